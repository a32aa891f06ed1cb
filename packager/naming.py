"""The name of a question whose author gave it none: the first words of its prompt, as learners read them."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from typing import TypeVar

from packager import walk
from packager.model import Bank, Course, Gap, Html, Math, Question, RawQuestion, Value

LONGEST = 80
"""Characters of a name."""
_PARAGRAPH = re.compile(r"<p>([^<&]*)</p>")
_MORE = re.compile(r"<(?!/?(?:p|em|strong|code|span|br|ol|ul|li|h[1-6]|a|sub|sup)\b)|<[^>]* class=")
"""What may hold words that stand beside the sentences, or a picture."""
_BESIDE = frozenset({"table", "pre", "details", "figcaption", "audio", "video"})
_BESIDE_BY_CLASS = frozenset({"footnotes", "footnote-ref", "download", "tab-label", "callout-title"})
_VOID = frozenset({"br", "hr", "img", "input", "source", "track", "wbr", "col"})
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
    }
)
Named = TypeVar("Named", bound=Question[Html])


def in_course(course: Course[Html]) -> Course[Html]:
    """A rendered course, each of whose questions has a name."""
    return replace(course, banks=tuple(_in_bank(bank) for bank in course.banks))


def _in_bank(bank: Bank[Html]) -> Bank[Html]:
    return replace(bank, questions=tuple(named(question) for question in bank.questions))


def named(question: Named) -> Named:
    """A rendered question with the name that it has, or that is made for it: of a prompt that has no words, its id."""
    if not question.name.made or isinstance(question, RawQuestion):
        return question
    return replace(question, name=replace(question.name, text=first_words(question.prompt) or question.id))


def first_words(prompt: Html) -> str:
    """The first words of a rendered text; '' where it has none. Gaps and values are `…`, a formula its TeX, a picture its alternative text. Tables, code, notes and
    what is folded away are left out where there are others."""
    if len(prompt) == 1 and isinstance(prompt[0], str) and (simple := _PARAGRAPH.fullmatch(prompt[0])):
        return _cut(" ".join(simple[1].split()))
    shown = "".join(_shown(piece) for piece in prompt)
    if not _MORE.search(shown):
        return _cut(walk.plain_text((shown,)))
    words = _Words()
    words.feed(shown)
    words.close()
    return _cut(" ".join("".join(words.found).split()) or walk.plain_text((shown,)))


def _shown(piece: object) -> str:
    if isinstance(piece, Math):
        return escape(piece.tex)
    return piece if isinstance(piece, str) else "…" if isinstance(piece, Gap | Value) else ""


def _cut(words: str) -> str:
    if len(words) <= LONGEST:
        return words
    cut = words[:LONGEST]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut[:-1]).rstrip(",;:. ") + "…"


class _Words(HTMLParser):
    """The words of a text, without those that stand beside its sentences. apart: how deep in such an element the reading is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.apart = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        beside = tag in _BESIDE or not _BESIDE_BY_CLASS.isdisjoint((own.get("class") or "").split())
        if tag not in _VOID and (self.apart or beside):
            self.apart += 1
        elif not self.apart and tag not in _INLINE:
            self.found.append(own.get("alt") or "" if tag == "img" else " ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self.apart:
            self.apart -= 1
        elif tag not in _INLINE:
            self.found.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.apart:
            self.found.append(data)
