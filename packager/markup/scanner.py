"""The block structure of a text, line by line: which lines belong to which list item, quotation, callout, tab, note, fence or directive.

Indentation is read as authors write it: what stands two or more columns to the right of a marker belongs to it. A list, a fence or a directive
needs no blank line before it. The insides of a fence are never touched. Every line keeps its place, and every text that is more than one run of
paragraphs (a heading, a table row, a paragraph) stays as the author typed it: the inline phase reads it.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from packager.diagnostics import Diagnostic, problem
from packager.files import Files
from packager.markup.directives import DIRECTIVES, Arguments, arguments, check
from packager.markup.html import BLOCK, DROPPED
from packager.markup.lines import TAB, Line, did_you_mean, lines_in, strip_blank
from packager.markup.scope import Keep

DEEPEST = 24
"""Containers in containers; a hostile text must not exhaust the stack."""
MOST_LINES = 200_000
"""Lines that all includes of one text may bring."""

FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*([^`]*)$")
HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
ITEM = re.compile(r"(?:([-*+])|(\d{1,9})[.)])(?:([ \t]+)|$)")
CALLOUT = re.compile(r'(!!!|\?\?\?\+?)[ \t]*([\w-]+(?:[ \t]+[\w-]+)*)?(?:[ \t]*"(.*)")?[ \t]*$')
TAB_LABEL = re.compile(r'===([!+]{0,2})[ \t]+"(.*)"[ \t]*$')
NOTE = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*")
DEFINITION = re.compile(r":[ \t]+")
DIRECTIVE = re.compile(r":{3,}[ \t]*([A-Za-z][\w-]*)?(.*)$")
NESTED = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(:{3,}[ \t]*([A-Za-z][\w-]*)?.*|`{3,}[^`]*|~{3,}.*)$")
INCLUDE = re.compile(r"""-{2,}8<-{2,}[ \t]+(["'])(.*?)\1[ \t]*$""")
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>]|$)")
SEPARATOR = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
SETEXT = re.compile(r"(?:=+|-+)[ \t]*$")
PREFIX = re.compile(r"(?:[ \t]*(?:[-*+]|\d{1,9}[.)]|>)[ \t]+)+")


@dataclass(slots=True)
class Block:
    """A piece of the structure. Leaves have `lines`, containers `children`; `gap` says that a blank line stands before it."""

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


def walk(blocks: list[Block], keep: Keep | None = None) -> Iterator[Block]:
    """Every block, in reading order, without those that keep drops."""
    for block in blocks:
        if keep is None or block.kind != "directive" or keep(block.name, tuple(word.text for word in block.args.words)) != "drop":
            yield block
            yield from walk(block.children, keep)


class Scanner:
    """Finds the blocks of one text; what is wrong goes to `found`. Without files, includes are left alone."""

    def __init__(self, found: list[Diagnostic], files: Files | None = None) -> None:
        self.found = found
        self.files = files
        self.budget = MOST_LINES

    def scan(self, lines: list[Line], depth: int = 0, within: tuple[str, ...] = ()) -> list[Block]:
        """The blocks of these lines. within: the files that include each other up to here."""
        if depth > DEEPEST:
            lines = strip_blank(lines)
            if lines:
                self.found.append(problem("nested-too-deep", lines[0].location, f"more than {DEEPEST} blocks stand in each other here", "make the structure flatter"))
            return [Block("text", lines[0], lines)] if lines else []
        return _Run(self, lines, depth, within).blocks()

    def include(self, line: Line, wanted: str, within: tuple[str, ...], where: Line) -> list[Block]:
        """The blocks of an included file."""
        assert self.files is not None

        def wrong(message: str, hint: str = "") -> list[Block]:
            self.found.append(problem("include", where.location, message, hint))
            return []

        path = resolve(line.file, wanted)
        if path is None:
            self.found.append(problem("file-outside", where.location, f"'{wanted}' leads out of the repository", "write the path from this file on, for example snippets/safety.md"))
            return []
        chain = (*(within or (line.file,)),)
        if path in chain:
            return wrong(f"'{wanted}' includes itself", "take one of the includes out")
        if len(chain) > 10:
            return wrong("more than ten files include each other here", "include the file itself")
        if path not in self.files:
            return wrong(f"there is no file '{wanted}'", nearest(line.file, wanted, self.files))
        try:
            text = self.files[path].read().decode("utf-8-sig")
        except (UnicodeDecodeError, OSError):
            return wrong(f"'{wanted}' is no text in UTF-8", "save it again with the encoding UTF-8")
        self.budget -= text.count("\n") + 1
        if self.budget < 0:
            return wrong(f"the includes of this text bring more than {MOST_LINES:,} lines", "include less")
        return self.scan(lines_in(text, path, self.found), len(chain), (*chain, path))


