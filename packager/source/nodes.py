"""YAML as nodes that know their place: every scalar is text as typed, and what goes wrong is said in a teacher's words.

Only the shape that YAML has is read here (mappings, lists, texts), never its implicit types: `no`, `on`, `1:30`, `012` and `~` are the texts
that the author typed, and the key's own type (shape.py) decides what they mean. Anchors, aliases, tags and merge keys are refused: they are
never expanded, so that nothing can explode. This is the only importer of yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml

from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.model import Markdown, Plain
from packager.source.text import origin, unseen

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Source:
    """The file a node comes from: its repository path and lines. `offset`: lines before the YAML (a unit's front matter begins at line 2)."""

    __slots__ = ("file", "lines", "offset")

    def __init__(self, file: str, text: str, offset: int) -> None:
        self.file, self.lines, self.offset = file, text.split("\n"), offset

    def line(self, number: int) -> str:
        """The line of this 1-based number in the file, or ''."""
        index = number - 1 - self.offset
        return self.lines[index] if 0 <= index < len(self.lines) else ""


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
    """A text as YAML understands it. style: "" (plain), "'", '"', "|" or ">"; end: where it ends, (line, column), 1-based, exclusive."""

    __slots__ = ("end", "style", "text")

    def __init__(self, source: Source, line: int, column: int, text: str, style: str, end: tuple[int, int]) -> None:
        self.source, self.line, self.column = source, line, column
        self.text, self.style, self.end = text, style, end

    @property
    def empty(self) -> bool:
        """Nothing stands there at all (`key:`)."""
        return not self.text and not self.style

    def plain(self, key: str, kind: str = "title", lang: str | None = None) -> Plain:
        """The text on one line, as a Plain."""
        return Plain(" ".join(self.text.split()), key, kind, lang, self.loc)

    def markdown(self, key: str, kind: str = "text", lang: str | None = None) -> Markdown:
        """The text as Markdown whose every line knows its place.

        Lines stay lines, however the author wrote the text: Markdown joins the lines of a paragraph itself. YAML's folding (`>`, plain and
        single-quoted texts over several lines) would do the same, but turn a blank line into a mere line end, so that two paragraphs became
        one. Only in double quotes YAML's own reading is kept, since lines can be escaped there."""
        text, first, columns = self._lines()
        if not columns:
            return Markdown(text, key, kind, lang, Location(self.source.file, *first))
        return Markdown(text, key, kind, lang, Location(self.source.file, *first), columns)

    def _lines(self) -> tuple[str, tuple[int, int], tuple[int, ...]]:
        if self.style in ("|", ">") and self.style:
            return self._block()
        column = self.column + (1 if self.style else 0)
        if self.line == self.end[0] or self.style == '"':
            return self.text.strip(), (self.line, column), ()
        lines, columns = [], []
        for number in range(self.line, self.end[0] + 1):
            line = self.source.line(number)
            start = column - 1 if number == self.line else len(line) - len(line.lstrip())
            stop = self.end[1] - 1 - (1 if self.style else 0) if number == self.end[0] else len(line)
            lines.append(line[start:stop].rstrip())
            columns.append(start + 1)
        text = "\n".join(lines)
        return (text.replace("''", "'") if self.style else text), (self.line, column), tuple(columns)

    def _block(self) -> tuple[str, tuple[int, int], tuple[int, ...]]:
        rows = self.text.split("\n")
        blank = next((i for i, row in enumerate(rows) if row.strip()), None)
        first = next((n for n in range(self.line + 1, self.end[0] + 1) if self.source.line(n).strip()), None)
        if blank is None or first is None:
            return "", (self.line, self.column), ()
        line = self.source.line(first)
        # where the author gave the indentation (`|2`), the text may begin with spaces of its own
        indent = len(line) - len(line.lstrip(" ")) - (len(rows[blank]) - len(rows[blank].lstrip(" ")))
        if self.style == ">":
            last = self.end[0] if self.end[1] > 1 else self.end[0] - 1
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
    """Keys and their values, in the author's order; a key that stood twice is reported and its first value kept."""

    __slots__ = ("entries",)

    def __init__(self, source: Source, line: int, column: int) -> None:
        super().__init__(source, line, column)
        self.entries: dict[str, tuple[Scalar, Tree]] = {}


Tree: TypeAlias = Scalar | Sequence | Mapping | Broken


def parse(file: str, text: str, offset: int = 0) -> Result[Tree | None]:
    """The one document of a YAML text, or None where it is empty or no YAML (reported). `offset` is added to line numbers."""
    source = Source(file, text, offset)
    problems: list[Diagnostic] = []
    text = _without_halves(source, text, problems)
    try:
        tree = _build(source, text, problems)
    except yaml.YAMLError as error:
        return Result(None, (*problems, _syntax(source, error)))
    if tree is None and not problems:
        problems.append(problem("yaml-empty", Location(file, offset + 1 if offset else 0), "there is nothing in it"))
    return Result(tree, tuple(problems))


def _build(source: Source, text: str, problems: list[Diagnostic]) -> Tree | None:
    """Nodes from events: one pass, no recursion (depth is the input's to choose), nothing looked up behind an alias."""
    loader = _Loader(text)
    root: Tree | None = None
    stack: list[Sequence | Mapping] = []
    keys: list[Tree | None] = []  # the key that waits for its value, for each open collection
    documents = 0
    try:
        for event in iter(loader.get_event, None):
            kind = type(event)
            mark = event.start_mark
            node: Tree
            if kind is yaml.ScalarEvent:
                end = event.end_mark
                offset = source.offset + 1
                node = Scalar(
                    source, mark.line + offset, mark.column + 1, event.value, event.style or "", (end.line + offset, end.column + 1)
                )
                if node.style == "" or node.style == '"':
                    _mishap(node, problems)
            elif kind is yaml.SequenceStartEvent:
                node = Sequence(source, mark.line + source.offset + 1, mark.column + 1)
            elif kind is yaml.MappingStartEvent:
                node = Mapping(source, mark.line + source.offset + 1, mark.column + 1)
            elif kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent:
                stack.pop()
                keys.pop()
                continue
            elif kind is yaml.AliasEvent:
                node = Broken(source, mark.line + source.offset + 1, mark.column + 1)
                problems.append(_no_anchor(node, f"*{event.anchor}"))
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    place = Location(source.file, mark.line + source.offset + 1, mark.column + 1)
                    problems.append(
                        problem("yaml-documents", place, "a second document begins here, which nobody would read",
                                "take the line --- out, or move what follows to a file of its own")
                    )  # fmt: skip
                    break
                continue
            else:
                continue
            if kind is not yaml.AliasEvent:
                if event.anchor is not None:
                    problems.append(_no_anchor(node, f"&{event.anchor}"))
                if event.tag is not None:
                    problems.append(
                        problem("yaml-tag", node.loc, f"'{event.tag}' is a tag of YAML, which has no meaning here",
                                "delete it; if the text begins with an exclamation mark, put it in quotes")
                    )  # fmt: skip
            if not stack:
                root = root if root is not None else node
            elif isinstance(stack[-1], Sequence):
                stack[-1].items.append(node)
            elif keys[-1] is None:
                keys[-1] = node
            else:
                _enter(stack[-1], keys[-1], node, problems)
                keys[-1] = None
            if isinstance(node, Sequence | Mapping):
                stack.append(node)
                keys.append(None)
    finally:
        loader.dispose()
    return None if isinstance(root, Scalar) and root.empty else root


def _enter(mapping: Mapping, key: Tree, value: Tree, problems: list[Diagnostic]) -> None:
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
    elif key.text in mapping.entries:
        first = mapping.entries[key.text][0]
        problems.append(
            problem("yaml-duplicate-key", key.loc, f"'{key.text}' stands here a second time", "keep one of the two; a second entry of a list begins with -",
                    [(first.loc, "first written here")])
        )  # fmt: skip
    else:
        mapping.entries[key.text] = (key, value)


def _no_anchor(node: Node, written: str) -> Diagnostic:
    return problem(
        "yaml-anchor", node.loc, f"'{written}' is a reference of YAML (an anchor or alias), which is not possible here",
        "write the text out; if it begins with * or &, put it in quotes",
    )  # fmt: skip


_ESCAPED_WORD = re.compile(r"(?<!\\)(?:\\\\)*\\([abefnrtv0])([A-Za-z]+)")
_HASH = re.compile(r"\s+#\S")


def _mishap(node: Scalar, problems: list[Diagnostic]) -> None:
    """Texts that YAML reads as something else than the author sees: what stands behind # (plain), and backslashes (double quotes)."""
    if not node.style:
        if node.line == node.end[0]:
            line = node.source.line(node.line)
            if "#" in line and (match := _HASH.match(line, node.end[1] - 1)):
                rest = line[match.start() :].strip()
                problems.append(
                    problem("yaml-comment", Location(node.source.file, node.line, match.end() - 1), f"'{rest}' is taken for a comment and is lost",
                            "put the whole text in quotes, or a space behind # if it is a comment")
                )  # fmt: skip
        return
    line = node.source.line(node.line)
    if "\\" not in line and node.line == node.end[0]:
        return
    raw = "\n".join(node.source.line(n) for n in range(node.line, node.end[0] + 1))[node.column - 1 :]
    found = unseen(node.text)
    word = _ESCAPED_WORD.search(raw) if found or "$" in raw or "\\(" in raw else None
    if word and (found or "$" in node.text):
        problems.append(
            problem("yaml-backslash", node.loc, f"in double quotes the backslash of '\\{word[1]}{word[2]}' is read as a sign of its own ('\\{word[1]}')",
                    "put the text in single quotes, or write it under a | on lines of its own")
        )  # fmt: skip
    elif found:
        character = found[0][0]
        problems.append(
            problem(
                "control-character",
                node.loc,
                f"this text holds U+{ord(character):04X}: {origin(character)}",
                "take the escape out of the text",
            )
        )
    if found:
        node.text = "".join(" " if unseen(c) else c for c in node.text)


_HALF = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})(\\u[dD][c-fC-F][0-9a-fA-F]{2})?|\\u[dD][c-fC-F][0-9a-fA-F]{2}")


