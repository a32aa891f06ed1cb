"""Hostile texts in every field of every kind, in each format that something here reads: every text is there, whole, and the right answer is still the right one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import unescape
from typing import Any
from unicodedata import normalize

from lxml import etree
from lxml.html import fragment_fromstring

from packager import grade, walk
from packager.diagnostics import Result
from packager.files import Files, blob
from packager.formats import FORMATS
from packager.formats._xml import legal
from packager.formats.cc11.questions import fit as fit_cc11
from packager.formats.moodlexml.read import read
from packager.formats.qti12.questions import fit as fit_qti
from packager.model import (
    Choice,
    Cloze,
    Course,
    Html,
    Matching,
    Plain,
    Question,
    ShortAnswer,
    TrueFalse,
)
from tests.formats import canvas, hostile, probes
from tests.formats.hostile import bare
from tests.formats.probes import cc11
from tests.formats.test_moodlexml_read import carried

XML = etree.XMLParser(resolve_entities=False, huge_tree=True)


@cache
def course() -> Course[Html]:
    return hostile.course()


@cache
def written(format: str) -> Result[Files]:
    return FORMATS[format].writer()(course(), {})


def left_out(format: str) -> set[str]:
    """The questions of which a warning at their line says that they are left out."""
    said = [d for d in written(format).diagnostics if d.rule == "not-carried"]
    asked = {q.id: q for q in walk.questions(course())}
    found = {m[1]: d for d in said if (m := re.search(r"question '([a-z]+-\d+)'.* left out of", d.message))}
    assert all(d.location.line == asked[id].loc.line or d.location in places(asked[id]) for id, d in found.items())
    return set(found)


def places(question: Question[Html]) -> list[Any]:
    return [getattr(part, "loc", None) for part in walk.texts(question)] + [getattr(question, "unit", None) and question.unit.loc]  # type: ignore[union-attr]


# ---- Moodle XML ----------------------------------------------------------------------------------------------------------------


@cache
def elements() -> dict[str, Any]:
    (file,) = written("moodle-xml").value.values()
    return {q.findtext("idnumber"): q for q in etree.fromstring(file.read(), XML) if q.get("type") != "category"}


def test_moodle_xml_has_every_question_or_says_so() -> None:
    out = left_out("moodle-xml")
    assert set(elements()) | out == {q.id for q in walk.questions(course())} and not set(elements()) & out
    assert {id.partition("-")[0] for id in out} == {"typed", "listed", "simple", "short", "alone", "case", "cloze"}
    assert len(out) < 50


OTHERS = {"", "true", "false", "other", "*", "-4e-7", "3", "5", "{power} + {A}", "{power}", "power", "A", "private", "uniform", "hostile"}
"""What texts of the file hold beside the hostile one."""
NUMBERS = re.compile(r"-?[\d.]+(?:e-?\d+)?")


def texts(question: Any) -> Iterator[tuple[str, str]]:
    """(the tag of what holds it, what it shows) of every text in a question's element."""
    for element in question.iter("text", "unit_name"):
        owner = element if element.tag == "unit_name" else element.getparent()
        words = element.text or ""
        if owner.get("format") == "html":
            if question.get("type") == "cloze":
                words = re.sub(r"\{\d+:[A-Z_]+:[^}]*\}", " ", words)
            yield owner.tag, bare(fragment_fromstring(words, create_parent="div").text_content().replace("\u2060", ""))
        elif (owner.tag == "answer" and owner.getparent().tag == "question") or owner.tag == "tag":
            yield owner.tag, bare(words)
        elif owner.getparent().get("type") == "ddimageortext":
            yield (
                owner.tag,
                bare(fragment_fromstring(words, create_parent="div").text_content()) if owner.tag == "drag" else bare(unescape(words)),
            )
        else:
            yield owner.tag, bare(unescape(words))


