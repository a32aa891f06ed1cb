"""QTI 1.2 for Canvas: its package, its questions as Canvas reads and grades them, and what it says of each loss.

No Canvas is run here. What is asked for stands in canvas.py, drawn from Canvas's public code; with QTI_MIGRATION_TOOL, a checkout of
instructure/QTIMigrationTool, the first half of Canvas's own import runs over the package.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from packager import grade, walk
from packager.diagnostics import Diagnostic, Result
from packager.files import Files
from packager.formats._xml import legal
from packager.formats.qti12 import LONGEST_PROMPT, write
from packager.formats.qti12.items import points
from packager.formats.qti12.questions import fit
from packager.formats.qti12.texts import LONGEST_NAME
from packager.model import (
    Accepted,
    Bank,
    Choice,
    Course,
    Essay,
    Feedback,
    Html,
    Matching,
    Numerical,
    NumericAnswer,
    Option,
    Pair,
    Plain,
    Question,
    Ref,
    ShortAnswer,
    TrueFalse,
)
from tests.formats import canvas
from tests.formats.canvas import Q1, Asked
from tests.formats.samples import SOUND, accepted, at, name, option, p, pair, plain, sample_course

GOLDEN = Path(__file__).parent / "golden" / "qti12"
LETTERS = "abcdefghij"


@cache
def sample() -> Result[Files]:
    return write(sample_course(), {})


def of(*questions: Question[Html], **bank: Any) -> Result[Files]:
    """A package of one bank."""
    made = replace(Bank("b", plain("Bank", "b.title"), "en", questions=questions, loc=at(1)), **bank)
    return write(Course(id="b", title=made.title, lang="en", banks=(made,), assets=sample_course().assets), {})


def asked(files: Files) -> dict[str, Asked]:
    """The questions of the quizzes by the author's id."""
    if not files:
        return {}
    return {a.ident.removeprefix("asked_"): a for a in canvas.of_package(files) if not a.bank}


def said(done: Result[Files], *words: str) -> list[Diagnostic]:
    return [d for d in done.diagnostics if all(word in d.message for word in words)]


def manifest(files: Files) -> Any:
    return etree.fromstring(files["imsmanifest.xml"].read())


def documents(files: Files) -> dict[str, Any]:
    return {path: etree.fromstring(blob.read()) for path, blob in files.items() if path.endswith((".xml", ".qti"))}


# ---- the package -------------------------------------------------------------------------------------------------------------


def test_golden() -> None:
    """The sample course unpacked, to be read in a diff. PACKAGER_GOLDEN=1 writes it anew."""
    files = {path: blob.read() for path, blob in sample().value.items() if not path.startswith("media/")}
    if os.environ.get("PACKAGER_GOLDEN"):
        shutil.rmtree(GOLDEN, ignore_errors=True)
        for path, raw in files.items():
            (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / path).write_bytes(raw)
    assert {path.relative_to(GOLDEN).as_posix(): path.read_bytes() for path in GOLDEN.rglob("*") if path.is_file()} == files


def test_every_file_is_listed_once_and_every_reference_leads_somewhere() -> None:
    root, files = manifest(sample().value), sample().value
    listed = [file.get("href") for file in root.iterfind(".//cp:file", Q1)]
    assert sorted([*listed, "imsmanifest.xml"]) == sorted(files)
    resources = {resource.get("identifier"): resource for resource in root.iterfind(".//cp:resource", Q1)}
    assert len(resources) == len(root.findall(".//cp:resource", Q1))
    assert all(dependency.get("identifierref") in resources for dependency in root.iterfind(".//cp:dependency", Q1))


