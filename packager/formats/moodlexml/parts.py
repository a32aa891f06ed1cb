"""Parts that questions of several kinds have: answers with their shares of the marks, combined feedback, hints."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from packager.diagnostics import problem
from packager.formats import FORMATS, _moodle
from packager.formats._xml import cdata
from packager.formats.moodlexml.page import FORMAT, Page
from packager.model import Essay, Feedback, Html, Question


def shares(page: Page, question: Question[Html], answers: tuple[Any, ...], together: bool = False) -> tuple[Fraction, ...] | None:
    """The share of the points of each answer, as Moodle has it; None, and said, where the question cannot be held."""
    shares = _moodle.parts([answer.fraction for answer in answers], together)
    if shares is None:
        right = sum(answer.fraction > 0 for answer in answers)
        why = f"the marks of its {right} right options do not fit together" if together else "none of its answers earns the full mark"
        page.problems.append(
            problem("not-carried", question.loc, f"question '{question.id}' is left out of the {FORMATS[FORMAT].title}: {why} in Moodle's list",
                    "use marks from Moodle's list, or at most twenty right options")
        )  # fmt: skip
        return None
    for answer, share in zip(answers, shares, strict=True):
        if _moodle.percent(share) != _moodle.percent(answer.fraction):
            here = f"{_moodle.percent(answer.fraction)} % of the points becomes {_moodle.percent(share)} %"
            page.problems.append(
                problem("fraction-not-in-moodle", answer.loc, f"{here}: Moodle has a list of shares, and this is not in it")
            )
    return shares


def answer(page: Page, share: Fraction, words: Html | str, feedback: Html | None, more: str = "") -> str:
    """An answer: a rope is shown as HTML, a string is compared with what the learner types."""
    if isinstance(words, str):
        format, content = "moodle_auto_format", f"      <text>{cdata(words)}</text>\n"
    else:
        format, content = "html", page.content(words)
    said = f'      <feedback format="html">\n{page.content(feedback)}      </feedback>\n'
    return f'    <answer fraction="{_moodle.percent(share)}" format="{format}">\n{content}{said}{more}    </answer>\n'


def combined(page: Page, feedback: Feedback[Html]) -> str:
    return (
        page.field("correctfeedback", feedback.correct)
        + page.field("partiallycorrectfeedback", feedback.partial)
        + page.field("incorrectfeedback", feedback.incorrect)
    )


def boolean(value: bool) -> str:
    return "true" if value else "false"


def by_share(feedback: Feedback[Html], share: Fraction) -> Html | None:
    """What the question says of an answer of this share, for the kinds that have no such texts of their own in Moodle."""
    return feedback.correct if share == 1 else feedback.partial if share > 0 else feedback.incorrect


def joined(first: Html | None, second: Html | None) -> Html | None:
    return (*first, "\n", *second) if first and second else first or second


def hints(page: Page, question: Question[Html]) -> str:
    if isinstance(question, Essay) and question.hints:
        page.lost(question.hints[0].loc, f"each hint of essay '{question.id}'", "a person grades it, after one try")
        return ""
    marks = (("<shownumcorrect/>", "show_count"), ("<clearwrong/>", "clear_wrong"))
    return "".join(
        page.field("hint", hint.text, "".join(f"      {mark}\n" for mark, wish in marks if getattr(hint, wish))) for hint in question.hints
    )
