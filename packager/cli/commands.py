"""A group of commands, each in a file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click


class Commands(click.Group):
    """Imports a command's file only when it is called, so that --help and the short ones start at once. table: name -> what it does; home: the package
    that has a module of each name."""

    def __init__(self, *args: Any, table: Mapping[str, str], home: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.table, self.home = table, home

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.table:
            return None
        command = import_module(f"{self.home}.{f'{cmd_name}_' if iskeyword(cmd_name) else cmd_name}").command
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
            formatter.write_dl(list(self.table.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            from difflib import get_close_matches

            near = get_close_matches(args[0], list(self.table), 1)
            raise click.UsageError(f"No such command '{args[0]}'." + (f" Did you mean '{near[0]}'?" if near else ""), ctx) from None
