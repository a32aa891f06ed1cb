"""The tree read whole: courses, units, glossaries, banks, and every name looked up across files."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from textwrap import dedent

import pytest

from packager.diagnostics import Severity
from packager.model import Draw, Show
from tests.source.reading import COURSE, course, read, rules, said

BANK = """\
title: Lamps
language: en
questions:
  - {id: led, kind: true-false, prompt: a, answer: yes, tags: [energy, on], objectives: explain}
  - {id: sodium, kind: true-false, prompt: b, answer: no, tags: [energy]}
  - {id: neon, kind: true-false, prompt: c, answer: no, tags: [colour], competences: [SC1]}
"""
UNIT = """\
---
id: first
title: First
objectives:
  - id: explain
    text: Explain it
---

Text.
"""


def with_bank(more: str, **files: str | bytes) -> tuple[object, list[str]]:
    tree = {"question_banks/lamps.yml": BANK, "courses/demo/units/first.md": UNIT} | files
    library, problems = course(more, **tree)
    return library.courses[0], [f"{d.location.file.rsplit('/', 1)[1]}:{d.location.line}:{d.location.column} {d.rule}" for d in problems]


# ---- the course ----------------------------------------------------------------------------------------------------------------


def test_everything_a_course_can_say() -> None:
    library, problems = read(
        {
            "courses/lighting/course.yml": dedent("""\
                # yaml-language-server: $schema=../../schemas/course.schema.json
                title: Templates {{ and }} filters
                language: no
                version: 1.10
                summary: |
                  One.

                  Two.
                authors: [Ana Popescu, Town of Burgas]
                license: CC-BY-4.0
                keywords: [on, energy]
                audiences: {developers: Project developers, off: Off}
                workload: 12 h
                outcomes: [Plan the lamps]
                funding: {programme: E+, project: 2023-1, statement: S, disclaimer: D}
                pass-mark: 66,67 %
                modules:
                  - id: one
                    title: One
                    summary: Sum
                    units: [lamps, "Zweite Einheit.md", units/deep/third]
                    quizzes: [final]
                    links: [{id: eu, title: EU, url: https://example.org, description: L}]
                    discussions: [{id: talk, title: Talk, text: T}]
                quizzes:
                  - id: final
                    title: Final
                    intro: I
                    questions:
                      - led
                      - {bank: lamps, tags: [energy], count: 1, points: 2}
                      - {question: [neon], points: 0.5}
                    pass-mark: 60
                    time-limit: 1:30
                    attempts: 3
                    shuffle: yes
                    show: {marks: during, answers: never}
                    competences: [SC1]
                variables: {town: Burgas, price: 0.25}
                targets: {scorm12: {window: new}}
                """),
            "courses/lighting/units/lamps.md": UNIT.replace("id: first", "id: lamps"),
            "courses/lighting/units/Zweite Einheit.md": "# Die *zweite* Einheit {#top}\n\nText.\n",
            "courses/lighting/units/deep/third.md": "---\ntitle: Third\naudience: [developers]\nworkload: 45 min\n---\n# Third\n\nText.",
            "courses/lighting/glossary.yml": "entries:\n  - {term: LED, definition: A diode., forms: [LEDs]}\n  - {id: off, term: no, definition: D}\n",
            "question_banks/lamps.yml": BANK,
        }
    )
    assert not problems
    (made,) = library.courses
    assert (made.id, made.lang, made.title.text, made.title.key) == ("lighting", "no", "Templates {{ and }} filters", "course.title")
    assert (made.meta.version, made.meta.license, made.meta.workload, made.pass_mark) == ("1.10", "CC-BY-4.0", 720, Decimal("66.67"))
    assert made.meta.authors == ("Ana Popescu", "Town of Burgas") and [k.text for k in made.meta.keywords] == ["on", "energy"]
    assert made.summary is not None and made.summary.source == "One.\n\nTwo." and str(made.summary.loc) == "courses/lighting/course.yml:6:3"
    assert [(a.id, a.title.text) for a in made.audiences] == [("developers", "Project developers"), ("off", "Off")]
    assert made.funding is not None and made.funding.project == "2023-1"
    assert [(u.id, u.title.text, u.workload, u.audience) for u in made.units] == [
        ("lamps", "First", None, ()), ("Zweite-Einheit", "Die zweite Einheit", None, ()), ("third", "Third", 45, ("developers",)),
    ]  # fmt: skip
    assert [u.body.source for u in made.units] == ["Text.\n"] * 3
    assert [str(u.body.loc) for u in made.units] == [
        "courses/lighting/units/lamps.md:9:1", "courses/lighting/units/Zweite Einheit.md:3:1", "courses/lighting/units/deep/third.md:8:1",
    ]  # fmt: skip
    (module,) = made.modules
    assert (module.units, module.quizzes) == (("lamps", "Zweite-Einheit", "third"), ("final",))
    assert (module.links[0].url, module.discussions[0].text.source) == ("https://example.org", "T")
    (quiz,) = made.quizzes
    assert quiz.draws == (
        Draw(ids=("led",)),
        Draw("lamps", tags=("energy",), count=1, points=2),
        Draw(ids=("neon",), points=Decimal("0.5")),
    )  # type: ignore[arg-type]
    assert (quiz.pass_mark, quiz.time_limit, quiz.attempts, quiz.shuffle) == (60, 90, 3, True)
    assert quiz.show == Show("during", "after", "never")
    assert [bank.id for bank in made.banks] == ["lamps"]
    assert made.targets == {"scorm12": {"window": "new"}}
    scope = library.scope("lighting")
    assert scope.variables == {"town": "Burgas", "price": "0.25"} and scope.terms == {"LED": ("LED", "LEDs"), "off": ("no",)}
    assert scope.activities == {"final": "Final", "eu": "EU", "talk": "Talk"} and scope.audiences["developers"] == "Project developers"
    assert (
        scope.units["courses/lighting/units/lamps.md"] == "lamps"
        and scope.questions == {"led", "sodium", "neon"}
        and scope.banks == {"lamps"}
    )
    assert scope.label_audiences and not library.scope("lighting", "developers").label_audiences


def test_no_text_of_a_bank_becomes_a_value() -> None:
    """bank-01: words that YAML takes for booleans, nothings and times."""
    library, problems = read({
        "question_banks/b.yml": dedent("""\
            title: no
            language: no
            questions:
              - {id: off, kind: choice, prompt: on, options: [right: Yes, wrong: No, wrong: On, wrong: Off, wrong: ~, wrong: Null], tags: [on]}
              - {id: no, kind: short-answer, prompt: yes, answers: [no]}
              - {id: null, kind: matching, prompt: y, pairs: [Norway: NO, 1:30 : 012]}
              - {id: y, kind: true-false, prompt: true, answer: no}
            """)
    })  # fmt: skip
    assert not problems
    from packager import native

    shown = native.dumps(library.banks)
    assert all(f'"{word}"' not in shown for word in ("True", "False", "None", "90", "10"))
    assert library.banks[0].questions[3].answer is False  # type: ignore[union-attr]
    assert library.banks[0].title.text == "no" and [q.id for q in library.banks[0].questions] == ["off", "no", "null", "y"]


# ---- what can be wrong with names ----------------------------------------------------------------------------------------------

FAULTS = [
    ("quizzes: [{id: q, title: Q, questions: [lde]}]", "course.yml:7:41 question-unknown"),
    ("quizzes: [{id: q, title: Q, questions: [lamps]}]", "course.yml:7:41 question-unknown"),
    ("quizzes: [{id: q, title: Q, questions: [bank: lamp]}]", "course.yml:7:47 bank-unknown"),
    ("quizzes: [{id: q, title: Q, questions: [{bank: lamps, tags: [energie]}]}]", "course.yml:7:41 draw-empty"),
    ("quizzes: [{id: q, title: Q, questions: [{bank: lamps, count: 4}]}]", "course.yml:7:41 draw-too-many"),
    ("quizzes: [{id: q, title: Q, questions: [{bank: lamps, count: 0}]}]", "course.yml:7:62 value-malformed"),
    ("quizzes: [{id: q, title: Q, questions: [{bank: lamps}, {tags: [energy]}]}]", "course.yml:7:56 draw-empty"),
    ("quizzes: [{id: q, title: Q, questions: [led, {bank: lamps, count: 3}]}]", "course.yml:7:46 draw-too-many"),
    ("quizzes: [{id: q, title: Q, questions: [{tags: [energy]}]}]", "course.yml:7:41 draw-empty"),
    ("quizzes: [{id: q, title: Q, questions: [{count: 2}]}]", "course.yml:7:41 key-missing"),
    ("quizzes: [{id: q, title: Q, questions: [{question: led, bank: lamps}]}]", "course.yml:7:63 key-clash"),
    ("quizzes: [{id: q, title: Q, questions: []}]", "course.yml:7:40 value-malformed"),
    ("banks: [lamp]", "course.yml:7:9 bank-unknown"),
    ("targets: {scorm: {a: b}}", "course.yml:7:11 target-unknown"),
    ("licence: MIT", "course.yml:7:1 key-unknown"),
    ("license: CC BY", "course.yml:7:10 licence-unknown"),
    ("audiences: [a]", "course.yml:7:12 value-type"),
    ("audiences: {a/b: X}", "course.yml:7:13 id-malformed"),
    ("variables: {a: [1]}", "course.yml:7:16 value-type"),
    ("pass-mark: 0.6", "course.yml:7:12 value-malformed"),
    ("funding: {project: x}", "course.yml:7:10 key-missing"),
]


@pytest.mark.parametrize(("more", "expected"), FAULTS)
def test_a_fault_is_said_at_its_place(more: str, expected: str) -> None:
    _, problems = with_bank(more)
    assert [p for p in problems if "quiz-unused" not in p] == [expected]


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("units: [first, frist]", ["unit-unknown"]),
        ("units: [first, other.md]", ["unit-unknown"]),
        ("units: [first, first.md]", ["listed-twice"]),
        ("units: [first]\n    quizzes: [final]", ["quiz-unknown"]),
        ("units: [first]\n    links: [{id: a, title: A, url: example.org}]", ["value-malformed"]),
        ("units: [first]\n    links: [{id: a, title: A, url: 'https://a.org'}, {id: a, title: B, url: 'https://b.org'}]", ["id-duplicate"]),
        ("units: [first]\n  - {id: one, title: Two}", ["id-duplicate"]),
        ("unit: [first]", ["key-unknown"]),
        ("", ["unit-unused"]),
    ],
)
def test_faults_of_a_module(module: str, expected: list[str]) -> None:
    library, problems = course("", **{"courses/demo/course.yml": COURSE.replace("units: [first]", module)})
    assert sorted(rules(problems)) == expected
    assert library.courses[0].modules[0].title.text == "One"


def test_did_you_mean_across_files() -> None:
    _, problems = with_bank("quizzes: [{id: q, title: Q, questions: [sodum, {bank: lamsp}, lamps]}]\n")
    library, found = course(
        "quizzes: [{id: q, title: Q, questions: [sodum, {bank: lamsp}, lamps]}]",
        **{"question_banks/lamps.yml": BANK, "courses/demo/course.yml": COURSE.replace("[first]", "[frist, first.mdd]").replace("id: one", "id: o\n    quizzes: [p]")
           + "quizzes: [{id: q, title: Q, questions: [sodum, {bank: lamsp}, lamps]}]\n"},
    )  # fmt: skip
    hints = {d.hint for d in found if d.severity is Severity.ERROR}
    assert "did you mean 'sodium'?" in hints and "did you mean 'lamps'?" in hints and "did you mean 'first'?" in hints
    assert "that is a bank:   bank: lamps" in hints and "there is 'q'" in hints
    assert problems and library.courses


def test_a_quiz_listed_twice_or_nowhere() -> None:
    quizzes = "quizzes: [{id: a, title: A, questions: [led]}, {id: b, title: B, questions: [led]}]\n"
    text = COURSE.replace("units: [first]", "units: [first]\n    quizzes: [a, a]") + quizzes
    _, problems = course("", **{"courses/demo/course.yml": text, "question_banks/lamps.yml": BANK, "courses/demo/units/first.md": UNIT})
    assert said(problems) == ["7:18 listed-twice", "8:48 quiz-unused"]


def test_what_cannot_be_read_is_not_missed_as_well() -> None:
    """One broken bank does not make every reference to its questions an error."""
    _, problems = course(
        "quizzes: [{id: q, title: Q, questions: [led, {bank: lamps, count: 9}]}]", **{"question_banks/lamps.yml": BANK + "\tx"}
    )
    assert [r for r in rules(problems) if r != "quiz-unused"] == ["yaml-tab"]
    _, problems = course(
        "quizzes: [{id: q, title: Q, questions: [led, {bank: lamps, count: 3}]}]",
        **{"question_banks/lamps.yml": BANK.replace("answer: yes", "anser: yes"), "courses/demo/units/first.md": UNIT},
    )
    assert sorted(r for r in rules(problems) if r != "quiz-unused") == ["key-unknown"]


def test_a_course_without_its_needed_keys_is_still_read_to_the_end() -> None:
    library, problems = read({"courses/demo/course.yml": "titel: x\nmodules: [{id: a, title: A, units: [nope]}]\n"})
    assert sorted(rules(problems)) == ["key-missing", "key-unknown", "unit-unknown"]
    assert library.courses[0].id == "demo"


# ---- units ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "id", "title", "body", "line"),
    [
        ("# Title\n\nBody\n", "first", "Title", "Body\n", 3),
        ("\n\n# Title #\nBody", "first", "Title", "Body\n", 4),
        ("---\ntitle: T\n---\n\n\nBody\n\n\n", "first", "T", "Body\n", 6),
        ("---\ntitle: T\n---\n# T\n\nBody", "first", "T", "Body\n", 6),
        ("---\ntitle: T\n---\n# Another\n\nBody", "first", "T", "# Another\n\nBody\n", 4),
        ("---\nid: 1. Πόλη\n---\n# Πόλη\nBody", "1.-Πόλη", "Πόλη", "Body\n", 5),
        ("---\n---\n# T\nBody", "first", "T", "Body\n", 4),
        ("---\ntitle: T\n...\nBody", "first", "T", "Body\n", 4),
        ("---\r\ntitle: T\r\n---\r\n\r\nBody\r\nmore\r\n", "first", "T", "Body\nmore\n", 5),
        ("\ufeff---\ntitle: T\n---\nBody", "first", "T", "Body\n", 4),
        ("---\ntitle: T\n---\n---\n\nBody", "first", "T", "---\n\nBody\n", 4),
        ("---\ntitle: T\n---\n", "first", "T", "", 4),
    ],
)
def test_units_with_and_without_front_matter(text: str, id: str, title: str, body: str, line: int) -> None:
    library, problems = course("", **{"courses/demo/units/first.md": text})
    assert not problems
    (unit,) = library.courses[0].units
    assert (unit.id, unit.title.text, unit.body.source, unit.body.key) == (id, title, body, id)
    assert unit.body.loc.line == line or not body


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Just text.\n", ["1:1 key-missing"]),
        ("---\ntitle: T\n\nText\n", ["1:1 front-matter-open"]),
        ("---\ntitle: T\nObjectives: x\n---\nText", ["3:1 key-unknown"]),
        ("---\ntitle: A: B\n---\nText", ["2:9 yaml-syntax"]),
        ("---\ntitle: T\nworkload: 45\n---\nText", ["3:11 value-malformed"]),
        ("---\ntitle: T\naudience: [developers]\n---\nText", ["3:12 audience-unknown"]),
        ("---\ntitle: T\nobjectives: [{id: a, text: A}, {id: a, text: B}]\n---\nText", ["3:32 id-duplicate"]),
        ("# T\n\nA\x0bB\n", ["3:2 control-character"]),
        ("- a\n---\ntitle: x", ["1:1 key-missing"]),
    ],
)
def test_faults_of_a_unit(text: str, expected: list[str]) -> None:
    library, problems = course("", **{"courses/demo/units/first.md": text})
    assert sorted(said(problems)) == sorted(expected)
    assert library.courses[0].units[0].id == "first"


def test_a_unit_stands_in_several_courses_and_a_folder_without_a_course_is_none() -> None:
    library, problems = read(
        {
            "courses/a/course.yml": COURSE,
            "courses/b/course.yml": COURSE.replace("Demo", "B").replace("[first]", "[first, shared]"),
            "courses/a/units/first.md": "# First\n",
            "courses/common/units/shared.md": "# Shared\n",
            "courses/common/units/lonely.md": "# Lonely\n",
        }
    )
    assert [(c.id, [u.id for u in c.units]) for c in library.courses] == [("a", ["first"]), ("b", ["first", "shared"])]
    (note,) = problems
    assert (note.rule, note.severity, note.location.file) == ("unit-unused", Severity.NOTE, "courses/common/units/lonely.md")


def test_unit_ids_are_unique_in_the_repository() -> None:
    _, problems = read(
        {
            "courses/a/course.yml": COURSE,
            "courses/a/units/first.md": "# First\n",
            "courses/b/units/x.md": "---\nid: first\ntitle: X\n---\nx",
        }
    )
    (found,) = problems
    assert (found.rule, str(found.location), [str(place) for place, _ in found.related]) == (
        "id-duplicate", "courses/b/units/x.md:2:1", ["courses/a/units/first.md:1:1"],
    )  # fmt: skip


def test_names_in_both_normal_forms_are_one() -> None:
    """enc-03: a unit's file name, a question's id and a tag, composed here and decomposed there."""
    nfc, nfd = "Übersicht", unicodedata.normalize("NFD", "Übersicht")
    library, problems = read(
        {
            "courses/demo/course.yml": COURSE.replace("[first]", f"[{nfd}.md]").replace("title: One", "title: One\n    quizzes: [q]")
            + f"quizzes: [{{id: q, title: Q, questions: [{nfd}, {{bank: b, tags: [{nfc}]}}]}}]\n",
            f"courses/demo/units/{nfc}.md": "# T\n",
            "question_banks/b.yml": f"title: B\nlanguage: de\nquestions:\n  - {{id: {nfc}, kind: essay, prompt: p}}\n  - {{id: z, kind: essay, prompt: p, tags: [{nfd}]}}\n",
        }
    )
    assert not problems
    assert library.courses[0].units[0].id == nfc and library.courses[0].quizzes[0].draws[0].ids == (nfc,)
    assert library.banks[0].questions[1].tags == (nfc,)


# ---- banks ---------------------------------------------------------------------------------------------------------------------


def test_sections_nest_and_questions_know_theirs() -> None:
    library, problems = read({
        "question_banks/b.yml": dedent("""\
            title: B
            language: en
            version: 2
            description: D
            license: CC0-1.0
            authors: Ana
            questions: [{id: a, kind: essay, prompt: p}]
            sections:
              - title: One / two
                questions: [{id: b, kind: essay, prompt: p}]
                sections: [{title: Deep, questions: [{id: c, kind: essay, prompt: p}]}]
            """)
    })  # fmt: skip
    assert not problems
    (bank,) = library.banks
    assert [(q.id, [s.text for s in q.section]) for q in bank.questions] == [("a", []), ("b", ["One / two"]), ("c", ["One / two", "Deep"])]
    assert (bank.id, bank.version, bank.license, bank.authors) == ("b", "2", "CC0-1.0", ("Ana",))
    assert library.scope("b").questions == {"a", "b", "c"}


def test_ids_are_unique_over_all_banks() -> None:
    library, problems = read(
        {
            "question_banks/a.yml": BANK,
            "question_banks/b.yml": BANK.replace("sodium", "xenon"),
            "question_banks/c.yml": BANK.replace("title", "id: a\ntitle"),
        }
    )
    duplicates = [d for d in problems if d.rule == "id-duplicate"]
    assert [(d.location.file, d.location.line, d.related[0][0].file) for d in duplicates] == [
        ("question_banks/b.yml", 4, "question_banks/a.yml"), ("question_banks/b.yml", 6, "question_banks/a.yml"), ("question_banks/c.yml", 1, "question_banks/a.yml"),
    ]  # fmt: skip
    assert [[q.id for q in bank.questions] for bank in library.banks] == [["led", "sodium", "neon"], ["xenon"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["yaml-empty"]),
        ("just a text", ["value-type"]),
        ("- a\n- b", ["value-type"]),
        ("title: B\nlanguage: en\nquestions: text", ["value-type"]),
        ("title: B\nlanguage: en\nquestions: [text]", ["value-type"]),
        ("title: B\nlanguage: en\nquestions: []", []),
        ("title: B", ["key-missing"]),
        ("title: B\nlanguage: english", ["value-malformed"]),
        (b"title: B\xfc\nlanguage: de", ["file-encoding"]),
        ("\ufefftitle: B\r\nlanguage: de\r\n", []),
        ("title: B\nlanguage: de\n---\nx: y", ["yaml-documents"]),
    ],
)
def test_odd_banks(text: str | bytes, expected: list[str]) -> None:
    assert rules(read({"question_banks/b.yml": text})[1]) == expected


def test_only_banks_are_read_as_banks() -> None:
    library, problems = read(
        {"question_banks/media/notes.yml": "x", "question_banks/readme.md": "x", "question_banks/b.yaml": BANK, "notes.yml": "\t"}
    )
    assert [bank.id for bank in library.banks] == ["b"]
    assert rules(problems) == ["objective-unknown"]


def test_the_name_course_yml() -> None:
    _, problems = read({"courses/a/Course.yml": COURSE, "courses/b/course.yaml": COURSE.replace("[first]", "[]")})
    assert [(d.rule, d.location.file) for d in problems] == [("file-name", "courses/a/Course.yml")]


# ---- placed questions and glossaries -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "banks"),
    [
        ("::: question led\n", ["lamps"]),
        ("- a\n\n    ::: quiz bank=lamps count=1\n", ["lamps"]),
        ("```\n::: question led\n```\n", []),
        ('--8<-- "../snippets/s.md"\n', ["lamps"]),
        ("Text ::: question led\n", []),
    ],
)
def test_the_banks_of_a_course_are_those_its_texts_draw_from(body: str, banks: list[str]) -> None:
    made, problems = with_bank(
        "", **{"courses/demo/units/first.md": UNIT + body, "courses/demo/snippets/s.md": "??? tip\n    ::: question neon\n"}
    )
    assert [bank.id for bank in made.banks] == banks and not problems  # type: ignore[attr-defined]


def test_what_a_text_draws_has_to_be_there() -> None:
    _, problems = with_bank(
        "", **{"courses/demo/units/first.md": UNIT + "\n::: quiz bank=lamps tags=energy count=3\n\n::: quiz bank=lamps tags=none\n"}
    )
    assert problems == ["first.md:11:1 draw-too-many", "first.md:13:1 draw-empty"]


def test_faults_of_a_glossary() -> None:
    _, problems = course(
        "",
        **{
            "courses/demo/glossary.yml": "entries:\n  - {term: A, definition: x, forms: [B]}\n  - {term: B, definition: y}\n  - {id: A, term: C, definition: z}\n  - {term: D}\n"
        },
    )
    assert said(problems) == ["3:12 term-duplicate", "4:5 id-duplicate", "5:5 key-missing"]


def test_an_audience_of_no_course() -> None:
    text = COURSE + "audiences: {developers: D}\n"
    _, problems = course(
        "", **{"courses/demo/course.yml": text, "courses/demo/units/first.md": "---\ntitle: T\naudience: [develpers, trainer]\n---\nx"}
    )
    (found,) = problems
    assert (found.rule, found.hint) == ("audience-unknown", "did you mean 'developers'?")


def test_the_order_of_the_files_does_not_matter() -> None:
    files = {
        "courses/demo/course.yml": COURSE,
        "courses/demo/units/first.md": "# F\n",
        "question_banks/a.yml": BANK,
        "question_banks/b.yml": "title: B\nlanguage: en",
    }
    forwards, backwards = read(dict(files)), read(dict(reversed(files.items())))  # type: ignore[arg-type]
    assert forwards[0].courses == backwards[0].courses and forwards[0].banks == backwards[0].banks and forwards[1] == backwards[1]


HOSTILE = {
    "brackets": {"question_banks/b.yml": "a: " + "[" * 200_000},
    "steps": {"question_banks/b.yml": "".join(" " * n + "a:\n" for n in range(300))},
    "keys": {"question_banks/b.yml": "".join(f"k{n}: 1\n" for n in range(5000))},
    "digits": {
        "question_banks/b.yml": f"title: B\nlanguage: en\nquestions: [{{id: a, kind: numerical, prompt: p, answer: {'9' * 100_000}}}]"
    },
    "comment": {"question_banks/b.yml": "a: " + "x " + "#x " * 100_000},
    "halves": {"question_banks/b.yml": 'a: "' + "\\ud83d" * 5000 + '"'},
    "bytes": {"question_banks/b.yml": bytes(range(256)) * 1000},
    "heading": {"courses/a/units/u.md": "# " + "[![a](`*" * 50_000 + "\n"},
    "spaces": {"courses/a/units/u.md": "# a" + " " * 200_000 + "b\n"},
    "hyphens": {"courses/a/units/u.md": "---\n" + "---x\n" * 50_000},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_an_answer_in_a_few_words(name: str) -> None:
    """Each of these once took long, or filled a screen."""
    _, problems = read(dict(HOSTILE[name]))
    assert problems and all(len(d.message) + len(d.hint) < 400 for d in problems)
