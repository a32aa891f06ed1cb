"""Families as read from a bank: a question with `values` knows the rows of them that its variants have, and holds its texts, numbers and names but once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Any

from packager import grade, walk
from packager.arithmetic import Digits, Expression, Fault, Row, condition, holds, parse_condition, pieces, strangers, worked
from packager.diagnostics import Location, Result, problem
from packager.localize.variants import in_row, in_words
from packager.model import (
    Accepted,
    Family,
    Markdown,
    NumberGap,
    Numerical,
    NumericAnswer,
    Plain,
    Question,
    ShortAnswer,
    TrueFalse,
    Values,
    WordGap,
)
from packager.source import nodes, rows
from packager.source.calculated import digits_of
from packager.source.ids import LONGEST_ID
from packager.source.keys import FAMILY
from packager.source.nodes import Scalar
from packager.source.shape import Record
from packager.source.values import Problems, Wrong, YesNo, did_you_mean

MOST_DECIMALS = 10
"""More digits behind the point nobody types."""
_NEVER = frozenset({"calculated", "calculated-simple", "calculated-choice", "raw"})
_KEYS = frozenset(key.name for key in FAMILY)


def asked(record: Record) -> bool:
    """Whether a question is to be a family."""
    return "values" in record and record["kind"] not in _NEVER


def names(record: Record) -> list[str] | None:
    """The names of a family's values, None of another question."""
    return rows.names(record) if asked(record) else None


def forlorn(record: Record, problems: Problems) -> None:
    """Says what is there for a family where there is none."""
    for name in _KEYS & record.node.entries.keys() if record["kind"] not in _NEVER else ():
        message = f"'{name}' is for a family of questions, and no `values` stand here"
        hint = "add   values: {power: 5 to 60}   with names of your own, or take it out"
        problems.append(problem("key-missing", record.at(name), message, hint))


def truth(scalar: Scalar, known: Sequence[str], problems: Problems) -> tuple[bool, str] | None:
    """Whether a statement is true: in all variants alike, or in those in which a condition holds. None where that cannot be read."""
    plain = YesNo().parse(scalar.text.strip())
    if not isinstance(plain, Wrong):
        return plain, ""
    if not rows.sound(scalar, parse_condition(scalar.text, known), "formula-malformed", problems):
        return None
    return False, " ".join(scalar.text.split())


def family(record: Record, question: Question[Markdown], problems: Problems) -> Question[Markdown] | None:
    """A question as a family, in each variant of which no two options look alike and each answer counts. None where its values cannot be drawn, which is
    reported."""
    known, given = rows.names(record), isinstance(record.node.entries["values"][1], nodes.Sequence)
    if not given and "variants" not in record.values:
        if "variants" not in record:
            message = "a family of questions needs the key 'variants'"
            problems.append(problem("key-missing", record.at("values"), message, "add a line such as   variants: 10"))
        return None
    named = _named(question, known)
    digits = digits_of(record, Digits(), problems) if "decimals" in record or "figures" in record else None
    named = replace(named, family=Family(_NOTHING, digits))
    _strays(named, known, problems)

    values = rows.values(record, question.id, _needs(named), [replace(named, section=())], problems, lambda row: _unfit(named, row))
    if values is None:
        return None
    made = Family(values, digits)
    if len(longest := made.ids(question.id)[-1]) > LONGEST_ID:
        said = f"the variants' ids, such as '{longest}', have more than {LONGEST_ID} characters"
        problems.append(problem("id-malformed", record.at("id"), said, "shorten it"))
    return replace(_as_first(named, values.row(1)), family=made)


_NOTHING = Values(())


def _named(question: Question[Markdown], known: Sequence[str]) -> Question[Markdown]:
    """The question, each of whose texts knows the names of its values."""
    names = tuple(known)
    made = walk.map_node(
        replace(question, section=()), lambda text: Result(replace(text, values=names)), lambda p: Result(replace(p, values=names))
    ).value
    named: Question[Markdown] = replace(made, section=question.section)
    return named


def _strays(question: Question[Markdown], known: Sequence[str], problems: Problems) -> None:
    """Says what is wrong with the values in the texts that are never parsed; of the others, rendering does."""
    for text in walk.texts(replace(question, section=())):
        if not isinstance(text, Plain) or text.made:
            continue
        if isinstance(fault := pieces(text.text, known), Fault):
            problems.append(problem("formula-malformed", _at(text, fault.column), fault.message, fault.hint))
        for column, name in strangers(text.text, known):
            hint = did_you_mean(name, known) or "name it under `values`"
            problems.append(
                problem(
                    "parameter-unknown", _at(text, column), f"no value is called '{name}', so that {{{name}}} is shown as it is typed", hint
                )
            )


