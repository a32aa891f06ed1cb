"""A passage in a language that is written the other way than the text around it says so, whatever that text is written in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from packager.diagnostics import Location
from packager.markup import Scope
from packager.model import Markdown
from tests.markup.rendering import SCOPE, body, dialect, identity, spelled

ARABIC = replace(SCOPE, lang="ar", languages={"question_banks/b.yml": "en", "question_banks/h.yml": "he"})
IN_UNIT, IN_BANK, IN_HEBREW = (
    Location("courses/c/units/u.md", 1, 1),
    Location("question_banks/b.yml", 5, 3),
    Location("question_banks/h.yml", 5, 3),
)


def lang(source: str, text: Markdown, scope: Scope) -> str:
    done = dialect(scope).render(replace(text, source=source), identity)
    assert not done.diagnostics
    return spelled(done.value)


@pytest.mark.parametrize(
    ("scope", "own", "place", "english", "arabic"),
    [
        (SCOPE, None, IN_UNIT, "", ' dir="rtl"'),
        (ARABIC, None, IN_UNIT, ' dir="ltr"', ""),
        (ARABIC, "en", IN_UNIT, "", ' dir="rtl"'),
        (SCOPE, "fa", IN_UNIT, ' dir="ltr"', ""),
        (ARABIC, None, IN_BANK, "", ' dir="rtl"'),
        (ARABIC, None, IN_HEBREW, ' dir="ltr"', ""),
    ],
)
def test_both_ways(scope: Scope, own: str | None, place: Location, english: str, arabic: str) -> None:
    text = replace(body("", loc=place), lang=own)
    assert lang("A *b*{: lang=en-GB }.", text, scope) == f'<p>A <em{english} lang="en-GB">b</em>.</p>'
    assert lang("A *b*{: lang=ar }.", text, scope) == f'<p>A <em{arabic} lang="ar">b</em>.</p>'


def test_the_author_has_the_last_word() -> None:
    assert lang('<span lang="en" dir="rtl">a *b*{: lang=ar} *c*{: lang=en}</span>', body(""), ARABIC) == (
        '<p><span dir="rtl" lang="en">a <em lang="ar">b</em> <em dir="ltr" lang="en">c</em></span></p>'
    )


def test_within_each_other() -> None:
    """What is in a passage goes by that passage."""
    source = '> a\n>\n> - *b*{: lang=ar}\n>\n> <span lang="ar">c <b lang="en">d</b></span>\n{: lang=en }\n'
    made = lang(source, body(""), ARABIC)
    assert made.count("dir=") == 4
    for piece in ('<blockquote dir="ltr" lang="en">', '<em dir="rtl" lang="ar">b', '<span dir="rtl" lang="ar">c <b dir="ltr" lang="en">d'):
        assert piece in made
