"""packager i18n bundle"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from packager import dist
from packager.cli import _common
from packager.diagnostics import Diagnostic, has_errors
from packager.files import pack, place, workshop
from packager.templating import Templates

if TYPE_CHECKING:
    pass


@click.command("bundle")
@click.argument("lang", metavar="LANG")
@_common.subjects
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), default=None, metavar="FILE.zip", help="Default: dist/translation-LANG.zip."
)
def command(lang: str, subjects: tuple[str, ...], out: Path | None) -> None:
    """Pack what a partner who translates into LANG needs, for every course and bank or those named: one zip.

    It holds the PO files, brought up to date, the glossary as a table, a page that shows each text beside its translation (it opens with a double click, without
    a network) and a README.txt. What stands on disk is left as it is. A partner sends the PO files back; they belong where they are in the zip.
    """
    from packager import extract, review
    from packager.languages import Languages
    from packager.localize import cldr
    from packager.workspace import open_workspace

    root = _common.root()
    read = open_workspace(root)
    languages = Languages(read.value)
    wrong: list[Diagnostic] = [*languages.misnamed(subjects, (lang,))]
    if not wrong and cldr.name(lang, "en") == lang:  # without a name it is a slip, where another language is about to be begun
        wrong += languages.untranslated(subjects, (lang,))
    some = [] if wrong else [subject for subject in subjects or languages.subjects() if languages.own(subject) != lang]
    wrong += {d: None for subject in some for part in languages.parts(subject) for d in languages.problems(part, lang)}
    if has_errors(wrong):
        _common.show(wrong, "concise", read.value.line_of)
        sys.exit(1)
    if not some:
        raise click.UsageError(f"Nothing here is to be translated into {lang}.")
    made = review.bundle(extract.current(languages, some, lang), some, lang, Templates(read.value.templates))
    if has_errors(made.diagnostics):
        _common.show(made.diagnostics, "concise", read.value.line_of)
        sys.exit(1)
    out = out if out is not None else root / "dist" / f"translation-{lang}.zip"
    try:
        with workshop(out.parent) as shop:
            with (shop / "bundle").open("wb") as file:
                pack(made.value, file)
            size = (shop / "bundle").stat().st_size
            place(shop / "bundle", out)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror or error}") from None
    shown = out.relative_to(Path.cwd()) if out.is_absolute() and out.is_relative_to(Path.cwd()) else out
    click.echo(f"{shown}  {dist.in_words(size)}")