def test_canvas_finds_the_settings_of_a_quiz() -> None:
    """quiz_metadata_converter.rb looks for <ident of the quiz>/assessment_meta.xml; instructure/qti for a dependency whose file is so called."""
    root, files = manifest(sample().value), sample().value
    (quiz,) = root.xpath(".//cp:resource[@type='imsqti_xmlv1p2']", namespaces=Q1)
    ident = quiz.get("identifier")
    assert etree.fromstring(files[quiz.find("cp:file", Q1).get("href")].read()).find("q:assessment", Q1).get("ident") == ident
    (meta,) = root.xpath(".//cp:resource[@identifier=$id]", namespaces=Q1, id=quiz.find("cp:dependency", Q1).get("identifierref"))
    assert meta.find("cp:file", Q1).get("href") == f"{ident}/assessment_meta.xml"
    settings = {etree.QName(e).localname: e.text for e in etree.fromstring(files[f"{ident}/assessment_meta.xml"].read())}
    assert settings["title"] == "City bank: A/B" and settings["quiz_type"] == "practice_quiz" and settings["available"] == "false"
    held = [a.points for id, a in asked(files).items() if not id.endswith("sum-2")]  # of a family one variant is asked
    assert float(settings["points_possible"] or 0) == pytest.approx(float(sum(held)))


def test_a_family_is_a_question_group_that_asks_one_of_its_variants() -> None:
    """As Canvas writes one itself, and text2qti too: a section with how many of its items are picked, and what each is worth."""
    files = sample().value
    root = etree.fromstring(files["quiz_city-bank/quiz_city-bank.xml"].read()).find(".//q:section[@ident='root_section']", Q1)
    (group,) = root.findall("q:section", Q1)
    assert group.get("title") == "Sum" and group.findtext(".//q:selection_number", None, Q1) == "1"
    assert group.findtext(".//q:points_per_item", None, Q1) == "1"
    assert [item.get("ident") for item in group.findall("q:item", Q1)] == ["asked_sum-1", "asked_sum-2"]


def test_each_section_is_a_bank_and_the_quiz_asks_all_of_them() -> None:
    """Questions of a quiz name those of a bank, and are the same: Canvas keeps one of the two (quiz_importer.rb, check_question_equality)."""
    read = list(canvas.of_package(sample().value))
    banked = {a.ident: a for a in read if a.bank}
    quizzed = [a for a in read if not a.bank]
    assert {a.original for a in quizzed} == set(banked) and len({a.ident for a in read}) == len(read)
    for one in quizzed:
        assert replace(one, ident="", original="") == replace(banked[one.original], ident="", bank="")
    assert list(dict.fromkeys(a.bank for a in banked.values())) == [
        "City bank: A/B: Choice", "City bank: A/B: Choice: Hostile: a<b / c & 😀", "City bank: A/B: True or false", "City bank: A/B: Short answer",
        "City bank: A/B: Numbers", "City bank: A/B: Matching", "City bank: A/B: In order", "City bank: A/B: Essay", "City bank: A/B: Gaps", "City bank: A/B: Calculated", "City bank: A/B: Description", "City bank: A/B: Families: Sum",
    ]  # fmt: skip
    assert {a.bank for a in canvas.of_package(of(short()).value)} == {"", "Bank"}


def test_comments_stand_where_canvas_looks_for_them() -> None:
    read = asked(sample().value)
    colour = read["one-colour"]
    assert colour.comments == {"neutral": "<p>Red warns.</p>", "correct": "<p>Well done.</p>", "incorrect": "<p>No.</p>"}
    assert [a.comment for a in colour.answers] == ["<p>Right: red.</p>", "<p>Blue is for <em>orders</em>.</p>", ""]
    assert [a.comment for a in read["several-primes"].answers] == ["", "", "", "<p>2 · 3</p>", "", ""]
    assert [a.comment for a in read["meter-true"].answers] == ["<p>Indeed.</p>", "<p>It does.</p>"]
    assert {a.text: a.comment for a in read["short-unit"].answers} == {"joule": "<p>SI.</p>", "kWh": ""}
    assert [a.comment for a in read["number-tolerance"].answers] == ["<p>Good.</p>"]
    assert read["match-capitals"].comments == {"neutral": "<p>Capitals.</p>", "correct": "<p>All right.</p>", "incorrect": "<p>None.</p>"}
    assert read["essay-letter"].comments == {"neutral": "<p>Thank you.</p>"}


