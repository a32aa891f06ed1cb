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
    Calculated,
    CalculatedAnswer,
    CalculatedChoice,
    CalculatedSimple,
    Choice,
    ChoiceGap,
    Cloze,
    Digits,
    Drag,
    DragImage,
    DragMarkers,
    DragWords,
    Drop,
    Essay,
    Filling,
    GapSelect,
    Item,
    Marker,
    Matching,
    NumberGap,
    Numerical,
    NumericAnswer,
    Option,
    Ordering,
    OtherUnit,
    Pair,
    Parameter,
    Plain,
    Question,
    ShortAnswer,
    Tolerance,
    TrueFalse,
    Values,
    WordGap,
    Zone,
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
            return Choice(**common, options=options, several=data["several"], scoring="whole" if data.get("whole") else "parts")
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


def test_things_on_a_picture() -> None:
    drags = tuple(Drag(key, "x") for key in "abc")
    made = DragImage(
        id="d",
        name=plain("d"),
        prompt="?",
        image="i",
        drags=drags,
        drops=(Drop("1", 0, 0, "a"), Drop("2", 5, 5, "b"), Drop("3", 9, 9, "a")),
    )
    assert grade.grade(made, grade.best(made)) == grade.reachable(made) == 1
    assert grade.grade(made, {"1": "a", "2": "a", "3": "c"}) == Fraction(1, 3)
    assert grade.grade(made, {}) == 0


L_SHAPE = Zone("a", "polygon", (0, 0, 40, 0, 40, 10, 10, 10, 10, 40, 0, 40))


@pytest.mark.parametrize(
    ("zone", "point", "hit"),
    [
        (Zone("a", "circle", (50, 50, 10)), (60, 50), True), (Zone("a", "circle", (50, 50, 10)), (58, 58), False),
        (Zone("a", "rectangle", (10, 10, 5, 5)), (15, 15), True), (Zone("a", "rectangle", (10, 10, 5, 5)), (16, 12), False),
        (L_SHAPE, (5, 30), True), (L_SHAPE, (30, 5), True), (L_SHAPE, (30, 30), False), (L_SHAPE, (10, 25), True), (L_SHAPE, (11, 11), False),
        (L_SHAPE, (40, 0), True), (L_SHAPE, (41, 0), False), (L_SHAPE, (60, 10), False),
    ],
)  # fmt: skip
def test_where_a_marker_lies(zone: Zone, point: tuple[int, int], hit: bool) -> None:
    assert grade.holds_point(zone, point) is hit


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=3, max_size=3, unique=True), st.integers(0, 30), st.integers(0, 30)
)
def test_a_triangle_holds_what_lies_on_one_side_of_all_its_edges(corners: list[tuple[int, int]], x: int, y: int) -> None:
    (ax, ay), (bx, by), (cx, cy) = corners
    sides = [
        (bx - ax) * (y - ay) - (by - ay) * (x - ax),
        (cx - bx) * (y - by) - (cy - by) * (x - bx),
        (ax - cx) * (y - cy) - (ay - cy) * (x - cx),
    ]
    if (bx - ax) * (cy - ay) == (by - ay) * (cx - ax):
        return  # a line
    held = all(side >= 0 for side in sides) or all(side <= 0 for side in sides)
    assert grade.holds_point(Zone("a", "polygon", (ax, ay, bx, by, cx, cy)), (x, y)) is held


def test_markers() -> None:
    zones = (Zone("a", "circle", (50, 50, 10)), Zone("a", "rectangle", (45, 45, 30, 20)), Zone("b", "circle", (5, 5, 5)))
    made = DragMarkers(
        id="m", name=plain("m"), prompt="?", image="i", zones=zones, markers=(Marker("a", plain("lamp"), 2), Marker("b", plain("bin")))
    )
    assert grade.grade(made, grade.best(made)) == grade.reachable(made) == 1
    assert grade.grade(made, {"a": ((50, 50),)}) == Fraction(1, 3)  # it lies in both, and counts once
    assert grade.grade(made, {"a": ((50, 50), (70, 60))}) == Fraction(2, 3)
    assert grade.grade(made, {"a": ((50, 50), (70, 60)), "b": ((5, 5), (90, 90))}) == Fraction(3, 4)
    assert grade.grade(made, {"b": ((50, 50),)}) == grade.grade(made, {}) == 0


