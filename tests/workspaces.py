"""Small workspaces for tests: written to disk from a dict, or read from a folder of the tests."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

from packager import build, source
from packager.diagnostics import Diagnostic, tidy
from packager.files import Blob, blob, snapshot
from packager.formats import FORMATS

EXPECT = re.compile(rb"[ \t]*(?:#|<!--) expect: ([a-z0-9 @-]+?)[ \t]*(?:-->)?[ \t]*$", re.M)
"""`# expect: rule-a rule-b@column` at the end of a line of YAML, `<!-- expect: rule -->` at the end of one of Markdown."""


def write(root: Path, **contents: str | bytes) -> Path:
    """Files of a workspace: `courses__demo__course_yml`-like keyword names are awkward, so give a dict with ** and real paths."""
    for name, text in contents.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
    return root


def small(root: Path, **more: str | bytes) -> Path:
    """The smallest course that builds in every format without a warning, and `more` files over it."""
    return write(
        root,
        **{
            "courses/demo/course.yml": """\
                id: demo
                title: Demo
                language: en
                license: CC-BY-4.0
                modules:
                  - id: one
                    title: Module one
                    units: [first]
                """,
            "courses/demo/units/first.md": """\
                ---
                id: first
                title: First
                ---
                Hello **world**.
                """,
            **more,
        },
    )


def read_expecting(folder: Path) -> tuple[dict[str, Blob], set[str]]:
    """The files below `folder` without their expectations, and those as `file:line rule` or `file:line:column rule`."""
    tree: dict[str, Blob] = {}
    expected: set[str] = set()
    for name, held in snapshot(folder, build.FOLDERS).value.items():
        raw = held.read()
        for found in EXPECT.finditer(raw):
            line = raw.count(b"\n", 0, found.start()) + 1
            for item in found[1].decode().split():
                rule, _, column = item.partition("@")
                expected.add(f"{name}:{line}{':' + column if column else ''} {rule}")
        tree[name] = blob(EXPECT.sub(b"", raw))
    return tree, expected


def diagnose(tree: dict[str, Blob], formats: tuple[str, ...] = (), audiences: tuple[str, ...] = ("",)) -> tuple[Diagnostic, ...]:
    """Everything that a check of the workspace says, as `packager check --target ...` would."""
    read = source.read(tree, FORMATS)
    workspace = build.Workspace(tree, read.value)
    jobs = build.plan(workspace, build.Selection((), formats, audiences))
    outcomes = build.run(workspace, jobs.value, read.diagnostics, False, None)
    return tidy((*read.diagnostics, *jobs.diagnostics, *(d for outcome in outcomes for d in outcome.diagnostics)))
