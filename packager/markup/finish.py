"""The walk after the inline phase: links and media become tokens, images are looked at, what the inline phase could not judge is judged."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from packager.arithmetic import Fault, parse_formula, pieces
from packager.diagnostics import Diagnostic, Location, problem
from packager.markup import html, notes, tongues
from packager.markup.formula import checked
from packager.markup.inline import GAP, MATH, NOTE, OPENED, PROBLEM, REFUSED, TAKEN, VALUE
from packager.markup.lines import did_you_mean
from packager.markup.links import Links
from packager.markup.scope import Scope
from packager.markup.terms import Terms
from packager.markup.tokens import MARK, STX, Tokens, mark
from packager.markup.tree import AUDIENCES, EMBED, Element, Ids, Slot, Tree, slug, without_code
from packager.model import Gap, Markdown, Math, Ref, Token, Value, direction

LONGEST_ALT = 250
"""Characters of an alternative text that a screen reader says without a pause to listen again."""
MEDIA = frozenset({("img", "src"), ("source", "src"), ("track", "src"), ("video", "src"), ("video", "poster"), ("audio", "src")})
_BEFORE_ADDRESS = re.compile(r"""(?:\]\(\s*<?|=\s*["']?|<)$""")
_FILE_NAME = re.compile(r"[\w-]+\.(?:png|jpe?g|gif|svg|webp)", re.I)
_TYPES = {
    ".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg", ".mp3": "audio/mpeg", ".m4a": "audio/mp4",
    ".ogg": "audio/ogg", ".oga": "audio/ogg", ".opus": "audio/ogg", ".wav": "audio/wav", ".flac": "audio/flac",
}  # fmt: skip


@dataclass(slots=True)
class Walk:
    """The walk over one rendering, a copy of the tree. slots: element -> its text's slot; spots: the same for attributes; own: the elements of the block
    phase, whose ids are settled."""

    tree: Tree
    text: Markdown
    ids: Ids
    scope: Scope
    terms: Terms | None
    tokens: Tokens
    slots: Mapping[Element, Slot]
    spots: Mapping[tuple[Element, str], Slot]
    own: frozenset[Element]
    found: list[Diagnostic]
    references: list[tuple[Element, str]] = field(default_factory=list)
    cursors: dict[Element, int] = field(default_factory=dict)
    places: dict[tuple[Element, str], Location] = field(default_factory=dict)
    _links: Links | None = None

    def run(self, root: Element) -> None:
        """Finishes the tree in place."""
        if not any(element.keys() for element in root.iter()):  # words and formulas
            self._children(root, None, None)
            notes.link(root, self.tree.notes, self.references, self.new_id)
            self._glossary(root)
            return
        for element in root.iter():
            if element.get("id") and element not in self.own:
                element.set("id", self.new_id(element.get("id", "")))
        self._children(root, None, None)
        for label in root.iter("p"):
            if AUDIENCES in label.attrib:
                ids = label.attrib.pop(AUDIENCES).split()
                tongues.listed(label, [self.scope.audiences.get(id, id) for id in ids])
        if any("lang" in element.attrib for element in root.iter()):
            self._turn(root, direction(self.scope.language(self.text)))
        notes.link(root, self.tree.notes, self.references, self.new_id)
        self._glossary(root)
        for box in root.iter("div"):
            if box.get("class") == "table" and "aria-labelledby" not in box.attrib:
                heads = (" ".join("".join(cell.itertext()).split()) for cell in box.iter("th"))
                box.set("aria-label", ", ".join(head for head in heads if head)[:150] or "–")
        for element in root.iter():
            for name, value in element.items():
                if STX in value and not (name in html.URLS and MARK.fullmatch(value)):
                    element.set(name, MARK.sub(lambda m: self._words(self.tokens.items[int(m[1])]), value))

    def _glossary(self, root: Element) -> None:
        if self.terms is not None and self.text.kind == "body":
            self.terms.link(root, self._term)

    @property
    def links(self) -> Links:
        """What knows where addresses lead; asked for when all ids of the text are settled."""
        if self._links is None:
            self._links = Links(self.scope, self.ids.key, frozenset(self.ids.places), self.found)
        return self._links

    def _turn(self, parent: Element, around: str) -> None:
        """A passage in a language that is written the other way than the text around it gets its direction, unless the author gave one."""
        for element in parent:
            here = element.get("dir") or (direction(element.get("lang", "")) if "lang" in element.attrib else around)
            if here != around and "dir" not in element.attrib:
                element.set("dir", here)
            self._turn(element, here)

    def report(self, rule: str, place: Location, message: str, hint: str = "") -> None:
        self.found.append(problem(rule, place, message, hint))

    def new_id(self, wanted: str) -> str:
        """An id of this text that nothing else has."""
        return self.ids.new(slug(wanted) or "id", self.text.loc)

    def _token(self, token: Token) -> str:
        return mark(self.tokens.add(token))

    def _words(self, token: object) -> str:
        """A token where only words can stand."""
        return token.tex if isinstance(token, Math) else ""

    def _term(self, parent: Element, words: str, id: str) -> str:
        slot = self.slots.get(parent)
        place = slot.at(max(slot.raw.find(words), 0)) if slot is not None else self.text.loc
        return self._token(Ref("term", id, loc=place))

    def _place(self, slot: Slot | None, needle: str, before: re.Pattern[str] | None = None, label: str = "") -> Location:
        """Where a piece of a slot's text stands, outside of program code. before: what should stand before it. label: what is looked for where it
        stands elsewhere (the address of a link reference). Equal pieces are taken in order."""
        if slot is None:
            return self.text.loc
        raw = without_code(slot.raw)
        for words, ahead in ((needle, before), (needle, None), (label, None)):
            for start in (self.cursors.get(slot.element, 0), 0) if words or words is needle else ():
                at = raw.find(words, start)
                while at >= 0 and ahead is not None and not ahead.search(raw[:at][-9:]):
                    at = raw.find(words, at + 1)
                if at >= 0:
                    self.cursors[slot.element] = at + max(len(words), 1)
                    return slot.at(at)
        return slot.at(0)

    def _pass(self, slot: Slot | None, words: str, into: bool = False) -> None:
        """Goes on to a piece of which there is nothing to say: what is looked for next stands behind it, or (into) in it."""
        if slot is not None and words:
            at = without_code(slot.raw).find(words, self.cursors.get(slot.element, 0))
            if at >= 0:
                self.cursors[slot.element] = at + (1 if into else len(words))

    def _spot(self, element: Element, name: str, slot: Slot | None, needle: str) -> Location:
        """The place of an address: its own where it has one, else where it stands in the text around."""
        own = self.spots.get((element, name))
        if own is not None:
            return own.at(0)
        if (element, name) not in self.places:  # it may be asked for twice
            label = f"![{element.get('alt', '')}" if element.tag == "img" else f"[{element.text or ''}"
            self.places[element, name] = self._place(slot, needle, _BEFORE_ADDRESS, label)
        return self.places[element, name]

    # ---- the walk ---------------------------------------------------------------------------------------------------

    def _children(self, parent: Element, slot: Slot | None, link: Element | None) -> None:
        """Visits what is in an element. slot: of the text around; link: the link around."""
        i = 0
        while i < len(parent):
            child = parent[i]
            here = self.slots.get(child, slot)
            tag = child.attrib.pop(OPENED, "")
            self._pass(here, tag, into=True)
            if child.tag in (EMBED, MATH, GAP, VALUE, PROBLEM, NOTE) and (words := self._stand_in(child, here, link)) is not None:
                dissolve(parent, i, words)
                continue
            if refused := child.attrib.pop(REFUSED, ""):
                for name in refused.split():
                    message = f"'{name}' is left out: it cannot be set on <{child.tag}>"
                    self.report("html-dropped", self._place(here, name), message, "a class, an id, lang, dir and title can be set")
            if child.tag == "a":
                for image in child.iter("img") if not tag else ():  # what a link shows stands before its address
                    self._spot(image, "src", here, image.get("src", ""))
                self._link(child, here, link, parent[i + 1] if i + 1 < len(parent) else None)
            elif child.tag == "img":
                self._image(child, here, alone=parent is link and len(parent) == 1 and not (parent.text or child.tail or "").strip())
            elif child.tag == "video":
                self._captions(child, here)
            self._media(child, here)
            self._children(child, here, child if child.tag == "a" else link)
            if tag:
                self._pass(here, f"</{child.tag}>")
            self._pass(here, child.attrib.pop(TAKEN, ""))
            i += 1

    def _stand_in(self, element: Element, slot: Slot | None, link: Element | None) -> str | None:
        """What is read in the place of an element of ours, or None for a reference to a note, which stays."""
        words = element.text or ""
        if element.tag == EMBED:
            return f"\n{words}\n"
        if element.tag == MATH:
            token = Math(words, element.get("display") is not None, self._place(slot, words))
            if self.text.values and isinstance(fault := pieces(words, self.text.values, maths=True), Fault):
                self.report("formula-malformed", token.loc, fault.message, fault.hint)
            return self._token(checked(token, self.found))
        if element.tag == GAP:
            return self._token(Gap(words, self._place(slot, f"[[{words}]]")))
        if element.tag == VALUE:
            return self._token(Value(element.get("formula", ""), self._place(slot, words)))
        if element.tag == PROBLEM:
            self._trouble(element, self._place(slot, element.get("needle", "")))
            return words
        if words in self.tree.notes and link is None:
            self.references.append((element, words))
            return None
        if words not in self.tree.notes:
            hint = did_you_mean(words, self.tree.notes) or f"write the note on a line of its own: [^{words}]: text"
            self.report("footnote-unknown", self._place(slot, f"[^{words}]"), f"there is no note [^{words}]", hint)
        return f"[^{words}]".replace("&", "&amp;")

    def _trouble(self, element: Element, place: Location) -> None:
        rule, what = element.get("rule", ""), element.get("what", "")
        if rule == "variable-unknown" and "variable" in self.scope.unread:
            return
        if rule == "variable-unknown":
            hint = (
                did_you_mean(what, [name for name in self.scope.variables if "@" not in name]) or "declare it in course.yml under variables"
            )
            self.report(rule, place, f"there is no variable '{what}'", hint)
        elif rule == "reference-unknown":
            hint = (
                did_you_mean(what, self.tree.references)
                or f"write its address on a line of its own, [{what}]: address, or \\[ for a bracket"
            )
            self.report(rule, place, f"there is no address for [{what}], so that it is shown as it is typed", hint)
        elif rule == "parameter-unknown":
            hint = did_you_mean(what, self.text.values) or f"name it under `values`, or write \\{{{what}}} if it is text"
            self.report(rule, place, f"no value is called '{what}', so that {{{what}}} is shown as it is typed", hint)
        elif rule == "formula-malformed":
            fault = parse_formula(what[2:-1], self.text.values)
            assert isinstance(fault, Fault)  # or it would be no trouble
            self.report(rule, place, fault.message, fault.hint)
        elif rule == "formula":
            self.report(rule, place, "a formula does not stand between \\( and \\) here", f"write it between dollar signs: ${what}$")
        elif rule == "attributes-unused":
            hint = "write it right behind a word with markup, without a blank, or on a line of its own below a paragraph; \\{ for a brace"
            self.report(rule, place, f"'{what}' belongs to nothing that can have it, so that it is shown as it is typed", hint)
        elif rule == "html-shown" and what in html.BLOCK:
            hint = "let it begin a line, and not in a table; a < that is to be seen is written \\<"
            self.report("html-dropped", place, f"<{what}> does not stand within a line, so that it is shown as it is typed", hint)
        elif rule == "html-shown":
            hint = "open and close it in one paragraph; a < that is to be seen is written \\<"
            self.report("html-dropped", place, f"<{what}> has no partner in this paragraph, so that it is shown as it is typed", hint)
        else:
            self.report(rule, place, f"<{what}> is left out with all that is in it", "write it in Markdown, or leave it out")

    def _link(self, element: Element, slot: Slot | None, outer: Element | None, beside: Element | None) -> None:
        """A link's address; beside: what follows it, which for a download tells its kind and size."""
        if "href" not in element.attrib and element.get("id"):
            return  # a place to link to
        address = element.attrib.pop("href", "")
        place = self._spot(element, "href", slot, address)
        if outer is not None:
            self.report("link-malformed", place, "this link stands inside another link", "end the first one before it")
            element.tag = "span"
            return
        target = self.links.target(address, place)
        if not "".join(element.itertext()).strip() and not any(True for _ in element.iter("img")):
            self.report("link-empty", place, "this link has no text that could be read or heard", "write [text](address)")
        if isinstance(target, Ref):
            element.set("href", self._token(target))
            if target.kind == "asset" and beside is not None and beside.get("class") == "file":
                beside.text = self._about(target.id)
        elif target is not None:
            if target != address and not len(element) and (element.text or "").replace("&amp;", "&") == address:
                element.text = target.replace("&", "&amp;")  # an address that is its own text
            element.set("href", target)

    def _about(self, path: str) -> str:
        """The kind and size of a file, for those who have to pay for it: `(PDF, 340 kB)`."""
        size = self.scope.files[path].size
        amount = f"{max(1, round(size / 1000))} kB" if size < 1_000_000 else f"{round(size / 1_000_000)} MB"
        return "(" + ", ".join(filter(None, (posixpath.splitext(path)[1].lstrip(".").upper(), amount))) + ")"

    def _media(self, element: Element, slot: Slot | None) -> None:
        """The files of an image, film or recording."""
        for name in ("src", "poster"):
            if name not in element.attrib or (element.tag, name) not in MEDIA:
                continue
            path = element.attrib.pop(name)
            target = self.links.media(path, self._spot(element, name, slot, path))
            if isinstance(target, Ref):
                element.set(name, self._token(target))
                ending = posixpath.splitext(target.id)[1].lower()
                if element.tag == "source" and ending in _TYPES:
                    element.set("type", _TYPES[ending])
                elif element.tag == "track" and target.id in self.scope.tracks:
                    lang, label = self.scope.tracks[target.id]
                    element.set("srclang", lang)
                    if "label" in element.attrib:
                        element.set("label", label)
            elif target is not None:
                element.set(name, target)

    def _captions(self, video: Element, slot: Slot | None) -> None:
        if not any(track.get("kind", "subtitles") in ("captions", "subtitles") for track in video.iter("track")):
            first = next((one for one in video.iter() if "src" in one.attrib), video)
            place = self._spot(first, "src", slot, first.get("src", ""))
            self.report("media-captions", place, "this video has no captions", 'add a line: captions: media/film.en.vtt en "English"')

    def _image(self, element: Element, slot: Slot | None, alone: bool) -> None:
        """An image's alternative text. alone: it is all that a link has."""
        source = element.get("src", "")
        name = posixpath.basename(source)
        spot = self.spots.get((element, "alt"))
        place = spot.at(0) if spot is not None and spot.raw else self._spot(element, "src", slot, source)
        alt = element.get("alt", "").strip()
        if stray := next((name for name in self.text.values if f"{{{name}}}" in alt), None):
            message = f"no number comes in the place of {{{stray}}} in an alternative text"
            self.report("parameter-in-alt", place, message, "say it without the number, which the prompt has")
        if "decorative" in element.get("class", "").split() or element.get("role") in ("presentation", "none"):
            alt = ""
            if alone:
                self.report(
                    "link-empty", place, "this link is an image that nobody hears", "say in its alternative text where the link leads"
                )
        elif not alt:
            hint = f"write ![what it shows]({source}), or ![]({source}){{: .decorative}} if it says nothing"
            self.report("image-no-alt", place, f"the image '{name}' has no alternative text", hint)
        elif alt.casefold() in (name.casefold(), posixpath.splitext(name)[0].casefold()) or _FILE_NAME.fullmatch(alt):
            self.report("image-alt", place, f"the alternative text '{alt}' says no more than the file's name", "say what the image shows")
        elif len(alt) > LONGEST_ALT:
            message = f"the alternative text has {len(alt)} characters, more than {LONGEST_ALT}"
            self.report("image-alt", place, message, "say the main point here, and the rest in the text")
        element.set("alt", alt)


def dissolve(parent: Element, index: int, text: str) -> None:
    """Puts a text in the place of an element."""
    text += parent[index].tail or ""
    del parent[index]
    if index:
        parent[index - 1].tail = (parent[index - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
