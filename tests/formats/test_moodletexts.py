"""Texts as Moodle has them, in Moodle XML and in GIFT: the same text is the same rope, and the same is said of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packager import walk
from packager.diagnostics import Result
from packager.files import blob
from packager.formats._xml import cdata
from packager.formats.gift import reading as gift
from packager.formats.gift.syntax import escaped
from packager.formats.moodlexml import read as xml
from packager.model import Course, Description, Html, Math, Ref

NAMES = {"moodle": "moodle_auto_format", "html": "html", "plain": "plain_text", "markdown": "markdown"}
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="


def by_xml(text: str, format: str) -> Result[Course[Html]]:
    whole = f'<question type="description"><name><text>N</text></name><questiontext format="{NAMES[format]}"><text>{cdata(text)}</text></questiontext></question>'
    return xml.read(blob(f"<quiz>{whole}</quiz>"), "q")


def by_gift(text: str, format: str) -> Result[Course[Html]]:
    return gift.read(blob(f"::N::[{format}]{escaped(text)}"), "q")


READERS = [pytest.param(by_xml, id="xml"), pytest.param(by_gift, id="gift")]
Reader = Callable[[str, str], Result[Course[Html]]]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("text", "format", "rope"),
    [
        ("a < b\n  c", "plain", ("a &lt; b<br />\n\N{NO-BREAK SPACE} c",)),
        ("<p>a</p>\n\n<p>b</p>\nc", "moodle", ("<p>a</p><p>b</p> c",)),
        ("one\ntwo", "moodle", ("one<br />\ntwo",)),
        ("*it* is\n\n- so", "markdown", ("<p><em>it</em> is</p>\n<ul>\n<li>so</li>\n</ul>",)),
        (r"<p>\(a &lt; b\) $$x$$ \[ y \] <code>\(z\)</code></p>", "html",
         ("<p>", Math("a < b"), " ", Math("x", True), " ", Math("y", True), r" <code>\(z\)</code></p>")),
        (r"<p>\(\) \( \) \(a\] $$b$c$$$d$$ \\(e \[f\(\]</p>", "html",
         (r"<p>\(\) \( \) \(a\] $$b$c$", Math("d", True), " \\\\(e ", Math("f\\(", True), "</p>")),
        ("<b>open", "html", ("<b>open</b>",)),
        ("{a} [[1]] {=2}", "html", ("{a} [[1]] {=2}",)),
    ],
)  # fmt: skip
def test_texts_in_their_formats(reader: Reader, text: str, format: str, rope: Html) -> None:
    done = reader(text, format)
    (asked,) = walk.questions(done.value)
    assert isinstance(asked, Description) and asked.prompt == rope and done.diagnostics == ()


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("text", ["\\(" * 50_000, "\\(" * 50_000 + "\\]", "$$ " * 50_001, "\\[\\(" * 20_000])
def test_signs_of_formulas_that_nothing_ends_are_words(reader: Reader, text: str) -> None:
    """Thousands of them: looking for the end of each from its place would take minutes."""
    (asked,) = walk.questions(reader(f"<p>{text}</p>", "html").value)
    words = "".join(piece if isinstance(piece, str) else f"$${piece.tex}$$" for piece in asked.prompt)
    assert words.replace(" ", "") == f"<p>{text}</p>".replace(" ", "")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<p style="color: red">a <font color="red">b</font></p>', ["<font> around words", "style of <p>"]),
        ("<p>a<o:p></o:p></p>", ["<o:p> around words"]),
        ('<p onclick="x()">a</p>', ["onclick of <p>"]),
        ('<p class="">a</p>', []),
        ('<a href="javascript:x()">a</a>', ["href of <a>"]),
        ('<video controls="true"><source src="https://example.org/a.mp4"></video>', []),
    ],
)
def test_how_words_look_is_lost_and_said(reader: Reader, text: str, said: list[str]) -> None:
    done = reader(text, "html")
    assert [d.message.removesuffix(": this is left out") for d in done.diagnostics] == said
    assert {d.rule for d in done.diagnostics} <= {"import-lost"} and len(list(walk.questions(done.value))) == 1


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("text", "format", "why"),
    [
        ('<iframe src="https://example.org"></iframe>', "html", "a text holds <iframe>, which cannot stand in a text here"),
        ('<img src="@@PLUGINFILE@@/gone.png" alt="x">', "html", "the file 'gone.png' is not in it"),
        ('<img src="data:image/x-none;base64,AAAA" alt="x">', "html", "a text leads to 'data:image/x-none;base64,AAAA', where a text here cannot lead"),
        ("[a][b]", "markdown", "a text in Moodle's Markdown has something that is read differently here"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_text_here_is_no_question(reader: Reader, text: str, format: str, why: str) -> None:
    done = reader(text, format)
    assert any(why in d.message for d in done.diagnostics), done.diagnostics
    assert not any(isinstance(asked, Description) for asked in walk.questions(done.value))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("type", "data", "name"),
    [
        ("image/png", PNG, "picture-[0-9a-f]{8}[.]png"),
        ("image/jpg", "/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==", "picture-[0-9a-f]{8}[.]jpg"),
        ("audio/mpeg", "SUQzBAAAAAAAAA==", "audio-[0-9a-f]{8}[.]mp3"),
    ],
)
def test_what_is_written_into_a_text_becomes_a_file(reader: Reader, type: str, data: str, name: str) -> None:
    done = reader(f'<p><a href="data:{type};base64,{data}">a</a> <a href="data:{type};base64,{data}">b</a></p>', "html")
    (path,) = done.value.assets
    assert re.fullmatch(f"question_banks/media/[^/]+/{name}", path) and done.diagnostics == ()
    (asked,) = walk.questions(done.value)
    assert [piece.id for piece in asked.prompt if isinstance(piece, Ref)] == [path, path]


@given(st.text(st.sampled_from("ab <>&;#x1{}$\\()[]\"'=/ñ😀\n"), min_size=1, max_size=40).filter(lambda text: text.strip()), st.sampled_from(["html", "plain", "moodle"]))  # fmt: skip
def test_any_text_is_the_same_by_both(text: str, format: str) -> None:
    """Where both read it: in Moodle XML a question is also written back, and kept raw if it is not the same then."""

    def read(reader: Reader) -> Any:
        done = reader(f"x {text} x", format)
        kept = [asked.prompt for asked in walk.questions(done.value) if isinstance(asked, Description)]
        return kept and (kept, sorted(d.message for d in done.diagnostics))

    one, other = read(by_xml), read(by_gift)
    assert one == other or not (one and other)
