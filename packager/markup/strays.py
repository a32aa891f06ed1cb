"""Blocks that someone typed within a line, where they stay text: in a cell of a table above all, which holds one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from packager.markup.directives import DIRECTIVES
from packager.markup.syntax import CALLOUT, FENCE, TAB_LABEL
from packager.markup.tree import quiet

_DIRECTIVE = re.compile(rf"(?<![\\:]):{{3,}}[ \t]*({'|'.join(DIRECTIVES)})(?![\w-])")
_ANY_DIRECTIVE = re.compile(r":{3,}[ \t]*([A-Za-z][\w-]*)")
_INCLUDE = re.compile(r"(?<![\\-])-{2,}8<-{2,}[ \t]+([\"'])(.*?)\1")
_HEADING = re.compile(r"#{2,6}[ \t]+[^\W\d_]")
_CELLS = frozenset({"table cell", "table heading"})


class Stray(NamedTuple):
    """A problem at an offset of a text."""

    offset: int
    rule: str
    message: str
    hint: str


def strays(raw: str, kind: str) -> Iterator[Stray]:
    """What is typed in the text of one element (a segment's kind) as if it began a line. Prose that only looks like a list, a quotation or a heading of
    one `#` is left in peace: `- 5`, `> 50 %`, `# of lamps`."""
    cell = kind in _CELLS
    if not cell and ":::" not in raw and "8<" not in raw:
        return
    heard = quiet(raw)
    where = "in a cell of a table" if cell else "within a line"
    hint = f"write it on a line of its own{' below the table' if cell else ''}"
    first = _ANY_DIRECTIVE.match(heard) if cell else None
    for m in filter(None, (first, *_DIRECTIVE.finditer(heard, first.end() if first else 0))):
        yield Stray(m.start(), "directive-in-line", f"'::: {m[1]}' stands {where}, so that it is shown as it is typed", hint)
    for m in _INCLUDE.finditer(heard):
        yield Stray(m.start(), "include", f"this include stands {where}, so that it is shown as it is typed", hint)
    if cell and (block := _block(raw.strip())):
        offset = len(raw) - len(raw.lstrip())
        yield Stray(offset, "block-in-cell", f"{block} does not stand in a cell of a table, so that it is shown as it is typed", hint)


def _block(text: str) -> str:
    """What a cell begins, in words, or "" where it is text."""
    if (m := CALLOUT.match(text)) and m[3] is not None:
        return "a callout"
    if TAB_LABEL.match(text):
        return "a tab"
    if FENCE.match(text):
        return "a block of code"
    return "a heading" if _HEADING.match(text) else ""
