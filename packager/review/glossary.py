"""The terms of some courses with their translations: as rows, and as a table that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from packager.languages import Languages
from packager.localize import cldr
from packager.localize.checks import spellings
from packager.localize.translation import Row, State
from packager.model import Markdown, Plain


@dataclass(frozen=True, slots=True)
class Entry:
    """A term, and what the PO files say of it: its translation, the forms of it that are linked in texts, its definition; "" for what is not translated.
    state: of the translation of the term."""

    term: str
    forms: tuple[str, ...]
    definition: str
    translation: str
    translated_forms: tuple[str, ...]
    translated_definition: str
    state: State
    course: str


def entries(languages: Languages, subjects: Sequence[str], lang: str) -> tuple[Entry, ...]:
    """Every term of these courses, in the order of their letters."""
    return tuple(
        sorted((entry for subject in subjects for entry in _of(languages, subject, lang)), key=lambda e: (e.term.casefold(), e.course))
    )


def _of(languages: Languages, subject: str, lang: str) -> Iterator[Entry]:
    course, dialect = languages.workspace.subject(subject), languages.dialect(subject)
    rows: dict[tuple[str, str], Row] = {
        (row.segment.context, row.segment.source): row for row in languages.translation(subject, lang).all_rows()
    }

    def said(row: Row | None) -> str:
        return row.entry.target if row is not None and row.entry is not None and row.state in ("translated", "reviewed") else ""

    def plain(text: Plain) -> str:
        return said(rows.get((text.key, text.text)))

    def markdown(text: Markdown) -> str:
        return "\n".join(filter(None, (said(rows.get((s.context, s.source))) for s in dialect.segments(text).value)))

    for term in course.glossary:
        row = rows.get((term.term.key, term.term.text))
        own = spellings(plain(term.term))
        forms = (*own[1:], *(form for text in term.forms for form in spellings(plain(text))))
        yield Entry(
            term=term.term.text,
            forms=tuple(form.text for form in term.forms),
            definition=" ".join(term.definition.source.split()),
            translation=own[0] if own else "",
            translated_forms=tuple(dict.fromkeys(form for form in forms if form not in own[:1])),
            translated_definition=markdown(term.definition),
            state=row.state if row is not None else "missing",
            course=course.title.text,
        )


def table(entries: Sequence[Entry], lang: str) -> bytes:
    """A table in CSV, in UTF-8 with a byte order mark, by which Excel knows the letters. The fields are parted by what Excel expects where the language is
    at home: a semicolon where the comma is the decimal sign."""
    out = io.StringIO(newline="")
    made = csv.writer(out, delimiter=";" if "," in cldr.number(Decimal("0.5"), lang) else ",", lineterminator="\r\n")
    name = cldr.name(lang, "en")
    made.writerow(["Term", "Forms", "Definition", name, f"{name}: forms", f"{name}: definition", "State", "Course"])
    for e in entries:
        row = [
            e.term,
            ", ".join(e.forms),
            e.definition,
            e.translation,
            ", ".join(e.translated_forms),
            e.translated_definition,
            e.state,
            e.course,
        ]
        made.writerow(_harmless(cell) for cell in row)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """What a spreadsheet would take for a formula is a text with an apostrophe before it."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
