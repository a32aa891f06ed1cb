"""YAML as nodes that know their place: every scalar is text as typed, and what goes wrong is said in a teacher's words.

Only the shape that YAML has is read here (mappings, lists, texts), never its implicit types: `no`, `on`, `1:30`, `012` and `~` are the texts
that the author typed, and the key's own type (keys/) decides what they mean. Anchors, aliases, tags and merge keys are refused: they are
never expanded, so that nothing can explode. This is the only importer of yaml.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml

from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.model import Markdown, Plain
from packager.source import troubles

DEEPEST = 40
"""Groups within groups; a hostile file must not exhaust the stack of those who read it."""

_NOTE = re.compile(r"#[ \t]*translators?:", re.I)
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Source:
    """The file a node comes from: its repository path and lines. `offset`: lines before the YAML (a unit's front matter begins at line 2)."""

    __slots__ = ("_ends", "file", "noted", "offset", "text")

    def __init__(self, file: str, text: str, offset: int) -> None:
        self.file, self.text, self.offset = file, text, offset
        self.noted = _NOTE.search(text) is not None
        self._ends: array[int] | None = None  # where each line ends, once a line is asked for: many files need none

    @property
    def last(self) -> int:
        """The number of its last line."""
        return self.offset + self.text.count("\n") + 1

    def line(self, number: int) -> str:
        """The line of this 1-based number in the file, or ''."""
        if self._ends is None:
            self._ends = array("L", (m.start() for m in re.finditer("\n", self.text)))
        ends, index = self._ends, number - 1 - self.offset
        if not 0 <= index <= len(ends):
            return ""
        return self.text[ends[index - 1] + 1 if index else 0 : ends[index] if index < len(ends) else None]

    def note(self, number: int) -> str:
        """The author's word to translators: comments `# translators: ...` on the lines just above this one."""
        said: list[str] = []
        while self.noted and (above := self.line(number - 1).strip()).startswith("#"):
            said.insert(0, above.lstrip("# "))
            number -= 1
        whole = " ".join(said)
        return whole.partition(":")[2].strip() if _NOTE.match(f"#{whole}") else ""

    def suspicious(self) -> frozenset[int]:
        """The numbers of the lines that hold a sign by which YAML can mislead an author: few or none in most files."""
        first = self.offset + 1
        return frozenset(
            n for n, line in enumerate(self.text.split("\n"), first) if "\\" in line or ("#" in line and not line.lstrip().startswith("#"))
        )


class Node:
    """line and column: 1-based place of the node's first character in its file."""

    __slots__ = ("column", "line", "source")

    def __init__(self, source: Source, line: int, column: int) -> None:
        self.source, self.line, self.column = source, line, column

    @property
    def loc(self) -> Location:
        return Location(self.source.file, self.line, self.column)


class Broken(Node):
    """What could not be read and is reported already."""

    __slots__ = ()


class Scalar(Node):
    """A text as YAML understands it. style: "" (plain), "'", '"', "|" or ">". It ends before the place (end_line, end_column)."""

    __slots__ = ("end_column", "end_line", "style", "text")

    def __init__(self, source: Source, line: int, column: int, text: str, style: str, end_line: int, end_column: int) -> None:
        self.source, self.line, self.column = source, line, column
        self.text, self.style, self.end_line, self.end_column = text, style, end_line, end_column

    @property
    def empty(self) -> bool:
        """Nothing stands there at all (`key:`)."""
        return not self.text and not self.style

    def called(self, text: str) -> Scalar:
        """Another text at the same place."""
        return Scalar(self.source, self.line, self.column, text, self.style, self.end_line, self.end_column)

    def plain(self, key: str, kind: str = "title", lang: str | None = None) -> Plain:
        """The text on one line, as a Plain."""
        return Plain(" ".join(self.text.split()), key, kind, lang, self.loc, note=self.source.note(self.line))

    def markdown(self, key: str, kind: str = "text", lang: str | None = None) -> Markdown:
        """The text as Markdown whose every line knows its place.

        Lines stay lines, however the author wrote the text: Markdown joins the lines of a paragraph itself. YAML's folding (`>`, plain and
        single-quoted texts over several lines) would do the same, but turn a blank line into a mere line end, so that two paragraphs became
        one. Only in double quotes YAML's own reading is kept, since lines can be escaped there."""
        text, first, columns = self._lines()
        return Markdown(text, key, kind, lang, Location(self.source.file, *first), columns, self.source.note(self.line))

    def _lines(self) -> tuple[str, tuple[int, int], tuple[int, ...]]:
        if self.style in ("|", ">"):
            return self._block()
        column = self.column + (1 if self.style else 0)
        if self.line == self.end_line or self.style == '"':
            return self.text.strip(), (self.line, column), ()
        lines, columns = [], []
        for number in range(self.line, self.end_line + 1):
            line = self.source.line(number)
            start = column - 1 if number == self.line else len(line) - len(line.lstrip())
            stop = self.end_column - 1 - (1 if self.style else 0) if number == self.end_line else len(line)
            lines.append(line[start:stop].rstrip())
            columns.append(start + 1)
        text = "\n".join(lines)
        return (text.replace("''", "'") if self.style else text), (self.line, column), tuple(columns)

    def _block(self) -> tuple[str, tuple[int, int], tuple[int, ...]]:
        rows = self.text.split("\n")
        blank = next((i for i, row in enumerate(rows) if row.strip()), None)
        first = next((n for n in range(self.line + 1, self.end_line + 1) if self.source.line(n).strip()), None)
        if blank is None or first is None:
            return "", (self.line, self.column), ()
        line = self.source.line(first)
        # where the author gave the indentation (`|2`), the text may begin with spaces of its own
        indent = len(line) - len(line.lstrip(" ")) - (len(rows[blank]) - len(rows[blank].lstrip(" ")))
        if self.style == ">":
            last = self.end_line if self.end_column > 1 else self.end_line - 1
            text = "\n".join(self.source.line(n)[indent:] for n in range(first, last + 1)).rstrip()
        else:
            text = "\n".join(rows[blank:]).rstrip()
        return text, (first, indent + 1), (indent + 1,) * (text.count("\n") + 1)


class Sequence(Node):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, source: Source, line: int, column: int) -> None:
        super().__init__(source, line, column)
        self.items: list[Tree] = []


