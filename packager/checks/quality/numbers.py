"""What an option that is a number or a range of numbers says: "15 %", "10–20 km", "less than 5", "20 or more"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from packager.checks.quality.vocabulary import Vocabulary
from packager.localize import cldr

_NUMBER = r"[+\-−]?\d{1,15}(?:(?:[ \u00a0\u202f,.'’](?=\d))\d{1,15}){0,5}"
_UNIT = r"(?:\s*[^\d\s<>≤≥–—~+]{1,15}(?:\s[^\d\s<>≤≥–—~+]{1,15})?)"
_MONEY = r"[€$£¥₤]|лв\.?"
_FAR = Decimal("1e40")
_YEARS = (Decimal(1000), Decimal(2200))


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers from low to high, all of them where it is a number alone; with its unit of measure. shut: whether low and high are surely among them:
    `less than 5` leaves 5 out, and `up to 5` is read in either way."""

    low: Decimal
    high: Decimal
    unit: str
    shut: bool = True

    @property
    def single(self) -> bool:
        return self.low == self.high

    def meets(self, other: Span) -> bool:
        """Whether a number lies in both. Ranges that only touch share a bound, as 10–20 and 20–30 do, and are taken to be apart."""
        if self.unit != other.unit:
            return False
        if self.single or other.single:
            low, high = max(self.low, other.low), min(self.high, other.high)
            return low <= high if self.shut and other.shut else low <= high and self._around(other)
        return max(self.low, other.low) < min(self.high, other.high)

    def _around(self, other: Span) -> bool:
        """Whether of a number and a range the number lies within the range, and not at its bound."""
        number, around = (self, other) if self.single else (other, self)
        return around.low < number.low < around.high

    @property
    def period(self) -> bool:
        """Whether it looks like years from one to another: two of them may overlap and be told apart."""
        return not self.single and not self.unit and _YEARS[0] <= self.low and self.high <= _YEARS[1]


def span(text: str, lang: str, vocabulary: Vocabulary) -> Span | None:
    """What an option's plain text says, or None where it is not a number and its unit alone."""
    if text.isascii() and text.isdigit() and len(text) <= 15:
        number = Decimal(text)
        return Span(number, number, "")
    if len(text) > 60 or not any(c.isdigit() for c in text):
        return None
    said = unicodedata.normalize("NFC", " ".join(text.split()).rstrip(" .;,"))
    found = _pattern(vocabulary).fullmatch(said)
    if found is None:
        return None
    first, second = _value(found["first"], lang), _value(found["second"], lang) if found["second"] else None
    if first is None or (found["second"] and second is None):
        return None
    units = {unit for unit in (found["unit"], found["last"], found["money"], found["more_money"]) if unit and unit.strip()}
    units = {unit.strip(" .") for unit in units}
    if len(units) > 1:
        return None
    unit = units.pop() if units else ""
    if second is not None:
        return Span(first, second, unit) if first < second else None
    if found["under"] or found["less"]:
        return Span(-_FAR, first, unit, not found["under"] or found["under"] in "≤⩽")
    if found["over"] or found["more"]:
        return Span(first, _FAR, unit, not found["over"] or found["over"] in "≥⩾")
    return Span(first, first, unit)


@cache
def _pattern(vocabulary: Vocabulary) -> re.Pattern[str]:
    def some(*words: str) -> str:
        return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))

    end = some("+", *vocabulary.or_less, *vocabulary.or_more)
    unit = rf"(?!\s*(?:{end})$)(?!\s+(?:{some(*vocabulary.to) or '(?!)'})\s){_UNIT}"
    to = some("-", "–", "—", "−", "…", "...", *(f" {word} " for word in vocabulary.to))
    return re.compile(
        rf"(?:(?P<under>{some('<', '≤', '⩽', *vocabulary.below)})\s*|(?P<over>{some('>', '≥', '⩾', *vocabulary.above)})\s*"
        rf"|(?:{some('~', '≈', *vocabulary.between)})\s*)?"
        rf"(?P<money>{_MONEY})?\s*(?P<first>{_NUMBER})"
        rf"(?:(?P<unit>{unit})?\s*(?:{to})\s*(?P<more_money>{_MONEY})?\s*(?P<second>{_NUMBER}))?"
        rf"(?P<last>{unit}(?=$|\s*(?:{end})$))?"
        rf"\s*(?:(?P<less>{some(*vocabulary.or_less) or '(?!)'})|(?P<more>{some('+', *vocabulary.or_more)}))?",
        re.IGNORECASE,
    )


def _value(written: str, lang: str) -> Decimal | None:
    """A number as the language writes it: 1,250.5 in English is 1.250,5 in German."""
    plain = written.replace("−", "-")
    mark = cldr.decimal(lang) if "." in plain or "," in plain else "."
    groups, _, decimals = plain.partition(mark)
    parts = re.split(r"[^\d+-]", groups)
    if mark in decimals or (not decimals.isdigit() and decimals):
        return None
    if len(parts) > 1 and (len(parts[0].lstrip("+-")) > 3 or any(len(part) != 3 for part in parts[1:])):
        if len(parts) == 2 and not decimals:  # a decimal point where the language has a comma: 0.5, 12.75
            groups, decimals = parts
        else:
            return None
    else:
        groups = "".join(parts)
    try:
        return Decimal(f"{groups}.{decimals or 0}")
    except InvalidOperation:
        return None
