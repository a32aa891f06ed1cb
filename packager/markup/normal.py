"""HTML in a normal form: two texts have the same one if a browser shows them alike. What is left out of it is named here, and nothing else.

Accents that are letters of their own (Unicode's form NFC), white space as HTML collapses it (CSS Text 3, 4.1), a last line break of a block, spans without attributes and paragraphs without content, words that
stand bare beside blocks or in a paragraph, b and i for strong and em, ids where nothing leads to one, the box around code and tables.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import xml.etree.ElementTree as etree
from collections.abc import Sequence

from packager.markup.html import BLOCK, BOOLEAN
from packager.markup.tree import Element
from packager.model import Html, Math, Ref, Token

Normal = tuple[str, ...]

_SAME = {"b": "strong", "i": "em"}
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HOLDS = frozenset(["div", "details", "section", "article", "aside", "figure", "footer", "header", "main", "td", "th", "dd"])
"""Elements in which words stand for themselves, but beside blocks as a paragraph would."""
FLOW = BLOCK - {"source", "track", "picture"} | {"x-root"}
"""Elements that begin and end lines."""


class Parsed:
    """A rope as a tree, its tokens as words that stand for them (`nonce-number-`)."""

    def __init__(self, html: Html) -> None:
        whole = "".join(piece if isinstance(piece, str) else "\0" for piece in html)
        self.nonce = "t" + hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self.mark = re.compile(rf"{self.nonce}-(\d+)-")
        self.tokens: list[Token] = []
        out = []
        for piece in html:
            if isinstance(piece, str):
                out.append(piece)
            else:
                out.append(f"{self.nonce}-{len(self.tokens)}-")
                self.tokens.append(piece)
        self.source = "".join(out).replace("]]>", "]]&gt;")  # XML forbids what HTML allows (2.4)

    def tree(self) -> Element | None:
        """Its elements in one, or None where it is no well-formed text (a rope of the wall's always is)."""
        try:
            root = etree.fromstring(f"<x-root>{self.source}</x-root>")
        except (etree.ParseError, ValueError, RecursionError):
            return None
        _tidy(root)
        return root

    def token(self, word: str) -> Token | None:
        """The token that an attribute's value is, if it is one."""
        m = self.mark.fullmatch(word)
        return self.tokens[int(m[1])] if m else None


def normal(html: Html) -> Normal | None:
    """The normal form of a rope, or None where it is not well-formed."""
    parsed = Parsed(html)
    root = parsed.tree()
    return None if root is None else of_tree(root, parsed)


def of_tree(root: Element, parsed: Parsed) -> Normal:
    """The normal form of a tidied tree."""
    return _Form(parsed, any(e.get("href", "").startswith("#") for e in root.iter("a"))).of(root)


# ---- the tree --------------------------------------------------------------------------------------------------------------------


def is_flow(element: Element) -> bool:
    return element.tag in FLOW


def _tidy(root: Element) -> None:
    """Takes away what nobody sees, in place."""
    for parent in list(root.iter()):
        i = 0
        while i < len(parent):
            child = parent[i]
            child.tag = _SAME.get(child.tag, child.tag)
            only = child[0] if len(child) == 1 and not (child.text or "").strip() and not (child[0].tail or "").strip() else None
            if child.tag == "span" and not _told(child):
                unwrap(parent, i)
            elif child.tag == "p" and not len(child) and not (child.text or "").strip():
                _drop(parent, i)
            elif child.tag == "div" and only is not None and (child.get("class"), only.tag) in (("table", "table"), ("highlight", "pre")):
                unwrap(parent, i)
            else:
                i += 1
    for parent in list(root.iter()):
        if parent.tag in ("x-root", "blockquote") or (parent.tag in _HOLDS and any(is_flow(child) for child in parent)):
            _wrap(parent)


def _told(element: Element) -> dict[str, str]:
    return {name: value for name, value in element.attrib.items() if value or name == "alt"}


def unwrap(parent: Element, index: int) -> None:
    """Puts what is in an element in its place."""
    child = parent[index]
    _text(parent, index, child.text)
    inner = list(child)
    parent[index : index + 1] = inner
    at = index + len(inner)
    _text(parent, at, child.tail)


def _drop(parent: Element, index: int) -> None:
    tail = parent[index].tail
    del parent[index]
    _text(parent, index, tail)


def _text(parent: Element, index: int, text: str | None) -> None:
    """Adds a text before the child of this index."""
    if text and index:
        parent[index - 1].tail = (parent[index - 1].tail or "") + text
    elif text:
        parent.text = (parent.text or "") + text


def _wrap(parent: Element) -> None:
    """Puts words that stand bare in an element that holds blocks into paragraphs."""
    made: list[Element] = []
    open: Element | None = None

    def words(text: str | None) -> None:
        nonlocal open
        if open is None:
            if not (text or "").strip(" \t\r\n\f"):
                return
            open = etree.Element("p")
            made.append(open)
        if len(open):
            open[-1].tail = (open[-1].tail or "") + (text or "")
        else:
            open.text = (open.text or "") + (text or "")

    words(parent.text)
    for child in list(parent):
        tail, child.tail = child.tail, None
        if is_flow(child):
            open = None
            made.append(child)
        else:
            if open is None:
                open = etree.Element("p")
                made.append(open)
            open.append(child)
        words(tail)
    parent.text = None
    parent[:] = made


# ---- the form --------------------------------------------------------------------------------------------------------------------


class _Form:
    def __init__(self, parsed: Parsed, ids: bool) -> None:
        self.parsed, self.ids = parsed, ids
        self.out: list[str] = []
        self.space = False  # a blank that counts if words follow
        self.begun = False  # whether words stand before on this line

    def of(self, root: Element) -> Normal:
        self._inside(root, False)
        return tuple(_merged(self.out))

    def _inside(self, element: Element, exact: bool) -> None:
        self._words(element.text, exact)
        for child in element:
            self._element(child, exact or child.tag == "pre", element)
            self._words(child.tail, exact)

    def _element(self, element: Element, exact: bool, parent: Element) -> None:
        tag = element.tag
        if tag == "br":
            self.space = self.begun = False
            self.out.append("<br>")
            return
        flow = is_flow(element)
        if flow:
            self._end()
        elif self.space and self.begun and tag in ("img", "input"):
            self.out.append("\1 ")
            self.space = False
        self.out.append(f"<{tag}{self._attributes(element, parent)}>")
        self._inside(element, exact)
        if flow:
            self._end()
        if tag in ("img", "input"):
            self.begun = True
        if tag == "pre":
            while self.out and self.out[-1].startswith("\1") and self.out[-1].endswith("\n"):
                self.out[-1] = self.out[-1].rstrip("\n")
        self.out.append(f"</{tag}>")

    def _end(self) -> None:
        """The end of a line of words: blanks and one last break at it are not seen."""
        self.space = self.begun = False
        if (
            self.out
            and self.out[-1] == "<br>"
            and len(self.out) > 1
            and not (self.out[-2].startswith("<") and not self.out[-2].startswith("</"))
        ):
            self.out.pop()

    def _words(self, text: str | None, exact: bool) -> None:
        if not text:
            return
        at = 0
        for m in self.parsed.mark.finditer(text):
            self._run(unicodedata.normalize("NFC", text[at : m.start()]), exact)
            self._run(self._token(self.parsed.tokens[int(m[1])]), True)
            at = m.end()
        self._run(unicodedata.normalize("NFC", text[at:]), exact)

    def _run(self, text: str, exact: bool) -> None:
        if not text:
            return
        if exact:
            if self.space and self.begun:
                self.out.append("\1 ")
            self.space, self.begun = False, True
            self.out.append(f"\1{text}")
            return
        text = _SPACES.sub(" ", text)
        if text[0] == " ":
            self.space, text = True, text[1:]
        if not text:
            return
        if self.space and self.begun:
            text = f" {text}"
        self.space, self.begun = text[-1] == " ", True
        self.out.append(f"\1{text[:-1] if self.space else text}")

    def _token(self, token: Token) -> str:
        if isinstance(token, Math):
            return f"\2{'$$' if token.display else '$'}{token.tex}\2"
        return f"\2{token!r}\2"

    def _attributes(self, element: Element, parent: Element) -> str:
        said = dict(element.attrib)
        tag = element.tag
        if tag == "img":
            said.setdefault("alt", "")
            if said.get("role") in ("presentation", "none"):
                said["alt"] = ""  # nobody hears it
            said.pop("loading", "")
        if not self.ids or re.fullmatch("h[1-6]|caption", tag):
            said.pop("id", "")
        if tag == "th" and said.get("scope") == "col":
            del said["scope"]
        if tag == "ol" and said.get("start") == "1":
            del said["start"]
        if "style" in said:
            said["style"] = re.sub(r"\s", "", said["style"]).rstrip(";")
        out = []
        for name, value in sorted(said.items()):
            if name in BOOLEAN:
                value = name
            elif not value and name != "alt":
                continue
            token = self.parsed.token(value)
            if isinstance(token, Ref):
                value = f"\2{token.kind}:{token.id}#{token.fragment}"
            out.append(f' {name}="{unicodedata.normalize("NFC", " ".join(value.split()))}"')
        return "".join(out)


def _merged(out: Sequence[str]) -> list[str]:
    """The form with neighbouring runs of words as one."""
    made: list[str] = []
    for piece in out:
        if piece.startswith("\1") and made and made[-1].startswith("\1"):
            made[-1] += piece[1:]
        elif piece != "\1":
            made.append(piece)
    return made
