"""Sines, arcs, logarithms and the like of decimal numbers, to more digits than anybody asks for, so that every machine finds the same ones.

The mathematics libraries of two machines differ in a number's last digits; these functions use nothing but decimal arithmetic. The series and the
reductions are those of any handbook (DLMF 4.19, 4.24, 4.31-4.38).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext
from functools import wraps

PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798214808651")

_GUARD = 30  # digits beyond those asked for, since series and differences lose some
_ONE, _TWO = Decimal(1), Decimal(2)

Function = Callable[[Decimal], Decimal]


def _guarded(function: Function) -> Function:
    """The function worked out with more digits than its caller's context has, and rounded to those at the end."""

    @wraps(function)
    def guarded(x: Decimal) -> Decimal:
        with localcontext() as context:
            context.prec += _GUARD
            result = function(x)
        return +result

    return guarded


def _sum(term: Decimal, factor: Callable[[int], Decimal]) -> Decimal:
    """The series that begins with a term, each next one being the last times factor(1), factor(2) ...; it ends where a term no longer counts."""
    total, last, k = term, None, 0
    while total != last:
        k += 1
        term *= factor(k)
        last, total = total, total + term
    return total


def _turned(x: Decimal) -> tuple[Decimal, Decimal]:
    """Sine and cosine."""
    quarters = (x / (PI / 2)).to_integral_value()
    rest = x - quarters * (PI / 2)
    square = rest * rest
    sine = _sum(rest, lambda k: -square / (2 * k * (2 * k + 1)))
    cosine = _sum(_ONE, lambda k: -square / ((2 * k - 1) * 2 * k))
    return ((sine, cosine), (cosine, -sine), (-sine, -cosine), (-cosine, sine))[int(quarters) % 4]


@_guarded
def sin(x: Decimal) -> Decimal:
    """x in radians."""
    return _turned(x)[0]


@_guarded
def cos(x: Decimal) -> Decimal:
    """x in radians."""
    return _turned(x)[1]


@_guarded
def atan(x: Decimal) -> Decimal:
    """From -pi/2 to pi/2."""
    if abs(x) > 1:
        return (PI / 2).copy_sign(x) - atan(1 / x)
    for _ in range(3):  # half the angle each time: the series wants it small
        x = x / (1 + (1 + x * x).sqrt())
    square = x * x
    total, power, last, k = x, x, None, 1
    while total != last:
        power, k = -power * square, k + 2
        last, total = total, total + power / k
    return total * 8


def atan2(y: Decimal, x: Decimal) -> Decimal:
    """The angle of the point (x, y), from -pi to pi; 0 at the origin, as everywhere."""
    if not x:
        return +(PI / 2).copy_sign(y) if y else y
    return atan(y / x) + (Decimal(0) if x > 0 else PI.copy_sign(y))


@_guarded
def asin(x: Decimal) -> Decimal:
    """x from -1 to 1."""
    return atan2(x, ((1 - x) * (1 + x)).sqrt())


@_guarded
def acos(x: Decimal) -> Decimal:
    """x from -1 to 1."""
    return atan2(((1 - x) * (1 + x)).sqrt(), x)


@_guarded
def expm1(x: Decimal) -> Decimal:
    """exp(x) - 1, also where that is nearly nothing."""
    return x.exp() - 1 if abs(x) > Decimal("1e-20") else x + x * x / 2


@_guarded
def log1p(x: Decimal) -> Decimal:
    """The natural logarithm of 1 + x, x above -1, also where that is nearly nothing."""
    return (1 + x).ln() if abs(x) > Decimal("1e-20") else x - x * x / 2


@_guarded
def sinh(x: Decimal) -> Decimal:
    """The hyperbolic sine."""
    return (x.exp() - (-x).exp()) / 2 if abs(x) > Decimal("1e-20") else x


@_guarded
def cosh(x: Decimal) -> Decimal:
    """The hyperbolic cosine."""
    return (x.exp() + (-x).exp()) / 2


@_guarded
def tanh(x: Decimal) -> Decimal:
    """The hyperbolic tangent."""
    grown = expm1(-2 * abs(x))
    return (-grown / (grown + 2)).copy_sign(x)


@_guarded
def asinh(x: Decimal) -> Decimal:
    """The inverse of sinh."""
    size = abs(x)
    return log1p(size + size * size / (1 + (size * size + 1).sqrt())).copy_sign(x)


@_guarded
def acosh(x: Decimal) -> Decimal:
    """The inverse of cosh, x from 1 on."""
    return (x + ((x - 1) * (x + 1)).sqrt()).ln()


@_guarded
def atanh(x: Decimal) -> Decimal:
    """The inverse of tanh, x between -1 and 1."""
    return (log1p(x) - log1p(-x)) / 2
