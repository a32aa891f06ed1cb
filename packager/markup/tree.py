"""The block phase: from the scanner's blocks to a tree of elements whose texts still are the author's own inline Markdown.

It is done once a text, for every language. Tables, headings underlined, abbreviations and link references are read by Python-Markdown's own block
processors; containers are built here, since only the scanner knows where they begin and end. Each text of the tree is a Slot: it knows its lines in
the author's file and, where there is something to translate, its Segment.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown.extensions.attr_list import get_attrs_and_remainder
from markdown.util import AtomicString

from packager.diagnostics import Diagnostic, Location, problem
from packager.markup import code, html
from packager.markup.directives import Arguments, arguments, embed
from packager.markup.formula import checked
from packager.markup.lines import Line, did_you_mean, joined, place_at, strip_blank
from packager.markup.scanner import Block, Scanner
from packager.markup.scope import Scope
from packager.markup.tokens import Raw, Tokens, mark
from packager.model import TRAINER, Markdown, Math, Segment

if TYPE_CHECKING:
    from markdown import Markdown as Converter

Element = etree.Element
EMBED = "x-embed"  # a block of its own until the walk takes its frame away

ATTRIBUTES = r"\{(?::[ ]*|(?=[#.]))([^{}\n]+)\}"
_TRAILING = re.compile(rf"(?:^|[ \t]+){ATTRIBUTES}[ \t]*$")
_ALONE = re.compile(rf"[ \t]*{ATTRIBUTES}[ \t]*$")
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_IMAGE = re.compile(rf"""!\[([^\]\[*_`\\<>&$\{{\n]*)\]\(\s*(<[^<>{{\n]*>|[^\s()<>{{]+)(?:\s+"([^"\n]*)")?\s*\)(?:{ATTRIBUTES})?[ \t]*$""")
_TRACK = re.compile(r"""(captions|subtitles|descriptions|chapters):[ \t]*(.+)$""")
_NOTE = re.compile(r"\s*translators?:\s*", re.I)
_SETEXT = re.compile(r"\n(?:=+|-+)[ ]*$")
_BODY = frozenset({"body", "text"})
_HEADINGS = frozenset(f"h{n}" for n in range(1, 7))


@dataclass(slots=True)
class Slot:
    """A text in the tree: the text of `element`, or one of its attributes. raw is what the author typed, lines where."""

    element: Element
    attribute: str
    raw: str
    lines: tuple[Line, ...]
    kind: str
    segment: Segment | None = None

    def at(self, offset: int) -> Location:
        return place_at(self.lines, offset)


@dataclass(slots=True)
class Tree:
    """A text after its block phase. `titles` and `long` are slots of link titles and abbreviations, which stand outside the tree."""

    root: Element
    tokens: Tokens
    slots: list[Slot] = field(default_factory=list)
    references: dict[str, tuple[str, str]] = field(default_factory=dict)
    titles: dict[str, Slot] = field(default_factory=dict)
    abbreviations: dict[str, str] = field(default_factory=dict)
    long: dict[str, Slot] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    ids: dict[str, Location] = field(default_factory=dict)
    lists: frozenset[str] = frozenset()
    found: list[Diagnostic] = field(default_factory=list)

    def all_slots(self) -> Iterator[Slot]:
        yield from self.slots
        yield from self.titles.values()
        yield from self.long.values()


class Builder:
    """Builds the tree of one text."""

    def __init__(self, md: Converter, text: Markdown, scope: Scope, found: list[Diagnostic]) -> None:
        self.md = md
        self.text = text
        self.scope = scope
        self.found = found
        self.key = re.sub(r"\s+", "-", text.key)
        self.root = etree.Element("div")
        self.tree = Tree(self.root, Tokens(), found=found)
        self.quizzes: dict[str, int] = {}
        self.remark = ""
        self.level = 1
        self.notes: list[Element] = []
        self.seen: dict[tuple[str, str], int] = {}

    def build(self, lines: list[Line]) -> Tree:
        """The whole phase."""
        self.md.reset()
        abbreviations: dict[str, str] = self.md.abbreviations  # type: ignore[attr-defined]
        abbreviations.clear()
        self.tree.lists = frozenset(m[0] for line in lines if "{" in line.text for m in re.finditer(ATTRIBUTES, line.text))
        self.blocks(self.root, Scanner(self.found, self.scope.files).scan(lines), "paragraph")
        if self.notes:
            box = etree.SubElement(self.root, "div", {"class": "footnotes", "role": "doc-endnotes"})
            etree.SubElement(box, "ol").extend(self.notes)
        self.tree.references = dict(self.md.references)
        self.tree.abbreviations = dict(abbreviations)
        self._outside(lines)
        return self.tree

    # ---- slots ------------------------------------------------------------------------------------------------------

    def slot(self, element: Element, lines: list[Line], kind: str, attribute: str = "", plain: bool = False) -> Slot:
        """Puts the text of lines into an element (or its attribute), and makes its segment where there is something to translate."""
        lines = strip_blank(lines)
        if lines:
            lines = [*lines[:-1], lines[-1].cut(0, len(lines[-1].text.rstrip()))]
            lines[0] = lines[0].cut(len(lines[0].text) - len(lines[0].text.lstrip()))
        raw = joined(lines)
        if attribute:
            element.set(attribute, raw)
        else:
            element.text = raw
        if kind in ("paragraph", "list item") and self.text.kind not in _BODY:
            kind = self.text.kind
        slot = Slot(element, attribute, raw, tuple(lines), kind)
        slot.segment = self.segment(raw, kind, lines[0].location if lines else self.text.loc)
        self.tree.slots.append(slot)
        return slot

    def segment(self, raw: str, kind: str, location: Location) -> Segment | None:
        """The segment of a text, or None where nothing in it is for a translator."""
        if not translatable(raw):
            return None
        source = fold(raw)
        nth = self.seen[kind, source] = self.seen.get((kind, source), 0) + 1
        context = f"{self.text.key}#{kind.replace(' ', '-')}" + (f"~{nth}" if nth > 1 else "")
        note, self.remark = self.remark, ""
        return Segment(context, source, kind, note, location)

    def said(self, element: Element, line: Line, word: str, kind: str) -> None:
        """A word of ours that the author did not type but a learner reads: translated like the author's."""
        element.text = word
        slot = Slot(element, "", word, (line._replace(text=word),), kind)
        slot.segment = self.segment(word, kind, line.location)
        self.tree.slots.append(slot)

    def _outside(self, lines: list[Line]) -> None:
        """Slots for titles of link references and for what abbreviations stand for."""
        for name, (_, title) in self.tree.references.items():
            if title:
                self.tree.titles[name] = self._found(lines, title, "title")
        for name, long in self.tree.abbreviations.items():
            self.tree.long[name] = self._found(lines, long, "abbreviation", f"*[{name}]")

    def _found(self, lines: list[Line], text: str, kind: str, after: str = "") -> Slot:
        line = next((one.cut(one.text.index(text)) for one in lines if text in one.text and after in one.text), lines[0])
        slot = Slot(self.root, "", text, (line._replace(text=text),), kind)
        slot.segment = self.segment(text, kind, line.location)
        return slot

    # ---- ids and attributes -----------------------------------------------------------------------------------------

    def id(self, wanted: str, location: Location, given: bool = False) -> str:
        """An id of this text that nothing else has. given: by the author, who then is told of a second one."""
        base = f"{self.key}-{wanted}"
        if given and base in self.tree.ids:
            self.found.append(
                problem("id-twice", location, f"the id '#{wanted}' stands twice in this text", "name one of them otherwise",
                        ((self.tree.ids[base], "first here"),))
            )  # fmt: skip
        id, n = base, 1
        while id in self.tree.ids:
            n += 1
            id = f"{base}-{n}"
        self.tree.ids[id] = location
        return id

    def attributes(self, element: Element, source: str, line: Line) -> None:
        """Sets an attribute list on a block; what it may not have is reported."""
        for name, value in get_attrs_and_remainder(source)[0]:
            if name == ".":
                add_class(element, value or "")
            elif name == "id":
                element.set("id", self.id(slug(value or "") or "id", line.location, given=True))
            elif html.allowed(element.tag, name, name if value is None else value):
                value = name if value is None else value
                if name in ("title", "aria-label", "alt"):
                    offset = max(line.text.find(value), 0)
                    self.slot(element, [line.cut(offset, offset + len(value))], "alt text" if name == "alt" else "label", attribute=name)
                else:
                    element.set(name, value)
            else:
                self.found.append(
                    problem("html-dropped", line.location, f"'{name}' is left out: it cannot be set on this element", "classes, ids, lang, dir and title can")
                )  # fmt: skip

    def marks(self, element: Element, args: Arguments, line: Line) -> None:
        if args.marks:
            self.attributes(element, " ".join(args.marks), line)

    # ---- blocks -----------------------------------------------------------------------------------------------------

    def blocks(self, parent: Element, blocks: list[Block], role: str) -> None:
        """Builds blocks into an element. role: the kind of segment that a paragraph here is."""
        for block in blocks:
            getattr(self, f"_{block.kind}")(parent, block, role)

    def tight(self, parent: Element, blocks: list[Block], role: str) -> None:
        """Builds blocks of which the first paragraph stands in the element itself."""
        self.blocks(parent, blocks, role)
        if blocks and blocks[0].kind == "text" and len(parent) and parent[0].tag == "p" and not parent.text and parent[0].get("class") is None:
            first = parent[0]
            parent.remove(first)
            parent.text = first.text
            for i, child in enumerate(first):
                parent.insert(i, child)
            for name, value in first.items():
                parent.set(name, value)
            for slot in reversed(self.tree.slots):
                if slot.element is first:
                    slot.element = parent

    def _text(self, parent: Element, block: Block, role: str) -> None:
        lines = block.lines
        if len(lines) == 1 and (m := _ALONE.match(lines[0].text)) and len(parent):
            self.attributes(parent[-1], m[1], lines[0])
            return
        box = etree.Element(parent.tag)
        self.md.parser.parseBlocks(box, [joined(lines)])
        cursor = 0
        for element in list(box):
            first = (element.text or "").split("\n")[0].strip()
            while cursor < len(lines) - 1 and lines[cursor].text.strip() != first:
                cursor += 1
            own = lines[cursor : cursor + (element.text or "").count("\n") + 1]
            cursor += len(own) - 1
            parent.append(element)
            if element.tag in _HEADINGS:
                self._headed(parent, element, own[0], int(element.tag[1]))
            else:
                self._paragraph(element, own, role)

    def _paragraph(self, element: Element, lines: list[Line], role: str) -> None:
        if len(lines) > 1 and (m := _ALONE.match(lines[-1].text)):
            self.attributes(element, m[1], lines[-1])
            lines = lines[:-1]
        if len(lines) == 1 and self._image(element, lines[0]):
            return
        self.slot(element, lines, role)

    def _image(self, element: Element, line: Line) -> bool:
        """A paragraph that is one image: its alternative text and title are segments, its path is none of the translator's."""
        offset = len(line.text) - len(line.text.lstrip())
        m = _IMAGE.match(line.text, offset)
        if m is None:
            return False
        image = etree.SubElement(element, "img", {"src": m[2].removeprefix("<").removesuffix(">")})
        element.text = ""
        self.tree.slots.append(Slot(element, "", "", (line.cut(offset),), ""))
        self.slot(image, [line.cut(m.start(1), m.end(1))], "alt text", attribute="alt")
        if m[3]:
            self.slot(image, [line.cut(m.start(3), m.end(3))], "title", attribute="title")
        if m[4]:
            self.attributes(image, m[4], line.cut(m.start(4), m.end(4)))
        return True

    def _heading(self, parent: Element, block: Block, role: str) -> None:
        assert block.title is not None
        self._headed(parent, etree.SubElement(parent, f"h{block.number}"), block.title, block.number)

    def _headed(self, parent: Element, element: Element, line: Line, level: int) -> None:
        m = _TRAILING.search(line.text)
        title = line.cut(0, m.start()) if m else line
        if self.text.kind in _BODY:
            if level == 1 and self.text.kind == "body":
                self.found.append(
                    problem("heading-title", line.location, "a heading of the first level is the title of the unit, which is in its front matter",
                            "begin with ##")
                )  # fmt: skip
            level = max(level, 2)
            if level > self.level + 1:
                self.found.append(
                    problem("heading-skip", line.location, f"this heading is of level {level}, but the one before is of level {self.level}",
                            f"begin it with {'#' * (self.level + 1)}")
                )  # fmt: skip
            self.level = level
        element.tag = f"h{level}"
        if m:
            self.attributes(element, m[1], line.cut(m.start(1), m.end(1)))
        if not element.get("id"):
            element.set("id", self.id(slug(plain(title.text)) or "section", line.location))
        self.slot(element, [title], "heading")

    def _rule(self, parent: Element, block: Block, role: str) -> None:
        etree.SubElement(parent, "hr")

    def _code(self, parent: Element, block: Block, role: str) -> None:
        self._coded(parent, joined(block.lines), code.Info())

    def _fence(self, parent: Element, block: Block, role: str) -> None:
        about = code.info(block.title.text if block.title is not None else "")
        if about.title and block.title is not None:
            offset = max(block.title.text.find(about.title), 0)
            self.slot(etree.SubElement(parent, "p", {"class": "code-title"}), [block.title.cut(offset, offset + len(about.title))], "label")
        self._coded(parent, joined(block.lines), about)

    def _coded(self, parent: Element, source: str, about: code.Info) -> None:
        box = etree.SubElement(parent, "div", {"class": "highlight"})
        box.text = AtomicString(mark(self.tree.tokens.add(Raw(code.highlighted(source, about.without_title)))))

    def _math(self, parent: Element, block: Block, role: str) -> None:
        place = block.line.location
        token = checked(Math(joined(block.lines).strip(), True, place), self.found)
        etree.SubElement(parent, "p", {"class": "math"}).text = AtomicString(mark(self.tree.tokens.add(token)))

    def _quote(self, parent: Element, block: Block, role: str) -> None:
        self.blocks(etree.SubElement(parent, "blockquote"), block.children, role)

    def _bullets(self, parent: Element, block: Block, role: str) -> None:
        self._items(etree.SubElement(parent, "ul"), block)

    def _ordered(self, parent: Element, block: Block, role: str) -> None:
        self._items(etree.SubElement(parent, "ol", {} if block.number == 1 else {"start": str(block.number)}), block)

    def _items(self, parent: Element, block: Block) -> None:
        for item in block.children:
            element = etree.SubElement(parent, "li")
            first = item.children[0] if item.children else None
            task = _TASK.match(first.lines[0].text.lstrip()) if first is not None and first.kind == "text" else None
            if task and first is not None:
                line = first.lines[0]
                first.lines[0] = line.cut(len(line.text) - len(line.text.lstrip()) + task.end())
            (self.blocks if block.loose else self.tight)(element, item.children, "list item")
            if task:
                self._task(element, task[1] != " ")

    def _task(self, item: Element, done: bool) -> None:
        """A box that shows what is done; its label is the text of the item."""
        add_class(item, "task")
        box = item[0] if not item.text and len(item) and item[0].tag == "p" else item
        label = etree.Element("label")
        button = etree.SubElement(label, "input", {"type": "checkbox", "disabled": "disabled"})
        if done:
            button.set("checked", "checked")
        button.tail = " "
        words = etree.SubElement(label, "span")
        words.text, box.text = box.text, None
        box.insert(0, label)
        for slot in self.tree.slots:
            if slot.element is box and not slot.attribute:
                slot.element = words

    def _definitions(self, parent: Element, block: Block, role: str) -> None:
        box = etree.SubElement(parent, "dl")
        for child in block.children:
            if child.kind == "term":
                element = etree.SubElement(box, "dt")
                line = child.line
                if m := _TRAILING.search(line.text):
                    self.attributes(element, m[1], line.cut(m.start(1), m.end(1)))
                    line = line.cut(0, m.start())
                self.slot(element, [line], "term")
            else:
                (self.blocks if child.loose else self.tight)(etree.SubElement(box, "dd"), child.children, "definition")

    def _table(self, parent: Element, block: Block, role: str) -> None:
        rows = [line.cut(len(line.text) - len(line.text.lstrip())) for line in block.lines]
        rows = [line.cut(0, len(line.text.rstrip())) for line in rows]
        box = etree.Element("div")
        self.md.parser.parseBlocks(box, [joined(rows)])
        table = box[0] if len(box) else None
        if table is None or table.tag != "table":
            self.found.append(
                problem("table-columns", rows[0].location, "the row of dashes has not as many columns as the first row of this table",
                        "give every column its own ---, with | between them")
            )  # fmt: skip
            self._text(parent, Block("text", rows[0], rows), role)
            return
        wrap = etree.SubElement(parent, "div", {"class": "table", "role": "region", "tabindex": "0"})
        if block.title is not None:
            caption = etree.Element("caption", {"id": self.id("table", block.title.location)})
            wrap.set("aria-labelledby", caption.get("id", ""))
            self.slot(caption, [block.title], "caption")
            table.insert(0, caption)
        wrap.append(table)
        for row, line in zip(table.iter("tr"), [rows[0], *rows[2:]], strict=False):
            self._row(row, line)

    def _row(self, row: Element, line: Line) -> None:
        offset = 0
        for cell in row:
            text = cell.text or ""
            at = line.text.find(text, offset) if text else offset
            at = max(at, offset)
            offset = at + len(text)
            place = line.cut(at, offset)
            if m := _TRAILING.search(text):
                self.attributes(cell, m[1], place.cut(m.start(1), m.end(1)))
                place = place.cut(0, m.start())
            if cell.tag == "th":
                cell.set("scope", "col")
            self.slot(cell, [place], "table heading" if cell.tag == "th" else "table cell")
        rest = line.text[offset:].strip().removeprefix("|").strip().removesuffix("|")
        if rest.strip():
            self.found.append(
                problem("table-columns", line.at(offset), "this row has more cells than the table has columns",
                        "a | inside a cell is written \\|")
            )  # fmt: skip

    def _callout(self, parent: Element, block: Block, role: str) -> None:
        box = etree.SubElement(parent, "div", {"class": f"callout {block.name}".strip()})
        if block.title is None:
            self.said(etree.SubElement(box, "p", {"class": "callout-title"}), block.line, _title(block.name), "callout title")
        elif not block.title.blank:
            self.slot(etree.SubElement(box, "p", {"class": "callout-title"}), [block.title], "callout title")
        self.blocks(box, block.children, role)

    def _details(self, parent: Element, block: Block, role: str) -> None:
        box = etree.SubElement(parent, "details", {"class": f"callout {block.name}".strip()})
        if block.number:
            box.set("open", "open")
        summary = etree.SubElement(box, "summary")
        if block.title is None or block.title.blank:
            self.said(summary, block.line, _title(block.name), "summary")
        else:
            self.slot(summary, [block.title], "summary")
        self.blocks(box, block.children, role)

    def _tabs(self, parent: Element, block: Block, role: str) -> None:
        box = etree.SubElement(parent, "div", {"class": "tabs"})
        for tab in block.children:
            assert tab.title is not None
            inner = etree.SubElement(box, "div", {"class": "tab"})
            self.slot(etree.SubElement(inner, "p", {"class": "tab-label"}), [tab.title], "tab label")
            self.blocks(inner, tab.children, role)

    def _note(self, parent: Element, block: Block, role: str) -> None:
        if block.name in self.tree.notes:
            self.found.append(
                problem("id-twice", block.line.location, f"the note [^{block.name}] is written twice in this text", "name one of them otherwise")
            )  # fmt: skip
            return
        id = self.id(f"fn-{slug(block.name) or 'note'}", block.line.location)
        self.tree.notes[block.name] = id
        element = etree.Element("li", {"id": id})
        self.notes.append(element)
        self.blocks(element, block.children, "footnote")
        if not len(element) or element[-1].tag != "p":
            etree.SubElement(element, "p")  # for the way back

    def _comment(self, parent: Element, block: Block, role: str) -> None:
        words = " ".join(joined(block.lines).split())
        if m := _NOTE.match(words):
            self.remark = words[m.end() :]

    def _include(self, parent: Element, block: Block, role: str) -> None:
        """Not met: the scanner has the files."""

    def _embed(self, parent: Element, block: Block, role: str) -> None:
        token = embed(block.name, block.line, block.args, self.text.key, self.quizzes, self.scope, self.found)
        if token is None:
            return
        if "title" in block.args.values:
            self.slot(etree.SubElement(parent, "p", {"class": "quiz-title"}), [block.args.values["title"]], "title")
        spot = etree.SubElement(parent, EMBED)
        spot.text = AtomicString(mark(self.tree.tokens.add(token)))

    # ---- directives -------------------------------------------------------------------------------------------------

    def _directive(self, parent: Element, block: Block, role: str) -> None:
        fate = "keep"
        if self.scope.keep is not None:
            fate = self.scope.keep(block.name, tuple(word.text for word in block.args.words))
        if fate == "drop":
            return
        build = getattr(self, f"_{block.name.replace('-', '_')}", None) if fate == "keep" else None
        if build is None:
            self.blocks(parent, block.children, role)
        else:
            build(parent, block, role)

    def _trainer(self, parent: Element, block: Block, role: str) -> None:
        box = etree.SubElement(parent, "aside", {"class": "trainer"})
        self.marks(box, block.args, block.line)
        label = etree.SubElement(box, "p", {"class": "trainer-label"})
        self.said(label, block.line, self.scope.audiences.get(TRAINER, "") or "Trainer notes", "label")
        self.blocks(box, block.children, role)

    def _for(self, parent: Element, block: Block, role: str) -> None:
        for word in block.args.words:
            if word.text not in self.scope.audiences and word.text != TRAINER:
                self.found.append(
                    problem("audience-unknown", word.location, f"the course has no audience '{word.text}'",
                            did_you_mean(word.text, self.scope.audiences) or "list it in course.yml under audiences")
                )  # fmt: skip
        if not self.scope.label_audiences:
            self.blocks(parent, block.children, role)
            return
        box = etree.SubElement(parent, "div", {"class": f"audience {block.name}"})
        self.marks(box, block.args, block.line)
        if block.name == "for":
            titles = ", ".join(self.scope.audiences.get(word.text, word.text) for word in block.args.words)
            etree.SubElement(box, "p", {"class": "audience-label"}).text = AtomicString(titles.replace("&", "&amp;"))
        self.blocks(box, block.children, role)

    _not_for = _for

    def _figure(self, parent: Element, block: Block, role: str) -> None:
        figure = etree.SubElement(parent, "figure")
        self.marks(figure, block.args, block.line)
        captions: list[Block] = []
        filled = False
        for child in block.children:
            if child.kind != "text":
                self.blocks(figure, [child], role)
                filled = filled or child.kind not in ("comment", "include")
                continue
            lines = list(child.lines)
            while lines and (m := _ALONE.match(lines[-1].text)):
                self.attributes(figure, m[1], lines.pop())
            while lines and self._image(figure, lines[0]):
                lines.pop(0)
                filled = True
            while lines and lines[0].text.lstrip().startswith("![") and (len(lines) == 1 or lines[0].text.rstrip().endswith((")", "}"))):
                self.slot(etree.SubElement(figure, "p"), [lines.pop(0)], "alt text")
                filled = True
            if lines:
                captions.append(Block("text", lines[0], lines))
        figure.text = None
        if not filled:
            self.found.append(
                problem("directive-argument", block.line.location, "this figure shows nothing", "write ![what it shows](media/picture.png) as its first line")
            )  # fmt: skip
        credit = block.args.values.get("credit")
        if not captions and credit is None:
            return
        caption = etree.SubElement(figure, "figcaption")
        (self.tight if len(captions) == 1 else self.blocks)(caption, captions, "caption")
        if credit is not None:
            small = etree.SubElement(caption, "small", {"class": "credit"})
            self.slot(small, [credit], "credit")
            if captions and len(caption) == 1:
                # the caption's own text stands before it; a span keeps both apart for every reader
                words = etree.Element("span", {"class": "caption"})
                words.text, caption.text = caption.text, None
                for slot in self.tree.slots:
                    if slot.element is caption and not slot.attribute:
                        slot.element = words
                caption.insert(0, words)
                words.tail = " "

    def _video(self, parent: Element, block: Block, role: str) -> None:
        """Sources behind the name; `captions: FILE en "English"` lines; the rest is the transcript."""
        args, name = block.args, block.name
        box = etree.SubElement(parent, "div", {"class": f"media {name}"})
        self.marks(box, args, block.line)
        title = args.values.get("title")
        tracks, transcript = self._tracks(block.children)
        outside = [word for word in args.words if re.match(r"https?://", word.text)]
        if outside:
            link = etree.SubElement(etree.SubElement(box, "p"), "a", {"href": outside[0].text})
            if title is not None:
                self.slot(link, [title], "title")
            else:
                link.text = AtomicString(outside[0].text.replace("&", "&amp;"))
            self.tree.slots.append(Slot(link, "href", outside[0].text, (outside[0],), ""))
        elif args.words:
            player = etree.SubElement(box, name, {"controls": "controls", "preload": "metadata"})
            if title is not None:
                self.slot(player, [title], "title", attribute="aria-label")
            if "poster" in args.values:
                self._path(player, "poster", args.values["poster"])
            for word in args.words:
                self._path(etree.SubElement(player, "source"), "src", word)
            for kind, path, lang, label in tracks:
                track = etree.SubElement(player, "track", {"kind": kind})
                self._path(track, "src", path)
                if html.allowed("track", "srclang", lang):
                    track.set("srclang", lang)
                if label is not None:
                    self.slot(track, [label], "label", attribute="label")
                elif kind in ("captions", "subtitles"):
                    track.set("label", lang)
            if tracks and tracks[0][0] in ("captions", "subtitles"):
                player[len(args.words)].set("default", "default")
            if name == "audio" and not transcript:
                self.found.append(
                    problem("media-captions", block.line.location, "this recording has no transcript", "write what is said between the two ::: lines")
                )  # fmt: skip
        if transcript:
            details = etree.SubElement(box, "details", {"class": "transcript"})
            summary = etree.SubElement(details, "summary")
            if "transcript" in args.values:
                self.slot(summary, [args.values["transcript"]], "summary")
            else:
                self.said(summary, block.line, "Transcript", "summary")
            self.blocks(details, transcript, "transcript")

    _audio = _video

    def _path(self, element: Element, attribute: str, line: Line) -> None:
        element.set(attribute, line.text)
        self.tree.slots.append(Slot(element, attribute, line.text, (line,), ""))

    def _tracks(self, blocks: list[Block]) -> tuple[list[tuple[str, Line, str, Line | None]], list[Block]]:
        """(kind, file, language, label) of each track line, and the blocks that remain."""
        tracks, rest = [], []
        for block in blocks:
            lines = list(block.lines) if block.kind == "text" else []
            while lines and (m := _TRACK.match(lines[0].text.strip())):
                line = lines.pop(0)
                words = arguments(line.cut(line.text.index(m[2]))).words
                lang = words[1].text if len(words) > 1 else self.text.lang or ""
                tracks.append((m[1], words[0], lang, words[2] if len(words) > 2 else None))
            if lines:
                rest.append(Block("text", lines[0], lines))
            elif block.kind != "text":
                rest.append(block)
        return tracks, rest

    def _download(self, parent: Element, block: Block, role: str) -> None:
        box = etree.SubElement(parent, "div", {"class": "download"})
        self.marks(box, block.args, block.line)
        words = block.args.words
        if words:
            line = etree.SubElement(box, "p")
            link = etree.SubElement(line, "a", {"class": "download"})
            self._path(link, "href", words[0])
            if len(words) > 1:
                self.slot(link, [words[1]], "label")
            else:
                link.text = AtomicString(words[0].text.rsplit("/", 1)[-1].replace("&", "&amp;"))
            link.tail = " "
            etree.SubElement(line, "span", {"class": "file"})
        self.blocks(box, block.children, role)

    # ---- raw HTML ---------------------------------------------------------------------------------------------------

    def _html(self, parent: Element, block: Block, role: str) -> None:
        source = joined(block.lines)
        stack = [parent]
        for piece in html.pieces(source):
            if piece.kind == "text":
                self._run(stack[-1], block.lines, piece, role, len(stack) == 1)
            elif piece.kind == "close":
                tags = [element.tag for element in stack[1:]]
                if piece.tag in tags:
                    del stack[len(tags) - tags[::-1].index(piece.tag) :]
            elif piece.kind == "comment":
                continue
            elif piece.tag in html.DROPPED:
                if piece.kind != "close":
                    where = place_at(block.lines, piece.start)
                    self.found.append(problem("html-dropped", where, f"<{piece.tag}> is left out with all that is in it", _instead(piece.tag)))
            else:
                element = etree.SubElement(stack[-1], piece.tag)
                self._raw_attributes(element, piece, block.lines)
                if piece.kind == "raw":
                    element.text = AtomicString(html.inner(source[piece.start : piece.end]).replace("&", "&amp;"))
                elif piece.kind == "open":
                    stack.append(element)

    def _raw_attributes(self, element: Element, piece: html.Piece, lines: list[Line]) -> None:
        where = place_at(lines, piece.start)
        line = next(iter(cut(lines, piece.start, piece.end)))
        for name, value in piece.attributes:
            if not html.allowed(element.tag, name, value):
                self.found.append(problem("html-dropped", where, f"the attribute '{name}' of <{element.tag}> is left out", "leave it out, or use a class"))
            elif name == "id":
                element.set("id", self.id(slug(value) or "id", where, given=True))
            elif name in html.URLS:
                self._path(element, name, line._replace(text=value))
            elif name in ("title", "alt", "aria-label") and value in line.text:
                at = line.text.index(value)
                self.slot(element, [line.cut(at, at + len(value))], "alt text" if name == "alt" else "label", attribute=name)
            else:
                element.set(name, value)

    def _run(self, parent: Element, lines: list[Line], piece: html.Piece, role: str, outside: bool) -> None:
        """A run of text between tags of raw HTML: Markdown, a paragraph of its own where a blank line or another block makes it one."""
        own = cut(lines, piece.start, piece.end)
        own = strip_blank(own)
        if not own:
            return
        margin = min((line.indent for line in own[1:] if not line.blank), default=0)
        first = own[0].cut(len(own[0].text) - len(own[0].text.lstrip()))
        blocks = Scanner(self.found, self.scope.files).scan([first, *(line.dedent(margin) for line in own[1:])], 1)
        if not outside and len(blocks) == 1 and blocks[0].kind == "text" and not len(parent):
            self.tight(parent, blocks, role)
        else:
            self.blocks(parent, blocks, role)


# ---- words ---------------------------------------------------------------------------------------------------------------

_MARKUP = re.compile(
    r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])?|`+|\*+|(?<!\w)_+|_+(?!\w)|</?[A-Za-z][^>]*>|\\(?=[^\w\s])|\{:?[^{}]*\}|\$"
)
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)|\$[^$]+\$|\{var:[\w.-]+\}|<[a-z]+:[^<> ]*>|" + mark(r"\d+"), re.S)


def plain(text: str) -> str:
    """The words of a line of inline Markdown, roughly: what a heading's id is made of."""
    return _MARKUP.sub(lambda m: m[1] if m[1] and not m[1].startswith("^") else "", text)


def slug(text: str) -> str:
    """A text as part of an id: letters and digits of any script in small letters, hyphens between."""
    text = unicodedata.normalize("NFC", text).lower()
    kept = "".join(c if c.isalnum() or c == "_" or unicodedata.category(c)[0] == "M" else "-" for c in text)
    return re.sub("-{2,}", "-", kept).strip("-")


def translatable(raw: str) -> bool:
    """Whether there is a letter or digit outside code, formulas and variables."""
    return any(c.isalnum() for c in (_CODE.sub("", raw) if any(c in raw for c in "`${<") else raw))


def fold(raw: str) -> str:
    """A text as a translator sees it: one line, but for line breaks that the author made on purpose."""
    if "\n" not in raw:
        return raw
    return re.sub(r"[ \t]*(?<!  )(?<!\\)\n[ \t]*", " ", raw)


def add_class(element: Element, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())


def cut(lines: list[Line], start: int, end: int) -> list[Line]:
    """The lines of joined(lines)[start:end]."""
    own, offset = [], 0
    for line in lines:
        after = offset + len(line.text)
        if after >= start and offset <= end:
            own.append(line.cut(max(start - offset, 0), min(end - offset, len(line.text))))
        offset = after + 1
    return own


def _title(name: str) -> str:
    first = name.split()[0] if name.split() else "note"
    return first.replace("-", " ").replace("_", " ").capitalize()


def _instead(tag: str) -> str:
    return {
        "iframe": "link to the page instead", "svg": "save the drawing as a file and show it as an image", "math": "write the formula as $..$",
        "style": "use classes", "form": "use the questions of a bank", "input": "use the questions of a bank",
    }.get(tag, "write it in Markdown, or leave it out")  # fmt: skip
