"""packager i18n bundle"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from packager import dist
from packager.cli import _common
from packager.diagnostics import Diagnostic, Location, has_errors, problem
from packager.files import pack, place, workshop
from packager.templating import Templates

if TYPE_CHECKING:
    from packager.languages import Languages


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
    from packager.languages import Languages, code
    from packager.workspace import open_workspace

    root = _common.root()
    read = open_workspace(root)
    languages = Languages(read.value)
    wrong: list[Diagnostic] = [*extract.unknown(languages, subjects), *(code(lang) or _strange(languages, lang))]
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


def _strange(languages: Languages, lang: str) -> tuple[Diagnostic, ...]:
    """What is wrong with a language that nothing here is in, and that has no name either: a slip, where one with a name is about to be begun."""
    from packager.localize import cldr, pseudo
    from packager.source import did_you_mean

    there = {code for subject in languages.subjects() for code in (languages.own(subject), *languages.of(subject))}
    if lang in there or cldr.name(lang, "en") != lang:
        return ()
    if lang in pseudo.LANGUAGES:
        return (problem("unknown-name", Location(), f"nobody speaks '{lang}'", f"packager build --lang {lang} needs no translation"),)
    begin = f"packager i18n extract --lang {lang} makes the files of a language without a name"
    hint = "; ".join(filter(None, (did_you_mean(lang, there), begin)))
    return (problem("unknown-name", Location(), f"nothing here is translated into '{lang}', and no language of that code is known", hint),)
