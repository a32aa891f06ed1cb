"""The dialect's face: segments of a text, its rendering in any language, the questions placed in it, its blocks for one audience."""

from __future__ import annotations

import copy
import re
from collections import OrderedDict
from collections.abc import Callable

from packager.diagnostics import Diagnostic, Result, problem
from packager.markup import html
from packager.markup.directives import embed
from packager.markup.finish import Walk
from packager.markup.inline import InlineAttributes, converter, read
from packager.markup.lines import ENTITY, FORBIDDEN, REPLACEMENT, Line, allowed_code, lines_of
from packager.markup.scanner import Scanner, walk
from packager.markup.scope import Keep, Scope
from packager.markup.tree import Builder, Element, Slot, Tree
from packager.model import Embed, Html, Markdown, Segment

Say = Callable[[Segment], str]
REMEMBERED = 6_000_000
"""Characters of source whose trees are kept for a second language."""

_SIMPLE = re.compile(r"""[^\W\d_][^*_\[\]<>&$\\{}|`~^\n\r\t\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]*""")
"""A text that means itself: one line that begins with a letter and holds no sign of the dialect's."""


class Dialect:
    """Reads and renders the texts of one course or bank."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._md = converter()
        self._md.variables = scope.variables  # type: ignore[attr-defined]
        self._attributes = InlineAttributes(self._md)
        self._wall = html.cleaner()
        self._trees: OrderedDict[tuple[object, ...], Tree] = OrderedDict()
        self._held = 0

    def segments(self, text: Markdown) -> Result[tuple[Segment, ...]]:
        """What there is to translate in a text, in reading order, and what the block phase says of it."""
        if simple := self._simple(text):
            return Result((simple,))
        tree = self._tree(text)
        return Result(tuple(slot.segment for slot in tree.all_slots() if slot.segment is not None), tuple(tree.found))

    def render(self, text: Markdown, say: Say) -> Result[Html]:
        """The text as a rope, with say's word in the place of each segment, and all that is wrong in it. What say gives is inline Markdown: no
        block can come of it, and say(segment) == segment.source leaves the author's text as it is."""
        if simple := self._simple(text):
            said = say(simple)
            if said == simple.source or _SIMPLE.fullmatch(said):
                return Result((f"<p>{said.strip()}</p>",))
        tree = self._tree(text)
        try:
            return self._rendered(text, tree, say)
        except RecursionError:
            words = problem("nested-too-deep", text.loc, "this text has too many signs in each other to be read", "make it simpler")
            return Result((self._wall(f"<p>{_escaped(text.source)}</p>"),), (*tree.found, words))

    def _rendered(self, text: Markdown, tree: Tree, say: Say) -> Result[Html]:
        found = list(tree.found)
        root = copy.deepcopy(tree.root)
        twin = dict(zip(tree.root.iter(), root.iter(), strict=True))
        slots: dict[Element, Slot] = {}
        spots: dict[tuple[Element, str], Slot] = {}
        for slot in tree.slots:
            element = twin[slot.element]
            if slot.attribute:
                spots[element, slot.attribute] = slot
            else:
                slots[element] = slot
            if slot.segment is not None and (said := _said(slot, say)) is not None:
                if slot.attribute:
                    element.set(slot.attribute, said)
                else:
                    element.text = said
        md = self._md
        md.reset()
        md.references.update(tree.references)
        for name, slot in tree.titles.items():
            if slot.segment is not None and (said := _said(slot, say)) is not None:
                md.references[name] = (md.references[name][0], said)
        abbreviations: dict[str, str] = md.abbreviations  # type: ignore[attr-defined]
        abbreviations.clear()
        abbreviations.update(tree.abbreviations)
        for name, slot in tree.long.items():
            if slot.segment is not None and (said := _said(slot, say)) is not None:
                abbreviations[name] = said
        own = frozenset(root.iter())
        read(md, root)
        self._attributes.apply(root, tree.lists)
        if abbreviations:
            md.abbreviate.run(root)  # type: ignore[attr-defined]
        md.treeprocessors["unescape"].run(root)
        tokens = tree.tokens.copy()
        Walk(tree, text, re.sub(r"\s+", "-", text.key), self._scope, tokens, slots, spots, own, found).run(root)
        md.treeprocessors["prettify"].run(root)
        source = md.serializer(root)
        source = source[source.index(">") + 1 : source.rindex("<")].strip() if len(root) else ""
        if "&#" in source:
            source = ENTITY.sub(lambda m: m[0] if allowed_code(m) else self._forbidden(text, m, found), source)
        return Result(tokens.rope(source, self._wall), tuple(found))

    def _forbidden(self, text: Markdown, m: re.Match[str], found: list[Diagnostic]) -> str:
        place = next((line.at(line.text.index(m[0])) for line in lines_of(text, []) if m[0] in line.text), text.loc)
        found.append(problem("control-character", place, f"{m[0]} stands for a character that nobody can see", "delete it"))
        return REPLACEMENT

    def _simple(self, text: Markdown) -> Segment | None:
        """The segment of a text that means itself, or None."""
        source = text.source.rstrip(" \n")
        if text.kind == "body" or not _SIMPLE.fullmatch(source):
            return None
        kind = "paragraph" if text.kind == "text" else text.kind
        return Segment(f"{text.key}#{kind.replace(' ', '-')}", source.rstrip(), kind, "", _first(text))

    def _tree(self, text: Markdown) -> Tree:
        """A text after its block phase: parsed now, or remembered."""
        key = (text.source, text.key, text.kind, text.lang, text.loc, text.columns)
        if key in self._trees:
            self._trees.move_to_end(key)
            return self._trees[key]
        found: list[Diagnostic] = []
        tree = Builder(self._md, text, self._scope, found).build(lines_of(text, found))
        self._trees[key] = tree
        self._held += len(text.source)
        while self._held > REMEMBERED and len(self._trees) > 1:
            old, _ = self._trees.popitem(last=False)
            self._held -= len(str(old[0]))
        return tree


