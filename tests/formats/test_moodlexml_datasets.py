"""Calculated questions of Moodle's read: formulas that mean the same here, and what is kept raw because it would not."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from packager import source, walk
from packager.arithmetic import Digits, Fault, Tolerance, evaluate, formula, misfit
from packager.diagnostics import Result
from packager.files import blob
from packager.formats.moodlexml import write
from packager.formats.moodlexml.formulas import ours
from packager.formats.moodlexml.read import read
from packager.markup import Dialect, Scope
from packager.model import Calculated, CalculatedChoice, CalculatedSimple, Course, Html, Math, Question, RawQuestion, Value
from tests.moodle import moodle

NAMES = ("a", "b", "Q_1")

# ---- formulas ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        ("{a} + {b}", "a + b"),
        ("{a}*{b}/100", "a*b/100"),
        (" 2 *  {a} ", "2 * a"),
        ("-{a} ** 2", "-a ** 2"),
        ("pow({a}, 2) + PI()", "pow(a, 2) + PI()"),
        ("log({a}) - log({a}, 2)", "log(a) - log(a, 2)"),
        ("{a} - -{b}", "a - -b"),
        (".5*{Q_1} + 1e-3 + 007.5", ".5*Q_1 + 1e-3 + 007.5"),
        ("round ({a}, 1)", "round (a, 1)"),
    ],
)
def test_formulas_that_mean_the_same(theirs: str, said: str) -> None:
    assert ours(theirs, NAMES) == said


@pytest.mark.parametrize(
    ("theirs", "why"),
    [
        ("{a} ^ 2", "'^' in it does not mean the same here"),
        ("{a} % 2", "'%' in it"),
        ("{a} > {b} ? 1 : 2", "'>' in it"),
        ("is_nan({a})", "'is_nan' is no function that means the same here"),
        ("ln({a})", "'ln' is no function"),
        ("010 + {a}", "'010' in it"),
        ("{a}--{b}", "'--' in it"),
        ("pi * {a}", "'pi' in it"),
        ("a + {b}", "'a' in it"),
        ("{c} + 1", "it has no value called 'c'"),
        ("{a}\n+ 1", "'\n' in it"),
        ("{a} × 2", "'×' in it"),
        ("2{a}", ""),
        ("max({a})", "max takes 2 or more numbers"),
        ("({a}", "this '(' is never closed"),
        ("", "there is no formula"),
    ],
)
def test_formulas_that_do_not(theirs: str, why: str) -> None:
    said = ours(theirs, NAMES)
    assert isinstance(said, Fault) and why in said.message


VALUES = {"a": "3", "b": "-1.75", "Q_1": "0.4"}


def php(chance: Random, depth: int) -> str:
    """What somebody could have typed into Moodle's form, with and without brackets, blanks and sense."""

    def factor() -> str:
        kind = chance.random()
        if depth and kind < 0.15:
            return f"({php(chance, depth - 1)})"
        if depth and kind < 0.35:
            name, count = chance.choice(
                [("abs", 1), ("max", 2), ("POW", 2), ("sqrt", 1), ("round", 1), ("log", 1), ("ln", 1), ("atan2", 2), ("floor", 1)]
            )
            return f"{name}({', '.join(php(chance, depth - 1) for _ in range(count))})"
        if kind < 0.7:
            return "{" + chance.choice(sorted(VALUES)) + "}"
        return chance.choice(["2", "0.5", ".25", "10", "1e2", "3.0", "012", "7"])

    text = chance.choice(["", "", "-", "- ", "+"]) + factor()
    for _ in range(chance.randint(0, 3)):
        sign = chance.choice(["+", "-", "*", "/", "**", " + ", " - ", " * ", " / ", " ** ", "- -", "--", "*-", "/ -", "**-", "%", "^"])
        text += sign + factor()
    return text


