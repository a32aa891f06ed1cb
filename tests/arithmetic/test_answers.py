"""Tolerances, and right answers that their own rounding would make wrong."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packager.arithmetic import Digits, Expression, Fault, Tolerance, interval, parse_formula, refused

D = Decimal


def formula(text: str) -> Expression:
    read = parse_formula(text)
    assert not isinstance(read, Fault)
    return read


@pytest.mark.parametrize(
    "answer, kind, size, least, greatest",
    [
        ("50", "absolute", "0.5", "49.5", "50.5"),
        ("-50", "relative", "0.01", "-50.5", "-49.5"),
        ("0", "relative", "0.01", "0", "0"),
        ("10", "factor", "1", "5", "20"),
        ("-10", "factor", "1", "-20", "-5"),
    ],
)
def test_an_interval(answer: str, kind: str, size: str, least: str, greatest: str) -> None:
    low, high = interval(D(answer), Tolerance(kind, D(size)))  # type: ignore[arg-type]
    assert low <= D(least) and high >= D(greatest)
    assert D(least) - low < D("1e-11") and high - D(greatest) < D("1e-11")


@given(st.decimals(-(10**6), 10**6, allow_nan=False, places=9), st.integers(0, 6), st.booleans())
def test_what_is_rounded_as_asked_is_right_when_no_tolerance_is_written(answer: Decimal, count: int, significant: bool) -> None:
    digits = Digits(max(count, 1) if significant else count, significant)
    least, greatest = interval(answer, digits.tolerance)
    assert least <= D(digits.show(answer)) <= greatest
    if not significant:  # and a whole digit off is not
        unit = Fraction(1, 10**digits.count)
        assert not least <= D(digits.show(answer)) + D(unit.numerator) / D(unit.denominator) * D("1.1") <= greatest


def test_a_tolerance_that_is_tighter_than_the_rounding_is_found() -> None:
    """As tried in Moodle: 1.3 / 7 = 0.1857 is shown as 0.19, which is 2.3 % off."""
    rows = [{"a": D(text)} for text in ("5.8", "8.3", "1.3")]
    tree = formula("a / 7")
    assert refused(tree, Tolerance("relative", D("0.01")), Digits(2), rows) == (3, "0.19")
    assert refused(tree, Tolerance("relative", D("0.01")), Digits(3, significant=True), rows) is None
    assert refused(tree, Digits(2).tolerance, Digits(2), rows) is None
