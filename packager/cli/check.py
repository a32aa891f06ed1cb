"""packager check"""

from __future__ import annotations

import sys

import click

from packager import report
from packager.cli import _common
from packager.diagnostics import has_errors, tidy
from packager.model import TRAINER
from packager.rules import RULES


@click.command("check")
@_common.subjects
@_common.target("Say too what this format can't carry; may be given several times.")
@_common.audience
@_common.lang
@_common.workers
@_common.strict
@_common.output_format
def command(
    subjects: tuple[str, ...],
    targets: tuple[str, ...],
    audiences: tuple[str, ...],
    langs: tuple[str, ...],
    workers: int,
    strict: bool,
    style: str | None,
) -> None:
    """Say what is wrong with every course and bank, or those named, whatever the target; nothing is written.

    Without an audience, the general edition and that for trainers are looked at: every text is in one of them.

    Exit code 1 when there is an error, 2 when the call was wrong.
    """
    from packager import build

    style = _common.style_of(style)
    read = build.open_workspace(_common.root())
    languages = build.Languages(read.value)
    selection = build.Selection(subjects, targets, audiences or ("", TRAINER), langs, unfinished=True)
    jobs = build.plan(languages, selection)
    outcomes = list(build.run(languages, jobs.value, read.diagnostics, strict, None, workers))
    told = {d for outcome in outcomes for d in outcome.diagnostics}
    needed = {allowance for outcome in outcomes for allowance in outcome.needed}
    rest = read.value.allowed.sift(jobs.diagnostics + (() if subjects and not jobs.diagnostics else read.diagnostics), needed)
    if not audiences and not any(RULES[d.rule].severity == "error" for d in (*told, *rest)):  # behind an error, much is not looked at
        rest += build.unneeded(read.value, selection, needed)
    found = tidy((*told, *tidy(rest, strict)))
    if style == "json":
        click.echo(report.render(found, "json"))
    else:
        _common.show(found, style, read.value.line_of)
        if sys.stdout.isatty():
            click.echo(report.summary(found) or "Nothing is wrong.")
    sys.exit(1 if has_errors(found) else 0)
