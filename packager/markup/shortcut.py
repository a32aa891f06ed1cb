"""The short way from a paragraph of words, emphasis, code and formulas to its rope: nothing in it needs the walk, the serialiser or the sanitiser."""

from __future__ import annotations

from packager.diagnostics import Diagnostic
from packager.markup.formula import checked
from packager.markup.inline import MATH
from packager.markup.lines import Line
from packager.markup.tree import Element, without_code
from packager.model import Html, Math, Token

_TAGS = frozenset({"strong", "em", "code"})


def short_rope(paragraph: Element, line: Line, found: list[Diagnostic]) -> Html | None:
    """The rope of a paragraph after its inline phase, or None where it holds more than that. line: what its author typed, in which a formula has its
    place."""
    rope: list[str | Math] = ["<p>"]
    if not _inside(paragraph, rope):
        return None
    rope.append("</p>")
    made: list[str | Token] = []
    piece, at, raw = "", 0, ""
    for part in rope:
        if isinstance(part, str):
            piece += part
            continue
        raw = raw or without_code(line.text)
        begins = raw.find(part.tex, at)
        if begins < 0:
            begins = raw.find(part.tex)
        if begins >= 0:
            at = begins + len(part.tex)
        if piece:
            made.append(piece)
            piece = ""
        made.append(checked(Math(part.tex, part.display, line.at(max(begins, 0))), found))
    made.append(piece)
    return tuple(made)


def _inside(element: Element, rope: list[str | Math]) -> bool:
    """Adds what an element holds; whether it is all of the kinds that are looked for."""
    if element.text and not _words(element.text, rope):
        return False
    for child in element:
        tag = child.tag
        if tag == MATH:
            rope.append(Math(child.text or "", child.get("display") is not None))
        elif tag in _TAGS and not child.keys():
            rope.append(f"<{tag}>")
            if not _inside(child, rope):
                return False
            rope.append(f"</{tag}>")
        else:
            return False
        if child.tail and not _words(child.tail, rope):
            return False
    return True


def _words(text: str, rope: list[str | Math]) -> bool:
    if "&" in text:
        return False
    rope.append(text.replace("<", "&lt;").replace(">", "&gt;") if "<" in text or ">" in text else text)
    return True
