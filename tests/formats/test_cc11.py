"""The Common Cartridge: its manifest, its pages, its questions, what it says of each loss, and what a real Moodle makes of it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, isoschematron
from lxml import html as html5

from packager import walk
from packager.diagnostics import Diagnostic, Result
from packager.files import Files, pack
from packager.formats import _imsmanifest as cp
from packager.formats.cc11 import page, write
from packager.formats.cc11.questions import MOST, fit, spellings, weights
from packager.formats.cc11.texts import INLINE_LIMIT, LONGEST_NAME, course_title
from packager.model import (
    Accepted,
    Asset,
    Bank,
    Choice,
    Course,
    Draw,
    Embed,
    Essay,
    Feedback,
    Hint,
    Html,
    Link,
    Math,
    Meta,
    Module,
    Numerical,
    NumericAnswer,
    Option,
    Plain,
    Question,
    Quiz,
    Ref,
    ShortAnswer,
    Term,
    TrueFalse,
    Unit,
)
from tests.formats.probes import cc11 as probe
from tests.formats.samples import DRAWING, PICTURE, SHEET, SOUND, accepted, at, name, option, p, plain, sample_course

GOLDEN = Path(__file__).parent / "golden" / "cc11"
CP = {"cp": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1", "lom": "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"}


@cache
def sample() -> Result[Files]:
    return write(sample_course(), {})


def manifest(files: Files) -> Any:
    return etree.fromstring(files["imsmanifest.xml"].read())


def text_of(files: Files, path: str) -> str:
    return files[path].read().decode()


def items_of(files: Files) -> dict[str, Any]:
    """Items of all tests by identifier."""
    return {item.get("ident"): item for item in probe.items(files)}


def said(done: Result[Files], *words: str) -> list[Diagnostic]:
    return [d for d in done.diagnostics if all(word in d.message for word in words)]


def small(*units: Unit[Html], **changes: Any) -> Course[Html]:
    """A course of one module that holds these units."""
    module = Module(
        "one", plain("One", "one.title"), units=tuple(unit.id for unit in units), quizzes=tuple(q.id for q in changes.get("quizzes", ()))
    )
    start: Course[Html] = Course(id="small", title=plain("Small", "small.title"), lang="en", assets=sample_course().assets)
    return replace(start, **{"modules": (module,), "units": units, **changes})


def unit(id: str, *body: Any) -> Unit[Html]:
    return Unit(id, plain(id, f"{id}.title"), tuple(body), f"courses/small/units/{id}.md", loc=at(1))


# ---- the manifest ----------------------------------------------------------------------------------------------------------


def test_golden() -> None:
    """The sample course unpacked, to be read in a diff. PACKAGER_GOLDEN=1 writes it anew."""
    if os.environ.get("PACKAGER_GOLDEN"):
        shutil.rmtree(GOLDEN, ignore_errors=True)
        for path, blob in sample().value.items():
            if not path.startswith("media/"):
                (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
                (GOLDEN / path).write_bytes(blob.read())
    there = {path.relative_to(GOLDEN).as_posix(): path.read_bytes() for path in GOLDEN.rglob("*") if path.is_file()}
    assert there == {path: blob.read() for path, blob in sample().value.items() if not path.startswith("media/")}


def test_manifest_is_known_by_its_first_kilobyte_and_is_real_utf8() -> None:
    raw = sample().value["imsmanifest.xml"].read()
    assert raw.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    assert b'xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"' in raw[:1024]
    assert b"&#" not in raw and "Έξυπνες πόλεις”".encode() in raw


@pytest.mark.parametrize(
    "title", ["Έξυπνες πόλεις & ενέργεια", "Умен град", "R&D – Überblick", "«Quote»", 'no\u00a0break "quoted"', "l'eau"]
)
def test_titles_read_as_written(title: str) -> None:
    course = small(replace(unit("a", "<p>x</p>"), title=plain(title, "t")), title=plain(title, "t"))
    done = write(course, {})
    root = manifest(done.value)
    assert root.findtext(".//lom:title/lom:string", namespaces=CP) == title
    assert title in [element.text for element in root.iterfind(".//cp:item/cp:title", CP)]
    assert b"&#" not in done.value["imsmanifest.xml"].read()
    assert not done.diagnostics


def test_metadata_says_what_catalogues_ask() -> None:
    lom = manifest(sample().value).find("cp:metadata/lom:lom", CP)
    assert lom.findtext("lom:general/lom:language", namespaces=CP) == "en"
    assert [e.text for e in lom.iterfind("lom:general/lom:keyword/lom:string", CP)] == ["energy", "R&D", "meter"]
    assert lom.findtext("lom:general/lom:description/lom:string", namespaces=CP) == "What makes a city smart."
    assert "FN:Иван Петров" in "".join(e.text for e in lom.iterfind("lom:lifeCycle/lom:contribute/lom:entity", CP))
    rights = lom.findtext("lom:rights/lom:description/lom:string", namespaces=CP)
    assert all(words in rights for words in ("CC-BY-4.0", "Erasmus+", "2024-1-BG01-KA220-000000001", "Funded by", "Views are"))


def test_every_file_is_listed_once_and_every_reference_leads_somewhere() -> None:
    root, files = manifest(sample().value), sample().value
    listed = [file.get("href") for file in root.iterfind(".//cp:file", CP)]
    assert sorted([*listed, "imsmanifest.xml"]) == sorted(files)
    resources = {resource.get("identifier"): resource for resource in root.iterfind(".//cp:resource", CP)}
    shown = [item.get("identifierref") for item in root.iterfind(".//cp:item", CP) if item.get("identifierref")]
    assert set(shown) <= set(resources) and len(shown) == len(set(shown))
    needed = [(r.get("identifier"), d.get("identifierref")) for r in resources.values() for d in r.iterfind("cp:dependency", CP)]
    assert ("page_units_energy", cp.identifier("media", "dot.png")) in needed
    assert {b for _, b in needed} <= set(resources)
    assert sum(r.get("type").endswith("question-bank") for r in resources.values()) == 1, "the profile allows one bank"


def test_modules_stay_sections() -> None:
    """The first item of the first level is the top of the course for Moodle."""
    root_item = manifest(sample().value).find(".//cp:organization/cp:item", CP)
    assert root_item.find("cp:title", CP) is None
    titles = [[item.findtext("cp:title", namespaces=CP), *(i.findtext("cp:title", namespaces=CP) for i in item.iterfind("cp:item", CP))]
              for item in root_item.iterfind("cp:item", CP)]  # fmt: skip
    assert titles == [
        ["Smart & green < cities> “Έξυπνες πόλεις”", "About this course"],
        ["Basics", "Basics", "Energy & “power”", "Energy & “power”: questions", "Μεταφορές < b>", "Μεταφορές < b>: questions", "Basics: test",
         "City data portal", "Your city"],
        ["Practice", "Practice", "Practice: test"],
        ["Glossary", "Glossary"],
    ]  # fmt: skip
    assert not [
        item for item in root_item.iter(f"{{{CP['cp']}}}item") if item is not root_item and len(item) == 1 and not item.get("identifierref")
    ]


ODD_IDS = (
    "Ενέργεια",
    "Μεταφορές",
    "2 L'eau",
    "2 L’eau",
    "Einführung",
    "index",
    "imsmanifest",
    "1. Πόλη",
    "a b",
    "a.b",
    "A",
    "a",
    "x" * 300,
    "about",
    "glossary",
)


def test_identifiers_of_odd_ids() -> None:
    course = small(*(unit(id, "<p>x</p>") for id in ODD_IDS))
    first, again = write(course, {}).value, write(course, {}).value
    root = manifest(first)
    ids = [e.get("identifier") for e in root.iter() if e.get("identifier")]
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", id) for id in ids)
    pages = [path for path in first if path.startswith("units/")]
    assert len({path.lower() for path in pages}) == len(ODD_IDS) and all(
        re.fullmatch(r"units/[a-z0-9_-]{1,80}\.html", path) for path in pages
    )
    assert "units/index.html" in pages and list(first) == list(again)


@given(st.lists(st.text(min_size=1), unique=True, max_size=8))
def test_identifiers_are_valid_and_distinct(texts: list[str]) -> None:
    texts = sorted({normalize("NFC", text) for text in texts})
    ids = {cp.identifier("q", text) for text in texts}
    assert len(ids) == len(texts) and all(re.fullmatch(r"q_[a-z0-9_-]+", id) for id in ids)


@pytest.mark.parametrize(("minutes", "iso"), [(0, "PT0M"), (45, "PT45M"), (60, "PT1H"), (90, "PT1H30M"), (1500, "PT25H")])
def test_duration(minutes: int, iso: str) -> None:
    assert cp.duration(minutes) == iso


def test_scorm_binding() -> None:
    """The other spelling of the same manifest."""
    root = cp.manifest(cp.SCORM12, sample_course())
    item = cp.item(cp.organization(root, cp.SCORM12, "T & U"), "item", "One", "sco")
    cp.resource(
        root, "sco", "webcontent", ["index.html", "a.css", "index.html"], "index.html", attributes={f"{{{cp.ADLCP}}}scormtype": "sco"}
    )
    raw = cp.to_blob(root).read().decode()
    assert 'adlcp:scormtype="sco"' in raw and "<imsmd:datetime>PT1H30M</imsmd:datetime>" in raw and "&#" not in raw
    assert raw.count("<file ") == 2 and item.get("identifierref") == "sco" and "schemaLocation" not in raw
    assert '<imsmd:langstring xml:lang="en">R&amp;D</imsmd:langstring>' in raw


@given(st.text(st.sampled_from("aΈЖთ😀 <"), max_size=120))
def test_course_title_makes_a_course_code(title: str) -> None:
    """Moodle's code is the title in capitals, without blanks, cut at 94 bytes; broken UTF-8 or a tag in it ends the import."""
    safe = course_title(title)
    assert "<" not in safe.replace(" ", "").encode()[:94].decode()
    assert "".join(title.replace("<", "‹").split()).startswith("".join(safe.split()))


