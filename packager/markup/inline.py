"""The inline phase: Python-Markdown with what the dialect adds to a line of text (formulas, notes, variables) and without what could break a page.

What only the walk after this phase can judge, since it knows the place, leaves here as an element of a name of our own (MATH, NOTE, PROBLEM), or, for
attributes that may not be set, as an attribute REFUSED. OPENED and TAKEN are the tag and the attribute list that the author typed for an element.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Mapping
from typing import Any, TypeGuard

import markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import ReferenceProcessor
from markdown.extensions.abbr import AbbrBlockprocessor, AbbrTreeprocessor
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import InlineProcessor, SubstituteTagInlineProcessor
from markdown.util import AtomicString

from packager.arithmetic import Fault, parse_formula
from packager.markup import html
from packager.markup.syntax import ATTRIBUTES
from packager.markup.tokens import STX
from packager.markup.tree import Element

MATH, NOTE, GAP, VALUE, PROBLEM = "x-math", "x-note", "x-gap", "x-value", "x-problem"
REFUSED, TAKEN, OPENED = "x-refused", "x-taken", "x-opened"
Found = tuple[Element | str | None, int | None, int | None]
"""What a pattern makes of a match: an element or a text, and what it replaces; three times None for nothing."""

_FORMULA = (
    r"(?<![\\$])(?:\$\$(?!\$)((?:\\.|[^\\$]|\$(?!\$))+)\$\$"
    r"|\$(?![\s$])((?:\\.|[^\\$])*?[^\\$\s]|(?:\\.|[^\\$])*?\\.)\$(?![\d$]))"
)
_OTHER_FORMULA = r"(?<!\w)\\\((?:(?!\\[()]).){0,300}?(?:\\[A-Za-z]|\^|\b\w_)(?:(?!\\[()]).){0,300}\\\)"
GAP_MARK = r"\[\[([\w.-]+)\]\]"
VALUE_MARK = r"\{=((?:[^{}]|\{[^{}]*\})*)\}|\{([A-Za-z]\w*)\}"
_ESCAPED = re.compile("\x02(\\d+)\x03")
_ITEM = r"""(?:[#.][^\W\d][\w.:-]*|[A-Za-z][\w:-]*=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+))"""
_UNUSED = re.compile(rf"(?<!\{{)\{{(?::[ ]*|(?=[#.])){_ITEM}(?:[ ]+{_ITEM})*[ ]*\}}(?!\}})")
"""An attribute list that can be nothing else: `{...}`, `{#each x}`, `{:.2f}` and `{{#if}}` are text about programs."""
_DEEPEST = 40  # elements in elements within one line
_LABEL = re.compile(r"\[([^\]]*)\]")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])")
_SIGNS = re.compile(r"[*_\[\]<>\\`${!\n]")
_NEEDS = {
    "backtick": "`", "formula": "$", "other_formula": "\\(", "escape": "\\", "variable": "{var:", "gap": "[[", "value": "{", "footnote": "[^", "reference": "][", "link": "](",
    "image_link": "![", "image_reference": "![", "short_reference": "[", "short_image_ref": "![", "unknown_reference": "][", "autolink": "<",
    "automail": "<", "linebreak": "\n", "html": "<",
}  # fmt: skip
_REFERENCES = frozenset({"reference", "image_reference", "short_reference", "short_image_ref"})


