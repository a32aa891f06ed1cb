"""packager stats"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from packager import report
from packager.cli import _common
from packager.diagnostics import Diagnostic, Result, has_errors, tidy
from packager.stats.parts import TOP

if TYPE_CHECKING:
    from packager.languages import Languages
    from packager.model import Bank, Html, Markdown


@click.command("stats")
@click.argument("subjects", nargs=-1, metavar="[BANK|COURSE]...")
@click.option(
    "--top", type=click.IntRange(min=1), default=TOP, metavar="N", help=f"How many tags, sections and the like are shown. Default: {TOP}."
)
@click.option(
    "--page", "out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.html", help="Write a page with plots instead."
)
@click.option(
    "--output-format", "style", type=click.Choice(["text", "json"]), default="text", help="Tables for people, or JSON with everything."
)
def command(subjects: tuple[str, ...], top: int, out: Path | None, style: str) -> None:
    """Show what a BANK holds, or several taken together, or those of a COURSE; without a name, all banks.

    Counted are kinds, sections, tags, difficulty, Bloom level, competences and objectives (and which of a course's no question tests), points, feedback, hints,
    the places of right options, words a stem, media. The page is one file that needs no network.
    """
    from packager import stats
    from packager.languages import Languages
    from packager.templating import Templates
    from packager.workspace import open_workspace

    read = open_workspace(_common.root())
    languages = Languages(read.value)
    library = read.value.library
    wrong = languages.misnamed(subjects)
    banks = {bank.id: bank for bank in library.banks}
    if not wrong and subjects:
        of_course = {course.id: course.banks for course in library.courses}
        banks = {bank.id: bank for name in subjects for bank in ((banks[name],) if name in banks else of_course[name])}
    if wrong:
        _common.show(wrong, "concise", read.value.line_of)
        sys.exit(1)
    figures = stats.count([_rendered(languages, bank) for bank in banks.values()], library.courses)
    found: tuple[Diagnostic, ...] = tuple(d for d in read.diagnostics if d.location.file in {bank.loc.file for bank in banks.values()})
    if out is not None:
        made = stats.page(figures, top, Templates(read.value.templates))
        found += made.diagnostics
        if not has_errors(made.diagnostics):
            _write(out, made.value)
    if style == "json":
        click.echo(json.dumps(asdict(figures), ensure_ascii=False, indent=2, default=_number))
    elif out is None:
        click.echo(stats.text(figures, top))
    if has_errors(found):
        errors = tidy(d for d in found if has_errors([d]))
        click.echo(report.render(errors, "concise", read.value.line_of), err=True)
        sys.exit(1)


def _rendered(languages: Languages, bank: Bank[Markdown]) -> Bank[Html]:
    """A bank as its learners see it; what is wrong with its texts is for `check` to say."""
    from packager import select, walk
    from packager.localize import variants
    from packager.model import Course

    home = next((course.id for course in languages.workspace.library.courses if bank.id in {one.id for one in course.banks}), bank.id)
    dialect = languages.dialect(home)
    shown = select.select(Course(id=bank.id, title=bank.title, lang=bank.lang, banks=(bank,)), "", bank.lang).banks[0]
    done: Result[Bank[Html]] = walk.map_all(shown, dialect.render_all)
    return variants.in_bank(done.value)


def _number(value: Any) -> float:
    """A fraction as JSON has numbers."""
    assert isinstance(value, Fraction)
    return float(value) if value.denominator > 1 else int(value)


def _write(out: Path, text: str) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror or error}") from None
    click.echo(f"{out}", err=True)
