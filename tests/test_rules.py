"""Each folder of tests/rules is a tiny workspace for the rule that it is named after, with what is expected on the line itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from packager.formats import FORMATS
from packager.rules import RULES
from tests import workspaces

TREES = Path(__file__).with_name("rules")
ELSEWHERE = {
    # of the disk or of bytes that no mailed text file could show; tested in test_files.py, tests/source and test_build.py
    "file-unreadable", "file-outside", "file-name-clash", "file-encoding", "file-too-large", "nothing-to-build", "unknown-name", "internal-error",
}  # fmt: skip


@pytest.mark.parametrize("folder", sorted(p.name for p in TREES.iterdir() if p.is_dir()))
def test_rule(folder: str) -> None:
    tree, expected = workspaces.read_expecting(TREES / folder)
    rule = folder.split("~")[0]  # a rule with several trees: rule~what
    assert rule in RULES
    targets = tuple(FORMATS) if RULES[rule].title.startswith("A format") else ()
    found = workspaces.diagnose(tree, targets)
    got = set()
    for d in found:
        places = {f"{d.location.file}:{d.location.line} {d.rule}", f"{d.location.file}:{d.location.line}:{d.location.column} {d.rule}"}
        got.add(next(iter(places & expected), f"{d.location} {d.rule}"))
    assert got == expected
    assert any(line.endswith(f" {rule}") for line in expected)


def test_every_rule_has_a_tree() -> None:
    trees = {p.name.split("~")[0] for p in TREES.iterdir() if p.is_dir()}
    assert set(RULES) - trees - ELSEWHERE == set()


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_rule_is_explained(name: str) -> None:
    rule = RULES[name]
    assert rule.severity in ("error", "warning", "note")
    assert rule.title and not rule.title.endswith(".")
    assert rule.why.endswith(".")
