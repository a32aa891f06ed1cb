"""links.yml: what it may hold, what is said of it, and what its name is."""

from __future__ import annotations

import pytest

from packager.files import blob
from packager.source import links
from tests.source.reading import said

FILE = "courses/a/locale/bg/links.yml"


def read(text: str) -> tuple[dict[str, str], list[str]]:
    done = links.read(FILE, blob(text))
    return {address: here for address, (here, _) in done.value.items()}, said(done.diagnostics)


def test_an_entry_is_an_address_and_the_one_that_stands_for_it() -> None:
    text = (
        "# yaml-language-server: $schema=../../../../schemas/links.schema.json\n"
        "https://example.org/en#a: https://example.org/bg#a\n\"https://example.org/?a=b&c: d\": x\nhttps://example.org/2:\n  'https://example.org/3?x=y,z'\n"
    )
    found, problems = read(text)
    assert found == {"https://example.org/en#a": "https://example.org/bg#a", "https://example.org/2": "https://example.org/3?x=y,z"}
    assert problems == ["3:1 value-malformed", "3:34 value-malformed"]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["0:0 yaml-empty"]),
        ("- https://example.org", ["1:1 value-type"]),
        ("https://example.org/a: [https://example.org/b]", ["1:24 value-type"]),
        ("https://example.org/a: https://example.org/b\nhttps://example.org/a: https://example.org/c", ["2:1 yaml-duplicate-key"]),
        ("mailto:a@example.org: mailto:b@example.org", ["1:1 value-malformed", "1:23 value-malformed"]),
        ("https://example.org/a: javascript:alert(1)", ["1:24 value-malformed"]),
        ('https://example.org/a: https://example.org/"b"', ["1:24 value-malformed"]),
        ("https://example.org/a: https://example.org/{b}", ["1:24 value-malformed"]),
        ("https://example.org/a: https:///b", ["1:24 value-malformed"]),
        ("a: b: c", ["1:5 yaml-syntax"]),
    ],
)
def test_what_is_no_such_list_is_said(text: str, problems: list[str]) -> None:
    found, got = read(text)
    assert got == problems
    assert all(here.startswith("https://example.org/") for here in found.values())


@pytest.mark.parametrize(
    ("texts", "unused"),
    [
        ("[a](https://example.org/a)", False),
        ("<https://example.org/a>", False),
        ('<a href="https://example.org/a">', False),
        ("url: https://example.org/a\n", False),
        ("{url: https://example.org/a, id: x}", False),
        ("[a]: https://example.org/a", False),
        ("https://example.org/a", False),
        ("https://example.org/a.", False),
        ("[a](https://example.org/ab)", True),
        ("[a](https://example.org/a/b)", True),
        ("[a](https://example.org/a?b)", True),
        ("[a](https://example.org/a.html)", True),
        ("", True),
    ],
)
def test_an_address_that_no_text_has(texts: str, unused: bool) -> None:
    known = links.read(FILE, blob("https://example.org/a: https://example.org/b")).value
    assert [d.rule for d in links.unused(known, texts)] == (["link-unused"] if unused else [])


def test_an_address_as_html_spells_it_and_the_nearest_one() -> None:
    known = links.read(
        FILE, blob("https://example.org/?a=1&b=2: https://example.org/b\nhttps://example.org/lamp: https://example.org/c")
    ).value
    (wrong,) = links.unused(known, 'See <a href="https://example.org/?a=1&amp;b=2">x</a> and [y](https://example.org/lamps).')
    assert wrong.hint == "did you mean 'https://example.org/lamps'?" and str(wrong.location) == f"{FILE}:2:1"


@pytest.mark.parametrize(
    ("file", "hint"),
    [
        ("courses/a/locale/bg/links.yml", ""),
        ("courses/a/locale/pt-BR/links.yaml", ""),
        ("question_banks/locale/bg/links.yml", ""),
        ("courses/a/units/locale/bg/urls.yml", ""),
        ("courses/a/locale/bg/module.po", ""),
        ("courses/a/locale/bg/urls.yml", "call it courses/a/locale/bg/links.yml"),
        ("courses/a/locale/links.yml", "call it courses/a/locale/LANGUAGE/links.yml"),
        ("question_banks/locale/bg/bank/links.yml", "call it question_banks/locale/bg/links.yml"),
    ],
)
def test_the_name_of_the_file(file: str, hint: str) -> None:
    wrong = links.misnamed(file)
    assert (wrong.hint if wrong else "") == hint