@pytest.mark.parametrize("title", ["Έξυπνες πόλεις και ενεργειακή μετάβαση για τοπικές διοικήσεις", "aΈξυπνες πόλεις και ενεργειακή μετάβαση για τοπικές διοικήσεις",
                                   "თბილისი " * 9, "b თბილისი " * 9])  # fmt: skip
def test_course_title_with_blanks_stays_whole(title: str) -> None:
    assert course_title(title).split() == title.split()


def test_a_course_that_says_nothing_of_itself_has_no_page_about_it() -> None:
    done = write(replace(sample_course(), summary=None, funding=None, meta=Meta()), {})
    assert "course/about.html" not in done.value
    first = manifest(done.value).find(".//cp:organization/cp:item/cp:item", CP)
    assert first.findtext("cp:title", namespaces=CP) and first.find("cp:item", CP) is None, "it still is the top of the course in Moodle"


def test_what_becomes_of_a_course_title_is_said_once() -> None:
    course = replace(sample_course(), title=Plain("3 <4 & more", "course.title", loc=at(1, 8, "title.yml")))
    said = [d for d in write(course, {}).diagnostics if d.location.file == "title.yml"]
    assert [d.rule for d in said] == ["converted"] and "3 ‹4 & more" in said[0].message


@pytest.mark.parametrize(
    ("text", "word"), [("Ενέργεια", "energeia-"), ("Управление 2", "upravlenie-2-"), ("2 L'eau", "2-l-eau-"), ("İĞ", "ig-")]
)
def test_names_of_files_say_something_in_every_script(text: str, word: str) -> None:
    assert cp.portable(text).startswith(word) and len(cp.portable(text)) == len(word) + 8


# ---- pages -----------------------------------------------------------------------------------------------------------------


def pages(files: Files) -> Iterator[tuple[str, str]]:
    return ((path, text_of(files, path)) for path in files if path.endswith(".html"))


