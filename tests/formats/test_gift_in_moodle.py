"""GIFT and Aiken in a real Moodle: imported without a word, and there as the Moodle XML of the same bank is, word by word and mark by mark."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from packager import grade, walk
from packager.diagnostics import Diagnostic
from packager.files import blob
from packager.formats import FORMATS, _moodle
from packager.formats._convert import gaps_to_matching, ordering_to_matching, unit_shown, with_row
from packager.formats._moodlefile import by_share, joined
from packager.formats._xml import legal
from packager.formats.gift import reading
from packager.model import (
    CalculatedChoice,
    CalculatedSimple,
    Choice,
    Course,
    DragWords,
    GapSelect,
    Html,
    Numerical,
    Ordering,
    Question,
    Ref,
)
from tests.formats import hostile
from tests.formats.samples import sample_course
from tests.formats.test_gift import carried
from tests.formats.test_moodlexml_in_moodle import faults, shipped, stored_id, tries
from tests.moodle import moodle

pytestmark = pytest.mark.moodle

COURSES: dict[str, Callable[[], Course[Html]]] = {
    "sample": sample_course, "faults": faults, "hostile": hostile.course, "shipped in el": partial(shipped, "el"),
}  # fmt: skip
KEYS = ("type", "name", "idnumber", "category", "tags")


def written(format: str, course: Course[Html], **options: str) -> tuple[bytes, tuple[Diagnostic, ...]]:
    done = FORMATS[format].writer()(course, options)
    (file,) = done.value.values()
    return file.read(), done.diagnostics


def as_gift(course: Course[Html], native: bool) -> Course[Html]:
    """The course whose Moodle XML says what the GIFT file of the other can say: orders by places as pairs, feedback to one of the answers at the answers."""

    def fitted(question: Question[Html]) -> Question[Html]:
        if isinstance(question, CalculatedSimple | CalculatedChoice):
            question = with_row(question, course.lang)
        if isinstance(question, Numerical):
            return unit_shown(question)
        if isinstance(question, Ordering) and not native:
            return ordering_to_matching(question) or question
        if isinstance(question, GapSelect | DragWords):
            return gaps_to_matching(question)
        if isinstance(question, Choice) and not question.several:
            return replace(question, options=tuple(replace(o, feedback=joined(o.feedback, by_share(question.feedback, o.fraction))) for o in question.options))  # fmt: skip
        return question

    return replace(course, banks=tuple(replace(bank, questions=tuple(map(fitted, bank.questions))) for bank in course.banks))


SINCE = pytest.mark.moodle(since=(4, 4))
"""For what needs ordering questions of Moodle's own."""


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((name, native), id=f"{name}{' native' * native}", marks=[SINCE] * native)
        for name in COURSES
        for native in (False, True)
    ],
)
def proof(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A course as GIFT would have it, what Moodle made of its GIFT and of its XML, what was answered, and what was said."""
    name, native = request.param
    release = moodle.release()
    here: Path = tmp_path_factory.mktemp("gift")
    course = COURSES[name]()
    file, said = written("gift", course, **({"moodle": "4.4"} if native else {}))
    course = as_gift(course, native)
    (here / "questions.txt").write_bytes(file)
    (here / "questions.xml").write_bytes(written("moodle-xml", course, **({} if release >= (4, 4) else {"moodle": "4.3"}))[0])
    there = set(by_id(walk.questions(reading.read(blob(file), "q.txt").value)))
    asked = {
        stored_id(q.id): list(islice(tries(q), 8 if name == "hostile" else None))
        for q in walk.questions(course)
        if grade.graded(q) and stored_id(q.id) in there and len(q.name.text) < 1_000
    }
    sent = {id: [as_stored(response) for _, response in pairs] for id, pairs in asked.items()}
    (here / "responses.json").write_text(json.dumps(sent), encoding="utf-8")
    gift = moodle.run(
        "import_questions", here / "questions.txt", "--format", "gift", "--attempt", "--stored", "--responses", str(here / "responses.json")
    )
    xml = moodle.run("import_questions", here / "questions.xml", "--stored")
    return course, gift, xml, asked, said


def as_stored(response: Any) -> Any:
    """Answers of pairs as Moodle stores them, with one blank between words, and of short answers without signs that no file may hold."""
    if isinstance(response, str):
        return legal(response).replace("\r\n", "\n")
    return [legal(" ".join(one.split())) if isinstance(one, str) else one for one in response] if isinstance(response, list) else response


def by_id(questions: Any) -> dict[str, Any]:
    return {q["idnumber"] if isinstance(q, dict) else stored_id(q.id): q for q in questions}


def test_import_says_nothing_and_full_marks(proof: Any) -> None:
    _, gift, _, _, _ = proof
    assert gift["errors"] == [] and gift["notices"] == []
    assert gift["notFullMarks"] == []
    assert gift["fullMarks"] == sum(q["type"] not in ("essay", "description") for q in gift["questions"])


def test_every_question_is_there_or_is_said_to_be_left_out(proof: Any) -> None:
    course, gift, _, _, said = proof
    there = by_id(gift["questions"])
    for question in walk.questions(course):
        out = any(d.rule == "not-carried" and d.message.startswith(f"question '{question.id}' is left out of the GIFT file") for d in said)
        assert (stored_id(question.id) in there) != out, question.id
    assert len(there) == gift["questionCount"] > 0.6 * len(list(walk.questions(course)))


def test_it_is_what_moodle_xml_brings(proof: Any) -> None:
    course, gift, xml, _, _ = proof
    wanted = by_id(xml["questions"])
    ours = by_id(walk.questions(course))
    for id, there in by_id(gift["questions"]).items():
        question = ours[id]
        assert [names(there[key]) for key in KEYS] == [names(wanted[id][key]) for key in KEYS], id
        assert words(there["stored"], question) == words(wanted[id]["stored"], question), id


def names(value: Any) -> Any:
    """A name as it is shown."""
    return html.unescape(value) if isinstance(value, str) else sorted(value)


def words(stored: dict[str, Any], question: Question[Html]) -> Any:
    """What is stored, but for what differs by nature: addresses of files, items that are no HTML by format, how a line break is spelled in HTML."""
    stored = json.loads(json.dumps(stored).replace("\\r\\n", "\\n"))
    if any(isinstance(ref, Ref) for ref in walk.refs(question)):
        return [[share, tolerance] for _, share, _, tolerance in stored["answers"]], [
            html.unescape(answer) for _, answer in stored["pairs"]
        ]
    if isinstance(question, Ordering):
        return stored["text"], stored["general"], len(stored["answers"])
    return stored | {"pairs": [(stem, html.unescape(answer)) for stem, answer in stored["pairs"]]}


def test_moodle_grades_as_we_do(proof: Any) -> None:
    course, gift, _, asked, _ = proof
    ours = by_id(walk.questions(course))
    differ = []
    for id, pairs in asked.items():
        if ours[id].id in ("shared-11", "wide"):  # whose marks or words had to change
            continue
        for (response, sent), there in zip(pairs, gift["graded"][id], strict=True):
            if abs(float(grade.grade(ours[id], response)) - there) > 1e-5:
                differ.append((id, sent, there))
    assert not differ, differ


def test_pictures_are_shown(proof: Any) -> None:
    course, gift, _, _, _ = proof
    for question in walk.questions(course):
        there = by_id(gift["questions"]).get(stored_id(question.id))
        if there and any(isinstance(piece, Ref) and piece.kind == "asset" for piece in question.prompt):
            assert "data:image/" in there["stored"]["text"][0]


def test_what_moodle_exports_is_read(tmp_path: Path) -> None:
    """Moodle's own GIFT of what it has imported says the same questions as the file that it imported, and reading it says nothing."""
    native = moodle.release() >= (4, 4)
    odd = hostile.course(tuple(t for t in hostile.TEXTS if not re.search(NOT_EXPORTED, t)))
    banks = (replace(bank, questions=tuple(q for q in bank.questions if not isinstance(q, Ordering))) for bank in odd.banks)
    for course in (sample_course(), replace(odd, banks=tuple(banks))):
        file, _ = written("gift", course, **({"moodle": "4.4"} if native else {}))
        (tmp_path / "questions.txt").write_bytes(file)
        report = moodle.run("import_questions", tmp_path / "questions.txt", "--format", "gift", "--export")
        ours, theirs = (reading.read(blob(text), "q.txt") for text in (file, report["exported"]))
        assert [d for d in theirs.diagnostics if d.rule != "import-altered"] == []
        for wanted, question in zip(*(sorted(walk.questions(one.value), key=lambda q: q.id) for one in (ours, theirs)), strict=True):
            if not isinstance(question, Ordering):  # whose items it writes as they are, and without general feedback
                # it names a category once, and writes what comes later in it without
                apart = {"section": (), "tags": tuple(map(_moodle.folded, question.tags))}  # and a site has one spelling of a tag
                assert carried(question) | apart == carried(wanted) | apart
                assert apart["tags"] == tuple(map(_moodle.folded, wanted.tags))
        assert {q.id: q.scoring for q in walk.questions(theirs.value) if isinstance(q, Ordering)} == {
            q.id: q.scoring for q in walk.questions(ours.value) if isinstance(q, Ordering)
        }


NOT_EXPORTED = r"^0$|\\$|^%|\[id:|&&|->|^\[(html|plain)|\$CATEGORY|[\0\x0b]|x{1000}"
"""What Moodle's exporter does not escape, so that its own importer reads something else; of orders, all texts."""

# ---- single cases ------------------------------------------------------------------------------------------------------------


def test_aiken(tmp_path: Path) -> None:
    for name, course in (("sample", sample_course()), ("hostile", hostile.course())):
        file, _ = written("aiken", course)
        (tmp_path / f"{name}.txt").write_bytes(file)
        report = moodle.run("import_questions", tmp_path / f"{name}.txt", "--format", "aiken", "--attempt", "--stored")
        assert report["errors"] == [] and report["notices"] == [] and report["notFullMarks"] == []
        assert report["questionCount"] == report["fullMarks"] == file.count(b"\nANSWER: ") > 0
