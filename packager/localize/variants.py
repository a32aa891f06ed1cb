"""Families of questions: each becomes its variants, ordinary questions in a section of their own, with their numbers written as the language writes them.

A family is rendered once, with a token in the place of each number, and filled for each variant; its texts are translated once.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from html import escape
from typing import Any, TypeVar

from packager import walk
from packager.arithmetic import Digits, Fault, Tolerance, condition, evaluate, formula, holds, pieces, shown, worked
from packager.diagnostics import Diagnostic, Result
from packager.localize import cldr
from packager.markup import first_words
from packager.model import (
    Accepted,
    Bank,
    Cloze,
    Course,
    Draw,
    Embed,
    Html,
    Math,
    NumberGap,
    Numerical,
    NumericAnswer,
    Plain,
    Question,
    ShortAnswer,
    Token,
    TrueFalse,
    Value,
    WordGap,
)

A = TypeVar("A")
Row = Mapping[str, Decimal]


def expanded(course: Course[Html]) -> Course[Html]:
    """The course with the variants of each family in its place, in a section that is called as the family is. A family that a unit places becomes a draw of
    one of them."""
    families = {question.id for question in walk.questions(course) if question.family is not None}
    if not families:
        return course

    def drawn(html: Html) -> Html:
        return tuple(
            _drawn(piece) if isinstance(piece, Embed) and piece.kind == "question" and piece.id in families else piece for piece in html
        )

    return replace(
        course,
        units=tuple(replace(unit, body=drawn(unit.body)) for unit in course.units),
        banks=tuple(in_bank(bank) for bank in course.banks),
    )


def in_bank(bank: Bank[Html]) -> Bank[Html]:
    """A bank with the variants of each family in its place."""
    if all(question.family is None for question in bank.questions):
        return bank
    taken = {
        tuple(title.text for title in question.section[:depth])
        for question in bank.questions
        for depth in range(1, len(question.section) + 1)
    }

    def variants(question: Question[Html]) -> Iterator[Question[Html]]:
        if question.family is None:
            yield question
            return
        around = tuple(title.text for title in question.section)
        words = question.name.text if question.name.made else first_words(question.name.text, holes=True)
        title = words if (*around, words) not in taken else f"{words} ({question.id})"
        taken.add((*around, title))
        section = Plain(title, f"{question.id}.family", "section", question.name.lang, question.loc, made=True)
        for number, id in enumerate(question.variants, 1):
            yield _variant(question, number, id, section, bank.lang)

    return replace(bank, questions=tuple(one for question in bank.questions for one in variants(question)))


def _drawn(embed: Embed) -> Embed:
    return Embed("quiz", f"{embed.id}-variant", (Draw(ids=(embed.id,), loc=embed.loc),), embed.loc)


def _variant(question: Question[Html], number: int, id: str, section: Plain, lang: str) -> Question[Html]:
    assert question.family is not None
    row, digits = question.family.values.row(number), question.family.digits
    address = re.compile(rf'(\s(?:id|for|href|aria-[a-z]+)="#?){re.escape(question.id)}\.')

    def text(html: Html) -> Html:
        return tuple(address.sub(rf"\g<1>{id}.", piece) if isinstance(piece, str) else piece for piece in in_html(html, row, lang, digits))

    def plain(text: Plain) -> Plain:
        return in_plain(text, row, cldr.decimal(text.lang or lang), digits)

    named = replace(question.name, text=f"{plain(question.name).text} ({number})", values=())
    made = in_row(question, row, text, plain, lambda accepted: _typed(accepted, row, lang, digits))
    return replace(made, id=id, name=named, section=(*question.section, section), family=None, variant_of=question.id)


def in_row(
    question: Question[A],
    row: Row,
    text: Callable[[A], A],
    plain: Callable[[Plain], Plain],
    typed: Callable[[Accepted[A]], Iterable[Accepted[A]]] = lambda accepted: (accepted,),
) -> Question[A]:
    """A family's question with what it has in this row: text and plain fill its texts, typed gives the spellings in which an accepted answer may be written."""
    digits = question.family.digits if question.family is not None else None

    def words(answers: tuple[Accepted[A], ...]) -> tuple[Accepted[A], ...]:
        return tuple({one.text.text: one for accepted in reversed(answers) for one in reversed(tuple(typed(accepted)))}.values())[::-1]

    def numbers(answers: tuple[NumericAnswer[A], ...]) -> tuple[NumericAnswer[A], ...]:
        return tuple(number(answer, row, digits) for answer in answers)

    made: Any = question
    if isinstance(made, ShortAnswer):
        made = replace(made, answers=words(made.answers))
    elif isinstance(made, Numerical):
        made = replace(made, answers=numbers(made.answers))
    elif isinstance(made, TrueFalse) and made.condition:
        made = replace(made, answer=holds(condition(made.condition), row) is True, condition="")
    elif isinstance(made, Cloze):
        gaps = (
            replace(gap, answers=words(gap.answers))
            if isinstance(gap, WordGap)
            else replace(gap, answers=numbers(gap.answers))
            if isinstance(gap, NumberGap)
            else gap
            for gap in made.gaps
        )
        made = replace(made, gaps=tuple(gaps))
    filled = walk.map_node(replace(made, section=()), lambda t: Result(text(t)), lambda p: Result(plain(p))).value
    done: Question[A] = replace(filled, section=question.section)
    return done


