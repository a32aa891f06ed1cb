"""Keys as they are written: in the order of their declaration, without what holds anyway; numbers, shares, yes and no."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from packager import grade
from packager.source import values
from packager.source.emit import Value, Word
from packager.source.measures import Share
from packager.source.shape import Shape


def in_order(shape: Shape, values_of: dict[str, Value]) -> dict[str, Value]:
    """The keys in the order of their declaration, without those that say nothing or what holds anyway."""
    unknown = set(values_of) - set(shape.by_name)
    assert not unknown, f"{shape.title} has no {unknown}"
    out = {}
    for key in shape.keys:
        value = values_of.get(key.name)
        if value is None or (not isinstance(value, Word) and len(value) == 0 and not key.required):
            continue
        if isinstance(value, str) and key.default is not None and not key.required:
            parsed = key.type.parse(value) if isinstance(key.type, values.Word) else value
            if parsed == (key.fallback if isinstance(key.type, values.Word) else key.default):
                continue
        out[key.name] = value
    return out


def yes(value: bool) -> Word:
    return Word("true" if value else "false")


def number(value: Fraction) -> Word:
    """Points: a number with seven decimals at most."""
    return Word(grade.spell((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("1e-7"))))


def share(value: Fraction) -> Word:
    """A share as percent, where that means just it, else as a fraction."""
    percent = f"{float(value * 100):.5f}".rstrip("0").rstrip(".") + "%"
    return Word(percent if Share(least=-1).parse(percent) == value else f"{value.numerator}/{value.denominator}")
