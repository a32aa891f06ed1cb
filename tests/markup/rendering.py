"""How the tests of the dialect look at a rendering: tokens spelled so that a person can read them, in a small course that has everything."""

from __future__ import annotations

from xml.etree import ElementTree

from packager.diagnostics import Diagnostic, Location
from packager.files import blob
from packager.formats.base import spell
from packager.markup import Dialect, Scope
from packager.model import Embed, Html, Markdown, Math, Ref, Segment

HERE = Location("courses/c/units/u.md", 1, 1)
FILES = {
    "courses/c/units/u.md": blob(""),
    "courses/c/units/other.md": blob(""),
    "courses/c/media/a.png": blob(b"x" * 1500),
    "courses/c/media/b c.png": blob(b"x"),
    "courses/c/media/50%.png": blob(b"x"),
    "courses/c/media/Übersicht.png": blob(b"x"),
    "courses/c/media/film.mp4": blob(b"x"),
    "courses/c/media/film.webm": blob(b"x"),
    "courses/c/media/film.en.vtt": blob("WEBVTT"),
    "courses/c/media/film.el.vtt": blob("WEBVTT"),
    "courses/c/media/talk.mp3": blob(b"x"),
    "courses/c/media/plan.pdf": blob(b"x" * 340_000),
    "courses/c/media/big.zip": blob(b"x" * 2_400_000),
    "courses/c/snippets/safety.md": blob('!!! warning "Safety"\n    Read [the plan](../media/plan.pdf).\n'),
    "courses/c/snippets/dev.md": blob("Before.\n\n::: for dev\nSecret.\n\n::: question q1\n:::\n\n    code\n"),
    "courses/c/snippets/loop.md": blob('--8<-- "loop.md"\n'),
    "courses/c/snippets/latin.md": blob(b"Gr\xf6\xdfe"),
}
SCOPE = Scope(
    files=FILES,
    units={"courses/c/units/u.md": "u", "courses/c/units/other.md": "other"},
    activities={"final": "Final quiz"},
    questions=frozenset({"q1", "q2"}),
    banks=frozenset({"bank"}),
    terms={"grid": ("power grid",)},
    audiences={"dev": "Developers", "adv": "Advisors & co"},
    variables={"town": "Burgas & <b>Varna</b>", "site": "https://example.org/a_b"},
)


def body(source: str, key: str = "u", kind: str = "body", loc: Location = HERE) -> Markdown:
    return Markdown(source, key, kind, loc=loc)


def identity(segment: Segment) -> str:
    return segment.source


def spelled(html: Html) -> str:
    """A rope as text: @kind:id#fragment, [[formula]], <<placed>>."""

    def ref(token: Ref) -> str:
        return f"@{token.kind}:{token.id}" + (f"#{token.fragment}" if token.fragment else "")

    def math(token: Math) -> str:
        return f"[[{token.tex.replace('&', '&amp;').replace('<', '&lt;')}]]" + ("!" if token.display else "")

    def embed(token: Embed) -> str:
        return f"&lt;&lt;{token.kind} {token.id}&gt;&gt;"

    return spell(html, ref, math, embed)


def tree(html: str) -> ElementTree.Element:
    """The rendering as XML: fails where it is not well-formed."""
    return ElementTree.fromstring(f"<html>{html}</html>")


def said(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    """Diagnostics in short, in the order of the text: `3:1 rule` (with the file, where it is another)."""
    found = sorted(dict.fromkeys(diagnostics), key=lambda d: d.order)
    places = (str(d.location).removeprefix(f"{HERE.file}:") for d in found)
    return [f"{place} {d.rule}" for place, d in zip(places, found, strict=True)]


def dialect(scope: Scope = SCOPE) -> Dialect:
    return Dialect(scope)
