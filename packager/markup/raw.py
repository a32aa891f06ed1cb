"""Blocks of raw HTML: tags that are structure become elements, and what stands between them is Markdown again."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from typing import TYPE_CHECKING

from markdown.util import AtomicString

from packager.markup import html
from packager.markup.lines import Line, joined, piece_of, place_at, strip_blank
from packager.markup.scanner import Block, Scanner
from packager.markup.tree import Element

if TYPE_CHECKING:
    from packager.markup.build import Builder

_INSTEAD = {
    "iframe": "link to the page instead",
    "svg": "save the drawing as a file and show it as an image",
    "math": "write the formula as $..$",
    "style": "use classes, and a template of your own",
    "form": "place a question of a bank",
    "input": "place a question of a bank",
}


def html_block(build: Builder, parent: Element, block: Block, role: str) -> None:
    """Builds the elements of a raw HTML block. A closing tag without its opening one is passed over; what may not stand is reported and left out."""
    source = joined(block.lines)
    stack = [parent]
    for piece in html.pieces(source):
        if piece.kind == "text":
            _text(build, stack[-1], piece_of(block.lines, piece.start, piece.end), role, outside=len(stack) == 1)
        elif piece.kind == "close":
            depth = next((n for n in range(len(stack) - 1, 0, -1) if stack[n].tag == piece.tag), len(stack))
            del stack[depth:]
        elif piece.tag in html.DROPPED:
            hint = _INSTEAD.get(piece.tag, "write it in Markdown, or leave it out")
            build.report("html-dropped", place_at(block.lines, piece.start), f"<{piece.tag}> is left out with all that is in it", hint)
        elif piece.tag:
            element = etree.SubElement(stack[-1], piece.tag)
            tag = next(iter(piece_of(block.lines, piece.start, piece.end)))
            for name, value in piece.attributes:
                build.attribute(element, name, value, tag)
            if piece.kind == "raw":
                element.text = AtomicString(html.inner(source[piece.start : piece.end]).replace("&", "&amp;"))
            elif piece.kind == "open":
                stack.append(element)


def _text(build: Builder, parent: Element, lines: list[Line], role: str, outside: bool) -> None:
    """A run of text between tags: text of the element where it is all that the element holds, paragraphs of their own else."""
    lines = strip_blank(lines)
    if not lines:
        return
    margin = min((line.indent for line in lines[1:] if not line.blank), default=0)
    lines = [lines[0].dedent(99), *(line.dedent(margin) for line in lines[1:])]
    blocks = Scanner(build.tree.found, build.scope.files).scan(lines, 1)
    alone = not outside and len(blocks) == 1 and blocks[0].kind == "text" and not len(parent) and not parent.text
    (build.tight if alone else build.blocks)(parent, blocks, role)
