"""Families in a real Moodle: each variant is graded by its own numbers, and a random question of the family's category is one of them."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from packager import build, grade, walk
from packager.formats.moodlexml import write
from packager.model import Bank, Cloze, Course, Html, NumberGap, Numerical, Ordering, Question
from tests.formats.test_moodlexml_in_moodle import tries
from tests.moodle import moodle
from tests.moodle.test_updating import Teacher
from tests.workspaces import write as write_tree

pytestmark = pytest.mark.moodle

SOURCE = """\
title: Families
language: en
questions:
  - {id: alone, kind: true-false, name: Alone, prompt: Alone, answer: true}
sections:
  - title: Lamps
    questions:
      - id: current
        kind: numerical
        name: Current
        values: {power: 5 to 60 step 5, voltage: [12, 24, 230]}
        variants: 6
        prompt: "{power} W at {voltage} V"
        answers:
          - answer: power / voltage to 2 decimals
          - {answer: voltage / power to 2 decimals, worth: 50%, feedback: "That is {= voltage / power}."}
        unit: A
      - id: chosen
        kind: choice
        name: Chosen
        values: {power: 10 to 90 step 5}
        variants: 5
        decimals: 2
        prompt: $\\frac{{power}}{230}$
        options: [{right: "{= power / 230} A"}, {wrong: "{= 230 / power} A"}, {wrong: "{= power * 2} A"}]
      - id: truth
        kind: true-false
        name: Truth
        values: {power: 1 to 9}
        variants: 6
        prompt: "{power} > 5"
        answer: power > 5
      - id: word
        kind: short-answer
        name: Word
        values: {power: 1.0 to 9.9}
        variants: 4
        prompt: "{power}"
        answers: ["{= power * 2} kW", {text: "{= power * 2}", worth: 50%}]
      - id: pairs
        kind: matching
        name: Pairs
        values: {a: 2 to 50}
        variants: 3
        prompt: Twice?
        pairs: ["{a}": "{= a * 2}", "{= a + 1}": "{= a * 2 + 2}"]
        distractors: ["{= a * 3 + 1}"]
      - id: order
        kind: ordering
        name: Order
        values: {a: 2 to 50, b: 2 to 50}
        where: a < b
        variants: 3
        prompt: Order
        items: ["{a}", "{b}", "{= b * 2}"]
      - id: gaps
        kind: cloze
        name: Gaps
        values: {a: 2 to 50}
        variants: 3
        prompt: "{a}: twice [[twice]], half [[half]], itself [[same]]"
        gaps:
          twice: {answer: a * 2}
          half: {answer: a / 2, tolerance: 1%}
          same: {options: [{right: "{a}"}, {wrong: "{= a + 1}"}]}
      - id: words
        kind: gap-select
        name: Words
        values: {a: 2 to 50}
        variants: 3
        prompt: "{a}: twice [[twice]], half [[half]]"
        gaps: {twice: "{= a * 2}", half: "{= a / 2}"}
        distractors: ["{= a + 0.25}"]
"""


def families(folder: Path) -> Course[Html]:
    write_tree(folder, **{"question_banks/families.yml": SOURCE})
    languages = build.Languages(build.open_workspace(folder).value)
    done = build.rendered(languages, build.Job("families", "", "en", ()))
    assert not [d for d in done.diagnostics if d.rule not in ("feedback-missing", "options-unordered")]
    course = done.value
    (bank,) = course.banks
    old = moodle.release() < (4, 4)
    kept: Bank[Html] = replace(bank, questions=tuple(q for q in bank.questions if not (old and isinstance(q, Ordering))))
    return replace(course, banks=(kept,))


def written(course: Course[Html], folder: Path) -> Path:
    (file,) = write(course, {"moodle": ".".join(map(str, moodle.release()))}).value.values()
    path = folder / "families.xml"
    path.write_bytes(file.read())
    return path


def responses(question: Question[Html], family: list[Question[Html]]) -> list[tuple[Any, Any]]:
    """What is right in the variant, and in its siblings, as we and as Moodle take it."""
    if isinstance(question, Numerical):
        texts = [grade.spell(a.value) for one in family if isinstance(one, Numerical) for a in one.answers if a.value is not None]
        return [(text, text) for text in dict.fromkeys(texts)]
    if isinstance(question, Cloze):
        right = grade.best(question)
        sent = [right[gap.key] if isinstance(gap, NumberGap) else [0] for gap in question.gaps]
        off = {**right, "twice": str(int(right["twice"]) + 1), "same": frozenset("b")}
        return [(right, sent), (off, [off["twice"], sent[1], [1]])]
    return list(tries(question))


def test_each_variant_is_graded_by_its_own_numbers(tmp_path: Path) -> None:
    course = families(tmp_path)
    questions = list(walk.questions(course))
    asked = {q.id: responses(q, [other for other in questions if other.variant_of == q.variant_of]) for q in questions}
    sent = tmp_path / "responses.json"
    sent.write_text(json.dumps({id: [there for _, there in pairs] for id, pairs in asked.items()}))
    report = moodle.run("import_questions", written(course, tmp_path), "--attempt", "--html", "--responses", str(sent))
    assert report["errors"] == [] and report["notices"] == []
    assert report["questionCount"] == report["fullMarks"] == len(questions) and report["notFullMarks"] == []
    shares: dict[str, set[Fraction]] = {}
    for question in questions:
        for (response, _), there in zip(asked[question.id], report["graded"][question.id], strict=True):
            share = grade.grade(question, response)
            assert there == pytest.approx(float(share), abs=1e-6), (question.id, response)
            shares.setdefault(question.variant_of, set()).add(share)
    assert all({0, 1} <= found for family, found in shares.items() if family != "gaps") and Fraction(1, 2) in shares["current"]
    categories = {q["idnumber"]: q["category"] for q in report["questions"]}
    assert categories["alone"] == "top/Families" and {categories[f"current-{n}"] for n in range(1, 7)} == {"top/Families/Lamps/Current"}


def test_a_random_question_of_the_category_is_one_variant(tmp_path: Path) -> None:
    course = families(tmp_path)
    teacher = Teacher(tmp_path)
    teacher.does("import", written(course, tmp_path))
    for name in ("Truth", "Current"):
        teacher.does("quiz", name, f"Families/Lamps/{name}", 1)
    pools = [teacher.does("slots", name) for name in ("Truth", "Current")]
    seen = []
    for learner in ("ana", "boris", "chloe", "dora", "emil", "fani"):
        for name in ("Truth", "Current"):
            teacher.does("begin", name, learner)
            teacher.does("finish", name, learner)
        seen.append([teacher.does("review", name, learner) for name in ("Truth", "Current")])
    said = teacher.acts()
    prompts = {
        name: sorted(walk.plain_text(q.prompt) for q in walk.questions(course) if q.variant_of == name.lower())
        for name in ("Truth", "Current")
    }
    for number, name in enumerate(("Truth", "Current")):
        drawn = [sorted(unescape(text).removesuffix(" __________ A") for text in pool) for pool in said[pools[number]]]
        assert drawn == [prompts[name]]
        reviews = [said[of_learner[number]] for of_learner in seen]
        assert all(len(review["texts"]) == 1 for review in reviews)
        assert all(review["sum"] == 1 for review in reviews)  # each learner's right answer to the learner's own variant