def test_pictures_are_files_of_the_package_and_sounds_links() -> None:
    files = sample().value
    pictures = set(
        re.findall(
            r"\$IMS-CC-FILEBASE\$/([^\"]+)",
            "".join(blob.read().decode() for path, blob in files.items() if path.endswith("quiz_city-bank.xml")),
        )
    )
    assert pictures == {"media/dot.png", "media/Groesse-Karte.svg"} and pictures <= set(files)
    sound: Html = ('<p>Hear: <audio controls="controls" src="', Ref("asset", SOUND, loc=at(2)), '"></audio></p>')
    done = of(replace(short(), prompt=sound))
    assert asked(done.value)["s"].prompt == '<p>Hear: <a href="$IMS-CC-FILEBASE$/media/tone.wav">tone.wav</a></p>'
    assert done.value["media/tone.wav"].read() == sample_course().assets[SOUND].blob.read() and not done.diagnostics


def test_formulas_are_tex_and_dead_links_their_words() -> None:
    assert r"\(p \in \mathbb{P}\)" in asked(sample().value)["several-primes"].prompt
    done = of(replace(short(), prompt=('<p>See <a href="', Ref("unit", "u", loc=at(3)), '">the unit</a>.</p>')))
    assert asked(done.value)["s"].prompt == "<p>See the unit.</p>"
    (lost,) = done.diagnostics
    assert lost.rule == "not-carried" and lost.location == at(3)


@pytest.mark.parametrize(("lang", "around"), [("en", ""), ("el", '<div lang="el" dir="ltr">'), ("ar", '<div lang="ar" dir="rtl">')])
def test_another_language_is_said_of_each_text(lang: str, around: str) -> None:
    assert asked(of(short(), lang=lang).value)["s"].prompt.startswith(f"{around}<p>")


@pytest.mark.parametrize(("shuffles", "whole"), [((True, True), "true"), ((True, False), "false")])
def test_options_are_shuffled_where_every_question_wants_it(shuffles: tuple[bool, bool], whole: str) -> None:
    done = of(*(replace(one(id), shuffle=shuffle, loc=at(n)) for n, (id, shuffle) in enumerate(zip("xy", shuffles, strict=True), 1)))
    assert f"<shuffle_answers>{whole}</shuffle_answers>" in done.value["quiz_b/assessment_meta.xml"].read().decode()
    items = documents(done.value)["quiz_b/quiz_b.xml"].findall(".//q:render_choice", Q1)
    assert [choice.get("shuffle") for choice in items] == ["Yes" if shuffle else "No" for shuffle in shuffles]
    assert [d.location for d in said(done, "the order of the options")] == [at(n) for n, shuffle in enumerate(shuffles, 1) if not shuffle]


# ---- questions ---------------------------------------------------------------------------------------------------------------


def one(id: str = "c", *fractions: Fraction) -> Choice[Html]:
    shares = fractions or (Fraction(1), Fraction(0))
    options = tuple(option(key, 2, share, f"<p>{key}</p>") for key, share in zip(LETTERS, shares, strict=False))
    return Choice(id=id, name=name("Q", 1), prompt=p("?"), options=options, loc=at(1))


def short(*texts: str, **more: Any) -> ShortAnswer[Html]:
    answers = tuple(accepted(text, n) for n, text in enumerate(texts or ("yes",), 2))
    return ShortAnswer(id="s", name=name("S", 1), prompt=p("?"), answers=answers, loc=at(1), **more)


def number(value: str, tolerance: str = "0") -> Numerical[Html]:
    answers: tuple[NumericAnswer[Html], ...] = (NumericAnswer(Decimal(value), Decimal(tolerance), loc=at(2)),)
    return Numerical(id="n", name=name("N", 1), prompt=p("?"), answers=answers, loc=at(1))


