"""Moodle XML: read back with lxml, against what Moodle itself writes, and (marked moodle) through Moodle's own importer and question engine."""

from __future__ import annotations

import base64
import html
import os
import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from packager import walk
from packager.diagnostics import Diagnostic
from packager.formats import _moodle
from packager.formats._xml import NOWHERE, attribute, cdata, legal, without_dead
from packager.formats.moodlexml import kept, write
from packager.model import (
    Bank,
    Choice,
    Cloze,
    Course,
    Embed,
    Essay,
    Feedback,
    Gap,
    Hint,
    Html,
    Matching,
    Math,
    Numerical,
    NumericAnswer,
    Ordering,
    OtherUnit,
    Question,
    Ref,
    ShortAnswer,
    TrueFalse,
    WordGap,
)
from tests.formats.samples import PICTURE, SOUND, accepted, at, name, number, option, p, pair, plain, sample_course

HERE = Path(__file__).parent
GOLDEN = HERE / "golden" / "moodle-xml" / "questions.xml"
FOREIGN = HERE / "foreign" / "moodle" / "questions.xml"


def course_of(*questions: Question[Html], **bank: Any) -> Course[Html]:
    """A bank of these questions and nothing else, with the sample's assets."""
    keys: dict[str, Any] = {"id": "b", "title": plain("Bank", "b.title"), "lang": "en", "questions": questions}
    made: Bank[Html] = Bank(**(keys | bank))
    return Course(id="b", title=plain("Bank", "b.title"), lang="en", banks=(made,), assets=sample_course().assets)


def built(course: Course[Html], **options: str) -> tuple[Any, tuple[Diagnostic, ...]]:
    """What is written, nothing where no file is made, and what is said."""
    done = write(course, options)
    written = next(iter(done.value.values())).read() if done.value else b"<quiz/>"
    return etree.fromstring(written, etree.XMLParser(resolve_entities=False, huge_tree=True)), done.diagnostics


def named(quiz: Any, id: str) -> Any:
    (found,) = quiz.xpath("question[idnumber = $id]", id=id)
    return found


def one(question: Question[Html]) -> tuple[Any, tuple[Diagnostic, ...]]:
    quiz, said = built(course_of(question))
    return named(quiz, question.id), said


def rules(said: Iterable[Diagnostic]) -> list[str]:
    return [d.rule for d in said]


def question(id: str, line: int = 1, **more: Any) -> Choice[Html]:
    options = (option("a", line, Fraction(1), "<p>This</p>"), option("b", line, Fraction(0), "<p>That</p>"))
    keys: dict[str, Any] = {"id": id, "name": name(id, line), "prompt": p("Which?"), "options": options, "loc": at(line)}
    return Choice(**(keys | more))


# ---- the whole file --------------------------------------------------------------------------------------------------------


def test_golden() -> None:
    """UPDATE_GOLDEN=1 writes it anew: read the difference before you keep it."""
    (file,) = write(sample_course(), {}).value.values()
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_bytes(file.read())
    assert file.read().decode() == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("type", ["multichoice", "truefalse", "shortanswer", "numerical", "matching", "essay"])
def test_elements_are_those_that_moodle_writes(type: str) -> None:
    ours, _ = built(sample_course())
    theirs: Any = etree.parse(FOREIGN)

    def shape(element: Any, path: str = "") -> set[str]:
        here = f"{path}/{element.tag}"
        own = {here, *(f"{here}@{key}" for key in element.attrib)}
        return own.union(*(shape(child, here) for child in element if isinstance(child.tag, str)))

    known = set().union(*(shape(q) for q in theirs.xpath("question[@type = $type]", type=type)))
    hint = {"/question/hint" + rest for rest in ("", "@format", "/text", "/shownumcorrect", "/clearwrong")}  # its numerical one has none
    unit = {"/question/units" + rest for rest in ("", "/unit", "/unit/multiplier", "/unit/unit_name")}
    for element in ours.xpath("question[@type = $type and not(@plugin)]", type=type):  # one is raw
        files = {path for path in shape(element) if re.search(r"/file(@name|@path|@encoding)?$", path)}
        assert shape(element) - files - hint - unit <= known
        needed = {path for path in known if path.count("/") == 2 and "@" not in path}
        optional = {"/question/tags", "/question/hint", "/question/shownumcorrect", "/question/answer", "/question/subquestion"}
        assert needed - optional <= shape(element)


def test_categories_come_from_bank_and_sections() -> None:
    quiz, said = built(sample_course())
    paths = [element.findtext("category/text") for element in quiz.xpath("question[@type = 'category']")]
    assert paths[:3] == [
        "$course$/top/City bank: A//B",
        "$course$/top/City bank: A//B/Choice",
        "$course$/top/City bank: A//B/Choice/Hostile: a&lt;b // c & 😀",
    ]
    assert paths[3] == "$course$/top/City bank: A//B/Choice"  # the section goes on after the one within it
    info = quiz.find("question/info/text").text
    assert info == "<p>Questions on cities. A red dot</p><p>CC-BY-4.0 · Ana Müller, Zoë &amp; Co · v1.3</p>"
    assert {e.findtext("info/text") for e in quiz.xpath("question[@type = 'category']")} == {
        info,
        "",
    }  # Moodle keeps no files here: the picture's words stay, and it is said
    assert any(d.rule == "not-carried" and d.location.line == 4 for d in said)


@pytest.mark.parametrize(
    "title,path", [("/a", " //a"), ("a/", "a// "), ("a//b", "a////b"), ("top", "Top"), ("  two\n words ", "two words"), ("", "b")]
)
def test_steps_of_a_category(title: str, path: str) -> None:
    quiz, _ = built(course_of(question("q"), title=plain(title, "b.title")))
    assert quiz.findtext("question/category/text") == f"$course$/top/{path}"