def test_pages_are_xhtml_with_title_language_and_funding() -> None:
    found = dict(pages(sample().value))
    assert set(found) == {
        "course/about.html", "course/glossary.html", "course/module_basics.html",
        "units/energy.html", "units/transport.html", "units/practice-unit.html",
    }  # fmt: skip
    for path, text in found.items():
        root = etree.fromstring(text.encode())
        x = {"x": "http://www.w3.org/1999/xhtml"}
        assert root.findtext("x:head/x:title", namespaces=x) and root.find("x:head/x:meta[@charset='utf-8']", x) is not None, path
        assert root.find("x:body/x:div", x).get("lang") == ("en-GB" if "practice" in path else "en")
        words = "".join(root.find("x:body", x).itertext())
        assert (
            "2024-1-BG01-KA220-000000001" in words and "Funded by the European Union." in words and "Views are the authors’ only." in words
        )
        ids = [e.get("id") for e in root.iter() if e.get("id")]
        assert len(ids) == len(set(ids))


def test_unit_begins_with_objectives_and_time() -> None:
    text = text_of(sample().value, "units/energy.html")
    assert "<li>Read a meter</li>" in text and "<p>Time to learn: About 30 minutes</p>" in text


def test_relative_links_lead_to_files_of_the_cartridge() -> None:
    files = sample().value
    found = 0
    for path, text in pages(files):
        for address in re.findall(r'(?:src|href)="([^":]+)"', text):
            target = os.path.normpath(Path(path).parent / address.split("#")[0])
            assert target in files, (path, address)
            found += 1
        assert not re.search(r'href="[^"]*\.md', text)
    assert found >= 5


def test_links_between_units() -> None:
    course = small(
        unit("first", '<p><a href="', Ref("unit", "second", "second-grid", at(7)), '">a</a> <a href="', Ref("unit", "first", "first-top", at(8)), '">b</a> <a href="',
             Ref("activity", "city", loc=at(9)), '">c</a> <a href="', Ref("activity", "test", loc=at(10)), '">d</a> <a href="', Ref("unit", "gone", loc=at(11)),
             '">e</a> <a class="term" href="', Ref("term", "grid", loc=at(12)), '">f</a></p>'),
        unit("second", '<h2 id="second-grid">Grid</h2>'),
        glossary=(Term("grid", plain("grid", "k"), p("Wires.")),),
    )  # fmt: skip
    course = replace(
        course, modules=(replace(course.modules[0], links=(Link("city", plain("City", "k"), "https://example.org/?a=1&b=2"),)),)
    )
    done = write(course, {})
    assert (
        '<p><a href="./second.html#second-grid">a</a> <a href="./first.html#first-top">b</a> <a href="https://example.org/?a=1&amp;b=2">c</a> d e f</p>'
        in text_of(done.value, "units/first.html")
    )
    assert [d.location.line for d in said(done, "the link to")] == [7, 8, 10, 11]
    words = write(course, {"unit-links": "words"})
    assert '<p>a b <a href="https://example.org/?a=1&amp;b=2">c</a> d e f</p>' in text_of(words.value, "units/first.html")
    assert [d.location.line for d in said(words, "the link to")] == [7, 8, 10, 11]
    assert write(course, {"unit-links": "keep"}).value == done.value
    assert [d.rule for d in said(write(course, {"unit-links": "wrods"}), "'unit-links'")] == ["setting-unknown"]


CLEANED = [
    ("<details open=\"open\"><summary>More <em>here</em></summary><p>In</p></details>", "<div><p><strong>More <em>here</em></strong></p><p>In</p></div>"),
    ('<figure><img alt="A" src="a"/><figcaption>B</figcaption></figure>', '<div><img alt="A" src="a"/><p>B</p></div>'),
    ("<section><article><p>x</p></article></section>", "<div><div><p>x</p></div></div>"),
    ('<p>a<sup id="f"><a class="footnote-ref" href="#fn">1</a></sup></p>', '<p>a<sup id="f">1</sup></p>'),
    ('<li id="fn"><p>Note <a class="footnote-back" href="#f">↩</a></p></li>', '<li id="fn"><p>Note </p></li>'),
    ('<ul><li><input checked="checked" disabled="disabled" type="checkbox"/> a</li><li><input type="checkbox"/> b</li></ul>', "<ul><li>☑ a</li><li>☐ b</li></ul>"),
    ('<p>x <a href="">gone <b>all</b></a> y</p>', "<p>x gone <b>all</b> y</p>"),
    ('<p>x <img alt="Words" src=""/> y</p>', "<p>x Words y</p>"),
    ('<p>x <audio src=""></audio>y</p>', "<p>x y</p>"),
    ('<video poster="p" src="v"></video>', '<video src="v" controls="controls"></video>'),
    ("<table><tbody><tr><td></td></tr></tbody></table>", '<table class="table"><tbody><tr><td></td></tr></tbody></table>'),
    ("<p>a]]>b&nbsp;c<br/></p>", "<p>a]]&gt;b\u00a0c<br/></p>"),
    ('<img alt="Say &quot;x&quot; &lt;b&gt;" src="a"/>', '<img alt="Say ”x” &lt; b&gt;" src="a"/>'),
    ('<div class="tab"><p class="tab-label">A <i>b</i></p><p>1</p></div>', f'<div class="tab" style="{page.BOX}"><p class="tab-label"><strong>A <i>b</i></strong></p><p>1</p></div>'),
    ('<details class="callout tip"><summary>S</summary></details>', f'<div class="callout tip" style="{page.BOX}"><p><strong>S</strong></p></div>'),
    ('<p>a</p><div class="placed"></div><p>b</p>', "<p>a</p><p>b</p>"),
    ('<div aria-label="T" class="table" role="region" tabindex="0"><table></table></div>', '<div aria-label="T" role="region"><table class="table"></table></div>'),
]  # fmt: skip


@pytest.mark.parametrize(("given", "kept"), CLEANED)
def test_clean(given: str, kept: str) -> None:
    assert page.clean(given) == kept


def test_clean_asked() -> None:
    """Moodle doubles br, makes br of line ends, drops blanks between tags, and names a picture without alt or title by all its base64."""
    code = "<pre><code><span>if</span> <span>a</span>:\n\n    <b>c</b>\n</code></pre>"
    done = page.clean(
        f'<p>one\ntwo <em>a</em> <em>b</em><br/>x</p>\n{code}<p><img alt="" src="data:image/png;base64,AA=="/></p>', asked=True
    )
    line = '<span style="display: block;"></span>'
    assert done == (
        f"<p>one two <em>a</em>\u00a0<em>b</em>{line}x</p><pre><code><span>if</span><span> a</span>:{line}\u00a0{line}<b>    c</b>{line}</code></pre>"
        '<p><img alt=" " src="data:image/png;base64,AA==" title=" "/></p>'
    )


