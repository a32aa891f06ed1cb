"""Texts as an author wrote them and as they are shown, and what every noun has: its place in the author's files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, TypeAlias, TypeVar

from packager.diagnostics import NOWHERE, Location

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


WITH_GAPS = "prompt with gaps"
"""The kind of a Markdown in which `[[name]]` is a gap."""


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
    values: tuple[str, ...] = ()
    """Names that stand for numbers in it: `{mass}`, `{= mass * 9.81}`."""


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
    values: tuple[str, ...] = ()
    """Names that stand for numbers in it, as in a Markdown."""

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


@dataclass(frozen=True, slots=True)
class Gap:
    """A place in a question's text that a learner fills; the question says with what, by its name."""

    name: str
    loc: Location = place()


@dataclass(frozen=True, slots=True)
class Value:
    """A place in a question's text where a number comes: what a formula gives for the learner's values, or one of them, where it is the name of one."""

    formula: str
    loc: Location = place()

    @property
    def typed(self) -> str:
        """As an author types it."""
        return f"{{{self.formula}}}" if self.formula.isidentifier() else f"{{= {self.formula}}}"


Token: TypeAlias = Ref | Math | Embed | Gap | Value
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
