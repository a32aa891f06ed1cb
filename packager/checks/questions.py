"""Questions and the tests that draw them, seen across the course."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from packager import grade, walk
from packager.checks.check import Check
from packager.diagnostics import Diagnostic, Location, problem
from packager.model import (
    CalculatedChoice,
    Choice,
    ChoiceGap,
    Course,
    Html,
    Matching,
    Question,
    Ref,
    ShortAnswer,
    WordGap,
)

_ALT = re.compile(r'\salt="([^"]+)"')


def alt_gives_the_answer_away(course: Course[Html]) -> Iterator[Diagnostic]:
    """The alternative text of a picture in the stem that holds the right answer's own words tells blind learners the key."""
    for question in walk.questions(course):
        keys = [key for part in walk.asked(question) for key in _keys(part) if len(key) > 2]
        for place, alt in _alts(question):
            told = [key for key in keys if re.search(rf"(?<!\w){re.escape(key.casefold())}(?!\w)", unescape(alt).casefold())]
            if told:
                yield problem(
                    "alt-tells-answer", place, f"the picture's alternative text holds the right answer '{told[0]}'",
                    "describe what is seen without naming the answer",
                )  # fmt: skip


def _alts(question: Question[Html]) -> Iterator[tuple[Location, str]]:
    """The alternative texts in a stem, each with the place of its picture."""
    for number, piece in enumerate(question.prompt):
        if isinstance(piece, str):
            behind = question.prompt[number + 1 : number + 2]
            alts = _ALT.findall(piece)
            for alt in alts:
                last = alt is alts[-1] and piece.endswith('src="')
                yield behind[0].loc if last and behind and isinstance(behind[0], Ref) else question.at("prompt"), alt


def _keys(question: Question[Html] | grade.Part) -> list[str]:
    if isinstance(question, Choice | CalculatedChoice | ChoiceGap):
        return [walk.plain_text(option.text) for option in question.options if option.fraction > 0]
    if isinstance(question, ShortAnswer | WordGap):
        return [answer.text.text for answer in question.answers if answer.fraction == 1]
    if isinstance(question, Matching):
        return []  # every answer is shown to everybody
    return []


CHECKS: tuple[Check, ...] = ((alt_gives_the_answer_away, frozenset()),)