LOST: dict[str, tuple[Question[Html], str, bool]] = {
    "share of an option": (one("c", Fraction(1), Fraction(1, 2)), "the share of option b", True),
    "no option wholly right": (one("c", Fraction(1, 2), Fraction(0)), "it is left out", False),
    "uneven shares": (replace(one("c", Fraction(3, 4), Fraction(1, 4), Fraction(-1, 2)), several=True), "the share of option a", True),
    "a wrong option that costs nothing": (replace(one("c", Fraction(1), Fraction(0)), several=True), "that option b takes nothing off", True),
    "numbering": (replace(one(), numbering="123"), "numbering", True),
    "wildcard": (short("wind*park"), "wildcard", False),
    "capitals": (short("Na", case_sensitive=True), "small letters count as capitals", True),
    "share of an answer": (replace(short(), answers=(accepted("a", 2), accepted("b", 3, Fraction(1, 2)))), "the share of the answer 'b'", True),
    "known mistake": (replace(short(), answers=(accepted("a", 2), accepted("b", 3, Fraction(0), "<p>x</p>"))), "what is said to the answer 'b'", True),
    "nothing wholly right": (replace(short(), answers=(accepted("b", 3, Fraction(1, 2)),)), "has no answer that is wholly right", False),
    "small number": (number("4e-7", "1e-9"), "nobody could answer 4e-7", False),
    "large number": (number("6.022e23", "1e20"), "nobody could answer 6.022e23", False),
    "an element in an answer": (
        Matching(id="m", name=name("M", 1), prompt=p("?"), pairs=(pair("1", 2, "<p>x</p>", "a <b>"),), loc=at(1)), "for New Quizzes", True
    ),
    "limits of words": (Essay(id="e", name=name("E", 1), prompt=p("?"), min_words=5, loc=at(1)), "the limits of words", True),
    "right and wrong of an essay": (Essay(id="e", name=name("E", 1), prompt=p("?"), feedback=Feedback(correct=p("x")), loc=at(1)), "right and wrong", True),
    "a penalty without hints": (replace(one(), penalty=Fraction(1, 5)), "the penalty of question", True),
    "a long text": (replace(one(), prompt=p("x" * LONGEST_PROMPT)), "left out", False),
    "a long text with a picture": (replace(one(), prompt=(*p("x" * (LONGEST_PROMPT - 100)), '<img alt="" src="', Ref("asset", SOUND), '"/>')), "left out", False),
}  # fmt: skip


@pytest.mark.parametrize("what", LOST)
def test_what_canvas_cannot_say_is_said(what: str) -> None:
    question, words, kept = LOST[what]
    done = of(question)
    assert said(done, words), [d.message for d in done.diagnostics]
    assert (question.id in asked(done.value)) is kept


def test_a_long_name_is_cut_and_said() -> None:
    done = of(replace(short(), name=name("n" * 300, 1)))
    assert asked(done.value)["s"].name == "n" * (LONGEST_NAME - 1) + "…"
    assert [d.rule for d in done.diagnostics] == ["name-altered"]


def test_a_bank_of_which_nothing_can_be_held_makes_no_package() -> None:
    assert of(short("a*")).value == {}


@pytest.mark.parametrize(
    ("value", "tolerance", "typed", "kept"),
    [
        ("0.00005", "0", "", False),  # becomes 0.0001 in the field
        ("3.14159", "0.00001", "3.14159", True),  # becomes 3.1416, which is near enough
        ("3.14159", "0.000001", "", False),
        ("0.1234", "0", "0.1234", True),
        ("-12.50", "0.5", "-12", True),
        ("999999999999999999999", "0", "999999999999999999999", True),
        ("1e21", "0", "", False),
    ],
)
def test_a_number_is_kept_where_it_can_be_typed(value: str, tolerance: str, typed: str, kept: bool) -> None:
    read = asked(of(number(value, tolerance)).value)
    assert ("n" in read) is kept
    if kept:
        assert canvas.grade(read["n"], typed) == 1


