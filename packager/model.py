"""The nouns: a course and all it is made of, generic in T, the type of every text in it (Markdown, then Html).

No behaviour beyond small properties, and no format's name. Every class is frozen and carries `loc`, its place in the author's files, which
equality ignores. Ids are the author's or come from content by digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from packager.diagnostics import NOWHERE, Location
from packager.files import Blob

T = TypeVar("T")


def place() -> Any:
    """The `loc` of a noun: where the author wrote it; not part of what it is."""
    return field(default=NOWHERE, compare=False, repr=False)


class Placed:
    """A noun that also knows where each of its settings was written: `places` has the author's keys, e.g. "pass-mark"."""

    __slots__ = ()
    loc: Location
    places: Mapping[str, Location]

    def at(self, key: str) -> Location:
        """The place of a setting's value, or of the noun where the author did not write the key. A key within others is spelled with points
        ("targets.cc11.unit-links"); where it was not written, the place is that of the nearest key around it that was."""
        while key not in self.places and "." in key:
            key = key.rpartition(".")[0]
        return self.places.get(key, self.loc)


def settings() -> Any:
    """The `places` of a noun; not part of what it is."""
    return field(default_factory=dict, compare=False, repr=False)


# ---- texts ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Markdown:
    """A text of the author's in the dialect. `key` names it in the repository (unit id, "question.prompt" ...): every HTML id in its rendering
    begins with it. `kind` tells a translator what it is ("body", "answer", "feedback" ...). `loc` is the place of its first character."""

    source: str
    key: str
    kind: str = "text"
    lang: str | None = None
    loc: Location = place()
    columns: tuple[int, ...] = field(default=(), compare=False, repr=False)
    """1-based column of each source line where the text is indented in its file (a YAML block); empty: column 1 from the second line on."""
    note: str = field(default="", compare=False, repr=False)
    """The author's word to translators, where it stands outside the text."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A text that is translated but never parsed: titles, names, accepted answers, units of measure. `made`: of another text (the name of a question
    that has none, of its prompt), and so not translated by itself."""

    text: str
    key: str
    kind: str = "title"
    lang: str | None = None
    loc: Location = place()
    made: bool = field(default=False, compare=False, repr=False)
    note: str = field(default="", compare=False, repr=False)
    """The author's word to translators."""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Segment:
    """One translatable text, as Markdown: a paragraph, a heading, a table cell, an alternative text ... `context` tells equal texts apart
    (the msgctxt), `note` is the author's word to translators."""

    context: str
    source: str
    kind: str = "text"
    note: str = ""
    loc: Location = place()


class Passage(str):
    """What is shown for a segment that is not translated: words in another language than the text around them, which learners are told. `name`: what
    that language is called in theirs."""

    __slots__ = ("lang", "name")
    lang: str
    name: str

    def __new__(cls, text: str, lang: str, name: str = "") -> Passage:
        made = super().__new__(cls, text)
        made.lang, made.name = lang, name or lang
        return made

    def __reduce__(self) -> tuple[type[Passage], tuple[str, str, str]]:
        return Passage, (str(self), self.lang, self.name)


@dataclass(frozen=True, slots=True)
class Draw:
    """Questions taken from banks: those of `ids`, else all that match every criterion given; of them `count` at random, or all (None).
    `points` replaces each question's own."""

    bank: str = ""
    ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    competences: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    count: int | None = None
    points: Fraction | None = None
    loc: Location = place()


@dataclass(frozen=True, slots=True)
class Ref:
    """A link to something of the course. id: an asset's repository path, or the id of a unit, glossary term or activity (quiz, link, discussion).
    `fragment` is an HTML id in the target as its page has it, or ""."""

    kind: Literal["asset", "unit", "term", "activity"]
    id: str
    fragment: str = ""
    loc: Location = place()


@dataclass(frozen=True, slots=True)
class Math:
    """A formula in TeX; display is a block of its own."""

    tex: str
    display: bool = False
    loc: Location = place()


@dataclass(frozen=True, slots=True)
class Embed:
    """Questions placed in the text: kind "question" has the question's id; kind "quiz" has an id of its own and what it draws."""

    kind: Literal["question", "quiz"]
    id: str
    draws: tuple[Draw, ...] = ()
    loc: Location = place()


Token: TypeAlias = Ref | Math | Embed
Html: TypeAlias = tuple[str | Token, ...]
"""A rope: text between tokens that each writer spells its own way. The whole is well-formed (XHTML syntax) and sanitised once its tokens are
spelled, not each string: a Ref stands inside href="..."."""


_RIGHT_TO_LEFT = frozenset(["qps-plocm", "ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"])


