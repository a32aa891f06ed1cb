"""Rows of values for a question's parameters, drawn from a seed: the same on every machine, no two alike, and stable when more are asked for.

What a row is depends on the seed and its place alone, by SHA-256: another program can draw the same ones. Row 5 stays what it is when there are 20
instead of 10, and a parameter added at the end changes no other's values (unless the rows then fail the condition, or were left out for being alike).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from hashlib import sha256
from itertools import product
from math import prod
from typing import TypeAlias

from packager.arithmetic.evaluation import evaluate, holds, in_binary
from packager.arithmetic.functions import DIGITS
from packager.arithmetic.tree import Condition, Expression, Fault, names

MOST_ROWS = 1000
MOST_DECIMALS = 10  # what platforms take
MOST_VALUES = 10**15
TRIES = 5000
"""So many draws are made at most; where few values fit a condition, and there are not more than ENUMERABLE in all, the rest are looked at one by one."""
ENUMERABLE = 20_000

AGREES = Decimal("1e-9")
"""The part of a result by which binary numbers may miss it: more than their own error, less than any tolerance."""


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers from low to high, both included, with so many decimals. step: only low, low + step, low + 2 step ... (none: every number of these decimals).
    logarithmic: each power of ten as often as another, low above nought; else each number as often as another."""

    low: Decimal
    high: Decimal
    decimals: int = 0
    step: Decimal | None = None
    logarithmic: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """One of these numbers, as they are written."""

    values: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """What a formula gives for the row's values, of those parameters that stand before it; half up to so many decimals (none: as it comes out)."""

    formula: Expression
    decimals: int | None = None


