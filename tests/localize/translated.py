"""A small workspace with a course, a bank and a glossary, and translations that are written into its PO files by polib, as a translator's tool would."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import polib
from click.testing import CliRunner, Result

from packager.cli import main
from packager.languages import Languages
from packager.workspace import open_workspace
from tests import workspaces

ROOT = Path(__file__).resolve().parents[2]

FILES: dict[str, str | bytes] = {
    "courses/lamps/course.yml": """\
        id: lamps
        title: Lamps of a street
        language: en
        license: CC-BY-4.0
        modules:
          - id: one
            title: First module
            units: [led, costs.2]
            quizzes: [test]
        quizzes:
          - id: test
            title: What do you know?
            questions:
              - bank: lamp-bank
        """,
    "courses/lamps/glossary.yml": """\
        entries:
          - id: lamp
            term: street lamp
            forms: [street lamps]
            definition: A light on a post.
        """,
    "courses/lamps/units/led.md": """\
        ---
        id: led
        title: Saving with lamps
        ---
        A **street lamp** burns [for long](https://example.org/hours) at night.

        ## Why it matters

        - First the money.
        - Then the stars.

        | Lamp | Power |
        | ---- | ----: |
        | LED lamp | 120 watts |

        ![A lamp on a post](../media/lamp.png)

        <!-- translators: the trainer says this aloud -->

        ::: trainer
        Ask who pays for it.
        :::

        ::: question name-it
        """,
    "courses/lamps/units/costs.md": """\
        ---
        id: costs.2
        title: What it costs
        ---
        The bill of one night.
        """,
    "courses/lamps/media/lamp.png": b"\x89PNG\r\n\x1a\n",
    "question_banks/lamp-bank.yml": """\
        id: lamp-bank
        title: Questions on lamps
        language: en
        questions:
          - id: name-it
            kind: short-answer
            prompt: What do you call this light?
            answers: [street lamp, lamp post]
          - id: choose-it
            kind: choice
            prompt: Which one saves energy?
            options:
              - right: The LED lamp.
              - wrong: The old lamp.
        """,
}


def workspace(root: Path, **more: str | bytes) -> Path:
    return workspaces.write(root, **{**FILES, **more})


def languages(root: Path) -> Languages:
    return Languages(open_workspace(root).value)


def packager(*words: str) -> Result:
    """A command, called in the folder that the test stands in."""
    return CliRunner().invoke(main, words, catch_exceptions=False)


def at_a_terminal(columns: int, *words: str) -> str:
    """What a command shows at a terminal of so many columns, with all that tells it of colours."""
    ours, theirs = pty.openpty()
    environment = {
        **os.environ,
        "COLUMNS": str(columns),
        "LINES": "50",
        "TERM": "xterm-256color",
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
    }
    environment.pop("NO_COLOR", None)
    with subprocess.Popen([sys.executable, "-m", "packager", *words], stdout=theirs, stderr=theirs, env=environment) as running:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 1 << 16)
            except OSError:  # what Linux says where the other side has gone
                break
            if not piece:
                break
            shown += piece
        running.wait()
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


Touch = Callable[[polib.POEntry], None]


def translate(
    root: Path, lang: str, to: Mapping[str, str] | Callable[[str], str] = str.upper, touch: Mapping[str, Touch] | None = None
) -> None:
    """Fills the PO files of a language that extract has made: a text that `to` has, or whatever it makes of a text; then `touch`, by the text."""
    for path in sorted(root.rglob(f"locale/{lang}/*.po")):
        file = polib.pofile(str(path), wrapwidth=78)
        for entry in file:
            if not entry.obsolete:
                entry.msgstr = to(entry.msgid) if callable(to) else to.get(entry.msgid, entry.msgstr)
                if touch and entry.msgid in touch:
                    touch[entry.msgid](entry)
        file.save(str(path))


def fuzzy(previous: str) -> Touch:
    def touch(entry: polib.POEntry) -> None:
        entry.flags.append("fuzzy")
        entry.previous_msgid = previous

    return touch


def remark(words: str, empty: bool = False) -> Touch:
    def touch(entry: polib.POEntry) -> None:
        entry.tcomment = words
        if empty:
            entry.msgstr = ""

    return touch


def target(words: str) -> Touch:
    def touch(entry: polib.POEntry) -> None:
        entry.msgstr = words

    return touch


def bulgarian(text: str) -> str:
    """Something in Cyrillic letters that keeps what is not words."""
    return {
        "A **street lamp** burns [for long](https://example.org/hours) at night.": "**Улична лампа** свети [дълго](https://example.org/hours) нощем.",
        "street lamp": "улична лампа\nуличната лампа",
        "What do you know?": "Какво знаете?",
        "What do you call this light?": "Как се нарича тази светлина?",
        "Which one saves energy?": "Коя пести енергия?",
    }.get(text) or "".join("абвгдежзийклмнопрстуфхцчш"[ord(c) % 25] if c.isalpha() else c for c in text)
