"""How formulas are read: what is meant, what is refused and in which words, and what must never hang or break."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packager.arithmetic import FUNCTIONS, RESERVED, Fault, names, parse_condition, parse_formula, spelled

KNOWN = ("a", "b", "mass")


def fault(text: str) -> tuple[int, str, str]:
    read = parse_formula(text, KNOWN)
    assert isinstance(read, Fault), f"{text} was read"
    return read.column, read.message, read.hint


@pytest.mark.parametrize(
    "text, column, message, hint",
    [
        ("2 * sen(a)", 5, "unknown function 'sen'", "did you mean 'sin'?"),
        ("arctan(a)", 1, "unknown function 'arctan'", "did you mean 'atan'?"),
        ("squrt(a)", 1, "unknown function 'squrt'", "did you mean 'sqrt'?"),
        ("rand(6)", 1, "unknown function 'rand'", "numbers are drawn for the parameters, before a formula is worked out"),
        ("a + 0,5", 6, "',' is no decimal point here", "write 0.5"),
        ("(3,14 * a)", 3, "',' is no decimal point here", "write 3.14"),
        ("sqrt(0,5)", 1, "sqrt takes one number, not 2", "if one number is meant, write 0.5"),
        ("pow(2)", 1, "pow takes 2 numbers, not 1", ""),
        ("max()", 1, "max takes 2 or more numbers, not 0", ""),
        ("log(1, 2, 3)", 1, "log takes 1 or 2 numbers, not 3", "if one number is meant, write 2.3"),
        ("max(a; b)", 6, "';' means nothing in a formula", "a ',' stands between numbers"),
        ("2a", 2, "a sign is missing between '2' and 'a'", "write 2 * a, if they are multiplied"),
        ("{a}{b}", 4, "a sign is missing between '{a}' and '{b}'", "write {a} * {b}, if they are multiplied"),
        (
            "a / b to 2 decimals",
            7,
            "how a number is rounded is not said within a formula",
            "take it out here; the key `decimals: 2`, or `figures: 3`, is for all numbers of the question",
        ),
        ("2(a + b)", 2, "a sign is missing between '2' and '('", "write a * between them, if they are multiplied"),
        ("mas + 1", 1, "nothing is called 'mas'", "did you mean 'mass'?"),
        ("z", 1, "nothing is called 'z'", "there is a, b, mass"),
        ("sin a", 1, "'sin' is a function", "write sin(...)"),
        ("1 000 * a", 3, "two numbers stand side by side: 1 000", "write 1000"),
        ("1.234.567", 6, "two numbers stand side by side: 1.234 .567", "write one point only"),
        ("(a + b", 1, "this '(' is never closed", "write the ')' that is missing"),
        ("a + b)", 6, "this ')' closes nothing", "delete it, or write the '(' that is missing"),
        ("a +", 4, "the formula ends where a number is wanted", ""),
        ("", 1, "there is no formula", ""),
        ("   ", 4, "there is no formula", ""),
        ("* a", 1, "'*' stands where a number is wanted", "write a number or a name before it"),
        ("a = b", 3, "a condition stands here, where a number is wanted", "write only what stands on one side of it"),
        ("(a > b) * 2", 4, "a condition stands here, where a number is wanted", ""),
        ("a % b", 3, "'%' means nothing in a formula", "write x / 100 for a percentage, fmod(a, b) for the remainder of a division"),
        ("√2", 1, "'√' means nothing in a formula", "write sqrt(...)"),
        ("a²", 2, "'²' means nothing in a formula", "write ** 2"),
        ("a\x00", 2, "the invisible character U+0000 means nothing in a formula", ""),
        ("a\u202e", 2, "the invisible character RIGHT-TO-LEFT OVERRIDE means nothing in a formula", ""),
        ("μ * 2", 1, "'μ' is no name that every platform takes", "a name has the letters a to z, digits and _"),
        ("1e400", 1, "this number has more than 300 digits", ""),
        ("1e99999999999999999999", 1, "this number has more than 300 digits", ""),
        ("[a]", 1, "'[' means nothing in a formula", "use round brackets"),
        ("{a b}", 1, "'{' means nothing in a formula", "a name in braces is one word: {mass}"),
        ("a not 3", 3, "'not' stands between two things", "write 'and not', or != between two numbers"),
    ],
)
def test_a_mistake_is_said_in_plain_words(text: str, column: int, message: str, hint: str) -> None:
    assert fault(text) == (column, message, hint)


def test_a_number_is_no_condition() -> None:
    read = parse_condition("a + 1", KNOWN)
    assert read == Fault(3, "a number stands here, where a condition is wanted", "compare it, as in a > 0")
    assert isinstance(parse_condition("not a"), Fault) and isinstance(parse_condition("a and b > 1"), Fault)


@pytest.mark.parametrize(
    "text, meant",
    [
        ("3 − 2 × a ÷ 4 · b", "3 - 2 * a / 4 * b"),
        ("3 – a", "3 - a"),
        ("a\u00a0+\u2009b", "a + b"),
        ("a ^ 2", "a ** 2"),
        ("{a} + { b }", "a + b"),
        ("SQRT(a)", "sqrt(a)"),
        ("2 * π", "2 * pi()"),
        (".5 + 5. + 1E3", "0.5 + 5 + 1000"),
        ("007", "7"),
        ("+a", "a"),
        ("a - -b", "a - (-b)"),
        ("-a ** b", "-(a ** b)"),
        ("a ** -b ** a", "a ** (-(b ** a))"),
        ("a - b - a", "(a - b) - a"),
        ("a / b * a", "(a / b) * a"),
    ],
)
def test_what_is_the_same(text: str, meant: str) -> None:
    assert parse_formula(text, KNOWN) == parse_formula(meant, KNOWN)


def test_a_comparison_may_be_chained() -> None:
    assert parse_condition("0 < a <= b") == parse_condition("0 < a and a <= b")
    assert parse_condition("not a > 1 and b ≤ 2 or a <> b") == parse_condition("((not (a > 1)) and (b <= 2)) or (a != b)")


def test_names_are_those_of_the_formula_in_order() -> None:
    read = parse_formula("mass * max(b, 2) / {a} + mass - pi")
    assert not isinstance(read, Fault) and names(read) == ("mass", "b", "a")
    where = parse_condition("not b > 1 and 2 < a < mass")
    assert not isinstance(where, Fault) and names(where) == ("b", "a", "mass")


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_no_parameter_is_called_like_a_function(name: str) -> None:
    read = parse_formula(f"{{{name}}} + 1")
    assert isinstance(read, Fault)


def test_the_functions_are_those_of_moodle_but_for_three() -> None:
    """qtype_calculated_find_formula_errors in Moodle 4.3 and 4.5."""
    moodle = {
        *(
            "pi",
            "abs",
            "acos",
            "acosh",
            "asin",
            "asinh",
            "atan",
            "atanh",
            "bindec",
            "ceil",
            "cos",
            "cosh",
            "decbin",
            "decoct",
            "deg2rad",
            "exp",
        ),
        *(
            "expm1",
            "floor",
            "is_finite",
            "is_infinite",
            "is_nan",
            "log10",
            "log1p",
            "octdec",
            "rad2deg",
            "sin",
            "sinh",
            "sqrt",
            "tan",
            "tanh",
        ),
        *("log", "round", "atan2", "fmod", "pow", "min", "max"),
    }
    assert set(FUNCTIONS) - {"ln"} == moodle - {"is_finite", "is_infinite", "is_nan"}


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000, "(" * 10_000 + "1" + ")" * 10_000, "(" * 400 + "1" + ")" * 400, "-" * 10_000 + "1", "-" * 900 + "1", "1+" * 10_000 + "1",
        "1+" * 300 + "1", "2**" * 300 + "2", "sin(" * 200 + "1" + ")" * 200, "max(" + "1," * 480 + "1)", "1" * 10_000, "a" * 10_000, "not " * 200 + "a > 1",
        "a<" * 300 + "a", "\x00" * 500, "{" * 900, "é" * 900, "𝟏+𝟐", "١+٢", "{__class__}", "__import__(1)", "a.b", "a if b else 1", "lambda: 1",
    ],
)  # fmt: skip
def test_nothing_breaks_or_hangs(text: str) -> None:
    for parse in (parse_formula, parse_condition):
        read = parse(text)
        assert isinstance(read, Fault) or len(text) <= 1000
        if isinstance(read, Fault):
            assert 1 <= read.column <= len(text) + 1 and read.message


@given(st.text(st.sampled_from("ab12.,()+-*/^{}<>=!e \x00²√ ") | st.characters(), max_size=40) | st.text(string.printable, max_size=40))
@settings(max_examples=2000)
def test_any_text_is_read_or_refused(text: str) -> None:
    read = parse_formula(text)
    if isinstance(read, Fault):
        assert 1 <= read.column <= len(text) + 1 and read.message and "\x00" not in read.message
    else:
        again = parse_formula(spelled(read))
        assert not isinstance(again, Fault) and spelled(again) == spelled(read)