def _without_halves(source: Source, text: str, problems: list[Diagnostic]) -> str:
    r"""Escapes such as "\ud83d" stand for half a character; the parser would stop there. They are reported where they stand in double quotes, and
    blanked, keeping columns."""
    if not _HALF.search(text):
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        for match in reversed(list(_HALF.finditer(line))):
            if '"' not in line[: match.start()]:
                continue
            place = Location(source.file, number + 1 + source.offset, match.start() + 1)
            hint = "write the character itself" if match[2] else "delete it, or write the whole character itself"
            problems.append(
                problem("control-character", place, f"'{match[0]}' is half a character, as broken copies of emoji have it", hint)
            )
            line = line[: match.start()] + " " * len(match[0]) + line[match.end() :]
        lines[number] = line
    return "\n".join(lines)


_QUOTE = "put the whole text in quotes"
_REASONS: tuple[tuple[str, str, str], ...] = (
    # (words of the parser, what is wrong, what to do)
    ("mapping values are not allowed", "a colon followed by a space stands inside a text, where YAML takes it for a key", _QUOTE + ", or write it under a | on lines of its own"),
    ("found character '\\t'", "a tab is used to indent", "use spaces; most editors have a command for that"),
    ("cannot start any token", "a text cannot begin with this character", _QUOTE),
    ("expected alphabetic or numeric character", "a text that begins with * or & is taken for a reference", _QUOTE),
    ("undefined tag handle", "a text that begins with ! is taken for a tag of YAML", _QUOTE),
    ("expected whitespace or line break", "a text that begins with ! or is followed by more is taken for a tag of YAML", _QUOTE),
    ("expected URI", "a text that begins with ! is taken for a tag of YAML", _QUOTE),
    ("expected tag", "a text that begins with ! is taken for a tag of YAML", _QUOTE),
    ("expected comment or line break", "a text that begins with | or > is taken for a block of lines", _QUOTE),
    ("unknown escape character", "in double quotes a backslash begins a code, and this is none", "put the text in single quotes instead"),
    ("unexpected end of stream", "a quotation mark or bracket is opened and never closed", "close it where the text ends"),
    ("unexpected document indicator", "a quotation mark is opened and never closed before the next ---", "close it where the text ends"),
    ("expected ',' or ']'", "a list in square brackets is not closed here", _QUOTE + " if it is a text that begins with ["),
    ("expected ',' or '}'", "a mapping in braces is not closed here", _QUOTE + " if it is a text that begins with {"),
    ("expected '-' indicator", "a list is broken off by a line that is no item of it", "begin the line with - like the items above, or indent it as the keys above"),
    ("expected key", "this line does not fit what stands above it: its indentation differs, or more text follows a closing quotation mark",
     "indent it exactly as the other keys of the same group; if it belongs to a text, put the whole text in quotes"),
    ("expected ':'", "a key without a colon and a space behind it", "write   key: value   with a space after the colon"),
    ("block sequence entries are not allowed", "a list cannot begin on this line", "begin the list on the next line, each item with - and a space"),
    ("expected the node content", "a value is missing here", "write a value, or delete the line"),
    ("expected <document start>", "this line does not belong to what stands above it", "indent it as the other keys, and give it a colon and a space"),
)  # fmt: skip


