"""`packager stats`: what is counted is what stands in the banks, and the terminal, JSON and the page say the same of it."""

from __future__ import annotations

import json
import os
import re
import statistics
import xml.etree.ElementTree as etree
from collections import Counter
from fractions import Fraction
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packager import walk
from packager.model import Bank, Choice, Essay, Feedback, Hint, Html, Option, Plain, Question, RawQuestion, TrueFalse, kind_of
from packager.stats import Figures, count, parts, text
from packager.stats.parts import Row, share, summary
from packager.stats.spread import spread
from packager.stats.text import columns
from tests import workspaces
from tests.formats.samples import sample_bank, sample_course
from tests.stats.made import ARABIC, EMPTY, FILES, ONE, packager

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspaces.write(tmp_path_factory.mktemp("stats"), **FILES)


def data(here: Path, *arguments: str) -> dict[str, Any]:
    done = packager("stats", *arguments, "--output-format", "json", here=here)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def rows(found: list[dict[str, Any]]) -> dict[str, int]:
    return {row["name"]: row["questions"] for row in found}


# ---- what is counted -----------------------------------------------------------------------------------------------------------


def test_of_a_raw_question_its_kind_alone_is_counted() -> None:
    essay: Essay[Html] = Essay(id="e", name=Plain("E", ""), prompt=("<p>Why is it so?</p>",), points=Fraction(2))
    raw: RawQuestion[Html] = RawQuestion(id="r", name=Plain("R", ""), prompt=(), format="moodle-xml", source="<question/>")
    figures = count([Bank("b", Plain("B", ""), "en", questions=(essay, raw))])
    assert (figures.questions, figures.asked, figures.raw, figures.by_hand, figures.worth) == (2, 1, 1, 1, 2)
    assert rows([{"name": row.name, "questions": row.questions} for row in figures.kinds]) == {"essay": 1, "raw": 1}
    assert [stem.id for stem in figures.longest] == ["e"] and sum(row.questions for row in figures.points) == 1
    assert summary(figures) == (
        "2 questions", "2 points in all", "1 kept as another system wrote it, of which only the kind is counted", "1 graded by a person"
    )  # fmt: skip


def test_every_figure_of_two_banks(here: Path) -> None:
    """Counted by hand in made.py."""
    found = data(here)
    assert [(bank["name"], bank["title"], bank["lang"], bank["questions"]) for bank in found["banks"]] == [
        ("lampes", "Λάμπες του δρόμου", "el", 2),
        ("lampi", "Лампи", "bg", 4),
    ]
    assert (found["questions"], found["asked"], found["drafts"], found["by_hand"], found["worth"]) == (6, 5, 1, 1, 9.5)
    assert rows(found["kinds"]) == {"choice": 1, "true-false": 1, "short-answer": 1, "cloze": 1, "essay": 1, "description": 1}
    assert rows(found["sections"]) == {
        "lampes": 2,
        "lampi / Енергия": 2,
        "lampi / Енергия / Картини": 1,
        "lampi / ЩАСТЛИВИЯТ ИЗБОР МЕЖДУ ЛАМПИ И МЪЖДУКАЩИ ЖЪЛТИ ФЕНЕРИ": 1,
    }
    assert rows(found["tags"]) == {"енергия": 2, "-1": 1, "a<b & c": 1, "ενέργεια": 1, "": 3}
    assert rows(found["difficulty"]) == {"easy": 1, "medium": 1, "hard": 1, "": 2}
    assert rows(found["bloom"]) == {"remember": 1, "understand": 0, "apply": 1, "analyse": 0, "evaluate": 0, "create": 0, "": 3}
    assert rows(found["competences"]) == {"SC1.2": 1, "": 5}
    assert found["objectives"][0] == {
        "name": "smetni", "questions": 1, "title": "Пресмята колко енергия взема една лампа.", "lang": "bg"
    }  # fmt: skip
    assert found["untested"] == [
        {
            "course": "ulica",
            "title": "Улицата",
            "lang": "bg",
            "competences": ["SC3.4", "SC2.1"],
            "objectives": {"izberi": "Избира лампа за улица и обяснява избора си пред съвета на града."},
        }
    ]
    assert rows(found["points"]) == {"0.5": 1, "1": 2, "2": 1, "5": 1}
    assert rows(found["feedback"]) == {"general": 1, "combined": 1, "answers": 2, "": 3}
    assert rows(found["hints"]) == {"0": 4, "1": 1}
    assert found["keys_fixed"] == {"counts": [0, 0, 1], "chance": [1 / 3] * 3}
    assert found["keys"] == {"counts": [1, 0, 1], "chance": [5 / 6, 5 / 6, 1 / 3]}
    assert rows(found["statements"]) == {"true": 1, "false": 0}
    assert rows(found["options"]) == {"2": 1, "3": 1}
    assert rows(found["media"]) == {"pictures": 1, "formulas": 1} and found["files"] == 1
    words = found["words"]
    assert (words["least"], words["lower"], words["middle"], words["upper"], words["most"]) == (2, 3, 5, 8, 12)
    assert [(stem["id"], stem["words"]) for stem in found["longest"]][:2] == [("izberete", 12), ("kolko", 8)]


