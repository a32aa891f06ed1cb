"""The course's own shape: units and quizzes that hold nothing, a pass mark that nobody can reach."""

from __future__ import annotations

from collections.abc import Iterator

from packager import walk
from packager.checks.check import Check
from packager.diagnostics import Diagnostic, problem
from packager.model import Course, Embed, Html


def empty_units(course: Course[Html]) -> Iterator[Diagnostic]:
    for unit in course.units:
        if not any(not isinstance(piece, str) or piece.strip() for piece in unit.body):
            yield problem(
                "unit-empty",
                unit.loc,
                f"the unit '{unit.title}' has no text",
                "write its text below the front matter, or take it out of the module",
            )


def empty_modules(course: Course[Html]) -> Iterator[Diagnostic]:
    for module in course.modules:
        if not (module.units or module.quizzes or module.links or module.discussions):
            yield problem("module-empty", module.loc, f"the module '{module.title}' has nothing in it", "list its units, or take it out")


def empty_banks(course: Course[Html]) -> Iterator[Diagnostic]:
    for bank in course.banks:
        if not bank.questions:
            yield problem(
                "bank-empty", bank.loc, f"the bank '{bank.title}' has no question", "write its questions below `questions:`, or delete it"
            )


def pass_mark_without_quiz(course: Course[Html]) -> Iterator[Diagnostic]:
    if course.pass_mark is None or any(True for _ in walk.embeds(course)):
        return
    if not any(course.quizzes):
        yield problem(
            "pass-mark-without-quiz", course.at("pass-mark"), "the course has a pass mark but no quiz and no question to earn points with",
            "take pass-mark out, or add a quiz",
        )  # fmt: skip


def placed_twice(course: Course[Html]) -> Iterator[Diagnostic]:
    """A placed question has one place: its state belongs to its id. So has a family, of which one is asked there."""
    seen: dict[str, Embed] = {}
    for unit in course.units:
        for embed in walk.embeds(unit):
            id = embed.id if embed.kind == "question" else next((id for draw in embed.draws for id in draw.ids), "")
            if id and (first := seen.setdefault(id, embed)) is not embed:
                yield problem(
                    "placed-twice", embed.loc, f"question '{id}' is placed in this course already",
                    "place another question, or link to the unit that has it", [(first.loc, "first placed here")],
                )  # fmt: skip


def embeds_out_of_place(course: Course[Html]) -> Iterator[Diagnostic]:
    """Questions stand in units; a question within a question, or within a definition, has nobody to answer it."""
    in_units = {id(embed) for unit in course.units for embed in walk.embeds(unit)}
    for embed in walk.embeds(course):
        if id(embed) not in in_units:
            yield problem(
                "question-out-of-place",
                embed.loc,
                "a question can be placed in the text of a unit only",
                "move this line into a unit, or take it out",
            )


CHECKS: tuple[Check, ...] = (
    (empty_units, frozenset()),
    (empty_modules, frozenset({"module"})),
    (empty_banks, frozenset()),
    (pass_mark_without_quiz, frozenset({"module", "activity", "unit", "question", "bank"})),
    (placed_twice, frozenset({"module"})),
    (embeds_out_of_place, frozenset()),
)
