"""The dialect's face: the segments of a text, and its rendering in any language."""

from __future__ import annotations

import copy
import re
import xml.etree.ElementTree as etree
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import NamedTuple, TypeAlias, cast
from urllib.parse import unquote

from markdown.util import AtomicString

from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.markup import html
from packager.markup.alone import MEANS_ITSELF, alone, segment_of
from packager.markup.build import Builder
from packager.markup.finish import MEDIA, Walk
from packager.markup.inline import Converter
from packager.markup.lines import ENTITY, FORBIDDEN, REPLACEMENT, Line, allowed_code, lines_of
from packager.markup.links import Links
from packager.markup.makers import MAKERS
from packager.markup.scope import Scope
from packager.markup.shortcut import short_rope
from packager.markup.terms import Terms
from packager.markup.tokens import Tokens
from packager.markup.tongues import marks_of, told
from packager.markup.tree import EMBED, Element, Ids, Slot, Tree, id_of, without_code
from packager.model import WITH_GAPS, Html, Markdown, Passage, Ref, Segment

Say: TypeAlias = Callable[[Segment], str]
"""A segment -> what stands in its place: its own source, a translation."""


def as_written(segment: Segment) -> str:
    """The author's own words."""
    return segment.source


REMEMBERED = 6_000_000
"""Characters of source whose trees are kept, for a second language."""
MOST_SIGNS = 1_000
"""Brackets and tags in one run of text. The inline phase looks for the other end of each, so that time grows with the square of their number."""

REMEMBERED_LINES = 10_000
"""Lines of mere words whose rendering is kept, for equal ones."""
TOGETHER = 500
"""Lines that go through the inline phase together."""

_BOUND = re.compile(r"[$\[\]<{&!:\\]")
"""A sign without which nothing in a line is bound to where it stands, nor can be wrong: there are words, emphasis and code."""
_MARKED = re.compile(r"[\[<`$\\]|\{[:#.]|\{var:")
"""A sign with which something begins that is not words."""
_TELLING = re.compile(rf"{_MARKED.pattern}|&#")
"""A sign without which there is nothing to say of words that stand in an element."""
_NO_BLOCKS = Tree(etree.Element("div"), Tokens(), Ids(""))
_TOO_DEEP = "this text has too many signs in each other to be read"
_VARIABLE = re.compile(r"\{var:[\w.-]+\}")


class _Said(NamedTuple):
    """What is said for a text of one line, and which of the texts it is."""

    number: int
    text: Markdown
    line: Line
    said: str


