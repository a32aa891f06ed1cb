"""A file of Moodle XML as elements, whoever made it: no entities, no DTD, no network, and what stands beside a damage is read all the same."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from lxml import etree

from packager.diagnostics import Diagnostic, Location, problem
from packager.files import Blob

Element: TypeAlias = Any
"""lxml's element classes are private."""

LARGEST = 300_000_000
"""Bytes of a file; pictures and films are in it as base64."""
DEEPEST = 50
"""Elements within each other; Moodle writes six."""

_PROLOG = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.S)
_QUESTION = re.compile(r"<question\b.*?</question\s*>", re.S)
_END = re.compile(r"</question\s*>")
_UNSEEN = re.compile("[\x7f-\x84\x86-\x9f\x85\u2028\u2029\ufdd0-\ufdef]")


def questions(blob: Blob, name: str, found: list[Diagnostic]) -> list[Element]:
    """Each element <question> of a file, in order. What is wrong goes to `found`, with its line; questions that are damaged are left out."""
    text = _text(blob, name, found)
    if text is None:
        return []
    here = Location(name)
    prolog = _PROLOG.match(text)
    if prolog and text.startswith("<!DOCTYPE", prolog.end()):
        found.append(problem("import-broken", _place(name, text, prolog.end()), "this file declares a document type, as no export of questions does",
                             "delete the declaration, or ask where the file comes from"))  # fmt: skip
        return []
    try:
        root = _parsed(text)
    except etree.XMLSyntaxError as error:
        found.append(_syntax(error, name, 0))
        return list(_mended(text, name, found))
    if root.tag != "quiz":
        wrong = f"this is no file of Moodle's questions: it begins with <{etree.QName(root).localname}>, not with <quiz>"
        found.append(problem("import-broken", here, wrong, "in Moodle's question bank choose Export, then Moodle XML format"))
        return []
    whole = []
    for child in root:
        if child.tag == "question":
            whole.append(child)
        elif isinstance(child.tag, str):
            found.append(problem("import-lost", Location(name, child.sourceline or 0), f"<{child.tag}> is no question, and is left out"))
    return [question for question in whole if not _too_deep(question, name, question.sourceline or 0, found)]


def source(question: Element) -> str:
    """An element as text, its sections of CDATA kept. Characters that no text file here may hold are spelled by their numbers."""
    tail, question.tail = question.tail, None
    text: str = etree.tostring(question, encoding="unicode")
    question.tail = tail
    if not _UNSEEN.search(text):
        return text
    plain: str = etree.tostring(etree.fromstring(text, etree.XMLParser(resolve_entities=False, huge_tree=True)), encoding="unicode")
    return _UNSEEN.sub(lambda m: f"&#{ord(m[0])};", plain)


def _parsed(text: str) -> Element:
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, strip_cdata=False, remove_pis=True,
        remove_comments=True,
    )  # fmt: skip
    return etree.fromstring(text.encode("utf-8", "replace"), parser)


def _text(blob: Blob, name: str, found: list[Diagnostic]) -> str | None:
    here = Location(name)
    if blob.size > LARGEST:
        found.append(problem("file-too-large", here, f"the file has {blob.size / 1e6:.0f} MB; one to import may have {LARGEST // 10**6}",
                             "export the categories one by one"))  # fmt: skip
        return None
    try:
        raw = blob.read()
    except OSError as error:
        found.append(problem("file-unreadable", here, f"cannot be read: {error.strerror or error}"))
        return None
    codec = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        place = Location(name, before.count(b"\n") + 1, len(before.rsplit(b"\n", 1)[-1].decode(codec, "replace")) + 1)
        found.append(problem("file-encoding", place, "the file is not UTF-8 here, so that a letter is lost", "export the questions again"))
        return raw.decode(codec, "replace")


def _mended(text: str, name: str, found: list[Diagnostic]) -> Element:
    """The root of a damaged file with the questions that are whole themselves, each on the lines on which it stands there."""
    pieces = ["<quiz>"]
    line, at = 1, 0
    last = max((m.end() for m in _END.finditer(text)), default=0)  # so that for each that begins there is an end
    for m in _QUESTION.finditer(text, 0, last):
        before, within = text.count("\n", at, m.start()), text.count("\n", m.start(), m.end())
        line += before
        try:
            whole = not _too_deep(_parsed(m[0]), name, line, found)
        except etree.XMLSyntaxError as error:
            found.append(_syntax(error, name, line))
            whole = False
        pieces += ["\n" * before, m[0] if whole else "\n" * within]
        line += within
        at = m.end()
    return _parsed("".join([*pieces, "</quiz>"]))


def _too_deep(question: Element, name: str, line: int, found: list[Diagnostic]) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(question, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            found.append(problem("nested-too-deep", Location(name, line), "this question has too many elements within each other"))
            return True
    return False


def _syntax(error: Exception, name: str, question: int) -> Diagnostic:
    """What is wrong with a question that begins in a line, or with a whole file (0)."""
    line, column = getattr(error, "position", (0, 0))
    line = max(line, 1) + question - 1 if question else line
    why = str(getattr(error, "msg", error)).partition(", line ")[0]
    what = f"the question that begins in line {question} is left out" if question else "the file is no whole XML"
    return problem("import-broken", Location(name, max(line, 0), max(column, 0) if line > 0 else 0), f"{what}: {_WORDS.get(why.split(':')[0], why)}",
                   "the questions before and after it are read; mend this one, or export it again" if question else "")  # fmt: skip


_WORDS = {
    "Excessive depth in document": "it has too many elements within each other",
    "Document is empty": "there is nothing in it",
    "EndTag": "an element that was begun is not ended",
    "CData section not finished": "a section <![CDATA[ is not ended by ]]>",
}


def _place(name: str, text: str, at: int) -> Location:
    return Location(name, text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1)
