"""packager formats"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click

from packager.formats import FEATURES, FORMATS, HEADINGS, Format
from packager.model import KINDS

WIDTH = 79
"""Columns that every terminal shows; some begin a new line after their eightieth."""


@click.command("formats")
@click.argument("names", nargs=-1, type=click.Choice(list(FORMATS)), metavar="[FORMAT]...")
@click.option("--all", "everything", is_flag=True, help="What else a course or bank can have, too: feedback, tags, quizzes, media ...")
@click.option("--output-format", "style", type=click.Choice(["text", "json"]), default="text", help="A table for people, or JSON.")
def command(names: tuple[str, ...], everything: bool, style: str) -> None:
    """Show which kind of question each format carries: as it was written, turned into something else, or not at all.

    With a FORMAT, show all of it: what it carries of courses and banks, its settings, and the steps to import it on each platform.
    """
    if style == "json":
        click.echo(json.dumps({name: _data(FORMATS[name]) for name in names or FORMATS}, ensure_ascii=False, indent=2))
    elif names:
        click.echo("\n\n".join("\n".join(_one(FORMATS[name])) for name in dict.fromkeys(names)))
    else:
        click.echo("\n".join(_table(list(FEATURES) if everything else [name for name in FEATURES if name in KINDS], everything)))


def _data(format: Format) -> dict[str, Any]:
    return {
        **{"title": format.title, "suffix": format.suffix, "version": format.version},
        **{"carries": dict(format.carries), "unsaid": sorted(format.unsaid)},
        **{"settings": dict(format.settings), "steps": {platform: list(steps) for platform, steps in format.steps.items()}},
    }


# ---- all formats -------------------------------------------------------------------------------------------------------------


def _table(features: Sequence[str], everything: bool) -> Iterator[str]:
    """The formats, what each carries of these features, and notes on what becomes of what is converted."""
    longest = max(map(len, FORMATS))
    for format in FORMATS.values():
        request = ", made only when you name it" if format.on_request else ""
        yield f"{format.name:<{longest}}  {format.title}, in a {format.suffix} file{request}"
    yield ""
    yield from _wrapped("yes: as it is written.  no: left out.  [1]: something else, note 1 below says what.")
    notes: dict[str, int] = {}
    widths = [max(len(name), 4) for name in FORMATS]
    room = WIDTH - sum(widths) - 2 * len(widths)
    for feature in features:
        if feature in HEADINGS:
            yield ""
            yield (
                f"{HEADINGS[feature]:<{room}}  "
                + "  ".join(name.ljust(width) for name, width in zip(FORMATS, widths, strict=True)).rstrip()
            )
        marks = [_mark(format.carries[feature], notes) for format in FORMATS.values()]
        first, *rest = textwrap.wrap(FEATURES[feature], room - 2, initial_indent="  ", subsequent_indent="    ")
        yield f"{first:<{room}}  " + "  ".join(mark.ljust(width) for mark, width in zip(marks, widths, strict=True)).rstrip()
        yield from rest
    if notes:
        yield ""
        for note, number in notes.items():
            yield from _wrapped(note, f"[{number}]".rjust(4) + " ")
    yield ""
    more = "" if everything else "packager formats --all shows what else can be carried. "
    yield from _wrapped(f"{more}packager formats FORMAT shows all of one format, its settings, and how it is imported.")


def _mark(carried: str, notes: dict[str, int]) -> str:
    """A cell; what becomes of a feature is a note, the same words one note."""
    return {"exact": "yes", "": "no"}.get(carried) or f"[{notes.setdefault(carried, len(notes) + 1)}]"


# ---- one format --------------------------------------------------------------------------------------------------------------


def _one(format: Format) -> Iterator[str]:
    """All that is to be known of a format."""
    yield click.style(f"{format.title} ({format.name})", bold=True)
    what = "It holds questions and nothing else of a course. " if format.questions_only else ""
    request = f" It is made only when you name it: --target {format.name}." if format.on_request else ""
    yield from _wrapped(f"{what}Version: {format.version}. The file ends in {format.suffix}.{request}")
    yield from _part("As it is written", _listed(FEATURES[name] for name in FEATURES if format.carries[name] == "exact"))
    turned = {name: said for name, said in format.carries.items() if said not in ("exact", "")}
    yield from _part("Something else", (line for name in FEATURES if name in turned for line in _entry(FEATURES[name], turned[name])))
    yield from _part("Left out", _listed(FEATURES[name] for name in FEATURES if not format.carries[name]))
    yield from _part("Settings, under `targets:`", (line for key, why in format.settings.items() for line in _entry(key, why)))
    for platform, steps in format.steps.items():
        numbered = (line for number, step in enumerate(steps, 1) for line in _wrapped(_words(step), f"  {number}. "))
        yield from _part(f"Import: {platform}", numbered)


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A heading and what stands below it; neither where there is nothing."""
    body = list(lines)
    if body:
        yield from ("", click.style(title, bold=True), *body)


def _listed(titles: Iterable[str]) -> list[str]:
    return _wrapped("; ".join(titles), "  ", "  ")


def _entry(name: str, meaning: str) -> list[str]:
    return _wrapped(f"{name}: {meaning}", "  ")


def _wrapped(text: str, first: str = "", rest: str | None = None) -> list[str]:
    """Lines that a terminal of WIDTH columns shows; those after the first are indented."""
    rest = " " * (len(first) + (2 if first.isspace() else 0)) if rest is None else rest
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=False)


def _words(step: str) -> str:
    """A step with the words of the platform's own screens in quotation marks."""
    return re.sub(r"\*([^*]+)\*", r"'\1'", step)
