"""Moodle XML as Moodle's importer reads it: question/format/xml/format.php, in so far as marks and right answers go."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from html import unescape
from typing import Any

from lxml import etree

from packager.arithmetic import to_significant
from packager.files import Files
from tests.formats.probes import Probe, nine_digits

KINDS = {
    "multichoice": "choice", "truefalse": "true-false", "shortanswer": "short-answer", "numerical": "numerical",
    "matching": "matching", "ordering": "ordering", "cloze": "cloze", "ddimageortext": "drag-image", "ddmarker": "drag-markers", "calculated": "calculated", "calculatedsimple": "calculated-simple", "calculatedmulti": "calculated-choice", "gapselect": "gap-select", "ddwtos": "drag-words", "essay": "essay", "description": "description",
}  # fmt: skip


def questions(files: Files) -> dict[str, Probe]:
    """By idnumber."""
    return {element.findtext("idnumber", ""): _probe(element) for element in elements(files)}


def elements(files: Files) -> Iterator[Any]:
    """The question elements, without the categories."""
    (blob,) = files.values()
    for element in etree.fromstring(blob.read(), etree.XMLParser(strip_cdata=True, resolve_entities=False, huge_tree=True)):
        if element.get("type") != "category":
            yield element


def _probe(element: Any) -> Probe:
    kind = "raw" if element.get("plugin") else KINDS[element.get("type")]
    points = Fraction(element.findtext("defaultgrade")).limit_denominator(1000)
    return Probe(kind, points, _right(kind, element))


GAP = re.compile(r"\{\d*:(NUMERICAL|MULTICHOICE|MULTIRESPONSE|SHORTANSWER)(?:_[A-Z]+)?:([^}]*)\}")


def _gap(found: tuple[str, str]) -> frozenset[Any]:
    """What is wholly right in a gap: the answers stand between tildes, each `%share%text#feedback`, and signs in them are character references."""
    kind, body = found
    answers = [re.fullmatch(r"%(-?[\d.]+)%((?:[^#]|(?<=&)#)+)(?:(?<!&)#.*)?", answer, re.DOTALL) for answer in body.split("~")]
    shares = [(Fraction(answer[1]), unescape(answer[2]).replace("\\}", "}").replace("\\#", "#")) for answer in answers if answer]
    assert len(shares) == len(answers), body
    if kind == "MULTICHOICE":
        return frozenset(n for n, (share, _) in enumerate(shares) if share == 100)
    if kind == "MULTIRESPONSE":
        return frozenset(n for n, (share, _) in enumerate(shares) if share > 0)
    full = [text for share, text in shares if share == 100]
    if kind == "SHORTANSWER":
        return frozenset(full)
    pairs = [text.split(":") for text in full]
    return frozenset((Decimal(value) - Decimal(off), Decimal(value) + Decimal(off)) for value, off in pairs)


def _rows(element: Any) -> list[dict[str, str]]:
    """The values that each variant of a calculated question has, by their names."""
    columns = {
        one.findtext("name/text").strip(): [(int(item.findtext("number")), item.findtext("value")) for item in one.iter("dataset_item")]
        for one in element.iter("dataset_definition")
    }
    (count,) = {len(items) for items in columns.values()}
    assert all(number == n for items in columns.values() for n, (number, _) in enumerate(items, 1))
    assert {int(size.text) for size in element.iter("itemcount", "number_of_items")} == {count}
    return [{name: items[n][1] for name, items in columns.items()} for n in range(count)]


def _worked_out(formula: str, row: dict[str, str]) -> float:
    """What PHP makes of a formula, by Python, whose arithmetic on floating-point numbers is the same."""
    known = {"pow": math.pow, "sqrt": math.sqrt, "abs": abs, "round": round}
    return float(eval(re.sub(r"\{(\w+)\}", lambda m: f"({row[m[1]]})", formula), {"__builtins__": {}}, known))  # our own file


def _interval(answer: Any, row: dict[str, str]) -> tuple[str, str]:
    """question/type/numerical/question.php, get_tolerance_interval."""
    value, size = _worked_out(answer.findtext("text"), row), float(answer.findtext("tolerance"))
    match answer.findtext("tolerancetype"):
        case "1":
            ends = value - abs(value) * size, value + abs(value) * size
        case "2":
            ends = value - size, value + size
        case _:
            ends = value / (1 + size), value * (1 + size)
    return nine_digits(min(ends)), nine_digits(max(ends))


def _option(answer: Any, row: dict[str, str]) -> str:
    """The words of an option; of the digits, only decimals and whole numbers of figures are needed here."""
    count, figures = int(answer.findtext("correctanswerlength")), answer.findtext("correctanswerformat") == "2"

    def number(found: re.Match[str]) -> str:
        value = _worked_out(found[1], row)
        return to_significant(Decimal(repr(value)), count) if figures else f"{value:.{count}f}"

    words = re.sub(r"\{=((?:[^{}]|\{[^{}]*\})*)\}", number, answer.findtext("text"))
    words = re.sub(r"\{(\w+)\}", lambda m: row[m[1]], words)
    return " ".join(unescape(re.sub(r"<[^>]*>", "", words)).split())


def _right(kind: str, element: Any) -> Any:
    answers = element.findall("answer")
    marks = [Fraction(answer.get("fraction")) for answer in answers]
    full = [answer for answer, mark in zip(answers, marks, strict=True) if mark == 100]
    if kind == "choice":
        single = element.findtext("single") == "true"
        return frozenset(n for n, mark in enumerate(marks) if (mark == 100 if single else mark > 0))
    if kind in ("calculated", "calculated-simple"):
        return tuple(frozenset(_interval(answer, row) for answer in full if answer.findtext("text") != "*") for row in _rows(element))
    if kind == "calculated-choice":
        single = element.findtext("single") == "1"
        good = frozenset(n for n, mark in enumerate(marks) if (mark == 100 if single else mark > 0))
        return good, tuple(tuple(_option(answer, row) for answer in answers) for row in _rows(element))
    if kind == "true-false":
        return [answer.findtext("text") for answer in full] == ["true"]
    if kind == "short-answer":
        return frozenset(answer.findtext("text") for answer in full)
    if kind == "numerical":
        numbers = [(Decimal(a.findtext("text")), Decimal(a.findtext("tolerance"))) for a in full]
        return frozenset((value - tolerance, value + tolerance) for value, tolerance in numbers)
    if kind == "matching":
        rows = [(row.findtext("text"), unescape(row.findtext("answer/text"))) for row in element.findall("subquestion")]
        return frozenset((n, answer) for n, (stem, answer) in enumerate(rows) if stem)
    if kind in ("gap-select", "drag-words"):
        words = [unescape(word.findtext("text")) for word in element.findall("selectoption" if kind == "gap-select" else "dragbox")]
        return frozenset(
            (n, words[int(mark) - 1]) for n, mark in enumerate(re.findall(r"\[\[(\d+)\]\]", element.findtext("questiontext/text")))
        )
    if kind == "drag-image":
        words = {
            drag.findtext("no"): " ".join(unescape(re.sub(r"<[^>]*>", "", drag.findtext("text"))).split())
            for drag in element.findall("drag")
        }
        return frozenset(
            (int(drop.findtext("xleft")), int(drop.findtext("ytop")), words[drop.findtext("choice")]) for drop in element.findall("drop")
        )
    if kind == "drag-markers":
        names = {drag.findtext("no"): unescape(drag.findtext("text")) for drag in element.findall("drag")}
        return frozenset(
            (names[drop.findtext("choice")], drop.findtext("shape"), tuple(map(int, re.split("[,;]", drop.findtext("coords")))))
            for drop in element.findall("drop")
        )
    if kind == "cloze":
        return frozenset(enumerate(map(_gap, GAP.findall(element.findtext("questiontext/text")))))
    if kind == "ordering":
        return tuple(" ".join(unescape(re.sub(r"<[^>]*>", "", answer.findtext("text"))).split()) for answer in answers)
    return None