# ---- numbers -----------------------------------------------------------------------------------------------------------------


def number(answer: NumericAnswer[A], row: Row, digits: Digits | None) -> NumericAnswer[A]:
    """An accepted number as it is in a row: rounded as its author says, and right within half of its last digit where nothing is said of a tolerance."""
    rule = answer.worked
    if rule is None:
        return answer
    value, rounded = _result(rule.formula, row, digits)
    if rule.end:
        end, _ = _result(rule.end, row, digits)
        low, high = min(value, end), max(value, end)
        return replace(answer, value=(low + high) / 2, tolerance=(high - low) / 2, worked=None)
    tolerance = rule.tolerance or (rounded.tolerance if rounded else Tolerance("absolute", Decimal(0)))
    size = tolerance.size * abs(value) if tolerance.kind == "relative" else tolerance.size
    return replace(answer, value=value, tolerance=size, worked=None)


def _result(text: str, row: Row, digits: Digits | None) -> tuple[Decimal, Digits | None]:
    """What a formula gives, and the digits to which it is rounded."""
    rule = worked(text)
    value = evaluate(rule.formula, row)
    if isinstance(value, Fault):
        return Decimal(0), None  # no such row is drawn
    own = digits if rule.decimals is None else Digits(rule.decimals)
    return (value, None) if own is None else (Decimal(own.show(value)), own)


# ---- texts -------------------------------------------------------------------------------------------------------------------


def in_plain(text: Plain, row: Row, mark: str, digits: Digits | None) -> Plain:
    """A text that is never parsed, with its numbers. mark: the decimal mark."""
    if not text.values:
        return text
    return replace(text, text=in_words(text.text, text.values, row, mark, digits), values=())


def in_words(words: str, known: Iterable[str], row: Row, mark: str = ".", digits: Digits | None = None) -> str:
    """Words with the numbers of a row in the place of `{name}` and `{= formula}`."""
    cut = pieces(words, tuple(known))
    if isinstance(cut, Fault):
        return words
    return "".join(part if isinstance(part, str) else shown(part.formula, row, digits).replace(".", mark) for part in cut)


def _typed(accepted: Accepted[Html], row: Row, lang: str, digits: Digits | None) -> Iterator[Accepted[Html]]:
    """An accepted answer as the language writes its number, and with the other decimal mark, which a learner's keyboard or calculator may have."""
    own = cldr.decimal(accepted.text.lang or lang)
    for mark in (own, "," if own == "." else "."):
        yield replace(accepted, text=in_plain(accepted.text, row, mark, digits))


