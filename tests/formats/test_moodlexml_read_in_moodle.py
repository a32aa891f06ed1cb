"""There and back through a real Moodle: what it exports of our questions is read as what they were, and what we read of its own goes back into it."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from packager import walk
from packager.files import blob
from packager.formats.moodlexml import write
from packager.formats.moodlexml.read import read
from packager.model import Bank, CalculatedChoice, ChoiceGap, Cloze, Course, Gap, Html, Option, Ordering, Plain, Question, RawQuestion, Ref
from tests.formats.samples import sample_course
from tests.formats.test_moodlexml_read import FOREIGN, RAW, carried, held, plain_authors, with_stored_tags
from tests.moodle import moodle

pytestmark = pytest.mark.moodle


def through(value: Course[Html], tmp_path: Path) -> tuple[dict[str, Any], Course[Html]]:
    """The report of an import, and what Moodle's own export of what it has imported is read as."""
    (file,) = write(value, {"moodle": ".".join(map(str, moodle.release()))}).value.values()
    path = tmp_path / "questions.xml"
    path.write_bytes(file.read())
    report = moodle.run("import_questions", path, "--export")
    return report, read(blob(report["exported"]), "export.xml").value


def foreign(report: dict[str, Any]) -> list[str]:
    """The notices, but for that which 4.3 has of its own at every import of a cloze."""
    return [notice for notice in report["notices"] if "question/type/multianswer/questiontype.php" not in notice]


def known(question: Question[Html]) -> bool:
    """Whether the Moodle at hand has such a question."""
    return held(question) and (not isinstance(question, Ordering) or moodle.release() >= (4, 4))


def worded(bank: Bank[Html]) -> Bank[Html]:
    """A bank as the Moodle at hand has it: before 4.4 an option of a calculated choice is its words alone, a brace of them with a sign behind it that
    nobody sees."""
    if moodle.release() >= (4, 4):
        return bank

    def words(text: Html) -> Html:
        kept = (re.sub("<[^>]*>", "", p).replace("\u2060", "") if isinstance(p, str) else p for p in text if not isinstance(p, Ref))
        return ("<p>", *kept, "</p>")

    def asked(question: Question[Html]) -> Question[Html]:
        if not isinstance(question, CalculatedChoice):
            return question
        return replace(question, options=tuple(replace(option, text=words(option.text)) for option in question.options))

    return replace(bank, questions=tuple(asked(question) for question in bank.questions))


def test_what_moodle_exports_of_ours_is_what_it_was(tmp_path: Path) -> None:
    """Every question of the sample course, all of it: marks, shares, feedback, hints, files, formulas, tags, sections."""
    value = sample_course()
    bank = value.banks[0]
    asked = tuple(
        plain_authors(with_stored_tags(q))
        for q in bank.questions
        if known(q) and not isinstance(q, RawQuestion) and q.id not in {"one-partial", *RAW}
    )
    bank = replace(bank, questions=asked)
    report, back = through(replace(value, banks=(bank,)), tmp_path)
    assert report["errors"] == foreign(report) == [] and report["questionCount"] == len(asked)
    (found,) = back.banks
    assert (found.title.text, found.license, found.authors, found.version) == (bank.title.text, bank.license, bank.authors, bank.version)
    ours = {q.id: q for q in carried(value, worded(bank))}
    theirs = {q.id: q for q in carried(back, worded(found))}
    assert set(theirs) == set(ours)
    for id, question in ours.items():
        if isinstance(question, Ordering) and id == "order-next":  # Moodle exports an item without its picture: then it is kept as it is
            assert isinstance(theirs[id], RawQuestion) and 'name="dot.png"' not in theirs[id].source
            continue
        assert replace(theirs[id], tags=tuple(sorted(theirs[id].tags))) == replace(question, tags=tuple(sorted(question.tags))), id


@pytest.mark.parametrize("file", sorted(FOREIGN.glob("questions*.xml")), ids=lambda path: path.name)
def test_what_moodle_wrote_goes_back_into_it(file: Path, tmp_path: Path) -> None:
    """Read, written, imported, exported, read again: the same questions, raw ones too."""
    value = read(blob(file.read_bytes()), file.name).value
    banks = tuple(replace(bank, questions=tuple(q for q in bank.questions if known(q))) for bank in value.banks)
    value = replace(value, banks=banks)
    report, back = through(value, tmp_path)
    assert report["errors"] == []
    assert foreign(report) == []
    assert report["questionCount"] == len(list(walk.questions(value)))
    ours = {q.name.text: q for bank in value.banks for q in carried(value, worded(bank))}
    theirs = {q.name.text: q for bank in back.banks for q in carried(back, worded(bank))}
    assert {name: type(q) for name, q in theirs.items()} == {name: type(q) for name, q in ours.items()}
    for name, question in ours.items():
        if not isinstance(question, RawQuestion):
            assert replace(theirs[name], section=()) == replace(question, section=()), name


def test_an_answer_of_a_cloze_may_end_in_an_ampersand(tmp_path: Path) -> None:
    """`&amp;` before the sign that divides answers is part of none of Moodle's patterns."""
    options = (Option("a", ("<p>R &amp;</p>",), Fraction(1)), Option("b", ("<p>S</p>",), Fraction(0)))
    asked: Cloze[Html] = Cloze(id="q", name=Plain("Q", "q"), prompt=("<p>", Gap("g"), "</p>"), gaps=(ChoiceGap("g", options),))
    bank: Bank[Html] = Bank("b", Plain("Bank", "b"), "en", questions=(asked,))
    (file,) = write(Course(id="b", title=bank.title, lang="en", banks=(bank,)), {}).value.values()
    (tmp_path / "q.xml").write_bytes(file.read())
    report = moodle.run("import_questions", tmp_path / "q.xml", "--attempt", "--export")
    assert report["errors"] == [] and report["fullMarks"] == 1
    ((back,),) = (bank.questions for bank in read(blob(report["exported"]), "x.xml").value.banks)
    assert (
        isinstance(back, Cloze) and isinstance(back.gaps[0], ChoiceGap) and [o.text for o in back.gaps[0].options] == [("R &amp;",), ("S",)]
    )
