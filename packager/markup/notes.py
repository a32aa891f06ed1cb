"""Footnotes after the inline phase: their numbers, their order, and the ways there and back."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Callable
from dataclasses import dataclass

from packager.markup.tree import Element


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a text refers to a note. holder: the note in which it does so, or None."""

    element: Element
    label: str
    holder: Element | None


def number(root: Element, ids: dict[str, str], references: list[Reference], new_id: Callable[[str], str]) -> list[str]:
    """Numbers the notes in the order in which they are referred to (those of a note after it), sorts them so, and links both ways. ids: label -> id of
    its note. new_id makes an id of the text unique. Gives the labels to which nothing refers."""
    by_id = {item.get("id", ""): item for item in root.iter("li")}
    items = {label: by_id[id] for label, id in ids.items() if id in by_id}
    order: list[Element] = []
    queue: list[Element | None] = [None]
    for holder in queue:
        for reference in references:
            item = items[reference.label]
            if reference.holder is holder and item not in order:
                order.append(item)
                queue.append(item)
    unused = [label for label, item in items.items() if item not in order]
    numbers = {item: n for n, item in enumerate([*order, *(items[label] for label in unused)], 1)}
    back: dict[Element, list[str]] = {}
    for reference in references:
        item = items[reference.label]
        id = new_id(f"fnref-{reference.label}")
        back.setdefault(item, []).append(id)
        reference.element.tag = "sup"
        reference.element.set("id", id)
        reference.element.text = None
        link = etree.SubElement(reference.element, "a", {"class": "footnote-ref", "href": f"#{item.get('id')}", "role": "doc-noteref"})
        link.text = str(numbers[item])
    for item, there in back.items():
        _ways_back(item[-1], numbers[item], there)
    for box in root.iter("ol"):
        if len(box) and box[0] in numbers:
            box[:] = sorted(box, key=lambda item: numbers[item])
    return unused


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
