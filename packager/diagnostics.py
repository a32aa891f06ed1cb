"""A problem is a value: where it is, which rule it breaks, what is wrong and what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Generic, TypeVar

from packager.rules import RULES

A = TypeVar("A")
B = TypeVar("B")


class Severity(IntEnum):
    """How bad a problem is. An error stops its artefact, a warning does not (unless --strict), a note never does."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in the author's files: repository path, 1-based line and column. Line 0 means the file as a whole."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}" if self.column else f"{self.file}:{self.line}"


NOWHERE = Location()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. `related` are other places that belong to it (the first of two equal ids), each with a word on it. each: what has the problem at this
    place ("question"), where the same problem of many in a file is told as one; until then there is one at each place, so that each can be silenced at its
    own."""

    location: Location
    rule: str
    severity: Severity
    message: str
    hint: str = ""
    related: tuple[tuple[Location, str], ...] = ()
    each: str = ""

    @property
    def order(self) -> tuple[Location, int, str, str]:
        """Reports come in the order of the files, the worst of one place first."""
        return (self.location, -self.severity, self.rule, self.message)


def problem(
    rule: str, location: Location, message: str, hint: str = "", related: Iterable[tuple[Location, str]] = (), each: str = ""
) -> Diagnostic:
    """A Diagnostic of a rule, with the severity that the rule's row in RULES gives it. An unknown rule is a bug: KeyError."""
    return Diagnostic(location, rule, Severity[RULES[rule].severity.upper()], message, hint, tuple(related), each)


@dataclass(frozen=True, slots=True)
class Result(Generic[A]):
    """A value and what there is to say about it. Every arrow of the pipeline returns one; none raises for bad input."""

    value: A
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def failed(self) -> bool:
        return has_errors(self.diagnostics)

    def then(self, step: Callable[[A], Result[B]]) -> Result[B]:
        """The next step's result, with this one's diagnostics before its own."""
        done = step(self.value)
        return Result(done.value, self.diagnostics + done.diagnostics)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(d.severity is Severity.ERROR for d in diagnostics)


def tidy(diagnostics: Iterable[Diagnostic], strict: bool = False) -> tuple[Diagnostic, ...]:
    """Sorted, each said once, and once what many of a file have in common; with strict, warnings become errors."""
    once = dict.fromkeys(diagnostics)
    if strict:
        once = dict.fromkeys(replace(d, severity=Severity.ERROR) if d.severity is Severity.WARNING else d for d in once)
    return tuple(_gathered(sorted(once, key=lambda d: d.order)))


MOST_RELATED = 20
"""Places to which a problem of many points."""


def _gathered(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The same problem of many in a file as one, at the first, which points to the others."""
    many: dict[tuple[str, ...], list[Diagnostic]] = {}
    for d in found:
        alone = () if d.each else (str(d.location), str(len(many)))
        many.setdefault((d.location.file, d.rule, d.severity.label, d.message, d.each, *alone), []).append(d)
    for first, *more in many.values():
        if more:
            count = f"{len(more)} more {first.each}{'s' if more[1:] else ''}"
            others = tuple((d.location, "another") for d in more[:MOST_RELATED])
            first = replace(first, message=f"{first.message}, here and in {count}", related=(*first.related, *others))
        yield replace(first, each="") if first.each else first
