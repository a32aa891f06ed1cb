"""Texts in two languages: what a translation has to keep of its source, and the telling of what is not translated."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Iterator, Mapping

from packager.markup.inline import MATH, NOTE, PROBLEM, REFUSED, TAKEN
from packager.markup.tree import Element
from packager.model import Passage

_FREE = frozenset({"p", "strong", "em", "br"})
"""What Markdown makes of words with emphasis, and of line breaks: a translator may set them as the language wants."""
_WORDS = frozenset({"title", "alt", "aria-label", TAKEN})
"""Attributes that are translated, or told apart."""


def marks_of(element: Element) -> Iterator[str]:
    """What an element of a line of text is, as its author would type it, where it is more than words."""
    text = element.text or ""
    if element.tag == MATH:
        yield f"$${text}$$" if element.get("display") else f"${text}$"
    elif element.tag == NOTE:
        yield f"[^{text}]"
    elif element.tag == PROBLEM:
        if element.get("rule") != "variable-unknown":  # told as a variable
            yield element.get("needle", "")
    elif element.tag == "code":
        yield f"`{text}`"
    elif element.tag == "a" and "href" in element.attrib:
        yield f"]({element.get('href')})"
    elif element.tag == "img":
        yield f"![]({element.get('src')})"
    elif element.tag not in _FREE:
        yield f"<{element.tag}>"
    if taken := element.get(TAKEN):
        yield taken
        return
    kept = {name: value for name, value in element.items() if name not in _WORDS and name not in ("href", "src", REFUSED)}
    if kept and element.tag not in (MATH, NOTE, PROBLEM):
        yield " ".join(f'{name}="{kept[name]}"' for name in sorted(kept))


def told(root: Element, foreign: Mapping[Element, Passage], whole: bool) -> None:
    """Marks texts that are in another language than those around them: for machines by `lang`, for readers by the language's name before them. whole:
    all are, and in the same one, so that once is enough."""
    if whole:
        word = next(iter(foreign.values()))
        box = etree.Element("div", {"lang": word.lang, "class": "other-language"})
        box.extend(list(root))
        box.insert(0, _name("p", word))
        root[:] = [box]
        return
    for element, word in foreign.items():
        element.set("lang", word.lang)
        element.set("class", f"{element.get('class', '')} other-language".strip())
        if element.text or len(element):
            name = _name("span", word)
            name.tail = f" {element.text or ''}"
            element.text = None
            element.insert(0, name)


def _name(tag: str, word: Passage) -> Element:
    made = etree.Element(tag, {"class": "language-name"})
    made.text = f"[{word.name}]".replace("&", "&amp;")
    return made
