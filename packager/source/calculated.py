"""Calculated questions as read from a bank: their values are drawn here, once, so that every format and every platform has the same rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, TypeVar

from packager import walk
from packager.arithmetic import (
    Digits,
    Fault,
    Row,
    Tolerance,
    formula,
    parse_formula,
    pieces,
    refused,
    shown,
)
from packager.diagnostics import Result, problem
from packager.model import (
    Calculated,
    CalculatedAnswer,
    CalculatedChoice,
    CalculatedSimple,
    Markdown,
    Option,
    Question,
)
from packager.source import answers as given
from packager.source import rows
from packager.source.answers import prose
from packager.source.nodes import Scalar
from packager.source.shape import Record
from packager.source.values import Problems

Made = TypeVar("Made", bound=Question[Markdown])


def calculated(record: Record, id: str, common: dict[str, Any], problems: Problems) -> Calculated[Markdown] | None:
    """None where its values or a formula cannot be read, which is reported."""
    keys = _written(record, id, common, problems)
    return None if keys is None else _with_values(Calculated(**keys, shared=record["shared"]))


def calculated_simple(record: Record, id: str, common: dict[str, Any], problems: Problems) -> CalculatedSimple[Markdown] | None:
    """As `calculated`."""
    keys = _written(record, id, common, problems)
    return None if keys is None else _with_values(CalculatedSimple(**keys))


def calculated_choice(record: Record, id: str, common: dict[str, Any], problems: Problems) -> CalculatedChoice[Markdown] | None:
    """As `calculated`."""
    options, several = given.choice(record, id, problems)
    digits, known = digits_of(record, Digits(), problems), rows.names(record)
    values = rows.values(record, id, (), (*_texts(common), *options), problems, lambda row: _alike(options, digits, row, known))
    if values is None:
        return None
    made: CalculatedChoice[Markdown] = CalculatedChoice(
        **common,
        values=values,
        options=options,
        digits=digits,
        several=several,
        shuffle=record["shuffle"],
        numbering=record["numbering"],
    )
    return _with_values(made)


def _with_values(question: Made) -> Made:
    """The question, each of whose texts in Markdown knows the names of its values."""
    names = question.values.names  # type: ignore[union-attr]  # every one that comes here has them
    made: Made = walk.map_node(question, lambda text: Result(replace(text, values=names)), Result).value
    return made


# ---- answers ---------------------------------------------------------------------------------------------------------------


def _written(record: Record, id: str, common: dict[str, Any], problems: Problems) -> dict[str, Any] | None:
    """The fields of a question whose answers are formulas."""
    known = rows.names(record)
    digits = digits_of(record, Digits(), problems)
    answers = _answers(record, id, known, digits, problems)
    needs = [formula(answer.formula) for answer in answers or () if answer.formula is not None]
    values = rows.values(record, id, needs, (*_texts(common), *(answers or ())), problems)
    if answers is None or values is None:
        return None
    every = [values.row(number) for number in range(1, len(values) + 1)]
    for answer in answers:
        tree = None if answer.formula is None or not answer.fraction else formula(answer.formula)
        if tree is not None and (no := refused(tree, answer.tolerance, answer.digits, every)):
            said = f"{no[1]}, as the right answer is shown in row {no[0]} of the values, is further from the exact one than the tolerance"
            problems.append(problem("calculated-answer-refused", answer.loc, said, "allow a wider tolerance, or show more digits"))
    return {**common, **given.units(record, id, problems), "values": values, "answers": answers}


def _answers(
    record: Record, id: str, known: Sequence[str], digits: Digits, problems: Problems
) -> tuple[CalculatedAnswer[Markdown], ...] | None:
    """None where a formula cannot be read."""
    answers: list[CalculatedAnswer[Markdown]] = []
    whole = True
    for row in record["answers"] or (record["answer"],):
        own = isinstance(row, Record)
        if own and not row.whole:
            continue
        said: Scalar = row["answer"] if own else row
        text = " ".join(said.text.split())
        if text != rows.ANY and not rows.sound(said, parse_formula(said.text, known), "formula-malformed", problems):
            whole = False
            continue
        mine = digits_of(row, digits, problems) if own else digits
        tolerance: Tolerance | None = (own and row["tolerance"]) or record["tolerance"]
        answer = CalculatedAnswer(
            None if text == rows.ANY else text,
            tolerance or mine.tolerance,
            mine,
            row["worth"] if own else Fraction(1),
            prose(row["feedback"], f"{id}.answer.{len(answers) + 1}.feedback", "feedback") if own else None,
            row.loc if own else said.loc,
        )
        if (first := next((one for one in answers if _covers(one, answer)), None)) is not None:
            problems.append(given.never(text, "any number" if first.formula is None else f"'{first.formula}'", first, answer))
        answers.append(answer)
    return tuple(answers) if whole else None


def _covers(earlier: CalculatedAnswer[Any], later: CalculatedAnswer[Any]) -> bool:
    if earlier.formula is None or later.formula is None:
        return earlier.formula is None
    same = formula(earlier.formula) == formula(later.formula)
    return same and earlier.tolerance.kind == later.tolerance.kind and earlier.tolerance.size >= later.tolerance.size


def digits_of(record: Record, otherwise: Digits, problems: Problems) -> Digits:
    """The digits that `decimals` or `figures` ask for."""
    decimals, figures = record["decimals"], record["figures"]
    if decimals is not None and figures is not None:
        problems.append(problem("key-clash", record.at("figures"), "'decimals' and 'figures' cannot stand together", "keep one of the two"))
    if decimals is not None:
        return Digits(decimals)
    return otherwise if figures is None else Digits(figures, significant=True)


def _texts(common: Mapping[str, Any]) -> tuple[Any, ...]:
    return common["prompt"], common["feedback"], *common["hints"]


def _alike(options: Sequence[Option[Markdown]], digits: Digits, row: Row, known: Sequence[str]) -> str:
    """That two options look alike in a row: a learner could not tell which of the two is right."""
    seen: set[str] = set()
    for option in options:
        cut = pieces(option.text.source, known)
        words = (
            option.text.source
            if isinstance(cut, Fault)
            else "".join(p if isinstance(p, str) else shown(p.formula, row, digits) for p in cut)
        )
        if (words := " ".join(words.split())) in seen:
            return "two options look alike"
        seen.add(words)
    return ""