class _Run:
    """One pass over the lines of one container."""

    def __init__(self, scanner: Scanner, lines: list[Line], depth: int, within: tuple[str, ...]) -> None:
        self.scanner = scanner
        self.found = scanner.found
        self.lines = lines
        self.depth = depth
        self.within = within
        self.i = 0
        self.out: list[Block] = []

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
                self._code()
            else:
                opener = _opener(line, self.lines, self.i, paragraph=False)
                if opener is None:
                    self._paragraph()
                else:
                    opener(self, line)
            if len(self.out) > before:
                self.out[before].gap = gap and before > 0
            gap = False
        return self.out

    # ---- helpers ----------------------------------------------------------------------------------------------------

    def _add(self, kind: str, line: Line, **more: object) -> Block:
        block = Block(kind, line, **more)  # type: ignore[arg-type]
        self.out.append(block)
        return block

    def _scan(self, lines: list[Line]) -> list[Block]:
        return self.scanner.scan(lines, self.depth + 1, self.within)

    def _body(self, least: int, most: int, item: re.Match[str] | None = None) -> list[Line]:
        """The lines from here on that stand at least `least` columns to the right, without that indent (at most `most` columns of it)."""
        taken: list[Line] = []
        base: int | None = None
        fence = _Fence()
        while self.i < len(self.lines):
            line = self.lines[self.i]
            if not line.blank:
                indent = line.indent
                if indent < least:
                    if fence.open or not taken or taken[-1].blank or not self._lazy(taken[-1], line, item):
                        break
                    taken.append(line)
                    self.i += 1
                    continue
                if base is None:
                    base = min(indent, most)
                line = line.dedent(base)
                fence.see(line)
            taken.append(line)
            self.i += 1
        while taken and taken[-1].blank:  # they may part this container from the next: give them back
            taken.pop()
            self.i -= 1
        return taken

    def _lazy(self, last: Line, line: Line, item: re.Match[str] | None = None) -> bool:
        """Whether a line at the margin goes on with the paragraph that the line before it began in a container (in an item, if one is given)."""
        if item is not None and (next_item := _item(line)) is not None and bool(next_item[1]) == bool(item[1]):
            return False
        rest = PREFIX.match(last.text)
        inner = last.cut(rest.end()) if rest else last
        if inner.blank or _opener(inner.dedent(99), [inner], 0, paragraph=False) is not None:
            return False
        stripped = line.text.lstrip()
        return _opener(line, self.lines, self.i, paragraph=True) is None and not DEFINITION.match(stripped)

    # ---- leaves -----------------------------------------------------------------------------------------------------

    def _code(self) -> None:
        """A block that is indented by four: code as it is."""
        start, lines = self.i, []
        while self.i < len(self.lines) and (self.lines[self.i].blank or self.lines[self.i].indent >= TAB):
            lines.append(self.lines[self.i].dedent(TAB))
            self.i += 1
        while lines[-1].blank:
            lines.pop()
            self.i -= 1
        self._add("code", self.lines[start], lines=lines)

    def _paragraph(self) -> None:
        """Lines up to a blank one or one that opens something else. Tables and definition lists are seen from their second line."""
        start = self.i
        self.i += 1
        while self.i < len(self.lines):
            line = self.lines[self.i]
            if line.blank:
                break
            text = line.text.strip()
            before = self.lines[self.i - 1]
            if "|" in before.text and "|" in text and SEPARATOR.match(text):
                return self._table(start)
            if line.indent < TAB:
                if DEFINITION.match(text):
                    return self._definitions(self.lines[start : self.i])
                if self.i == start + 1 and SETEXT.match(text):
                    self.i += 1
                    break
                if _opener(line, self.lines, self.i, paragraph=True) is not None:
                    break
            self.i += 1
        self._add("text", self.lines[start], lines=self.lines[start : self.i])

    def _table(self, start: int) -> None:
        """From its separator row: the row before is its head, `Table: ...` right before or after it its caption."""
        head = self.i - 1
        before = self.lines[start:head]
        caption = None
        if before and before[-1].text.lstrip().startswith("Table:"):
            caption = before.pop()
        if before:
            self._add("text", before[0], lines=before)
        self.i += 1
        while self.i < len(self.lines) and not (row := self.lines[self.i]).blank and "|" in row.text:
            if row.indent < TAB and _opener(row, self.lines, self.i, paragraph=True) is not None:
                break
            self.i += 1
        rows = self.lines[head : self.i]
        if caption is None and self.i < len(self.lines) and self.lines[self.i].text.lstrip().startswith("Table:"):
            caption = self.lines[self.i]
            self.i += 1
        title = None
        if caption is not None:
            offset = caption.text.index("Table:") + 6
            title = caption.cut(offset + len(caption.text[offset:]) - len(caption.text[offset:].lstrip()))
        self._add("table", rows[0], lines=rows, title=title)

    def _definitions(self, terms: list[Line]) -> None:
        """Terms, one a line, and what the lines that begin with a colon say of them."""
        last = self.out[-1] if self.out else None
        block = last if last is not None and last.kind == "definitions" else self._add("definitions", (terms or self.lines[self.i :])[0])
        block.children += [Block("term", term, [term]) for term in terms]
        while self.i < len(self.lines):
            line = self.lines[self.i]
            text = line.text.lstrip()
            if line.blank or line.indent >= TAB or not (m := DEFINITION.match(text)):
                break
            offset = len(line.text) - len(text)
            self.i += 1
            first = line.cut(offset + m.end())
            body = [first, *self._body(offset + 2, offset + TAB)]
            children = self._scan(body)
            block.children.append(Block("definition", first, children=children, loose=any(child.gap for child in children)))
            ahead = self.i
            while ahead < len(self.lines) and self.lines[ahead].blank:
                ahead += 1
            if ahead < len(self.lines) and self.lines[ahead].indent < TAB and DEFINITION.match(self.lines[ahead].text.lstrip()):
                self.i = ahead

    # ---- what a line can open -----------------------------------------------------------------------------------------

    def fence(self, line: Line) -> None:
        m = FENCE.match(line.text.lstrip())
        assert m is not None
        indent, mark = line.indent, m[1]
        lines: list[Line] = []
        self.i += 1
        end = None
        while self.i < len(self.lines):
            inner = self.lines[self.i]
            self.i += 1
            if _closes(inner, mark):
                end = inner
                break
            lines.append(inner.dedent(indent))
        if end is None:
            self.found.append(
                problem("fence-open", line.location, "this code block is never closed", f"end it with a line {mark}, indented like its first line")
            )  # fmt: skip
            while lines and lines[-1].blank:
                lines.pop()
        info = line.cut(len(line.text) - len(line.text.lstrip()) + m.start(2))
        self._add("fence", line, lines=lines, title=info, end=end)

    def heading(self, line: Line) -> None:
        offset = len(line.text) - len(line.text.lstrip())
        m = HEADING.match(line.text, offset)
        assert m is not None
        title = line.cut(m.start(2), m.end(2)) if m[2] else line.cut(m.end(1), m.end(1))
        self.i += 1
        self._add("heading", line, title=title, number=len(m[1]))

    def rule(self, line: Line) -> None:
        self.i += 1
        self._add("rule", line)

    def quote(self, line: Line) -> None:
        lines: list[Line] = []
        while self.i < len(self.lines) and not (here := self.lines[self.i]).blank:
            text = here.text.lstrip()
            if text.startswith(">") and here.indent < TAB:
                offset = len(here.text) - len(text) + 1
                lines.append(here.cut(offset + (here.text[offset : offset + 1] == " ")))
            elif lines and not lines[-1].blank and self._lazy(lines[-1], here):
                lines.append(here)
            else:
                break
            self.i += 1
        self._add("quote", line, children=self._scan(lines))

    def list(self, line: Line) -> None:
        m = _item(line)
        assert m is not None
        ordered = m[2] is not None
        block = self._add("ordered" if ordered else "bullets", line, number=int(m[2]) if ordered else 0)
        while True:
            line = self.lines[self.i]
            text = line.text.lstrip()
            offset = len(line.text) - len(text)
            m = ITEM.match(text)
            assert m is not None
            self.i += 1
            first = line.cut(offset + m.end())
            indent = line.indent
            body = [first, *self._item_body(first, indent + 2, indent + max(TAB, min(m.end(), 8)), m)]
            children = self._scan(body)
            block.children.append(Block("item", first, children=children))
            block.loose = block.loose or any(child.gap for child in children)
            ahead = self.i
            while ahead < len(self.lines) and self.lines[ahead].blank:
                ahead += 1
            if ahead == len(self.lines) or self.lines[ahead].indent >= indent + 2:
                break
            m = _item(self.lines[ahead])
            if m is None or (m[2] is not None) != ordered:
                break
            block.loose = block.loose or ahead > self.i
            self.i = ahead

    def _item_body(self, first: Line, least: int, most: int, item: re.Match[str] | None = None) -> list[Line]:
        """What follows an item's first line; a fence that the first line opens and a paragraph that it begins count."""
        if FENCE.match(first.text):
            end = self.i
            while end < len(self.lines) and not (self.lines[end].indent >= least and _closes(self.lines[end], first.text.strip()[:3])):
                end += 1
            if end < len(self.lines) and all(line.blank or line.indent >= least for line in self.lines[self.i : end]):
                inside = [line.dedent(most) if line.indent < most else line.dedent(least) for line in self.lines[self.i : end + 1]]
                self.i = end + 1
                return inside + self._body(least, most, item)
        lazy: list[Line] = []
        while self.i < len(self.lines) and not first.blank:
            line = self.lines[self.i]
            if line.blank or line.indent >= least or not self._lazy((lazy or [first])[-1], line, item):
                break
            lazy.append(line)
            self.i += 1
        return lazy + self._body(least, most, item)

    def callout(self, line: Line) -> None:
        offset = len(line.text) - len(line.text.lstrip())
        m = CALLOUT.match(line.text, offset)
        assert m is not None
        indent = line.indent
        self.i += 1
        body = self._body(indent + 2, indent + TAB)
        if not body:
            self.found.append(
                problem("callout-empty", line.location, "this callout has no text", "indent its text by four blanks")
            )  # fmt: skip
        kind = "callout" if m[1] == "!!!" else "details"
        title = line.cut(m.start(3), m.end(3)) if m[3] is not None else None
        self._add(kind, line, name=m[2] or "", title=title, number=m[1].endswith("+"), children=self._scan(body))

    def tab(self, line: Line) -> None:
        offset = len(line.text) - len(line.text.lstrip())
        m = TAB_LABEL.match(line.text, offset)
        assert m is not None
        indent = line.indent
        self.i += 1
        body = self._body(indent + 2, indent + TAB)
        if not body:
            self.found.append(problem("callout-empty", line.location, "this tab has no text", "indent its text by four blanks"))
        last = self.out[-1] if self.out else None
        block = last if last is not None and last.kind == "tabs" and "!" not in m[1] else self._add("tabs", line)
        block.children.append(Block("tab", line, title=line.cut(m.start(2), m.end(2)), children=self._scan(body)))

    def note(self, line: Line) -> None:
        offset = len(line.text) - len(line.text.lstrip())
        m = NOTE.match(line.text, offset)
        assert m is not None
        self.i += 1
        first = line.cut(m.end())
        body = [first, *self._item_body(first, line.indent + 2, line.indent + TAB)]
        self._add("note", line, name=m[1], children=self._scan(body))

    def definition(self, line: Line) -> None:
        """A colon after a blank line: the paragraph before holds the terms, or it is one more definition."""
        last = self.out[-1] if self.out else None
        if last is not None and last.kind == "definitions":
            self._definitions([])
        elif last is not None and last.kind == "text":
            self.out.pop()
            self._definitions(last.lines)
            self.out[-1].gap = last.gap
        else:
            self._paragraph()

    def math(self, line: Line) -> None:
        end = _math_end(self.lines, self.i)
        assert end is not None
        lines = self.lines[self.i : end + 1]
        lines[0] = line.cut(line.text.index("$$") + 2)
        lines[-1] = lines[-1].cut(0, lines[-1].text.rindex("$$"))
        self.i = end + 1
        self._add("math", line, lines=lines)

    def include(self, line: Line) -> None:
        m = INCLUDE.match(line.text.strip())
        assert m is not None
        self.i += 1
        if self.scanner.files is None:
            self._add("include", line, name=m[2])
            return
        where = line.cut(line.text.index(m[2]) if m[2] else 0)
        self.out += self.scanner.include(line, m[2], self.within, where)

    def directive(self, line: Line) -> None:
        offset = len(line.text) - len(line.text.lstrip())
        m = DIRECTIVE.match(line.text, offset)
        assert m is not None
        self.i += 1
        name = m[1]
        if not name:
            rest = m[2].strip()
            if rest:
                self.found.append(problem("directive-unknown", line.location, f"'::: {rest}' is no directive", f"write one of: {', '.join(DIRECTIVES)}"))
            else:
                self.found.append(
                    problem("directive-stray", line.location, "this ':::' closes nothing", "delete it; '::: question' and '::: quiz' are single lines that nothing closes")
                )  # fmt: skip
            return
        args = arguments(line.cut(m.start(2)))
        if name in DIRECTIVES:
            check(name, line, args, self.found)
            if DIRECTIVES[name].single:
                self._add("embed", line, name=name, args=args)
                return
        end = self._end()
        if name not in DIRECTIVES:
            guess = did_you_mean(name, DIRECTIVES)
            self.found.append(problem("directive-unknown", line.location, f"there is no directive '::: {name}'", guess or f"write one of: {', '.join(DIRECTIVES)}"))
            if end is None or any(f"'{single}'" in guess for single, spec in DIRECTIVES.items() if spec.single):
                return
        elif end is None:
            self.found.append(problem("directive-open", line.location, f"'::: {name}' is never closed", "end it with a line that holds only :::, indented like its first line"))
        stop = len(self.lines) if end is None else end
        indent = line.indent
        body = [inner.dedent(indent) for inner in self.lines[self.i : stop]]
        self.i = stop + (end is not None)
        block = self._add("directive", line, name=name, args=args, children=self._scan(body))
        block.end = self.lines[end] if end is not None else None

    def _end(self) -> int | None:
        """The index of the line that closes the directive before self.i."""
        level, fence = 1, _Fence()
        for i in range(self.i, len(self.lines)):
            line = self.lines[i]
            if ":::" not in line.text and "```" not in line.text and "~~~" not in line.text:
                continue
            m = NESTED.match(line.text)
            if m is None:
                continue
            if fence.open or m[1][0] != ":":
                fence.see(line.cut(m.start(1)))
            elif m[2] is None:
                level -= m[1].strip().strip(":") == ""
                if level == 0:
                    return i
            elif m[2] not in DIRECTIVES or not DIRECTIVES[m[2]].single:
                level += 1
        return None

    def comment(self, line: Line) -> None:
        end = self.i
        while end < len(self.lines) and "-->" not in self.lines[end].text:
            end += 1
        if end == len(self.lines):
            self.found.append(problem("html-dropped", line.location, "this comment is never closed", "end it with -->"))
        lines = self.lines[self.i : end + 1]
        last = lines[-1]
        self.i = min(end + 1, len(self.lines))
        if end < len(self.lines) and "-->" in last.text:
            after = last.cut(last.text.index("-->") + 3)
            lines[-1] = last.cut(0, last.text.index("-->"))
            if not after.blank:
                self.lines[end : end + 1] = [last.cut(0, 0), after.cut(len(after.text) - len(after.text.lstrip()))]
        lines[0] = lines[0].cut(lines[0].text.index("<!--") + 4)
        self._add("comment", line, lines=lines)

    def html(self, line: Line) -> None:
        """From a block's tag to the one that closes it; to a blank line where nothing does."""
        m = TAG.match(line.text.lstrip())
        assert m is not None
        tag, level, start = m[2].lower(), 0, self.i
        counter = re.compile(rf"<(/?){tag}(?=[\s/>]|$)", re.I)
        end = None
        if tag not in ("hr", "br", "img", "link", "meta", "base", "input", "embed") and not m[1]:
            for i in range(start, len(self.lines)):
                for tagged in counter.finditer(self.lines[i].text):
                    level += -1 if tagged[1] else 1
                if level <= 0:
                    end = i
                    break
        if end is None:
            end = start
            while end + 1 < len(self.lines) and not self.lines[end + 1].blank:
                end += 1
        self.i = end + 1
        self._add("html", line, name=tag, lines=self.lines[start : end + 1])


