"""Languages that nobody speaks, which show what cannot be translated and what does not fit: longer, accented, in brackets; or right to left."""

from __future__ import annotations

import re

from packager.model import Segment

LONGER, MIRRORED = "qps-ploc", "qps-plocm"
LANGUAGES = (LONGER, MIRRORED)

_FROM = "ACDEGHIKLNOPRSTUWYZacdeghiklnoprstuwyz"
_TO = "ÀÇĎÉĜĤÎĶĻÑÖÞŔŠŢÛŴÝŽàçďéĝĥîķļñöþŕšţûŵýž"
_ACCENTS = str.maketrans(_FROM, _TO)
_HOLD = re.compile(
    r"(`+)(?!`).*?(?<!`)\1(?!`)|\$[^$]+\$|\]\([^()]*(?:\([^()]*\)[^()]*)*\)|\]\[[^\]]*\]|<[^<>]*>|\{[^{}]*\}|\[\^[^\]]*\]|(?:https?://|www\.|mailto:)\S+|&#?\w+;|\\.",
    re.S,
)
"""What in a text is not words."""


def say(lang: str, segment: Segment) -> str:
    """A segment as one of the two has it. Whatever is not words stays; where an answer is accepted, the * stay too."""
    text = segment.source
    if lang == MIRRORED:
        # the override turns each run of words round, as if its letters were read from the right
        return _words(text, lambda words: f"\u202e{words}\u202c" if words.strip() else words)
    longer = _words(text, lambda words: words.translate(_ACCENTS))
    if segment.kind == "accepted answer":
        return longer
    more = "·" * max(1, len(text) * 3 // 10)
    return f"⟦{longer} {more}⟧"


def _words(text: str, change: object) -> str:
    assert callable(change)
    out, end = [], 0
    for m in _HOLD.finditer(text):
        out += [change(text[end : m.start()]), m[0]]
        end = m.end()
    return "".join([*out, change(text[end:])])
