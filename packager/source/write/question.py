"""One question as its keys: what every kind has, and a raw question."""

from __future__ import annotations

from packager import naming
from packager.diagnostics import Location
from packager.model import WITH_GAPS, Cloze, Description, DragWords, Feedback, GapSelect, Hint, Html, Question, RawQuestion, kind_of
from packager.source.emit import Value, Word
from packager.source.keys import QUESTIONS
from packager.source.write import raw
from packager.source.write.asked import asked
from packager.source.write.keys import in_order, number, share, yes
from packager.source.write.texts import Texts


def keys(texts: Texts, question: Question[Html], bank: str) -> dict[str, Value]:
    """The keys of a question of this bank."""
    kind = kind_of(question)
    if isinstance(question, RawQuestion):
        return in_order(QUESTIONS[kind], {"id": question.id, "kind": Word(kind), **raw.asked(question, bank, texts.file)})
    gapped = isinstance(question, Cloze | GapSelect | DragWords)
    prompt = texts.prose(question.prompt, question.loc, WITH_GAPS if gapped else "text")
    made = question.name.made or question.name.text == (naming.first_words(question.prompt) or question.id)
    common: dict[str, Value] = {
        "id": question.id, "kind": Word(kind), "name": None if made else question.name.text, "prompt": prompt,
        "points": number(question.points), "feedback": _feedback(texts, question.feedback, question.loc),
        "bloom": Word(question.bloom) if question.bloom else None, "version": question.version, "authors": question.authors,
        "hints": [_hint(texts, hint) for hint in question.hints], "penalty": share(question.penalty), "tags": question.tags,
        "competences": question.competences, "objectives": question.objectives, "difficulty": Word(question.difficulty) if question.difficulty else None,
        "targets": {format: dict(settings) for format, settings in question.targets.items() if settings},
    }  # fmt: skip
    if isinstance(question, Description):
        common = {key: value for key, value in common.items() if key in QUESTIONS[kind].by_name}
    return in_order(QUESTIONS[kind], common | asked(texts, question))


def _feedback(texts: Texts, feedback: Feedback[Html], place: Location) -> Value:
    parts = {part: texts.prose(getattr(feedback, part), place) for part in ("general", "correct", "partial", "incorrect")}
    said = {part: text for part, text in parts.items() if text is not None}
    return said.get("general") if set(said) <= {"general"} else said


def _hint(texts: Texts, hint: Hint[Html]) -> Value:
    text = texts.prose(hint.text, hint.loc) or ""
    marks = {name: yes(True) for name, wish in (("clear-wrong", hint.clear_wrong), ("show-count", hint.show_count)) if wish}
    return {"text": text, **marks} if marks else text
