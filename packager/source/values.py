"""What a key can hold: each type reads a node, says in plain words what it wants, and gives the JSON Schema that an editor checks with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, NamedTuple

from packager.diagnostics import Diagnostic, problem
from packager.source.nodes import Broken, Mapping, Scalar, Sequence, Tree

Problems = list[Diagnostic]
Schema = dict[str, Any]

# An editor reads YAML with its implicit types: a title `2025` or an option `No` must not be an error there.
ANY_SCALAR = ["string", "number", "boolean", "null"]


_LONGEST_WORD = 2000  # characters; web addresses are the longest words


class Wrong(NamedTuple):
    """Why a text is not what it should be, and what to write instead."""

    message: str
    hint: str = ""


def nearest(name: str, names: Collection[str]) -> str | None:
    """The one of `names` that was most likely meant, whatever its capital letters and underscores, or None."""
    folded = {known.casefold().replace("_", "-"): known for known in sorted(names, reverse=True)}
    near = get_close_matches(name.casefold().replace("_", "-").replace(" ", "-"), sorted(folded), 1, 0.6)
    return folded[near[0]] if near else None


def did_you_mean(name: str, names: Collection[str]) -> str:
    """The hint for a name that is not among `names`: the nearest one, or all when they are few, or ''."""
    if near := nearest(name, names):
        return f"did you mean '{near}'?"
    return "there is " + one_of(sorted(names)) if 0 < len(names) <= 8 else ""


def one_of(words: Collection[str]) -> str:
    """'a', 'b' or 'c'."""
    *first, last = [f"'{word}'" for word in words]
    return f"{', '.join(first)} or {last}" if first else last


_HALF = re.compile(r"\d+(?:[eE][+-]?\d+)?\s*%?")


def parted(node: Mapping, name: str) -> Diagnostic | None:
    """That a key is what a number with a decimal comma left behind within braces, where commas divide: `{answer: 3,5}`."""
    key, value = node.entries[name]
    if not (_HALF.fullmatch(name) and isinstance(value, Scalar) and value.empty):
        return None
    names = list(node.entries)
    before = node.entries[names[names.index(name) - 1]][1]
    if not (isinstance(before, Scalar) and _beside(before, key)):
        return None
    return _divided(before, key)


def _beside(first: Scalar, second: Scalar) -> bool:
    """Whether a comma and no blank stands between two texts, of which the first could be the whole part of a number."""
    return first.text.lstrip("+-−").isdigit() and (first.end_line, first.end_column + 1) == (second.line, second.column)


def _divided(first: Scalar, second: Scalar) -> Diagnostic:
    typed = f"{first.text},{second.text}"
    said = f"a comma divides here, so that {typed} is read as {first.text} and {second.text}"
    return problem("value-malformed", first.loc, said, f'write {first.text}.{second.text}, or "{typed}" in quotes')


class Type:
    """The face of all types. says: what is wanted, as in "here has to stand <says>". empty: what a key holds that nobody wrote."""

    says = ""
    empty: Any = None

    def read(self, node: Tree, problems: Problems) -> Any:
        """The value of a node, or None where it has none (reported)."""
        raise NotImplementedError

    def schema(self) -> Schema:
        """The JSON Schema (draft 7) of what may stand there."""
        raise NotImplementedError

    def fallback(self, text: str | None) -> Any:
        """The value of a default that is declared as the author would write it."""
        return self.empty


class Word(Type):
    """A type whose value is parsed from one text. rule: what a text breaks that is Wrong."""

    rule = "value-malformed"

    def parse(self, text: str) -> Any:
        """The value, or Wrong."""
        raise NotImplementedError

    def read(self, node: Tree, problems: Problems) -> Any:
        scalar = text_of(node, problems, self.says)
        if scalar is None:
            return None
        text = scalar.text.strip()
        value = self.parse(text) if len(text) <= _LONGEST_WORD else Wrong(f"a text of {len(text)} characters is not {self.says}")
        if isinstance(value, Wrong):
            problems.append(problem(self.rule, scalar.loc, *value))
            return None
        return value

    def fallback(self, text: str | None) -> Any:
        return self.empty if text is None else self.parse(text)


def text_of(node: Tree, problems: Problems, says: str) -> Scalar | None:
    """A node as a text that is not empty, or None (reported)."""
    if isinstance(node, Scalar):
        if node.text.strip():
            return node
        problems.append(problem("value-missing", node.loc, f"nothing stands here, where {says} is wanted", "write it, or delete the key"))
    elif not isinstance(node, Broken):
        what = "a list" if isinstance(node, Sequence) else "a group of keys"
        problems.append(problem("value-type", node.loc, f"{what} stands here, where {says} is wanted", _unbracket(node)))
    return None


def _unbracket(node: Tree) -> str:
    """`[text](url)` and `{x}` begin what YAML takes for lists and mappings."""
    begins = node.source.line(node.line)[node.column - 1 : node.column]
    return "put the text in quotes, since it begins with a bracket or brace" if begins in ("[", "{") else ""


@dataclass(frozen=True)
class Line(Type):
    """A text on one line, never parsed: titles, names, accepted answers. Its value is the Scalar."""

    says: str = "a text"

    def read(self, node: Tree, problems: Problems) -> Scalar | None:
        return text_of(node, problems, self.says)

    def schema(self) -> Schema:
        return {"type": ANY_SCALAR}


@dataclass(frozen=True)
class AnyText(Line):
    """A text that may be empty, in quotes. Its value is the Scalar."""

    def read(self, node: Tree, problems: Problems) -> Scalar | None:
        return node if isinstance(node, Scalar) and node.style else super().read(node, problems)


@dataclass(frozen=True)
class Prose(Line):
    """A text in Markdown, of one line or many. Its value is the Scalar."""

    says: str = "a text in Markdown"


@dataclass(frozen=True)
class Name(Line):
    """A word that is compared with others: a tag, a file name, an audience. Its value is the Scalar, in Unicode's normal form C."""

    says: str = "a name"

    def read(self, node: Tree, problems: Problems) -> Scalar | None:
        scalar = text_of(node, problems, self.says)
        if scalar is not None:
            scalar.text = " ".join(unicodedata.normalize("NFC", scalar.text).split())
        return scalar


