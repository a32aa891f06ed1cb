"""Hostile texts in every field of every kind, in each format that something here reads: every text is there, whole, and the right answer is still the right one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import unescape
from typing import Any

from lxml import etree
from lxml.html import fragment_fromstring

from packager import walk
from packager.diagnostics import Result
from packager.files import Files, blob
from packager.formats import FORMATS
from packager.formats._xml import legal
from packager.formats.moodlexml.read import read
from packager.model import CalculatedChoice, CalculatedSimple, Cloze, Course, Html, Plain, Question, RawQuestion
from tests.formats import hostile
from tests.formats.test_moodlexml_read import carried

XML = etree.XMLParser(resolve_entities=False, huge_tree=True)


@cache
def course() -> Course[Html]:
    return hostile.course()


@cache
def written(format: str) -> Result[Files]:
    return FORMATS[format].writer()(course(), {})


def text_of(id: str) -> str:
    """The text that every field of a question holds, as a browser shows it where no file may hold all of it."""
    return bare(hostile.TEXTS[int(id.rpartition("-")[2])])


def bare(text: str) -> str:
    return " ".join(legal(text).replace("\N{REPLACEMENT CHARACTER}", " ").split())


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
        wanted = text_of(id)
        escaped = bare(hostile.TEXTS[int(id.rpartition("-")[2])].replace("*", "\\*"))
        for tag, shown in texts(element):
            if shown in OTHERS or NUMBERS.fullmatch(shown):
                continue
            seen.setdefault(element.get("type"), set()).add(tag)
            if tag == "tag":
                shown = shown.removeprefix("author:").removeprefix("tag:").rstrip("…")
                assert shown and shown[:20] in wanted.translate({ord("<"): "‹", ord(">"): "›", ord("`"): "'"}), (id, shown)
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
    raw = set()
    for question in carried(done.value, back):
        if isinstance(question, RawQuestion):
            raw.add(type(ours[question.id]))
        else:
            assert stored(question) == stored(ours[question.id]), question.id
    assert raw <= {kind for kind in map(type, ours.values()) if issubclass(kind, CalculatedSimple | CalculatedChoice)}
    assert {d.rule for d in done.diagnostics} <= {"kept-raw"}


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
