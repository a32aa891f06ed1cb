"""Aiken as Moodle's importer reads it: question/format/aiken/format.php. A file names no ids: a question is known by its words."""

from __future__ import annotations

import re
from fractions import Fraction

from packager import walk
from packager.arithmetic import formula, shown
from packager.files import Files
from packager.formats.base import tex
from packager.model import CalculatedChoice, Choice, Html, Math, Value
from tests.formats.probes import Probe
from tests.formats.samples import whole_course


def questions(files: Files) -> dict[str, Probe]:
    (blob,) = files.values()
    ids = {_words(q.prompt): q.id for q in walk.questions(whole_course()) if isinstance(q, Choice)}
    ids |= {_words(_first_row(q)): q.id for q in walk.questions(whole_course()) if isinstance(q, CalculatedChoice)}
    found: dict[str, Probe] = {}
    prompt, options = "", 0
    for line in (line.strip(" \t\n\r\0\x0b") for line in blob.read().decode().split("\n")):
        if len(line.encode()) < 2:
            continue
        if re.match(r"[A-Z][).][ \t]?", line):
            options += 1
        elif line.startswith("ANSWER:"):
            right = ord(line.partition(":")[2].strip()[0]) - ord("A")
            assert options >= 2 and 0 <= right < options
            found[ids[prompt]] = Probe("choice", Fraction(1), frozenset([right]))
            options = 0
        else:
            assert options == 0, "a question that was not finished"
            prompt = line
    return found


def _first_row(question: CalculatedChoice[Html]) -> Html:
    row = question.values.row(1)
    return tuple(shown(formula(piece.formula), row) if isinstance(piece, Value) else piece for piece in question.prompt)


def _words(html: Html) -> str:
    return walk.plain_text(tuple(tex(piece) if isinstance(piece, Math) else piece for piece in html))
