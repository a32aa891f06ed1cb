"""Numbers that differ from learner to learner: the parameters of a question, with the values that were drawn for them while the question was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from packager.arithmetic import Digits, Tolerance
from packager.diagnostics import Location
from packager.model.texts import place


@dataclass(frozen=True, slots=True)
class Parameter:
    """A name that stands for a number. source: what its author wrote for it, `5 to 60 step 5`, `power * 24 to 2 decimals`, a list as `[12, 24]`; "" where
    each of its numbers was given. values: the number in each row, with the decimals that are shown."""

    name: str
    source: str
    values: tuple[str, ...]
    loc: Location = place()


@dataclass(frozen=True, slots=True)
class Values:
    """The parameters of a question, those that a formula needs before it. A row has a value for each of them; each learner gets one row. where: the condition
    that holds in each row, or ""; seed: what the rows were drawn by, "" where they were given."""

    parameters: tuple[Parameter, ...]
    where: str = ""
    seed: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(parameter.name for parameter in self.parameters)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.parameters[0].values)

    def row(self, number: int) -> Mapping[str, Decimal]:
        """The values of a row, counted from 1, by name."""
        return {parameter.name: Decimal(parameter.values[number - 1]) for parameter in self.parameters}


@dataclass(frozen=True, slots=True)
class Family:
    """What makes a question a family: a variant of it for each row of values, in which numbers stand in the place of `{name}` and `{= formula}`. digits: those
    with which the results of formulas are shown, None for all that they have."""

    values: Values
    digits: Digits | None = None

    def ids(self, id: str) -> tuple[str, ...]:
        """The ids of the variants of a family of this id."""
        return tuple(f"{id}-{number}" for number in range(1, len(self.values) + 1))


@dataclass(frozen=True, slots=True)
class Worked:
    """A number of a family that is worked out for each variant: what a formula gives (`power / 230`, `power / 230 to 2 decimals`), or, with `end`, the middle
    between what two give. tolerance: None where it follows from the digits."""

    formula: str
    end: str = ""
    tolerance: Tolerance | None = None