class Dialect:
    """Reads and renders the texts of one course or bank."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._md = Converter(scope.variables)
        self._terms = Terms(scope.terms) if scope.terms else None
        self._wall = html.cleaner()
        self._trees: OrderedDict[tuple[Markdown, Location, tuple[int, ...], object], Tree] = OrderedDict()
        self._held = 0
        self._known: dict[str, Result[Html]] = {}  # of lines in which nothing is bound to where they stand

    def within(self, scope: Scope) -> Dialect:
        """The dialect of the same texts in another language: what is known of their blocks is shared. Of the scope, only what the block phase does not
        ask may differ: terms, titles, variables, addresses and the language."""
        other = Dialect(scope)
        other._trees, other._held = self._trees, self._held
        return other

    def segments(self, text: Markdown) -> Result[tuple[Segment, ...]]:
        """What there is to translate in a text, in reading order, and what the block phase says of it."""
        if (line := alone(text)) is not None:
            segment = segment_of(text, line)
            return Result((segment,) if segment is not None else ())
        tree = self._tree(text)
        return Result(tuple(slot.segment for slot in tree.all_slots() if slot.segment is not None), tuple(tree.found))

    def render(self, text: Markdown, say: Say = as_written) -> Result[Html]:
        """The text as a rope, with say's word in the place of each segment, and all that is wrong in it. What say gives is read as inline Markdown: no
        block can come of it. Where say(segment) == segment.source the author's text stays as it is; where it is blank, too."""
        return self.render_all((text,), say)[0]

    def render_all(self, texts: Iterable[Markdown], say: Say = as_written) -> list[Result[Html]]:
        """Many texts, each as `render` gives it: those of one line go through the inline phase together, equal ones of mere words but once."""
        done: list[Result[Html] | None] = []
        lines: list[_Said] = []
        equal: dict[str, list[int]] = {}
        for number, text in enumerate(texts):
            done.append(None)
            line = alone(text)
            if line is None:
                done[-1] = self._whole(text, say)
                continue
            word = said = line.text
            if say is not as_written and (segment := segment_of(text, line)) is not None:
                word = say(segment)
                said = said if word == said or not word.strip() else _safe(word)
            if isinstance(word, Passage) or _many(said):
                done[-1] = self._whole(text, say)
            elif MEANS_ITSELF.fullmatch(said):
                done[-1] = Result((f"<p>{said}</p>",))
            elif _BOUND.search(said):
                lines.append(_Said(number, text, line, said))
            elif said in self._known:
                done[-1] = self._known[said]
            elif said in equal:
                equal[said].append(number)
            else:
                equal[said] = [number]
                lines.append(_Said(number, text, line, said))
        for start in range(0, len(lines), TOGETHER):
            batch = lines[start : start + TOGETHER]
            for one, made in zip(batch, self._together(batch), strict=True):
                result = made if made is not None else self._whole(one.text, say)
                for number in equal.get(one.said, (one.number,)):
                    done[number] = result
                if one.said in equal and not result.diagnostics and len(self._known) < REMEMBERED_LINES:
                    self._known[one.said] = result
        return cast(list[Result[Html]], done)

    def _together(self, lines: list[_Said]) -> Iterator[Result[Html] | None]:
        """What lines come to after one inline phase for all of them; None for one that is too deep."""
        md, root = self._md, etree.Element("div")
        for one in lines:
            etree.SubElement(root, "p").text = one.said
        md.reset()
        md.gaps, md.values = False, frozenset()
        try:
            md.read(root, frozenset())
        except RecursionError:
            yield from (None for _ in lines)
            return
        for element, one in zip(list(root), lines, strict=True):
            text, found = one.text, list[Diagnostic]()
            try:
                if (rope := short_rope(element, one.line, found)) is not None:
                    yield Result(rope, tuple(found))
                    continue
                box, tokens, slot = etree.Element("div"), Tokens(), Slot(element, "", one.line.text, (one.line,))
                box.append(element)
                Walk(_NO_BLOCKS, text, Ids(id_of(text)), self.scope, None, tokens, {element: slot}, {}, frozenset((element,)), found).run(
                    box
                )
                yield Result(self._spelled(text, box, tokens, found), tuple(found))
            except RecursionError:
                yield None

    def _spelled(self, text: Markdown, root: Element, tokens: Tokens, found: list[Diagnostic]) -> Html:
        """The rope of a finished tree."""
        source = self._md.spelled(root)
        if "&#" in source:
            source = ENTITY.sub(lambda m: m[0] if allowed_code(m) else self._forbidden(text, m[0], found), source)
        return tokens.rope(source, self._wall)

    def _whole(self, text: Markdown, say: Say) -> Result[Html]:
        tree = self._tree(text)
        try:
            return self._rendered(text, tree, say)
        except RecursionError:
            wrong = problem("nested-too-deep", text.loc, _TOO_DEEP, "make it simpler")
            words = FORBIDDEN.sub(REPLACEMENT, text.source).replace("&", "&amp;").replace("<", "&lt;")
            return Result((self._wall(f"<p>{words}</p>"),), (*tree.found, wrong))

    def marks(self, text: Markdown, segment: Segment, words: str) -> tuple[str, ...]:
        """What in the words of one of a text's segments is not words, each as an author would type it: links and pictures by their addresses, code,
        formulas, variables, notes, attribute lists, tags. A translation has the same ones."""
        if not (_MARKED.search(words) or (text.values and "{" in words)):
            return ()
        tree = self._tree(text)
        if segment.context in tree.unparsed or _many(words):
            return ()
        root = etree.Element("div")
        etree.SubElement(root, "p").text = _safe(words)
        self._prepare(text, tree, lambda slot: slot.raw)
        try:
            self._md.read(root, tree.lists)
        except RecursionError:
            return ()  # told as a fault
        variables = (m[0] for m in _VARIABLE.finditer(without_code(words)))
        return (*variables, *(mark for element in root[0].iter() for mark in marks_of(element)))

    def faults(self, text: Markdown, segment: Segment, words: str) -> tuple[Diagnostic, ...]:
        """What a rendering says of words in the place of one of a text's segments, such as that a link has none. Of an address in them, it may say less
        than of the author's, whose text it knows as a whole."""
        tree, found = self._tree(text), list[Diagnostic]()
        same = (slot for slot in tree.all_slots() if slot.segment is not None and slot.segment.source == segment.source)
        slot = next(slot for slot in same if slot.segment is not None and slot.segment.context == segment.context)
        if not slot.attribute and not _TELLING.search(words) and not (text.values and "{" in words):
            return ()
        root, said = etree.Element("div"), _said(slot, words)
        element = etree.SubElement(root, slot.element.tag, slot.element.attrib) if slot.attribute else etree.SubElement(root, "p")
        if slot.attribute or segment.context in tree.unparsed:
            element.set(slot.attribute or "title", said)
        else:
            element.text = self._crowded(slot, said, found) or said
        for note in tree.notes.values():  # where a reference leads
            etree.SubElement(etree.SubElement(root, "li", {"id": note}), "p")
        own, spots = frozenset(root.iter()), {(element, slot.attribute): slot} if slot.attribute else {}
        self._prepare(text, tree, lambda slot: slot.raw)
        try:
            self._md.read(root, tree.lists)
            Walk(tree, text, tree.ids.copy(), self.scope, None, tree.tokens.copy(), {element: slot}, spots, own, found).run(root)
            for m in ENTITY.finditer(self._md.spelled(root)):
                if not allowed_code(m):
                    self._forbidden(text, m[0], found)
        except RecursionError:
            found.append(problem("nested-too-deep", slot.at(0), _TOO_DEEP, "make it simpler"))
        return tuple(found)

    def uses(self, text: Markdown, ending: str) -> tuple[str, ...]:
        """The files with this ending (in small letters, such as `.svg`) that a text shows or leads to, as repository paths: those of its rendering, in which
        no translation changes them."""
        if not _speaks_of(ending, text.source) and "8<" not in text.source:
            return ()
        tree, root = self._tree(text), etree.Element("div")
        named: list[tuple[Element, str, Slot]] = []
        lines: dict[Element, Slot] = {}
        labels = any(_speaks_of(ending, address) for address, _ in tree.references.values())
        for slot in tree.slots:
            if slot.attribute:
                named.append((slot.element, slot.attribute, slot))
            elif labels or _speaks_of(ending, slot.raw):
                line = etree.SubElement(root, "p")
                line.text, lines[line] = slot.raw, slot
        if lines:
            self._prepare(text, tree, lambda slot: slot.raw)
            self._md.read(root, tree.lists)
            named += ((element, name, slot) for line, slot in lines.items() for element in line.iter() for name in element.attrib)
        links = Links(self.scope, tree.ids.key, frozenset(), [])
        found: dict[str, None] = {}
        for element, name, slot in named:
            if (element.tag, name) == ("a", "href") or (element.tag, name) in MEDIA:
                leads = links.target if name == "href" else links.media
                target = leads(element.get(name, ""), slot.at(0))
                if isinstance(target, Ref) and target.kind == "asset" and target.id.lower().endswith(ending):
                    found[target.id] = None
        return tuple(found)

    def _tree(self, text: Markdown) -> Tree:
        """A text after its block phase: built now, or remembered."""
        edition = self.scope.edition if "8<" in text.source else None  # what a text includes is chosen while it is read
        key = (text, text.loc, text.columns, edition)  # places are no part of what a text is, but they are of its tree
        if key in self._trees:
            self._trees.move_to_end(key)
            return self._trees[key]
        found: list[Diagnostic] = []
        tree = Builder(MAKERS, self._md, text, self.scope, found).build(lines_of(text, found))
        self._trees[key] = tree
        self._held += len(text.source)
        while self._held > REMEMBERED and len(self._trees) > 1:
            (old, *_), _ = self._trees.popitem(last=False)
            self._held -= len(old.source)
        return tree

    def _rendered(self, text: Markdown, tree: Tree, say: Say) -> Result[Html]:
        found = list(tree.found)
        root = copy.deepcopy(tree.root)
        own = list(root.iter())
        twin = dict(zip(tree.root.iter(), own, strict=True))
        slots: dict[Element, Slot] = {}
        spots: dict[tuple[Element, str], Slot] = {}
        foreign: dict[Element, Passage] = {}
        native = False
        for slot in tree.slots:
            element, said = twin[slot.element], slot.raw
            if slot.segment is not None:
                word = say(slot.segment)
                said = _said(slot, word)
                if not isinstance(word, Passage):
                    native = True
                elif not slot.attribute or (slot.alone and element not in foreign):
                    foreign[element] = word
            elif slot.ours:
                said, native = self._ours(slot, element, text), True
            if slot.attribute:
                spots[element, slot.attribute] = slot
                element.set(slot.attribute, said)
            else:
                slots[element] = slot
                element.text = self._crowded(slot, said, found) or said
        md = self._md
        self._prepare(text, tree, lambda slot: _said(slot, say(slot.segment)) if slot.segment is not None else slot.raw)
        md.read(root, tree.lists)
        if foreign:
            whole = text.kind == "body" and not native and not any(True for _ in root.iter(EMBED))
            told(root, foreign, whole and len({word.lang for word in foreign.values()}) == 1, frozenset(own))
        tokens = tree.tokens.copy()
        Walk(tree, text, tree.ids.copy(), self.scope, self._terms, tokens, slots, spots, frozenset(own), found).run(root)
        return Result(self._spelled(text, root, tokens, found), tuple(found))

    def _crowded(self, slot: Slot, said: str, found: list[Diagnostic]) -> str:
        """What is shown for a text that has too many signs to be read, or ""."""
        if not _many(said):
            return ""
        message = f"more than {MOST_SIGNS:,} signs [ and < stand in this paragraph, so that it is shown as it is typed"
        found.append(problem("nested-too-deep", slot.at(0), message, "part it by empty lines"))
        return AtomicString(said.replace("&", "&amp;"))

    def _ours(self, slot: Slot, element: Element, text: Markdown) -> str:
        """A word of ours for a text; its element says so where it is in another language than the text."""
        word = self.scope.words.get(slot.ours, slot.raw)
        lang = word.lang if isinstance(word, Passage) else self.scope.lang
        if lang != self.scope.language(text):
            element.set("lang", lang)
        return AtomicString(word.replace("&", "&amp;"))

    def _prepare(self, text: Markdown, tree: Tree, said: Callable[[Slot], str]) -> None:
        """Makes the inline phase ready for a text: its link references and abbreviations, in said's words."""
        md = self._md
        md.reset()
        md.gaps, md.values = text.kind == WITH_GAPS, frozenset(text.values)
        md.references.update(tree.references)
        for name, slot in tree.titles.items():
            md.references[name] = (md.references[name][0], said(slot))
        md.abbreviations.update(tree.abbreviations)
        for name, slot in tree.long.items():
            md.abbreviations[name] = said(slot)

    def _forbidden(self, text: Markdown, entity: str, found: list[Diagnostic]) -> str:
        place = next((line.at(line.text.index(entity)) for line in lines_of(text, []) if entity in line.text), text.loc)
        found.append(problem("control-character", place, f"{entity} stands for a character that nobody can see", "delete it"))
        return REPLACEMENT


def _speaks_of(ending: str, text: str) -> bool:
    """Whether a name with this ending may stand in a text, spelled in whatever way."""
    return ending in text.lower() or (("%" in text or "&" in text) and ending in unescape(unquote(text)).lower()) or "{var:" in text


def _many(said: str) -> bool:
    return len(said) > MOST_SIGNS and said.count("[") + said.count("<") > MOST_SIGNS


def _said(slot: Slot, said: str) -> str:
    """What stands in a slot: the author's text, or its translation made safe to stand there."""
    if slot.segment is None or said == slot.segment.source or not said.strip():
        return slot.raw
    return _safe(said)


def _safe(said: str) -> str:
    said = FORBIDDEN.sub(REPLACEMENT, said.replace("\r\n", "\n").replace("\r", "\n"))
    said = re.sub(r"[ \t]*(?<!  )(?<!\\)\n\s*", " ", said)
    return re.sub(r"\n\s*", "\n", said).strip()
