"""Moodle XML in a real Moodle: imported without a word, everything there as written, and graded there as grade.py grades."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import combinations, islice, permutations, product
from pathlib import Path
from typing import Any

import pytest

from packager import arithmetic, build, grade, walk
from packager.formats import _moodle
from packager.formats.base import spell, tex
from packager.formats.moodlexml import write
from packager.model import (
    Bank,
    Calculated,
    CalculatedAnswer,
    CalculatedChoice,
    CalculatedSimple,
    Choice,
    ChoiceGap,
    Cloze,
    Course,
    Description,
    DragImage,
    DragMarkers,
    DragWords,
    Essay,
    Feedback,
    Gap,
    GapSelect,
    Hint,
    Html,
    Item,
    Matching,
    Math,
    Numerical,
    Ordering,
    OtherUnit,
    Parameter,
    Question,
    RawQuestion,
    Ref,
    ShortAnswer,
    Tolerance,
    TrueFalse,
    Value,
    Values,
    WordGap,
    kind_of,
)
from tests.formats.samples import PICTURE, accepted, at, name, number, option, p, pair, plain, sample_course
from tests.moodle import moodle

pytestmark = pytest.mark.moodle

TYPES = {
    "choice": "multichoice", "true-false": "truefalse", "short-answer": "shortanswer", "numerical": "numerical", "matching": "match", "ordering": "ordering", "cloze": "multianswer", "calculated": "calculated", "calculated-simple": "calculatedsimple", "calculated-choice": "calculatedmulti", "drag-image": "ddimageortext", "drag-markers": "ddmarker", "gap-select": "gapselect", "drag-words": "ddwtos", "essay": "essay", "description": "description", "raw": "multichoice",
}  # fmt: skip
LONG = "Grids and <meters> & more: " + "what a very long title has to say " * 9


def choice(id: str, title: str, line: int, **more: Any) -> Choice[Html]:
    options = (option("a", line, Fraction(1), "<p>This</p>"), option("b", line, Fraction(0), "<p>That</p>"))
    keys: dict[str, Any] = {"id": id, "name": name(title, line), "prompt": p("Which?"), "options": options, "loc": at(line)}
    return Choice(**(keys | more))


def shared(id: str, count: int, several: bool = True) -> Choice[Html]:
    """`count` right options of equal weight, and a wrong one that costs as much."""
    right = tuple(option(f"r{n}", n, Fraction(1, count), f"<p>right {n}</p>") for n in range(count))
    return choice(id, id, 1, several=several, options=(*right, option("w", 99, Fraction(-1, count), "<p>wrong</p>")))


def numeric(id: str, value: str, tolerance: str = "0", **more: Any) -> Numerical[Html]:
    return Numerical(id=id, name=name(id, 1), prompt=p("How much?"), answers=(number(value, 2, tolerance),), **more)


def faults() -> Course[Html]:
    """What people met with other tools, and what Moodle's tables and lists are narrow for."""
    said = Feedback(general=p("General."), correct=p("Right."), partial=p("Partly."), incorrect=p("Wrong."))
    hints = (Hint(p("First."), True, True), Hint(p("Second.")))
    other_picture: Html = ('<p>Look: <img alt="A dot" src="', Ref("asset", PICTURE), '"/></p>')
    questions: tuple[Question[Html], ...] = (
        choice("less", "Is 3<5?", 10), choice("table", "Using <table> in HTML", 11), choice("amp", "R&D <2025", 12),
        choice("entity", "How to write &lt; and &amp;", 13), choice("long-1", LONG + "A", 14), choice("long-2", LONG + "B", 15),
        choice("emoji", "Sun ☀ and 😀", 16, tags=("C<T>", "😀", "x" * 60)), choice("i" * 130, "Long id", 17),
        # tags: what Moodle's database takes for one, what ends its import, what reads like a mark of ours, what is too long
        choice("marks-1", "Marks", 18, tags=("Café-1", "straße-1", "0", "difficulty:easy"), competences=("SC1.2", "K<1>"), objectives=("o" * 100,), difficulty="hard"),
        choice("marks-2", "More marks", 19, tags=("cafe-1", "STRASSE-1", "👍"), competences=("sc1.2",), objectives=("o" * 99 + "p",), difficulty="easy"),
        # alike but for their data
        choice("same-1", "Mean of 1, 2", 20, prompt=p("1, 2</p><p>What is the mean?")), choice("same-2", "Mean of 1, 3", 21, prompt=p("1, 3</p><p>What is the mean?")),
        choice("same-3", "Dot", 22, prompt=other_picture), choice("same-4", "No dot", 23, prompt=p("Look:")),
        choice("same-5", "Key a", 24), choice("same-6", "Key b", 25, options=(option("a", 1, Fraction(0), "<p>This</p>"), option("b", 1, Fraction(1), "<p>That</p>"))),
        # shares
        *(shared(f"shared-{count}", count) for count in (3, 6, 7, 8, 9, 11, 20)),
        # numbers
        numeric("tiny", "4e-7", "1e-9"), numeric("range", "4.05e-7", "0.05e-7"), numeric("avogadro", "6.022e23", "6.022e21"), numeric("small", "0.00005"),
        numeric("zero", "-0"), numeric("power", "1e3"), numeric("unit", "5", unit=plain("m/s", "unit.unit")), numeric("avogadro-unit", "6.022e23", "6.022e21", unit=plain("1/mol", "avogadro-unit.unit")), numeric("percent", "50", "1", unit=plain("%", "percent.unit")),
        numeric("charge", "1.602e-19", "1e-22"), numeric("precise", "3.141592653589793"), numeric("said", "2", feedback=said, hints=hints),
        # kinds without combined feedback in Moodle
        TrueFalse(id="truth", name=name("Truth", 30), prompt=p("So?"), answer=False, feedback=said, hints=hints, penalty=Fraction(1, 2)),
        ShortAnswer(id="word", name=name("Word", 31), prompt=p("Say _____ now."), answers=(accepted("now", 1), accepted("later", 2, Fraction(2, 3))), feedback=said, hints=hints),
        ShortAnswer(id="bank-01", name=name("No", 32), prompt=p("No?"), answers=(accepted("no", 1), accepted("~", 2), accepted("Null", 3), accepted("0", 4))),
        Matching(id="two", name=name("Two pairs", 33), prompt=p("Pair."), pairs=(pair("1", 1, "<p>a</p>", "A <a> & b"), pair("2", 2, "<p>b</p>", "Norway: NO")), feedback=said, hints=hints),
        Matching(id="wide", name=name("Wide", 34), prompt=p("Pair."), pairs=(pair("1", 1, "<p>a</p>", "word " * 60), pair("2", 2, "<p>b</p>", "word " * 61))),
        Essay(id="many-files", name=name("Files", 35), prompt=p("Send."), response="file", attachments=9),
    )  # fmt: skip
    course = sample_course()
    left = (
        choice("left-1", "سؤال", 1, prompt=p("ما هو ", Math("a-b=5"), "؟")),
        numeric("left-2", "12.5", "0.5", unit=plain("متر", "left-2.unit")),
    )
    banks = (
        Bank(id="faults", title=plain("a<b / 😀", "faults.title"), lang="en", questions=questions),
        Bank(id="arabic", title=plain("بنك", "arabic.title"), lang="ar", questions=left),
        # the same bank under another title, as a second language brings it
        Bank(id="faults", title=plain("top", "faults.title"), lang="de", questions=(choice("again", "Noch einmal", 1),)),
    )
    return replace(course, banks=banks)


