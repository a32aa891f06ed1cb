"""The inline phase: Python-Markdown with what the dialect adds to a line of text (formulas, notes, variables) and without what could break a page.

What only the walk after this phase can judge, since it knows the place, leaves here as an element of a name of our own (MATH, NOTE, PROBLEM)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Mapping

import markdown
from markdown.blockparser import BlockParser
from markdown.extensions.abbr import AbbrBlockprocessor, AbbrTreeprocessor
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import InlineProcessor, SubstituteTagInlineProcessor
from markdown.util import AtomicString

from packager.markup import html
from packager.markup.tokens import ETX, STX
from packager.markup.tree import ATTRIBUTES

MATH, NOTE, PROBLEM = "x-math", "x-note", "x-problem"
Found = tuple[etree.Element | str | None, int | None, int | None]

_FORMULA = r"(?<![\\$])(?:\$\$(?!\$)((?:\\.|[^\\$]|\$(?!\$))+)\$\$|\$(?![\s$])((?:\\.|[^\\$])*?[^\\$\s]|(?:\\.|[^\\$])*?\\.)\$(?![\d$]))"
_DEEPEST = 40


def converter() -> markdown.Markdown:
    """A Markdown instance for one Dialect. Of its block phase only leaves are used; `abbreviations` holds those of the text at hand, `variables`
    those of the scope, `lists` the attribute lists that the source has."""
    md = markdown.Markdown(output_format="xhtml")
    blocks = md.parser.blockprocessors
    for name in ("indent", "code", "hashheader", "hr", "olist", "ulist", "quote"):
        blocks.deregister(name)
    md.abbreviations = {}  # type: ignore[attr-defined]
    md.variables = {}  # type: ignore[attr-defined]
    blocks.register(Tables(md.parser), "table", 75)
    blocks.register(AbbrBlockprocessor(md.parser, md.abbreviations), "abbr", 16)  # type: ignore[attr-defined]
    md.ESCAPED_CHARS += ["|", "$", "<", "&", "~", "^", ":", '"', "'", "=", "@", "%", ",", ";", "/", "?"]
    md.abbreviate = AbbrTreeprocessor(md, md.abbreviations)  # type: ignore[attr-defined]
    inline = md.inlinePatterns
    inline.deregister("entity")  # the serializer knows a character reference from an ampersand
    inline.register(Formula(_FORMULA, md), "formula", 185)
    inline.register(Variable(r"\{var:([\w.-]+)\}", md), "variable", 178)
    inline.register(NoteReference(r"\[\^([^\]\s]+)\]", md), "footnote", 175)
    inline.register(Mail(r"<([^<>@\s!]+@[^<>@\s]+)>", md), "automail", 110)
    inline.register(SubstituteTagInlineProcessor(r"(?: {2,}|\\)\n", "br"), "linebreak", 100)
    inline.register(Html(r"<(?=[A-Za-z/!?])", md), "html", 90)
    return md


_TRIGGERS = {
    "backtick": "`", "formula": "$", "escape": "\\", "variable": "{var:", "footnote": "[^", "reference": "[", "link": "](", "image_link": "![",
    "image_reference": "![", "short_reference": "[", "short_image_ref": "![", "autolink": "<", "automail": "<", "linebreak": "\n", "html": "<",
}  # fmt: skip
_SIGNS = re.compile(r"[*_\[\]<>\\`${!\n]")


def read(md: markdown.Markdown, root: etree.Element) -> None:
    """Runs the inline phase over a tree. Texts without a sign, and patterns whose sign stands in no text, are left out: it is half of the time."""
    quiet: list[etree.Element] = []
    signed: list[str] = []
    for element in root.iter():
        if element.text and not isinstance(element.text, AtomicString):
            if _SIGNS.search(element.text):
                signed.append(element.text)
            else:
                quiet.append(element)
                element.text = AtomicString(element.text)
    texts = "\n\n".join(signed)
    inline = md.treeprocessors["inline"]
    inline.inlinePatterns = [
        md.inlinePatterns[name] for name, _ in md.inlinePatterns._priority
        if _TRIGGERS.get(name, "") in texts and ("reference" not in name and "short" not in name or md.references)
    ]  # fmt: skip
    inline.run(root)
    for element in quiet:
        element.text = str(element.text)


class Tables(TableProcessor):
    """Tables in which a `|` inside a formula parts no cells."""

    _math = re.compile(_FORMULA, re.S)

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser, {"use_align_attribute": False})

    def _split(self, row: str) -> list[str]:
        if "$" not in row:
            return super()._split(row)
        masked = self._math.sub(lambda m: m[0].replace("|", STX), row)
        return [cell.replace(STX, "|") for cell in super()._split(masked)]


class Formula(InlineProcessor):
    """`$..$` and `$$..$$`, by pandoc's rule: no blank after the first dollar sign nor before the last, no digit after the last."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:
        element = etree.Element(MATH, {"display": "1"} if m[1] else {})
        element.text = AtomicString((m[1] or m[2]).strip())
        return element, m.start(), m.end()


