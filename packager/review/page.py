"""The review page: every text of some courses and its translation, side by side and in their places, as values for a template."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import PurePosixPath

from packager import walk
from packager.changes import Run, like, words
from packager.diagnostics import Diagnostic, Location
from packager.files import Files
from packager.languages import Languages
from packager.localize.parts import Home, Part, Text
from packager.localize.translation import Row, State, Translation, ships
from packager.markup import Dialect
from packager.model import TRAINER, Markdown, Passage, Segment, direction
from packager.progress import Progress, called, names, owner, title_of, whole
from packager.review.marks import Block, Look, blocks, marked
from packager.templating import Markup, escape

STATES: dict[State, str] = {
    "reviewed": "reviewed",
    "translated": "translated",
    "fuzzy": "to look at again",
    "missing": "not translated",
    "error": "not shown: error",
}
"""What a state is called on the page."""
PICTURE = 1_000_000  # bytes; what is larger is named instead, so that the page can be sent by e-mail
_PICTURES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}


@dataclass(frozen=True, slots=True)
class Note:
    """What there is to say of one segment. proposal: its translation, where learners do not see it. other: whether that was made for other words. runs: how
    its source has changed since. author: the note of the source's author; remark: the translator's. place: where its translation stands."""

    number: int
    kind: str
    state: State
    source: str
    proposal: str
    other: bool
    runs: tuple[Run, ...]
    author: str
    remark: str
    problems: tuple[tuple[str, str, str], ...]
    """(severity, message, hint) of each"""
    place: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A text that is heard or shown on demand, such as the words for a picture."""

    kind: str
    source: str
    target: str
    state: State
    lang: str


@dataclass(frozen=True, slots=True)
class Line:
    """One block of a text in both languages. state: that of its segments in words. alone: whether it is one segment. marks: what the page's filters look for."""

    number: int
    kind: str
    source: Markup
    target: Markup
    asides: tuple[Aside, ...]
    state: str
    worst: State
    alone: bool
    marks: tuple[str, ...]
    notes: tuple[Note, ...]


