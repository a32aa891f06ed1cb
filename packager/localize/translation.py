"""One course in one language: the state of each of its texts, what may be shown for it, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Literal, TypeAlias

from packager import grade
from packager.diagnostics import Diagnostic, Severity, problem
from packager.localize import checks, cldr, pictures
from packager.localize.parts import Part, Text
from packager.localize.po import Catalog, Entry
from packager.markup import Dialect
from packager.model import (
    Accepted,
    Bank,
    Choice,
    Course,
    Markdown,
    Matching,
    Option,
    Passage,
    Plain,
    Policy,
    Question,
    Segment,
    ShortAnswer,
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
    for part, of_part in rows.items():
        for row in of_part:
            key = (row.segment.context, row.segment.source)
            if ships(row.state, course.policy) and row.entry is not None:
                said[key] = row.entry.target
                continue
            own = (part.lang, row.segment.source)
            other, text = next(((other, shown[key]) for other, shown in ahead if key in shown), own)
            said[key] = Passage(text, other, cldr.name(other, lang))
    _settle(course, _index(parts), said)
    return Translation(lang, rows, said, course.policy, tuple(found))


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
    states: dict[Key, tuple[State, Entry | None]] = {}
    rows: dict[Part, tuple[Row, ...]] = {}
    parts = [part for part in parts if part.lang != lang]
    for part in parts:
        catalog = catalogs(part, lang)
        entries = {entry.key: entry for entry in catalog.live()} if catalog else {}
        for text in part.texts:
            for segment in text.segments:
                key = (segment.context, segment.source)
                if key not in states:
                    states[key] = _state(segment, entries.get(key), text, part, lang, dialect, found)
    texts = _index(parts)
    for bank in course.banks:
        if bank.lang != lang:
            found += _refused(bank, texts, states)
    for part in parts:
        rows[part] = tuple(Row(segment, *states[segment.context, segment.source]) for segment in part.segments())
    return rows, found


def _index(parts: Iterable[Part]) -> dict[int, Text]:
    return {id(text.of): text for part in parts for text in part.texts}


def _state(
    segment: Segment, entry: Entry | None, text: Text, part: Part, lang: str, dialect: Dialect, found: list[Diagnostic]
) -> tuple[State, Entry | None]:
    if entry is None:
        return "missing", None
    marks = partial(dialect.marks, text.of, segment) if isinstance(text.of, Markdown) else None
    fits = partial(pictures.fits, dialect.scope.files, segment) if segment.kind == pictures.KIND else None
    case = checks.Case(segment, entry, lang, part.lang, marks, fits)
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
"""What is shown for it."""


def _clash(question: Question[Markdown], said: Said) -> tuple[Told, Told, str] | None:
    """The first two parts of a question that a translation makes the same, and what is wrong with that: then no learner, or no grader, could tell
    them apart."""
    if isinstance(question, Choice):
        options: dict[str, Option[Markdown]] = {}
        for option in question.options:
            first = options.setdefault(_folded(said(option.text)), option)
            if first is not option:
                return first.text, option.text, f"options {first.key} and {option.key} of '{question.id}' are the same in the translation"
    elif isinstance(question, Matching):
        answers: dict[str, Plain] = {}
        for answer in (*(pair.answer for pair in question.pairs), *question.distractors):
            other = answers.setdefault(_folded(said(answer)), answer)
            if other.text != answer.text:
                return other, answer, f"'{other.text}' and '{answer.text}' of '{question.id}' are the same in the translation"
    elif isinstance(question, ShortAnswer):
        before: list[tuple[str, Accepted[Markdown]]] = []
        for accepted in question.answers:
            for line in checks.spellings(said(accepted.text)):
                for text, earlier in before:
                    worth = (earlier.fraction, earlier.feedback) == (accepted.fraction, accepted.feedback)
                    if earlier is not accepted and not worth and grade.matches(text, grade.example(line), question.case_sensitive):
                        return (
                            earlier.text,
                            accepted.text,
                            f"the answer '{line}' of '{question.id}' fits another answer above it, of other worth or feedback",
                        )
                before.append((line, accepted))
    return None


def _refused(bank: Bank[Markdown], texts: Mapping[int, Text], states: dict[Key, tuple[State, Entry | None]]) -> Iterator[Diagnostic]:
    """Translations that make two parts of a question the same: the later becomes an error, or the earlier where the later has no translation."""

    def said(of: Told) -> str:
        return " ".join(_usable(segment, states) for segment in texts[id(of)].segments) or _source(of)

    for question in bank.questions:
        while (clash := _clash(question, said)) is not None:
            first, second, message = clash
            for segment in (*texts[id(second)].segments, *texts[id(first)].segments):
                key = (segment.context, segment.source)
                state, entry = states[key]
                if entry is not None and state in ("translated", "reviewed"):
                    states[key] = "error", entry
                    yield problem(
                        "translation-equal", entry.loc, message, "tell them apart as the source does", [(segment.loc, "the source")]
                    )
                    break
            else:
                break


def _usable(segment: Segment, states: Mapping[Key, tuple[State, Entry | None]]) -> str:
    state, entry = states[segment.context, segment.source]
    return entry.target if entry is not None and state in ("translated", "reviewed") else segment.source


def _settle(course: Course[Markdown], texts: Mapping[int, Text], said: dict[Key, str]) -> None:
    """Keeps what is shown from changing which answer is right, whatever languages it was gathered from. Answers of a matching question that are one in
    the source are one here; parts that would be the same are shown as the source has them."""

    def shown(of: Told) -> str:
        return " ".join(said.get((s.context, s.source), s.source) for s in texts[id(of)].segments) or _source(of)

    for bank in course.banks:
        for question in bank.questions:
            if isinstance(question, Matching):
                first: dict[str, str] = {}
                for answer in (*(pair.answer for pair in question.pairs), *question.distractors):
                    if (key := (answer.key, answer.text)) in said:
                        said[key] = first.setdefault(answer.text, said[key])
            while (clash := _clash(question, shown)) is not None:
                changed = False
                for of in clash[:2]:
                    for segment in texts[id(of)].segments:
                        key = (segment.context, segment.source)
                        if said.get(key, segment.source) != segment.source:
                            said[key] = Passage(segment.source, bank.lang, cldr.name(bank.lang))
                            changed = True
                if not changed:
                    break


def _source(of: Told) -> str:
    return of.source if isinstance(of, Markdown) else of.text


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