class Variable(InlineProcessor):
    """`{var:name}`; a value is text, whatever stands in it."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:
        values: Mapping[str, str] = self.md.variables  # type: ignore[union-attr]
        if m[1] in values:
            return values[m[1]].replace("&", "&amp;"), m.start(), m.end()
        return trouble("variable-unknown", m[0], m[1]), m.start(), m.end()


class NoteReference(InlineProcessor):
    """`[^label]`."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:
        element = etree.Element(NOTE)
        element.text = AtomicString(m[1])
        return element, m.start(), m.end()


class Mail(InlineProcessor):
    """`<name@example.org>`, without Python-Markdown's disguise of character references, which no sanitiser leaves anyway."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:
        address = self.unescape(m[1]).removeprefix("mailto:")
        element = etree.Element("a", {"href": f"mailto:{address}"})
        element.text = AtomicString(address)
        return element, m.start(), m.end()


class Html(InlineProcessor):
    """Raw HTML in a line: elements that are phrasing, whole and closed, with their allowed attributes. Anything else is shown as it was typed, or,
    where it would run or load something, taken out."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:
        if data.startswith("<!--", m.start()):
            end = data.find("-->", m.start())
            return ("", m.start(), end + 3) if end >= 0 else (None, None, None)
        opened = html.TAG.match(data, m.start())
        if opened is None or not opened["tag"]:
            return None, None, None
        tag = opened["tag"].lower()
        if tag not in html.PHRASING and tag not in html.BLOCK and tag not in html.DROPPED:
            return None, None, None
        start, end = opened.span()
        if tag in html.DROPPED and not opened["close"]:
            close = None if tag in html.VOID else re.compile(rf"</{tag}\s*>", re.I).search(data, end)
            return trouble("html-dropped", f"<{tag}", tag), start, close.end() if close else end
        if tag not in html.PHRASING or opened["close"]:
            return trouble("html-shown", self._typed(opened[0]), tag, self._typed(opened[0])), start, end
        element = etree.Element(tag)
        for name, value in html.attributes(opened["attrs"]):
            value = self.unescape(value)
            if html.allowed(tag, name, value):
                element.set(name, value)
            else:
                element.set(f"x-{len(element.attrib)}", name)
        if tag in html.VOID:
            return element, start, end
        inner = self._inner(data, tag, end)
        if inner is None or len(self.md.treeprocessors["inline"].ancestors) > _DEEPEST:  # type: ignore[union-attr]
            return trouble("html-shown", self._typed(opened[0]), tag, self._typed(opened[0])), start, end
        element.text = data[end : inner[0]]
        return element, start, inner[1]

    def _inner(self, data: str, tag: str, start: int) -> tuple[int, int] | None:
        """Where the closing tag of an element begins and ends."""
        level = 1
        for m in re.compile(rf"<(/?){tag}(?=[\s/>])[^<>]*>", re.I).finditer(data, start):
            if not m[0].endswith("/>"):
                level += -1 if m[1] else 1
            if level == 0:
                return m.span()
        return None

    def _typed(self, source: str) -> str:
        return self.unescape(source)


class InlineAttributes(AttrListTreeprocessor):
    """`{: .class}` right behind a link, an image, an emphasis or code. Only lists that the source has count: a translation may move one, but not
    add one."""

    _after = re.compile(rf"^{ATTRIBUTES}")

    def apply(self, root: etree.Element, lists: frozenset[str]) -> None:
        """Sets them; what may not be set is left to the walk, as an attribute x-.. of its name."""
        if not lists:
            return
        for element in root.iter():
            tail = element.tail
            if not tail or tail[0] != "{" or self.md.is_block_level(element.tag) or not (m := self._after.match(tail)) or m[0] not in lists:
                continue
            element.tail = tail[m.end() :]
            given = dict(element.attrib)
            self.assign_attrs(element, m[1])
            for name, value in list(element.attrib.items()):
                if value is None:
                    element.set(name, name)
                if given.get(name) != value and not html.allowed(element.tag, name, element.get(name, "")):
                    del element.attrib[name]
                    element.set(f"x-{len(element.attrib)}", name)


def trouble(rule: str, needle: str, what: str, shown: str = "") -> etree.Element:
    """A problem seen in the inline phase: where it stands, `shown` is read. needle is what the walk looks for in the source."""
    element = etree.Element(PROBLEM, {"rule": rule, "needle": needle, "what": what})
    element.text = AtomicString(shown.replace("&", "&amp;"))
    return element
