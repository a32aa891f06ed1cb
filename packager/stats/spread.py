"""How whole numbers are spread: the least, the quartiles, the most, and how many lie in each of some equal ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

RANGES = 8
"""How many ranges a plot has at most."""


@dataclass(frozen=True, slots=True)
class Range:
    """How many of the numbers lie between first and last, both included."""

    first: int
    last: int
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Quartiles as Hyndman and Fan's definition 7 has them (Sample Quantiles in Statistical Packages, 1996), which spreadsheets and R use."""

    least: int
    lower: Fraction
    middle: Fraction
    upper: Fraction
    most: int
    mean: Fraction
    ranges: tuple[Range, ...]


def spread(numbers: Sequence[int]) -> Spread | None:
    """None where there are no numbers. They are 0 or more."""
    if not numbers:
        return None
    row = sorted(numbers)
    lower, middle, upper = (_quantile(row, Fraction(part, 4)) for part in (1, 2, 3))
    return Spread(row[0], lower, middle, upper, row[-1], Fraction(sum(row), len(row)), _ranges(row))


def _quantile(row: Sequence[int], part: Fraction) -> Fraction:
    place = part * (len(row) - 1)
    below = int(place)
    above = min(below + 1, len(row) - 1)
    return row[below] + (place - below) * (row[above] - row[below])


def _ranges(row: Sequence[int]) -> tuple[Range, ...]:
    """Ranges of 1, 2, 5, 10, 20, 50 ... numbers, which begin at a multiple of that; empty ones between others are among them."""
    width = next(width for power in range(20) for step in (1, 2, 5) if _number(row, width := step * 10**power) <= RANGES)
    first = row[0] // width
    counts = [0] * _number(row, width)
    for number in row:
        counts[number // width - first] += 1
    return tuple(Range((first + n) * width, (first + n + 1) * width - 1, count) for n, count in enumerate(counts))


def _number(row: Sequence[int], width: int) -> int:
    return row[-1] // width - row[0] // width + 1
