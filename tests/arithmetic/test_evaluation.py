"""What formulas come to: beside Python's fractions and mathematics, and where hand and computer differ."""

from __future__ import annotations

import math
import sys
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from packager.arithmetic import (
    FUNCTIONS,
    Condition,
    Expression,
    Fault,
    evaluate,
    holds,
    in_binary,
    names,
    parse_condition,
    parse_formula,
    spelled,
)
from tests.arithmetic.formulas import VALUES, Written, rational

GIVEN = {name: Decimal(value.numerator) / value.denominator for name, value in VALUES.items()}


def tree(text: str) -> Expression:
    read = parse_formula(text)
    assert not isinstance(read, Fault), f"{text}: {read}"
    return read


def condition(text: str) -> Condition:
    read = parse_condition(text)
    assert not isinstance(read, Fault), f"{text}: {read}"
    return read


def value(text: str, **values: str) -> str:
    """As text; the message where there is none."""
    result = evaluate(tree(text), {name: Decimal(number) for name, number in values.items()})
    return result.message if isinstance(result, Fault) else f"{result:f}"


def fifteen(number: Fraction) -> Fraction:
    """A fraction to 15 significant digits, half up, by whole numbers alone."""
    if not number:
        return number
    size = abs(number)
    exponent = len(str(size.numerator)) - len(str(size.denominator))
    exponent -= size < Fraction(10) ** exponent
    unit = Fraction(10) ** (exponent - 14)
    return math.floor(size / unit + Fraction(1, 2)) * unit * (1 if number > 0 else -1)


@given(rational)
@settings(max_examples=1500)
def test_a_formula_comes_to_what_fractions_say(formula: Written) -> None:
    result = evaluate(tree(formula.text), GIVEN)
    if formula.value is None:
        assert isinstance(result, Fault) and ("zero" in result.message)
    else:
        assert isinstance(result, Decimal) and Fraction(result) == fifteen(formula.value), f"{formula.text} = {formula.value}, not {result}"


@given(rational)
def test_a_formula_written_out_says_the_same(formula: Written) -> None:
    read = tree(formula.text)
    again = tree(spelled(read))
    assert evaluate(again, GIVEN) == evaluate(read, GIVEN) or isinstance(evaluate(read, GIVEN), Fault)
    assert spelled(again) == spelled(read) and sorted(names(again)) == sorted(names(read))


@given(rational)
def test_binary_numbers_are_close(formula: Written) -> None:
    """Where a computer's numbers come to something else, a row is left out; here the cases where nothing is cut off."""
    assume(formula.value is not None and not any(word in formula.text for word in ("floor", "ceil", "round")))
    exact, binary = evaluate(tree(formula.text), GIVEN), in_binary(tree(formula.text), GIVEN)
    assert isinstance(exact, Decimal)
    if isinstance(binary, float) and abs(exact) > Decimal("1e-6"):
        assert math.isclose(binary, exact, rel_tol=1e-6, abs_tol=1e-6)


@pytest.mark.parametrize(
    "text, result",
    [
        ("0.1 + 0.2", "0.3"),
        ("1/3*3 - 1", "0"),
        ("(1/3 + 1/3 + 1/3) * 3", "3"),
        ("2/100 - 0/(1/3)", "0.02"),
        ("0 + 1e-60", "0.000000000000000000000000000000000000000000000000000000000001"),
        ("2/3", "0.666666666666667"),
        ("sqrt(2) ** 2", "2"),
        ("8 ** (1/3)", "2"),
        ("(-8) ** (1/3 * 3)", "-8"),
        ("floor((0.1 + 0.7) * 10)", "8"),
        ("fmod(0.3, 0.1)", "0"),
        ("fmod(-7, 3)", "-1"),
        ("round(2.675, 2)", "2.68"),
        ("round(1.005, 2)", "1.01"),
        ("round(-2.5)", "-3"),
        ("round(1234.5, -2)", "1200"),
        ("sin(pi)", "0"),
        ("cos(pi/2)", "0"),
        ("sin(deg2rad(30))", "0.5"),
        ("tan(pi/4)", "1"),
        ("log(8, 2)", "3"),
        ("log(1000, 10)", "3"),
        ("ln(exp(2))", "2"),
        ("0 ** 0", "1"),
        ("2 ** 3 ** 2", "512"),
        ("-2 ** 2", "-4"),
        ("2 ** -1", "0.5"),
        ("2 - 3 - 4", "-5"),
        ("24 / 4 / 2", "3"),
        ("decbin(5)", "101"),
        ("bindec(101)", "5"),
        ("decoct(8)", "10"),
        ("octdec(17)", "15"),
        ("atan2(1, -1) / pi", "0.75"),
        ("atan2(0, 0)", "0"),
        ("exp(-100000)", "0"),
        ("1e-200 * 1e-200", "0"),
        ("pi", "3.14159265358979"),
        ("exp(1)", "2.71828182845905"),
    ],
)
def test_as_by_hand(text: str, result: str) -> None:
    assert value(text) == result