@pytest.mark.parametrize(
    ("version", "there"), [("4.3", False), ("4.3.11+", False), ("3.11", False), ("4.4", True), ("4.10", True), ("5.0", True)]
)
def test_a_moodle_that_knows_no_ordering_gets_none(version: str, there: bool) -> None:
    quiz, said = built(sample_course(), moodle=version)
    assert len(quiz.xpath("question[@type = 'ordering']")) == (4 if there else 0)
    assert len([d for d in said if d.rule == "not-carried" and "ordering question" in d.message]) == (0 if there else 4)


def test_what_is_no_version_is_said() -> None:
    course = replace(sample_course(), places={"targets": at(60), "targets.moodle-xml.moodle": at(61)})
    quiz, said = built(course, moodle="new")
    assert [(d.location.line, d.message) for d in said if d.rule == "setting-unknown"] == [(61, "'new' is no version of Moodle")]
    assert quiz.xpath("question[@type = 'ordering']")


def test_banks_stand_in_the_category_of_the_course() -> None:
    course = replace(sample_course(), places={"targets": at(60), "targets.moodle-xml.category": at(61)})
    quiz, said = built(course, category=" Our project / R&D <x> // 2 /top")
    above = "$course$/top/Our project/R&D &lt;x> // 2/Top/City bank: A//B"
    assert [e.text for e in quiz.findall("question/category/text")][:2] == [above, f"{above}/Choice"]
    assert [d.message for d in said if d.location.line == 61] == [
        f"this name is stored in another spelling, so that Moodle's pages show all of it: '{stored}'"
        for stored in ("R&D &lt;x> / 2", "Top")
    ]
    quiz, said = built(course, category=" / ")
    assert [(d.location.line, d.message) for d in said if d.rule == "setting-unknown"] == [(61, "this names no category")]
    assert quiz.findtext("question/category/text") == "$course$/top/City bank: A//B"


def test_a_versioned_bank_is_a_category_of_its_version() -> None:
    """In its own language's title, below the category of the course; the sections below it keep their names, and so do the ids and the tags."""
    plainly, _ = built(sample_course())
    quiz, said = built(sample_course(), versioned="yes", category="Our project")
    paths = [e.text for e in quiz.findall("question/category/text")]
    assert paths[:2] == ["$course$/top/Our project/City bank: A//B 1.3", "$course$/top/Our project/City bank: A//B 1.3/Choice"]
    assert paths == [
        e.text.replace("$course$/top/City bank: A//B", "$course$/top/Our project/City bank: A//B 1.3")
        for e in plainly.findall("question/category/text")
    ]
    for path in ("question/idnumber", "question/tags/tag/text"):
        assert [e.text for e in quiz.findall(path)] == [e.text for e in plainly.findall(path)]
    assert "setting-unknown" not in rules(said)


@pytest.mark.parametrize(
    ("title", "version", "name"),
    [
        ("Lighting", "1.1", "Lighting 1.1"),
        ("Осветление", "2.0", "Осветление 2.0"),
        ("Lighting", "1/2", "Lighting 1//2"),
        ("Lighting/", "/1/", "Lighting// //1// "),
        ("top", "1.0", "top 1.0"),
        ("", "1.0", "b 1.0"),
        ("R&D <x>", "<2>", "R&D &lt;x> &lt;2>"),
    ],
)
def test_a_category_with_its_version(title: str, version: str, name: str) -> None:
    course = course_of(question("q"), title=plain(title, "b.title"), version=version)
    quiz, _ = built(course, versioned="yes")
    assert quiz.findtext("question/category/text") == f"$course$/top/{name}"


@pytest.mark.parametrize("title", ["Streets and lamps " * 20, "x" * 300, "<" * 255, "y" * 252])
def test_a_long_title_is_cut_and_its_version_is_not(title: str) -> None:
    names = []
    for version in ("1.0", "1.1"):
        course = course_of(question("q"), title=plain(title, "b.title"), version=version)
        quiz, said = built(course, versioned="yes")
        name = quiz.findtext("question/category/text").removeprefix("$course$/top/")
        assert len(name) <= 255 and name.endswith(f"… (b) {version}")
        assert rules(said).count("name-altered") == 1
        names.append(name)
    assert names[0] != names[1]


def test_a_version_of_any_length_still_tells_two_apart() -> None:
    names = set()
    for version in ("<" * 300, "<" * 301):
        course = course_of(question("q"), title=plain("x" * 300, "b.title"), version=version)
        quiz, _ = built(course, versioned="yes")
        names.add(quiz.findtext("question/category/text").removeprefix("$course$/top/"))
    assert len(names) == 2 and all(len(name) <= 255 for name in names)


@pytest.mark.parametrize(
    ("value", "versioned"), [("yes", True), ("Yes", True), ("true", True), ("True", True), ("on", True), ("no", False), ("False", False), ("off", False)]
)  # fmt: skip
def test_a_bank_is_versioned_in_every_word_for_yes(value: str, versioned: bool) -> None:
    """The words of YAML 1.1 (yaml.org/type/bool.html), as for all keys that are yes or no."""
    quiz, said = built(sample_course(), versioned=value)
    assert quiz.findtext("question/category/text").endswith("A//B 1.3") is versioned
    assert "setting-unknown" not in rules(said)