@dataclass(frozen=True)
class OneOf(Word):
    """One of a few words. Its value is the word."""

    words: tuple[str, ...] = ()
    rule: str = "value-unknown"

    @property
    def says(self) -> str:  # type: ignore[override]
        return one_of(self.words)

    def parse(self, text: str) -> Any:
        if text in self.words:
            return text
        near = nearest(text, self.words)
        hint = f"did you mean '{near}'?" if near else f"write {self.says}"
        return Wrong(f"'{text}' is not possible here", hint)

    def schema(self) -> Schema:
        return {"enum": list(self.words)}


_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def truth(text: str) -> bool | None:
    """What one of YAML's words for yes and no says, None for any other text."""
    return _TRUTH.get(text.casefold())


@dataclass(frozen=True)
class YesNo(Word):
    """Yes or no, in the words that YAML has for it. Its value is a bool."""

    says: str = "'true' or 'false' ('yes' or 'no')"

    def parse(self, text: str) -> Any:
        value = truth(text)
        return Wrong(f"'{text}' is neither yes nor no", "write true or false") if value is None else value

    def schema(self) -> Schema:
        return {"enum": [True, False, *_TRUTH]}


@dataclass(frozen=True)
class Many(Type):
    """A list. A single text may stand without the list around it. Its value is a tuple; what could not be read is left out of it."""

    of: Type
    least: int = 0
    most: int | None = None
    empty: Any = ()

    @property
    def says(self) -> str:  # type: ignore[override]
        return f"a list (each item {self.of.says})"

    def read(self, node: Tree, problems: Problems) -> Any:
        if isinstance(node, Broken):
            return None
        if not isinstance(node, Sequence):
            if isinstance(node, Scalar) and isinstance(self.of, Word | Line | Either) and self.least < 2:
                if isinstance(self.of, Name) and "," in node.text:
                    problems.append(problem("value-type", node.loc, f"'{node.text}' is one text", f"write a list: [{node.text}]"))
                    return None
                items: list[Tree] = [node]
            else:
                what = "a text" if isinstance(node, Scalar) else "a group of keys"
                problems.append(
                    problem(
                        "value-type",
                        node.loc,
                        f"{what} stands here, where {self.says} is wanted",
                        "begin each item with - and a space, or write [one, another]",
                    )
                )
                return None
        else:
            items = node.items
        if len(items) < self.least or (self.most is not None and len(items) > self.most):
            for first, second in pairwise(items):
                if self.most and isinstance(first, Scalar) and isinstance(second, Scalar) and _beside(first, second):
                    problems.append(_divided(first, second))
                    return None
            wanted = (
                f"{self.least}"
                if self.least == self.most
                else f"at least {self.least}"
                if len(items) < self.least
                else f"at most {self.most}"
            )
            problems.append(
                problem(
                    "value-malformed",
                    node.loc,
                    f"this list has {len(items)} {'item' if len(items) == 1 else 'items'}, and {wanted} are wanted",
                )
            )
            return None
        read = self.of.read
        return tuple(value for item in items if (value := read(item, problems)) is not None)

    def schema(self) -> Schema:
        listed: Schema = {"type": "array", "items": self.of.schema()}
        listed |= ({"minItems": self.least} if self.least else {}) | ({"maxItems": self.most} if self.most is not None else {})
        alone = isinstance(self.of, Word | Line) and self.least < 2
        return {"anyOf": [listed, self.of.schema()]} if alone else listed