def shipped(lang: str) -> Course[Html]:
    """The course of this repository with its bank, in a language."""
    languages = build.Languages(build.open_workspace(Path(__file__).parents[2]).value)
    (job,) = build.plan(languages, build.Selection(("smart-city-foundations",), langs=(lang,))).value
    return build.rendered(languages, job).value


COURSES = {"sample": sample_course, "faults": faults, **{f"shipped in {lang}": partial(shipped, lang) for lang in ("en", "bg", "el")}}
OPTIONS = {"faults": {"category": "Our project/R&D <x> // 2"}}

TAGS = {
    "one-colour": ["easy", "R&D ‹x›", "competence:sc-1", "objective:read-meter", "difficulty:easy", "bloom:remember", "version:1.1",
                   "author:Ana ‹Popescu›"],
    "hostile-text": ["C‹T›", "on", "Έξυπνη", "tag:0", "tag:Difficulty:hard"],
    "meter-true": ["easy", "placed", "Έξυπνη", "competence:sc-1", "competence:SC2.1", "objective:read-meter", "objective:tell-time", "difficulty:hard"],
    "emoji": ["C‹T›", "😀", "x" * 41 + "…42f2d973"],
    "marks-1": ["Café-1", "straße-1", "tag:0", "tag:difficulty:easy", "competence:SC1.2", "competence:K‹1›", f"objective:{'o' * 31}…fffdb058", "difficulty:hard"],
    "marks-2": ["Café-1", "straße-1", "😀", "competence:SC1.2", f"objective:{'o' * 31}…f40adc0a", "difficulty:easy"],
}  # fmt: skip
"""The tags of questions of which some cannot be in Moodle as their author has them."""

