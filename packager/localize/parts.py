"""What a partner translates, file by file: the texts of a course and of its banks, and the PO file that each belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TypeAlias

from packager import walk
from packager.markup import Dialect
from packager.model import Bank, Course, Markdown, Plain, Segment

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
    """Unit id -> where it is translated: in the course whose folder holds it, in the file of the module that lists it there."""
    found: dict[str, Home] = {}
    for course in courses:
        folder = str(PurePosixPath(course.loc.file).parent)
        for module in course.modules:
            for unit in course.units:
                if unit.id in module.units and unit.path.startswith(f"{folder}/"):
                    found.setdefault(unit.id, (folder, _name(module.id)))
    return found


def _name(module: str) -> str:
    return f"module-{module}" if module in (COURSE, UNITS) else module


def of_course(course: Course[Markdown], dialect: Dialect, homes: Mapping[str, Home]) -> tuple[Part, ...]:
    """The parts that a course is translated in: its own file, one a module, those of other courses whose units it has, one a bank. Of a part of
    another course there is only what this one uses."""
    folder = str(PurePosixPath(course.loc.file).parent)
    thin = tuple(replace(module, links=(), discussions=()) for module in course.modules)
    parts: dict[Home, Part] = {}

    def add(home: Home, title: str, lang: str, nodes: Iterable[object]) -> None:
        made = tuple(text for node in nodes for text in _texts(node, dialect))
        old = parts.get(home)
        parts[home] = replace(old, texts=old.texts + made) if old else Part(home, title, lang, made)

    add((folder, COURSE), course.title.text, course.lang, [replace(course, modules=thin, units=(), banks=())])
    units = {unit.id: unit for unit in course.units}
    for module in course.modules:
        if module.units or module.links or module.discussions:
            add((folder, _name(module.id)), module.title.text, course.lang, ())
        for id in module.units:
            unit = units[id]
            home = homes.get(id) or (str(PurePosixPath(*PurePosixPath(unit.path).parts[:2])), UNITS)
            add(home, module.title.text, unit.lang or course.lang, [unit])
        add((folder, _name(module.id)), module.title.text, course.lang, [*module.links, *module.discussions])
    for bank in course.banks:
        part = of_bank(bank, dialect)
        parts[part.home] = part
    return tuple(part for part in parts.values() if part.texts)


def of_bank(bank: Bank[Markdown], dialect: Dialect) -> Part:
    """The part that a bank is translated in."""
    return Part((BANKS, bank.id), bank.title.text, bank.lang, tuple(_texts(bank, dialect)))


def _texts(node: object, dialect: Dialect) -> Iterator[Text]:
    for text in walk.texts(node):
        if isinstance(text, Markdown):
            yield Text(text, dialect.segments(text).value)
        else:
            segment = segment_of(text)
            yield Text(text, (segment,) if segment else ())


def segment_of(plain: Plain) -> Segment | None:
    """What there is to translate in a title, name or accepted answer: nothing where no letter stands in it, or where it was made of another text."""
    if plain.made or not any(c.isalpha() for c in plain.text):
        return None
    return Segment(plain.key, plain.text, plain.kind, "", plain.loc)
