"""What the wall for HTML has taken out of a text of another system: how something looks, which is named, and anything else, for which a question is not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

_LOOKS = frozenset(["font", "center", "big", "tt", "strike", "nobr", "basefont", "marquee", "blink", "acronym", "dir"])
"""Elements that say how words look, and nothing else: the words stay."""
_SWITCHES = frozenset({"controls", "open", "loop", "muted", "reversed", "default", "playsinline", "download"})
_HINT = "a text here has no styles of its own; use emphasis, a table or a list"


class Taken(NamedTuple):
    """What is gone, or why a text without it would be another one (`grave`), and what to do instead."""

    grave: bool
    what: str
    hint: str = ""


def taken(source: str, clean: str) -> Iterator[Taken]:
    """What stands in a text and no more in it after the wall."""
    if "<" not in source:
        return
    before, after = _Tags(source), _Tags(clean)
    gone = before.elements - after.elements
    for tag in sorted(gone):
        if tag in _LOOKS or ":" in tag:
            yield Taken(False, f"<{tag}> around words")
        else:
            yield Taken(True, f"a text holds <{tag[:20]}>, which cannot stand in a text here")
    looks: set[str] = set()
    for tag, name, value in before.attributes - after.attributes:
        if gone[tag] or (not value and name not in ("alt", "open", "controls")) or (name in _SWITCHES and value in ("", name, "true")):
            continue
        if name in ("href", "src", "poster") and not value.lower().startswith(("javascript:", "vbscript:")):
            yield Taken(True, f"a text leads to '{value[:60]}', where a text here cannot lead")
        else:
            looks.add(f"{name} of <{tag}>")
    if looks:
        yield Taken(False, ", ".join(sorted(looks)), _HINT)


class _Tags(HTMLParser):
    """The elements of a text, and their attributes, each as often as it stands there."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: Counter[str] = Counter()
        self.attributes: Counter[tuple[str, str, str]] = Counter()
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        for name, value in dict(attrs).items():
            self.attributes[tag, name, " ".join((value or "").split())] += 1
