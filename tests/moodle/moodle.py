"""The scripts beside this file, run in the Moodle that MOODLE_DIR names: each puts a file through Moodle's own importer and says what arrived."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def run(script: str, file: Path, *options: str) -> dict[str, Any]:
    """The report of a script on a file, e.g. run("import_questions", path, "--attempt"). Its `errors` and `notices` are to be asserted empty.
    AssertionError with what PHP said where there is no report."""
    done = subprocess.run(
        ["php", str(HERE / f"{script}.php"), "--file", str(file.resolve()), *options], capture_output=True, text=True, check=False,
        env={**os.environ, "MOODLE_DIR": os.environ["MOODLE_DIR"]}, timeout=600,
    )  # fmt: skip
    start = done.stdout.find("{")
    assert start >= 0, f"{script} said nothing: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    report: dict[str, Any] = json.loads(done.stdout[start:])
    return report


def release() -> tuple[int, int]:
    """The Moodle's version, e.g. (4, 5)."""
    text = Path(os.environ["MOODLE_DIR"], "version.php").read_text()
    major, minor = text.split("$release", 1)[1].split("'")[1].split(" ")[0].split(".")[:2]
    return int(major), int(minor.rstrip("+"))
