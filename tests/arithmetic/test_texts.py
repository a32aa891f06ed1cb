"""Values in a text, and what only looks like one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packager.arithmetic import Fault, Span, filled, formulas, names, pieces, spelled, strangers
from packager.arithmetic.rows import draw

ROW = {"a": Decimal("2.50"), "b": Decimal(-3), "mass": Decimal("0.5")}


def said(text: str, maths: bool = False) -> str:
    cut = pieces(text, ROW, maths)
    assert not isinstance(cut, Fault), cut
    whole = filled(cut, ROW, lambda value: f"{value:f}".replace(".", ","))
    assert isinstance(whole, str)
    return whole


@pytest.mark.parametrize(
    "text, result",
    [
        ("A lamp of {mass} kg", "A lamp of 0,5 kg"),
        ("{a}{b}", "2,50-3"),
        ("{= a * 2} and {={a}*{b}}", "5 and -7,5"),
        ("{c}, {}, { a }, {a b}, {=}, {= }, {1}, {.class} {#id} {: .x}", "{c}, {}, { a }, {a b}, {=}, {= }, {1}, {.class} {#id} {: .x}"),
        ("nothing", "nothing"),
        ("", ""),
    ],
)
def test_values_in_a_text(text: str, result: str) -> None:
    assert said(text) == result


@pytest.mark.parametrize(
    "tex, result",
    [
        (r"\frac{{a}}{b} {=} x", r"\frac{2,50}{b} {=} x"),
        (r"\sqrt{a} + {{= a * 2}}", r"\sqrt{a} + {5}"),
        (r"\frac{{{a}}}{2}", r"\frac{{2,50}}{2}"),
        (r"v_{{max}}^{{b}}", r"v_{{max}}^{-3}"),
    ],
)
def test_values_in_mathematics_are_in_double_braces(tex: str, result: str) -> None:
    assert said(tex, maths=True) == result


def test_a_mistake_has_its_column_in_the_text() -> None:
    assert pieces("So {= a + sen(2)}", ROW) == Fault(11, "unknown function 'sen'", "did you mean 'sin'?")
    assert pieces("So {= a + mas}", ROW) == Fault(11, "nothing is called 'mas'", "did you mean 'mass'?")


def test_a_formula_without_a_value_says_why() -> None:
    cut = pieces("{= 1 / (b + 3)}", ROW)
    assert not isinstance(cut, Fault)
    fault = filled(cut, ROW, str)
    assert isinstance(fault, Fault) and fault.message == "division by zero"
    drawn = draw({"b": Span(Decimal(-3), Decimal(-2))}, "q", 2, needs=formulas(cut))
    assert not isinstance(drawn, Fault) and drawn.rows == ({"b": Decimal(-2)},)


def test_names_in_braces_that_nobody_has_are_found() -> None:
    assert strangers("{a} {maas} {= a}", ROW) == ((5, "maas"),)
    assert strangers(r"\frac{x}{{y}}", ROW, maths=True) == ((9, "y"),)


def test_options_that_look_alike_can_be_kept_apart() -> None:
    cut = [pieces(text, ("a", "b")) for text in ("{= a + b}", "{= a * b}")]

    def alike(row: object) -> str:
        shown = [filled(piece, row, str) for piece in cut if not isinstance(piece, Fault)]  # type: ignore[arg-type]
        return "two options look alike" if len(set(shown)) < 2 else ""

    drawn = draw({"a": Span(Decimal(2), Decimal(2)), "b": Span(Decimal(1), Decimal(3))}, "q", 3, unfit=alike)
    assert not isinstance(drawn, Fault) and sorted(row["b"] for row in drawn.rows) == [1, 3]
    assert drawn.shortage == "2 rows of 3: 1 of 3 tried was left out (two options look alike)"


@given(st.text(st.sampled_from("{}=ab +*1\\x") | st.characters(), max_size=60), st.booleans())
def test_no_text_is_lost(text: str, maths: bool) -> None:
    cut = pieces(text, ROW, maths)
    if isinstance(cut, Fault):
        assert 1 <= cut.column <= len(text) + 1
        return
    again = "".join(piece if isinstance(piece, str) else piece.source[maths : len(piece.source) - maths] for piece in cut)
    assert again == text
    for formula in formulas(cut):
        assert spelled(formula) and set(names(formula)) <= set(ROW)


@pytest.mark.parametrize(
    "text", ["{=" * 25_000, "{={a}" * 10_000, "{= " + "{a}" * 15_000, "{" * 50_000, "{a" * 25_000, "{= " + "a" * 50_000]
)
def test_long_texts_are_read_in_time(text: str) -> None:
    assert isinstance(pieces(text, ROW), tuple)