def direction(lang: str) -> Literal["ltr", "rtl"]:
    """How a language (BCP 47) is written: "rtl" for Arabic, Hebrew and their like."""
    if lang in _RIGHT_TO_LEFT:
        return "rtl"
    parts = lang.lower().replace("_", "-").split("-")
    scripts = [part for part in parts[1:] if len(part) == 4 and part.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in ("adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa") else "ltr"
    return "rtl" if parts[0] in _RIGHT_TO_LEFT else "ltr"


# ---- questions -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Feedback(Generic[T]):
    """What is said after an answer: `general` to everybody, the others by how right it was (combined feedback)."""

    general: T | None = None
    correct: T | None = None
    partial: T | None = None
    incorrect: T | None = None


@dataclass(frozen=True, slots=True)
class Hint(Generic[T]):
    """Shown after a wrong try, before the next. `clear_wrong` takes wrong choices away, `show_count` says how many were right."""

    text: T
    clear_wrong: bool = False
    show_count: bool = False
    loc: Location = place()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionBase(Placed, Generic[T]):
    """What every kind has. points > 0; penalty is the share of the points taken off for each wrong try; `section` is the path of titles in its bank."""

    id: str
    name: Plain
    prompt: T
    points: Fraction = Fraction(1)
    feedback: Feedback[T] = field(default_factory=Feedback)
    hints: tuple[Hint[T], ...] = ()
    penalty: Fraction = Fraction(1, 3)
    tags: tuple[str, ...] = ()
    competences: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    difficulty: str = ""
    section: tuple[Plain, ...] = ()
    loc: Location = place()
    places: Mapping[str, Location] = settings()


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One of a choice. `key` is its letter (a, b, c ...) in the author's order, the same in every language and however shuffled.
    fraction: share of the points, from -1 to 1; right options of one question add up to 1."""

    key: str
    text: T
    fraction: Fraction
    feedback: T | None = None
    loc: Location = place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(QuestionBase[T]):
    """One answer (`several` False) or several of the options."""

    options: tuple[Option[T], ...]
    several: bool = False
    shuffle: bool = True
    numbering: Literal["abc", "ABC", "123", "iii", "III", "none"] = "abc"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse(QuestionBase[T]):
    """`answer` is whether the statement is true; when_true and when_false are the feedback for saying so."""

    answer: bool
    when_true: T | None = None
    when_false: T | None = None


@dataclass(frozen=True, slots=True)
class Accepted(Generic[T]):
    """An accepted answer in words; `*` in it stands for any run of characters, `\\*` for an asterisk. fraction: 0 to 1 (0 gives feedback to a known mistake)."""

    text: Plain
    fraction: Fraction = Fraction(1)
    feedback: T | None = None
    loc: Location = place()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortAnswer(QuestionBase[T]):
    """The first accepted answer that fits gives its fraction. Case counts only on request."""

    answers: tuple[Accepted[T], ...]
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class NumericAnswer(Generic[T]):
    """A number, right within +- tolerance (absolute, >= 0). None as the value accepts any number (a catch-all for feedback)."""

    value: Decimal | None
    tolerance: Decimal = Decimal(0)
    fraction: Fraction = Fraction(1)
    feedback: T | None = None
    loc: Location = place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Numerical(QuestionBase[T]):
    """The first answer whose interval holds the number gives its fraction. `unit` is shown beside the field, not asked."""

    answers: tuple[NumericAnswer[T], ...]
    unit: Plain | None = None


@dataclass(frozen=True, slots=True)
class Pair(Generic[T]):
    """A prompt and the answer that belongs to it. `key` is its number in the author's order."""

    key: str
    stem: T
    answer: Plain
    loc: Location = place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching(QuestionBase[T]):
    """Each pair weighs the same; equal answers may serve several stems; distractors are answers that fit none."""

    pairs: tuple[Pair[T], ...]
    distractors: tuple[Plain, ...] = ()
    shuffle: bool = True


@dataclass(frozen=True, slots=True)
class Item(Generic[T]):
    """One of the things to be put in order. `key` is its letter in the right order, the same in every language."""

    key: str
    text: T
    loc: Location = place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering(QuestionBase[T]):
    """Things to be put in order; `items` stand in the right one. scoring: what earns a share of the points: each item in its place, each that is followed by
    the right one, the longest row of items that are in order among themselves, or nothing but the whole order."""

    items: tuple[Item[T], ...]
    scoring: Literal["places", "next", "longest", "whole"] = "places"


@dataclass(frozen=True, slots=True, kw_only=True)
class Essay(QuestionBase[T]):
    """Graded by a person. lines: height of the field; words: least and most, None where open; attachments: how many files may be handed in."""

    response: Literal["text", "formatted", "file"] = "formatted"
    lines: int = 15
    min_words: int | None = None
    max_words: int | None = None
    attachments: int = 0
    template: T | None = None
    grader_notes: T | None = None


Question: TypeAlias = Choice[T] | TrueFalse[T] | ShortAnswer[T] | Numerical[T] | Matching[T] | Ordering[T] | Essay[T]

KINDS: dict[str, type[Any]] = {
    "choice": Choice, "true-false": TrueFalse, "short-answer": ShortAnswer,
    "numerical": Numerical, "matching": Matching, "ordering": Ordering, "essay": Essay,
}  # fmt: skip
"""The kinds of question by the name that an author writes."""


def kind_of(question: QuestionBase[Any]) -> str:
    """The name of a question's kind, as in KINDS."""
    return _KIND_NAMES[type(question)]


_KIND_NAMES = {cls: name for name, cls in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Bank(Generic[T]):
    """A bank of questions, in the author's order; each question names its section in the bank."""

    id: str
    title: Plain
    lang: str
    version: str = "1.0"
    description: T | None = None
    license: str = ""
    authors: tuple[str, ...] = ()
    questions: tuple[Question[T], ...] = ()
    loc: Location = place()


# ---- the course ----------------------------------------------------------------------------------------------------------

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
