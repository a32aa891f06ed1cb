"""The command line: one short file a command. Each parses, calls, prints and exits with 0, 1 (errors) or 2 (usage)."""

from __future__ import annotations

import gc
import sys
from io import TextIOWrapper

import click

from packager import __version__
from packager.cli.commands import Commands

COMMANDS = {
    "build": "Build packages into dist/.",
    "check": "Say what is wrong, and write nothing.",
    "formats": "Show what each format carries, and how it is imported.",
    "explain": "Explain a rule: why it exists and how to put it right.",
    "stats": "Show what question banks hold, in numbers.",
    "i18n": "Translate: extract texts into PO files, see what is missing.",
    "import": "Bring questions of another system in as a bank.",
    "show": "Print a course or bank as canonical JSON.",
}


@click.group(
    cls=Commands, table=COMMANDS, home=__name__, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="packager")
def main() -> None:
    """Builds learning packages that platforms import (SCORM, Common Cartridge, Moodle question XML, QTI for Canvas, GIFT, Aiken) from courses/ in Markdown and question_banks/
    in YAML. Run it in the folder that holds them."""
    gc.set_threshold(100_000, 50, 100)  # what is read stays to the end, and looking through it again and again takes a fifth of the time
    for stream in (sys.stdout, sys.stderr):  # not every terminal or pipe has every letter
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
