"""A course.yml becomes a Course, with every name in it looked up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from packager.diagnostics import Location, Result, problem
from packager.markup.scope import NameKind, draft_named
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
    Policy,
    Quiz,
    Show,
    Term,
    Unit,
    Variable,
)
from packager.source import draws, keys, shape, targets
from packager.source.answers import prose
from packager.source.ids import slug
from packager.source.names import Names, unique
from packager.source.nodes import Scalar
from packager.source.questions import words
from packager.source.shape import Record
from packager.source.text import short
from packager.source.values import Problems, did_you_mean, nearest


@dataclass(frozen=True, slots=True)
class Read:
    """A course as read, and the kinds of its names of which some could not be read."""

    course: Course[Markdown]
    unread: frozenset[NameKind]


def read(file: str, text: str, glossary: tuple[Term[Markdown], ...], names: Names, formats: Collection[str]) -> Result[Read | None]:
    """The course of a course.yml, or None where it is none at all. formats: the names that its `targets` may have."""
    done = shape.read_file(keys.COURSE, file, text)
    record = done.value
    if record is None:
        return Result(None, done.diagnostics)
    problems: Problems = list(done.diagnostics)
    folder = PurePosixPath(file).parent
    reading = _Reading(record, str(folder), names, problems)
    modules = reading.modules()
    units = tuple(names.units[id] for module in modules for id in module.units)
    quizzes = tuple(reading.quiz(row) for row in record["quizzes"] if row.whole)
    settings, places = targets.read(record, formats, problems)
    course = Course(
        id=record["id"].text if record["id"] else slug(folder.name),
        title=record["title"].plain("course.title") if record["title"] else Plain(folder.name, "course.title", loc=record.loc),
        lang=record["language"] or "en",
        summary=prose(record["summary"], "course.summary", "summary"),
        meta=_meta(record),
        audiences=tuple(Audience(id.text, title.plain(f"audience.{id.text}", "audience"), id.loc) for id, title in record["audiences"]),
        funding=_funding(record["funding"]) if record["funding"] and record["funding"].whole else None,
        modules=modules,
        units=units,
        quizzes=quizzes,
        banks=reading.banks(units, quizzes),
        glossary=glossary,
        variables=tuple(_variable(name, value) for name, value in record["variables"]),
        policy=_policy(record["translation"]) if record["translation"] else Policy(),
        targets=settings,
        pass_mark=record["pass-mark"],
        loc=record.loc,
        places=record.places | places,
    )
    reading.activities(course)
    draws.check(course, names, problems)
    return Result(Read(course, frozenset(reading.unread())), tuple(problems))


class _Reading:
    """One course.yml, while its names are being looked up."""

    def __init__(self, record: Record, folder: str, names: Names, problems: Problems) -> None:
        self.record, self.folder, self.names, self.problems = record, folder, names, problems

    def say(self, rule: str, loc: Location, message: str, hint: str, related: Iterable[tuple[Location, str]] = ()) -> None:
        self.problems.append(problem(rule, loc, message, hint, related))

    # ---- modules ---------------------------------------------------------------------------------------------------------

    def modules(self) -> tuple[Module[Markdown], ...]:
        taken: dict[str, Location] = {}
        made = tuple(self._module(row, taken) for row in self.record["modules"] if row.whole)
        unique(((module.id, module.loc) for module in made), "module", self.problems)
        return made

    def _module(self, row: Record, taken: dict[str, Location]) -> Module[Markdown]:
        id = row["id"].text
        return Module(
            id=id,
            title=row["title"].plain(f"module.{id}.title"),
            units=self._units(row["units"], taken),
            quizzes=words(row["quizzes"]),
            summary=prose(row["summary"], f"module.{id}.summary", "summary"),
            links=tuple(_link(link) for link in row["links"] if link.whole),
            discussions=tuple(_discussion(topic) for topic in row["discussions"] if topic.whole),
            loc=row.loc,
        )

    def _units(self, scalars: tuple[Scalar, ...], taken: dict[str, Location]) -> tuple[str, ...]:
        found = []
        for scalar in scalars:
            id = self._unit(scalar.text)
            if id is None:
                self._no_unit(scalar)
            elif id in taken:
                self.say(
                    "listed-twice", scalar.loc, f"unit '{id}' is in this course already", "take one of the two out", [(taken[id], "listed here")]
                )  # fmt: skip
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

    def _no_unit(self, scalar: Scalar) -> None:
        if not any(path.startswith(f"{self.folder}/") for path in self.names.unread["unit"]):
            files = [PurePosixPath(path).name for path in self.names.paths if path.startswith(f"{self.folder}/")]
            near = did_you_mean(scalar.text, [*self.names.units, *(files if scalar.text.endswith(".md") else ())])
            hint = near or f"write it in {self.folder}/units/{slug(scalar.text.removesuffix('.md'))}.md"
            self.say("unit-unknown", scalar.loc, f"there is no unit '{short(scalar.text)}'", hint)

    # ---- quizzes ---------------------------------------------------------------------------------------------------------

    def quiz(self, row: Record) -> Quiz[Markdown]:
        id, show = row["id"].text, row["show"]
        return Quiz(
            id=id,
            title=row["title"].plain(f"quiz.{id}.title"),
            draws=tuple(draw for entry in row["questions"] if (draw := self._draw(entry)) is not None),
            intro=prose(row["intro"], f"quiz.{id}.intro", "intro"),
            pass_mark=row["pass-mark"],
            time_limit=row["time-limit"],
            attempts=row["attempts"],
            shuffle=row["shuffle"],
            show=Show(show["marks"], show["feedback"], show["answers"]) if show else Show(),
            competences=words(row["competences"]),
            loc=row.loc,
            places=row.places,
        )

    def _draw(self, entry: Scalar | Record) -> Draw | None:
        """What an entry of a quiz takes, or None where it names nothing that there is (reported)."""
        if isinstance(entry, Scalar):
            return Draw(ids=(entry.text,), loc=entry.loc) if self._asks(entry) else None
        criteria = [key for key in ("bank", "tags", "competences", "objectives") if key in entry]
        if "question" in entry and criteria:
            hint = "name the questions, or say how to find them"
            self.say("key-clash", entry.at(criteria[0]), f"'question' and '{criteria[0]}' cannot stand together", hint)
        elif "question" not in entry and not criteria:
            self.say("key-missing", entry.loc, "this does not say which questions are meant", "add   question: ID   or   bank: ID")
            return None
        bank = entry["bank"]
        ids = tuple(scalar for scalar in entry["question"] if self._asks(scalar))
        if (bank is not None and not self._draws_from(bank)) or ("question" in entry and not ids):
            return None
        return Draw(
            bank=bank.text if bank else "",
            ids=words(ids),
            tags=words(entry["tags"]),
            competences=words(entry["competences"]),
            objectives=words(entry["objectives"]),
            count=entry["count"],
            points=entry["points"],
            loc=entry.loc,
        )

    def _asks(self, scalar: Scalar) -> bool:
        """Whether there is a question of this id."""
        known = scalar.text in self.names.questions
        if scalar.text in self.names.drafts:
            self.problems.append(draft_named(scalar.text, scalar.loc))
        elif not known and not self.names.unread["question"]:
            is_bank = scalar.text in self.names.banks
            hint = f"that is a bank:   bank: {scalar.text}" if is_bank else did_you_mean(scalar.text, self.names.questions)
            self.say("question-unknown", scalar.loc, f"there is no question '{scalar.text}'", hint)
        return known

    def _draws_from(self, scalar: Scalar) -> bool:
        """Whether there is a bank of this id."""
        known = scalar.text in self.names.banks
        if not known and not self.names.unread["bank"]:
            hint = did_you_mean(scalar.text, self.names.banks)
            self.say("bank-unknown", scalar.loc, f"there is no question bank '{scalar.text}'", hint)
        return known

    def banks(self, units: Iterable[Unit[Markdown]], quizzes: Iterable[Quiz[Markdown]]) -> tuple[Bank[Markdown], ...]:
        """Every bank that the course lists, and those that its quizzes and texts draw from, in the order of the repository."""
        used = {scalar.text for scalar in self.record["banks"] if self._draws_from(scalar)}
        drawn = [draw for quiz in quizzes for draw in quiz.draws]
        for unit in units:
            for embed in self.names.placed.get(unit.id, ()):
                drawn += embed.draws or (Draw(ids=(embed.id,)),)
        for draw in drawn:
            used |= {draw.bank, *(self.names.questions.get(id, "") for id in draw.ids)}
        return tuple(read.bank for id, read in self.names.banks.items() if id in used)

    def unread(self) -> Iterator[NameKind]:
        """The kinds of names of which some stand in what could not be read, or name what there is not."""
        modules: tuple[Record, ...] = self.record["modules"]
        if not (
            self.record.sound("modules", "quizzes")
            and all(row.whole for row in self.record["quizzes"])
            and all(row.whole and row.sound("links", "discussions") for row in modules)
            and all(row.whole for module in modules for row in (*module["links"], *module["discussions"]))
        ):
            yield "activity"
        if not (
            self.record.sound("modules")
            and all(row.whole and row.sound("units", "quizzes", "links", "discussions") for row in modules)
            and all(self._unit(scalar.text) is not None for module in modules for scalar in module["units"])
        ):
            yield "module"
        if not self.record.sound("audiences"):
            yield "audience"
        if not self.record.sound("variables"):
            yield "variable"

    # ---- the whole -------------------------------------------------------------------------------------------------------

    def activities(self, course: Course[Markdown]) -> None:
        """Activities have ids of their own, and each quiz stands in one module."""
        ids = [(quiz.id, quiz.loc) for quiz in course.quizzes]
        for module in course.modules:
            ids += [(link.id, link.loc) for link in module.links]
            ids += [(topic.id, topic.loc) for topic in module.discussions]
        unique(ids, "activity", self.problems)
        known = {row["id"].text for row in self.record["quizzes"] if row["id"]}
        listed: dict[str, Location] = {}
        meant = set()  # what stands there misspelt is not unused as well
        for scalar in (scalar for row in self.record["modules"] for scalar in row["quizzes"]):
            if scalar.text not in known:
                meant.add(nearest(scalar.text, known))
                hint = did_you_mean(scalar.text, known) or "describe it under `quizzes:` of this file"
                self.say("quiz-unknown", scalar.loc, f"there is no quiz '{scalar.text}'", hint)
            elif (first := listed.setdefault(scalar.text, scalar.loc)) != scalar.loc:
                self.say(
                    "listed-twice", scalar.loc, f"quiz '{scalar.text}' is in a module already", "take one of the two out", [(first, "listed here")]
                )  # fmt: skip
        for quiz in course.quizzes:
            if quiz.id not in listed and quiz.id not in meant:
                message = f"no module lists the quiz '{quiz.id}', so that no learner would find it"
                self.say("quiz-unused", quiz.loc, message, f"add   quizzes: [{quiz.id}]   to a module")


def _meta(record: Record) -> Meta:
    return Meta(
        version=record["version"].text if record["version"] else "1.0",
        license=record["license"] or "",
        authors=tuple(author.plain("").text for author in record["authors"]),
        keywords=tuple(k.plain(f"course.keyword.{n}", "keyword") for n, k in enumerate(record["keywords"], 1)),
        outcomes=tuple(o.plain(f"course.outcome.{n}", "outcome") for n, o in enumerate(record["outcomes"], 1)),
        workload=record["workload"],
    )


def _link(row: Record) -> Link[Markdown]:
    id = row["id"].text
    description = prose(row["description"], f"link.{id}.description", "description")
    return Link(id, row["title"].plain(f"link.{id}.title"), row["url"], description, row.loc)


def _discussion(row: Record) -> Discussion[Markdown]:
    id = row["id"].text
    return Discussion(id, row["title"].plain(f"discussion.{id}.title"), row["text"].markdown(f"discussion.{id}.text", "text"), row.loc)


def _variable(name: Scalar, value: Scalar) -> Variable:
    text = " ".join(value.text.split())
    key = (
        "" if _ADDRESS.match(text) else f"variable.{name.text}"
    )  # where a link leads is no translator's: links.yml has the addresses of a language
    return Variable(name.text, replace(value.plain(key, "variable"), text=text), name.loc)


_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)\S+$", re.I)


def _policy(row: Record) -> Policy:
    return Policy(row["ship"], row["complete"], dict(row["fallback"]), row.loc)


def _funding(row: Record) -> Funding[Markdown]:
    return Funding(
        programme=row["programme"].plain("funding.programme", "programme"),
        project=row["project"].plain("").text if row["project"] else "",
        statement=prose(row["statement"], "funding.statement", "statement"),
        disclaimer=prose(row["disclaimer"], "funding.disclaimer", "disclaimer"),
        loc=row.loc,
    )