def _at(text: Plain, column: int) -> Location:
    return Location(text.loc.file, text.loc.line, text.loc.column + max(column - 1, 0))


def _numbers(question: Question[Markdown]) -> list[tuple[NumericAnswer[Markdown], ...]]:
    """The numbers that a question, and each gap of it, accepts."""
    return [part.answers for part in walk.asked(question) if isinstance(part, Numerical | NumberGap)]


def _needs(question: Question[Markdown]) -> list[Expression]:
    """The formulas of the right answers."""
    rules = [answer.worked for answers in _numbers(question) for answer in answers if answer.worked is not None]
    return [worked(text).formula for rule in rules for text in (rule.formula, rule.end) if text]


def _as_first(question: Question[Markdown], row: Row) -> Question[Markdown]:
    """The family with the numbers of its first variant beside the formulas that give them."""
    first: Any = in_row(question, row, lambda text: text, lambda text: text)
    own: Any = question
    if isinstance(own, Numerical):
        return replace(own, answers=_beside(own.answers, first.answers))
    if isinstance(own, TrueFalse):
        return replace(own, answer=first.answer)
    if hasattr(own, "gaps"):
        gaps = (
            replace(a, answers=_beside(a.answers, b.answers)) if isinstance(a, NumberGap) else a
            for a, b in zip(own.gaps, first.gaps, strict=True)
        )
        own = replace(own, gaps=tuple(gaps))
    done: Question[Markdown] = own
    return done


def _beside(formulas: tuple[NumericAnswer[Any], ...], numbers: tuple[NumericAnswer[Any], ...]) -> tuple[NumericAnswer[Any], ...]:
    return tuple(replace(number, worked=formula.worked) for formula, number in zip(formulas, numbers, strict=True))


# ---- what a variant may not be -----------------------------------------------------------------------------------------------


def _unfit(question: Question[Markdown], row: Row) -> str:
    """Why there is to be no variant with these numbers, or ""."""
    digits = question.family.digits if question.family is not None else None

    def filled(words: str, known: Sequence[str]) -> str:
        return in_words(words, known, row, digits=digits)

    made = in_row(
        question, row, lambda t: replace(t, source=filled(t.source, t.values)), lambda p: replace(p, text=filled(p.text, p.values))
    )
    for (what, before), (_, after) in zip(walk.rivals(question), walk.rivals(made), strict=True):
        seen: dict[str, str] = {}
        for written, shown in zip(map(_words, before), map(_words, after), strict=True):
            if seen.setdefault(_looks(shown), written) != written:
                return f"two {what} look alike"
    if isinstance(question, TrueFalse) and question.condition and isinstance(fault := holds(condition(question.condition), row), Fault):
        return fault.message
    for formulas, answers in zip(_numbers(question), _numbers(made), strict=True):
        for number, formula in zip(answers, formulas, strict=True):
            exact = number.value is None or number.tolerance or formula.worked is None
            if not exact and -int(number.value.normalize().as_tuple().exponent) > MOST_DECIMALS:  # type: ignore[union-attr]
                return (
                    "the right answer has more digits than anybody types: round it, as in   power / 230 to 2 decimals   or give a tolerance"
                )
        if any(_takes(earlier, later) for earlier, later in combinations(answers, 2)):
            return "an accepted number never counts, since another above it fits first"
    for part in walk.asked(made):
        if isinstance(part, ShortAnswer | WordGap) and any(
            _takes_words(*pair, part.case_sensitive) for pair in combinations(part.answers, 2)
        ):
            return "an accepted answer never counts, since another above it fits first"
    return ""


def _words(text: Markdown | Plain) -> str:
    return " ".join((text.source if isinstance(text, Markdown) else text.text).split())


def _looks(words: str) -> str:
    """Words in which numbers that are equal look equal: 2.50 is 2.5."""
    return re.sub(r"\d+\.\d+", lambda m: f"{Decimal(m[0]).normalize():f}", words)


def _takes(earlier: NumericAnswer[Any], later: NumericAnswer[Any]) -> bool:
    """Whether all that is typed for the later answer, which has another worth or feedback, is taken for the earlier."""
    if (earlier.fraction, earlier.feedback) == (later.fraction, later.feedback) or earlier.value is None or later.value is None:
        return False
    return abs(later.value - earlier.value) + later.tolerance <= earlier.tolerance


def _takes_words(earlier: Accepted[Any], later: Accepted[Any], exact: bool) -> bool:
    if (earlier.fraction, earlier.feedback) == (later.fraction, later.feedback):
        return False
    return grade.matches(earlier.text.text, grade.example(later.text.text), exact)