def unescaped_once(html: str) -> str:
    """What Moodle's cartridge converter does to every text (html_entity_decode)."""
    return re.sub(
        r"&(amp|lt|gt|quot|nbsp|#39);", lambda m: {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "nbsp": "\u00a0", "#39": "'"}[m[1]], html
    )


@given(st.text(st.sampled_from("<>&;#/!?=-ab lt3\"'@PLUGINFILE")))
def test_text_survives_one_level_less_of_escaping(text: str) -> None:
    for asked in (False, True):
        fragment = html5.fragment_fromstring(unescaped_once(page.clean(f"<p>x{escape(text)}x</p>", asked)), create_parent="div")
        assert " ".join(fragment.text_content().split()) == " ".join(f"x{text}x".split())


def test_formulas_keep_their_signs() -> None:
    done = write(small(unit("a", "<p>", Math("x<y"), "</p>", Math("a & b", True))), {})
    assert "<p><span>\\(x&lt; y\\)</span></p><div>\\[a &amp; b\\]</div>" in text_of(done.value, "units/a.html")


# ---- placed questions, quizzes, bank -----------------------------------------------------------------------------------------


def test_placed_questions_become_a_quiz_after_the_page() -> None:
    files = sample().value
    assert "Answer question 1 of “Energy &amp; “power”: questions”, which follows this page." in text_of(files, "units/energy.html")
    assert "Answer questions 1, 2 of “Μεταφορές &lt; b&gt;: questions”" in text_of(files, "units/transport.html")
    assert [item.get("title") for item in etree.fromstring(files["placed/energy.xml"].read()).iter(f"{{{probe.NS['q']}}}item")] == [
        "In the text"
    ]
    assert [(d.rule, str(d.location)) for d in said(sample(), "placed here")] == [
        ("converted", "courses/city/units/energy.md:18:5"), ("converted", "courses/city/units/transport.md:20:5"), ("converted", "courses/city/units/transport.md:20:5"),
    ]  # fmt: skip


def test_placed_question_that_cannot_be_held_leaves_no_trace() -> None:
    course = replace(small(unit("a", "<p>x</p>", Embed("question", "match-capitals", loc=at(3)), "<p>y</p>")), banks=sample_course().banks)
    done = write(course, {})
    assert "placed/a.xml" not in done.value and "<p>x</p><p>y</p>" in text_of(done.value, "units/a.html")


def settings(files: Files, path: str) -> dict[str, str]:
    fields = etree.fromstring(files[path].read()).iterfind("q:assessment/q:qtimetadata/q:qtimetadatafield", probe.NS)
    return {field.findtext("q:fieldlabel", namespaces=probe.NS): field.findtext("q:fieldentry", namespaces=probe.NS) for field in fields}


def test_quiz_settings() -> None:
    found = settings(sample().value, "quizzes/basics-test.xml")
    assert found["cc_profile"] == "cc.exam.v0p1" and found["qmd_timelimit"] == "5" and found["cc_maxattempts"] == "2"
    assert settings(sample().value, "quizzes/random-test.xml")["cc_maxattempts"] == "unlimited"
    seven = write(replace(sample_course(), quizzes=(replace(sample_course().quizzes[0], attempts=7), sample_course().quizzes[1])), {})
    assert settings(seven.value, "quizzes/basics-test.xml")["cc_maxattempts"] == "unlimited" and said(seven, "7 attempts")[
        0
    ].location == at(33, file="courses/city/course.yml")


def test_a_random_draw_is_fixed_by_seed_nought() -> None:
    course = sample_course()
    drawn = [question.id for question, _ in walk.fixed(course, course.quizzes[1].draws, "random-test", 0)]
    idents = [
        item.get("ident") for item in etree.fromstring(sample().value["quizzes/random-test.xml"].read()).iter(f"{{{probe.NS['q']}}}item")
    ]
    assert idents == [f"q_{id}__random-test" for id in drawn] and len(drawn) == 3
    assert [d.location for d in said(sample(), "the random draw of the quiz 'Practice: test'")] == [course.quizzes[1].draws[0].loc]


def test_the_bank_holds_what_no_quiz_uses() -> None:
    root = etree.fromstring(sample().value["questions/bank.xml"].read())
    rest = [item.get("ident").removeprefix("q_") for item in root.iter(f"{{{probe.NS['q']}}}item")]
    placed = {ident.removeprefix("q_").split("__")[0] for ident in items_of(sample().value) if "__" in ident}
    assert rest and not placed & set(rest)
    left_out = {q.id for q in walk.questions(sample_course())} - placed - set(rest)
    assert left_out == {
        "several-minus", "short-wild", "number-tolerance", "number-small", "number-large", "number-negative", "number-power", "number-typed", "match-capitals",
        "match-shared", "order-places", "order-next", "order-longest", "order-whole", "essay-files", "case-street", "case-lamp", "cloze-lamp", "cloze-signs", "drag-places", "mark-places", "mark-often", "select-lamp", "select-same", "drag-lamp", "drag-again",
        "calculated-lamp", "calculated-factor", "calculated-shared-1", "calculated-shared-2", "simple-lamp", "calculated-typed", "calculated-listed", "kept-raw",
    }  # fmt: skip
    assert probe.field(items_of(sample().value)["q_one-partial"], "cc_question_category") == "City bank: A/B / Choice"


def test_identifiers_of_items_are_unique_in_the_package() -> None:
    idents = [item.get("ident") for item in probe.items(sample().value)]
    assert len(idents) == len(set(idents)) and all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", ident) for ident in idents)


@pytest.mark.parametrize(
    ("marks", "factor"),
    [(["1", "2"], 1), (["1/2", "1"], 2), (["1/3", "1/2"], 6), (["3/2", "99"], 1), (["1/99", "1"], 99), ([], 1), (["1/7", "15"], 1)],
)  # fmt: skip
def test_weights(marks: list[str], factor: int) -> None:
    assert weights([Fraction(mark) for mark in marks]) == factor


