"""The PO files of this repository in the hands of others: GNU gettext, Babel, polib and translate-toolkit, which Weblate and Pootle stand on."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po
from translate.storage.pypo import pofile  # type: ignore[import-untyped]

from packager.localize import po
from tests.localize.programs import gettext

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("courses", "question_banks", "templates")
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("locale/**/*.po*")
    if path.suffix in (".po", ".pot")
)
TRANSLATED = [path for path in FILES if path.endswith(".po")]
SILENT = (
    "blank", "emails", "endwhitespace", "escapes", "nplurals", "startwhitespace", "tabs", "untranslated", "variables", "xmltags",
)  # fmt: skip
"""Filters that a right translation never meets. Others, as of numbers and brackets, go by rules that languages differ in."""


def language(path: str) -> str:
    file = Path(path)
    return file.stem if file.parent.name == "locale" else file.parent.name


def test_there_are_some() -> None:
    assert {language(path) for path in TRANSLATED} == {"bg", "ro", "el", "es", "de", "eu"}
    assert len(FILES) > len(TRANSLATED) > 10


@pytest.mark.parametrize("path", TRANSLATED)
def test_gettext_compiles_it(path: str) -> None:
    gettext("msgfmt", "--check", "--output-file=/dev/null", ROOT / path)


@pytest.mark.parametrize("path", FILES)
def test_all_read_the_same_texts(path: str) -> None:
    lang = language(path) if path.endswith(".po") else "en"
    ours = po.parse(path, (ROOT / path).read_text("utf-8"), lang).value
    assert ours is not None
    expected = sorted((e.context, e.source, e.target) for e in ours.entries if not e.obsolete and not e.fuzzy)
    theirs = [e for e in polib.pofile(str(ROOT / path)) if not e.obsolete and not e.fuzzy]
    assert sorted((e.msgctxt or "", e.msgid, e.msgstr_plural.get(0) or e.msgstr) for e in theirs) == expected
    with (ROOT / path).open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    babel = [
        (m.context or "", *(words[0] if isinstance(words, tuple | list) else words for words in (m.id, m.string)))
        for m in catalog
        if m.id and not m.fuzzy
    ]
    assert sorted(babel) == expected
    units = [u for u in pofile.parsefile(str(ROOT / path)).units if not u.isheader() and not u.isobsolete() and not u.isfuzzy()]
    assert sorted((u.getcontext(), str(u.source), str(u.target)) for u in units) == expected


@pytest.mark.parametrize("path", TRANSLATED)
def test_pofilter_finds_nothing(path: str) -> None:
    tests = [word for name in SILENT for word in ("-t", name)]
    words = [sys.executable, "-m", "translate.filters.pofilter", f"--language={language(path)}", "--progress=none", *tests, path]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert not re.findall(r"^# \(pofilter\).*", done.stdout, re.M)


def test_pofilter_looks(tmp_path: Path) -> None:
    """The test above can fail."""
    (tmp_path / "bg.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "One"\nmsgstr "Едно "\n', "utf-8"
    )
    words = [sys.executable, "-m", "translate.filters.pofilter", "--progress=none", "-t", "endwhitespace", "bg.po"]
    assert "# (pofilter) endwhitespace" in subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8").stdout
