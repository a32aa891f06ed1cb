"""Moodle's question XML: the banks of a course as one file, each question with its files in it.

Written as Moodle 4.3 to 4.5 read it (question/format/xml/format.php and the question types' save_question_options). Texts are HTML, formulas stay
TeX, which Moodle sets; names, tags and shares of marks are those of _moodle. What a file of questions has no place for (links into the course) is
said at its line; what a question is drawn by (competences, objectives, difficulty) becomes tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.files import Files, blob
from packager.formats import FORMATS, Options, _moodle
from packager.formats._xml import HEAD, attribute, cdata, legal
from packager.formats.moodlexml.page import FORMAT, NEWEST, Page
from packager.formats.moodlexml.question import element
from packager.model import Bank, Course, Html, Plain, direction

FILE = "questions.xml"


def write(course: Course[Html], options: Options) -> Result[Files]:
    """All questions of the course's banks as one file of Moodle XML. options: "category", the path of the category that is to hold the banks; as in
    Moodle `/` divides it, and `//` is a slash; "moodle", the version that imports it."""
    page = Page(course)
    writer = _Writer(page)
    if "moodle" in options:
        page.version = _version(options["moodle"], course.at(f"targets.{FORMAT}.moodle"), page.problems)
    if "category" in options:
        here = course.at(f"targets.{FORMAT}.category")
        writer.above = tuple(writer.steps(options["category"], here))
        if not writer.above:
            page.problems.append(problem("setting-unknown", here, "this names no category", "write category: Lighting, or take it out"))
    whole = "".join(writer.file())
    return Result({FILE: blob(legal(whole))}, tuple(page.problems))


class _Writer:
    """One file in the making. above: names of the categories that hold the banks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.above: tuple[str, ...] = ()

    def file(self) -> Iterator[str]:
        course = self.page.course
        if course.units or course.quizzes or course.glossary or any(m.links or m.discussions for m in course.modules):
            self.page.problems.append(
                problem("questions-only", course.loc, f"the {FORMATS[FORMAT].title} holds the questions of '{course.id}' and nothing else of it")
            )  # fmt: skip
        yield HEAD + "<quiz>\n"
        for bank in course.banks:
            yield from self.bank(bank)
        yield "</quiz>\n"

    def bank(self, bank: Bank[Html]) -> Iterator[str]:
        way = direction(bank.lang)
        apart = bank.lang != self.page.course.lang or way == "rtl"
        self.page.around = (f'<div lang="{attribute(bank.lang)}" dir="{way}">', "</div>") if apart else ("", "")
        yield self.category(bank, (), bank.description)
        section: tuple[Plain, ...] = ()
        for question in bank.questions:
            body = element(self.page, question)
            if body is None:
                continue
            if question.section != section:
                section = question.section
                yield self.category(bank, section)
            yield body

    def category(self, bank: Bank[Html], section: tuple[Plain, ...], info: Html | None = None) -> str:
        """A category; the questions after it are its own. It bears no idnumber: where a teacher has renamed or moved the category, or imports the bank
        in a second language, Moodle would make a second category of that idnumber, and the import would end with a database error."""
        names = [self.page.stored(part, _moodle.category(part.text, bank.id)) for part in (bank.title, *section)]
        path = "/".join(["$course$", "top", *(_step(name) for name in (*self.above, *names))])
        words = ("" if info is None else self.page.spelled(info, None)) + ("" if section else _credit(bank))
        return (
            '\n  <question type="category">\n'
            f"    <category>\n      <text>{cdata(path)}</text>\n    </category>\n"
            f'    <info format="html">\n      <text>{cdata(words)}</text>\n    </info>\n'
            "    <idnumber></idnumber>\n  </question>\n"
        )

    def steps(self, path: str, place: Location) -> Iterator[str]:
        """The names of the categories of a path."""
        for part in re.split("(?<!/)/(?!/)", path):
            if name := " ".join(part.replace("//", "/").split()):
                yield self.page.stored(Plain(name, "", loc=place), _moodle.category(name, name))


def _version(text: str, here: Location, problems: list[Diagnostic]) -> tuple[int, ...]:
    """A version of Moodle as numbers; one that is none is said."""
    if re.fullmatch(r"\d+\.\d+(?:\.\d+)*\+?", text):
        return tuple(int(number) for number in re.findall(r"\d+", text))
    problems.append(problem("setting-unknown", here, f"'{text}' is no version of Moodle", "write it like 4.3, or take it out"))
    return NEWEST


def _step(name: str) -> str:
    """A name as one step of a category's path, where `/` divides and `//` is a slash; a blank keeps one at its end apart (Moodle trims it)."""
    name = name.replace("/", "//")
    return f"{' ' if name.startswith('/') else ''}{name}{' ' if name.endswith('/') else ''}"


def _credit(bank: Bank[Html]) -> str:
    """A bank's licence, authors and version for the description of its category, without words, since they would need a language."""
    if not bank.license and not bank.authors and bank.version == "1.0":
        return ""
    return f"<p>{escape(' · '.join(filter(None, (bank.license, ', '.join(bank.authors), f'v{bank.version}'))))}</p>"
