"""Each folder of tests/rules is a tiny workspace for the rule that it is named after, with what is expected on the line itself.

`packager check` says of it exactly what is expected, and the examples of the rule's row hold: the tree has the bad one in it, and with the good
one in its place there is less to say and nothing else. A file `options` holds what is to be said to the command: a target, an audience.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from packager.cli import main
from packager.rules import RULES
from tests import workspaces

TREES = Path(__file__).with_name("rules")
FOLDERS = sorted(path.name for path in TREES.iterdir() if path.is_dir())
ELSEWHERE = {
    # of the disk or of bytes that no mailed text file could show; tested in test_files.py, tests/source and test_build.py
    "file-unreadable", "file-name-clash", "file-encoding", "file-too-large", "nothing-to-build", "internal-error",
    # of what a build was asked for; tested in tests/localize/test_translation.py
    "translation-incomplete",
    # of files that are no part of a workspace; tested in formats/test_gift.py, formats/test_moodlexml_read.py and test_import.py
    "kept-raw", "import-broken", "question-lost", "import-lost", "import-altered", "language-assumed",
}  # fmt: skip


def rule_of(folder: str) -> str:
    """A rule can have several trees: rule~what."""
    return folder.split("~")[0]


def check(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What `packager check` says in a workspace."""
    options = root / "options"
    words = options.read_text(encoding="utf-8").split() if options.is_file() else []
    monkeypatch.chdir(root)
    done = CliRunner().invoke(main, ["check", "-j", "1", "--output-format", "json", *words], catch_exceptions=False)
    found: list[dict[str, Any]] = json.loads(done.output)
    assert done.exit_code == any(d["severity"] == "error" for d in found)
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_rule(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = workspaces.copy_expecting(TREES / folder, tmp_path)
    rule = rule_of(folder)
    assert rule in RULES
    got = set()
    for d in check(tmp_path, monkeypatch):
        line = f"{d['file']}:{d['line'] or 1}"  # what is said of a file as a whole is expected on its first line
        places = {f"{line} {d['rule']}", f"{line}:{d['column']} {d['rule']}"}
        got.add(next(iter(places & expected), f"{line}:{d['column']} {d['rule']}"))
        for said in (d["message"], d["hint"], *(other["message"] for other in d["related"])):
            assert said == said.strip() and not said.endswith(".") and "\n" not in said
    assert got == expected
    assert any(line.endswith(f" {rule}") for line in expected)


def test_every_rule_has_a_tree() -> None:
    assert set(RULES) - {rule_of(folder) for folder in FOLDERS} - ELSEWHERE == set()


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_rule_is_explained(name: str) -> None:
    rule = RULES[name]
    assert rule.severity in ("error", "warning", "note")
    assert rule.title and not rule.title.endswith(".")
    assert rule.why.endswith(".")


@pytest.mark.parametrize("folder", [name for name in FOLDERS if "~" not in name and RULES[name].good])
def test_the_examples_hold(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspaces.copy_expecting(TREES / folder, tmp_path)
    rule = RULES[folder]
    before = Counter(d["rule"] for d in check(tmp_path, monkeypatch))
    put = 0
    for path in [path for path in tmp_path.rglob("*") if path.is_file()]:
        name = path.relative_to(tmp_path).as_posix()
        if name == rule.bad:  # an example of a file's name
            path.rename(tmp_path / rule.good)
            put += 1
            continue
        text, times = instead(path.read_text(encoding="utf-8", errors="surrogateescape"), rule.bad, rule.good)
        path.write_text(text, encoding="utf-8", errors="surrogateescape")
        put += times
    assert put, "the tree has not the bad example in it"
    after = Counter(d["rule"] for d in check(tmp_path, monkeypatch))
    assert after[folder] < before[folder]
    assert set(after) <= set(before)


def instead(text: str, bad: str, good: str) -> tuple[str, int]:
    """A text with the good example in place of the bad one, at the indentation and behind the hyphens that it has there; and how often."""
    first, *more = bad.split("\n")
    pattern = r"(?m)^(.*?)" + re.escape(first) + "".join(r"\n[ \t]*" + re.escape(line.lstrip()) if line else r"\n" for line in more)

    def put(found: re.Match[str]) -> str:
        before = found[1]
        margin = " " * len(before) if not before.strip(" -") else ""
        return before + "\n".join([good.split("\n")[0], *(margin + line if line else "" for line in good.split("\n")[1:])])

    return re.subn(pattern, put, text)
