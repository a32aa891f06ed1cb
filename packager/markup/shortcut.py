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
    raw = without_code(line.text)
    rope: list[str | Token] = []
    wrong: list[Diagnostic] = []
    piece, at = "<p>", 0

    def inside(element: Element) -> bool:
        nonlocal piece, at
        text = element.text
        if text:
            if "&" in text:
                return False
            piece += text.replace("<", "&lt;").replace(">", "&gt;") if "<" in text or ">" in text else text
        for child in element:
            tag, tail = child.tag, child.tail
            if tag == MATH:
                tex = child.text or ""
                begins = raw.find(tex, at)
                if begins < 0:
                    begins = raw.find(tex)
                if begins >= 0:
                    at = begins + len(tex)
                if piece:
                    rope.append(piece)
                    piece = ""
                rope.append(checked(Math(tex, child.get("display") is not None, line.at(max(begins, 0))), wrong))
            elif tag in _TAGS and not child.keys():
                piece += f"<{tag}>"
                if not inside(child):
                    return False
                piece += f"</{tag}>"
            else:
                return False
            if tail:
                if "&" in tail:
                    return False
                piece += tail.replace("<", "&lt;").replace(">", "&gt;") if "<" in tail or ">" in tail else tail
        return True

    if not inside(paragraph):
        return None
    found += wrong
    rope.append(f"{piece}</p>")
    return tuple(rope)
