"""TeX to MathML: well-formed, without letters beyond the basic plane, without links."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packager.diagnostics import Location
from packager.markup import mathml
from packager.markup.formula import _SURE
from tests.markup.rendering import body, dialect, identity

MATHML = "{http://www.w3.org/1998/Math/MathML}"


def parts(tex: str) -> list[tuple[str, str | None, str | None]]:
    root = ElementTree.fromstring(mathml(tex, False).value)
    return [(e.tag.removeprefix(MATHML), e.text, e.get("mathvariant")) for e in root.iter() if e.text and not e.tag.endswith("annotation")]


@pytest.mark.parametrize(
    ("tex", "found"),
    [
        (r"\mathbf{x}\in\mathbb{R}", [("mi", "𝐱", None), ("mo", "∈", None), ("mi", "ℝ", None)]),
        (r"\mathcal{A}", [("mi", "𝒜", None)]),
        (r"\mathfrak{g}", [("mi", "𝔤", None)]),
        ("a<b", [("mi", "a", None), ("mo", "<", None), ("mi", "b", None)]),
        (r"\text{a<b \& für}", [("mtext", "a<b & für".replace(" ", "\xa0"), None)]),
        (r"\text{5\% \&}", [("mtext", "5% &".replace(" ", "\xa0"), None)]),
        (r"12{,}400", [("mn", "12", None), ("mo", ",", None), ("mn", "400", None)]),
    ],
)
def test_letters_and_signs(tex: str, found: list[tuple[str, str | None, str | None]]) -> None:
    assert mathml(tex, False).diagnostics == ()
    assert parts(tex) == found


def test_a_mark_in_a_number_has_no_gap_and_one_in_a_list_has() -> None:
    assert '<mo lspace="0" rspace="0">,</mo>' in mathml("3{,}000", False).value
    assert "<mo>,</mo>" in mathml("f(x, y)", False).value


@pytest.mark.parametrize(
    "tex",
    [
        "",
        " ",
        r"\frac{1}",
        "x^",
        "}",
        "{",
        r"\nope",
        r"\href{javascript:alert(1)}{x}",
        r"\style{color:red}{x}",
        "a & b",
        r"\left( a",
        "{" * 3000 + "}" * 3000,
    ],
)
def test_what_cannot_be_read_is_said_and_shown(tex: str) -> None:
    done = mathml(tex, True)
    assert [d.rule for d in done.diagnostics] == ["formula"]
    root = ElementTree.fromstring(done.value)
    assert "".join(root.itertext()) == tex
    assert root.get("display") == "block"


def test_the_tex_comes_along() -> None:
    root = ElementTree.fromstring(mathml(r"\frac{a}{b}", False).value)
    (note,) = root.iter(f"{MATHML}annotation")
    assert (note.text, note.get("encoding")) == (r"\frac{a}{b}", "application/x-tex")


def test_a_formula_is_reported_at_its_place() -> None:
    done = dialect().render(body("Text $ok$ and\nmore $\\frac{1}$ and $\\frac{1}$."), identity)
    assert [d.location for d in done.diagnostics] == [Location("courses/c/units/u.md", 2, 7), Location("courses/c/units/u.md", 2, 22)]


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.from_regex(_SURE, fullmatch=True), st.booleans())
def test_a_formula_that_surely_can_be_converted_can_be(tex: str, display: bool) -> None:
    assert mathml(tex, display).diagnostics == ()
