"""packager i18n diff"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from packager.cli import _common
from packager.diagnostics import Diagnostic, has_errors

if TYPE_CHECKING:
    from packager.changes import Change, Changes, Run


@click.command("diff")
@click.argument("lang", metavar="LANG")
@_common.subjects
@click.option("--output-format", "style", type=click.Choice(["text", "json"]), default="text", help="Text, or JSON for programs.")
def command(lang: str, subjects: tuple[str, ...], style: str) -> None:
    """Show what has changed in the source since it was translated into LANG: in every course and bank, or those named.

    Texts that changed are shown with the difference word by word ([-old-]{+new+} where there is no colour), above the translation that waits for it; then new
    texts, and those that went. Nothing is written; `packager i18n extract` brings all this into the PO files.
    """
    from packager import changes
    from packager.languages import Languages
    from packager.workspace import open_workspace

    read = open_workspace(_common.root())
    languages = Languages(read.value)
    wrong: list[Diagnostic] = [*languages.misnamed(subjects, (lang,))]
    some = subjects or languages.subjects()
    begun = [] if wrong else [subject for subject in some if languages.has(subject, lang)]
    wrong += {d: None for subject in begun for part in languages.parts(subject) for d in languages.problems(part, lang)}
    if has_errors(wrong):
        _common.show(wrong, "concise", read.value.line_of)
        sys.exit(1)
    found = changes.changes(languages, begun, lang) if begun else ()
    if style == "json":
        click.echo(json.dumps({"lang": lang, "files": [_data(file) for file in found]}, ensure_ascii=False, indent=2))
        return
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for file in found:
        for line in _file(file, colour):
            click.echo(line)
    for subject in some:
        if subject not in begun and languages.own(subject) != lang:
            click.echo(f"{subject} is not translated into {lang} yet: packager i18n extract {subject} --lang {lang}")
    if begun and not any(file.changes for file in found):
        click.echo("Nothing has changed: every text has its translation.")


def _data(file: Changes) -> dict[str, Any]:
    made = [{**asdict(change), "diff": [list(run) for run in change.runs]} for change in file.changes]
    return {"path": file.path, "title": file.title, "texts": file.texts, "changes": made}


def _file(file: Changes, colour: bool) -> Iterator[str]:
    if not file.changes:
        return
    counts = ", ".join(
        f"{n} {what}" for what in ("changed", "new", "removed") if (n := sum(change.what == what for change in file.changes))
    )  # fmt: skip
    yield f"{_bold(file.path, colour)}: {counts if file.begun else f'none of its {file.texts:,} texts is translated yet'}\n"
    if not file.begun:
        return
    for (_, title), group in groupby(file.changes, key=lambda change: (change.unit, change.title)):
        yield f"  {_bold(_clean(title), colour)}\n"
        for change in group:
            yield from _change(change, colour)


def _change(change: Change, colour: bool) -> Iterator[str]:
    where = f", {change.file}:{change.line}" if change.line else ""
    yield f"    {change.what}: {change.kind or 'text'}{where}"
    runs: Iterable[Run] = change.runs
    if change.what == "new":
        runs = (("same", change.after),)
    elif change.what == "removed":
        runs = (("same", change.before),)
    yield from _wrapped(runs, colour)
    if change.translation:
        said = "proposal" if change.what == "new" else "translation"
        yield from _wrapped((("same", f"{said}: {change.translation}"),), colour)
    yield ""


_INDENT = " " * 6


def _wrapped(runs: Iterable[Run], colour: bool) -> Iterator[str]:
    """Runs as lines: at a terminal broken between words, and with the old struck out in red, the new underlined in green; else in one line, with marks."""
    if not colour:
        marks = {"same": "{}", "old": "[-{}-]", "new": "{{+{}+}}"}
        yield _INDENT + "".join(marks[what].format(_clean(text)) for what, text in runs)
        return
    styles: dict[str, dict[str, Any]] = {"same": {}, "old": {"fg": "red", "strikethrough": True}, "new": {"fg": "green", "underline": True}}
    width = max(shutil.get_terminal_size().columns - len(_INDENT) - 4, 30)  # a comma may follow a word in another style
    line, length = "", 0
    for what, text in runs:
        pieces = _clean(text).split(" ")
        for number, word in enumerate(pieces):
            blank = " " if number else ""
            if line and length + len(blank) + len(word) > width and blank:
                yield _INDENT + line
                line, length, blank = "", 0, ""
            line += click.style(blank + word, **styles[what]) if styles[what] and blank + word else blank + word
            length += len(blank) + len(word)
    yield _INDENT + line


def _bold(text: str, colour: bool) -> str:
    return click.style(text, bold=True) if colour else text


def _clean(text: str) -> str:
    """A text in one line, without what a terminal would act on."""
    return "".join(c if c.isprintable() else " " for c in text)