NUMBERS = [
    "4e-7", "4.0e-7", "4.0E-7", "0.0000004", "4.9e-7", "4.05e-7", "3.99e-7", "6.022e23", "6.0e23", "5.9e23", "6.022x10^23", "0.00005", "5e-5", "0", "-0", "0.0",
    "1000", "1e3", "1 000", "3", "3.14", "3.2", "7", "7.0", "7.1", "-12.5", "-12", "-11.9", "5", "5 m/s", "5m/s", "50 %", "51", "51.1", "2", "12.5", "12.5 متر", "12", "13.1",
    "4e-7 m", "1.602e-19", "1.6e-19", "3.14159265358979", "1001", "abc", "12.7", ".5", "+7",
]  # fmt: skip


UNITS = ("m/s", "m", "%", "متر")


@dataclass(frozen=True)
class Asked:
    """A response to a calculated question, whose learner has a row of its values."""

    row: int
    response: Any


def numbers_for(question: CalculatedSimple[Html], row: int, times: int) -> Iterator[str]:
    """Numbers at and beside every formula of a question, within its tolerance and beyond, so many times."""
    yield str(grade.best(replace(question, unit_input="shown"), row))
    for answer in question.answers:
        exact = float(grade.worked_out(answer.formula, question.values.row(row))) if answer.formula else 0.0
        size = float(answer.tolerance.size)
        reach = {"absolute": size, "relative": abs(exact) * size, "factor": abs(exact) * size}[answer.tolerance.kind]
        for share in (0, 0.999, -0.999, 1.001, -1.001):
            yield repr((exact + share * reach) * times)
        yield from (repr(exact / (1 + size * share) * times) for share in (0.999, 1.001))
        yield repr(-exact)
        if question.unit and question.unit_input == "shown":
            yield f"{exact!r} {question.unit}"
    yield from ("123456", "abc")


def ours(question: Question[Html], response: Any) -> float:
    """What grade.py says of a response."""
    asked = response if isinstance(response, Asked) else Asked(1, response)
    return float(grade.grade(question, asked.response, asked.row))