@pytest.mark.moodle
def test_a_formula_that_is_read_has_moodles_result(tmp_path: Path) -> None:
    chance, given = Random(11), {name: Decimal(value) for name, value in VALUES.items()}
    cases = [php(chance, 2) for _ in range(4000)]
    readable = [(text, said) for text in cases if not isinstance(said := ours(text, NAMES), Fault) and not misfit([formula(said)], given)]
    file = tmp_path / "formulas.json"
    file.write_text(json.dumps([{"formula": text, "values": VALUES} for text, _ in readable]))
    report = moodle.run("calculate", file)
    for (text, said), answer in zip(readable, report["said"], strict=True):
        assert not answer["refused"] and "error" not in answer, (text, answer)
        result = evaluate(formula(said), given)
        assert isinstance(result, Decimal) and math.isclose(float(answer["value"]), result, rel_tol=1e-9, abs_tol=1e-12), (text, answer)
    assert len(readable) > 1000 and sum("**" in text for text, _ in readable) > 200


# ---- questions ---------------------------------------------------------------------------------------------------------------


def dataset(name: str = "a", items: tuple[str, ...] = ("1.5", "2.0"), count: str = "", status: str = "private", more: str = "") -> str:
    rows = "".join(f"<dataset_item><number>{n}</number><value>{value}</value></dataset_item>" for n, value in enumerate(items, 1))
    return (
        f"<dataset_definition><status><text>{status}</text></status><name><text>{name}</text></name><type>calculated</type>"
        f"<distribution><text>uniform</text></distribution><minimum><text>1.5</text></minimum><maximum><text>2.0</text></maximum>"
        f"<decimals><text>1</text></decimals><itemcount>{count or len(items)}</itemcount><dataset_items>{rows}</dataset_items>"
        f"<number_of_items>{len(items)}</number_of_items>{more}</dataset_definition>"
    )


def answer(
    text: str = "{a} * 2", fraction: str = "100", tolerance: str = "0.01", type: str = "1", digits: str = "1:2", feedback: str = ""
) -> str:
    format, length = digits.split(":")
    return (
        f'<answer fraction="{fraction}"><text><![CDATA[{text}]]></text><tolerance>{tolerance}</tolerance><tolerancetype>{type}</tolerancetype>'
        f"<correctanswerformat>{format}</correctanswerformat><correctanswerlength>{length}</correctanswerlength>"
        f'<feedback format="html"><text><![CDATA[{feedback}]]></text></feedback></answer>'
    )


def question(type: str = "calculated", text: str = "<p>Twice {a}?</p>", body: str = "", answers: str = "", datasets: str = "") -> str:
    chosen = answer("{={a} * 2} A") + answer("{a} A", "0") if type == "calculatedmulti" else answer()
    head = "<single>1</single><shuffleanswers>1</shuffleanswers>" if type == "calculatedmulti" else ""
    return (
        f'<question type="{type}"><name><text>Q</text></name><questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>{head}'
        f"{body}{answers or chosen}<dataset_definitions>{datasets or dataset()}</dataset_definitions></question>"
    )


def done(element: str) -> Result[Course[Html]]:
    return read(blob(f"<quiz>\n{element}\n</quiz>"), "q.xml")


def only(element: str) -> Question[Html]:
    ((asked,),) = (bank.questions for bank in done(element).value.banks)
    return asked


def test_what_is_read_of_one() -> None:
    asked = only(
        question(
            answers=answer("{a}**2", type="3", tolerance="0.1", digits="2:3") + answer("{a}", "50", "0.5", "2", feedback="Half of {={a}*2}, or {a}")
            + answer("*", "0", "0")
        )
    )  # fmt: skip
    assert isinstance(asked, Calculated) and not asked.shared
    assert asked.prompt == ("<p>Twice ", Value("a"), "?</p>")
    assert [p.values for p in asked.values.parameters] == [("1.5", "2.0")] and not asked.values.seed
    first, second, third = asked.answers
    assert (first.formula, first.tolerance, first.digits) == ("a**2", Tolerance("factor", Decimal("0.1")), Digits(3, True))
    assert (second.tolerance, second.feedback) == (Tolerance("absolute", Decimal("0.5")), ("Half of ", Value("a*2"), ", or ", Value("a")))
    assert third.formula is None
    assert isinstance(only(question("calculatedsimple")), CalculatedSimple)
    chosen = only(question("calculatedmulti"))
    assert isinstance(chosen, CalculatedChoice) and [option.text for option in chosen.options] == [
        (Value("a * 2"), " A"),
        (Value("a"), " A"),
    ]


