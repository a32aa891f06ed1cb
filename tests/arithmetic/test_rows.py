"""Rows drawn from a seed: the same everywhere, no two alike, stable when more are asked for, and honest when there are too few."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packager.arithmetic import Condition, Drawn, Expression, Fault, Listed, Span, Worked, draw, parse_condition, parse_formula
from packager.arithmetic.rows import Parameter

D = Decimal


def formula(text: str) -> Expression:
    read = parse_formula(text)
    assert not isinstance(read, Fault)
    return read


def condition(text: str) -> Condition:
    read = parse_condition(text)
    assert not isinstance(read, Fault)
    return read


def rows(parameters: Mapping[str, Parameter], seed: str, count: int, where: str = "", needs: tuple[str, ...] = ()) -> Drawn:
    drawn = draw(parameters, seed, count, condition(where) if where else None, [formula(text) for text in needs])
    assert isinstance(drawn, Drawn), drawn
    return drawn


def test_a_row_is_what_sha_256_says() -> None:
    """By the recipe in the head of the module, worked out here again."""
    drawn = rows({"a": Span(D(1), D(1000)), "b": Span(D("0.5"), D("9.5"), 2)}, "ohm", 5)
    for k, row in enumerate(drawn.rows):
        for name, size, low, unit in (("a", 1000, D(1), D(1)), ("b", 901, D("0.5"), D("0.01"))):
            number = int.from_bytes(sha256(f"ohm\0{k}\0{name}".encode()).digest()[:16], "big")
            assert row[name] == low + number * size // 2**128 * unit
    assert [str(row["b"]) for row in drawn.rows] == [f"{row['b']:.2f}" for row in drawn.rows]


spans = st.builds(
    lambda low, width, decimals, step: Span(D(low).scaleb(-decimals), D(low + width).scaleb(-decimals), decimals, step and D(step).scaleb(-decimals)),
    st.integers(-1000, 1000), st.integers(0, 2000), st.integers(0, 3), st.none() | st.integers(1, 50),
)  # fmt: skip
listed = st.lists(st.decimals(-100, 100, places=1), min_size=1, max_size=6).map(lambda values: Listed(tuple(values)))


@given(st.dictionaries(st.sampled_from("abcd"), spans | listed, min_size=1), st.text(max_size=5), st.integers(1, 30), st.integers(1, 30))
@settings(max_examples=60)
def test_rows_are_within_bounds_unlike_and_stable(parameters: dict[str, Parameter], seed: str, fewer: int, more: int) -> None:
    drawn = rows(parameters, seed, fewer + more)
    assert rows(parameters, seed, fewer).rows == drawn.rows[:fewer]
    assert len({tuple(row.items()) for row in drawn.rows}) == len(drawn.rows)
    assert (len(drawn.rows) == fewer + more) != bool(drawn.shortage)
    for row in drawn.rows:
        for name, parameter in parameters.items():
            if isinstance(parameter, Listed):
                assert row[name] in parameter.values
            elif isinstance(parameter, Span):
                steps = (row[name] - parameter.low) / (parameter.step or D(1).scaleb(-parameter.decimals))
                assert parameter.low <= row[name] <= parameter.high and steps == steps.to_integral_value()


def test_each_number_comes_as_often_as_another_and_so_do_the_ends() -> None:
    """10,000 draws of 10 values: each 1,000 times, give or take four standard deviations."""
    found: Counter[Decimal] = Counter()
    for seed in range(2500):
        found.update(row["a"] for row in rows({"a": Span(D(1), D(10))}, f"q{seed}", 4).rows)
    assert set(found) == {D(n) for n in range(1, 11)}
    assert all(880 < times < 1120 for times in found.values()), found


def test_powers_of_ten_come_alike_when_asked_for() -> None:
    drawn = rows({"a": Span(D(1), D(10000), 4, logarithmic=True)}, "q", 1000)
    tens: Counter[int] = Counter(min(int(log(float(row["a"]), 10) + 1e-12), 3) for row in drawn.rows)
    assert all(200 < tens[power] < 300 for power in range(4)) and min(row["a"] for row in drawn.rows) >= 1
    plain = rows({"a": Span(D(1), D(10000), 4)}, "q", 1000)
    assert sum(row["a"] < 1000 for row in plain.rows) < 150


def test_a_condition_holds_in_each_row() -> None:
    drawn = rows({"a": Span(D(1), D(20)), "b": Span(D(1), D(20))}, "q", 50, "a != b and fmod(a, b) = 0")
    pairs = {(a, b) for a in range(1, 21) for b in range(1, 21) if a != b and a % b == 0}
    assert {(row["a"], row["b"]) for row in drawn.rows} == pairs and drawn.shortage.startswith(f"{len(pairs)} rows of 50")


def test_the_one_row_that_fits_is_found() -> None:
    drawn = rows({"a": Span(D(1), D(100)), "b": Span(D(1), D(150))}, "q", 3, "a * b = 15000")
    assert drawn.rows == ({"a": D(100), "b": D(150)},)
    assert drawn.shortage == "1 row of 3: 14999 of 15000 tried were left out (the condition does not hold)"


def test_a_condition_that_never_holds_gives_no_row_and_says_so() -> None:
    drawn = rows({"a": Span(D(0), D(10), 9)}, "q", 3, "a > 10")
    assert drawn.rows == () and drawn.shortage == "no rows of 3: 5000 of 5000 tried were left out (the condition does not hold)"


def test_rows_without_an_answer_are_left_out() -> None:
    drawn = rows({"a": Span(D(-2), D(2))}, "q", 5, needs=("1 / a", "sqrt(a)"))
    assert sorted(row["a"] for row in drawn.rows) == [1, 2]
    assert "left out" in drawn.shortage


def test_rows_whose_answer_a_computer_gets_wrong_are_left_out() -> None:
    """floor(a * 10) of 0.1 + 0.7 is 8 by hand and 7 in binary."""
    drawn = rows({"a": Listed((D("0.1"), D("0.2"))), "b": Listed((D("0.7"),))}, "q", 2, needs=("floor((a + b) * 10)",))
    assert [row["a"] for row in drawn.rows] == [D("0.2")]
    assert drawn.shortage == "1 row of 2: 1 of 2 tried was left out (a computer's binary numbers give another result)"


def test_values_are_worked_out_from_those_before() -> None:
    parameters: dict[str, Parameter] = {
        "a": Span(D(1), D(9)),
        "half": Worked(formula("a / 2"), 1),
        "third": Worked(formula("(a + half) / 3")),
    }
    for row in rows(parameters, "q", 9).rows:
        assert row["half"] == row["a"] / 2 and abs(row["third"] - row["a"] / 2) < D("1e-14") and str(row["half"])[-2] == "."


@pytest.mark.parametrize(
    "parameters, count, message",
    [
        ({"a": Span(D(5), D(1))}, 1, "'a' ends before it begins: 5 to 1"),
        ({"a": Span(D(1), D(5), step=D(0))}, 1, "the step of 'a' is not above 0"),
        ({"a": Span(D(0), D(5), logarithmic=True)}, 1, "'a' is spread over powers of ten and begins at 0"),
        ({"a": Span(D("0.5"), D(5))}, 1, "'a' is written with more than 0 decimals"),
        ({"a": Span(D(0), D("1e20"))}, 1, "'a' has more values than can be told apart"),
        ({"a": Span(D(0), D("1e999999"))}, 1, "'a' has more values than can be told apart"),
        ({"a": Span(D(0), D(1), 10**9)}, 1, "'a' has 1000000000 decimals"),
        ({"a": Listed(())}, 1, "'a' has no values"),
        ({"a": Worked(formula("b")), "b": Span(D(0), D(1))}, 1, "'a' is worked out from 'b', which does not stand before it"),
        ({"a": Span(D(0), D(1))}, 0, "0 rows cannot be drawn"),
        ({"a": Span(D(0), D(1))}, 100_000, "100000 rows cannot be drawn"),
    ],
)
def test_what_cannot_be_drawn_says_why(parameters: dict[str, Parameter], count: int, message: str) -> None:
    drawn = draw(parameters, "q", count)
    assert isinstance(drawn, Fault) and drawn.message == message and drawn.column == 0


def test_a_name_that_is_nowhere_is_said() -> None:
    assert draw({"a": Span(D(0), D(1))}, "q", 1, condition("c > 0")) == Fault(0, "nothing is called 'c'")


def test_another_process_draws_the_same() -> None:
    """Whatever the hash seed: nothing depends on the order of a set."""
    code = (
        "from decimal import Decimal as D; from packager.arithmetic import *;"
        "print(draw({'a': Span(D(1), D(3)), 'b': Span(D(1), D(4), 1, logarithmic=True)}, 'é', 80))"
    )
    said = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("0", "1", "2")
    }
    assert len(said) == 1 and "Drawn" in said.pop()
