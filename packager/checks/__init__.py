"""What is wrong with a course as a whole. A check is a generator of diagnostics; a file of checks ends in a tuple that names them."""

from __future__ import annotations

from collections.abc import Callable, Collection

from packager.checks import gaps, links, media, quality, questions, structure, values
from packager.diagnostics import Diagnostic, Result
from packager.files import Files
from packager.markup.scope import NameKind
from packager.model import Course, Html

CHECKS = (*structure.CHECKS, *links.CHECKS, *questions.CHECKS, *gaps.CHECKS, *values.CHECKS)
"""Each a function of the rendered course, and the kinds of names that must have been read to the last for it to be sure."""


def run(course: Course[Html], unread: Collection[NameKind] = ()) -> tuple[Diagnostic, ...]:
    """Every check of a rendered course: what can be seen only across its texts. unread: kinds of names of which some could not be read."""
    return tuple(found for check, needed in CHECKS if needed.isdisjoint(unread) for found in check(course))


def run_quality(course: Course[Html], vocabulary: Callable[[str], Result[quality.Vocabulary]]) -> tuple[Diagnostic, ...]:
    """Every check of the quality of questions, for a course in its own language: what an author wrote is judged once, and no translation of it. vocabulary:
    language -> the words by which it is judged."""
    found: list[Diagnostic] = []
    for bank in course.banks:
        words = vocabulary(bank.lang)
        found += (*words.diagnostics, *quality.of_bank(bank, words.value))
    return tuple(found)


def run_files(files: Files, langs: Collection[str]) -> tuple[Diagnostic, ...]:
    """Every check of the files beside courses and banks, whatever the edition. langs: the languages that something is written in or translated into."""
    return tuple(media.unused(files, langs))