@pytest.mark.parametrize("value", ["yess", "", "1.1"])
def test_what_is_neither_yes_nor_no_is_said(value: str) -> None:
    course = replace(sample_course(), places={"targets": at(60), "targets.moodle-xml.versioned": at(62)})
    quiz, said = built(course, versioned=value)
    found = [(d.location.line, d.message, d.hint) for d in said if d.rule == "setting-unknown"]
    assert found == [(62, f"'versioned' is 'yes' or 'no', not '{value}'", "write versioned: yes, or take it out")]
    assert quiz.findtext("question/category/text") == "$course$/top/City bank: A//B"
    assert "setting-unknown" not in rules(built(course, versioned="no")[1])


def test_note_that_it_holds_questions_only() -> None:
    assert rules(write(sample_course(), {}).diagnostics).count("questions-only") == 1
    assert write(course_of(question("q")), {}).diagnostics == ()


# ---- texts -----------------------------------------------------------------------------------------------------------------


def test_hostile_text_reads_back_as_written() -> None:
    quiz, _ = built(sample_course())
    element = named(quiz, "hostile-text")
    (asked,) = (q for q in walk.questions(sample_course()) if q.id == "hostile-text")
    assert isinstance(asked, Choice)
    written = "".join(map(str, asked.prompt)).replace("@@PLUGINFILE@@", "@@PLUGINFILE&#64;&#64;")
    assert element.findtext("questiontext/text") == written
    assert [a.findtext("text") for a in element.findall("answer")] == ["".join(map(str, o.text)) for o in asked.options]
    assert element.findtext("answer/feedback/text") == "<p><code>x[y[1]]&gt;0</code></p>"
    assert [t.text for t in element.findall("tags/tag/text")] == ["C‹T›", "on", "Έξυπνη", "tag:0", "tag:Difficulty:hard"]


def test_files_are_embedded_in_each_text_that_shows_them() -> None:
    quiz, _ = built(sample_course())
    element = named(quiz, "pictures")
    assets = {asset.name: asset.blob for asset in sample_course().assets.values()}
    for path, file in (("questiontext", "Groesse-Karte.svg"), ("answer", "dot.png"), ("answer/feedback", "dot.png"),
                       ("generalfeedback", "dot.png"), ("hint", "dot.png")):  # fmt: skip
        where = element.find(path)
        assert f"@@PLUGINFILE@@/{file}" in where.findtext("text")
        (embedded,) = where.findall("file")
        assert dict(embedded.attrib) == {"name": file, "path": "/", "encoding": "base64"}
        assert base64.b64decode(embedded.text) == assets[file].read()


def test_sound_and_downloads_are_files_too() -> None:
    asked = question("q", prompt=('<p><audio controls="controls" src="', Ref("asset", SOUND), '"></audio></p>'))
    element, said = one(asked)
    assert element.find("questiontext/file").get("name") == "tone.wav" and not said


def test_formulas_stay_tex() -> None:
    element = named(built(sample_course())[0], "several-primes")
    assert r"\(p \in \mathbb{P}\)" in element.findtext("questiontext/text")


def test_links_into_the_course_leave_their_words_and_a_warning() -> None:
    asked = question(
        "q",
        prompt=('<p>See <a class="term" title="]]&gt;" href="', Ref("unit", "energy", loc=at(3)), '">the <em>unit</em></a>, <a href="',
                Ref("term", "meter", loc=at(4)), '">meters</a>, <a href="', Ref("activity", "portal", loc=at(5)),
                '">data</a>, <a href="https://example.org/">web</a>.</p>', Embed("question", "other", loc=at(6))),
    )  # fmt: skip
    element, said = one(asked)
    assert element.findtext("questiontext/text") == '<p>See the <em>unit</em>, meters, data, <a href="https://example.org/">web</a>.</p>'
    assert [(d.rule, d.location.line) for d in said] == [("not-carried", line) for line in (3, 4, 5, 6)]


def test_a_file_that_moodle_cannot_keep_is_said() -> None:
    template = ('<p><img src="', Ref("asset", PICTURE, loc=at(7)), '" alt="a &lt; b"/>.</p>')
    element, said = one(Essay(id="e", name=name("E", 1), prompt=p("?"), template=template))
    assert element.findtext("responsetemplate/text") == "<p>a &lt; b.</p>"
    assert [(d.rule, d.location.line) for d in said] == [("not-carried", 7)]


def test_the_field_for_plain_text_begins_with_plain_words() -> None:
    begin = ("<p>Dear <strong>A &amp; B</strong>,<br />\nhello.</p>\n<ul>\n<li>", Math("x < 1"), "</li>\n</ul>")
    asked = Essay(id="e", name=name("E", 1), prompt=p("?"), response="text", template=begin, places={"template": at(9)})
    element, said = one(asked)
    field = element.find("responsetemplate")
    assert (field.get("format"), field.findtext("text")) == ("plain_text", "Dear A & B,\nhello.\n\nx < 1")
    assert [(d.rule, d.location.line) for d in said] == [("converted", 9)]
    _, said = one(replace(asked, template=("<p>Dear A &amp; B,<br />\nhello.</p>\n<p>Bye</p>",)))
    assert said == ()


@pytest.mark.parametrize(
    "lang,start", [("en", "<p>"), ("el", '<div lang="el" dir="ltr"><p>'), ("ar-EG", '<div lang="ar-EG" dir="rtl"><p>')]
)
def test_language_and_direction_of_a_bank(lang: str, start: str) -> None:
    asked = question("q", feedback=Feedback(general=p("So.")), hints=(Hint(p("Hm")),))
    quiz, _ = built(course_of(asked, lang=lang))
    element = named(quiz, "q")
    for path in ("questiontext", "answer", "generalfeedback", "hint"):
        assert element.findtext(f"{path}/text").startswith(start)
    assert element.findtext("answer/feedback/text") == element.findtext("correctfeedback/text") == ""


