"""Numbers, shares and lengths of time as authors type them: exact, and Wrong where they could mean two things."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from packager.source.values import Schema, Word, Wrong

_PLAIN_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([ \u00a0\u2009\u202f'’.,])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")


def number(text: str) -> Decimal | Wrong:
    """A number as an author types it: `4e-7`, `0,5`, `1 000`, `−3`. A lone comma before three digits could be either mark, so it is Wrong, but for `0,125`, since
    nobody groups digits behind a nought; so is a size that no computer's usual number has."""
    short = text.strip().replace("−", "-")
    if re.fullmatch(r"[+-]?(?!0,)\d{1,3},\d{3}", short):
        whole, tail = short.split(",")
        return Wrong(f"'{text}' could be {whole}{tail} or {whole}.{tail}", f"write {whole}{tail} or {whole}.{tail}")
    if not short.lstrip("+-").startswith("0,") and _GROUPED.fullmatch(short) and not _PLAIN_NUMBER.fullmatch(short):
        mark = max(short.rfind("."), short.rfind(","))
        grouping = _GROUPED.fullmatch(short)[1]  # type: ignore[index]
        whole, tail = (short[:mark], short[mark + 1 :]) if mark > 0 and short[mark] != grouping else (short, "")
        short = re.sub(r"[^\d+-]", "", whole) + ("." + tail if tail else "")
    elif re.fullmatch(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?", short):
        short = short.replace(",", ".")
    if not _PLAIN_NUMBER.fullmatch(short):
        return Wrong(f"'{text}' is not a number", "write digits with a decimal point, such as 0.5 or 4e-7")
    value = Decimal(short)
    if value and not -300 <= value.adjusted() <= 300:
        return Wrong(
            f"'{text}' is too {'large' if value.adjusted() > 0 else 'small'} for a computer's numbers", "change the unit of measure"
        )
    return value if value else Decimal(0)


@dataclass(frozen=True)
class Number(Word):
    """A number. Its value is an exact Decimal, or a Fraction when `exact`; `above`: it has to be greater."""

    says: str = "a number"
    above: int | None = None
    least: int | None = None
    exact: bool = False

    def parse(self, text: str) -> Any:
        value = number(text)
        if isinstance(value, Wrong):
            return value
        if self.above is not None and value <= self.above:
            return Wrong(f"{text} is too little: this has to be more than {self.above}")
        if self.least is not None and value < self.least:
            return Wrong(f"{text} is too little: this has to be {self.least} or more")
        return Fraction(value) if self.exact else value

    def schema(self) -> Schema:
        bound: Schema = {} if self.above is None else {"exclusiveMinimum": self.above}
        return {"type": ["number", "string"], "pattern": "[0-9]"} | bound | ({} if self.least is None else {"minimum": self.least})


@dataclass(frozen=True)
class Count(Word):
    """A whole number of at least `least`; with `open`, also the word for no limit (None is then no value but that word's)."""

    least: int = 0
    most: int | None = None
    open: str = ""

    @property
    def says(self) -> str:  # type: ignore[override]
        return f"a whole number, {self.least} or more" + (f", or '{self.open}'" if self.open else "")

    def parse(self, text: str) -> Any:
        if self.open and text == self.open:
            return None
        if not re.fullmatch(r"[+-]?\d{1,9}", text):
            return Wrong(f"'{text}' is not {self.says}")
        value = int(text)
        if value < self.least:
            return Wrong(f"{value} is too little: this has to be {self.least} or more")
        return Wrong(f"{value} is too much: this can be {self.most} at most") if self.most is not None and value > self.most else value

    def schema(self) -> Schema:
        whole: Schema = {"type": "integer", "minimum": self.least} | ({} if self.most is None else {"maximum": self.most})
        return {"anyOf": [whole, {"const": self.open}]} if self.open else whole


@dataclass(frozen=True)
class Percent(Word):
    """A share of a hundred, as a pass mark. Its value is a Decimal from 0 to 100."""

    says: str = "a percentage such as 60%"

    def parse(self, text: str) -> Any:
        value = number(text.removesuffix("%"))
        if isinstance(value, Wrong):
            return Wrong(f"'{text}' is not {self.says}")
        if not 0 <= value <= 100:
            return Wrong(f"{text} is no share of a hundred", "write a percentage from 0% to 100%")
        if 0 < value <= 1 and not text.endswith("%"):
            return Wrong(f"{text} could be {value * 100:f}% or {value}%", f"write {(value * 100).normalize():f}% or {value}%")
        return value

    def schema(self) -> Schema:
        return {"type": ["number", "string"], "pattern": "^[0-9.,]+ ?%?$", "minimum": 0, "maximum": 100}


@dataclass(frozen=True)
class Share(Word):
    """A part of the points: `50%`, `1/3`. Its value is an exact Fraction from `least` to 1.

    A percentage with decimals stands for the third, sixth, seventh or ninth that it is the rounding of: 33.33% is one third."""

    least: int = 0

    @property
    def says(self) -> str:  # type: ignore[override]
        return "a share of the points such as 50% or 1/3"

    def parse(self, text: str) -> Any:
        value = self._value(text.replace("−", "-"))
        if isinstance(value, Wrong):
            return value
        if not self.least <= value <= 1:
            return Wrong(f"{text} is out of range", f"write a share from {self.least * 100}% to 100%")
        return value

    def _value(self, text: str) -> Fraction | Wrong:
        if match := re.fullmatch(r"([+-]?\d{1,6})\s*/\s*(\d{1,6})", text):
            return Fraction(int(match[1]), int(match[2])) if int(match[2]) else Wrong(f"'{text}' divides by zero")
        value = number(text.removesuffix("%"))
        if isinstance(value, Wrong):
            return Wrong(f"'{text}' is not {self.says}")
        if not text.endswith("%") and 0 < abs(value) <= 1:
            return Wrong(f"'{text}' could be a part or a percentage", f"write {(value * 100).normalize():f}%")
        return recognised(value)

    def schema(self) -> Schema:
        return {"type": ["number", "string"], "pattern": "^[+-−]?[0-9.,]+ ?(%|/ ?[0-9]+)?$"}


def recognised(percent: Decimal) -> Fraction:
    """The share that a percentage means: with decimals, the third, sixth, seventh or ninth that rounds to it, if there is one."""
    exact = Fraction(percent) / 100
    decimals = -int(percent.as_tuple().exponent)
    if decimals < 1:
        return exact
    for bottom in (3, 6, 7, 9):
        near = Fraction(round(exact * bottom), bottom)
        if round(near * 100, decimals) == Fraction(percent):
            return near
    return exact


_SPAN = re.compile(r"(?:(\d+(?:[.,]\d+)?)\s*h(?:ours?)?)?\s*(?:(\d+)\s*min(?:utes?|s)?\.?)?")


@dataclass(frozen=True)
class Minutes(Word):
    """A length of time: `90 min`, `1.5 h`, `1 h 30 min`, `1:30` (hours and minutes). Its value is a whole number of minutes above 0."""

    says: str = "a length of time such as 90 min, 1.5 h or 1:30"

    def parse(self, text: str) -> Any:
        if match := re.fullmatch(r"(\d{1,4}):([0-5]\d)", text):
            total = Decimal(int(match[1]) * 60 + int(match[2]))
        elif re.fullmatch(r"\d+(?:[.,]\d+)?", text):
            return Wrong(f"'{text}' could be hours or minutes", f"write {text} min or {text} h")
        elif (match := _SPAN.fullmatch(text)) and text:
            total = Decimal((match[1] or "0").replace(",", ".")) * 60 + int(match[2] or 0)
        else:
            return Wrong(f"'{text}' is not {self.says}")
        return int(total) if 0 < total < 10**7 and total == int(total) else Wrong(f"'{text}' is no whole number of minutes above 0")

    def schema(self) -> Schema:
        return {"type": ["string", "integer"], "pattern": "^[0-9]+:[0-5][0-9]$|^([0-9.,]+ ?h[a-z]*)? ?([0-9]+ ?min[a-z.]*)?$"}
