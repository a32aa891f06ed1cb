"""The names of questions that have none, made of what their authors wrote as learners read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from packager import build
from packager.naming import first_words
from tests import workspaces

BANK = "title: B\nlanguage: en\nquestions:\n  - id: q\n    kind: {kind}\n{keys}    prompt: |2-\n{prompt}\n"
GAPS = "    gaps: {a: {words: [x]}, b: {words: [y]}}\n"
VALUES = "    values: {power: 1 to 3}\n    answer: power\n"


def name(root: Path, prompt: str, kind: str = "essay", keys: str = "") -> str:
    lines = "".join(f"      {line}\n" for line in prompt.split("\n"))
    workspaces.write(root, **{"question_banks/b.yml": BANK.format(kind=kind, keys=keys, prompt=lines)})
    languages = build.Languages(build.open_workspace(root).value)
    (job,) = build.plan(languages, build.Selection(("b",))).value
    ((question,),) = (bank.questions for bank in build.rendered(languages, job).value.banks)
    return question.name.text


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("What is **it**?", "What is it?"),
        ("$x^2$", "x^2"),
        ("Is 3<5?", "Is 3<5?"),
        ("![A lamp & more](x.svg)", "A lamp & more"),
        ("![](x.svg)", "q"),
        ("Read this.\\\nThe lamp is on.", "Read this. The lamp is on."),
        ("<!-- translators: secret note -->\nThe lamp is on <span lang=\"de\">Licht</span> here.", "The lamp is on Licht here."),
        ("Costs \\$5, &amp; &lt;x&gt; too.", "Costs $5, & <x> too."),
        ("1. One\n2. Two\n\n```python\nx = 1\n\ny = 2\n```\n\nMore `code`", "One Two More code"),
        ("Read.[^f]\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[^f]: Note.\n\nHow *many*?", "Read. How many?"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b 1 2"),
        ('Watch.\n\n::: video f.mp4 title="Film"\ncaptions: f.vtt de "Deutsch"\n\nTranscript here.\n:::\n\nWhat is it?', "Watch. What is it?"),
        ('=== "Tab one"\n\n    Text\n\n!!! tip "More"\n    Hidden\n\n??? note "Open"\n    Inner', "Text Hidden"),
        ("- [ ] task\n- [x] done", "task done"),
        (" ".join(["word"] * 60), "word " * 15 + "word…"),
    ],
)  # fmt: skip
def test_a_name_is_what_learners_read(tmp_path: Path, prompt: str, expected: str) -> None:
    assert name(tmp_path, prompt) == expected


def test_gaps_and_values_alone_are_left_open(tmp_path: Path) -> None:
    said = "It is [[a]], $\\frac{a}{b}$ and [[b]] {a}."
    assert name(tmp_path, said, "cloze", GAPS) == "It is …, \\frac{a}{b} and … {a}."
    said = "It takes {power} W, [[a]] {= power * 2} {b} $\\frac{power}{x}$."
    assert name(tmp_path, said, "calculated-simple", VALUES) == "It takes … W, [[a]] … {b} \\frac{power}{x}."


def test_a_name_that_its_author_gave_stays(tmp_path: Path) -> None:
    assert name(tmp_path, "What?", keys="    name: Mine\n") == "Mine"


def test_a_rope_of_nothing_has_no_words() -> None:
    assert first_words(()) == first_words(("<p></p>",)) == ""
