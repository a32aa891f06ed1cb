"""Questions of one kind as questions of another that a format has. A conversion keeps the marks and the right answer, or it is not done: None."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from packager import walk
from packager.model import (
    Course,
    Description,
    DragWords,
    Embed,
    Gap,
    GapSelect,
    Html,
    Matching,
    Numerical,
    Ordering,
    Pair,
    Plain,
    QuestionBase,
    Token,
)


def common(question: QuestionBase[Html]) -> dict[str, Any]:
    """What every kind of question has, by the names of its fields."""
    return {field.name: getattr(question, field.name) for field in fields(QuestionBase)}


def ordering_to_matching(question: Ordering[Html]) -> Matching[Html] | None:
    """Items to be given their places (1, 2 ...): the same learner's order earns the same, where each item in its place earns its share."""
    if question.scoring != "places":
        return None
    pairs = (Pair(str(place), item.text, Plain(str(place), ""), item.loc) for place, item in enumerate(question.items, 1))
    return Matching(**common(question), pairs=tuple(pairs))


def unit_shown(question: Numerical[Html]) -> Numerical[Html]:
    """A question that asks for a unit as one that shows its own: the right number in it is right."""
    return replace(question, unit_input="shown", other_units=(), unit_penalty=None)


def gaps_to_matching(question: GapSelect[Html] | DragWords[Html]) -> Matching[Html]:
    """The gaps are numbered in the text, and each number gets its word. Where the gaps have lists of their own, every word is on offer for each: what is
    right, and what it earns, is the same."""
    numbers = {gap.name: f"({number})" for number, gap in enumerate(walk.gaps(question.prompt), 1)}
    prompt = tuple(f"<strong>{numbers[piece.name]}</strong>" if isinstance(piece, Gap) else piece for piece in question.prompt)
    gaps = sorted((gap for gap in question.gaps if gap.key in numbers), key=lambda gap: int(numbers[gap.key][1:-1]))
    pairs = tuple(Pair(str(n), (f"<p>{numbers[gap.key]}</p>",), gap.answer, gap.loc) for n, gap in enumerate(gaps, 1))
    right = {pair.answer.text for pair in pairs}
    spare = {word.text.text: word.text for word in reversed(question.distractors) if word.text.text not in right}
    return Matching(**common(question) | {"prompt": prompt}, pairs=pairs, distractors=tuple(spare.values())[::-1], shuffle=question.shuffle)


def inlined(course: Course[Html]) -> Course[Html]:
    """The course with each description that a unit places as text of that unit, since nobody answers it; in its bank are left those that are placed by
    no unit, or asked by a quiz too."""
    placed = {embed.id for unit in course.units for embed in walk.embeds(unit) if embed.kind == "question"}
    asked = {id for quiz in course.quizzes for draw in quiz.draws for id in draw.ids}
    said = {
        question.id: question.prompt for question in walk.questions(course) if isinstance(question, Description) and question.id in placed
    }
    if not said:
        return course

    def text(html: Html) -> Html:
        out: list[str | Token] = []
        for piece in html:
            own = said.get(piece.id) if isinstance(piece, Embed) and piece.kind == "question" else None
            out += (piece,) if own is None else own
        return tuple(out)

    gone = said.keys() - asked
    return replace(
        course,
        units=tuple(replace(unit, body=text(unit.body)) for unit in course.units),
        banks=tuple(replace(bank, questions=tuple(q for q in bank.questions if q.id not in gone)) for bank in course.banks),
    )
