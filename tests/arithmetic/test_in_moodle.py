"""Formulas as they are written out, worked out by Moodle's own code for calculated questions: the same results, and nothing refused."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from packager.arithmetic import (
    FUNCTIONS,
    Expression,
    Fault,
    Tolerance,
    evaluate,
    in_binary,
    interval,
    parse_formula,
    spelled,
    to_decimals,
    to_significant,
)
from packager.arithmetic.tree import Call, Name, Negative, Number, Operation
from tests.moodle import moodle

pytestmark = pytest.mark.moodle

VALUES = {"a": "3", "b": "-1.75", "c": "0", "mass": "2.40", "x2": "0.0625", "Q_1": "-12"}


def made(chance: Random, size: int) -> Expression:
    """A formula of about `size` parts."""
    if size <= 1:
        number = Number(Decimal(chance.choice(["0", "1", "2", "10", "0.5", "3.25", "100", "1e-3", "7"])))
        return chance.choice([number, Name(chance.choice(sorted(VALUES)))])
    kind = chance.choice(["sum", "sum", "product", "product", "power", "minus", "call"])
    if kind == "minus":
        return Negative(made(chance, size - 1))
    if kind == "power":
        return Operation("**", made(chance, size - 2), Number(Decimal(chance.randint(0, 4))))
    if kind == "call":
        name = chance.choice(sorted(FUNCTIONS))
        least, most, *_ = FUNCTIONS[name]
        count = chance.randint(least, 4 if most is None else most)
        return Call(name, tuple(made(chance, (size - 1) // max(count, 1)) for _ in range(count)))
    sign = chance.choice("+-") if kind == "sum" else chance.choice("*/")
    left = chance.randint(1, size - 1)
    return Operation(sign, made(chance, left), made(chance, size - left))


def asked(tmp_path: Path, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    file = tmp_path / "formulas.json"
    file.write_text(json.dumps(cases))
    report = moodle.run("calculate", file)
    assert report["notices"] == [], report["notices"]
    said: list[dict[str, Any]] = report["said"]
    return said


def test_moodle_finds_the_same_results(tmp_path: Path) -> None:
    """3,000 formulas of every function, with numbers below nought and nought among the values. Nothing is refused, and wherever `in_binary` agrees
    with the result by hand, so that a row is drawn, Moodle does; the rest (fmod(0.5, 0.001), a tangent beside its pole) is rare."""
    chance, given = Random(5), {name: Decimal(value) for name, value in VALUES.items()}
    trees = list[Expression]()
    while len(trees) < 3000:
        tree = made(chance, chance.randint(2, 25))
        if not isinstance(evaluate(tree, given), Fault) and not isinstance(in_binary(tree, given), Fault):
            trees.append(tree)
    said = asked(tmp_path, [{"formula": spelled(tree), "values": VALUES} for tree in trees])
    agreed = 0
    for tree, answer in zip(trees, said, strict=True):
        exact, binary = evaluate(tree, given), in_binary(tree, given)
        assert isinstance(exact, Decimal) and isinstance(binary, float)
        assert not answer["refused"] and "error" not in answer and "{" not in answer["text"], (spelled(tree), answer)
        assert answer["bare"] == answer["value"], (spelled(tree), answer)
        if math.isclose(binary, exact, rel_tol=1e-9, abs_tol=1e-12):
            agreed += 1
            assert math.isclose(float(answer["value"]), exact, rel_tol=1e-8, abs_tol=1e-12), (spelled(tree), answer, exact)
    used = {word for tree in trees for word in FUNCTIONS if f"{word}(" in spelled(tree)}
    assert agreed > 2980 and len(used) > 30, (agreed, set(FUNCTIONS) - used)


TRICKY = [
    "a - -b", "--a", "2 - (-3)", "-a ** 2", "(-a) ** 2", "b ** 2", "-b ** -1", "2 ** -a", "a - (b - c)", "a / (b / mass)", "-(-(-a))", "007 + 010",
    "abs(0)", "sin(0) + cos(0)", "round(0)", "exp(0)", "a * 0", "7 / 2", "10 ** 18 * 1000", "1e250 / 1e10", "1e-20 * 1e10", "1.5e15 + 1", "0.1 + 0.2",
    "a^2", "2^3^2", "ln(mass)", "log(8, 2)", "log10(1000)", "pi * a", "max(a, b, c, mass)", "round(mass, 1) + round(1234.5, -2)", "decbin(5) + bindec(101)",
    "octdec(17) - decoct(8)", "fmod(Q_1, 5)", "atan2(b, a)", "((((a))))", "a*(b+c)*(a-b)", "(a + b) * 2", "sqrt((a + 1) * (a + 1))", "-(a)",
    "+".join(["a"] * 150), "(" * 40 + "a" + ")" * 40, "sqrt(" * 30 + "a" + ")" * 30, " + ".join(f"(a - {n}) * (b + {n})" for n in range(40)),
]  # fmt: skip


def test_what_differs_there_is_written_so_that_it_does_not_matter(tmp_path: Path) -> None:
    given = {name: Decimal(value) for name, value in VALUES.items()}
    trees = []
    for text in TRICKY:
        tree = parse_formula(text)
        assert not isinstance(tree, Fault), (text, tree)
        trees.append(tree)
    said = asked(tmp_path, [{"formula": spelled(tree), "values": VALUES} for tree in trees])
    for tree, answer in zip(trees, said, strict=True):
        exact = evaluate(tree, given)
        assert isinstance(exact, Decimal) and not answer["refused"] and "error" not in answer, (spelled(tree), answer)
        assert math.isclose(float(answer["value"]), exact, rel_tol=1e-12) and answer["bare"] == answer["value"], (spelled(tree), answer)


def test_numbers_are_shown_as_moodle_shows_them(tmp_path: Path) -> None:
    """But for ties in decimals, which Moodle rounds as the binary number is: 0.125 is 0.12 there."""
    chance = Random(7)
    values = [Decimal(chance.randint(-(10**6), 10**6)) / 10 ** chance.randint(0, 9) for _ in range(300)] + [
        Decimal("0.125"),
        Decimal("1.005"),
        Decimal(9999),
    ]
    shown = [[n, 1] for n in range(7)] + [[n, 2] for n in range(1, 8)]
    said = asked(tmp_path, [{"formula": "{a}", "values": {"a": f"{value:f}"}, "shown": shown} for value in values])
    differ = []
    for value, answer in zip(values, said, strict=True):
        ours = [to_decimals(value, n) for n in range(7)] + [to_significant(value, n) for n in range(1, 8)]
        theirs = [text.replace("-0", "0", 1) if not float(text) else text for text in answer["shown"]]
        differ += [(value, mine, other) for mine, other in zip(ours, theirs, strict=True) if mine != other]
    assert (Decimal("0.125"), "0.13", "0.12") in differ and (Decimal("1.005"), "1.01", "1.00") in differ
    for value, mine, other in differ:
        digits = len(mine.partition(".")[2])
        assert abs(value * 10**digits % 1) == Decimal("0.5") and abs(Decimal(mine) - Decimal(other)) == Decimal(1).scaleb(-digits), (
            value,
            mine,
            other,
        )


def test_a_tolerance_reaches_as_far_as_in_moodle(tmp_path: Path) -> None:
    """Numbers at the ends of the interval, a little within and a little beyond, for answers above, below and at nought."""
    cases = []
    types: dict[str, int] = {"relative": 1, "absolute": 2, "factor": 3}
    expected = []
    for answer in ("5.8", "-10", "0", "0.00012", "-123456.5"):
        tolerances, within = [], []
        for kind, size in [
            ("relative", "0.01"),
            ("absolute", "0.05"),
            ("factor", "0.1"),
            ("relative", "0"),
            ("absolute", "0"),
            ("factor", "1.5"),
        ]:
            least, greatest = interval(Decimal(answer), Tolerance(kind, Decimal(size)))  # type: ignore[arg-type]
            wide = max(abs(least), abs(greatest), Decimal("1e-6"))
            tries = [least + wide / 10**9, least - wide / 10**9, greatest - wide / 10**9, greatest + wide / 10**9, Decimal(answer)]
            tolerances.append([types[kind], size, [str(number) for number in tries]])
            within.append([least <= number <= greatest for number in tries])
        cases.append({"formula": "{a}", "values": {"a": answer}, "tolerances": tolerances})
        expected.append(within)
    said = [answer["within"] for answer in asked(tmp_path, cases)]
    assert said == expected
    assert any(not all(row) for rows in expected for row in rows) and all(rows[0][4] for rows in expected)
