"""How far translations are, in numbers: of a course or bank as a whole, of each of its PO files, of each of its units and questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from packager import walk
from packager.localize.parts import COURSE, Part
from packager.localize.translation import Row, Translation, ships
from packager.model import Course, Markdown

GLOSSARY, TITLES = "glossary.yml", "course.yml"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is translated into `lang`. subject: the course or bank that it belongs to. name: the subject's id, the path of a PO file, or the
    id of a unit or question (the path of a picture with words); title: what a person calls it.

    texts = translated + fuzzy + missing + errors. translated: a translation stands there and nothing is wrong with it; reviewed: those of them that a
    second person has seen. fuzzy: it was made for other words. unlisted: those of the missing that no PO file has yet. words, words_left: of the
    source, in all texts and in those that are not translated. complete: percent of the texts that learners may see under the course's policy, rounded down to a
    tenth; needed: from how many on the policy builds it, 0 for what is not built by itself. parts: of a course or bank its PO files (titles and glossary,
    modules, banks), of a PO file its units, questions and other things that have texts, in reading order."""

    subject: str
    name: str
    title: str
    lang: str
    texts: int
    translated: int
    reviewed: int
    fuzzy: int
    missing: int
    errors: int
    unlisted: int
    words: int
    words_left: int
    complete: float
    needed: float = 0.0
    parts: tuple[Progress, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether the policy lets it be built."""
        return self.complete >= self.needed

    @property
    def units(self) -> tuple[Progress, ...]:
        """The units and questions of all PO files of a course or bank."""
        return tuple(unit for module in self.parts for unit in module.parts)


def whole(course: Course[Markdown], translation: Translation) -> Progress:
    """A course or bank in a language, with all its parts."""
    titles = names(course)

    def module(part: Part, rows: Sequence[Row]) -> Progress:
        found: dict[str, list[Row]] = {}
        for row in rows:
            found.setdefault(owner(part, row.segment.context, titles), []).append(row)
        units = tuple(_of(course, translation, id, called(id, titles), of_unit) for id, of_unit in found.items())
        return replace(_of(course, translation, part.po(translation.lang), title_of(part), rows), parts=units)

    made = _of(course, translation, course.id, course.title.text, tuple(translation.all_rows()))
    modules = tuple(module(part, rows) for part, rows in translation.rows.items())
    return replace(made, needed=float(translation.policy.complete), parts=modules)


def _of(course: Course[Markdown], translation: Translation, name: str, title: str, rows: Sequence[Row]) -> Progress:
    states = [row.state for row in rows]
    done = sum(ships(state, translation.policy) for state in states)
    return Progress(
        subject=course.id,
        name=name,
        title=title,
        lang=translation.lang,
        texts=len(rows),
        translated=states.count("translated") + states.count("reviewed"),
        reviewed=states.count("reviewed"),
        fuzzy=states.count("fuzzy"),
        missing=states.count("missing"),
        errors=states.count("error"),
        unlisted=sum(row.entry is None for row in rows),
        words=sum(row.words for row in rows),
        words_left=sum(row.words for row in rows if row.state not in ("translated", "reviewed")),
        complete=(done * 1000 // len(rows)) / 10 if rows else 100.0,
    )


# ---- names -------------------------------------------------------------------------------------------------------------------


def title_of(part: Part) -> str:
    """What a person calls what a PO file holds."""
    return "Titles, glossary, quizzes" if part.home[1] == COURSE else part.title


def names(course: Course[Markdown]) -> Mapping[str, str]:
    """id -> title of what the texts of a course belong to: its units and questions, links and discussions, its banks, its glossary; the rest is the course's own."""
    return dict(_names(course))


def _names(course: Course[Markdown]) -> Iterator[tuple[str, str]]:
    yield TITLES, "Titles and quizzes"
    yield GLOSSARY, "Glossary"
    for bank in course.banks:
        yield bank.id, bank.title.text
    for unit in course.units:
        yield unit.id, unit.title.text
    for module in course.modules:
        yield from ((f"link.{link.id}", link.title.text) for link in module.links)
        yield from ((f"discussion.{topic.id}", topic.title.text) for topic in module.discussions)
    for question in walk.questions(course):
        yield question.id, question.name.text


def owner(part: Part, context: str, names: Mapping[str, str]) -> str:
    """The id of what a text belongs to, by its context: "led-saving.option.a#option" is of the question led-saving; the path of its file for the words of a
    picture. An id may hold points, but no slash."""
    key = context.partition("#")[0]
    if "/" in key:
        return key
    pieces = key.split(".")
    if part.home[1] == COURSE:
        return GLOSSARY if pieces[0] == "term" else TITLES
    ids = (".".join(pieces[:size]) for size in range(len(pieces), 0, -1))
    return next((id for id in ids if id in names), TITLES)


def called(id: str, names: Mapping[str, str]) -> str:
    """What a person calls what texts belong to."""
    return f"Picture {id.rpartition('/')[2]}" if "/" in id else names.get(id, id)
