"""What comes out of the declared keys: schemas that an independent validator agrees with, defaults and examples that the reader itself takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from packager.source import schema
from packager.source.keys import BANK, COURSE, GLOSSARY, QUESTIONS, SHAPES
from packager.source.nodes import Mapping, parse
from packager.source.shape import Group, Key, Shape, read
from packager.source.values import Problems

ROOT = Path(__file__).parents[2]


class Yaml12(yaml.SafeLoader):
    """As an editor reads YAML: version 1.2, where only true and false are booleans, and a date is a text."""


Yaml12.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in rules if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")]
    for letter, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", __import__("re").compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def editor(text: str) -> Any:
    return yaml.load(text, Yaml12)


def faults(root: Shape, text: str) -> list[str]:
    """The places that a validator complains of."""
    return sorted({"/".join(map(str, error.absolute_path)) for error in Draft7Validator(schema.schema(root)).iter_errors(editor(text))})


def test_the_schemas_in_the_repository_are_current() -> None:
    """`python3 run.py docs` renews them."""
    for name, text in schema.files().items():
        assert (ROOT / "schemas" / name).read_text("utf-8") == text, name


@pytest.mark.parametrize("name", schema.files())
def test_each_is_a_schema(name: str) -> None:
    Draft7Validator.check_schema(json.loads(schema.files()[name]))


GOOD_BANK = """\
title: 2025
language: no
version: 1.10
questions:
  - {id: off, kind: choice, prompt: 5, options: [{right: No}, {wrong: ~, worth: -50%, feedback: 1}], select: one, numbering: none, tags: on}
  - {id: t, kind: true-false, prompt: p, answer: no, points: 2, penalty: 0}
  - {id: s, kind: short-answer, prompt: p, answers: [no, {text: x, worth: 1/3}]}
  - {id: n, kind: numerical, prompt: p, answer: 4e-7, tolerance: 1%, unit: °}
  - {id: n2, kind: numerical, prompt: p, between: [1, 2.5]}
  - {id: n3, kind: numerical, prompt: p, answers: [1, {between: [2, 3], worth: 50%}, any]}
  - {id: m, kind: matching, prompt: p, pairs: [a: b, {stem: c, answer: d}], distractors: [1]}
  - {id: e, kind: essay, prompt: p, response: text, min-words: 10, template: T}
sections:
  - title: S
    questions: []
    sections: [{title: T}]