@pytest.mark.parametrize(("mark", "spelled"), [("1", "1"), ("1/3", "0.3333333"), ("10", "10"), ("3/2", "1.5"), ("1/8", "0.125")])
def test_marks_are_decimal_numbers(mark: str, spelled: str) -> None:
    assert points(Fraction(mark)) == spelled


IDS = ("2024-q1", "ερώτηση.1", "a b", "x", "X", "x__b", "correct", "wrong_fb", "q_x", "_all", "a" * 100, "😀")


def test_identifiers_hold_for_any_id() -> None:
    done = of(*(replace(one(id), feedback=Feedback(correct=p("yes"), incorrect=p("no"))) for id in IDS))
    idents = [ident for root in documents(done.value).values() for ident in root.xpath("//@ident | //@identifier")]
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", ident) for ident in idents), idents
    read = list(canvas.of_package(done.value))
    assert len({a.ident.casefold() for a in read}) == len(read) == 2 * len(IDS)  # Canvas keeps an item in a file of that name
    assert all([a.right for a in question.answers] == [True, False] for question in read)


# ---- grading as Canvas does it -------------------------------------------------------------------------------------------------


def only(question: Question[Html]) -> Asked:
    done = of(question)
    assert not done.diagnostics, [d.message for d in done.diagnostics]
    (read,) = asked(done.value).values()
    return read


@given(st.integers(2, 10), st.data())
def test_one_of_several_options_is_graded_alike(count: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, count - 1))
    question = one("c", *(Fraction(n == right) for n in range(count)))
    chosen = data.draw(st.integers(0, count - 1))
    assert canvas.grade(only(question), {chosen}) == grade.grade(question, frozenset(LETTERS[chosen]))


@given(st.lists(st.booleans(), min_size=2, max_size=10).filter(any), st.data())
def test_several_options_are_graded_alike(rights: list[bool], data: st.DataObject) -> None:
    share = Fraction(1, sum(rights))
    question = replace(one("c", *(share if right else -share for right in rights)), several=True)
    chosen = data.draw(st.sets(st.integers(0, len(rights) - 1)))
    assert canvas.grade(only(question), chosen) == grade.grade(question, frozenset(LETTERS[n] for n in chosen))


@given(st.booleans(), st.booleans())
def test_true_and_false_are_graded_alike(answer: bool, told: bool) -> None:
    question: TrueFalse[Html] = TrueFalse(id="t", name=name("T", 1), prompt=p("?"), answer=answer)
    assert canvas.grade(only(question), {0 if told else 1}) == grade.grade(question, told)


WORDS = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x17F, exclude_characters="*\\", categories=("L", "N", "P", "S")), min_size=1, max_size=8
)


@given(st.lists(WORDS, min_size=1, max_size=4, unique=True), WORDS)
def test_words_are_graded_alike(texts: list[str], other: str) -> None:
    question = short(*texts)
    read = only(question)
    for typed in (*texts, *(f" {text} " for text in texts)):
        assert canvas.grade(read, typed) == grade.grade(question, typed) == 1
    if not any(other.lower() == text.lower() or grade.matches(text, other) for text in texts):
        assert canvas.grade(read, other) == grade.grade(question, other) == 0


CENTS = st.decimals(-10_000, 10_000, places=2)


@given(CENTS, st.decimals(0, 50, places=2), CENTS)
def test_numbers_are_graded_alike(value: Decimal, tolerance: Decimal, typed: Decimal) -> None:
    question = number(str(value), str(tolerance))
    read = only(question)
    for entry in (typed, value, value + tolerance, value - tolerance, value + tolerance + Decimal("0.01")):
        assert canvas.grade(read, str(entry)) == grade.grade(question, str(entry))


