"""Files that texts use: portable names, types, and whether they are what they claim to be and no more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packager.diagnostics import Location
from packager.files import Blob, blob
from packager.model import Ref
from packager.source import InLanguage, assets, stand_ins
from packager.source.assets import portable_names

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 20


def used(name: str, data: bytes | str) -> tuple[list[str], list[str]]:
    """(rules, messages) for a file that one line uses."""
    path = f"courses/a/media/{name}"
    result = assets([Ref("asset", path, loc=Location("courses/a/units/u.md", 3, 5))], {path: blob(data)})
    assert all(str(d.location) == "courses/a/units/u.md:3:5" for d in result.diagnostics)
    return [d.rule for d in result.diagnostics], [f"{d.message} {d.hint}" for d in result.diagnostics]


def test_assets_of_the_refs_alone() -> None:
    files = {"m/a.png": blob(PNG), "m/b.png": blob(PNG), "u.md": blob("x")}
    refs = [Ref("asset", "m/a.png"), Ref("unit", "u"), Ref("asset", "m/gone.png"), Ref("asset", "m/a.png", loc=Location("u.md", 1))]
    result = assets(refs, files)
    (made,) = result.value.values()
    assert (made.path, made.name, made.media_type, made.blob) == (
        "m/a.png",
        "a.png",
        "image/png",
        files["m/a.png"],
    ) and not result.diagnostics


# ---- names ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "portable"),
    [
        ("Übersicht.PNG", "Ubersicht.png"),
        ("Größe 50%.svg", "Grosse-50.svg"),
        ("Енергия.jpg", "Energiya.jpg"),
        ("Πόλη (1).webp", "Poli-1.webp"),
        ("L’eau d'été.mp3", "L-eau-d-ete.mp3"),
        ("a.b.c.tar.gz", "a-b-c-tar.gz"),
        ("con.txt", "con-file.txt"),
        ("!!!.png", "file.png"),
        ("😀.png", "grinning.png"),
        ("x" * 90 + ".pdf", "x" * 60 + ".pdf"),
        ("noending", "noending"),
    ],
)
def test_names_are_portable_and_say_something(name: str, portable: str) -> None:
    assert portable_names([f"courses/a/media/{name}"]) == {f"courses/a/media/{name}": portable}


def test_names_do_not_collide_even_where_capitals_are_alike() -> None:
    paths = ["a/media/Plan.svg", "a/media/plan.SVG", "a/media/old/plan.svg", "b/media/plan.svg", "a/media/plan-.svg", "a/media/plän.svg"]
    names = portable_names(paths)
    assert len({name.lower() for name in names.values()}) == len(paths)
    assert names == portable_names(reversed(paths))
    assert names["a/media/Plan.svg"] == "Plan.svg" and names["a/media/old/plan.svg"] == "old-plan.svg"


@given(
    st.lists(
        st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="/"), min_size=1, max_size=30), unique=True, max_size=20
    )
)
def test_any_names_come_out_portable_and_distinct(stems: list[str]) -> None:
    paths = [f"m/{stem}.svg" for stem in stems]
    names = portable_names(paths)
    assert len({name.lower() for name in names.values()}) == len(paths)
    assert all(re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}", name) for name in names.values())


# ---- what they are -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "rule"),
    [
        ("x.png", PNG, ""),
        ("x.JPG", JPEG, ""),
        ("x.jpg", PNG, "media-mismatch"),
        ("x.png", b"<html>", "media-mismatch"),
        ("x.png", b"", "media-empty"),
        ("x.heic", b"\x00\x00\x00\x18ftypheic", "media-format"),
        ("x.jpg", b"\x00\x00\x00\x18ftypheic", "media-mismatch"),
        ("x.tiff", b"II*\x00", "media-format"),
        ("x.bmp", b"BM", "media-format"),
        ("x.mov", b"x", "media-format"),
        ("x.gif", b"GIF89a...", ""),
        ("x.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", ""),
        ("x.avif", b"\x00\x00\x00\x1cftypavif", ""),
        ("x.pdf", b"%PDF-1.7", ""),
        ("x.mp4", b"anything", ""),
        ("x.xyz", b"anything", ""),
    ],
)
def test_a_file_is_what_its_name_says(name: str, data: bytes, rule: str) -> None:
    assert used(name, data)[0] == ([rule] if rule else [])


def test_a_wrong_name_is_put_right_in_the_hint() -> None:
    assert "name it x.png" in used("x.jpg", PNG)[1][0]


def test_a_file_that_went_is_a_problem(tmp_path: Path) -> None:
    gone = Blob("0" * 64, 5, None, str(tmp_path / "gone.png"))
    assert [d.rule for d in assets([Ref("asset", "m/x.png")], {"m/x.png": gone}).diagnostics] == ["file-unreadable"]


UNSAFE = [
    ("<script>alert(1)</script>", "<script>"),
    ('<g onload="x()"/>', "onload"),
    ('<g ONCLICK="x()"/>', "onclick"),
    ("<foreignObject><p/></foreignObject>", "<foreignobject>"),
    ('<image href="https://evil.example/x.png"/>', "evil.example"),
    ('<image xlink:href="//evil.example/x.png"/>', "evil.example"),
    ('<image href="x.png"/>', "x.png"),
    ('<image href="data:image/svg+xml;base64,AAAA"/>', "data:image/svg"),
    ('<use href="other.svg#a"/>', "other.svg"),
    ('<a href="javascript:alert(1)"><text>x</text></a>', "javascript:"),
    ('<a href="java&#10;script:alert(1)"><text>x</text></a>', "javascript:"),
    ('<rect style="fill: url(https://evil.example/#a)"/>', "style"),
    ("<rect fill=\"url( 'http://evil.example' )\"/>", "fill"),
    ("<style>@import 'https://evil.example/x.css';</style>", "styles"),
    ("<style>rect { fill: url(http://evil.example/) }</style>", "styles"),
    ('<a><set attributeName="href" to="javascript:x"/></a>', "animates"),
    ('<a><animate attributeName="xlink:href" values="javascript:x"/></a>', "animates"),
    ('<x:script xmlns:x="http://www.w3.org/2000/svg">x</x:script>', "<script>"),
    ('<iframe src="https://evil.example"/>', "<iframe>"),
]


@pytest.mark.parametrize(("inner", "word"), UNSAFE)
def test_an_svg_that_holds_more_than_a_picture(inner: str, word: str) -> None:
    rules, messages = used("x.svg", SVG.format(inner))
    assert set(rules) == {"svg-unsafe"} and any(word in message for message in messages), messages


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><?xml-stylesheet href="https://evil.example/x.css"?>' + SVG.format(""),
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SVG.format("&b;"),
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG.format("<text>&x;</text>"),
        "<html><body/></html>",
        "<svg><g></svg>",
        "not xml at all",
    ],
)
def test_an_svg_that_is_none_or_reaches_out(text: str) -> None:
    assert set(used("x.svg", text)[0]) == {"svg-unsafe"}


@pytest.mark.parametrize(
    "text",
    [
        SVG.format('<use href="#a"/><rect fill="url(#g)" style="fill:url(#g)"/><style>.a{fill:red}</style><title>on load</title>'),
        SVG.format('<a href="https://example.org"><text>x</text></a><image href="data:image/png;base64,AAAA"/>'),
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
        + SVG.format("<!-- c -->"),
        SVG.format('<animate attributeName="opacity" values="0;1"/>'),
    ],
)
def test_a_picture_that_is_one(text: str) -> None:
    assert used("x.svg", text) == ([], [])


def test_every_place_that_uses_a_bad_file_is_told() -> None:
    refs = [Ref("asset", "m/x.heic", loc=Location("u.md", line, 1)) for line in (1, 5, 5)]
    assert [d.location.line for d in assets(refs, {"m/x.heic": blob("x")}).diagnostics] == [1, 5]


# ---- languages -----------------------------------------------------------------------------------------------------------------

TREE = [
    "courses/a/media/x.svg", "courses/a/media/bg/x.svg", "courses/a/media/es/x.svg", "courses/a/media/plans/y.pdf", "courses/a/media/bg/plans/y.pdf",
    "courses/a/media/es/z.mp4", "courses/a/media/w.vtt", "courses/a/media/es/w.vtt", "courses/a/media/bg/only.svg", "courses/b/media/x.svg",
    "question_banks/media/x.svg", "question_banks/media/pt/x.svg", "courses/a/units/media.md",
]  # fmt: skip


@pytest.mark.parametrize(
    ("langs", "found"),
    [
        ((), {}),
        (("bg",), {"courses/a/media/x.svg": "bg", "courses/a/media/plans/y.pdf": "bg"}),
        (("bg", "es"), {"courses/a/media/x.svg": "bg", "courses/a/media/plans/y.pdf": "bg", "courses/a/media/w.vtt": "es"}),
        (("pt-BR", "pt"), {"question_banks/media/x.svg": "pt"}),
        (("plans",), {}),
    ],
)
def test_a_file_of_a_language_stands_for_that_of_the_same_name(langs: tuple[str, ...], found: dict[str, str]) -> None:
    got = stand_ins({path: blob("x") for path in TREE}, langs)
    assert got == {path: path.replace("/media/", f"/media/{lang}/") for path, lang in found.items()}


def test_the_files_of_a_language() -> None:
    files = {path: blob(path) for path in TREE} | {name: blob(name) for name in ("courses/a/media/full.svg", "courses/a/media/part.svg")}
    own = {"courses/a/media/x.svg": "courses/a/media/bg/x.svg"}
    others = dict.fromkeys(("courses/a/media/x.svg", "courses/a/media/full.svg", "courses/a/media/part.svg"), "courses/a/media/es/x.svg")
    asked: list[str] = []

    def drawn(path: str) -> tuple[Blob, bool]:
        asked.append(path)
        return blob(f"drawn {path}"), "full" in path

    there = InLanguage(files, own, others, drawn)
    assert there.standing("courses/a/media/x.svg") == ("courses/a/media/bg/x.svg", files["courses/a/media/bg/x.svg"])
    assert there.standing("courses/a/media/full.svg")[0] == "courses/a/media/full.svg"
    assert there["courses/a/media/full.svg"].data == b"drawn courses/a/media/full.svg"
    assert there["courses/a/media/part.svg"] == files["courses/a/media/es/x.svg"]
    assert there["courses/b/media/x.svg"].data == b"drawn courses/b/media/x.svg"
    assert there["courses/a/media/w.vtt"] == files["courses/a/media/w.vtt"]
    assert list(there) == list(files) and len(there) == len(files) and "nothing" not in there and "courses/a/media/x.svg" in there
    again = [there[path] for path in files if path.endswith(".svg")]
    assert len(asked) == len(set(asked)) < len(again)


def test_an_asset_keeps_the_path_and_name_of_the_source() -> None:
    """So that ids and addresses are the same in every language; a mistake is said of the file in which it is."""
    files = {
        "courses/a/media/x.svg": blob(SVG.format("")),
        "courses/a/media/bg/x.svg": blob(SVG.format("<script/>")),
        "courses/a/media/f.srt": blob("x"),
    }
    files["courses/a/media/bg/f.srt"] = blob("1\n00:00:01,000 --> 00:00:02,000\n\u0414\u0430\n")
    there = InLanguage(files, stand_ins(files, ("bg",)), {}, lambda path: (files[path], True))
    where = Location("courses/a/units/u.md", 3, 5)
    done = assets([Ref("asset", "courses/a/media/x.svg", loc=where), Ref("asset", "courses/a/media/f.srt", loc=where)], there)
    made = done.value["courses/a/media/x.svg"]
    assert (made.path, made.name, made.blob) == ("courses/a/media/x.svg", "x.svg", files["courses/a/media/bg/x.svg"])
    assert done.value["courses/a/media/f.srt"].blob.read().decode().startswith("WEBVTT")
    (wrong,) = done.diagnostics
    assert (wrong.rule, wrong.location) == ("svg-unsafe", where) and wrong.message.startswith("'bg/x.svg' ")
