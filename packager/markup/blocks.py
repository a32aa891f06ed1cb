"""What is known of a text from its lines alone, without Markdown: the questions placed in it, and its blocks for some audiences."""

from __future__ import annotations

import re
from dataclasses import replace

from packager.diagnostics import Diagnostic, Location, Result
from packager.markup.directives import check, embed
from packager.markup.lines import lines_of
from packager.markup.scanner import Block, Scanner, walk
from packager.markup.scope import Keep, Scope
from packager.model import Embed, Markdown

_MARGIN = re.compile(r"[ \t>]*")


def placed(text: Markdown, scope: Scope) -> Result[tuple[Embed, ...]]:
    """The questions and drawn quizzes that a text places, in reading order: the Embeds of its rendering, and those that name what there is not, too.
    Of scope, `files` (for includes) and `keep` are used."""
    if ":::" not in text.source and "8<" not in text.source:
        return Result(())
    found: list[Diagnostic] = []
    ids: dict[str, int] = {}
    blocks = Scanner([], scope.files).scan(lines_of(text, []))
    lines = (block for block in walk(blocks, scope.keep) if block.kind == "embed")
    tokens = (embed(block.name, block.line, block.args, text.key, ids, None, found) for block in lines)
    return Result(tuple(token for token in tokens if token is not None))


def _wrong(directive: Block) -> bool:
    found: list[Diagnostic] = []
    check(directive.name, directive.line, directive.args, found)
    return bool(found)


def select_blocks(text: Markdown, keep: Keep) -> Markdown:
    """The text without the blocks that an edition leaves out: keep says what becomes of each block from `::: name` to `:::`. Every line keeps its
    number and every character its column: dropped lines and the lines of markers become blank. A block of which something is wrong stays, so that rendering
    says it. What a text includes is not seen here (Scope.keep)."""
    if ":::" not in text.source:
        return text
    lines = text.source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    counted = Markdown(text.source, text.key, loc=Location("", 1, 1))
    for block in walk(Scanner([]).scan(lines_of(counted, [])), keep=None):
        fate = block.fate(keep)
        if fate == "keep" or block.end is None or _wrong(block):  # one that is never closed would take the rest with it
            continue
        first, column = block.line.number, block.line.column + block.line.margin - 1
        last = block.end.number
        for number in range(first, last + 1):
            if number in (first, last) or fate == "drop":
                margin = _MARGIN.match(lines[number - 1])
                lines[number - 1] = lines[number - 1][:column] if number == first else margin[0][:column] if margin else ""
    return replace(text, source="\n".join(lines))
