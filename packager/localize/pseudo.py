"""Languages that nobody speaks, which show what cannot be translated and what does not fit: longer, accented, in brackets; or right to left."""

from __future__ import annotations

import re
from collections.abc import Callable

from packager.model import Segment

LONGER, MIRRORED = "qps-ploc", "qps-plocm"
LANGUAGES = (LONGER, MIRRORED)

_FROM = "ACDEGHIKLNOPRSTUWYZacdeghiklnoprstuwyz"
_TO = "ÀÇĎÉĜĤÎĶĻÑÖÞŔŠŢÛŴÝŽàçďéĝĥîķļñöþŕšţûŵýž"
_ACCENTS = str.maketrans(_FROM, _TO)
_HOLD = re.compile(
    r"(`+)(?!`).*?(?<!`)\1(?!`)|\$[^$]+\$|\]\([^()]*(?:\([^()]*\)[^()]*)*\)|\]\[[^\]]*\]|<[^<>]*>|\{[^{}]*\}|\[\^[^\]]*\]|\[\[[\w.-]+\]\]|(?:https?://|www\.|mailto:)\S+|&#?\w+;|\\.",
    re.S,
)
"""What in a text is not words."""


def say(lang: str, segment: Segment) -> str:
    """A segment as one of the two has it. Whatever is not words stays; where an answer is accepted, the * stay too."""
    text = segment.source
    if lang == MIRRORED:
        return _words(text, _turned)
    longer = _words(text, lambda words: words.translate(_ACCENTS))
    if segment.kind == "accepted answer":
        return longer
    more = "·" * max(1, len(text) * 3 // 10)
    return f"⟦{longer} {more}⟧"


_NUMBER = re.compile(r"(\d+(?:[.,:/\u00a0]\d+)*(?:\s?%)?)")
"""A number, which right-to-left languages write from the left."""


def _turned(words: str) -> str:
    """Words as if their letters were read from the right: an override turns each run of them round. Each stands in an isolate, without which a number beside
    it would be drawn into it, as happens to no letter of such a language."""
    pieces = _NUMBER.split(words)
    return "".join(p if n % 2 or not p.strip() else f"\u2067\u202e{p}\u202c\u2069" for n, p in enumerate(pieces))


def _words(text: str, change: Callable[[str], str]) -> str:
    out, end = [], 0
    for m in _HOLD.finditer(text):
        out += [change(text[end : m.start()]), m[0]]
        end = m.end()
    return "".join([*out, change(text[end:])])
