"""Drafts: what is wrong with them is said, and keeps no other question of the bank from being built."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from packager.cli import main
from packager.diagnostics import has_errors
from packager.source import banks

HEAD = "title: Lamps\nlanguage: en\nquestions:\n"
GOOD = "  - id: good\n    kind: true-false\n    prompt: Lamps give light.\n    answer: true\n"


def said(text: str) -> list[tuple[int, str, str]]:
    return [(d.location.line, d.severity.label, d.rule) for d in banks.read("question_banks/b.yml", HEAD + text).diagnostics]


@pytest.mark.parametrize(
    ("draft", "rules"),
    [
        ("  - {id: un, kind: choice, status: draft, prompt: Not finished}\n", ["key-missing"]),
        ("  - id: un\n    kind: choise\n    status: draft\n", ["value-unknown"]),
        ("  - status: draft\n    prompt: No kind yet\n", ["key-missing"]),
        (
            "  - id: un\n    kind: numerical\n    status: draft\n    answer: eleven\n    lamp: x\n    prompt: |\n      How many?\n\n",
            ["value-malformed", "key-unknown"],
        ),
        ("  - id: un\n    kind: cloze\n    prompt: Two [[gaps]]\n    id: un\n    status: draft\n", ["key-missing", "yaml-duplicate-key"]),
    ],
)
def test_what_is_wrong_with_a_draft_is_a_warning(draft: str, rules: list[str]) -> None:
    found = said(GOOD + draft + GOOD.replace("good", "other"))
    assert sorted((level, rule) for _, level, rule in found) == sorted(("warning", rule) for rule in rules)
    read = banks.read("question_banks/b.yml", HEAD + GOOD + draft).value
    assert read and [question.id for question in read.bank.questions] == ["good"]


def test_what_stands_around_a_draft_is_as_wrong_as_before() -> None:
    draft = "{id: un, kind: choice, status: draft, prompt: x}"
    around = f"  - {{id: a, kind: choice, prompt: q}}\n  - {draft}\n  - {{id: b, kind: choice, prompt: q}}\nsections:\n  - title: S\n    questions:\n"
    deep = f"      - {draft.replace('un', 'deep')}\n    colour: red\nwrong: 1\n"
    assert sorted(said(around + deep)) == [
        (4, "error", "key-missing"),
        (5, "warning", "key-missing"),
        (6, "error", "key-missing"),
        (10, "warning", "key-missing"),
        (11, "error", "key-unknown"),
        (12, "error", "key-unknown"),
    ]


def test_one_id_twice_stays_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the draft or the other is meant, nobody can tell."""
    (tmp_path / "question_banks").mkdir()
    (tmp_path / "courses").mkdir()
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "question_banks" / "b.yml"
    file.write_text(HEAD + GOOD + "  - {id: good, kind: choice, status: draft, prompt: x}\n")
    assert not has_errors(banks.read("question_banks/b.yml", file.read_text()).diagnostics)
    assert "error[id-duplicate]" in CliRunner().invoke(main, ["check"]).output


def test_a_bank_with_an_unfinished_draft_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "question_banks").mkdir()
    (tmp_path / "courses").mkdir()
    monkeypatch.chdir(tmp_path)
    unfinished = "  - {id: un, kind: choice, status: draft, prompt: Not finished}\n  - {id: what, kind: lamp, status: draft}\n"
    (tmp_path / "question_banks" / "b.yml").write_text(HEAD + GOOD + unfinished)
    done = CliRunner().invoke(main, ["build", "b"])
    assert done.exit_code == 0, done.output
    assert any((tmp_path / "dist").rglob("*.xml"))
