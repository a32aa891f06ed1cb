"""A unit's file becomes a Unit: the front matter's keys, then the text."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from packager.diagnostics import Location, Result, problem
from packager.markup import bare
from packager.model import Markdown, Objective, Plain, Unit
from packager.source import shape
from packager.source.ids import slug
from packager.source.keys import UNIT
from packager.source.questions import words
from packager.source.shape import Record
from packager.source.values import Problems

_FENCE = re.compile(r"\s*---[ \t]*\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.M)
_HEADING = re.compile(r"\s*#[ \t]+(\S.*)(?:\n|\Z)")


def read(path: str, text: str) -> Result[Unit[Markdown]]:
    """The unit of a file. Its id is the front matter's, else made of the file's name; its title the front matter's, else the first `# ` line,
    which then is no part of the text."""
    problems: Problems = []
    record, start = _front_matter(path, text, problems)
    id = record["id"].text if record and record["id"] else slug(PurePosixPath(path).stem)
    title = record["title"].plain(f"{id}.title") if record and record["title"] else None
    heading = _HEADING.match(text, start)
    said = bare(heading[1].rstrip("# \t")) if heading else ""
    if heading and (title is None or said == title.text):
        line = text.count("\n", 0, heading.start(1)) + 1
        here = Location(path, line, heading.start(1) - text.rfind("\n", 0, heading.start(1)))
        title = title or Plain(said or id, f"{id}.title", "title", None, here)
        start = heading.end()
    # a title may stand in front matter that could not be read
    if title is None and (record.sound("title") if record else not problems):
        problems.append(
            problem("key-missing", record.loc if record else Location(path, 1, 1), "this unit has no title",
                    "add   title: ...   between the lines --- at the top, or begin the text with a line   # Title")
        )  # fmt: skip
    if title is None:
        title = Plain(id, f"{id}.title", "title", None, Location(path, 1, 1))
    body = text[start:]
    lead = len(body) - len(body.lstrip("\n"))
    here = Location(path, text.count("\n", 0, start + lead) + 1, 1)
    lang = record["language"] if record else None
    unit = Unit(
        id=id,
        title=title,
        body=Markdown(body[lead:].rstrip() + "\n" if body.strip() else "", id, "body", lang, here),
        path=path,
        lang=lang,
        objectives=_objectives(record, id) if record else (),
        workload=record["workload"] if record else None,
        competences=words(record["competences"]) if record else (),
        keywords=tuple(k.plain(f"{id}.keyword.{n}", "keyword") for n, k in enumerate(record["keywords"], 1)) if record else (),
        audience=words(record["audience"]) if record else (),
        loc=record.loc if record else Location(path, 1, 1),
        places=record.places | {f"audience.{id.text}": id.loc for id in record["audience"]} if record else {},
    )
    return Result(unit, tuple(problems))


def _front_matter(path: str, text: str, problems: Problems) -> tuple[Record | None, int]:
    """The keys at the top of a file, None where there are none, and where the text below them begins."""
    fence = _FENCE.match(text)
    if fence is None:
        return None, 0
    end = _END.search(text, fence.end())
    opened = text.count("\n", 0, fence.end())
    if end is None:
        problems.append(
            problem("front-matter-open", Location(path, opened, 1), "the line --- opens the unit's keys, and no second --- closes them",
                    "put a line --- behind the last key")
        )  # fmt: skip
        return None, len(text)
    keys = text[fence.end() : end.start()]
    if not keys.strip():
        return None, end.end()
    done = shape.read_file(UNIT, path, keys, opened)
    problems.extend(done.diagnostics)
    return done.value, end.end()


def _objectives(record: Record, id: str) -> tuple[Objective, ...]:
    return tuple(
        Objective(o["id"].text, o["text"].plain(f"{id}.objective.{o['id'].text}", "objective"), words(o["competences"]), o.loc)
        for o in record["objectives"]
        if o.whole
    )