def energy(penalty: Fraction | None) -> Numerical[str]:
    half: NumericAnswer[str] = NumericAnswer(Decimal(4), fraction=Fraction(1, 2))
    units = (OtherUnit(plain("Wh"), Decimal(1000)), OtherUnit(plain("MJ"), Decimal("3.6")))
    return Numerical(id="n", name=plain("n"), prompt="?", answers=(NumericAnswer(Decimal("0.4")), half), unit=plain("kWh"), unit_input="typed", other_units=units,
                     unit_penalty=penalty)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "share", "free"),
    [
        ("0.4 kWh", 1, 1), ("0,4kWh", 1, 1), ("400 Wh", 1, 1), ("1.44 MJ", 1, 1), ("0.4", "3/4", 1), ("0.4 W", "3/4", 1), ("0.4 MJ", "3/4", 1),
        ("4 kWh", "1/2", "1/2"), ("4000 Wh", "1/2", "1/2"), ("4", "1/4", "1/2"), ("4e3 Wh", "1/2", "1/2"), ("400", 0, 0), ("kWh", 0, 0), ("", 0, 0),
    ],
)  # fmt: skip
def test_units(typed: str, share: Any, free: Any) -> None:
    assert grade.grade(energy(Fraction(1, 4)), typed) == Fraction(share)
    assert grade.grade(energy(None), typed) == Fraction(free)
    assert grade.grade(energy(Fraction(1)), grade.best(energy(Fraction(1)))) == 1


def test_a_calculated_number() -> None:
    """The same numbers in a question that has them as they are: what a learner of row 2 is asked."""
    values = Values((Parameter("power", "", ("60", "5")), Parameter("voltage", "", ("12", "230"))))
    near, half = Tolerance("relative", Decimal("0.05")), Fraction(1, 2)
    made: Calculated[str] = Calculated(id="c", name=plain("c"), prompt="?", values=values, unit=plain("A"), answers=(
        CalculatedAnswer("power / voltage", near, Digits(3)), CalculatedAnswer("voltage / power", near, fraction=half), CalculatedAnswer(None, near, fraction=Fraction(0)),
    ))  # fmt: skip
    assert [grade.best(made, row) for row in (1, 2)] == ["5.000", "0.022"]
    assert all(grade.grade(made, grade.best(made, row), row) == grade.reachable(made) == 1 for row in (1, 2))
    assert grade.grade(made, "5", 2) == grade.grade(made, "0,022", 1) == 0
    for typed, share in (
        ("0.0228", 1),
        ("0,0229", 0),
        ("0.0207 A", 1),
        ("0.0206", 0),
        ("46", half),
        ("43.69", 0),
        ("43.7", half),
        ("lamp", 0),
        ("1e9", 0),
    ):
        assert grade.grade(made, typed, 2) == share, typed


def test_a_number_that_is_right_up_to_a_factor() -> None:
    values = Values((Parameter("a", "", ("-4",)),))
    answers = (CalculatedAnswer("a * 25", Tolerance("factor", Decimal("0.25")), Digits(2, significant=True)),)
    made: CalculatedSimple[str] = CalculatedSimple(id="c", name=plain("c"), prompt="?", values=values, answers=answers)
    assert grade.best(made) == "-100"
    assert [grade.grade(made, typed) for typed in ("-125", "-80", "-125.01", "-79.99", "100")] == [1, 1, 0, 0, 0]


def test_a_calculated_choice_is_graded_as_any_choice() -> None:
    values = Values((Parameter("a", "", ("1", "2")),))
    options = (Option("a", "{a}", Fraction(1)), Option("b", "{= a + 1}", Fraction(-1, 2)))
    made: CalculatedChoice[str] = CalculatedChoice(id="c", name=plain("c"), prompt="?", values=values, options=options)
    assert grade.best(made, 2) == frozenset("a") and grade.reachable(made) == 1
    assert [grade.grade(made, frozenset(key), 2) for key in ("a", "b", "")] == [1, Fraction(-1, 2), 0]


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


def fits(pattern: str, text: str) -> bool:
    """Whether a text fits, by the definition: an asterisk takes nothing, or one letter more."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return fits(pattern[1:], text) or (bool(text) and fits(pattern, text[1:]))
    return text[:1] == pattern[0] and fits(pattern[1:], text[1:])


@given(st.text("ab*", max_size=8), st.text("ab", min_size=1, max_size=8))
def test_a_pattern_fits_what_its_definition_says(pattern: str, text: str) -> None:
    assert grade.matches(pattern, text) is fits(pattern, text)


def test_many_asterisks_are_matched_in_one_go() -> None:
    """With 200 letters this did not come to an end."""
    assert not grade.matches("*a*a*a*a*a*a*a*b", "a" * 5000)
    assert grade.matches("*a*a*a*a*a*a*a*b", "a" * 5000 + "b")