def test_a_course_from_right_to_left_sets_the_direction_of_its_own_texts() -> None:
    quiz, _ = built(replace(course_of(question("q"), lang="he"), lang="he"))
    assert named(quiz, "q").findtext("questiontext/text") == '<div lang="he" dir="rtl"><p>Which?</p></div>'


def test_characters_that_no_xml_may_hold_never_reach_the_file() -> None:
    bad = "a\x0b\x0c\x07\x00\ufffe\ud83db\u2028c"
    asked = question("q", prompt=p(bad), name=plain(bad, "n"), tags=(bad,))
    element, _ = one(asked)
    assert element.findtext("questiontext/text") == "<p>a" + "\N{REPLACEMENT CHARACTER}" * 6 + "b\u2028c</p>"


def test_letters_beyond_the_basic_plane_are_noted_where_they_are() -> None:
    asked = question("q", options=(option("a", 4, Fraction(1), "<p>😀</p>"), option("b", 5, Fraction(0), "<p>No</p>")))
    _, said = one(asked)
    assert [(d.rule, d.location.line) for d in said] == [("character-beyond-basic-plane", 4)]
    _, said = one(question("q", tags=("😀",)))
    assert rules(said) == ["character-beyond-basic-plane"]
    _, said = one(question("q", prompt=p("ℝ é Ω")))
    assert not said


# ---- names, tags, numbers --------------------------------------------------------------------------------------------------


def strip_tags(text: str) -> str:
    """PHP's strip_tags, so far as it goes for one line: `<` and no blank after it begins a tag that ends at `>` or never."""
    return re.sub(r"<(?!\s)[^>]*(>|$)", "", text)


@pytest.mark.parametrize(
    "title", ["Is 3<5?", "Using <table> in HTML", "R&D <2025", "a < b", "1<2<3", "How to write &lt; & &amp;", "x<", "T&eacute;", 'He said "no"', "<!-- x -->", "5 > 3"]
)  # fmt: skip
def test_names_survive_tag_stripping_and_are_shown_as_written(title: str) -> None:
    stored = _moodle.shown(title)
    assert strip_tags(stored) == stored
    assert html.unescape(stored) == title


def test_names_too_long_are_cut_at_a_word_and_stay_apart() -> None:
    long = "<Energy> & power " * 20
    names = [_moodle.fitted(long, mark) for mark in ("q1", "q2")]
    assert all(len(n) <= 255 and strip_tags(n) == n and n.startswith("&lt;Energy> & power") for n in names)
    assert names[0].endswith("… (q1)") and names[1].endswith("… (q2)")
    assert len(_moodle.fitted("&lt;" * 100, "q" * 200)) <= 255
    assert 100 < len(_moodle.fitted("ж" * 300, "q")) <= 255 or _moodle.fitted("ж" * 300, "q").startswith("ж" * 40)
    element, said = one(question("q1", name=name(long, 8)))
    assert element.findtext("name/text") == names[0]
    assert [(d.rule, d.location.line) for d in said] == [("name-altered", 8)]


def test_an_empty_name_is_the_id() -> None:
    assert one(question("the-id", name=name("  ", 1)))[0].findtext("name/text") == "the-id"


def tags_of(element: Any) -> list[str]:
    return [e.text for e in element.findall("tags/tag/text")]


def test_tags() -> None:
    assert _moodle.tag("C<T> `x`  y") == "C‹T› 'x' y"
    assert len({_moodle.tag("t" * 80 + end) for end in "ab"}) == 2 and len(_moodle.tag("t" * 80)) == 50
    _, said = one(question("q", line=3, tags=("C<T>", "plain"), places={"tags": at(7)}))
    assert [(d.rule, d.location.line) for d in said] == [("name-altered", 7)]


def test_what_a_question_is_drawn_by_becomes_tags() -> None:
    element, said = one(question("q", tags=("easy",), competences=("SC1.2", "SC2"), objectives=("explain-led",), difficulty="easy"))
    assert tags_of(element) == ["easy", "competence:SC1.2", "competence:SC2", "objective:explain-led", "difficulty:easy"]
    assert not said
    assert tags_of(one(question("q"))[0]) == []


def test_own_tags_that_read_like_them_stay_apart_and_it_is_said_once() -> None:
    own = ("difficulty:easy", "Competence: x", "tag:a", "0", "topic:lamp")
    quiz, said = built(course_of(question("a", tags=own), question("b", tags=own, difficulty="easy")))
    assert tags_of(named(quiz, "b")) == ["tag:difficulty:easy", "tag:Competence: x", "tag:tag:a", "tag:0", "topic:lamp", "difficulty:easy"]
    assert [d.message for d in said] == [f"the tag '{tag}' becomes 'tag:{tag}' in Moodle" for tag in own[:4]]
    assert "`difficulty`" in said[0].hint and "`competences`" in said[1].hint and not said[2].hint


def test_tags_that_moodle_takes_for_one_are_spelled_alike() -> None:
    quiz, said = built(course_of(
        question("a", tags=("Café", "straße", "cœur", "👍"), objectives=("lamp",)),
        question("b", line=2, tags=("cafe", "CAFÉ", "STRASSE", "coeur", "👎", "cap"), objectives=("Lamp",)),
    ))  # fmt: skip
    assert tags_of(named(quiz, "a")) == ["Café", "straße", "cœur", "👍", "objective:lamp"]
    assert tags_of(named(quiz, "b")) == ["Café", "straße", "cœur", "👍", "cap", "objective:lamp"]
    assert "the tag 'cafe' becomes 'Café' in Moodle, which takes the two for one" in [d.message for d in said]
    assert [d.location.line for d in said if d.rule == "name-altered"] == [2] * 6


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(lambda text: " ".join(text.split())).filter(bool)
MARKED = st.builds("{}:{}".format, st.sampled_from(["tag", "Tag", "competence", "OBJECTIVE", "difficulty", "topic"]), WORDS | st.just(""))


