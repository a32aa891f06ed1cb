"""Small workspaces for tests: written to disk from a dict, or read from a folder of the tests."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

EXPECT = re.compile(rb"[ \t]*(?:#|<!--|\{#) expect: ([a-z0-9 @-]+?)[ \t]*(?:-->|#\})?[ \t]*$", re.M)
"""`# expect: rule-a rule-b@column` at the end of a line of YAML or of a PO file, `<!-- expect: rule -->` of Markdown or SVG, `{# expect: rule #}` of a template."""


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


def copy_expecting(folder: Path, root: Path) -> set[str]:
    """Copies the files below `folder` to `root` without their expectations, and gives those as `file:line rule` or `file:line:column rule`."""
    expected: set[str] = set()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, raw = path.relative_to(folder).as_posix(), path.read_bytes()
        for found in EXPECT.finditer(raw):
            line = raw.count(b"\n", 0, found.start()) + 1
            for item in found[1].decode().split():
                rule, _, column = item.partition("@")
                expected.add(f"{name}:{line}{':' + column if column else ''} {rule}")
        write(root, **{name: EXPECT.sub(b"", raw)})
    return expected
