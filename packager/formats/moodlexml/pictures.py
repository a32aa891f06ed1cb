"""Questions about a picture read: the other way of onimage.py (question/type/ddimageortext, question/type/ddmarker)."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any, Literal

from packager.formats.moodlexml.elements import Element
from packager.formats.moodlexml.reading import Reading
from packager.formats.moodlexml.texts import BLANKS
from packager.model import Drag, DragImage, DragMarkers, Drop, Html, Marker, Question, Ref, Zone
from packager.source.answers import letters

_SHOWN = re.compile(r'\n?<p class="sr-only visually-hidden">([^<]*)</p>$')


def drag_image(reading: Reading) -> Question[Html] | None:
    common, image = _about(reading)
    drags: list[Drag[Html]] = []
    keys: dict[str, str] = {}
    for number, element in enumerate(reading.element.findall("drag")):
        key = keys[(element.findtext("no") or "").strip()] = letters(number)
        again = element.find("infinite") is not None
        group = int(reading.number(element.findtext("draggroup") or "1", element, "the group of a thing"))
        drags.append(Drag(key, _thing(reading, element), group, again, reading.said.at(element)))
    drops: list[Drop] = []
    for element in reading.element.findall("drop"):
        x, y = (int(reading.number(element.findtext(name), element, "a place on the picture")) for name in ("xleft", "ytop"))
        choice = keys.get((element.findtext("choice") or "").strip(), "")
        if not choice or x < 0 or y < 0:
            reading.said.refuse(element, "a place has nothing that belongs there, or lies outside of the picture")
        drops.append(Drop((element.findtext("no") or "").strip(), x, y, choice, reading.said.at(element)))
    if image is None or not drops or not drags:
        reading.said.refuse(reading.element, "it has no picture, no place or nothing to drag")
        return None
    shuffle = reading.element.find("shuffleanswers") is not None
    return DragImage(**common, image=image, drags=tuple(drags), drops=tuple(drops), shuffle=shuffle)


def drag_markers(reading: Reading) -> Question[Html] | None:
    common, image = _about(reading)
    markers: list[Marker] = []
    keys: dict[str, str] = {}
    for number, element in enumerate(reading.element.findall("drag")):
        key = keys[(element.findtext("no") or "").strip()] = letters(number)
        text = unescape(element.findtext("text") or "")
        if re.search(r"<(?!\s)", element.findtext("text") or ""):
            reading.said.refuse(element, "a marker has tags of HTML")
        count = int(reading.number(element.findtext("noofdrags") or "1", element, "how often a marker can be used"))
        often = element.find("infinite") is not None
        markers.append(Marker(key, reading.plain(text, f"marker.{key}", "answer", element), None if often else count))
    zones: list[Zone] = []
    for element in reading.element.findall("drop"):
        choice = keys.get((element.findtext("choice") or "").strip(), "")
        zone = _zone(element, choice, reading)
        if zone is None or not choice:
            reading.said.refuse(element, "a zone has no marker, or no shape that is known here")
        else:
            zones.append(zone)
    if image is None or not zones:
        reading.said.refuse(reading.element, "it has no picture or no zone")
        return None
    misplaced, shuffle = (reading.element.find(name) is not None for name in ("showmisplaced", "shuffleanswers"))
    return DragMarkers(**common, image=image, markers=tuple(markers), zones=tuple(zones), shuffle=shuffle, show_misplaced=misplaced)


def _about(reading: Reading) -> tuple[dict[str, Any], Html | None]:
    """What every kind has, and the picture, whose alternative text stands at the end of the prompt in our own files."""
    common = reading.combined(reading.common())
    prompt, alt = common["prompt"], ""
    if prompt and isinstance(prompt[-1], str) and (m := _SHOWN.search(prompt[-1])):
        alt, rest = unescape(m[1]), prompt[-1][: m.start()]
        common["prompt"] = (*prompt[:-1], *((rest,) if rest else ()))
    file = reading.element.find("file")
    path = "" if file is None else reading.texts.file(file, reading.said)
    return common, _picture(alt, path, reading, reading.element) if path else None


def _thing(reading: Reading, element: Element) -> Html:
    """What can be dragged: words, or a picture with its words as alternative text."""
    file = element.find("file")
    text = (element.findtext("text") or "").strip(BLANKS)
    if file is None:
        return reading.texts.of(text, element, reading.said)
    path = reading.texts.file(file, reading.said)
    return _picture(unescape(text), path, reading, element) if path else ()


def _picture(alt: str, path: str, reading: Reading, element: Element) -> Html:
    return (f'<p><img alt="{escape(alt)}" src="', Ref("asset", path, loc=reading.said.at(element)), '" /></p>')


def _zone(element: Element, marker: str, reading: Reading) -> Zone | None:
    shape = (element.findtext("shape") or "").strip()
    coords = (element.findtext("coords") or "").strip()
    numbers = tuple(int(number) for number in re.findall(r"\d+", coords)) if re.fullmatch(r"\d+,\d+(?:;\d+(?:,\d+)?)+", coords) else ()
    wanted = {"circle": len(numbers) == 3, "rectangle": len(numbers) == 4, "polygon": len(numbers) >= 6 and len(numbers) % 2 == 0}
    if not wanted.get(shape):
        return None
    kind: Literal["circle", "rectangle", "polygon"] = shape  # type: ignore[assignment]
    return Zone(marker, kind, numbers, reading.said.at(element))
