"""Parameters as they are written: what is meant, and what is said of a slip."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packager.arithmetic import Fault, Listed, Parameter, Span, Worked, parse_formula, parse_listed, parse_parameter, written

D = Decimal


def worked(text: str, decimals: int | None = None) -> Worked:
    formula = parse_formula(text)
    assert not isinstance(formula, Fault)
    return Worked(formula, decimals)


@pytest.mark.parametrize(
    "text, meant",
    [
        ("5 to 60", Span(D(5), D(60))),
        ("5 to 60 step 5", Span(D(5), D(60), 0, D(5))),
        ("0.5 to 9 in steps of 0.25", Span(D("0.5"), D(9), 2, D("0.25"))),
        ("1.00 to 5", Span(D(1), D(5), 2)),
        ("-3 to −1", Span(D(-3), D(-1))),
        ("1.0 to 1000.0 by powers of ten", Span(D(1), D(1000), 1, None, True)),
        ("a * b", worked("a * b")),
        ("a * b to 2 decimals", worked("a * b", 2)),
        ("{a} / 3 to 1 decimal", worked("a / 3", 1)),
        ("12", worked("12")),
    ],
)
def test_what_is_written_is_meant(text: str, meant: Parameter) -> None:
    assert parse_parameter(text, ("a", "b")) == meant


@pytest.mark.parametrize(
    "text, fault",
    [
        ("0,5 to 9", Fault(1, "'0,5' is not a number", "write 0.5")),
        ("1 to ten", Fault(6, "'ten' is not a number", "write digits, and a point before the decimals")),
        ("1 to 5 step x", Fault(13, "'x' is not a number", "write digits, and a point before the decimals")),
        ("a * c", Fault(5, "nothing is called 'c'", "there is a, b")),
        ("a * c to 2 decimals", Fault(5, "nothing is called 'c'", "there is a, b")),
        ("1 to " + "9" * 100, Fault(6, f"'{'9' * 40}' is not a number", "write digits, and a point before the decimals")),
        ("", Fault(1, "there is no formula")),
    ],
)
def test_a_slip_is_said_in_plain_words(text: str, fault: Fault) -> None:
    assert parse_parameter(text, ("a", "b")) == fault


def test_a_list_of_numbers() -> None:
    assert parse_listed(["12", " 24.50 ", "-1"]) == Listed((D(12), D("24.50"), D(-1)))
    assert parse_listed(["12", "1,5"]) == Fault(1, "'1,5' is not a number", "write 1.5")
    assert parse_listed([]) == Fault(0, "there are no numbers in this list")


spans = st.builds(
    lambda low, width, decimals, step, logarithmic: Span(
        D(low).scaleb(-decimals), D(low + width).scaleb(-decimals), decimals, step and D(step).scaleb(-decimals), logarithmic
    ),
    st.integers(-10**6, 10**6), st.integers(0, 10**6), st.integers(0, 10), st.none() | st.integers(1, 99), st.booleans(),
)  # fmt: skip


@given(spans)
def test_a_range_written_and_read_again_is_the_same(span: Span) -> None:
    assert parse_parameter(written(span), ()) == span


def test_a_formula_written_and_read_again_is_the_same() -> None:
    for parameter in (worked("a * (b - 1)", 2), worked("-a / b")):
        assert parse_parameter(written(parameter), ("a", "b")) == parameter


@given(st.text(st.sampled_from("0123456789.,- tostepdcimalby") | st.characters(), max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    read = parse_parameter(text, ("a",))
    assert isinstance(read, Span | Worked) or (isinstance(read, Fault) and 1 <= read.column <= len(text) + 1)


@pytest.mark.parametrize("text", [" " * 50_000, "1 to " * 10_000, "a" + " to 2 decimals" * 4_000, "x to " + " " * 50_000, ". " * 25_000])
def test_long_texts_are_refused_in_time(text: str) -> None:
    assert isinstance(parse_parameter(text, ("a",)), Fault)
