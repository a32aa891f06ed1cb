"""packager i18n status"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Literal

import click

from packager import report
from packager.cli import _common
from packager.diagnostics import Diagnostic, has_errors, tidy

if TYPE_CHECKING:
    from packager.languages import Languages
    from packager.localize.translation import Translation
    from packager.progress import Progress


@click.command("status")
@_common.subjects
@click.option(
    "--lang", "langs", type=_common.LANGUAGES, default=(), metavar="LANG,...", help="These languages only, with commas between: bg,el."
)
@click.option("--by", type=click.Choice(["module", "unit"]), help="A row for each PO file, or for each unit and question.")
@click.option("--problems", is_flag=True, help="Say too what is wrong with the translations, and what translators ask.")
@click.option("--fail-under", type=click.FloatRange(0, 100), default=0.0, metavar="PERCENT", help="Exit with 1 where less is translated.")
@click.option("--output-format", "style", type=click.Choice(["text", "json"]), default="text", help="A table, or JSON for programs.")
def command(
    subjects: tuple[str, ...], langs: tuple[str, ...], by: Literal["module", "unit"] | None, problems: bool, fail_under: float, style: str
) -> None:
    """Show how much of every course is translated into each language, with its banks, and what is left; or of the COURSEs and BANKs named.

    "done" is what learners see in the language under the policy of the course; a text counts as translated when nothing is wrong with its translation.
    docs/translating.md explains the columns, and the JSON. Exit code 1: less than --fail-under, which a course in no other language is too, a language that
    nothing is translated into, or a PO file that cannot be read.
    """
    from packager import progress
    from packager.languages import Languages
    from packager.localize import cldr
    from packager.workspace import open_workspace

    read = open_workspace(_common.root())
    languages = Languages(read.value)
    if wrong := languages.misnamed(subjects, langs) or languages.untranslated(subjects, langs):
        _common.show(wrong, "concise", read.value.line_of)
        sys.exit(1)
    found: list[Diagnostic] = []
    below: list[str] = []
    data: list[dict[str, Any]] = []
    for subject in subjects or languages.subjects():
        course = read.value.subject(subject)
        done = [languages.translation(subject, lang) for lang in langs or languages.of(subject) if lang != course.lang]
        rows = [progress.whole(course, translation) for translation in done]
        parts = [row.parts if by == "module" else row.units if by == "unit" else () for row in rows]
        found += [d for translation in done for d in _problems(languages, translation)]
        below += [f"{subject} in {row.lang}: {_percent(row.complete)}" for row in rows if row.complete < fail_under]
        if fail_under and not languages.of(subject) and not langs:
            below.append(f"{subject} is not translated into any language")
        about = {
            "id": subject, "title": course.title.text, "lang": course.lang, "ship": course.policy.ship, "needed": float(course.policy.complete)
        }  # fmt: skip
        of_lang = [
            {**_data(row), "language": cldr.name(row.lang, "en"), "built": translation.enough}
            | ({f"{by}s": [*map(_data, below_it)]} if by else {})
            for row, translation, below_it in zip(rows, done, parts, strict=True)
        ]
        data.append({**about, "translations": of_lang})
        if style == "text":
            if rows or not langs:
                _print(course, rows, parts, {row.lang: cldr.name(row.lang, "en") for row in rows})
            else:
                click.echo(f"{course.title.text} ({subject}) is written in {cldr.name(course.lang, 'en')}\n")
            for row in rows:
                if row.unlisted and languages.has(subject, row.lang):
                    click.echo(
                        f"{row.lang}: {_many(row.unlisted, 'text')} of {subject} not in a PO file yet: packager i18n extract {subject}"
                    )
    shown = tidy(d for d in found if problems or d.rule == "translation-file")
    if style == "json":
        click.echo(json.dumps({"courses": data, "problems": [report.as_data(d) for d in shown]}, ensure_ascii=False, indent=2))
    else:
        _common.show(shown, _common.style_of(None), read.value.line_of)
        if not problems:
            _hint(found)
    if below:
        click.echo(f"below {fail_under:g} %: {'; '.join(below)}", err=True)
    sys.exit(1 if below or has_errors(d for d in found if d.rule == "translation-file") else 0)


def _problems(languages: Languages, translation: Translation) -> tuple[Diagnostic, ...]:
    found = (*translation.found, *(d for part in translation.rows for d in languages.problems(part, translation.lang)))
    return languages.workspace.allowed.sift(found, set())


def _data(row: Progress) -> dict[str, Any]:
    return {name: value for name, value in asdict(row).items() if name not in ("subject", "needed", "parts")}


# ---- the table ---------------------------------------------------------------------------------------------------------------


def _print(course: Any, rows: Sequence[Progress], parts: Sequence[Sequence[Progress]], languages: dict[str, str]) -> None:
    """One course or bank: its languages, then what each of them is made of."""
    reviews = course.policy.ship == "reviewed" or any(row.reviewed for row in rows)
    click.echo(click.style(f"{course.title.text} ({course.id})", bold=True))
    if not rows:
        click.echo(f"It is not translated yet. This makes the files of a language: packager i18n extract {course.id} --lang LANG\n")
        return
    size = f"{_many(rows[0].texts, 'text')}, {_many(rows[0].words, 'word')}"
    click.echo(f"{size}; a language is built when {course.policy.complete:g} % are {course.policy.ship}\n")
    _table([(f"{row.lang} {languages[row.lang]}", row) for row in rows], reviews)
    for row, below in zip(rows, parts, strict=True):
        if below:
            click.echo(click.style(f"{languages[row.lang]} ({row.lang})", bold=True) + "\n")
            _table([(f"{part.name.rpartition('/')[2]}  {part.title}", part) for part in below], reviews)


def _table(rows: Sequence[tuple[str, Progress]], reviews: bool) -> None:
    """Numbers, each in its column, then what they are about, which may be long: at a terminal it is cut, and a bar stands before it where there is room."""
    heads = ["translated", *(["reviewed"] if reviews else []), "fuzzy", "missing", "errors", "words left"]
    room = shutil.get_terminal_size().columns - len("  ".join(["100 %", *heads, ""])) if sys.stdout.isatty() else 0
    bars = room >= 12 + min(30, max(len(label) for label, _ in rows))
    click.echo("  ".join([f"{'done':>5}", *heads]))
    for label, row in rows:
        numbers = [row.translated, *([row.reviewed] if reviews else []), row.fuzzy, row.missing, row.errors, row.words_left]
        cells = [f"{_percent(row.complete):>5}", *(f"{number:>{len(head)},}" for number, head in zip(numbers, heads, strict=True))]
        most = room - (12 if bars else 0)
        name = label if not room or len(label) <= most else f"{label[: max(most - 1, 12)]}…"
        click.echo(f"{'  '.join(cells)}  {_bar(row) if bars else ''}{name}")
    click.echo()


def _bar(row: Progress) -> str:
    full = int(row.complete / 10)
    return click.style("█" * full, fg="green") + click.style("░" * (10 - full), dim=True) + "  "


def _percent(value: float) -> str:
    """Whole, but never 100 where something is left."""
    return f"{int(value)} %"


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _hint(found: Sequence[Diagnostic]) -> None:
    """What --problems would say."""
    asked = sum(d.rule == "translator-asks" for d in found)
    said = report.summary(d for d in tidy(found) if d.rule not in ("translator-asks", "translation-file"))
    what = ", ".join(filter(None, (said, f"{_many(asked, 'question')} of translators" if asked else "")))
    if what:
        click.echo(f"{what}: packager i18n status --problems")
