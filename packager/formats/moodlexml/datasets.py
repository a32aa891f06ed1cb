"""Calculated questions read: their rows of values, their formulas, and what is counted right (the other way of calculated.py).

A learner gets one row of all that every dataset has (qtype_calculated_dataset_loader), so that is what is read of them. The range that a dataset was drawn
from matters only to a teacher who draws more in Moodle: the rows are given here, and it is said where their own range is another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from packager import walk
from packager.arithmetic import RESERVED, Digits, Fault, Tolerance, formula, misfit, pieces
from packager.arithmetic import Value as Cut
from packager.formats.moodlexml import kinds
from packager.formats.moodlexml.elements import Element
from packager.formats.moodlexml.formulas import ANY, CHOICE, dataset_names, meant, ours
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
    Parameter,
    Question,
    Value,
    Values,
)
from packager.source.answers import letters

_TOLERANCES: dict[str, Any] = {"1": "relative", "2": "absolute", "3": "factor"}
_NUMBERING = {moodle: ours for ours, moodle in kinds.NUMBERING.items()}
_NAME = re.compile(r"[A-Za-z]\w*", re.ASCII)
_VALUE = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_OCTAL = re.compile(r"[-+]?0[0-9]+")  # PHP counts in eights what begins so
_MOST_DECIMALS, _MOST_FIGURES = 10, 15
_PARTS = frozenset(
    ["status", "name", "type", "distribution", "minimum", "maximum", "decimals", "itemcount", "dataset_items", "number_of_items"]
)
RANGES = "the range that Moodle would draw more values from is not kept: here the rows of values are all there is"


def calculated(reading: Reading) -> Question[Html] | None:
    values = _values(reading)
    if values is None:
        return None
    answers = [_answer(reading, answer, values.names) for answer in reading.element.findall("answer")]
    first = next((answer.tolerance for answer in answers if answer.formula is not None), None)
    if first is not None:  # that of any number means nothing
        answers = [answer if answer.formula is not None else _within(answer, first) for answer in answers]
    for part in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        if (element := reading.element.find(part)) is not None and reading.own(part):
            reading.said.lost(element, f"what <{part}> says, which Moodle shows nowhere in this kind of question", "say it to the answers")
    common = reading.common()
    fields = common | units(reading, common["prompt"]) | {"values": values, "answers": tuple(answers)}
    if reading.element.get("type") == "calculatedsimple":
        return _sound(reading, CalculatedSimple(**fields))
    return _sound(reading, Calculated(**fields, shared=_is_shared(reading)))


def choice(reading: Reading) -> Question[Html] | None:
    values = _values(reading)
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
    if _is_shared(reading):
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


def _within(answer: CalculatedAnswer[Html], tolerance: Tolerance) -> CalculatedAnswer[Html]:
    return CalculatedAnswer(answer.formula, tolerance, answer.digits, answer.fraction, answer.feedback, answer.loc)


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


# ---- values ----------------------------------------------------------------------------------------------------------------


def _values(reading: Reading) -> Values | None:
    """The rows that its learners get; None, and said, where there are none or they cannot be had here."""
    found = reading.element.findall("dataset_definitions/dataset_definition")
    names = dataset_names(reading.element)
    if not found:
        reading.said.refuse(reading.element, "it has no values")
    for element, name in zip(found, names, strict=True):
        if not _NAME.fullmatch(name) or name in RESERVED or name == "any":
            reading.said.refuse(element, f"one of its values is called '{name}', which cannot be a name here")
        if more := [child.tag for child in element if isinstance(child.tag, str) and child.tag not in _PARTS]:
            reading.said.refuse(element, f"its values have a <{more[0]}>, which is not known here")
    if len({name.lower() for name in names}) < len(names):
        reading.said.refuse(reading.element, "names of its values differ by capital letters alone")
    counts = [_count(element) for element in found]
    count = min(counts, default=0)
    if found and not count:
        reading.said.refuse(reading.element, "it has no rows of values")
    if reading.said.refused:
        return None
    if max(counts) > count:
        reading.said.lost(reading.element, f"values beyond row {count}, which no learner gets, since not every value has more")
    parameters = tuple(
        Parameter(name, "", tuple(_numbers(reading, element, name, count)), reading.said.at(element))
        for element, name in zip(found, names, strict=True)
    )
    if reading.said.refused:
        return None
    if any(_drawn(element) != _drawn_of(parameter) for parameter, element in zip(parameters, found, strict=True)):
        reading.said.altered(reading.element, RANGES)
    return Values(parameters)


def _count(element: Element) -> int:
    count = (element.findtext("itemcount") or "").strip()
    return int(count) if re.fullmatch("[0-9]{1,4}", count) else 0


def rows(definitions: Element) -> dict[str, tuple[str, ...]]:
    """The numbers that learners get, by their names."""
    found = definitions.findall("dataset_definition")
    count = min((_count(element) for element in found), default=0)
    return {
        (element.findtext("name/text") or "").strip(): tuple(_plain(_items(element).get(row, "")) for row in range(1, count + 1))
        for element in found
    }


def _items(element: Element) -> dict[int, str]:
    """The numbers of a dataset, by their rows."""
    found: dict[int, str] = {}
    for item in element.findall("dataset_items/dataset_item"):
        number = (item.findtext("number") or "").strip()
        if re.fullmatch("[0-9]{1,4}", number):
            found[int(number)] = (item.findtext("value") or "").strip()
    return found


def _plain(number: str) -> str:
    """A number as it is written here: without a plus, and with a digit before the point."""
    return f"{Decimal(number):f}" if _VALUE.fullmatch(number) else number


def _numbers(reading: Reading, element: Element, name: str, count: int) -> Iterator[str]:
    items = _items(element)
    for row in range(1, count + 1):
        number = items.get(row, "")
        if not _VALUE.fullmatch(number) or _OCTAL.fullmatch(number) or len(number) > 40:
            reading.said.refuse(element, f"the value {{{name}}} has '{number[:40]}' in row {row}, which is no plain number")
            return
        if _plain(number) != number:
            reading.said.altered(element, f"the value '{number}' of {{{name}}} in row {row} is written {_plain(number)}")
        yield _plain(number)


def _is_shared(reading: Reading) -> bool:
    """Whether a learner gets the same row in other questions of the category; what is shared and asked with rows of its own is that question's alone here."""
    texts = [(status.text or "").strip() for status in reading.element.iterfind("dataset_definitions/dataset_definition/status/text")]
    shared = [text == "shared" for text in texts]
    if not any(shared):
        return False
    if reading.value("synchronize", "0") in ("", "0"):
        reading.said.altered(reading.element, "its values are its own from now on: another question that had them too keeps its own")
        return False
    if not all(shared):
        reading.said.refuse(reading.element, "some of its values are shared with other questions, and some are not")
    return True


def _drawn(element: Element) -> tuple[Any, ...]:
    """By what Moodle would draw more numbers: how they are spread, from where to where, with how many decimals."""
    spread, *ends = ((element.findtext(f"{name}/text") or "").strip() for name in ("distribution", "minimum", "maximum", "decimals"))
    return spread, *(Decimal(end) if _VALUE.fullmatch(end) else end for end in ends)


def _drawn_of(parameter: Parameter) -> tuple[Any, ...]:
    numbers = [Decimal(value) for value in parameter.values]
    return "uniform", min(numbers), max(numbers), max(len(value.partition(".")[2]) for value in parameter.values)


# ---- all of it -------------------------------------------------------------------------------------------------------------


def _sound(reading: Reading, question: CalculatedSimple[Html] | CalculatedChoice[Html]) -> Question[Html] | None:
    """The question, if each of its formulas has a result in each row, and the one that Moodle has."""
    names = question.values.names
    trees = [formula(said) for said in _formulas(question, names)]
    for row in range(1, len(question.values) + 1):
        if why := misfit(trees, question.values.row(row)):
            reading.said.refuse(reading.element, f"a formula of it cannot be worked out with row {row} of its values: {why}")
            return None
    return question


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
