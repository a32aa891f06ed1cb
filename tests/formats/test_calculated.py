"""Calculated questions in the formats: what Moodle's own places for numbers lose is said, and a question of one row is worth what the row was."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packager import grade, walk
from packager.diagnostics import Diagnostic
from packager.formats import _convert
from packager.formats.moodlexml import write
from packager.model import (
    Bank,
    Calculated,
    CalculatedAnswer,
    CalculatedChoice,
    CalculatedSimple,
    Choice,
    Course,
    Digits,
    Feedback,
    Hint,
    Html,
    Math,
    Numerical,
    Parameter,
    Plain,
    Question,
    Tolerance,
    Value,
    Values,
)
from tests.formats.samples import at, chosen, name, p, sample_course

POWER: Html = ("<p>", Value("power"), " W</p>")
VALUES = Values((Parameter("power", "5 to 60 step 5", ("60", "5")), Parameter("voltage", "", ("12.0", "230.5"))))


def by_id(id: str) -> Any:
    return next(question for question in walk.questions(sample_course()) if question.id == id)


def written(question: Question[Html], **options: str) -> tuple[str, list[Diagnostic]]:
    """The file of one question, and what is said of it."""
    course: Course[Html] = sample_course()
    bank = Bank(id="b", title=Plain("B", "b.title"), lang="en", questions=(question,))
    done = write(replace(course, banks=(bank,), units=(), quizzes=(), modules=(), glossary=()), options)
    return "".join(file.read().decode() for file in done.value.values()), list(done.diagnostics)


def choice(**more: Any) -> CalculatedChoice[Html]:
    options = (chosen("a", 2, Fraction(1), *POWER), chosen("b", 3, Fraction(0), "<p>", Value("power / voltage"), "</p>"))
    keys: dict[str, Any] = {"id": "c", "name": name("C", 1), "prompt": POWER, "values": VALUES, "options": options, "loc": at(1)}
    return CalculatedChoice(**(keys | more))


def number(**more: Any) -> CalculatedSimple[Html]:
    answer: CalculatedAnswer[Html] = CalculatedAnswer("power / voltage", Tolerance("relative", Decimal("0.01")), loc=at(2))
    keys: dict[str, Any] = {"id": "c", "name": name("C", 1), "prompt": POWER, "values": VALUES, "answers": (answer,), "loc": at(1)}
    return CalculatedSimple(**(keys | more))


# ---- Moodle XML --------------------------------------------------------------------------------------------------------------


def test_values_where_moodle_fills_none_are_said() -> None:
    by_share = Feedback(correct=POWER, incorrect=p("No."))
    assert [d.rule for d in written(choice(feedback=by_share))[1]] == ["not-carried"]
    assert written(choice(feedback=Feedback(general=POWER, correct=p("Yes."))))[1] == []
    assert written(number(feedback=by_share))[1] == []  # said to its answers, where they are filled in
    hint: tuple[Hint[Html], ...] = (Hint(("<p>", Math(r"\frac{{power}}{2}"), "</p>"), loc=at(5)),)
    for made, version, lost in (
        (choice(hints=hint), "4.5", True),
        (number(hints=hint), "4.5", False),
        (number(hints=hint), "4.4", True),
        (number(hints=hint), "4.3", True),
    ):
        said = [d for d in written(made, moodle=version)[1] if d.rule == "not-carried"]
        assert [d.location.line for d in said] == ([5] if lost else []), version


def test_options_before_4_4_are_plain_text() -> None:
    bold = chosen("b", 3, Fraction(0), "<p><b>", Value("power / voltage"), "</b> A &lt; 3 &amp; {power}</p>")
    made = choice(options=(chosen("a", 2, Fraction(1), *POWER), bold))
    new, said = written(made, moodle="4.4")
    assert "<b>{={power} / {voltage}}</b> A &lt; 3 &amp; &#123;power}" in new and not said
    old, said = written(made, moodle="4.3")
    assert "<![CDATA[{={power} / {voltage}} A < 3 & {\u2060power}]]>" in old or "{={power} / {voltage}} A &lt; 3 &amp; {\u2060power}" in old
    assert [(d.rule, d.location.line) for d in said] == [("converted", 3)]
    assert re.search(r">\s*(?:<!\[CDATA\[)?\{power\} W(?:\]\]>)?\s*<", old)


def test_what_is_text_is_no_value() -> None:
    made = number(
        prompt=(
            '<p title="{power}">{power} {=power} {x}</p>',
            Math(r"\frac{{power}}{{voltage}} + {power} + \mathrm{kg} + {=} + \begin{cases}1\end{cases}"),
        )
    )
    file, said = written(made)
    assert not said
    assert '<p title="&#123;power}">&#123;power} &#123;=power} &#123;x}</p>' in file
    assert r"\(\frac{{power}}{{voltage}} + { power} + \mathrm{kg} + { =} + \begin{cases}1\end{cases}\)" in file


@pytest.mark.parametrize(
    ("size", "there"),
    [
        ("0.0123456789012345678901", "0.0123456789012346"), ("0.012345678901234567", "0.012345678901234567"), ("1.23456789012345678e-300", "1.2345678901235e-300"),
        ("0.0000001234567890123456", "1.234567890123456e-7"), ("0.01", "0.01"),
    ],
)  # fmt: skip
def test_a_tolerance_goes_into_its_column(size: str, there: str) -> None:
    """Moodle keeps 20 characters of it; a longer one ends the import."""
    answer: CalculatedAnswer[Html] = CalculatedAnswer("power", Tolerance("absolute", Decimal(size)), loc=at(2))
    file, said = written(number(answers=(answer,)))
    (kept,) = re.findall("<tolerance>(.*)</tolerance>", file)
    assert kept == there and len(kept) <= 20
    assert [(d.rule, d.location.line) for d in said] == ([] if Decimal(kept) == Decimal(size) else [("converted", 2)])


@pytest.mark.parametrize("make", [number, choice])
@pytest.mark.parametrize(
    ("parameter", "why"),
    [
        (Parameter("p" * 28, "", ("1", "2"), at(7)), "has a name of more than 27 characters"),
        (Parameter("power", "", ("1", "9" * 101), at(7)), "has a number of more than 100 characters"),
    ],
)
def test_values_that_do_not_go_into_their_columns_leave_the_question_out(make: Any, parameter: Parameter, why: str) -> None:
    """A name of 28 characters would arrive, and every attempt at the question would end with an error of the database."""
    file, said = written(make(values=Values((parameter, Parameter("p" * 27, "", ("1", "9" * 100))))))
    assert "<dataset_definition>" not in file
    assert [(d.rule, d.location.line) for d in said if why in d.message] == [("not-carried", 7)]


def test_the_datasets_are_the_rows() -> None:
    file, _ = written(number())
    values = re.findall(
        r"<name>\s*<text>(\w+)</text>|<value>([^<]+)</value>|<(?:minimum|maximum|decimals)>\s*<text>([^<]+)</text>",
        file.split("<dataset_definitions>")[1],
    )
    assert ["".join(found) for found in values] == ["power", "5", "60", "0", "60", "5", "voltage", "12.0", "230.5", "1", "12.0", "230.5"]


# ---- one row for all ---------------------------------------------------------------------------------------------------------


def test_a_row_in_its_texts() -> None:
    made = number(
        prompt=("<p>", Value("power"), " W, ", Value("voltage"), " V, ", Value("power / 7"), " ", Math(r"\frac{{power}}{{= voltage * 2}}"), "</p>"),
        feedback=Feedback(POWER, ("<p>", Value("-voltage"), "</p>")),
        answers=(CalculatedAnswer("power / voltage", Tolerance("relative", Decimal("0.05")), Digits(3), feedback=("<p>", Value("power / voltage"), Value("voltage"), "</p>")),),
    )  # fmt: skip
    fixed = _convert.with_row(made, "bg", 2)
    assert isinstance(fixed, Numerical)
    assert fixed.prompt == ("<p>5 W, 230,5 V, 0,714285714285714 ", Math(r"\frac{5}{461}"), "</p>")
    assert fixed.feedback.correct == ("<p>-230,5</p>",)
    assert fixed.answers[0].feedback == ("<p>0,022230,5</p>",)
    assert fixed.answers[0].value == Decimal("0.022")
    english = _convert.with_row(choice(digits=Digits(2, significant=True)), "en", 1)
    assert isinstance(english, Choice)
    assert [walk.plain_text(option.text) for option in english.options] == ["60 W", "5.0"]


@pytest.mark.parametrize("id", ["calculated-lamp", "calculated-factor", "simple-lamp", "calculated-typed"])
def test_a_row_is_graded_as_the_row(id: str) -> None:
    question = by_id(id)
    for row in range(1, len(question.values) + 1):
        fixed = _convert.with_row(question, "en", row)
        assert isinstance(fixed, Numerical)
        assert grade.grade(question, grade.best(fixed), row) == grade.grade(fixed, grade.best(question, row)) == 1
        for answer in question.answers:
            exact = grade.worked_out(answer.formula, question.values.row(row)) if answer.formula else Decimal(5)
            reach = answer.tolerance.size * (1 if answer.tolerance.kind == "absolute" else abs(exact))
            for share in ("0", "0.9999999", "-0.9999999", "1.0000001", "-1.0000001", "0.9", "-0.95", "2"):
                typed = f"{exact + reach * Decimal(share):.25f}" + (" Wh" if id == "calculated-typed" else "")
                assert grade.grade(fixed, typed) == grade.grade(question, typed, row), (id, row, typed)


@given(
    st.decimals(-1000, 1000, places=3),
    st.sampled_from(["absolute", "relative", "factor"]),
    st.decimals("0", "0.9", places=4),
    st.integers(0, 4),
    st.booleans(),
    st.decimals(-1500, 1500, places=5),
)
def test_any_row_is_graded_as_the_row(value: Decimal, kind: Any, size: Decimal, count: int, significant: bool, typed: Decimal) -> None:
    digits = Digits(count or 1, significant=True) if significant else Digits(count)
    answers: tuple[CalculatedAnswer[Html], ...] = (
        CalculatedAnswer("a", Tolerance(kind, size), digits),
        CalculatedAnswer("a + 1", digits.tolerance, digits, Fraction(1, 2)),
    )
    made = number(values=Values((Parameter("a", "", (str(value),)),)), answers=answers)
    fixed = _convert.with_row(made, "en")
    for text in (f"{typed:f}", f"{value:f}", f"{value + 1:f}", digits.show(value), digits.show(value + 1)):
        assert grade.grade(fixed, text) == grade.grade(made, text)


def test_shared_questions_are_about_one_case_there_too() -> None:
    rows = [_convert.with_row(by_id(id), "en") for id in ("calculated-shared-1", "calculated-shared-2")]
    assert {walk.plain_text(made.prompt) for made in rows} == {"60"}
    assert isinstance(by_id("calculated-shared-1"), Calculated)
