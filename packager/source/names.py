"""What stands in the repository around a course, by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from packager.diagnostics import Location, problem
from packager.model import Embed, Markdown, Unit
from packager.source.banks import Read
from packager.source.values import Problems


@dataclass(slots=True)
class Names:
    """units and banks by id; paths: file of a unit -> its id; questions: id -> id of its bank; placed: id of a unit -> the questions and drawn
    quizzes in its text. unread: "unit", "bank" or "question" -> the files in which names of that kind may stand that could not be read: there a
    name that is not found may be."""

    units: dict[str, Unit[Markdown]] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    banks: dict[str, Read] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    placed: dict[str, tuple[Embed, ...]] = field(default_factory=dict)
    unread: dict[str, set[str]] = field(default_factory=lambda: {"unit": set(), "bank": set(), "question": set()})


def unique(ids: Iterable[tuple[str, Location]], what: str, problems: Problems, where: str = "this course") -> None:
    """Reports each id that stands a second time, with both places."""
    first: dict[str, Location] = {}
    for id, loc in ids:
        if id in first:
            message, hint = f"{where} has the {what} id '{id}' twice", "give one of them another id"
            problems.append(problem("id-duplicate", loc, message, hint, [(first[id], "first used here")]))
        else:
            first[id] = loc
