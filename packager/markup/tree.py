"""A text between its two phases: a tree of elements whose texts still are the author's own inline Markdown."""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from dataclasses import dataclass, field

from packager.diagnostics import Diagnostic, Location
from packager.markup.lines import Line, place_at
from packager.markup.tokens import Tokens
from packager.model import Markdown, Segment

Element = etree.Element
AUDIENCES = "x-audiences"
"""The attribute of a label, until the walk writes the titles of these audiences into it."""
EMBED = "x-embed"
"""The element of a placed question, until the walk takes it away and leaves the token."""


@dataclass(slots=True)
class Slot:
    """A text of the tree: the text of `element` (or, with a name, one of its attributes), as the author typed it (`raw`), and on which lines. Without a
    segment it only tells places, or is a word of ours (`ours`, its name)."""

    element: Element
    attribute: str
    raw: str
    lines: tuple[Line, ...]
    segment: Segment | None = None
    ours: str = ""

    @property
    def alone(self) -> bool:
        """Whether an attribute is all that its element says: of a picture or a film, not of a paragraph."""
        return bool(self.attribute) and self.element.tag in ("img", "video", "audio", "track")

    def at(self, offset: int) -> Location:
        """The place of raw[offset]."""
        return place_at(self.lines, offset)


class Ids:
    """The ids of one text: each begins with the text's key, and none is given twice."""

    def __init__(self, key: str, taken: dict[str, Location] | None = None) -> None:
        self.key = key
        self.places = dict(taken or {})
        self._next: dict[str, int] = {}

    def __contains__(self, wanted: str) -> bool:
        return f"{self.key}-{wanted}" in self.places

    def new(self, wanted: str, place: Location) -> str:
        """`key-wanted`, or the next of `key-wanted-2`, `-3` ... that nothing has."""
        base = id = f"{self.key}-{wanted}"
        while id in self.places:
            n = self._next[base] = self._next.get(base, 1) + 1
            id = f"{base}-{n}"
        self.places[id] = place
        return id

    def copy(self) -> Ids:
        return Ids(self.key, self.places)


@dataclass(slots=True)
class Tree:
    """A text after its block phase. Slots are in reading order; `titles` (of link references) and `long` (of abbreviations) stand outside the elements.
    notes: label of a footnote -> id of its element, in order. lists: the attribute lists that stand in inline text.
    unparsed: contexts of the segments that are no Markdown, but the text of an attribute."""

    root: Element
    tokens: Tokens
    ids: Ids
    slots: list[Slot] = field(default_factory=list)
    references: dict[str, tuple[str, str]] = field(default_factory=dict)
    titles: dict[str, Slot] = field(default_factory=dict)
    abbreviations: dict[str, str] = field(default_factory=dict)
    long: dict[str, Slot] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    lists: frozenset[str] = frozenset()
    unparsed: frozenset[str] = frozenset()
    found: list[Diagnostic] = field(default_factory=list)

    def all_slots(self) -> Iterator[Slot]:
        yield from self.slots
        yield from self.titles.values()
        yield from self.long.values()


# ---- words ---------------------------------------------------------------------------------------------------------------

_MARKUP = re.compile(
    r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?|`+|\*+|(?<!\w)_+|_+(?!\w)|</?[A-Za-z][^>]*>|\\(?=[^\w\s])|\{:?[^{}]*\}|\$"
)
_BLANKS = re.compile(r"\s+")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.S)
_QUIET = re.compile(rf"{_CODE.pattern}|\$[^$]+\$|<!--.*?-->", re.S)
_UNSAID = re.compile(rf"{_CODE.pattern}|\$[^$]+\$|\{{var:[\w.-]+\}}|<[a-z]+:[^<> ]*>", re.S)


def plain(text: str) -> str:
    """The words of a line of inline Markdown, roughly: what a heading's id is made of."""
    return _MARKUP.sub(lambda m: m[1] if m[1] and not m[1].startswith("^") else "", text)


def slug(text: str) -> str:
    """A text as part of an id: letters and digits of any script in small letters, hyphens between."""
    text = unicodedata.normalize("NFC", text).lower()
    kept = "".join(c if c.isalnum() or c == "_" or unicodedata.category(c)[0] == "M" else "-" for c in text)
    return re.sub("-{2,}", "-", kept).strip("-")


def spoken(raw: str) -> str:
    """A text without code, formulas, variables and bare addresses."""
    return _UNSAID.sub("", raw) if any(sign in raw for sign in "`${<") else raw


def without_code(raw: str) -> str:
    """A text with blanks in the place of its program code, of the same length."""
    return _CODE.sub(lambda m: " " * len(m[0]), raw) if "`" in raw else raw


def quiet(raw: str) -> str:
    """A text with blanks in the place of code, formulas and comments, of the same length."""
    return _QUIET.sub(lambda m: " " * len(m[0]), raw) if any(sign in raw for sign in "`$<") else raw


def translatable(raw: str) -> bool:
    """Whether something in a text is for a translator: a letter or digit."""
    return raw[:1].isalpha() or any(c.isalnum() for c in spoken(raw))


def fold(raw: str) -> str:
    """A text as a translator sees it: one line, but for line breaks that the author made on purpose."""
    return re.sub(r"[ \t]*(?<!  )(?<!\\)\n[ \t]*", " ", raw) if "\n" in raw else raw


def context(text: Markdown, kind: str, nth: int = 1) -> str:
    """The context of a segment: what tells equal words apart."""
    return f"{text.key}#{kind.replace(' ', '-')}" + (f"~{nth}" if nth > 1 else "")


def id_of(text: Markdown) -> str:
    """What the ids of a text begin with."""
    return _BLANKS.sub("-", text.key)


def add_class(element: Element, name: str) -> None:
    if name:
        element.set("class", f"{element.get('class', '')} {name}".strip())
