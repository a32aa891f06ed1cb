"""Parts that questions of several kinds have: answers with their shares of the marks, combined feedback, hints."""

from __future__ import annotations

from fractions import Fraction

from packager.formats import _moodle
from packager.formats._xml import cdata
from packager.formats.moodlexml.page import Page
from packager.model import Essay, Feedback, Html, Question


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


def hints(page: Page, question: Question[Html]) -> str:
    if isinstance(question, Essay) and question.hints:
        page.lost(question.hints[0].loc, f"each hint of essay '{question.id}'", "a person grades it, after one try")
        return ""
    marks = (("<shownumcorrect/>", "show_count"), ("<clearwrong/>", "clear_wrong"))
    return "".join(
        page.field("hint", hint.text, "".join(f"      {mark}\n" for mark, wish in marks if getattr(hint, wish))) for hint in question.hints
    )
