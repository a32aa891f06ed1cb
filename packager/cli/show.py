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
@click.option("--rendered", is_flag=True, help="With every text as HTML, as the formats get it. Default: as the author wrote it.")
@click.option("--places", is_flag=True, help="With the file, line and column of everything.")
def command(subject: str, audience: str, rendered: bool, places: bool) -> None:
    """Print a COURSE or BANK as canonical JSON: all that was read, defaults included. For programs, and to see what the packager understood."""
    from packager import build, native

    read = build.open_workspace(_common.root())
    jobs = build.plan(read.value, build.Selection((subject,), (), (audience,)))
    found = jobs.diagnostics
    course: Course[Any] | None = None
    for job in jobs.value:
        found += build.concerning(read.value, job.subject, read.diagnostics)
        if rendered:
            done = build.rendered(read.value, job)
            course, found = done.value, found + done.diagnostics
        else:
            course = build.selected(read.value, job)
    if found:
        click.echo(report.render(tidy(found), "concise", read.value.line_of), err=True)
    if course is not None:
        click.echo(native.dumps(course, places=places))
    sys.exit(1 if has_errors(found) else 0)
