"""Questions of every kind as teachers write them, and every fault that can be seen in one."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from textwrap import dedent

import pytest

from packager import grade
from packager.diagnostics import Severity
from packager.model import Choice, Description, Essay, Matching, Numerical, ShortAnswer, TrueFalse
from tests.source.reading import bank, question, rules, said

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


# ---- choice --------------------------------------------------------------------------------------------------------------------


def choice(options: str, more: str = "") -> tuple[Choice[object], list[str]]:
    made, problems = question(f"kind: choice\noptions:\n{dedent(options)}\n{more}")
    assert isinstance(made, Choice)
    return made, said(problems)


def test_one_right_option() -> None:
    made, problems = choice("- right: A\n  feedback: Yes\n- wrong: B\n- wrong: C")
    assert not problems and not made.several
    assert [(o.key, o.text.source, o.fraction) for o in made.options] == [("a", "A", 1), ("b", "B", 0), ("c", "C", 0)]  # type: ignore[attr-defined]
    assert made.options[0].feedback.key == "q.option.a.feedback"  # type: ignore[union-attr]


def test_several_right_options_share_the_points() -> None:
    made, problems = choice("- right: A\n- right: B\n- right: C\n- wrong: D\n  worth: -50%")
    assert not problems and made.several
    assert [o.fraction for o in made.options] == [THIRD, THIRD, THIRD, -HALF]
    assert grade.grade(made, frozenset("abc")) == 1


def test_what_is_left_is_shared_by_those_without_a_worth() -> None:
    made, problems = choice("- right: A\n  worth: 50%\n- right: B\n- right: C")
    assert not problems and [o.fraction for o in made.options] == [HALF, Fraction(1, 4), Fraction(1, 4)]


def test_one_of_several_that_are_right_in_part() -> None:
    made, problems = choice("- right: A\n- right: B\n  worth: 50%\n- wrong: C", "select: one")
    assert not problems and not made.several and [o.fraction for o in made.options] == [1, HALF, 0]


def test_one_right_option_among_several_that_may_be_chosen() -> None:
    made, problems = choice("- right: A\n- wrong: B", "select: several")
    assert not problems and made.several and made.options[0].fraction == 1


def test_what_is_right_in_part_beside_what_is_right_leaves_one_to_be_chosen() -> None:
    made, problems = choice("- right: white\n- right: yellow\n  worth: 50%\n- wrong: black")
    assert not problems and isinstance(made, Choice)
    assert (made.several, [o.fraction for o in made.options]) == (False, [1, Fraction(1, 2), 0])
    made, problems = choice("- right: white\n- right: yellow\n- right: grey\n  worth: 50%\n- wrong: black")
    assert not problems and isinstance(made, Choice)
    assert (made.several, [o.fraction for o in made.options]) == (True, [Fraction(1, 4), Fraction(1, 4), Fraction(1, 2), 0])


def test_thirds_as_moodle_writes_them() -> None:
    made, problems = choice("- right: A\n  worth: 33.33333%\n- right: B\n  worth: 33.33333%\n- right: C\n  worth: 33.33333%")
    assert not problems and grade.reachable(made) == 1


def test_options_stay_as_typed() -> None:
    words = ["Yes", "No", "On", "Off", "~", "Null", "1:30", "012", "1.10"]
    made, problems = choice("- right: true\n" + "".join(f"- wrong: {word}\n" for word in words))
    assert not problems and [o.text.source for o in made.options] == ["true", *words]  # type: ignore[attr-defined]


def test_more_options_than_letters() -> None:
    made, _ = choice("- right: x\n" + "".join(f"- wrong: w{n}\n" for n in range(27)))
    assert [o.key for o in made.options][24:] == ["y", "z", "aa", "ab"]


# line 5 is the question's first line; the options begin at line 8
CHOICE_FAULTS = [
    ("- wrong: A\n- wrong: B", "", ["4:5 question-no-correct-answer"]),
    ("- right: A\n  worth: 50%\n- wrong: B", "", ["4:5 question-fractions"]),
    ("- right: A\n- right: B\n- wrong: C", "select: one", ["9:7 question-several-correct"]),
    ("- right: A\n  worth: 60%\n- right: B\n  worth: 60%", "", ["4:5 question-fractions"]),
    ("- right: A\n  worth: 100%\n- right: B", "", ["10:7 question-fractions"]),
    ("- right: A\n- wrong: B\n  worth: 50%", "", ["10:14 value-malformed"]),
    ("- right: A\n- right: B\n  worth: -50%", "", ["10:14 value-malformed"]),
    ("- right: A\n- wrong:  A", "", ["9:7 options-equal"]),
    ("- right: A\n- feedback: x", "", ["9:7 key-missing"]),
    ("- right: A\n- right: B\n  wrong: C", "", ["10:7 key-clash"]),
    ("- right: A", "", ["8:5 value-malformed"]),
    ("- right: A\n- wrong: #1", "", ["9:14 yaml-comment", "9:13 value-missing"]),
    ("- right: A\n- B", "", ["9:7 value-type"]),
]


@pytest.mark.parametrize(("options", "more", "expected"), CHOICE_FAULTS)
def test_faults_of_a_choice(options: str, more: str, expected: list[str]) -> None:
    _, problems = question(f"kind: choice\noptions:\n{dedent(options)}\n{more}")
    assert sorted(said(problems)) == sorted(expected)


# ---- the other kinds -----------------------------------------------------------------------------------------------------------


def test_true_false() -> None:
    made, problems = question("kind: true-false\nanswer: no\nwhen-true: It is not.")
    assert isinstance(made, TrueFalse) and not problems
    assert made.answer is False and made.when_true is not None and made.when_false is None


def test_short_answer() -> None:
    made, problems = question("kind: short-answer\nanswers: [no, {text: LED*, worth: 50%, feedback: F}, '2\\*3']\ncase-sensitive: yes")
    assert isinstance(made, ShortAnswer) and not problems and made.case_sensitive
    assert [(a.text.text, a.fraction) for a in made.answers] == [("no", 1), ("LED*", HALF), ("2\\*3", 1)]
    assert [a.text.kind for a in made.answers] == ["accepted answer"] * 3


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("[LED, led]", ["answer-never-counts"]),
        ("['LED*', LEDs]", ["answer-never-counts"]),
        ("[LEDs, 'LED*']", []),
        ("['*', {text: x, worth: 50%}]", ["answer-never-counts"]),
        ("[{text: a, worth: 50%}]", ["question-fractions"]),
        ("[{text: a, worth: 0%}]", ["question-no-correct-answer"]),
        ("[]", ["value-malformed"]),
        ("[{worth: 50%}]", ["key-missing"]),
    ],
)
def test_faults_of_a_short_answer(answers: str, expected: list[str]) -> None:
    _, problems = question(f"kind: short-answer\nanswers: {answers}")
    assert sorted(rules(problems)) == expected


def test_capital_letters_tell_answers_apart_on_request() -> None:
    assert question("kind: short-answer\nanswers: [LED, led]\ncase-sensitive: true")[1] == ()


NUMBERS = [
    # bank-04: nothing is cut at the mantissa or rounded to zero
    ("answer: 4e-7\ntolerance: 1e-9", [("4e-7", "1e-9")], ["4e-7", "4.0e-7", "0.0000004", "4,0e-7"], ["4.9e-7", "3", "4"]),
    ("between: [4e-7, 4.1e-7]", [("4.05e-7", "5e-9")], ["4e-7", "4.1e-7"], ["3.9e-7", "4.2e-7", "4"]),
    ("answer: 6.022e23\ntolerance: 1%", [("6.022e23", "6.022e21")], ["6e23"], ["6.1e23", "6.022"]),
    ("answer: 0.00005", [("0.00005", "0")], ["5e-5"], ["0", "5"]),
    ("answer: -0", [("0", "0")], ["0", "-0"], ["1"]),
    ("answer: 1e3", [("1000", "0")], ["1000", "1 000", "1e3"], ["1", "1e2"]),
    ("answer: -40\ntolerance: 5%", [("-40", "2")], ["-42", "-38"], ["40", "-43"]),
    ("answer: 0,25\nunit: €", [("0.25", "0")], ["0.25 €", "0,25"], ["0.26"]),
    (
        "answers: [10, {answer: 12, worth: 50%, tolerance: 0}, {answer: any, worth: 0}]\ntolerance: 1",
        [("10", "1"), ("12", "0"), (None, "0")],
        ["9", "11"],
        ["13"],
    ),
]


@pytest.mark.parametrize(("keys", "intervals", "right", "wrong"), NUMBERS)
def test_numerical(keys: str, intervals: list[tuple[str | None, str]], right: list[str], wrong: list[str]) -> None:
    made, problems = question(f"kind: numerical\n{keys}")
    assert isinstance(made, Numerical) and not problems
    assert [(a.value, a.tolerance) for a in made.answers] == [(None if v is None else Decimal(v), Decimal(t)) for v, t in intervals]
    assert [grade.grade(made, text) for text in right] == [1] * len(right)
    assert [grade.grade(made, text) for text in wrong] == [0] * len(wrong)
    assert grade.grade(made, str(grade.best(made))) == 1


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("answer: ten", ["value-malformed"]),
        ("answer: 1,500", ["value-malformed"]),
        ("answer: 1e400", ["value-malformed"]),
        ("answer: 5\ntolerance: -1", ["value-malformed"]),
        ("answer: 0\ntolerance: 1%", ["value-malformed"]),
        ("between: [5, 1]", ["value-malformed"]),
        ("between: [5]", ["value-malformed"]),
        ("between: [1, 5]\ntolerance: 1", ["key-clash"]),
        ("answer: 5\nbetween: [1, 5]", ["key-clash"]),
        ("tolerance: 1", ["key-missing"]),
        ("answers: [5, 5]", ["answer-never-counts"]),
        ("answers: [any, 5]", ["answer-never-counts"]),
        ("answers: [{answer: 5, tolerance: 2}, {answer: 6, worth: 50%}]", ["answer-never-counts"]),
        ("answers: [{answer: 5, worth: 50%}, any]", []),
        ("answers: [{answer: 5, worth: 50%}]", ["question-fractions"]),
    ],
)
def test_faults_of_a_numerical_question(keys: str, expected: list[str]) -> None:
    assert rules(question(f"kind: numerical\n{keys}")[1]) == expected


def test_matching() -> None:
    made, problems = question(
        """\
        kind: matching
        pairs:
          - Norway: NO
          - "Greece: the south": GR
          - stem: |
              ![Flag](media/flag.svg)
            answer: ES
          - $\\frac{1}{2}$: 0.5
        distractors: [DE, AT]
        """
    )
    assert isinstance(made, Matching) and not problems
    assert [(p.key, p.stem.source, p.answer.text) for p in made.pairs] == [
        ("1", "Norway", "NO"), ("2", "Greece: the south", "GR"), ("3", "![Flag](media/flag.svg)", "ES"), ("4", "$\\frac{1}{2}$", "0.5"),
    ]  # fmt: skip
    assert [d.text for d in made.distractors] == ["DE", "AT"]
    assert (made.pairs[0].answer.loc.line, made.pairs[0].answer.loc.column) == (8, 17)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("pairs: [a: b]", ["value-malformed"]),
        ("pairs: [a: x, a: y]", ["options-equal"]),
        ("pairs: [a: x, b: x]", []),
        ("pairs: [a: x, b: y]\ndistractors: [x]", ["options-equal"]),
        ("pairs: [a, b]", ["value-type", "value-type"]),
    ],
)
def test_faults_of_a_matching_question(keys: str, expected: list[str]) -> None:
    assert rules(question(f"kind: matching\n{keys}")[1]) == expected


def test_essay() -> None:
    made, problems = question(
        "kind: essay\nmin-words: 10\nmax-words: 50\nresponse: text\nlines: 5\nattachments: 1\ntemplate: T\ngrader-notes: N"
    )
    assert isinstance(made, Essay) and not problems
    assert (made.min_words, made.max_words, made.response, made.lines, made.attachments) == (10, 50, "text", 5, 1)
    assert rules(question("kind: essay\nmin-words: 10\nmax-words: 5")[1]) == ["value-malformed"]
    assert rules(question("kind: essay\nresponse: file")[1]) == ["value-malformed"]


@pytest.mark.parametrize(
    "places",
    ["drops: [{at: [322, 128], answer: a}, {at: [10, 128], answer: c}, {at: [322, 128], answer: b}]",
     "groups:\n- drops: [{at: [322, 128], answer: a}]\n- drops: [{at: [10, 128], answer: c}, {at: [322, 128], answer: b}]"],
)  # fmt: skip
def test_no_two_places_on_a_picture_are_the_same(places: str) -> None:
    _, problems = question(f"kind: drag-image\nimage: '![A lamp](lamp.svg)'\n{places}")
    (same,) = (d for d in problems if d.rule == "value-malformed")
    assert same.message == "two places are at 322, 128, so that one of them covers the other"
    assert [why for _, why in same.related] == ["the other"] and same.related[0][0] < same.location
    assert "value-malformed" not in rules(
        question(f"kind: drag-image\nimage: '![A lamp](lamp.svg)'\n{places.replace('[322', '[323', 1)}")[1]
    )


# ---- what all kinds have -------------------------------------------------------------------------------------------------------


def test_common_keys() -> None:
    made, problems = question(
        """\
        id: led
        kind: short-answer
        prompt: Text
        answers: yes
        points: 2,5
        penalty: 25%
        feedback: {general: G, correct: C, partial: P, incorrect: I}
        hints: [one, {text: two, clear-wrong: true, show-count: yes}]
        tags: [on, energy, on]
        competences: SC1.2
        difficulty: hard
        bloom: apply
        version: 1.10
        authors: [Ana, "Town: Burgas"]
        """
    )
    assert made is not None and not problems
    assert (made.bloom, made.version, made.authors) == ("apply", "1.10", ("Ana", "Town: Burgas"))
    assert (made.points, made.penalty, made.tags, made.competences, made.difficulty) == (
        Fraction(5, 2),
        Fraction(1, 4),
        ("on", "energy"),
        ("SC1.2",),
        "hard",
    )
    assert [t.key for t in (made.feedback.general, made.feedback.correct, made.feedback.partial, made.feedback.incorrect) if t] == [
        "led.feedback", "led.feedback.correct", "led.feedback.partial", "led.feedback.incorrect",
    ]  # fmt: skip
    assert [(h.text.key, h.clear_wrong, h.show_count) for h in made.hints] == [("led.hint.1", False, False), ("led.hint.2", True, True)]


def test_units_of_a_number() -> None:
    made, problems = question("kind: numerical\nanswer: 0.4\nunit: kWh\nother-units: {Wh: 1000, MJ: 3.6}\nunit-penalty: 25%")
    assert isinstance(made, Numerical) and not problems
    assert (made.unit_input, [(unit.name.text, unit.factor) for unit in made.other_units], made.unit_penalty) == (
        "typed", [("Wh", Decimal(1000)), ("MJ", Decimal("3.6"))], Fraction(1, 4),
    )  # fmt: skip
    for wrong in ("unit-penalty: 10%", "unit: m\nunit-input: shown\nother-units: {km: 0.001}"):
        _, problems = question(f"kind: numerical\nanswer: 1\n{wrong}")
        assert [d.rule for d in problems] == ["key-clash"]


def test_a_description_asks_nothing() -> None:
    made, problems = question("kind: description\nprompt: Look at the *lamp*.\nfeedback: Seen?\ntags: [case]")
    assert isinstance(made, Description) and not problems and not grade.graded(made)
    assert made.points == 0 and made.tags == ("case",) and made.feedback.general
    _, problems = question("kind: description\nprompt: Look.\npoints: 2")
    assert [d.rule for d in problems] == ["key-unknown"]


def test_defaults_are_those_that_are_declared() -> None:
    made, _ = question("kind: choice\noptions: [right: a, wrong: b]")
    assert isinstance(made, Choice)
    assert (made.points, made.penalty, made.shuffle, made.numbering, made.difficulty, made.hints) == (1, THIRD, True, "abc", "", ())


@pytest.mark.parametrize(
    ("keys", "rule", "hint"),
    [
        ("kind: chioce", "value-unknown", "did you mean 'choice'?"),
        ("answer: true", "key-missing", "kind"),
        ("kind: true-false\nanser: true", "key-unknown", "did you mean 'answer'?"),
        ("kind: true-false\nanswer: true\nPoints: 2", "key-unknown", "did you mean 'points'?"),
        ("kind: true-false\nanswer: true\npoints: 0", "value-malformed", ""),
        ("kind: true-false\nanswer: true\npoints: -1", "value-malformed", ""),
        ("kind: true-false\nanswer: true\nid: a/b", "id-malformed", "a-b"),
        ("kind: true-false\nanswer: true\nprompt:", "value-missing", ""),
        ("kind: true-false\nanswer: true\nprompt: [picture](x.png)", "yaml-syntax", "quotes"),
        ("kind: true-false\nanswer: true\nprompt: [x]", "value-type", "quotes"),
        ("kind: true-false\nanswer: true\ntags: {a: b}", "value-type", "- "),
        ("kind: true-false\nanswer: true\npenalty: 200%", "value-malformed", "100%"),
        ("kind: true-false\nanswer: true\nfeedback: {general: g, partial: Nearly.}", "key-clash", "take `partial` out"),
    ],
)
def test_faults_that_every_kind_can_have(keys: str, rule: str, hint: str) -> None:
    from packager import source
    from packager.files import blob

    lines = keys if "id:" in keys else f"id: q\n{keys}"
    lines = lines if "prompt:" in lines else f"prompt: p\n{lines}"
    text = "title: B\nlanguage: en\nquestions:\n- " + lines.replace("\n", "\n  ") + "\n"
    problems = source.read({"question_banks/b.yml": blob(text)}).diagnostics
    found = [d for d in problems if d.rule == rule]
    assert found and any(hint in d.hint for d in found), problems
    assert all(d.location.line > 3 for d in found)


@pytest.mark.parametrize(
    "lines",
    ["kind: true-false\nanswer: true\noptions: [{right: a}, {wrong: b}]", "kind: choice\noptions: [{right: a}, {wrong: b}]\nanswers: [a]\npairs: [{a: b}]",
     "kind: essay\nanswers: text"],
)  # fmt: skip
def test_a_key_of_another_kind_is_said(lines: str) -> None:
    _, problems = question(lines)
    assert {d.rule for d in problems} == {"key-unknown"}


@pytest.mark.parametrize("lines", ["between: [1, two]", "between: [x, y]", "answers:\n  - between: [one, 2]\n  - answer: 3"])
def test_a_range_of_which_half_could_not_be_read(lines: str) -> None:
    made, problems = question(f"kind: numerical\n{lines}")
    assert made is None and {d.rule for d in problems} == {"value-malformed"}


def test_a_key_left_empty_for_later_is_as_if_it_were_not_there() -> None:
    assert question("kind: true-false\nanswer: true\nfeedback:\nhints:\ntags:\npoints:")[1] == ()


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("What is **it**?", "What is it?"),
        ("$x^2$", "x^2"),
        ("'![A lamp](x.svg)'", "A lamp"),
        ("'![](x.svg)'", "q"),
        ("'Is 3<5?'", "Is 3<5?"),
        ("'Using `<table>` in HTML'", "Using <table> in HTML"),
        (" ".join(["word"] * 60), "word " * 15 + "word…"),
        ("|-\n  Read.[^f]\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |\n\n  [^f]: Note.\n\n  How *many*?", "Read. How many?"),
        ("|-\n  | a | b |\n  |---|---|\n  | 1 | 2 |", "| a | b | |---|---| | 1 | 2 |"),
    ],
)
def test_a_name_is_made_of_the_prompts_words(prompt: str, name: str) -> None:
    made, problems = question(f"kind: essay\nprompt: {prompt}")
    assert made is not None and not problems and made.name.text == name


def test_questions_that_differ_only_in_their_data_are_different_questions() -> None:
    """bank-03: nothing looks at part of a text and calls two questions equal."""
    shared = "\n\nWhat is the mean of these numbers?"
    questions = "".join(
        f'- {{id: n{n}, kind: numerical, prompt: "{data}{shared!r}", answer: {n}}}\n'.replace("'", "")
        for n, data in enumerate(["1, 2, 3", "4, 5, 6"])
    )
    questions += "".join(f"- {{id: i{n}, kind: essay, prompt: 'What is this? ![x]({n}.png)'}}\n" for n in range(2))
    questions += "".join(
        f"- {{id: o{n}, kind: choice, prompt: Same?, options: [{{{a}: A}}, {{{b}: B}}]}}\n"
        for n, (a, b) in enumerate([("right", "wrong"), ("wrong", "right")])
    )
    made, problems = bank(questions)
    assert [q.id for q in made.questions] == ["n0", "n1", "i0", "i1", "o0", "o1"]
    assert not [d for d in problems if d.severity > Severity.NOTE]
    twice, problems = bank("- {id: a, kind: essay, prompt: x}\n- {id: a, kind: essay, prompt: x}\n")
    (found,) = problems
    assert (found.rule, found.location.line, [place.line for place, _ in found.related]) == ("id-duplicate", 5, [4])
    assert [q.id for q in twice.questions] == ["a"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("kind: gap-select\nprompt: '[[a]]'\ngaps: {a: y}\ndistractors: [x, x, y]",
         [("the distractor 'x' stands here twice", "the first"), ("the distractor 'y' belongs into a gap", "the gap")]),
        ("kind: matching\npairs: [{a: y}, {b: z}]\ndistractors: [x, x, y]",
         [("the distractor 'x' stands here twice", "the first"), ("the distractor 'y' is the answer of a pair", "the pair")]),
    ],
)  # fmt: skip
def test_what_is_said_of_a_distractor_is_what_it_is(kind: str, said: list[tuple[str, str]]) -> None:
    _, problems = question(kind)
    assert [(d.message, other[1]) for d in problems for other in d.related] == said