Parameter: TypeAlias = Span | Listed | Worked
Row: TypeAlias = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The rows, and why there are fewer than were asked for ("": there are not)."""

    rows: tuple[Row, ...]
    shortage: str = ""


def draw(
    parameters: Mapping[str, Parameter],
    seed: str,
    count: int,
    where: Condition | None = None,
    needs: Sequence[Expression] = (),
    unfit: Callable[[Row], str] = lambda _: "",
) -> Drawn | Fault:
    """`count` rows, from 1 to 1000, each a value for each parameter, written with its decimals (2.50).

    seed: any text, such as the question's id. where: what has to hold in each row. needs: formulas that must have a value in each row, and the same
    one in binary numbers, where platforms count; a row for which one has none is left out. unfit: why a row is not wanted, such as that two options
    look alike in it; "" where it is. A Fault of column 0 is about the parameters."""
    with localcontext(Context(prec=DIGITS)):
        return _trouble(parameters, count, where, needs) or _drawn(
            parameters, seed, count, lambda row: _unfit(row, where, needs) or unfit(row)
        )


def _drawn(parameters: Mapping[str, Parameter], seed: str, count: int, unfit: Callable[[Row], str]) -> Drawn:
    grids = {name: _Grid.of(parameter) for name, parameter in parameters.items() if not isinstance(parameter, Worked)}
    size, looked_at, left_out, rows = prod(grid.size for grid in grids.values()), set[tuple[int, ...]](), Counter[str](), list[Row]()
    for places in _candidates(grids, seed, size):
        if places in looked_at:
            continue
        looked_at.add(places)
        row = _row(parameters, {name: grid[place] for (name, grid), place in zip(grids.items(), places, strict=True)})
        reason = row.message if isinstance(row, Fault) else unfit(row)
        if reason:
            left_out[reason] += 1
        elif not isinstance(row, Fault):
            rows.append(row)
        if len(rows) == count or len(looked_at) == size:
            break
    return Drawn(tuple(rows), _shortage(len(rows), count, len(looked_at), left_out))


def _trouble(parameters: Mapping[str, Parameter], count: int, where: Condition | None, needs: Sequence[Expression]) -> Fault | None:
    if not 1 <= count <= MOST_ROWS:
        return Fault(0, f"{count} rows cannot be drawn", f"ask for 1 to {MOST_ROWS}")
    before: list[str] = []
    for name, parameter in parameters.items():
        if trouble := _unsound(name, parameter, before):
            return trouble
        before.append(name)
    for tree in (*((where,) if where else ()), *needs):
        if strange := [name for name in names(tree) if name not in parameters]:
            return Fault(0, f"nothing is called '{strange[0]}'")
    return None


def _unsound(name: str, parameter: Parameter, before: Sequence[str]) -> Fault | None:
    if isinstance(parameter, Worked):
        if strange := [used for used in names(parameter.formula) if used not in before]:
            return Fault(0, f"'{name}' is worked out from '{strange[0]}', which does not stand before it")
        return _decimals(name, parameter.decimals or 0)
    if isinstance(parameter, Listed):
        return None if parameter.values else Fault(0, f"'{name}' has no values")
    if trouble := _decimals(name, parameter.decimals):
        return trouble
    low, high, step = parameter.low, parameter.high, _step(parameter)
    if low > high:
        return Fault(0, f"'{name}' ends before it begins: {low} to {high}", f"write {high} to {low}")
    if step <= 0:
        return Fault(0, f"the step of '{name}' is not above 0")
    if parameter.logarithmic and low <= 0:
        return Fault(0, f"'{name}' is spread over powers of ten and begins at {low}", "begin above 0")
    if any(_finer(number, parameter.decimals) for number in (low, high, *((parameter.step,) if parameter.step else ()))):
        return Fault(0, f"'{name}' is written with more than {parameter.decimals} decimals", "give it more decimals")
    if (high - low) / step >= MOST_VALUES:
        return Fault(0, f"'{name}' has more values than can be told apart", "give it fewer decimals, or a step")
    return None


def _decimals(name: str, decimals: int) -> Fault | None:
    return None if 0 <= decimals <= MOST_DECIMALS else Fault(0, f"'{name}' has {decimals} decimals", f"there are 0 to {MOST_DECIMALS}")


def _step(span: Span) -> Decimal:
    return span.step if span.step is not None else Decimal(1).scaleb(-span.decimals)


def _finer(number: Decimal, decimals: int) -> bool:
    return -int(number.normalize().as_tuple().exponent) > decimals


@dataclass(frozen=True, slots=True)
class _Grid:
    """The values of a parameter, by their places 0, 1, 2 ... ends: the logarithms of the first and the last, where powers of ten are alike."""

    parameter: Span | Listed
    size: int
    ends: tuple[Decimal, Decimal] | None = None

    @classmethod
    def of(cls, parameter: Span | Listed) -> _Grid:
        if isinstance(parameter, Listed):
            once = tuple(dict.fromkeys(parameter.values))
            return cls(Listed(once), len(once))
        size = int((parameter.high - parameter.low) // _step(parameter)) + 1
        return cls(parameter, size, (parameter.low.ln(), parameter.high.ln()) if parameter.logarithmic else None)

    def __getitem__(self, place: int) -> Decimal:
        if isinstance(self.parameter, Listed):
            return self.parameter.values[place]
        return (self.parameter.low + place * _step(self.parameter)).quantize(Decimal(1).scaleb(-self.parameter.decimals))

    def place(self, share: Decimal) -> int:
        """The place that belongs to a share from 0 to below 1 of all draws."""
        if self.ends is None or isinstance(self.parameter, Listed):
            return int(share * self.size)
        low, high = self.ends
        number = (low + share * (high - low)).exp()
        nearest = ((number - self.parameter.low) / _step(self.parameter)).to_integral_value(ROUND_HALF_UP)
        return min(int(nearest), self.size - 1)


def _candidates(grids: Mapping[str, _Grid], seed: str, size: int) -> Iterator[tuple[int, ...]]:
    """Places of values, one a parameter: drawn ones, then, if there are few, all, in an order that the seed gives."""
    for k in range(TRIES):
        yield tuple(grid.place(_share(seed, str(k), name)) for name, grid in grids.items())
    if size <= ENUMERABLE:
        yield from sorted(product(*(range(grid.size) for grid in grids.values())), key=lambda places: _share(seed, "all", repr(places)))


def _share(*words: str) -> Decimal:
    """A number from 0 to below 1 that depends on these words and on nothing else."""
    return Decimal(int.from_bytes(sha256("\0".join(words).encode()).digest()[:16], "big")) / 2**128


def _row(parameters: Mapping[str, Parameter], drawn: Row) -> Row | Fault:
    row: dict[str, Decimal] = {}
    for name, parameter in parameters.items():
        if not isinstance(parameter, Worked):
            row[name] = drawn[name]
            continue
        value = evaluate(parameter.formula, row)
        if isinstance(value, Fault):
            return value
        if parameter.decimals is not None:
            value = value.quantize(Decimal(1).scaleb(-parameter.decimals), ROUND_HALF_UP, Context(prec=400))
        row[name] = value
    return row


def _unfit(row: Row, where: Condition | None, needs: Sequence[Expression]) -> str:
    """Why a row is left out; "" where it is not."""
    if where is not None:
        fits = holds(where, row)
        if isinstance(fits, Fault):
            return fits.message
        if not fits:
            return "the condition does not hold"
    return misfit(needs, row)


def misfit(formulas: Sequence[Expression], row: Row) -> str:
    """Why one of these formulas cannot be asked for with this row: it has no result, or another one in binary numbers. "" where each can."""
    for formula in formulas:
        exact, binary = evaluate(formula, row), in_binary(formula, row)
        if isinstance(exact, Fault):
            return exact.message
        if isinstance(binary, Fault):
            return binary.message
        if abs(Decimal(binary) - exact) > AGREES * (abs(exact) or AGREES):
            return "a computer's binary numbers give another result"
    return ""


def _shortage(found: int, count: int, looked_at: int, left_out: Mapping[str, int]) -> str:
    if found == count:
        return ""
    least = f"{found or 'no'} row{'' if found == 1 else 's'} of {count}"
    if not left_out:
        return f"{least}: there are no more different values"
    reason, times = max(left_out.items(), key=lambda item: item[1])
    return f"{least}: {times} of {looked_at} tried {'was' if times == 1 else 'were'} left out ({reason})"
