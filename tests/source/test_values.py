"""What a key can hold: each kind of value as people type it, and what they are told when it could mean two things."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packager.source.codes import Language, Licence, Url
from packager.source.ids import LONGEST_ID, Ident, bad_id, slug
from packager.source.keys.questions import NUMBER_OR_ANY, TOLERANCE
from packager.source.measures import Count, Minutes, Number, Percent, Share, number
from packager.source.nodes import Mapping, parse
from packager.source.values import Many, Name, OneOf, PairOf, Problems, Type, Wrong, YesNo, did_you_mean


def value(type: Type, text: str) -> tuple[Any, Problems]:
    tree = parse("f.yml", f"k: {text}\n").value
    assert isinstance(tree, Mapping), text
    problems: Problems = []
    return type.read(tree.entries["k"][1], problems), problems


GOOD: list[tuple[Type, str, Any]] = [
    (Number(), "4e-7", Decimal("4e-7")),
    (Number(), "4.0E-7", Decimal("4e-7")),
    (Number(), "0,5", Decimal("0.5")),
    (Number(), "0,125", Decimal("0.125")),
    (Number(), "−0,001", Decimal("-0.001")),
    (Number(), "0,000125", Decimal("0.000125")),
    (Number(), "4,0e-7", Decimal("4e-7")),
    (Number(), "-0", Decimal(0)),
    (Number(), "−3", Decimal(-3)),
    (Number(), "1e3", Decimal(1000)),
    (Number(), "012", Decimal(12)),
    (Number(), "1 000", Decimal(1000)),
    (Number(), "1'234'567", Decimal(1234567)),
    (Number(), "1,234,567", Decimal(1234567)),
    (Number(), "1.000,5", Decimal("1000.5")),
    (Number(), "1,000.5", Decimal("1000.5")),
    (Number(), ".5", Decimal("0.5")),
    (Number(), "6.022e23", Decimal("6.022e23")),
    (Number(exact=True), "0.1", Fraction(1, 10)),
    (NUMBER_OR_ANY, "any", "any"),
    (TOLERANCE, "1e-9", ("", Decimal("1e-9"))),
    (TOLERANCE, "1%", ("%", Decimal(1))),
    (TOLERANCE, "0,5 %", ("%", Decimal("0.5"))),
    (Count(1, open="unlimited"), "3", 3),
    (Count(), "0", 0),
    (Percent(), "60", Decimal(60)),
    (Percent(), "60 %", Decimal(60)),
    (Percent(), "66,67%", Decimal("66.67")),
    (Percent(), "0", Decimal(0)),
    (Percent(), "1%", Decimal(1)),
    (Share(), "50%", Fraction(1, 2)),
    (Share(), "50", Fraction(1, 2)),
    (Share(), "1/3", Fraction(1, 3)),
    (Share(), "33.33333%", Fraction(1, 3)),
    (Share(), "33.3%", Fraction(1, 3)),
    (Share(), "33%", Fraction(33, 100)),
    (Share(), "66.67%", Fraction(2, 3)),
    (Share(), "16.66667%", Fraction(1, 6)),
    (Share(), "14.28571%", Fraction(1, 7)),
    (Share(), "11.11111%", Fraction(1, 9)),
    (Share(), "12.5%", Fraction(1, 8)),
    (Share(), "2.5%", Fraction(1, 40)),
    (Share(), "0", Fraction(0)),
    (Share(least=-1), "-33.33333%", Fraction(-1, 3)),
    (Share(least=-1), "−1/2", Fraction(-1, 2)),
    (Minutes(), "12 h", 720),
    (Minutes(), "90 min", 90),
    (Minutes(), "1:30", 90),
    (Minutes(), "1.5 h", 90),
    (Minutes(), "1,5h", 90),
    (Minutes(), "1 h 30 min", 90),
    (Minutes(), "45min", 45),
    (Minutes(), "2 hours", 120),
    (Language(), "no", "no"),
    (Language(), "pt-BR", "pt-BR"),
    (Language(), "sr-Latn", "sr-Latn"),
    (Language(), "es-419", "es-419"),
    (Language(), "de-CH-1996", "de-CH-1996"),
    (Language(), "qps-ploc", "qps-ploc"),
    (Url(), "https://example.org/a?b=1#c", "https://example.org/a?b=1#c"),
    (Url(), "http://[::1]:8080/", "http://[::1]:8080/"),
    (YesNo(), "no", False),
    (YesNo(), "On", True),
    (YesNo(), "TRUE", True),
    (Licence(), "CC-BY-4.0", "CC-BY-4.0"),
    (Licence(), "MIT OR Apache-2.0", "MIT OR Apache-2.0"),
    (Licence(), "LicenseRef-House", "LicenseRef-House"),
]


@pytest.mark.parametrize(("type", "text", "expected"), GOOD, ids=lambda v: str(v)[:30])
def test_it_means_what_was_typed(type: Type, text: str, expected: Any) -> None:
    assert value(type, text) == (expected, [])


BAD: list[tuple[Type, str, str]] = [
    (Number(), "1,500", "write 1500 or 1.500"),
    (Number(), "0x1F", "digits"),
    (Number(), "1_000", "digits"),
    (Number(), ".inf", "digits"),
    (Number(), "12 kWh", "digits"),
    (Number(), "1e400000", "unit"),
    (Number(), "1e-4000", "unit"),
    (Number(above=0), "0", ""),
    (Number(above=0), "-2", ""),
    (TOLERANCE, "-0.1", "write 0.1"),
    (TOLERANCE, "much", "1%"),
    (Count(1), "0", ""),
    (Count(1), "-1", ""),
    (Count(1), "2.5", ""),
    (Count(1), "99999999999", ""),
    (Count(0, 10), "11", ""),
    (Percent(), "0.6", "60% or 0.6%"),
    (Percent(), "101", "100%"),
    (Percent(), "-5%", "100%"),
    (Percent(), "high", ""),
    (Share(), "0.5", "write 50%"),
    (Share(), "1", "write 100%"),
    (Share(), "1/0", ""),
    (Share(), "-5%", "0%"),
    (Share(), "150%", "100%"),
    (Minutes(), "90", "90 min or 90 h"),
    (Minutes(), "two days", ""),
    (Minutes(), "0 min", ""),
    (Minutes(), "0.01 h", ""),
    (Language(), "english", "two letters"),
    (Language(), "EN", "write en"),
    (Language(), "pt_br", "write pt-BR"),
    (Url(), "example.org/x", "https://example.org/x"),
    (Url(), "https://exa mple.org", "%20"),
    (Url(), "javascript:alert(1)", "https://"),
    (Url(), "https://", "https://"),
    (Url(), "https://[x", "https://"),
    (YesNo(), "maybe", "true or false"),
]


@pytest.mark.parametrize(("type", "text", "hint"), BAD, ids=lambda v: str(v)[:30])
def test_what_could_mean_two_things_is_asked_back(type: Type, text: str, hint: str) -> None:
    got, problems = value(type, text)
    assert got is None
    (found,) = problems
    assert (found.rule, found.location.column) == ("value-malformed", 4)
    assert hint in found.hint and text.split()[0].rstrip("%") in found.message + found.hint


def test_a_word_that_is_not_possible_gets_the_nearest() -> None:
    kinds = OneOf(("choice", "true-false"))
    assert [(d.rule, d.hint) for d in value(kinds, "chioce")[1]] == [("value-unknown", "did you mean 'choice'?")]
    assert value(kinds, "xyz")[1][0].hint == "write 'choice' or 'true-false'"


def test_a_licence_by_another_name_is_a_warning() -> None:
    got, problems = value(Licence(), "CC BY 4.0")
    assert got == "CC BY 4.0" and [(d.rule, d.hint) for d in problems] == [("licence-unknown", "did you mean 'CC-BY-4.0'?")]


@pytest.mark.parametrize("id", ["2024-q1", "ερώτηση.1", "off", "no", "~x"[1:], "a_b", "घर", "x" * LONGEST_ID])
def test_ids_of_every_script(id: str) -> None:
    got, problems = value(Ident(), id)
    assert got.text == id and not problems


@pytest.mark.parametrize(
    ("id", "write"), [("a/b", "a-b"), ("a?b", "a-b"), ("'#a'", "a"), ("-a", "a"), ("'a\"b'", "a-b"), ("...", "x"), ("x" * 101, "")]
)
def test_what_cannot_be_an_id(id: str, write: str) -> None:
    got, problems = value(Ident(), id)
    assert got is None and [d.rule for d in problems] == ["id-malformed"]
    assert write in problems[0].hint


def test_a_space_counts_as_a_hyphen_and_normal_forms_are_one() -> None:
    assert value(Ident(), "a b")[0].text == "a-b"
    assert value(Ident(), "e\u0301")[0].text == "\u00e9"
    assert value(Name(), "u\u0308ber  uns")[0].text == "\u00fcber uns"


@given(st.text(max_size=150))
def test_a_slug_is_an_id(text: str) -> None:
    assert bad_id(slug(text)) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**9), max_value=10**9))
def test_a_number_with_a_point_or_an_exponent_is_itself(value: Decimal) -> None:
    assert number(str(value)) == value
    assert number(f"{value:e}") == value


@given(st.text(st.sampled_from("0123456789.,-+eE% '/:h min"), max_size=14))
def test_no_soup_of_digits_makes_a_parser_fail(text: str) -> None:
    for type in (Number(), Count(1), Percent(), Share(), Minutes()):
        got = type.parse(text.strip())
        assert got is None or isinstance(got, Wrong | Decimal | Fraction | int)


def test_a_list_can_be_one_text_alone() -> None:
    tags = Many(Name())
    assert [s.text for s in value(tags, "energy")[0]] == ["energy"]
    assert [s.text for s in value(tags, "[on, no, 1]")[0]] == ["on", "no", "1"]
    got, problems = value(tags, "energy, lamps")
    assert got is None and problems[0].hint == "write a list: [energy, lamps]"
    assert value(Many(Name(), 2), "[a]")[1][0].rule == "value-malformed"
    assert value(tags, "{a: b}")[1][0].rule == "value-type"


def test_pairs() -> None:
    assert [s.text for s in value(PairOf(), "{Norway: NO}")[0]] == ["Norway", "NO"]
    assert [s.text for s in value(PairOf(), "{answer: x, stem: y}")[0]] == ["y", "x"]
    assert value(PairOf(), "{a: b, c: d}")[1][0].rule == "value-malformed"
    assert value(PairOf(), "{stem: y}")[1][0].rule == "value-malformed"
    assert value(PairOf(), "text")[1][0].rule == "value-type"


def test_did_you_mean() -> None:
    assert did_you_mean("pass_mark", ["pass-mark", "title"]) == "did you mean 'pass-mark'?"
    assert did_you_mean("Titel", ["title"]) == "did you mean 'title'?"
    assert did_you_mean("x", ["alpha", "beta"]) == "there is 'alpha' or 'beta'"
    assert did_you_mean("x", []) == "" and did_you_mean("x", [f"long-{n}" for n in range(20)]) == ""
