"""How a key that an author can write is declared: its type, default, meaning and an example; and the one reader of all of them.

From the declarations (keys/) come this reader, the JSON Schemas and the tables of docs/authoring.md (schema.py). pydantic 2 was weighed: importing it
costs some 90 ms and 8 MB at each start, and it knows nothing of lines and columns, which every message here has. So a table of our own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.source import nodes
from packager.source.nodes import Broken, Scalar, Tree
from packager.source.text import short
from packager.source.values import (
    OneOf,
    Problems,
    Schema,
    Table,
    Type,
    nearest,
    not_a_group,
    one_of,
    parted,
)


@dataclass(frozen=True)
class Key:
    """One key: meaning in a sentence for the docs and the editor; default and example as an author would write them."""

    name: str
    type: Type
    meaning: str
    example: str = ""
    default: str | None = None
    required: bool = False

    @cached_property
    def fallback(self) -> Any:
        return self.type.fallback(self.default)


@dataclass(frozen=True, eq=False)
class Shape:
    """A group of keys. one_of: exactly one of each of these sets of keys has to be there. `title` is what messages call it."""

    name: str
    title: str
    meaning: str
    keys: tuple[Key, ...]
    one_of: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Key]:
        return {key.name: key for key in self.keys}

    @cached_property
    def required(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.keys if key.required)

    @cached_property
    def needed(self) -> frozenset[str]:
        return frozenset(self.required)


class Record:
    """A group of keys as read: `record["title"]` is the key's value, or its default where it was not written or not readable."""

    __slots__ = ("node", "shape", "values", "whole")

    def __init__(self, shape: Shape, node: nodes.Mapping, values: dict[str, Any]) -> None:
        self.shape, self.node, self.values = shape, node, values
        # whether every required key could be read, so that a noun can be made of it
        self.whole = values.keys() >= shape.needed and all(sum(name in values for name in names) == 1 for names in shape.one_of)

    def __getitem__(self, key: str) -> Any:
        return self.values[key] if key in self.values else self.shape.by_name[key].fallback

    def __contains__(self, key: str) -> bool:
        """Whether the author wrote the key (readable or not)."""
        return key in self.node.entries

    @property
    def loc(self) -> Location:
        return self.node.loc

    def at(self, key: str) -> Location:
        """The place of a key's value, or of the group where the key is not written."""
        entry = self.node.entries.get(key)
        return entry[1].loc if entry else self.node.loc

    def all_read(self, key: str) -> bool:
        """Whether every item of a list could be read."""
        value = self.node.entries[key][1]
        if isinstance(value, nodes.Sequence):
            return len(self[key]) == len(value.items)
        if isinstance(self.shape.by_name[key].type, Table) and isinstance(value, nodes.Mapping):
            return value.whole and len(self[key]) == len(value.entries)
        return key in self.values

    def sound(self, *keys: str) -> bool:
        """Whether nothing is missing from what these keys hold: each was read to its last item, and no key stands here that may be one of them
        misspelt."""
        if not self.node.whole:
            return False
        for name, (_, value) in self.node.entries.items():
            if isinstance(value, Scalar) and value.empty:
                continue
            if (name in keys and not self.all_read(name)) or (
                name not in self.shape.by_name and nearest(name, self.shape.by_name) in (*keys, None)
            ):
                return False
        return True

    @property
    def places(self) -> dict[str, Location]:
        """Key -> the place of its value, for every key that the author wrote."""
        return {name: value.loc for name, (_, value) in self.node.entries.items()}


_TOO_MANY = 1000  # keys in one group: nobody mistyped, it is another kind of file


