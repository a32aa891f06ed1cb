"""What a line can open: the signs of the dialect, each in one place."""

from __future__ import annotations

import re

from packager.markup.html import BLOCK, DROPPED
from packager.markup.lines import TAB, Line

ATTRIBUTES = r"\{(?::[ ]*|(?=#\w|\.[^\W\d]))([^{}\n]+)\}"
"""An attribute list: `{: .class key="value"}`, `{#id}`, `{.class}`."""
ATTRIBUTE_LINE = re.compile(rf"[ \t]*{ATTRIBUTES}[ \t]*$")
FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*([^`]*)$")
HEADING = re.compile(r"(#(?![^ \t])|#{2,6}(?!#))[ \t]*(.*?)(?:(?:^|[ \t]+)#+)?[ \t]*$")
"""`## Heading`, and `##Heading`, as Python-Markdown has it; but `#word` is none, since people write so on the web."""
RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
ITEM = re.compile(r"(?:([-*+])|(\d{1,9})[.)])(?:[ \t]+|$)")
CALLOUT = re.compile(r'(!!!|\?\?\?\+?)[ \t]*([\w-]+(?:[ \t]+[\w-]+)*)?(?:[ \t]*"(.*)")?[ \t]*$')
TAB_LABEL = re.compile(r'===([!+]{0,2})[ \t]+"(.*)"[ \t]*$')
NOTE = re.compile(r"\[\^([^\[\]\s]+)\]:[ \t]*")
DEFINITION = re.compile(r":[ \t]+")
DIRECTIVE = re.compile(r":{3,}[ \t]*([A-Za-z][\w-]*)?(.*)$")
INCLUDE = re.compile(r"""-{2,}8<-{2,}[ \t]+(["'])(.*?)\1[ \t]*$""")
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>]|$)")
SEPARATOR = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
SETEXT = re.compile(r"(?:=+|-+)[ \t]*$")
CAPTION = re.compile(r"[ \t]*Table:[ \t]*(?=\S)")
MARKERS = re.compile(r"(?:[ \t]*(?:[-*+]|\d{1,9}[.)]|>)[ \t]+)+")
"""Markers of items and quotations that stand before the first word of a line."""


def item(line: Line) -> re.Match[str] | None:
    """The marker of a list item: group 1 a bullet, or group 2 a number."""
    text = line.text.lstrip()
    return None if RULE.match(text) else ITEM.match(text)


def closes(line: Line, mark: str) -> bool:
    """Whether a line ends the fence that `mark` began."""
    text = line.text.strip()
    return len(text) >= len(mark) and text == mark[0] * len(text)


class Fence:
    """Whether a fence is open, as lines go by."""

    def __init__(self) -> None:
        self.mark = ""

    def see(self, line: Line) -> None:
        if self.mark:
            if closes(line, self.mark):
                self.mark = ""
        elif "```" in line.text or "~~~" in line.text:
            before = MARKERS.match(line.text)
            m = FENCE.match(line.text.lstrip()) or (FENCE.match(line.text[before.end() :]) if before else None)
            self.mark = m[1] if m else ""


def math_end(lines: list[Line], i: int) -> int | None:
    """The line that ends the formula which line i begins, if it is a block: `$$..$$` on its own, or closed at the end of a later line before a blank
    one. None where it is no block."""
    inside = lines[i].text.strip()[2:]
    if "$$" in inside:
        return i if inside.index("$$") == len(inside) - 2 and len(inside) > 2 else None
    for end in range(i + 1, len(lines)):
        if lines[end].blank:
            return None
        if "$$" in lines[end].text:
            return end if lines[end].text.rstrip().endswith("$$") and lines[end].text.count("$$") == 1 else None
    return None


def opens(lines: list[Line], i: int, paragraph: bool) -> str:
    """What line i opens, as the name of a method of the scanner; "" where it begins a paragraph or (paragraph) goes on with one. A list can interrupt
    a paragraph only with a bullet or the number 1, so that a year at the start of a line is none."""
    line = lines[i]
    text = line.text.lstrip()
    if not text or line.indent >= TAB:
        return ""
    c = text[0]
    if c.isalpha():
        return ""
    if c in "`~":
        return "fence" if FENCE.match(text) else ""
    if c == "#":
        return "heading" if HEADING.match(text) else ""
    if c == ">":
        return "quote"
    if c in "-*+_" or c.isdigit():
        if RULE.match(text):
            return "rule"
        if c == "-" and INCLUDE.match(text):
            return "include"
        m = ITEM.match(text)
        return "list_" if m and not (paragraph and (m.end() == len(text) or m[2] not in (None, "1"))) else ""
    if c in "!?":
        return "callout" if text.startswith(("!!!", "???")) and CALLOUT.match(text) else ""
    if c == "=":
        return "tab" if TAB_LABEL.match(text) else ""
    if c == ":":
        if text.startswith(":::"):
            return "directive"
        return "definition" if not paragraph and DEFINITION.match(text) else ""
    if c == "[":
        return "note" if NOTE.match(text) else ""
    if c == "$":
        return "math" if text.startswith("$$") and math_end(lines, i) is not None else ""
    if c == "<":
        if text.startswith("<!--"):
            return "comment"
        m = TAG.match(text)
        return "html" if m and m[2].lower() in BLOCK | DROPPED else ""
    return ""
