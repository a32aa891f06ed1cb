"""Figures in plain words: the parts of a report, each with its rows, which the terminal and the page show alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from packager.formats import FEATURES
from packager.stats.figures import Count, Figures, Places, Untested
from packager.stats.spread import Spread

TOP = 15
"""How many rows of a part are shown where nobody says."""


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: what it is about, how many there are, and how many there would be by chance. lang: of a label in the author's words, "" for ours. none: of those
    that have nothing of the sort."""

    label: str
    count: int
    lang: str = ""
    chance: Fraction | None = None
    none: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said below the rows: a sentence, and what it is about; lang as in a row."""

    sentence: str
    items: tuple[str, ...] = ()
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the parts. whole: how many of what is counted (`unit`) there are in all, of which each row is a share. more: rows that are not shown. box: where the numbers of a
    distribution lie."""

    name: str
    title: str
    rows: tuple[Row, ...]
    whole: int
    unit: str = "question"
    about: str = ""
    more: int = 0
    remarks: tuple[Remark, ...] = ()
    box: Spread | None = None

    @property
    def named(self) -> int:
        """How many rows would be shown if all were, without that of those that have nothing."""
        return sum(not row.none for row in self.rows) + self.more


def summary(figures: Figures) -> tuple[str, ...]:
    """What is said first, in phrases."""
    said = [many(figures.questions, "question")]
    if figures.worth:
        said.append(f"{number(figures.worth)} point{'' if figures.worth == 1 else 's'} in all")
    if descriptions := figures.questions - figures.asked - figures.raw:
        said.append(f"{many(descriptions, 'description')} among them")
    if figures.raw:
        said.append(
            f"{figures.raw:,} kept as another system wrote {'it' if figures.raw == 1 else 'them'}, of which only the kind is counted"
        )
    if figures.families:
        said.append(f"{many(figures.families, 'family', 'families')} among them with {many(figures.variants, 'variant')}")
    if figures.by_hand:
        said.append(f"{figures.by_hand:,} graded by a person")
    if figures.drafts:
        said.append(f"{many(figures.drafts, 'draft')} left out")
    return tuple(said)


def parts(figures: Figures, top: int = TOP) -> tuple[Part, ...]:
    """Every part that has something to show; of tags and the like the `top` most frequent."""
    return tuple(part for part in _parts(figures, top) if part.rows or part.remarks)


def _parts(figures: Figures, top: int) -> Iterator[Part]:
    every, asked = figures.questions, figures.asked
    if len(figures.banks) > 1:
        yield Part("banks", "Banks", _rows(figures.banks), every)
    yield Part("kinds", "Kinds", tuple(Row(FEATURES.get(row.name, row.name), row.questions) for row in figures.kinds), every)
    yield _most(Part("sections", "Sections", _rows(figures.sections, "in no section"), every), top)
    yield _most(Part("tags", "Tags", _rows(figures.tags, "no tag"), every, about="A question can have several."), top)
    lacking = tuple(_untested(of.competences, of, "competences") for of in figures.untested if of.competences)
    about = "A question can test several."
    yield _most(Part("competences", "Competences", _rows(figures.competences, "none named"), every, about=about, remarks=lacking), top)
    lacking = tuple(_untested([*map(_both, of.objectives.items())], of, "objectives") for of in figures.untested if of.objectives)
    yield _most(Part("objectives", "Objectives", _rows(figures.objectives, "none named"), every, about=about, remarks=lacking), top)
    yield Part("difficulty", "Difficulty", _rows(figures.difficulty, "not said"), asked)
    about = "What a learner does to answer, from the lowest level to the highest."
    yield Part("bloom", "Bloom level", _rows(figures.bloom, "not said"), asked, about=about)
    points = tuple(Row(f"{row.name} point{'' if row.name == '1' else 's'}", row.questions) for row in figures.points)
    yield _most(Part("points", "Points", points, asked), top)
    feedback = tuple(Row(_FEEDBACK[row.name], row.questions, none=not row.name) for row in figures.feedback)
    yield Part("feedback", "Feedback", feedback, asked, about="A question can have each of the three.")
    hints = tuple(
        Row(many(int(row.name), "hint") if row.name != "0" else "no hint", row.questions, none=row.name == "0") for row in figures.hints
    )
    yield Part("hints", "Hints", hints, asked)
    about = "Choices with one right option whose options keep your order."
    yield _keys("keys-fixed", "Place of the right option, not shuffled", figures.keys_fixed, about)
    about = "All choices with one right option, in the order in which you wrote the options; learners see most of them shuffled."
    yield _keys("keys", "Place of the right option, as written", figures.keys, about)
    statements = tuple(Row(f"{row.name} is right", row.questions) for row in figures.statements)
    yield Part("statements", "True or false", statements, sum(row.questions for row in figures.statements))
    options = tuple(Row(f"{row.name} options", row.questions) for row in figures.options)
    yield Part("options", "Number of options", options, sum(row.questions for row in figures.options), "choice", _GAPS)
    if figures.words:
        yield _words(figures, figures.words)
    files = (Remark(f"{many(figures.files, 'file')} in all."),) if figures.files else ()
    yield Part("media", "Media", tuple(Row(row.name, row.questions) for row in figures.media), every, remarks=files)


