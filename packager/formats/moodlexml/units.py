"""The units of a number being read: those that it may be given in, and that which our own files put beside the field."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from packager.formats import _moodlefile
from packager.formats.moodlexml.elements import Element
from packager.formats.moodlexml.reading import Reading
from packager.model import Html, OtherUnit
from packager.source.measures import recognised

_UNIT_BESIDE = re.compile(rf"\n<p>{_moodlefile.GAP} ([^<]+)</p>$")


def units(reading: Reading, prompt: Html) -> dict[str, Any]:
    """The prompt without the unit that our own files put beside the field, the units, and what a wrong one costs."""
    element = reading.element
    units = element.findall("units/unit")
    asked = reading.word("showunits", {"0": "typed", "2": "list", "3": "shown"}, "0" if units else "3")
    beside = _UNIT_BESIDE.search(prompt[-1]) if prompt and isinstance(prompt[-1], str) else None
    own = unescape((units[0].findtext("unit_name") or "").strip()) if units else ""
    if beside is not None and asked != "list" and len(units) < 2 and own in ("", unescape(beside[1])):
        rest = beside.string[: beside.start()]
        prompt, own, asked = (*prompt[:-1], *((rest,) if rest else ())), unescape(beside[1]), "shown"
    elif asked == "typed" and len(units) == 1 and re.search("_{5}", "".join(piece for piece in prompt if isinstance(piece, str))):
        asked = "shown"  # the author has put the field, and the unit, into the text
    elif own and asked == "shown":
        reading.said.refuse(element.find("showunits"), "it has a unit that it neither shows nor asks for")
    if not own:
        return {"prompt": prompt}
    others = []
    for number, unit in enumerate(units[1:], 1):
        factor = reading.number(unit.findtext("multiplier") or "1", unit, "the factor of a unit")
        if factor <= 0:
            reading.said.refuse(unit, "the factor of a unit is not above 0")
        others.append(OtherUnit(reading.plain(unescape(unit.findtext("unit_name") or ""), f"unit.{number}", "unit", unit), factor))
    if units and reading.number(units[0].findtext("multiplier") or "1", units[0], "the factor of a unit") != 1:
        reading.said.refuse(units[0], "its first unit is not that of its answers")
    grading = element.findtext("unitgradingtype", "0").strip() or "0"
    if grading not in ("0", "2") and not (grading == "1" and all_or_nothing(element)):
        reading.said.refuse(element.find("unitgradingtype"), "a wrong unit costs a part of what the answer earned")
    penalty = None
    if grading in ("1", "2"):
        penalty = recognised(reading.number(element.findtext("unitpenalty") or "0", element, "the penalty of a unit") * 100)
    return {
        "prompt": prompt, "unit": reading.plain(own, "unit", "unit", units[0] if units else element), "unit_input": asked,
        "other_units": tuple(others), "unit_penalty": penalty,
    }  # fmt: skip


def all_or_nothing(question: Element) -> bool:
    """Whether each answer is worth all or nothing: then a part of what it earned is as great a part of the question's points, or of none."""
    shares = [(answer.get("fraction") or "0").strip() for answer in question.findall("answer")]
    return all(re.fullmatch(r"(?:0|100)(?:\.0*)?", share) for share in shares)
