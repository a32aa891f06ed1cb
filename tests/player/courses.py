"""Courses for the player's tests, made of the sample course's questions."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from lxml.html import document_fromstring

from packager import walk
from packager.files import Files
from packager.formats.scorm12 import write
from packager.model import Choice, Course, Draw, Embed, Html, Module, Option, Plain, Quiz, Show, Unit
from tests.formats import hostile
from tests.formats.samples import sample_course

DURING = Show("during", "during", "during")


def placed() -> Course[Html]:
    """Every question of the bank placed in one unit, no quiz: the course is scored by them."""
    course = sample_course()
    body = tuple(Embed("question", question.id) for question in walk.questions(course))
    return _course(course, "placed", (course.units[2], _unit("all-kinds", body)), ())


def quiz(
    id: str = "quiz", ids: tuple[str, ...] = (), pass_mark: str | None = None, attempts: int | None = None, show: Show = DURING, time_limit: int | None = None
) -> Course[Html]:  # fmt: skip
    """One unit, one quiz of the questions named (all of them when none is)."""
    course = sample_course()
    named = ids or tuple(question.id for question in walk.questions(course))
    final = Quiz("final", Plain("Final test", "final.title"), (Draw(ids=named),), attempts=attempts, show=show, time_limit=time_limit)
    units = (_unit("only", ("<p>Text.</p>",)),)
    return replace(_course(course, id, units, (final,)), pass_mark=None if pass_mark is None else Decimal(pass_mark))


def pages_only() -> Course[Html]:
    """Three units, no question at all."""
    course = sample_course()
    return _course(course, "pages", tuple(_unit(f"unit-{n}", (f"<p>Text {n}.</p>",)) for n in range(3)), ())


def right_to_left() -> Course[Html]:
    """The sample course as an Arabic edition would be framed; one unit and the questions keep a language of their own."""
    course = sample_course()
    units = tuple(replace(unit, lang="en") if unit.id == "transport" else replace(unit, lang=None) for unit in course.units)
    return replace(course, id="rtl", lang="ar", title=Plain("مدن ذكية", "rtl.title"), units=units)


def long_options() -> Course[Html]:
    """Choices whose options are more than a paragraph: lists, code, a table, a link, something folded."""
    course = sample_course()
    one = next(q for q in walk.questions(course) if isinstance(q, Choice) and q.id == "one-colour")
    texts: tuple[Html, ...] = (
        ("<p>Both of these:</p>\n<ul>\n<li>wind</li>\n<li><p>sun</p></li>\n</ul>\n",),
        (
            '<div class="highlight"><pre><code>power = 3\n</code></pre></div>\n<p class="aside">in <a href="https://example.org/">Python</a></p>\n',
        ),
        ("<p>A phrase, with <em>weight</em></p>",),
        (
            '<ul><li class="task"><label><input type="checkbox" disabled="disabled" checked="checked" /> <span>done</span></label></li></ul>',
            "<details><summary>more</summary><p>Folded.</p></details>",
        ),
    )
    options = tuple(Option(key, text, Fraction(key == "a")) for key, text in zip("abcd", texts, strict=True))
    radio = replace(one, id="long-one", options=options, shuffle=False, hints=())
    box = replace(radio, id="long-several", several=True)
    unit = _unit("only", (Embed("question", "long-one"), Embed("question", "long-several")))
    return replace(_course(course, "options", (unit,), ()), banks=(replace(course.banks[0], questions=(radio, box)),))


def large(questions: int = 600, units: int = 120) -> Course[Html]:
    """As many questions, spread over as many units."""
    course = sample_course()
    one = next(q for q in walk.questions(course) if q.id == "short-unit")
    choice = next(q for q in walk.questions(course) if isinstance(q, Choice) and q.id == "one-colour")
    made = tuple(replace(one if n % 20 == 0 else choice, id=f"question-{n}", hints=()) for n in range(questions))
    share = questions // units
    pages = tuple(
        _unit(f"unit-{n}", tuple(Embed("question", q.id) for q in made[n * share : (n + 1) * share])) for n in range(units)
    )  # fmt: skip
    return replace(_course(course, "large", pages, ()), banks=(replace(course.banks[0], questions=made),))


def hostile_texts() -> Course[Html]:
    """A question of each kind for each hostile text, a unit a text; but for the longest text, and control characters, which no author can write."""
    kinds = {"one", "hinted", "true", "short", "case", "unit", "match", "order", "select", "simple", "chosen", "essay"}
    course = hostile.course(hostile.TEXTS[:-1])
    pages: dict[str, list[Embed]] = {}
    for question in walk.questions(course):
        kind, number = question.id.split("-")
        if kind in kinds and "\0" not in hostile.TEXTS[int(number)]:
            pages.setdefault(f"text-{number}", []).append(Embed("question", question.id))
    return _course(course, "hostile", tuple(_unit(id, tuple(body)) for id, body in pages.items()), ())


def asked(course: Course[Html]) -> dict[str, str]:
    """The kind of each question that the page of a course has, by its id, as the page itself tells its script."""
    page = document_fromstring(write(course, {}).value["index.html"].read().decode())
    data = json.loads(page.get_element_by_id("course-data").text)
    return {id: question["kind"] for id, question in data["course"]["questions"].items()}


def _unit(id: str, body: Html) -> Unit[Html]:
    return Unit(id, Plain(id.replace("-", " ").title(), f"{id}.title"), body)


def _course(course: Course[Html], id: str, units: tuple[Unit[Html], ...], quizzes: tuple[Quiz[Html], ...]) -> Course[Html]:
    module = Module(
        id="module", title=Plain("Module", "module.title"), units=tuple(u.id for u in units), quizzes=tuple(q.id for q in quizzes)
    )
    return replace(course, id=id, units=units, quizzes=quizzes, modules=(module,), pass_mark=None)


COURSES: dict[str, Callable[[], Course[Html]]] = {
    "sample": sample_course,
    "placed": placed,
    "pages": pages_only,
    "rtl": right_to_left,
    "large": large,
    "options": long_options,
    "hostile": hostile_texts,
    "mastery": lambda: quiz("mastery", pass_mark="80", ids=TEN),
    "once": lambda: quiz("once", pass_mark="80", attempts=1, ids=TEN),
    "free": lambda: quiz("free", ids=TEN, show=Show()),
    "everything": lambda: quiz("everything", show=Show()),
    "timed": lambda: quiz("timed", ids=TEN, attempts=2, time_limit=1, show=Show("after", "never", "never")),
}
TEN = (
    "one-colour", "meter-true", "moon-false", "short-unit", "short-case", "number-exact", "number-tolerance", "number-small", "one-partial", "placed-one",
)  # fmt: skip


def lay(files: Files, folder: Path) -> Path:
    """Writes a package's files below a folder."""
    for name, blob in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(blob.read())
    return folder


def package(name: str, folder: Path) -> Path:
    return lay(write(COURSES[name](), {}).value, folder / name)