@given(
    st.lists(WORDS.filter(lambda text: "<" not in text), min_size=1, max_size=6),
    st.lists(WORDS.filter(lambda text: "<" not in text), max_size=3),
    st.data(),
)
def test_matching_is_graded_alike(answers: list[str], others: list[str], data: st.DataObject) -> None:
    """Also where one answer serves several stems, and where a distractor is spelled like an answer."""
    pairs = tuple(Pair(str(n), p(f"stem {n}"), Plain(text, "k")) for n, text in enumerate(answers))
    question: Matching[Html] = Matching(
        id="m", name=name("M", 1), prompt=p("?"), pairs=pairs, distractors=tuple(Plain(text, "k") for text in others)
    )
    given_answers = [data.draw(st.sampled_from([*answers, *others, ""])) for _ in answers]
    response = {str(n): text for n, text in enumerate(given_answers) if text}
    assert canvas.grade(only(question), given_answers) == grade.grade(question, response)


def test_the_right_answer_of_each_question_earns_all_in_canvas() -> None:
    read = asked(sample().value)
    for question in walk.questions(sample_course()):
        held = fit(question, "en").value
        if held is None or not grade.graded(held):
            continue
        best: Any = grade.best(held)
        answer: dict[type, Callable[[], Any]] = {
            Choice: lambda best=best: {LETTERS.index(key) for key in best},
            TrueFalse: lambda best=best: {0 if best else 1},
            Matching: lambda held=held: [pair.answer.text for pair in held.pairs],
        }
        assert canvas.grade(read[question.id], answer.get(type(held), lambda best=best: best)()) == 1, question.id


# ---- odd and hostile texts -----------------------------------------------------------------------------------------------------

ODD = st.one_of(
    st.text(min_size=1, max_size=60),
    st.sampled_from(
        ["]]>", "&nbsp;", "<", "{}=~#:\\", "😀 é", "שלום", "\0", " x ", "$IMS-CC-FILEBASE$", "&lt;b&gt;", "%24", "\u202eabc", "x" * 50_000]
    ),
)


@given(ODD)
def test_texts_read_as_written(text: str) -> None:
    words = legal(text)
    rope: Html = (f"<p>{words.replace('&', '&amp;').replace('<', '&lt;')}</p>",)
    shown = rope[0]
    assert isinstance(shown, str)
    question = replace(
        one(), name=name(text[:200], 1), feedback=Feedback(rope, rope, None, rope), options=(Option("a", rope, Fraction(1), rope), Option("b", p("b"), Fraction(0)))
    )  # fmt: skip
    shorts = replace(short(), answers=(Accepted(Plain(text.replace("*", "\\*"), "k"), loc=at(2)),))
    pairs: Matching[Html] = Matching(
        id="m", name=name("M", 1), prompt=p("?"), pairs=(Pair("1", rope, Plain(text, "k")), Pair("2", p("x"), Plain("other", "k")))
    )
    read = asked(of(question, shorts, pairs, title=plain(text[:100], "t")).value)
    c = read["c"]
    assert (c.answers[0].text, c.answers[0].comment, c.comments) == (shown, shown, {"neutral": shown, "correct": shown, "incorrect": shown})
    assert [a.right for a in c.answers] == [True, False]
    assert c.name == legal(" ".join(text[:200].split()))
    assert [a.text for a in read["s"].answers] == [words]
    assert (read["m"].answers[0].text, read["m"].answers[0].match) == (shown, words)


def test_a_long_prompt_is_left_out_and_long_answers_are_not() -> None:
    done = of(replace(one(), prompt=p("ж" * 50_000)), short("ж" * 50_000))
    assert list(asked(done.value)) == ["s"] and len(done.diagnostics) == 1


# ---- other programs ------------------------------------------------------------------------------------------------------------


def tool() -> Path:
    return Path(os.environ["QTI_MIGRATION_TOOL"])


