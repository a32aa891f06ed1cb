"""Raw questions being written: the source of each in the bank, or beside it where it is long."""

from __future__ import annotations

from collections.abc import Iterable

from packager.files import Blob, blob
from packager.markup.paths import relative
from packager.model import Html, Question, RawQuestion
from packager.source.emit import Value
from packager.source.ids import file_name

_LONG_SOURCE = 3000  # characters of a raw question that may stand in the bank itself


def asked(question: RawQuestion[Html], bank: str, file: str) -> dict[str, Value]:
    """The keys that it has beside its id and kind. file: that of the bank."""
    apart = _is_long(question)
    return {
        "name": question.name.text if question.name.text != question.id else None, "format": question.format,
        "source": None if apart else question.source.strip() + "\n", "file": relative(file, _file(bank, question.id)) if apart else None,
    }  # fmt: skip


def sources(questions: Iterable[Question[Html]], bank: str) -> dict[str, Blob]:
    """The files of those that do not stand in the bank."""
    return {_file(bank, q.id): blob(q.source.strip() + "\n") for q in questions if isinstance(q, RawQuestion) and _is_long(q)}


def _is_long(question: RawQuestion[Html]) -> bool:
    return len(question.source) > _LONG_SOURCE


def _file(bank: str, id: str) -> str:
    return f"question_banks/raw/{bank}/{file_name(id, '.xml')}"
