"""A file's bytes as text: UTF-8, one kind of line end, nothing in it that no learner can see."""

from __future__ import annotations

import re

from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.files import Blob

LARGEST = 10_000_000
"""Bytes a text file may have."""

# What XML 1.0 forbids (clause 2.2) or discourages, and the two separators of Unicode that YAML and JavaScript take for line ends.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0010fffe\U0010ffff]"
)
_ORIGINS = {
    "\x00": "a NUL, as files have that were copied from a broken disk or saved as UTF-16",
    "\x07": "a bell character",
    "\x08": "a backspace",
    "\x0b": "a vertical tab: a line break from slides",
    "\x0c": "a form feed: a page break from a text processor",
    "\x1b": "an escape character from a terminal",
    "\x7f": "a delete character",
    "\x85": "a next-line character: a line break from a mainframe, or an ellipsis of Windows-1252",
    "\u2028": "a line separator: a line break from slides or a web page",
    "\u2029": "a paragraph separator from slides or a web page",
    "\ufffe": "a byte-order mark the wrong way round",
}
_SHOWN = 20  # problems of one kind listed for one file


def read(file: str, blob: Blob) -> Result[str]:
    """The text of a file: without byte-order mark, lines ending in a line feed, unseen characters reported and replaced by a space (places stay
    as they are). A file that is no UTF-8 is an error, and is read as what it seems to be, so that what else is wrong with it is said too."""
    here = Location(file)
    if blob.size > LARGEST:
        return Result(
            "", (problem("file-too-large", here, f"the file has {blob.size / 1e6:.0f} MB; a text file may have {LARGEST // 10**6}"),)
        )
    try:
        raw = blob.read()
    except OSError as error:
        return Result("", (problem("file-unreadable", here, f"cannot be read: {error.strerror or error}"),))
    text, problems = _decode(file, raw)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = unseen(text)
    if found:
        problems += _report(file, text, found)
        text = _UNSEEN.sub(" ", text)
    return Result(text, tuple(problems))


def unseen(text: str) -> list[re.Match[str]]:
    """The characters in a text that no learner can see and no XML file may hold."""
    return list(_UNSEEN.finditer(text))


def origin(character: str) -> str:
    """What an unseen character probably was, in plain words."""
    return _ORIGINS.get(character, "a control character" if ord(character) < 160 else "a character that Unicode reserves")


def _decode(file: str, raw: bytes) -> tuple[str, list[Diagnostic]]:
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return raw.decode(name, "replace"), [
                problem("file-encoding", Location(file), "the file is saved as UTF-16", "save it again with the encoding UTF-8")
            ]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        before = raw[: error.start].rsplit(b"\n", 1)[-1].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
        line = raw.count(b"\n", 0, error.start) + 1
        name, label = _guess(raw)
        text = raw.decode(name, "replace")
        word = raw[max(0, error.start - 12) : error.start + 12].decode(name, "replace").replace("\n", " ").strip()
        return text.removeprefix("\ufeff"), [
            problem(
                "file-encoding", Location(file, line, len(before) + 1), f"the file is not UTF-8 but probably {label} (near '{word}')",
                "save it again with the encoding UTF-8",
            )
        ]  # fmt: skip


def _guess(raw: bytes) -> tuple[str, str]:
    """(codec, name) for bytes that are no UTF-8. Windows-1252 and Latin-1 differ in 0x80-0x9F only, where Latin-1 has no letters. Where most high
    bytes are letters of Windows-1251 and few stand between Latin ones, it is Cyrillic."""
    high = re.findall(rb"[\x80-\xff]+", raw)
    long = sum(len(run) for run in high if len(run) > 2)
    if long > sum(map(len, high)) / 2:
        return "cp1251", "Windows-1251 (Cyrillic) or Windows-1253 (Greek)"
    return "cp1252", "Windows-1252 (Latin-1)"


def _report(file: str, text: str, found: list[re.Match[str]]) -> list[Diagnostic]:
    problems = []
    for number, match in enumerate(found[:_SHOWN], 1):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
        more = f"; {len(found) - _SHOWN} more follow" if number == _SHOWN < len(found) else ""
        problems.append(
            problem(
                "control-character", Location(file, line, column),
                f"the character U+{ord(match[0]):04X} has no place in a text: it is {origin(match[0])}{more}", "delete it, or press Enter in its place",
            )
        )  # fmt: skip
    return problems


def short(text: str, most: int = 60) -> str:
    """A text as messages quote it: on one line, its beginning when it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
