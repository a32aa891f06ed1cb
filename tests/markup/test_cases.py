"""Constructs of the dialect, each as its source, the rendering and what is said of it: files of cases/ that one can read.

A case begins with `@@ name`, its parts with `@@ html` and `@@ says`. `python -m tests.markup.test_cases` writes the last two anew, to be read and judged."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.markup import rendering

CASES = Path(__file__).with_name("cases")
PART = re.compile(r"^@@ (.*)\n", re.M)


class Case(NamedTuple):
    name: str
    source: str
    html: str
    says: str


def cases(file: Path) -> list[Case]:
    _, *parts = PART.split(file.read_text(encoding="utf-8"))
    found: list[Case] = []
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        text = text.removesuffix("\n")
        if name == "html":
            found[-1] = found[-1]._replace(html=text)
        elif name == "says":
            found[-1] = found[-1]._replace(says=text)
        else:
            found.append(Case(name, text, "", ""))
    return found


def run(case: Case) -> tuple[str, str]:
    done = rendering.dialect().render(rendering.body(case.source), rendering.identity)
    return rendering.spelled(done.value), "\n".join(rendering.said(done.diagnostics))


ALL = [pytest.param(case, id=f"{file.stem}: {case.name}") for file in sorted(CASES.glob("*.txt")) for case in cases(file)]


@pytest.mark.parametrize("case", ALL)
def test_case(case: Case) -> None:
    html, says = run(case)
    assert html == case.html
    assert says == case.says
    rendering.tree(html)


if __name__ == "__main__":
    for file in sorted(CASES.glob("*.txt")):
        written = []
        for case in cases(file):
            html, says = run(case)
            written.append(f"@@ {case.name}\n{case.source}\n@@ html\n{html}\n" + (f"@@ says\n{says}\n" if says else ""))
        file.write_text("".join(written), encoding="utf-8")