@pytest.mark.parametrize(
    ("text", "rope"),
    [
        ("{a} {b} { a}", (Value("a"), " {b} { a}")),
        ("&#123;a} &lt;{a}&gt;", ("{a} &lt;", Value("a"), "&gt;")),
        ("{={a}}", (Value("a * 1"),)),  # worked out, so without the decimals that it was drawn with
        (r"\(\frac{{a}}{2}\)", (Math(r"\frac{{a}}{2}"),)),
        (r"\(\sqrt{={a}*2} + {a}x\)", (Math(r"\sqrt{{= a*2}} + {{a}}x"),)),
        (r"\(\mathrm{ a} { =}\)", (Math(r"\mathrm{a} {=}"),)),
        (r"<code>{a} \(x\)</code>", ("<code>", Value("a"), r" \(x\)</code>")),
    ],
)  # fmt: skip
def test_places_in_a_text(text: str, rope: Html) -> None:
    assert only(question(text=text)).prompt == rope


def test_braces_that_a_formula_gets_are_told() -> None:
    assert [d.rule for d in done(question(text=r"\({a}x\)")).diagnostics] == ["import-altered"]
    assert done(question(text=r"\(\frac{{a}}{2}\)")).diagnostics == ()


@pytest.mark.parametrize(
    ("element", "why"),
    [
        (question(answers=answer("{a} ^ 2")), "the formula '{a} ^ 2' cannot be read: '^' in it does not mean the same here"),
        (question(text="<p>{={a} % 2}</p>"), "the formula '{a} % 2' cannot be read: '%' in it does not mean the same here"),
        (question(text="<p>{=}</p>"), "the formula '' cannot be read: there is no formula"),
        (question(text='<p><img src="https://example.org/x.png" alt="{a}"></p>'), "something is filled into the tag <img>"),
        (question(datasets=dataset("x y")), "one of its values is called 'x y', which cannot be a name here"),
        (question(datasets=dataset() + dataset("max")), "one of its values is called 'max', which cannot be a name here"),
        (question(datasets=dataset() + dataset("A")), "two of its values are called the same but for capital letters"),
        (question(datasets=dataset(items=(), count="0")), "it has no rows of values"),
        (question(datasets=dataset(items=("1", "1e3"))), "the value {a} has '1e3' in row 2, which is no plain number"),
        (question(datasets=dataset(items=("1", "012"))), "the value {a} has '012' in row 2, which is no plain number"),
        (question(datasets=dataset(count="3")), "the value {a} has '' in row 3, which is no plain number"),
        (question(datasets=dataset(more="<extra>1</extra>")), "its values have a <extra>, which is not known here"),
        (question(answers=answer("1 / ({a} - 2)")), "a formula of it cannot be worked out with row 2 of its values: division by zero"),
        (question(answers=answer("floor(({a} + 0.7) * 10)"), datasets=dataset(items=("0.1",))), "a formula of it cannot be worked out with row 1 of its values: a computer's binary numbers give another result"),
        (question(text="<p>{=a}</p>"), "the formula 'a' cannot be read: 'a' in it does not mean the same here"),
        (question(answers=answer(tolerance="-1")), "a tolerance is negative"),
        (question(answers=answer(type="4")), "<tolerancetype> is '4'"),
        (question(answers=answer(digits="2:0")), "it shows numbers with '0' digits of the format '2'"),
        (question(answers=answer(fraction="-50") + answer()), "an answer takes points away"),
        (question("calculatedmulti", answers=answer("{={a}}", digits="1:2") + answer("{={a} + 1}", "0", digits="1:3")), "its options show their numbers with different digits"),
        (question("calculatedmulti", body="<synchronize>1</synchronize>", datasets=dataset(status="shared")), "it asks about the row of values that other questions ask about"),
        (question("calculatedmulti", body=r'<hint format="html"><text>\({{a}}\)</text></hint>'), "a formula has a value in braces where Moodle puts no number"),
        (question(body="<synchronize>1</synchronize>", datasets=dataset(status="shared") + dataset("b")), "some of its values are shared with other questions, and some are not"),
    ],
)  # fmt: skip
def test_what_is_kept_raw_and_why(element: str, why: str) -> None:
    result = done(element)
    ((asked,),) = (bank.questions for bank in result.value.banks)
    assert isinstance(asked, RawQuestion)
    assert next(d.message.partition(": ")[2] for d in result.diagnostics if d.rule == "kept-raw") == why