def test_a_bank_a_course_or_all(here: Path) -> None:
    assert data(here, "lampes")["questions"] == 2
    assert data(here, "ulica") == data(here)
    assert data(here, "lampes", "lampes")["questions"] == 2, "a bank named twice is counted once"
    assert data(here, "lampes", "ulica")["questions"] == 6
    done = packager("stats", "lampa", here=here)
    assert done.exit_code == 1 and "did you mean 'lampi'" in done.output


def test_what_one_bank_of_a_course_tests_is_tested(here: Path) -> None:
    """Asked for the Greek bank alone, the objective that the Bulgarian one tests is not said to be missing."""
    assert list(data(here, "lampes")["untested"][0]["objectives"]) == ["izberi"]


def test_every_kind_of_question_is_counted() -> None:
    banks = sample_course().banks
    figures = count(banks)
    every = [question for bank in banks for question in walk.written(bank)]
    assert len(every) == figures.questions == sum(len(bank.questions) for bank in banks) - 1  # of two variants the first
    assert (figures.families, figures.variants) == (1, 2) and "1 family among them with 2 variants" in " ".join(text(figures, 99).split())
    assert {row.name: row.questions for row in figures.kinds} == Counter(map(kind_of, every))
    assert "drag-markers" in text(figures, 99) or "Markers" in " ".join(text(figures, 99).split())
    hostile = next(row for row in figures.tags if row.name == "R&D <x>")
    assert hostile.questions == 1


def test_errors_of_a_bank_are_told_beside_the_figures(tmp_path: Path) -> None:
    broken = {"question_banks/one.yml": str(ONE["question_banks/one.yml"]).replace("answer: 4", "answer: four")}
    done = packager("stats", here=workspaces.write(tmp_path, **broken))
    assert done.exit_code == 1 and "value-" in done.stderr and "One question" in done.stdout


ids = st.text("abcdefgh", min_size=1, max_size=6)
several = st.lists(st.sampled_from(["a", "b", "ц", "-", "<&>"]), max_size=4).map(tuple)


@st.composite
def questions(draw: st.DrawFn, id: str) -> Question[Html]:
    keys: dict[str, Any] = {
        "id": id,
        "name": Plain(id, id),
        "prompt": (f"<p>{' '.join(['word'] * draw(st.integers(0, 90)))}</p>",),
        "points": draw(st.sampled_from([Fraction(1), Fraction(1, 3), Fraction(5, 2)])),
        "tags": draw(several),
        "competences": draw(several),
        "difficulty": draw(st.sampled_from(["", "easy", "medium", "hard"])),
        "bloom": draw(st.sampled_from(["", "apply", "create"])),
        "hints": tuple(Hint(("<p>h</p>",)) for _ in range(draw(st.integers(0, 2)))),
        "feedback": draw(st.sampled_from([Feedback(), Feedback(("<p>f</p>",)), Feedback(correct=("<p>f</p>",))])),
        "section": tuple(Plain(title, "s") for title in draw(st.lists(st.sampled_from(["X", "Y"]), max_size=2))),
    }
    made = draw(st.sampled_from(["choice", "true-false", "essay"]))
    if made == "essay":
        return Essay(**keys)
    if made == "true-false":
        return TrueFalse(**keys, answer=draw(st.booleans()))
    size = draw(st.integers(2, 6))
    right = draw(st.integers(0, size - 1))
    options = tuple(Option("abcdef"[n], ("<p>o</p>",), Fraction(n == right)) for n in range(size))
    return Choice(**keys, options=options, shuffle=draw(st.booleans()))