def test_parts_of_points_keep_their_share_in_a_quiz() -> None:
    quiz: Quiz[Html] = Quiz("q", plain("Q", "k"), (Draw(ids=("several-minus", "one-colour", "number-power"), loc=at(2)),), loc=at(1))
    done = write(replace(small(quizzes=(quiz,)), banks=sample_course().banks), {})
    found = {
        ident.removesuffix("__q"): probe.field(item, "cc_weighting")
        for ident, item in items_of(done.value).items()
        if ident.endswith("__q")
    }
    assert found == {"q_several-minus": "9", "q_one-colour": "6", "q_number-power": "2"}
    assert [d.location for d in said(done, "6 times as many")] == [at(1)]


def test_a_quiz_without_a_question_that_can_be_held_is_left_out() -> None:
    quiz: Quiz[Html] = Quiz("q", plain("Q", "k"), (Draw(ids=("match-shared",)),), loc=at(9))
    done = write(replace(small(quizzes=(quiz,)), banks=sample_course().banks), {})
    assert "quizzes/q.xml" not in done.value and said(done, "the quiz 'Q' is left out")[0].location == at(9)


def test_losses_are_said_at_the_authors_line() -> None:
    lines = {d.location.line: d.message for d in sample().diagnostics if d.location.file.endswith("city.yml")}
    assert {35, 45, 57, 115, 112, 132, 138, 156, 162, 166, 170, 190, 200, 220, 230} <= set(lines)
    course = [d for d in sample().diagnostics if d.location.file.endswith("course.yml")]
    assert {"pass mark", "are shown", "introduction", "description of the link"} <= {
        w for w in ("pass mark", "are shown", "introduction", "description of the link") if any(w in d.message for d in course)
    }
    assert all(d.rule in ("converted", "not-carried") for d in sample().diagnostics)
    assert [d.location.line for d in sample().diagnostics if d.location.file.endswith("course.yml") and "shuffling" in d.message] == [40]


# ---- questions ---------------------------------------------------------------------------------------------------------------


def test_the_answer_that_moodle_takes_for_none_is_no_question() -> None:
    nothing = Numerical(id="n", name=name("N", 1), prompt=p("?"), answers=(NumericAnswer(Decimal("0.00"), loc=at(7)),))
    done = fit(nothing, "en")
    assert done.value is None and [(d.rule, d.location) for d in done.diagnostics] == [("not-carried", at(7))]
    known = ShortAnswer(
        id="s", name=name("S", 1), prompt=p("?"), answers=(accepted("2", 1), replace(accepted("0", 2), fraction=Fraction(0)))
    )
    kept, messages = held(known)
    assert [answer.text.text for answer in kept.answers] == ["2"] and any("the answer '0'" in message for message in messages)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("&nbsp;", False), ("R&D &amp; x", False), (r"\*", False), (r"\*\*", False), ("&&058;", True), ("R&D", True), (r"a\*b", True)],
)
def test_an_answer_that_moodle_takes_for_another_is_no_question(text: str, kept: bool) -> None:
    """Its import reads names of signs once more, and every asterisk stands for any text there."""
    done = fit(ShortAnswer(id="s", name=name("S", 1), prompt=p("?"), answers=(accepted(text, 7),)), "en")
    assert (done.value is not None) == kept
    assert [(d.rule, d.location.line) for d in done.diagnostics] == (
        [("converted", 7)] if "a" in text and "*" in text else [] if kept else [("not-carried", 7)]
    )


def test_a_name_leaves_room_for_what_moodle_puts_around_it() -> None:
    done = write(tough_course(), {})
    names = [item.get("title") for item in probe.items(done.value)]
    assert max(map(len, names)) == LONGEST_NAME and len("Quiz Bank '': questions") + LONGEST_NAME <= 255
    assert said(done, "Moodle's import stops at a longer name")


def held(question: Any) -> tuple[Any, list[str]]:
    done = fit(question, "en")
    return done.value, [d.message for d in done.diagnostics]


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("7", ("7",)), ("7.50", ("7.5", "7,5", "7.50", "7,50")), ("-0", ("0",)), ("1e3", ("1000", "1e3")),
        ("4e-7", ("0.0000004", "0,0000004", "4e-7")), ("6.022e23", ("6.022e23", "6,022e23")), ("-12.5", ("-12.5", "-12,5")),
    ],
)  # fmt: skip
def test_spellings(value: str, texts: tuple[str, ...]) -> None:
    assert spellings(Decimal(value)) == texts
    assert all(Decimal(text.replace(",", ".")) == Decimal(value) for text in texts)


def test_numbers() -> None:
    exact = Numerical(id="n", name=name("N", 1), prompt=p("?"), unit=plain("m < km", "k"), answers=(NumericAnswer(Decimal("2.5")), NumericAnswer(None, fraction=Fraction(0))))  # fmt: skip
    kept, messages = held(exact)
    assert isinstance(kept, ShortAnswer) and [a.text.text for a in kept.answers] == ["2.5", "2,5"]
    assert kept.prompt[-1] == "<p>[m &lt; km]</p>" and any("becomes a short answer" in message for message in messages)
    assert held(replace(exact, answers=(NumericAnswer(Decimal(2), Decimal(1)),)))[0] is None


def test_a_choice_keeps_its_key() -> None:
    several = items_of(sample().value)["q_several-primes__basics-test"]
    condition = probe.scored(several)
    right = condition.xpath("q:conditionvar/q:and/q:varequal", namespaces=probe.NS)
    assert [e.text for e in right] == ["answer_a", "answer_b", "answer_c"] and {e.get("case") for e in right} == {"Yes"}
    assert condition.xpath("q:conditionvar/q:and/q:not/q:varequal/text()", namespaces=probe.NS) == ["answer_d", "answer_e", "answer_f"]
    assert several.find(".//q:response_lid", probe.NS).get("rcardinality") == "Multiple"
    one = items_of(sample().value)["q_one-partial"]
    assert one.xpath("count(.//q:setvar)", namespaces=probe.NS) == 1, "Moodle takes any score for the whole one"


