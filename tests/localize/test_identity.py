"""A language whose every msgstr is its msgid is the source, to the byte: nothing is lost between a text, its PO file and the packages."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from packager import build
from packager.extract import extract
from packager.formats import FORMATS
from packager.languages import Languages
from packager.localize import po
from packager.localize.po import Catalog
from packager.workspace import open_workspace

ROOT = Path(__file__).resolve().parents[2]
SAME = "en-GB"
"""The language of the source, by another name."""


def copied(catalog: Catalog) -> Catalog:
    return replace(catalog, entries=tuple(replace(entry, target=entry.source) for entry in catalog.entries if not entry.obsolete))


def packed(languages: Languages, subject: str, lang: str, format: str) -> dict[str, bytes]:
    course = build.rendered(languages, build.Job(subject, "", lang, ())).value
    written = FORMATS[format].writer()(course, {**course.targets.get(format, {}), "templates": languages.workspace.templates})
    return {name.replace(SAME, "en"): data.read().replace(SAME.encode(), b"en") for name, data in written.value.items()}


@pytest.mark.parametrize("where", [".", "tests/torture"])
def test_a_copy_of_every_msgid_is_the_source(where: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / where / "courses", tmp_path / "courses")
    shutil.copytree(ROOT / where / "question_banks", tmp_path / "question_banks")
    plain = Languages(open_workspace(tmp_path).value)
    made = extract(plain, (), (SAME,))
    assert made.found == ()
    for path, text in made.files.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")
        if f"/{SAME}/" in path:
            catalog = po.parse(path, text, SAME).value
            assert catalog is not None and catalog.entries
            file.write_text(po.spelled(copied(catalog)), "utf-8", newline="\n")
    languages = Languages(open_workspace(tmp_path).value)
    for subject in languages.subjects():
        done = languages.translation(subject, SAME)
        assert (done.found, done.complete, done.left) == ((), 100, 0)
        for format in FORMATS:
            source, copy = packed(plain, subject, "en", format), packed(languages, subject, SAME, format)
            assert (source or format == "aiken") and list(copy) == list(source)  # Aiken can hold none of some banks' questions
            for name in source:
                assert copy[name] == source[name], f"{subject} {format} {name}"
