"""What stands in the repository around a course, by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from packager.diagnostics import Location, problem
from packager.markup.scope import NameKind
from packager.model import Embed, Markdown, Unit
from packager.source.banks import Read
from packager.source.values import Problems


@dataclass(slots=True)
class Names:
    """units and banks by id; paths: file of a unit -> its id; questions: id -> id of its bank; drafts: ids of questions that stay out; placed: id of a unit -> the questions and drawn
    quizzes in its text. unread: "unit", "bank" or "question" -> the files in which names of that kind may stand that could not be read: there a
    name that is not found may be."""

    units: dict[str, Unit[Markdown]] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    banks: dict[str, Read] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    drafts: set[str] = field(default_factory=set)
    placed: dict[str, tuple[Embed, ...]] = field(default_factory=dict)
    unread: dict[NameKind, set[str]] = field(default_factory=lambda: {"unit": set(), "bank": set(), "question": set()})

    def missing(self, folder: str = "") -> frozenset[NameKind]:
        """The kinds of names of which some could not be read: of units, those below a folder of a course."""
        units = any(path.startswith(folder) for path in self.unread["unit"])
        return frozenset(kind for kind, files in self.unread.items() if (units if kind == "unit" else files))


def unique(ids: Iterable[tuple[str, Location]], what: str, problems: Problems, where: str = "this course") -> None:
    """Reports each id that stands a second time, with both places."""
    first: dict[str, Location] = {}
    for id, loc in ids:
        if id in first:
            message, hint = f"{where} has the {what} id '{id}' twice", "give one of them another id"
            problems.append(problem("id-duplicate", loc, message, hint, [(first[id], "first used here")]))
        else:
            first[id] = loc