@pytest.mark.parametrize(
    ("element", "rule", "word"),
    [
        (question(datasets=dataset() + dataset("b", ("1", "2", "3"))), "import-lost", "beyond row 2"),
        (question(datasets=dataset(items=("1.5", ".5"))), "import-altered", "'.5' of {a} in row 2 is written 0.5"),
        (question(datasets=dataset(items=("1.5", "1.7"))), "import-altered", "the range that Moodle would draw more values from"),
        (question(datasets=dataset(status="shared")), "import-altered", "its values are its own from now on"),
        (question(body='<correctfeedback format="html"><text>Yes</text></correctfeedback>'), "import-lost", "what <correctfeedback> says"),
    ],
)
def test_what_changes_is_said(element: str, rule: str, word: str) -> None:
    result = done(element)
    ((asked,),) = (bank.questions for bank in result.value.banks)
    assert isinstance(asked, Calculated)
    assert any(d.rule == rule and word in d.message and d.location.line == 2 for d in result.diagnostics), result.diagnostics


def test_ranges_are_spoken_of_once() -> None:
    some = question(datasets=dataset(items=("1.5", "1.7")))
    result = read(blob(f"<quiz>\n{some}\n{some}\n{question()}\n{some.replace('{a} * 2', '{a} % 2')}</quiz>"), "q.xml")
    assert [(d.rule, d.location.line) for d in result.diagnostics] == [("import-altered", 2), ("kept-raw", 5)]
    assert "(so in 2 questions)" in result.diagnostics[0].message


@pytest.mark.parametrize(("synchronize", "status", "shared"), [("0", "private", False), ("1", "private", False), ("1", "shared", True), ("2", "shared", True), ("0", "shared", False)])  # fmt: skip
def test_what_is_shared(synchronize: str, status: str, shared: bool) -> None:
    asked = only(question(body=f"<synchronize>{synchronize}</synchronize>", datasets=dataset(status=status)))
    assert isinstance(asked, Calculated) and asked.shared == shared
    kept = {"synchronize": synchronize} if synchronize != str(int(shared)) else {}
    assert dict(asked.targets.get("moodle-xml", {})) == kept


def test_a_file_of_ours_comes_back_with_its_ranges() -> None:
    """Where the same rows are drawn from them; a step is nothing that Moodle XML has, so that its rows are given."""
    text = (
        "title: B\nlanguage: en\nquestions:\n"
        "  - {id: ranges, kind: calculated, prompt: '{power}?', values: {power: 5.0 to 60.0, voltage: 12 to 230 by powers of ten}, variants: 30, answer: power / voltage}\n"
        "  - {id: stepped, kind: calculated, prompt: '{power}?', values: {power: 5 to 60 step 5}, variants: 5, answer: power * 2}\n"
        "  - {id: seeded, kind: calculated, prompt: '{power}?', values: {power: 5 to 60}, variants: 5, seed: x, answer: power * 2}\n"
    )
    (bank,) = source.read({"question_banks/b.yml": blob(text)}, ("moodle-xml",)).value.banks
    rendered = walk.map_node(bank, lambda text: Dialect(Scope({})).render(text), Result).value
    (file,) = write(Course(id="b", title=bank.title, lang="en", banks=(rendered,)), {}).value.values()
    result = read(file, "q.xml")
    ((ranges, stepped, seeded),) = (found.questions for found in result.value.banks)
    for old, new in zip(bank.questions, (ranges, stepped, seeded), strict=True):
        assert isinstance(old, Calculated) and isinstance(new, Calculated)
        assert [p.values for p in new.values.parameters] == [p.values for p in old.values.parameters]
        assert new.values == old.values if new is ranges else not new.values.seed
    assert [d.location.line for d in result.diagnostics if d.rule == "import-altered"] == [seeded.loc.line]