@st.composite
def banks(draw: st.DrawFn) -> tuple[Bank[Html], ...]:
    names = draw(st.lists(ids, max_size=12, unique=True))
    every = [draw(questions(name)) for name in names]
    cut = draw(st.integers(0, len(every)))
    return tuple(Bank(f"b{n}", Plain(f"B{n}", "b"), "en", questions=tuple(some)) for n, some in enumerate((every[:cut], every[cut:])))


@given(banks())
def test_counts_add_up(made: tuple[Bank[Html], ...]) -> None:
    figures = count(made)
    every = [question for bank in made for question in bank.questions]
    assert figures.questions == len(every) == figures.asked
    assert figures.worth == sum(question.points for question in every)

    def whole(found: tuple[Any, ...]) -> int:
        return sum(row.questions for row in found)

    for found in (figures.kinds, figures.banks, figures.points, figures.hints):
        assert whole(found) == len(every)
    for found in (figures.sections, figures.difficulty, figures.bloom):
        assert whole(found) in (0, len(every)), "nothing where nobody says anything"
    for found, name in ((figures.tags, "tags"), (figures.competences, "competences")):
        assert whole(found) == sum(len(set(getattr(q, name))) or 1 for q in every) or not found
    choices = [question for question in every if isinstance(question, Choice)]
    assert sum(figures.keys.counts) == len(choices) == sum(figures.keys.chance) == whole(figures.options)
    assert sum(figures.keys_fixed.counts) == sum(not choice.shuffle for choice in choices) == sum(figures.keys_fixed.chance)
    assert all(row.questions > 0 for row in figures.kinds)
    # and what is counted of both banks is what is counted of each
    alone = Counter(dict[str, int]())
    for bank in made:
        alone.update({row.name: row.questions for row in count([bank]).kinds})
    assert {row.name: row.questions for row in figures.kinds} == dict(alone)
    for top in (1, 3, 99):
        assert max(map(columns, text(figures, top).splitlines())) <= 80


@given(st.lists(st.integers(0, 3000), min_size=2, max_size=60))
def test_quartiles_are_those_of_python(numbers: list[int]) -> None:
    made = spread(numbers)
    assert made is not None
    assert [float(made.lower), float(made.middle), float(made.upper)] == pytest.approx(
        statistics.quantiles(numbers, n=4, method="inclusive")
    )
    assert (made.least, made.most) == (min(numbers), max(numbers)) and float(made.mean) == pytest.approx(statistics.fmean(numbers))
    assert 1 <= len(made.ranges) <= 8 and sum(r.count for r in made.ranges) == len(numbers)
    for r in made.ranges:
        assert r.count == sum(r.first <= number <= r.last for number in numbers)


def test_a_spread_of_one_and_of_none() -> None:
    assert spread([]) is None
    one = spread([7])
    assert one is not None and one.lower == one.upper == 7 and [(r.first, r.last) for r in one.ranges] == [(7, 7)]


@pytest.mark.parametrize(
    ("n", "whole", "said"), [(0, 9, "0 %"), (1, 1000, "<1 %"), (1, 8, "13 %"), (999, 1000, ">99 %"), (3, 3, "100 %"), (0, 0, "0 %")]
)
def test_a_share_is_never_nothing_or_all_by_rounding(n: int, whole: int, said: str) -> None:
    assert share(n, whole) == said


# ---- the terminal --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "files"), [("course", FILES), ("empty", EMPTY), ("one", ONE), ("arabic", ARABIC)])
def test_golden(tmp_path: Path, name: str, files: dict[str, str | bytes]) -> None:
    """UPDATE_GOLDEN=1 writes them anew: read the difference before you keep it."""
    root = workspaces.write(tmp_path, **files)
    done = packager("stats", here=root)
    page = packager("stats", "--page", "made/page.html", here=root)
    assert done.exit_code == page.exit_code == 0
    html = re.sub(r"<style>.*?</style>", "<style>…</style>", (root / "made/page.html").read_text(encoding="utf-8"), flags=re.S)
    for made, golden in ((done.stdout, GOLDEN / f"{name}.txt"), (html, GOLDEN / f"{name}.html")):
        if os.environ.get("UPDATE_GOLDEN"):
            golden.write_text(made, encoding="utf-8", newline="\n")
        assert made == golden.read_text(encoding="utf-8")
    assert max(map(columns, done.stdout.splitlines())) < 80


