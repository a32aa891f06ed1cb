"""YAML as a teacher would write it: texts plain where they can be, in quotes where YAML would read something else, longer ones on lines of their own.

No library's emitter: those sort keys, fold at their own columns, and quote what needs no quotes. What is written here is read again by PyYAML in the
tests, and comes back the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Value: TypeAlias = Any
"""A str (a text), a Word, a sequence of values or a mapping of names to values (a Row where it stays on its line)."""


_PARTED = frozenset({"kind", "questions", "sections"})
"""Keys of questions and sections: before each but the first of a list an empty line stands."""


class Word(str):
    """A number, a yes or no, a share, one of a few words: never in quotes."""

    __slots__ = ()


class Row(dict[str, Word]):
    """Names with a number each, one of many such rows: on one line, however long."""


_INDENT = "  "
_LONGEST_LINE = 100
_READ_AS_OTHER = re.compile(
    r"""(?ix) ~ | null | true | false | yes | no | on | off | y | n | [-+]?\.(?:inf|nan) | = | <<
    | [-+]?(?:0b[01_]+ | 0o?[0-7_]+ | 0x[0-9a-f_]+) | [-+]?[0-9][0-9_,]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)? | [-+]?\.[0-9_]+(?:e[-+]?[0-9]+)?
    | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)? | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt\s].*)? """
)
"""What some reader of YAML 1.1 or 1.2 takes for something else than a text."""
_PLAIN = re.compile(r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`=<~.\\]|\.(?=[^\s.]))(?:[^:#\n\t]|:(?=[^\s])|(?<=\S)#)*")
_ESCAPED = re.compile('[\\x00-\\x1f"\\\\\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff\\ufeff\\ufdd0-\\ufdef\\ufffe\\uffff]')
_NEEDS_CODES = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff\\ufeff\\ufdd0-\\ufdef\\ufffe\\uffff]")
_CODES = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def document(value: Mapping[str, Value]) -> str:
    """A mapping as a YAML file, with an empty line before each key or item that takes many lines."""
    return "\n".join(_mapping(value, "")) + "\n"


def _mapping(value: Mapping[str, Value], indent: str) -> Iterator[str]:
    for number, (name, inner) in enumerate(value.items()):
        if not indent and number and name in ("questions", "sections"):
            yield ""
        yield from _entry(f"{indent}{scalar(name)}:", inner, indent)


def _entry(start: str, value: Value, indent: str) -> Iterator[str]:
    """What stands behind `start`, which ends in a colon or hyphen."""
    if isinstance(value, str):
        yield from _text(start, value, indent)
    elif isinstance(value, Row):
        yield f"{start} {_short(value)}"
    elif isinstance(value, Mapping):
        if start.endswith("-"):
            lines = list(_mapping(value, indent + _INDENT))
            yield f"{start} {lines[0].lstrip()}"
            yield from lines[1:]
        elif (short := _short(value)) and len(start) + len(short) < _LONGEST_LINE:
            yield f"{start} {short}"
        else:
            yield start
            yield from _mapping(value, indent + _INDENT)
    elif (short := _short(value)) and len(start) + len(short) < _LONGEST_LINE:
        yield f"{start} {short}"
    else:
        yield start
        for number, item in enumerate(value):
            if number and isinstance(item, Mapping) and not _PARTED.isdisjoint(item):
                yield ""
            yield from _entry(f"{indent}{_INDENT}-", item, indent + _INDENT)


def _short(value: Value) -> str:
    """A list of words or of names within brackets, or ""."""
    if isinstance(value, Mapping):
        if value and all(isinstance(inner, Word) for inner in value.values()):
            return "{" + ", ".join(f"{scalar(name, True)}: {inner}" for name, inner in value.items()) + "}"
        return ""
    if not value:
        return "[]"
    if isinstance(value, Sequence) and all(isinstance(item, str) and len(item) < 30 and "\n" not in item for item in value):
        return "[" + ", ".join(scalar(item, True) for item in value) + "]"
    return ""


def _text(start: str, text: str, indent: str) -> Iterator[str]:
    if "\n" not in text or _NEEDS_CODES.search(text) or text.strip() != text.strip("\n") or text.startswith(("\n", " ")):
        yield f"{start} {scalar(text)}"
        return
    body = text.rstrip("\n")
    yield f"{start} |{'-' if body == text else '' if text == body + chr(10) else '+'}"
    for line in text.split("\n") if text != body + "\n" else body.split("\n"):
        yield f"{indent}{_INDENT}{line}" if line else ""


def scalar(text: str, within: bool = False) -> str:
    """A text on one line. within: in brackets, where a comma or bracket would part it."""
    if isinstance(text, Word):
        return text
    if _NEEDS_CODES.search(text) or "\n" in text:
        return (
            '"'
            + _ESCAPED.sub(lambda m: _CODES.get(m[0]) or (f"\\x{ord(m[0]):02x}" if m[0] < "\x80" else f"\\u{ord(m[0]):04x}"), text)
            + '"'
        )
    plain = _PLAIN.fullmatch(text) and text[-1] not in " \t:" and not _READ_AS_OTHER.fullmatch(text)
    if plain and not (within and re.search(r"[,\[\]{}]|:", text)) and "\t" not in text:
        return text
    return f'"{text}"' if "\\" not in text and '"' not in text else "'" + text.replace("'", "''") + "'"
