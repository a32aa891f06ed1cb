r"""Clozes: gaps written into the text as Moodle reads them (question/type/multianswer/questiontype.php, qtype_multianswer_extract_question).

A gap is `{2:MULTICHOICE:%100%white#Right~%0%black}`: its mark, a whole number, its kind, then each answer with its share and feedback. Moodle decodes
character references in answers and feedback once, and after that takes the backslash off `\}` and `\#`: so every sign that divides is a reference, and
a backslash before these two stands twice. The marks of the gaps add up to that of the question, whatever its defaultgrade says.
"""

from __future__ import annotations

import re
from fractions import Fraction
from html import escape

from packager import walk
from packager.diagnostics import problem
from packager.formats import FORMATS, _moodle
from packager.formats.base import tex
from packager.formats.moodlexml.page import FORMAT, Page
from packager.model import ChoiceGap, Cloze, Gap, Html, Math, NumberGap, Option, Token, WordGap

_LIKE_A_GAP = re.compile(r"\{(?=\d*:|#\d+\})")
_DIVIDES = {ord(sign): f"&#{ord(sign)};" for sign in "&~}#{=%\\\"'/"}  # an answer that ends in `&amp;` does not end there for Moodle
_ANY = "0:1e99"  # of `*`, Moodle misses a tolerance, and PHP says so
_LAYOUT = {"list": "", "column": "V", "row": "H"}


def body(page: Page, question: Cloze[Html]) -> str | None:
    """What stands beside the text, which is nothing; None, and said, where Moodle cannot compare an answer to a gap."""
    comparable = (page.comparable(question, gap.answers) for gap in question.gaps if isinstance(gap, WordGap))
    return "" if all(comparable) else None


def prompt(page: Page, question: Cloze[Html]) -> tuple[Html, Fraction]:
    """The text with its gaps as Moodle reads them, and the points that they are worth there."""
    said = question.feedback
    if said.correct or said.partial or said.incorrect:
        page.lost(
            question.at("feedback"),
            f"the combined feedback of cloze '{question.id}'",
            "say it in the general feedback, or at the answers of its gaps",
        )
    marks = _marks(page, question)
    gaps = {gap.key: f"{{{mark}:{_gap(page, gap)}}}" for gap, mark in zip(question.gaps, marks, strict=True)}

    def piece(part: str | Token) -> str | Token:
        if isinstance(part, Gap):
            return gaps.get(part.name, "")
        if isinstance(part, Math):
            part = tex(part)
        return _LIKE_A_GAP.sub("&#123;", part) if isinstance(part, str) else part

    return tuple(map(piece, question.prompt)), Fraction(sum(marks))


def _marks(page: Page, question: Cloze[Html]) -> list[int]:
    """A whole mark for each gap, in the author's proportions."""
    weights = [gap.weight for gap in question.gaps]
    marks = _moodle.whole_marks(weights, question.points)
    if marks != [weight * question.points / sum(weights) for weight in weights]:
        worth = f"{_moodle.spelled(question.points)} points of cloze '{question.id}' become {sum(marks)}"
        why = f"{worth} in the {FORMATS[FORMAT].title}: each of its gaps has a whole mark in Moodle"
        page.problems.append(problem("converted", question.at("points"), why, "in a quiz, set the question's mark as you want it"))
    return marks


def _gap(page: Page, gap: ChoiceGap[Html] | WordGap[Html] | NumberGap[Html]) -> str:
    match gap:
        case ChoiceGap():
            kind = "MULTIRESPONSE" if gap.several else "MULTICHOICE"
            layout = "H" if gap.layout == "row" else "" if gap.several else _LAYOUT[gap.layout]
            marks = layout + ("S" if gap.shuffle else "")
            answers = [_answer(page, o.fraction, _coded(_option(page, gap, o)), o.feedback) for o in gap.options]
            return f"{kind}{'_' if marks else ''}{marks}:{'~'.join(answers)}"
        case WordGap():
            answers = [_answer(page, a.fraction, _coded(a.text.text), a.feedback) for a in gap.answers]
            return f"{'SHORTANSWER_C' if gap.case_sensitive else 'SHORTANSWER'}:{'~'.join(answers)}"
        case NumberGap():
            numbers = ((_ANY if a.value is None else f"{_moodle.number(a.value)}:{_moodle.number(a.tolerance)}", a) for a in gap.answers)
            return "NUMERICAL:" + "~".join(_answer(page, a.fraction, text, a.feedback) for text, a in numbers)


def _answer(page: Page, share: Fraction, text: str, feedback: Html | None) -> str:
    said = "" if feedback is None else f"#{_coded(page.within(feedback))}"
    return f"%{_moodle.percent(share)}%{text}{said}"


def _option(page: Page, gap: ChoiceGap[Html], option: Option[Html]) -> str:
    """An option as HTML; of one in a drop-down list, which shows words alone, the words."""
    if gap.layout != "list":
        return page.within(option.text)
    words = walk.plain_text(option.text)
    if page.within(option.text) != escape(words, quote=False):
        message = f"an option of the gap '{gap.key}' is shown without its markup in Moodle's drop-down list"
        page.problems.append(problem("converted", option.loc, message, "write   layout: column   or   layout: row"))
    return escape(words, quote=False)


def _coded(text: str) -> str:
    return text.replace("\\}", "\\\\}").replace("\\#", "\\\\#").translate(_DIVIDES)
