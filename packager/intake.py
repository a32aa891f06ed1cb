"""A file of another system becomes banks of a workspace: which format it is in, ids that nothing else here has, and the files to be written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache, partial
from importlib import import_module
from itertools import count
from typing import Any

from packager import walk
from packager.diagnostics import Diagnostic, Result, problem
from packager.files import Blob
from packager.formats import FORMATS, Format
from packager.model import Asset, Bank, Html, Question, RawQuestion, Ref, direction
from packager.source.write import Written, write

START = 4096
"""Bytes at the beginning of a file by which its format is known."""


def formats() -> tuple[Format, ...]:
    """Those that can be read."""
    return tuple(format for format in FORMATS.values() if format.read)


def recognised(file: Blob) -> Format | None:
    """The format of a file, by its beginning."""
    with file.open() as stream:
        start = stream.read(START)
    if b"\0" in start and start[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return None  # no text in UTF-8 has one; one in UTF-16 begins with a mark
    return next((format for format in formats() if _module(format).sniff(start)), None)


def take(
    file: Blob, name: str, format: Format, bank: str = "", lang: str = "", known: Callable[[str], str] = lambda question: ""
) -> Result[tuple[Written, ...]]:
    """The banks of a file. name: what messages call it. bank: the id of its one bank, "" for one made of its title; lang: the language of texts that do not
    say theirs. known: the id of a question -> the bank of the workspace that has it already, "" for none."""
    read = format.reader()(file, name)
    course, found = read.value, list(read.diagnostics)
    originals = cache(
        lambda: getattr(_module(format), "originals", _none)(file, name)
    )  # the file is read a second time only where one is wanted
    taken: list[Written] = []
    for one in course.banks:
        own = replace(one, lang=lang) if lang and one.lang == course.lang else one
        if not lang and one.lang == course.lang:
            what = f"the texts of '{one.title.text}' are taken to be in the language '{one.lang}'"
            found.append(problem("language-assumed", one.loc, what, "if they are in another, say it: --language bg"))
        own = _plainly(own)
        assets = dict(course.assets)
        if bank and len(course.banks) == 1 and bank != one.id:
            own, assets = _called(own, bank, assets)
        renamed = tuple(_unique(own, known, found))
        read_as = {new.id: old.id for new, old in zip(renamed, own.questions, strict=True)}
        done = write(replace(own, questions=renamed), assets, partial(_kept, originals, read_as))
        found += done.diagnostics
        if done.value.bank.questions:
            taken.append(done.value)
    return Result(tuple(taken), tuple(found))


def _module(format: Format) -> Any:
    return import_module(format.read.split(":")[0])


def _plainly(bank: Bank[Html]) -> Bank[Html]:
    """The bank, whose texts say what editors of platforms write as its author would: a direction that all around has too is left out, and a picture without an
    alternative text, which HTML calls decorative (4.8.4.4.4), is said to be so."""
    around = direction(bank.lang)

    def text(html: Html) -> Result[Html]:
        tokens = [piece for piece in html if not isinstance(piece, str)]
        numbers = count()
        whole = "".join(piece if isinstance(piece, str) else f"\x02{next(numbers)}\x03" for piece in html)
        turned = _LANG.search(whole) or any(m[2] != around for m in _DIR.finditer(whole))
        plain = _PICTURE.sub(lambda tag: _decorative(tag[0]), whole if turned else _DIR.sub(r"\1", whole))
        if plain == whole:
            return Result(html)
        parts = re.split("\x02(\\d+)\x03", plain)
        return Result(tuple(tokens[int(part)] if n % 2 else part for n, part in enumerate(parts) if part))

    made: Bank[Html] = walk.map_node(bank, text, Result).value
    return made


_IN_TAG = r'(<[a-z][a-z0-9]*\b(?:[^<>"]|"[^"]*")*?)'
_LANG = re.compile(rf'{_IN_TAG}\slang="')
_DIR = re.compile(rf'{_IN_TAG}\sdir="([^"]*)"')
_PICTURE = re.compile(r'<img\b(?:[^<>"]|"[^"]*")*>')


def _decorative(tag: str) -> str:
    if not re.search(r'\salt=""', tag) or re.search(r'\sclass="(?:[^"]*\s)?decorative[\s"]', tag):
        return tag
    tag = re.sub(r'\srole="(?:presentation|none)"', "", tag)
    if re.search(r'\sclass="', tag):
        return re.sub(r'\sclass="', ' class="decorative ', tag, count=1)
    return tag.replace("<img", '<img class="decorative"', 1)


Original = Callable[[str], RawQuestion[Html] | None]
"""The id that a question has by reading -> the question as it stands in the file; None where its format has no such."""


def _none(file: Blob, name: str) -> Original:
    return lambda id: None


def _kept(originals: Callable[[], Original], read_as: Mapping[str, str], question: Question[Html]) -> RawQuestion[Html] | None:
    """A question as it stands in its file, under the id that it has here."""
    kept = originals()(read_as[question.id])
    return None if kept is None else replace(kept, id=question.id, section=question.section)


def _called(bank: Bank[Html], id: str, assets: dict[str, Asset]) -> tuple[Bank[Html], dict[str, Asset]]:
    """The bank under another id, its files in a folder of that name."""
    old = {path: path.split("/") for path in assets}
    new = {path: "/".join([*parts[:2], id if len(id) > 3 else f"{id}-bank", *parts[3:]]) for path, parts in old.items() if len(parts) > 3}

    def moved(text: Html) -> Result[Html]:
        return Result(tuple(replace(p, id=new.get(p.id, p.id)) if isinstance(p, Ref) and p.kind == "asset" else p for p in text))

    made: Bank[Html] = walk.map_node(replace(bank, id=id), moved, Result).value
    return made, {new.get(path, path): replace(asset, path=new.get(path, path)) for path, asset in assets.items()}


def _unique(bank: Bank[Html], known: Callable[[str], str], found: list[Diagnostic]) -> Iterable[Question[Html]]:
    """The questions, none with an id that another bank of the workspace has."""
    taken = {question.id for question in bank.questions}
    for question in bank.questions:
        other = known(question.id)
        if not other or other == bank.id:
            yield question
            continue
        number, id = 1, f"{bank.id}-{question.id}"[:100]
        while known(id) not in ("", bank.id) or id in taken:
            number += 1
            id = f"{bank.id}-{question.id}"[:95] + f"-{number}"
        taken.add(id)
        found.append(
            problem(
                "import-altered", question.loc, f"the id '{question.id}' belongs to a question of the bank '{other}': it becomes '{id}'"
            )
        )
        yield replace(question, id=id)
