"""Questions as the cartridge's profile can hold them: converted where marks and right answer stay the same, else left out, and each loss said."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from html import escape, unescape
from math import lcm
from typing import cast

from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.formats import _convert
from packager.formats._features import penalised
from packager.formats.base import named, not_carried, quoted
from packager.formats.cc11.items import Held
from packager.model import (
    Accepted,
    CalculatedChoice,
    CalculatedSimple,
    Choice,
    Cloze,
    Description,
    DragImage,
    DragMarkers,
    DragWords,
    Essay,
    Feedback,
    GapSelect,
    Html,
    Matching,
    Numerical,
    Ordering,
    Plain,
    Question,
    RawQuestion,
    ShortAnswer,
    TrueFalse,
    kind_of,
)

CC = "cc11"
MOST = 99
"""The greatest cc_weighting; the least is 1, and all are whole numbers."""


def fit(question: Question[Html], lang: str) -> Result[Held | None]:
    """The question of a bank in this language as the profile has it, None where it has no such thing; with a warning at the author's line for all that is lost."""
    said: list[Diagnostic] = []
    held = _kind(question, lang, said)
    if held is None:
        return Result(None, tuple(d for d in said if d.rule != "converted"))  # it becomes nothing
    return Result(_around(held, said), tuple(said))


def weights(marks: list[Fraction]) -> int:
    """The factor by which the marks of a test become whole numbers; 1 where a mark would become too great by it."""
    factor = lcm(*(mark.denominator for mark in marks))
    return factor if all(mark * factor <= MOST for mark in marks) else 1


def no_weight(question: Question[Html], mark: Fraction) -> Diagnostic | None:
    """That a question is left out for its mark, which is no whole number, too small or too great; None where it is good."""
    if mark.denominator == 1 and 1 <= mark <= MOST:
        return None
    shown = str(mark) if mark.denominator == 1 else f"{float(mark):.4g}"
    return _lost(f"{named(question)} with {shown} points", question.at("points"), f"a cartridge holds whole points from 1 to {MOST}")


# ---- by kind --------------------------------------------------------------------------------------------------------------


def _kind(question: Question[Html], lang: str, said: list[Diagnostic]) -> Held | None:
    if isinstance(question, Choice):
        return _choice(question, said)
    if isinstance(question, TrueFalse):
        return question
    if isinstance(question, ShortAnswer):
        return _short_answer(question, said)
    if isinstance(question, Numerical):
        return _numerical(question, said)
    if isinstance(question, Description):
        said.append(
            _lost(f"the text '{question.id}', which is no question", question.loc, "place it in a unit, or say it in the quiz's `intro`")
        )
        return None
    if isinstance(question, CalculatedChoice):
        said.append(not_carried(CC, "calculated-choice", named(question), question.loc, "the question XML of the same bank has all rows"))
        fixed = _convert.with_row(question, lang)
        assert isinstance(fixed, Choice)
        return _choice(fixed, said)
    if isinstance(question, Matching | Ordering | Cloze | GapSelect | DragWords | DragImage | DragMarkers | CalculatedSimple | RawQuestion):
        said.append(not_carried(CC, kind_of(question), named(question), question.loc, "the question XML of the same bank has it"))
        return None
    return _essay(question, said)


def _choice(question: Choice[Html], said: list[Diagnostic]) -> Choice[Html] | None:
    right = [option for option in question.options if option.fraction > 0]
    if question.several:
        odd = next(
            (option for option in question.options if option.fraction < 0 or option.fraction not in (0, Fraction(1, len(right)))), None
        )
    else:
        odd = next((option for option in question.options if option.fraction not in (0, 1)), None)
        if all(option.fraction != 1 for option in question.options):
            said.append(_left_out(question, question.loc, "has no option that is wholly right"))
            return None
    if odd is not None:
        said.append(_partial(f"the share of option {odd.key}", odd.loc))
    if question.numbering != "abc":
        what = f"the numbering of {named(question)}"
        said.append(not_carried(CC, "numbering", what, question.at("numbering"), "each platform numbers options in its own way"))
    return question


