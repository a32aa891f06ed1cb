"""The words of a text of Markdown, roughly, for titles and for what questions are called before they are rendered (naming.py). No Markdown library is needed for it."""

from __future__ import annotations

import re

_MARKS = re.compile(
    r"(`+)(?P<code>.+?)\1"
    r"|!\[(?P<alt>[^\]]*)\]\([^)]*\)(?:\{[^}]*\})?"
    r"|\[(?P<words>[^\]^][^\]]*)\]\([^)]*\)"
    r"|<!--.*?-->|\\(?P<sign>[^\w\s])|\\$"
    r"|\[\^[^\]]*\]|\{[:#.][^}]*\}|</?[a-zA-Z][^<>]*>|^\s*(?:#+|>|[-*+]|:::.*$|!!!|\?\?\?\+?)\s"
    r"|(?<![\w*_])[*_]{1,3}(?=[^\s*_])|(?<=[^\s*_])[*_]{1,3}(?![\w*_])|`+|\$+",
    re.M,
)


def bare(markdown: str) -> str:
    """The words of a Markdown text on one line, roughly: for names and titles, which have no markup. A picture gives its alternative text. Of a
    long text the first thousand characters."""
    return " ".join(_MARKS.sub(lambda m: m["code"] or m["alt"] or m["words"] or m["sign"] or "", markdown[:1000]).split())


_LONGEST_NAME = 80
_BESIDE = re.compile(r"\s*(?:\||\[\^[^\]]*\]:|\*\[[^\]]*\]:|Table:|```|~~~)")
"""How a block begins that is no sentence: a table, a footnote, an abbreviation, program code."""


_HOLES = re.compile(r"\[\[[\w.-]+\]\]|\{(?:=(?:[^{}]|\{[^{}]*\})*|[A-Za-z]\w*)\}")
"""A gap, a value, a formula."""


def first_words(prompt: str, holes: bool = False) -> str:
    """The first words of a prompt, tables, code and notes left out where there are others; '' where it has none. holes: it has gaps or values, which
    become `…`."""
    if holes:
        prompt = _HOLES.sub("…", prompt)
    blocks = re.split(r"\n[ \t]*\n", prompt[:600])
    words = bare("\n\n".join(block for block in blocks if not _BESIDE.match(block))) or bare(prompt[:600])
    if len(words) <= _LONGEST_NAME:
        return words
    cut = words[:_LONGEST_NAME]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut[:-1]).rstrip(",;:. ") + "…"
