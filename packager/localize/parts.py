"""What a partner translates, file by file: the texts of a course and of its banks, and the PO file that each belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import PurePosixPath
from typing import TypeAlias

from packager import grade, walk
from packager.arithmetic import Fault, pieces
from packager.localize import pictures
from packager.localize.pictures import Picture
from packager.markup import Dialect
from packager.model import (
    Bank,
    CalculatedChoice,
    Choice,
    ChoiceGap,
    Course,
    DragImage,
    DragMarkers,
    DragWords,
    GapSelect,
    Markdown,
    Matching,
    Ordering,
    Plain,
    Question,
    Segment,
    ShortAnswer,
    TrueFalse,
    WordGap,
)

Home: TypeAlias = tuple[str, str]
"""(folder, name): ("courses/energy", "module-1") is translated in courses/energy/locale/<lang>/module-1.po."""

COURSE, UNITS, BANKS = "course", "units", "question_banks"


@dataclass(frozen=True, slots=True)
class Text:
    """One text and what there is to translate in it."""

    of: Markdown | Plain
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one PO file holds. title: what a person calls it. lang: the language of its source."""

    home: Home
    title: str
    lang: str
    texts: tuple[Text, ...]

    def po(self, lang: str) -> str:
        """The path of its PO file for a language, or of its POT file for ""."""
        folder, name = self.home
        return f"{folder}/locale/{lang}/{name}.po" if lang else f"{folder}/locale/{name}.pot"

    def segments(self) -> Iterator[Segment]:
        """Each segment once, in reading order."""
        seen: set[tuple[str, str]] = set()
        for text in self.texts:
            for segment in text.segments:
                if (segment.context, segment.source) not in seen:
                    seen.add((segment.context, segment.source))
                    yield segment


def homes(courses: Iterable[Course[Markdown]]) -> dict[str, Home]:
    """Unit id -> where it is translated: in the course whose folder holds it, in the file of the module that lists it there. A unit in another language than
    its course has a file beside it: a PO file has one source language."""
    found: dict[str, Home] = {}
    for course in courses:
        folder = str(PurePosixPath(course.loc.file).parent)
        for module in course.modules:
            for unit in course.units:
                if unit.id in module.units and unit.path.startswith(f"{folder}/"):
                    other = f"-{unit.lang}" if unit.lang and unit.lang != course.lang else ""
                    found.setdefault(unit.id, (folder, f"{_name(module.id)}{other}"))
    return found


def _name(module: str) -> str:
    return f"module-{module}" if module in (COURSE, UNITS) else module


Place: TypeAlias = tuple[Home, str, str, tuple[object, ...]]
"""(home, title, language, nouns whose texts are translated there)"""


def of_course(course: Course[Markdown], dialect: Dialect, homes: Mapping[str, Home], drawings: Mapping[str, Part]) -> tuple[Part, ...]:
    """The parts that a course is translated in: its own file, one a module, those of other courses whose units it has, one a bank. Of a part of
    another course there is only what this one uses. drawings: path of each drawing with words to translate -> the part that they belong to."""
    return _parts(_of_course(course, homes), dialect, drawings)


def of_bank(bank: Bank[Markdown], dialect: Dialect, drawings: Mapping[str, Part]) -> tuple[Part, ...]:
    """The parts that a bank is translated in: its own, and those that its drawings belong to."""
    return _parts([_of_bank(bank)], dialect, drawings)


def drawings(
    courses: Iterable[Course[Markdown]], banks: Iterable[Bank[Markdown]], homes: Mapping[str, Home], dialect: Callable[[str], Dialect]
) -> dict[str, Part]:
    """Path of each drawing that a text shows or leads to -> the part (without texts) that its words belong to: that of the first text which does, in the course
    or bank beside whose files the drawing lies, or else in any. dialect: of a course or bank, by its id."""
    found: dict[str, Part] = {}
    places = [(course.id, place) for course in courses for place in _of_course(course, homes)]
    places += [(bank.id, _of_bank(bank)) for bank in banks]
    for subject, (home, title, lang, nodes) in places:
        for path in _shown(nodes, dialect(subject)):
            old = found.get(path)
            if old is None or (path.startswith(f"{home[0]}/") and not path.startswith(f"{old.home[0]}/")):
                found[path] = Part(home, title, lang, ())
    return found


def _of_course(course: Course[Markdown], homes: Mapping[str, Home]) -> Iterator[Place]:
    folder = str(PurePosixPath(course.loc.file).parent)
    thin = tuple(replace(module, links=(), discussions=()) for module in course.modules)
    yield (folder, COURSE), course.title.text, course.lang, (replace(course, modules=thin, units=(), banks=()),)
    units = {unit.id: unit for unit in course.units}
    for module in course.modules:
        own = folder, _name(module.id)
        if module.units or module.links or module.discussions:
            yield own, module.title.text, course.lang, ()
        for id in module.units:
            unit = units[id]
            home = homes.get(id) or (str(PurePosixPath(*PurePosixPath(unit.path).parts[:2])), UNITS)
            yield home, module.title.text, unit.lang or course.lang, (unit,)
        yield own, module.title.text, course.lang, (*module.links, *module.discussions)
    for bank in course.banks:
        yield _of_bank(bank)


def _of_bank(bank: Bank[Markdown]) -> Place:
    return (BANKS, bank.id), bank.title.text, bank.lang, (bank,)


