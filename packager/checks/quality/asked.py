"""A question as the checks of its quality look at it: the plain words of its stem and options, worked out once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from packager import walk
from packager.checks.quality.numbers import Span, span
from packager.checks.quality.vocabulary import Vocabulary, bare
from packager.diagnostics import Location
from packager.model import CalculatedChoice, Choice, ChoiceGap, Cloze, Html, Option, Question

PHRASE = 80
"""Letters of the longest phrase that an option is compared with."""
_SIMPLE = re.compile(r"<p>([^<&]*)</p>")

Choosing: TypeAlias = Choice[Html] | CalculatedChoice[Html] | ChoiceGap[Html]


def said(html: Html) -> str:
    """The words of a rendered text."""
    if len(html) == 1 and isinstance(html[0], str) and (simple := _SIMPLE.fullmatch(html[0])):
        return " ".join(simple[1].split())
    return walk.plain_text(html)


@dataclass(frozen=True)
class Asked:
    """One question of a bank in its own language, and the words by which that language is judged. gap: the gap of it whose options are looked at, where they
    are a gap's."""

    question: Question[Html]
    lang: str
    vocabulary: Vocabulary
    gap: ChoiceGap[Html] | None = None

    @property
    def choice(self) -> Choosing | None:
        """What options are chosen in: the question, or the gap."""
        return self.gap or (self.question if isinstance(self.question, Choice | CalculatedChoice) else None)

    @property
    def choices(self) -> tuple[Asked, ...]:
        """Itself, or of a cloze each gap that is filled by choice."""
        if not isinstance(self.question, Cloze):
            return (self,)
        return tuple(replace(self, gap=gap) for gap in self.question.gaps if isinstance(gap, ChoiceGap))

    @property
    def stem_at(self) -> Location:
        return self.question.at("prompt")

    @cached_property
    def stem(self) -> str:
        return said(self.question.prompt)

    @cached_property
    def options(self) -> tuple[tuple[Option[Html], str], ...]:
        """The options of a choice, each with its plain words; of other kinds none."""
        return tuple((option, said(option.text)) for option in self.choice.options) if self.choice is not None else ()

    @property
    def one(self) -> bool:
        """Whether one of several options is to be chosen."""
        return self.choice is not None and not self.choice.several

    @cached_property
    def worded(self) -> bool:
        """Whether the options are words alone: no pictures, formulas or code, of which the words would say little."""
        return all(isinstance(piece, str) and "<code" not in piece for option, _ in self.options for piece in option.text)

    def outside(self, text: str) -> bool:
        """Whether an option speaks of the others instead of the matter: all of the above, none of the above."""
        return self.says(text, self.vocabulary.all_options) or self.says(text, self.vocabulary.none_options)

    def says(self, text: str, phrases: frozenset[str]) -> bool:
        """Whether an option is one of these phrases and nothing more."""
        return bool(phrases) and len(text) <= PHRASE and bare(text) in phrases

    @cached_property
    def spans(self) -> tuple[tuple[Option[Html], Span], ...]:
        """The options as numbers and ranges of one unit, where all are such but for those that speak of the others; else nothing."""
        found = []
        for option, text in self.options:
            number = span(text, self.lang, self.vocabulary)
            if number is not None:
                found.append((option, number))
            elif not self.outside(text):
                return ()
        return tuple(found) if len({number.unit for _, number in found}) == 1 else ()
