"""Footnotes: their order, which is that of the source in every language, and the ways there and back."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from packager.markup.tree import Element


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a text refers to a note. holder: the label of the note in which it does so, or "" for the text itself."""

    label: str
    holder: str


def order(labels: Iterable[str], mentions: list[Mention]) -> tuple[list[str], list[str]]:
    """The labels of notes in the order in which they are mentioned, those of a note after it; then those that nothing mentions."""
    defined = list(labels)
    known: list[str] = []
    queue = [""]
    for holder in queue:
        for mention in mentions:
            if mention.holder == holder and mention.label in defined and mention.label not in known:
                known.append(mention.label)
                queue.append(mention.label)
    return known, [label for label in defined if label not in known]


def link(root: Element, ids: Mapping[str, str], references: list[tuple[Element, str]], new_id: Callable[[str], str]) -> None:
    """Links references to their notes, both ways. ids: label -> id of its note, in the order of their numbers. references: element and label."""
    if not references:
        return
    numbers = {label: n for n, label in enumerate(ids, 1)}
    items = {item.get("id", ""): item for item in root.iter("li")}
    back: dict[str, list[str]] = {}
    for element, label in references:
        id = new_id(f"fnref-{label}")
        back.setdefault(label, []).append(id)
        element.tag = "sup"
        element.set("id", id)
        element.text = None
        way = etree.SubElement(element, "a", {"class": "footnote-ref", "href": f"#{ids[label]}", "role": "doc-noteref"})
        way.text = str(numbers[label])
    for label, there in back.items():
        _ways_back(items[ids[label]][-1], numbers[label], there)


def _ways_back(paragraph: Element, number: int, ids: list[str]) -> None:
    """An arrow for each place that refers to a note, at the end of its last paragraph."""
    for n, id in enumerate(ids, 1):
        if len(paragraph):
            paragraph[-1].tail = (paragraph[-1].tail or "") + " "
        elif paragraph.text:
            paragraph.text += " "
        link = etree.SubElement(paragraph, "a", {"class": "footnote-back", "href": f"#{id}", "role": "doc-backlink"})
        link.set("aria-label", f"↩ {number}" if n == 1 else f"↩ {number} ({n})")
        link.text = "↩\ufe0e"  # the arrow as text, not as a picture
        if n > 1:
            etree.SubElement(link, "sup").text = str(n)
