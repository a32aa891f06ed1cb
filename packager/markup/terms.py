"""Glossary terms: the first occurrence of each entry in a unit becomes a link to it."""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as etree
from collections.abc import Callable, Mapping
from heapq import merge
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from packager.markup.tokens import STX
from packager.markup.tree import Element

Link: TypeAlias = Callable[[Element, str, str], str]
"""(element that holds the text, words, id of the entry) -> the address of the link."""

_QUIET = frozenset(
    {"a", "h1", "h2", "h3", "h4", "h5", "h6", "code", "pre", "abbr", "kbd", "samp", "summary", "label", "caption", "dt", "th"}
)
"""Elements in which no term is linked."""
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""Scripts that put no blanks between words: there a term may begin and end anywhere."""


_WORD = re.compile(r"\w+")


class _Form(NamedTuple):
    pattern: re.Pattern[str]
    id: str


class Terms:
    """The entries of a glossary, ready to be found. A form is found as it is written, and with a capital at its beginning; of two that begin at one place
    the longer."""

    def __init__(self, terms: Mapping[str, tuple[str, ...]]) -> None:
        ids: dict[str, str] = {}
        for id, form in ((id, form) for id, forms in terms.items() for form in forms):
            form = unicodedata.normalize("NFC", " ".join(form.split()))
            if form:
                ids.setdefault(form, id)
                ids.setdefault(form[0].upper() + form[1:], id)
        # by the word with which a form begins: a text has many words, but few with which a term begins
        self._by_word: dict[str, list[_Form]] = {}
        self._others: list[_Form] = []  # those that begin with a sign, or in a script without words
        for form in sorted(ids, key=lambda form: (-len(form), form)):
            spelled = r"\s+".join(re.escape(word).replace(r"\&", "&(?:amp;)?") for word in form.split())
            first = None if _UNSPACED.search(form) else _WORD.match(form)
            forms = self._others if first is None else self._by_word.setdefault(first[0], [])
            forms.append(_Form(re.compile(spelled), ids[form]))
        self._other = re.compile("|".join(form.pattern.pattern for form in self._others)) if self._others else None

    def link(self, root: Element, link: Link) -> None:
        """Links the first occurrence of each entry, in reading order."""
        self._within(root, set(), link)

    def _within(self, element: Element, done: set[str], link: Link) -> None:
        if element.tag in _QUIET or element.get("role") == "doc-endnotes":
            return
        children = list(element)
        element.text = self._linked(element, element.text, 0, done, link)
        made = len(element) - len(children)
        for number, child in enumerate(children, 1):
            self._within(child, done, link)
            child.tail = self._linked(element, child.tail, made + number, done, link)
            made = len(element) - len(children)

    def _linked(self, parent: Element, text: str | None, index: int, done: set[str], link: Link) -> str | None:
        """Puts links into a text that stands in parent before its child `index`; gives what is left before the first of them."""
        if not text or text.isspace():
            return text
        made: list[Element] = []
        start = at = 0
        before = text
        while found := self._next(text, at, done):
            begin, at, id = found
            element = etree.Element("a", {"class": "term", "href": link(parent, text[begin:at], id)})
            element.text = text[begin:at]
            if made:
                made[-1].tail = text[start:begin]
            else:
                before = text[:begin]
            made.append(element)
            done.add(id)
            start = at
        if made:
            made[-1].tail = text[start:]
            parent[index:index] = made
        return before

    def _next(self, text: str, at: int, done: set[str]) -> tuple[int, int, str] | None:
        """The next term from `at` on that is not done: where it begins and ends, and the id of its entry."""
        words = ((word.start(), self._by_word.get(word[0])) for word in _WORD.finditer(text, at))
        others = ((m.start(), self._others) for m in self._other.finditer(text, at)) if self._other else ()
        for begin, forms in merge(words, others, key=itemgetter(0)) if self._other else words:
            if forms and text[begin - 1 : begin] != STX and boundary(text, begin):
                for form in forms:
                    m = form.pattern.match(text, begin) if form.id not in done else None
                    if m and boundary(text, m.end()):
                        return begin, m.end(), form.id
        return None


def boundary(text: str, at: int) -> bool:
    """Whether a word can begin or end before text[at]."""
    if not 0 < at < len(text) or _UNSPACED.match(text[at - 1]) or _UNSPACED.match(text[at]):
        return True
    return not (_wordly(text[at - 1]) and _wordly(text[at]))


def _wordly(c: str) -> bool:
    return c.isalnum() or c == "_" or unicodedata.category(c)[0] == "M"
