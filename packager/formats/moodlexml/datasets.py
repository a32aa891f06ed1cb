"""The datasets of a calculated question read: the rows of values that its learners get.

A learner gets one row of all that every dataset has (qtype_calculated_dataset_loader), so that is what is read of them. The range that a dataset was drawn
from matters only to a teacher who draws more in Moodle: the rows are given here, and it is said where their own range is another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from packager.arithmetic import RESERVED, Expression, Fault, Span, draw, written
from packager.formats.moodlexml.elements import Element
from packager.formats.moodlexml.formulas import dataset_names
from packager.formats.moodlexml.reading import Reading
from packager.model import (
    Parameter,
    Values,
)

_NAME = re.compile(r"[A-Za-z]\w*", re.ASCII)
_VALUE = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_OCTAL = re.compile(r"[-+]?0[0-9]+")  # PHP counts in eights what begins so
_PARTS = frozenset(
    ["status", "name", "type", "distribution", "minimum", "maximum", "decimals", "itemcount", "dataset_items", "number_of_items"]
)
MOST_DRAWN = 100
"""Rows that an author here can have drawn."""
RANGES = "the range that Moodle would draw more values from is not kept: here the rows of values are all there is"


def values(reading: Reading) -> Values | None:
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
        reading.said.refuse(reading.element, "two of its values are called the same but for capital letters")
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
    return None if reading.said.refused else Values(parameters)


def _count(element: Element) -> int:
    count = (element.findtext("itemcount") or "").strip()
    return int(count) if re.fullmatch("[0-9]{1,4}", count) else 0


def rows(definitions: Element) -> dict[str, tuple[str, ...]]:
    """The numbers that learners get, by their names."""
    found = {(element.findtext("name/text") or "").strip(): element for element in definitions.findall("dataset_definition")}
    count = min((_count(element) for element in found.values()), default=0)
    items = {name: _items(element) for name, element in found.items()}
    return {name: tuple(_plain(of.get(row, "")) for row in range(1, count + 1)) for name, of in items.items()}


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


def is_shared(reading: Reading) -> bool:
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


# ---- what rows are drawn from ------------------------------------------------------------------------------------------------


def with_ranges(reading: Reading, values: Values, needs: Sequence[Expression]) -> Values:
    """The values as their author wrote them, where the same rows are drawn here: a file of our own has come back. Else as they are, and it is said where
    Moodle would draw from another range than theirs. needs: the formulas of the question."""
    ranges = [_range(element) for element in reading.element.findall("dataset_definitions/dataset_definition")]
    spans = {name: span for name, span in zip(values.names, ranges, strict=True) if isinstance(span, Span)}
    if len(spans) == len(ranges) and all(_are_drawn(values, spans, reading.id, count, needs) for count in (1, len(values))):
        parameters = (replace(parameter, source=written(spans[parameter.name])) for parameter in values.parameters)
        return Values(tuple(parameters), seed=reading.id)
    if any(range != _range_of(parameter) for parameter, range in zip(values.parameters, ranges, strict=True)):
        reading.said.altered(reading.element, RANGES)
    return values


def _are_drawn(values: Values, spans: Mapping[str, Span], seed: str, count: int, needs: Sequence[Expression]) -> bool:
    """Whether the first rows are those that come of a seed."""
    drawn = draw(spans, seed, count, needs=needs)
    if isinstance(drawn, Fault) or len(drawn.rows) < count or count > MOST_DRAWN:
        return False
    return all(tuple(f"{row[p.name]:f}" for row in drawn.rows) == p.values[:count] for p in values.parameters)


def _range(element: Element) -> Span | None:
    """From where to where Moodle would draw more numbers, with how many decimals, and how they are spread."""
    spread, low, high, decimals = (
        (element.findtext(f"{name}/text") or "").strip() for name in ("distribution", "minimum", "maximum", "decimals")
    )
    if not (_VALUE.fullmatch(low) and _VALUE.fullmatch(high) and re.fullmatch("[0-9]{1,2}", decimals)):
        return None
    return Span(Decimal(low), Decimal(high), int(decimals), logarithmic=spread == "loguniform")


def _range_of(parameter: Parameter) -> Span:
    numbers = [Decimal(value) for value in parameter.values]
    return Span(min(numbers), max(numbers), max(len(value.partition(".")[2]) for value in parameter.values))
