"""The walk after the inline phase: links become tokens, notes get numbers, images are looked at, glossary terms are linked; then the tree is spelled."""

from __future__ import annotations

import posixpath
import re
import unicodedata
import xml.etree.ElementTree as etree
from collections.abc import Mapping
from dataclasses import dataclass, field

from packager.diagnostics import Diagnostic, Location, problem
from packager.markup import html
from packager.markup.formula import checked
from packager.markup.inline import MATH, NOTE, PROBLEM
from packager.markup.lines import did_you_mean
from packager.markup.links import Links
from packager.markup.scope import Scope
from packager.markup.tokens import MARK, Tokens, mark
from packager.markup.tree import EMBED, Slot, Tree, slug
from packager.model import Markdown, Math, Ref

Element = etree.Element
_MEDIA = {("img", "src"), ("source", "src"), ("track", "src"), ("video", "src"), ("video", "poster"), ("audio", "src")}
_QUIET = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6", "code", "pre", "abbr", "kbd", "samp", "summary", "label", "button", "caption", "dt"})
"""Elements in which no glossary term is linked."""
LONGEST_ALT = 250


@dataclass(slots=True)
class Walk:
    """The walk over one rendering. slots and spots know the places of elements and of their attributes in this copy of the tree."""

    tree: Tree
    text: Markdown
    key: str
    scope: Scope
    tokens: Tokens
    slots: Mapping[Element, Slot]
    spots: Mapping[tuple[Element, str], Slot]
    own: frozenset[Element]
    found: list[Diagnostic]
    ids: dict[str, Location] = field(default_factory=dict)
    references: list[tuple[Element, str, Element | None]] = field(default_factory=list)
    cursors: dict[Element, int] = field(default_factory=dict)
    links: Links = field(init=False)

    def __post_init__(self) -> None:
        self.ids = dict(self.tree.ids)
        self.links = Links(self.scope, self.key, frozenset(self.ids))

    def run(self, root: Element) -> None:
        """Finishes the tree in place."""
        for element in root.iter():  # ids first: links may lead to any
            if element not in self.own and element.get("id"):
                self._own_id(element)
        self.links = Links(self.scope, self.key, frozenset(self.ids))
        self._visit(root, None, None, None)
        self._notes(root)
        for box in root.iter("div"):
            if box.get("class") == "table" and "aria-labelledby" not in box.attrib:
                heads = (" ".join("".join(cell.itertext()).split()) for cell in box.iter("th"))
                box.set("aria-label", ", ".join(head for head in heads if head)[:150] or "–")
        if self.scope.terms and self.text.kind == "body":
            Terms(self.scope.terms, self.tokens, self.slots, self.text.loc).link(root)
        for element in root.iter():
            for name, value in element.items():
                if name.startswith("x-"):
                    del element.attrib[name]
                elif "\x02" in value and (name not in html.URLS or not MARK.fullmatch(value)):
                    element.set(name, MARK.sub(self._as_text, value))

    def _as_text(self, m: re.Match[str]) -> str:
        token = self.tokens.items[int(m[1])]
        return token.tex if isinstance(token, Math) else ""

    def _place(self, slot: Slot | None, needle: str) -> Location:
        """Where a piece of a slot's text stands; each search goes on behind the last."""
        if slot is None:
            return self.text.loc
        start = self.cursors.get(slot.element, 0)
        at = slot.raw.find(needle, start)
        if at < 0:
            at = slot.raw.find(needle)
        if at < 0:
            return slot.at(0)
        self.cursors[slot.element] = at
        return slot.at(at)

    def _own_id(self, element: Element) -> None:
        base = f"{self.key}-{slug(element.get('id', '')) or 'id'}"
        id, n = base, 1
        while id in self.ids:
            n += 1
            id = f"{base}-{n}"
        self.ids[id] = self.text.loc
        element.set("id", id)

    # ---- the walk ---------------------------------------------------------------------------------------------------

    def _visit(self, element: Element, slot: Slot | None, link: Element | None, note: Element | None) -> None:
        i = 0
        while i < len(element):
            child = element[i]
            here = self.slots.get(child, slot)
            if child.tag == PROBLEM:
                self._trouble(child, here)
                dissolve(element, i, child.text or "")
                continue
            if child.tag == EMBED:
                dissolve(element, i, f"\n{child.text}\n")
                continue
            if child.tag == MATH:
                dissolve(element, i, self._math(child, here))
                continue
            for name, value in list(child.items()):
                if name.startswith("x-"):
                    self.found.append(
                        problem("html-dropped", self._place(here, value), f"'{value}' is left out: it cannot be set on <{child.tag}>",
                                "classes, ids, lang, dir and title can")
                    )  # fmt: skip
            if child.tag == NOTE:
                label = child.text or ""
                if label not in self.tree.notes or link is not None:
                    if label not in self.tree.notes:
                        self.found.append(
                            problem("footnote-unknown", self._place(here, f"[^{label}]"), f"there is no note [^{label}]",
                                    did_you_mean(label, self.tree.notes) or f"write the note on a line of its own: [^{label}]: text")
                        )  # fmt: skip
                    dissolve(element, i, f"[^{label}]".replace("&", "&amp;"))
                    continue
                self.references.append((child, label, note))
            elif child.tag == "a":
                self._link(child, here, link, element[i + 1] if i + 1 < len(element) else None)
            elif child.tag == "img":
                self._image(child, here, element if element is link and len(element) == 1 and not (element.text or "").strip() else None)
            elif (child.tag, "src") in _MEDIA:
                if child.tag == "video" and not any(track.get("kind") in ("captions", "subtitles") for track in child.iter("track")):
                    spot = next((self.spots[one, "src"] for one in child.iter() if (one, "src") in self.spots), here)
                    self.found.append(
                        problem("media-captions", self._place(spot, "") if spot else self.text.loc, "this video has no captions",
                                'add a line below ::: video: captions: media/film.en.vtt en "English"')
                    )  # fmt: skip
                self._media(child, here)
            inside_note = child if element.tag == "ol" and child.tag == "li" and child.get("id", "") in self.tree.notes.values() else note
            self._visit(child, here, child if child.tag == "a" else link, inside_note)
            i += 1

    def _trouble(self, element: Element, slot: Slot | None) -> None:
        rule, what = element.get("rule", ""), element.get("what", "")
        place = self._place(slot, element.get("needle", ""))
        if rule == "variable-unknown":
            self.found.append(
                problem(rule, place, f"there is no variable '{what}'", did_you_mean(what, self.scope.variables) or "declare it in course.yml under variables")
            )  # fmt: skip
        elif rule == "html-shown":
            self.found.append(
                problem("html-dropped", place, f"<{what}> has no tag that it belongs to in this text, and is shown as it is typed",
                        "close it in the same paragraph, or write \\< for a sign to be seen")
            )  # fmt: skip
        else:
            self.found.append(problem(rule, place, f"<{what}> is left out with all that is in it", "write it in Markdown, or leave it out"))

    def _math(self, element: Element, slot: Slot | None) -> str:
        tex = element.text or ""
        place = self._place(slot, tex)
        return mark(self.tokens.add(checked(Math(tex, element.get("display") is not None, place), self.found)))

    def _link(self, element: Element, slot: Slot | None, outer: Element | None, about: Element | None) -> None:
        address = element.attrib.pop("href", "")
        own = self.spots.get((element, "href"))
        place = own.at(0) if own is not None else self._place(slot, address)
        if outer is not None:
            self.found.append(problem("link-malformed", place, "this link stands inside another link", "end the first one before it"))
            element.tag = "span"
            return
        if not address and element.get("id"):
            return
        target = self.links.target(address, place, self.found)
        if not "".join(element.itertext()).strip() and not any((img.get("alt") or "").strip() for img in element.iter("img")):
            self.found.append(problem("link-empty", place, "this link has no text that could be read or heard", "write [text](address)"))
        if isinstance(target, Ref):
            element.set("href", mark(self.tokens.add(target)))
            if about is not None and about.get("class") == "file" and target.kind == "asset":
                self._described(about, target)
        elif target is not None:
            element.set("href", target)

    def _described(self, about: Element, target: Ref) -> None:
        """Behind a download's link: what kind of file it is and how large."""
        size = self.scope.files[target.id].size
        amount = f"{max(1, round(size / 1000))} kB" if size < 1_000_000 else f"{round(size / 1_000_000)} MB"
        kind = posixpath.splitext(target.id)[1].lstrip(".").upper()
        about.text = f"({kind}, {amount})" if kind else f"({amount})"

    def _image(self, element: Element, slot: Slot | None, link: Element | None) -> None:
        source = element.get("src", "")
        self._media(element, slot)
        alt = element.get("alt", "").strip()
        spot = self.spots.get((element, "alt"))
        place = spot.at(0) if spot is not None and spot.raw else self._place(slot, source)
        if "decorative" in element.get("class", "").split() or element.get("role") in ("presentation", "none"):
            element.set("alt", "")
            alt = ""
            if link is not None:
                self.found.append(problem("link-empty", place, "this link is an image that nobody hears", "say in the image's alt text where the link leads"))
            return
        element.set("alt", alt)
        name = posixpath.basename(source)
        if not alt:
            self.found.append(
                problem("image-no-alt", place, f"the image '{name}' has no alternative text",
                        f"write ![what it shows]({source}), or ![]({source}){{: .decorative}} if it says nothing")
            )  # fmt: skip
        elif alt.casefold() in (name.casefold(), posixpath.splitext(name)[0].casefold()) or re.fullmatch(r"[\w-]+\.(png|jpe?g|gif|svg|webp)", alt, re.I):
            self.found.append(problem("image-alt", place, f"the alternative text '{alt}' is a file's name", "say what the image shows"))
        elif len(alt) > LONGEST_ALT:
            self.found.append(
                problem("image-alt", place, f"the alternative text has {len(alt)} characters; most readers stop at {LONGEST_ALT}",
                        "say the main point here and the rest in the text")
            )  # fmt: skip

    def _media(self, element: Element, slot: Slot | None) -> None:
        for name in ("src", "poster"):
            if (element.tag, name) not in _MEDIA or name not in element.attrib:
                continue
            path = element.attrib.pop(name)
            spot = self.spots.get((element, name))
            place = spot.at(0) if spot is not None else self._place(slot, path)
            target = self.links.media(path, place, self.found)
            if isinstance(target, Ref):
                element.set(name, mark(self.tokens.add(target)))
                if element.tag == "source":
                    element.set("type", _TYPES.get(posixpath.splitext(target.id)[1].lower(), f"{'audio' if path.endswith('a') else 'video'}/mp4"))
            elif target is not None:
                element.set(name, target)

    # ---- notes ------------------------------------------------------------------------------------------------------

    def _notes(self, root: Element) -> None:
        """Numbers the notes in the order in which they are named, sorts them, and gives each its ways back."""
        items = {item.get("id", ""): item for item in root.iter("li") if item.get("id", "") in self.tree.notes.values()}
        if not items:
            return
        by_label = {label: items[id] for label, id in self.tree.notes.items() if id in items}
        order: list[Element] = []
        queue: list[Element | None] = [None]
        for within in queue:
            for _, label, holder in self.references:
                if holder is within and by_label[label] not in order:
                    order.append(by_label[label])
                    queue.append(by_label[label])
        numbers = {item: n for n, item in enumerate(order, 1)}
        for item in items.values():
            if item not in numbers:
                numbers[item] = len(numbers) + 1
                label = next(label for label, one in by_label.items() if one is item)
                place = self.tree.ids[item.get("id", "")]
                self.found.append(problem("footnote-unused", place, f"nothing leads to the note [^{label}]", f"write [^{label}] where it belongs, or delete it"))
        back: dict[Element, list[str]] = {item: [] for item in numbers}
        for reference, label, _ in self.references:
            item = by_label[label]
            base = id = f"{self.key}-fnref-{item.get('id', '').removeprefix(f'{self.key}-fn-')}"
            n = 1
            while id in self.ids:
                n += 1
                id = f"{base}-{n}"
            self.ids[id] = self.text.loc
            back[item].append(id)
            reference.tag = "sup"
            reference.set("id", id)
            reference.text = None
            link = etree.SubElement(reference, "a", {"class": "footnote-ref", "href": f"#{item.get('id')}", "role": "doc-noteref"})
            link.text = str(numbers[item])
        for box in root.iter("ol"):
            if len(box) and box[0] in numbers:
                box[:] = sorted(box, key=lambda item: numbers[item])
        for item, ids in back.items():
            if not ids:
                continue
            last = item[-1]
            for n, id in enumerate(ids, 1):
                append_text(last, " " if n > 1 or len(last) or last.text else "")
                link = etree.SubElement(last, "a", {"class": "footnote-back", "href": f"#{id}", "role": "doc-backlink", "aria-label": f"↩ {numbers[item]}"})
                link.text = "↩\ufe0e"
                if n > 1:
                    etree.SubElement(link, "sup").text = str(n)
                    link.set("aria-label", f"↩ {numbers[item]} ({n})")


