"""Calculated questions read: their formulas and options, and what is counted right (the other way of calculated.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from packager import walk
from packager.arithmetic import Digits, Fault, Tolerance, formula, misfit, pieces
from packager.arithmetic import Value as Cut
from packager.formats.moodlexml import datasets, kinds
from packager.formats.moodlexml.elements import Element
from packager.formats.moodlexml.formulas import ANY, CHOICE, meant, ours
from packager.formats.moodlexml.reading import Reading
from packager.formats.moodlexml.units import units
from packager.model import (
    Calculated,
    CalculatedAnswer,
    CalculatedChoice,
    CalculatedSimple,
    Feedback,
    Hint,
    Html,
    Math,
    Option,
    Question,
    Value,
    Values,
)
from packager.source.answers import letters

_TOLERANCES: dict[str, Any] = {"1": "relative", "2": "absolute", "3": "factor"}
_NUMBERING = {moodle: ours for ours, moodle in kinds.NUMBERING.items()}
_MOST_DECIMALS, _MOST_FIGURES = 10, 15


def calculated(reading: Reading) -> Question[Html] | None:
    values = datasets.values(reading)
    if values is None:
        return None
    answers = [_answer(reading, answer, values.names) for answer in reading.element.findall("answer")]
    first = next((answer.tolerance for answer in answers if answer.formula is not None), None)
    if first is not None:  # that of any number means nothing
        answers = [answer if answer.formula is not None else replace(answer, tolerance=first) for answer in answers]
    for part in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        if (element := reading.element.find(part)) is not None and reading.own(part):
            reading.said.lost(element, f"what <{part}> says, which Moodle shows nowhere in this kind of question", "say it to the answers")
    common = reading.common()
    fields = common | units(reading, common["prompt"]) | {"values": values, "answers": tuple(answers)}
    if reading.element.get("type") == "calculatedsimple":
        return _sound(reading, CalculatedSimple(**fields))
    return _sound(reading, Calculated(**fields, shared=datasets.is_shared(reading)))


def choice(reading: Reading) -> Question[Html] | None:
    values = datasets.values(reading)
    if values is None:
        return None
    options, digits = [], []
    for number, answer in enumerate(reading.element.findall("answer")):
        text, said = reading.html(answer), reading.said_to(answer)
        options.append(Option(letters(number), text, reading.share(answer), said, reading.said.at(answer)))
        if _counts_digits(answer):
            digits.append(_digits(reading, answer))
    if len(set(digits)) > 1:
        reading.said.refuse(reading.element, "its options show their numbers with different digits")
    if datasets.is_shared(reading):
        reading.said.refuse(reading.element, "it asks about the row of values that other questions ask about")
    common = reading.combined(reading.common())
    _refuse_values_in_maths(reading, values, common["feedback"], common["hints"])
    asked: CalculatedChoice[Html] = CalculatedChoice(
        **common,
        values=values,
        options=tuple(options),
        digits=digits[0] if digits else Digits(),
        several=not reading.flag("single", True),
        shuffle=reading.flag("shuffleanswers", False),
        numbering=reading.word("answernumbering", _NUMBERING, "abc"),
    )
    return _sound(reading, asked)


# ---- answers ---------------------------------------------------------------------------------------------------------------


def _answer(reading: Reading, answer: Element, known: tuple[str, ...]) -> CalculatedAnswer[Html]:
    text = (answer.findtext("text") or "").strip()
    said = None if text in (ANY, "") else ours(text, known)
    if isinstance(said, Fault):
        reading.said.refuse(answer, said.message)
        said = None
    size = reading.number(answer.findtext("tolerance") or "0", answer, "a tolerance")
    kind = (answer.findtext("tolerancetype") or "1").strip()
    if size < 0 or kind not in _TOLERANCES:
        reading.said.refuse(answer, "a tolerance is negative" if size < 0 else f"<tolerancetype> is '{kind}'")
    tolerance = Tolerance(_TOLERANCES.get(kind, "absolute"), size)
    return CalculatedAnswer(
        said, tolerance, _digits(reading, answer), reading.share(answer), reading.said_to(answer), reading.said.at(answer)
    )


def _digits(reading: Reading, answer: Element) -> Digits:
    format, length = ((answer.findtext(name) or "").strip() for name in ("correctanswerformat", "correctanswerlength"))
    significant = format == "2"
    count = int(length) if re.fullmatch("[0-9]{1,2}", length) else -1
    if format not in ("1", "2") or not significant <= count <= (_MOST_FIGURES if significant else _MOST_DECIMALS):
        reading.said.refuse(answer, f"it shows numbers with '{length}' digits of the format '{format}'")
        return Digits()
    return Digits(count, significant)


def _counts_digits(option: Element) -> bool:
    """Whether an option of a calculated choice shows a number that is worked out, so that its digits matter."""
    return any("{=" in (option.findtext(path) or "") for path in ("text", "feedback/text"))


def unused(answer: Element) -> frozenset[str]:
    """The elements of an answer that mean nothing: how near a number has to be, where any is right or none is asked for, and digits where none are shown."""
    chosen = answer.getparent().get("type") == CHOICE
    near = frozenset({"tolerance", "tolerancetype"}) if chosen or meant(answer) == ANY else frozenset()
    return near if not chosen or _counts_digits(answer) else near | {"correctanswerformat", "correctanswerlength"}


# ---- all of it -------------------------------------------------------------------------------------------------------------


def _sound(reading: Reading, question: CalculatedSimple[Html] | CalculatedChoice[Html]) -> Question[Html] | None:
    """The question, if each of its formulas has a result in each row, and the one that Moodle has."""
    names = question.values.names
    trees = [formula(said) for said in _formulas(question, names)]
    for row in range(1, len(question.values) + 1):
        if why := misfit(trees, question.values.row(row)):
            reading.said.refuse(reading.element, f"a formula of it cannot be worked out with row {row} of its values: {why}")
            return None
    return replace(question, values=datasets.with_ranges(reading, question.values, trees))


def _formulas(question: CalculatedSimple[Html] | CalculatedChoice[Html], names: tuple[str, ...]) -> Iterator[str]:
    if isinstance(question, CalculatedSimple):
        yield from (answer.formula for answer in question.answers if answer.formula is not None)
    for text in walk.texts(question):
        for piece in text if isinstance(text, tuple) else ():
            if isinstance(piece, Value):
                yield piece.formula
            elif isinstance(piece, Math):
                yield from (cut.source[3:-2] for cut in _values_in(piece, names) if cut.source.startswith("{{="))


def _values_in(maths: Math, names: tuple[str, ...]) -> list[Cut]:
    cut = pieces(maths.tex, names, maths=True)
    return [] if isinstance(cut, Fault) else [piece for piece in cut if isinstance(piece, Cut)]


def _refuse_values_in_maths(reading: Reading, values: Values, feedback: Feedback[Html], hints: tuple[Hint[Html], ...]) -> None:
    """What is said of all a learner chose, and hints, have no numbers in a calculated choice; what looks like one in a formula would be one here."""
    texts = (feedback.correct, feedback.partial, feedback.incorrect, *(hint.text for hint in hints))
    if any(_values_in(piece, values.names) for text in texts for piece in text or () if isinstance(piece, Math)):
        reading.said.refuse(reading.element, "a formula has a value in braces where Moodle puts no number")
