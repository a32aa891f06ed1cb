"""Numbers as a teacher rounds and writes them: half up, away from nought, to decimals or to significant figures; without any language's habits.

Moodle 4.3 to 4.5 (qtype_calculated_calculate_answer and format_float) writes the same but for this: it rounds to decimals what the binary number is,
ties to even, so that 0.125 to two decimals is 0.12 and 1.005 is 1.00 there, and 0.13 and 1.01 here and by hand. Its tolerance is taken around the
number that is not rounded, so a tolerance of at least half the last digit shown lets both pass.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

MOST = 15
"""Figures beyond those of a result are made up."""

_PLAIN = (-3, 4)
"""Powers of ten of the first figure between which a number is written plainly; beyond, with an exponent (Moodle's limits)."""


def to_decimals(value: Decimal, decimals: int) -> str:
    """The number with so many digits after the point, from 0 to 15: 2.5 to 2 is "2.50". Half goes up, away from nought; there is no "-0.00"."""
    rounded = value.quantize(Decimal((0, (1,), -_checked(decimals, 0))), ROUND_HALF_UP, Context(prec=400))
    return f"{rounded if rounded else abs(rounded):f}"


def to_significant(value: Decimal, figures: int) -> str:
    """The number with so many significant figures, from 1 to 15: 1234.5 to 2 is "1200", 12345 to 3 is "1.23e4", 0.5 to 3 is "0.500"; nought is "0"."""
    if not value:
        return "0"
    rounded = Context(prec=_checked(figures, 1), rounding=ROUND_HALF_UP).plus(value)
    first = rounded.adjusted()
    if _PLAIN[0] <= first < _PLAIN[1]:
        return f"{rounded.quantize(Decimal((0, (1,), min(first + 1 - figures, 0))), context=Context(prec=400)):f}"
    sign, digits, _ = rounded.as_tuple()
    shown = "".join(map(str, digits)).rstrip("0").ljust(figures, "0")
    return f"{'-' if sign else ''}{shown[0]}{'.' + shown[1:] if shown[1:] else ''}e{first}"


def _checked(digits: int, least: int) -> int:
    if not least <= digits <= MOST:
        raise ValueError(f"{digits} is not from {least} to {MOST}")
    return digits
