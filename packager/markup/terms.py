"""Glossary terms: the first occurrence of each entry in a unit becomes a link to it."""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as etree
from collections.abc import Callable, Mapping
from typing import TypeAlias

from packager.markup.tokens import MARK
from packager.markup.tree import Element

Link: TypeAlias = Callable[[Element, str, str], str]
"""(element that holds the text, words, id of the entry) -> the address of the link."""

_QUIET = frozenset(
    {"a", "h1", "h2", "h3", "h4", "h5", "h6", "code", "pre", "abbr", "kbd", "samp", "summary", "label", "caption", "dt", "th"}
)
"""Elements in which no term is linked."""
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""Scripts that put no blanks between words: there a term may begin and end anywhere."""


class Terms:
    """The entries of a glossary, ready to be found. A form is found as it is written, and with a capital at its beginning; of two that begin at one place
    the longer."""

    def __init__(self, terms: Mapping[str, str]) -> None:
        self._ids: dict[str, str] = {}
        for form, id in terms.items():
            form = unicodedata.normalize("NFC", " ".join(form.split()))
            if form:
                self._ids.setdefault(form, id)
                self._ids.setdefault(form[0].upper() + form[1:], id)
        forms = sorted(self._ids, key=lambda form: (-len(form), form))
        words = "|".join(r"\s+".join(re.escape(word).replace(r"\&", "&(?:amp;)?") for word in form.split()) for form in forms)
        self._pattern = re.compile(f"{MARK.pattern}|{words}")

    def link(self, root: Element, link: Link) -> None:
        """Links the first occurrence of each entry, in reading order."""
        self._within(root, set(), link)

    def _within(self, element: Element, done: set[str], link: Link) -> None:
        if element.tag in _QUIET or element.get("role") == "doc-endnotes":
            return
        children = list(element)
        element.text = self._linked(element, element.text, 0, done, link)
        for child in children:
            self._within(child, done, link)
            child.tail = self._linked(element, child.tail, list(element).index(child) + 1, done, link)

    def _linked(self, parent: Element, text: str | None, index: int, done: set[str], link: Link) -> str | None:
        """Puts links into a text that stands in parent before its child `index`; gives what is left before the first of them."""
        if not text or text.isspace():
            return text
        made: list[Element] = []
        start = at = 0
        before = text
        while m := self._pattern.search(text, at):
            at = m.end()
            if m[0][0] == "\x02":
                continue
            id = self._ids[" ".join(m[0].replace("&amp;", "&").split())]
            if id in done or not (boundary(text, m.start()) and boundary(text, m.end())):
                at = m.start() + 1 if id not in done else at
                continue
            element = etree.Element("a", {"class": "term", "href": link(parent, m[0], id)})
            element.text = m[0]
            if made:
                made[-1].tail = text[start : m.start()]
            else:
                before = text[: m.start()]
            made.append(element)
            done.add(id)
            start = at
        if made:
            made[-1].tail = text[start:]
            parent[index:index] = made
        return before


def boundary(text: str, at: int) -> bool:
    """Whether a word can begin or end before text[at]."""
    if not 0 < at < len(text) or _UNSPACED.match(text[at - 1]) or _UNSPACED.match(text[at]):
        return True
    return not (_wordly(text[at - 1]) and _wordly(text[at]))


def _wordly(c: str) -> bool:
    return c.isalnum() or c == "_" or unicodedata.category(c)[0] == "M"
