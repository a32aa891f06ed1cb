"""What a formula comes to for given values: as by hand, to 15 digits, the same on every machine; and as a platform's computer finds it, in binary."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext

from packager.arithmetic.functions import DIGITS, FUNCTIONS, NEGLIGIBLE, Undefined, power, settled
from packager.arithmetic.tree import Comparison, Condition, Expression, Fault, Name, Negative, Not, Number, Operation, Stop

LARGEST = 300
"""A number has at most so many digits before its point, what a computer's own numbers can hold; below 10 to the -300 it is nought."""

_WORKING = Context(prec=DIGITS, Emin=-99_999, Emax=99_999, traps=[InvalidOperation, DivisionByZero, Overflow])
_RESULT = Context(prec=15, rounding=ROUND_HALF_UP)
_ZERO = Decimal(0)

_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_BINARY: dict[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": pow,
}  # fmt: skip


def evaluate(tree: Expression, values: Mapping[str, Decimal]) -> Decimal | Fault:
    """The formula's value, rounded half up to 15 significant digits, or the Fault of the operation that has none for these values."""
    with localcontext(_WORKING):
        try:
            result = _RESULT.plus(_exact(tree, values))
        except Stop as stop:
            return stop.fault
        return result.normalize() if result else _ZERO


def holds(condition: Condition, values: Mapping[str, Decimal]) -> bool | Fault:
    """Whether the condition holds for these values, or the Fault of a part of it that has no value. What decides is looked at first to last:
    in `b != 0 and a / b > 2` nothing is divided by zero."""
    with localcontext(_WORKING):
        try:
            return _holds(condition, values)
        except Stop as stop:
            return stop.fault


def in_binary(tree: Expression, values: Mapping[str, Decimal]) -> float | Fault:
    """The formula's value in binary floating point, which platforms count in. Where it differs from `evaluate` by more than a tolerance, the
    platform would refuse the answer that is right by hand: floor((0.1 + 0.7) * 10)."""
    try:
        result = _binary(tree, values)
    except (ArithmeticError, ValueError) as trouble:
        return Fault(tree.column, f"no binary number comes out: {trouble}")
    return result if abs(result) <= float(f"1e{LARGEST}") else Fault(tree.column, "no binary number comes out: too large")


def _exact(tree: Expression, values: Mapping[str, Decimal]) -> Decimal:
    if isinstance(tree, Number):
        return tree.value
    if isinstance(tree, Name):
        return _kept(_given(tree, values), tree.column)
    if isinstance(tree, Negative):
        return -_exact(tree.operand, values)
    if isinstance(tree, Operation):
        left, right = _exact(tree.left, values), _exact(tree.right, values)
        sign = tree.sign
        try:
            if sign == "+" or sign == "-":
                total = left + right if sign == "+" else left - right
                lost = left and right and total.adjusted() < max(left.adjusted(), right.adjusted()) - NEGLIGIBLE
                return _ZERO if lost else _kept(total, tree.column)
            if sign == "*":
                return _kept(left * right, tree.column)
            if sign == "**":
                return _kept(power(left, right), tree.column)
            if not right:
                raise Stop(Fault(tree.column, "division by zero", "choose values for which what stands below is not 0"))
            return _kept(left / right, tree.column)
        except Undefined as no:
            raise Stop(Fault(tree.column, no.message, no.hint)) from None
        except Overflow:
            raise _too_large(tree.column) from None
    arguments = [_exact(argument, values) for argument in tree.arguments]
    try:
        return _kept(FUNCTIONS[tree.function].exact(*arguments), tree.column)
    except Undefined as no:
        raise Stop(Fault(tree.column, no.message, no.hint)) from None
    except Overflow:
        raise _too_large(tree.column) from None


def _given(tree: Name, values: Mapping[str, Decimal]) -> Decimal:
    value = values.get(tree.name)
    if value is None or not value.is_finite():
        raise Stop(Fault(tree.column, f"'{tree.name}' has no value"))
    return value


def _kept(x: Decimal, column: int) -> Decimal:
    """A number of a size that computers hold; one nought for all, since a decimal one has an exponent of its own."""
    size = x.adjusted()
    if not x or size < -LARGEST:
        return _ZERO
    if size < LARGEST:
        return x
    raise _too_large(column)


def _too_large(column: int) -> Stop:
    return Stop(Fault(column, f"the result has more than {LARGEST} digits", "choose smaller values"))


def _holds(condition: Condition, values: Mapping[str, Decimal]) -> bool:
    if isinstance(condition, Comparison):
        return _COMPARE[condition.sign](settled(_exact(condition.left, values)), settled(_exact(condition.right, values)))
    if isinstance(condition, Not):
        return not _holds(condition.operand, values)
    if condition.word == "and":
        return _holds(condition.left, values) and _holds(condition.right, values)
    return _holds(condition.left, values) or _holds(condition.right, values)


def _binary(tree: Expression, values: Mapping[str, Decimal]) -> float:
    if isinstance(tree, Number):
        return float(tree.value)
    if isinstance(tree, Name):
        value = values.get(tree.name)
        if value is None:
            raise ValueError(f"'{tree.name}' has no value")
        return float(value)
    if isinstance(tree, Negative):
        return -_binary(tree.operand, values)
    if isinstance(tree, Operation):
        result = _BINARY[tree.sign](_binary(tree.left, values), _binary(tree.right, values))
        if isinstance(result, complex):
            raise ValueError("a root of a negative number")
        return result
    return FUNCTIONS[tree.function].binary(*(_binary(argument, values) for argument in tree.arguments))
