"""Editions: what is for whom, in units, blocks and modules."""

from __future__ import annotations

import pytest

from packager import source
from packager.files import blob
from packager.select import keeper, select
from tests.source.reading import COURSE, FORMATS

BODY = """\
---
title: First
---

For all.

::: for developers advisors
Both.
:::

::: for advisors
Advisors.
:::

::: not-for developers
Not developers.
:::

::: for trainer
Only trainers.
:::

::: trainer
Notes.
:::
"""


def library() -> source.Library:
    modules = "  - {id: two, title: Two, units: [dev]}\n  - {id: three, title: Three, units: [staff, dev2]}\n"
    tree = {
        "courses/demo/course.yml": COURSE + modules + "audiences: {developers: D, advisors: A}\n",
        "courses/demo/units/first.md": BODY,
        "courses/demo/units/dev.md": "---\ntitle: D\naudience: developers\n---\nx\n",
        "courses/demo/units/dev2.md": "---\ntitle: D2\naudience: [developers, advisors]\n---\nx\n",
        "courses/demo/units/staff.md": "---\ntitle: S\naudience: trainer\n---\nx\n",
    }
    done = source.read({name: blob(text) for name, text in tree.items()}, FORMATS)
    assert not done.diagnostics
    return done.value


@pytest.mark.parametrize(
    ("audience", "units", "modules", "texts"),
    [
        ("", ["first", "dev", "dev2"], ["one", "two", "three"], ["Both", "Advisors", "Not developers", "::: for advisors"]),
        ("developers", ["first", "dev", "dev2"], ["one", "two", "three"], ["Both"]),
        ("advisors", ["first", "dev2"], ["one", "three"], ["Both", "Advisors", "Not developers"]),
        (
            "trainer",
            ["first", "dev", "staff", "dev2"],
            ["one", "two", "three"],
            ["Both", "Advisors", "Not developers", "Only trainers", "Notes", "::: for advisors", "::: trainer"],
        ),
    ],
)
def test_an_edition(audience: str, units: list[str], modules: list[str], texts: list[str]) -> None:
    whole = library().courses[0]
    edition = select(whole, audience)
    assert edition.audience == audience
    assert [unit.id for unit in edition.units] == units and [module.id for module in edition.modules] == modules
    assert [id for module in edition.modules for id in module.units] == units
    body = edition.units[0].body
    assert "For all." in body.source
    for text in ("Both", "Advisors", "Not developers", "Only trainers", "Notes", "::: for advisors", "::: trainer"):
        assert (text in body.source) == (text in texts), text
    assert body.loc == whole.units[0].body.loc and body.source.count("\n") == whole.units[0].body.source.count("\n")


def test_nothing_changes_where_nothing_is_for_anybody() -> None:
    edition = select(library().courses[0], "advisors")
    assert edition.units[1] == library().courses[0].units[3]
    assert edition.banks == () and edition.title == library().courses[0].title


@pytest.mark.parametrize(
    ("audience", "directive", "words", "fate"),
    [
        ("", "for", ("a",), "keep"),
        ("", "for", ("a", "trainer"), "keep"),
        ("", "for", ("trainer",), "drop"),
        ("", "not-for", ("a",), "keep"),
        ("", "not-for", ("trainer",), "unwrap"),
        ("", "trainer", (), "drop"),
        ("a", "for", ("a", "b"), "unwrap"),
        ("a", "for", ("b",), "drop"),
        ("a", "not-for", ("a",), "drop"),
        ("a", "not-for", ("b",), "unwrap"),
        ("a", "trainer", (), "drop"),
        ("a", "figure", (), "keep"),
        ("trainer", "for", ("a",), "keep"),
        ("trainer", "trainer", (), "keep"),
    ],
)
def test_the_fate_of_a_block(audience: str, directive: str, words: tuple[str, ...], fate: str) -> None:
    assert keeper(audience)(directive, words) == fate
