"""Aiken: plain choices of one, and a word at its line for all else. test_gift_in_moodle.py has what Moodle makes of it."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from packager.diagnostics import Diagnostic
from packager.formats.aiken import write
from packager.model import Choice, Feedback, Html, Math, Option, Question, Ref
from tests.formats.samples import PICTURE, at, name, option, p, plain, sample_course
from tests.formats.test_gift import course_of

GOLDEN = Path(__file__).parent / "golden" / "aiken" / "questions.txt"


def choice(**more: Any) -> Choice[Html]:
    options = (option("a", 2, Fraction(0), "<p>This</p>"), option("b", 3, Fraction(1), "<p>That</p>"))
    made = plain("Which?", "q.name")
    keys: dict[str, Any] = {
        "id": "q",
        "name": type(made)("Which?", "q.name", made=True),
        "prompt": p("Which?"),
        "options": options,
        "loc": at(1),
    }
    return Choice(**(keys | more))


def one(question: Question[Html]) -> tuple[str, tuple[Diagnostic, ...]]:
    """What is written of a question, '' where no file is made, and what is said."""
    done = write(course_of(question), {})
    return "".join(file.read().decode() for file in done.value.values()), done.diagnostics


def test_golden() -> None:
    """UPDATE_GOLDEN=1 writes it anew: read the difference before you keep it."""
    (file,) = write(sample_course(), {}).value.values()
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_bytes(file.read())
    assert file.read().decode() == GOLDEN.read_text(encoding="utf-8")


def test_a_plain_choice_loses_nothing() -> None:
    formula: Html = ("<p>Is ", Math(r"a<b \neq \{0\}"), " or x &lt; y &amp; z?</p>")
    assert one(choice()) == ("Which?\nA) This\nB) That\nANSWER: B\n", ())
    written, said = one(choice(prompt=formula))
    assert written.startswith("Is \\(a<b \\neq \\{0\\}\\) or x < y & z?\n") and said == ()


@pytest.mark.parametrize(
    "question,line,words",
    [
        (choice(several=True, places={"select": at(5)}), 5, "several answers"),
        (choice(options=(option("a", 2, Fraction(1), "x"), option("b", 3, Fraction(1), "y"))), 1, "more than one right option"),
        (choice(options=(option("a", 2, Fraction(1), "x"), option("b", 3, Fraction(1, 2), "y"))), 3, "a part of the points"),
        (choice(options=tuple(option(f"o{n}", 2, Fraction(n == 0), f"x{n}") for n in range(27))), 1, "2 to 26 options"),
        (choice(options=(option("a", 2, Fraction(1), "x"), option("b", 3, Fraction(0), "10<sup>2</sup>"))), 3, "<sup>"),
        (choice(prompt=("<table><tr><td>1</td></tr></table>",)), 1, "<table>"),
        (choice(options=(option("a", 2, Fraction(1), "x"), Option("b", ('<img alt="y" src="', Ref("asset", PICTURE), '"/>'), Fraction(0), None, at(3)))), 3, "<img>"),
        (choice(prompt=p("C. elegans is what?")), 1, "would not take"),
        (choice(prompt=p("ANSWER: what?")), 1, "would not take"),
        (choice(prompt=p("?")), 1, "would not take"),
        (choice(options=(option("a", 2, Fraction(1), "x"), option("b", 3, Fraction(0), "<p> </p>"))), 3, "nothing is left"),
    ],
)  # fmt: skip
def test_what_is_left_out(question: Question[Html], line: int, words: str) -> None:
    written, said = one(question)
    assert written == "" and [(d.rule, d.location.line) for d in said] == [("not-carried", line)] and words in said[0].message


@pytest.mark.parametrize(
    "question,line,words",
    [
        (choice(prompt=p("<em>Which</em>?")), 1, "markup"),
        (choice(prompt=("<p>One</p><p>two?</p>",)), 1, "markup"),
        (choice(options=(option("a", 2, Fraction(1), "x"), option("b", 3, Fraction(0), "<code>y</code>"))), 3, "markup"),
        (choice(name=name("Own", 4)), 4, "names of questions"),
        (choice(feedback=Feedback(p("So."), correct=p("Yes.")), places={"feedback": at(6)}), 1, "general feedback, combined feedback"),
        (choice(tags=("a",), places={"tags": at(7)}), 7, "tags"),
        (choice(points=Fraction(2), shuffle=False, difficulty="easy"), 1, "points, whether options are shuffled, difficulty"),
    ],
)  # fmt: skip
def test_what_is_lost_beside_the_answers(question: Question[Html], line: int, words: str) -> None:
    written, said = one(question)
    assert written.endswith("ANSWER: B\n") or written.endswith("ANSWER: A\n")
    assert [(d.rule, d.location.line) for d in said] == [("not-carried", line)] and words in said[0].message


def test_line_breaks_and_signs_that_no_file_may_hold_stay_on_the_line() -> None:
    written, _ = one(choice(prompt=p("one\ntwo\r\nthree\0four\x0bfive?")))
    assert len(written.splitlines()) == 4 and "\0" not in written
