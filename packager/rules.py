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
    # ---- questions -----------------------------------------------------------------------------------------------------
    # ---- media ---------------------------------------------------------------------------------------------------------
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
