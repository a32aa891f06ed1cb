"""What the options of a choice should not be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise

from packager import grade
from packager.checks.quality.asked import Asked
from packager.diagnostics import Diagnostic, problem
from packager.model import Choice

LONGER = 1.5
"""How many times as long as the longest wrong option the shortest right one is when it stands out."""
LONG = 20
"""And by how many letters: of two short words one is easily twice as long."""
EARNED = Fraction(1, 2)
"""The share of the points above which ticking every box pays."""
_POINT = re.compile(r"(?<![.;,])[.;,]\s*$")
MOST = 40
"""Options of one question that are compared with each other."""


def longest(asked: Asked) -> Iterator[Diagnostic]:
    """Haladyna, Downing and Rodriguez (2002), on the choices: about equal in length. In the NBME's guide: long correct answer."""
    right = [(len(text), option) for option, text in asked.options if option.fraction > 0]
    wrong = [len(text) for option, text in asked.options if option.fraction <= 0 and not asked.outside(text)]
    if not right or len(wrong) < 2 or not asked.worded:
        return
    length, option = min(right, key=lambda one: one[0])
    if length > LONGER * max(wrong) and length - max(wrong) >= LONG:
        which = "the right option" if len(right) == 1 else "each right option"
        yield problem(
            "key-longest", option.loc, f"{which} is much longer than the others ({length} letters, and at most {max(wrong)}), by which learners find it",
            "shorten it, move what explains it to the feedback, or give the others the same detail",
        )  # fmt: skip


def all_or_none(asked: Asked) -> Iterator[Diagnostic]:
    """The same: avoid all-of-the-above, and use none-of-the-above with care."""
    words = asked.vocabulary
    for option, text in asked.options:
        if asked.says(text, words.all_options):
            hint = "let learners choose several (select: several) and mark each right option as right, or write an option of its own"
            yield problem(
                "all-of-the-above", option.loc, f"'{text}': who knows two right options, or one wrong one, need not know the rest", hint
            )
        elif asked.says(text, words.none_options):
            hint = "write an option that a learner could believe in"
            yield problem(
                "none-of-the-above", option.loc, f"'{text}': who chooses it shows what is wrong, and need not know what is right", hint
            )


def overlapping(asked: Asked) -> Iterator[Diagnostic]:
    """The same: choices are independent and do not overlap. Only where one is to be chosen."""
    if not asked.one:
        return
    hint = "part the options so that each number is in one of them, or delete one"
    spans = asked.spans[:MOST]
    if not any(number.period for _, number in spans):
        for (first, one), (second, other) in combinations(spans, 2):
            if one.meets(other):
                same = "is the same number as" if one.single and other.single else "overlaps"
                yield problem(
                    "options-overlap", second.loc, f"this option {same} another, so that both can be right", hint, [(first.loc, "the other")]
                )  # fmt: skip
                break
    if spans or not asked.worded:
        return
    first_of: dict[str, int] = {}
    for number, (option, text) in enumerate(asked.options):
        same = _POINT.sub("", text)
        earlier = asked.options[first_of.setdefault(same, number)][0]
        if earlier is not option and same and earlier.text != option.text:
            yield problem(
                "options-overlap", option.loc, "this option says the same as another, but for a point or its emphasis",
                "change or delete one of the two", [(earlier.loc, "the other")],
            )  # fmt: skip


def unordered(asked: Asked) -> Iterator[Diagnostic]:
    """The same: choices in logical or numerical order. Where the order is mixed for every learner, it is a matter of the bank."""
    choice = asked.choice
    if choice is not None and not choice.shuffle and len(asked.spans) > 2:
        lows = [(number.low, number.high) for _, number in asked.spans]
        if not (all(a <= b for a, b in pairwise(lows)) or all(a >= b for a, b in pairwise(lows))):
            yield problem("options-unordered", choice.loc, "the options are numbers and in no order", "write the smallest first")


def all_ticked(asked: Asked) -> Iterator[Diagnostic]:
    """Where several may be chosen and wrong ones cost nothing, learners need to know nothing (Moodle grades by the sum of what was ticked, as packager.grade
    does)."""
    choice = asked.choice
    whole = isinstance(choice, Choice) and choice.scoring == "whole"
    if choice is None or not choice.several or whole or grade.reachable(choice) != 1:
        return
    earned = min(sum((option.fraction for option in choice.options), Fraction(0)), Fraction(1))
    if earned > EARNED:
        cost = "give the wrong options a worth below 0%, such as -50%"
        if not any(option.fraction <= 0 for option in choice.options):
            cost = "add wrong options, with a worth below 0%"
        yield problem(
            "all-ticked-pays", choice.loc, f"a learner who ticks every option earns {float(earned * 100):.0f}% of the points", cost
        )  # fmt: skip


CHECKS = (longest, all_or_none, overlapping, unordered, all_ticked)