class Converter(markdown.Markdown):
    """The Markdown instance of one Dialect. Of its block phase only leaves are used; `abbreviations` are those of the text at hand, `variables` those of
    the scope."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        super().__init__(output_format="xhtml")
        self.variables = variables
        self.abbreviations: dict[str, str] = {}
        self.gaps = False  # whether the text at hand has gaps
        self.values: frozenset[str] = frozenset()  # names that stand for numbers in it
        blocks = self.parser.blockprocessors
        for name in ("indent", "code", "hashheader", "hr", "olist", "ulist", "quote"):
            blocks.deregister(name)
        self.tables = Tables(self.parser)
        blocks.register(self.tables, "table", 75)
        blocks.register(References(self.parser), "reference", 15)
        blocks.register(AbbrBlockprocessor(self.parser, self.abbreviations), "abbr", 16)
        self.ESCAPED_CHARS += list("|$<&~^:\"'=@%,;/?")
        inline = self.inlinePatterns
        inline.deregister("entity")  # the serializer knows a character reference from an ampersand
        inline.register(Formula(_FORMULA, self), "formula", 185)
        inline.register(OtherFormula(_OTHER_FORMULA, self), "other_formula", 184)
        inline.register(Variable(r"\{var:([\w.-]+(?:@[\w-]+)?)\}", self), "variable", 178)
        inline.register(GapMark(GAP_MARK, self), "gap", 177)
        inline.register(ValueMark(VALUE_MARK, self), "value", 176)
        inline.register(NoteReference(r"\[\^([^\[\]\s]+)\]", self), "footnote", 175)
        inline.register(UnknownReference(r"(?<!\w)\[[^\[\]]+(\]\[([^\[\]]+)\])", self), "unknown_reference", 125)
        for name in ("reference", "image_reference"):  # two links side by side are two: nothing stands between the brackets of one
            inline[name].RE_LINK = _LABEL  # type: ignore[attr-defined]  # not in the stubs
        inline.register(Mail(r"<([^<>@\s!]+@[^<>@\s]+)>", self), "automail", 110)
        inline.register(SubstituteTagInlineProcessor(r"(?: {2,}|\\)\n", "br"), "linebreak", 100)
        inline.register(Html(r"<(?=[A-Za-z/!])", self), "html", 90)
        self._names = sorted([*_NEEDS, "em_strong"], key=inline.get_index_for_name)
        self._inline: Any = self.treeprocessors["inline"]
        self._abbreviate = AbbrTreeprocessor(self, self.abbreviations)
        self._attributes = InlineAttributes(self)

    def reset(self) -> Converter:
        super().reset()
        if hasattr(self, "abbreviations"):
            self.abbreviations.clear()
        return self

    def read(self, root: Element, lists: frozenset[str]) -> None:
        """Runs the inline phase over a tree. lists: the attribute lists that count. Texts without a sign of the dialect's, and patterns whose sign stands
        in no text, are left out: that saves half of the time."""
        quiet: list[Element] = []
        signed: list[str] = []
        for element in root.iter():
            if element.text and not isinstance(element.text, AtomicString):
                if _SIGNS.search(element.text):
                    signed.append(element.text)
                else:
                    quiet.append(element)
                    element.text = AtomicString(element.text)
        whole = "\n\n".join(signed)
        self._inline.inlinePatterns = [
            self.inlinePatterns[name]
            for name in self._names
            if _NEEDS.get(name, "") in whole and (self.references or name not in _REFERENCES)
        ]
        self._inline.run(root)
        for image in root.iter("img"):  # an alternative text is read aloud, without markup
            if alt := image.get("alt"):
                image.set("alt", _EMPHASIS.sub(r"\2", alt))
        for element in quiet:
            element.text = str(element.text)
        if lists:
            self._attributes.apply(root, lists)
            self._attributes.unused(root, lists)
        if self.abbreviations:
            self._abbreviate.run(root)
        self.treeprocessors["unescape"].run(root)

    def spelled(self, root: Element) -> str:
        """The inside of a tree as XHTML, blocks on lines of their own."""
        self.treeprocessors["prettify"].run(root)
        source: str = self.serializer(root)
        return source[source.index(">") + 1 : source.rindex("<")].strip()


class Tables(TableProcessor):
    """Tables in which a `|` inside a formula parts no cells."""

    _math = re.compile(_FORMULA, re.S)

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser, {"use_align_attribute": False})

    def cells(self, row: str) -> list[str]:
        """The cells of a row of the table that was built last."""
        return self._split_row(row)  # type: ignore[attr-defined,no-any-return]  # not in the stubs

    def _split(self, row: str) -> list[str]:
        masked = self._math.sub(lambda m: m[0].replace("|", STX), row) if "$" in row else row
        return [cell.replace(STX, "|") for cell in super()._split(masked)]  # type: ignore[misc]  # not in the stubs


class References(ReferenceProcessor):
    """`[label]: address "title"`; in `<>` an address may have blanks."""

    RE = re.compile(ReferenceProcessor.RE.pattern.replace(r"([^\s]+)", r"(<[^<>\n]+>|[^\s]+)"), re.M)


class _Pattern(InlineProcessor):
    """A pattern of the dialect's."""

    md: Converter


