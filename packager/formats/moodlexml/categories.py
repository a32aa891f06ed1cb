"""Categories of Moodle become banks and their sections; what our own writer puts into a category's description goes back where it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html import unescape

from packager.diagnostics import Diagnostic, Location, problem
from packager.formats.moodlexml.elements import Element
from packager.model import Bank, Html, Plain
from packager.source.codes import LICENCES
from packager.source.ids import Unlike, bad_id, file_name, slug

Path = tuple[str, ...]

_CREDIT = re.compile(r"<p>(?:([^<]*) · )?v(\d[\w.+-]*)</p>$")


@dataclass(slots=True)
class Category:
    """A bank in the making: each of its questions with the section that it is in. folder: of its files in media/."""

    id: str
    title: Plain
    info: Element | None = None
    questions: list[tuple[Element, tuple[Plain, ...]]] = field(default_factory=list)

    @property
    def folder(self) -> str:
        """Never the code of a language, whose folder would mean another thing."""
        return self.id if len(self.id) > 3 else f"{self.id}-bank"

    def credited(self, bank: Bank[Html]) -> Bank[Html]:
        """The bank with the licence, authors and version that stand at the end of its description."""
        text = bank.description[-1] if bank.description else ""
        m = _CREDIT.search(text) if isinstance(text, str) else None
        if m is None or bank.description is None:
            return bank
        said = [unescape(part) for part in (m[1] or "").split(" · ") if part]
        licence = (
            said.pop(0)
            if said and all(word in LICENCES or word.startswith("LicenseRef-") for word in re.split(r" (?:AND|OR|WITH) ", said[0]))
            else ""
        )
        if len(said) > 1:
            return bank
        authors = tuple(said[0].split(", ")) if said else ()
        before = m.string[: m.start()]
        rest = (*bank.description[:-1], *((before,) if before else ()))
        return replace(bank, description=rest or None, license=licence, authors=authors, version=m[2])


def categories(questions: Iterable[Element], stem: str, file: str, found: list[Diagnostic]) -> list[Category]:
    """The banks of a file. Its categories have one bank in common where one of them holds all others; else each of the topmost is one. stem: the title of
    a bank whose questions stand in no category."""
    here: Path = ()
    placed: list[tuple[Element, Path]] = []
    known: dict[Path, Element] = {}
    for element in questions:
        if element.get("type") != "category":
            placed.append((element, here))
            continue
        here = path(element.findtext("category/text") or "")
        if here:
            known.setdefault(here, element)
    paths = list(dict.fromkeys((*known, *(path for _, path in placed))))
    common = _common(paths)
    banks: dict[Path, Category] = {}
    sections: dict[Path, Plain] = {}
    ids = Unlike()
    for way in paths:
        top = common or way[:1]
        if top not in banks:
            banks[top] = _bank(top, known.get(top), stem, file, ids)
    for element, way in placed:
        top = common or way[:1]
        category = banks[top]
        for depth in range(len(top) + 1, len(way) + 1):
            key = way[:depth]
            if key not in sections:
                number = sum(1 for other in sections if other[:-1] == key[:-1]) + 1
                first: Element = known.get(key, element)
                place = Location(file, first.sourceline or 0)
                sections[key] = Plain(way[depth - 1], f"{category.id}.section.{number}", "section", None, place)
        category.questions.append((element, tuple(sections[way[:depth]] for depth in range(len(top) + 1, len(way) + 1))))
    for way, element in known.items():
        _not_kept(way, element, banks, file, found)
    return [category for category in banks.values() if category.questions]


def path(text: str) -> Path:
    """The names of the categories of a path such as `$course$/top/A/B`, where `//` is a slash in a name."""
    steps = [" ".join(unescape(step.replace("//", "/")).split()) for step in re.split("(?<!/)/(?!/)", text.strip())]
    if steps and re.fullmatch(r"\$\w+\$", steps[0]):
        steps = steps[1:]
    if steps and steps[0] == "top":
        steps = steps[1:]
    return tuple(step for step in steps if step)


def _common(paths: list[Path]) -> Path:
    """What all paths begin with, where one of them is no more than that; or all questions stand below it."""
    real = [way for way in paths if way]
    if not real or (() in paths):
        return ()
    first, last = min(real), max(real)
    length = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:length]


def _bank(way: Path, element: Element | None, stem: str, file: str, ids: Unlike) -> Category:
    title = way[-1] if way else stem
    given = " ".join((element.findtext("idnumber") or "").split()) if element is not None else ""
    base = file_name(given if given and bad_id(given) is None else slug(title.lower()))
    id = ids.id(base)
    place = Location(file, (element.sourceline or 0) if element is not None else 0)
    return Category(id, Plain(title, f"{id}.title", loc=place), None if element is None else element.find("info"))


def _not_kept(way: Path, element: Element, banks: dict[Path, Category], file: str, found: list[Diagnostic]) -> None:
    """Says what of a category that is no bank has no place here."""
    if way in banks:
        return
    for name, what in (("info/text", "the description"), ("idnumber", "the idnumber")):
        if (element.findtext(name) or "").strip():
            found.append(problem("import-lost", Location(file, element.sourceline or 0), f"{what} of the category '{way[-1]}': this is left out",
                                 "a section has a title alone; what it says can stand in the description of the bank"))  # fmt: skip
