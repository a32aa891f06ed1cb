"""A bank written and read again: the same, and as a teacher would have written it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packager import source, walk
from packager.diagnostics import Result, has_errors
from packager.files import Blob, blob, snapshot
from packager.localize.variants import in_bank
from packager.markup import Dialect, Scope
from packager.markup.normal import normal
from packager.model import (
    Bank,
    CalculatedChoice,
    CalculatedSimple,
    Choice,
    Essay,
    Html,
    Option,
    Plain,
    Question,
    RawQuestion,
    Ref,
    ShortAnswer,
    Values,
)
from packager.source import banks
from packager.source.write import write
from packager.source.write.keys import number, share
from tests.formats.samples import MEDIA, sample_course
from tests.formats.test_moodlexml_read import questions

ROOT = Path(__file__).resolve().parents[2]
FILE = "question_banks/b.yml"


def never(question: Question[Html]) -> None:
    return None


def bank_of(*asked: Question[Html]) -> Bank[Html]:
    return Bank("b", Plain("Bank", "b.title"), "en", questions=asked)


def again(files: dict[str, Blob], file: str = FILE) -> Bank[Html]:
    """The bank of a file, rendered, without anything to complain of."""
    library = source.read(files, ("moodle-xml",))
    assert not has_errors(library.diagnostics), [f"{d.location}: {d.message}" for d in library.diagnostics]
    (bank,) = library.value.banks
    dialect = Dialect(Scope(files, lang=bank.lang))
    rendered: Bank[Html] = walk.map_node(bank, lambda text: dialect.render(text, lambda segment: segment.source), Result).value
    return rendered


def seen(bank: Bank[Html]) -> Any:
    """A bank as a browser shows it, whatever the keys of its texts."""
    made: Bank[Any] = walk.map_node(
        bank, lambda text: Result((repr(normal(text)),)), lambda text: Result(Plain(" ".join(text.text.split()), ""))
    ).value
    own = [replace(q, targets={n: dict(t) for n, t in q.targets.items() if t}, points=round(q.points, 7)) for q in made.questions]
    own = [replace(q, source=q.source.strip()) if isinstance(q, RawQuestion) else q for q in own]
    return replace(made, questions=tuple(sorted(own, key=lambda q: q.id)))


UNSAYABLE = {"calculated-factor", "simple-lamp", "chosen-several"}
"""Questions of the sample bank with two values that differ by a capital letter alone, which Moodle takes and an author here must not write."""


def apart(bank: Bank[Html]) -> Bank[Html]:
    """A bank with the variants of its families, which no longer know of each other in a file."""
    return replace(bank, questions=tuple(replace(q, variant_of="") for q in in_bank(bank).questions))


def test_what_an_author_must_not_write_is_left_out_and_said() -> None:
    bank = replace(sample_course().banks[0], id="b", description=None)
    asked = tuple(q for q in bank.questions if q.id in UNSAYABLE or q.id == "calculated-shared-1")
    done = write(row_by_row(replace(bank, questions=asked)), {}, never)
    assert {d.location for d in done.diagnostics if d.rule == "question-lost"} == {q.loc for q in asked if q.id in UNSAYABLE}
    assert [q.id for q in done.value.bank.questions] == ["calculated-shared-1"]


def test_rows_that_would_be_drawn_otherwise_are_given() -> None:
    bank = replace(sample_course().banks[0], id="b", description=None)
    asked = next(q for q in bank.questions if q.id == "calculated-shared-1")
    assert isinstance(asked, CalculatedSimple) and asked.values.seed
    done = write(replace(bank, questions=(asked,)), {}, never)
    assert [(d.rule, d.location) for d in done.diagnostics] == [("import-altered", asked.loc)]
    assert seen(again(done.value.files)).questions == seen(row_by_row(replace(bank, questions=(asked,)))).questions
    text = done.value.files[FILE].read().decode()
    assert "          - {power: 60, voltage: 12, energy: 1.44}\n          - {power: 5, voltage: 230, energy: 0.12}\n" in text


def row_by_row(bank: Bank[Html]) -> Bank[Html]:
    """A bank whose calculated questions have their rows as given one by one."""
    asked = (
        replace(q, values=Values(tuple(replace(p, source="") for p in q.values.parameters)))
        if isinstance(q, CalculatedSimple | CalculatedChoice)
        else q
        for q in bank.questions
    )
    return replace(bank, questions=tuple(asked))


def test_the_sample_bank_comes_back() -> None:
    course = sample_course()
    paths = {path: path.replace(MEDIA, "question_banks/media/city/") for path in course.assets}

    def moved(text: Html) -> Result[Html]:
        return Result(tuple(replace(p, id=paths[p.id]) if isinstance(p, Ref) else p for p in text))

    bank = row_by_row(apart(replace(course.banks[0], id="b")))
    asked = tuple(q for q in bank.questions if q.id not in UNSAYABLE)
    bank = walk.map_node(replace(bank, questions=asked), moved, Result).value
    assets = {paths[path]: replace(asset, path=paths[path]) for path, asset in course.assets.items()}
    done = write(bank, assets, never)
    assert done.diagnostics == () and done.value.bank == bank
    assert seen(again(done.value.files)) == seen(bank)
    assert {path for path in done.value.files if "/media/" in path} == {ref.id for ref in walk.refs(bank)}


@pytest.mark.parametrize("name", ["every-kind", "smart-city-foundations"])
def test_the_banks_that_ship_come_back(name: str) -> None:
    """Read as their authors wrote them, written anew, read again."""
    files = snapshot(ROOT, ("question_banks",)).value
    file = f"question_banks/{name}.yml"
    read = banks.read(file, files[file].read().decode()).value
    assert read is not None
    media = {path: data for path, data in files.items() if "/media/" in path}
    dialect = Dialect(Scope(media, lang=read.bank.lang))
    bank = apart(walk.map_node(read.bank, lambda text: dialect.render(text, lambda segment: segment.source), Result).value)
    assets = source.assets(walk.refs(bank), media).value
    done = write(bank, assets, never)
    assert not [d for d in done.diagnostics if d.rule != "import-lost"] and len(done.value.bank.questions) == len(bank.questions)
    rewritten = banks.read(file, done.value.files[file].read().decode()).value
    assert rewritten is not None
    rendered: Bank[Html] = walk.map_node(rewritten.bank, lambda text: dialect.render(text, lambda segment: segment.source), Result).value
    assert seen(rendered) == seen(bank)


@given(st.lists(questions(), min_size=1, max_size=3, unique_by=lambda q: q.id))
def test_any_bank_comes_back(asked: list[Question[Html]]) -> None:
    """What is written is what was meant; what cannot be is said, and is not there."""
    bank = bank_of(*asked)
    done = write(bank, {}, never)
    lost = {d.location for d in done.diagnostics}
    assert len(done.value.bank.questions) == len(asked) or lost
    if done.value.bank.questions:
        assert seen(again(done.value.files)) == seen(done.value.bank)


def test_what_cannot_be_said_is_kept_raw() -> None:
    asked = Essay(id="q", name=Plain("Q", "q.name"), prompt=('<p><a href="/dead">x</a></p>',))
    raw: RawQuestion[Html] = RawQuestion(id="q", name=Plain("Q", "q.name", made=True), prompt=(), format="moodle-xml", source="<question/>")
    done = write(bank_of(asked), {}, lambda question: raw)
    assert [d.rule for d in done.diagnostics] == ["kept-raw"] and done.value.bank.questions == (raw,)
    assert seen(again(done.value.files)) == seen(bank_of(raw))
    done = write(bank_of(asked), {}, never)
    assert [d.rule for d in done.diagnostics] == ["question-lost"] and has_errors(done.diagnostics) and done.value.bank.questions == ()


def test_a_question_that_the_reader_would_refuse_is_not_written() -> None:
    """Two options that look the same are an error here, though Moodle has them."""
    options = (Option("a", ("<p>x</p>",), Fraction(1)), Option("b", ("<p>x</p>",), Fraction(0)))
    done = write(bank_of(Choice(id="q", name=Plain("Q", "n"), prompt=("<p>?</p>",), options=options)), {}, never)
    assert done.value.bank.questions == () and len(done.diagnostics) == 1


def test_long_sources_lie_beside_the_bank() -> None:
    text = f'<question type="x"><file name="a.png" encoding="base64">{"A" * 5000}</file></question>'
    raw: RawQuestion[Html] = RawQuestion(id="big", name=Plain("Big", "n", made=True), prompt=(), format="moodle-xml", source=text)
    done = write(bank_of(raw), {}, never)
    assert sorted(done.value.files) == [FILE, "question_banks/raw/b/big.xml"]
    assert "file: raw/b/big.xml" in done.value.files[FILE].read().decode()
    (read,) = again(done.value.files).questions
    assert isinstance(read, RawQuestion) and read.source.strip() == text


def test_a_source_that_is_not_there_is_said() -> None:
    text = "title: B\nlanguage: en\nquestions:\n  - id: q\n    kind: raw\n    format: moodle-xml\n    file: raw/gone.xml\n"
    library = source.read({FILE: blob(text)}, ("moodle-xml",))
    assert [(d.rule, d.location.line) for d in library.diagnostics] == [("file-unreadable", 7)]


def test_defaults_are_left_out_and_keys_stand_in_their_order() -> None:
    answer = next(q for q in sample_course().banks[0].questions if isinstance(q, ShortAnswer) and q.id == "short-case")
    done = write(bank_of(replace(answer, section=())), {}, never)
    assert done.value.files[FILE].read().decode().split("\n", 1)[1] == (
        "id: b\ntitle: Bank\nlanguage: en\n\nquestions:\n  - id: short-case\n    kind: short-answer\n    name: Symbol of sodium\n"
        "    prompt: Symbol of sodium?\n    answers: [Na]\n    case-sensitive: true\n"
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [(Fraction(1, 3), "33.33333%"), (Fraction(1, 8), "12.5%"), (Fraction(-1, 4), "-25%"), (Fraction(0), "0%"), (Fraction(1, 11), "1/11"),
     (Fraction(167, 1000), "167/1000"), (Fraction(1, 7), "14.28571%")],
)  # fmt: skip
def test_shares(value: Fraction, written: str) -> None:
    assert share(value) == written


@pytest.mark.parametrize(
    ("value", "written"), [(Fraction(1), "1"), (Fraction(3, 2), "1.5"), (Fraction(1, 3), "0.3333333"), (Fraction(100), "100")]
)
def test_points(value: Fraction, written: str) -> None:
    assert number(value) == written
