"""Titles of a SCORM package as Moodle's table of contents has them: every letter and blank, ampersands once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from packager.files import pack
from packager.formats import scorm12
from packager.model import Plain
from tests.formats.samples import sample_course
from tests.moodle import moodle

pytestmark = pytest.mark.moodle


@pytest.mark.parametrize(
    "title",
    ["Έξυπνες πόλεις & ενέργεια", "Умен град", "Größe <3 m", "R&D – Überblick", "«Quote» & \"so\"", "π > ρ < σ & & τ", "a\u00a0b & c", "&lt; &amp; &#945;"],
)  # fmt: skip
def test_a_title_reads_as_written(tmp_path: Path, title: str) -> None:
    file = tmp_path / "course.zip"
    with file.open("wb") as out:
        pack(scorm12.write(replace(sample_course(), title=Plain(title, "course.title")), {}).value, out)
    said = moodle.run("import_scorm", file)
    assert said["errors"] == [] and said["notices"] == []
    assert {sco["title"].replace("\u00a0", " ") for sco in said["scos"]} == {title.replace("\u00a0", " ")}
