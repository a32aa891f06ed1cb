"""Questions of a SCORM 1.2 package, read from its one page: the data of its script, and the forms that a learner sees."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lxml import html

from packager.files import Files
from tests.formats.probes import Probe


def questions(files: Files) -> Mapping[str, Probe]:
    page = html.fromstring(files["index.html"].read().decode())
    (data,) = page.xpath("//script[@type='application/json']/text()")
    forms = {form.get("data-question"): form for form in page.xpath("//form[@data-question]")}
    return {
        id: Probe(facts["kind"], Fraction(facts["points"]).limit_denominator(1000), _right(facts, forms[id]))
        for id, facts in json.loads(data)["course"]["questions"].items()
    }


def _right(facts: dict[str, Any], form: Any) -> Any:
    match facts["kind"]:
        case "choice":
            keys = [node.get("data-key") for node in form.find_class("option")]
            assert keys == [option["key"] for option in facts["options"]]
            full = [o["key"] for o in facts["options"] if (o["fraction"] > 0 if facts["several"] else o["fraction"] == 1)]
            kinds = set(form.xpath(".//fieldset//input/@type"))
            assert kinds == {"checkbox" if facts["several"] else "radio"}
            return frozenset(keys.index(key) for key in full)
        case "true-false":
            return facts["answer"]
        case "short-answer":
            return frozenset(answer["text"] for answer in facts["answers"] if answer["fraction"] == 1)
        case "numerical":
            full = [answer for answer in facts["answers"] if answer["fraction"] == 1 and answer["value"] is not None]
            return frozenset((Decimal(a["value"]) - Decimal(a["tolerance"]), Decimal(a["value"]) + Decimal(a["tolerance"])) for a in full)
        case "matching":
            keys = [node.get("data-key") for node in form.find_class("pair")]
            offered = set(form.find_class("pair")[0].xpath(".//option/@value")) - {""}
            assert {pair["answer"] for pair in facts["pairs"]} <= offered == set(facts["choices"])
            return frozenset((keys.index(pair["key"]), pair["answer"]) for pair in facts["pairs"])
        case _:
            return None
