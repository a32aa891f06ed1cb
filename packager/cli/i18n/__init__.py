"""packager i18n: the commands for those who translate, and for those who see to it."""

from __future__ import annotations

import click

from packager.cli.commands import Commands

COMMANDS = {
    "extract": "Write and update the PO files of courses and banks.",
    "status": "Show how much is translated, and what is left.",
    "diff": "Show what changed in the source since it was translated.",
    "bundle": "Pack a zip for a partner: PO files, glossary, a page to review.",
}


@click.group("i18n", cls=Commands, table=COMMANDS, home=__name__)
def command() -> None:
    """Translate courses and question banks with gettext's PO files, in Poedit, Weblate or any other tool. docs/translating.md is for partners."""
