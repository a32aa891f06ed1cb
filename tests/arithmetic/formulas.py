"""Formulas made by chance, each as text with the value that Python's fractions or mathematics give it: no code of the package is used."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from hypothesis import strategies as st

VALUES = {"a": Fraction(3), "b": Fraction(-7, 4), "mass": Fraction(12, 5), "x2": Fraction(1, 8)}
"""What the names in the formulas stand for."""


class Written(NamedTuple):
    """A formula as text, its value (None: it has none), and how close its last sign binds (5: a sum, 6: a product, 7: a minus, 8: a power, 9: whole)."""

    text: str
    value: Fraction | None
    binds: int


def bracketed(part: Written, binds: int) -> str:
    return part.text if part.binds >= binds else f"({part.text})"


def _number(number: Fraction) -> Written:
    return Written(f"{float(number)!r}".removesuffix(".0"), number, 9)


_LEAVES = st.one_of(
    st.integers(0, 200).map(lambda n: _number(Fraction(n))),
    st.integers(0, 400).map(lambda n: _number(Fraction(n, 16))),  # few digits: 16ths are what they look like
    st.sampled_from(sorted(VALUES)).map(lambda name: Written(name, VALUES[name], 9)),
    st.sampled_from(sorted(VALUES)).map(lambda name: Written(f"{{{name}}}", VALUES[name], 9)),
)


def _sum(parts: tuple[Written, str, Written]) -> Written:
    left, sign, right = parts
    value = (
        None if left.value is None or right.value is None else left.value + right.value if sign.strip() == "+" else left.value - right.value
    )
    return Written(bracketed(left, 5) + sign + bracketed(right, 6), value, 5)


def _product(parts: tuple[Written, str, Written]) -> Written:
    left, sign, right = parts
    value = None
    if left.value is not None and right.value is not None and (sign.strip() == "*" or right.value):
        value = left.value * right.value if sign.strip() == "*" else left.value / right.value
    return Written(bracketed(left, 6) + sign + bracketed(right, 7), value, 6)


def _minus(part: Written) -> Written:
    return Written("-" + bracketed(part, 7), None if part.value is None else -part.value, 7)


def _power(parts: tuple[Written, str, int]) -> Written:
    base, sign, exponent = parts
    value = None if base.value is None or (exponent < 0 and not base.value) else base.value**exponent
    return Written(f"{bracketed(base, 9)}{sign}{exponent}", value, 8)


def _call(parts: tuple[str, tuple[Written, Written]]) -> Written:
    name, (one, two) = parts
    both = name in ("min", "max")
    text = f"{name}({one.text}, {two.text})" if both else f"{name}({one.text})"
    if one.value is None or (both and two.value is None):
        return Written(text, None, 9)
    whole: Callable[[Fraction], Fraction]
    if both:
        assert two.value is not None
        return Written(text, min(one.value, two.value) if name == "min" else max(one.value, two.value), 9)
    if name == "abs":
        return Written(text, abs(one.value), 9)
    if name == "round":
        whole = lambda x: Fraction(math.floor(abs(x) + Fraction(1, 2))) * (1 if x >= 0 else -1)  # noqa: E731
    else:
        whole = lambda x: Fraction(math.floor(x) if name == "floor" else math.ceil(x))  # noqa: E731
    return Written(text, whole(one.value), 9)


def _larger(parts: st.SearchStrategy[Written]) -> st.SearchStrategy[Written]:
    blank = st.sampled_from(["", " "])
    plus = st.tuples(blank, st.sampled_from("+-"), blank).map("".join)
    times = st.tuples(blank, st.sampled_from("*/"), blank).map("".join)
    return st.one_of(
        st.tuples(parts, plus, parts).map(_sum),
        st.tuples(parts, times, parts).map(_product),
        parts.map(_minus),
        st.tuples(parts, st.sampled_from(["**", " ** ", "^"]), st.integers(-3, 4)).map(_power),
        st.tuples(st.sampled_from(["abs", "min", "max", "round", "floor", "ceil"]), st.tuples(parts, parts)).map(_call),
    )


rational = st.recursive(_LEAVES, _larger, max_leaves=12)
"""Formulas whose values are fractions, known exactly."""
