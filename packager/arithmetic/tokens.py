"""The words of a formula: numbers, names and signs, each with its column; the signs of word processors in place of a keyboard's."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from packager.arithmetic.tree import Fault, Stop

WORDS = ("and", "or", "not")

_TOKEN = re.compile(
    r"(?P<blank>[\s\u200b]+)|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?P<name>[^\W\d¹²³⁰⁴-⁹][^\W¹²³⁰⁴-⁹]*)"
    r"|\{\s*(?P<braced>[^\W\d¹²³⁰⁴-⁹][^\W¹²³⁰⁴-⁹]*)\s*\}|(?P<sign>\*\*|[<>!=]=|<>|[-+*/^(),<>=]|[−–×·⋅∙÷≤≥≠])|(?P<stray>.)",
    re.DOTALL,
)
_MEANS = {
    "−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "÷": "/", "^": "**", "≤": "<=", "≥": ">=", "≠": "!=", "<>": "!=", "==": "=",
}  # fmt: skip
_STRAYS = {
    "√": "write sqrt(...)", "%": "write x / 100 for a percentage, fmod(a, b) for the remainder of a division", ";": "a ',' stands between numbers",
    "[": "use round brackets", "]": "use round brackets", "{": "a name in braces is one word: {mass}", "}": "a name in braces is one word: {mass}",
    "&": "write 'and'", "|": "write 'or', or abs(...) for the size of a number", "'": "leave it out", "’": "leave it out",
    "!": "write the product, or 'not' in a condition", "²": "write ** 2", "³": "write ** 3", "°": "write deg2rad(...) around the angle",
}  # fmt: skip


class Token(NamedTuple):
    """kind: number, name, sign or end. text: the number, the name without braces, the sign that is meant. spelling: as it is written."""

    kind: str
    text: str
    column: int
    spelling: str


def tokens(text: str) -> list[Token]:
    """The tokens of a text and one for its end; Stop at a character that means nothing."""
    read = []
    for found in _TOKEN.finditer(text):
        kind, column, spelling = str(found.lastgroup), found.start() + 1, found[0]
        if kind == "stray":
            raise Stop(Fault(column, f"{_seen(spelling)} means nothing in a formula", _STRAYS.get(spelling, "")))
        if kind == "sign":
            read.append(Token("sign", _MEANS.get(spelling, spelling), column, spelling))
        elif kind == "name" and spelling.lower() in WORDS:
            read.append(Token("sign", spelling.lower(), column, spelling))
        elif kind in ("name", "braced"):
            read.append(Token("name", "pi" if found[kind] == "π" else found[kind], column, spelling))
        elif kind == "number":
            read.append(Token("number", spelling, column, spelling))
    return [*read, Token("end", "", len(text) + 1, "")]


def _seen(character: str) -> str:
    """A character in a message, where it can be seen."""
    return (
        f"'{character}'" if character.isprintable() else f"the invisible character {unicodedata.name(character, f'U+{ord(character):04X}')}"
    )
