"""Bytes as text: what people's editors and slides leave in files."""

from __future__ import annotations

from pathlib import Path

import pytest

from packager.files import Blob, blob
from packager.source import text


def test_marks_and_line_ends_are_no_part_of_a_text() -> None:
    result = text.read("f", blob(b"\xef\xbb\xbfa: 1\r\nb: 2\rc: 3\n"))
    assert (result.value, result.diagnostics) == ("a: 1\nb: 2\nc: 3\n", ())


@pytest.mark.parametrize(
    ("raw", "guess", "place", "value"),
    [
        ("title: Größe\n".encode("cp1252"), "Windows-1252", "f:1:10", "title: Größe\n"),
        ("a: 1\ntitle: Größe\n".encode("latin-1"), "Latin-1", "f:2:10", "a: 1\ntitle: Größe\n"),
        ("title: Енергия на града\n".encode("cp1251"), "Windows-1251", "f:1:8", "title: Енергия на града\n"),
        ("title: x\n".encode("utf-16"), "UTF-16", "f", "title: x\n"),
    ],
)
def test_another_encoding_is_named_and_the_rest_still_read(raw: bytes, guess: str, place: str, value: str) -> None:
    result = text.read("f", blob(raw))
    (found,) = result.diagnostics
    assert (found.rule, str(found.location)) == ("file-encoding", place)
    assert guess in found.message and result.value.removeprefix("\ufeff") == value


def test_unseen_characters_are_said_with_place_and_origin_and_blanked() -> None:
    raw = "a: x\u000by\nb: \u000cq\u0007\nc: \ufffe\u0085\u2028\nd: \x00\n"
    result = text.read("f", blob(raw))
    places = [str(found.location) for found in result.diagnostics]
    assert places == ["f:1:5", "f:2:4", "f:2:6", "f:3:4", "f:3:5", "f:3:6", "f:4:4"]
    assert {found.rule for found in result.diagnostics} == {"control-character"}
    assert "line break from slides" in result.diagnostics[0].message and "U+000B" in result.diagnostics[0].message
    assert result.value == "a: x y\nb:  q \nc:    \nd:  \n"


def test_a_flood_of_them_is_counted() -> None:
    found = text.read("f", blob("\x00" * 5000)).diagnostics
    assert len(found) == 20 and "4980 more" in found[-1].message


def test_an_enormous_file_is_not_read() -> None:
    result = text.read("f", Blob("0" * 64, text.LARGEST + 1, None, "/does/not/exist"))
    assert ([d.rule for d in result.diagnostics], result.value) == (["file-too-large"], "")


def test_a_file_that_went_is_a_problem(tmp_path: Path) -> None:
    result = text.read("f", Blob("0" * 64, 5, None, str(tmp_path / "gone")))
    assert [d.rule for d in result.diagnostics] == ["file-unreadable"]
