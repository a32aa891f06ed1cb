"""PO files, both ways: gettext's text format <-> entries. polib reads and writes it; what polib would lose in silence is an error here.

The format is that of the GNU gettext manual, "The Format of PO Files". An entry's key is (msgctxt, msgid).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from packager.diagnostics import NOWHERE, Diagnostic, Location, Result, problem
from packager.files import Blob

LARGEST = 32_000_000  # bytes; a course of a million words has six
_ENTRY = re.compile(r"(#~[ \t]*)?msgid[ \t]")
_TEXT = re.compile(r"(?:#~[ \t]*)?msgstr(?:\[[0-9]+\])?[ \t]")
_LINE = re.compile(r'(?:#.*|(?:#~[ \t]*|#\|[ \t]*)?(?:msgctxt|msgid|msgid_plural|msgstr(?:\[[0-9]+\])?)?[ \t]*"(?:[^"\\]|\\.)*"|)[ \t]*\r?')
_REVIEWED = re.compile(r"^reviewed\b.*$", re.I | re.M)


@dataclass(frozen=True, slots=True)
class Entry:
    """One text and its translation. `context` and `source` are its key. kind, note: of the segment. remark: the translator's own comment. previous:
    the source that `target` was made for, where the entry is fuzzy. obsolete: the text stands in no source any more. plural: the source for other
    numbers than one; then `forms` are the translations by index, and `target` is the first of them. loc: the line of its msgstr."""

    context: str
    source: str
    target: str = ""
    kind: str = ""
    note: str = ""
    files: tuple[str, ...] = ()
    fuzzy: bool = False
    previous: str = ""
    obsolete: bool = False
    remark: str = ""
    flags: tuple[str, ...] = ()
    plural: str = ""
    forms: tuple[str, ...] = ()
    loc: Location = field(default=NOWHERE, compare=False, repr=False)

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.source

    @property
    def done(self) -> bool:
        """Whether it is translated: all forms are there, and nobody has to look at it again."""
        return bool(self.target) and not self.fuzzy and not self.obsolete and all(self.forms or (self.target,))

    @property
    def reviewed(self) -> bool:
        """Whether a second person has said so: a comment of the translator's that begins with `reviewed`."""
        return self.done and _REVIEWED.search(self.remark) is not None

    @property
    def unreviewed(self) -> str:
        """The translator's comment for a translation that was reviewed before its source changed."""
        return _REVIEWED.sub(lambda m: f"was {m[0]}", self.remark)


@dataclass(frozen=True, slots=True)
class Catalog:
    """The PO file of one part of a course in one language, or the POT file (lang "") that it begins as. header: gettext's fields, in their order; comment:
    what stands above them."""

    path: str
    lang: str
    entries: tuple[Entry, ...] = ()
    header: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""

    def live(self) -> Iterator[Entry]:
        """The entries whose texts stand in the source, as far as this file knows."""
        return (entry for entry in self.entries if not entry.obsolete)


def read(path: str, data: Blob, lang: str) -> Result[Catalog | None]:
    """The catalog of a PO file, or None where it cannot be read whole (reported): then nothing may be written over it."""
    if data.size > LARGEST:
        return _unreadable(
            Location(path), f"the file has {data.size // 1_000_000} MB, and {LARGEST // 1_000_000} are read", "part the course into modules"
        )
    try:
        raw = data.read()
    except OSError as error:
        return _unreadable(Location(path), f"the file cannot be read: {error.strerror or error}", "")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return _unreadable(
            Location(path, line), "this file is not in UTF-8", "set the charset to UTF-8 in the tool's catalogue properties, and save"
        )
    return parse(path, text, lang)


