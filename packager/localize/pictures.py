"""The words in drawings (SVG): what there is to translate in one, whether a translation fits in it, and the drawing in other words.

Words are the text nodes of what SVG shows or tells as text, and `aria-label`. A translation takes the place of the words in such a node: it is never read as
markup. A drawing in which no word changes stays as it is, to the byte.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from packager import svg
from packager.diagnostics import Location
from packager.files import Blob, Files, blob
from packager.markup.lines import FORBIDDEN, REPLACEMENT
from packager.model import Passage, Segment, direction

KIND = "picture text"
ENDING = ".svg"
"""What the name of a drawing ends in, in small letters."""

_SVG = "http://www.w3.org/2000/svg"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LINES = frozenset({"text", "tspan", "textPath"})
_TOLD = frozenset({"title", "desc"})
_LABEL = "aria-label"
_BLANKS = " \t\r\n"
_REMARK = re.compile(r"\s*translators?:\s*", re.I)
_DECLARATION = re.compile(rb"\s*<\?xml\s[^>]*\?>\s*")
_ISOLATES = {"ltr": "\u2066{}\u2069", "rtl": "\u2067{}\u2069"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of the author's, by its path in the repository."""

    path: str
    blob: Blob


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one node of a drawing. holder: the element that holds them; before: the element behind which they stand in it, None for those at its
    beginning; attribute: its name where they stand in one."""

    segment: Segment
    holder: Any
    before: Any = None
    attribute: str = ""

    def put(self, words: str) -> None:
        """Other words in their place, with the blanks around them as they are."""
        if self.attribute:
            self.holder.set(self.attribute, words)
        elif self.before is not None:
            self.before.tail = _within(self.before.tail, words)
        else:
            self.holder.text = _within(self.holder.text, words)


def _within(old: str, words: str) -> str:
    return old[: len(old) - len(old.lstrip(_BLANKS))] + words + old[len(old.rstrip(_BLANKS)) :]


def _folded(text: str) -> str:
    """A text on one line. A no-break space is no blank."""
    return re.sub(f"[{_BLANKS}]+", " ", text).strip(_BLANKS)


@lru_cache(256)
def segments(picture: Picture) -> tuple[Segment, ...]:
    """What there is to translate in a drawing, in the order of the file: what has a letter in it. Nothing where it cannot be read, which is said where it is
    used."""
    return tuple(words.segment for words in _words(picture.path, _root(picture)))


def drawn(picture: Picture, lang: str, say: Callable[[Segment], str]) -> tuple[Blob, bool]:
    """The drawing with say's words in it, for readers of `lang`, and whether it has words and all of them are in that language (no Passage)."""
    said = {segment: _clean(say(segment)) for segment in segments(picture)}
    whole = bool(said) and not any(isinstance(words, Passage) for words in said.values())
    if all(words in ("", segment.source) for segment, words in said.items()):
        return picture.blob, whole
    root = _root(picture)
    turned = _turn(root, direction(lang))
    languages: dict[Any, set[str]] = {}
    for node in list(_words(picture.path, root)):
        words = said[node.segment]
        here = words.lang if isinstance(words, Passage) else lang
        languages.setdefault(node.holder, set()).add(here)
        if words and direction(here) != turned:
            node.put(_ISOLATES[direction(here)].format(words))  # else a full stop would go to the wrong end of its line
        elif words and words != node.segment.source:
            node.put(str(words))
    root.attrib.pop("lang", None)
    root.set(_LANG, lang)
    for holder in root.iterdescendants():
        spoken = languages.get(holder, {lang})
        here = lang if lang in spoken else min(spoken)
        if holder in languages and _language(holder) != here:
            holder.attrib.pop("lang", None)
            holder.set(_LANG, here)
    return blob(_spelled(root, picture.blob.read())), whole


def _clean(said: str) -> str:
    words = FORBIDDEN.sub(REPLACEMENT, _folded(said))
    return Passage(words, said.lang, said.name) if isinstance(said, Passage) else words


# ---- reading and writing -----------------------------------------------------------------------------------------------------


def _root(picture: Picture) -> Any:
    """The root element, or None for what is no drawing that may be read."""
    if picture.blob.size > svg.LARGEST:
        return None
    try:
        root = svg.read(picture.blob.read())
    except OSError:
        return None
    return None if isinstance(root, svg.Wrong) else root


