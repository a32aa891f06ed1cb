"""Programs of others that read PO files. `run.py test` installs them; a test that misses one fails."""

from __future__ import annotations

import subprocess
from pathlib import Path


def gettext(program: str, *words: str | Path) -> str:
    """What one of GNU gettext's programs prints; what it complains of fails the test."""
    done = subprocess.run([program, *map(str, words)], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0 and not done.stderr, done.stderr
    return done.stdout