def _misread(text: str) -> str:
    """What Moodle makes of an accepted answer that is not what it says, or ""."""
    if text.strip() == "0":  # PHP takes it for no text at all
        return "passes over"
    if any(unescape(name) != name for name in re.findall(r"&#?\w+;", text)):
        return "takes for the sign that it is a name of"
    return "takes for any text at all" if re.fullmatch(r"(?:\\\*)+", text.strip()) else ""


def _short_answer(question: ShortAnswer[Html], said: list[Diagnostic]) -> ShortAnswer[Html] | None:
    kept: list[Accepted[Html]] = []
    for answer in question.answers:
        text = answer.text.text
        if re.search(r"(?<!\\)\*", text):
            if answer.fraction == 1:
                said.append(_left_out(question, answer.loc, "accepts an answer with a wildcard", "name each spelling without *"))
                return None
            said.append(_lost(f"what is said to answers like '{quoted(text)}'", answer.loc))
        elif 0 < answer.fraction < 1:
            said.append(_partial(f"the share of the answer '{quoted(text)}'", answer.loc))
        elif why := _misread(text):
            if answer.fraction == 1:
                lost = f"{named(question)} accepts the answer '{quoted(text)}', which Moodle's import of cartridges {why}: it is left out"
                said.append(problem("not-carried", answer.loc, lost, "the question XML of the same bank has it"))
                return None
            said.append(_lost(f"what is said to the answer '{quoted(text)}'", answer.loc))
        else:
            kept.append(replace(answer, text=replace(answer.text, text=text.replace("\\*", "*"))))
            if "\\*" in text:
                said.append(
                    problem("converted", answer.loc, f"the asterisk in '{quoted(text)}' becomes any text at all in Moodle's import of cartridges",
                            "the question XML of the same bank has it as you wrote it")
                )  # fmt: skip
    if not any(answer.fraction == 1 for answer in kept):
        said.append(_left_out(question, question.loc, "has no answer that is wholly right"))
        return None
    if question.case_sensitive:
        said.append(
            problem("converted", question.at("case-sensitive"), f"{named(question)}: small letters count as capitals in Moodle's import of the cartridge",
                    "the question XML of the same bank keeps them apart")
        )  # fmt: skip
    return replace(question, answers=_with_one_feedback(kept, said))


def _with_one_feedback(answers: list[Accepted[Html]], said: list[Diagnostic]) -> tuple[Accepted[Html], ...]:
    """All right answers are one condition in the profile, so that they can say one thing only."""
    right = [answer for answer in answers if answer.fraction == 1]
    if len({answer.feedback for answer in right}) < 2:
        return tuple(answers)
    for answer in right:
        if answer.feedback is not None:
            said.append(_lost(f"what is said to the right answer '{answer.text}' alone", answer.loc))
    return tuple(replace(answer, feedback=None) if answer.fraction == 1 else answer for answer in answers)


def _numerical(question: Numerical[Html], said: list[Diagnostic]) -> ShortAnswer[Html] | None:
    wide = next((answer for answer in question.answers if answer.fraction == 1 and (answer.tolerance or answer.value is None)), None)
    if wide is not None:
        said.append(_left_out(question, wide.loc, "accepts a range of numbers", "the question XML of the same bank has it"))
        return None
    answers = []
    for answer in question.answers:
        if answer.value is None or answer.tolerance:
            said.append(_lost(f"the answer of a range of numbers in {named(question)}", answer.loc))
        elif 0 < answer.fraction < 1:
            said.append(_partial(f"the share of the answer '{answer.value}'", answer.loc))
        else:
            for text in spellings(answer.value):
                answers.append(Accepted(Plain(text, question.id, "answer", loc=answer.loc), answer.fraction, answer.feedback, answer.loc))
    common = _convert.common(question) | {"prompt": _with_unit(question)}
    if question.unit_input != "shown":
        said.append(
            not_carried(
                CC,
                "asked-units",
                f"the unit that {named(question)} asks for",
                _convert.unit_asked_at(question),
                "its own unit is shown instead",
            )
        )
    short = _short_answer(ShortAnswer(**common, answers=tuple(answers)), said)
    if short is not None:
        said.append(not_carried(CC, "numerical", named(question), question.loc, "other ways to write the number will count as wrong"))
    return short