def placed(text: Markdown, scope: Scope) -> Result[tuple[Embed, ...]]:
    """The questions and drawn quizzes that a text places, in reading order, without parsing it: the same as the Embeds of its rendering, but for
    those that name what there is not, which are here too. Of scope, files and keep are used."""
    if ":::" not in text.source and "8<--" not in text.source:
        return Result(())
    found: list[Diagnostic] = []
    ids: dict[str, int] = {}
    embeds = []
    for block in walk(Scanner([], scope.files).scan(lines_of(text, [])), scope.keep):
        if block.kind == "embed" and (token := embed(block.name, block.line, block.args, text.key, ids, None, found)) is not None:
            embeds.append(token)
    return Result(tuple(embeds))


def select_blocks(text: Markdown, keep: Keep) -> Markdown:
    """The text without the blocks that an edition leaves out: keep(directive, words) says what becomes of each `:::` block that is closed by one.
    Every line keeps its number and every character its column: dropped lines and marker lines become empty."""
    if ":::" not in text.source:
        return text
    lines = text.source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    numbered = Markdown(text.source, text.key, loc=type(text.loc)("", 1, 1))
    changed = False
    gone: list[tuple[Line, Line | None, str]] = []
    for block in walk(Scanner([]).scan(lines_of(numbered, []))):
        if block.kind != "directive":
            continue
        fate = keep(block.name, tuple(word.text for word in block.args.words))
        if fate != "keep":
            gone.append((block.line, block.end, fate))
    for first, last, fate in gone:
        changed = True
        end = last.number if last is not None else (len(lines) if fate == "drop" else first.number)
        numbers = range(first.number, end + 1) if fate == "drop" else {first.number, end}
        for number in numbers:
            margin = lines[number - 1][: first.column - 1]
            lines[number - 1] = margin.rstrip() if number != first.number and ">" not in margin else margin
    from dataclasses import replace

    return replace(text, source="\n".join(lines)) if changed else text


def _said(slot: Slot, say: Say) -> str | None:
    """The translation for a slot, made safe to stand there; None leaves the author's text."""
    assert slot.segment is not None
    said = say(slot.segment)
    if said == slot.segment.source or not said.strip():
        return None
    said = FORBIDDEN.sub(REPLACEMENT, said.replace("\r\n", "\n").replace("\r", "\n"))
    said = re.sub(r"[ \t]*(?<!  )(?<!\\)\n\s*", " ", said)
    return re.sub(r"\n\s*", "\n", said).strip()


def _first(text: Markdown):  # type: ignore[no-untyped-def]
    line = lines_of(Markdown(text.source.split("\n", 1)[0], "", loc=text.loc, columns=text.columns[:1]), [])[0]
    return line.location


def _escaped(source: str) -> str:
    return FORBIDDEN.sub(REPLACEMENT, source).replace("&", "&amp;").replace("<", "&lt;")