@pytest.mark.parametrize(
    "text, message",
    [
        ("1 / 0", "division by zero"),
        ("1 / (1/3*3 - 1)", "division by zero"),
        ("fmod(1, 0)", "division by zero: fmod by 0"),
        ("0 ** -1", "division by zero: 0 has no negative power"),
        ("9 ** 9 ** 9", "the result has more than 300 digits"),
        ("9 ** 9 ** 9 ** 9 ** 9", "the result has more than 300 digits"),
        ("exp(1e10)", "the result has more than 300 digits"),
        ("cosh(1e10)", "the result has more than 300 digits"),
        ("1e200 * 1e200", "the result has more than 300 digits"),
        ("1.0000001 ** 1e14", "the result has more than 300 digits"),
        ("sqrt(-1)", "sqrt takes numbers from 0 on, not -1"),
        ("log(0)", "log takes numbers above 0, not 0"),
        ("log(2, 1)", "1 is no base of a logarithm"),
        ("acos(1.5)", "acos takes numbers from -1 to 1, not 1.5"),
        ("atanh(1)", "atanh takes numbers between -1 and 1, not 1"),
        ("acosh(0)", "acosh takes numbers from 1 on, not 0"),
        ("(-8) ** 0.5", "a negative number, -8, has no power with the exponent 0.5"),
        ("tan(pi/2)", "tan has no value at 1.5708, a right angle"),
        ("sin(1e16)", "sin takes no angle as large as 1e+16"),
        ("bindec(12)", "bindec takes a number of the digits 0 to 1, not 12"),
        ("decbin(-1)", "decbin takes whole numbers from 0 on whose result has at most 15 digits, not -1"),
        ("decbin(0.5)", "decbin takes whole numbers, not 0.5"),
        ("decbin(100000)", "decbin takes whole numbers from 0 on whose result has at most 15 digits, not 100000"),
        ("round(1, 0.5)", "the second number of round takes whole numbers, not 0.5"),
        ("round(1, 99)", "round takes at most 15 decimals"),
        ("fmod(1e200, 0.7)", "1e+200 is too large for the remainder by 0.7"),
        ("a", "'a' has no value"),
    ],
)
def test_what_has_no_value_says_why(text: str, message: str) -> None:
    assert value(text) == message


def test_a_fault_names_the_column_of_the_operation() -> None:
    assert evaluate(tree("1 + 2 / (a - 3)"), {"a": Decimal(3)}) == Fault(
        7, "division by zero", "choose values for which what stands below is not 0"
    )


_AT = {
    "acos": (-1.0, 1.0), "asin": (-1.0, 1.0), "atanh": (-0.999, 0.999), "acosh": (1.0, 1e6), "sqrt": (0.0, 1e12), "log": (1e-12, 1e12),
    "ln": (1e-12, 1e12), "log10": (1e-12, 1e12), "log1p": (-0.999, 1e6), "exp": (-200.0, 200.0), "sinh": (-200.0, 200.0),
    "cosh": (-200.0, 200.0), "expm1": (-200.0, 200.0),
}  # fmt: skip
_OF_ONE = sorted(
    name for name, f in FUNCTIONS.items() if f.least == 1 and name not in ("bindec", "decbin", "decoct", "octdec", "round", "floor", "ceil")
)


