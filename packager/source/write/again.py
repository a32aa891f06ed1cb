"""A bank that has been written, read again: which questions are not what they were."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any
from unicodedata import normalize

from packager import naming, walk
from packager.diagnostics import Result, Severity
from packager.files import Blob
from packager.markup import Dialect
from packager.markup.normal import normal
from packager.model import Bank, Html, Plain, Question, RawQuestion
from packager.source import banks

_BEGINS = re.compile(r" *- id: [\"']?(.*?)[\"']?")


def changed(bank: Bank[Html], file: str, text: str, files: Mapping[str, Blob], dialect: Dialect) -> dict[str, str]:
    """The ids of the questions that are not the same when the file is read and rendered, each with the reason."""
    done = banks.read(file, text, bank.targets)
    errors = [(d.location.line, d.message) for d in done.diagnostics if d.severity is Severity.ERROR]
    if done.value is None:
        return {question.id: errors[0][1] if errors else _GONE for question in bank.questions}
    read = {question.id: question for question in done.value.bank.questions}
    begins = _begins(text, {question.id for question in bank.questions})
    wrong: dict[str, str] = {}
    for line, message in errors:
        if before := bisect_right(begins, line, key=lambda begin: begin[0]):
            wrong.setdefault(begins[before - 1][1], message)
    for question in bank.questions:
        if question.id in wrong:
            continue
        again = read.get(question.id)
        if again is None:
            wrong[question.id] = _GONE
            continue
        if isinstance(again, RawQuestion) and again.file:
            again = replace(again, source=files[again.file].read().decode()) if again.file in files else again
        if why := _difference(question, walk.map_node(again, lambda text: dialect.render(text), Result)):
            wrong[question.id] = why
    return wrong


_GONE = "it cannot be read again once it is written"


def _begins(text: str, ids: set[str]) -> list[tuple[int, str]]:
    """The line on which each question begins, whether or not it can be read."""
    found = ((number, m[1]) for number, line in enumerate(text.split("\n"), 1) if (m := _BEGINS.fullmatch(line)))
    return [(number, id) for number, id in found if id in ids]


def _difference(question: Question[Html], again: Result[Question[Html]]) -> str:
    """Why a question that was read and rendered again is another one, or ""."""
    named = not question.name.made
    one, other = _form(question, named), _form(naming.named(again.value), named)
    if one == other:
        return ""
    if said := next((d.message for d in again.diagnostics if d.severity is Severity.ERROR), ""):
        return said
    if type(one) is not type(other):
        return "it would be of another kind once it is written"
    differ = (part.name for part in fields(one) if part.compare and getattr(one, part.name) != getattr(other, part.name))
    return f"its {next(differ).replace('_', ' ')} would not be the same once it is written"


def _form(question: Question[Html], named: bool) -> Any:
    """A question as what is seen and counted of it. named: its name counts, since no other text has made it."""
    made = walk.map_node(
        question, lambda text: Result((repr(normal(text)),)), lambda text: Result(Plain(normalize("NFC", " ".join(text.text.split())), ""))
    ).value
    more: dict[str, Any] = {"points": round(made.points, 7), "targets": {name: dict(of) for name, of in made.targets.items() if of}}
    if isinstance(made, RawQuestion):
        more["source"] = made.source.strip()
    if not named:
        more["name"] = Plain("", "")
    return replace(made, **more)
