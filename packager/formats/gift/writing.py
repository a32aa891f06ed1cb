"""The banks of a course as one GIFT file: a block a question, with its id and tags in the comment before it, and a block for each category."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from packager import walk
from packager.diagnostics import Result
from packager.files import Files, blob
from packager.formats import Options
from packager.formats._features import left_out
from packager.formats._moodlefile import MoodleFile, credit, version
from packager.formats._xml import NOWHERE, legal
from packager.formats.gift import kinds
from packager.formats.gift.syntax import comment, escaped_html, escaped_shown, label, trimmed, unescaped_html
from packager.model import Asset, Bank, Course, Description, Html, Plain, Question, Ref

FORMAT = "gift"
FILE = "questions.txt"
LARGEST = 4 << 20
"""The largest file, in bytes, that is written into a text."""


def write(course: Course[Html], options: Options) -> Result[Files]:
    """All questions of the course's banks as one file, or none where it can hold no question. options: "category", the path of the category that is to hold the banks; "moodle", the version
    that imports it, since from 4.4 on Moodle has ordering questions."""
    page = Page(course)
    if "moodle" in options:
        page.version = version(options["moodle"], course.at(f"targets.{FORMAT}.moodle"), page.version, page.problems)
    if "category" in options:
        page.place_below(options["category"], course.at(f"targets.{FORMAT}.category"))
    if "versioned" in options:
        page.name_by_version(options["versioned"], course.at(f"targets.{FORMAT}.versioned"))
    page.questions_only()
    blocks = [block for bank in course.banks for block in _bank(page, bank)]
    return Result({FILE: blob("\n".join(blocks))} if blocks else {}, tuple(page.problems))


class Page(MoodleFile):
    """One GIFT file in the making."""

    def __init__(self, course: Course[Html]) -> None:
        super().__init__(course, FORMAT)
        self.version: tuple[int, ...] = (4, 3)

    def text(self, html: Html | None, format: str = "") -> str:
        """A rope as it stands in a file. format: `[html]` at the beginning of a question, whose parts are then read so too; a part that
        begins with a bracket or a percent sign says it again, since it would be taken for a format or a share."""
        words = escaped_html(trimmed(self.html(html, self._file))) if html else ""
        return (format or ("[html]" if words.startswith(("[", "%")) else "")) + words

    def raw(self, html: Html) -> str:
        """A rope as it stands where Moodle unescapes nothing."""
        return unescaped_html(trimmed(self.html(html, self._file)))

    def feedback(self, html: Html | None, mark: str = "#") -> str:
        words = self.text(html)
        return words and mark + words

    def _file(self, ref: Ref, asset: Asset) -> str:
        if asset.blob.size <= LARGEST and asset.media_type.split("/")[0] in ("image", "audio", "video"):
            return f"data:{asset.media_type};base64,{b64encode(asset.blob.read()).decode()}"
        small = asset.blob.size <= LARGEST
        why = "such files have no place in a text" if small else f"only files of at most {LARGEST >> 20} MB are written into a text"
        self.lost(ref.loc, f"the file '{asset.name}'", f"{why}; the question XML of the same bank has it")
        return NOWHERE


def _bank(page: Page, bank: Bank[Html]) -> Iterator[str]:
    page.begin(bank)
    about = [*credit(bank), *([walk.plain_text(bank.description)] if bank.description else [])]
    section: tuple[Plain, ...] | None = None
    for question in bank.questions:
        if written := _question(page, question):
            if section is None and about:
                yield "".join(comment(line) for line in about)
            if question.section != section:
                section = question.section
                path = legal(page.category(bank, section)).replace("\\", "\\\\")  # nothing else is escaped there
                yield f"$CATEGORY: {path}\n"
            yield written


def _question(page: Page, question: Question[Html]) -> str | None:
    """The block of a question, or None where GIFT cannot hold it, which is said."""
    made = kinds.fitted(page, question)
    if made is None or (answers := kinds.answers(page, made)) is None:
        return None
    tags = "".join(f" {label('tag', tag)}" for tag in page.tags(question))
    general = page.feedback(made.feedback.general, "####")
    lines = "".join(f"\t{line}\n" for line in (*answers.split("\n"), general) if line)
    braces = "" if isinstance(made, Description) else f"{{\n{lines}}}" if lines else "{}"  # a text without braces asks nothing
    written = (
        f"// {label('id', page.idnumber(question))}{tags}\n"
        f"::{escaped_shown(page.name(question))}::{page.text(made.prompt, '[html]')}{braces}\n"
    )
    if lost := left_out(FORMAT, question):
        page.problems.append(lost)
    page.look_beyond(question, written)
    return written
