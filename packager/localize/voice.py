"""A course in other words: what is done to it before it is rendered in another language."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from packager import walk
from packager.diagnostics import Result
from packager.localize.checks import SEVERAL, spellings
from packager.localize.parts import segment_of
from packager.markup import Dialect, as_written
from packager.model import (
    WITH_GAPS,
    Accepted,
    Bank,
    Cloze,
    Course,
    Markdown,
    Passage,
    Plain,
    Question,
    Segment,
    ShortAnswer,
    Term,
    WordGap,
)

Say = Callable[[Segment], str]


def spoken(course: Course[Markdown], lang: str, say: Say, dialect: Dialect) -> Course[Markdown]:
    """The course with its titles, names, terms and accepted answers in say's words, as one whose language is `lang`. The texts in Markdown stay, to be
    rendered with the same `say`. Ids, fractions, tolerances and tags are the source's. dialect: of the source.

    An accepted answer of several lines becomes several of the same worth; a term's further lines become its forms."""
    if say is as_written and lang == course.lang:
        return course
    other = lang != course.lang  # then nothing keeps a language of its own but what say gives one

    def plain(text: Plain) -> Result[Plain]:
        return Result(_said(text, say))

    def markdown(text: Markdown) -> Result[Markdown]:
        return Result(replace(text, lang=None) if other and text.lang else text)

    named = (replace(bank, questions=tuple(_named(question, say, dialect) for question in bank.questions)) for bank in course.banks)
    told = walk.map_texts(replace(course, banks=tuple(named)), markdown, plain).value
    return replace(
        told,
        lang=lang,
        units=tuple(replace(unit, lang=None) for unit in told.units) if other else told.units,
        banks=tuple(replace(_answers(bank), lang=lang if other else bank.lang) for bank in told.banks),
        glossary=_in_order(course.glossary, tuple(_forms(term) for term in told.glossary)),
    )


def _in_order(source: tuple[Term[Markdown], ...], told: tuple[Term[Markdown], ...]) -> tuple[Term[Markdown], ...]:
    """A glossary that its author has put in alphabetical order is so in every language; any other order is the author's own."""
    letters = [_letters(term) for term in source]
    return tuple(sorted(told, key=_letters)) if letters == sorted(letters) else told


def _letters(term: Term[Any]) -> str:
    """What a term is ordered by: its letters, whatever their case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", term.term.text.casefold()) if c.isalnum() or c == " ")


def _said(text: Plain, say: Say) -> Plain:
    segment = segment_of(text)
    if segment is None:
        return text
    said = say(segment)
    if not said.strip():
        return text
    lang = said.lang if isinstance(said, Passage) else None
    if said == text.text:
        return text if lang == text.lang else replace(text, lang=lang)
    lines = spellings(said)
    words = "\n".join(lines) if segment.kind in SEVERAL else " ".join(lines)
    return replace(text, text=words, lang=lang)


def _named(question: Question[Markdown], say: Say, dialect: Dialect) -> Question[Markdown]:
    """A question whose name is made of its prompt once that is rendered has it in the language in which the prompt is said."""
    if not question.name.made:
        return question
    segments = [segment for segment in dialect.segments(question.prompt).value if segment.kind in ("prompt", WITH_GAPS)]
    said = [say(segment) for segment in segments]
    if all(word == segment.source for word, segment in zip(said, segments, strict=True)):
        return question
    lang = said[0].lang if isinstance(said[0], Passage) else None
    made: Question[Markdown] = replace(question, name=replace(question.name, lang=lang))
    return made


def _answers(bank: Bank[Markdown]) -> Bank[Markdown]:
    """Accepted answers of several lines, each line an answer of its own."""

    def lines(accepted: tuple[Accepted[Markdown], ...]) -> tuple[Accepted[Markdown], ...]:
        answers: dict[str, Accepted[Markdown]] = {}
        for answer in accepted:
            for line in answer.text.text.split("\n"):
                answers.setdefault(line, replace(answer, text=replace(answer.text, text=line)))
        return tuple(answers.values())

    def several(question: Question[Markdown]) -> Question[Markdown]:
        if isinstance(question, ShortAnswer) and any("\n" in answer.text.text for answer in question.answers):
            return replace(question, answers=lines(question.answers))
        if isinstance(question, Cloze):
            gaps = (replace(gap, answers=lines(gap.answers)) if isinstance(gap, WordGap) else gap for gap in question.gaps)
            return replace(question, gaps=tuple(gaps))
        return question

    return replace(bank, questions=tuple(several(question) for question in bank.questions))


def _forms(term: Term[Any]) -> Term[Any]:
    """A term, and forms of it, whose translations have several lines."""
    words = [replace(word, text=line) for word in (term.term, *term.forms) for line in word.text.split("\n")]
    return replace(term, term=words[0], forms=tuple({word.text: word for word in reversed(words[1:])}.values())[::-1])
