"""The functions that a formula may use: how many numbers each takes, and how it is worked out, exactly and in a computer's binary numbers.

They are those that Moodle's calculated questions accept (qtype_calculated_find_formula_errors, 4.3 to 4.5) and give what PHP's do. Left out are
is_nan, is_finite and is_infinite, since nothing here is ever infinite. `ln` is what `log` of one number is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import NamedTuple

from packager.arithmetic import transcendental as t

DIGITS = 60
"""Digits that are worked with; a result has 15, what a computer's own numbers hold for certain."""

NEGLIGIBLE = 45
"""A difference that is so many powers of ten smaller than what it was made of is nothing: the rest of (1/3)*3 - 1."""

_SETTLED = Context(prec=30)
_LARGEST_ANGLE = Decimal("1e15")
_ZERO = Decimal(0)


class Undefined(Exception):
    """There is no such number: what is wrong, and what to do. Caught where the formula's column is known."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def settled(x: Decimal) -> Decimal:
    """A number without its last digits, which rounding may have spoiled: 1.9999... of 59 nines is 2 when it is compared or cut."""
    return _SETTLED.plus(x)


def show(x: Decimal) -> str:
    """A number in a message."""
    return f"{float(x):.6g}"


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """base ** exponent; nought to the nought is 1."""
    exponent = settled(exponent)
    whole = exponent == exponent.to_integral_value()
    if not base:
        if exponent < 0:
            raise Undefined("division by zero: 0 has no negative power", "choose values for which the base is not 0")
        return _ZERO if exponent else Decimal(1)
    if base < 0 and not whole:
        raise Undefined(
            f"a negative number, {show(base)}, has no power with the exponent {show(exponent)}", "raise a positive number, or use abs(...)"
        )
    return base**exponent


def _within(name: str, x: Decimal, least: int | None, most: int | None, open_: bool = False) -> Decimal:
    """x, where the function has a value for it."""
    low = least is not None and (x <= least if open_ else x < least)
    high = most is not None and (x >= most if open_ else x > most)
    if low or high:
        between = "between" if open_ else "from"
        above = "above" if open_ else "from"
        where = f"{above} {least}" + ("" if open_ else " on") if most is None else f"{between} {least} {'and' if open_ else 'to'} {most}"
        raise Undefined(f"{name} takes numbers {where}, not {show(x)}", "choose values for which it has a result")
    return x


def _angle(name: str, x: Decimal) -> Decimal:
    if abs(x) > _LARGEST_ANGLE:
        raise Undefined(f"{name} takes no angle as large as {show(x)}")
    return x


def _clear(x: Decimal) -> Decimal:
    """A sine or cosine that would be nought for an angle of endless digits."""
    return x if x.adjusted() > -NEGLIGIBLE else _ZERO


def _sin(x: Decimal) -> Decimal:
    return _clear(t.sin(_angle("sin", x)))


def _cos(x: Decimal) -> Decimal:
    return _clear(t.cos(_angle("cos", x)))


def _tan(x: Decimal) -> Decimal:
    below = _clear(t.cos(_angle("tan", x)))
    if not below:
        raise Undefined(f"tan has no value at {show(x)}, a right angle", "choose values for which it has one")
    return _clear(t.sin(x)) / below


def _log(x: Decimal, base: Decimal | None = None) -> Decimal:
    above = _within("log", x, 0, None, open_=True)
    if base is None:
        return above.ln()
    if _within("the base of log", base, 0, None, open_=True) == 1:
        raise Undefined("1 is no base of a logarithm")
    return above.log10() if base == 10 else above.ln() / base.ln()


def _whole(name: str, x: Decimal) -> int:
    x = settled(x)
    if x != x.to_integral_value():
        raise Undefined(f"{name} takes whole numbers, not {show(x)}")
    return int(x)


def _round(x: Decimal, places: Decimal = _ZERO) -> Decimal:
    digits = _whole("the second number of round", places)
    if abs(digits) > 15:
        raise Undefined("round takes at most 15 decimals")
    return x if x.adjusted() + digits > 28 else settled(x).quantize(Decimal((0, (1,), -digits)), ROUND_HALF_UP)


def _fmod(x: Decimal, y: Decimal) -> Decimal:
    x, y = settled(x), settled(y)
    if not y:
        raise Undefined("division by zero: fmod by 0", "choose values for which the second number is not 0")
    try:
        rest = x % y
    except InvalidOperation:
        raise Undefined(f"{show(x)} is too large for the remainder by {show(y)}") from None
    least = x.adjusted() - 28  # what settling has cut off is no remainder
    return _ZERO if rest.adjusted() < least or (abs(y) - abs(rest)).adjusted() < least else rest


def _respelled(name: str, x: Decimal, of: int, to: str) -> Decimal:
    """A whole number's digits in another base, read as if they were decimal ones: decbin(5) = 101."""
    number = _whole(name, x)
    try:
        digits = format(int(str(number), of), to) if number >= 0 else ""
    except ValueError:
        raise Undefined(f"{name} takes a number of the digits 0 to {of - 1}, not {number}") from None
    if not digits or len(digits) > 15 or len(str(number)) > 15:
        raise Undefined(f"{name} takes whole numbers from 0 on whose result has at most 15 digits, not {show(x)}")
    return Decimal(digits)


