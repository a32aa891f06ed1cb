"""What a text may name: the files, units, activities, questions, terms and variables around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from packager.diagnostics import Diagnostic, Location, problem
from packager.files import Files
from packager.model import Markdown

Fate: TypeAlias = Literal["keep", "drop", "unwrap"]
"""What becomes of a directive's block in an edition: kept as it is, left out, or its text kept without the block around it."""

Keep: TypeAlias = Callable[[str, tuple[str, ...]], Fate]
"""(directive, its bare words) -> its fate: ("for", ("advisors",)) -> "unwrap"."""


NameKind: TypeAlias = Literal["unit", "question", "bank", "activity", "term", "audience", "variable", "module"]
"""A kind of name. "module" stands for what the modules of the course hold."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The surroundings of the texts of one course or bank.

    units: repository path of a unit's file -> its id. activities: id of a quiz, link or discussion -> its title. questions: ids that `::: question`
    may place, drafts: those that it may not yet. banks: ids that `::: quiz` may draw from. terms: id of a glossary entry -> its term and inflected forms as they stand in a text.
    audiences: id -> title. variables: name -> value, and in an edition in another language name@language -> that in a third one, for passages in
    it, and name@ -> the author's, which addresses have whatever a translation says. label_audiences: whether a block for one audience is shown
    with that audience's title (the general edition) or as if it were for everybody (select has left out the others). keep: the edition's choice
    of blocks, for the snippets that a text includes, which `select_blocks` does not see; None keeps all; edition tells two such choices apart.
    shared: file of a unit or bank -> the audiences of all courses that have it, since what is for the learners of another course is no mistake;
    None where not all are known. lang: the language of the texts, and languages: file -> that of its own. words: name of a word of ours that
    stands in texts -> what it is in `lang`, or a Passage. addresses: a web address -> the one that stands for it in this language. tracks: file
    of captions -> the language, and what that calls itself, of the file that stands for it in a translation. unread: kinds of names of which some
    may stand in what could not be read: of those, a name that is not found is no mistake of the text's.
    """

    files: Files = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    activities: Mapping[str, str] = field(default_factory=dict)
    questions: frozenset[str] = frozenset()
    drafts: frozenset[str] = frozenset()
    banks: frozenset[str] = frozenset()
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    audiences: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    label_audiences: bool = True
    keep: Keep | None = None
    edition: tuple[str, str] = ("", "")
    shared: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    lang: str = "en"
    languages: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    tracks: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    unread: frozenset[NameKind] = frozenset()

    def language(self, text: Markdown) -> str:
        """The language of a text."""
        return text.lang or self.languages.get(text.loc.file, self.lang)


def draft_named(id: str, location: Location) -> Diagnostic:
    """That a question which stays out is asked for by its id."""
    message = f"the question '{id}' is a draft, and drafts stay out"
    return problem("question-draft", location, message, "take `status: draft` out at the question, or name another one")