@dataclass(frozen=True)
class Table(Type):
    """A free mapping: names that the author chooses, each with a value. Its value is a tuple of (Scalar, value)."""

    of: Type
    says: str = "a group of names, each with a value"
    keys: Type = field(default_factory=Name)
    empty: Any = ()

    def read(self, node: Tree, problems: Problems) -> Any:
        if not isinstance(node, Mapping):
            return not_a_group(node, problems, self.says)
        found = []
        if wrong := [halves for name in node.entries if (halves := parted(node, name)) is not None]:
            problems += wrong
            return None
        for key, value in node.entries.values():
            name = self.keys.read(key, problems)
            said = self.of.read(value, problems)
            if name is not None and said is not None:
                found.append((name, said))
        return tuple(found)

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": self.of.schema()}


def not_a_group(node: Tree, problems: Problems, says: str) -> None:
    if isinstance(node, Broken):
        return None
    what = "a list" if isinstance(node, Sequence) else "a text"
    hint = "write   key: value   with a space after the colon" if isinstance(node, Scalar) and ":" in node.text else ""
    problems.append(problem("value-type", node.loc, f"{what} stands here, where {says} is wanted", hint))
    return None


@dataclass(frozen=True)
class Either(Type):
    """A text in short, or a group of keys when there is more to say. Its value is that of the one or the other."""

    short: Type
    long: Type

    @property
    def says(self) -> str:  # type: ignore[override]
        return f"{self.short.says}, or {self.long.says}"

    def read(self, node: Tree, problems: Problems) -> Any:
        return (self.long if isinstance(node, Mapping) else self.short).read(node, problems)

    def schema(self) -> Schema:
        return {"anyOf": [self.short.schema(), self.long.schema()]}


@dataclass(frozen=True)
class PairOf(Type):
    """`- stem: answer`, or the keys stem and answer. Its value is (Scalar, Scalar)."""

    says: str = "a pair such as   Norway: Oslo"

    def read(self, node: Tree, problems: Problems) -> Any:
        if not isinstance(node, Mapping):
            return not_a_group(node, problems, self.says)
        entries = node.entries
        if set(entries) == {"stem", "answer"}:
            left, right = entries["stem"][1], entries["answer"][1]
        elif len(entries) == 1 and not set(entries) & {"stem", "answer"}:
            left, right = next(iter(entries.values()))
        else:
            problems.append(
                problem(
                    "value-malformed",
                    node.loc,
                    "this is not one pair",
                    "begin each pair with - of its own; with longer texts use the keys stem and answer",
                )
            )
            return None
        stem, answer = text_of(left, problems, "a text in Markdown"), text_of(right, problems, "a text")
        return None if stem is None or answer is None else (stem, answer)

    def schema(self) -> Schema:
        any = {"type": ANY_SCALAR}
        long = {"type": "object", "properties": {"stem": any, "answer": any}, "required": ["stem", "answer"], "additionalProperties": False}
        return {"anyOf": [long, {"type": "object", "additionalProperties": any, "minProperties": 1, "maxProperties": 1}]}


@dataclass(frozen=True)
class Made(Word):
    """A type of one text whose parser is a function of its own."""

    says: str = ""
    by: Callable[[str], Any] = str
    pattern: str = ""

    def parse(self, text: str) -> Any:
        return self.by(text)

    def schema(self) -> Schema:
        return {"type": ["number", "string"]} | ({"pattern": self.pattern} if self.pattern else {})