def test_feedback_is_shown_where_it_belongs() -> None:
    item = items_of(sample().value)["q_one-colour__basics-test"]
    shown = {
        "".join(condition.xpath("q:conditionvar/q:varequal/text()", namespaces=probe.NS)) or "other": (
            condition.get("continue"), condition.xpath("q:displayfeedback/@linkrefid", namespaces=probe.NS))
        for condition in item.iterfind(".//q:respcondition", probe.NS)
    }  # fmt: skip
    assert shown == {
        "other": ("Yes", ["general_fb"]),
        "answer_a": ("No", ["answer_a_fb", "correct_fb"]),
        "answer_b": ("No", ["answer_b_fb", "general_incorrect_fb", "hint"]),
        "answer_c": ("No", ["general_incorrect_fb", "hint"]),
    }
    said_there = {f.get("ident"): f.xpath("string(.//q:mattext)", namespaces=probe.NS) for f in item.iterfind("q:itemfeedback", probe.NS)}
    assert said_there["answer_b_fb"] == "<p>Blue is for <em>orders</em>.</p>" and said_there["hint"] == "<p>Think of fire.</p>"


def test_true_and_false_are_called_so() -> None:
    item = items_of(sample().value)["q_meter-true__basics-test"]
    assert item.xpath(".//q:response_label/@ident", namespaces=probe.NS) == ["true", "false"]


@pytest.mark.parametrize(
    ("answers", "texts"),
    [
        ((accepted("a\\*b", 1), accepted("c", 2)), ["a*b", "c"]),
        ((accepted("a*", 1),), None),
        ((accepted("a", 1), accepted("*", 2, Fraction(0), "<p>x</p>")), ["a"]),
        ((accepted("a", 1), accepted("b", 2, Fraction(1, 2))), ["a"]),
        ((accepted("a", 1, Fraction(1, 2)),), None),
    ],
)  # fmt: skip
def test_short_answers(answers: tuple[Accepted[Html], ...], texts: list[str] | None) -> None:
    kept, messages = held(ShortAnswer(id="s", name=name("S", 1), prompt=p("?"), answers=answers))
    assert (kept and [a.text.text for a in kept.answers]) == texts and messages


def test_right_answers_share_one_feedback() -> None:
    same = (accepted("a", 1, feedback="<p>Yes</p>"), accepted("b", 2, feedback="<p>Yes</p>"))
    question = ShortAnswer(id="s", name=name("S", 1), prompt=p("?"), answers=same)
    assert held(question) == (question, [])
    other = replace(question, answers=(same[0], accepted("b", 2)))
    assert [a.feedback for a in held(other)[0].answers] == [None, None] and "right answer 'a'" in held(other)[1][0]


def test_essays() -> None:
    essay = Essay(id="e", name=name("E", 1), prompt=p("?"), hints=(Hint(p("h")),), feedback=Feedback(p("g"), p("c")))
    fitted, messages = held(essay)
    assert fitted == replace(essay, hints=(), feedback=Feedback(p("g")))
    assert [message.partition(":")[0] for message in messages] == [
        "what question 'e' says of right and wrong answers",
        "each hint of question 'e'",
    ]
    assert held(replace(essay, response="file"))[0] is None
    assert any("limits of words" in message for message in held(replace(essay, max_words=9))[1])
    assert held(replace(essay, hints=(), feedback=Feedback(p("g"))))[1] == []
    no_right = Choice(
        id="c", name=name("C", 1), prompt=p("?"), options=(option("a", 2, Fraction(1, 2), "x"), option("b", 3, Fraction(0), "y"))
    )
    assert held(no_right)[0] is None


def test_a_penalty_without_hints_is_said() -> None:
    question = TrueFalse(id="t", name=name("T", 1), prompt=p("?"), answer=True)
    short = ShortAnswer(id="s", name=name("S", 1), prompt=p("?"), answers=(accepted("a", 1),), penalty=Fraction(1, 5))
    assert held(question)[1] == []
    assert held(short)[1] == ["the penalty of question 's': this is left out of the IMS Common Cartridge 1.1"]


def test_points_beyond_the_profile() -> None:
    heavy = replace(small(), banks=(replace(sample_course().banks[0], questions=(TrueFalse(id="t", name=name("T", 5), prompt=p("?"), answer=True, points=Fraction(MOST + 1), loc=at(5)),)),))  # fmt: skip
    done = write(heavy, {})
    assert "questions/bank.xml" not in done.value and said(done, "100 points")[0].location == at(5)


def test_what_becomes_of_a_question_that_is_left_out_is_not_said() -> None:
    """Whether its points shut it out or its kind; and one that a quiz leaves out for its points is told of once it is in another."""
    seven = Numerical(id="n", name=name("N", 5), prompt=p("?"), answers=(NumericAnswer(Decimal(7), loc=at(6)),), loc=at(5))
    bank = replace(sample_course().banks[0], questions=(replace(seven, points=Fraction("0.3333")),))
    assert [d.message for d in write(small(banks=(bank,)), {}).diagnostics if d.location.line == 5] == [
        "question 'n' with 0.3333 points: this is left out of the IMS Common Cartridge 1.1"
    ]
    bank = replace(bank, questions=(seven,))
    quizzes = (
        Quiz(id="heavy", title=plain("Heavy", "heavy.title"), draws=(Draw(ids=("n",), points=Fraction(MOST + 1)),), loc=at(8)),
        Quiz(id="light", title=plain("Light", "light.title"), draws=(Draw(ids=("n",)),), loc=at(9)),
    )
    for order in (quizzes, quizzes[::-1]):
        told = [d.message for d in write(small(banks=(bank,), quizzes=order), {}).diagnostics if d.location.line == 5]
        assert len([message for message in told if "becomes a short answer" in message]) == 1 and any("100 points" in m for m in told)
    wide = replace(seven, answers=(NumericAnswer(Decimal(7), Decimal(1), loc=at(6)),))
    assert [message.rpartition(": ")[2] for message in held(wide)[1]] == ["it is left out"]
    chosen: Any = next(q for q in walk.questions(sample_course()) if q.id == "chosen-plain")
    halves = replace(chosen, options=tuple(replace(option, fraction=option.fraction / 2) for option in chosen.options))
    assert [message.rpartition(": ")[2] for message in held(halves)[1]] == ["it is left out"]