def _words(path: str, root: Any) -> Iterator[_Words]:
    """Every node that has words, in the order of the file."""
    from lxml import etree

    equal: dict[str, int] = {}
    remark = ""

    def made(text: str | None, line: int, holder: Any, before: Any = None, attribute: str = "") -> Iterator[_Words]:
        nonlocal remark
        source = _folded(text or "")
        if any(c.isalpha() for c in source):
            nth = equal[source] = equal.get(source, 0) + 1
            context = f"{path}#{KIND.replace(' ', '-')}" + (f"~{nth}" if nth > 1 else "")
            yield _Words(Segment(context, source, KIND, remark, Location(path, line or 0)), holder, before, attribute)
            remark = ""

    def visit(element: Any, in_line: bool) -> Iterator[_Words]:
        nonlocal remark
        if not isinstance(element.tag, str):
            if element.tag is etree.Comment and (m := _REMARK.match(element.text or "")):
                remark = " ".join((element.text or "")[m.end() :].split())
            return
        space, _, name = element.tag.rpartition("}")
        ours = space in ("", f"{{{_SVG}")
        if ours and element.get("systemLanguage"):
            return  # the drawing itself has this for the readers of one language
        in_line = ours and (name == "text" or (in_line and (name in _LINES or name == "a")))
        shown = in_line or (ours and name in _TOLD)
        if ours:
            yield from made(element.get(_LABEL), element.sourceline, element, None, _LABEL)
        if shown:
            yield from made(element.text, element.sourceline, element)
        for child in element:
            yield from visit(child, in_line)
            if shown:
                yield from made(child.tail, child.sourceline, element, child)

    return visit(root, False) if root is not None else iter(())


def _language(element: Any) -> str:
    """The language of an element, by its own or the nearest declaration around it."""
    while element is not None:
        for name in (_LANG, "lang"):
            if name in element.attrib:
                return str(element.get(name))
        element = element.getparent()
    return ""


_SIDES = {"start": "end", "end": "start"}
_ANCHOR = re.compile(r"(text-anchor\s*:\s*)(start|end)\b")


def _turn(root: Any, wanted: str) -> str:
    """Lets lines be written in a direction, and gives the direction that they now have. Where a line is written from right to left, `start` is its right end:
    so that each stays where it is, the two names change places. A drawing that sets directions within itself is left alone."""
    declared = root.get("direction", "ltr")
    within = any("direction" in element.attrib for element in root.iterdescendants() if isinstance(element.tag, str))
    if declared == wanted or within:
        return str(declared)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.get("text-anchor") in _SIDES:
            element.set("text-anchor", _SIDES[element.get("text-anchor")])
        if "text-anchor" in element.get("style", ""):
            element.set("style", _ANCHOR.sub(lambda m: m[1] + _SIDES[m[2]], element.get("style")))
        if svg.local_name(element.tag) == "style" and element.text:
            element.text = _ANCHOR.sub(lambda m: m[1] + _SIDES[m[2]], element.text)
    root.set("direction", wanted)
    if "text-anchor" not in root.attrib and "text-anchor" not in root.get("style", ""):
        root.set("text-anchor", "end")
    return wanted


def _spelled(root: Any, source: bytes) -> bytes:
    """The file of a drawing, in UTF-8, with what stood above and below its root."""
    from lxml import etree

    body = etree.tostring(root.getroottree(), encoding="unicode").encode()
    declaration = _DECLARATION.match(source.removeprefix(b"\xef\xbb\xbf"))
    head = b""
    if declaration:
        utf8 = b"encoding" not in declaration[0] or re.search(rb"encoding\s*=\s*['\"]utf-8['\"]", declaration[0], re.I)
        head = declaration[0].replace(b"\r\n", b"\n") if utf8 else b'<?xml version="1.0" encoding="UTF-8"?>\n'
    return bytes(head + body + (b"\n" if source.endswith(b"\n") else b""))


# ---- room --------------------------------------------------------------------------------------------------------------------

