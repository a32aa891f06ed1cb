"""PO files, both ways: gettext's text format <-> entries. polib reads it; what polib would lose in silence is an error here.

The format is that of the GNU gettext manual, "The Format of PO Files". An entry's key is (msgctxt, msgid), of which a file has each once. An entry
that nobody changed is written as it was typed, so that the next tool, or person, sees what changed and nothing else.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from packager.diagnostics import NOWHERE, Diagnostic, Location, Result, problem
from packager.files import Blob

LARGEST = 32_000_000  # bytes; a course of a million words has six
WIDTH = 79  # columns, as gettext's own programs have it
_STRING = r'"((?:[^"\\]|\\[\\nrtvbf"])*)"'
_LINE = re.compile(rf"(#~[ \t]*)?(msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]\])?)?[ \t]*{_STRING}")
_WAS = re.compile(rf"#(?:~[ \t]*)?\|[ \t]*(msgctxt|msgid_plural|msgid)?[ \t]*{_STRING}")
_ANY_ESCAPE = re.compile(r'[^"]*"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"(#~[ \t]*\|[ \t]*|#[|,=:.]?)[ \t]?(.*)")
_OBSOLETE = re.compile(r"#~[ \t]*(?=msg|\")")
_MERGE = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_NEXT = {"": ("msgctxt", "msgid"), "msgctxt": ("msgid",), "msgid": ("msgid_plural", "msgstr"), "msgid_plural": ("msgstr[0]",)}
"""Word -> those that may come after it within an entry; "" before the first."""
_CHARSET = re.compile(rb"^\"Content-Type:[^\"\\]*charset=([\w-]+)", re.M)
_READ = re.compile(r"(?:iso-?8859-?\d+|(?:cp|windows-?)\d{3,4}|koi8-[rtu])", re.I)
"""Charsets that a PO file may be in beside UTF-8: those of one byte a letter, which Europe's older tools wrote."""
_REVIEWED = re.compile(r"^reviewed(?:[ \t]*[.,:!(–—-].*|[ \t]+(?:by\b|on\b|\d).*)?[ \t]*$(?<![?\u037e])", re.I | re.M)
"""The word by itself, or with who and when behind it; `reviewed?` asks, and so do `reviewed;` in Greek and `# reviewed? no`."""
_QUOTED_NAME = re.compile("\u2068([^\u2068\u2069]*)\u2069(:\\d+)?|\\S+")
"""A file's name in a reference; one with a blank stands between two isolates, as gettext 0.22 and newer write it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text and its translation. `context` and `source` are its key. kind, note: of the segment. files: where it stands, a file's name or `name:line`.
    remark: the translator's own comment. previous: the source that `target` was made for, where the entry is fuzzy; previous_context and previous_plural
    belong to it. obsolete: the text stands in no source any more. plural: the source for other numbers than one; then `forms` are the translations by
    index, and `target` is the first of them. loc: the line of its msgstr."""

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
    previous_context: str = ""
    previous_plural: str = ""
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
        """Whether a second person has said so: a line of the translator's comment that says `reviewed`, alone or by whom and when."""
        return self.done and _REVIEWED.search(self.remark) is not None

    @property
    def unsigned(self) -> str:
        """The translator's comment without the lines that say who has reviewed it."""
        return _REVIEWED.sub("", self.remark)

    @property
    def unreviewed(self) -> str:
        """The translator's comment for a translation that was reviewed before its source changed."""
        return _REVIEWED.sub(lambda m: f"was {m[0]}", self.remark)


@dataclass(frozen=True, slots=True)
class Catalog:
    """The PO file of one part of a course in one language, or the POT file (lang "") that it begins as. header: gettext's fields, in their order; comment:
    what stands above them. typed: an entry -> its lines in the file that was read; rest: comments below the last entry."""

    path: str
    lang: str
    entries: tuple[Entry, ...] = ()
    header: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    typed: Mapping[Entry, str] = field(default_factory=dict, compare=False, repr=False)
    rest: str = field(default="", compare=False, repr=False)

    def live(self) -> Iterator[Entry]:
        """The entries whose texts stand in the source, as far as this file knows."""
        return (entry for entry in self.entries if not entry.obsolete)

    def head(self) -> Entry:
        """The header as gettext has it: the translation of nothing."""
        return Entry("", "", "".join(f"{name}: {value}\n" for name, value in self.header.items()), remark=self.comment)


