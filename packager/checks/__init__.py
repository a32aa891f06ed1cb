"""What is wrong with a course as a whole. A check is a generator of diagnostics; a file of checks ends in a tuple that names them."""

from __future__ import annotations

from packager.checks import links, media, questions, structure
from packager.diagnostics import Diagnostic
from packager.files import Files
from packager.model import Course, Html

CHECKS = (*structure.CHECKS, *links.CHECKS, *questions.CHECKS)
"""Each takes the rendered course."""


def run(course: Course[Html]) -> tuple[Diagnostic, ...]:
    """Every check of a rendered course: what can be seen only across its texts."""
    return tuple(found for check in CHECKS for found in check(course))


def run_files(files: Files) -> tuple[Diagnostic, ...]:
    """Every check of the files beside courses and banks, whatever the edition."""
    return tuple(media.unused(files))
