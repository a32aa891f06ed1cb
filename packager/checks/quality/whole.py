"""What shows only over all questions of a bank: where the right options stand, which questions leave learners without a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import exp, log

from packager import grade, walk
from packager.checks.quality.asked import Asked
from packager.diagnostics import Diagnostic, problem
from packager.model import Bank, Choice, Html, Question

FEWEST = 10
"""Questions that a bank has before something is said of it as a whole."""
UNLIKELY = 0.001
"""The share of banks in which chance alone puts the right options so."""
FEW = 4
"""Questions of a bank, one in so many of which may have been forgotten."""


def position(bank: Bank[Html], asked: Sequence[Asked]) -> Iterator[Diagnostic]:
    """Haladyna, Downing and Rodriguez (2002): vary the place of the right answer. Only questions count whose options keep the author's order."""
    places: Counter[int] = Counter()
    chances: list[int] = []
    for one in asked:
        question = one.question
        if not isinstance(question, Choice) or question.several or question.shuffle or one.spans:
            continue
        right = [number for number, option in enumerate(question.options) if option.fraction == 1]
        if len(right) == 1 and len(question.options) > 1:
            places[right[0]] += 1
            chances.append(len(question.options))
    if len(chances) < FEWEST:
        return
    place, count = min(places.items(), key=lambda found: (-found[1], found[0]))
    likely = sum(1 / size for size in chances if size > place) / len(chances)
    if _chance(count / len(chances), likely, len(chances)) * max(chances) < UNLIKELY:
        yield problem(
            "key-position", bank.loc,
            f"the right option is number {place + 1} in {count} of the {len(chances)} questions whose options are not shuffled",
            "take `shuffle: false` out where the order says nothing, or put the right options elsewhere",
        )  # fmt: skip


def _chance(share: float, likely: float, count: int) -> float:
    """At most how likely it is that of so many even chances this share or more come true (Hoeffding, Probability Inequalities for Sums of Bounded Random
    Variables, 1963, theorem 1)."""
    if share <= likely:
        return 1.0
    rest = (1 - share) * log((1 - share) / (1 - likely)) if share < 1 else 0.0
    return exp(-count * (share * log(share / likely) + rest))


def shuffled_numbers(bank: Bank[Html], asked: Sequence[Asked]) -> Iterator[Diagnostic]:
    """The same: choices in numerical order. Told once a bank, since mixing is what happens unless the author says no."""
    for one in asked:
        if isinstance(one.question, Choice) and one.question.shuffle and len(one.spans) > 2:
            yield problem(
                "options-unordered", one.question.loc, "the options are numbers, and every learner gets them in another order",
                "write the smallest first, and   shuffle: false", each="question",
            )  # fmt: skip


def silent(bank: Bank[Html], asked: Sequence[Asked]) -> Iterator[Diagnostic]:
    """Questions after which a learner is told nothing. Where most are such, the bank as a whole is meant; an essay is answered by a person, and a description by nobody."""
    graded = [one.question for one in asked if grade.graded(one.question)]
    missing = [question for question in graded if not _answers(question)]
    if len(graded) >= FEW and len(missing) * FEW <= len(graded):
        for question in missing:
            hint = "say why the right answer is right, under `feedback`"
            yield problem("feedback-missing", question.loc, f"question '{question.id}' says nothing after the answer", hint)
    elif len(graded) >= FEWEST:
        answering = len(graded) - len(missing)
        count = (
            f"only {answering} of the {len(graded)} questions say"
            if answering > 1
            else f"{'only one' if answering else 'none'} of the {len(graded)} questions says"
        )
        message = f"{count} anything after the answer"
        hint = "say in each why the right answer is right, under `feedback`"
        yield problem("feedback-missing", bank.loc, message, hint)


def _answers(question: Question[Html]) -> bool:
    """Whether a question says something after it was answered: to everybody, or in some part of it to some."""
    said = question.feedback
    if any(text is not None for text in (said.general, said.correct, said.partial, said.incorrect)):
        return True
    return any(True for _ in walk.replies(question))


CHECKS = (position, shuffled_numbers, silent)