def test_pictures_of_questions_are_written_into_them() -> None:
    item = items_of(sample().value)["q_pictures"]
    prompt = item.xpath("string(q:presentation/q:material/q:mattext)", namespaces=probe.NS)
    assert re.search(r'<img alt="A map" src="data:image/svg\+xml;base64,[A-Za-z0-9+/=]+" title="A map"/>', prompt)


def test_files_that_a_question_cannot_hold_are_said() -> None:
    big = Asset("courses/city/media/big.png", "big.png", "image/png", replace(sample_course().assets[PICTURE].blob, size=INLINE_LIMIT + 1))
    prompt = p('<img alt="Big" src="', Ref("asset", big.path, loc=at(4)), '"/> <a href="', Ref("asset", SHEET, loc=at(5)), '">sheet</a> <a href="',
               Ref("unit", "energy", loc=at(6)), '">unit</a> <audio src="', Ref("asset", SOUND, loc=at(7)), '"></audio>')  # fmt: skip
    course = replace(sample_course(), assets={**sample_course().assets, big.path: big})
    bank = replace(course.banks[0], authors=(), license="", questions=(TrueFalse(id="t", name=name("T", 1), prompt=prompt, answer=True),))
    done = write(replace(small(), assets=course.assets, banks=(bank,)), {})
    text = items_of(done.value)["q_t"].xpath("string(q:presentation/q:material/q:mattext)", namespaces=probe.NS)
    assert text.startswith('<p>Big sheet unit <audio src="data:audio/wav;base64,')
    assert [d.location.line for d in done.diagnostics] == [4, 5, 6]


# ---- the standard and a real Moodle ------------------------------------------------------------------------------------------


def tough_course() -> Course[Html]:
    """What importers stumble over: a long title in two-byte letters, code, quotation marks in attributes, formulas with `<`, soft line ends."""
    code = '<div class="highlight"><pre><code><span class="k">if</span> <span>a</span>&lt;b:\n\n    <span>print</span>(<span>"&lt;table&gt; &amp;amp;"</span>)\n</code></pre></div>'
    body: Html = (
        "<p>Compare ", Math("x<y"), " and <code>&lt;script&gt;alert(1)&lt;/script&gt;</code>, &amp;lt; shown, soft\nwrap <em>a</em> <em>b</em>,<br/>hard.</p>", code,
        '<p><img alt="Say &quot;x&quot; &lt;b&gt; R&amp;D" src="', Ref("asset", PICTURE), '"/> <a href="https://example.org/second.html?x=1&amp;y=2">t</a></p>',
        '<details><summary>More</summary><figure><img alt="Map" src="', Ref("asset", DRAWING), '"/><figcaption>Map</figcaption></figure></details>',
    )  # fmt: skip
    question = Choice(
        id="tough", name=name('Größe <3 m & "x"', 1), prompt=body, feedback=Feedback(body, body, None, body),
        options=(option("a", 2, Fraction(1), "<p>a <em>b</em> <em>c</em></p>"), option("b", 3, Fraction(0), code), Option("c", body, Fraction(0), body)),
    )  # fmt: skip
    words = ShortAnswer(
        id="words", name=name("Words", 1), prompt=p("?"), answers=(accepted("R&D", 1), accepted("a<b", 2), accepted("42", 3))
    )
    tests = (Quiz("test", plain("Größe <3 m “Q”\u00a0x & 'y'", "k"), (Draw(ids=("tough", "words")),)),)
    nothing = Numerical(id="nothing", name=name("Nothing", 4), prompt=p("?"), answers=(NumericAnswer(Decimal(0)),))
    endless = replace(words, id="endless", name=name("Wie lang darf ein Name sein? " * 10, 5))
    bank = replace(sample_course().banks[0], questions=(question, words, nothing, endless))
    long = replace(unit("long", Embed("question", "endless")), title=plain("Ein Name ohne Ende " * 15, "long.title"))
    course = small(
        long, unit("first", *body), unit("second", '<p><a href="', Ref("unit", "first"), '">first</a></p>'), quizzes=tests, banks=(bank,)
    )
    talk = replace(sample_course().modules[0].discussions[0], text=body)
    title = Plain("aΈξυπνες πόλεις και ενεργειακή μετάβαση για τοπικές διοικήσεις στην Ευρώπη «q» & more", "k")
    return replace(course, title=title, modules=(replace(course.modules[0], discussions=(talk,)),))


COURSES = {"sample": sample_course, "tough": tough_course}


@pytest.fixture(scope="module", params=sorted(COURSES))
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Result[Files], Path]:
    done = write(COURSES[request.param](), {})
    path = tmp_path_factory.mktemp("cc11") / f"{request.param}.imscc"
    with path.open("wb") as out:
        pack(done.value, out)
    return request.param, done, path


SCHEMAS = {
    "manifest": "ccv1p1_imscp_v1p2_v1p0.xsd", "questestinterop": "ccv1p1_qtiasiv1p2p1_v1p0.xsd",
    "webLink": "ccv1p1_imswl_v1p1.xsd", "topic": "ccv1p1_imsdt_v1p1.xsd",
}  # fmt: skip


@pytest.mark.moodle
def test_the_standards_own_schemas_accept_it(built: tuple[str, Result[Files], Path], tmp_path: Path) -> None:
    """IMS's XSDs and the Schematron rules within them, from the copy that Moodle ships. The rules name the resource types of version 1.0 and ask
    for three options at least of a choice, which no product does."""
    shutil.copytree(Path(os.environ["MOODLE_DIR"], "backup/cc/schemas11"), schemas := tmp_path / "schemas")
    types = (schemas / SCHEMAS["manifest"]).read_text(encoding="utf-8")
    (schemas / SCHEMAS["manifest"]).write_text(re.sub(r"(imscc|imsdt|imswl)_xmlv1p0", r"\1_xmlv1p1", types), encoding="utf-8")
    seen = set()
    for path, blob in built[1].value.items():
        if not path.endswith(".xml"):
            continue
        document = etree.fromstring(blob.read(), etree.XMLParser(huge_tree=True))
        seen.add(kind := etree.QName(document).localname)
        schema = etree.XMLSchema(etree.parse(schemas / SCHEMAS[kind]))
        assert schema.validate(document), (path, schema.error_log)
        if kind in ("manifest", "questestinterop"):
            rules = isoschematron.Schematron(etree.parse(schemas / SCHEMAS[kind]), store_report=True, validate_schema=False)
            rules.validate(document)
            broken = [" ".join("".join(e.itertext()).split()) for e in rules.validation_report.iter("{*}failed-assert")]
            assert not [rule for rule in broken if "[RULE 4d]" not in rule], path
    assert seen >= {"manifest", "questestinterop", "topic"}


