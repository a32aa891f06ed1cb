"""core.js by node's own test runner, with the cases that packager/grade.py is tested on."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def test_core() -> None:
    node = shutil.which("node")
    if not node:
        pytest.fail("core.js is tested by node 18 or later: apt-get install nodejs npm", pytrace=False)
    done = subprocess.run([node, "--test", "--test-reporter=tap"], cwd=Path(__file__).parent, capture_output=True, text=True, check=False)
    failed = [line for line in done.stdout.splitlines() if line.lstrip().startswith("not ok")]
    assert done.returncode == 0, "\n".join(failed) + done.stderr
    assert "# pass" in done.stdout and "# fail 0" in done.stdout