@dataclass(slots=True)
class Group:
    """A unit, a question ... with its lines."""

    id: str
    title: str
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """What stands in one PO file."""

    progress: Progress
    title: str
    lang: str
    groups: list[Group] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A segment with all that the page tells of it."""

    number: int
    row: Row
    part: Part
    said: str


def sections(languages: Languages, subjects: Sequence[str], lang: str) -> tuple[Section, ...]:
    """Every text of these courses and banks, PO file by PO file. One that several courses have is shown once."""
    page = _Page(languages, lang)
    for subject in subjects:
        page.add(subject)
    return tuple(section for section in page.sections.values() if any(group.lines for group in section.groups))


class _Page:
    def __init__(self, languages: Languages, lang: str) -> None:
        self.languages, self.lang = languages, lang
        self.sections: dict[Home, Section] = {}
        self._seen: set[tuple[Home, str, str]] = set()
        self._lines = 0
        self._pictures: dict[str, str] = {}

    def add(self, subject: str) -> None:
        course = self.languages.workspace.subject(subject)
        translation = self.languages.translation(subject, self.lang)
        # trainers have every text
        _, target, _ = self.languages.edition(subject, TRAINER, self.lang)
        source = self.languages.dialect(subject, TRAINER).within(self.languages.scope(subject, TRAINER, self.lang))
        titles = names(course)
        numbers = {part.po(self.lang): progress for part, progress in zip(translation.rows, whole(course, translation).parts, strict=True)}
        writer = _Subject(self, translation, source, target, {
            **{question.id: question.name.text for question in walk.questions(course)}, **{quiz.id: quiz.title.text for quiz in course.quizzes}
        })  # fmt: skip
        for part, rows in translation.rows.items():
            section = self.sections.setdefault(part.home, Section(numbers[part.po(self.lang)], title_of(part), part.lang))
            known = {(row.segment.context, row.segment.source): row for row in rows}
            for text in part.texts:
                of = text.of.source if isinstance(text.of, Markdown) else text.of.text
                if not text.segments or (part.home, text.of.key, of) in self._seen:
                    continue
                self._seen.add((part.home, text.of.key, of))
                id = owner(part, text.segments[0].context, titles)
                group = next((group for group in section.groups if group.id == id), None)
                if group is None:
                    group = Group(id, called(id, titles))
                    section.groups.append(group)
                group.lines += writer.lines(part, text, known)

    def number(self) -> int:
        self._lines += 1
        return self._lines

    def picture(self, path: str, files: Files) -> str | None:
        """A picture, as a language has it, as an address that holds it."""
        media = _PICTURES.get(PurePosixPath(path).suffix.lower())
        if media is None or path not in files or files[path].size > PICTURE:
            return None
        found = files[path]
        if found.digest not in self._pictures:
            self._pictures[found.digest] = f"data:{media};base64,{base64.b64encode(found.read()).decode()}"
        return self._pictures[found.digest]


class _Subject:
    """The texts of one course or bank as lines."""

    def __init__(self, page: _Page, translation: Translation, source: Dialect, target: Dialect, activities: dict[str, str]) -> None:
        self.page, self.translation, self.source, self.target, self.activities = page, translation, source, target, activities
        self.problems: dict[Location, list[Diagnostic]] = {}
        for d in translation.found:
            places = (d.location, *(place for place, _ in d.related))
            self.problems.setdefault(next((place for place in places if place.file.endswith(".po")), d.location), []).append(d)

    def lines(self, part: Part, text: Text, rows: dict[tuple[str, str], Row]) -> Iterator[Line]:
        kept: dict[tuple[str, str], _Kept] = {}
        for segment in text.segments:
            key = (segment.context, segment.source)
            if key in rows:
                kept.setdefault(key, _Kept(len(kept), rows[key], part, self.translation.say(segment)))
        numbered = list(kept.values())
        pairs = self._pairs(part, text, kept, numbered)
        shown: set[int] = set()
        for before, after in pairs:
            numbers = tuple(dict.fromkeys((*before.seen, *after.seen)))
            hidden = tuple(n for n in dict.fromkeys((*before.hidden, *after.hidden)) if n not in numbers)
            if numbers or hidden:
                yield self._line(Markup(before.html), Markup(after.html), [numbered[n] for n in numbers], [numbered[n] for n in hidden])
            shown |= {*numbers, *hidden}
        for one in numbered:
            if one.number not in shown:  # what no place of the text shows, such as an abbreviation that is not used
                yield self._line(self._words(one.row.segment.source, {}), self._words(one.said, self._dress(one)), [one], [])

    def _pairs(self, part: Part, text: Text, kept: dict[tuple[str, str], _Kept], numbered: list[_Kept]) -> Iterator[tuple[Block, Block]]:
        if not isinstance(text.of, Markdown):
            (one,) = numbered
            yield Block(self._words(one.row.segment.source, {}), (0,)), Block(self._words(one.said, self._dress(one)), (0,))
            return

        def plain(segment: Segment) -> str:
            one = kept.get((segment.context, segment.source))
            return segment.source if one is None else marked(segment.source, one.number)

        def said(segment: Segment) -> str:
            one = kept.get((segment.context, segment.source))
            return segment.source if one is None else marked(one.said, one.number)

        def activity(id: str) -> str:
            return f"▸ {self.activities.get(id, id)}"

        def look(dialect: Dialect, dress: Callable[[int], dict[str, str]]) -> Look:
            files = dialect.scope.files
            return Look(lambda path: self.page.picture(path, files), activity, lambda n: dress(n) | {"data-n": str(n)}, len(numbered))

        ours = look(self.source, lambda n: {"class": "seg"})
        theirs = look(self.target, lambda n: self._dress(numbered[n]))
        before = blocks(self.source.render(text.of, plain).value, ours)
        after = blocks(self.target.render(text.of, said).value, theirs)
        yield from zip_longest(before, after, fillvalue=Block(""))

    def _dress(self, one: _Kept) -> dict[str, str]:
        own = isinstance(one.said, Passage)
        lang = one.said.lang if isinstance(one.said, Passage) else ""
        return {"class": f"seg {one.row.state}{' other' if own else ''}"} | ({"lang": lang, "dir": direction(lang)} if own else {})

    @staticmethod
    def _words(words: str, attributes: dict[str, str]) -> Markup:
        made = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in attributes.items())
        return Markup("<p><span{}>{}</span></p>").format(made, Markup("<br>").join(escape(line) for line in words.split("\n")))

    # ---- what is said of them ----

    def _line(self, source: Markup, target: Markup, seen: list[_Kept], hidden: list[_Kept]) -> Line:
        every = [*seen, *hidden]
        notes = tuple(note for one in every if (note := self._note(one)) is not None)
        states = Counter(one.row.state for one in every)
        order: tuple[State, ...] = ("error", "missing", "fuzzy", "translated", "reviewed")
        worst = next(state for state in order if states[state])
        marks = [state for state in order if states[state]]
        severities = {severity for note in notes for severity, *_ in note.problems}
        marks_too = [
            *(["problem"] if severities & {"error", "warning"} else []),
            *(["asked"] if "note" in severities else []),
            *(["waiting"] if any(not ships(one.row.state, self.translation.policy) for one in every) else []),
        ]
        return Line(
            self.page.number(), _kinds(every), source, target, tuple(map(self._aside, hidden)), _summary(states, worst), worst,
            len(every) == 1, (*marks, *marks_too), notes,
        )  # fmt: skip

    def _aside(self, one: _Kept) -> Aside:
        segment = one.row.segment
        lang = one.said.lang if isinstance(one.said, Passage) else self.page.lang
        return Aside(segment.kind, segment.source, str(one.said), one.row.state, lang)

    def _note(self, one: _Kept) -> Note | None:
        row, entry = one.row, one.row.entry
        said = [_problem(d) for d in self.problems.get(entry.loc, ())] if entry is not None else []
        remark = entry.unsigned if entry is not None else ""
        remark = "\n".join(line for line in remark.split("\n") if line and not line.startswith("?"))
        note = row.segment.note
        hidden = entry.target if entry is not None and row.state in ("fuzzy", "error") else ""
        previous = entry.previous if entry is not None and row.state == "fuzzy" else ""
        if not (said or remark or note or hidden):
            return None
        runs = words(previous, row.segment.source) if like(previous, row.segment.source) else ()
        place = str(entry.loc) if entry is not None else ""
        other = previous not in ("", row.segment.source)  # a translator who is not sure marks a text too, and nothing has changed in it
        return Note(one.number, row.segment.kind, row.state, row.segment.source, hidden, other, runs, note, remark, tuple(said), place)


def _problem(d: Diagnostic) -> tuple[str, str, str]:
    """A problem in words; the two texts that a message quotes stand beside it anyway."""
    message = d.message.partition(": '")[0] if "' -> '" in d.message else d.message
    return d.severity.label, message[:1].upper() + message[1:], d.hint


def _summary(states: Counter[State], worst: State) -> str:
    whole = sum(states.values())
    return STATES[worst] if states[worst] == whole or worst == "translated" else f"{states[worst]} of {whole} {STATES[worst]}"


def _kinds(every: Sequence[_Kept]) -> str:
    kinds = list(dict.fromkeys(one.row.segment.kind or "text" for one in every))
    return ", ".join(kinds[:2]) + (" …" if len(kinds) > 2 else "")
