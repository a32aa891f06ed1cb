"""The course and the bank that ship: what every later version of them has to keep."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from packager import build, extract, source
from packager.diagnostics import Severity
from packager.files import snapshot
from packager.formats import FORMATS
from packager.localize import pseudo
from packager.model import KINDS, Bank, Choice, Course, Markdown, kind_of
from packager.walk import fixed, questions

ROOT = Path(__file__).parent.parent
SVG = "{http://www.w3.org/2000/svg}"
FIGURES = sorted([*ROOT.glob("courses/*/media/*.svg"), *ROOT.glob("question_banks/media/*.svg")])


@pytest.fixture(scope="module")
def library() -> source.Library:
    read = source.read(snapshot(ROOT, ["courses", "question_banks"]).value, FORMATS)
    assert read.diagnostics == ()
    return read.value


@pytest.fixture(scope="module")
def course(library: source.Library) -> Course[Markdown]:
    return next(course for course in library.courses if course.id == "smart-city-foundations")


@pytest.fixture(scope="module")
def bank(course: Course[Markdown]) -> Bank[Markdown]:
    return next(bank for bank in course.banks if bank.id == "smart-city-foundations")


def test_a_bank_has_every_kind(library: source.Library) -> None:
    bank = next(bank for bank in library.banks if bank.id == "every-kind")
    assert {kind_of(question) for question in bank.questions} == set(KINDS) - {"raw"}, "a raw one is another system's"


def test_the_bank_of_the_course_has_enough(bank: Bank[Markdown]) -> None:
    assert len(bank.questions) >= 24


def test_every_objective_is_tested(course: Course[Markdown]) -> None:
    tested = {id for question in questions(course) for id in question.objectives}
    assert {objective.id for unit in course.units for objective in unit.objectives} == tested


def test_every_unit_has_objectives_and_a_workload(course: Course[Markdown]) -> None:
    for unit in course.units:
        assert 3 <= len(unit.objectives) <= 4, unit.id
        assert unit.workload, unit.id


def test_every_question_teaches(bank: Bank[Markdown]) -> None:
    for question in bank.questions:
        assert question.feedback.general, question.id
        assert question.objectives and question.tags and question.difficulty, question.id
        if isinstance(question, Choice):
            assert all(option.feedback for option in question.options), question.id


def test_the_position_of_the_key_is_no_clue(bank: Bank[Markdown]) -> None:
    keys = Counter(o.key for q in bank.questions if isinstance(q, Choice) and not q.several for o in q.options if o.fraction == 1)
    assert max(keys.values()) <= 2 * min(keys.values())
    assert len(keys) == 4


def test_choosing_everything_is_worth_nothing(bank: Bank[Markdown]) -> None:
    for question in bank.questions:
        if isinstance(question, Choice) and question.several:
            assert sum((option.fraction for option in question.options), Fraction(0)) <= 0, question.id


def test_the_module_test_asks_what_it_says(course: Course[Markdown]) -> None:
    quiz = next(quiz for quiz in course.quizzes if quiz.id == "module-1-test")
    drawn = fixed(course, quiz.draws, quiz.id)
    assert len(drawn) == 10  # as its intro says
    assert not {"matching", "essay"} & {kind_of(question) for question, _ in drawn}


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.name)
def test_a_figure_has_words_and_draws_nothing_from_outside(path: Path) -> None:
    root = ET.parse(path).getroot()
    for name in ("title", "desc"):
        element = root.find(SVG + name)
        assert element is not None and element.text
    assert [text for text in root.iter(SVG + "text") if "".join(text.itertext()).strip()]
    assert not {"script", "style", "image", "foreignObject"} & {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or name.endswith("href")]


def test_the_files_of_translators_say_what_the_source_says() -> None:
    """`packager i18n extract` has nothing to write: every text stands in the PO and POT files, and those are translated."""
    languages = build.Languages(build.open_workspace(ROOT).value)
    done = extract.extract(languages, (), ())
    assert (dict(done.files), done.stale, done.found) == ({}, (), ())
    for lang in ("bg", "el"):
        made = languages.translation("smart-city-foundations", lang)
        assert made.complete == 100 and made.found == ()


@pytest.mark.parametrize("lang", pseudo.LANGUAGES)
def test_every_kind_of_question_can_be_shown_in_a_language_that_nobody_speaks(lang: str) -> None:
    languages = build.Languages(build.open_workspace(ROOT).value)
    made = build.rendered(languages, build.Job("every-kind", "", lang, ()))
    assert [d for d in made.diagnostics if d.severity is Severity.ERROR] == []
