"""A course and all it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, Literal, TypeAlias

from packager.diagnostics import Location
from packager.files import Blob
from packager.model.questions import (
    Bank,
)
from packager.model.texts import (
    Draw,
    Placed,
    Plain,
    T,
    place,
    settings,
)

When: TypeAlias = Literal["during", "after", "closed", "never"]
"""during the attempt (after each answer), after the attempt, after the quiz is closed, or never."""


@dataclass(frozen=True, slots=True)
class Show:
    """When a learner sees marks, feedback and the right answers of a quiz."""

    marks: When = "after"
    feedback: When = "after"
    answers: When = "after"


@dataclass(frozen=True, slots=True)
class Quiz(Placed, Generic[T]):
    """A test of the course. pass_mark: percent of its points or None; time_limit in minutes or None; attempts None: no limit."""

    id: str
    title: Plain
    draws: tuple[Draw, ...]
    intro: T | None = None
    pass_mark: Decimal | None = None
    time_limit: int | None = None
    attempts: int | None = None
    shuffle: bool = False
    show: Show = Show()
    competences: tuple[str, ...] = ()
    loc: Location = place()
    places: Mapping[str, Location] = settings()


@dataclass(frozen=True, slots=True)
class Objective:
    """What a learner can do after a unit."""

    id: str
    text: Plain
    competences: tuple[str, ...] = ()
    loc: Location = place()


@dataclass(frozen=True, slots=True)
class Unit(Placed, Generic[T]):
    """A page of the course. `path` is its file in the repository; workload in minutes; `audience` empty: for everybody."""

    id: str
    title: Plain
    body: T
    path: str = ""
    lang: str | None = None
    objectives: tuple[Objective, ...] = ()
    workload: int | None = None
    competences: tuple[str, ...] = ()
    keywords: tuple[Plain, ...] = ()
    audience: tuple[str, ...] = ()
    loc: Location = place()
    places: Mapping[str, Location] = settings()


@dataclass(frozen=True, slots=True)
class Link(Generic[T]):
    """A web address as an activity of its own."""

    id: str
    title: Plain
    url: str
    description: T | None = None
    loc: Location = place()


@dataclass(frozen=True, slots=True)
class Discussion(Generic[T]):
    """A topic that learners discuss in the platform's forum."""

    id: str
    title: Plain
    text: T
    loc: Location = place()


@dataclass(frozen=True, slots=True)
class Module(Generic[T]):
    """A part of the course: ids of its units, then of its quizzes, then its links and discussions."""

    id: str
    title: Plain
    units: tuple[str, ...] = ()
    quizzes: tuple[str, ...] = ()
    summary: T | None = None
    links: tuple[Link[T], ...] = ()
    discussions: tuple[Discussion[T], ...] = ()
    loc: Location = place()


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an edition is made for."""

    id: str
    title: Plain
    loc: Location = place()


@dataclass(frozen=True, slots=True)
class Variable:
    """A text that `{var:name}` stands for."""

    name: str
    text: Plain
    loc: Location = place()


@dataclass(frozen=True, slots=True)
class Policy:
    """How translations of a course are shipped. ship: the state in which a translation is shown to learners. complete: percent of its texts that a
    language needs to be built. fallback: language -> those that are shown where it has nothing, in their order; the source comes last anyway."""

    ship: Literal["translated", "reviewed"] = "translated"
    complete: Decimal = Decimal(80)
    fallback: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    loc: Location = place()


TRAINER = "trainer"
"""The audience that sees the trainer notes; every course has it without declaring it."""


@dataclass(frozen=True, slots=True)
class Funding(Generic[T]):
    """Who pays, and the words that have to be shown for it."""

    programme: Plain
    project: str = ""
    statement: T | None = None
    disclaimer: T | None = None
    loc: Location = place()


@dataclass(frozen=True, slots=True)
class Term(Generic[T]):
    """A glossary entry; `forms` are the inflected forms that are linked in the text beside the term itself."""

    id: str
    term: Plain
    definition: T
    forms: tuple[Plain, ...] = ()
    loc: Location = place()


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the author's that a text uses. `path` in the repository; `name` is its file name in every package: portable ASCII, unique in the course."""

    path: str
    name: str
    media_type: str
    blob: Blob


@dataclass(frozen=True, slots=True)
class Meta:
    """What catalogues ask. workload in minutes; licence as an SPDX identifier."""

    version: str = "1.0"
    license: str = ""
    authors: tuple[str, ...] = ()
    keywords: tuple[Plain, ...] = ()
    outcomes: tuple[Plain, ...] = ()
    workload: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course(Placed, Generic[T]):
    """A course whole: its units in module order, every bank that it draws from, every file that it uses. `audience` names the edition ("" the
    general one). `targets` are the author's settings by format name. pass_mark: percent over all quizzes, or None."""

    id: str
    title: Plain
    lang: str
    summary: T | None = None
    meta: Meta = Meta()
    audience: str = ""
    audiences: tuple[Audience, ...] = ()
    funding: Funding[T] | None = None
    modules: tuple[Module[T], ...] = ()
    units: tuple[Unit[T], ...] = ()
    quizzes: tuple[Quiz[T], ...] = ()
    banks: tuple[Bank[T], ...] = ()
    glossary: tuple[Term[T], ...] = ()
    variables: tuple[Variable, ...] = ()
    policy: Policy = Policy()
    assets: Mapping[str, Asset] = field(default_factory=dict)
    targets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    pass_mark: Decimal | None = None
    loc: Location = place()
    places: Mapping[str, Location] = settings()
