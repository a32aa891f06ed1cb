"""A bank that has been written, read again: which questions are not what they were."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from packager import naming, walk
from packager.diagnostics import Result, Severity
from packager.files import Blob
from packager.markup import Dialect
from packager.markup.normal import normal
from packager.model import Bank, Html, Plain, Question, RawQuestion
from packager.source import banks

_BEGINS = re.compile(r" *- id: [\"']?(.*?)[\"']?")


def changed(bank: Bank[Html], file: str, text: str, files: Mapping[str, Blob], dialect: Dialect) -> set[str]:
    """The ids of the questions that are not the same when the file is read and rendered."""
    done = banks.read(file, text, bank.targets)
    if done.value is None:
        return {question.id for question in bank.questions}
    read = {question.id: question for question in done.value.bank.questions}
    lines = _lines(text, {question.id for question in bank.questions})
    wrong = {question.id for question in bank.questions if question.id not in read}
    for diagnostic in done.diagnostics:
        if diagnostic.severity is Severity.ERROR and (before := [id for line, id in lines if line <= diagnostic.location.line]):
            wrong.add(before[-1])
    for question in bank.questions:
        again = read.get(question.id)
        if again is None or question.id in wrong:
            continue
        if isinstance(again, RawQuestion) and again.file:
            again = replace(again, source=files[again.file].read().decode()) if again.file in files else again
        named = not question.name.made
        rendered = walk.map_node(again, lambda text: dialect.render(text), Result).value
        if _form(question, named) != _form(naming.named(rendered), named):
            wrong.add(question.id)
    return wrong


def _lines(text: str, ids: set[str]) -> list[tuple[int, str]]:
    """The line on which each question begins, whether or not it can be read."""
    found = ((number, m[1]) for number, line in enumerate(text.split("\n"), 1) if (m := _BEGINS.fullmatch(line)))
    return [(number, id) for number, id in found if id in ids]


def _form(question: Question[Html], named: bool) -> Any:
    """A question as what is seen and counted of it. named: its name counts, since no other text has made it."""
    made = walk.map_node(
        question, lambda text: Result((repr(normal(text)),)), lambda text: Result(Plain(" ".join(text.text.split()), ""))
    ).value
    more: dict[str, Any] = {"points": round(made.points, 7), "targets": {name: dict(of) for name, of in made.targets.items() if of}}
    if isinstance(made, RawQuestion):
        more["source"] = made.source.strip()
    if not named:
        more["name"] = Plain("", "")
    return replace(made, **more)