def read(shape: Shape, node: Tree, problems: Problems) -> Record | None:
    """A node as a group of these keys, or None where it is no group (reported). Every problem in it is reported."""
    if not isinstance(node, nodes.Mapping):
        return not_a_group(node, problems, shape.title)  # type: ignore[func-returns-value]
    known, values = shape.by_name, {}
    meant: set[str] = set()  # keys that stand there misspelt, and so are not missing as well
    for name, (key, value) in node.entries.items():
        declared = known.get(name)
        if declared is None:
            if (halves := parted(node, name)) is not None:
                problems.append(halves)
                continue
            left = [other for other in known if other not in node.entries]
            hint = f"possible are {', '.join(left)}" if left else "take it out"
            few = len(node.entries) < _TOO_MANY
            if few and (near := nearest(name, left)) is not None:
                meant.add(near)
                hint = f"did you mean '{near}'?"
            elif few and (near := nearest(name, known)) is not None:
                hint = f"'{near}' stands here already; take this one out"
            problems.append(problem("key-unknown", key.loc, f"{shape.title} has no key '{short(name)}'", hint))
            continue
        if isinstance(value, Scalar) and value.empty and not declared.required and not _chosen(shape, name):
            continue  # a key kept for later
        if (said := declared.type.read(value, problems)) is not None:
            values[name] = said
    for name in shape.required:
        if name not in node.entries and name not in meant:
            example = known[name].example
            problems.append(
                problem(
                    "key-missing",
                    node.loc,
                    f"{shape.title} needs the key '{name}'",
                    f"add a line such as   {name}: {example}" if example else f"add   {name}:   with what belongs to it",
                )
            )
    for names in shape.one_of:
        there = [name for name in names if name in node.entries]
        if not there and meant.isdisjoint(names):
            problems.append(problem("key-missing", node.loc, f"{shape.title} needs one of the keys {one_of(names)}"))
        elif len(there) > 1:
            key = node.entries[there[1]][0]
            problems.append(problem("key-clash", key.loc, f"'{there[0]}' and '{there[1]}' cannot stand together", "keep one of the two"))
    return Record(shape, node, values)


def _chosen(shape: Shape, name: str) -> bool:
    return any(name in names for names in shape.one_of)


@dataclass(frozen=True)
class Group(Type):
    """A type: a group of the keys of one shape (a function, of one that stands within itself). Its value is the Record."""

    of: Shape | Callable[[], Shape]

    @property
    def shape(self) -> Shape:
        return self.of if isinstance(self.of, Shape) else self.of()

    @property
    def says(self) -> str:  # type: ignore[override]
        return self.shape.title

    def read(self, node: Tree, problems: Problems) -> Any:
        return read(self.shape, node, problems)

    def schema(self) -> Schema:
        return {"$ref": f"#/definitions/{self.shape.name}"}


@dataclass(frozen=True)
class Kinds(Type):
    """A type: a group of keys whose `kind` says which of these shapes it has. Its value is the Record of that shape. families: the shapes of those with `values`,
    whose numbers may be formulas."""

    shapes: Mapping[str, Shape]
    families: Mapping[str, Shape]
    says: str = "a question"

    def read(self, node: Tree, problems: Problems) -> Any:
        if not isinstance(node, nodes.Mapping):
            return not_a_group(node, problems, self.says)
        entry = node.entries.get("kind")
        if entry is None:
            problems.append(
                problem(
                    "key-missing",
                    node.loc,
                    "this question does not say its kind",
                    f"add a line such as   kind: choice; the kinds are {', '.join(self.shapes)}",
                )
            )
            return None
        if isinstance(entry[1], Broken) or (kind := OneOf(tuple(self.shapes)).read(entry[1], problems)) is None:
            return None
        return read((self.families if "values" in node.entries else self.shapes).get(kind, self.shapes[kind]), node, problems)

    def schema(self) -> Schema:
        return {"$ref": "#/definitions/question"}


def read_file(shape: Shape, file: str, text: str, offset: int = 0) -> Result[Record | None]:
    """A YAML text as the keys of a shape, or None where it is none, with every problem in it."""
    parsed = nodes.parse(file, text, offset)
    if parsed.value is None:
        return Result(None, parsed.diagnostics)
    problems: list[Diagnostic] = list(parsed.diagnostics)
    record = read(shape, parsed.value, problems)
    return Result(record, tuple(problems))