def test_numbers_stand_in_a_column_and_bars_are_hyphens(here: Path) -> None:
    lines = packager("stats", here=here).stdout.splitlines()
    counted = [line for line in lines if re.match(r" +[\d,]+ +[<>]?\d+ %", line)]
    assert len(counted) > 30 and {line.index("%") for line in counted} == {18}
    assert not set("".join(lines)) & set("█▇#=*") and "\x1b" not in "".join(lines)


def test_the_author_s_guide_shows_what_is_printed() -> None:
    root = Path(__file__).parents[2]
    guide = (root / "docs/authoring.md").read_text(encoding="utf-8")
    shown = guide.partition("## What a bank holds")[2].partition("```text\n")[2].partition("```")[0]
    assert shown.count("\n") > 3 and shown in packager("stats", "smart-city-foundations", here=root).stdout


def test_top(here: Path) -> None:
    done = packager("stats", "--top", "2", here=here).stdout
    assert "and 2 more: --top 4 shows all" in done and "no tag" in done
    assert "more:" not in packager("stats", "--top", "4", here=here).stdout


def test_signs_that_act_on_a_terminal_do_not_reach_it() -> None:
    bank = Bank("b", Plain("B\x1b[31m\u202eevil", "b"), "en", questions=sample_bank().questions[:1])
    shown = text(count([bank]), 9)
    assert "\x1b" not in shown and "\u202e" not in shown and "evil" in shown


# ---- the page ------------------------------------------------------------------------------------------------------------------


def page(here: Path, *arguments: str) -> str:
    done = packager("stats", *arguments, "--page", str(here / "page.html"), here=here)
    assert done.exit_code == 0 and done.stdout == ""
    return (here / "page.html").read_text(encoding="utf-8")


def test_each_plot_says_what_it_is_and_its_numbers_stand_in_a_table(here: Path) -> None:
    html = page(here)
    plots = [etree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", html, re.S)]
    assert len(plots) > 12
    for plot in plots:
        named = {element.get("id"): element.text for element in plot}
        assert plot.get("role") == "img" and named[plot.get("aria-labelledby")] and named[plot.get("aria-describedby")]
    shown = [text for plot in plots for text in plot.iter("text") if text.get("class") == "numbers"]
    tables = html[html.index('id="tables"') :]
    body = [
        [unescape(re.sub("<[^>]+>", "", cell)).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in re.findall('<tr><th scope="row">.*?</tr>', tables)
    ]
    assert [text.text for text in shown] == [f"{row[1]} · {row[2]}" for row in body]


def test_the_page_loads_and_runs_nothing(here: Path) -> None:
    html = page(here)
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(|\shref=\"(?!#)|\ssrc=|\son\w+=", html)
    assert "a&lt;b &amp; c" in html and "a<b" not in html
    assert "default-src 'none'" in unescape(html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_words_of_the_author_say_their_language(here: Path) -> None:
    html = page(here)
    assert '<span lang="el" dir="ltr">Λάμπες του δρόμου</span>' in html
    assert re.search(r'<text x="0" y="\d+" lang="bg">Пресмята', html)


def test_a_template_of_the_workspace_comes_first(here: Path, tmp_path: Path) -> None:
    root = workspaces.write(tmp_path, **ONE, **{"templates/stats/index.html": "{{ figures.questions }} of ours"})
    assert page(root) == "1 of ours"
    workspaces.write(root, **{"templates/stats/index.html": "{{ nothing }}"})
    done = packager("stats", "--page", str(root / "other.html"), here=root)
    assert done.exit_code == 1 and "template-broken" in done.stderr and not (root / "other.html").exists()


def test_a_page_that_cannot_be_written_is_a_sentence(here: Path) -> None:
    done = packager("stats", "--page", str(here / "question_banks/lampi.yml/page.html"), here=here)
    assert done.exit_code == 1 and "cannot be written" in done.output and "Traceback" not in done.output


def test_the_parts_have_each_name_once() -> None:
    figures: Figures = count(sample_course().banks)
    made = parts(figures)
    assert len({part.name for part in made}) == len(made)
    assert all(isinstance(row, Row) and row.label for part in made for row in part.rows)
