"""What a question uses of the features that a format may have no place for, and one warning of all that it loses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from packager.diagnostics import Diagnostic, Location, problem
from packager.formats import FEATURES, FORMATS
from packager.formats._convert import unit_asked_at
from packager.model import KINDS, CalculatedChoice, Choice, Essay, Matching, Measured, Option, Question, TrueFalse

_DEFAULTS = {(cls, field.name): field.default for cls in KINDS.values() for field in fields(cls)}


def used(question: Question[Any]) -> Mapping[str, Location]:
    """Features of FEATURES beside the kind and its answers -> where the author wrote them; a setting that is as it would be anyway is not used."""
    said = question.feedback
    combined = said.correct or said.partial or said.incorrect
    hinted = question.hints or penalised(question)
    found = {
        "names": not question.name.made and question.name.loc,
        "points": question.points != _DEFAULTS[type(question), "points"] and question.at("points"),
        "option-order": not getattr(question, "shuffle", True) and question.at("shuffle"),
        "numbering": isinstance(question, Choice | CalculatedChoice) and question.numbering != "abc" and question.at("numbering"),
        "all-or-nothing": isinstance(question, Choice) and question.scoring == "whole" and question.at("scoring"),
        "asked-units": isinstance(question, Measured) and question.unit_input != "shown" and unit_asked_at(question),
        "number-unit": isinstance(question, Measured) and question.unit and question.unit.loc,
        "essay-settings": isinstance(question, Essay) and _essay_setting(question),
        "general-feedback": said.general and question.at("feedback"),
        "answer-feedback": _answer_feedback(question),
        "combined-feedback": combined and question.at("feedback"),
        "hints": hinted and (question.hints[0].loc if question.hints else question.at("penalty")),
        "sections": question.section and question.section[-1].loc,
        "tags": question.tags and question.at("tags"),
        "competences": question.competences and question.at("competences"),
        "objectives": question.objectives and question.at("objectives"),
        "difficulty": question.difficulty and question.at("difficulty"),
        "bloom": question.bloom and question.at("bloom"),
        "question-credit": (question.version or question.authors) and question.at("version" if question.version else "authors"),
    }
    return {feature: place for feature, place in found.items() if isinstance(place, Location)}


def penalised(question: Question[Any]) -> bool:
    """Whether its author has said what a wrong try costs. An essay has one try, so that nothing is lost with its penalty."""
    return question.penalty != _DEFAULTS[type(question), "penalty"] and not isinstance(question, Essay)


def left_out(format: str, question: Question[Any], besides: Mapping[str, Location] | None = None) -> Diagnostic | None:
    """The warning for all of a question's features for which the format's row has no place, and for those of `besides`; None where it loses nothing.
    It stands at the only one, or at the question, with the place of each."""
    carries = FORMATS[format].carries
    lost = {feature: place for feature, place in used(question).items() if not carries[feature]} | dict(besides or {})
    if not lost:
        return None
    names = ", ".join(FEATURES[feature].lower() for feature in lost)
    what = f"the {FORMATS[format].title} has no place for what question '{question.id}' has beside its answers: {names}"
    if len(lost) == 1:
        return problem("not-carried", next(iter(lost.values())), what)
    return problem("not-carried", question.loc, what, related=((place, FEATURES[feature].lower()) for feature, place in lost.items()))


def _answer_feedback(question: Question[Any]) -> Location | None:
    if isinstance(question, TrueFalse):
        key = "when-true" if question.when_true else "when-false" if question.when_false else ""
        return question.at(key) if key else None
    if isinstance(question, Matching):
        return None
    parts: tuple[Option[Any], ...] = (*getattr(question, "options", ()), *getattr(question, "answers", ()))
    return next((part.loc for part in parts if part.feedback), None)


def _essay_setting(question: Essay[Any]) -> Location | None:
    settings = {
        "response": question.response != "formatted",
        "lines": question.lines != _DEFAULTS[Essay, "lines"],
        "min-words": question.min_words is not None,
        "max-words": question.max_words is not None,
        "attachments": question.attachments > 0,
        "template": question.template is not None,
        "grader-notes": question.grader_notes is not None,
    }
    return next((question.at(key) for key, is_set in settings.items() if is_set), None)