class Mapping(Node):
    """Keys and their values, in the author's order; a key that stood twice is reported and its first value kept. whole: no key was left out."""

    __slots__ = ("entries", "whole")

    def __init__(self, source: Source, line: int, column: int) -> None:
        super().__init__(source, line, column)
        self.entries: dict[str, tuple[Scalar, Tree]] = {}
        self.whole = True


Tree: TypeAlias = Scalar | Sequence | Mapping | Broken


def parse(file: str, text: str, offset: int = 0) -> Result[Tree | None]:
    """The one document of a YAML text, or None where it is empty or no YAML (reported). `offset` is added to line numbers."""
    source = Source(file, text, offset)
    problems: list[Diagnostic] = []
    try:
        tree = _build(source, troubles.without_halves(source, text, problems), problems)
    except yaml.YAMLError as error:
        return Result(None, (*problems, troubles.syntax(source, error)))
    if tree is None and not problems:
        problems.append(
            problem(
                "yaml-empty", Location(file, offset + 1 if offset else 0), "there is nothing in this file", "write its keys, or delete it"
            )
        )
    return Result(tree, tuple(problems))


def scalars(file: str, text: str, offset: int = 0) -> Iterator[Scalar]:
    """Every text of a YAML text with its place, keys too, as far as it is YAML."""
    source = Source(file, text, offset)
    loader = _Loader(text)
    try:
        for event in iter(loader.get_event, None):
            if type(event) is yaml.ScalarEvent:
                yield _scalar(source, event)
    except yaml.YAMLError:
        return  # an error is said by whoever reads the file
    finally:
        loader.dispose()


