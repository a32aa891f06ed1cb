"""What surrounds the code: the locks hold what pyproject.toml wants, nothing names a host to fetch from, and the commands are what the README says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {"run": ("build",), "test": ("build", "test")}


def locked(name: str) -> dict[str, list[Requirement]]:
    """The requirements of a lock file by name; one that has no hash fails."""
    found: dict[str, list[Requirement]] = {}
    for entry in re.split(r"\n(?=\S)", (ROOT / f"requirements/{name}.lock").read_text(encoding="utf-8").strip()):
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), f"no hash: {entry}"
        requirement = Requirement(entry.split("\\")[0].strip())
        found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_lock_holds_what_the_project_wants(name: str) -> None:
    have = locked(name)
    wanted = [*PROJECT["project"]["dependencies"], *(item for group in LOCKS[name] for item in PROJECT["dependency-groups"][group])]
    for text in wanted:
        requirement = Requirement(text)
        (chosen,) = have[canonicalize_name(requirement.name)]  # one version for every system and Python
        (version,) = chosen.specifier
        assert version.operator == "=="
        assert requirement.specifier.contains(version.version), f"python3 run.py lock: {chosen} is not {text}"


def test_the_locks_agree() -> None:
    run, test = locked("run"), locked("test")
    assert {name: list(map(str, row)) for name, row in run.items()} == {name: list(map(str, test[name])) for name in run}


def test_the_build_is_made_by_locked_packages() -> None:
    assert {Requirement(text).name for text in PROJECT["build-system"]["requires"]} <= set(locked("run"))


def test_locks_name_no_host() -> None:
    files = [*ROOT.glob("requirements/*.lock"), *ROOT.glob("bench/*.lock"), ROOT / "tests/player/package-lock.json"]
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert "index-url" not in text and "resolved" not in text and "find-links" not in text, file
    packages = json.loads(files[-1].read_text(encoding="utf-8"))["packages"]
    assert all("integrity" in entry for path, entry in packages.items() if path)


def test_ci_calls_the_readmes_second_command() -> None:
    commands = re.findall(r"^    (python3 run\.py (?:build|test))$", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    assert set(commands) == {"python3 run.py build", "python3 run.py test"}
    assert (ROOT / ".ci/run").read_text(encoding="utf-8").rstrip().endswith("exec python3 run.py test")


def test_run_says_what_it_can_do() -> None:
    asked = subprocess.run([sys.executable, ROOT / "run.py", "--help"], capture_output=True, text=True)
    assert asked.returncode == 0 and "run.py build" in asked.stdout and "run.py test" in asked.stdout
    assert subprocess.run([sys.executable, ROOT / "run.py"], capture_output=True).returncode == 2


def test_licences() -> None:
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert "SPDX-License-Identifier: CC-BY-4.0" in (ROOT / "LICENSE-content").read_text(encoding="utf-8")
    for shipped in [*ROOT.glob("courses/*/course.yml"), *ROOT.glob("question_banks/*.yml")]:
        assert re.search(r"^license: CC-BY-4\.0$", shipped.read_text(encoding="utf-8"), re.M), f"{shipped} does not say its licence"


def test_dist_is_empty_in_the_repository() -> None:
    if shutil.which("git"):
        kept = subprocess.run(["git", "ls-files", "dist"], cwd=ROOT, capture_output=True, text=True)
        if kept.returncode == 0:  # else this is no checkout but an unpacked archive
            assert kept.stdout.split() in ([], ["dist/.gitignore"])
    assert (ROOT / "dist/.gitignore").read_text(encoding="utf-8").split() == ["*", "!.gitignore"]
