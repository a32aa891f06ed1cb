"""Questions as Canvas has them: of one of its types, with every loss said; left out where its marks or its right answer would be others there.

What Canvas makes of each type is read in instructure/canvas-lms, app/models/quizzes/quiz_question/*_question.rb (grading) and
ui/features/take_quiz/jquery/index.js (the field for a number keeps four decimals), and for New Quizzes in instructure/qti, lib/qti/v1.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import TypeAlias, assert_never

from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.formats import FORMATS, _convert
from packager.formats._features import penalised
from packager.formats.base import named, not_carried, quoted
from packager.formats.qti12.texts import QTI12
from packager.grade import spell
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
    NumericAnswer,
    Ordering,
    Question,
    RawQuestion,
    ShortAnswer,
    TrueFalse,
    kind_of,
)

Held: TypeAlias = Choice[Html] | TrueFalse[Html] | ShortAnswer[Html] | Numerical[Html] | Matching[Html] | Essay[Html] | Description[Html]
"""The kinds for which Canvas has a type."""

_WIDE = Context(prec=1000)
_FOUR = Decimal("0.0001")
_MOST = Decimal("1e21")
"""From here on JavaScript's toFixed, by which the field for a number reads it, gives an exponent."""

_TAG = re.compile(r"<[A-Za-z/!?][^>]*>?")
"""What New Quizzes take for an element in an answer of a matching question."""


def fit(question: Question[Html], lang: str) -> Result[Held | None]:
    """The question of a bank in this language as Canvas has it, None where it has no such thing; with a warning at the author's line for all that is lost."""
    said: list[Diagnostic] = []
    held = _kind(question, lang, said)
    if held is None:
        return Result(None, tuple(d for d in said if d.rule != "converted"))  # it becomes nothing
    return Result(_around(held, said), tuple(said))


def type_of(question: Held) -> str:
    """The name of Canvas's type."""
    match question:
        case Choice(several=several):
            return "multiple_answers_question" if several else "multiple_choice_question"
        case TrueFalse():
            return "true_false_question"
        case ShortAnswer():
            return "short_answer_question"
        case Numerical():
            return "numerical_question"
        case Matching():
            return "matching_question"
        case Essay(response=response):
            return "file_upload_question" if response == "file" else "essay_question"
        case Description():
            return "text_only_question"
        case _ as never:
            assert_never(never)


# ---- by kind --------------------------------------------------------------------------------------------------------------


def _kind(question: Question[Html], lang: str, said: list[Diagnostic]) -> Held | None:
    match question:
        case Choice():
            return _choice(question, said)
        case TrueFalse():
            return question
        case Matching():
            return _matching(question, said)
        case ShortAnswer():
            return _short_answer(question, said)
        case Numerical():
            return _numerical(question, said)
        case Ordering():
            matching = _convert.ordering_to_matching(question)
            if matching is None:
                said.append(_left_out(question, question.at("scoring"), f"is scored by '{question.scoring}'", "score it by `places`"))
            else:
                said.append(not_carried(QTI12, "ordering", named(question), question.loc))
            return matching
        case Cloze():
            said.append(
                not_carried(
                    QTI12, "cloze", named(question), question.loc, "ask its gaps one by one, or give learners the bank as Moodle XML"
                )
            )
            return None
        case DragImage() | DragMarkers():
            said.append(not_carried(QTI12, kind_of(question), named(question), question.loc, "give learners the bank as Moodle XML"))
            return None
        case GapSelect() | DragWords():
            said.append(not_carried(QTI12, kind_of(question), named(question), question.loc))
            return _matching(_convert.gaps_to_matching(question), said)
        case CalculatedSimple() | CalculatedChoice():
            said.append(not_carried(QTI12, kind_of(question), named(question), question.loc))
            fixed = _convert.with_row(question, lang)
            return _choice(fixed, said) if isinstance(fixed, Choice) else _numerical(fixed, said)
        case Essay():
            return _essay(question, said)
        case Description():
            return question
        case RawQuestion():
            said.append(not_carried(QTI12, "raw", named(question), question.loc, "the format that it came in has it"))
            return None
        case _ as never:
            assert_never(never)


def _choice(question: Choice[Html], said: list[Diagnostic]) -> Choice[Html] | None:
    if question.scoring == "whole":
        said.append(_left_out(question, question.at("scoring"), "is scored as a whole", "let each right option earn its part"))
        return None
    if question.several:
        right = sum(option.fraction > 0 for option in question.options)
        if not right:
            said.append(_left_out(question, question.loc, "has no right option"))
            return None
        # each right one earns its share in Canvas, and each wrong one costs as much
        odd = next((option for option in question.options if abs(option.fraction) != Fraction(1, right)), None)
        earns = f"each right option earns 1/{right} of" if right > 1 else "the right option earns"
        hint = f"in Canvas {earns} {'the' if right > 1 else 'all'} points, and each wrong one takes as much off"
    else:
        if sum(option.fraction == 1 for option in question.options) != 1:
            said.append(_left_out(question, question.loc, "has not one option that is wholly right"))
            return None
        odd = next((option for option in question.options if option.fraction not in (0, 1)), None)
        hint = "in Canvas the right option earns all points, every other none"
    if odd is not None:
        what = f"the share of option {odd.key}" if odd.fraction else f"that option {odd.key} takes nothing off"
        said.append(not_carried(QTI12, "partial-fractions", what, odd.loc, hint))
    if question.numbering != "abc":
        said.append(not_carried(QTI12, "numbering", f"the numbering of {named(question)}", question.at("numbering")))
    return question


