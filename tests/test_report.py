"""Diagnostics as they are read: by a person, by a program, by GitHub."""

from __future__ import annotations

import json
from typing import Any

from packager import report
from packager.diagnostics import Diagnostic, Location, Result, Severity, has_errors, problem, tidy

LINE = "options:\tWhich \x1b[31mone?"
HERE = Location("bank.yml", 12, 9)


def one(**more: object) -> Diagnostic:
    return Diagnostic(**{"location": HERE, "rule": "unit-empty", "severity": Severity.WARNING, "message": "is empty", **more})  # type: ignore[arg-type]


def test_concise_is_one_line_whatever_the_message_holds() -> None:
    text = report.render([one(message="bad\n\x1b[2J 50%", hint="write\ngood", related=((Location("a.yml", 3), "first here"),))], "concise")
    assert text == "bank.yml:12:9: warning[unit-empty]: bad  [2J 50% (write good) [first here: a.yml:3]"


def test_full_shows_the_line_with_a_caret_and_nothing_that_a_terminal_obeys() -> None:
    text = report.render([one(hint="write good")], "full", lambda _: LINE)
    assert text.splitlines() == [
        "bank.yml:12:9: warning[unit-empty]: is empty",
        "  12 | options: Which \ufffd[31mone?",
        "     |         ^",
        "  help: write good",
    ]


def test_the_caret_of_a_long_line_is_shown_in_its_part() -> None:
    long = "x" * 500 + "HERE" + "y" * 500
    lines = report.render([one(location=Location("a", 1, 501))], "full", lambda _: long).splitlines()
    assert lines[1].index("HERE") == lines[2].index("^")
    assert len(lines[1]) < 120


def test_a_place_without_a_line_has_no_excerpt() -> None:
    assert report.render([one(location=Location("a.yml"))], "full", lambda _: "x") == "a.yml: warning[unit-empty]: is empty"
    assert report.render([one(location=Location())], "concise").startswith("warning[")


def test_json_gives_back_every_field() -> None:
    (data,) = json.loads(report.render([one(related=((Location("a.yml", 3), "first"),))], "json"))
    assert data == {
        "file": "bank.yml", "line": 12, "column": 9, "rule": "unit-empty", "severity": "warning", "message": "is empty", "hint": "",
        "related": [{"file": "a.yml", "line": 3, "column": 0, "message": "first"}],
    }  # fmt: skip
    assert report.render([], "json") == "[]"


def test_github_annotations_are_escaped() -> None:
    text = report.render([one(location=Location("a,b.yml", 1, 2), message="50%\nfull")], "github")
    assert text == "::warning file=a%2Cb.yml,line=1,col=2,title=unit-empty::50%25%0Afull"


def test_summary_counts_the_worst_first() -> None:
    assert report.summary([one(), one(severity=Severity.ERROR), one()]) == "1 error, 2 warnings"
    assert report.summary([]) == ""


def test_the_same_of_many_in_a_file_is_told_as_one() -> None:
    def at(line: int, file: str = "b.yml", **more: Any) -> Diagnostic:
        return one(**({"location": Location(file, line, 3), "message": "is mixed", "each": "question"} | more))

    lone, another = at(4, each=""), at(5, "c.yml")
    assert tidy([at(9), lone, at(7), another, at(9)]) == (
        lone,
        at(7, each="", message="is mixed, here and in 1 more question", related=((Location("b.yml", 9, 3), "another"),)),
        at(5, "c.yml", each=""),
    )
    (many,) = tidy(at(line) for line in range(1, 31))
    assert many.message == "is mixed, here and in 29 more questions" and [where.line for where, _ in many.related] == list(range(2, 22))
    assert tidy([many]) == (many,)


def test_tidy_sorts_says_once_and_is_strict_on_request() -> None:
    late, early = one(location=Location("b", 1)), one(location=Location("a", 9))
    assert tidy([late, early, late]) == (early, late)
    assert not has_errors(tidy([one()]))
    assert has_errors(tidy([one()], strict=True))
    assert not has_errors(tidy([one(severity=Severity.NOTE)], strict=True))


def test_a_rule_gives_its_severity_and_results_add_up() -> None:
    assert problem("file-outside", HERE, "out").severity is Severity.ERROR
    done = Result(1, (one(),)).then(lambda n: Result(n + 1, (one(message="two"),)))
    assert done.value == 2 and [d.message for d in done.diagnostics] == ["is empty", "two"] and not done.failed


def test_of_many_places_a_person_is_shown_a_few_and_a_program_all() -> None:
    many = problem("id-duplicate", Location("a.yml", 1, 1), "twice", related=[(Location("a.yml", n, 1), "another") for n in range(2, 12)])
    for style in ("concise", "full"):
        assert report.render([many], style).count("another: a.yml") == 3
    assert len(json.loads(report.render([many], "json"))[0]["related"]) == 10