class Formula(_Pattern):
    """`$..$` and `$$..$$`, by pandoc's rule: no blank after the first dollar sign nor before the last, no digit after the last."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # the stubs know the old kind only
        element = etree.Element(MATH, {"display": "1"} if m[1] else {})
        element.text = AtomicString((m[1] or m[2]).strip())
        return element, m.start(), m.end()


class OtherFormula(_Pattern):
    """A formula between `\\(` and `\\)`, as other tools write it: shown as it is typed."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # the stubs know the old kind only
        return trouble("formula", m[0], m[0][2:-2].strip(), m[0]), m.start(), m.end()


class Variable(_Pattern):
    """`{var:name}`; a value is text, whatever stands in it."""

    _address = re.compile(r"""(?:\]\([ ]*<?|<[a-z]+:|\b(?:href|src)\s*=\s*["']?)[^\s()<>"']*$""", re.I)
    """What comes before a variable that is part of an address."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # the stubs know the old kind only
        if m[1] in self.md.variables:
            within = self._address.search(data, max(m.start() - 999, 0), m.start())
            own = f"{m[1].partition('@')[0]}@" if within else m[1]
            value = self.md.variables.get(own, self.md.variables[m[1]])
            return value.replace("&", "&amp;"), m.start(), m.end()
        return trouble("variable-unknown", m[0], m[1]), m.start(), m.end()


class GapMark(_Pattern):
    """`[[name]]` in a text with gaps; in any other it is text."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # the stubs know the old kind only
        if not self.md.gaps:
            return None, None, None
        element = etree.Element(GAP)
        element.text = AtomicString(m[1])
        return element, m.start(), m.end()


class ValueMark(_Pattern):
    """`{name}` and `{= formula}` in a text with values; in any other they are text."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # the stubs know the old kind only
        if not self.md.values or (m[2] is None and not m[1].strip()):
            return None, None, None
        typed = _ESCAPED.sub(lambda code: "\\" + chr(int(code[1])), m[0])
        formula = " ".join(typed[2:-1].split()) if m[2] is None else m[2]
        if m[2] is not None and m[2] not in self.md.values:
            return trouble("parameter-unknown", typed, formula, typed), m.start(), m.end()
        if isinstance(parse_formula(formula, self.md.values), Fault):
            return trouble("formula-malformed", typed, typed, typed), m.start(), m.end()
        element = etree.Element(VALUE, {"formula": formula})
        element.text = AtomicString(typed.replace("&", "&amp;"))
        return element, m.start(), m.end()


class NoteReference(_Pattern):
    """`[^label]`."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # the stubs know the old kind only
        element = etree.Element(NOTE)
        element.text = AtomicString(m[1])
        return element, m.start(), m.end()


class UnknownReference(_Pattern):
    """`[text][label]` that no reference was found for: it is shown as it is typed."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # the stubs know the old kind only
        typed = self.unescape(m[1])
        return trouble("reference-unknown", typed, self.unescape(m[2]), typed), m.start(1), m.end(1)


class Mail(_Pattern):
    """`<name@example.org>`, without Python-Markdown's disguise of character references, which no sanitiser leaves anyway."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # the stubs know the old kind only
        address = self.unescape(m[1]).removeprefix("mailto:")
        element = etree.Element("a", {"href": f"mailto:{address}"})
        element.text = AtomicString(address)
        return element, m.start(), m.end()


