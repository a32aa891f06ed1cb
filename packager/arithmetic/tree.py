"""What a formula is once it has been read: a frozen tree; and what is wrong with one, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a formula cannot be read or has no value: the 1-based column in its text, what is wrong, and what to write instead."""

    column: int
    message: str
    hint: str = ""


class Stop(Exception):
    """A fault on its way to the face of this room, which hands it back as a value. Nothing else leaves the room by raising."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written, never negative."""

    value: Decimal
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A parameter, to be given a value."""

    name: str
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """The number below nought: `-a`."""

    operand: Expression
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """sign: + - * / **"""

    sign: str
    left: Expression
    right: Expression
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of FUNCTIONS with its arguments; `pi` is one without any."""

    function: str
    arguments: tuple[Expression, ...]
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """sign: = != < <= > >="""

    sign: str
    left: Expression
    right: Expression
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    operand: Condition
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Logic:
    """word: and | or"""

    word: str
    left: Condition
    right: Condition
    column: int = field(default=0, compare=False)


Expression: TypeAlias = Number | Name | Negative | Operation | Call
"""What gives a number."""

Condition: TypeAlias = Comparison | Not | Logic
"""What holds or does not."""


def names(tree: Expression | Condition) -> tuple[str, ...]:
    """The parameters that a formula or condition speaks of, each once, in the order of their first mention."""
    return tuple(dict.fromkeys(_names(tree)))


def _names(tree: Expression | Condition) -> Iterator[str]:
    if isinstance(tree, Name):
        yield tree.name
    elif isinstance(tree, Negative | Not):
        yield from _names(tree.operand)
    elif isinstance(tree, Operation | Comparison | Logic):
        yield from _names(tree.left)
        yield from _names(tree.right)
    elif isinstance(tree, Call):
        for argument in tree.arguments:
            yield from _names(argument)
