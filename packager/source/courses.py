"""A course.yml and the glossary beside it become a Course, with every name in them looked up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from packager import walk
from packager.diagnostics import Location, Result, problem
from packager.model import (
    Audience,
    Bank,
    Course,
    Discussion,
    Draw,
    Funding,
    Link,
    Markdown,
    Meta,
    Module,
    Plain,
    Quiz,
    Show,
    Term,
    Unit,
)  # fmt: skip
from packager.source import shape
from packager.source.banks import Read
from packager.source.ids import slug
from packager.source.nodes import Scalar
from packager.source.questions import prose, words
from packager.source.shape import Record
from packager.source.values import Problems, did_you_mean


@dataclass(slots=True)
class Names:
    """What stands in the repository around a course. units by id; paths: file of a unit -> its id; banks by id; questions: id -> id of its
    bank; placed: file of a unit -> the banks that its text places questions of; variables: file of a course -> name -> text. sound: whether everything there could be read: where not, a name that is not found may be in what could not."""

    units: dict[str, Unit[Markdown]] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    banks: dict[str, Read] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    placed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    variables: dict[str, Mapping[str, str]] = field(default_factory=dict)
    sound: bool = True


def read(
    file: str, text: str, glossary: tuple[Term[Markdown], ...], names: Names, formats: Collection[str]
) -> Result[Course[Markdown] | None]:
    """The course of a course.yml, or None where it is none at all."""
    done = shape.read_file(shape.COURSE, file, text)
    record = done.value
    if record is None:
        return Result(None, done.diagnostics)
    problems: Problems = list(done.diagnostics)
    folder = str(PurePosixPath(file).parent)
    reading = _Reading(record, folder, names, problems)
    modules = reading.modules()
    units = tuple(names.units[id] for module in modules for id in module.units)
    quizzes = reading.quizzes()
    course = Course(
        id=record["id"].text if record["id"] else slug(PurePosixPath(folder).name),
        title=record["title"].plain("course.title")
        if record["title"]
        else Plain(PurePosixPath(folder).name, "course.title", loc=record.loc),
        lang=record["language"] or "en",
        summary=prose(record["summary"], "course.summary", "summary"),
        meta=Meta(
            version=record["version"].text if record["version"] else "1.0",
            license=record["license"] or "",
            authors=tuple(author.plain("").text for author in record["authors"]),
            keywords=tuple(k.plain(f"course.keyword.{n}", "keyword") for n, k in enumerate(record["keywords"], 1)),
            outcomes=tuple(o.plain(f"course.outcome.{n}", "outcome") for n, o in enumerate(record["outcomes"], 1)),
            workload=record["workload"],
        ),
        audiences=tuple(
            Audience(name.text, title.plain(f"audience.{name.text}", "audience"), name.loc) for name, title in record["audiences"]
        ),
        funding=_funding(record["funding"]),
        modules=modules,
        units=units,
        quizzes=quizzes,
        banks=reading.banks(units, quizzes),
        glossary=glossary,
        targets=_targets(record, formats, problems),
        pass_mark=record["pass-mark"],
        loc=record.loc,
    )
    names.variables[file] = {name.text: " ".join(value.text.split()) for name, value in record["variables"]}
    reading.in_place(course)
    _draws(course, names, problems)
    return Result(course, tuple(problems))


class _Reading:
    """One course.yml, while its names are being looked up."""

    def __init__(self, record: Record, folder: str, names: Names, problems: Problems) -> None:
        self.record, self.folder, self.names, self.problems = record, folder, names, problems

    # ---- modules ---------------------------------------------------------------------------------------------------------

    def modules(self) -> tuple[Module[Markdown], ...]:
        made = []
        taken: dict[str, Location] = {}
        for row in self.record["modules"]:
            if not row.whole:
                continue
            id = row["id"].text
            made.append(
                Module(
                    id=id,
                    title=row["title"].plain(f"module.{id}.title"),
                    units=self._units(row["units"], taken),
                    quizzes=words(row["quizzes"]),
                    summary=prose(row["summary"], f"module.{id}.summary", "summary"),
                    links=tuple(_link(link) for link in row["links"] if link.whole),
                    discussions=tuple(_discussion(topic) for topic in row["discussions"] if topic.whole),
                    loc=row.loc,
                )
            )
        unique(((m.id, m.loc) for m in made), "module", self.problems)
        return tuple(made)

    def _units(self, scalars: tuple[Scalar, ...], taken: dict[str, Location]) -> tuple[str, ...]:
        found = []
        for scalar in scalars:
            id = self._unit(scalar.text)
            if id is None:
                if self.names.sound:
                    known = [*self.names.units, *(PurePosixPath(path).name for path in self.names.paths if path.startswith(self.folder))]
                    hint = (
                        did_you_mean(scalar.text, known)
                        or f"write its text into {self.folder}/units/{slug(scalar.text.removesuffix('.md'))}.md"
                    )
                    self.problems.append(problem("unit-unknown", scalar.loc, f"there is no unit '{scalar.text}'", hint))
            elif id in taken:
                self.problems.append(
                    problem(
                        "listed-twice",
                        scalar.loc,
                        f"unit '{id}' is in this course already",
                        "take one of the two out",
                        [(taken[id], "listed here")],
                    )
                )
            else:
                taken[id] = scalar.loc
                found.append(id)
        return tuple(found)

    def _unit(self, name: str) -> str | None:
        """The id of the unit that a name means: an id, or a file with or without its folder and `.md`."""
        for id in (name, name.replace(" ", "-")):
            if id in self.names.units:
                return id
        for path in (f"{self.folder}/units/{name}", f"{self.folder}/{name}", name):
            for whole in (path, f"{path}.md"):
                if whole in self.names.paths:
                    return self.names.paths[whole]
        return None

    # ---- quizzes ---------------------------------------------------------------------------------------------------------

    def quizzes(self) -> tuple[Quiz[Markdown], ...]:
        made = []
        for row in self.record["quizzes"]:
            if not row.whole:
                continue
            id = row["id"].text
            made.append(
                Quiz(
                    id=id,
                    title=row["title"].plain(f"quiz.{id}.title"),
                    draws=tuple(draw for entry in row["questions"] if (draw := self._draw(entry)) is not None),
                    intro=prose(row["intro"], f"quiz.{id}.intro", "intro"),
                    pass_mark=row["pass-mark"],
                    time_limit=row["time-limit"],
                    attempts=row["attempts"],
                    shuffle=row["shuffle"],
                    show=Show(row["show"]["marks"], row["show"]["feedback"], row["show"]["answers"]) if row["show"] else Show(),
                    competences=words(row["competences"]),
                    loc=row.loc,
                )
            )
        return tuple(made)

    def _draw(self, entry: Scalar | Record) -> Draw | None:
        if isinstance(entry, Scalar):
            return Draw(ids=(entry.text,), loc=entry.loc) if self._asked(entry) else None
        if "question" in entry:
            for other in ("bank", "tags", "competences", "objectives"):
                if other in entry:
                    self.problems.append(
                        problem(
                            "key-clash",
                            entry.at(other),
                            f"'question' and '{other}' cannot stand together",
                            "name the questions, or say how to find them",
                        )
                    )
        bank = entry["bank"]
        known = bank is None or bank.text in self.names.banks
        if not known and self.names.sound:
            self.problems.append(
                problem("bank-unknown", bank.loc, f"there is no question bank '{bank.text}'", did_you_mean(bank.text, self.names.banks))
            )
        asked = [scalar for scalar in entry["question"] if self._asked(scalar)]
        if not known or ("question" in entry and not asked):
            return None
        return Draw(
            bank.text if bank else "", words(tuple(asked)), words(entry["tags"]), words(entry["competences"]), words(entry["objectives"]),
            entry["count"], entry["points"], entry.loc,
        )  # fmt: skip

    def _asked(self, scalar: Scalar) -> bool:
        known = scalar.text in self.names.questions
        if not known and self.names.sound:
            hint = did_you_mean(scalar.text, self.names.questions)
            if scalar.text in self.names.banks:
                hint = f"that is a bank: write {{bank: {scalar.text}}}"
            self.problems.append(problem("question-unknown", scalar.loc, f"there is no question '{scalar.text}'", hint))
        return known

    def banks(self, units: Iterable[Unit[Markdown]], quizzes: Iterable[Quiz[Markdown]]) -> tuple[Bank[Markdown], ...]:
        """Every bank that the course lists, and those that its quizzes and texts draw from, in the order of the repository."""
        used = {bank for unit in units for bank in self.names.placed.get(unit.path, ())}
        for scalar in self.record["banks"]:
            if scalar.text in self.names.banks:
                used.add(scalar.text)
            elif self.names.sound:
                self.problems.append(
                    problem(
                        "bank-unknown",
                        scalar.loc,
                        f"there is no question bank '{scalar.text}'",
                        did_you_mean(scalar.text, self.names.banks),
                    )
                )
        for quiz in quizzes:
            for draw in quiz.draws:
                used |= {draw.bank} if draw.bank else {self.names.questions[id] for id in draw.ids}
        return tuple(read.bank for id, read in self.names.banks.items() if id in used)

    # ---- the whole -------------------------------------------------------------------------------------------------------

    def in_place(self, course: Course[Markdown]) -> None:
        """Activities have ids of their own; each quiz stands in one module; audiences are declared."""
        activities = [(quiz.id, quiz.loc) for quiz in course.quizzes]
        for module in course.modules:
            activities += [(link.id, link.loc) for link in module.links]
            activities += [(topic.id, topic.loc) for topic in module.discussions]
        unique(activities, "activity", self.problems)
        known = {quiz.id for quiz in course.quizzes}
        placed: dict[str, Location] = {}
        for row in self.record["modules"]:
            for scalar in row["quizzes"]:
                if scalar.text not in known:
                    if all(quiz.whole for quiz in self.record["quizzes"]):
                        hint = did_you_mean(scalar.text, known) or "describe it under `quizzes:` of this file"
                        self.problems.append(problem("quiz-unknown", scalar.loc, f"there is no quiz '{scalar.text}'", hint))
                elif scalar.text in placed:
                    self.problems.append(
                        problem(
                            "listed-twice",
                            scalar.loc,
                            f"quiz '{scalar.text}' is in a module already",
                            "take one of the two out",
                            [(placed[scalar.text], "listed here")],
                        )
                    )
                else:
                    placed[scalar.text] = scalar.loc
        for quiz in course.quizzes:
            if quiz.id not in placed:
                self.problems.append(
                    problem(
                        "quiz-unused",
                        quiz.loc,
                        f"no module lists the quiz '{quiz.id}', so that no learner would find it",
                        f"add   quizzes: [{quiz.id}]   to a module",
                    )
                )


def _link(row: Record) -> Link[Markdown]:
    id = row["id"].text
    return Link(
        id, row["title"].plain(f"link.{id}.title"), row["url"], prose(row["description"], f"link.{id}.description", "description"), row.loc
    )


def _discussion(row: Record) -> Discussion[Markdown]:
    id = row["id"].text
    return Discussion(id, row["title"].plain(f"discussion.{id}.title"), row["text"].markdown(f"discussion.{id}.text", "text"), row.loc)


def _funding(row: Record | None) -> Funding[Markdown] | None:
    if row is None or not row.whole:
        return None
    return Funding(
        row["programme"].plain("funding.programme", "programme"), row["project"].plain("").text if row["project"] else "",
        prose(row["statement"], "funding.statement", "statement"), prose(row["disclaimer"], "funding.disclaimer", "disclaimer"), row.loc,
    )  # fmt: skip


def _targets(record: Record, formats: Collection[str], problems: Problems) -> dict[str, dict[str, str]]:
    found = {}
    for name, settings in record["targets"]:
        if name.text in formats:
            found[name.text] = {key.text: value.plain("").text for key, value in settings}
        else:
            problems.append(problem("target-unknown", name.loc, f"there is no format '{name.text}'", did_you_mean(name.text, formats)))
    return found


def _draws(course: Course[Markdown], names: Names, problems: Problems) -> None:
    """A quiz draws from what there is: every criterion finds questions, and enough of them."""
    for quiz in course.quizzes:
        taken: set[str] = {id for draw in quiz.draws for id in draw.ids}
        for draw in quiz.draws:
            found = {question.id for question in walk.pool(course, draw)}
            if not all(names.banks[bank.id].sound for bank in course.banks if not draw.bank or bank.id == draw.bank):
                continue
            if not found:
                why = "the course has no question bank" if not course.banks else "no question meets all that is asked for here"
                problems.append(
                    problem(
                        "draw-empty",
                        draw.loc,
                        why,
                        "name a bank" if not course.banks else "see the tags, competences and objectives of the bank's questions",
                    )
                )
                continue
            left = found - taken if not draw.ids else found
            if draw.count is not None and draw.count > len(left):
                elsewhere = f" ({len(found) - len(left)} more are asked by this quiz anyway)" if len(left) < len(found) else ""
                problems.append(
                    problem(
                        "draw-too-many",
                        draw.loc,
                        f"{draw.count} questions are to be drawn, and there are {len(left)}{elsewhere}",
                        f"write   count: {len(left)}   or less",
                    )
                )
            elif not draw.ids and not left:
                problems.append(
                    problem("draw-empty", draw.loc, "all that is asked for here is asked by this quiz already", "take this entry out")
                )
            if draw.count is None:
                taken |= found


def unique(ids: Iterable[tuple[str, Location]], what: str, problems: Problems, where: str = "this course") -> None:
    """Reports each id that stands a second time, with both places."""
    first: dict[str, Location] = {}
    for id, loc in ids:
        if id in first:
            problems.append(
                problem(
                    "id-duplicate",
                    loc,
                    f"{where} has the {what} id '{id}' twice",
                    "give one of them another id",
                    [(first[id], "first used here")],
                )
            )
        else:
            first[id] = loc


# ---- the glossary ------------------------------------------------------------------------------------------------------------


def glossary(file: str, text: str) -> Result[tuple[Term[Markdown], ...]]:
    """The entries of a glossary.yml. Each word leads to one entry."""
    done = shape.read_file(shape.GLOSSARY, file, text)
    problems: Problems = list(done.diagnostics)
    made = []
    for row in done.value["entries"] if done.value else ():
        if not row.whole:
            continue
        id = row["id"].text if row["id"] else slug(row["term"].text)
        forms = tuple(form.plain(f"term.{id}.form.{n}", "form of a term") for n, form in enumerate(row["forms"], 1))
        made.append(
            Term(
                id,
                row["term"].plain(f"term.{id}", "term"),
                row["definition"].markdown(f"term.{id}.definition", "definition"),
                forms,
                row.loc,
            )
        )
    unique(((term.id, term.loc) for term in made), "entry", problems, "this glossary")
    first: dict[str, tuple[str, Location]] = {}
    for term in made:
        for word in (term.term, *term.forms):
            other = first.setdefault(word.text, (term.id, word.loc))
            if other[0] != term.id:
                problems.append(
                    problem(
                        "term-duplicate",
                        word.loc,
                        f"'{word}' belongs to two entries",
                        "take it out of one",
                        [(other[1], "the other entry")],
                    )
                )
    return Result(tuple(made), tuple(problems))


_PLACED = re.compile(r"^[ \t>]*:::[ \t]+(question|quiz)\b(.*)$", re.M)
_BANK = re.compile(r"""\bbank=(?:"([^"]*)"|'([^']*)'|(\S+))""")
_INCLUDED = re.compile(r"""^[ \t>]*--8<--[ \t]+["']([^"']+)["'][ \t]*$""", re.M)


def placed(text: str, questions: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """(ids of the banks whose questions a text places or draws, paths that it includes): roughly, before anything is rendered."""
    banks: set[str] = set()
    for kind, rest in _PLACED.findall(text):
        if kind == "question":
            first = rest.split()[:1]
            banks |= {questions[id] for id in first if id in questions}
        else:
            banks |= {a or b or c for a, b, c in _BANK.findall(rest)}
    return banks, set(_INCLUDED.findall(text))
