"""What is counted in banks: how many questions there are of each kind, tag or level, where the right options stand, how long the stems are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from typing import Any

from packager import grade, walk
from packager.model import (
    KINDS,
    Bank,
    CalculatedChoice,
    Choice,
    ChoiceGap,
    Course,
    Description,
    Embed,
    Gap,
    Html,
    Math,
    Question,
    RawQuestion,
    TrueFalse,
    kind_of,
)
from packager.stats.spread import Spread, spread

DIFFICULTY = ("easy", "medium", "hard")
BLOOM = ("remember", "understand", "apply", "analyse", "evaluate", "create")
LONGEST = 5
"""How many of the longest stems are named."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many questions have something. name: as authors write it, "" for those that have nothing of the sort; title: what a person calls it, "" where that
    is its name; lang: of the words that are the author's."""

    name: str
    questions: int
    title: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the right one stands among the options of choices with one right option, counted from 1. chance: how many would stand in each place if chance
    alone had put them."""

    counts: tuple[int, ...] = ()
    chance: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Stem:
    """The length of a question's prompt in words, and where it is written."""

    id: str
    words: int
    place: str


@dataclass(frozen=True, slots=True)
class Untested:
    """Of what a course teaches, that which no question of its banks tests: codes of competences, and objectives by id with their words."""

    course: str
    title: str
    lang: str
    competences: tuple[str, ...]
    objectives: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is counted. questions: those that are built, a family of them once; asked: those of them that somebody answers, which descriptions are not; raw:
    those that are kept as another system wrote them, so that their number alone is known; families:
    those that are families, of so many variants in all, and the first of each stands for it; drafts: those that stay out, and are counted nowhere else; by_hand: those that a person grades.

    Each of kinds, banks and sections adds up to `questions`, and each of difficulty, bloom, points and hints to `asked`; a question may have several tags,
    competences, objectives, feedbacks and media, so that they do not. keys_fixed: of choices whose options keep the author's order; keys: of all, as they
    are written; a gap with options in a cloze is a choice. files: how many different ones the questions show or link to. words: of the stems, without formulas
    and gaps."""

    banks: tuple[Count, ...]
    questions: int
    asked: int
    raw: int
    families: int
    variants: int
    drafts: int
    by_hand: int
    worth: Fraction
    kinds: tuple[Count, ...]
    sections: tuple[Count, ...]
    tags: tuple[Count, ...]
    difficulty: tuple[Count, ...]
    bloom: tuple[Count, ...]
    competences: tuple[Count, ...]
    objectives: tuple[Count, ...]
    untested: tuple[Untested, ...]
    points: tuple[Count, ...]
    feedback: tuple[Count, ...]
    hints: tuple[Count, ...]
    keys_fixed: Places
    keys: Places
    statements: tuple[Count, ...]
    options: tuple[Count, ...]
    media: tuple[Count, ...]
    files: int
    words: Spread | None
    longest: tuple[Stem, ...]


def count(made: Sequence[Bank[Html]], courses: Sequence[Course[Any]] = ()) -> Figures:
    """The figures of some rendered banks, with their variants made, taken together. courses: of those that use one of them, it is said what no question tests."""
    banks = [replace(bank, questions=walk.written(bank)) for bank in made]
    questions = [question for bank in banks for question in bank.questions]
    variants = Counter(question.variant_of for bank in made for question in bank.questions if question.variant_of)
    asked = [question for question in questions if not isinstance(question, Description | RawQuestion)]
    users = [course for course in courses if {bank.id for bank in banks} & {bank.id for bank in course.banks}]
    stems = [Stem(question.id, _words(question.prompt), str(question.loc)) for question in asked]
    choices = [part for question in asked for part in walk.asked(question) if isinstance(part, Choice | ChoiceGap | CalculatedChoice)]
    said = {objective.id: (objective.text.text, course.lang) for course in users for unit in course.units for objective in unit.objectives}
    return Figures(
        banks=tuple(Count(bank.id, len(bank.questions), bank.title.text, bank.lang) for bank in banks),
        questions=len(questions),
        asked=len(asked),
        raw=sum(isinstance(question, RawQuestion) for question in questions),
        families=len(variants),
        variants=variants.total(),
        drafts=sum(len(bank.drafts) for bank in banks),
        by_hand=sum(not grade.graded(question) for question in asked),
        worth=sum((question.points for question in asked), Fraction(0)),
        kinds=_ranked(Counter(map(kind_of, questions)), list(KINDS)),
        sections=_sections(banks),
        tags=_several(question.tags for question in questions),
        difficulty=_levels(Counter(question.difficulty for question in asked), DIFFICULTY),
        bloom=_levels(Counter(question.bloom for question in asked), BLOOM),
        competences=_several(question.competences for question in questions),
        objectives=tuple(
            Count(row.name, row.questions, *said.get(row.name, ())) for row in _several(question.objectives for question in questions)
        ),
        untested=tuple(_untested(course) for course in users),
        points=tuple(Count(_number(value), n) for value, n in sorted(Counter(question.points for question in asked).items())),
        feedback=_feedback(asked),
        hints=tuple(Count(str(value), n) for value, n in sorted(Counter(len(question.hints) for question in asked).items())),
        keys_fixed=_places([choice for choice in choices if not choice.shuffle]),
        keys=_places(choices),
        statements=_statements(asked),
        options=tuple(Count(str(size), n) for size, n in sorted(Counter(len(choice.options) for choice in choices).items())),
        media=_media(questions),
        files=len({ref.id for question in questions for ref in walk.refs(question) if ref.kind == "asset"}),
        words=spread([stem.words for stem in stems]),
        longest=tuple(sorted(stems, key=lambda stem: -stem.words)[:LONGEST]),
    )


def _number(value: Fraction) -> str:
    """A number of points as authors write it, or as a fraction where no decimal is exact."""
    return f"{float(value):g}" if Fraction(f"{float(value):g}") == value else str(value)


# ---- what a question says of itself --------------------------------------------------------------------------------------------


def _ranked(counts: Counter[str], order: Sequence[str]) -> tuple[Count, ...]:
    """The most frequent first; what is equal in a given order."""
    return tuple(Count(name, counts[name]) for name in sorted(counts, key=lambda name: (-counts[name], order.index(name))))


def _several(names: Iterable[tuple[str, ...]]) -> tuple[Count, ...]:
    """What a question may have several of, the most frequent first; last how many questions have none."""
    every = list(names)
    counts = Counter(chain.from_iterable(map(set, every)))
    rows = [Count(name, counts[name]) for name in sorted(counts, key=lambda name: (-counts[name], name.casefold(), name))]
    return (*rows, Count("", sum(not names for names in every))) if rows else ()


def _levels(counts: Counter[str], scale: Sequence[str]) -> tuple[Count, ...]:
    """Every level of a scale, those that nothing has too; last how many say nothing. Nothing where none says anything."""
    return tuple(Count(level, counts[level]) for level in (*scale, "")) if any(counts[level] for level in scale) else ()


def _sections(banks: Sequence[Bank[Html]]) -> tuple[Count, ...]:
    """Sections in the author's order, each with the titles that it stands under; a question counts for the innermost alone."""
    rows: list[Count] = []
    for bank in banks:
        above = (bank.title.text,) if len(banks) > 1 else ()
        counts = Counter(tuple(title.text for title in question.section) for question in bank.questions)
        for path, n in counts.items():
            title = " / ".join((*above, *path))
            rows.append(Count(" / ".join((bank.id, *path)) if title else "", n, title, bank.lang))
    return tuple(rows) if any(question.section for bank in banks for question in bank.questions) else ()


