"""Small trees for the tests of source: texts in, the library and its problems out."""

from __future__ import annotations

from textwrap import dedent

from packager import source
from packager.diagnostics import Diagnostic, tidy
from packager.files import blob
from packager.model import Bank, Markdown, Question

FORMATS = ("scorm12", "moodle-xml", "cc11")

COURSE = """\
title: Demo
language: en
modules:
  - id: one
    title: One
    units: [first]
"""


def read(files: dict[str, str | bytes]) -> tuple[source.Library, tuple[Diagnostic, ...]]:
    """The library of a tree given as texts or bytes."""
    done = source.read({name: blob(text) for name, text in files.items()}, FORMATS)
    return done.value, tidy(done.diagnostics)


def course(more: str = "", **files: str | bytes) -> tuple[source.Library, tuple[Diagnostic, ...]]:
    """A course of one unit with further lines in its course.yml and further files."""
    tree: dict[str, str | bytes] = {"courses/demo/course.yml": COURSE + dedent(more), "courses/demo/units/first.md": "# First\n\nText.\n"}
    return read(tree | files)


def bank(questions: str, head: str = "title: B\nlanguage: en\n") -> tuple[Bank[Markdown], tuple[Diagnostic, ...]]:
    """A bank of these questions (a YAML list), and what is said of it."""
    library, problems = read({"question_banks/b.yml": f"{head}questions:\n{indented(questions)}"})
    return library.banks[0], problems


def question(text: str) -> tuple[Question[Markdown] | None, tuple[Diagnostic, ...]]:
    """One question, given by its keys; `id` and `prompt` are there unless given."""
    lines = dedent(text)
    for key in ("prompt", "id"):
        if not any(line.startswith(f"{key}:") for line in lines.splitlines()):
            lines = f"{key}: q\n{lines}"
    read_bank, problems = bank("- " + indented(lines).lstrip())
    return (read_bank.questions[0] if read_bank.questions else None), problems


def indented(text: str) -> str:
    return "".join(f"  {line}\n" if line else "\n" for line in dedent(text).splitlines())


def said(problems: tuple[Diagnostic, ...]) -> list[str]:
    """`line:column rule` of each problem."""
    return [f"{d.location.line}:{d.location.column} {d.rule}" for d in problems]


def rules(problems: tuple[Diagnostic, ...]) -> list[str]:
    return [d.rule for d in problems]
