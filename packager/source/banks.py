"""A bank's file becomes a Bank: its questions in the author's order, each knowing its section."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from packager.diagnostics import Location, Result
from packager.model import Bank, Markdown, Plain, Question
from packager.source import keys, questions, shape, targets
from packager.source.answers import prose
from packager.source.drafts import lenient
from packager.source.ids import slug
from packager.source.nodes import Scalar
from packager.source.shape import Record
from packager.source.values import Problems


@dataclass(frozen=True, slots=True)
class Read:
    """A bank as read, and the ids of all its questions, drafts and those that could not be read to the end too. sound: nothing in it is missing;
    named: no id of a question is."""

    bank: Bank[Markdown]
    ids: tuple[Scalar, ...]
    sound: bool
    named: bool


def read(file: str, text: str, formats: Collection[str] = ()) -> Result[Read | None]:
    """The bank of a file, or None where it is no bank at all. formats: the names that its `targets` may have."""
    done = shape.read_file(keys.BANK, file, text)
    record = done.value
    if record is None:
        return Result(None, done.diagnostics)
    problems: Problems = list(done.diagnostics)
    stem = PurePosixPath(file).stem
    id = record["id"].text if record["id"] else slug(stem)
    title = record["title"].plain(f"{id}.title") if record["title"] else Plain(stem, f"{id}.title", loc=record.loc)
    found: list[Question[Markdown]] = []
    ids: list[Scalar] = []
    drafts: dict[str, None] = {}  # in their order
    whole = _section(record, (), f"{id}.section", found, ids, drafts, problems)
    settings, places = targets.read(record, formats, problems)
    bank = Bank(
        id=id,
        title=title,
        lang=record["language"] or "en",
        version=record["version"].text if record["version"] else "1.0",
        description=prose(record["description"], f"{id}.description", "description"),
        license=record["license"] or "",
        authors=tuple(author.plain("").text for author in record["authors"]),
        questions=tuple(question for question in found if question.id not in drafts),
        drafts=tuple(drafts),
        targets=settings,
        places=places,
        loc=Location(file, record.loc.line, record.loc.column),
    )
    return Result(Read(bank, tuple(ids), whole, _named(record)), tuple(lenient(record.node, problems)))


def _named(record: Record) -> bool:
    """Whether the id of every question of a bank or section, and of all below it, could be read."""
    return (
        record.sound("questions", "sections")
        and all(entry["id"] is not None for entry in record["questions"])
        and all(_named(section) for section in record["sections"])
    )


def _section(
    record: Record,
    path: tuple[Plain, ...],
    key: str,
    found: list[Question[Markdown]],
    ids: list[Scalar],
    drafts: dict[str, None],
    problems: Problems,
) -> bool:
    """Adds the questions of a bank or section and of all below it, and the ids of those that are drafts; whether each could be read."""
    whole = True
    for entry in record["questions"]:
        if entry["id"] is not None:
            ids.append(entry["id"])
            if entry["status"] == "draft":
                drafts[entry["id"].text] = None
        made = questions.question(entry, path, problems)
        if made is None:
            whole = whole and entry["status"] == "draft"
        else:
            found.append(made)
            ids += [entry["id"].called(id) for id in made.variants]
            drafts.update(dict.fromkeys(made.variants) if made.id in drafts else {})
    for number, section in enumerate(record["sections"], 1):
        below = f"{key}.{number}"
        title = section["title"].plain(below, "section") if section["title"] else Plain(str(number), below, "section", loc=section.loc)
        whole = _section(section, (*path, title), below, found, ids, drafts, problems) and whole
    return whole