def tries(question: Question[Html]) -> Iterator[tuple[Any, Any]]:
    """Responses, as grade.py and as import_questions.php take them."""
    match question:
        case CalculatedSimple():
            listed = question.unit_input == "list"
            units = ["", "kWh", "Wh", "W h & <x>", "apples"] if question.unit_input != "shown" else [""]
            for row, number, unit in product(range(1, len(question.values) + 1), (1, 1000), units):
                for text in numbers_for(question, row, number):
                    if (unit and not text[-1].isdigit()) or (listed and unit not in ("kWh", "W h & <x>")) or (not listed and "&" in unit):
                        continue
                    sent = f"{text} {unit}".strip()
                    yield Asked(row, sent), {"row": row, "response": [text, html.escape(unit, quote=False)] if listed else sent}
        case CalculatedChoice(options=options, several=several):
            for row in range(1, len(question.values) + 1):
                for positions in [[n] for n in range(len(options))] + ([[0, 1], [0, 2], [0, 1, 2]] if several else []):
                    yield Asked(row, frozenset(options[n].key for n in positions)), {"row": row, "response": positions}
        case Choice(options=options, several=False):
            for position, made in enumerate(options):
                yield frozenset([made.key]), [position]
        case Choice(options=options):
            right = [n for n, made in enumerate(options) if made.fraction > 0]
            wrong = [n for n in range(len(options)) if n not in right]
            for chosen in (right, wrong, right[:1], right[1:], right + wrong[:1], right[1:] + wrong[:1], right + wrong):
                if chosen:
                    yield frozenset(options[n].key for n in chosen), chosen
        case TrueFalse():
            yield True, True
            yield False, False
        case ShortAnswer(answers=answers):
            good = [grade.example(a.text.text) for a in answers]
            for text in (
                *good,
                *(g.upper() for g in good),
                *(f"  {g} " for g in good),
                *(g + "!" for g in good),
                "zzz",
                "wind and water park",
                "a*b",
            ):
                yield text, text
        case Numerical(unit_input="typed" | "list"):
            for number in ("0.4", "400", "1.44", "4", "4000", "2", "2000", "7"):
                for unit in ("", "kWh", "Wh", "MJ", "km", "m", "W h & <x>", "apples"):
                    if question.unit_input == "typed" or unit in ("kWh", "W h & <x>"):
                        sent = f"{number} {unit}".strip()
                        yield sent, sent if question.unit_input == "typed" else [number, html.escape(unit, quote=False)]
        case Numerical():
            own = question.unit.text if question.unit else ""
            for text in NUMBERS:
                unit = next((unit for unit in UNITS if text.endswith(unit)), "")
                if unit in ("", own):  # what Moodle does of units it was not told is its own affair: it takes `7 apples` for 7
                    yield text, text
        case Matching(pairs=pairs, distractors=distractors):
            right_answers: list[str | None] = [one.answer.text for one in pairs]
            others = [d.text for d in distractors] or right_answers
            for given in (
                right_answers,
                [*right_answers[1:], right_answers[0]],
                [right_answers[0]] * len(pairs),
                [*right_answers[:-1], None],
                [others[0], *right_answers[1:]],
            ):
                yield {one.key: text for one, text in zip(pairs, given, strict=True) if text is not None}, given
        case Cloze(gaps=gaps):
            places = [gap.name for gap in walk.gaps(question.prompt)]
            each = [list(tries_of(gap)) for gap in sorted(gaps, key=lambda gap: places.index(gap.key))]
            for number in range(max(map(len, each))):  # every answer of every gap, and one gap left empty
                taken = [some[number % len(some)] for some in each]
                yield {key: ours for key, (ours, _) in zip(places, taken, strict=True)}, [sent for _, sent in taken]
                yield {key: ours for key, (ours, _) in list(zip(places, taken, strict=True))[1:]}, [None, *(sent for _, sent in taken[1:])]
        case DragImage(drags=drags, drops=drops):
            groups = {drag.key: drag.group for drag in drags}
            lists = [[None, *(n for n, drag in enumerate(drags) if drag.group == groups[drop.drag])] for drop in drops]
            for chosen in islice(product(*lists), 80):
                yield {drop.key: drags[n].key for drop, n in zip(drops, chosen, strict=True) if n is not None}, list(chosen)
        case DragMarkers(markers=markers, zones=zones):
            spots = [grade.inside(zone) for zone in zones] + [
                (0, 0),
                (10, 10),
                (40, 5),
                (11, 11),
                (47, 47),
                (55, 55),
                (60, 50),
                (75, 65),
                (76, 65),
                (5, 10),
                (30, 30),
                (26, 26),
                (25, 30),
                (40, 25),
                (90, 90),
            ]
            for many in (0, 1, 2):
                for first in combinations(spots, many):
                    for other in ((), (spots[-1],), (spots[2],)):
                        placed = {marker.key: points for marker, points in zip(markers, (first, other), strict=False)}
                        if any(placed.values()):
                            yield placed, [[list(point) for point in placed.get(marker.key, ())] for marker in markers]
        case GapSelect(gaps=gaps) | DragWords(gaps=gaps):
            words = [
                *dict.fromkeys((gap.answer.text, gap.group) for gap in gaps),
                *((spare.text.text, spare.group) for spare in question.distractors),
            ]
            names = [gap.name for gap in walk.gaps(question.prompt)]
            lists = [
                [None, *(word for word, group in words if group == gap.group)] for gap in sorted(gaps, key=lambda gap: names.index(gap.key))
            ]
            for filled in islice(product(*lists), 80):
                yield {name: word for name, word in zip(names, filled, strict=True) if word is not None}, list(filled)
        case Ordering(items=items):
            for order in (tuple(range(len(items)))[::-1], *islice(permutations(range(len(items))), 60)):
                yield tuple(items[n].key for n in order), list(order)


def tries_of(gap: grade.Part) -> Iterator[tuple[Any, Any]]:
    """Responses to a gap of a cloze."""
    if isinstance(gap, ChoiceGap) and gap.several:
        for chosen in ([0, 1], [0], [0, 2], [2], [0, 1, 2]):
            yield frozenset(gap.options[n].key for n in chosen), chosen
    elif isinstance(gap, ChoiceGap):
        yield from ((frozenset([option.key]), [n]) for n, option in enumerate(gap.options))
    elif isinstance(gap, WordGap):
        for answer in gap.answers:
            text = grade.example(answer.text.text)
            yield from ((typed, typed) for typed in (text, text.upper(), f" {text} ", text + "!"))
    else:
        yield from ((text, text) for text in ("0.4", "0.404", "0.405", "400", "7", "0.396"))


