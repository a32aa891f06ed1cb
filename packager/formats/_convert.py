"""Questions of one kind as questions of another that a format has. A conversion keeps the marks and the right answer, or it is not done: None."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from packager.model import Html, Matching, Ordering, Pair, Plain, QuestionBase


def common(question: QuestionBase[Html]) -> dict[str, Any]:
    """What every kind of question has, by the names of its fields."""
    return {field.name: getattr(question, field.name) for field in fields(QuestionBase)}


def ordering_to_matching(question: Ordering[Html]) -> Matching[Html] | None:
    """Items to be given their places (1, 2 ...): the same learner's order earns the same, where each item in its place earns its share."""
    if question.scoring != "places":
        return None
    pairs = (Pair(str(place), item.text, Plain(str(place), ""), item.loc) for place, item in enumerate(question.items, 1))
    return Matching(**common(question), pairs=tuple(pairs))