def _binary_round(x: float, places: float = 0) -> float:
    """PHP rounds what 15 digits of the number say (8.2, _php_math_round)."""
    return float(Decimal(f"{x:.15g}").quantize(Decimal((0, (1,), -int(places))), ROUND_HALF_UP)) if abs(x) < 1e15 else x


def _binary_whole(x: float) -> int:
    """PHP reads the number's own digits here: it takes neither a fraction nor a minus, not even that of -0.0."""
    if x != int(x) or math.copysign(1, x) < 0:
        raise ValueError(f"{x} is no whole number from 0 on")
    return int(x)


class Function(NamedTuple):
    """least and most numbers that it takes (most: None = any), its value in decimal numbers, and in binary ones."""

    least: int
    most: int | None
    exact: Callable[..., Decimal]
    binary: Callable[..., float]


FUNCTIONS: dict[str, Function] = {
    "abs": Function(1, 1, abs, math.fabs),
    "acos": Function(1, 1, lambda x: t.acos(_within("acos", x, -1, 1)), math.acos),
    "acosh": Function(1, 1, lambda x: t.acosh(_within("acosh", x, 1, None)), math.acosh),
    "asin": Function(1, 1, lambda x: t.asin(_within("asin", x, -1, 1)), math.asin),
    "asinh": Function(1, 1, t.asinh, math.asinh),
    "atan": Function(1, 1, t.atan, math.atan),
    "atan2": Function(2, 2, t.atan2, math.atan2),
    "atanh": Function(1, 1, lambda x: t.atanh(_within("atanh", x, -1, 1, open_=True)), math.atanh),
    "bindec": Function(1, 1, lambda x: _respelled("bindec", x, 2, "d"), lambda x: float(int(str(_binary_whole(x)), 2))),
    "ceil": Function(1, 1, lambda x: settled(x).to_integral_value(ROUND_CEILING), lambda x: float(math.ceil(x))),
    "cos": Function(1, 1, _cos, math.cos),
    "cosh": Function(1, 1, t.cosh, math.cosh),
    "decbin": Function(1, 1, lambda x: _respelled("decbin", x, 10, "b"), lambda x: float(format(_binary_whole(x), "b"))),
    "decoct": Function(1, 1, lambda x: _respelled("decoct", x, 10, "o"), lambda x: float(format(_binary_whole(x), "o"))),
    "deg2rad": Function(1, 1, lambda x: x * t.PI / 180, math.radians),
    "exp": Function(1, 1, Decimal.exp, math.exp),
    "expm1": Function(1, 1, t.expm1, math.expm1),
    "floor": Function(1, 1, lambda x: settled(x).to_integral_value(ROUND_FLOOR), lambda x: float(math.floor(x))),
    "fmod": Function(2, 2, _fmod, math.fmod),
    "ln": Function(1, 1, _log, math.log),
    "log": Function(1, 2, _log, math.log),
    "log10": Function(1, 1, lambda x: _within("log10", x, 0, None, open_=True).log10(), math.log10),
    "log1p": Function(1, 1, lambda x: t.log1p(_within("log1p", x, -1, None, open_=True)), math.log1p),
    "max": Function(2, None, max, max),
    "min": Function(2, None, min, min),
    "octdec": Function(1, 1, lambda x: _respelled("octdec", x, 8, "d"), lambda x: float(int(str(_binary_whole(x)), 8))),
    "pi": Function(0, 0, lambda: +t.PI, lambda: math.pi),
    "pow": Function(2, 2, power, math.pow),
    "rad2deg": Function(1, 1, lambda x: x * 180 / t.PI, math.degrees),
    "round": Function(1, 2, _round, _binary_round),
    "sin": Function(1, 1, _sin, math.sin),
    "sinh": Function(1, 1, t.sinh, math.sinh),
    "sqrt": Function(1, 1, lambda x: _within("sqrt", x, 0, None).sqrt(), math.sqrt),
    "tan": Function(1, 1, _tan, math.tan),
    "tanh": Function(1, 1, t.tanh, math.tanh),
}