def _feedback(asked: Sequence[Question[Html]]) -> tuple[Count, ...]:
    """general: to everybody; combined: by how right the answer was; answers: to single answers; "": none of them."""
    counts: Counter[str] = Counter()
    for question in asked:
        said = question.feedback
        found = {
            "general": said.general is not None,
            "combined": any(text is not None for text in (said.correct, said.partial, said.incorrect)),
            "answers": any(True for _ in walk.replies(question)),
        }
        counts.update(name for name, there in found.items() if there)
        counts[""] += not any(found.values())
    return tuple(Count(name, counts[name]) for name in ("general", "combined", "answers", "")) if asked else ()


def _untested(course: Course[Any]) -> Untested:
    """competences of units, their objectives and quizzes, and objectives of units."""
    goals = [objective for unit in course.units for objective in unit.objectives]
    taught = dict.fromkeys(
        chain(
            *(unit.competences for unit in course.units),
            *(goal.competences for goal in goals),
            *(quiz.competences for quiz in course.quizzes),
        )
    )
    tested = {code for question in walk.questions(course) for code in question.competences}
    met = {id for question in walk.questions(course) for id in question.objectives}
    return Untested(
        course.id,
        course.title.text,
        course.lang,
        tuple(code for code in taught if code not in tested),
        {goal.id: goal.text.text for goal in goals if goal.id not in met},
    )


# ---- answers -------------------------------------------------------------------------------------------------------------------


def _places(choices: Iterable[Choice[Html] | ChoiceGap[Html] | CalculatedChoice[Html]]) -> Places:
    found = []
    for choice in choices:
        right = [number for number, option in enumerate(choice.options) if option.fraction == 1]
        if not choice.several and len(right) == 1:
            found.append((right[0], len(choice.options)))
    counts = Counter(place for place, _ in found)
    sizes = Counter(size for _, size in found)
    most = max(sizes, default=0)
    chance = (sum((Fraction(n, size) for size, n in sizes.items() if size > place), Fraction(0)) for place in range(most))
    return Places(tuple(counts[place] for place in range(most)), tuple(chance))


def _statements(asked: Sequence[Question[Html]]) -> tuple[Count, ...]:
    counts = Counter(question.answer for question in asked if isinstance(question, TrueFalse))
    return (Count("true", counts[True]), Count("false", counts[False])) if counts else ()


# ---- texts ---------------------------------------------------------------------------------------------------------------------

_MEDIA = {"pictures": "<img ", "sounds": "<audio", "films": "<video", "tables": "<table", "code": "<code"}


def _words(html: Html) -> int:
    """Words between blanks, as translators count them; what has neither a letter nor a digit is none."""
    said = walk.plain_text(tuple(piece for piece in html if not isinstance(piece, Math | Gap | Embed)))
    return sum(any(sign.isalnum() for sign in word) for word in said.split())


def _media(questions: Sequence[Question[Html]]) -> tuple[Count, ...]:
    """How many questions have something of a sort in any of their texts."""
    counts: Counter[str] = Counter()
    for question in questions:
        pieces = [piece for text in walk.texts(question) if isinstance(text, tuple) for piece in text]
        html = "".join(piece for piece in pieces if isinstance(piece, str))
        counts.update(name for name, sign in _MEDIA.items() if sign in html)
        counts["formulas"] += any(isinstance(piece, Math) for piece in pieces)
    return tuple(Count(name, counts[name]) for name in (*_MEDIA, "formulas") if counts[name])
