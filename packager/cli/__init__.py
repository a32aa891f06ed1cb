"""The command line: one short file a command. Each parses, calls, prints and exits with 0, 1 (errors) or 2 (usage)."""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import click

from packager import __version__

COMMANDS = {
    "build": "Build packages into dist/.",
    "check": "Say what is wrong, and write nothing.",
    "formats": "Show what each format can carry.",
    "explain": "Explain a rule: why it exists and how to put it right.",
    "show": "Print a course or bank as canonical JSON.",
}


class Commands(click.Group):
    """Imports a command's file only when it is called, so that --help and the short ones start at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"packager.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command; a mistake of ours, in reading too, is a sentence to the one who calls."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, OSError):
            raise  # click's own, and a pipe that was closed
        except Exception as error:
            from packager import build, report

            click.echo(report.render([build.bug(error)], "concise"), err=True)
            ctx.exit(1)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, 1)
            raise click.UsageError(f"No such command '{args[0]}'." + (f" Did you mean '{near[0]}'?" if near else ""), ctx) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="packager")
def main() -> None:
    """Builds learning packages that platforms import (SCORM, Moodle question XML, Common Cartridge) from courses/ in Markdown and question_banks/
    in YAML. Run it in the folder that holds them."""
    for stream in (sys.stdout, sys.stderr):  # not every terminal or pipe has every letter
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
