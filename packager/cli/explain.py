"""packager explain"""

from __future__ import annotations

from difflib import get_close_matches

import click

from packager.rules import RULES


@click.command("explain")
@click.argument("rule", required=False)
def command(rule: str | None) -> None:
    """Explain a RULE (the name in brackets of a message): why it exists, and what to write instead. Without one, list them all."""
    if rule is None:
        width = max(map(len, RULES))
        for name, row in sorted(RULES.items()):
            click.echo(f"{name.ljust(width)}  {row.severity.ljust(7)}  {row.title}")
        return
    if rule not in RULES:
        near = get_close_matches(rule, RULES, 1)
        raise click.UsageError(
            f"There is no rule '{rule}'." + (f" Did you mean '{near[0]}'?" if near else " 'packager explain' lists them.")
        )
    row = RULES[rule]
    click.echo(f"{rule} ({row.severity}): {row.title}\n\n{click.wrap_text(row.why, 80)}")
    for label, text in (("Instead of", row.bad), ("write", row.good)):
        if text:
            click.echo(f"\n{label}:\n\n" + "\n".join(f"    {line}" for line in text.splitlines()))
