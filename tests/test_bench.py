"""The benches work at their smallest size, their inputs are the same at each run, and what they call right is right. No test asserts a time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "bench")
    import editor

    return editor


@pytest.fixture
def survival(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "bench")
    import survival

    return survival


def test_smallest_growth() -> None:
    command = [sys.executable, ROOT / "bench/run.py", "growth", "3", "6"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in done.stdout.splitlines()[2:]]
    assert [row[0] for row in rows] == ["3", "6"] and all(float(row[3]) > 1 for row in rows)


def test_the_peers_read_what_they_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every form has every question, its four options and which of them is right. (What the peers make of it, the bench itself shows.)"""
    monkeypatch.syspath_prepend(ROOT / "bench")
    import inputs

    items = inputs.items(3)
    assert [line.split("\t")[0] for line in inputs.bbq(items).splitlines()] == ["MC"] * 3
    assert all(
        line.count("\tcorrect") == 1 and line.count("\tincorrect") == 3 and "<b>P</b>" in line for line in inputs.bbq(items).splitlines()
    )
    assert (
        inputs.text2qti(items).count("*a)") == inputs.moodle_tools(items).count("points: 100") == inputs.bank(items).count("- right:") == 3
    )


def test_smallest_bench() -> None:
    """Both tables have a row of ours with a time, a peak of memory and a size above nothing. (The peers are not fetched for a test.)"""
    command = [sys.executable, ROOT / "bench/run.py", "--small", "--no-peers"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in done.stdout.splitlines() if line.startswith("| packager")]
    assert [row[0] for row in rows] == ["packager: Moodle XML", "packager: SCORM 1.2"]
    for _, _, seconds, cpu, memory, size in rows:
        assert float(seconds) > 0 and float(cpu) > 0 and float(memory) > 0 and float(size.replace(",", "")) > 0


def test_inputs_are_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "bench")
    import inputs

    assert inputs.items(3) == inputs.items(5)[:3]
    assert len(inputs.items(1000)) == 1000
    once, again = inputs.units(50_000), inputs.units(50_000)
    assert once == again
    assert 50_000 <= sum(len(unit.encode()) for unit in once) < 100_000
    every = "".join(inputs.units(200_000))
    for sign in ("\n## ", "\n- ", "\n1. ", "\n| ", "](../media/", "\n```python", "\n!!! note", "\n> ", "\n$$\n", " $x_", "**", "`"):
        assert sign in every


# ---- survival ----------------------------------------------------------------------------------------------------------------

MOVES = (
    "two paragraphs swapped", "a section moved", "a heading's id changed", "list items reordered", "table rows reordered", "an attribute list added",
    "a link's address changed", "a paragraph made a list item", "a callout around paragraphs", "a paragraph wrapped in lines",
)  # fmt: skip
"""Edits that change no word: nobody has to translate anything again."""


def test_smallest_survival(editor: ModuleType) -> None:
    """Each table has its rows, every text is one of three, and nothing of ours is lost or wrong."""
    command = [sys.executable, ROOT / "bench/run.py", "survival", "--small", "--no-peers"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in done.stdout.splitlines() if line.startswith("|")]
    ours = [row for row in rows if row[0].startswith("packager")]
    assert len(ours) == 2
    for _, texts, exact, fuzzy, lost, wrong, kept, offered in ours:
        assert int(texts) == int(exact) + int(fuzzy) + int(lost)
        assert int(exact) > 100 and int(lost) == int(wrong) == 0
        assert 90 < float(kept) <= 100 and float(kept) + float(offered) <= 100
    kinds = {row[0]: row[1] for row in rows if row[0] in editor.EDITS}
    assert list(kinds) == list(editor.EDITS)
    assert {kinds[kind] for kind in MOVES} == {"100.0 + 0.0"}


def test_units_are_read_without_loss(editor: ModuleType, survival: ModuleType) -> None:
    for corpus in (survival.real(), survival.made(40_000)):
        for body, unit in zip(corpus.bodies, corpus.units(), strict=True):
            assert editor.body(unit).text == body
    kinds = {block.kind for unit in survival.real().units() for block in unit}
    assert kinds == {"heading", "paragraph", "list", "table", "other"}


def test_edits_are_fixed_and_remembered(editor: ModuleType, survival: ModuleType) -> None:
    """The same seed gives the same edits, of each kind there is one to make, and a word that is said to come from a place is that word."""
    units = survival.real().units()
    before = editor.joined([editor.body(unit) for unit in units]).text
    for kind in editor.EDITS:
        results = []
        for seed in (1, 1, 2):
            designer = editor.Designer(units, seed)
            assert designer.work([kind], 3) > 0, kind
            results.append(editor.joined([editor.body(unit) for unit in designer.units]))
        once, again, other = results
        assert once == again and once.text not in (before, other.text), kind
        starts = {start for start in editor.origins(once) if start != editor.NEW}
        assert all(before[at] == letter for letter, at in zip(once.text, once.at, strict=True) if at != editor.NEW)
        if kind in MOVES:
            assert len(starts) > 0.99 * len(editor.words(before)), kind


def test_what_is_right_is_known(editor: ModuleType, survival: ModuleType) -> None:
    """A translation of other words is wrong, a proposal of what a text never was is wrong, and words nobody translated are lost."""
    first, second = "The pump is old and it needs a new valve.", "Lamps burn all night in every street."
    before = editor.old(f"{first}\n\n{second}\n", 0)
    changed = before.put(first.index("valve"), first.index("valve") + 5, "seal")
    after = changed + "\nA garden was added behind the town hall.\n"
    numbers = {start: number for number, start in enumerate(editor.origins(before))}
    origins = tuple(numbers.get(start, editor.NEW) for start in editor.origins(after))
    story = survival.Story(survival.Words(editor.words(before.text)), survival.Words(editor.words(after.text)), origins)
    now, added = first.replace("valve", "seal"), "A garden was added behind the town hall."

    def scored(*given: tuple[str, str, bool]) -> tuple[object, dict[str, str]]:
        entries = [polib.POEntry(msgid=source, msgstr=target, flags=["fuzzy"] if fuzzy else []) for source, target, fuzzy in given]
        told: dict[str, str] = {}
        found = survival.texts(entries, story)
        result = survival.score(found, set(range(len(origins))), story, lambda verdict, text: told.update({text.source: verdict}))
        return result, told

    result, told = scored((now, f"[xx] {first}", True), (second, f"[xx] {second}", False), (added, "", False))
    assert told == {now: "useful", second: "exact", added: "new"}
    assert (result.texts, result.exact, result.useful, result.lost, result.wrong) == (2, 1, 1, 0, 0)
    assert (result.words, result.kept, result.offered) == (16, 7, 9)
    result, told = scored((now, f"[xx] {second}", True), (second, "", False), (added, f"[xx] {first}", True))
    assert told == {now: "wrong", second: "lost", added: "wrong"}
    assert (result.texts, result.exact, result.useful, result.lost, result.wrong) == (2, 0, 0, 2, 2)
    assert (result.kept, result.offered) == (0, 0)
    result, told = scored((now, f"[xx] {first}", False), (second, f"[xx] {second}", True))
    assert told == {now: "wrong", second: "useful"}