def spellings(value: Decimal) -> tuple[str, ...]:
    """How people write a number: plain, without needless zeros, by powers of ten where it is long; each with point and with comma."""
    plain = format(value, "f")
    short = plain.rstrip("0").rstrip(".") if "." in plain else plain
    found = [short, plain] if value else ["0"]
    power = value.adjusted()
    if value and abs(power) >= 3:
        sign, digits, _ = value.normalize().as_tuple()
        first, rest = str(digits[0]), "".join(str(digit) for digit in digits[1:])
        by_ten = f"{'-' if sign else ''}{first}{'.' if rest else ''}{rest}e{power}"
        found = [by_ten] if len(short) > 20 else [*found, by_ten]
    return tuple(dict.fromkeys(spelled for text in found for spelled in (text, text.replace(".", ","))))


def _with_unit(question: Numerical[Html]) -> Html:
    if question.unit is None:
        return question.prompt
    return (*question.prompt, f"<p>[{escape(question.unit.text, quote=False)}]</p>")


def _essay(question: Essay[Html], said: list[Diagnostic]) -> Essay[Html] | None:
    if question.response == "file":
        said.append(_left_out(question, question.loc, "asks for a file", "set an assignment in the platform instead"))
        return None
    lost = (
        ("the limits of words", ("min-words", "max-words"), question.min_words or question.max_words),
        ("the files that may be handed in", ("attachments",), question.attachments),
        ("the text to start from", ("template",), question.template),
        ("the notes for who grades", ("grader-notes",), question.grader_notes),
    )
    if names := [name for name, _, value in lost if value]:
        place = next(question.at(key) for _, keys, value in lost if value for key in keys if key in question.places or key == keys[-1])
        said.append(_lost(f"of {named(question)}: {', '.join(names)}", place))
    return question


# ---- around every kind ----------------------------------------------------------------------------------------------------


def _around(question: Held, said: list[Diagnostic]) -> Held:
    """What the profile has not, whatever the kind."""
    feedback = question.feedback
    if isinstance(question, Essay):  # a person grades it later: when it is answered nothing is right or wrong, and there is no second try
        if feedback.correct or feedback.partial or feedback.incorrect:
            said.append(
                _lost(f"what {named(question)} says of right and wrong answers", question.at("feedback"), "use the general feedback")
            )
        if question.hints:
            said.append(_lost(f"each hint of {named(question)}", question.hints[0].loc))
        return replace(question, hints=(), feedback=Feedback(feedback.general))
    if feedback.partial is not None:
        said.append(not_carried(CC, "combined-feedback", f"the combined feedback of {named(question)}", question.at("feedback")))
    if question.hints:
        said.append(not_carried(CC, "hints", f"each hint of {named(question)}", question.hints[0].loc))
    elif penalised(question):
        said.append(_lost(f"the penalty of {named(question)}", question.at("penalty")))
    return cast(Held, replace(question, feedback=replace(feedback, partial=None)))


def _partial(what: str, location: Location) -> Diagnostic:
    return not_carried(CC, "partial-fractions", what, location, "the right answer earns all points, every other none")


def _lost(what: str, location: Location, hint: str = "") -> Diagnostic:
    """For what has no row in the table of features, or is lost of a feature that otherwise arrives."""
    return problem("not-carried", location, f"{what}: this is left out of the IMS Common Cartridge 1.1", hint)


def _left_out(question: Question[Html], location: Location, why: str, hint: str = "") -> Diagnostic:
    return problem("not-carried", location, f"{named(question)} {why}, which the IMS Common Cartridge 1.1 cannot say: it is left out", hint)


def categories(question: Question[Html], bank: str) -> str:
    """The bank's title and the titles of the question's section, in words."""
    return " / ".join([bank, *(title.text for title in question.section)])
