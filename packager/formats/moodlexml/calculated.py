"""Calculated questions (question/type/calculated, calculatedsimple, calculatedmulti): formulas and the rows of values that they are asked with.

Moodle puts a number in the place of `{power}` and `{={power} / 230}` in the prompt, the general feedback and what is said to an answer; in hints from 4.5
on, where nothing is chosen; in combined feedback never. Braces that are text are kept from it by a character reference, in formulas by a blank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from html import unescape
from typing import TypeVar

from packager import walk
from packager.arithmetic import Digits, Expression, Fault, Name, Span, Tolerance, formula, parse_parameter, pieces, spelled
from packager.diagnostics import Result, problem
from packager.formats import FORMATS, _moodle
from packager.formats._moodlefile import by_share, joined
from packager.formats.moodlexml import kinds, parts
from packager.formats.moodlexml.page import FORMAT, Page
from packager.model import (
    Calculated,
    CalculatedAnswer,
    CalculatedChoice,
    CalculatedSimple,
    Html,
    Math,
    Option,
    Parameter,
    Ref,
    Token,
    Value,
    Values,
)

Made = TypeVar("Made", CalculatedSimple[Html], CalculatedChoice[Html])

_TOLERANCE = {"relative": 1, "absolute": 2, "factor": 3}
_NONE = Tolerance("absolute", Decimal(0))
"""That of an answer that takes any number."""


def prepared(page: Page, question: Made) -> Made:
    """The question with its texts as Moodle fills them; said at its line where Moodle fills nothing into one that has values."""
    _say_of_values(page, question)
    made: Made = walk.map_node(question, lambda html: Result(_text(html, question.values.names)), Result).value
    return made


def written(page: Page, question: CalculatedSimple[Html]) -> str | None:
    if not _are_held(page, question):
        return None
    answers = question.answers
    if question.feedback.incorrect and not any(a.formula is None for a in answers):
        answers += (CalculatedAnswer(None, _NONE, fraction=Fraction(0)),)
    shares = page.shares(question, answers)
    if shares is None:
        return None
    out = [
        _head(isinstance(question, Calculated) and question.shared),
        "    <single>0</single>\n    <answernumbering>abc</answernumbering>\n    <shuffleanswers>0</shuffleanswers>\n",
    ]
    for answer, share in zip(answers, shares, strict=True):
        said = joined(answer.feedback, by_share(question.feedback, answer.fraction))
        words, near = ("*", _NONE) if answer.formula is None else (spelled(formula(answer.formula)), answer.tolerance)
        if Decimal(kept := _tolerance(near)) != near.size:
            longest = f"Moodle keeps {_moodle.LONGEST_TOLERANCE} characters of it"
            said_of_it = f"the tolerance {_moodle.number(near.size)} becomes {kept} in the {FORMATS[FORMAT].title}: {longest}"
            page.problems.append(problem("converted", answer.loc, said_of_it, "write it with fewer digits"))
        out.append(parts.answer(page, share, words, said, _rounding(near, answer.digits)))
    asked = kinds.units(page, question)
    return None if asked is None else "".join(out) + asked + _datasets(question)


def choice(page: Page, question: CalculatedChoice[Html]) -> str | None:
    if not _are_held(page, question):
        return None
    shares = page.shares(question, question.options, together=question.several)
    if shares is None:
        return None
    rounding = _rounding(
        Tolerance("relative", Decimal("0.01")), question.digits
    )  # nothing is typed here, but the elements have to be there
    answers = (
        parts.answer(page, share, _option(page, option), option.feedback, rounding)
        for option, share in zip(question.options, shares, strict=True)
    )
    return (
        f"{_head(False)}    <single>{int(not question.several)}</single>\n    <answernumbering>{kinds.NUMBERING[question.numbering]}</answernumbering>\n"
        f"    <shuffleanswers>{int(question.shuffle)}</shuffleanswers>\n{parts.combined(page, question.feedback)}{''.join(answers)}"
        "    <unitgradingtype>0</unitgradingtype>\n    <unitpenalty>0.1000000</unitpenalty>\n    <showunits>3</showunits>\n"
        f"    <unitsleft>0</unitsleft>\n{_datasets(question)}"
    )


# ---- texts -----------------------------------------------------------------------------------------------------------------


def _text(html: Html, known: Sequence[str]) -> Html:
    """A text whose values Moodle finds, and in which it finds nothing else."""
    found: list[str | Token] = []
    for piece in html:
        if isinstance(piece, Value):
            found.append(_value(formula(piece.formula)))
        elif isinstance(piece, Math):
            found.append(replace(piece, tex=_tex(piece.tex, known)))
        else:
            found.append(piece.replace("{", "&#123;") if isinstance(piece, str) else piece)
    return tuple(found)


def _value(tree: Expression) -> str:
    return f"{{{tree.name}}}" if isinstance(tree, Name) else f"{{={spelled(tree)}}}"


def _tex(tex: str, known: Sequence[str]) -> str:
    cut = pieces(tex, known, maths=True)
    if isinstance(cut, Fault):
        return tex
    own = re.compile(rf"\{{(?=(?:{'|'.join(known)})\}}|=)")  # TeX's braces around a word that is a value's name too
    return "".join(own.sub("{ ", piece) if isinstance(piece, str) else _value(piece.formula) for piece in cut)


def _option(page: Page, option: Option[Html]) -> Html | str:
    """What an option says. Before 4.4 it is plain text."""
    if page.version >= (4, 4):
        return option.text
    words = page.spelled(tuple(piece for piece in option.text if not isinstance(piece, Ref)), None)
    words = words.replace(
        "&#123;", "{\u2060"
    )  # no reference is read in plain text: a joiner, which nobody sees, keeps a brace from being a value's
    plain = " ".join(unescape(re.sub(r"<[^>]*>", "", words.replace("</p>", " "))).split())
    if len(re.findall("<[a-z]", words)) > 1:
        said = f"this option becomes plain text in the {FORMATS[FORMAT].title}: Moodle shows no other in a calculated choice before 4.4"
        page.problems.append(problem("converted", option.loc, said, "take pictures and markup out of it"))
    return plain


def _say_of_values(page: Page, question: CalculatedSimple[Html] | CalculatedChoice[Html]) -> None:
    """Says where Moodle shows the braces of a value to learners."""
    chosen = isinstance(question, CalculatedChoice)
    why = "Moodle shows the name with its braces there"
    if chosen:
        said = question.feedback
        for html in (said.correct, said.partial, said.incorrect):
            if html and _holds(html):
                page.lost(
                    question.at("feedback"),
                    "the number in what is said by how right the answer was",
                    f"{why}: say it to the options, or to all",
                )
    for hint in question.hints:
        if _holds(hint.text) and (chosen or page.version < (4, 5)):
            until = "in every version" if chosen else "before 4.5: write `moodle: 4.5` into the settings if yours is that one"
            page.lost(hint.loc, "the number in this hint", f"{why} {until}")


def _holds(html: Html) -> bool:
    return any(isinstance(piece, Value) or (isinstance(piece, Math) and "{{" in piece.tex) for piece in html)


# ---- numbers ---------------------------------------------------------------------------------------------------------------


def _head(shared: bool) -> str:
    return f"    <synchronize>{int(shared)}</synchronize>\n"


def _tolerance(tolerance: Tolerance) -> str:
    return _moodle.cut_number(tolerance.size, _moodle.LONGEST_TOLERANCE)


def _are_held(page: Page, question: CalculatedSimple[Html] | CalculatedChoice[Html]) -> bool:
    """Whether Moodle can keep the values of a question; one that it cannot is said."""
    for parameter in question.values.parameters:
        name = f"{parameter.name[:20]}…" if len(parameter.name) > _moodle.LONGEST_VALUE_NAME else parameter.name
        if name != parameter.name:
            why, hint = f"has a name of more than {_moodle.LONGEST_VALUE_NAME} characters", "give it a shorter name"
        elif max(map(len, parameter.values)) > _moodle.LONGEST_VALUE:
            why, hint = f"has a number of more than {_moodle.LONGEST_VALUE} characters", "take another unit of measure"
        else:
            continue
        page.leave_out(question, f"its value '{name}' {why}", hint, parameter.loc)
        return False
    return True


def _rounding(tolerance: Tolerance, digits: Digits) -> str:
    return (
        f"      <tolerance>{_tolerance(tolerance)}</tolerance>\n      <tolerancetype>{_TOLERANCE[tolerance.kind]}</tolerancetype>\n"
        f"      <correctanswerformat>{2 if digits.significant else 1}</correctanswerformat>\n"
        f"      <correctanswerlength>{digits.count}</correctanswerlength>\n"
    )


def _datasets(question: CalculatedSimple[Html] | CalculatedChoice[Html]) -> str:
    """The rows of values: for each parameter what Moodle would draw more of them by, and its number in each."""
    values = question.values
    shared = isinstance(question, Calculated) and question.shared
    kind = "calculated" if isinstance(question, Calculated) else "calculatedsimple"
    return f"    <dataset_definitions>\n{''.join(_dataset(values, one, kind, shared) for one in values.parameters)}    </dataset_definitions>\n"


def _dataset(values: Values, parameter: Parameter, kind: str, shared: bool) -> str:
    numbers = [Decimal(value) for value in parameter.values]
    span = parse_parameter(parameter.source, values.names) if parameter.source and not parameter.source.startswith("[") else None
    if isinstance(span, Span):
        low, high, decimals, spread = span.low, span.high, span.decimals, "loguniform" if span.logarithmic else "uniform"
    else:
        low, high, spread = min(numbers), max(numbers), "uniform"
        decimals = max(len(value.partition(".")[2]) for value in parameter.values)
    items = "".join(
        f"          <dataset_item>\n            <number>{number}</number>\n            <value>{value}</value>\n          </dataset_item>\n"
        for number, value in enumerate(parameter.values, 1)
    )
    return (
        "      <dataset_definition>\n"
        f"        <status>\n          <text>{'shared' if shared else 'private'}</text>\n        </status>\n"
        f"        <name>\n          <text>{parameter.name}</text>\n        </name>\n        <type>{kind}</type>\n"
        f"        <distribution>\n          <text>{spread}</text>\n        </distribution>\n"
        f"        <minimum>\n          <text>{low:f}</text>\n        </minimum>\n        <maximum>\n          <text>{high:f}</text>\n        </maximum>\n"
        f"        <decimals>\n          <text>{decimals}</text>\n        </decimals>\n        <itemcount>{len(numbers)}</itemcount>\n"
        f"        <dataset_items>\n{items}        </dataset_items>\n        <number_of_items>{len(numbers)}</number_of_items>\n"
        "      </dataset_definition>\n"
    )