def in_html(html: Html, row: Row, lang: str, digits: Digits | None) -> Html:
    """A rendered text with its numbers, as its language writes them: lang, or that of the passage around a number."""
    if not any(isinstance(piece, Value | Math) for piece in html):
        return html
    found: list[str | Token] = []
    for piece, here in zip(html, _languages(html, lang), strict=True):
        mark = cldr.decimal(here) if not isinstance(piece, str) else ""
        if isinstance(piece, Value):
            found.append(escape(shown(formula(piece.formula), row, digits).replace(".", mark)))
        elif isinstance(piece, Math) and not isinstance(cut := pieces(piece.tex, tuple(row), maths=True), Fault):
            comma = "{,}" if mark == "," else mark  # TeX sets a blank behind a comma
            words = (part if isinstance(part, str) else shown(part.formula, row, digits).replace(".", comma) for part in cut)
            found.append(replace(piece, tex="".join(words)))
        else:
            found.append(piece)
    return _joined(found)


def _joined(found: Iterable[str | Token]) -> Html:
    """A rope whose strings stand alone between its tokens."""
    rope: list[str | Token] = []
    for piece in found:
        if isinstance(piece, str) and rope and isinstance(rope[-1], str):
            rope[-1] += piece
        else:
            rope.append(piece)
    return tuple(rope)


_MARKS = re.compile(r'<(?P<end>/?)[A-Za-z][\w-]*(?P<attributes>(?:[^<>"]|"[^"]*")*?)(?P<empty>/?)>|\x02(?P<number>\d+)\x03')
_LANG = re.compile(r'\slang="([^"]*)"')


def _languages(html: Html, lang: str) -> tuple[str, ...]:
    """The language of each piece of a rope; what a string says does not count."""
    if not any(isinstance(piece, str) and ' lang="' in piece for piece in html):
        return (lang,) * len(html)
    found = [lang] * len(html)
    open = [lang]
    whole = "".join(piece if isinstance(piece, str) else f"\x02{number}\x03" for number, piece in enumerate(html))
    for m in _MARKS.finditer(whole):
        if m["number"] is not None:
            found[int(m["number"])] = open[-1]
        elif m["end"]:
            del open[max(len(open) - 1, 1) :]
        elif not m["empty"]:
            own = _LANG.search(m["attributes"])
            open.append(own[1] if own else open[-1])
    return tuple(found)


# ---- what is said of them ----------------------------------------------------------------------------------------------------


def said_once(found: Iterable[Diagnostic], course: Course[Html]) -> tuple[Diagnostic, ...]:
    """What is said of each variant of a family, said of the family: once, where only its numbers differ."""
    own: dict[str, str] = {}
    starts: dict[str, dict[int, bool]] = {}
    if not any(question.variant_of for question in walk.questions(course)):
        return tuple(found)
    for question in walk.questions(course):
        starts.setdefault(question.loc.file, {})[question.loc.line] = bool(question.variant_of)
        if question.variant_of:
            own |= {f"'{question.id}'": f"'{question.variant_of}'", f"'{question.name.text}'": f"'{question.section[-1].text}'"}
    lines = {file: sorted(of_file) for file, of_file in starts.items()}
    told: dict[object, Diagnostic] = {}
    for d in found:
        place = d.location
        before = bisect(lines.get(place.file, ()), place.line)
        if before and starts[place.file][lines[place.file][before - 1]]:
            d = replace(d, message=_NAMED.sub(lambda m: own.get(m[0], m[0]), d.message))
            told.setdefault((place, d.rule, _NUMBER.sub("#", d.message)), d)
        else:
            told.setdefault(d, d)
    return tuple(told.values())


_NAMED = re.compile(r"'[^'\n]*?(?:-\d+| \(\d+\))'")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
