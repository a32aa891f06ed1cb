"""grade.py against the shared cases and against what a teacher would say; the oracle is right, or nothing else is."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packager import grade
from packager.model import (
    Accepted,
    Choice,
    ChoiceGap,
    Cloze,
    DragWords,
    Essay,
    Filling,
    GapSelect,
    Item,
    Matching,
    NumberGap,
    Numerical,
    NumericAnswer,
    Option,
    Ordering,
    Pair,
    Plain,
    Question,
    ShortAnswer,
    TrueFalse,
    WordGap,
)

CASES = json.loads((Path(__file__).parent / "player/grading.json").read_text("utf-8"))


def share(number: float) -> Fraction:
    """A share that JSON holds as a binary number, exactly again."""
    return Fraction(number).limit_denominator(10**6)


def plain(text: str) -> Plain:
    return Plain(text, "k")


def question(data: dict[str, Any]) -> Question[str]:
    """The question of a case: grading.json has only what grading needs."""
    common: dict[str, Any] = {"id": "q", "name": plain("q"), "prompt": "?"}
    match data["kind"]:
        case "choice":
            options = tuple(Option(o["key"], o["key"], share(o["fraction"])) for o in data["options"])
            return Choice(**common, options=options, several=data["several"])
        case "true-false":
            return TrueFalse(**common, answer=data["answer"])
        case "short-answer":
            accepted = tuple(Accepted(plain(a["text"]), share(a["fraction"])) for a in data["answers"])
            return ShortAnswer(**common, answers=accepted, case_sensitive=data["caseSensitive"])
        case "numerical":
            numbers = tuple(
                NumericAnswer(None if a["value"] is None else Decimal(a["value"]), Decimal(a["tolerance"]), share(a["fraction"]))
                for a in data["answers"]
            )
            return Numerical(**common, answers=numbers, unit=plain(data["unit"]) if data["unit"] else None)
        case _:
            return Matching(**common, pairs=tuple(Pair(p["key"], p["key"], plain(p["answer"])) for p in data["pairs"]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']}-{case['response']}"[:60])
def test_shared_cases(case: dict[str, Any]) -> None:
    response = frozenset(case["response"]) if case["kind"] == "choice" else case["response"]
    assert grade.grade(question(case["question"]), response) == share(case["fraction"])


def test_every_kind_is_among_the_cases() -> None:
    assert {case["kind"] for case in CASES} == {"choice", "true-false", "short-answer", "numerical", "matching"}


@pytest.mark.parametrize("data", {json.dumps(case["question"]): case["question"] for case in CASES}.values(), ids=lambda d: d["kind"])
def test_best_earns_what_is_reachable(data: dict[str, Any]) -> None:
    made = question(data)
    assert grade.grade(made, grade.best(made)) == grade.reachable(made) or not any(a.get("fraction") == 1 for a in data.get("answers", ()))


def ordering(scoring: Any, count: int) -> Ordering[str]:
    return Ordering(id="o", name=plain("o"), prompt="?", scoring=scoring, items=tuple(Item("abcdefg"[n], "x") for n in range(count)))


@pytest.mark.parametrize(
    ("scoring", "response", "share"),
    [
        ("places", "abcd", 1), ("places", "abdc", "1/2"), ("places", "bcda", 0), ("places", "", 0), ("places", "ab", "1/2"),
        ("next", "abcd", 1), ("next", "bcda", "2/3"), ("next", "dcba", 0), ("next", "cdab", "2/3"), ("next", "", 0),
        ("longest", "abcd", 1), ("longest", "dabc", "3/4"), ("longest", "badc", "1/2"), ("longest", "dcba", 0), ("longest", "a", 0),
        ("whole", "abcd", 1), ("whole", "abdc", 0), ("whole", "abc", 0),
    ],
)  # fmt: skip
def test_an_order(scoring: str, response: str, share: Any) -> None:
    assert grade.grade(ordering(scoring, 4), tuple(response)) == Fraction(share)


@given(st.integers(2, 7).flatmap(lambda n: st.permutations("abcdefg"[:n])))
def test_the_longest_row_is_the_longest(order: list[str]) -> None:
    rows = (row for size in range(len(order), 1, -1) for row in combinations(order, size) if list(row) == sorted(row))
    assert grade.grade(ordering("longest", len(order)), tuple(order)) == Fraction(len(next(rows, ())), len(order))


@pytest.mark.parametrize("scoring", ["places", "next", "longest", "whole"])
def test_the_right_order_earns_all(scoring: str) -> None:
    made = ordering(scoring, 5)
    assert grade.grade(made, grade.best(made)) == grade.reachable(made) == 1


def test_gaps() -> None:
    gaps = (Filling("a", plain("LED")), Filling("b", plain("light  bulb")), Filling("c", plain("LED")))
    for made in (GapSelect(id="g", name=plain("g"), prompt="?", gaps=gaps), DragWords(id="g", name=plain("g"), prompt="?", gaps=gaps)):
        assert grade.grade(made, grade.best(made)) == grade.reachable(made) == 1
        assert grade.grade(made, {"a": "LED", "b": "light bulb"}) == Fraction(2, 3)
        assert grade.grade(made, {"a": "light bulb", "b": "LED", "c": "led"}) == grade.grade(made, {}) == 0


def test_a_cloze_weighs_its_gaps() -> None:
    half = Fraction(1, 2)
    options = (Option("a", "white", Fraction(1)), Option("b", "black", -half), Option("c", "grey", half))
    made = Cloze(id="c", name=plain("c"), prompt="?", gaps=(
        NumberGap("number", (NumericAnswer(Decimal("0.4"), Decimal("0.1")), NumericAnswer(Decimal(4), fraction=half)), Fraction(2)),
        WordGap("word", (Accepted(plain("LED")), Accepted(plain("lamp*"), half)), True),
        ChoiceGap("colour", options),
    ))  # fmt: skip
    assert grade.grade(made, grade.best(made)) == grade.reachable(made) == 1
    assert grade.grade(made, {"number": "0,5", "word": "LED"}) == Fraction(3, 4)
    assert grade.grade(made, {"number": "4", "word": "lamps", "colour": frozenset("c")}) == half
    assert grade.grade(made, {"word": "led", "colour": frozenset("b")}) == Fraction(-1, 8)
    assert grade.grade(made, {}) == 0


def test_an_essay_is_for_a_person() -> None:
    essay: Essay[str] = Essay(id="e", name=plain("e"), prompt="?")
    assert grade.reachable(essay) == 1
    for ask in (lambda: grade.grade(essay, "text"), lambda: grade.best(essay)):
        with pytest.raises(TypeError):
            ask()


def test_fractions_that_do_not_reach() -> None:
    def choice(several: bool, *fractions: Fraction) -> Choice[str]:
        options = tuple(Option("abc"[n], "x", f) for n, f in enumerate(fractions))
        return Choice(id="q", name=plain("q"), prompt="?", options=options, several=several)

    half = Fraction(1, 2)
    assert grade.reachable(choice(False, half, Fraction(0))) == half
    assert grade.reachable(choice(True, half, half, Fraction(-1))) == 1
    assert grade.reachable(choice(True, half, half, half)) == Fraction(3, 2)
    assert grade.reachable(choice(True, Fraction(0), Fraction(-1))) == 0


@given(st.integers(-(10**20), 10**20), st.integers(-300, 280))
def test_a_spelled_number_is_read_as_itself(mantissa: int, exponent: int) -> None:
    value = Decimal(mantissa).scaleb(exponent)
    text = grade.spell(value)
    assert "E" not in text and len(text) < 30
    assert grade.parse_number(text) == value
    assert grade.holds(NumericAnswer(value), Decimal(text))


@given(st.text(max_size=40))
def test_no_text_makes_the_parser_fail(text: str) -> None:
    grade.parse_number(text)
    grade.matches(text, text)
    grade.matches("*" + text, text, True)


@given(st.text(st.characters(blacklist_characters="*\\", blacklist_categories=("Cs",)), max_size=20).filter(lambda t: t.strip() != ""))
def test_an_answer_fits_itself(text: str) -> None:
    assert grade.matches(text, text, True) and grade.matches(text, text)
    assert grade.matches(text, grade.example(text))