# ---- reading -----------------------------------------------------------------------------------------------------------------


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
        return parse(path, raw.decode("utf-8-sig"), lang)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
    named = _CHARSET.search(raw)
    if named and _READ.fullmatch(named[1].decode()):
        try:
            return parse(path, codecs.decode(raw, named[1].decode()), lang)
        except LookupError:
            pass
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
    return _unreadable(
        Location(path, line), "this file is not in UTF-8", "set the charset to UTF-8 in the tool's catalogue properties, and save"
    )


def header(project: str, lang: str, plurals: str) -> dict[str, str]:
    """The header of a new file. plurals: the value of Plural-Forms, empty for a POT file. The date is one long ago, until a translator's tool sets it: the
    same source gives the same file, msgfmt warns of a header without one, and Babel reads none that is empty."""
    made = {
        "Project-Id-Version": project,
        "Report-Msgid-Bugs-To": "",
        "PO-Revision-Date": "1970-01-01 00:00+0000",
        "Last-Translator": "",
        "Language-Team": "",
        "Language": lang.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    return made | ({"Plural-Forms": plurals} if plurals else {})


def parse(path: str, text: str, lang: str) -> Result[Catalog | None]:
    """The same for a text."""
    import polib

    class Whole(polib.POFile):
        """A file whose header stays among its entries, so that there is one for each block of lines."""

        def find(self, *_: Any, **__: Any) -> None:
            return None

    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blocks, wrong = _blocks(path, lines)
    if wrong is not None:
        return Result(None, (wrong,))
    end = blocks[-1].end if blocks else 0
    try:
        made = polib.pofile(_Lines("\n".join(_plain(line) for line in lines[:end]) + "\n"), klass=Whole)
    except (OSError, ValueError) as error:
        at = re.search(r"line (\d+)", str(error))
        return _unreadable(
            Location(path, int(at[1]) if at else 0),
            "gettext's format is broken here",
            "open the file in Poedit, which mends it, or undo the last edit",
        )
    if len(made) != len(blocks):
        return _unreadable(Location(path), "some of this file's entries cannot be told apart", "open the file in Poedit, which mends it")
    header: dict[str, str] = {}
    comment = ""
    entries: dict[tuple[str, str], Entry] = {}
    typed: dict[Entry, str] = {}
    for number, (one, block) in enumerate(zip(made, blocks, strict=True)):
        entry = _entry(one, Location(path, block.text))
        if not number and made.header:  # polib takes the comment above the first entry for one on the file
            entry = replace(entry, remark=made.header + ("\n" + entry.remark if entry.remark else ""))
        if (first := entries.get(entry.key)) is not None or (entry.key == ("", "") and header):
            where = first.loc if first is not None else Location(path, blocks[0].text)
            return Result(None, (_twice(entry, Location(path, block.id), where),))
        if entry.key == ("", "") and not entry.obsolete:
            header, comment = _fields(entry.target), entry.remark
            entry = Catalog(path, lang, (), header, comment).head()
        else:
            entries[entry.key] = entry
        typed[entry] = "\n".join(lines[block.start : block.end])
    rest = "\n".join(lines[end:]).strip()
    return Result(Catalog(path, lang, tuple(entries.values()), header, comment, typed, rest))


def _unreadable(place: Location, message: str, hint: str) -> Result[Catalog | None]:
    return Result(None, (problem("translation-file", place, message, hint),))


def _twice(entry: Entry, here: Location, first: Location) -> Diagnostic:
    what = "the header" if entry.key == ("", "") else f"'{entry.source[:60]}' with the context '{entry.context}'"
    return problem("translation-file", here, f"{what} stands twice in this file", "delete one of the two", [(first, "the first")])


class _Lines(str):
    """A text whose lines end where those of a file do. polib would end them at each sign that Unicode calls the end of a line, in the midst of a word too."""

    def splitlines(self, keepends: bool = False) -> list[str]:
        return self.split("\n")


class _Block(NamedTuple):
    """The lines of an entry: start and end as a slice has them; id, text: the line numbers of its msgid and of its (first) msgstr."""

    start: int
    end: int
    id: int
    text: int


def _blocks(path: str, lines: list[str]) -> tuple[list[_Block], Diagnostic | None]:
    """Which lines each entry has, or the first line that breaks the format: much of it polib would pass over without a word."""

    def wrong(number: int, message: str, hint: str) -> tuple[list[_Block], Diagnostic]:
        return [], problem("translation-file", Location(path, number), message, hint)

    whole = "open the file in Poedit, which mends it, or undo the last edit"
    blocks: list[_Block] = []
    start: int | None = None
    end = id = text = 0
    word = ""
    old = was = False

    def close() -> None:
        nonlocal start, word
        if word:
            blocks.append(_Block(start or 0, end, id, text))
        start, word = None, ""

    for number, line in enumerate(lines, 1):
        line = line.strip(" \t")
        if not line:
            continue
        if "\0" in line:
            return wrong(number, "this is no text file", "restore the file from the last version that was one")
        if line[0] == "#" and not _OBSOLETE.match(line):
            if word and not word.startswith("msgstr"):
                return wrong(number, f"a comment parts the {word} of an entry from its translation", "put it above the entry")
            if word:
                close()
            start = number - 1 if start is None else start
            if not line.startswith(("#|", "#~")):
                was = False
            elif (before := _WAS.fullmatch(line)) is None or not (before[1] or was):
                return wrong(number, "what a text was before is broken on this line", whole)
            else:
                was = True
            continue
        m = _LINE.fullmatch(line)
        if m is None:
            return wrong(number, *_why(line))
        was = False
        if m[2]:
            plural = word.startswith("msgstr[") and m[2] == f"msgstr[{int(word[7]) + 1}]"
            if word.startswith("msgstr") and not plural:
                close()
            if not plural and m[2] not in _NEXT[word]:
                return wrong(number, f"{m[2]} does not belong {f'behind {word}' if word else 'here'}", whole)
            if not word:
                old = bool(m[1])
            if m[2] == "msgid":
                id = number
            elif m[2] in ("msgstr", "msgstr[0]"):
                text = number
            start, word = number - 1 if start is None else start, m[2]
        elif not word:
            return wrong(number, "this text belongs to nothing", whole)
        if old != bool(m[1]):
            return wrong(number, "an entry is obsolete in part", "begin each of its lines with #~, or none")
        end = number
    if word and not word.startswith("msgstr"):
        return wrong(end, "the file ends in the middle of an entry", "restore the file from the last version that was whole")
    close()
    return blocks, None


def _why(line: str) -> tuple[str, str]:
    """What is wrong with a line, and what to do."""
    if _MERGE.match(line):
        return "two versions of this file were not merged to the end here", "keep one of the two texts, and delete the lines of signs"
    if _ANY_ESCAPE.fullmatch(line):
        return "a \\ on this line begins nothing that gettext knows", "a backslash that is to be seen is written \\\\"
    return "gettext's format is broken on this line", 'each text stands in double quotes, and a quote within it is \\"'


def _plain(line: str) -> str:
    """A line as polib wants it: it knows fewer spellings than gettext, and passes over what an obsolete text was before."""
    line = line.strip(" \t")
    if line[:1] != "#":
        return line
    if m := _OBSOLETE.match(line):
        return f"#~ {line[m.end() :]}"
    m = _COMMENT.fullmatch(line)
    if m is None:
        return line
    sign = "#|" if m[1].startswith("#~") else "#," if m[1] == "#=" else m[1]  # sticky flags are flags
    return f"{sign} {m[2]}" if m[2] else "" if sign == "#|" else sign


def _entry(made: Any, place: Location) -> Entry:
    kind, _, note = made.comment.partition("\n")
    forms = tuple(made.msgstr_plural[n] for n in sorted(made.msgstr_plural))
    names = " ".join(f"{file}:{line}" if line else file for file, line in made.occurrences)
    return Entry(
        context=made.msgctxt or "",
        source=made.msgid,
        target=forms[0] if forms else made.msgstr,
        kind=kind,
        note=note,
        files=tuple((m[1] + (m[2] or "")) if m[1] else m[0] for m in _QUOTED_NAME.finditer(names)),
        fuzzy="fuzzy" in made.flags,
        previous=made.previous_msgid or "",
        obsolete=bool(made.obsolete),
        remark=made.tcomment,
        flags=tuple(dict.fromkeys(flag for flag in made.flags if flag not in ("fuzzy", ""))),
        plural=made.msgid_plural or "",
        forms=forms,
        previous_context=made.previous_msgctxt or "",
        previous_plural=made.previous_msgid_plural or "",
        loc=place,
    )


def _fields(target: str) -> dict[str, str]:
    """The fields of a header; a line without a colon goes on with the field before it."""
    found: dict[str, str] = {}
    last = ""
    for line in target.split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            last = name.strip()
            found[last] = value.strip()
        elif line.strip() and last:
            found[last] += f" {line.strip()}"
    return found


# ---- writing -----------------------------------------------------------------------------------------------------------------


def spelled(catalog: Catalog) -> str:
    """The text of a catalog: live entries before obsolete ones, each as it was typed where it is still the same."""
    entries = sorted(catalog.entries, key=lambda entry: entry.obsolete)
    pieces = [catalog.typed.get(entry) or _spelled(entry) for entry in (catalog.head(), *entries)]
    return "\n\n".join([*pieces, *([catalog.rest] if catalog.rest else [])]) + "\n"


def _spelled(entry: Entry) -> str:
    """An entry, its lines broken as gettext's own programs break them."""
    old = "#~ " if entry.obsolete else ""
    lines = [f"# {line}".rstrip(" ") for line in _lines(entry.remark)]
    if not entry.obsolete:
        lines += [f"#. {line}" for line in (*_lines(entry.kind), *_lines(entry.note)) if line.strip()]
        lines += _references(entry.files)
    if flags := (["fuzzy"] if entry.fuzzy else []) + list(entry.flags):
        lines.append(f"#, {', '.join(flags)}")
    was = "#~| " if entry.obsolete else "#| "
    for name, value in (("msgctxt", entry.previous_context), ("msgid", entry.previous), ("msgid_plural", entry.previous_plural)):
        lines += _field(was, name, value) if value else ()
    lines += _field(old, "msgctxt", entry.context) if entry.context else ()
    lines += _field(old, "msgid", entry.source)
    if entry.plural:
        lines += _field(old, "msgid_plural", entry.plural)
        for number, form in enumerate(entry.forms or ("", "")):
            lines += _field(old, f"msgstr[{number}]", form)
    else:
        lines += _field(old, "msgstr", entry.target)
    return "\n".join(lines)


def _lines(comment: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", comment) if comment else []


def _references(files: Iterable[str]) -> Iterator[str]:
    line = "#:"
    for name in files:
        file, number = m.groups() if (m := re.fullmatch(r"(.*?)(:\d+)?", name, re.S)) else (name, "")
        word = f"\u2068{file}\u2069{number or ''}" if re.search(r"\s", file) else name
        if len(line) + 1 + len(word) > WIDTH and line != "#:":
            yield line
            line = "#:"
        line += f" {word}"
    if line != "#:":
        yield line


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\b": "\\b", "\f": "\\f"}
_TO_ESCAPE = re.compile(r'[\\"\n\r\t\v\b\f]')
_PIECES = re.compile(r"(?:\\.|[^\\ ])* *|.+", re.S)


def _field(before: str, name: str, text: str) -> Iterator[str]:
    """A text behind its keyword, on several lines where it is long or has lines of its own."""
    parts = [_TO_ESCAPE.sub(lambda m: _ESCAPES[m[0]], part) for part in re.findall(r"[^\n]*\n|[^\n]+", text)] or [""]
    if len(parts) == 1 and len(f'{before}{name} "{parts[0]}"') <= WIDTH:
        yield f'{before}{name} "{parts[0]}"'
        return
    yield f'{before}{name} ""'
    for part in parts:
        line = ""
        for piece in filter(None, _PIECES.findall(part)):
            if line and len(before) + len(line) + len(piece) + 2 > WIDTH:
                yield f'{before}"{line}"'
                line = ""
            line += piece
        yield f'{before}"{line}"'


def is_for(language: str, lang: str) -> bool:
    """Whether a header's field Language names a language (BCP 47); gettext spells it bg, pt_BR, sr@latin, and may name a country more than needed."""
    first, *more = re.split("[-_@.]", language.strip())
    own, *rest = lang.split("-")
    return first.lower() == own.lower() and {word.lower() for word in rest if len(word) != 4} <= {word.lower() for word in more}


def merged(first: Iterable[Entry], then: Iterable[Entry]) -> tuple[Entry, ...]:
    """Both, each key once, the first of it: gettext allows no second."""
    return tuple({entry.key: entry for entry in (*reversed(tuple(then)), *reversed(tuple(first)))}.values())[::-1]
