"""The element of one question, whatever its kind."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import assert_never

from packager.diagnostics import problem
from packager.formats import FORMATS, _moodle
from packager.formats._features import penalised
from packager.formats._moodlefile import with_unit
from packager.formats._xml import cdata, text
from packager.formats.moodlexml import calculated, cloze, gaps, kept, kinds, onimage, parts
from packager.formats.moodlexml.page import FORMAT, Page
from packager.model import (
    Calculated,
    CalculatedChoice,
    CalculatedSimple,
    Choice,
    Cloze,
    Description,
    DragImage,
    DragMarkers,
    DragWords,
    Essay,
    GapSelect,
    Html,
    Matching,
    Numerical,
    Ordering,
    Question,
    RawQuestion,
    ShortAnswer,
    TrueFalse,
)


def element(page: Page, question: Question[Html]) -> str | None:
    """The element of a question, or None where Moodle cannot hold it."""
    match question:
        case Choice(scoring="whole"):
            type, body = kinds.SET, kinds.choice_set(page, question)
        case Choice():
            type, body = "multichoice", kinds.choice(page, question)
        case TrueFalse():
            type, body = "truefalse", kinds.true_false(page, question)
        case ShortAnswer():
            type, body = "shortanswer", kinds.short_answer(page, question)
        case Numerical():
            type, body = "numerical", kinds.numerical(page, question)
            question = replace(question, prompt=with_unit(question))
        case Matching():
            type, body = "matching", kinds.matching(page, question)
        case Ordering():
            type, body = "ordering", kinds.ordering(page, question)
        case Essay():
            type, body = "essay", kinds.essay(page, question)
        case Cloze():
            type, body = "cloze", cloze.body(page, question)
            prompt, points = cloze.prompt(page, question)
            question = replace(question, prompt=prompt, points=points)
        case GapSelect():
            type, body = "gapselect", gaps.gap_select(page, question)
            question = replace(question, prompt=gaps.prompt(question))
        case DragWords():
            type, body = "ddwtos", gaps.drag_words(page, question)
            question = replace(question, prompt=gaps.prompt(question))
        case DragImage():
            type, body = "ddimageortext", onimage.drag_image(page, question)
            question = replace(question, prompt=onimage.prompt(question))
        case DragMarkers():
            type, body = "ddmarker", onimage.drag_markers(page, question)
            question = replace(question, prompt=onimage.prompt(question))
        case Calculated() | CalculatedSimple():
            question = calculated.prepared(page, replace(question, prompt=with_unit(question)))
            type = "calculated" if isinstance(question, Calculated) else "calculatedsimple"
            body = calculated.written(page, question)
        case CalculatedChoice():
            question = calculated.prepared(page, question)
            type, body = "calculatedmulti", calculated.choice(page, question)
        case Description():
            type, body = "description", ""
        case RawQuestion():
            return kept.raw(page, question)
        case _ as never:
            assert_never(never)
    if body is None:
        return None
    name = page.name(question)
    whole = (
        f'\n  <question type="{type}">\n'
        f"    <name>\n      <text>{cdata(name)}</text>\n    </name>\n"
        f"{page.field('questiontext', question.prompt)}"
        f"{page.field('generalfeedback', question.feedback.general)}"
        f"    <defaultgrade>{_moodle.decimal(_points(page, question))}</defaultgrade>\n"
        f"    <penalty>{_moodle.decimal(_penalty(question))}</penalty>\n"
        "    <hidden>0</hidden>\n"
        f"    <idnumber>{text(page.idnumber(question))}</idnumber>\n"
        f"{body}{parts.hints(page, question)}{page.tag_elements(question)}  </question>\n"
    )
    if question.targets:
        whole = kept.with_settings(page, question, whole)
    page.look_beyond(question, whole)
    return whole


def _penalty(question: Question[Html]) -> Fraction:
    """What a wrong try costs. Moodle's own form gives a true/false 1, since the second try at it is no guess; but an import keeps what its author says."""
    if isinstance(question, Essay | Description):
        return Fraction(0)
    if isinstance(question, TrueFalse) and not question.hints and not penalised(question):
        return Fraction(1)
    return question.penalty


def _points(page: Page, question: Question[Html]) -> Fraction:
    """What a question is worth; said where Moodle cannot keep it."""
    points = _moodle.points(question.points)
    if points != question.points:
        have = "no more" if points < question.points else "no less"
        said = f"{_moodle.spelled(question.points)} points of '{question.id}' become {_moodle.spelled(points)} in the {FORMATS[FORMAT].title}: Moodle has {have}"
        page.problems.append(problem("converted", question.at("points"), said, "take another measure for all questions of the quiz"))
    return points