_TYPES = {
    ".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg",
    ".oga": "audio/ogg", ".wav": "audio/wav", ".opus": "audio/ogg", ".flac": "audio/flac",
}  # fmt: skip


# ---- glossary ------------------------------------------------------------------------------------------------------------

_OPEN_SCRIPTS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""Scripts that put no blanks between words: there a term may begin and end anywhere."""


class Terms:
    """Links the first occurrence of each glossary entry in a text, the longest form first."""

    def __init__(self, terms: Mapping[str, str], tokens: Tokens, slots: Mapping[Element, Slot], default: Location) -> None:
        self.tokens = tokens
        self.slots = slots
        self.default = default
        self.ids: dict[str, str] = {}
        for form, id in terms.items():
            form = unicodedata.normalize("NFC", " ".join(form.split()))
            if form:
                self.ids.setdefault(form, id)
                self.ids.setdefault(form[0].upper() + form[1:], id)
        self.done: set[str] = set()
        self.pattern = self._compiled()

    def _compiled(self) -> re.Pattern[str] | None:
        left = sorted((form for form, id in self.ids.items() if id not in self.done), key=lambda form: (-len(form), form))
        forms = "|".join(r"\s+".join(re.escape(word).replace("&", "&(?:amp;)?") for word in form.split()) for form in left)
        return re.compile(f"{MARK.pattern}|{forms}") if left else None

    def link(self, element: Element, slot: Slot | None = None) -> None:
        """Links terms below an element, in reading order."""
        if element.tag in _QUIET or self.pattern is None or element.get("role") == "doc-endnotes":
            return
        slot = self.slots.get(element, slot)
        children = list(element)
        element.text = self._linked(element, 0, element.text, slot)
        for child in children:
            self.link(child, slot)
            child.tail = self._linked(element, list(element).index(child) + 1, child.tail, slot)

    def _linked(self, parent: Element, index: int, text: str | None, slot: Slot | None) -> str | None:
        """Links terms in a text of parent before its child `index`; the text before the first of them is given back."""
        before, last, start = text, None, 0
        while text and self.pattern is not None and (m := self._next(text, start)):
            place = slot.at(max(slot.raw.find(m[0]), 0)) if slot is not None else self.default
            id = self.ids[" ".join(m[0].replace("&amp;", "&").split())]
            link = etree.Element("a", {"class": "term", "href": mark(self.tokens.add(Ref("term", id, loc=place)))})
            link.text = m[0]
            link.tail = text[m.end() :]
            if last is None:
                before = text[: m.start()]
            else:
                last.tail = text[: m.start()]
            parent.insert(index, link)
            index += 1
            last, text, start = link, link.tail, 0
            self.done.add(id)
            self.pattern = self._compiled()
        return before

    def _next(self, text: str, start: int) -> re.Match[str] | None:
        assert self.pattern is not None
        while m := self.pattern.search(text, start):
            if m[0][0] != "\x02" and boundary(text, m.start()) and boundary(text, m.end()):
                return m
            start = m.end() if m[0][0] == "\x02" else m.start() + 1
        return None


def boundary(text: str, at: int) -> bool:
    """Whether a word can begin or end between two characters."""
    if not 0 < at < len(text):
        return True
    left, right = text[at - 1], text[at]
    if _OPEN_SCRIPTS.match(left) or _OPEN_SCRIPTS.match(right):
        return True
    return not (_wordly(left) and _wordly(right))


def _wordly(c: str) -> bool:
    return c.isalnum() or c == "_" or unicodedata.category(c)[0] == "M"


# ---- the tree ------------------------------------------------------------------------------------------------------------


def dissolve(parent: Element, index: int, text: str) -> None:
    """Puts a text in the place of an element."""
    text += parent[index].tail or ""
    del parent[index]
    if index:
        parent[index - 1].tail = (parent[index - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def append_text(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text

