"""A package's questions as Canvas reads them: tests/formats/canvas.py."""

from __future__ import annotations

from packager.files import Files
from tests.formats.canvas import Asked, of_package
from tests.formats.probes import Probe

KINDS = {
    "multiple_choice_question": "choice",
    "multiple_answers_question": "choice",
    "true_false_question": "true-false",
    "short_answer_question": "short-answer",
    "numerical_question": "numerical",
    "matching_question": "matching",
    "essay_question": "essay",
    "text_only_question": "description",
    "file_upload_question": "essay",
}


def questions(files: Files) -> dict[str, Probe]:
    """The questions of the quizzes by the author's id, which stands in the item's identifier: `asked_<id>`."""
    return {asked.ident.removeprefix("asked_"): _probe(asked) for asked in of_package(files) if not asked.bank}


def _probe(asked: Asked) -> Probe:
    return Probe(KINDS[asked.type], asked.points.limit_denominator(1000), _right(asked))


def _right(asked: Asked) -> object:
    match KINDS[asked.type]:
        case "choice":
            return frozenset(n for n, answer in enumerate(asked.answers) if answer.right)
        case "true-false":
            return asked.answers[0].right
        case "short-answer":
            return frozenset(answer.text.replace("*", "\\*") for answer in asked.answers)
        case "numerical":
            return frozenset(answer.text for answer in asked.answers)
        case "matching":
            return frozenset((n, answer.match) for n, answer in enumerate(asked.answers))
        case _:
            return None