def _syntax(source: Source, error: yaml.YAMLError) -> Diagnostic:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    words = str(getattr(error, "problem", "") or getattr(error, "reason", "") or "it is no YAML")
    line = min(mark.line, len(source.lines) - 1) if mark else 0
    column = mark.column if mark else 0
    here = Location(source.file, line + 1 + source.offset, column + 1)
    there = source.lines[line] if line < len(source.lines) else ""
    indentation = there[: len(there) - len(there.lstrip())]
    if "\t" in indentation or ("cannot start any token" in words and there[column : column + 1] == "\t"):
        at = there.index("\t")
        return problem(
            "yaml-tab",
            Location(here.file, here.line, at + 1),
            "a tab is used to indent",
            "use spaces; most editors have a command for that",
        )
    for sign, wrong, hint in _REASONS:
        if sign in words:
            context = getattr(error, "context_mark", None)
            opened = "end of stream" in words or "','" in words or "document indicator" in words
            if opened and context is not None and (context.line, context.column) != (line, column):
                start = Location(source.file, context.line + 1 + source.offset, context.column + 1)
                return problem("yaml-syntax", start, wrong, hint, [(here, "noticed here")])
            return problem("yaml-syntax", here, wrong, hint)
    return problem(
        "yaml-syntax", here, f"this is not readable as YAML: {words}", "compare its indentation and punctuation with the lines around it"
    )


def scalars(tree: Tree) -> Iterator[Scalar]:
    """Every text of a tree, keys included, in the author's order."""
    waiting: list[Tree] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            yield node
        elif isinstance(node, Sequence):
            waiting.extend(reversed(node.items))
        elif isinstance(node, Mapping):
            waiting.extend(part for entry in reversed(node.entries.values()) for part in reversed(entry))
