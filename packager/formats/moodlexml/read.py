"""Moodle's question XML read: banks of questions, each in the terms of the model, or raw where that would change it.

What Moodle 4.3 to 4.5 writes (question/format/xml/format.php) and what our own writer writes, whose conventions are undone: tags such as
`competence:SC1.2`, the unit beside a number's field, the licence in a category's description, the language around a text. A question that cannot be
read without a change goes through untouched: it is kept as a RawQuestion, and the reason is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import PurePosixPath
from unicodedata import normalize

from lxml import etree

from packager import grade, walk
from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.files import Blob
from packager.formats._moodletexts import Said
from packager.formats._xml import legal
from packager.formats.moodlexml import datasets, elements, kept, same
from packager.formats.moodlexml.asked import TYPES
from packager.formats.moodlexml.categories import Category, categories
from packager.formats.moodlexml.elements import Element
from packager.formats.moodlexml.kinds import SET
from packager.formats.moodlexml.page import FORMAT, Page
from packager.formats.moodlexml.question import element as written
from packager.formats.moodlexml.reading import Reading, shown_name
from packager.formats.moodlexml.texts import Texts, source
from packager.model import (
    Asset,
    Bank,
    CalculatedChoice,
    CalculatedSimple,
    Choice,
    Course,
    Html,
    Matching,
    Numerical,
    Ordering,
    Plain,
    Question,
    RawQuestion,
    ShortAnswer,
)
from packager.source import assets
from packager.source.ids import Unlike, bad_id, slug

_AROUND = re.compile(r'<div lang="([A-Za-z0-9-]+)" dir="(?:ltr|rtl)">')


def sniff(start: bytes) -> bool:
    """Whether a file that begins so is Moodle's question XML."""
    codec = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = start.decode(codec, "ignore")
    return re.match(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<quiz\b", text, re.S) is not None


def read(file: Blob, name: str) -> Result[Course[Html]]:
    """The banks of a file of Moodle's question XML, with the files in it as assets, as a course that holds nothing else. name: what messages call the
    file; every place is a line of it."""
    found: list[Diagnostic] = []
    read = elements.questions(file, name, found)
    stem = PurePosixPath(name).stem or "questions"
    groups = categories(read, stem, name, found)
    ids = Unlike()
    course: Course[Html] = Course(id=slug(stem), title=Plain(stem, f"{slug(stem)}.title"), lang="en", loc=Location(name))
    banks: list[Bank[Html]] = []
    files: dict[str, Blob] = {}
    for group in groups:
        texts = Texts(group.folder)
        banks.append(_Banked(name, group, texts, ids, found).bank())
        files |= texts.files
    course = replace(course, banks=tuple(banks))
    used = assets(walk.refs(course), files)
    made: Course[Html] = replace(course, assets=used.value)
    return Result(made, (*_once(found), *used.diagnostics))


def _once(found: list[Diagnostic]) -> list[Diagnostic]:
    """What there is to say, with that which nearly every calculated question has said once for all."""
    ranges = [d for d in found if d.message == datasets.RANGES]
    if len(ranges) < 2:
        return found
    first = replace(ranges[0], message=f"{datasets.RANGES} (so in {len(ranges)} questions)")
    return [first if d is ranges[0] else d for d in found if d is ranges[0] or d.message != datasets.RANGES]


class _Banked:
    """One bank being read. ids: of all questions of the file."""

    def __init__(self, file: str, category: Category, texts: Texts, ids: Unlike, found: list[Diagnostic]) -> None:
        self.file, self.category, self.texts, self.ids, self.found = file, category, texts, ids, found

    def bank(self) -> Bank[Html]:
        category = self.category
        said = Said(self.file)
        lang, self.texts.around = _language(element for element, _ in category.questions if _known(element))
        description = self.texts.rope(category.info, "moodle_auto_format", said)
        questions = tuple(question for element, section in category.questions if (question := self.question(element, section)) is not None)
        self.found += [*said.found, *(problem("import-lost", place, f"of a category's description: {why}") for place, why in said.refused)]
        bank: Bank[Html] = Bank(
            id=category.id,
            title=category.title,
            lang=lang or "en",
            questions=questions,
            description=description or None,
            loc=category.title.loc,
        )
        return category.credited(bank)

    def question(self, element: Element, section: tuple[Plain, ...]) -> Question[Html] | None:
        said = Said(self.file)
        id = self.id(element, said)
        of_id = list(said.found)
        type = element.get("type", "")
        question = None
        if type not in TYPES:
            said.refuse(element, f"its kind '{type}' is not known here")
        elif more := set(element.attrib) - {"type"}:
            said.refuse(element, f"it has the mark '{min(more)}', which is not known here")
        else:
            reading = Reading(element, id, self.texts, said, section)
            question = TYPES[type](reading)
            if question is not None and not said.refused:
                question = self.whole(question, reading)
        if said.refused or question is None:
            said.found = of_id  # nothing else is lost or altered of what is kept whole
            question = self.raw(element, id, section, said)
        self.found += said.found
        return question

    def id(self, element: Element, said: Said) -> str:
        """The question's idnumber, or an id made of its name; one that nothing else in the file has."""
        given = normalize("NFC", " ".join((element.findtext("idnumber") or "").split()))
        wanted = given or slug(shown_name(element).lower())
        id = wanted if bad_id(wanted) is None else slug(wanted)
        made = self.ids.id(id)
        if given and made != given:
            said.altered(element, f"the idnumber '{given}' becomes the id '{made}'")
        return made

    def whole(self, question: Question[Html], reading: Reading) -> Question[Html]:
        """The question with the settings that Moodle alone has, where it comes back whole when it is written; else the reading is refused."""
        said = reading.said
        if why := _unsound(question):
            said.refuse(reading.element, why)
            return question
        question = replace(question, targets={FORMAT: reading.targets} if reading.targets else {})
        for _ in range(2):
            back = self.written(question)
            gaps = (
                [reading.element]
                if back is None
                else list(same.missing(reading.element, back, Texts(self.texts.folder, self.texts.around)))
            )
            more = [] if back is None else list(same.added(reading.element, back))
            if not gaps and not more:
                return question
            reading.targets.update(dict.fromkeys(more, kept.NO))
            for gap in gaps:
                if gap is reading.element or not same.settings(gap) or gap.tag in kept.SAID_BY:
                    said.refuse(gap, f"it would not be the same with <{gap.tag}> as it is read here" if gap.tag != "question" else _CHANGED)
                    return question
                reading.targets[gap.tag] = (gap.text or "").strip() or (kept.YES if gap.tag in kept.FLAGS else "")
                if gap.tag not in kept.ALONE:
                    said.found.append(
                        problem("import-lost", said.at(gap), f"the setting <{gap.tag}> means nothing here, and is kept for Moodle alone", "it stands under `targets:`")
                    )  # fmt: skip
            question = replace(question, targets={FORMAT: dict(reading.targets)})
        said.refuse(reading.element, _CHANGED)
        return question

    def written(self, question: Question[Html]) -> Element | None:
        """The element that is written for a question, or None where Moodle cannot hold it as it is."""
        shown: dict[str, Asset] = assets(walk.refs(question), self.texts.files).value
        page = Page(Course(id="x", title=Plain("x", "x"), lang="en", assets=shown))
        page.plugins = frozenset({SET})
        text = written(page, question)
        if text is None or any(d.rule == "fraction-not-in-moodle" for d in page.problems):
            return None
        return etree.fromstring(legal(text).strip(), etree.XMLParser(resolve_entities=False, huge_tree=True))

    def raw(self, element: Element, id: str, section: tuple[Plain, ...], said: Said) -> RawQuestion[Html]:
        """The question untouched, and why."""
        name = Plain(shown_name(element) or id, f"{id}.name", "name", None, said.at(element), True)
        for place, why in dict.fromkeys(said.refused):
            said.found.append(problem("kept-raw", place, f"the question '{name.text}' is kept as Moodle wrote it: {why}"))
        return RawQuestion(
            id=id, name=name, prompt=(), section=section, format=FORMAT, source=elements.source(element), loc=said.at(element)
        )


_CHANGED = "it would be another question after being read"


def _known(element: Element) -> bool:
    """Whether a question can be read as far as its first line tells."""
    return element.get("type") in TYPES and set(element.attrib) == {"type"}


def _unsound(question: Question[Html]) -> str:
    """Why a question cannot be one here, or ""."""
    if isinstance(question, Choice | CalculatedChoice) and len(question.options) < 2:
        return "it has fewer than two options"
    if isinstance(question, Matching) and len(question.pairs) < 2:
        return "it has fewer than two pairs"
    if isinstance(question, Ordering) and len(question.items) < 2:
        return "it has fewer than two items"
    if isinstance(question, ShortAnswer | Numerical | CalculatedSimple) and not question.answers:
        return "it has no answer"
    if isinstance(question, ShortAnswer | Numerical | CalculatedSimple) and any(answer.fraction < 0 for answer in question.answers):
        return "an answer takes points away"
    if isinstance(question, ShortAnswer) and not all(answer.text.text for answer in question.answers):
        return "an answer is empty"
    if (
        isinstance(question, Choice | CalculatedChoice)
        and not question.several
        and sum(option.fraction == 1 for option in question.options) > 1
    ):
        return "one option is to be chosen, and several are fully right"
    if not question.prompt:
        return "it asks nothing"
    if grade.reachable(question) != 1:
        return "its right answers are not worth all of its points"
    return ""


# ---- the language of a bank ----------------------------------------------------------------------------------------------------

_SAID = ("questiontext", "generalfeedback", "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "feedback", "hint")
"""Elements whose texts say their language, where that is not the language of the course (Page.around)."""


def _language(questions: Iterable[Element]) -> tuple[str, str]:
    """The language that all texts of a bank say they are in, and the tag by which each does; twice "" where they do not."""
    tags: set[str] = set()
    for question in questions:
        for text in (source(element) for element in question.iter(*_SAID)):
            m = _AROUND.match(text)
            if text and (m is None or not text.endswith("</div>")):
                return "", ""
            tags.update([m[0]] if m else [])
    if len(tags) != 1:
        return "", ""
    m = _AROUND.match(next(iter(tags)))
    assert m
    return m[1], m[0]


def originals(file: Blob, name: str) -> Callable[[str], RawQuestion[Html] | None]:
    """The questions of a file untouched, by the ids that read() gives them, for where one cannot be said in another way."""
    found: list[Diagnostic] = []
    there: dict[str, tuple[_Banked, Element, tuple[Plain, ...]]] = {}
    ids = Unlike()
    for group in categories(elements.questions(file, name, found), PurePosixPath(name).stem or "questions", name, found):
        banked = _Banked(name, group, Texts(group.folder), ids, found)
        there |= {banked.id(element, Said(name)): (banked, element, section) for element, section in group.questions}

    def original(id: str) -> RawQuestion[Html] | None:
        if id not in there:
            return None
        banked, element, section = there[id]
        return banked.raw(element, id, section, Said(name))

    return original
