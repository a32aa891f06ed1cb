"""What the commands share: their options, opening the workspace, printing diagnostics."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from packager import report
from packager.diagnostics import Diagnostic
from packager.formats import FORMATS

F = TypeVar("F", bound=Callable[..., Any])


def subjects(command: F) -> F:
    return click.argument("subjects", nargs=-1, metavar="[COURSE|BANK]...")(command)


def target(help: str) -> Callable[[F], F]:
    return click.option("--target", "targets", multiple=True, type=click.Choice(list(FORMATS)), help=help)


def audience(command: F) -> F:
    text = "Make the edition for this audience (an id from course.yml, or 'trainer'); may be given several times. Default: the general edition."
    return click.option("--audience", "audiences", multiple=True, metavar="AUDIENCE", help=text)(command)


class _Languages(click.ParamType[tuple[str, ...]]):
    """Languages with commas between."""

    name = "languages"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        return tuple(dict.fromkeys(word.strip() for word in str(value).split(",") if word.strip()))


LANGUAGES = _Languages()


def lang(command: F) -> F:
    text = (
        "The languages, with commas between: bg,el; or qps-ploc, qps-plocm, which show what cannot be translated or does not fit. Default: the course's own, and "
        "each that is translated enough."
    )
    return click.option("--lang", "langs", type=LANGUAGES, default=(), metavar="LANG,...", help=text)(command)


def strict(command: F) -> F:
    return click.option("--strict", is_flag=True, help="Treat warnings as errors.")(command)


def output_format(command: F) -> F:
    text = "How problems are shown: a line each, with the text they are in, as JSON, or as GitHub annotations."
    option = click.option(
        "--output-format",
        "style",
        type=click.Choice(report.STYLES),
        default=None,
        help=text + " Default: full on a terminal, else concise.",
    )
    return option(command)


def workers(command: F) -> F:
    text = "How many courses are built at the same time. Default: as many as there are processors."
    return click.option("-j", "--jobs", "workers", type=click.IntRange(1, 256), default=os.cpu_count() or 1, metavar="N", help=text)(
        command
    )


def root() -> Path:
    """The workspace that the command is called in. Exits with 2 when there is none."""
    from packager import build

    found = build.find_root(Path.cwd())
    if found is None:
        raise click.UsageError(
            "There is no folder courses/ or question_banks/ here or above. Change into the folder that holds them, or make one:\n"
            "courses/<name>/course.yml and its units, or question_banks/<name>.yml; the README shows how in ten minutes."
        )
    return found


def style_of(chosen: str | None) -> str:
    return chosen or ("full" if sys.stdout.isatty() else "concise")


def show(diagnostics: Sequence[Diagnostic], style: str, line_of: report.LineOf) -> None:
    """Prints diagnostics in one of the text styles."""
    text = report.render(diagnostics, style, line_of)
    if text:
        click.echo(text + ("\n" if style == "full" else ""))