_FEEDBACK = {
    "general": "to everybody",
    "combined": "by how right the answer was",
    "answers": "to single answers",
    "": "none",
}
_GAPS = "Gaps of a cloze that have options are choices too."


def _rows(counts: Sequence[Count], none: str = "") -> tuple[Row, ...]:
    """Rows with the author's words; `none` for what has nothing of the sort."""
    return tuple(
        Row(label, row.questions, row.lang)
        if (label := row.title or row.name) and (row.name or not none)
        else Row(none, row.questions, none=True)
        for row in counts
        if row.questions or row.name
    )


def _most(part: Part, top: int) -> Part:
    """The part with its first rows, and the one of those that have nothing."""
    named = [row for row in part.rows if not row.none]
    return replace(part, rows=(*named[:top], *(row for row in part.rows if row.none)), more=max(len(named) - top, 0))


def _both(objective: tuple[str, str]) -> str:
    return f"{objective[1]} ({objective[0]})"


def _untested(items: Sequence[str], of: Untested, what: str) -> Remark:
    return Remark(f"The course {of.course} has these {what}, and no question of its banks tests them:", tuple(items), of.lang)


def _keys(name: str, title: str, places: Places, about: str) -> Part:
    rows = tuple(
        Row(f"number {n}", count, chance=chance) for n, (count, chance) in enumerate(zip(places.counts, places.chance, strict=True), 1)
    )
    return Part(name, title, rows, sum(places.counts), "choice", f"{about} {_GAPS}")


def _words(figures: Figures, spread: Spread) -> Part:
    rows = tuple(Row(f"{r.first} to {r.last} words" if r.first < r.last else many(r.first, "word"), r.count) for r in spread.ranges)
    said = (
        f"The shortest has {many(spread.least, 'word')}; a quarter have at most {number(spread.lower)}, half at most {number(spread.middle)}, "
        f"three quarters at most {number(spread.upper)}; the longest has {spread.most:,}. The mean is {number(spread.mean)}."
    )
    said = said if spread.least < spread.most else ""
    longest = tuple(f"{stem.id}: {many(stem.words, 'word')} ({stem.place})" for stem in figures.longest if stem.words > spread.upper)
    remarks = (Remark(said), Remark("The longest:", longest)) if longest else (Remark(said),) if said else ()
    about = "Without formulas and gaps; descriptions are not counted."
    return Part("words", "Words a stem", rows, figures.asked, about=about, remarks=remarks, box=spread if said else None)


# ---- numbers -------------------------------------------------------------------------------------------------------------------


def many(n: int, what: str, several: str = "") -> str:
    """`1 question`, `2,500 questions`. several: the word for more than one, where it is not that with an s."""
    return f"{n:,} {what if n == 1 else several or f'{what}s'}"


def number(value: Fraction) -> str:
    """With one decimal where it is not whole."""
    return f"{int(value):,}" if value.denominator == 1 else f"{float(value):,.1f}"


def share(count: int, whole: int) -> str:
    """In whole percent, but never 0 where there is something, and never 100 where something is left."""
    percent = 100 * count / whole if whole else 0.0
    return "<1 %" if 0 < percent < 1 else ">99 %" if 99 < percent < 100 else f"{int(percent + 0.5)} %"
