"""Moodle's question XML: the banks of a course as one file, each question with its files in it.

Written as Moodle 4.3 to 4.5 read it (question/format/xml/format.php and the question types' save_question_options). Texts are HTML, formulas stay
TeX, which Moodle sets; names, tags and shares of marks are those of _moodle. What a file of questions has no place for (links into the course) is
said at its line; what a question is drawn by (competences, objectives, difficulty) becomes tags.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import chain

from packager.diagnostics import Result, problem
from packager.files import Files, blob_from
from packager.formats import Options
from packager.formats._moodlefile import credit, version
from packager.formats._xml import HEAD, cdata, legal
from packager.formats.moodlexml.kinds import SET
from packager.formats.moodlexml.page import FORMAT, NEWEST, Page
from packager.formats.moodlexml.question import element
from packager.model import Bank, Course, Html, Plain

FILE = "questions.xml"


def write(course: Course[Html], options: Options) -> Result[Files]:
    """All questions of the course's banks as one file of Moodle XML, or none where it can hold no question. options: "category", the path of the category that is to hold the banks; as in
    Moodle `/` divides it, and `//` is a slash; "versioned", "yes" where each bank's category is named by its version too; "moodle", the version that
    imports it; "plugins", the kinds of question that it has beside its own."""
    page = Page(course)
    if "moodle" in options:
        page.version = version(options["moodle"], course.at(f"targets.{FORMAT}.moodle"), NEWEST, page.problems)
    if "plugins" in options:
        page.plugins = _plugins(page, options["plugins"])
    if "category" in options:
        page.place_below(options["category"], course.at(f"targets.{FORMAT}.category"))
    if "versioned" in options:
        page.name_by_version(options["versioned"], course.at(f"targets.{FORMAT}.versioned"))
    page.questions_only()
    pieces = (legal(piece) for bank in course.banks for piece in _bank(page, bank))
    first = next(pieces, None)
    if first is None:
        return Result({}, tuple(page.problems))
    written = blob_from(chain((f"{HEAD}<quiz>\n", first), pieces, ("</quiz>\n",)))
    return Result({FILE: written}, tuple(page.problems))


def _plugins(page: Page, names: str) -> frozenset[str]:
    """The plugins of a setting, with commas between; one that is of no use is said."""
    found = frozenset(name.strip() for name in names.split(",") if name.strip())
    for name in sorted(found - {SET}):
        here = page.course.at(f"targets.{FORMAT}.plugins")
        page.problems.append(
            problem("setting-unknown", here, f"nothing is written for a plugin '{name}'", f"{SET} is the one that is known")
        )
    return found


def _bank(page: Page, bank: Bank[Html]) -> Iterator[str]:
    page.begin(bank)
    first = True
    section: tuple[Plain, ...] = ()
    for question in bank.questions:
        body = element(page, question)
        if body is None:
            continue
        if first:
            yield _category(page, bank, (), bank.description)
            first = False
        if question.section != section:
            section = question.section
            yield _category(page, bank, section)
        yield body


def _category(page: Page, bank: Bank[Html], section: tuple[Plain, ...], info: Html | None = None) -> str:
    """A category; the questions after it are its own. It bears no idnumber: where a teacher has renamed or moved the category, or imports the bank
    in a second language, Moodle would make a second category of that idnumber, and the import would end with a database error."""
    path = page.category(bank, section)
    words = "" if info is None else page.spelled(info, None)
    if not section and (owed := " · ".join(credit(bank))):
        words += f"<p>{escape(owed)}</p>"
    return (
        '\n  <question type="category">\n'
        f"    <category>\n      <text>{cdata(path)}</text>\n    </category>\n"
        f'    <info format="html">\n      <text>{cdata(words)}</text>\n    </info>\n'
        "    <idnumber></idnumber>\n  </question>\n"
    )
