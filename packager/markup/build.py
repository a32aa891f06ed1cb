"""The block phase: from the scanner's blocks to a Tree. It is done once a text, for every language.

Containers are built here, since the scanner knows where they begin and end; underlined headings, tables, abbreviations and link references are read by
Python-Markdown's own block processors.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Mapping

from markdown.extensions.attr_list import get_attrs_and_remainder
from markdown.util import AtomicString

from packager.diagnostics import Diagnostic, Location, problem
from packager.markup import code, html
from packager.markup.alone import is_meant
from packager.markup.directives import Arguments, embed
from packager.markup.formula import checked
from packager.markup.inline import VALUE_MARK, Converter
from packager.markup.lines import Line, joined, piece_of, place_at, strip_blank
from packager.markup.notes import Mention, order
from packager.markup.scanner import Block, Scanner
from packager.markup.scope import Scope
from packager.markup.strays import strays
from packager.markup.syntax import ATTRIBUTE_LINE, ATTRIBUTES, SETEXT
from packager.markup.tokens import Raw, Tokens, mark
from packager.markup.tree import EMBED, Element, Ids, Slot, Tree, add_class, context, fold, id_of, plain, slug, spoken, translatable
from packager.model import Markdown, Math, Segment

_TRAILING = re.compile(rf"(?:^|[ \t]+){ATTRIBUTES}[ \t]*$")
_TASK = re.compile(r"[ \t]*\[([ xX])\][ \t]+(?=\S)")
_IMAGE = re.compile(rf"""[ \t]*!\[([^\]\[`\\<>&$\{{]*)\]\(\s*(<[^<>{{\n]*>|[^\s()<>{{]+)(?:\s+"([^"]*)")?\s*\)(?:{ATTRIBUTES})?[ \t]*$""")
_VALUES = re.compile(VALUE_MARK)
_MENTION = re.compile(r"(?<!\\)\[\^([^\[\]\s]+)\]")
_REMARK = re.compile(r"\s*translators?:\s*", re.I)
_BODY = frozenset({"body", "text"})
"""Kinds of text whose paragraphs are called so; in other texts (an answer, a hint) a translator learns the kind of the text."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

Build = Callable[["Builder", Element, Block, str], None]
"""(builder, parent element, block, the kind of segment that a paragraph here is)"""
Makers = Mapping[str, Build]
"""Kind of block, or `::: name` of a directive -> what builds it."""


class Builder:
    """Builds the tree of one text. `blocks` is what containers call for what they hold."""

    def __init__(self, makers: Makers, md: Converter, text: Markdown, scope: Scope, found: list[Diagnostic]) -> None:
        self.makers = makers
        self.md = md
        self.text = text
        self.scope = scope
        self.tree = Tree(etree.Element("div"), Tokens(), Ids(id_of(text)), found=found)
        self.remark = text.note  # the author's word to translators, for the next segment
        self._quizzes: dict[str, int] = {}
        self._level = 1
        self._notes: dict[str, Element] = {}
        self._mentions: list[Mention] = []
        self._holder = ""  # label of the footnote that is being built
        self._equal: dict[tuple[str, str], int] = {}

    def build(self, lines: list[Line]) -> Tree:
        """The whole phase."""
        self.md.reset()
        if is_meant(self.text, lines):
            self.blocks(self.tree.root, [Block("text", lines[0], lines)], "paragraph")
        else:
            self.blocks(self.tree.root, Scanner(self.tree.found, self.scope.files).scan(lines), "paragraph")
        self._endnotes()
        self._quoted()
        self.tree.references = dict(self.md.references)
        self.tree.abbreviations = dict(self.md.abbreviations)
        self.tree.lists = frozenset(m[0] for slot in self.tree.slots if "{" in slot.raw for m in re.finditer(ATTRIBUTES, slot.raw))
        apart = [slot for slot in self.tree.all_slots() if slot.attribute or slot.element is self.tree.root]
        self.tree.unparsed = frozenset(slot.segment.context for slot in apart if slot.segment is not None)
        return self.tree

    def _quoted(self) -> None:
        """Blocks in a language that the author has named, a quotation or a law, are in it in every edition: nobody translates them."""
        quoted = {inner for element in self.tree.root.iter() if "lang" in element.attrib for inner in element.iter()}
        for slot in self.tree.slots if quoted else ():
            if slot.element in quoted:
                slot.segment = None

    def blocks(self, parent: Element, blocks: list[Block], role: str) -> None:
        """Builds blocks into an element. role: the kind of segment that a paragraph here is."""
        for block in blocks:
            self.makers[block.kind](self, parent, block, role)

    def tight(self, parent: Element, blocks: list[Block], role: str) -> None:
        """Builds blocks of which the first paragraph stands in the element itself."""
        self.blocks(parent, blocks, role)
        if blocks and blocks[0].kind == "text" and len(parent) and parent[0].tag == "p":
            first = parent[0]
            parent[:1] = list(first)
            add_class(parent, first.attrib.pop("class", ""))
            parent.attrib.update(first.attrib)
            self.move(first, parent)

    def report(self, rule: str, place: Location, message: str, hint: str = "") -> None:
        self.tree.found.append(problem(rule, place, message, hint))

    # ---- texts ------------------------------------------------------------------------------------------------------

    def slot(self, element: Element, lines: list[Line], kind: str, attribute: str = "") -> None:
        """Puts the text of lines into an element (or an attribute of it), and makes its segment where there is something to translate."""
        lines = strip_blank(lines)
        if lines:
            lines[-1] = lines[-1].cut(0, len(lines[-1].text.rstrip()))
            lines[0] = lines[0].cut(lines[0].margin)
        raw = joined(lines)
        if attribute:  # on one line, however its author has broken it
            lines = [line.cut(line.margin) for line in lines]
            raw = joined(lines).replace("\n", " ")
            element.set(attribute, raw)
        else:
            element.text = raw
        if kind in ("paragraph", "list item") and self.text.kind not in _BODY:
            kind = self.text.kind
        place = lines[0].location if lines else self.text.loc
        for stray in strays(raw, kind) if not attribute else ():
            self.report(stray.rule, place_at(lines, stray.offset), stray.message, stray.hint)
        self.tree.slots.append(Slot(element, attribute, raw, tuple(lines), self.segment(raw, kind, place)))
        if "[^" in raw and not attribute:
            self._mentions += (Mention(m[1], self._holder) for m in _MENTION.finditer(spoken(raw)))

    def word(self, element: Element, word: str, line: Line, kind: str, name: str) -> None:
        """A word that the author did not type but a learner reads. name: of a word of ours, which comes in the language of the text; where there is none of
        this name, it is translated like the author's own."""
        element.text = word
        ours = name if name in self.scope.words else ""
        segment = None if ours else self.segment(word, kind, line.location)
        self.tree.slots.append(Slot(element, "", word, (line._replace(text=word),), segment, ours))

    def path(self, element: Element, attribute: str, line: Line) -> None:
        """An address, which is none of the translator's: its slot only tells its place."""
        element.set(attribute, line.text)
        self.tree.slots.append(Slot(element, attribute, line.text, (line,)))

    def segment(self, raw: str, kind: str, place: Location) -> Segment | None:
        """The segment of a text, or None where nothing in it is for a translator. Its context does not change when the text moves: key and kind, and
        a number where the same words of the same kind stand in the text again."""
        if not translatable(_VALUES.sub("", raw) if self.text.values else raw):
            return None
        source = fold(raw)
        nth = self._equal[kind, source] = self._equal.get((kind, source), 0) + 1
        remark, self.remark = self.remark, ""
        return Segment(context(self.text, kind, nth), source, kind, remark, place)

    def move(self, old: Element, new: Element) -> None:
        """Gives the text of an element, and its slots, to another."""
        new.text, old.text = old.text, None
        for slot in reversed(self.tree.slots):
            if slot.element is old and not slot.attribute:
                slot.element = new
                break

    # ---- ids and attributes -----------------------------------------------------------------------------------------

    def id(self, wanted: str, place: Location, given: bool = False) -> str:
        """An id of this text that nothing else has. given: by the author, who then is told of a second one."""
        if given and wanted in self.tree.ids:
            first = ((self.tree.ids.places[f"{self.tree.ids.key}-{wanted}"], "first here"),)
            message = f"the id '#{wanted}' stands twice in this text"
            self.tree.found.append(problem("id-twice", place, message, "give one of them another name", first))
        return self.tree.ids.new(wanted, place)

    def attribute(self, element: Element, name: str, value: str, line: Line) -> None:
        """Sets an attribute that the author gave a block; what it may not have is reported."""
        if not html.allowed(element.tag, name, value):
            hint = "a class, an id, lang, dir and title can be set"
            self.report("html-dropped", line.location, f"'{name}' is left out: it cannot be set on <{element.tag}>", hint)
        elif name == "id":
            element.set("id", self.id(slug(value) or "id", line.location, given=True))
        elif name in html.URLS:
            self.path(element, name, line._replace(text=value))
        elif name in html.SPOKEN:
            at = line.text.find(value)
            own = line.cut(at, at + len(value)) if at >= 0 else line._replace(text=value)
            self.slot(element, [own], "alt text" if name == "alt" else "label", attribute=name)
        else:
            element.set(name, value)

    def attributes(self, element: Element, source: str, line: Line) -> None:
        """Sets an attribute list on a block."""
        for name, value in get_attrs_and_remainder(source)[0]:
            if name == ".":
                add_class(element, value or "")
            else:
                self.attribute(element, name.lower(), name.lower() if value is None else value, line)

    def marks(self, element: Element, args: Arguments, line: Line) -> None:
        """Sets the `#id` and `.class` words of a directive."""
        self.attributes(element, " ".join(mark.text for mark in args.marks), line)

    def trailing(self, element: Element, line: Line) -> Line:
        """Takes an attribute list off the end of a line."""
        m = _TRAILING.search(line.text) if "{" in line.text else None
        if m is None:
            return line
        self.attributes(element, m[1], line.cut(m.start(1), m.end(1)))
        return line.cut(0, m.start())

    def closing(self, element: Element, lines: list[Line]) -> list[Line]:
        """Takes attribute lists that are lines of their own off the end of some lines."""
        while lines and "{" in lines[-1].text and (m := ATTRIBUTE_LINE.match(lines[-1].text)):
            self.attributes(element, m[1], lines[-1])
            lines = lines[:-1]
        return lines

    def image(self, parent: Element, lines: list[Line]) -> bool:
        """A paragraph that is one image: its alternative text and title are segments, its path is none of the translator's."""
        m = _IMAGE.match(joined(lines)) if "![" in lines[0].text else None
        if m is None:
            return False

        def part(number: int) -> list[Line]:
            return piece_of(lines, m.start(number), m.end(number))

        image = etree.SubElement(parent, "img")
        self.path(image, "src", part(2)[0]._replace(text=m[2].removeprefix("<").removesuffix(">")))
        self.slot(image, part(1), "alt text", attribute="alt")
        if m[3]:
            self.slot(image, part(3), "title", attribute="title")
        if m[4]:
            self.attributes(image, m[4], part(4)[0])
        return True

    # ---- leaves -----------------------------------------------------------------------------------------------------

    def text_(self, parent: Element, block: Block, role: str) -> None:
        """A run of lines: paragraphs, an underlined heading, definitions of abbreviations and links. An attribute list alone is for what stands before it."""
        lines = block.lines
        if "{" in lines[0].text and all(ATTRIBUTE_LINE.match(line.text) for line in lines):
            return self._attributes_alone(parent, lines)
        if not any(line.text.lstrip().startswith(("[", "*[")) for line in lines) and not (len(lines) > 1 and SETEXT.match(lines[1].text)):
            self._paragraph(etree.SubElement(parent, "p"), lines, role)  # what Python-Markdown would make of it
            return
        references, abbreviations = set(self.md.references), set(self.md.abbreviations)
        box = etree.Element("div")
        self.md.parser.parseBlocks(box, [joined(lines)])
        for name, (_, title) in self.md.references.items():
            if title and name not in references:
                self.tree.titles[name] = self._outside(lines, title, "title")
        for name, long in self.md.abbreviations.items():
            if name not in abbreviations:
                self.tree.long[name] = self._outside(lines, long, "abbreviation")
        cursor = 0
        for element in box:
            raw = element.text or ""
            while cursor < len(lines) - 1 and lines[cursor].text.strip() != raw.partition("\n")[0].strip():
                cursor += 1
            own = lines[cursor : cursor + raw.count("\n") + 1]
            cursor += len(own) - 1
            parent.append(element)
            if element.tag in _HEADINGS:
                self._headed(element, own[0], int(element.tag[1]))
            else:
                self._paragraph(element, own, role)

    def _attributes_alone(self, parent: Element, lines: list[Line]) -> None:
        if len(parent) and parent[-1].tag != EMBED:
            self.closing(parent[-1], lines)
        else:
            message = f"nothing that could have '{joined(lines).strip()}' stands before it"
            self.report("attributes-unused", lines[0].location, message, "write it below a paragraph, list or table, or delete it")

    def _paragraph(self, element: Element, lines: list[Line], role: str) -> None:
        element.text = None
        lines = self.closing(element, lines)
        if not lines or not self.image(element, lines):
            self.slot(element, lines, role)

    def _outside(self, lines: list[Line], text: str, kind: str) -> Slot:
        """The slot of a text that is in no element."""
        line = next((line.cut(at, at + len(text)) for line in reversed(lines) if (at := line.text.rfind(text)) >= 0), lines[0])
        return Slot(self.tree.root, "", text, (line,), self.segment(text, kind, line.location))

    def heading(self, parent: Element, block: Block, role: str) -> None:
        assert block.title is not None
        self._headed(etree.SubElement(parent, "h2"), block.title, block.number)

    def _headed(self, element: Element, line: Line, level: int) -> None:
        """A heading: its level is checked in a unit, and its id is made from the source, so that links hold in every language."""
        if self.text.kind == "body":
            if level == 1:
                message = "a heading with one # is the title of a unit, and this unit has its title already"
                self.report("heading-title", line.location, message, "begin it with ##")
            elif level > self._level + 1:
                message = f"this heading is of level {level}, but the one before is of level {self._level}"
                self.report("heading-skip", line.location, message, f"begin it with {'#' * (self._level + 1)}")
            self._level = max(level, 2)
        element.tag = f"h{max(level, 2)}"
        title = self.trailing(element, line)
        if title.blank:
            self.report("heading-empty", line.location, "this heading has no words", "write them behind the #, or delete it")
        if not element.get("id"):
            element.set("id", self.id(slug(plain(title.text)) or "section", line.location))
        self.slot(element, [title], "heading")

    def rule(self, parent: Element, block: Block, role: str) -> None:
        etree.SubElement(parent, "hr")

    def fence(self, parent: Element, block: Block, role: str) -> None:
        about = code.info(block.title.text) if block.title is not None else code.Info()
        if about.title and block.title is not None:
            at = block.title.text.index(about.title)
            title = etree.SubElement(parent, "p", {"class": "code-title"})
            self.slot(title, [block.title.cut(at, at + len(about.title))], "label")
        box = etree.SubElement(parent, "div", {"class": "highlight"})
        box.text = AtomicString(mark(self.tree.tokens.add(Raw(code.highlighted(joined(block.lines), about.without_title)))))

    def math(self, parent: Element, block: Block, role: str) -> None:
        token = checked(Math(joined(block.lines).strip(), True, block.line.location), self.tree.found)
        etree.SubElement(parent, "p", {"class": "math"}).text = AtomicString(mark(self.tree.tokens.add(token)))

    def embed(self, parent: Element, block: Block, role: str) -> None:
        token = embed(block.name, block.line, block.args, self.text.key, self._quizzes, self.scope, self.tree.found)
        if token is not None:
            if "title" in block.args.values:
                self.slot(etree.SubElement(parent, "p", {"class": "quiz-title"}), [block.args.values["title"]], "title")
            etree.SubElement(parent, EMBED).text = AtomicString(mark(self.tree.tokens.add(token)))

    def comment(self, parent: Element, block: Block, role: str) -> None:
        words = " ".join(joined(block.lines).split())
        if m := _REMARK.match(words):
            self.remark = words[m.end() :]

    def table(self, parent: Element, block: Block, role: str) -> None:
        rows = [line.cut(line.margin, len(line.text.rstrip())) for line in block.lines]
        box = etree.Element("div")
        self.md.parser.parseBlocks(box, [joined(rows)])
        if not len(box) or box[0].tag != "table":
            message = "the row of dashes does not have as many columns as the row above it"
            self.report("table-columns", rows[1].location, message, "give every column its own ---, with | between them")
            return self.text_(parent, Block("text", rows[0], rows), role)
        table = box[0]
        wrap = etree.SubElement(parent, "div", {"class": "table", "role": "region", "tabindex": "0"})
        wrap.append(table)
        if block.title is not None:
            caption = etree.Element("caption", {"id": self.id("table", block.title.location)})
            table.insert(0, caption)
            wrap.set("aria-labelledby", caption.get("id", ""))
            self.slot(caption, [block.title], "caption")
        for row, line in zip(table.iter("tr"), [rows[0], *rows[2:]], strict=False):
            self._row(row, line)

    def _row(self, row: Element, line: Line) -> None:
        offset = 0
        for cell in row:
            text = cell.text or ""
            start = max(line.text.find(text, offset), offset)
            offset = start + len(text)
            if cell.tag == "th":
                cell.set("scope", "col")
            own = self.trailing(cell, line.cut(start, offset))
            self.slot(cell, [own], "table heading" if cell.tag == "th" else "table cell")
        if any(cell.strip() for cell in self.md.tables.cells(line.text.strip())[len(row) :]):
            message = "this row has more cells than the table has columns"
            self.report("table-columns", line.at(offset), message, "a | that is to be seen in a cell is written \\|")

    # ---- containers -------------------------------------------------------------------------------------------------

    def quote(self, parent: Element, block: Block, role: str) -> None:
        self.blocks(etree.SubElement(parent, "blockquote"), block.children, role)

    def list(self, parent: Element, block: Block, role: str) -> None:
        box = etree.SubElement(parent, "ul" if block.kind == "bullets" else "ol")
        if block.kind == "ordered" and block.number != 1:
            box.set("start", str(block.number))
        for item in block.children:
            element = etree.SubElement(box, "li")
            first = item.children[0] if item.children else None
            task = _TASK.match(first.lines[0].text) if first is not None and first.kind == "text" else None
            if task and first is not None:
                first.lines[0] = first.lines[0].cut(task.end())
            (self.blocks if block.loose else self.tight)(element, item.children, "list item")
            if task:
                self._task(element, done=task[1] != " ")

    def _task(self, item: Element, done: bool) -> None:
        """A box that shows what is done; its label is the text of the item."""
        add_class(item, "task")
        holder = item[0] if not item.text and len(item) and item[0].tag == "p" else item
        label = etree.Element("label")
        box = etree.SubElement(label, "input", {"type": "checkbox", "disabled": "disabled"})
        if done:
            box.set("checked", "checked")
        box.tail = " "
        self.move(holder, etree.SubElement(label, "span"))
        holder.insert(0, label)

    def definitions(self, parent: Element, block: Block, role: str) -> None:
        box = etree.SubElement(parent, "dl")
        for child in block.children:
            if child.kind == "term":
                term = etree.SubElement(box, "dt")
                self.slot(term, [self.trailing(term, child.line)], "term")
            else:
                (self.blocks if child.loose else self.tight)(etree.SubElement(box, "dd"), child.children, "definition")

    def callout(self, parent: Element, block: Block, role: str) -> None:
        box = etree.SubElement(parent, "div", {"class": f"callout {block.name}".strip()})
        if block.title is None or not block.title.blank:
            self._titled(etree.SubElement(box, "p", {"class": "callout-title"}), block, "callout title")
        self.blocks(box, block.children, role)

    def details(self, parent: Element, block: Block, role: str) -> None:
        box = etree.SubElement(parent, "details", {"class": f"callout {block.name}".strip()})
        if block.number:
            box.set("open", "open")
        self._titled(etree.SubElement(box, "summary"), block, "summary")
        self.blocks(box, block.children, role)

    def _titled(self, element: Element, block: Block, kind: str) -> None:
        """A callout's title, or the word for its kind."""
        if block.title is not None and not block.title.blank:
            self.slot(element, [block.title], kind)
        else:
            word = (block.name.split() or ["note"])[0]
            self.word(element, word.replace("-", " ").replace("_", " ").capitalize(), block.line, kind, f"callout_{word}")

    def tabs(self, parent: Element, block: Block, role: str) -> None:
        box = etree.SubElement(parent, "div", {"class": "tabs"})
        for tab in block.children:
            assert tab.title is not None
            inner = etree.SubElement(box, "div", {"class": "tab"})
            self.slot(etree.SubElement(inner, "p", {"class": "tab-label"}), [tab.title], "tab label")
            self.blocks(inner, tab.children, role)

    def note(self, parent: Element, block: Block, role: str) -> None:
        """A footnote: it goes to the end of the text."""
        if block.name in self._notes:
            message = f"the note [^{block.name}] is written twice in this text"
            return self.report("id-twice", block.line.location, message, "give one of them another name")
        id = self.id(f"fn-{slug(block.name) or 'note'}", block.line.location)
        element = self._notes[block.name] = etree.Element("li", {"id": id})
        around, self._holder = self._holder, block.name
        self.blocks(element, block.children, "footnote")
        self._holder = around
        if not len(element) or element[-1].tag != "p":
            etree.SubElement(element, "p")  # for the way back

    def _endnotes(self) -> None:
        """The footnotes, at the end of the text, in the order in which it refers to them."""
        known, unused = order(self._notes, self._mentions)
        for label in unused:
            place = self.tree.ids.places[self._notes[label].get("id", "")]
            self.report(
                "footnote-unused", place, f"nothing leads to the note [^{label}]", f"write [^{label}] where it belongs, or delete it"
            )
        self.tree.notes = {label: self._notes[label].get("id", "") for label in (*known, *unused)}
        if self._notes:
            box = etree.SubElement(self.tree.root, "div", {"class": "footnotes", "role": "doc-endnotes"})
            etree.SubElement(box, "ol").extend(self._notes[label] for label in self.tree.notes)

    def directive(self, parent: Element, block: Block, role: str) -> None:
        fate = block.fate(self.scope.keep)
        build = self.makers.get(f"::: {block.name}") if fate == "keep" else None
        if fate == "drop":
            return
        if build is None:
            self.blocks(parent, block.children, role)
        else:
            build(self, parent, block, role)
