"""A GIFT file becomes banks: each category at the top one bank, those below it its sections."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import PurePosixPath
from typing import Any

from packager import walk
from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.files import Blob
from packager.formats import _moodle
from packager.formats._moodletexts import Ropes, Said
from packager.formats.gift import questions
from packager.formats.gift.syntax import Block, blocks, labels, shown, trimmed
from packager.model import Bank, Course, Html, Plain, Question
from packager.source import assets
from packager.source.ids import Unlike, file_name, slug

LANGUAGE = "en"
"""The language of what is read, since a file does not say it; who imports it does."""

_CATEGORY = "$CATEGORY:"
_EXPORTED = re.compile(r"^// question: \d+", re.M)
_ENTITY = re.compile("&(?:amp|lt|gt|quot|#0?39);")
"""What Moodle's own exports, which begin each question so, have in their tags for the signs of HTML."""
_BEGINS = re.compile(r"^\s*(?://|::|\$CATEGORY:)|\{[^{}]*[=~#]|\{\s*(?:T|F|TRUE|FALSE)?\s*\}", re.M)


def sniff(start: bytes) -> bool:
    """Whether a file that begins so may be GIFT."""
    text = start.decode("utf-8-sig", "replace").lstrip()
    return not text.startswith("<") and bool(_BEGINS.search(text))


def read(blob: Blob, name: str) -> Result[Course[Html]]:
    """The banks of a GIFT file, and the files written into its texts as assets. name: the file's, for what is said of it. Ids are those of the
    comments, as Moodle writes them, or come from the name or the content."""
    stem = PurePosixPath(name).name.partition(".")[0] or "questions"
    course: Course[Html] = Course(id=slug(stem), title=Plain(stem, "title"), lang=LANGUAGE, loc=Location(name))
    raw = blob.read()
    try:
        source = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        what = "this line has letters that are not UTF-8, so that the file cannot be read"
        return Result(course, (problem("import-broken", Location(name, line), what, "save it anew with the encoding UTF-8"),))
    reader = _Reader(name, stem)
    for block in blocks(source):
        reader.block(block)
    banks = tuple(reader.banks())
    course = replace(course, banks=banks)
    used = assets(walk.refs(course), reader.texts.files)
    return Result(replace(course, assets=used.value), (*reader.problems, *used.diagnostics))


class _Reader:
    """Reads the blocks of a file in their order. path: of the category that the next question belongs to."""

    def __init__(self, name: str, stem: str) -> None:
        self.name, self.stem = name, stem
        self.texts = Ropes(slug(stem))
        self.problems: list[Diagnostic] = []
        self.path: tuple[Plain, ...] = ()
        self.found: dict[str, tuple[Plain, list[Question[Html]]]] = {}  # title of a bank -> the same, and its questions
        self.ids = Unlike()

    def block(self, block: Block) -> None:
        if block.text.startswith(_CATEGORY):
            line, _, rest = block.text.partition("\n")
            self.path = tuple(self.category(line.removeprefix(_CATEGORY), block.line))
            if rest := trimmed(rest):
                said = "the empty line after this category is missing; the question after it is read all the same"
                self.problems.append(problem("import-altered", Location(self.name, block.line), said))
                self.question(Block(block.line_at(block.text.index(rest)), rest, block.comments))
        else:
            self.question(block)

    def category(self, path: str, line: int) -> Iterator[Plain]:
        """The steps of a category's path below the top one; `/` divides it, and `//` is a slash."""
        names = [" ".join(part.replace("//", "/").split()) for part in re.split("(?<!/)/(?!/)", shown(path))]
        if names and re.fullmatch(r"\$[a-z0-9]+\$", names[0]):
            del names[0]
        if len(names) > 1 and names[0] == "top":
            del names[0]
        yield from (Plain(_moodle.meant(name), "title", loc=Location(self.name, line)) for name in names if name)

    def question(self, block: Block) -> None:
        said = Said(self.name)
        id, tags = labels(block.comments)
        section = tuple(replace(part, key=f"section.{n}") for n, part in enumerate(self.path[1:], 1))
        common: dict[str, Any] = {
            "id": self.id(id, block, said),
            "section": section,
            "loc": said.at(block.line),
            **self.marks(tags, said, block),
        }
        made = questions.question(block, common, self.texts, said)
        self.problems += said.found
        for place, why in said.refused:
            self.problems.append(problem("question-lost", place, f"this question cannot be read, and is left out: {why}"))
        if made is not None and not said.refused:
            title = self.path[0] if self.path else Plain(self.stem, "title", loc=Location(self.name, 1))
            self.found.setdefault(title.text, (title, []))[1].append(made)

    def id(self, id: str, block: Block, said: Said) -> str:
        """The id of the comment as one that can stand here, else one of the name, else of the content; the second of two equal ones gets a number."""
        called = id or questions.name(block).lower()
        wanted = slug(called) if called else "q-" + hashlib.sha256(block.text.encode()).hexdigest()[:8]
        made = self.ids.id(wanted)
        if id and made != id:
            said.altered(
                block.line,
                f"the id '{id}' becomes '{made}', "
                + ("since another question has it" if made != wanted else "as an id can be written here"),
            )
        return made

    def marks(self, tags: tuple[str, ...], said: Said, block: Block) -> dict[str, Any]:
        """Tags, competences, objectives and so on, by the names of a question's fields; of those that there can be one of, the first."""
        found: dict[str, list[str]] = {}
        exported = _EXPORTED.search(block.comments) is not None
        for tag in tags:
            key, word = _moodle.told(_ENTITY.sub(lambda sign: unescape(sign[0]), tag) if exported else tag)
            found.setdefault(key, []).append(word)
        one = ("difficulty", "bloom", "version")
        for key in one:
            if len(found.get(key, ())) > 1:
                said.lost(block.line, f"the tags {', '.join(f'{key}:{word}' for word in found[key][1:])}")
        return {key: words[0] if key in one else tuple(words) for key, words in found.items()}

    def banks(self) -> Iterator[Bank[Html]]:
        ids = Unlike()
        for title, made in self.found.values():
            id = ids.id(file_name(slug(title.text).lower()))
            yield Bank(id=id, title=replace(title, key=f"{id}.title"), lang=LANGUAGE, questions=tuple(made), loc=title.loc)