def held(course: Course[Html]) -> Course[Html]:
    """What of a course this Moodle can have: no choices that are scored as a whole, which need a plugin, and before 4.4 no ordering questions."""
    old = moodle.release() < (4, 4)

    def fits(question: Question[Html]) -> bool:
        return not (isinstance(question, Ordering) and old) and not (isinstance(question, Choice) and question.scoring == "whole")

    return replace(course, banks=tuple(replace(bank, questions=tuple(filter(fits, bank.questions))) for bank in course.banks))


def stored_id(id: str) -> str:
    return id if len(id) <= 100 else f"{id[:91]}-{hashlib.sha256(id.encode()).hexdigest()[:8]}"


@pytest.fixture(scope="module", params=COURSES)
def proof(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Course[Html], dict[str, Any], dict[str, list[Any]]]:
    """A course, what Moodle made of its file, and what was answered there."""
    course = COURSES[request.param]()
    here: Path = tmp_path_factory.mktemp(request.param)
    options = OPTIONS.get(request.param, {})
    if moodle.release() < (4, 4):
        options = {**options, "moodle": ".".join(map(str, moodle.release()))}
    (file,) = write(course, options).value.values()
    course = held(course)
    (here / "questions.xml").write_bytes(file.read())
    asked = {q.id: list(tries(q)) for q in walk.questions(course) if grade.graded(q)}
    sent = {stored_id(id): [response for _, response in pairs] for id, pairs in asked.items()}
    (here / "responses.json").write_text(json.dumps(sent), encoding="utf-8")
    report = moodle.run(
        "import_questions", here / "questions.xml", "--attempt", "--html", "--drawn", "--responses", str(here / "responses.json")
    )
    return course, report, asked


def by_id(course: Course[Html], report: dict[str, Any]) -> Iterator[tuple[Question[Html], dict[str, Any]]]:
    arrived = {q["idnumber"]: q for q in report["questions"]}
    for question in walk.questions(course):
        yield question, arrived[stored_id(question.id)]


def test_import_says_nothing_and_full_marks(proof: Any) -> None:
    course, report, _ = proof
    assert report["errors"] == [] and report["notices"] == []
    assert report["questionCount"] == len(list(walk.questions(course)))
    assert report["notFullMarks"] == []
    assert report["fullMarks"] == sum(
        grade.graded(q) or isinstance(q, RawQuestion) for q in walk.questions(course)
    )  # the raw one is Moodle's to grade


def test_names_marks_tags_and_categories(proof: Any) -> None:
    course, report, _ = proof
    sections = {q.id: [bank.title, *q.section] for bank in course.banks for q in bank.questions}
    for question, there in by_id(course, report):
        assert there["type"] == TYPES[kind_of(question)]
        title = html.unescape(there["name"])
        assert title == question.name.text or (len(there["name"]) <= 255 and title.endswith(f"… ({question.id})"))
        assert there["mark"] == pytest.approx(float(question.points), abs=1e-7)
        assert there["hints"] == len(question.hints)
        if isinstance(question, TrueFalse):  # 1 is what Moodle's own form gives each of them
            assert there["penalty"] == pytest.approx(float(question.penalty) if question.hints else 1, abs=1e-6)
        assert sorted(map(html.unescape, there["tags"])) == sorted(tags_of(question))
        above = ["Our project", "R&D <x> / 2"] if course.banks[0].id == "faults" else []
        expected = "/".join(["top", *above, *("Top" if part.text == "top" else part.text for part in sections[question.id])])
        assert html.unescape(there["category"]) == expected
    names = [q["name"] for q in report["questions"]]
    assert len(set(names)) == len(names) and all(names)


def tags_of(question: Question[Html]) -> list[str]:
    level = [f"{key}:{word}" for key in ("difficulty", "bloom", "version") if (word := getattr(question, key))]
    level += [f"author:{author}" for author in question.authors]
    marks = [*(f"competence:{code}" for code in question.competences), *(f"objective:{id}" for id in question.objectives), *level]
    return TAGS.get(question.id, [*question.tags, *marks])


def test_random_questions_are_drawn_by_tag_competence_objective_and_difficulty(proof: Any) -> None:
    course, report, _ = proof
    wanted: dict[str, list[str]] = {}
    for question in walk.questions(course):
        for tag in tags_of(question):
            wanted.setdefault(tag, []).extend(() if isinstance(question, Description) else (stored_id(question.id),))
    assert report["drawn"] == {tag: sorted(ids) for tag, ids in wanted.items()}


