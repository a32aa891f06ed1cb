"""Texts in two languages: what a translation has to keep of its source, and the telling of what is not translated."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Collection, Iterable, Iterator, Mapping

from packager.markup.inline import GAP, MATH, NOTE, OPENED, PROBLEM, REFUSED, TAKEN, VALUE
from packager.markup.syntax import ATTRIBUTES
from packager.markup.tree import Element
from packager.model import Passage, Value

_FREE = frozenset({"p", "strong", "em", "br"})
"""What Markdown makes of words with emphasis, and of line breaks: a translator may set them as the language wants."""
_WORDS = frozenset({"title", "alt", "aria-label", TAKEN, OPENED, REFUSED})
"""Attributes that are translated, or told apart."""

_BRACES = re.compile(ATTRIBUTES)
"""An attribute list that was read as words: its text has none like it, or it stands behind nothing that could have it."""


def marks_of(element: Element) -> Iterator[str]:
    """What an element of a line of text is, as its author would type it, where it is more than words."""
    tag, text = element.tag, element.text or ""
    if tag == PROBLEM:
        needle, rule = element.get("needle", ""), element.get("rule")
        if rule != "variable-unknown":  # told as a variable
            yield f"{needle} without its other half" if rule == "html-shown" else needle
        return
    if tag == MATH:
        yield f"$${text}$$" if element.get("display") else f"${text}$"
    elif tag == NOTE:
        yield f"[^{text}]"
    elif tag == GAP:
        yield f"[[{text}]]"
    elif tag == VALUE:
        yield Value(element.get("formula", "")).typed
    elif tag == "code" and OPENED not in element.attrib:
        yield f"`{text}`"
    elif tag == "a" and "href" in element.attrib:
        yield f"]({element.get('href')})"
        yield from _kept(element, "href")
    elif tag == "img":
        yield f"![]({element.get('src')})"
        yield from _kept(element, "src")
    elif tag in _FREE and OPENED not in element.attrib:
        yield from _kept(element)
    elif tag != "abbr" or OPENED in element.attrib:  # an abbreviation that nobody marked stands wherever its word does
        yield f"<{' '.join([tag, *_kept(element)])}>"
    if taken := element.get(TAKEN):
        yield taken
    for words in (text if tag not in (MATH, NOTE, GAP, VALUE, "code") else "", *(child.tail or "" for child in element)):
        yield from (m[0] for m in _BRACES.finditer(words))


def _kept(element: Element, told: str = "") -> list[str]:
    """The attributes of an element that say something of their own; those of an attribute list are told with it."""
    if TAKEN in element.attrib:
        return []
    return [f'{name}="{value}"' for name, value in sorted(element.items()) if name not in _WORDS and name != told]


def told(root: Element, foreign: Mapping[Element, Passage], whole: bool, own: Collection[Element]) -> None:
    """Marks texts that are in another language than those around them: for machines by `lang`, for readers by the language's name before them. whole:
    all are, and in the same one, so that once is enough. own: the elements of the block phase; such a one within a text, a list in an item, is
    none of its words."""
    if whole:
        word = next(iter(foreign.values()))
        box = etree.Element("div", {"lang": word.lang, "class": "other-language"})
        box.extend(list(root))
        box.insert(0, _name("p", word))
        root[:] = [box]
        return
    for element, word in foreign.items():
        if any(child in own for child in element):
            element = _words_of(element, own)
        element.set("lang", word.lang)
        element.set("class", f"{element.get('class', '')} other-language".strip())
        if element.text or len(element):
            name = _name("span", word)
            name.tail = f" {element.text or ''}"
            element.text = None
            element.insert(0, name)


def listed(element: Element, texts: Iterable[str]) -> None:
    """Titles parted by commas, those in another language marked."""
    element.text = ""
    for n, text in enumerate(texts):
        words = (", " if n else "") + ("" if isinstance(text, Passage) else text.replace("&", "&amp;"))
        if len(element):
            element[-1].tail = (element[-1].tail or "") + words
        else:
            element.text = f"{element.text}{words}"
        if isinstance(text, Passage):
            box = etree.SubElement(element, "span", {"lang": text.lang, "class": "other-language"})
            box.append(_name("span", text))
            box[0].tail = f" {text}".replace("&", "&amp;")


def _words_of(element: Element, own: Collection[Element]) -> Element:
    """Puts the words of an element, up to the first block in it, into an element of their own."""
    box = etree.Element("span")
    box.text, element.text = element.text, None
    while len(element) and element[0] not in own:
        box.append(element[0])
        del element[0]
    element.insert(0, box)
    return box


def _name(tag: str, word: Passage) -> Element:
    made = etree.Element(tag, {"class": "language-name"})
    made.text = f"[{word.name}]".replace("&", "&amp;")
    return made
