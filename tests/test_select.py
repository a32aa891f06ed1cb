"""Editions: what is for whom, in units, blocks and modules."""

from __future__ import annotations

import re
from textwrap import dedent

import pytest

from packager import source, walk
from packager.files import blob
from packager.markup import Dialect
from packager.model import Course, Embed, Markdown
from packager.select import in_language, keeper, select
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


def of_two_courses() -> source.Library:
    """One unit and one snippet in two courses, of which only one has the audience that they speak of."""
    lamps = "# Lamps\n\n::: for advisors\nA1\n:::\n\n::: for advisors mayors\nAM\n:::\n\n::: not-for advisors\nN\n:::\n\n--8<-- '../snippets/s.md'\n"
    tree = {
        "courses/a/course.yml": "title: A\nlanguage: en\nmodules: [{id: m, title: M, units: [lamps]}]\naudiences: {advisors: A, mayors: M}\n",
        "courses/b/course.yml": "title: B\nlanguage: en\nmodules: [{id: m, title: M, units: [lamps]}]\naudiences: {mayors: Mayors of B}\n",
        "courses/a/units/lamps.md": lamps,
        "courses/a/snippets/s.md": "::: for advisors\nA2\n:::\n",
    }
    done = source.read({name: blob(text) for name, text in tree.items()}, FORMATS)
    assert not done.diagnostics
    return done.value


@pytest.mark.parametrize(
    ("course", "audience", "text"),
    [
        ("a", "", "[A] A1 [A, M] AM [M] N [A] A2"),
        ("a", "mayors", "AM N"),
        ("b", "", "[Mayors of B] AM N"),
        ("b", "mayors", "AM N"),
        ("b", "trainer", "[Mayors of B] AM N"),
    ],
)
def test_what_is_for_the_learners_of_another_course_with_the_same_unit(course: str, audience: str, text: str) -> None:
    library = of_two_courses()
    whole = next(one for one in library.courses if one.id == course)
    done = Dialect(library.scope(course, audience)).render(select(whole, audience).units[0].body)
    assert done.diagnostics == ()
    label = re.compile(r'<p class="audience-label">(.*?)</p>')
    assert " ".join(walk.plain_lines(tuple(label.sub(r"<p>[\1]</p>", piece) for piece in done.value if isinstance(piece, str)))) == text


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


# ---- languages ---------------------------------------------------------------------------------------------------------------

LAW = """\
---
title: First
---

For all.

::: for-language bg RO
Here.

::: for advisors
Advisors here.

- ::: not-for-language ro
  Advisors in Bulgaria.
  :::
:::
:::

::: for advisors
::: not-for-language bg
Advisors elsewhere.
:::
:::

> ::: for-language pt
> In all of Portuguese.
> :::

--8<-- "../snippets/law.md"
"""
SNIPPET = """\
::: for-language bg
Snippet here.
:::

::: trainer
::: for-language bg
Trainers here.
:::
:::

::: not-for-language bg
::: question q
:::
"""


@pytest.mark.parametrize(
    ("audience", "lang", "texts"),
    [
        ("", "en", "For all. [A] Advisors elsewhere. q"),
        ("", "bg", "For all. Here. [A] Advisors here. Advisors in Bulgaria. Snippet here."),
        ("", "ro", "For all. Here. [A] Advisors here. [A] Advisors elsewhere. q"),
        ("advisors", "bg", "For all. Here. Advisors here. Advisors in Bulgaria. Snippet here."),
        ("advisors", "en", "For all. Advisors elsewhere. q"),
        ("trainer", "bg", "For all. Here. [A] Advisors here. Advisors in Bulgaria. Snippet here. Trainer notes Trainers here."),
        ("", "pt-BR", "For all. [A] Advisors elsewhere. In all of Portuguese. q"),
        ("", "pt", "For all. [A] Advisors elsewhere. In all of Portuguese. q"),
    ],
)
def test_an_edition_in_a_language(audience: str, lang: str, texts: str) -> None:
    tree = {
        "courses/demo/course.yml": COURSE + "audiences: {developers: D, advisors: A}\nbanks: [b]\n",
        "courses/demo/units/first.md": LAW,
        "courses/demo/snippets/law.md": SNIPPET,
        "question_banks/b.yml": "title: B\nlanguage: en\nquestions: [{id: q, kind: true-false, prompt: p, answer: true}]\n",
    }
    done = source.read({name: blob(text) for name, text in tree.items()}, FORMATS)
    assert not done.diagnostics
    edition = select(done.value.courses[0], audience, lang)
    assert edition.units[0].body.source.count("\n") == done.value.courses[0].units[0].body.source.count("\n")
    whole = Dialect(done.value.scope("demo", audience, lang)).render(edition.units[0].body)
    assert whole.diagnostics == ()
    label = re.compile(r'<p class="audience-label">(.*?)</p>')
    shown = (f"<p>{piece.id}</p>" if isinstance(piece, Embed) else label.sub(r"<p>[\1]</p>", str(piece)) for piece in whole.value)
    assert " ".join(walk.plain_lines(("".join(shown),))) == texts


def test_what_is_only_for_other_languages_is_nobodys_text_in_this_one() -> None:
    """Blocks are left out of every kind of text, and what is asked in them is not asked."""
    bank = """\
        title: B
        language: en
        questions:
          - id: q
            kind: choice
            prompt: |
              Who pays?

              ::: for-language bg
              In Bulgaria.
              :::
            options: [{right: "a"}, {wrong: "b"}]
            feedback: |
              ::: not-for-language bg
              Elsewhere.
              :::
        """
    done = source.read({"question_banks/b.yml": blob(dedent(bank))}, FORMATS)
    course = Course(id="b", title=done.value.banks[0].title, lang="en", banks=done.value.banks)
    sources = {
        lang: [text.source for text in walk.texts(in_language(course, lang)) if isinstance(text, Markdown)] for lang in ("bg", "el", "")
    }
    assert any("In Bulgaria" in text for text in sources["bg"]) and not any("Elsewhere" in text for text in sources["bg"])
    assert not any("In Bulgaria" in text for text in sources["el"]) and any("Elsewhere" in text for text in sources["el"])
    assert in_language(course, "") == course


@pytest.mark.parametrize(
    ("lang", "directive", "words", "fate"),
    [
        ("bg", "for-language", ("bg",), "unwrap"),
        ("bg", "for-language", ("el", "ro"), "drop"),
        ("bg", "not-for-language", ("bg", "ro"), "drop"),
        ("bg", "not-for-language", ("el",), "unwrap"),
        ("bg", "for-language", ("BG",), "unwrap"),
        ("pt-BR", "for-language", ("pt",), "unwrap"),
        ("pt-BR", "for-language", ("pt-br",), "unwrap"),
        ("pt", "for-language", ("pt-BR",), "drop"),
        ("", "for-language", ("bg",), "keep"),
        # what is wrong is left for rendering to say
        ("bg", "for-language", (), "keep"),
        ("bg", "for-language", ("bulgarian",), "keep"),
        ("bg", "not-for-language", ("bg,", "ro"), "keep"),
        ("bg", "for", ("a",), "keep"),
        ("bg", "figure", (), "keep"),
    ],
)
def test_the_fate_of_a_block_in_a_language(lang: str, directive: str, words: tuple[str, ...], fate: str) -> None:
    assert keeper("", lang)(directive, words) == fate
