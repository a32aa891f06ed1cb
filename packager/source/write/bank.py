"""A bank as a file of the authoring tree, with what it shows beside it: the other way of banks.py and questions.py, from the same keys.

Every bank that is written here is read again and rendered, and a question that does not come back as it was is not left so: it is kept raw, or said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from packager import walk
from packager.diagnostics import Diagnostic, Result, problem
from packager.files import Blob, blob
from packager.localize.variants import in_bank
from packager.markup import Dialect, Scope
from packager.model import Asset, Bank, CalculatedChoice, CalculatedSimple, Html, Question, RawQuestion
from packager.source.emit import Value, Word, document
from packager.source.keys import BANK
from packager.source.keys.questions import SECTION
from packager.source.write import raw, values
from packager.source.write.again import changed
from packager.source.write.keys import in_order
from packager.source.write.question import keys
from packager.source.write.texts import Texts

Keep = Callable[[Question[Html]], RawQuestion[Html] | None]
"""A question -> the same as its system wrote it, for where this dialect cannot say it; None where that cannot be."""

SCHEMA = "# yaml-language-server: $schema=../schemas/bank.schema.json\n"
_MOST_TRIES = 4


@dataclass(frozen=True, slots=True)
class Written:
    """A bank as it has been written: with raw questions where it had to, and without what could not be written at all. `files`: by repository path."""

    bank: Bank[Html]
    files: dict[str, Blob]


def write(bank: Bank[Html], assets: Mapping[str, Asset], keep: Keep) -> Result[Written]:
    """The files of a bank: question_banks/<id>.yml, what its texts show at the paths that the assets have, and sources of raw questions that
    are too long for it. A question that cannot be said in the dialect is kept raw, and that is said at its place. A family is written as its variants, which
    are ordinary questions."""
    bank = replace(bank, questions=tuple(map(_alone, in_bank(bank).questions)))
    file = f"question_banks/{bank.id}.yml"
    dialect = Dialect(Scope({path: asset.blob for path, asset in assets.items()}, lang=bank.lang))
    found: list[Diagnostic] = []
    questions = list(bank.questions)
    said: dict[str, list[Diagnostic]] = {}
    files: dict[str, Blob] = {}
    made: dict[str, dict[str, Value]] = {}
    unsaid: dict[str, str] = {}
    head = Texts(dialect, file)
    description = None if bank.description is None else head.prose(bank.description, bank.loc)
    if bank.description is not None and description is None:
        found.append(problem("import-lost", bank.loc, f"the description of the bank is left out: {head.unsaid}"))
    for _ in range(_MOST_TRIES):
        files = {}
        for question in questions:
            if question.id not in made:
                names = question.values.names if isinstance(question, CalculatedSimple | CalculatedChoice) else ()
                texts = Texts(dialect, file, names)
                made[question.id] = keys(texts, question, bank.id)
                said[question.id] = texts.lost
                if texts.unsaid:
                    made[question.id], unsaid[question.id] = {}, texts.unsaid
        text = SCHEMA + document(_bank(bank, description, questions, made))
        files |= raw.sources(questions, bank.id)
        written = [question for question in questions if made[question.id]]
        wrong = unsaid | changed(replace(bank, questions=tuple(written)), file, text, files, dialect)
        if not wrong:
            break
        left = []
        for question in questions:
            if question.id not in wrong:
                left.append(question)
                continue
            said.pop(question.id, None)
            made.pop(question.id, None)
            name = f"the question '{question.name.text}'"
            if not unsaid.pop(question.id, "") and (given := values.given(question)) is not None:
                found.append(
                    problem("import-altered", question.loc, f"the values of {name} are given row by row: drawn anew, they would be others")
                )
                left.append(given)
                continue
            kept = None if isinstance(question, RawQuestion) else keep(question)
            if kept is None:
                what = f"{name} cannot be written here without a change, and is left out: {wrong[question.id]}"
                found.append(problem("question-lost", question.loc, what))
            else:
                found.append(problem("kept-raw", question.loc, f"{name} is kept as its system wrote it: {wrong[question.id]}"))
                left.append(kept)
        questions = left
    whole = replace(bank, questions=tuple(questions))
    shown = {ref.id for ref in walk.refs(whole)}
    files |= {path: asset.blob for path, asset in assets.items() if path in shown}
    files[file] = blob(text)
    return Result(Written(whole, files), (*found, *head.lost, *(d for of_question in said.values() for d in of_question)))


def _alone(question: Question[Html]) -> Question[Html]:
    """A variant of a family as a question that knows of no other; it is called as it is."""
    return replace(question, variant_of="", name=replace(question.name, made=False)) if question.variant_of else question


# ---- the bank --------------------------------------------------------------------------------------------------------------------


def _bank(
    bank: Bank[Html], description: str | None, questions: Iterable[Question[Html]], made: Mapping[str, dict[str, Value]]
) -> dict[str, Value]:
    own, sections = _sections([(tuple(t.text for t in q.section), made[q.id]) for q in questions if made[q.id]])
    return in_order(
        BANK,
        {
            "id": bank.id, "title": bank.title.text, "language": Word(bank.lang) if bank.lang != "no" else "no", "version": bank.version,
            "description": description, "license": bank.license, "authors": bank.authors, "questions": own, "sections": sections,
            "targets": {format: dict(settings) for format, settings in bank.targets.items() if settings},
        },
    )  # fmt: skip


def _sections(placed: list[tuple[tuple[str, ...], dict[str, Value]]]) -> tuple[list[Value], list[Value]]:
    """Questions of a bank or section itself, and the sections in it, each where it comes up first."""
    own = [question for path, question in placed if not path]
    below: dict[str, list[tuple[tuple[str, ...], dict[str, Value]]]] = {}
    for path, question in placed:
        if path:
            below.setdefault(path[0], []).append((path[1:], question))
    sections = []
    for title, inside in below.items():
        questions, deeper = _sections(inside)
        sections.append(in_order(SECTION, {"title": title, "questions": questions, "sections": deeper}))
    return own, sections