@pytest.mark.moodle
def test_moodle_restores_all_of_it(built: tuple[str, Result[Files], Path]) -> None:
    from tests.moodle import moodle

    which, done, path = built
    report = moodle.run("restore", path, "--attempt")
    assert not report["errors"] and not report["notices"] and not report["precheck"]
    assert report["format"] == "imscc11" and not report["notFullMarks"]
    assert report["attempted"] == len(list(probe.items(done.value)))
    assert [section["summary"] for section in report["sections"]][1:] == [
        item.findtext("cp:title", namespaces=CP) for item in manifest(done.value).findall(".//cp:organization/cp:item/cp:item", CP)
    ][1:]
    by_name = {(activity["type"], activity["name"]): activity for activity in report["activities"]}
    broken = [link for activity in report["activities"] for link in activity["brokenLinks"]]
    assert len(broken) == len(said(done, "the link to the unit")), "no link breaks but those that were warned of"
    assert not [activity["unresolved"] for activity in report["activities"] if activity["unresolved"]]
    pages_there = [activity for activity in report["activities"] if activity["type"] == "page"]
    assert len(pages_there) == len(list(pages(done.value)))
    for item, question in zip(probe.items(done.value), report["questions"], strict=True):  # both: quizzes in order, then the bank
        assert question["name"] == item.get("title")
        fractions = [fraction for _, fraction, _ in question["answers"]]
        if question["type"] == "multichoice":
            right = probe.key(item)
            assert [fraction > 0 for fraction in fractions] == [n in right for n in range(len(fractions))] and not min(fractions) < 0
            assert sum(fractions) == pytest.approx(1, abs=1e-5)
        elif question["type"] == "truefalse":
            assert fractions == [1, 0] if probe.key(item) else [0, 1]
        elif question["type"] == "shortanswer":
            assert fractions.count(1) == len(probe.key(item)) and set(fractions) <= {0, 1}
    if which == "sample":
        assert report["byType"] == {"page": 6, "quiz": 4, "url": 1, "forum": 2}
        assert sorted(by_name["page", "Energy & “power”"]["files"]) == ["content/media/dot.png", "content/media/sheet.csv"]
        quiz = by_name["quiz", "Basics: test"]
        assert (quiz["attempts"], quiz["timelimit"]) == ("2", "300")
        assert [slot["qtype"] for slot in quiz["slots"]] == [
            "multichoice",
            "multichoice",
            "truefalse",
            "shortanswer",
            "shortanswer",
            "shortanswer",
        ]
        assert by_name["url", "City data portal"]["url"] == "https://example.org/data?a=1&b=2"
        assert report["course"]["fullname"].startswith("Smart & green ‹cities> “Έξυπνες πόλεις”")
        marks = {question["name"]: question["mark"] for question in report["questions"]}
        assert marks["Primes"] == 2 and marks["Symbol of sodium"] == 2 and marks["A letter"] == 5
    else:
        assert report["course"]["fullname"].startswith("aΈξυπνες")
        assert ("quiz", "Größe < 3 m “Q”\u00a0x & 'y'") in by_name
        tough = next(question for question in report["questions"] if question["type"] == "multichoice")
        assert tough["name"] == 'Größe < 3 m & "x"'


@pytest.mark.moodle
def test_what_moodle_passes_over(tmp_path: Path) -> None:
    """docs/formats.md tells it, and the steps of the import."""
    from tests.moodle import moodle

    said_of = Feedback(p("GENERAL"), p("RIGHT"), None, p("WRONG"))
    common: dict[str, Any] = {"feedback": said_of, "hints": (Hint(p("HINT")),)}
    a, b = option("a", 1, Fraction(1), "<p>A</p>", "<p>OWN-A</p>"), option("b", 2, Fraction(0), "<p>B</p>", "<p>OWN-B</p>")
    both = (replace(a, fraction=Fraction(1, 2)), replace(b, key="c", fraction=Fraction(1, 2)), replace(b, key="d"))
    answers = (accepted("yes", 1, feedback="<p>OWN-Y</p>"), accepted("nope", 2, Fraction(0), "<p>OWN-N</p>"))
    questions: tuple[Question[Html], ...] = (
        Choice(id="one", name=name("one", 1), prompt=p("?"), options=(a, b), **common),
        Choice(id="several", name=name("several", 2), prompt=p("?"), several=True, options=both, **common),
        TrueFalse(id="true", name=name("true", 3), prompt=p("?"), answer=True, when_true=p("OWN-T"), **common),
        ShortAnswer(id="short", name=name("short", 4), prompt=p("?"), answers=answers, **common),
    )
    quiz: Quiz[Html] = Quiz("q", plain("Q", "q.title"), (Draw(bank="b"),))
    bank: Bank[Html] = Bank(id="b", title=plain("B", "b.title"), lang="en", questions=questions)
    course = small(banks=(bank,), quizzes=(quiz,))
    with (tmp_path / "passed.imscc").open("wb") as out:
        pack(write(course, {}).value, out)
    report = moodle.run("restore", tmp_path / "passed.imscc")
    assert not report["errors"] and not report["notices"]
    there = {question["name"]: question for question in report["questions"]}
    assert {question["generalfeedback"] for question in there.values()} == {"GENERAL"}
    assert {name: [said for _, _, said in question["answers"]] for name, question in there.items()} == {
        "one": ["OWN-A RIGHT", "OWN-B WRONG"],
        "several": ["OWN-A", "OWN-B", "OWN-B"],
        "true": ["OWN-T RIGHT", "WRONG"],
        "short": ["", "OWN-N WRONG"],
    }
    assert not any(question["hints"] or question["shuffled"] for question in there.values())
