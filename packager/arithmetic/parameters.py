"""Parameters as an author writes them: `5 to 60 step 5`, `1.0 to 1000.0 by powers of ten`, a list of numbers, or a formula, `a * b to 2 decimals`."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from functools import lru_cache

from packager.arithmetic.parsing import parse_formula
from packager.arithmetic.rows import Listed, Parameter, Span, Worked
from packager.arithmetic.spelling import spelled
from packager.arithmetic.tree import Fault

_NUMBER = re.compile(r"[-−+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_RANGE = re.compile(
    r"\s*(?P<low>\S+)\s+to\s+(?P<high>\S+)(?:\s+(?:in\s+)?steps?\s+(?:of\s+)?(?P<step>\S+))?(?P<powers>\s+by\s+powers\s+of\s+ten)?\s*"
)  # fmt: skip
_ROUNDED = re.compile(r"(?P<formula>.*\S)\s+to\s+(?P<decimals>[0-9]{1,2})\s+decimals?\s*", re.DOTALL)
_LONGEST = 40  # characters of a number


def parse_parameter(text: str, known: Collection[str]) -> Parameter | Fault:
    """A range of numbers, with as many decimals as the one of them that has most (`1.00 to 5` has two), or a formula from the parameters in
    `known`, those that stand before this one."""
    found = None if _ROUNDED.fullmatch(text) else _RANGE.fullmatch(text)
    if found is None:
        return parse_worked(text, known)
    numbers: dict[str, str] = {}
    for part in ("low", "high", "step"):
        if found[part] is not None:
            number = _number(found[part], found.start(part) + 1)
            if isinstance(number, Fault):
                return number
            numbers[part] = number
    values = {part: Decimal(number) for part, number in numbers.items()}
    decimals = max(len(number.partition(".")[2]) for number in numbers.values())
    return Span(values["low"], values["high"], decimals, values.get("step"), bool(found["powers"]))


def parse_listed(texts: Sequence[str]) -> Listed | Fault:
    """One of several numbers, each as it is written. A Fault's column is that in the number at fault."""
    values = []
    for text in texts:
        number = _number(text.strip(), 1)
        if isinstance(number, Fault):
            return number
        values.append(Decimal(number))
    return Listed(tuple(values)) if values else Fault(0, "there are no numbers in this list")


def written(parameter: Span | Worked) -> str:
    """A parameter as its author would write it: reading it again gives the same."""
    if isinstance(parameter, Worked):
        return spelled(parameter.formula) + ("" if parameter.decimals is None else f" to {parameter.decimals} decimals")
    low, high = (f"{number:.{parameter.decimals}f}" for number in (parameter.low, parameter.high))
    step = "" if parameter.step is None else f" step {parameter.step.normalize():f}"
    return f"{low} to {high}{step}{' by powers of ten' if parameter.logarithmic else ''}"


def parse_worked(text: str, known: Collection[str] | None = None) -> Worked | Fault:
    """A formula, perhaps rounded: `power / 230 to 2 decimals`. known: the names that may stand in it, None for any."""
    rounded = _ROUNDED.fullmatch(text)
    return _worked(rounded["formula"], known, int(rounded["decimals"])) if rounded else _worked(text, known, None)


@lru_cache(4096)
def worked(text: str) -> Worked:
    """The same of a text that has been read before without a fault."""
    read = parse_worked(text)
    assert not isinstance(read, Fault), read
    return read


def _worked(text: str, known: Collection[str] | None, decimals: int | None) -> Worked | Fault:
    formula = parse_formula(text, known)
    return formula if isinstance(formula, Fault) else Worked(formula, decimals)


def _number(text: str, column: int) -> str | Fault:
    if len(text) <= _LONGEST and _NUMBER.fullmatch(text):
        return text.replace("−", "-").removeprefix("+")
    pointed = text.replace(",", ".")
    hint = f"write {pointed}" if _NUMBER.fullmatch(pointed) and len(text) <= _LONGEST else "write digits, and a point before the decimals"
    return Fault(column, f"'{text[:_LONGEST]}' is not a number", hint)
