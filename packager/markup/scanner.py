"""The block structure of a text, line by line: which lines belong to which list item, quotation, callout, tab, note, fence or directive.

Indentation is read as authors write it: what stands two or more columns to the right of a marker belongs to it. A list, a fence or a directive
needs no blank line before it. The insides of a fence are never touched. Every line keeps its place, and what is inline text (a heading, a cell, a
paragraph) stays as the author typed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from packager.diagnostics import Diagnostic, Location, problem
from packager.files import Files
from packager.markup.directives import DIRECTIVES, Arguments, arguments, check
from packager.markup.html import VOID, Piece, pieces
from packager.markup.lines import TAB, Line, cutter, did_you_mean, joined, lines_in, strip_blank
from packager.markup.paths import nearest, resolve
from packager.markup.scope import Fate, Keep
from packager.markup.syntax import (
    ATTRIBUTE_LINE,
    CALLOUT,
    CAPTION,
    DEFINITION,
    DIRECTIVE,
    FENCE,
    HEADING,
    INCLUDE,
    MARKERS,
    NOTE,
    SEPARATOR,
    SETEXT,
    TAB_LABEL,
    TAG,
    Fence,
    closes,
    item,
    math_end,
    opens,
)

DEEPEST = 24
"""Containers in containers; a hostile text must not exhaust the stack."""
LONGEST_CHAIN = 10
"""Files that include each other."""
MOST_LINES = 200_000
"""Lines that all includes of one text may bring."""


@dataclass(slots=True)
class Block:
    """A piece of the structure, from `line` on. Leaves have `lines`, containers `children`; `name`, `title`, `args` and `number` are what its first line
    says; `gap` is a blank line before it; `end` the line that closes a directive; `piece` a tag of raw HTML."""

    kind: str
    line: Line
    lines: list[Line] = field(default_factory=list)
    children: list[Block] = field(default_factory=list)
    name: str = ""
    title: Line | None = None
    args: Arguments = field(default_factory=Arguments)
    number: int = 0
    loose: bool = False
    gap: bool = False
    end: Line | None = None
    piece: Piece | None = None

    def fate(self, keep: Keep | None) -> Fate:
        """What becomes of the block in an edition."""
        return "keep" if keep is None or self.kind != "directive" else keep(self.name, tuple(word.text for word in self.args.words))


def walk(blocks: list[Block], keep: Keep | None = None) -> Iterator[Block]:
    """Every block, in reading order, without those that keep drops."""
    for block in blocks:
        if block.fate(keep) != "drop":
            yield block
            yield from walk(block.children, keep)


class Scanner:
    """Finds the blocks of one text; what is wrong goes to `found`. Without files, an include stays a block of its own."""

    def __init__(self, found: list[Diagnostic], files: Files | None = None) -> None:
        self.found = found
        self.files = files
        self.budget = MOST_LINES

    def scan(self, lines: list[Line], depth: int = 0, within: tuple[str, ...] = ()) -> list[Block]:
        """The blocks of these lines. depth: of the containers around them. within: the files that include each other up to here."""
        if depth <= DEEPEST:
            return _Run(self, lines, depth, within).blocks()
        lines = strip_blank(lines)
        if lines:
            self.report("nested-too-deep", lines[0].location, f"more than {DEEPEST} blocks stand in each other here", "make it flatter")
        return [Block("text", lines[0], lines)] if lines else []

    def report(self, rule: str, place: Location, message: str, hint: str = "") -> None:
        self.found.append(problem(rule, place, message, hint))

    def include(self, wanted: Line, files: Files, depth: int, within: tuple[str, ...]) -> list[Block]:
        """The blocks of an included file."""
        path, chain = resolve(wanted.file, wanted.text), within or (wanted.file,)
        trouble: tuple[str, str] | None = None
        if path is None:
            self.report(
                "file-outside",
                wanted.location,
                f"'{wanted.text}' leads out of the repository",
                "write the path from this file on, for example ../snippets/safety.md",
            )
            return []
        if path in chain:
            trouble = (f"'{wanted.text}' includes itself", "take one of the includes out")
        elif len(chain) > LONGEST_CHAIN:
            trouble = (f"more than {LONGEST_CHAIN} files include each other here", "include the file itself")
        elif path not in files:
            trouble = (f"there is no file '{wanted.text}'", nearest(wanted.file, wanted.text, files))
        else:
            try:
                lines = lines_in(files[path].read().decode("utf-8-sig"), path, self.found)
                self.budget -= len(lines)
                if self.budget < 0:
                    trouble = (f"the includes of this text bring more than {MOST_LINES:,} lines", "include less")
            except (UnicodeDecodeError, OSError):
                trouble = (f"'{wanted.text}' is not a text in UTF-8", "save it again with the encoding UTF-8")
        if trouble:
            self.report("include", wanted.location, *trouble)
            return []
        return self.scan(lines, depth + 1, (*chain, path))


class _Run:
    """One pass over the lines of one container. A method for each thing that a line can open (syntax.opens): it reads on from self.i, and adds its
    block to self.out."""

    def __init__(self, scanner: Scanner, lines: list[Line], depth: int, within: tuple[str, ...]) -> None:
        self.scanner = scanner
        self.report = scanner.report
        self.lines = lines
        self.depth = depth
        self.within = within
        self.i = 0
        self.out: list[Block] = []
        self._ends: dict[int, int] | None = None
        self._tags: dict[str, dict[int, int]] = {}

    def blocks(self) -> list[Block]:
        gap = False
        while self.i < len(self.lines):
            line = self.lines[self.i]
            if line.blank:
                self.i += 1
                gap = True
                continue
            before = len(self.out)
            if line.indent >= TAB:
                self.code(line)
            elif opened := opens(self.lines, self.i, paragraph=False):
                getattr(self, opened)(line)
            else:
                self.paragraph(line)
            if len(self.out) > before > 0:
                self.out[before].gap = gap
            gap = False
        return self.out

    # ---- helpers ----------------------------------------------------------------------------------------------------

    def _scan(self, lines: list[Line]) -> list[Block]:
        return self.scanner.scan(lines, self.depth + 1, self.within)

    def _next(self) -> Line | None:
        """The next line that is not blank."""
        for i in range(self.i, len(self.lines)):
            if not self.lines[i].blank:
                return self.lines[i]
        return None

    def _skip_blank(self) -> bool:
        """Goes to the next line that is not blank, and says whether there were blank ones."""
        start = self.i
        while self.i < len(self.lines) and self.lines[self.i].blank:
            self.i += 1
        return self.i > start

    def _body(self, least: int, most: int, marker: re.Match[str] | None = None) -> list[Line]:
        """The lines from here on that stand at least `least` columns to the right, without that indent (at most `most` columns of it)."""
        taken: list[Line] = []
        base: int | None = None
        fence = Fence()
        while self.i < len(self.lines):
            line = self.lines[self.i]
            if not line.blank:
                indent = line.indent
                if indent >= least:
                    base = min(indent, most) if base is None else base
                    line = line.dedent(base)
                    fence.see(line)
                elif fence.mark or not taken or taken[-1].blank or not self._lazy(taken[-1], marker):
                    break
            taken.append(line)
            self.i += 1
        while taken and taken[-1].blank:  # they may part this container from the next: give them back
            taken.pop()
            self.i -= 1
        return taken

    def _lazy(self, last: Line, marker: re.Match[str] | None = None) -> bool:
        """Whether the line at hand, at the margin, goes on with the paragraph that the line before it began in a container (in an item of this marker)."""
        line = self.lines[self.i]
        if marker is not None and (other := item(line)) is not None and bool(other[1]) == bool(marker[1]):
            return False
        before = MARKERS.match(last.text)
        inner = last.cut(before.end() if before else 0).dedent(99)
        if inner.blank or opens([inner], 0, paragraph=False):
            return False
        text = line.text.lstrip()
        return not opens(self.lines, self.i, paragraph=True) and not DEFINITION.match(text) and not ATTRIBUTE_LINE.match(text)

    def _item_body(self, first: Line, least: int, most: int, marker: re.Match[str] | None = None) -> list[Line]:
        """What follows the first line of an item or note. That line may open a fence, or begin a paragraph that goes on at the margin."""
        taken: list[Line] = []
        if FENCE.match(first.text):
            mark = first.text.strip()[:3]
            for end in range(self.i, len(self.lines)):
                if not self.lines[end].blank and self.lines[end].indent < least:
                    break
                if closes(self.lines[end], mark):
                    taken = [line.dedent(least) for line in self.lines[self.i : end + 1]]
                    self.i = end + 1
                    break
        last = first
        while not taken or last is not first:
            if self.i == len(self.lines) or last.blank or self.lines[self.i].blank:
                break
            if self.lines[self.i].indent >= least or not self._lazy(last, marker):
                break
            last = self.lines[self.i]
            taken.append(last)
            self.i += 1
        return taken + self._body(least, most, marker)

    # ---- leaves -----------------------------------------------------------------------------------------------------

    def code(self, line: Line) -> None:
        """A block that is indented by four: code as it is."""
        lines = []
        while self.i < len(self.lines) and (self.lines[self.i].blank or self.lines[self.i].indent >= TAB):
            lines.append(self.lines[self.i].dedent(TAB))
            self.i += 1
        while lines[-1].blank:
            lines.pop()
            self.i -= 1
        self.out.append(Block("code", line, lines))

    def paragraph(self, line: Line) -> None:
        """Lines up to a blank one or one that opens something else. Tables and definition lists are seen from their second line."""
        start = self.i
        self.i += 1
        if line.text.strip() == "$$":
            self.report("formula", line.location, "this formula is never closed", "end it with a line $$, without a blank line before that")
        while self.i < len(self.lines) and not (here := self.lines[self.i]).blank:
            text = here.text.strip()
            if "|" in text and "|" in self.lines[self.i - 1].text and SEPARATOR.match(text):
                return self._table(start)
            if here.indent < TAB:
                if DEFINITION.match(text):
                    return self._definitions(self.lines[start : self.i])
                if self.i == start + 1 and SETEXT.match(text):
                    self.i += 1
                    break
                if opens(self.lines, self.i, paragraph=True):
                    break
            self.i += 1
        self.out.append(Block("text", line, self.lines[start : self.i]))

    def _table(self, start: int) -> None:
        """From its separator row: the row before is its head, `Table: ...` right before or after it its caption."""
        head = self.i - 1
        before = self.lines[start:head]
        caption = before.pop() if before and CAPTION.match(before[-1].text) else None
        if before:
            self.out.append(Block("text", before[0], before))
        self.i += 1
        while self.i < len(self.lines) and not self.lines[self.i].blank and "|" in self.lines[self.i].text:
            if opens(self.lines, self.i, paragraph=True):
                break
            self.i += 1
        rows = self.lines[head : self.i]
        if caption is None and self.i < len(self.lines) and CAPTION.match(self.lines[self.i].text):
            caption = self.lines[self.i]
            self.i += 1
        m = CAPTION.match(caption.text) if caption is not None else None
        self.out.append(Block("table", rows[0], rows, title=caption.cut(m.end()) if caption is not None and m else None))

    def _definitions(self, terms: list[Line]) -> None:
        """Terms, one a line, and what the lines that begin with a colon say of them."""
        if not self.out or self.out[-1].kind != "definitions":
            self.out.append(Block("definitions", (terms or self.lines[self.i :])[0]))
        block = self.out[-1]
        block.children += [Block("term", term, [term]) for term in terms]
        while self.i < len(self.lines):
            line = self.lines[self.i]
            text = line.text.lstrip()
            m = DEFINITION.match(text)
            if m is None or line.indent >= TAB:
                break
            offset = len(line.text) - len(text)
            self.i += 1
            first = line.cut(offset + m.end())
            children = self._scan([first, *self._body(offset + 2, offset + TAB)])
            block.children.append(Block("definition", first, children=children, loose=any(child.gap for child in children)))
            ahead = self._next()
            if ahead is not None and ahead.indent < TAB and DEFINITION.match(ahead.text.lstrip()):
                self._skip_blank()

    def definition(self, line: Line) -> None:
        """A colon after a blank line: the paragraph before holds the terms, or it is one more definition."""
        last = self.out[-1] if self.out else None
        if last is not None and last.kind == "definitions":
            self._definitions([])
        elif last is not None and last.kind == "text":
            self.out.pop()
            self._definitions(last.lines)
        else:
            self.paragraph(line)

    def heading(self, line: Line) -> None:
        m = HEADING.match(line.text, line.margin)
        assert m is not None
        self.i += 1
        self.out.append(Block("heading", line, title=line.cut(m.start(2), m.end(2)), number=len(m[1])))

    def rule(self, line: Line) -> None:
        self.i += 1
        self.out.append(Block("rule", line))

    def math(self, line: Line) -> None:
        end = math_end(self.lines, self.i)
        assert end is not None
        lines = self.lines[self.i : end + 1]
        lines[0] = line.cut(line.text.index("$$") + 2)
        lines[-1] = lines[-1].cut(0, lines[-1].text.rindex("$$"))
        self.i = end + 1
        self.out.append(Block("math", line, lines))

    def fence(self, line: Line) -> None:
        m = FENCE.match(line.text, line.margin)
        assert m is not None
        self.i += 1
        lines: list[Line] = []
        end = None
        while self.i < len(self.lines) and end is None:
            inner = self.lines[self.i]
            self.i += 1
            if closes(inner, m[1]):
                end = inner
            else:
                lines.append(inner.dedent(line.indent))
        if end is None:
            hint = f"end it with a line {m[1]}, indented like its first line"
            self.report("fence-open", line.location, "this code block is never closed", hint)
            lines = strip_blank(lines)
        self.out.append(Block("fence", line, lines, title=line.cut(m.start(2)), end=end))

    # ---- containers -------------------------------------------------------------------------------------------------

    def quote(self, line: Line) -> None:
        lines: list[Line] = []
        while self.i < len(self.lines) and not (here := self.lines[self.i]).blank:
            if here.text.lstrip().startswith(">") and here.indent < TAB:
                lines.append(here.cut(here.margin + 1).dedent(1))
            elif lines and not lines[-1].blank and self._lazy(lines[-1]):
                lines.append(here)
            else:
                break
            self.i += 1
        self.out.append(Block("quote", line, children=self._scan(lines)))

    def list_(self, line: Line) -> None:
        marker = item(line)
        assert marker is not None
        ordered = marker[2] is not None
        block = Block("ordered" if ordered else "bullets", line, number=int(marker[2]) if ordered else 0)
        self.out.append(block)
        while marker is not None:
            self.i += 1
            first = line.cut(line.margin + marker.end())
            indent = line.indent
            body = self._item_body(first, indent + 2, indent + max(TAB, min(marker.end(), 2 * TAB)), marker)
            children = self._scan([first, *body])
            block.children.append(Block("item", first, children=children))
            block.loose = block.loose or any(child.gap for child in children)
            ahead = self._next()
            marker = item(ahead) if ahead is not None and ahead.indent < indent + 2 else None
            if ahead is None or marker is None or (marker[2] is not None) != ordered:
                break
            block.loose = self._skip_blank() or block.loose
            line = ahead

    def callout(self, line: Line) -> None:
        m = CALLOUT.match(line.text, line.margin)
        assert m is not None
        self.i += 1
        children = self._indented(line, "callout")
        if children is None:
            return
        title = line.cut(m.start(3), m.end(3)) if m[3] is not None else None
        kind = "callout" if m[1] == "!!!" else "details"
        self.out.append(Block(kind, line, children=children, name=m[2] or "", title=title, number=m[1].endswith("+")))

    def tab(self, line: Line) -> None:
        m = TAB_LABEL.match(line.text, line.margin)
        assert m is not None
        self.i += 1
        children = self._indented(line, "tab")
        if children is None:
            return
        tab = Block("tab", line, children=children, title=line.cut(m.start(2), m.end(2)))
        if not self.out or self.out[-1].kind != "tabs" or "!" in m[1]:
            self.out.append(Block("tabs", line))
        self.out[-1].children.append(tab)

    def _indented(self, line: Line, what: str) -> list[Block] | None:
        """What a callout or tab holds; None where the edition left out all of it, so that only its blanks are left (blocks.select_blocks)."""
        body = self._body(line.indent + 2, line.indent + TAB)
        if not body and self.i < len(self.lines) and self.lines[self.i].blank and self.lines[self.i].indent >= line.indent + 2:
            return None
        if not body:
            self.report("callout-empty", line.location, f"this {what} has no text", "indent its text by four spaces")
        return self._scan(body)

    def note(self, line: Line) -> None:
        m = NOTE.match(line.text, line.margin)
        assert m is not None
        self.i += 1
        first = line.cut(m.end())
        body = [first, *self._item_body(first, line.indent + 2, line.indent + TAB)]
        self.out.append(Block("note", line, children=self._scan(body), name=m[1]))

    def include(self, line: Line) -> None:
        m = INCLUDE.match(line.text, line.margin)
        assert m is not None
        self.i += 1
        if self.scanner.files is None:
            self.out.append(Block("include", line, name=m[2]))
        else:
            self.out += self.scanner.include(line.cut(m.start(2), m.end(2)), self.scanner.files, self.depth, self.within)

    def directive(self, line: Line) -> None:
        m = DIRECTIVE.match(line.text, line.margin)
        assert m is not None
        self.i += 1
        name, args = m[1] or "", arguments(line.cut(m.start(2)))
        known = f"write one of: {', '.join(DIRECTIVES)}"
        if not name and not m[2].strip():
            hint = "delete it; '::: question' and '::: quiz' are single lines that nothing closes"
            return self.report("directive-stray", line.location, "this ':::' closes nothing", hint)
        if not name:
            return self.report("directive-unknown", line.location, f"'::: {m[2].strip()}' is no directive", known)
        spec = DIRECTIVES.get(name)
        if spec is not None:
            check(name, line, args, self.scanner.found)
            if spec.single:
                self.out.append(Block("embed", line, name=name, args=args))
                return
        if self._ends is None:
            self._ends = dict(_pairs(self.lines))
        end = self._ends.get(self.i - 1)
        if spec is None:
            guess = did_you_mean(name, DIRECTIVES)
            self.report("directive-unknown", line.location, f"there is no directive '::: {name}'", guess or known)
            if end is None or any(f"'{other}'" in guess for other in DIRECTIVES if DIRECTIVES[other].single):
                return
        elif end is None:
            hint = "end it with a line that holds only :::, indented like its first line"
            self.report("directive-open", line.location, f"'::: {name}' is never closed", hint)
        stop = len(self.lines) if end is None else end
        body = [inner.dedent(line.indent) for inner in self.lines[self.i : stop]]
        self.i = stop + 1
        last = self.lines[end] if end is not None else None
        self.out.append(Block("directive", line, children=self._scan(body), name=name, args=args, end=last))

    # ---- HTML -------------------------------------------------------------------------------------------------------

    def comment(self, line: Line) -> None:
        end = next((i for i in range(self.i, len(self.lines)) if "-->" in self.lines[i].text), None)
        if end is None:
            self.report("html-dropped", line.location, "this comment is never closed, and all after it is left out", "end it with -->")
            end = len(self.lines) - 1
        lines = self.lines[self.i : end + 1]
        before, _, after = lines[-1].text.partition("-->")
        rest = lines[-1].cut(len(lines[-1].text) - len(after))
        lines[-1] = lines[-1].cut(0, len(before))
        lines[0] = lines[0].cut(lines[0].text.index("<!--") + 4)
        self.i = end + 1
        if not rest.blank:
            self.i = end
            self.lines[end] = rest.dedent(99)
        self.out.append(Block("comment", line, lines))

    def html(self, line: Line) -> None:
        """From a block's tag to the one that closes it; to a blank line where nothing does."""
        m = TAG.match(line.text, line.margin)
        assert m is not None
        tag, start = m[2].lower(), self.i
        if tag not in self._tags:
            self._tags[tag] = dict(_elements(tag, self.lines))
        end = self._tags[tag].get(start)
        self.i = start + 1 if end is None else end + 1
        if end is None and tag not in VOID and not m[1]:
            while self.i < len(self.lines) and not self.lines[self.i].blank:
                self.i += 1
        lines = self.lines[start : self.i]
        block = Block("html", line, name=tag)
        self.out.append(block)
        cut = cutter(lines)
        for piece in pieces(joined(lines)):
            own = cut(piece.start, piece.end)
            if piece.kind != "text":
                block.children.append(Block("tag", own[0], own, piece=piece))
            elif not all(one.blank for one in own):
                block.children.append(self._between(own))

    def _between(self, lines: list[Line]) -> Block:
        """The run of text between two tags; loose where blank lines part it from them. Its margin is that of its whole lines."""
        margin = min((line.indent for line in lines[1:] if not line.blank), default=0)
        whole = [lines[0].dedent(99), *(line.dedent(margin) for line in lines[1:])]
        loose = any(line.blank for line in lines[1:-1])
        return Block("run", lines[0], children=self._scan(strip_blank(whole)), loose=loose)


def _pairs(lines: list[Line]) -> Iterator[tuple[int, int]]:
    """(line that begins a directive, line that closes it), as indices, past all that it holds."""
    begun: list[int] = []
    fence = Fence()
    for i, line in enumerate(lines):
        if "`" in line.text or "~" in line.text:
            fence.see(line)
        if fence.mark or ":::" not in line.text:
            continue
        markers = MARKERS.match(line.text)
        m = DIRECTIVE.match(line.text, markers.end() if markers and ">" not in markers[0] else line.margin)
        if m is None:
            continue
        if m[1] and not (m[1] in DIRECTIVES and DIRECTIVES[m[1]].single):
            begun.append(i)
        elif not m[1] and not m[2].strip() and begun:
            yield begun.pop(), i


def _elements(tag: str, lines: list[Line]) -> Iterator[tuple[int, int]]:
    """(line that holds the first opening tag, line that closes it) of an element, as indices."""
    begun: list[int] = []
    pattern = re.compile(rf"<(/?){tag}(?=[\s/>]|$)", re.I)
    for i, line in enumerate(lines):
        for m in pattern.finditer(line.text):
            if not m[1]:
                begun.append(i)
            elif begun:
                start = begun.pop()
                if start not in begun[-1:]:
                    yield start, i