def test_moodle_xml_shows_every_text() -> None:
    """Read by lxml alone: each text of the file shows the hostile text, whole, or, where Moodle's table is too narrow, its beginning."""
    seen: dict[str, set[str]] = {}
    for id, element in elements().items():
        wanted = hostile.shown(id)
        escaped = bare(hostile.TEXTS[int(id.rpartition("-")[2])].replace("*", "\\*"))
        for tag, shown in texts(element):
            if shown in OTHERS or NUMBERS.fullmatch(shown):
                continue
            seen.setdefault(element.get("type"), set()).add(tag)
            if tag == "tag":
                shown = shown.removeprefix("author:").removeprefix("tag:").rstrip("…")
                assert shown and normalize("NFC", shown)[:20] in normalize("NFC", wanted).translate(
                    {ord("<"): "‹", ord(">"): "›", ord("`"): "'"}
                ), (id, shown)
            else:
                assert wanted in shown or escaped in shown or cut(shown, wanted), (id, tag, shown[:200])
    assert len(seen) == 16 and all(tags >= {"name", "questiontext"} for tags in seen.values())
    assert all(tags >= {"generalfeedback", "tag"} for kind, tags in seen.items() if kind != "description")
    assert seen["multichoice"] >= {"answer", "feedback", "hint", "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"}
    assert seen["essay"] >= {"graderinfo", "responsetemplate"} and seen["matching"] >= {"subquestion", "answer"}
    assert (
        seen["gapselect"] >= {"selectoption"}
        and seen["ddwtos"] >= {"dragbox"}
        and seen["ddmarker"] >= {"drag"}
        and seen["ddimageortext"] >= {"drag"}
    )
    assert seen["numerical"] >= {"unit_name"} and seen["calculated"] >= {"unit_name", "feedback", "hint"}


def cut(shown: str, wanted: str) -> bool:
    """Whether a name or an answer of a matching question is cut, with what keeps it apart behind."""
    head, dots, mark = shown.partition("…")
    return (
        len(shown) <= 255 < len(wanted)
        and dots == "…"
        and mark != ""
        and any((before + wanted).startswith(head) for before in ("", "-> a ", "x "))
    )


def test_moodle_xml_comes_back() -> None:
    (file,) = written("moodle-xml").value.values()
    done = read(blob(file.read()), "q.xml")
    (bank,), (back,) = course().banks, done.value.banks
    assert (back.title.text, back.authors) == (bank.title.text, bank.authors)
    ours = {question.id: question for question in carried(legally(course()), legally(course()).banks[0])}
    for question in carried(done.value, back):
        assert stored(question) == stored(ours[question.id]), question.id
    # a note on calculated questions: the ranges of their values are not kept, which are there themselves
    assert [d.rule for d in done.diagnostics] == ["import-altered"] and "draw more values" in done.diagnostics[0].message


def legally(value: Course[Html]) -> Course[Html]:
    """A course without the signs that no XML may hold."""

    def text(rope: Html) -> Result[Html]:
        return Result(tuple(legal(piece) if isinstance(piece, str) else piece for piece in rope))

    made: Course[Html] = walk.map_node(value, text, lambda plain: Result(replace(plain, text=legal(plain.text)))).value
    return made