@given(
    st.lists(WORDS | MARKED | st.just("0")),
    st.lists(WORDS | MARKED),
    st.lists(WORDS | MARKED),
    st.sampled_from(["", "easy", "medium", "hard"]),
)
def test_tags_tell_what_they_were(tags: list[str], competences: list[str], objectives: list[str], difficulty: str) -> None:
    asked = question("q", tags=tuple(tags), competences=tuple(competences), objectives=tuple(objectives), difficulty=difficulty)
    made = list(_moodle.tags(asked))
    assert [(key, _moodle.told(tag)) for key, tag in made] == [(key, (key, word)) for key, words in (
        ("tags", tags), ("competences", competences), ("objectives", objectives), ("difficulty", [difficulty] if difficulty else []),
    ) for word in words]  # fmt: skip
    assert "0" not in [tag for _, tag in made]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("mW", "MW", True), ("lampe", "lampé", True), ("straße", "STRASSE", True), ("m²", "m2", True), ("ςοφία", "σοφια", True), ("всё", "все", True),
        ("край", "краи", False), ("Їжак", "іжак", False), ("ЙОД", "йод", True), ("°C", "C", False), ("ø", "o", False),
    ],
)  # fmt: skip
def test_what_the_database_takes_for_one(one: str, other: str, same: bool) -> None:
    """As MariaDB says: SELECT 'mW' COLLATE utf8mb4_unicode_ci = 'MW' COLLATE utf8mb4_unicode_ci."""
    assert (_moodle.folded(one) == _moodle.folded(other)) == same


def test_ids_that_the_database_takes_for_one_stay_apart() -> None:
    """Moodle drops the idnumber of the second without a word."""
    quiz, said = built(course_of(question("lampe"), question("Lampe", 2), question("lampé", 3), question("край", 4), question("краи", 5)))
    written = [e.text for e in quiz.xpath("question[@type != 'category']/idnumber")]
    assert [id.rpartition("-")[0] or id for id in written] == ["lampe", "Lampe", "lampé", "край", "краи"]
    assert len({_moodle.folded(id) for id in written}) == 5
    assert [(d.rule, d.location.line) for d in said] == [("name-altered", 2), ("name-altered", 3)]


def test_long_ids_are_cut_and_stay_apart() -> None:
    ids = ["x" * 150 + end for end in "ab"]
    quiz, _ = built(course_of(*(question(id) for id in ids)))
    written = [e.text for e in quiz.xpath("question[@type != 'category']/idnumber")]
    assert len(set(written)) == 2 and all(len(id) == 100 for id in written)


@pytest.mark.parametrize(
    "value,text", [("7", "7"), ("4e-7", "4e-7"), ("4.0E-7", "4e-7"), ("6.022e23", "6.022e23"), ("0.00005", "0.00005"), ("-0", "0"), ("1e3", "1000"),
                   ("-12.50", "-12.5"), ("100", "100"), ("1e-400000", "1e-400000"), ("-1.5e-9", "-1.5e-9"), ("3.141592653589793", "3.141592653589793")]
)  # fmt: skip
def test_numbers(value: str, text: str) -> None:
    assert _moodle.number(Decimal(value)) == text
    assert Decimal(text) == Decimal(value)


# ---- marks -----------------------------------------------------------------------------------------------------------------

MOODLE = [100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5, 0]


@pytest.mark.parametrize(
    ("points", "written"),
    [
        (Fraction(1), "1.0000000"), (Fraction(1, 3), "0.3333333"), (Fraction(99_999), "99999.0000000"), (Fraction(10**6), "99999.0000000"),
        (Fraction(1, 10**8), "0.0000001"), (Fraction(1, 10**7), "0.0000001"),
    ],
)  # fmt: skip
def test_points_are_held_to_what_moodle_keeps(points: Fraction, written: str) -> None:
    """Its column is a decimal of 12 digits, 7 of them behind the point: one number beyond it, and no question of the file arrives."""
    element, said = one(question("q", 7, points=points, loc=at(7)))
    assert element.findtext("defaultgrade") == written
    held = Fraction(10, 10**8) <= points <= 99_999
    assert [(d.rule, d.location.line) for d in said] == ([] if held else [("converted", 7)])


@pytest.mark.parametrize(
    ("points", "weights", "marks"),
    [
        ("2", ("1", "1"), [1, 1]), ("6", ("1", "2"), [2, 4]), ("0.33333", ("1",) * 7, [1] * 7), ("10", ("1", "1", "1"), [3, 3, 3]),
        ("2.5", ("1", "0.5"), [2, 1]), ("1000000", ("1", "1"), [49_999, 49_999]), ("1", ("1", "99998"), [1, 99_998]),
        ("1", ("1", "1000000"), [1, 99_997]), ("1", ("0.333331", "0.333332", "0.333337"), [33_332, 33_332, 33_332]),
    ],
)  # fmt: skip
def test_gaps_have_the_whole_marks_nearest_to_the_points(points: str, weights: tuple[str, ...], marks: list[int]) -> None:
    gaps = tuple(WordGap(f"g{n}", (accepted("a", n),), weight=Fraction(weight), loc=at(n)) for n, weight in enumerate(weights))
    prompt = ("<p>", *(Gap(gap.key) for gap in gaps), "</p>")
    element, said = one(Cloze(id="c", name=name("c", 1), prompt=prompt, gaps=gaps, points=Fraction(points)))
    there = [int(mark) for mark in re.findall(r"\{(\d+):", element.findtext("questiontext/text"))]
    assert there == marks
    assert Fraction(element.findtext("defaultgrade")) == sum(marks) < 100_000
    assert rules(said) == ([] if sum(marks) == Fraction(points) else ["converted"])


