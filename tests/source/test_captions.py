"""SubRip files become WebVTT."""

from __future__ import annotations

from packager.diagnostics import Location
from packager.files import blob
from packager.model import Ref
from packager.source.assets import assets
from packager.source.captions import is_webvtt, webvtt

SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,500 X1:1\r\n{\\an8}<i>Größe</i> & <font color=red>mehr</font>\r\n- zwei\r\n\r\n"
    "2\r\n0:01:02,5 --> 0:01:03,040\r\n10\r\n--> weiter\r\n\r\n"
)  # fmt: skip
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<i>Größe</i> &amp; mehr\n- zwei\n\n00:01:02.500 --> 00:01:03.040\n10\n→ weiter\n"


def converted(raw: bytes) -> str:
    made = webvtt(blob(raw))
    assert made is not None and is_webvtt(made)
    return made.read().decode()


def test_windows_line_ends_and_letters() -> None:
    assert converted(SRT.encode("cp1252", "replace")) == VTT
    assert converted(SRT.encode("utf-8-sig")) == VTT


def test_what_holds_no_cue() -> None:
    for raw in (b"", b"Hello", b"1\n00:00:01,000 --> 00:00:02,000\n\n", b"\x89PNG"):
        assert webvtt(blob(raw)) is None


def test_what_browsers_take_as_webvtt() -> None:
    assert is_webvtt(blob("WEBVTT\n")) and is_webvtt(blob("\ufeffWEBVTT - title\n\n"))
    assert not is_webvtt(blob("WEBVTTX")) and not is_webvtt(blob("1\n00:00:01,000")) and not is_webvtt(blob(b"WEBVTT \xff"))


def test_the_asset_is_the_converted_file() -> None:
    place = Location("u.md", 3, 1)
    found = assets(
        [Ref("asset", "c/media/film.srt", loc=place), Ref("asset", "c/media/bad.srt", loc=place)],
        {"c/media/film.srt": blob(SRT), "c/media/bad.srt": blob("x")},
    )
    asset = found.value["c/media/film.srt"]
    assert (asset.name, asset.media_type) == ("film.srt.vtt", "text/vtt")
    assert asset.blob.read().decode() == VTT
    assert [(d.rule, d.location) for d in found.diagnostics] == [("captions-unreadable", place)]
