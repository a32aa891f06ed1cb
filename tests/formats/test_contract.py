"""The contract of every format, over FORMATS x question kinds x features: what its row promises is what its file holds and what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from html import unescape
from typing import Any

import pytest
from lxml import etree

from packager import walk
from packager.diagnostics import NOWHERE, Diagnostic, Location, Result, Severity
from packager.files import Files, digest_of
from packager.formats import FEATURES, FORMATS
from packager.model import KINDS, Bank, Choice, Course, Description, Html, Math, Numerical, Question, QuestionBase, ShortAnswer, kind_of
from tests.formats import probes
from tests.formats.samples import whole_course

pytestmark = pytest.mark.parametrize("format", FORMATS)


@cache
def written(format: str) -> Result[Files]:
    return FORMATS[format].writer()(whole_course(), {})


def places(node: Any) -> Iterator[Location]:
    """Every place under a noun: a diagnostic of it stands at one of them."""
    if isinstance(node, tuple):
        for item in node:
            yield from places(item)
    elif is_dataclass(node):
        for field in fields(node):
            value = getattr(node, field.name)
            if isinstance(value, Location):
                yield from (value,) if value != NOWHERE else ()
            else:
                yield from places(value)


def said_at(format: str, *nouns: Any) -> list[Diagnostic]:
    where = set(places(nouns))
    return [d for d in written(format).diagnostics if d.location in where]


# ---- the row -------------------------------------------------------------------------------------------------------------


def test_row_has_a_cell_for_every_feature(format: str) -> None:
    assert set(FORMATS[format].carries) == set(FEATURES)
    assert set(KINDS) <= set(FEATURES)


def test_what_goes_unsaid_is_in_the_matrix(format: str) -> None:
    """A feature that is left out without a word has its words in the matrix."""
    carries = FORMATS[format].carries
    assert all(carries[feature] not in ("exact", "") for feature in FORMATS[format].unsaid)


def test_what_becomes_of_a_feature_fits_into_a_sentence(format: str) -> None:
    """`<what> becomes <these words> in the <format>`: one clause, whatever more the matrix says."""
    for feature in set(FEATURES) - FORMATS[format].unsaid:
        words, cell = FORMATS[format].becomes(feature), FORMATS[format].carries[feature]
        assert cell.startswith(words) and not re.search(r"[,.;:`]|\belse\b", words), words


def test_row_says_how_to_import(format: str) -> None:
    steps = FORMATS[format].steps
    assert steps and all(platform and sentences and all(sentences) for platform, sentences in steps.items())


# ---- questions -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_questions(format: str, kind: str) -> None:
    cell = FORMATS[format].carries[kind]
    found = probes.questions(format, written(format).value)
    exact = 0
    for question in (q for q in walk.questions(whole_course()) if kind_of(q) == kind):
        rules = {d.rule for d in said_at(format, question) if d.severity is Severity.WARNING}
        if question.id not in found and isinstance(question, Description) and "not-carried" not in rules:
            assert shown(format, walk.plain_text(question.prompt)), f"{question.id} is missing and nothing says so"
            continue
        if question.id not in found:
            assert "not-carried" in rules, f"{question.id} is missing and nothing says so"
            continue
        probe = found[question.id]
        if probe.points in drawn_points(question.id):  # a quiz may have given it other points than its bank
            question = replace(question, points=probe.points)
        assert cell, f"{question.id} is there although the row has no {kind}"
        assert probes.agrees(question, probe), f"{question.id}: {probe} is not {probes.right(question)}"
        if probe.kind != kind or cell != "exact":
            assert "converted" in rules, f"{question.id} became {probe.kind} and nothing says so"
        exact += "converted" not in rules
    if cell == "exact":
        assert exact, f"no {kind} arrived as it was"


def shown(format: str, words: str) -> bool:
    """Whether a page has these words, whatever the markup between them."""
    pages = (blob.read().decode("utf-8", "replace") for blob in written(format).value.values())
    return any(words in " ".join(unescape(re.sub(r"<[^>]*>", "", page)).split()) for page in pages)


def drawn_points(id: str) -> set[Any]:
    return {draw.points for quiz in whole_course().quizzes for draw in quiz.draws if id in draw.ids}


def test_marks(format: str) -> None:
    """As the author has them; or, where a quiz of the format cannot have fractions and it is said of that quiz, all of them times one number; or, in
    a format without marks, 1 and a warning at each question of another."""
    course = whole_course()  # its last quiz asks every question
    if not FORMATS[format].carries["points"]:
        for id, probe in probes.questions(format, written(format).value).items():
            (question,) = (q for q in walk.questions(course) if q.id == id)
            said = any(d.rule == "not-carried" and "points" in d.message for d in said_at(format, question))
            assert probe.points == (not isinstance(question, Description)) and said == (question.points != probe.points), id
        return
    last = course.quizzes[-1]
    points = {question.id: question.points for question, _ in walk.fixed(course, last.draws, last.id)}  # of a family one variant
    scales = {
        probe.points / points[id] if points[id] else 1 + probe.points
        for id, probe in probes.questions(format, written(format).value).items()
        if id in points
    }
    assert len(scales) == 1
    assert scales == {1} or any(d.rule == "converted" and "points" in d.message for d in said_at(format, course.quizzes[-1]))


def test_no_question_is_made_up(format: str) -> None:
    assert set(probes.questions(format, written(format).value)) <= {q.id for q in walk.questions(whole_course())}


# ---- features --------------------------------------------------------------------------------------------------------------


def _questions(keep: Callable[[Question[Html]], object]) -> Callable[[Course[Html]], list[Any]]:
    return lambda course: [q for q in walk.questions(course) if keep(q)]


def _ropes(keep: Callable[[Html], object]) -> Callable[[Course[Html]], list[Any]]:
    """Units and questions that have such a text."""
    return lambda course: [
        n for n in (*course.units, *walk.questions(course)) if any(isinstance(t, tuple) and keep(t) for t in walk.texts(n))
    ]


USES: dict[str, Callable[[Course[Html]], list[Any]]] = {
    "families": _questions(lambda q: q.variant_of),
    "names": _questions(lambda q: q.name),
    "points": _questions(lambda q: q.points != 1),
    "option-order": _questions(lambda q: not getattr(q, "shuffle", True)),
    "several-right": _questions(lambda q: getattr(q, "several", False)),
    "numbering": _questions(lambda q: getattr(q, "numbering", "abc") != "abc"),
    "wildcards": _questions(lambda q: isinstance(q, ShortAnswer) and any(re.search(r"(?<!\\)\*", a.text.text) for a in q.answers)),
    "capitals": _questions(lambda q: getattr(q, "case_sensitive", False)),
    "tolerance": _questions(lambda q: isinstance(q, Numerical) and any(a.tolerance for a in q.answers)),
    "number-unit": _questions(lambda q: getattr(q, "unit", None)),
    "all-or-nothing": _questions(lambda q: getattr(q, "scoring", "") == "whole" and isinstance(q, Choice)),
    "asked-units": _questions(lambda q: getattr(q, "unit_input", "shown") != "shown"),
    "essay-settings": _questions(lambda q: getattr(q, "grader_notes", None)),
    "credit": lambda c: [b for b in c.banks if set(b.authors) - set(c.meta.authors)],
    "bank-notes": lambda c: [b for b in c.banks if b.description],
    "metadata": lambda c: [c],
    "funding": lambda c: [c.funding] if c.funding else [],
    "modules": lambda c: list(c.modules),
    "units": lambda c: list(c.units),
    "unit-facts": lambda c: [u for u in c.units if u.objectives and u.workload],
    "unit-keywords": lambda c: [u for u in c.units if u.keywords],
    "taught": lambda c: [n for n in (*c.units, *c.quizzes) if n.competences],
    "links": lambda c: [link for m in c.modules for link in m.links],
    "link-descriptions": lambda c: [link for m in c.modules for link in m.links if link.description],
    "discussions": lambda c: [topic for m in c.modules for topic in m.discussions],
    "glossary": lambda c: list(c.glossary),
    "quizzes": lambda c: list(c.quizzes),
    "quiz-intro": lambda c: [q for q in c.quizzes if q.intro],
    "question-order": lambda c: [q for q in c.quizzes if q.shuffle],
    "random-draw": lambda c: [q for q in c.quizzes if any(d.count for d in q.draws)],
    "placed-questions": lambda c: list(walk.embeds(c)),
    "pass-mark": lambda c: [q for q in c.quizzes if q.pass_mark is not None],
    "time-limit": lambda c: [q for q in c.quizzes if q.time_limit is not None],
    "attempts": lambda c: [q for q in c.quizzes if q.attempts is not None],
    "show": lambda c: [q for q in c.quizzes if q.show != type(q.show)()],
    "sections": _questions(lambda q: q.section),
    "tags": _questions(lambda q: q.tags),
    "competences": _questions(lambda q: q.competences),
    "objectives": _questions(lambda q: q.objectives),
    "difficulty": _questions(lambda q: q.difficulty),
    "bloom": _questions(lambda q: q.bloom),
    "question-credit": _questions(lambda q: q.version and q.authors),
    "general-feedback": _questions(lambda q: q.feedback.general),
    "answer-feedback": _questions(
        lambda q: any(getattr(a, "feedback", None) for a in (*getattr(q, "options", ()), *getattr(q, "answers", ())))
        or getattr(q, "when_true", None)
    ),
    "combined-feedback": _questions(lambda q: q.feedback.correct or q.feedback.partial or q.feedback.incorrect),
    "hints": _questions(lambda q: q.hints),
    "partial-fractions": _questions(lambda q: any(f % 1 for f in _fractions(q))),
    "markup": _ropes(lambda rope: any(isinstance(piece, str) and "<strong>" in piece for piece in rope)),
    "images": _ropes(lambda rope: any(isinstance(piece, str) and "<img " in piece for piece in rope)),
    "audio-video": _ropes(lambda rope: any(isinstance(piece, str) and "<audio " in piece for piece in rope)),
    "math": _ropes(lambda rope: any(isinstance(piece, Math) for piece in rope)),
}  # fmt: skip
"""Who uses a feature in the sample course."""


def _fractions(question: Question[Html]) -> list[Any]:
    match question:
        case Choice(options=options, several=False):
            return [o.fraction for o in options]
        case ShortAnswer(answers=answers):
            return [a.fraction for a in answers]
        case _:
            return []


IN_OTHER_WORDS = {"taught": "competences of 1 unit, 1 objective and 1 quiz", "essay-settings": "limits of words"}
"""What is said of a feature that is left out, where that is not the title of its row."""


@pytest.mark.parametrize("feature", sorted(set(FEATURES) - set(KINDS) - {"spare-questions"}))  # test_scorm12 has these
def test_feature_left_out_or_changed_is_said(format: str, feature: str) -> None:
    course = whole_course()
    cell = FORMATS[format].carries[feature]
    users = USES[feature](course)
    assert users, f"the course does not use {feature}"
    if cell == "exact":
        return  # test_keys asks whether it is there, the platforms what becomes of it
    if feature in FORMATS[format].unsaid:
        assert cell and not any(cell in d.message for d in written(format).diagnostics)
        return
    found = probes.questions(format, written(format).value)
    there = [u for u in users if kind_there(u, found)]
    if any(d.rule == "questions-only" for d in written(format).diagnostics):
        there = [u for u in there if isinstance(u, QuestionBase | Bank)]  # what is said of the rest is said in one note
        assert there or not cell or feature in features_of_questions()
    if not there:
        return  # each of them is left out for another reason, which test_questions asks for
    rule, words = ("converted", FORMATS[format].becomes(feature)) if cell else ("not-carried", FEATURES[feature].lower())
    others = {words, words if cell else IN_OTHER_WORDS.get(feature, words)}
    said = said_at(format, *there, *course.modules, *course.quizzes, *course.banks) or list(written(format).diagnostics)
    assert any(d.rule == rule and any(words in d.message for words in others) for d in said), (
        f"nothing says that {feature} is left out or changed"
    )


def features_of_questions() -> set[str]:
    """The features of which a question or a bank is the user: what a format that holds nothing else cannot say in one note."""
    course = whole_course()
    return {feature for feature in USES if any(isinstance(user, QuestionBase | Bank) for user in USES[feature](course))}


def kind_there(user: Any, found: Any) -> bool:
    """False for a question that the file has not at all."""
    return not isinstance(user, QuestionBase) or user.id in found


# ---- files -----------------------------------------------------------------------------------------------------------------


def test_names_are_portable(format: str) -> None:
    files = written(format).value
    assert files and (FORMATS[format].archive or len(files) == 1)
    for name in files:
        assert name.isascii() and not name.startswith("/") and ".." not in name.split("/") and "\\" not in name, name
    assert len({name.lower() for name in files}) == len(files)


def test_xml_is_well_formed(format: str) -> None:
    for name, blob in written(format).value.items():
        if name.endswith(".xml"):
            raw = blob.read()
            etree.fromstring(raw, etree.XMLParser(resolve_entities=False, huge_tree=True))
            assert not re.search("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]", raw.decode()), name


def test_no_errors(format: str) -> None:
    assert not written(format).failed, [str(d) for d in written(format).diagnostics if d.severity is Severity.ERROR]


def test_same_input_same_bytes(format: str) -> None:
    again = FORMATS[format].writer()(whole_course(), {})
    assert digest_of(again.value) == digest_of(written(format).value)
    assert again.diagnostics == written(format).diagnostics


PRINT_DIGEST = """
import sys
from packager.files import digest_of
from packager.formats import FORMATS
from tests.formats.samples import whole_course
done = FORMATS[sys.argv[1]].writer()(whole_course(), {})
print(digest_of(done.value), [(str(d.location), d.rule, d.message) for d in done.diagnostics])
"""


def test_same_bytes_in_another_process(format: str) -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", PRINT_DIGEST, format], check=True, capture_output=True, text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed, zone in (("1", "Asia/Tokyo"), ("4242", "America/Lima"))
    }  # fmt: skip
    assert len(said) == 1
    assert said.pop().startswith(digest_of(written(format).value))