def parse(path: str, text: str, lang: str) -> Result[Catalog | None]:
    """The same for a text."""
    import polib

    problems = tuple(_broken(path, text))
    if problems:
        return Result(None, problems)
    try:
        found = polib.pofile(text + "\n", wrapwidth=78)
    except (OSError, ValueError) as error:
        at = re.search(r"line (\d+)", str(error))
        return _unreadable(
            Location(path, int(at[1]) if at else 0),
            "gettext's format is broken here",
            "open the file in Poedit, which mends it, or undo the last edit",
        )
    ids, texts = _places(text)
    if len(found) + bool(found.metadata or found.header or (ids and not found)) < len(ids):
        return _unreadable(Location(path), "some of this file's entries cannot be told apart", "open the file in Poedit, which mends it")
    head = len(ids) - len(found)
    entries = tuple(_entry(made, Location(path, line)) for made, line in zip(found, texts[head:], strict=False))
    return Result(Catalog(path, lang, entries, dict(found.metadata), found.header.strip()))


def _unreadable(place: Location, message: str, hint: str) -> Result[Catalog | None]:
    return Result(None, (problem("translation-file", place, message, hint),))


def _broken(path: str, text: str) -> Iterator[Diagnostic]:
    """Lines that polib would skip without a word."""
    if "\0" in text:
        yield problem("translation-file", Location(path), "this is no text file", "restore the file from the last version that was one")
        return
    for number, line in enumerate(text.split("\n"), 1):
        if not _LINE.fullmatch(line.strip(" \t")):
            yield problem(
                "translation-file",
                Location(path, number),
                "gettext's format is broken on this line",
                'each text stands in double quotes, and a quote within it is \\"',
            )


def _places(text: str) -> tuple[list[int], list[int]]:
    """The line of each msgid, and of the (first) msgstr of each."""
    ids: list[int] = []
    texts: list[int] = []
    for number, line in enumerate(text.split("\n"), 1):
        line = line.lstrip()
        if _ENTRY.match(line):
            ids.append(number)
        elif _TEXT.match(line) and len(texts) < len(ids):
            texts += [number] * (len(ids) - len(texts))
    return ids, texts + ids[len(texts) :]


def _entry(made: Any, place: Location) -> Entry:
    kind, _, note = made.comment.partition("\n")
    forms = tuple(made.msgstr_plural[n] for n in sorted(made.msgstr_plural))
    return Entry(
        context=made.msgctxt or "",
        source=made.msgid,
        target=forms[0] if forms else made.msgstr,
        kind=kind,
        note=note,
        files=tuple(file for file, _ in made.occurrences),
        fuzzy="fuzzy" in made.flags,
        previous=made.previous_msgid or "",
        obsolete=bool(made.obsolete),
        remark=made.tcomment,
        flags=tuple(flag for flag in made.flags if flag != "fuzzy"),
        plural=made.msgid_plural or "",
        forms=forms,
        loc=place,
    )


def spelled(catalog: Catalog, lines: Mapping[tuple[str, str], tuple[tuple[str, int], ...]] | None = None) -> str:
    """The text of a catalog. lines: key of an entry -> its places, for who wants line numbers in the references."""
    import polib

    file = polib.POFile(wrapwidth=78)
    file.header = catalog.comment
    file.metadata = dict(catalog.header)
    for entry in catalog.entries:
        places = [(name, str(line)) for name, line in (lines or {}).get(entry.key, ())] or [(name, "") for name in entry.files]
        file.append(
            polib.POEntry(
                msgctxt=entry.context or None,
                msgid=entry.source,
                msgstr="" if entry.plural else entry.target,
                msgid_plural=entry.plural,
                msgstr_plural=dict(enumerate(entry.forms)) if entry.plural else {},
                comment="\n".join(filter(None, (entry.kind, entry.note))),
                tcomment=entry.remark,
                occurrences=places,
                flags=(["fuzzy"] if entry.fuzzy else []) + list(entry.flags),
                previous_msgid=entry.previous or None,
                obsolete=entry.obsolete,
            )
        )
    text = str(file)
    return (text.removeprefix("#\n") if not catalog.comment else text).rstrip("\n") + "\n"


def merged(first: Iterable[Entry], then: Iterable[Entry]) -> tuple[Entry, ...]:
    """Both, each key once, the first of it: gettext allows no second."""
    return tuple({entry.key: entry for entry in (*reversed(tuple(then)), *reversed(tuple(first)))}.values())[::-1]
