"""XML built as text: escaping that cannot go wrong, for writers of many small elements."""

from __future__ import annotations

import re
from html import escape

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legal(text: str) -> str:
    """The text without characters that no XML may hold (XML 1.0, 2.2): each becomes U+FFFD."""
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)


def text(value: str) -> str:
    """A text as the content of an element."""
    return escape(value, quote=False)


def attribute(value: str) -> str:
    """A text as the value of an attribute in double quotes; line breaks and tabs survive the parser's normalisation (XML 1.0, 3.3.3)."""
    return escape(value).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")


def cdata(value: str) -> str:
    """A text as the content of an element, readable where it holds markup: an end mark in it is split over two sections (XML 1.0, 2.7)."""
    if "<" not in value and "&" not in value:
        return text(value)
    return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"


NOWHERE = "\0"
"""The address to spell for a Ref that has no place in a format. No author's text can hold it; `without_dead` takes it out again."""

_MORE = r'(?:\s+[\w:.-]+="[^"]*")*'
_LINK = re.compile(rf'<a{_MORE}\s+href="\0"{_MORE}\s*>(.*?)</a>', re.DOTALL)
_IMAGE = re.compile(rf'<img({_MORE})\s+src="\0"({_MORE})\s*/?>')
_ALT = re.compile(r'\salt="([^"]*)"')
_ADDRESS = re.compile(r'\s+[\w:-]+="\0"')


def without_dead(xhtml: str) -> str:
    """XHTML without its dead addresses: of a link the words stay, of an image its alternative text."""
    if NOWHERE not in xhtml:
        return xhtml
    xhtml = _LINK.sub(r"\1", xhtml)
    xhtml = _IMAGE.sub(lambda image: alt[1] if (alt := _ALT.search(image[1] + image[2])) else "", xhtml)
    return _ADDRESS.sub("", xhtml)
