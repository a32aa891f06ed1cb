"""packager import"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from packager import report
from packager.cli import _common
from packager.diagnostics import Location, has_errors, tidy
from packager.files import Blob, blob_of, place, workshop
from packager.formats import FORMATS
from packager.model import RawQuestion


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--bank", default="", metavar="ID", help="The id of the bank, and the name of its file. Default: made of its title.")
@click.option("--language", default="", metavar="LANG", help="The language of texts that do not say theirs. Default: en.")
@click.option(
    "--format",
    "chosen",
    type=click.Choice([f.name for f in FORMATS.values() if f.read]),
    default=None,
    help="The format of the file. Default: what it looks like.",
)
@click.option("--force", is_flag=True, help="Replace a bank of this id that is here already.")
@_common.output_format
def command(file: Path, bank: str, language: str, chosen: str | None, force: bool, style: str | None) -> None:  # fmt: skip
    """Bring the questions of FILE, which another system has exported, into question_banks/ as a bank.

    Texts become Markdown where that looks the same, and stay HTML where not; pictures go to question_banks/media. A question that means nothing
    here, or would not be the same, is kept as its system wrote it (kind: raw) and goes back there untouched. Each is named, with the reason and the
    line of FILE.

    Exit code 1 when a part of FILE could not be read or nothing was written, 2 when the call was wrong.
    """
    from packager import build, intake
    from packager.source.codes import Language
    from packager.source.ids import bad_id
    from packager.source.values import Wrong

    root = _common.root()
    if bank and (wrong := bad_id(bank)) is not None:
        raise click.BadParameter(f"{wrong.message}. {wrong.hint}", param_hint="--bank")
    if language and isinstance(code := Language().parse(language), Wrong):
        raise click.BadParameter(f"{code.message}. {code.hint}", param_hint="--language")
    source = blob_of(file)
    format = FORMATS[chosen] if chosen else intake.recognised(source)
    if format is None:
        names = ", ".join(f"{f.title} (--format {f.name})" for f in intake.formats())
        raise click.UsageError(f"{file} does not look like a file that can be read: {names}.")
    library = build.open_workspace(root).value.library
    taken = intake.take(source, str(file), format, bank, language, lambda id: library.ids.get(id, ""))
    if bank and len(taken.value) > 1:
        raise click.UsageError(f"{file} holds {len(taken.value)} banks ({', '.join(t.bank.id for t in taken.value)}): leave --bank out.")
    found = tidy(taken.diagnostics)
    style = _common.style_of(style)
    if style == "json":
        click.echo(report.render(found, "json"))
    else:
        _common.show(found, style, _lines(source))
    files = {path: blob for one in taken.value for path, blob in one.files.items()}
    if not files:
        raise click.ClickException(f"nothing was written: there is no question in {file} that could be read")
    _refuse(root, files, {one.bank.id for one in taken.value}, {one.id: one.loc.file for one in library.banks}, force)
    try:
        _written(root, files)
    except OSError as error:
        raise click.ClickException(f"question_banks cannot be written: {error.strerror or error}") from None
    if style != "json":
        for one in taken.value:
            count, raw = len(one.bank.questions), sum(isinstance(question, RawQuestion) for question in one.bank.questions)
            words = f"{count} question{'' if count == 1 else 's'}" + (f", {raw} of them raw" if raw else "")
            click.echo(f"question_banks/{one.bank.id}.yml  {words}")
    sys.exit(1 if has_errors(found) else 0)


def _refuse(root: Path, files: Mapping[str, Blob], banks: set[str], known: Mapping[str, str], force: bool) -> None:
    """Ends the command where something would be overwritten that nobody wanted to."""
    for bank in sorted(banks):
        file = known.get(bank, f"question_banks/{bank}.yml")
        if file != f"question_banks/{bank}.yml":
            raise click.ClickException(f"nothing was written: {file} has the id '{bank}' already; give another one by --bank")
        if not force and (bank in known or (root / file).exists()):
            raise click.ClickException(
                f"nothing was written: {file} is there already; give the new one another id by --bank, or replace the old one by --force"
            )
    there = [path for path in sorted(files) if (root / path).exists() and blob_of(root / path) != files[path]]
    if there and not force:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise click.ClickException(
            f"nothing was written: {there[0]}{more} would be replaced; give another id by --bank, or replace them by --force"
        )


def _written(root: Path, files: Mapping[str, Blob]) -> None:
    """Puts all files in place, banks last, each whole or not at all."""
    with workshop(root / "question_banks") as shop:
        parts = []
        for number, (path, blob) in enumerate(sorted(files.items(), key=lambda entry: (entry[0].endswith(".yml"), entry[0]))):
            part = shop / str(number)
            with part.open("wb") as out:
                out.writelines(blob.chunks())
            parts.append((part, root / path))
        for part, target in parts:
            place(part, target)


def _lines(source: Blob) -> report.LineOf:
    lines = re.split(r"\r\n|\r|\n", source.read().decode("utf-8", "replace"))

    def line_of(location: Location) -> str | None:
        line = lines[location.line - 1] if 0 < location.line <= len(lines) else None
        return None if line is None else line[:200]

    return line_of