class _Fence:
    """Whether a fence is open, as lines go by."""

    def __init__(self) -> None:
        self.mark = ""

    @property
    def open(self) -> bool:
        return bool(self.mark)

    def see(self, line: Line) -> None:
        if self.mark:
            if _closes(line, self.mark):
                self.mark = ""
        elif "```" in line.text or "~~~" in line.text:
            m = FENCE.match(line.text.lstrip())
            if m is None and (rest := PREFIX.match(line.text)):
                m = FENCE.match(line.text[rest.end() :])
            self.mark = m[1] if m else ""


def _closes(line: Line, mark: str) -> bool:
    text = line.text.strip()
    return len(text) >= len(mark) and text == mark[0] * len(text)


def _item(line: Line) -> re.Match[str] | None:
    text = line.text.lstrip()
    return None if RULE.match(text) else ITEM.match(text)


Open = Callable[[_Run, Line], None]


def _opener(line: Line, lines: list[Line], i: int, paragraph: bool) -> Open | None:
    """What a line opens, or None where it begins or (paragraph) goes on with a paragraph."""
    text = line.text.lstrip()
    if not text or line.indent >= TAB:
        return None
    c = text[0]
    if c.isalpha():
        return None
    if c in "`~":
        return _Run.fence if FENCE.match(text) else None
    if c == "#":
        return _Run.heading if HEADING.match(text) else None
    if c == ">":
        return _Run.quote
    if c in "-*+_":
        if RULE.match(text):
            return _Run.rule
        if c == "-" and INCLUDE.match(text):
            return _Run.include
        m = ITEM.match(text)
        return _Run.list if m and not (paragraph and m.end() == len(text)) else None
    if c.isdigit():
        m = ITEM.match(text)
        return _Run.list if m and not (paragraph and (m[2] != "1" or m.end() == len(text))) else None
    if c in "!?":
        return _Run.callout if text[:3] in ("!!!", "???") and CALLOUT.match(text) else None
    if c == "=":
        return _Run.tab if TAB_LABEL.match(text) else None
    if c == ":":
        if text.startswith(":::"):
            return _Run.directive
        return _Run.definition if not paragraph and DEFINITION.match(text) else None
    if c == "[":
        return _Run.note if NOTE.match(text) else None
    if c == "$":
        return _Run.math if text.startswith("$$") and _math_end(lines, i) is not None else None
    if c == "<":
        if text.startswith("<!--"):
            return _Run.comment
        m = TAG.match(text)
        return _Run.html if m and (m[2].lower() in BLOCK or m[2].lower() in DROPPED) else None
    return None


