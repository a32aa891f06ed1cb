"""Families in a bank: what is read of them, what a variant may not be, and that mistakes are said at their places."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from packager.arithmetic import Tolerance
from packager.diagnostics import Result
from packager.localize.variants import in_bank
from packager.markup import Dialect, Scope
from packager.model import Choice, Cloze, Draw, Markdown, Numerical, NumericAnswer, Plain, Question, TrueFalse, Worked, kind_of
from packager.source.keys import QUESTIONS
from packager.source.write import write
from packager.walk import map_node, pool, texts
from tests.source.reading import bank, course, question, rules, said
from tests.source.reading import read as source_read

LAMP = """\
kind: numerical
prompt: A lamp takes {power} W at {voltage} V. How large is the current?
values:
  power: 5 to 60 step 5
  voltage: [12, 24, 230]
where: power > voltage / 10
variants: 10
answer: power / voltage to 2 decimals
unit: A
"""


def family(text: str) -> Question[Markdown]:
    made, problems = question(text)
    assert not problems, [str(p) for p in problems]
    assert made is not None and made.family is not None
    return made


def numbers(made: Question[Markdown]) -> list[dict[str, Decimal]]:
    assert made.family is not None
    return [dict(made.family.values.row(number)) for number in range(1, len(made.family.values) + 1)]


def test_a_question_with_values_is_a_family() -> None:
    made = family(LAMP)
    assert isinstance(made, Numerical) and made.family is not None
    assert made.family.ids("q") == tuple(f"q-{n}" for n in range(1, 11))
    rows = numbers(made)
    assert len({tuple(row.items()) for row in rows}) == 10
    assert all(row["power"] > row["voltage"] / 10 for row in rows)
    (answer,) = made.answers
    assert answer.worked == Worked("power / voltage to 2 decimals")
    assert answer.value == round(rows[0]["power"] / rows[0]["voltage"], 2) and answer.tolerance == Decimal("0.005")  # of the first variant
    assert made.name.text == "A lamp takes … W at … V. How large is the current?"
    assert {text.values for text in texts(made) if not isinstance(text, Plain) or text.kind != "section"} == {("power", "voltage")}


def test_the_same_seed_gives_the_same_variants_and_more_of_them_keep_the_first() -> None:
    ten, eleven = family(LAMP), family(LAMP.replace("variants: 10", "variants: 11"))
    assert numbers(eleven)[:10] == numbers(ten) == numbers(family(LAMP))
    assert numbers(family(f"{LAMP}seed: spring\n")) != numbers(ten)


@pytest.mark.parametrize("kind", sorted(set(QUESTIONS) - {"raw", "calculated", "calculated-simple", "calculated-choice"}))
def test_every_kind_can_be_a_family(kind: str) -> None:
    own = {
        "choice": "options: [{right: '{a}'}, {wrong: '{= a + 1}'}]",
        "true-false": "answer: a > 3",
        "short-answer": "answers: ['{a}']",
        "numerical": "answer: a",
        "matching": "pairs: [{'{a}': '{= a * 2}'}, {'{= a + 1}': '{= a + 2}'}]",
        "ordering": "items: ['{a}', '{= a + 1}']",
        "cloze": "prompt: '{a} [[x]]'\ngaps: {x: {answer: a}}",
        "gap-select": "prompt: '{a} [[x]]'\ngaps: {x: '{a}'}\ndistractors: ['{= a + 1}']",
        "drag-words": "prompt: '{a} [[x]]'\ngaps: {x: '{a}'}\ndistractors: ['{= a + 1}']",
        "drag-image": "image: '![x](media/x.png)'\ndrops: [{at: [1, 2], answer: '{a}'}]",
        "drag-markers": "image: '![x](media/x.png)'\nzones: [{marker: '{a}', circle: [1, 2, 3]}]",
        "essay": "template: '{a}'",
        "description": "feedback: '{a}'",
    }[kind]
    made = family(
        f"kind: {kind}\nprompt: '{{a}}'\nvalues: {{a: 2 to 9}}\nvariants: 3\n{own}\n".replace(
            "prompt: '{a}'\n", "" if "prompt" in own else "prompt: '{a}'\n"
        )
    )
    assert kind_of(made) == kind and made.family is not None and len(made.family.values) == 3


def test_numbers_and_truth_are_worked_out() -> None:
    made = family(
        """
        kind: numerical
        values: [{a: 2, b: 8}, {a: 3, b: 12}]
        answers:
          - {answer: a * b, tolerance: 1%}
          - {between: [a, b], worth: 50%}
          - {answer: 1000, tolerance: 5, worth: 0%}
          - {answer: any, worth: 0%, feedback: No.}
        decimals: 1
        """
    )
    assert isinstance(made, Numerical)
    product, between, plain, rest = made.answers
    assert product.worked == Worked("a * b", "", Tolerance("relative", Decimal("0.01"))) and (product.value, product.tolerance) == (
        16,
        Decimal("0.16"),
    )
    assert between.worked == Worked("a", "b") and (between.value, between.tolerance, between.fraction) == (5, 3, Fraction(1, 2))
    assert plain == NumericAnswer(Decimal(1000), Decimal(5), Fraction(0)) and rest.value is None and rest.worked is None
    true = family("kind: true-false\nvalues: {a: [7]}\nvariants: 1\nanswer: a > 5")
    assert isinstance(true, TrueFalse) and true.answer and true.condition == "a > 5"
    always = family("kind: true-false\nvalues: {a: [7]}\nvariants: 1\nanswer: no")
    assert isinstance(always, TrueFalse) and not always.answer and always.condition == ""
    cloze = family(
        "kind: cloze\nprompt: '{a} [[x]] [[y]]'\nvalues: {a: [7]}\nvariants: 1\ngaps: {x: {answer: a * 2}, y: {options: [{right: '{a}'}, {wrong: x}]}}"
    )
    assert isinstance(cloze, Cloze) and cloze.gaps[0].answers[0].value == 14  # type: ignore[union-attr]


def test_no_variant_has_two_options_that_look_alike() -> None:
    made = family(
        "kind: choice\nvalues: {a: 1 to 4, b: 1.0 to 4.0 step 0.5}\nvariants: 24\n"
        "options: [{right: '{a} A'}, {wrong: '{b} A'}]"  # 4 * 7 pairs, of which four are a whole number twice
    )
    assert isinstance(made, Choice) and all(row["a"] != row["b"] for row in numbers(made))


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ("kind: ordering\nitems: ['{a}', '{b}']", "two items look alike"),
        ("kind: matching\npairs: [{x: '{a}'}, {y: '{b}'}]", "two answers look alike"),
        ("kind: gap-select\nprompt: '[[x]]'\ngaps: {x: '{a}'}\ndistractors: ['{b}']", "two words look alike"),
        ("kind: cloze\nprompt: '[[x]]'\ngaps: {x: {options: [{right: '{a}'}, {wrong: '{b}'}]}}", "two options look alike"),
        ("kind: true-false\nanswer: 6 / (a - b) < 1", ""),  # which has no result
        ("kind: numerical\nanswers: [{answer: a}, {answer: b, worth: 50%}]", "an accepted number never counts"),
        ("kind: short-answer\nanswers: ['{a}', {text: '{b}', worth: 50%}]", "an accepted answer never counts"),
    ],
)
def test_what_cannot_be_told_apart_is_not_drawn(keys: str, why: str) -> None:
    given = "values: [{a: 1, b: 2}, {a: 3, b: 3}]"
    made, problems = question(f"{keys}\n{given}")
    assert made is not None and [p.rule for p in problems] == ["parameter-malformed"]
    assert problems[0].message.startswith(f"in row 2 {why}")
    made, problems = question(f"{keys}\nvalues: {{a: 1 to 2, b: 1 to 2}}\nvariants: 2")
    assert made is not None and not problems and all(row["a"] != row["b"] for row in numbers(made))
    made, problems = question(f"{keys}\nvalues: {{a: [1], b: [1]}}\nvariants: 2")
    assert made is None and rules(problems) == ["parameter-malformed"] and why in problems[0].message


@pytest.mark.parametrize(
    ("keys", "where"),
    [
        ("values: {a: 1 to 9}\nanswer: a", ["7:13 key-missing"]),
        ("variants: 3\nanswer: 4", ["7:15 key-missing"]),
        ("values: {a: 1 to 9}\nvariants: 3\nanswer: a * bb", ["9:17 formula-malformed"]),
        ("values: {a: 1 to 9}\nvariants: 3\nanswer: a *", ["9:16 formula-malformed"]),
        ("values: {a: 1 to 2}\nvariants: 3\nanswer: a", ["8:15 rows-too-few"]),
        ("values: {a: [1, 2, 3]}\nvariants: 3\nanswer: a / 7", ["7:13 parameter-malformed"]),
        ("values: {a: 1 to 9}\nvariants: 3\nanswer: a\nunit: '{b}'", ["10:11 parameter-unknown"]),
        ("values: {a: 1 to 9}\nvariants: 3\nanswer: a\nunit: '{= a +}'", ["10:17 formula-malformed"]),
        ("values: {a: 1 to 9}\nvariants: 300\nanswer: a", ["8:15 value-malformed"]),
    ],
)
def test_mistakes_are_said_at_their_places(keys: str, where: list[str]) -> None:
    _, problems = question(f"kind: numerical\n{keys}")
    assert said(problems) == where


def test_an_answer_that_nobody_can_type_is_not_drawn() -> None:
    _, problems = question("kind: numerical\nvalues: {a: 1 to 60}\nvariants: 4\nanswer: a / 7")
    rows = numbers(family("kind: numerical\nvalues: {a: 1 to 60}\nvariants: 4\nanswer: a / 7"))
    assert not problems and all(row["a"] % 7 == 0 for row in rows)
    family("kind: numerical\nvalues: {a: [1, 2, 3]}\nvariants: 3\nanswer: a / 7\ntolerance: 1%")
    family("kind: numerical\nvalues: {a: [1, 2, 3]}\nvariants: 3\nanswer: a / 7\nfigures: 3")


def test_ids_of_variants_are_as_unique_as_others() -> None:
    _, problems = bank(
        "- {id: q, kind: numerical, prompt: x, values: {a: 1 to 9}, variants: 2, answer: a}\n- {id: q-2, kind: essay, prompt: y}\n"
    )
    assert rules(problems) == ["id-duplicate"] and "q-2" in problems[0].message
    _, problems = question(f"id: {'x' * 99}\nkind: numerical\nvalues: {{a: 1 to 9}}\nvariants: 2\nanswer: a")
    assert rules(problems) == ["id-malformed"]


FAMILY = "title: B\nlanguage: en\nquestions:\n  - {id: q, kind: numerical, prompt: x, tags: [t], values: {a: 1 to 9}, variants: 3, answer: a}\n  - {id: r, kind: essay, prompt: y, tags: [t]}\n"


def drawn(entry: str) -> tuple[str, ...]:
    _, problems = course(
        f"banks: [b]\nquizzes:\n  - id: z\n    title: Z\n    questions:\n      - {entry}\n", **{"question_banks/b.yml": FAMILY}
    )
    return rules(tuple(p for p in problems if p.rule != "quiz-unused"))


def test_a_draw_counts_a_family_as_one_question() -> None:
    assert drawn("{tags: [t], count: 2}") == []
    assert drawn("{tags: [t], count: 3}") == ["draw-too-many"]
    assert drawn("q") == drawn("q-3") == []
    assert drawn("q-4") == ["question-unknown"]


def test_what_a_draw_may_take_before_the_variants_are_made() -> None:
    library, _ = course("banks: [b]\n", **{"question_banks/b.yml": FAMILY})
    (made,) = library.courses
    taken: Any = [[question.id for question in entry] for entry in pool(made, Draw(ids=("q-2", "q", "r")))]
    assert taken == [["q"], ["q"], ["r"]]


def test_a_family_is_written_as_its_variants() -> None:
    """What the writer of banks gets, variants or a family of which they are to be made, comes out as ordinary questions in a section of their own."""
    dialect = Dialect(Scope({}))
    read, _ = bank("- {id: q, kind: numerical, prompt: 'Twice {a}?', values: {a: 1 to 9}, variants: 3, answer: a * 2}\n")
    html: Any = map_node(read, lambda text: dialect.render(text, lambda s: s.source), Result).value
    for given in (html, in_bank(html)):
        done = write(given, {}, lambda _: None)
        assert not done.diagnostics
        (text,) = [blob.read().decode() for path, blob in done.value.files.items() if path.endswith(".yml")]
        library, problems = source_read({"question_banks/b.yml": text})
        questions = library.banks[0].questions
        assert not problems and [q.id for q in questions] == ["q-1", "q-2", "q-3"]
        assert {q.section[-1].text for q in questions} == {"Twice …?"} and not any(q.family or q.variant_of for q in questions)
        assert [q.answers[0].value for q in questions if isinstance(q, Numerical)] == [row["a"] * 2 for row in numbers(read.questions[0])]
