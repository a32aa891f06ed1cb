"""Rendered texts in which each segment can be found again: `say` puts unseen signs around its words, which become elements once the text is HTML.

The signs are letters of a private-use area, which mean nothing to Markdown, and which are taken out of every word that could hold them.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from packager.markup import mathml
from packager.model import Embed, Gap, Html, Math, Token, Value

Element = etree.Element

_FIRST = 0xE000
_OPEN, _SHUT, _END = "\ue00a", "\ue00b", "\ue00c"
_SIGNS = re.compile("[\ue000-\ue00c]")
_MARK = re.compile(f"{_OPEN}([\ue000-\ue009]+){_SHUT}|{_END}")
_BEGIN = re.compile(f"{_OPEN}([\ue000-\ue009]+){_SHUT}")
_DIGITS = {ord(str(n)): chr(_FIRST + n) for n in range(10)}
_NUMBERS = {_FIRST + n: str(n) for n in range(10)}


def marked(words: str, number: int) -> str:
    """The words of segment `number` with the signs around them."""
    return f"{_OPEN}{str(number).translate(_DIGITS)}{_SHUT}{_SIGNS.sub('', words)}{_END}"


_EMPTY = re.compile(r"<(?!(?:img|br|hr|wbr|col|source|track)\b)(\w+)([^<>]*?) ?/>")
"""An empty element as XML writes it, which HTML would not close."""


@dataclass(frozen=True, slots=True)
class Block:
    """One of the blocks that a rendered text is made of: its HTML, the numbers of the segments that are seen in it, and of those in its attributes."""

    html: str
    seen: tuple[int, ...] = ()
    hidden: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """How a text is shown on the page. picture: asset -> its address, None where it is not shown. activity: id of a placed question or quiz -> its title.
    dress: number of a segment -> attributes of the element around its words. segments: how many there are, from 0 on."""

    picture: Callable[[str], str | None]
    activity: Callable[[str], str]
    dress: Callable[[int], dict[str, str]]
    segments: int


def blocks(html: Html, look: Look) -> tuple[Block, ...]:
    """A rendered text, block by block, lists item by item. Nothing in it leads anywhere, has an id, loads or asks anything."""
    source = "".join(piece if isinstance(piece, str) else _spelled(piece, look) for piece in html)
    root = etree.fromstring(f"<div>{source}</div>")  # a rope is well-formed once its tokens are spelled
    _still(root, look)
    return tuple(_block(piece, look) for piece in _pieces(root))


def _spelled(token: Token, look: Look) -> str:
    if isinstance(token, Gap):
        return f"[{escape(token.name)}]"
    if isinstance(token, Value):
        return escape(token.typed)
    if isinstance(token, Math):
        return mathml(token.tex, token.display).value
    if isinstance(token, Embed):
        return f'<p class="placed">{escape(look.activity(token.id))}</p>'
    return escape((look.picture(token.id) or "") if token.kind == "asset" else "", quote=True)


_MEDIA = {"audio": "sound", "video": "film"}
_TAKEN = frozenset({"id", "tabindex", "role", "headers", "download", "cite", "name", "for", "loading"})


def _still(root: Element, look: Look) -> None:
    """Takes out what a page to read has no use for: addresses and names, fields, films and sounds."""
    for element in list(root.iter()):
        element.tag = element.tag.rpartition("}")[2]  # HTML knows MathML by its names alone
        if element.tag == "a":
            element.tag = "span"
            element.attrib = (
                {"class": "link", "title": element.get("href", "")} if element.get("href", "").startswith("http") else {"class": "link"}
            )
        elif element.tag in _MEDIA:
            label = element.get("aria-label") or element.get("title") or _MEDIA[element.tag]
            element[:], element.text, element.attrib = [], f"▶ {label}", {"class": "placed"}
            element.tag = "span"
        elif element.tag == "img" and not element.get("src", "").startswith("data:"):
            element.text, element.tag = f"▢ {element.get('alt', '')}", "span"
            element.attrib = {"class": "placed"}
        elif element.tag == "details":
            element.set("open", "open")
        elif element.tag == "input":
            element.tag, element.text, element.attrib = "span", "☐", {"class": "box"}
        elif element.tag == "label":
            element.tag = "span"
        elif re.fullmatch("h[1-6]", element.tag):
            element.attrib["class"] = f"{element.get('class', '')} head {element.tag}".strip()
            element.tag = "p"
        elif element.get("tabindex"):  # a table that may have to be moved sideways
            element.attrib = {"class": "table", "aria-label": element.get("aria-label", ""), "tabindex": "0", "role": "group"}
            continue
        for name in list(element.attrib):
            if name in _TAKEN or (name.startswith("aria-") and name != "aria-hidden"):
                del element.attrib[name]


def _pieces(root: Element) -> Iterator[Element]:
    """The blocks of a text; a list falls into its items, each in a list of its own."""
    for child in root:
        if child.tag in ("ul", "ol") and len(child) > 1:
            first = int(child.get("start", "1")) if child.get("start", "1").isdigit() else 1
            for number, item in enumerate(child):
                one = etree.Element(child.tag, {**child.attrib, **({"start": str(first + number)} if child.tag == "ol" else {})})
                one.append(item)
                yield one
        elif child.tag == "dl" and len(child) > 2:
            one = etree.Element("dl", child.attrib)
            for item in child:
                if item.tag == "dt" and len(one) and one[-1].tag != "dt":
                    yield one
                    one = etree.Element("dl", child.attrib)
                one.append(item)
            yield one
        else:
            child.tail = None
            yield child


def _block(piece: Element, look: Look) -> Block:
    hidden: list[int] = []
    for element in piece.iter():
        for name, value in element.items():
            if _OPEN in value:
                hidden += (number for m in _BEGIN.finditer(value) if (number := _number(m)) < look.segments)
                element.set(name, _SIGNS.sub("", value))
    text = etree.tostring(piece, encoding="unicode", short_empty_elements=True)
    text = re.sub(
        r"<(?!(?:img|br|hr|wbr|col|source|track)\b)(\w+)([^<>]*?) ?/>", r"<\1\2></\1>", text
    )  # HTML knows no other element without an end
    seen: list[int] = []

    def sign(m: re.Match[str]) -> str:
        if m[1] is None:
            return "</span>"
        if (number := _number(m)) >= look.segments:
            return "<span>"
        seen.append(number)
        attributes = (f'{name}="{escape(value)}"' for name, value in look.dress(number).items())
        return f"<span {' '.join(attributes)}>"

    html = _MARK.sub(sign, text)
    if not _sound(html):  # an author's own letters, in code, are those of our signs
        html, seen = _SIGNS.sub("", text), []
    return Block(html, tuple(dict.fromkeys(seen)), tuple(dict.fromkeys(n for n in hidden if n not in seen)))


def _number(m: re.Match[str]) -> int:
    return int(m[1][:9].translate(_NUMBERS))


def _sound(html: str) -> bool:
    try:
        etree.fromstring(html)
    except etree.ParseError:
        return False
    return True
