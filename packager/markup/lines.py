"""The lines of a text, each with its place in the author's file, however many containers have been peeled off it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from itertools import takewhile
from typing import NamedTuple

from packager.diagnostics import Diagnostic, Location, problem
from packager.model import Markdown

TAB = 4
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What XML 1.0 (2.2, Characters) forbids or discourages, and what this package uses for marks of its own."""
ENTITY = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,8}));")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class Line(NamedTuple):
    """A line or what is left of it: `text` begins at `column` (1-based) of line `number` of `file`."""

    text: str
    file: str
    number: int
    column: int

    @property
    def location(self) -> Location:
        """The place of the first character that is no blank."""
        return self.at(self.margin)

    def at(self, offset: int) -> Location:
        """The place of text[offset]."""
        return Location(self.file, self.number, self.column + offset) if self.number else Location(self.file)

    def cut(self, start: int, end: int | None = None) -> Line:
        """The part of a line between two offsets."""
        return Line(self.text[start:end], self.file, self.number, self.column + start)

    @property
    def margin(self) -> int:
        """How many characters of blanks stand at the start."""
        return len(self.text) - len(self.text.lstrip())

    @property
    def blank(self) -> bool:
        return not self.text or self.text.isspace()

    @property
    def indent(self) -> int:
        """Columns of blanks at the start; a tab leads to the next multiple of four."""
        if not self.text or self.text[0] not in " \t":
            return 0
        width = 0
        for c in takewhile(" \t".__contains__, self.text):
            width += TAB - width % TAB if c == "\t" else 1
        return width

    def dedent(self, columns: int) -> Line:
        """Without up to so many columns of blanks at the start; a tab that is cut in two leaves blanks."""
        if not columns or not self.text or self.text[0] not in " \t":
            return self
        width = used = 0
        while width < columns and used < len(self.text) and self.text[used] in " \t":
            width += TAB - width % TAB if self.text[used] == "\t" else 1
            used += 1
        left = self.cut(used)
        if width > columns:
            spare = width - columns
            return Line(" " * spare + left.text, left.file, left.number, left.column - spare)
        return left


def lines_of(text: Markdown, found: list[Diagnostic]) -> list[Line]:
    """The lines of a text. Characters that no XML file may hold are reported to `found` and replaced."""
    source = text.source.replace("\r\n", "\n").replace("\r", "\n")
    first, columns = text.loc, text.columns
    lines = []
    for i, raw in enumerate(source.split("\n")):
        column = columns[i] if i < len(columns) else max(first.column, 1) if i == 0 else 1
        if not raw.isascii():
            raw = unicodedata.normalize("NFC", raw)  # a name typed on a Mac equals the same name typed elsewhere
        lines.append(Line(raw, first.file, first.line + i if first.line else 0, column))
    return [clean(line, found) for line in lines]


def lines_in(source: str, file: str, found: list[Diagnostic]) -> list[Line]:
    """The lines of a whole file."""
    return lines_of(Markdown(source.removeprefix("\ufeff"), "", loc=Location(file, 1, 1)), found)


def clean(line: Line, found: list[Diagnostic]) -> Line:
    """The line without characters that break XML or that stand for something of ours, each reported."""
    if not line.text.isprintable() and (bad := FORBIDDEN.search(line.text)):
        name = f"U+{ord(bad[0]):04X}"
        was = {"\x0b": ", a line break from slides", "\u2028": ", a line break from slides", "\x0c": ", a page break"}.get(bad[0], "")
        found.append(
            problem("control-character", line.at(bad.start()), f"a character that nobody can see stands here ({name}{was})",
                    "delete it and type the line again")
        )  # fmt: skip
        line = line._replace(text=FORBIDDEN.sub(REPLACEMENT, line.text))
    return line


def allowed_code(entity: re.Match[str]) -> bool:
    """Whether a numeric character reference names a character that XML allows."""
    code = int(entity[1], 16) if entity[1] else int(entity[2])
    return code <= 0x10FFFF and not FORBIDDEN.match(chr(code))


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?` or "". Capital letters do not matter."""
    folded = {name.casefold(): name for name in sorted(known, reverse=True)}
    near = get_close_matches(wrong.casefold(), sorted(folded), 1)
    return f"did you mean '{folded[near[0]]}'?" if near else ""


def strip_blank(lines: list[Line]) -> list[Line]:
    """Without blank lines at either end."""
    start, end = 0, len(lines)
    while start < end and lines[start].blank:
        start += 1
    while end > start and lines[end - 1].blank:
        end -= 1
    return lines[start:end]


def joined(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)


def places(lines: Iterable[Line]) -> Iterator[tuple[int, Line]]:
    """Each line with the offset at which it begins in `joined(lines)`."""
    offset = 0
    for line in lines:
        yield offset, line
        offset += len(line.text) + 1


def place_at(lines: list[Line] | tuple[Line, ...], offset: int) -> Location:
    """The place of joined(lines)[offset]."""
    for start, line in places(lines):
        if offset <= start + len(line.text):
            return line.at(offset - start)
    return lines[-1].location


def piece_of(lines: list[Line], start: int, end: int) -> list[Line]:
    """The lines of joined(lines)[start:end]."""
    return cutter(lines)(start, end)


def cutter(lines: list[Line]) -> Callable[[int, int], list[Line]]:
    """Gives the lines of joined(lines)[start:end], for many pieces of the same lines."""
    starts = [offset for offset, _ in places(lines)]
    ends = [offset + len(line.text) for offset, line in places(lines)]

    def piece(start: int, end: int) -> list[Line]:
        own = range(bisect_left(ends, start), bisect_right(starts, end))
        return [lines[n].cut(max(start - starts[n], 0), max(end - starts[n], 0)) for n in own]

    return piece