@pytest.mark.parametrize("count", range(1, 21))
def test_right_options_always_reach_everything_in_shares_that_moodle_has(count: int) -> None:
    wanted = [Fraction(1, count)] * count + [Fraction(-1, count), Fraction(0)]
    shares = _moodle.parts(wanted, together=True)
    assert shares is not None
    assert sum(shares[:count]) == 1 and all(share > 0 for share in shares[:count])
    assert shares[-2] < 0 and shares[-1] == 0
    percents = [float(_moodle.percent(share)) for share in shares]
    assert all(abs(percent) in MOODLE for percent in percents)
    assert sum(percents[:count]) == pytest.approx(100, abs=0.001)
    if count in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20):
        assert list(shares[:count]) == wanted[:count]


def test_shares_of_unequal_weight_and_of_single_answers() -> None:
    third = Fraction(3333333, 10_000_000)  # as an author writes a third
    assert _moodle.parts([third, third, third], together=True) == (Fraction(1, 3),) * 3
    assert _moodle.parts([Fraction(35, 100), Fraction(65, 100)], together=True) == (Fraction(1, 3), Fraction(2, 3))
    assert _moodle.parts([Fraction(1, 21)] * 21, together=True) is None
    assert _moodle.parts([Fraction(1), Fraction(99, 100), Fraction(1, 100), Fraction(-2, 100)], together=False) == (
        Fraction(1), Fraction(9, 10), Fraction(1, 20), Fraction(-1, 20),
    )  # fmt: skip
    assert _moodle.parts([Fraction(1, 2)], together=False) is None


def test_thirds_are_right_to_five_decimals() -> None:
    element = named(built(sample_course())[0], "several-primes")
    assert [a.get("fraction") for a in element.findall("answer")] == ["33.33333"] * 3 + ["-33.33333"] * 3


def test_shares_that_moodle_lacks_are_said_at_their_option() -> None:
    options = tuple(option(str(n), 10 + n, Fraction(1, 11), f"<p>{n}</p>") for n in range(11))
    _, said = one(question("q", several=True, options=options))
    assert set(rules(said)) == {"fraction-not-in-moodle"} and {d.location.line for d in said} == set(range(10, 21))
    options = tuple(option(str(n), 10 + n, Fraction(1, 21), f"<p>{n}</p>") for n in range(21))
    done = write(course_of(question("q", line=9, several=True, options=options)), {})
    assert [(d.rule, d.location.line) for d in done.diagnostics] == [("not-carried", 9)]
    assert done.value == {}


# ---- kinds -----------------------------------------------------------------------------------------------------------------


def test_combined_feedback_of_kinds_that_have_none_in_moodle_goes_to_the_answers() -> None:
    said = Feedback(correct=p("Yes."), partial=p("Half."), incorrect=p("No."))
    short = ShortAnswer(id="s", name=name("S", 1), prompt=p("?"), feedback=said,
                        answers=(accepted("a", 2, feedback="<p>A!</p>"), accepted("b", 3, Fraction(1, 2))))  # fmt: skip
    element, _ = one(short)
    got = [(a.findtext("text"), a.get("fraction"), a.findtext("feedback/text")) for a in element.findall("answer")]
    assert got == [("a", "100", "<p>A!</p>\n<p>Yes.</p>"), ("b", "50", "<p>Half.</p>"), ("*", "0", "<p>No.</p>")]
    numeric = Numerical(
        id="n",
        name=name("N", 1),
        prompt=p("?"),
        feedback=said,
        answers=(number("3", 2), NumericAnswer(None, Decimal(0), Fraction(0), p("Hm"))),
    )
    element, _ = one(numeric)
    assert [(a.findtext("text"), a.findtext("feedback/text")) for a in element.findall("answer")] == [
        ("3", "<p>Yes.</p>"),
        ("*", "<p>Hm</p>\n<p>No.</p>"),
    ]
    element, _ = one(replace(numeric, answers=numeric.answers[:1]))
    assert element.findall("answer")[-1].findtext("text") == "*"
    truth = TrueFalse(id="t", name=name("T", 1), prompt=p("?"), answer=False, feedback=said, when_true=p("Not so."))
    element, _ = one(truth)
    assert [a.findtext("feedback/text") for a in element.findall("answer")] == ["<p>Not so.</p>\n<p>No.</p>", "<p>Yes.</p>"]


def test_a_unit_stands_beside_the_field() -> None:
    asked = Numerical(id="n", name=name("N", 1), prompt=p("How long?"), answers=(number("3", 2),), unit=plain("m <s>", "n.unit"))
    element, _ = one(asked)
    assert element.findtext("questiontext/text").endswith("<p>__________ m &lt;s&gt;</p>")
    assert element.findtext("units/unit/unit_name") == "m &lt;s&gt;" and element.findtext("showunits") == "0"
    element, _ = one(replace(asked, prompt=p("It is _____ m long.")))
    assert element.findtext("questiontext/text") == "<p>It is _____ m long.</p>"
    element, _ = one(replace(asked, unit=None))
    assert element.find("units") is None and element.findtext("showunits") == "3"
    element, _ = one(replace(asked, unit=plain("u" * 51, "n.unit")))
    assert element.find("units") is None and "u" * 51 in element.findtext("questiontext/text")