class Html(_Pattern):
    """Raw HTML in a line: elements that are phrasing, whole and closed, with their allowed attributes. What would run or load something is taken out;
    any other sign < is shown as it was typed."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # the stubs know the old kind only
        if data.startswith("<!--", m.start()):
            end = data.find("-->", m.start())
            return ("", m.start(), end + 3) if end >= 0 else (None, None, None)
        opened = html.TAG.match(data, m.start())
        tag = (opened["tag"] or "").lower() if opened else ""
        if opened is None or not (tag in html.PHRASING or tag in html.BLOCK or tag in html.DROPPED):
            return None, None, None
        start, end = opened.span()
        if tag in html.DROPPED and not opened["close"]:
            close = None if tag in html.VOID else re.compile(rf"</{tag}\s*>", re.I).search(data, end)
            return trouble("html-dropped", f"<{tag}", tag), start, close.end() if close else end
        inner: tuple[int, int] | None = (end, end)
        if tag not in html.VOID:
            inner = self._inner(data, tag, end)
        if tag not in html.PHRASING or opened["close"] or inner is None or len(self._ancestors()) > _DEEPEST:
            typed = self.unescape(opened[0])
            return trouble("html-shown", typed, tag, typed), start, end
        element = etree.Element(tag)
        for name, value in html.attributes(opened["attrs"]):
            set_or_refuse(element, name, self.unescape(value))
        element.set(OPENED, self.unescape(opened[0]))
        if tag not in html.VOID:
            element.text = self._nested(tag, data[end : inner[0]])
        return element, start, inner[1]

    def _nested(self, tag: str, text: str) -> str:
        """What stands in an element, with the elements in it read: Python-Markdown goes on with the patterns after this one."""
        if "<" not in text:
            return text
        inline: Any = self.md.treeprocessors["inline"]
        inline.ancestors.append(tag)
        read: str = inline._InlineProcessor__handleInline(text, inline.inlinePatterns.index(self))
        inline.ancestors.pop()
        return read

    def _ancestors(self) -> list[str]:
        inline: Any = self.md.treeprocessors["inline"]
        ancestors: list[str] = inline.ancestors
        return ancestors

    def _inner(self, data: str, tag: str, start: int) -> tuple[int, int] | None:
        """Where the closing tag of an element begins and ends."""
        if not re.compile(rf"</{tag}(?=[\s/>])", re.I).search(data, start):  # soon said, however often it is opened
            return None
        level = 1
        for m in re.compile(rf"<(/?){tag}(?=[\s/>])[^<>]*>", re.I).finditer(data, start):
            if not m[0].endswith("/>"):
                level += -1 if m[1] else 1
            if level == 0:
                return m.span()
        return None


class InlineAttributes(AttrListTreeprocessor):
    """`{: .class}` right behind a link, an image, an emphasis or code. Only lists that the source has count: a translation may move one, but not add
    one."""

    _after = re.compile(f"^{ATTRIBUTES}")

    def apply(self, root: Element, lists: frozenset[str]) -> None:
        """Sets them."""
        for element in list(root.iter()):
            tail = element.tail
            if not tail or tail[0] != "{" or element.tag in (MATH, GAP, VALUE, PROBLEM) or self.md.is_block_level(element.tag):
                continue
            m = self._after.match(tail)
            if m is None or m[0] not in lists:
                continue
            element.tail = tail[m.end() :]
            element.set(TAKEN, m[0])
            given = etree.Element(element.tag, {"class": element.get("class", "")})
            self.assign_attrs(given, m[1])
            for name, value in given.items():
                if value or name != "class":
                    set_or_refuse(element, name.lower(), name if value is None else value)

    def unused(self, root: Element, lists: frozenset[str]) -> None:
        """Makes a problem of each list that belongs to nothing, and so is shown as it is typed."""
        for parent in [element for element in root.iter() if element.tag not in (MATH, NOTE, GAP, VALUE, PROBLEM)]:
            if _braced(parent.text):
                parent.text, parent[:0] = self._parted(parent.text, lists)
            for child in list(parent):
                if _braced(child.tail):
                    at = list(parent).index(child) + 1
                    child.tail, parent[at:at] = self._parted(child.tail, lists)

    def _parted(self, text: str, lists: frozenset[str]) -> tuple[str, list[Element]]:
        """A text up to its first problem, and the problems, each with the text behind it."""
        found = [m for m in _UNUSED.finditer(text) if m[0] in lists]
        if not found:
            return text, []
        made = [trouble("attributes-unused", m[0], m[0], m[0]) for m in found]
        for element, m, after in zip(made, found, [*(m.start() for m in found[1:]), len(text)], strict=True):
            element.tail = text[m.end() : after]
        return text[: found[0].start()], made


def _braced(text: str | None) -> TypeGuard[str]:
    return text is not None and "{" in text and not isinstance(text, AtomicString)


def set_or_refuse(element: Element, name: str, value: str) -> None:
    """Sets an attribute, or notes its name for the walk to report."""
    if html.allowed(element.tag, name, value):
        element.set(name, value)
    else:
        element.set(REFUSED, f"{element.get(REFUSED, '')} {name}".strip())


def trouble(rule: str, needle: str, what: str, shown: str = "") -> Element:
    """A problem seen in the inline phase: in its place `shown` is read. needle is what the walk looks for in the source."""
    element = etree.Element(PROBLEM, {"rule": rule, "needle": needle, "what": what})
    element.text = AtomicString(shown.replace("&", "&amp;"))
    return element
