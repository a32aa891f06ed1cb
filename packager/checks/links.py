"""Links from one text to a place in another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from packager import walk
from packager.checks.check import Check
from packager.diagnostics import Diagnostic, problem
from packager.model import TRAINER, Course, Html

_ID = re.compile(r'\sid="([^"]+)"')


def fragments(course: Course[Html]) -> Iterator[Diagnostic]:
    """A link to a heading leads to one that is there."""
    there = {unit.id: set(_ID.findall("".join(p for p in unit.body if isinstance(p, str)))) for unit in course.units}
    for ref in walk.refs(course) if there else ():
        if ref.kind != "unit" or not ref.fragment or ref.id not in there or ref.fragment in there[ref.id]:
            continue
        wanted = ref.fragment.removeprefix(f"{ref.id}-")
        near = get_close_matches(wanted, sorted(id.removeprefix(f"{ref.id}-") for id in there[ref.id]), 1)
        hint = (
            f"did you mean '#{near[0]}'?"
            if near
            else "name a heading of that unit in small letters with hyphens, or give the heading an id: {#name}"
        )
        yield problem("link-fragment", ref.loc, f"unit '{ref.id}' has no place called '#{wanted}'", hint)


def to_units_left_out(course: Course[Html]) -> Iterator[Diagnostic]:
    """A link to a unit that exists but is not part of this course, or of this edition of it."""
    units = {unit.id for unit in course.units}
    activities = {quiz.id for quiz in course.quizzes}
    for module in course.modules:
        activities |= {link.id for link in module.links} | {topic.id for topic in module.discussions}
    edition = f" for {course.audience}" if course.audience not in ("", TRAINER) else ""  # trainers have all that the course has
    for ref in walk.refs(course) if course.units else ():
        if ref.kind == "unit" and ref.id not in units:
            yield problem(
                "link-left-out", ref.loc, f"the link leads to unit '{ref.id}', which is not in the course '{course.id}'{edition}",
                "add the unit to a module of the course, or take the link out",
            )  # fmt: skip
        if ref.kind == "activity" and ref.id not in activities:
            yield problem(
                "link-left-out", ref.loc, f"the link leads to '{ref.id}', which is not in the course '{course.id}'{edition}",
                "list it in a module of the course, or take the link out",
            )  # fmt: skip


CHECKS: tuple[Check, ...] = ((fragments, frozenset()), (to_units_left_out, frozenset({"module", "activity"})))