def _math_end(lines: list[Line], i: int) -> int | None:
    """The line that ends the formula which line i begins, if it is a block: `$$..$$` on its own, or closed at the end of a later line before a blank
    one. None where it is no block."""
    inside = lines[i].text.strip()[2:]
    if "$$" in inside:
        return i if inside.index("$$") == len(inside) - 2 and len(inside) > 2 else None
    for end in range(i + 1, len(lines)):
        if lines[end].blank:
            return None
        if "$$" in lines[end].text:
            return end if lines[end].text.rstrip().endswith("$$") and lines[end].text.count("$$") == 1 else None
    return None


def resolve(file: str, wanted: str) -> str | None:
    """A path written in a file, as a path of the repository; None where it leads out."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(file), wanted))
    return None if wanted.startswith("/") or path.startswith("..") else unicodedata.normalize("NFC", path)


def nearest(file: str, wanted: str, files: Files) -> str:
    """A hint that names a file like the one wanted, as it would be written in `file`."""
    path = resolve(file, wanted) or ""
    folder = posixpath.dirname(file) or "."
    ending = posixpath.splitext(path)[1].lower()
    name = posixpath.basename(path).lower()
    alike = [p for p in files if posixpath.basename(p).lower() == name]
    if not alike:
        hint = did_you_mean(path, (p for p in files if posixpath.splitext(p)[1].lower() == ending or posixpath.dirname(p) == posixpath.dirname(path)))
        if not hint:
            return ""
        alike = [hint.split("'")[1]]
    shown = posixpath.relpath(min(alike, key=lambda p: (posixpath.commonpath([p, file]) == "", len(p), p)), folder)
    return f"did you mean '{shown}'?"
