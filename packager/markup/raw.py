"""Blocks of raw HTML: tags that are structure become elements, and what stands between them is Markdown again."""

from __future__ import annotations

import xml.etree.ElementTree as etree

from markdown.util import AtomicString

from packager.markup import html
from packager.markup.build import Builder
from packager.markup.lines import joined
from packager.markup.scanner import Block
from packager.markup.tree import Element

_INSTEAD = {
    "iframe": "link to the page instead",
    "svg": "save the drawing as a file and show it as an image",
    "math": "write the formula as $..$",
    "style": "use classes, and a template of your own",
    "form": "place a question of a bank",
    "input": "place a question of a bank",
}

_ROLES = {
    "summary": "summary", "li": "list item", "td": "table cell", "th": "table heading", "caption": "caption", "figcaption": "caption", "dt": "term",
    "dd": "definition", "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
}  # fmt: skip
"""What a text is called that stands in an element of raw HTML."""


def html_block(build: Builder, parent: Element, block: Block, role: str) -> None:
    """Builds the elements of a raw HTML block. A closing tag without its opening one is passed over; what may not stand is reported and left out."""
    stack = [parent]
    for child in block.children:
        piece = child.piece
        if piece is None:
            holder = stack[-1]
            alone = len(stack) > 1 and not child.loose and not len(holder) and not holder.text
            alone = alone and [one.kind for one in child.children] == ["text"]
            (build.tight if alone else build.blocks)(holder, child.children, _ROLES.get(holder.tag, role))
        elif piece.kind == "close":
            depth = next((n for n in range(len(stack) - 1, 0, -1) if stack[n].tag == piece.tag), len(stack))
            del stack[depth:]
        elif piece.tag in html.DROPPED:
            hint = _INSTEAD.get(piece.tag, "write it in Markdown, or leave it out")
            build.report("html-dropped", child.line.location, f"<{piece.tag}> is left out with all that is in it", hint)
        elif piece.tag:
            element = etree.SubElement(stack[-1], piece.tag)
            for name, value in piece.attributes:
                build.attribute(element, name, value, child.line)
            if piece.kind == "raw":
                element.text = AtomicString(html.inner(joined(child.lines)).replace("&", "&amp;"))
            elif piece.kind == "open":
                stack.append(element)
