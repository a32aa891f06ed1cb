"""Diagnostics as text for a person (concise, or full with the line and a caret), as JSON for a program, as annotations for GitHub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from packager.diagnostics import Diagnostic, Location, Severity

STYLES = ("concise", "full", "json", "github")

LineOf = Callable[[Location], str | None]
"""The text of the line that a place is in, or None where there is none to show."""


def render(diagnostics: Sequence[Diagnostic], style: str, line_of: LineOf = lambda _: None) -> str:
    """The diagnostics in one of STYLES, without a final newline ("" for none; json gives "[]")."""
    if style == "json":
        return json.dumps([as_data(d) for d in diagnostics], ensure_ascii=False, indent=2)
    if style == "github":
        return "\n".join(_github(d) for d in diagnostics)
    if style == "full":
        return "\n\n".join(_full(d, line_of) for d in diagnostics)
    return "\n".join(_concise(d) for d in diagnostics)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning` ("" when there is nothing to say)."""
    count = Counter(d.severity for d in diagnostics)
    return ", ".join(
        f"{count[s]} {s.label}{'' if count[s] == 1 else 's'}" for s in sorted(Severity, reverse=True) if count[s]
    )  # fmt: skip


def as_data(diagnostic: Diagnostic) -> dict[str, Any]:
    """A diagnostic as plain data: file, line, column, rule, severity, message, hint, related."""
    return {
        **_place(diagnostic.location),
        "rule": diagnostic.rule,
        "severity": diagnostic.severity.label,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "related": [{**_place(where), "message": what} for where, what in diagnostic.related],
    }


FEW = 3
"""Other places of a problem that a person is shown; a program gets all."""


def _place(location: Location) -> dict[str, Any]:
    return {"file": location.file, "line": location.line, "column": location.column}


def _headline(d: Diagnostic) -> str:
    where = f"{d.location}: " if d.location.file else ""
    return f"{where}{d.severity.label}[{d.rule}]: {_one_line(d.message)}"


def _concise(d: Diagnostic) -> str:
    hint = f" ({_one_line(d.hint)})" if d.hint else ""
    also = "".join(f" [{what}: {where}]" for where, what in d.related[:FEW])
    return f"{_headline(d)}{hint}{also}"


def _full(d: Diagnostic, line_of: LineOf) -> str:
    out = [_headline(d), *_excerpt(d.location, line_of)]
    for where, what in d.related[:FEW]:
        out += [f"  {what}: {where}", *_excerpt(where, line_of)]
    if d.hint:
        out.append(f"  help: {d.hint}")
    return "\n".join(out)


def _excerpt(location: Location, line_of: LineOf, width: int = 100) -> list[str]:
    line = line_of(location) if location.line else None
    if line is None:
        return []
    column = min(max(location.column, 1), len(line) + 1)
    start = max(0, column - width + 20)  # a long line is shown around its place
    # what a terminal would act on is shown as one harmless column; a tab as one blank, so that the caret stays below
    shown = "".join(c if c.isprintable() else " " if c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in line[start : start + width])
    number = str(location.line)
    caret = " " * (column - 1 - start) + "^" if location.column else ""
    out = [f"  {number} | {shown}"]
    if caret:
        out.append(f"  {' ' * len(number)} | {caret}")
    return out


def _github(d: Diagnostic) -> str:
    """A workflow command (GitHub Actions, "Workflow commands": annotations)."""
    level = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}[d.severity]
    values = {"file": d.location.file, "line": d.location.line, "col": d.location.column, "title": d.rule}
    properties = ",".join(f"{key}={_escape(str(value), properties=True)}" for key, value in values.items() if value)
    message = d.message + (f"\n{d.hint}" if d.hint else "")
    return f"::{level} {properties}::{_escape(message)}"


def _escape(text: str, properties: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if properties else text


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
