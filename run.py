"""The repository's commands, for a machine that has Python and nothing else prepared.

    python3 run.py build [COURSE...]    make what is needed in .venv, then build every course (or those named) into dist/
    python3 run.py test [PYTEST...]     make what the tests need, a browser and npm packages included, then run them
    python3 run.py docs                 renew the tables in docs/ and the schemas from the code
    python3 run.py bench [--small]      time and memory, side by side with other programs; bench survival: of translations
    python3 run.py lock                 renew requirements/*.lock from pyproject.toml
    python3 run.py wheel                make build/packager-....whl, to install the tool elsewhere

Any other word is a command of packager: `python3 run.py check`, `python3 run.py explain image-no-alt`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = {"run": ROOT / "requirements/run.lock", "test": ROOT / "requirements/test.lock"}
OLDEST = (3, 11)
UV = "uv>=0.5"  # makes the lock files; nothing else needs it
ALL_TESTS = ["-n", "auto", "--dist", "loadfile", "--cov", "--cov-report=term", "--cov-fail-under=90"]


def main(words: list[str]) -> int:
    if not words or words[0] in ("-h", "--help", "help"):
        print(__doc__)
        return 0 if words else 2
    word, rest = words[0], words[1:]
    if word == "test":
        environment("test")
        browser()
        npm(ROOT / "tests/player")
        return call([PYTHON, "-m", "pytest", *(rest or ALL_TESTS)])
    if word == "docs":
        environment("run")
        return call([PYTHON, ROOT / "docs/generate.py", *rest])
    if word == "bench":
        environment("run")
        return call([PYTHON, ROOT / "bench/run.py", *rest])
    if word == "lock":
        environment("run")
        return lock()
    if word == "wheel":
        environment("run")
        return call([PYTHON, "-m", "hatchling", "build", "-t", "wheel", "-d", ROOT / "build", *rest])
    environment("run")
    return call([BIN / "packager", word, *rest])


# ---- Python ----------------------------------------------------------------------------------------------------------------


def environment(name: str) -> None:
    """The virtual environment with the packages of one lock file and this project in it. Does nothing when it is as it should be."""
    wanted = digest(LOCKS[name])
    stamps = {key: VENV / f"{key}.stamp" for key in LOCKS}
    if works(PYTHON) and stamps[name].is_file() and stamps[name].read_text() == wanted:
        return
    if not works(PYTHON, "import pip"):
        say("making a Python environment in .venv")
        make_venv()
    say(f"installing what is in requirements/{name}.lock (once; a minute or two)")
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    must(
        [*pip, "--require-hashes", "-r", LOCKS[name]], "The packages could not be installed. Is the network there? What pip said is above."
    )
    must([*pip, "--no-deps", "--no-build-isolation", "-e", ROOT], "The project itself could not be installed. What pip said is above.")
    for key in stamps if name == "test" else (name,):  # the packages of the tests include all others
        stamps[key].write_text(digest(LOCKS[key]))


def make_venv() -> None:
    """An empty environment with pip. Debian keeps what that takes in a package of its own, python3-venv."""
    if VENV.exists():
        try:
            shutil.rmtree(VENV)
        except OSError as error:
            stop(f"{VENV} does not work and cannot be replaced ({error.strerror}). Delete that folder, as its owner, and try again.")
    make = [sys.executable, "-m", "venv", VENV]
    if not works(sys.executable, "import venv, ensurepip"):
        own = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        apt([own], "Python here cannot make environments", f"Install its venv module (on Debian and Ubuntu: {own}) and try again.")
    must(make, "The Python environment could not be made; what Python said is above.")


def works(python: Path | str, code: str = "") -> bool:
    """Whether an interpreter runs, and runs `code` without an exception."""
    try:
        return subprocess.run([python, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def lock() -> int:
    """Renews the lock files: one version of each package for every system and Python from 3.11.0 on, with its hashes."""
    must([PYTHON, "-m", "pip", "install", "--quiet", UV], "uv could not be installed.")
    renew = ["--upgrade", "--universal", "--fork-strategy", "fewest", "--python-version", "3.11.0"]
    form = ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet"]
    make = [PYTHON, "-m", "uv", "pip", "compile", *renew, *form, "pyproject.toml", "--group", "build"]
    return call([*make, "--group", "test", "-o", LOCKS["test"]]) or call([*make, "-c", LOCKS["test"], "-o", LOCKS["run"]])


# ---- what the tests need besides Python ------------------------------------------------------------------------------------


def browser() -> None:
    """Chromium with its driver, Node.js from 18 on and npm."""
    missing = []
    if not shutil.which("chromium"):
        missing += ["chromium", "fonts-dejavu-core"]
    if not shutil.which("chromedriver"):
        missing += ["chromium-driver"]
    if not shutil.which("node"):
        missing += ["nodejs"]
    if not shutil.which("npm"):
        missing += ["npm"]
    if missing:
        names = " ".join(missing)
        apt(missing, "the tests need a browser and Node.js", f"Install {names} (as Debian calls them) so that they are on the PATH.")


def npm(folder: Path) -> None:
    """The npm packages that package-lock.json in `folder` names."""
    plan, stamp = folder / "package-lock.json", folder / "node_modules/.stamp"
    if not plan.is_file() or (stamp.is_file() and stamp.read_text() == digest(plan)):
        return
    say(f"installing the npm packages of {folder.relative_to(ROOT)}")
    command = [shutil.which("npm") or "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    must(command, "The npm packages could not be installed. Is the network there? What npm said is above.", folder)
    stamp.write_text(digest(plan))


def apt(packages: list[str], why: str, otherwise: str) -> None:
    """Installs Debian packages, as root or by sudo; on other systems stops with what the reader can do."""
    if not shutil.which("apt-get"):
        stop(f"{why[0].upper()}{why[1:]}. {otherwise}")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not root and not shutil.which("sudo"):
        stop(f"{why[0].upper()}{why[1:]}. Ask who looks after this machine to run: apt-get install {' '.join(packages)}")
    say(f"{why}: installing {' '.join(packages)} by apt-get")
    as_root = [] if root else ["sudo"]
    quiet = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    call([*quiet, "update"])  # a package source that is out of order need not stop us
    must([*quiet, "install", "-y", "--no-install-recommends", *packages], f"apt-get could not install them. {otherwise}", quiet=True)


# ---- small things ----------------------------------------------------------------------------------------------------------


def digest(file: Path) -> str:
    """Changes when the file does, when another Python made the environment, or when the repository was moved."""
    seen = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    seen.update(file.read_bytes())
    return seen.hexdigest()


def call(command: Sequence[object]) -> int:
    """Runs a command with our input and output; its exit code."""
    sys.stdout.flush()
    try:
        return subprocess.run([str(word) for word in command], cwd=ROOT).returncode
    except KeyboardInterrupt:
        return 130


def must(command: Sequence[object], otherwise: str, folder: Path = ROOT, quiet: bool = False) -> None:
    """Runs a command that has to work; stops with `otherwise` when it does not. quiet: its output is shown only then."""
    out, errors = (subprocess.PIPE, subprocess.STDOUT) if quiet else (None, None)
    done = subprocess.run([str(word) for word in command], cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=errors)
    if done.returncode:
        sys.stderr.write((done.stdout or b"").decode(errors="replace"))
        stop(otherwise)


def say(what: str) -> None:
    print(f"run.py: {what}", file=sys.stderr, flush=True)


def stop(why: str) -> None:
    say(why)
    raise SystemExit(1)


def newer_python() -> str | None:
    """Another Python on this machine that is new enough, newest first."""
    found = (shutil.which(f"python3.{minor}") for minor in range(19, OLDEST[1] - 1, -1))
    return next(filter(None, found), None)


if __name__ == "__main__":
    if sys.version_info < OLDEST:
        other = newer_python()
        if other is None:
            stop(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version_info[0]}.{sys.version_info[1]}.")
        raise SystemExit(call([str(other), *sys.argv]))
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except OSError as error:  # a disk that is full, a file of another user's
        stop(f"{error.filename or ROOT}: {error.strerror or error}.")
