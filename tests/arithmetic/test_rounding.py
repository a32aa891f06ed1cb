"""Rounding half up beside whole-number arithmetic, and numbers written with significant figures."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packager.arithmetic import to_decimals, to_significant

numbers = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=8)


@given(numbers, st.integers(0, 15))
def test_decimals_are_rounded_half_up(value: Decimal, decimals: int) -> None:
    shown = to_decimals(value, decimals)
    units = math.floor(abs(Fraction(value)) * 10**decimals + Fraction(1, 2))
    assert Fraction(shown) == Fraction(units, 10**decimals) * (-1 if value < 0 else 1)
    assert len(shown.partition(".")[2]) == decimals and (units or not shown.startswith("-"))


@given(numbers.filter(bool), st.integers(1, 15))
def test_significant_figures_are_rounded_half_up(value: Decimal, figures: int) -> None:
    shown = to_significant(value, figures)
    exponent = math.floor(math.log10(abs(value)))
    exponent += (
        1 if abs(Fraction(value)) >= Fraction(10) ** (exponent + 1) else -1 if abs(Fraction(value)) < Fraction(10) ** exponent else 0
    )
    unit = Fraction(10) ** (exponent - figures + 1)
    assert abs(Fraction(Decimal(shown))) == math.floor(abs(Fraction(value)) / unit + Fraction(1, 2)) * unit


@pytest.mark.parametrize(
    "value, decimals, shown",
    [
        ("2.5", 2, "2.50"),
        ("0.125", 2, "0.13"),
        ("1.005", 2, "1.01"),
        ("-2.5", 0, "-3"),
        ("-0.001", 2, "0.00"),
        ("1e300", 1, "1" + "0" * 300 + ".0"),
    ],
)
def test_decimals(value: str, decimals: int, shown: str) -> None:
    assert to_decimals(Decimal(value), decimals) == shown


@pytest.mark.parametrize(
    "value, figures, shown",
    [
        ("12345", 1, "1e4"), ("12345", 2, "1.2e4"), ("12345", 5, "1.2345e4"), ("1234.5", 1, "1000"), ("1234.5", 2, "1200"), ("1234.5", 5, "1234.5"),
        ("9999", 1, "1e4"), ("9999", 2, "1.0e4"), ("9999", 5, "9999.0"), ("0.5", 3, "0.500"), ("0.00123", 2, "0.0012"), ("0.0099", 1, "0.01"),
        ("99.99", 1, "100"), ("99.99", 3, "100"), ("99.99", 5, "99.990"), ("-1234567", 2, "-1.2e6"), ("3", 2, "3.0"), ("0.0999", 2, "0.10"),
        ("1e-7", 3, "1.00e-7"), ("12300000", 5, "1.2300e7"), ("0", 4, "0"), ("1200", 1, "1000"), ("1e300", 3, "1.00e300"),
    ],
)  # fmt: skip
def test_significant_figures(value: str, figures: int, shown: str) -> None:
    assert to_significant(Decimal(value), figures) == shown


def test_more_figures_than_there_are_is_a_bug_of_the_caller() -> None:
    with pytest.raises(ValueError):
        to_decimals(Decimal(1), 16)
    with pytest.raises(ValueError):
        to_significant(Decimal(1), 0)
