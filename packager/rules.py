"""The table of every rule: its severity, why it exists, and how to put it right. `packager explain` and docs/rules.md come from it."""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """severity: error | warning | note. `bad` and `good` are what an author would write, shown as they are."""

    severity: str
    title: str
    why: str
    bad: str = ""
    good: str = ""


RULES: dict[str, Rule] = {
    # ---- files -------------------------------------------------------------------------------------------------------
    "file-unreadable": Rule(
        "error", "A file cannot be read", "The file is missing, is not readable by you, or changed while it was being read."
    ),
    "file-encoding": Rule(
        "error",
        "A text file is not UTF-8",
        "Text is read as UTF-8. A file saved as Latin-1 or Windows-1252 would show wrong letters to every learner.",
        "(saved as Windows-1252)",
        "Save the file again with the encoding UTF-8.",
    ),
    "file-too-large": Rule(
        "error",
        "A text file is larger than a text file can sensibly be",
        "A unit or bank of more than 10 MB is nearly always a wrong file, and would stop every editor and platform.",
    ),
    "file-outside": Rule(
        "error",
        "A path or link leads out of the repository",
        "What is packed must come from the repository: a path with `..` or a symbolic link could carry any file of this machine into a package.",
    ),
    "file-name-clash": Rule(
        "error",
        "Two file names differ only in case or in how accents are stored",
        "On Windows, macOS and in many platforms both are one file, so that one of them would be lost.",
    ),
    "control-character": Rule(
        "error",
        "A character that no learner can see and no XML file may hold",
        "Text pasted from slides brings vertical tabs and form feeds; XML forbids them, and platforms refuse the whole file.",
    ),
    # ---- text: what render sees in one text ----------------------------------------------------------------------------
    # ---- YAML and shapes -----------------------------------------------------------------------------------------------
    # ---- ids and references --------------------------------------------------------------------------------------------
    # ---- course: checks of the whole -----------------------------------------------------------------------------------
    "unit-empty": Rule(
        "warning", "A unit has no text",
        "A page without text looks to a learner like a page that failed to load."),
    "module-empty": Rule(
        "warning", "A module has nothing in it",
        "An empty section in the platform looks like a mistake. In an edition for one audience it may be that all its units are for others."),
    "pass-mark-without-quiz": Rule(
        "warning", "A pass mark without anything to pass",
        "A platform that is told a pass mark waits for a score. Without a question no score ever comes, and nobody completes the course."),
    "placed-twice": Rule(
        "error", "One question is placed twice in a course",
        "A learner's answer belongs to the question. Placed twice, the second place would show the answer of the first and count it twice."),
    "question-out-of-place": Rule(
        "error", "A question is placed outside a unit",
        "Only the text of a unit is a page where a question can be answered; a question's own text, a summary or a definition is not."),
    "link-fragment": Rule(
        "error", "A link leads to a heading that is not there",
        "A link with `#name` leads to the heading of that name: its words in small letters with hyphens, or the id given with `{#name}`.",
        "[the grid](energy.md#gird)", "[the grid](energy.md#grid)"),
    "link-left-out": Rule(
        "warning", "A link leads to a unit that is not in this course or edition",
        "The unit exists in the repository, but a learner of this package does not have it, so that the link would lead nowhere; its words stay."),
    "internal-error": Rule(
        "error", "The packager itself failed",
        "This is a bug in the packager, not a mistake of yours. The other courses were built. Please report the line as it stands."),
    "nothing-to-build": Rule(
        "error", "There is nothing to build",
        "A workspace has a folder courses/ with a folder a course and a course.yml in it, or question_banks/ with a .yml a bank."),
    "unknown-name": Rule(
        "error", "No course or bank has this name",
        "What is built is named by the id of a course or bank as it stands in its course.yml or bank file."),
    # ---- questions -----------------------------------------------------------------------------------------------------
    "alt-tells-answer": Rule(
        "note", "A picture's alternative text gives the answer away",
        "Who cannot see the picture hears its alternative text. If that holds the right answer, the question tests nothing for them.",
        "![A red stop sign](sign.svg) with the right option *stop sign*", "![A red sign with eight sides and four letters](sign.svg)"),
    # ---- media ---------------------------------------------------------------------------------------------------------
    "media-unused": Rule(
        "warning", "A media file that no text uses",
        "It is packed nowhere. Often the text names it wrongly, or it is left over and makes the repository heavy."),
    # ---- formats -----------------------------------------------------------------------------------------------------
    "not-carried": Rule(
        "warning",
        "A format leaves something out",
        "Nothing is lost in silence: what the format has no place for is named at its line. docs/formats.md has the whole table.",
    ),
    "converted": Rule(
        "warning",
        "A format turns something into something else",
        "The format has no such thing, but something that keeps the marks and the right answer. docs/formats.md has the whole table.",
    ),
}