def _short_answer(question: ShortAnswer[Html], said: list[Diagnostic]) -> ShortAnswer[Html] | None:
    kept: list[Accepted[Html]] = []
    for answer in question.answers:
        text = answer.text.text
        if answer.fraction != 1:
            said.append(_not_whole(answer, f"the answer '{quoted(text)}'"))
        elif re.search(r"(?<!\\)\*", text):
            said.append(_left_out(question, answer.loc, "accepts an answer with a wildcard", "name each spelling without *"))
            return None
        else:
            kept.append(answer)
    if not kept:
        said.append(_left_out(question, question.loc, "has no answer that is wholly right"))
        return None
    if question.case_sensitive:
        capitals = f"{named(question)}: {FORMATS[QTI12].becomes('capitals')}"
        said.append(problem("converted", question.at("case-sensitive"), capitals, "New Quizzes keep them apart"))
    return replace(question, answers=tuple(kept))


def _numerical(question: Numerical[Html], said: list[Diagnostic]) -> Numerical[Html] | None:
    kept: list[NumericAnswer[Html]] = []
    for answer in question.answers:
        if answer.fraction != 1 or answer.value is None:
            what = "any other number" if answer.value is None else f"the answer {spell(answer.value)}"
            said.append(_not_whole(answer, what))
        elif not _can_be_typed(answer.value, answer.tolerance):
            field = "keeps four decimals" if abs(answer.value) < _MOST else "has no room for so many digits"
            why = f"{named(question)} is left out of the {FORMATS[QTI12].title}: the field of Classic Quizzes {field}, so that nobody could answer {spell(answer.value)}"
            said.append(problem("not-carried", answer.loc, why, "ask in another unit, such as nm for m"))
            return None
        else:
            kept.append(answer)
    if not kept:
        said.append(_left_out(question, question.loc, "has no answer that is wholly right"))
        return None
    if question.unit_input != "shown":
        said.append(
            not_carried(
                QTI12,
                "asked-units",
                f"the unit that {named(question)} asks for",
                _convert.unit_asked_at(question),
                "its own unit is shown instead",
            )
        )
    return _convert.unit_shown(replace(question, answers=tuple(kept)))


def _can_be_typed(value: Decimal, tolerance: Decimal) -> bool:
    """Whether the number still is right as Classic Quizzes' field leaves it: with four decimals, in digits."""
    if abs(value) >= _MOST:
        return False
    return abs(value.quantize(_FOUR, ROUND_HALF_UP, _WIDE) - value) <= tolerance


def _matching(question: Matching[Html], said: list[Diagnostic]) -> Matching[Html]:
    for plain in (*(pair.answer for pair in question.pairs), *question.distractors):
        if tag := _TAG.search(plain.text):
            said.append(
                _lost(
                    f"'{tag[0]}' in the answer '{quoted(plain)}' of {named(question)}, for New Quizzes",
                    plain.loc,
                    "Classic Quizzes keep it",
                )
            )
    return question


def _essay(question: Essay[Html], said: list[Diagnostic]) -> Essay[Html]:
    lost = (
        ("the limits of words", ("min-words", "max-words"), question.min_words or question.max_words),
        ("the files that may be handed in", ("attachments",), question.attachments > (question.response == "file")),
        ("the text to start from", ("template",), question.template),
        ("the notes for who grades", ("grader-notes",), question.grader_notes),
    )
    if names := [name for name, _, value in lost if value]:
        place = next(question.at(key) for _, keys, value in lost if value for key in keys if key in question.places or key == keys[-1])
        said.append(_lost(f"of {named(question)}: {', '.join(names)}", place))
    return question


# ---- around every kind ----------------------------------------------------------------------------------------------------


def _around(question: Held, said: list[Diagnostic]) -> Held:
    """What Canvas has not, whatever the kind."""
    feedback = question.feedback
    if isinstance(question, Essay) and (feedback.correct or feedback.partial or feedback.incorrect):
        said.append(_lost(f"what {named(question)} says of right and wrong answers", question.at("feedback"), "use the general feedback"))
        feedback = Feedback(feedback.general)
    elif feedback.partial is not None:
        said.append(not_carried(QTI12, "combined-feedback", f"the combined feedback of {named(question)}", question.at("feedback")))
        feedback = replace(feedback, partial=None)
    if question.hints:
        said.append(not_carried(QTI12, "hints", f"each hint of {named(question)}", question.hints[0].loc))
    elif penalised(question):
        said.append(not_carried(QTI12, "hints", f"the penalty of {named(question)}", question.at("penalty")))
    return replace(question, feedback=feedback, hints=())


def _not_whole(answer: Accepted[Html] | NumericAnswer[Html], what: str) -> Diagnostic:
    """For an answer that earns a part of the points, or nothing and is there for what is said to it: Canvas takes every answer for a right one."""
    if answer.fraction > 0:
        return not_carried(QTI12, "partial-fractions", f"the share of {what}", answer.loc, "it earns nothing in Canvas")
    return _lost(f"what is said to {what}", answer.loc)


def _lost(what: str, location: Location, hint: str = "") -> Diagnostic:
    """For what has no row in the table of features, or is lost of a feature that otherwise arrives."""
    return problem("not-carried", location, f"{what}: this is left out of the {FORMATS[QTI12].title}", hint)


def _left_out(question: Question[Html], location: Location, why: str, hint: str = "") -> Diagnostic:
    return problem("not-carried", location, f"{named(question)} {why}, which Canvas cannot grade as you do: it is left out", hint)