def migrated(files: Files, root: Path) -> Path:
    """A package as Instructure's QTIMigrationTool makes it QTI 2.1, called as Canvas calls it (qti.rb, get_conversion_command)."""
    for path, blob in files.items():
        (root / "in" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "in" / path).write_bytes(blob.read())
    command = [
        sys.executable,
        str(tool() / "migrate.py"),
        "--ucvars",
        "--nogui",
        "--overwrite",
        f"--cpout={root / 'out'}",
        str(root / "in"),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    assert not re.search("Error|Unmapped|NMTOKEN", done.stdout), done.stdout
    return root / "out"


def hostile() -> Result[Files]:
    """Odd texts in every field of a question of each type, and odd ids."""
    questions: list[Question[Html]] = [one(id) for id in IDS]
    for n, text in enumerate(
        ("]]>", "&nbsp;", "<", "{}=~#:\\", "😀 é", "שלום", "&lt;b&gt;", "%24", "a\nb", "*", "'\"", "true", "0", "-5", "x_str", "Σ" * 9000)
    ):
        rope: Html = (f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>",)
        options = (Option("a", rope, Fraction(1), rope), Option("b", p("b"), Fraction(0), rope))
        questions += [
            replace(one(f"c{n}"), name=name(text, 1), prompt=rope, feedback=Feedback(rope, rope, None, rope), options=options),
            replace(short(), id=f"s{n}", answers=(Accepted(Plain(text.replace("*", "\\*"), "k"), Fraction(1), rope),)),
            Matching(
                id=f"m{n}",
                name=name("M", 1),
                prompt=rope,
                pairs=(Pair("1", rope, Plain(text, "k")), Pair("2", p("x"), Plain("other", "k"))),
            ),
        ]
    return of(*questions, title=plain("Τίτλος & <b> ]]>", "t"))


@pytest.mark.canvas
@pytest.mark.parametrize("made", [sample, hostile])
def test_canvas_own_tool_reads_the_same(made: Callable[[], Result[Files]], tmp_path: Path) -> None:
    files = made().value
    told = {a.ident: a for a in canvas.of_migrated(migrated(files, tmp_path))}
    meant = {a.ident: a for a in canvas.of_package(files)}
    assert set(told) == set(meant)
    for ident, question in meant.items():
        assert told[ident] == question, ident


@pytest.mark.canvas
def test_canvas_own_tool_finds_the_files_and_the_quiz(tmp_path: Path) -> None:
    """What the tool lists as a file and not as a resource becomes a file of the course (qti.rb, convert_files)."""
    out = migrated(sample().value, tmp_path)
    root = etree.parse(out / "imsmanifest.xml").getroot()
    hrefs = {file.get("href") for file in root.iter("{*}file")} - {resource.get("href") for resource in root.iter("{*}resource")}
    assert hrefs == {path for path in sample().value if path.startswith("media/")}
    assert all((out / href).is_file() for href in hrefs)
    (test,) = (out / "assessmentTests").iterdir()
    asked_for = [ref.get("identifier") for ref in etree.parse(test).getroot().iter("{*}assessmentItemRef")]
    assert asked_for == [a.ident for a in canvas.of_package(sample().value) if not a.bank]


@pytest.mark.canvas
def test_the_standards_own_dtd_accepts_it() -> None:
    """IMS's DTD of 2003, which the tool brings along; it knows no namespaces."""
    with (tool() / "schemas/ims_qtiasiv1p2p1.dtd").open() as file:
        dtd = etree.DTD(file)
    for path, root in documents(sample().value).items():
        if root.tag == f"{{{Q1['q']}}}questestinterop":
            bare = re.sub(rb'\s(xmlns(:xsi)?|xsi:schemaLocation)="[^"]*"', b"", etree.tostring(root))
            assert dtd.validate(etree.fromstring(bare)), (path, dtd.error_log)


@pytest.mark.moodle
def test_the_standards_own_schema_accepts_it() -> None:
    """IMS's schema of QTI 1.2 as a whole, which every Moodle has for its cartridges."""
    schema = etree.XMLSchema(etree.parse(Path(os.environ["MOODLE_DIR"], "backup/cc/schemas/domainProfile_4/ims_qtiasiv1p2.xsd")))
    checked = [(path, root) for path, root in documents(sample().value).items() if root.tag == f"{{{Q1['q']}}}questestinterop"]
    assert len(checked) == 1 + len({asked.bank for asked in canvas.of_package(sample().value)} - {""})
    for path, root in checked:
        assert schema.validate(root), (path, schema.error_log)