def _scalar(source: Source, event: Any) -> Scalar:
    start, end, first = event.start_mark, event.end_mark, source.offset + 1
    return Scalar(source, start.line + first, start.column + 1, event.value, event.style or "", end.line + first, end.column + 1)


def _build(source: Source, text: str, problems: list[Diagnostic]) -> Tree | None:
    """Nodes from events: one pass, no recursion (depth is the input's to choose), nothing looked up behind an alias."""
    root: Tree | None = None
    stack: list[Sequence | Mapping] = []
    keys: list[Tree | None] = []  # the key that waits for its value, for each open collection
    documents = 0
    first = source.offset + 1
    suspicious = source.suspicious()
    loader = _Loader(text)
    next_event = loader.get_event
    try:
        while (event := next_event()) is not None:
            kind, mark = type(event), event.start_mark
            line, column = mark.line + first, mark.column + 1
            node: Tree
            if kind is yaml.ScalarEvent:
                end = event.end_mark
                last = end.line + first
                node = Scalar(source, line, column, event.value, event.style or "", last, end.column + 1)
                if suspicious and (line in suspicious or (last > line and not suspicious.isdisjoint(range(line, last + 1)))):
                    troubles.mishap(node, problems)
            elif kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent:
                stack.pop()
                keys.pop()
                continue
            elif kind is yaml.SequenceStartEvent:
                node = Sequence(source, line, column)
            elif kind is yaml.MappingStartEvent:
                node = Mapping(source, line, column)
            elif kind is yaml.AliasEvent:
                node = Broken(source, line, column)
                problems.append(troubles.reference(node.loc, f"*{event.anchor}"))
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    problems.append(troubles.second_document(Location(source.file, line, column)))
                    break
                continue
            else:
                continue
            if kind is not yaml.AliasEvent:
                if event.anchor is not None:
                    problems.append(troubles.reference(node.loc, f"&{event.anchor}"))
                if event.tag is not None:
                    problems.append(troubles.tag(node.loc, event.tag))
            if not stack:
                root = node if root is None else root
            elif type(stack[-1]) is Sequence:
                stack[-1].items.append(node)
            elif keys[-1] is None:
                keys[-1] = node
            else:
                _enter(stack[-1], keys[-1], node, problems)  # type: ignore[arg-type]  # it is no Sequence
                keys[-1] = None
            if kind is yaml.SequenceStartEvent or kind is yaml.MappingStartEvent:
                if len(stack) >= DEEPEST:
                    problems.append(troubles.too_deep(node.loc, DEEPEST))
                    break
                stack.append(node)  # type: ignore[arg-type]  # it is a collection
                keys.append(None)
    finally:
        loader.dispose()
    return None if isinstance(root, Scalar) and root.empty else root


def _enter(mapping: Mapping, key: Tree, value: Tree, problems: list[Diagnostic]) -> None:
    if isinstance(key, Scalar) and key.text not in mapping.entries and (key.text != "<<" or key.style):
        mapping.entries[key.text] = (key, value)
        return
    mapping.whole = False
    if not isinstance(key, Scalar):
        if not isinstance(key, Broken):
            problems.append(
                problem("yaml-syntax", key.loc, "a key must be a word or text, and this is a list or mapping",
                        "put the text in quotes if it begins with a bracket or brace")
            )  # fmt: skip
    elif key.text == "<<" and not key.style:
        problems.append(
            problem("yaml-anchor", key.loc, "'<<' takes keys over from elsewhere, which is not possible here", "write the keys out")
        )
    else:
        first = mapping.entries[key.text][0]
        problems.append(
            problem("yaml-duplicate-key", key.loc, f"'{key.text}' stands here a second time", "keep one of the two; a second entry of a list begins with -",
                    [(first.loc, "first written here")])
        )  # fmt: skip