_WIDE, _BOLD = 0.49, 0.53
"""Width of a letter of English words in ems, as browsers measure it in usual sans serif fonts."""
_NUMBER = re.compile(r"\s*(-?\d{1,6}(?:\.\d{1,6})?)\s*(?:px)?\s*")
_MUCH, _SPARE = 1.6, 6
"""Where nothing is known of the room: a translation is long if it has more letters than this times those of the source, and so many on top."""


def fits(files: Files, segment: Segment, words: str) -> bool:
    """Whether words in the place of a segment probably stay in the box around them, or at least in the drawing; where neither is known, whether they are not
    much longer. What is not drawn (titles, descriptions, labels) has room."""
    path = segment.loc.file
    size, room = _rooms(Picture(path, files[path])).get((segment.context, segment.source), (0.0, 0.0)) if path in files else (0.0, 0.0)
    if not size:
        return True
    if room and _width(segment.source, size) <= room:
        return _width(words, size) <= room
    return len(words) <= _MUCH * len(segment.source) + _SPARE


def _width(words: str, size: float) -> float:
    return size * sum(_times(c) for c in words)


def _times(c: str) -> float:
    if c < "\u0400":
        return 1.0 if c < "\u0370" else 1.05
    return 0.0 if unicodedata.combining(c) else 2.0 if unicodedata.east_asian_width(c) in "WF" else 1.13


@lru_cache(256)
def _rooms(picture: Picture) -> dict[tuple[str, str], tuple[float, float]]:
    """Key of a segment that is drawn -> width of one of its letters, and the room from its point on in the smallest rectangle around it (0: not known), in
    the units of the drawing."""
    root = _root(picture)
    found: dict[tuple[str, str], tuple[float, float]] = {}
    boxes = list(_boxes(root)) if root is not None else []
    for words in _words(picture.path, root):
        if not words.attribute and svg.local_name(words.holder.tag) not in _TOLD:
            found[words.segment.context, words.segment.source] = _letter(words.holder), _room(words.holder, boxes)
    return found


_Box = tuple[float, float, float, float]


def _boxes(root: Any) -> Iterator[_Box]:
    """x, y, width and height of the drawing and its rectangles, the smallest first, as far as they are numbers."""
    sides = [_number(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    whole = sides if len(sides) == 4 else [0.0, 0.0, _number(root.get("width", "")), _number(root.get("height", ""))]
    found = [whole]
    for element in root.iter(f"{{{_SVG}}}rect", "rect"):
        if not _moved(element):
            found.append([_number(element.get(name, "0" if name in "xy" else "")) for name in ("x", "y", "width", "height")])
    yield from sorted(((x, y, w, h) for x, y, w, h in _known(found)), key=lambda box: box[2] * box[3])


def _known(found: list[list[float | None]]) -> Iterator[list[float]]:
    return (box for box in found if None not in box)  # type: ignore[misc]


def _number(text: str) -> float | None:
    m = _NUMBER.fullmatch(text)
    return float(m[1]) if m else None


def _moved(element: Any) -> bool:
    """Whether an element does not stand where its numbers say."""
    return any("transform" in one.attrib or svg.local_name(one.tag) == "defs" for one in (element, *element.iterancestors()))


def _set(element: Any, name: str) -> str:
    """The value of a property, as an attribute or in `style`, of an element or the nearest around it; "" where none is set."""
    for one in (element, *element.iterancestors()):
        if m := re.search(rf"(?:^|;)\s*{name}\s*:\s*([^;]+)", one.get("style", "")):
            return m[1].strip()
        if name in one.attrib:
            return str(one.get(name))
    return ""


def _letter(element: Any) -> float:
    bold = _set(element, "font-weight") in ("bold", "bolder", "600", "700", "800", "900")
    return (_number(_set(element, "font-size")) or 16.0) * (_BOLD if bold else _WIDE)


def _room(element: Any, boxes: list[_Box]) -> float:
    """How wide words can be from the point of a text on, to the edge of the smallest box around that point."""
    x, y = (next((_number(one.get(name)) for one in (element, *element.iterancestors()) if name in one.attrib), None) for name in "xy")
    if x is None or y is None or _moved(element):
        return 0.0
    for left, top, width, height in boxes:
        if left <= x <= left + width and top <= y <= top + height:
            before, after = x - left, left + width - x
            anchor = _set(element, "text-anchor")
            return 2 * min(before, after) if anchor == "middle" else before if anchor == "end" else after
    return 0.0
