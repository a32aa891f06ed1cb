"""Values in a text: `{mass}` is a parameter's, `{= mass * 9.81}` a formula's. In mathematics, where TeX has braces of its own, they are doubled."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from packager.arithmetic.answers import Digits
from packager.arithmetic.evaluation import evaluate
from packager.arithmetic.parsing import parse_formula
from packager.arithmetic.rows import Row
from packager.arithmetic.tree import Expression, Fault, Name

_IN_TEXT = re.compile(r"\{=(?P<formula>(?:[^{}]|\{[^{}]*\})*)\}|\{(?P<name>[A-Za-z]\w*)\}", re.ASCII)
_IN_MATHS = re.compile(r"\{\{=(?P<formula>(?:[^{}]|\{[^{}]*\})*)\}\}|\{\{(?P<name>[A-Za-z]\w*)\}\}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Value:
    """A place in a text where a number comes: its formula, a Name where it is a parameter's own value; and what is written there."""

    formula: Expression
    source: str


Pieces: TypeAlias = tuple[str | Value, ...]


def pieces(text: str, known: Collection[str], maths: bool = False) -> Pieces | Fault:
    """A text cut at its values. Braces around what is no parameter's name are text, and so is TeX's `{a}`; a mistake in a formula is a Fault with
    its column in the text. maths: the text is TeX, where `{{a}}` stands for the value and keeps one pair of braces, as \\frac wants them."""
    cut: list[str | Value] = []
    end = 0
    for found in (_IN_MATHS if maths else _IN_TEXT).finditer(text):
        name, written = found["name"], found["formula"]
        if name not in known if written is None else not written.strip():
            continue
        formula = parse_formula(written if name is None else name, known)
        if isinstance(formula, Fault):
            return Fault(formula.column + found.start("formula"), formula.message, formula.hint)
        cut += [text[end : found.start()] + "{" * maths, Value(formula, found[0])]
        end = found.end() - maths
    return tuple(piece for piece in (*cut, text[end:]) if piece != "")


def filled(text: Pieces, row: Row, show: Callable[[Decimal], str]) -> str | Fault:
    """The text with a row's values. show: a number as the text's language writes it; a parameter's value comes with the decimals that it was drawn
    with (2.50), a formula's without noughts at its end. A Fault is that of a formula that has no value in this row."""
    said: list[str] = []
    for piece in text:
        if isinstance(piece, str):
            said.append(piece)
            continue
        number = row.get(piece.formula.name) if isinstance(piece.formula, Name) else None
        value = evaluate(piece.formula, row) if number is None else number
        if isinstance(value, Fault):
            return value
        said.append(show(value))
    return "".join(said)


def strangers(text: str, known: Collection[str], maths: bool = False) -> tuple[tuple[int, str], ...]:
    """The names in braces that are no parameter's, with their columns: in a question with values, mostly a slip of the pen."""
    found = (_IN_MATHS if maths else _IN_TEXT).finditer(text)
    return tuple((match.start() + 1, match["name"]) for match in found if match["name"] and match["name"] not in known)


def shown(formula: Expression, row: Row, digits: Digits | None = None) -> str:
    """What stands in the place of a value: a parameter's own with the decimals that it was drawn with, what a formula gives with these digits, or all of
    them; "?" where it gives nothing."""
    number = row.get(formula.name) if isinstance(formula, Name) else None
    value = evaluate(formula, row) if number is None else number
    if isinstance(value, Fault):
        return "?"
    return f"{value:f}" if digits is None or number is not None else digits.show(value)


def mentioned(text: str, known: Collection[str]) -> tuple[Expression, ...]:
    """The formulas without a fault that stand in a text, or in mathematics within it."""
    trees = (parse_formula(found["formula"], known) for found in _IN_TEXT.finditer(text) if found["formula"])
    return tuple(tree for tree in trees if not isinstance(tree, Fault))


def formulas(text: Pieces) -> Sequence[Expression]:
    """The formulas of a text's values, which have to have a value in each row."""
    return [piece.formula for piece in text if isinstance(piece, Value)]