def test_a_category_names_licence_and_authors(proof: Any) -> None:
    course, report, _ = proof
    if course.banks[0].id == "city-bank":
        assert report["categoryInfo"]["City bank: A/B"].endswith("CC-BY-4.0 · Ana Müller, Zoë &amp; Co · v1.3")


def test_texts_are_shown_as_written(proof: Any) -> None:
    course, report, _ = proof
    banks = {q.id: bank for bank in course.banks for q in bank.questions}
    for question, there in by_id(course, report):
        for text in (question.prompt, question.feedback.general):
            if (
                text
                and not any(isinstance(piece, Ref) for piece in text)
                and not (isinstance(question, ShortAnswer) and "_____" in str(text))
            ):
                shown = there["html"].replace("&#64;", "@")
                values = getattr(question, "values", None)
                rows = [values.row(row + 1) for row in range(len(values))] if values else [{}]
                assert any(is_there(filled(text, row), shown, next(walk.gaps(text), None) is not None) for row in rows), question.id
        lang = banks[question.id].lang
        assert (f'<div lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in there["html"]) == (lang != course.lang)
        if question.id != "hostile-text":  # which is full of what Moodle puts in where it is its own
            assert "unresolved" not in there
        if isinstance(question, Numerical) and question.unit and question.unit_input == "shown":
            assert re.search(rf"<input [^>]*/>.*{re.escape(html.escape(question.unit.text))}</p>", there["html"])


def filled(text: Html, row: dict[str, Decimal]) -> Html:
    """A text with the numbers of a row."""
    return tuple(arithmetic.shown(arithmetic.formula(piece.formula), row) if isinstance(piece, Value) else piece for piece in text)


def is_there(text: Html, shown: str, in_parts: bool) -> bool:
    """in_parts: what stands between its gaps."""
    words = spell(text, lambda _: "", lambda math: f'<span class="nolink">{tex(math)}</span>', lambda _: "")
    return all(part in shown or _bare(part) in _bare(shown) for part in (words.split("_____") if in_parts else [words]))


def _bare(text: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", text)).split())


def test_feedback_of_a_right_answer_is_shown(proof: Any) -> None:
    course, report, _ = proof
    for question, there in by_id(course, report):
        if question.feedback.correct:
            values = getattr(question, "values", None)
            rows = [values.row(row + 1) for row in range(len(values))] if values else [{}]
            said = (_bare("".join(map(str, filled(question.feedback.correct, row)))) for row in rows)
            assert any(words in _bare(there["html"]) for words in said), question.id


def test_values_come_where_they_stand_and_nowhere_else(proof: Any) -> None:
    course, report, _ = proof
    for question, there in by_id(course, report):
        if question.id in ("calculated-lamp", "chosen-lamp"):
            assert isinstance(question, CalculatedSimple | CalculatedChoice)
            rows = [question.values.row(row + 1) for row in range(len(question.values))]
            words = (
                f"A lamp takes {row['power']} W at {row['voltage']} V, {row['energy']} kWh a day. {{power}} {{=power}} "
                rf"\(\frac{{{row['power']}}}{{{row['voltage']}}} \cdot {{{row['power'] * 2}}} + \mathrm{{ power}} + {{ =}}\)"
                for row in rows
            )
            assert any(line in _bare(there["html"]) for line in words), _bare(there["html"])[:400]
            assert 'alt="A dot {voltage}"' in there["html"].replace("&#123;", "{")
        if question.id == "chosen-lamp":
            assert isinstance(question, CalculatedChoice)
            options = [
                [f"{arithmetic.shown(arithmetic.formula(option.text[1].formula), row, question.digits)} A" for option in question.options]
                for row in rows
            ]  # type: ignore[union-attr]
            assert any(all(words in _bare(there["html"]) for words in row) for row in options)
            assert "A &lt; {power} R&amp;D" in there["html"].replace("&#123;", "{").replace("\u2060", "")


def test_questions_that_share_their_values_are_asked_about_one_row(proof: Any) -> None:
    course, report, _ = proof
    ids = [question.id for question in walk.questions(course) if isinstance(question, Calculated) and question.shared]
    together = dict(report["together"])
    assert set(together) == set(ids)
    for variants in zip(*together.values(), strict=True):
        assert len(set(variants)) == 1
    assert not ids or len({tuple(set(variants)) for variants in zip(*together.values(), strict=True)}) > 1


def test_files_arrive_byte_for_byte(proof: Any) -> None:
    course, report, _ = proof
    wanted: dict[str, set[str]] = {}
    for bank in course.banks:
        for ref in walk.refs(bank.questions and replace(bank, description=None)):
            asset = course.assets[ref.id]
            wanted.setdefault(asset.name, set()).add(hashlib.sha1(asset.blob.read()).hexdigest())
    arrived: dict[str, set[str]] = {}
    areas = set()
    for path, hashes in report["files"].items():
        area, _, file = path.partition("/")
        areas.add(area)
        arrived.setdefault(file, set()).update(hashes)
    assert arrived == wanted
    if course.banks[0].id == "city-bank":
        assert areas == {"questiontext", "answer", "answerfeedback", "generalfeedback", "hint", "subquestion", "bgimage", "dragimage"}


def test_moodle_grades_as_we_do(proof: Any) -> None:
    course, report, asked = proof
    differ = []
    for question in walk.questions(course):
        if not grade.graded(question) or question.id in ("shared-11", "wide"):  # whose marks or words had to change
            continue
        for (response, sent), there in zip(asked[question.id], report["graded"][stored_id(question.id)], strict=True):
            if abs(ours(question, response) - there) > 1e-5:
                differ.append((question.id, sent, ours(question, response), there))
    assert not differ, differ


def test_imported_a_second_time(tmp_path: Path) -> None:
    """A teacher imports version 1.1 beside 1.0: every question is there twice, and each can be answered."""
    course = sample_course()
    banks = (
        replace(bank, questions=tuple(q for q in bank.questions if isinstance(q, CalculatedSimple | CalculatedChoice)))
        for bank in course.banks
    )
    course = replace(course, banks=tuple(banks))
    (file,) = write(course, {"moodle": ".".join(map(str, moodle.release()))}).value.values()
    (tmp_path / "questions.xml").write_bytes(file.read())
    report = moodle.run("import_questions", tmp_path / "questions.xml", "--attempt", "--again")
    assert report["errors"] == report["notices"] == report["notFullMarks"] == []
    assert report["fullMarks"] == report["questionCount"] == 2 * len(list(walk.questions(course)))


def test_a_field_for_plain_text_shows_no_tags(tmp_path: Path) -> None:
    begin = ("<p>Dear <strong>A &amp; B</strong>,<br />\nhello.</p>\n<p>Bye &lt;3</p>",)
    essays = tuple(Essay(id=way, name=name(way, 1), prompt=p("?"), response=way, template=begin) for way in ("text", "formatted"))  # type: ignore[arg-type]
    course = sample_course()
    course = replace(course, banks=(replace(course.banks[0], questions=essays),))
    (file,) = write(course, {}).value.values()
    (tmp_path / "questions.xml").write_bytes(file.read())
    report = moodle.run("import_questions", tmp_path / "questions.xml", "--attempt", "--html")
    assert report["errors"] == report["notices"] == []
    fields = {}
    for there in report["questions"]:
        (fields[there["name"]],) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", there["asked"], re.S)
    assert html.unescape(fields["text"]).replace("\r", "") == "Dear A & B,\nhello.\n\nBye <3"
    assert html.unescape(fields["formatted"]).startswith("<p>Dear <strong>A &amp; B</strong>,<br />")


def test_a_wrong_answer_earns_nothing(proof: Any) -> None:
    course, report, _ = proof
    for question in walk.questions(course):
        if grade.graded(question):
            assert min(report["graded"][stored_id(question.id)]) <= 0, question.id


def test_an_own_gap_in_the_text_holds_the_field(proof: Any) -> None:
    course, report, _ = proof
    for question, there in by_id(course, report):
        if question.id == "word":
            assert re.search(r"Say .*<input .*/>.* now\.", re.sub(r"\s+", " ", there["html"]))


def test_small_numbers_are_told_apart(proof: Any) -> None:
    _, report, asked = proof
    if "tiny" in asked:
        for id, right, wrong in (
            ("tiny", "4e-7", "4.9e-7"),
            ("charge", "1.602e-19", "1.6e-19"),
            ("small", "0.00005", "0"),
            ("range", "4.05e-7", "3.99e-7"),
        ):
            marks = dict(zip((sent for _, sent in asked[id]), report["graded"][id], strict=True))
            assert (marks[right], marks[wrong]) == (1, 0)


def beyond_columns() -> Iterator[Question[Html]]:
    """Questions with more than a column of Moodle's database takes, each as the writer holds it. One that was not held would end the import."""
    for id, points in (
        ("most", Fraction(10**6)),
        ("least", Fraction(1, 10**9)),
        ("Most", Fraction(1)),
        ("край", Fraction(1)),
        ("краи", Fraction(1)),
    ):
        yield choice(id, id, 1, points=points)
    for id, points, weights in (
        ("seven", Fraction(33333, 10**5), [1] * 7),
        ("many", Fraction(10**7), [1, 1]),
        ("uneven", Fraction(1), [1, 10**6]),
    ):
        gaps = tuple(WordGap(f"g{n}", (accepted("lamp", n),), weight=Fraction(weight)) for n, weight in enumerate(weights))
        yield Cloze(id=id, name=name(id, 1), prompt=("<p>", *(Gap(gap.key) for gap in gaps), "</p>"), gaps=gaps, points=points)
    widest = (Parameter("p" * 27, "", ("9" * 100, f"0.{'1' * 98}")),)
    for id, parameters in (
        ("widest", widest),
        ("endless", (Parameter("a", "", (f"1.{'2' * 260}", "3")),)),
        ("named", (Parameter("a" * 256, "", ("2", "3")),)),
    ):
        answer: CalculatedAnswer[Html] = CalculatedAnswer(parameters[0].name, Tolerance("relative", Decimal("0.0123456789012345678901")))
        yield CalculatedSimple(id=id, name=name(id, 1), prompt=p("How much?"), values=Values(parameters), answers=(answer,))
    for id, unit, others in (
        ("units", "W", {"kW": "0.001", "mW": "1000", "MW": "0.000001", "w": "1", "\N{MICRO SIGN}W": "1e6", "\N{GREEK SMALL LETTER MU}W": "1e6"}),
        ("tiny-factor", "eV", {"J": "1.602e-19"}), ("small-factor", "J", {"eV": "6.242e18"}), ("large-factor", "J", {"x": "1e25"}), ("nameless", "W" * 51, {}),
    ):  # fmt: skip
        kinds = tuple(OtherUnit(plain(name, "unit"), Decimal(factor)) for name, factor in others.items())
        yield numeric(id, "10", "0.1", unit=plain(unit, "unit"), unit_input="typed", other_units=kinds)
    junk = dict.fromkeys(
        ("single", "defaultgrade", "answer", "numberingstyle", "responseformat", "instructions", "maxbytes", "of_a_plugin"), "9" * 300
    )
    yield choice("junk", "junk", 1, targets={"moodle-xml": junk})
    if moodle.release() >= (4, 4):
        items = tuple(Item(key, p(key)) for key in "abc")
        yield Ordering(id="order", name=name("order", 1), prompt=p("Order!"), items=items, targets={"moodle-xml": {"shownumcorrect": "no"}})


def test_nothing_goes_beyond_a_column_of_the_database(tmp_path: Path) -> None:
    questions = (*beyond_columns(), choice("after", "after", 1))
    bank: Bank[Html] = Bank(id="b", title=plain("Bank", "b.title"), lang="en", questions=questions)
    course: Course[Html] = Course(id="b", title=plain("Bank", "b.title"), lang="en", banks=(bank,))
    (file,) = write(course, {}).value.values()
    (tmp_path / "questions.xml").write_bytes(file.read())
    typed = {"units": ["10 W", "0.01 kW", "10000 mW"], "tiny-factor": ["10 eV"], "small-factor": ["10 J", "6.242e19 eV", "6.4e19 eV"]}
    (tmp_path / "responses.json").write_text(json.dumps(typed))
    report = moodle.run("import_questions", tmp_path / "questions.xml", "--attempt", "--responses", str(tmp_path / "responses.json"))
    assert report["errors"] == report["notices"] == report["notFullMarks"] == []
    assert report["fullMarks"] == report["questionCount"]
    assert report["graded"] == {"units": [1, 1, 1], "tiny-factor": [1], "small-factor": [1, 1, 0]}
    marks = {question["idnumber"]: question["mark"] for question in report["questions"]}
    changed = {"most": 99_999, "least": 1e-7, "seven": 7, "many": 99_998, "uneven": 99_998}
    left_out = {"endless", "named", "nameless"}
    expected = {question.id: changed.get(question.id, 1) for question in questions if question.id not in left_out}
    assert marks == {_moodle.told_apart(id) if id == "Most" else id: mark for id, mark in expected.items()}
