"""Glossary terms in running text."""

from __future__ import annotations

import pytest

from packager.markup import Scope
from packager.model import Ref
from tests.markup.rendering import body, dialect, identity, spelled

TERMS = {
    "grid": ("grid",),
    "power": ("power grid", "Power Grids"),
    "it": ("IT",),
    "rd": ("R&D",),
    "net": ("мрежа", "δίκτυο"),
    "smart": ("智能",),
    "cpp": ("C++", "grid"),
}


def linked(source: str, kind: str = "body") -> str:
    return spelled(dialect(Scope(terms=TERMS)).render(body(source, kind=kind), identity).value).removeprefix("<p>").removesuffix("</p>")


def term(id: str, words: str) -> str:
    return f'<a class="term" href="@term:{id}">{words}</a>'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("A grid and a grid.", f"A {term('grid', 'grid')} and a grid."),
        ("Grid first.", f"{term('grid', 'Grid')} first."),
        ("The power grid, a grid.", f"The {term('power', 'power grid')}, a {term('grid', 'grid')}."),
        ("The *power grid*.", f"The <em>{term('power', 'power grid')}</em>."),
        ("gridlock, microgrid, it, IT", f"gridlock, microgrid, it, {term('it', 'IT')}"),
        ("R&D &amp; more", f"{term('rd', 'R&amp;D')} &amp; more"),
        ("Мрежата и мрежа", f"Мрежата и {term('net', 'мрежа')}"),
        ("Το δίκτυό μου, το δίκτυο", f"Το δίκτυό μου, το {term('net', 'δίκτυο')}"),
        ("智能城市", f"{term('smart', '智能')}城市"),
        ("C++ or C", f"{term('cpp', 'C++')} or C"),
        (
            "`grid` [grid](https://example.org) $grid$ grid",
            f'<code>grid</code> <a href="https://example.org">grid</a> [[grid]] {term("grid", "grid")}',
        ),
        ("grid *grid* grid", f"{term('grid', 'grid')} <em>grid</em> grid"),
    ],
)
def test_first_occurrence(source: str, html: str) -> None:
    assert linked(source) == html


def test_two_entries_of_one_form() -> None:
    """As a translation may have it: the first is found, and a link to the other still leads to it."""
    assert linked("A grid, [a sign](glossary:cpp).") == f'A {term("grid", "grid")}, <a href="@term:cpp">a sign</a>.'


def test_headings_summaries_and_notes_are_left_alone() -> None:
    html = linked('## Grid\n\n??? tip "Grid"\n    x[^1]\n\nText grid.\n\n[^1]: A grid.\n')
    assert html.count("@term:grid") == 1
    assert f"Text {term('grid', 'grid')}." in html


def test_only_units_have_terms() -> None:
    assert linked("A grid.", "prompt") == "A grid."


def test_a_combining_mark_belongs_to_its_word() -> None:
    assert "@term" not in linked("gri\u0301d grid\u0301")


def test_the_link_knows_its_place() -> None:
    html = dialect(Scope(terms=TERMS)).render(body("\n\n- a *b* grid"), identity).value
    (ref,) = [piece for piece in html if isinstance(piece, Ref)]
    assert (ref.loc.line, ref.loc.column) == (3, 9)
