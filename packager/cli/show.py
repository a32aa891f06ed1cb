"""packager show"""

from __future__ import annotations

import sys
from typing import Any

import click

from packager import report
from packager.cli import _common
from packager.diagnostics import has_errors, tidy
from packager.model import Course


@click.command("show")
@click.argument("subject", metavar="COURSE|BANK")
@click.option("--audience", default="", help="The edition for this audience. Default: the general one.")
@click.option("--lang", default="", metavar="LANG", help="In this language. Default: the one that it is written in.")
@click.option("--rendered", is_flag=True, help="With every text as HTML, as the formats get it. Default: as the author wrote it.")
@click.option("--places", is_flag=True, help="With the file, line and column of everything.")
def command(subject: str, audience: str, lang: str, rendered: bool, places: bool) -> None:
    """Print a COURSE or BANK as canonical JSON: all that was read, defaults included. For programs, and to see what the packager understood."""
    from packager import build, native

    read = build.open_workspace(_common.root())
    languages = build.Languages(read.value)
    jobs = build.plan(languages, build.Selection((subject,), (), (audience,), (lang,) if lang else (languages.own(subject),)))
    found = jobs.diagnostics
    course: Course[Any] | None = None
    for job in jobs.value:
        found += read.value.concerning(job.subject, read.diagnostics)
        if rendered:
            done = build.rendered(languages, job)
            course, found = done.value, found + done.diagnostics
        else:
            course = languages.edition(job.subject, job.audience, job.lang)[0]
    if found:
        click.echo(report.render(tidy(read.value.allowed.sift(found, set())), "concise", read.value.line_of), err=True)
    if course is not None:
        click.echo(native.dumps(course, places=places))
    sys.exit(1 if has_errors(found) else 0)