def asked_in(id: str, unit: str, **others: str) -> Numerical[Html]:
    """A number to be typed with its unit, or with another: the name of each, and its factor."""
    more = tuple(OtherUnit(plain(name, f"unit.{n}", line=n), Decimal(factor)) for n, (name, factor) in enumerate(others.items(), 20))
    return Numerical(
        id=id, name=name(id, 1), prompt=p("How much?"), answers=(number("10", 2, "0.1"),),
        unit=plain(unit, "unit"), unit_input="typed", other_units=more, loc=at(1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("others", "kept"),
    [
        ({"kW": "0.001", "mW": "1000"}, "W kW mW"), ({"J": "1.602e-19"}, "W"), ({"J": "1.6e-19"}, "W"), ({"J": "1.5e-18"}, "W J"), ({"J": "1.23456e-14"}, "W J"),
        ({"J": "1.23456789e-14"}, "W"), ({"MJ": "1e25"}, "W"), ({"MJ": "1e19"}, "W"), ({"MJ": "9.99e18"}, "W MJ"), ({"mW": "1000", "MW": "0.000001"}, "W mW"),
        ({"w": "2", "kW": "0.001"}, "W kW"), ({"\N{MICRO SIGN}W": "1e6", "\N{GREEK SMALL LETTER MU}W": "1e6"}, "W \N{MICRO SIGN}W"), ({"m" * 50: "2"}, f"W {'m' * 50}"),
    ],
)  # fmt: skip
def test_units_that_go_into_their_columns(others: dict[str, str], kept: str) -> None:
    """A factor has 19 digits on each side of the point; two names that the database takes for one end the import."""
    element, said = one(asked_in("q", "W", **others))
    there = element.xpath("units/unit/unit_name/text()")
    assert there == kept.split()
    left_out = [line for line, name in enumerate(others, 20) if name not in there]
    assert [(d.rule, d.location.line) for d in said] == [("not-carried", line) for line in left_out]


def test_choice_settings() -> None:
    quiz, _ = built(sample_course())
    assert [named(quiz, id).findtext("answernumbering") for id in ("one-colour", "several-primes", "several-minus", "one-partial")] == [
        "abc",
        "123",
        "none",
        "IIII",
    ]
    assert one(question("q", numbering="ABC"))[0].findtext("answernumbering") == "ABCD"
    element = named(quiz, "several-minus")
    assert (element.findtext("single"), element.findtext("shuffleanswers"), element.findtext("defaultgrade"), element.findtext("penalty")) == (
        "false", "false", "1.5000000", "0.0000000",
    )  # fmt: skip
    first, second = named(quiz, "one-colour").findall("hint")
    assert first.find("clearwrong") is not None and first.find("shownumcorrect") is not None
    assert second.find("clearwrong") is None and second.find("shownumcorrect") is None


def test_settings_that_a_question_has_a_key_for_are_said_by_it() -> None:
    """What is asked and accepted is written once: a setting beside it would have Moodle grade another question than we do."""
    own = {"single": "false", "defaultgrade": "7", "idnumber": "other", "answer": "x", "hint": "y", "penalty": "1", "coursetags": "z"}
    plain_one, _ = one(question("q", 7))
    element, said = one(question("q", 7, targets={"moodle-xml": own}, places={"targets": at(9)}))
    assert etree.tostring(element) == etree.tostring(plain_one)
    assert [(d.rule, d.location.line) for d in said] == [("setting-unknown", 9)] * len(own)
    assert [d.hint for d in said][:3] == ["say it by `select`", "say it by `points`", "say it by `id`"]
    price = replace(asked_in("n", "W"), unit_penalty=Fraction(1, 4), targets={"moodle-xml": {"unitpenalty": "0.9"}})
    assert one(price)[0].findtext("unitpenalty") == "0.2500000" and rules(one(price)[1]) == ["setting-unknown"]


def test_settings_of_moodle_alone() -> None:
    wanted = {
        "showstandardinstruction": "0",
        "hidden": "1",
        "plugin_of_mine": "7",
        "unitsleft": "left",
        "numberingstyle": "x" * 11,
        "a b": "c",
    }
    element, said = one(question("q", 7, targets={"moodle-xml": wanted}))
    assert {name: element.findtext(name) for name in wanted if name != "a b"} == {
        "showstandardinstruction": "0", "hidden": "1", "plugin_of_mine": "7", "unitsleft": None, "numberingstyle": None
    }  # fmt: skip
    assert [(d.rule, d.message.split("'")[1]) for d in said] == [
        ("setting-unknown", name) for name in ("plugin_of_mine", "left", "x" * 11, "a b")
    ]


def test_every_element_of_a_question_is_a_setting_or_said_by_a_key() -> None:
    written = {child.tag for child in etree.parse(GOLDEN).getroot().iterfind("question[questiontext]/*")}
    assert written <= set(kept.ALONE) | set(kept.SAID_BY)
    assert not set(kept.ALONE) & set(kept.SAID_BY)


def test_an_ordering_question_never_goes_without_its_number_of_right_ones() -> None:
    """Without the element Moodle 4.5 ends the import with an error of the database."""
    asked = next(q for q in walk.questions(sample_course()) if isinstance(q, Ordering))
    element, said = one(replace(asked, section=(), tags=(), targets={"moodle-xml": {"shownumcorrect": "no"}}))
    assert element.findtext("shownumcorrect") == "0" and rules(said) == []


def test_matching_with_distractors_and_an_answer_too_long() -> None:
    element = named(built(sample_course())[0], "match-shared")
    rows = [(row.findtext("text"), row.findtext("answer/text")) for row in element.findall("subquestion")]
    assert rows[-2:] == [("", "insect"), ("", "]]> & &lt;fish>")]
    assert [answer for _, answer in rows[:3]] == ["amphibian", "mammal", "amphibian"]
    element, said = one(
        Matching(id="m", name=name("M", 1), prompt=p("?"), pairs=(pair("1", 5, "<p>a</p>", "word " * 60), pair("2", 6, "<p>b</p>", "x")))
    )
    assert len(element.findtext("subquestion/answer/text")) <= 255
    assert [(d.rule, d.location.line) for d in said] == [("converted", 5)]


@pytest.mark.parametrize(
    ("hints", "penalty", "written"),
    [((), Fraction(1, 3), "1.0000000"), ((), Fraction(1, 4), "0.2500000"), ((Hint(p("h")),), Fraction(1, 2), "0.5000000"), ((Hint(p("h")),), Fraction(1, 3), "0.3333333")],
)  # fmt: skip
def test_a_wrong_try_at_true_or_false_costs_what_its_author_says(hints: tuple[Hint[Html], ...], penalty: Fraction, written: str) -> None:
    """Where the author says nothing of tries, it costs everything, as in questions made with Moodle's form (type/truefalse/edit_truefalse_form.php)."""
    element, said = one(TrueFalse(id="t", name=name("T", 1), prompt=p("?"), answer=True, hints=hints, penalty=penalty))
    assert (element.findtext("penalty"), len(element.findall("hint")), said) == (written, len(hints), ())


def test_essay() -> None:
    quiz, _ = built(sample_course())
    fields = (
        "responseformat",
        "responserequired",
        "responsefieldlines",
        "minwordlimit",
        "maxwordlimit",
        "attachments",
        "attachmentsrequired",
    )
    assert [[named(quiz, id).findtext(field) for field in fields] for id in ("essay-letter", "essay-plain", "essay-files")] == [
        ["editor", "1", "20", "50", "200", "0", "0"], ["plain", "1", "5", "", "", "0", "0"], ["noinline", "0", "15", "", "", "3", "1"],
    ]  # fmt: skip
    asked = Essay(
        id="e",
        name=name("E", 1),
        prompt=p("?"),
        attachments=5,
        feedback=Feedback(correct=p("x")),
        hints=(Hint(p("h"), loc=at(4)),),
        loc=at(2),
    )
    element, said = one(asked)
    assert element.findtext("attachments") == "-1" and element.find("hint") is None
    assert sorted((d.rule, d.location.line) for d in said) == [("converted", 2), ("not-carried", 2), ("not-carried", 4)]


@pytest.mark.parametrize(
    ("unit", "asked", "why"),
    [
        ("W h", "typed", "has a blank"), ("2nd", "typed", "begins with a digit"), ("+", "typed", "sign of numbers"), ("&" * 11, "list", "more than 50"), ("x" * 51, "typed", "more than 50"),
        ("W h", "list", ""), ("x" * 50, "typed", ""), ("x" * 51, "shown", ""), ("*", "list", "no name"), ("*", "shown", ""),
    ],
)  # fmt: skip
def test_a_unit_that_moodle_would_not_know_is_not_asked_for(unit: str, asked: Any, why: str) -> None:
    """It would stop the import with an error of its database, or take the right answer for a wrong one."""
    measured = Numerical(
        id="n", name=name("N", 1), prompt=p("?"), answers=(number("5", 2),), unit=plain(unit, "u"), unit_input=asked, places={"unit": at(7)}, loc=at(1)
    )  # fmt: skip
    quiz, said = built(course_of(measured))
    assert [(d.rule, d.location.line, why in d.message) for d in said] == ([("not-carried", 7, True)] if why else [])
    assert len(quiz.xpath("question[@type = 'numerical']")) == (not why)
    if not why:
        assert quiz.findtext("question/units/unit/unit_name") == (unit if len(unit) <= 50 and unit != "*" else None)


def test_an_answer_that_moodle_cannot_compare_is_said_at_its_line() -> None:
    long = (accepted("short", 3), accepted("x" * 10_001, 4))
    gapped: Cloze[Html] = Cloze(id="c", name=name("C", 2), prompt=("<p>", Gap("g"), "</p>"), gaps=(WordGap("g", long),), loc=at(2))
    quiz, said = built(course_of(ShortAnswer(id="s", name=name("S", 1), prompt=p("?"), answers=long, loc=at(1)), gapped))
    assert [(d.rule, d.location.line) for d in said] == [("not-carried", 4)] * 2
    assert quiz.xpath("question/@type") == []


# ---- XML as text -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", ["", "a", "<p>]]></p>", "]]>", "a]]>]]>b<", "&amp;", "]]&gt;", "<![CDATA[ x ]]>", "\u2028\u0085", "  two  "]
)
def test_cdata_and_attributes_read_back(value: str) -> None:
    assert (etree.fromstring(f"<x>{cdata(value)}</x>").text or "") == value
    assert etree.fromstring(f'<x a="{attribute(value)}"/>').get("a") == value


def test_attributes_keep_line_breaks() -> None:
    assert etree.fromstring(f'<x a="{attribute(chr(10) + chr(9) + "<")}"/>').get("a") == "\n\t<"


def test_legal() -> None:
    assert legal("a\tb\r\n\x85\ue000\U0010ffff") == "a\tb\r\n\x85\ue000\U0010ffff"
    assert legal("\x00\x1f\ud800\uffff") == "\ufffd" * 4


def test_without_dead() -> None:
    assert without_dead('<a href="x">y</a>') == '<a href="x">y</a>'
    assert without_dead(f'<a id="i" href="{NOWHERE}" title=">">y <b>z</b></a> <a href="k">l</a>') == 'y <b>z</b> <a href="k">l</a>'
    assert without_dead(f'<img src="{NOWHERE}"/>|<img alt="" src="{NOWHERE}" width="3" />|<img src="{NOWHERE}" alt="w">') == "||w"
    assert without_dead(f'<audio controls="controls" src="{NOWHERE}"></audio>') == '<audio controls="controls"></audio>'
