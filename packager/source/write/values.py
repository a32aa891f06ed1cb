"""Values that differ from learner to learner, and what is counted with them, as the keys of a bank."""

from __future__ import annotations

from dataclasses import replace

from packager import grade
from packager.arithmetic import Digits, Tolerance
from packager.model import CalculatedAnswer, CalculatedChoice, CalculatedSimple, Html, Question, Values
from packager.source.emit import Row, Value, Word


def keys(values: Values, id: str) -> dict[str, Value]:
    """The keys by which values are drawn, or their rows where each was given. id: of their question, by which they are drawn unless there is a seed."""
    if any(not parameter.source for parameter in values.parameters):
        rows = range(len(values))
        return {"values": [Row({parameter.name: Word(parameter.values[row]) for parameter in values.parameters}) for row in rows]}
    return {
        "values": {parameter.name: _source(parameter.source) for parameter in values.parameters}, "where": values.where,
        "variants": Word(len(values)), "seed": values.seed if values.seed != id else None,
    }  # fmt: skip


def given(question: Question[Html]) -> Question[Html] | None:
    """The same question with each of its rows given, for where others would be drawn; None where none are drawn."""
    if not isinstance(question, CalculatedSimple | CalculatedChoice) or not question.values.seed:
        return None
    parameters = tuple(replace(parameter, source="") for parameter in question.values.parameters)
    return replace(question, values=Values(parameters))


def rounding(answer: CalculatedAnswer[Html], usual: Tolerance | None, usually: Digits) -> dict[str, Value]:
    """The keys of an answer that has another tolerance or other digits than is usual in its question (None: half of the last digit)."""
    return {
        **({"tolerance": tolerance(answer.tolerance)} if answer.tolerance != (usual or answer.digits.tolerance) else {}),
        **(_digits(answer.digits) if answer.digits != usually else {}),
    }


def tolerance(tolerance: Tolerance) -> Word:
    if tolerance.kind == "factor":
        return Word(f"factor {grade.spell(1 + tolerance.size)}")
    return Word(f"{grade.spell(tolerance.size.scaleb(2))}%" if tolerance.kind == "relative" else grade.spell(tolerance.size))


def digits(digits: Digits) -> dict[str, Value]:
    """The keys of a question by which its numbers are shown."""
    return {} if digits == Digits() else _digits(digits)


def _digits(digits: Digits) -> dict[str, Value]:
    return {"figures" if digits.significant else "decimals": Word(digits.count)}


def _source(source: str) -> Value:
    """What an author wrote for a parameter: a text, or a list of numbers."""
    return [Word(number.strip()) for number in source[1:-1].split(",")] if source.startswith("[") else source
