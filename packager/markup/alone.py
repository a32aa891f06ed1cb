"""A text of one paragraph on one line, which most texts of a question are: it needs no block phase."""

from __future__ import annotations

import re
import unicodedata

from packager.markup.lines import Line
from packager.markup.syntax import opens
from packager.markup.tree import context, translatable
from packager.model import WITH_GAPS, Markdown, Segment

_UNUSUAL = "\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
MEANS_ITSELF = re.compile(rf"(?!\d+[.)](?: |$))[^\W_][^*_\[\]<>&$\\{{}}|`~^{_UNUSUAL}]*")
"""A text that means itself: one line that begins with a letter or digit, not with the number of a list, and holds no sign of the dialect's."""
_MORE = re.compile(rf"[{_UNUSUAL}]|:::|8<|\[\^|\{{[:#.]")
"""What is not, or not only, for the inline phase: another line, a directive, an include, a note, an attribute list."""

SHORT = frozenset({"option", "item", "stem", "answer"})
"""Kinds of texts that are chosen, put in order or dragged: of one line, they are a word or sentence, whatever sign it begins with."""
_MEANT = frozenset({"quote", "list_", "heading", "rule"})


def alone(text: Markdown) -> Line | None:
    """A text as its one line, or None where only the block phase can say what it is. It comes out the same either way."""
    source = text.source.rstrip(" \n")
    short = text.kind in SHORT
    if not source or text.kind == "body" or source[0] in (" [!" if short else " [!#>"):
        return None
    if not MEANS_ITSELF.fullmatch(source):
        if text.kind == WITH_GAPS or (text.values and "{" in source) or _MORE.search(source):
            return None
    elif ":::" in source:
        return None
    if not source.isascii():
        source = unicodedata.normalize("NFC", source)
    loc = text.loc
    line = Line(source.rstrip(), loc.file, loc.line, text.columns[0] if text.columns else max(loc.column, 1))
    if not source[0].isalpha():
        opened = opens([line], 0, paragraph=False)
        if source.startswith(("*[", "$$")) or source[0].isspace() or (opened and not (short and opened in _MEANT)):
            return None
    return line


def is_meant(text: Markdown, lines: list[Line]) -> bool:
    """Whether a sign at the beginning of a text's one line means itself: a learner chooses `> 20` or `- 5 °C`, and no quotation or list of one item."""
    return text.kind in SHORT and len(lines) == 1 and opens(lines, 0, paragraph=False) in _MEANT


def segment_of(text: Markdown, line: Line) -> Segment | None:
    """What there is to translate in such a text."""
    if not translatable(line.text):
        return None
    kind = "paragraph" if text.kind == "text" else text.kind
    return Segment(context(text, kind), line.text, kind, text.note, line.at(0))
