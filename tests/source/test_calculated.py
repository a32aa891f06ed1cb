"""Calculated questions in a bank: their values are drawn while they are read, and what cannot be drawn or worked out is said at its place."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from packager import grade
from packager.arithmetic import Tolerance
from packager.markup import Dialect, Scope
from packager.model import Calculated, CalculatedChoice, CalculatedSimple, Digits, Markdown, Value
from tests.source.reading import question, rules, said

LAMP = """\
kind: calculated
prompt: A lamp takes {power} W at {voltage} V. How large is the current?
values:
  power: 5 to 60 step 5
  voltage: [12, 24, 230]
  energy: power * 24 / 1000 to 2 decimals
where: power > voltage / 10
answers:
  - answer: power / voltage
  - answer: voltage / power
    worth: 0%
    tolerance: factor 1.1
    figures: 3
    feedback: The other way round, that is {= voltage / power} ohms.
tolerance: 5%
unit: A
"""


def calculated(text: str) -> CalculatedSimple[Markdown]:
    made, problems = question(text)
    assert not problems, [str(p) for p in problems]
    assert isinstance(made, CalculatedSimple)
    return made


def test_rows_are_drawn_as_the_keys_say() -> None:
    made = calculated(LAMP)
    assert isinstance(made, Calculated) and not made.shared
    power, voltage, energy = made.values.parameters
    assert (power.source, voltage.source, energy.source) == ("5 to 60 step 5", "[12, 24, 230]", "power * 24 / 1000 to 2 decimals")
    rows = list(zip(power.values, voltage.values, energy.values, strict=True))
    assert len(rows) == len(set(rows)) == len(made.values) == 20
    for watts, volts, kilowatt_hours in rows:
        assert int(watts) in range(5, 61, 5) and volts in ("12", "24", "230") and int(watts) > int(volts) / 10
        assert kilowatt_hours == f"{int(watts) * 24 / 1000:.2f}"
    assert made.values.seed == "q" and made.values.where == "power > voltage / 10"
    assert made.values.row(3) == {
        "power": Decimal(power.values[2]),
        "voltage": Decimal(voltage.values[2]),
        "energy": Decimal(energy.values[2]),
    }


def test_the_same_rows_every_time_and_others_by_another_seed() -> None:
    assert calculated(LAMP).values == calculated(LAMP).values
    first, other = (calculated(f"{LAMP}seed: {seed}\n").values for seed in ("spring", "autumn"))
    assert first.seed == "spring" and [p.values for p in first.parameters] != [p.values for p in other.parameters]
    few = calculated(f"{LAMP}variants: 5\n").values
    assert len(few) == 5 and few.parameters[0].values == calculated(LAMP).values.parameters[0].values[:5]


def test_answers() -> None:
    first, second = calculated(LAMP).answers
    assert (first.formula, first.tolerance, first.digits, first.fraction) == (
        "power / voltage",
        Tolerance("relative", Decimal("0.05")),
        Digits(2),
        1,
    )
    assert (second.tolerance, second.digits, second.fraction) == (
        Tolerance("factor", Decimal("0.1")),
        Digits(3, significant=True),
        Fraction(0),
    )
    assert second.feedback is not None and second.feedback.values == ("power", "voltage", "energy")


@pytest.mark.parametrize(
    ("keys", "tolerance", "digits"),
    [
        ("", Tolerance("absolute", Decimal("0.005")), Digits(2)),
        ("decimals: 0", Tolerance("absolute", Decimal("0.5")), Digits(0)),
        ("figures: 3", Tolerance("relative", Decimal("0.005")), Digits(3, significant=True)),
        ("tolerance: 0.1\ndecimals: 1", Tolerance("absolute", Decimal("0.1")), Digits(1)),
        ("tolerance: 0,5", Tolerance("absolute", Decimal("0.5")), Digits(2)),
        ("tolerance: factor 2", Tolerance("factor", Decimal(1)), Digits(2)),
    ],
)
def test_tolerance_and_digits(keys: str, tolerance: Tolerance, digits: Digits) -> None:
    (answer,) = calculated(f"kind: calculated-simple\nvalues: {{a: 1.00 to 9.00}}\nanswer: a * 7\n{keys}").answers
    assert (answer.tolerance, answer.digits) == (tolerance, digits)
    assert answer.formula == "a * 7"


def test_every_row_is_right_as_it_is_shown_by_default() -> None:
    for keys in ("", "decimals: 0", "figures: 1", "figures: 4"):
        made = calculated(f"kind: calculated-simple\nvalues: {{a: 0.1 to 99.9, b: 3 to 17}}\nanswer: a / b\nvariants: 100\n{keys}")
        assert all(grade.grade(made, grade.best(made, row), row) == 1 for row in range(1, 101))


def test_rows_that_are_given() -> None:
    made = calculated("kind: calculated\nvalues:\n  - {power: 60, voltage: 2.50}\n  - {voltage: 24, power: -5}\nanswer: power / voltage")
    assert [(p.name, p.source, p.values) for p in made.values.parameters] == [("power", "", ("60", "-5")), ("voltage", "", ("2.50", "24"))]
    assert made.values.seed == "" and grade.best(made, 1) == "24.00"


def test_rows_suit_every_formula_in_the_texts() -> None:
    made = calculated(
        "kind: calculated\nvalues: {a: 0 to 3}\nprompt: What is $\\frac{7}{{{a}}}$ more than {= 1 / a}?\nhints: ['{= sqrt(a - 2)}']\nanswer: a"
    )
    assert sorted(made.values.parameters[0].values) == ["2", "3"]


def test_a_choice_has_rows_in_which_its_options_differ() -> None:
    made, problems = question("""\
        kind: calculated-choice
        values: {a: 1 to 4, b: 1 to 4}
        options: [{right: "{= a * b}"}, {wrong: "{= a + b}", feedback: "{b}?"}, {wrong: "{= a ** b} of {a}"}]
        decimals: 1
        variants: 15
        """)
    assert not problems and isinstance(made, CalculatedChoice)
    assert made.digits == Digits(1) and not made.several and len(made.values) == 15
    assert ("2", "2") not in zip(*(p.values for p in made.values.parameters), strict=True)
    assert made.options[1].feedback is not None and made.options[1].feedback.values == ("a", "b")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("values: {a: 1 to 3}\nanswer: b", ["8:13 formula-malformed"]),
        ("values: {a: 1 to 3}\nanswer: a +", ["8:16 formula-malformed"]),
        ('values: {a: 1 to 3}\nanswer: "a * * 2"', ["8:18 formula-malformed"]),
        ("values: {a: 3 to 1}\nanswer: a", ["7:13 parameter-malformed"]),
        ("values: {a: b to 3}\nanswer: a", ["7:17 parameter-malformed"]),
        ("values: {a: [1, two]}\nanswer: a", ["7:21 parameter-malformed"]),
        ("values: {a: b + 1, b: 1 to 3}\nanswer: a", ["7:17 parameter-malformed"]),
        ("values: {}\nanswer: a", ["7:13 parameter-malformed", "8:13 formula-malformed"]),
        ("values: 5\nanswer: a", ["7:13 value-type"]),
        ("values: {a: 1 to 3}", ["4:5 key-missing"]),
        ("answer: a", ["4:5 key-missing"]),
        ("values: {a: 1 to 3}\nanswer: a\nanswers: [a]", ["9:5 key-clash"]),
        ("values: {a: 1 to 3}\nanswer: a\ntolerance: x", ["9:16 value-malformed"]),
        ("values: {a: 1 to 3}\nanswer: a\ntolerance: factor 0.5", ["9:16 value-malformed"]),
        ("values: {a: 1 to 3}\nanswer: a\ndecimals: 2\nfigures: 2", ["10:14 key-clash"]),
        ("values: {a: 1 to 3}\nanswer: a\nvariants: 4", ["9:15 rows-too-few"]),
        ("values: {a: [1]}\nanswer: a", ["7:13 rows-too-few"]),
        ("values: [{a: 1}]\nanswer: a\nseed: x", ["9:11 key-clash"]),
        ("values: [{a: 1}, {b: 2}]\nanswer: a", ["7:23 parameter-malformed"]),
        ("values: {a: 1 to 3}\nanswers: [any, a]", ["8:20 answer-never-counts"]),
        ("values: {a: 1 to 3}\nanswers: [a + 1, {answer: a+1, worth: 50%}]", ["8:22 answer-never-counts"]),
        ("values: {a: 1 to 3}\nanswers: [{answer: a, worth: 50%}]", ["4:5 question-fractions"]),
        ("values: {a: [1.3, 2.6]}\nanswer: a / 7\ntolerance: 0.1%", ["8:13 calculated-answer-refused"]),
    ],
)
def test_faults(keys: str, expected: list[str]) -> None:
    _, problems = question(f"kind: calculated\n{keys}")
    assert said(problems) == expected, [str(p) for p in problems]
    assert all(p.message and not p.message.endswith(".") for p in problems)


def test_a_question_without_readable_values_is_left_out_and_the_bank_goes_on() -> None:
    made, problems = question("kind: calculated\nvalues: {a: oops(}\nanswer: a")
    assert made is None and rules(problems) == ["parameter-malformed"]


def test_names_are_values_in_the_question_s_texts_alone() -> None:
    made = calculated(
        "kind: calculated\nvalues: {a: 1 to 3}\nanswer: a\nprompt: \"*{a}* `{a}` \\\\{a} {= a*2*a} [{a}](https://example.org)\"\nfeedback: {general: 'So {a}', correct: '{b}'}"
    )
    dialect = Dialect(Scope())
    rendered = dialect.render(made.prompt)
    assert [piece.formula for piece in rendered.value if isinstance(piece, Value)] == ["a", "a*2*a", "a"]
    assert (
        "".join(piece if isinstance(piece, str) else "#" for piece in rendered.value)
        == '<p><em>#</em> <code>{a}</code> {a} # <a href="https://example.org">#</a></p>'
    )
    assert made.feedback.correct is not None
    assert rules(dialect.render(made.feedback.correct).diagnostics) == ["parameter-unknown"]
    true, _ = question("kind: true-false\nprompt: 'The set {a}'\nanswer: true")
    assert true is not None and dialect.render(true.prompt).value == ("<p>The set {a}</p>",)


def test_the_name_of_a_question_without_one_has_no_braces() -> None:
    assert calculated(LAMP).name.text == "A lamp takes … W at … V. How large is the current?"
