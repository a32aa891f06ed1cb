"""The other programs that the bench compares ours with: the Python ones in an environment of their own, the rest as the machine has them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / ".venv-bench"
LOCK = ROOT / "bench/peers.lock"
PACKAGER = [sys.executable, "-m", "packager"]


def install() -> str:
    """Puts the Python programs of peers.lock into an environment of their own. Returns why that was not to be had, or ''."""
    stamp = PEERS / "stamp"
    if stamp.is_file() and stamp.read_bytes() == LOCK.read_bytes():
        return ""
    shutil.rmtree(PEERS, ignore_errors=True)
    pip = [str(PEERS / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(LOCK)]
    for command in ([sys.executable, "-m", "venv", str(PEERS)], pip):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            return (done.stderr or done.stdout).strip().splitlines()[-1] if done.stderr or done.stdout else "could not be installed"
    stamp.write_bytes(LOCK.read_bytes())
    return ""


def there(command: str) -> str:
    """The path of a peer's command, or ''."""
    path = PEERS / "bin" / command
    return str(path) if path.is_file() else ""


def version(distribution: str) -> list[str]:
    """The command that prints the version of a Python peer."""
    return [str(PEERS / "bin/python"), "-c", f"from importlib.metadata import version; print(version('{distribution}'))"]


def last_word(command: list[str]) -> str:
    """What the first line that a command prints ends with: a version."""
    words = subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout.split("\n")[0].split()
    return words[-1] if words else "?"
