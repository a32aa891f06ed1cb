"""The bench works at its smallest size, and its inputs are the same at each run. No test asserts a time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


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
