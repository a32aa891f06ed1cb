"""Questions of one kind as questions of another that a format has. A conversion keeps the marks and the right answer, or it is not done: None."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from decimal import Context, Decimal
from typing import Any

from packager import walk
from packager.arithmetic import Digits, interval
from packager.diagnostics import Location, Result
from packager.grade import worked_out
from packager.localize.variants import in_html
from packager.model import (
    CalculatedAnswer,
    CalculatedChoice,
    CalculatedSimple,
    Choice,
    Course,
    Description,
    DragWords,
    Embed,
    Gap,
    GapSelect,
    Html,
    Matching,
    Measured,
    Numerical,
    NumericAnswer,
    Ordering,
    Pair,
    Plain,
    QuestionBase,
    Token,
)


def common(question: QuestionBase[Html]) -> dict[str, Any]:
    """What every kind of question has, by the names of its fields."""
    return {field.name: getattr(question, field.name) for field in fields(QuestionBase)}


def measured(question: Measured[Html]) -> dict[str, Any]:
    """What every question has that asks for a number."""
    return {field.name: getattr(question, field.name) for field in fields(Measured)}


def ordering_to_matching(question: Ordering[Html]) -> Matching[Html] | None:
    """Items to be given their places (1, 2 ...): the same learner's order earns the same, where each item in its place earns its share."""
    if question.scoring != "places":
        return None
    pairs = (Pair(str(place), item.text, Plain(str(place), ""), item.loc) for place, item in enumerate(question.items, 1))
    return Matching(**common(question), pairs=tuple(pairs))


def unit_shown(question: Numerical[Html]) -> Numerical[Html]:
    """A question that asks for a unit as one that shows its own: the right number in it is right."""
    return replace(question, unit_input="shown", other_units=(), unit_penalty=None)


def unit_asked_at(question: Measured[Any]) -> Location:
    """Where its author says that a unit is to be given."""
    return question.at(next((key for key in ("unit-input", "other-units", "unit-penalty") if key in question.places), "unit"))


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


def with_row(question: CalculatedSimple[Html] | CalculatedChoice[Html], lang: str, row: int = 1) -> Numerical[Html] | Choice[Html]:
    """The question as a learner has it who got this row of values: its numbers are written in its texts, as lang writes them, and what was worth something is
    worth the same."""
    values = question.values.row(row)

    def filled(digits: Digits | None) -> Callable[[Html], Result[Html]]:
        return lambda html: Result(in_html(html, values, lang, digits))

    if isinstance(question, CalculatedChoice):
        options = tuple(walk.map_node(option, filled(question.digits), Result).value for option in question.options)
        chosen = Choice(
            **common(question), options=options, several=question.several, shuffle=question.shuffle, numbering=question.numbering
        )
        around: Choice[Html] = walk.map_node(replace(chosen, options=()), filled(None), Result).value
        return replace(around, options=options)
    answers: list[NumericAnswer[Html]] = []
    for answer in question.answers:
        said: CalculatedAnswer[Html] = walk.map_node(answer, filled(answer.digits), Result).value
        answers += _numbers(said, values)
    number: Numerical[Html] = walk.map_node(Numerical(**measured(question), answers=()), filled(None), Result).value
    return replace(number, answers=tuple(answers))


def _numbers(answer: CalculatedAnswer[Html], values: Mapping[str, Decimal]) -> Iterator[NumericAnswer[Html]]:
    """An answer in a row: the number that is shown as the right one, as far around it as the interval reaches to both sides, then the whole interval, whose
    middle is the exact number or, where it is right up to a factor, another one."""
    if answer.formula is None:
        yield NumericAnswer(None, Decimal(0), answer.fraction, answer.feedback, answer.loc)
        return
    exact = worked_out(answer.formula, values)
    least, greatest = interval(exact, answer.tolerance, slack=Decimal(0))
    near = Decimal(answer.digits.show(exact))
    fourteen = Context(prec=14)  # what a platform's binary numbers hold
    if least <= near <= greatest:
        yield NumericAnswer(near, fourteen.plus(min(near - least, greatest - near)), answer.fraction, answer.feedback, answer.loc)
    if near - least != greatest - near:
        middle = (least + greatest) / 2
        yield NumericAnswer(fourteen.plus(middle), fourteen.plus(greatest - middle), answer.fraction, answer.feedback, answer.loc)


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
