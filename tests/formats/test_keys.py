"""No key of an author's is forgotten: each is of a row of the matrix, or is named here with the reason why it needs none; and what a row says of
its keys is so, since a course without them gives another file, or the same where they are left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from packager import player
from packager.diagnostics import Location
from packager.files import digest_of
from packager.formats import FEATURES, FORMATS
from packager.model import (
    KINDS,
    Accepted,
    Bank,
    Choice,
    Course,
    Draw,
    Embed,
    Essay,
    Feedback,
    Hint,
    Html,
    Link,
    Matching,
    Math,
    Meta,
    Module,
    Numerical,
    NumericAnswer,
    Objective,
    Option,
    OtherUnit,
    Plain,
    QuestionBase,
    Quiz,
    ShortAnswer,
    Show,
    TrueFalse,
    Unit,
)
from packager.source.keys import COMMON, FAMILY, QUESTIONS, SHAPES
from tests.formats.samples import sample_course, whole_course

# ---- the keys --------------------------------------------------------------------------------------------------------------

KEYS: dict[str, str] = {
    "choice": "choice.options option.right option.wrong",
    "several-right": "choice.select",
    "true-false": "true-false.answer",
    "short-answer": "short-answer.answers answer.text",
    "numerical": "numerical.answer numerical.between numerical.answers numeric-answer.answer numeric-answer.between",
    "matching": "matching.pairs matching.distractors",
    "ordering": "ordering.items ordering.scoring",
    "cloze": "cloze.gaps gap.options gap.words gap.answer gap.between gap.answers gap.select gap.layout gap.weight",
    "drag-image": "drag-image.image drag-image.drops drag-image.distractors drag-image.groups drag-image.again drop.at drop.answer drop-group.drops drop-group.distractors",
    "drag-markers": "drag-markers.image drag-markers.zones drag-markers.distractors drag-markers.again drag-markers.show-misplaced zone.marker zone.circle zone.rectangle zone.polygon",
    "gap-select": "gap-select.gaps gap-select.groups gap-select.distractors gap-group.gaps gap-group.distractors",
    "drag-words": "drag-words.gaps drag-words.groups drag-words.distractors drag-words.again",
    "calculated": "calculated.values calculated.where calculated.variants calculated.seed calculated.answer calculated.answers calculated.shared calculated.decimals calculated.figures calculated-answer.answer "
    "calculated-answer.decimals calculated-answer.figures",
    "calculated-simple": "calculated-simple.values calculated-simple.where calculated-simple.variants calculated-simple.seed calculated-simple.answer "
    "calculated-simple.answers calculated-simple.decimals calculated-simple.figures",
    "calculated-choice": "calculated-choice.values calculated-choice.where calculated-choice.variants calculated-choice.seed calculated-choice.options "
    "calculated-choice.select calculated-choice.decimals calculated-choice.figures",
    "essay": "essay.response essay.lines",
    "raw": "raw.format raw.source raw.file",
    "families": "question.values question.variants question.where question.seed question.decimals question.figures",
    "names": "question.name",
    "points": "question.points",
    "partial-fractions": "option.worth answer.worth numeric-answer.worth calculated-answer.worth",
    "option-order": "choice.shuffle matching.shuffle gap-select.shuffle drag-words.shuffle drag-image.shuffle drag-markers.shuffle gap.shuffle calculated-choice.shuffle",
    "numbering": "choice.numbering calculated-choice.numbering",
    "wildcards": "answer.text short-answer.answers",
    "capitals": "short-answer.case-sensitive gap.case-sensitive",
    "tolerance": "numerical.tolerance numeric-answer.tolerance numerical.between numeric-answer.between gap.tolerance gap.between calculated.tolerance calculated-simple.tolerance calculated-answer.tolerance",
    "number-unit": "numerical.unit calculated.unit calculated-simple.unit",
    "all-or-nothing": "choice.scoring",
    "asked-units": "numerical.unit-input numerical.other-units numerical.unit-penalty calculated.unit-input calculated.other-units calculated.unit-penalty calculated-simple.unit-input "
    "calculated-simple.other-units calculated-simple.unit-penalty",
    "essay-settings": "essay.min-words essay.max-words essay.attachments essay.template essay.grader-notes",
    "general-feedback": "question.feedback feedback.general",
    "answer-feedback": "option.feedback answer.feedback numeric-answer.feedback calculated-answer.feedback true-false.when-true true-false.when-false",
    "combined-feedback": "feedback.correct feedback.partial feedback.incorrect",
    "hints": "question.hints question.penalty hint.text hint.clear-wrong hint.show-count",
    "sections": "bank.sections section.title section.sections",
    "tags": "question.tags",
    "competences": "question.competences",
    "objectives": "question.objectives",
    "difficulty": "question.difficulty",
    "bloom": "question.bloom",
    "question-credit": "question.version question.authors",
    "credit": "bank.license bank.authors",
    "bank-notes": "bank.description bank.version",
    "metadata": "course.summary course.authors course.license course.keywords course.workload course.outcomes",
    "funding": "course.funding funding.programme funding.project funding.statement funding.disclaimer",
    "modules": "course.modules module.title module.summary",
    "units": "module.units unit.title",
    "unit-facts": "unit.objectives objective.text unit.workload",
    "unit-keywords": "unit.keywords",
    "taught": "unit.competences objective.competences quiz.competences",
    "links": "module.links link.title link.url",
    "link-descriptions": "link.description",
    "discussions": "module.discussions discussion.title discussion.text",
    "glossary": "glossary.entries entry.term entry.definition entry.forms",
    "quizzes": "module.quizzes course.quizzes quiz.title quiz.questions draw.question draw.bank draw.tags draw.competences draw.objectives draw.points",
    "quiz-intro": "quiz.intro",
    "random-draw": "draw.count",
    "spare-questions": "course.banks",
    "question-order": "quiz.shuffle",
    "pass-mark": "course.pass-mark quiz.pass-mark",
    "time-limit": "quiz.time-limit",
    "attempts": "quiz.attempts",
    "show": "quiz.show show.marks show.feedback show.answers",
}
"""Row of the matrix -> the keys that it is about, as shape.key; `question` stands for what every kind of question has."""

IN_TEXTS = {"placed-questions", "markup", "images", "audio-video", "math", "description"}
"""Rows that are about a text, or what stands within one, of whichever key."""

NO_ROW: dict[str, str] = {
    **dict.fromkeys(("course.id", "course.version", "course.language", "course.audiences"), "part of every file's name"),
    "course.title": "what every file is called by, or, in a file of questions, the bank",
    "course.variables": "stand in the texts when they are rendered",
    **dict.fromkeys(("course.targets", "bank.targets", "question.targets"), "settings of the formats themselves"),
    **dict.fromkeys(
        ("course.translation", "translation.ship", "translation.complete", "translation.fallback"), "says which languages are built, not what is in them"
    ),
    **dict.fromkeys(("bank.id", "module.id", "unit.id", "quiz.id", "link.id", "discussion.id", "entry.id", "objective.id"), "names a thing for others"),
    "question.id": "names it for others; the contract test asks every format for it",
    "question.status": "a draft is in no file, a ready question in all",
    "question.kind": "a row of its own for each kind",
    "question.prompt": "the question itself",
    "bank.title": "what a bank is: in Moodle its category",
    "bank.language": "tells how texts are spelled",
    "bank.questions": "a bank is its questions",
    "section.questions": "a bank is its questions",
    "unit.language": "tells how texts are spelled",
    "unit.audience": "says in which editions a unit is",
}  # fmt: skip
"""Keys that need no row, and why."""


def every_key() -> set[str]:
    common, family = {key.name for key in COMMON}, {id(key) for key in FAMILY}
    return {
        f"{'question' if shape.name in QUESTIONS and (key.name in common or id(key) in family) else shape.name}.{key.name}"
        for shape in SHAPES.values()
        for key in shape.keys
    }


def test_every_key_is_accounted_for() -> None:
    told = {key for keys in KEYS.values() for key in keys.split()}
    assert told | set(NO_ROW) == every_key()
    assert not told & set(NO_ROW)


def test_every_row_is_about_something() -> None:
    assert set(KEYS) | IN_TEXTS == set(FEATURES)
    assert not set(KEYS) & IN_TEXTS


# ---- what the rows say of them ---------------------------------------------------------------------------------------------

Change = dict[type[Any], dict[str, Any]]


def changed(node: Any, change: Change) -> Any:
    """A noun in which, in every noun of these classes below it, these fields have these values; a function makes a value of the old one."""
    if isinstance(node, tuple):
        return tuple(changed(item, change) for item in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    new = {field.name: changed(getattr(node, field.name), change) for field in fields(node) if field.name not in ("loc", "assets")}
    for cls, values in change.items():
        if isinstance(node, cls):
            new |= {name: value(new[name]) if callable(value) else value for name, value in values.items()}
    return replace(node, **new)


def other(plain: Plain) -> Plain:
    return replace(plain, text=plain.text + " 2")


def without(token: type[Any]) -> Callable[[Html], Html]:
    return lambda html: tuple(piece for piece in html if not isinstance(piece, token))


def without_bold(html: Html) -> Html:
    return tuple(re.sub("</?strong>", "", piece) if isinstance(piece, str) else piece for piece in html)


DRAWN = {"tags": ("easy", "placed"), "competences": ("SC2.1",), "objectives": ("read-meter",)}
"""What the draws of the sample course ask for."""
NO_FEEDBACK = {"feedback": None}
CHANGES: dict[str, Change] = {
    **{kind: {Bank: {"questions": lambda all, cls=cls: tuple(q for q in all if not isinstance(q, cls))}} for kind, cls in KINDS.items()},
    "families": {Bank: {"questions": lambda all: tuple(q for q in all if not q.variant_of)}},
    "names": {QuestionBase: {"name": other}},
    "points": {QuestionBase: {"points": Fraction(1)}},
    "partial-fractions": {Accepted: {"fraction": lambda old: Fraction(old == 1)}, NumericAnswer: {"fraction": lambda old: Fraction(old == 1)}},
    "option-order": {Choice: {"shuffle": lambda old: not old}, Matching: {"shuffle": lambda old: not old}},
    "several-right": {Choice: {"several": False}},
    "numbering": {Choice: {"numbering": "abc"}},
    "wildcards": {Accepted: {"text": lambda old: replace(old, text=old.text.replace("*", "x"))}},
    "capitals": {ShortAnswer: {"case_sensitive": False}},
    "tolerance": {NumericAnswer: {"tolerance": Decimal(0)}},
    "number-unit": {Numerical: {"unit": None, "unit_input": "shown", "other_units": (), "unit_penalty": None}},
    "all-or-nothing": {Choice: {"scoring": "parts"}},
    "asked-units": {Numerical: {"unit_input": "shown", "other_units": (), "unit_penalty": None}},
    "essay-settings": {Essay: {"min_words": None, "max_words": None, "attachments": 0, "template": None, "grader_notes": None}},
    "general-feedback": {Feedback: {"general": None}},
    "answer-feedback": {Option: NO_FEEDBACK, Accepted: NO_FEEDBACK, NumericAnswer: NO_FEEDBACK, TrueFalse: {"when_true": None, "when_false": None}},
    "combined-feedback": {Feedback: {"correct": None, "partial": None, "incorrect": None}},
    "hints": {QuestionBase: {"hints": (), "penalty": Fraction(1, 3)}},
    "sections": {QuestionBase: {"section": ()}},
    "tags": {QuestionBase: {"tags": lambda old: tuple(tag for tag in old if tag in DRAWN["tags"])}},
    "competences": {QuestionBase: {"competences": lambda old: tuple(code for code in old if code in DRAWN["competences"])}},
    "objectives": {QuestionBase: {"objectives": lambda old: tuple(id for id in old if id in DRAWN["objectives"])}},
    "difficulty": {QuestionBase: {"difficulty": ""}},
    "bloom": {QuestionBase: {"bloom": ""}},
    "question-credit": {QuestionBase: {"version": "", "authors": ()}},
    "credit": {Bank: {"license": "", "authors": ()}},
    "bank-notes": {Bank: {"description": None, "version": "1.0"}},
    "metadata": {Course: {"summary": None, "meta": lambda old: Meta(version=old.version)}},
    "funding": {Course: {"funding": None}},
    "modules": {Module: {"title": other, "summary": None}},
    "units": {Unit: {"title": other}},
    "unit-facts": {Unit: {"objectives": (), "workload": None}},
    "unit-keywords": {Unit: {"keywords": ()}},
    "taught": {Unit: {"competences": ()}, Objective: {"competences": ()}, Quiz: {"competences": ()}},
    "links": {Module: {"links": ()}},
    "link-descriptions": {Link: {"description": None}},
    "discussions": {Module: {"discussions": ()}},
    "glossary": {Course: {"glossary": ()}},
    "quizzes": {Module: {"quizzes": ()}, Course: {"quizzes": ()}},
    "quiz-intro": {Quiz: {"intro": None}},
    "random-draw": {Draw: {"count": None}},
    "placed-questions": {Unit: {"body": without(Embed)}},
    "question-order": {Quiz: {"shuffle": lambda old: not old}},
    "pass-mark": {Course: {"pass_mark": None}, Quiz: {"pass_mark": None}},
    "time-limit": {Quiz: {"time_limit": None}},
    "attempts": {Quiz: {"attempts": None}},
    "show": {Quiz: {"show": Show()}},
    "markup": {QuestionBase: {"prompt": without_bold}, Unit: {"body": without_bold}},
    "images": {Course: {"assets": {}}},
    "audio-video": {Course: {"assets": {}}},
    "math": {Unit: {"body": without(Math)}, QuestionBase: {"prompt": without(Math)}},
}  # fmt: skip
"""Row -> the course without it."""

LETS_A_QUESTION_IN = {"all-or-nothing", "partial-fractions", "wildcards", "tolerance", "capitals"}
"""What, left out, makes a question one that the format can hold."""

NOWHERE_IN_THE_SAMPLE = {("aiken", "math"), ("cc11", "all-or-nothing")}
"""What a format carries, but no question of the sample course that it can hold has (a test of its own has it), or that is so in it without a word: a
cartridge knows no other way to mark several options."""


@cache
def pair(feature: str) -> tuple[Course[Html], Course[Html]]:
    """A course that uses a feature, and the same without it (of what quizzes draw by, what they do not)."""
    if feature == "spare-questions":
        course = sample_course()
        asked = player.used(course)
        return course, changed(course, {Bank: {"questions": lambda all: tuple(q for q in all if q.id in asked)}})
    course = whole_course()
    return course, changed(course, CHANGES[feature])


@cache
def digest(format: str, course_of: str, spare: bool) -> str:
    return digest_of(FORMATS[format].writer()(pair(course_of)[spare], {}).value)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("feature", FEATURES)
def test_what_is_carried_is_in_the_file_and_what_is_left_out_is_not(format: str, feature: str) -> None:
    cell = FORMATS[format].carries[feature]
    with_it, without_it = pair(feature)
    assert with_it != without_it, "the sample course does not use it"
    reached = digest(format, feature, False) != digest(format, feature, True)
    if cell and "not in the" not in cell:
        assert reached or (format, feature) in NOWHERE_IN_THE_SAMPLE
    elif feature not in LETS_A_QUESTION_IN:
        assert not reached


@pytest.mark.parametrize("key", DRAWN)
def test_what_is_drawn_by_makes_a_difference_to_who_draws(key: str) -> None:
    none = changed(whole_course(), {QuestionBase: {key: ()}})
    assert digest_of(FORMATS["scorm12"].writer()(none, {}).value) != digest_of(FORMATS["scorm12"].writer()(whole_course(), {}).value)


def test_the_course_is_otherwise_the_same() -> None:
    course = whole_course()
    assert changed(course, {}) == course


def test_raw_questions_are_kept_where_the_table_says_so() -> None:
    """What builds asks a format that keeps raw questions what is wrong with one; others keep none."""
    keeping = [format for format in FORMATS.values() if format.keeps]
    assert [format.name for format in keeping] == [format.name for format in FORMATS.values() if format.carries["raw"]]
    assert keeping and all(format.faults()("{") for format in keeping)


def test_a_question_is_called_by_its_id_and_a_loss_is_said_at_its_key() -> None:
    """Every format names a question as its author finds it, and points at what is lost."""
    where = {
        key: Location("b.yml", line) for line, key in enumerate(("attachments", "min-words", "template", "grader-notes", "other-units"), 10)
    }
    name, prompt = Plain("A long name", "", made=True), ("<p>A long name?</p>",)
    essay: Essay[Html] = Essay(id="own-essay", name=name, prompt=prompt, attachments=5, loc=Location("b.yml", 1), places=where)
    answer: NumericAnswer[Html] = NumericAnswer(Decimal(3), loc=Location("b.yml", 3))
    units: Numerical[Html] = Numerical(
        id="own-units", name=name, prompt=prompt, answers=(answer,), unit=Plain("V", ""), unit_input="typed",
        other_units=(OtherUnit(Plain("mV", ""), Decimal(1000)),), loc=Location("b.yml", 2), places=where,
    )  # fmt: skip
    bank: Bank[Html] = Bank("b", Plain("Bank", ""), "en", questions=(essay, units))
    for format in ("qti12", "cc11", "gift", "moodle-xml"):
        said = FORMATS[format].writer()(Course(id="b", title=Plain("Bank", ""), lang="en", banks=(bank,)), {}).diagnostics
        assert not [d.message for d in said if "A long name" in d.message]
        limits = [d for d in said if "own-essay" in d.message]
        assert [d.location.line for d in limits] == [10], (format, limits)
        lines = {d.location.line for d in said if "unit" in d.message}
        assert lines <= {2, 14} and (14 in lines) == (format != "moodle-xml"), (format, said)


@pytest.mark.parametrize("format", ["qti12", "cc11", "gift", "aiken"])
def test_a_penalty_without_hints_and_all_that_an_essay_says_are_not_lost_in_silence(format: str) -> None:
    places = {"penalty": Location("b.yml", 20), "feedback": Location("b.yml", 21)}
    options = (Option("a", ("<p>a</p>",), Fraction(1)), Option("b", ("<p>b</p>",), Fraction(0)))
    choice: Choice[Html] = Choice(
        id="c", name=Plain("C", "", made=True), prompt=("<p>Which?</p>",), options=options, penalty=Fraction(1, 5), places=places
    )
    essay: Essay[Html] = Essay(
        id="e", name=Plain("E", "", made=True), prompt=("<p>?</p>",), feedback=Feedback(("<p>g</p>",), ("<p>c</p>",)),
        hints=(Hint(("<p>h</p>",), loc=Location("b.yml", 22)),), places=places,
    )  # fmt: skip
    bank: Bank[Html] = Bank("b", Plain("Bank", ""), "en", questions=(choice, essay))
    said = FORMATS[format].writer()(Course(id="b", title=Plain("Bank", ""), lang="en", banks=(bank,)), {}).diagnostics
    lines = {place.line for d in said for place in (d.location, *(where for where, _ in d.related))}
    assert lines >= ({20} if format == "aiken" else {20, 21, 22}), [(d.message, str(d.location)) for d in said]
