"""Aiken: choices of one as plain text, a line for the question, a line for each option, and the letter of the right one.

Written as Moodle 4.3 to 4.5 read it (question/format/aiken/format.php), which shows every sign as it stands: there is no markup and no escape. A
question whose text would say something else without its markup is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from packager import walk
from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.files import Files, blob
from packager.formats import FORMATS, Options
from packager.formats._convert import with_row
from packager.formats._features import left_out
from packager.formats._xml import legal
from packager.formats.base import not_carried, tex
from packager.model import CalculatedChoice, Choice, Course, Html, Math, Question, Ref, kind_of

FORMAT = "aiken"
FILE = "questions.txt"
MOST = 26  # options, one for each letter

_DROPPED = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "br",
        "cite",
        "code",
        "data",
        "dfn",
        "div",
        "em",
        "i",
        "kbd",
        "mark",
        "p",
        "samp",
        "small",
        "span",
        "strong",
        "time",
        "u",
        "var",
    ]
)
"""Elements whose words say the same without them. (Not `sup`: 10 with a raised 2 would read 102.)"""

_TAG = re.compile(r"</?([a-zA-Z0-9]+)")
_READ_OTHERWISE = re.compile(r"[A-Z][).]|ANSWER:")
"""How a line begins that Moodle takes for an option, or for the letter of the right one."""


def write(course: Course[Html], options: Options) -> Result[Files]:
    """The questions of the course's banks that are choices of one in words; no file where there are none. There are no options."""
    problems: list[Diagnostic] = []
    if course.units or course.quizzes or course.glossary or any(m.links or m.discussions for m in course.modules):
        what = f"the {FORMATS[FORMAT].title} holds the questions of '{course.id}' and nothing else of it"
        problems.append(problem("questions-only", course.loc, what))
    written = [text for bank in course.banks for question in bank.questions if (text := _question(question, bank.lang, problems))]
    return Result({FILE: blob("\n".join(written))} if written else {}, tuple(problems))


def _question(question: Question[Html], lang: str, problems: list[Diagnostic]) -> str | None:
    """The lines of a question of a bank in this language, or None, and said, where Aiken cannot hold it."""
    if isinstance(question, CalculatedChoice):
        problems.append(not_carried(FORMAT, kind_of(question), f"question '{question.id}'", question.loc))
        question = with_row(question, lang)
    if not isinstance(question, Choice):
        problems.append(not_carried(FORMAT, kind_of(question), f"question '{question.id}'", question.loc))
        return None
    right = [option.fraction == 1 for option in question.options]
    if question.several:
        _out(problems, question, question.at("select"), "several answers may be right", "ask for one")
        return None
    if sum(right) != 1:
        _out(problems, question, question.loc, "it has no place for more than one right option", "let one be right")
        return None
    if not 2 <= len(question.options) <= MOST:
        _out(problems, question, question.loc, f"a question has 2 to {MOST} options there", "give it as many")
        return None
    if partial := [option.loc for option in question.options if option.fraction not in (0, 1)]:
        _out(problems, question, partial[0], "an option earns or costs a part of the points", "let it be worth nothing")
        return None
    texts = [(question.prompt, question.loc), *((option.text, option.loc) for option in question.options)]
    lines = []
    for html, place in texts:
        if (lost := next(_lost(html), "")) or not (words := _words(html)):
            why = f"{lost} cannot be plain text" if lost else "nothing is left of its text"
            _out(problems, question, place, why, "say it in words")
            return None
        lines.append(words)
    if len(lines[0].encode()) < 2 or _READ_OTHERWISE.match(lines[0]):
        _out(problems, question, question.loc, f"Moodle would not take '{lines[0][:20]}' for a question", "begin it with a word")
        return None
    marked = [place for html, place in texts if not _is_plain(html)]
    besides = {"markup": marked[0]} if marked else {}
    if lost_features := left_out(FORMAT, question, besides):
        problems.append(lost_features)
    prompt, *options = lines
    letters = [chr(ord("A") + number) for number in range(len(options))]
    return "".join(
        [f"{prompt}\n", *(f"{letter}) {words}\n" for letter, words in zip(letters, options, strict=True)), f"ANSWER: {letters[right.index(True)]}\n"]
    )  # fmt: skip


def _out(problems: list[Diagnostic], question: Question[Html], place: Location, why: str, hint: str) -> None:
    problems.append(problem("not-carried", place, f"question '{question.id}' is left out of the Aiken file: {why}", hint))


def _lost(html: Html) -> Iterator[str]:
    """What of a text words alone cannot say."""
    for piece in html:
        if isinstance(piece, Ref) and piece.kind == "asset":
            yield "a file"
        elif isinstance(piece, str):
            yield from (f"<{tag}>" for tag in _TAG.findall(piece) if tag.lower() not in _DROPPED)
        elif not isinstance(piece, Ref | Math):
            yield "a question placed in it"


def _words(html: Html) -> str:
    """A text on one line; formulas stay TeX, which Moodle sets."""
    pieces = (piece if isinstance(piece, str) else tex(piece) if isinstance(piece, Math) else "" for piece in html)
    return " ".join(legal(walk.plain_text(("".join(pieces),))).split())


def _is_plain(html: Html) -> bool:
    """Whether a text is one paragraph of nothing but words and formulas."""
    source = "".join(piece if isinstance(piece, str) else "" if isinstance(piece, Math) else "<a>" for piece in html).strip()
    source = source.removeprefix("<p>").removesuffix("</p>")
    return "<" not in source