"""

BAD_BANKS = [
    ("kind: choic", "questions/0/kind"),
    ("kind: true-false", "questions/0"),
    ("kind: true-false, answer: maybe", "questions/0/answer"),
    ("kind: true-false, answer: true, points: 0", "questions/0/points"),
    ("kind: true-false, answer: true, hint: x", "questions/0"),
    ("kind: choice, options: [{right: a}]", "questions/0/options"),
    ("kind: choice, options: [{right: a}, {right: b, wrong: c}]", "questions/0/options/1"),
    ("kind: choice, options: [{right: a}, {feedback: c}]", "questions/0/options/1"),
    ("kind: numerical", "questions/0"),
    ("kind: numerical, answer: 1, between: [1, 2]", "questions/0"),
    ("kind: matching, pairs: [a: b]", "questions/0/pairs"),
    ("kind: essay, lines: 0", "questions/0/lines"),
]


def test_a_good_bank_is_good_for_the_reader_and_for_an_editor() -> None:
    problems: Problems = []
    tree = parse("b.yml", GOOD_BANK).value
    assert tree is not None and read(BANK, tree, problems) is not None and not problems
    assert faults(BANK, GOOD_BANK) == []


@pytest.mark.parametrize(("keys", "place"), BAD_BANKS)
def test_a_bad_question_is_bad_for_both_at_the_same_place(keys: str, place: str) -> None:
    text = f"title: B\nlanguage: en\nquestions: [{{id: q, prompt: p, {keys}}}]"
    assert faults(BANK, text) == [place]
    problems: Problems = []
    tree = parse("b.yml", text).value
    assert tree is not None and read(BANK, tree, problems) is not None and problems


@pytest.mark.parametrize(
    ("root", "text", "place"),
    [
        (COURSE, "title: C\nlanguage: en\nmodules: [{id: a, title: A}]\nextra: 1", ""),
        (COURSE, "title: C\nmodules: [{id: a, title: A}]", ""),
        (COURSE, "title: C\nlanguage: english\nmodules: [{id: a, title: A}]", "language"),
        (COURSE, "title: C\nlanguage: en\nmodules: [{id: a/b, title: A}]", "modules/0/id"),
        (COURSE, "title: C\nlanguage: en\nmodules: [{id: a, title: A, links: [{id: x, title: X, url: x.org}]}]", "modules/0/links/0/url"),
        (
            COURSE,
            "title: C\nlanguage: en\nmodules: [{id: a, title: A}]\nquizzes: [{id: q, title: Q, questions: [x], show: {marks: later}}]",
            "quizzes/0/show/marks",
        ),
        (COURSE, "title: C\nlanguage: en\nmodules: [{id: a, title: A}]\npass-mark: much", "pass-mark"),
        (COURSE, "title: C\nlanguage: en\nmodules: [{id: a, title: A}]\nworkload: two days", "workload"),
        (GLOSSARY, "entries: [{term: A}]", "entries/0"),
    ],
)
def test_bad_courses_and_glossaries(root: Shape, text: str, place: str) -> None:
    assert faults(root, text) == [place]


@pytest.mark.parametrize(
    "file", sorted([*ROOT.glob("courses/*/course.yml"), *ROOT.glob("courses/*/glossary.yml"), *ROOT.glob("question_banks/*.yml")]), ids=str
)
def test_an_editor_has_nothing_to_say_of_what_ships(file: Path) -> None:
    text = file.read_text("utf-8")
    root = {"course": COURSE, "glossary": GLOSSARY}.get(file.stem, BANK)
    first = text.split("\n", 1)[0]
    assert (
        first.startswith("# yaml-language-server: $schema=")
        and (file.parent / first.split("=", 1)[1]).resolve() == ROOT / "schemas" / f"{root.name}.schema.json"
    )
    assert faults(root, text) == []


# ---- the declarations ----------------------------------------------------------------------------------------------------------

KEYS = [(shape, key) for shape in SHAPES.values() for key in shape.keys]


@pytest.mark.parametrize(("shape", "key"), KEYS, ids=[f"{s.name}.{k.name}" for s, k in KEYS])
def test_a_declared_example_is_read_and_valid(shape: Shape, key: Key) -> None:
    assert key.meaning.endswith(".") and key.name == key.name.lower() and "_" not in key.name
    if not key.example:
        assert not isinstance(key.type, Group) or key.type.shape.name in ("funding", "feedback", "translation")
        return
    text = (
        f"{key.name}: {key.example}"
        if key.type.says != "a text in Markdown" and key.type.says != "a text"
        else f"{key.name}: '{key.example}'"
    )
    tree = parse("x.yml", text).value
    assert isinstance(tree, Mapping)
    problems: Problems = []
    assert key.type.read(tree.entries[key.name][1], problems) is not None and not problems
    alone = {
        "properties": {key.name: key.type.schema()},
        "definitions": schema.schema(BANK)["definitions"] | schema.schema(COURSE)["definitions"],
    }
    assert not list(Draft7Validator(alone).iter_errors(editor(text)))


def test_every_kind_of_question_is_declared() -> None:
    from packager.model import KINDS

    assert tuple(QUESTIONS) == tuple(KINDS) and all(shape.by_name["kind"].type.words == tuple(KINDS) for shape in QUESTIONS.values())  # type: ignore[attr-defined]


def test_the_tables_name_every_key_once_a_shape() -> None:
    text = schema.tables()
    for shape in SHAPES.values():
        for key in shape.keys:
            assert f"| `{key.name}` |" in text
    headings = [line for line in text.splitlines() if line.startswith("### ")]
    assert len(headings) == len(set(headings)) == len(SHAPES) + 3  # what every question has, and a family; the addresses of links.yml
    anchors = {heading[4:].lower().replace(" ", "-").replace("/", "") for heading in headings}
    import re

    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors
    assert all(line.count("|") - line.count("\\|") == 6 for line in text.splitlines() if line.startswith("| "))