@pytest.mark.parametrize("name", _OF_ONE)
@given(share=st.floats(0, 1))
@example(0.0)
@example(1.0)
@settings(max_examples=150)
def test_functions_beside_the_mathematics_library(name: str, share: float) -> None:
    low, high = _AT.get(name, (-1000.0, 1000.0))
    x = float(f"{low + share * (high - low):.6g}")
    assume(low <= x <= high and (not x or abs(x) > 1e-150))
    expected = getattr(math, {"abs": "fabs", "ln": "log", "deg2rad": "radians", "rad2deg": "degrees"}.get(name, name))(x)
    result = evaluate(tree(f"{name}(x)"), {"x": Decimal(x)})
    assert isinstance(result, Decimal)
    assert math.isclose(result, expected, rel_tol=6e-15, abs_tol=1e-300)  # half a unit of the 15th digit, and the library's own error


@given(st.integers(-(10**6), 10**6))
def test_identities_hold_to_the_last_digit(n: int) -> None:
    x = {"x": Decimal(n) / 1000}
    for text in ("sin(x)**2 + cos(x)**2", "cosh(x/1e4)**2 - sinh(x/1e4)**2", "exp(x/1e4) * exp(-x/1e4)"):
        assert evaluate(tree(text), x) == 1
    for text in ("atan(tan(x/1000)) - x/1000", "ln(exp(x)) - x", "asinh(sinh(x)) - x", "tanh(atanh(x/1e4)) - x/1e4"):
        if abs(n) < 600_000:
            result = evaluate(tree(text), x)
            assert isinstance(result, Decimal) and (abs(result) < Decimal("1e-40") or abs(n) > 1500), text


def test_the_digits_are_those_of_the_tables() -> None:
    """OEIS A049469 (sin 1), A049470 (cos 1), A003881 (pi/4), A002162 (ln 2), A002193 (sqrt 2), A073742 (sinh 1), A002392 (ln 10)."""
    table = {
        "sin(1)": "0.841470984807897", "cos(1)": "0.54030230586814", "atan(1)": "0.785398163397448", "ln(2)": "0.693147180559945",
        "sqrt(2)": "1.4142135623731", "sinh(1)": "1.1752011936438", "ln(10)": "2.30258509299405",
    }  # fmt: skip
    assert {text: value(text) for text in table} == table


@pytest.mark.parametrize(
    "text, result",
    [
        ("a > b", True),
        ("a = 3", True),
        ("a == 3 and not b = a", True),
        ("0 < b < a", True),
        ("a < b < 1/0", False),
        ("b != 1 or 1/0 > 1", True),
        ("0.1 + 0.2 = 0.3", True),
        ("sqrt(2)**2 = b", True),
        ("fmod(a, b) = 0 or a ≠ 3", False),
        ("not (a > b and b > a)", True),
        ("a <= 3 <= 3 >= b", True),
    ],
)
def test_conditions(text: str, result: bool) -> None:
    assert holds(condition(text), {"a": Decimal(3), "b": Decimal(2)}) is result


def test_a_condition_without_a_value_says_why() -> None:
    assert holds(condition("1 / (a - 3) > 1"), {"a": Decimal(3)}) == Fault(
        3, "division by zero", "choose values for which what stands below is not 0"
    )


def test_the_longest_formula_needs_no_deep_stack() -> None:
    """A hundred frames below the interpreter's limit of frames is what a caller leaves."""
    deep = tree("(" * 49 + "1" + ")" * 49)
    wide = tree("+".join(["a"] * 201))
    depth, frame = 0, sys._getframe()
    while frame.f_back is not None:
        depth, frame = depth + 1, frame.f_back
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(depth + 300)
    try:
        assert evaluate(deep, {}) == 1 and evaluate(wide, {"a": Decimal(1)}) == 201 and spelled(wide).count("{a}") == 201
    finally:
        sys.setrecursionlimit(before)
