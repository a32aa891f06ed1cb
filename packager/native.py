"""A course as canonical JSON and back: for `packager show`, golden files, and digests that must not depend on how Python spells a value.

Every noun is an object whose "type" is its class; keys are sorted, Fractions and Decimals are texts ("1/3", "4e-7"), tuples are lists. The bytes of
a file are not in it: a Blob is its digest and size. Which fields there are is read from the classes, so that a new noun needs no line here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from packager import files, grade, model
from packager.diagnostics import NOWHERE, Location

_NOUNS: dict[str, type[Any]] = {
    name: cls for name, cls in (vars(model) | {"Blob": files.Blob}).items() if isinstance(cls, type) and is_dataclass(cls)
}
_BYTES = frozenset({"data", "path"})  # of a Blob
_field_names: dict[type[Any], tuple[tuple[str, bool], ...]] = {}
_plans: dict[type[Any], dict[str, Callable[[Any], Any]]] = {}


def dumps(node: Any, places: bool = False) -> str:
    """Any noun, tuple of nouns or rope as JSON text ending in a line feed. places: with the `loc` of everything, as "file:line:column"."""
    return json.dumps(_encode(node, places), ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def loads(text: str) -> Any:
    """The noun of a text that `dumps` made: equal to the one it was made of. ValueError, KeyError or TypeError where it is no such text."""
    return _text(json.loads(text))


def _encode(value: Any, places: bool) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Decimal):
        return grade.spell(value)  # equal numbers, equal bytes
    if isinstance(value, tuple | list):
        return [_encode(item, places) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _encode(item, places) for key, item in value.items()}
    if isinstance(value, Location):
        return f"{value.file}:{value.line}:{value.column}"
    if not is_dataclass(value) or type(value).__name__ not in _NOUNS:
        raise TypeError(f"{type(value).__name__} is no noun")
    shown = {"type": type(value).__name__}
    for name, compared in _fields(type(value)):
        if compared or places:
            shown[name] = _encode(getattr(value, name), places)
    return shown


def _fields(cls: type[Any]) -> tuple[tuple[str, bool], ...]:
    """(name, whether it is part of what the noun is)."""
    if cls not in _field_names:
        _field_names[cls] = tuple((f.name, f.compare) for f in fields(cls) if cls is not files.Blob or f.name not in _BYTES)
    return _field_names[cls]


def _text(value: Any) -> Any:
    """A noun, or a text of either type: Markdown, or a rope of strings and tokens."""
    if isinstance(value, dict):
        cls = _NOUNS[value["type"]]
        plan = _plan(cls)
        return cls(**{name: plan[name](item) for name, item in value.items() if name != "type"})
    return tuple(map(_text, value)) if isinstance(value, list) else value


def _plan(cls: type[Any]) -> dict[str, Callable[[Any], Any]]:
    if cls not in _plans:
        hints = get_type_hints(cls)
        _plans[cls] = {name: _decoder(hints[name]) for name, _ in _fields(cls)}
    return _plans[cls]


def _decoder(hint: Any) -> Callable[[Any], Any]:
    """How a field of this type is read back."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        steps = {_decoder(arg) for arg in args if arg is not type(None)}
        step = steps.pop() if len(steps) == 1 else _text
        return lambda value: None if value is None else step(value)
    if origin is tuple:
        item = _decoder(args[0])
        return lambda value: tuple(map(item, value))
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        item = _decoder(args[1])
        return lambda value: {key: item(inner) for key, inner in value.items()}
    if hint in (Fraction, Decimal):
        return hint  # type: ignore[no-any-return]
    if hint is Location:
        return _location
    return _text if isinstance(hint, TypeVar) or is_dataclass(origin or hint) else _same


def _same(value: Any) -> Any:
    return value


def _location(value: str) -> Location:
    file, line, column = value.rsplit(":", 2)
    return Location(file, int(line), int(column)) if value != ":0:0" else NOWHERE
