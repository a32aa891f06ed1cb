"""A glossary.yml becomes the terms of its course; each word leads to one entry."""

from __future__ import annotations

from packager.diagnostics import Location, Result, problem
from packager.model import Markdown, Term
from packager.source import keys, shape
from packager.source.ids import slug
from packager.source.names import unique
from packager.source.shape import Record
from packager.source.values import Problems


def read(file: str, text: str) -> Result[tuple[Term[Markdown], ...]]:
    """The entries of a glossary, in the author's order."""
    done = shape.read_file(keys.GLOSSARY, file, text)
    problems: Problems = list(done.diagnostics)
    terms = tuple(_term(row) for row in done.value["entries"] if row.whole) if done.value else ()
    unique(((term.id, term.loc) for term in terms), "entry", problems, "this glossary")
    first: dict[str, tuple[str, Location]] = {}
    for term in terms:
        for word in (term.term, *term.forms):
            id, loc = first.setdefault(word.text, (term.id, word.loc))
            if id != term.id:
                message = f"'{word}' belongs to two entries"
                problems.append(problem("term-duplicate", word.loc, message, "take it out of one", [(loc, "the other entry")]))
    return Result(terms, tuple(problems))


def _term(row: Record) -> Term[Markdown]:
    id = row["id"].text if row["id"] else slug(row["term"].text)
    key = f"term.{id}"
    forms = tuple(form.plain(f"{key}.form.{n}", "form of a term") for n, form in enumerate(row["forms"], 1))
    return Term(id, row["term"].plain(key, "glossary term"), row["definition"].markdown(f"{key}.definition", "definition"), forms, row.loc)