def stored(question: Any) -> Any:
    """A question as Moodle can store it: names cut, angle brackets of tags as signs that look like them, longer tags by their beginning."""

    def tags(own: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(unescape(bare(tag)).translate({ord("<"): "‹", ord(">"): "›", ord("`"): "'"}) for tag in own)

    def plain(words: Plain) -> Result[Plain]:
        return Result(replace(words, text=bare(words.text) if len(words.text) <= 255 and "…" not in words.text else "…"))

    made: Any = walk.map_node(question, Result, plain).value
    if isinstance(made, Cloze):  # a drop-down list has words alone, without the blanks around them
        lists = {
            gap.key: tuple(replace(o, text=bare(o.text[0]).replace("\\xa0", "").replace("\\u2028", " ")) for o in gap.options)
            for gap in made.gaps
            if getattr(gap, "layout", "") == "list"
        }
        made = replace(made, gaps=tuple(replace(gap, options=lists[gap.key]) if gap.key in lists else gap for gap in made.gaps))
    return replace(made, tags=tags(made.tags), authors=tags(made.authors))


# ---- QTI 1.2, cartridge, Aiken -------------------------------------------------------------------------------------------------


def test_qti12_has_every_text_and_the_right_answer_of_each_question() -> None:
    """Read as Canvas reads and grades it (canvas.py)."""
    read = {asked.ident.removeprefix("asked_"): asked for asked in canvas.of_package(written("qti12").value) if not asked.bank}
    assert len(read) > 1_500
    for question in walk.questions(course()):
        held = fit_qti(question, "en").value
        if held is None or question.id not in read:
            assert question.id not in read and said("qti12", question), question.id
            continue
        asked, wanted = read[question.id], hostile.shown(question.id)
        assert wanted in of_html(asked.prompt), question.id
        assert bare(asked.name) == wanted or bare(asked.name.rstrip("…")) in wanted, question.id
        assert all(wanted in of_html(comment) for comment in asked.comments.values())
        if isinstance(held, Choice | Matching):
            assert all(
                wanted in of_html(answer.text) for answer in asked.answers if not re.match(r"<p>(?:\(\d\)|[a-c]|other)", answer.text)
            ), question.id
        if grade.graded(held):
            best: Any = grade.best(held)
            answer: dict[type, Any] = {
                Choice: lambda best=best: {"abc".index(key) for key in best},
                TrueFalse: lambda best=best: {0 if best else 1},
                Matching: lambda held=held: [legal(pair.answer.text) for pair in held.pairs],
                ShortAnswer: lambda best=best: legal(best),
            }
            assert canvas.grade(asked, answer.get(type(held), lambda best=best: best)()) == 1, question.id


def test_a_cartridge_has_every_text_and_the_right_answer_of_each_question() -> None:
    """Read as the profile defines it (probes/cc11.py)."""
    items = {item.get("ident").removeprefix("q_"): item for item in cc11.items(written("cc11").value)}
    assert len(items) > 1_000
    for question in walk.questions(course()):
        held = fit_cc11(question, "en").value
        if held is None:
            assert question.id not in items and said("cc11", question), question.id
            continue
        item, wanted = items[question.id], hostile.shown(question.id)
        shown = [of_html(text) for text in item.xpath(".//q:mattext/text()", namespaces=cc11.NS)]
        assert wanted in shown[0] and sum(wanted in text for text in shown) >= 2, question.id
        assert bare(item.get("title").replace("< ", "<")) in (wanted.replace("< ", "<"), item.get("title")), question.id
        right: Any = probes.right(held)
        if isinstance(held, ShortAnswer):  # the profile has no wildcards, and so no signs that keep an asterisk one
            right = frozenset(legal(text).replace("*", "\\*") for text in right)
        assert cc11.key(item) == right, question.id


def of_html(text: str) -> str:
    """What a browser shows of a text."""
    return bare(fragment_fromstring(text, create_parent="div").text_content())


def said(format: str, question: Question[Html]) -> bool:
    return any(d.rule == "not-carried" and d.location.line == question.loc.line for d in written(format).diagnostics)


def test_aiken_has_every_text_and_the_right_answer_of_each_question() -> None:
    """A block of lines a question; as Moodle reads them in probes/aiken.py, and in test_gift_in_moodle.py."""
    (file,) = written("aiken").value.values()
    blocks = [block.splitlines() for block in file.read().decode().split("\n\n")]
    kept = [q for q in walk.questions(course()) if q.id.startswith(("easy", "chosen")) and not any(f"'{q.id}' is left out" in d.message for d in written("aiken").diagnostics)]  # fmt: skip
    assert len(blocks) == len(kept) > 130
    for question, (prompt, *options, answer) in zip(kept, blocks, strict=True):
        wanted = hostile.shown(question.id)
        assert wanted in bare(prompt) and len(options) == len(question.options) and answer == "ANSWER: A"  # type: ignore[union-attr]
        assert all(option.startswith(f"{letter}) ") and wanted in bare(option) for letter, option in zip("ABC", options, strict=False)), (
            question.id
        )


def test_messages_stay_messages() -> None:
    """However long a text is, what is said of it can be read, and has its place."""
    for format in FORMATS:
        for d in written(format).diagnostics:
            assert len(d.message) < 700 and d.location.line, (format, d.message[:100])
