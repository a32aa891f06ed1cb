"""How far from its number an answer may be, and with which digits the right one is shown: what a calculated answer has beside its formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import Literal

from packager.arithmetic.evaluation import evaluate
from packager.arithmetic.functions import DIGITS
from packager.arithmetic.rounding import to_decimals, to_significant
from packager.arithmetic.rows import Row
from packager.arithmetic.tree import Expression, Fault

SLACK = Decimal("1e-14")
"""Platforms count in binary, so the ends of an interval lie a little further out (Moodle's epsilon at PHP's precision of 14)."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far an answer a may be off, ends included. absolute: a - size to a + size; relative: by that part of a (0.01: one percent);
    factor: from a / (1 + size) to a * (1 + size). size >= 0. Moodle's names for them: nominal, relative, geometric."""

    kind: Literal["absolute", "relative", "factor"]
    size: Decimal


@dataclass(frozen=True, slots=True)
class Digits:
    """How the right answer is shown: with so many decimals, or so many significant figures."""

    count: int = 2
    significant: bool = False

    def show(self, answer: Decimal) -> str:
        """The answer with these digits, and a point as decimal mark."""
        return to_significant(answer, self.count) if self.significant else to_decimals(answer, self.count)

    @property
    def tolerance(self) -> Tolerance:
        """The least one under which every answer that is rounded to these digits is right: half of the last decimal; of significant figures, whose last
        is another one in each row of values, the most that half of it can be, which is at 1.00."""
        if self.significant:
            return Tolerance("relative", Decimal(5).scaleb(-self.count))
        return Tolerance("absolute", Decimal(5).scaleb(-self.count - 1))


def interval(answer: Decimal, tolerance: Tolerance, slack: Decimal = SLACK) -> tuple[Decimal, Decimal]:
    """The least and the greatest number that are as good as the answer (Moodle: qtype_numerical_answer::get_tolerance_interval)."""
    size, far = tolerance.size, abs(answer)
    with localcontext(Context(prec=DIGITS)):
        if tolerance.kind == "factor":
            ends = answer / (1 + size + slack), answer * (1 + size + slack)
            return min(ends), max(ends)
        if tolerance.kind == "relative":
            reach = far * (size + slack)
        else:
            reach = size + slack * max(size, far, slack)
        return answer - reach, answer + reach


def refused(formula: Expression, tolerance: Tolerance, digits: Digits, rows: Sequence[Row]) -> tuple[int, str] | None:
    """The first row, from 1 on, whose right answer would be marked wrong as it is shown, since its rounding is more than the tolerance: the row and
    what is shown there; None where there is none. Learners type what they have been taught to write, and it is what a platform shows as right."""
    for number, row in enumerate(rows, 1):
        answer = evaluate(formula, row)
        if isinstance(answer, Fault):
            continue
        least, greatest = interval(answer, tolerance)
        if not least <= Decimal(digits.show(answer)) <= greatest:
            return number, digits.show(answer)
    return None
