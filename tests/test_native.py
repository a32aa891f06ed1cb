"""Canonical JSON: what goes out comes back equal, and equal nouns are equal bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from packager import native, walk
from packager.diagnostics import Location, Result
from packager.files import blob
from packager.model import Asset, Course, Markdown, NumericAnswer, Plain, Unit
from tests.formats.samples import sample_course


def test_a_rendered_course_comes_back_equal() -> None:
    course = sample_course()
    assert native.loads(native.dumps(course)) == course


def test_a_written_course_comes_back_equal_and_with_its_places() -> None:
    def written(text: object) -> Result[Markdown]:
        return Result(Markdown(str(text), "k", "body", "de", Location("a:b.md", 3, 5), (5, 1)))

    course: Course[Markdown] = walk.map_texts(sample_course(), written).value
    back = native.loads(native.dumps(course, places=True))
    assert back == course
    for old, new in zip(walk.texts(course), walk.texts(back), strict=True):
        assert (old.loc, getattr(old, "columns", ())) == (new.loc, getattr(new, "columns", ()))
    assert back.loc == course.loc and [q.loc for q in walk.questions(back)] == [q.loc for q in walk.questions(course)]


def test_a_file_is_its_digest_and_size() -> None:
    made = Asset("courses/a/media/x.txt", "x.txt", "text/plain", blob("hello"))
    shown = json.loads(native.dumps(made))
    assert shown["blob"] == {"type": "Blob", "digest": blob("hello").digest, "size": 5}
    assert native.loads(native.dumps(made)) == made


def test_equal_numbers_are_equal_bytes() -> None:
    one, other = NumericAnswer(Decimal("1E+3")), NumericAnswer(Decimal("1000.0"))
    assert one == other and native.dumps(one) == native.dumps(other)
    assert json.loads(native.dumps(NumericAnswer(Decimal("4e-7"), Decimal("1e-9"))))["value"] == "4e-7"


def test_places_are_left_out_unless_asked_for() -> None:
    here = Unit(
        "u", Plain("U", "u.title", loc=Location("u.md", 1, 1)), Markdown("x", "u", loc=Location("u.md", 2, 1)), loc=Location("u.md", 1, 1)
    )
    assert "u.md" not in native.dumps(here) and '"loc": "u.md:2:1"' in native.dumps(here, places=True)


@pytest.mark.parametrize("bad", ['{"type": "Nothing"}', '{"id": 1}', "[", '{"type": "Unit", "wrong": 1}'])
def test_other_texts_are_refused(bad: str) -> None:
    with pytest.raises((KeyError, ValueError)):
        native.loads(bad)


def test_what_is_no_noun_is_refused() -> None:
    with pytest.raises(TypeError):
        native.dumps(object())


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    program = "import hashlib; from packager import native; from tests.formats.samples import sample_course; "
    program += "print(hashlib.sha256(native.dumps(sample_course()).encode()).hexdigest())"
    root = Path(__file__).parents[1]
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(runs) == 1
