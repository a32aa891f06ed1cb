"""packager build"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from packager import dist, report
from packager.cli import _common
from packager.diagnostics import Diagnostic, Severity, has_errors, tidy
from packager.files import workshop
from packager.formats import USUAL
from packager.templating import Templates

if TYPE_CHECKING:
    from packager import build
    from packager.progress import Progress


@click.command("build")
@_common.subjects
@_common.target(
    "Build this format only; may be given several times. Default: every format but those that docs/formats.md says are built on request."
)
@_common.audience
@_common.lang
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=None, help="Where the packages go. Default: dist/ of the workspace."
)
@_common.workers
@_common.strict
@_common.output_format
def command(
    subjects: tuple[str, ...],
    targets: tuple[str, ...],
    audiences: tuple[str, ...],
    langs: tuple[str, ...],
    out: Path | None,
    workers: int,
    strict: bool,
    style: str | None,
) -> None:
    """Build packages into dist/: every course in every format, or the COURSEs and BANKs named. A bank that no course uses is built by itself.

    A course with errors keeps its old packages; the others are built. Exit code 1 when there was an error, 2 when the call was wrong.
    """
    from packager import build

    root = _common.root()
    out = out if out is not None else root / "dist"
    brief = style is None and sys.stdout.isatty()
    style = _common.style_of(style)
    read = build.open_workspace(root)
    languages = build.Languages(read.value)
    selection = build.Selection(subjects, targets or USUAL, audiences or ("",), langs)
    jobs = build.plan(languages, selection)
    outcomes: list[build.Outcome] = []
    try:
        with workshop(out) as shop:
            running = build.run(languages, jobs.value, read.diagnostics, strict, shop, workers)
            bar = click.progressbar(
                running, length=len(jobs.value), label="Building", file=sys.stderr, hidden=not sys.stderr.isatty() or style == "json"
            )
            with bar:
                outcomes.extend(bar)
            made = [artifact for outcome in outcomes for artifact in outcome.artifacts]
            failed = {(o.job.subject, o.job.audience, o.job.lang) for o in outcomes if not o.artifacts and has_errors(o.diagnostics)}
            tried = {(job.subject, job.audience, job.lang) for job in jobs.value}

            def given_up(old: dist.Artifact) -> bool:
                key = (old.subject, old.audience, old.lang)
                waits = key not in tried and languages.has(old.subject, old.lang)  # a language that is not translated enough just now
                return selection.covers(old) and key not in failed and not waits

            settled = dist.settle(
                out,
                shop,
                made,
                given_up,
                Templates(read.value.templates),
                _progress(languages, jobs.value, langs),
                lambda old: languages.has(old.subject, old.lang),
            )
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror or error}") from None
    told = {d for outcome in outcomes for d in outcome.diagnostics}
    rest = read.value.allowed.sift(jobs.diagnostics + (() if subjects and not jobs.diagnostics else read.diagnostics), set())
    found = tidy((*told, *settled.diagnostics, *tidy(rest, strict)))
    if style == "json":
        packages = [{**asdict(artifact), "path": (out / artifact.path).as_posix()} for artifact in made]
        click.echo(json.dumps({"packages": packages, "diagnostics": [report.as_data(d) for d in found]}, ensure_ascii=False, indent=2))
    else:
        limits = _limits(outcomes) if brief else {}
        said = _of_translations(outcomes) if brief else {}
        listed = set().union(*limits.values(), *said.values())
        _common.show([d for d in found if d not in listed], style, read.value.line_of)
        for (subject, lang), of_language in said.items():
            words = report.summary(of_language)
            click.echo(f"{subject} in {lang}: {words} of the translation, each with its line: packager check {subject} --lang {lang}")
        for name, of_format in limits.items():
            click.echo(f"{name}: {len(of_format)} limits of the format, each with its line: packager check --target {name}")
        for artifact in made:
            path = out / artifact.path
            shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
            click.echo(f"{shown}  {dist.in_words(artifact.size)}")
        if sys.stdout.isatty() or not made:
            what = f"{len(made)} package{'' if len(made) == 1 else 's'} in {out}" if made else "nothing was built"
            click.echo(", ".join(filter(None, (what, report.summary(found)))) + (f". See {out / dist.CATALOGUE}" if made else ""))
    sys.exit(1 if has_errors(found) else 0)


def _progress(languages: build.Languages, jobs: Sequence[build.Job], langs: Collection[str]) -> tuple[Progress, ...]:
    """How far the translations of what was built are, those too that wait."""
    from packager import progress

    return tuple(
        progress.whole(languages.workspace.subject(subject), languages.translation(subject, lang))
        for subject in dict.fromkeys(job.subject for job in jobs if job.formats)
        for lang in languages.of(subject)
        if not langs or lang in langs
    )


def _limits(outcomes: list[build.Outcome]) -> dict[str, set[Diagnostic]]:
    """What each format left out or changed, for a person at a terminal, who would not find an error among a hundred of these."""
    found: dict[str, set[Diagnostic]] = {}
    for outcome in outcomes:
        for name, diagnostics in outcome.limits:
            found.setdefault(name, set()).update(d for d in diagnostics if d.severity is not Severity.ERROR)
    return {name: of_format for name, of_format in found.items() if len(of_format) > 3}


def _of_translations(outcomes: list[build.Outcome]) -> dict[tuple[str, str], set[Diagnostic]]:
    """What is wrong with single texts of a translation, for a person at a terminal who builds, and is not the one to translate."""
    found: dict[tuple[str, str], set[Diagnostic]] = {}
    for outcome in outcomes:
        single = {d for d in outcome.diagnostics if d.rule.startswith("translat") and d.rule not in _OF_A_LANGUAGE}
        if len(single) > 3:
            found.setdefault((outcome.job.subject, outcome.job.lang), set()).update(single)
    return found


_OF_A_LANGUAGE = {f"translation-{name}" for name in ("fallback", "file", "language", "stale", "unused")}
