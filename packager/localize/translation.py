"""One course in one language: the state of each of its texts, what may be shown for it, and what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import product, takewhile
from typing import Literal, TypeAlias

from packager import grade, walk
from packager.diagnostics import Diagnostic, Severity, problem
from packager.localize import checks, cldr, pictures
from packager.localize.parts import BANKS, Home, Part, Text
from packager.localize.po import Catalog, Entry
from packager.markup import Dialect
from packager.model import (
    Accepted,
    Bank,
    Course,
    DragWords,
    GapSelect,
    Markdown,
    Matching,
    Passage,
    Plain,
    Policy,
    Question,
    Segment,
    ShortAnswer,
    WordGap,
)  # fmt: skip

State: TypeAlias = Literal["reviewed", "translated", "fuzzy", "missing", "error"]
"""What has become of a text: a second person has seen its translation, it has one, it has one that was made for other words, it has none, or one that
cannot be used."""

Key: TypeAlias = tuple[str, str]
Catalogs: TypeAlias = Callable[[Part, str], Catalog | None]
"""(part, language) -> its PO file, None where there is none or it cannot be read."""


@dataclass(frozen=True, slots=True)
class Row:
    """One segment and its translation."""

    segment: Segment
    state: State
    entry: Entry | None = None

    @property
    def words(self) -> int:
        """The words of the source."""
        return len(self.segment.source.split())


@dataclass(frozen=True, slots=True)
class Translation:
    """A course in `lang`. rows: every segment of each part that is not written in the language anyway. said: key of a segment -> what is shown for it. found: all
    that is wrong with the translations."""

    lang: str
    rows: Mapping[Part, tuple[Row, ...]]
    said: Mapping[Key, str]
    policy: Policy
    found: tuple[Diagnostic, ...] = ()

    def say(self, segment: Segment) -> str:
        """What is shown for a segment: its translation, a Passage in the language that it falls back to, or, where the course has no such segment, its
        source."""
        return self.said.get((segment.context, segment.source), segment.source)

    def all_rows(self) -> Iterator[Row]:
        return (row for rows in self.rows.values() for row in rows)

    @property
    def complete(self) -> Decimal:
        """Percent of the segments that may be shown under the course's policy; rounded down, so that 100 is all."""
        rows = list(self.all_rows())
        return Decimal(sum(ships(row.state, self.policy) for row in rows) * 1000 // len(rows)) / 10 if rows else Decimal(100)

    @property
    def enough(self) -> bool:
        """Whether the policy lets it be built."""
        return self.complete >= self.policy.complete

    @property
    def left(self) -> int:
        """Segments that are shown in another language."""
        return sum(not ships(row.state, self.policy) for row in self.all_rows())


def ships(state: State, policy: Policy) -> bool:
    """Whether a translation in this state is shown to learners."""
    return state == "reviewed" or (state == "translated" and policy.ship == "translated")


def fallbacks(policy: Policy, lang: str) -> tuple[str, ...]:
    """The languages that are shown where one has nothing, in their order, without the source's."""
    return policy.fallback.get(lang) or policy.fallback.get(lang.split("-")[0], ())


def translate(course: Course[Markdown], parts: Iterable[Part], lang: str, catalogs: Catalogs, dialect: Dialect) -> Translation:
    """A course, of which these are the parts, in a language. Texts that are not translated, or wrongly, are shown in the first language of the policy's
    chain that has them, the source's at last."""
    parts = tuple(parts)
    rows, found = _rows(course, parts, lang, catalogs, dialect)
    chain = fallbacks(course.policy, lang)
    ahead = [(other, _shown(_rows(course, parts, other, catalogs, dialect)[0], course.policy)) for other in chain]
    said: dict[Key, str] = {}
    left: dict[Key, str] = {}
    for part, of_part in rows.items():
        for row in of_part:
            key = (row.segment.context, row.segment.source)
            if ships(row.state, course.policy) and row.entry is not None:
                said.setdefault(key, row.entry.target)
            else:
                own = (part.lang, row.segment.source)
                here = takewhile(lambda one: one[0] != part.lang, ahead)  # noqa: B023  # the source has every text
                other, text = next(((other, shown[key]) for other, shown in here if key in shown), own)
                left.setdefault(key, _passage(text, other, lang))
    said = left | said  # a unit and a bank may have the same id, and so two files the same text
    texts = _index(parts)
    _settle(course, lang, texts, said)
    _answer_as_asked(course, lang, texts, dict(ahead), said)
    return Translation(lang, rows, said, course.policy, tuple(found))


def _passage(text: str, other: str, lang: str) -> Passage:
    """A text in another language than the one around it. What it names by a variable is called as in its own."""
    return Passage(_VARIABLE.sub(rf"{{var:\1@{other}}}", text), other, cldr.name(other, lang))


_VARIABLE = re.compile(r"\{var:([\w.-]+)\}")


def _shown(rows: Mapping[Part, tuple[Row, ...]], policy: Policy) -> dict[Key, str]:
    found: dict[Key, str] = {}
    for of_part in rows.values():
        for row in of_part:
            if row.entry is not None and ships(row.state, policy):
                found[row.segment.context, row.segment.source] = row.entry.target
    return found


def _rows(
    course: Course[Markdown], parts: Iterable[Part], lang: str, catalogs: Catalogs, dialect: Dialect
) -> tuple[dict[Part, tuple[Row, ...]], list[Diagnostic]]:
    found: list[Diagnostic] = []
    states: dict[tuple[Home, Key], tuple[State, Entry | None]] = {}
    parts = [part for part in parts if part.lang != lang]
    for part in parts:
        catalog = catalogs(part, lang)
        entries = {entry.key: entry for entry in catalog.live()} if catalog else {}
        for text in part.texts:
            for segment in text.segments:
                key = (segment.context, segment.source)
                if (part.home, key) not in states:
                    states[part.home, key] = _state(segment, entries.get(key), text, part, lang, dialect, found)
    found += _confused(parts, states)
    texts = _index(parts)
    for bank in course.banks:
        if bank.lang != lang:
            found += _refused(bank, texts, states)
    return {
        part: tuple(Row(segment, *states[part.home, (segment.context, segment.source)]) for segment in part.segments()) for part in parts
    }, found


def _index(parts: Iterable[Part]) -> dict[int, Text]:
    return {id(text.of): text for part in parts for text in part.texts}


def _state(
    segment: Segment, entry: Entry | None, text: Text, part: Part, lang: str, dialect: Dialect, found: list[Diagnostic]
) -> tuple[State, Entry | None]:
    if entry is None:
        return "missing", None
    marks = partial(dialect.marks, text.of, segment) if isinstance(text.of, Markdown) else None
    faults = partial(dialect.faults, text.of, segment) if isinstance(text.of, Markdown) else None
    fits = partial(pictures.fits, dialect.scope.files, segment) if segment.kind == pictures.KIND else None
    values = text.of.values if isinstance(text.of, Plain) else ()
    case = checks.Case(segment, entry, lang, part.lang, marks, fits, faults, values)
    if entry.fuzzy or not entry.target.strip():
        found += checks.asked(case)  # who does not understand a text asks, and leaves it
        return ("fuzzy" if entry.target.strip() else "missing"), entry
    wrong = checks.of(case)
    found += wrong
    if any(d.severity is Severity.ERROR for d in wrong):
        return "error", entry
    return ("reviewed" if entry.reviewed else "translated"), entry


# ---- questions ---------------------------------------------------------------------------------------------------------------

Told: TypeAlias = Markdown | Plain
"""A part of a question that tells its answers apart: an option, an accepted answer, the answer of a pair."""
Said: TypeAlias = Callable[[Told], str]
"""What is shown for it, or what its author wrote: its words only, since two that differ in their code or pictures are told apart by those."""


def _clash(question: Question[Markdown], said: Said, source: Said) -> tuple[Told, Told, str] | None:
    """The first two parts of a question that a translation makes the same, and what is wrong with that: then no learner, or no grader, could tell
    them apart. Parts that are the same in the source are its author's; what tells two apart there, were it a capital, tells them apart here."""
    for part in walk.asked(question):
        if isinstance(part, ShortAnswer | WordGap) and (taken := _overtaken(part, question.id, said)) is not None:
            return taken
    for (what, group), same in product(walk.rivals(question), (_folded, _seen)):
        before: dict[str, Told] = {}
        for of in group:
            first = before.setdefault(same(said(of)), of)
            if same(source(first)) != same(source(of)):
                both = f"'{checks.short(source(first))}' and '{checks.short(source(of))}'"
                return first, of, f"the {what} {both} of '{question.id}' are the same in the translation: '{checks.short(said(of))}'"
    return None


def _overtaken(question: ShortAnswer[Markdown] | WordGap[Markdown], id: str, said: Said) -> tuple[Told, Told, str] | None:
    """Two accepted answers, of other worth or feedback, of which the first takes what is typed for the second."""
    before: list[tuple[str, Accepted[Markdown]]] = []
    for accepted in question.answers:
        own = grade.example(accepted.text.text)
        for line in checks.spellings(said(accepted.text)):
            for text, earlier in before:
                if earlier is accepted or (earlier.fraction, earlier.feedback) == (accepted.fraction, accepted.feedback):
                    continue
                if grade.matches(text, grade.example(line), question.case_sensitive) and not grade.matches(
                    earlier.text.text, own, question.case_sensitive
                ):
                    message = (
                        f"'{text}', an answer of other worth or feedback that stands above it in '{id}', takes what is typed for '{line}'"
                    )
                    return earlier.text, accepted.text, message
            before.append((line, accepted))
    return None


def _refused(
    bank: Bank[Markdown], texts: Mapping[int, Text], states: dict[tuple[Home, Key], tuple[State, Entry | None]]
) -> Iterator[Diagnostic]:
    """Translations that make two parts of a question the same: the later becomes an error, or the earlier where the later has no translation."""
    home = BANKS, bank.id

    def usable(segment: Segment) -> Entry | None:
        state, entry = states[home, (segment.context, segment.source)]
        return entry if state in ("translated", "reviewed") else None

    def said(of: Told) -> str:
        return " ".join(entry.target if (entry := usable(s)) else s.source for s in texts[id(of)].segments) or _source(of)

    for question in bank.questions:
        while (clash := _clash(question, said, partial(_own, texts))) is not None:
            first, second, message = clash
            for segment in (*texts[id(second)].segments, *texts[id(first)].segments):
                if (entry := usable(segment)) is not None and _folded(entry.target) != _folded(segment.source):
                    states[home, (segment.context, segment.source)] = "error", entry
                    yield problem(
                        "translation-equal", entry.loc, message, "tell them apart as the source does", [(segment.loc, "the source")]
                    )
                    break
            else:
                break


def _settle(course: Course[Markdown], lang: str, texts: Mapping[int, Text], said: dict[Key, str]) -> None:
    """Keeps what is shown from changing which answer is right, whatever languages it was gathered from. Answers of a matching question that are one in
    the source are one here; parts that would be the same are shown as the source has them."""

    def shown(of: Told) -> str:
        return " ".join(said.get((s.context, s.source), s.source) for s in texts[id(of)].segments) or _source(of)

    for bank in course.banks:
        for question in bank.questions:
            if isinstance(question, Matching | GapSelect | DragWords):
                first: dict[str, str] = {}
                for answer in walk.offered(question):
                    if (key := (answer.key, answer.text)) in said:
                        said[key] = first.setdefault(answer.text, said[key])
            while (clash := _clash(question, shown, partial(_own, texts))) is not None:
                keys = [(s.context, s.source) for of in clash[:2] for s in texts[id(of)].segments]
                changed = [key for key in keys if said.get(key, key[1]) != key[1]]
                said |= {key: _passage(key[1], bank.lang, lang) for key in changed}
                if not changed:
                    break


def _answer_as_asked(
    course: Course[Markdown], lang: str, texts: Mapping[int, Text], shown: Mapping[str, dict[Key, str]], said: dict[Key, str]
) -> None:
    """A question that is asked in another language is answered in that one."""
    for bank, question in ((one, question) for one in course.banks for question in one.questions):
        answers = [answer for part in walk.asked(question) if isinstance(part, ShortAnswer | WordGap) for answer in part.answers]
        if answers:
            asked = [said.get((s.context, s.source)) for s in texts[id(question.prompt)].segments]
            if asked and isinstance(first := asked[0], Passage) and all(isinstance(words, Passage) for words in asked):
                for key in ((answer.text.key, answer.text.text) for answer in answers):
                    if key in said:
                        there = shown.get(first.lang, {}).get(key)
                        said[key] = _passage(key[1], bank.lang, lang) if there is None else _passage(there, first.lang, lang)


def _own(texts: Mapping[int, Text], of: Told) -> str:
    return " ".join(segment.source for segment in texts[id(of)].segments) or _source(of)


def _source(of: Told) -> str:
    return of.source if isinstance(of, Markdown) else of.text


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _seen(text: str) -> str:
    return checks.shown(text) or _folded(text)


# ---- glossary ----------------------------------------------------------------------------------------------------------------


def _confused(parts: Iterable[Part], states: Mapping[tuple[Home, Key], tuple[State, Entry | None]]) -> Iterator[Diagnostic]:
    """Words that the translations of two entries of a glossary share, where the source has them apart: a text could lead to one of the two only."""
    for part in parts:
        terms = [s for s in part.segments() if s.kind in ("glossary term", "form of a term")]
        first: dict[str, tuple[Segment, Entry]] = {}
        for segment in terms:
            state, entry = states[part.home, (segment.context, segment.source)]
            if entry is None or state not in ("translated", "reviewed"):
                continue
            for word in checks.spellings(entry.target):
                other, earlier = first.setdefault(_folded(word), (segment, entry))
                if _term(other) != _term(segment) and other.source != segment.source:
                    message = f"'{word}' is a word for '{other.source}' and for '{segment.source}'"
                    hint = "take it out of one, or tell them apart by a second word"
                    yield problem(
                        "translation-term", entry.loc, message, hint, [(earlier.loc, "the other entry"), (segment.loc, "the source")]
                    )


def _term(segment: Segment) -> str:
    """The entry of a glossary that a word belongs to."""
    return segment.context.partition(".form.")[0]
