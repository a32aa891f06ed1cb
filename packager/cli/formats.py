"""packager formats"""

from __future__ import annotations

import json

import click

from packager.formats import FEATURES, FORMATS


@click.command("formats")
@click.option("--output-format", "style", type=click.Choice(["text", "json"]), default="text", help="A table for people, or JSON.")
def command(style: str) -> None:
    """Show what each format can carry: exactly, turned into something else, or not (-)."""
    if style == "json":
        rows = {
            name: {"title": f.title, "suffix": f.suffix, "version": f.version, "carries": dict(f.carries)} for name, f in FORMATS.items()
        }
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    first = max(len(title) for title in FEATURES.values())
    widths = [max(len(name), *(len(f.carries[feature] or "-") for feature in FEATURES)) for name, f in FORMATS.items()]
    click.echo("  ".join([" " * first, *(name.ljust(width) for name, width in zip(FORMATS, widths, strict=True))]).rstrip())
    for feature, title in FEATURES.items():
        cells = ((f.carries[feature] or "-").ljust(width) for f, width in zip(FORMATS.values(), widths, strict=True))
        click.echo("  ".join([title.ljust(first), *cells]).rstrip())
