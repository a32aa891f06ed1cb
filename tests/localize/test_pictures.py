"""Drawings with words in them: what a translator is given, and what becomes of the drawing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packager import build, select, svg, walk
from packager.files import Blob, blob
from packager.localize import pictures, pseudo
from packager.localize.pictures import Picture
from packager.markup import Dialect
from packager.model import TRAINER, Markdown, Passage, Ref, Segment
from tests.markup.rendering import SCOPE, body

ROOT = Path(__file__).resolve().parents[2]
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

LAMP = """\
<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- Drawn by hand -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" aria-label="A lamp" width='100'>
  <!-- translators: The head of it, not the post. -->
  <title>Lamp</title>
  <metadata><dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">Lamp by hand</dc:title></metadata>
  <style>.a { font-size: 9px }</style>
  <text x="5" y="10">  Hello <tspan font-weight='bold'>big</tspan> world<!-- no word --> again
  </text>
  <text x="5" y="30" class="a">42</text><text>100 %</text><text>Lamp</text><text><![CDATA[a<b & c]]></text>
  <text><textPath href="#p">Along a path</textPath><a href="https://example.org">a link</a></text>
  <switch><text systemLanguage="de">Lampe</text></switch>
  <g aria-label="The post"><desc>What it stands on</desc><rect width="9" height="9"/></g>
  words in no line
