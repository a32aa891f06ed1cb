"""packager i18n extract"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from packager.cli import _common
from packager.diagnostics import has_errors, tidy
from packager.files import Files, place, workshop


@click.command("extract")
@_common.subjects
@click.option(
    "--lang",
    "langs",
    type=_common.LANGUAGES,
    default=(),
    metavar="LANG,...",
    help="Make the files of these languages, with commas between: bg,el.",
)
@click.option("--line-numbers", is_flag=True, help="With the line of each text. Without them, a change in one text changes one entry.")
@_common.output_format
def command(subjects: tuple[str, ...], langs: tuple[str, ...], line_numbers: bool, style: str | None) -> None:
    """Write and update the PO and POT files of every course and bank, or those named with their banks.

    Each language that a course has is brought up to date: texts that are the same keep their translation wherever they have gone, similar ones get it as a
    proposal (fuzzy), and what stands nowhere any more is kept as obsolete. --lang makes the files of a new language. A file whose header names another
    language than its folder does is left as it is: most often it was saved in the wrong place.
    """
    from packager import extract as extraction
    from packager.languages import Languages
    from packager.workspace import open_workspace

    root = _common.root()
    read = open_workspace(root)
    languages = Languages(read.value)
    if wrong := languages.misnamed(subjects, langs) or extraction.at_home(languages, subjects, langs):
        _common.show(wrong, _common.style_of(style), read.value.line_of)
        sys.exit(1)
    done = extraction.extract(languages, subjects, langs, line_numbers)
    try:
        with workshop(root / "courses" if (root / "courses").is_dir() else root / "question_banks") as shop:
            _write(root, shop, done.files, read.value.files)
        for path in done.stale:
            (root / path).unlink(missing_ok=True)
    except OSError as error:
        raise click.ClickException(f"{error.filename or root} cannot be written: {error.strerror or error}") from None
    found = tidy(read.value.allowed.sift((*read.diagnostics, *done.found), set()))
    _common.show(
        [d for d in found if d.rule.startswith("translat")] or [d for d in found if has_errors([d])],
        _common.style_of(style),
        read.value.line_of,
    )
    for path, counts in done.counts.items():
        said = ", ".join(
            f"{n} {what}"
            for n, what in (
                (counts.kept, "kept"), (counts.filled, "filled"), (counts.proposed, "proposed"), (counts.empty, "to translate"), (counts.obsolete, "obsolete")
            )
            if n
        )  # fmt: skip
        click.echo(f"{path}  {said or 'empty'}")
    if not done.counts:
        click.echo(f"{len(done.files)} POT files written; --lang LANG makes the files of a language.")
    sys.exit(1 if has_errors(found) else 0)


def _write(root: Path, shop: Path, files: Mapping[str, str], before: Files) -> None:
    """Puts files in their places by way of a workshop: all, or none. What one of them gives to another would else be lost where only the first can be written.
    before: what stands there. OSError, with the path that cannot be written."""
    path, placed = "", 0
    try:
        for number, (path, text) in enumerate(files.items()):
            (shop / f"{number}").write_bytes(text.encode())
            (shop / f"{number}.old").write_bytes(before[path].read() if path in before else b"")
        for path in files:
            place(shop / f"{placed}", root / path)
            placed += 1
    except (OSError, KeyboardInterrupt) as error:
        for number, done in enumerate([*files][:placed]):
            if done in before:
                place(shop / f"{number}.old", root / done)
            else:
                (root / done).unlink()
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror, path) from None
        raise