def _parts(places: Iterable[Place], dialect: Dialect, drawings: Mapping[str, Part]) -> tuple[Part, ...]:
    parts: dict[Home, Part] = {}
    seen: set[str] = set()

    def add(home: Home, title: str, lang: str, texts: tuple[Text, ...]) -> None:
        old = parts.get(home)
        parts[home] = replace(old, texts=old.texts + texts) if old else Part(home, title, lang, texts)

    for home, title, lang, nodes in places:
        add(home, title, lang, tuple(_texts(nodes, dialect)))
        for path in _shown(nodes, dialect):
            if path in drawings and path not in seen:
                seen.add(path)
                at, words = drawings[path], pictures.segments(Picture(path, dialect.scope.files[path]))
                add(at.home, at.title, at.lang, tuple(Text(Plain(s.source, s.context, s.kind, loc=s.loc), (s,)) for s in words))
    return tuple(part for part in parts.values() if part.texts)


def _shown(nodes: Iterable[object], dialect: Dialect) -> Iterator[str]:
    """The drawings that texts show or lead to, again where they do so again."""
    for node in nodes:
        for text in walk.texts(node):
            if isinstance(text, Markdown):
                yield from (path for path in dialect.uses(text, pictures.ENDING))


def _texts(nodes: Iterable[object], dialect: Dialect) -> Iterator[Text]:
    """The texts of nouns in the order in which a learner meets them."""
    for node in nodes:
        questions = node.questions if isinstance(node, Bank) else ()
        for text in walk.texts(replace(node, questions=()) if isinstance(node, Bank) else node):
            yield _text(text, dialect)
        for question in questions:
            notes = _notes(question)
            for text in sorted(walk.texts(question), key=partial(_rank, question.id)):
                yield _text(text, dialect, notes.get(text.key, ""))


def _text(text: Markdown | Plain, dialect: Dialect, note: str = "") -> Text:
    if isinstance(text, Markdown):
        segments = tuple(_with_values(segment, text.values) for segment in dialect.segments(text).value)
    else:
        segment = segment_of(text)
        segments = (_with_values(segment, text.values),) if segment else ()
    if note:
        segments = tuple(replace(segment, note="\n".join(filter(None, (note, segment.note)))) for segment in segments)
    return Text(text, segments)


def _with_values(segment: Segment, names: tuple[str, ...]) -> Segment:
    """A segment with a word to its translator on the numbers that come into it."""
    if not any(f"{{{name}}}" in segment.source for name in names) and not (names and "{=" in segment.source):
        return segment
    said = "numbers come in the place of what stands in braces: keep it as it is"
    return replace(segment, note="\n".join(filter(None, (said, segment.note))))


_FIRST, _LAST = ("name", "prompt"), ("hint", "feedback", "template", "grader-notes")


def _rank(question: str, text: Markdown | Plain) -> int:
    """Where a text of a question comes: its section and name, the prompt, what can be answered, then what is said afterwards."""
    part = text.key.removeprefix(f"{question}.").partition(".")[0]
    if text.kind == "section":
        return 0
    return _FIRST.index(part) + 1 if part in _FIRST else _LAST.index(part) + 4 if part in _LAST else 3


def _notes(question: Question[Markdown]) -> dict[str, str]:
    """Key of a text -> what its translator has to know of its place in the question."""
    return {key: note for part in walk.asked(question) for key, note in _notes_of(part).items()}


def _notes_of(question: Question[Markdown] | grade.Part) -> dict[str, str]:
    if isinstance(question, Choice | CalculatedChoice | ChoiceGap):
        right = "a right option" if question.several else "the right option"
        return {
            option.text.key: right if question.several and option.fraction > 0 else _worth(option.fraction, right, "a wrong option")
            for option in question.options
        }
    if isinstance(question, ShortAnswer | WordGap):
        return {answer.text.key: _worth(answer.fraction, "", "a known mistake, which earns nothing") for answer in question.answers}
    if isinstance(question, TrueFalse) and question.condition:
        return {question.prompt.key: f"the statement is true where {question.condition}, and else false"}
    if isinstance(question, TrueFalse):
        return {question.prompt.key: f"the statement is {'true' if question.answer else 'false'}"}
    if isinstance(question, Matching):
        pairs = {pair.answer.key: f"belongs to: {' '.join(pair.stem.source.split())}" for pair in question.pairs}
        return pairs | {wrong.key: "belongs to none of them" for wrong in question.distractors}
    if isinstance(question, DragImage):
        places = {drop.drag: f"belongs to place {drop.key}" for drop in reversed(question.drops)}
        return {drag.text.key: places.get(drag.key, "belongs to no place") for drag in question.drags}
    if isinstance(question, DragMarkers):
        used = {zone.marker for zone in question.zones}
        return {marker.text.key: "belongs onto the picture" if marker.key in used else "belongs nowhere" for marker in question.markers}
    if isinstance(question, GapSelect | DragWords):
        fills = {gap.answer.key: f"belongs into the gap [[{gap.key}]]" for gap in question.gaps}
        return fills | {spare.text.key: "belongs into none of the gaps" for spare in question.distractors}
    if isinstance(question, Ordering):
        return {item.text.key: f"number {place} in the right order" for place, item in enumerate(question.items, 1)}
    return {}


def _worth(fraction: Fraction, right: str, wrong: str) -> str:
    if fraction >= 1:
        return right
    return f"right in part: {float(fraction * 100):.3g} % of the points" if fraction > 0 else wrong


def without_values(plain: Plain) -> str:
    """The words of a text that are not the places of numbers."""
    cut = pieces(plain.text, plain.values) if plain.values else (plain.text,)
    return plain.text if isinstance(cut, Fault) else " ".join(piece for piece in cut if isinstance(piece, str))


def segment_of(plain: Plain) -> Segment | None:
    """What there is to translate in a title, name or accepted answer: nothing where no letter stands in it beside its values, or where it was made of another
    text."""
    if plain.made or not any(c.isalpha() for c in without_values(plain)):
        return None
    return Segment(plain.key, plain.text, plain.kind, plain.note, plain.loc)