</svg>
"""
SOURCES = ["A lamp", "Lamp", "Hello", "big", "world", "again", "Lamp", "a<b & c", "Along a path", "a link", "The post", "What it stands on"]


def lamp(source: str = LAMP) -> Picture:
    return Picture("courses/a/media/lamp.svg", blob(source))


def drawing(*texts: str) -> Picture:
    return lamp('<svg xmlns="http://www.w3.org/2000/svg" width="300" viewBox="0 0 300 100">' + "".join(texts) + "</svg>\n")


def said(picture: Picture, lang: str, say: Callable[[Segment], str]) -> str:
    return pictures.drawn(picture, lang, say)[0].read().decode()


def test_what_a_translator_is_given() -> None:
    found = pictures.segments(lamp())
    assert [segment.source for segment in found] == SOURCES
    assert {segment.kind for segment in found} == {"picture text"}
    assert [segment.context for segment in found if segment.source == "Lamp"] == [
        "courses/a/media/lamp.svg#picture-text", "courses/a/media/lamp.svg#picture-text~2",
    ]  # fmt: skip
    assert len({(segment.context, segment.source) for segment in found}) == len(found)
    assert [segment.note for segment in found if segment.note] == ["The head of it, not the post."]
    assert str(found[0].loc) == "courses/a/media/lamp.svg:4"


@pytest.mark.parametrize(
    "text", ["", "<svg", "<p xmlns='http://www.w3.org/1999/xhtml'>x</p>", '<!DOCTYPE svg [<!ENTITY a "b">]><svg><text>&a;</text></svg>']
)
def test_what_is_no_drawing_has_no_words(text: str) -> None:
    assert pictures.segments(lamp(text)) == ()


def test_a_drawing_that_is_too_large_has_no_words() -> None:
    assert pictures.segments(Picture("x.svg", Blob("0", svg.LARGEST + 1, b"<svg><text>Lamp</text></svg>"))) == ()


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_where_no_word_changes_the_file_is_the_same_to_the_byte(blank: str) -> None:
    for say in (lambda s: s.source, lambda s: blank, lambda s: Passage(s.source, "en")):
        assert pictures.drawn(lamp(), "bg", say)[0] is lamp().blob or pictures.drawn(lamp(), "bg", say)[0] == lamp().blob


def test_words_take_the_place_of_words_and_all_else_stays() -> None:
    text = said(lamp(), "bg", lambda s: f"[{s.source}]")
    assert "  [Hello] <tspan" in text and "> [world]<!-- no word --> [again]\n  </text>" in text
    assert (
        "<!-- Drawn by hand -->" in text
        and "<!DOCTYPE svg PUBLIC" in text
        and text.startswith('<?xml version="1.0" encoding="utf-8" standalone="no"?>\n')
    )
    assert text.endswith("</svg>\n")
    back = ElementTree.fromstring(text)
    before = ElementTree.fromstring(LAMP)
    assert back.attrib.pop(LANG) == "bg" and "direction" not in back.attrib
    assert back.attrib.pop("aria-label") == "[A lamp]"
    for one, other in zip(before.iter(), back.iter(), strict=True):
        assert one.tag == other.tag
        same = {name: value for name, value in one.attrib.items() if name != "aria-label"}
        assert same == {name: value for name, value in other.attrib.items() if name != "aria-label"}
    assert [segment.source for segment in pictures.segments(lamp(text))] == [f"[{source}]" for source in SOURCES]


def test_a_file_in_another_encoding_comes_out_in_utf_8() -> None:
    source = '<?xml version="1.0" encoding="iso-8859-1"?>\r\n<svg xmlns="http://www.w3.org/2000/svg"><text>Größe</text><text>é</text></svg>'.encode(
        "latin-1"
    )
    made = pictures.drawn(Picture("x.svg", blob(source)), "el", lambda s: "Μέγεθος" if s.source == "Größe" else s.source)[0].read()
    assert made.decode().startswith('<?xml version="1.0" encoding="UTF-8"?>\n<svg')
    assert [text.text for text in ElementTree.fromstring(made).iter("{http://www.w3.org/2000/svg}text")] == ["Μέγεθος", "é"]


def test_a_no_break_space_is_no_blank() -> None:
    assert [s.source for s in pictures.segments(drawing("<text>25\u00a0kWh  a\n year</text>"))] == ["25\u00a0kWh a year"]
    assert "<text>25\u00a0кВтч</text>" in said(drawing("<text>25 kWh</text>"), "bg", lambda s: "25\u00a0кВтч")


@given(
    st.text(st.characters(codec="utf-8"), max_size=60)
    | st.sampled_from(["</text><script>x</script>", "<b>", "&amp;", "]]>", "\x00\x1f\ufffe", '" onload="x'])
)
def test_a_translation_never_becomes_markup(words: str) -> None:
    made = pictures.drawn(lamp(), "bg", lambda s: words)[0]
    assert svg.unsafe(made) == ()
    before, after = ElementTree.fromstring(LAMP), ElementTree.fromstring(made.read())
    assert [element.tag for element in before.iter()] == [element.tag for element in after.iter()]
    assert set(after.attrib) - set(before.attrib) <= {LANG}


@pytest.mark.parametrize(
    "path",
    sorted({*ROOT.glob("courses/*/media/*.svg"), *ROOT.glob("question_banks/media/*.svg"), *ROOT.glob("tests/**/media/*.svg")}),
    ids=str,
)
def test_every_drawing_here(path: Path) -> None:
    """The same words give the same bytes; other words stand where the old ones stood, in a drawing that is as safe as before."""
    picture = Picture(path.name, blob(path.read_bytes()))
    assert pictures.drawn(picture, "bg", lambda s: s.source)[0] is picture.blob
    for lang in pseudo.LANGUAGES:
        made, whole = pictures.drawn(picture, lang, lambda s: pseudo.say(lang, s))  # noqa: B023
        assert svg.unsafe(made) == svg.unsafe(picture.blob)
        assert [s.source for s in pictures.segments(Picture("x", made))] == [pseudo.say(lang, s) for s in pictures.segments(picture)]
        assert whole is bool(pictures.segments(picture))


# ---- languages ------------------------------------------------------------------------------------------------------------------


def test_what_is_not_translated_says_its_language() -> None:
    picture = drawing("<text>One <tspan>two</tspan> three</text><g aria-label='four'><text>five</text></g><text lang='en'>six</text>")
    native = {"two": "две", "five": "пет", "six": "шест"}
    blob_, whole = pictures.drawn(picture, "bg", lambda s: native.get(s.source) or Passage(s.source, "en", "English"))
    assert not whole
    assert blob_.read().decode().partition(">")[2] == (
        '<text xml:lang="en">One <tspan xml:lang="bg">две</tspan> three</text>'
        '<g aria-label="four" xml:lang="en"><text xml:lang="bg">пет</text></g><text xml:lang="bg">шест</text></svg>\n'
    )
    _, whole = pictures.drawn(picture, "bg", lambda s: "x")
    assert whole
    assert pictures.drawn(drawing("<rect/>"), "bg", lambda s: "x") == (drawing("<rect/>").blob, False)


def test_words_of_a_third_language() -> None:
    picture = drawing("<text>One</text><text>Two</text>")
    text = said(picture, "eu", lambda s: Passage("Uno", "es") if s.source == "One" else "Bi")
    assert '<text xml:lang="es">Uno</text><text>Bi</text>' in text


def test_from_right_to_left_each_line_stays_in_its_place() -> None:
    picture = drawing(
        "<style>.e { text-anchor : end; fill: red }</style>",
        '<text x="9">a</text><text text-anchor="start">b</text><text text-anchor="middle">c</text>',
        '<text style="fill:red;text-anchor:end">d</text><text class="e">e.</text>',
    )
    text = said(picture, "ar", lambda s: Passage(s.source, "en") if s.source == "e." else "كلمة")
    assert text.startswith(
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" viewBox="0 0 300 100" direction="rtl" text-anchor="end" xml:lang="ar">'
    )
    assert "<style>.e { text-anchor : start; fill: red }</style>" in text
    assert '<text x="9">كلمة</text><text text-anchor="end">كلمة</text><text text-anchor="middle">' in text
    assert '<text style="fill:red;text-anchor:start">' in text
    assert '<text class="e" xml:lang="en">\u2066e.\u2069</text>' in text


def test_a_drawing_that_sets_directions_itself_is_left_alone() -> None:
    picture = drawing('<text direction="rtl">a</text><text>b</text>')
    assert '<text direction="rtl">\u2067كلمة\u2069</text><text>\u2067كلمة\u2069</text>' in said(picture, "ar", lambda s: "كلمة")
    turned = lamp('<svg xmlns="http://www.w3.org/2000/svg" direction="rtl"><text text-anchor="end">كلمة</text></svg>')
    assert 'direction="ltr" text-anchor="end" xml:lang="en"><text text-anchor="start">word</text>' in said(turned, "en", lambda s: "word")


# ---- room -----------------------------------------------------------------------------------------------------------------------

BOX = '<rect x="10" y="10" width="100" height="30"/><text x="60" y="30" text-anchor="middle">{}</text>'


@pytest.mark.parametrize(
    ("drawn", "words", "fits"),
    [
        (BOX.format("Lamp"), "Улично осв", True),
        (BOX.format("Lamp"), "Улично осветление", False),
        ('<text x="150" y="90">Lamp</text>', "Лампи и стълбове", True),  # the edge of the drawing
        ('<text x="150" y="90">Lamp</text>', "Лампи и стълбове на улицата", False),
        ('<text x="150" y="90" text-anchor="end">Lamp</text>', "Лампи и стълбове", True),
        ('<g font-size="30"><text x="150" y="90">Lamp</text></g>', "Лампи и стълбове", False),
        ('<text transform="rotate(90)" x="9" y="9">The lamp</text>', "Лампата на стълба", True),  # its room is not known
        ('<text transform="rotate(90)" x="9" y="9">The lamp</text>', "Лампата на високия стълб", False),
        ("<title>Lamp</title>", "Всичко, което може да се каже за лампата и нейния стълб", True),
        ('<g aria-label="Lamp"/>', "Всичко, което може да се каже за лампата и нейния стълб", True),
    ],
)
def test_whether_words_have_room(drawn: str, words: str, fits: bool) -> None:
    picture = drawing(drawn)
    (segment,) = pictures.segments(picture)
    assert pictures.fits({picture.path: picture.blob}, segment, words) is fits


# ---- which drawings a text uses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("root", [ROOT, ROOT / "tests" / "torture"], ids=["shipped", "torture"])
def test_a_text_uses_what_its_rendering_refers_to(root: Path) -> None:
    library = build.open_workspace(root).value.library
    seen = 0
    for course in library.courses:
        dialect = Dialect(library.scope(course.id, TRAINER))
        for text in walk.texts(select.select(course, TRAINER)):
            if isinstance(text, Markdown):
                rendered = dialect.render(text, lambda segment: pseudo.say("qps-ploc", segment)).value
                refs = {piece.id for piece in rendered if isinstance(piece, Ref) and piece.kind == "asset"}
                for ending in (".svg", ".mp4", ".mp3", ".vtt", ".csv"):
                    assert set(dialect.uses(text, ending)) == {ref for ref in refs if ref.endswith(ending)}, text.key
                seen += len(refs)
    assert seen > 5


@pytest.mark.parametrize(
    "source",
    [
        "![a](../media/p.svg)", "x ![a](../media/p.svg) y", "[a](../media/p.svg)", "[![a](../media/p.svg)](https://example.org)", "![a][p]\n\n[p]: ../media/p.svg",
        '<img src="../media/p.svg" alt="a">', '<div>\n<img src="../media/p.svg" alt="a">\n</div>', "![a](../media/%70.svg)", "![a](<../media/p.svg>)",
        "- a\n  - ![a](../media/p.svg)", "| a |\n|---|\n| ![a](../media/p.svg) |", "::: figure\n![a](../media/p.svg)\n:::", '::: download ../media/p.svg "x"\n:::',
        "::: video ../media/f.mp4 poster=../media/p.svg\n:::", '--8<-- "../snippets/s.md"', "A note.[^a]\n\n[^a]: ![a](../media/p.svg)",
    ],
)  # fmt: skip
def test_every_way_to_show_a_drawing(source: str) -> None:
    files = {
        "courses/c/media/p.svg": blob("<svg/>"),
        "courses/c/media/f.mp4": blob("x"),
        "courses/c/snippets/s.md": blob("![a](../media/p.svg)"),
    }
    dialect = Dialect(replace(SCOPE, files=files))
    text = body(source)
    assert [piece.id for piece in dialect.render(text).value if isinstance(piece, Ref) and piece.id.endswith(".svg")]
    assert dialect.uses(text, ".svg") == ("courses/c/media/p.svg",)
    assert dialect.uses(body("`![a](../media/p.svg)` \\![a](../media/q.svg)"), ".svg") == ()
