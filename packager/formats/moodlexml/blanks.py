r"""Gaps of a cloze read: the other way of cloze.py, as Moodle reads them (question/type/multianswer/questiontype.php, ANSWER_REGEX).

Moodle's own pattern takes time that doubles with every `~` where nothing closes a gap. Here a gap ends at the first `}`, which is the same but where a
backslash or an ampersand stands before a sign that divides: such a question is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from html import unescape
from typing import Literal, NamedTuple

from packager.formats._moodletexts import Said
from packager.formats.moodlexml.elements import Element
from packager.formats.moodlexml.texts import BLANKS, Texts
from packager.model import Accepted, ChoiceGap, Html, NumberGap, NumericAnswer, Option, Plain, WordGap
from packager.source.answers import letters
from packager.source.measures import recognised

AnyGap = ChoiceGap[Html] | WordGap[Html] | NumberGap[Html]

_KINDS = {
    "NUMERICAL": "NM", "MULTICHOICE": "MC", "MULTICHOICE_V": "MCV", "MULTICHOICE_H": "MCH", "SHORTANSWER": "SA", "SHORTANSWER_C": "SAC",
    "MULTICHOICE_S": "MCS", "MULTICHOICE_VS": "MCVS", "MULTICHOICE_HS": "MCHS", "MULTIRESPONSE": "MR", "MULTIRESPONSE_H": "MRH",
    "MULTIRESPONSE_S": "MRS", "MULTIRESPONSE_HS": "MRHS", "MW": "SA", "MWC": "SAC",
}  # fmt: skip
_SHORT = {**_KINDS, **{short: short for short in _KINDS.values()}}
GAP = re.compile(rf"\{{([0-9]{{0,9}}):({'|'.join(sorted(_SHORT, key=len, reverse=True))}):([^}}]+)\}}")
"""A gap: its mark, its kind, its answers."""
_UNSURE = re.compile(r"\\(?:[~#]|$)|(?:&|&amp;)(?:~|$)")
_HASH = re.compile(r"(?<!&)(?<!&amp;)#")
"""What parts an answer from its feedback; `&#` begins a character reference."""
_SHARE = re.compile(r"=|%(-?[0-9]+(?:[.,][0-9]*)?)%")
_NUMBER = r"-?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][-+]?[0-9]+)?"
_NUMERIC = re.compile(rf"({_NUMBER})(?::({_NUMBER}))?")
_ANY = (Decimal(0), Decimal("1e99"))  # what cloze.py writes for any number


class Told(NamedTuple):
    """An answer of a gap as it stands there, decoded."""

    share: Fraction
    text: str
    feedback: str


@dataclass(frozen=True, slots=True)
class Blank:
    """A gap as it stands in the text."""

    mark: Fraction
    kind: str
    answers: tuple[Told, ...]


def blanks(text: str, element: Element, said: Said) -> list[Blank]:
    """The gaps of a text, in its order."""
    found = []
    for m in GAP.finditer(text):
        if _UNSURE.search(m[3]):
            said.refuse(element, "a gap has a backslash or an ampersand before a sign that divides its answers")
        told = tuple(_told(part) for part in m[3].split("~"))
        kind = _SHORT[m[2]]
        if kind.startswith("MR") and "%" not in {part[:1] for part in m[3].split("~")}:
            right = sum(answer.share > 0 for answer in told)
            told = tuple(answer._replace(share=Fraction(1, right) if answer.share else Fraction(0)) for answer in told)
        found.append(Blank(Fraction(m[1] or 1), kind, told))
    return found


def _told(part: str) -> Told:
    m = _SHARE.match(part)
    share = Fraction(0) if m is None else Fraction(1) if m[1] is None else recognised(Decimal(m[1].replace(",", ".").rstrip(".")))
    answer, *feedback = _HASH.split(part[m.end() if m else 0 :], maxsplit=1)
    return Told(share, _decoded(answer), _decoded("".join(feedback)))


def _decoded(text: str) -> str:
    return unescape(text).replace("\\}", "}").replace("\\#", "#").strip(BLANKS)


def gap(blank: Blank, key: str, texts: Texts, element: Element, said: Said, plain: Callable[[str, str, str, Element], Plain]) -> AnyGap:
    """A gap in the model's terms. plain: makes a text of one line (Reading.plain)."""
    place = said.at(element)

    def html(text: str) -> Html:
        return texts.of(text, element, said)

    told = [(answer, html(answer.feedback) or None) for answer in blank.answers]
    if blank.kind in ("SA", "SAC"):
        accepted = (
            Accepted(plain(answer.text, f"gap.{key}.answer.{n}", "accepted answer", element), answer.share, feedback, place)
            for n, (answer, feedback) in enumerate(told, 1)
        )
        return WordGap(key, tuple(accepted), blank.kind == "SAC", blank.mark, place)
    if blank.kind == "NM":
        numbers = []
        for answer, feedback in told:
            m = _NUMERIC.fullmatch(answer.text)
            if m is None and answer.text != "*":
                said.refuse(element, f"'{answer.text[:40]}' is no number for a gap")
            value, tolerance = (Decimal(0), Decimal(0)) if m is None else (_decimal(m[1]), _decimal(m[2] or "0"))
            everything = m is None or (value, tolerance) == _ANY
            numbers.append(
                NumericAnswer(None if everything else value, Decimal(0) if everything else abs(tolerance), answer.share, feedback, place)
            )
        return NumberGap(key, tuple(numbers), blank.mark, place)
    several, marks = blank.kind.startswith("MR"), blank.kind[2:]
    layout: Literal["list", "column", "row"] = "row" if "H" in marks else "column" if several or "V" in marks else "list"
    options = tuple(Option(letters(n), html(answer.text), answer.share, feedback, place) for n, (answer, feedback) in enumerate(told))
    return ChoiceGap(key, options, several, "S" in marks, layout, blank.mark, place)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ".")) or Decimal(0)
