"""Placed questions and blocks for audiences, seen from the lines alone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from packager.diagnostics import Result
from packager.markup import placed, select_blocks
from packager.markup.scope import Fate
from packager.model import Draw, Embed
from tests.markup.rendering import SCOPE, body, dialect, identity, spelled

PLACES = """\
::: question q1

```
::: question no
```

- item

  ??? tip "x"
      ::: quiz bank=bank tags=a, count=2

> ::: quiz bank=bank tags=a, count=2

::: quiz bank=bank id=own points=1/2 competences=c objectives=o

--8<-- "../snippets/dev.md"
"""


def embeds(source: str) -> tuple[Embed, ...]:
    return tuple(piece for piece in dialect().render(body(source), identity).value if isinstance(piece, Embed))


def test_placed_are_those_of_the_rendering() -> None:
    found = placed(body(PLACES), SCOPE).value
    assert found == embeds(PLACES)
    assert [embed.id for embed in found] == ["q1", "quiz-2", "quiz-2-2", "own", "q1"] or [e.id[:5] for e in found[1:3]] == [
        "quiz-",
        "quiz-",
    ]
    assert found[2].id == f"{found[1].id}-2"
    assert found[1].draws == (Draw("bank", tags=("a",), count=2),)
    assert found[3].draws == (Draw("bank", competences=("c",), objectives=("o",), points=Fraction(1, 2)),)
    assert [embed.loc.line for embed in found] == [1, 10, 12, 14, 6]


def test_a_quiz_keeps_its_id_when_text_is_added_above() -> None:
    line = "::: quiz bank=bank count=2"
    assert placed(body(line), SCOPE).value == placed(body(f"Text\n\n{line}\n"), SCOPE).value
    assert placed(body(line), SCOPE).value != placed(body(line, "other"), SCOPE).value


def test_a_text_without_directives_is_not_scanned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("packager.markup.blocks.Scanner", None)
    assert placed(body("Text"), SCOPE).value == ()
    assert select_blocks(body("Text"), lambda *_: "drop") == body("Text")


def advisors(directive: str, words: tuple[str, ...]) -> Fate:
    """The edition for advisors."""
    if directive == "trainer":
        return "drop"
    if directive == "for":
        return "unwrap" if "adv" in words else "drop"
    return "unwrap" if directive == "not-for" else "keep"


def test_blocks_for_others_go_and_lines_stay() -> None:
    source = "\n".join(
        ["A", "::: for adv", "B", "", "::: trainer", "C", ":::", "D", ":::", "- ::: for dev", "  E", "  :::", "> ::: for dev", "> F", "> :::", "> G",
         "::: figure", "![x](y)", ":::", "```", "::: for dev", "```", "::: not-for dev", "H", ":::"]
    )  # fmt: skip
    kept = select_blocks(body(source), advisors).source.split("\n")
    assert kept == ["A", "", "B", "", "", "", "", "D", "", "- ", "  ", "  ", "> ", "> ", "> ", "> G", "::: figure", "![x](y)", ":::", "```",
        "::: for dev", "```", "", "H", "",
    ]  # fmt: skip


def test_a_callout_that_is_for_others_goes_whole() -> None:
    text = select_blocks(
        body('!!! note "For makers"\n    ::: for dev\n    A\n    :::\n\n=== "A"\n    ::: trainer\n    B\n    :::\n=== "B"\n    C'), advisors
    )
    done = dialect().render(text, identity)
    assert spelled(done.value) == '<div class="tabs">\n<div class="tab">\n<p class="tab-label">B</p>\n<p>C</p>\n</div>\n</div>'
    assert done.diagnostics == ()


def test_what_is_included_is_chosen_by_the_scope() -> None:
    text = body('--8<-- "../snippets/dev.md"')
    chosen = replace(SCOPE, keep=advisors)
    assert placed(text, chosen).value == ()
    html = spelled(dialect(chosen).render(text, identity).value)
    assert "Secret" not in html and "Before" in html
    one = replace(SCOPE, keep=lambda *_: "unwrap")
    assert "audience" not in spelled(dialect(one).render(text, identity).value)
    assert placed(text, one).value == embeds('--8<-- "../snippets/dev.md"')


def test_an_edition_for_one_audience_has_no_labels() -> None:
    html = spelled(dialect(replace(SCOPE, label_audiences=False)).render(body("::: for adv\nText\n:::"), identity).value)
    assert html == "<p>Text</p>"


@pytest.mark.parametrize("source", ["> 20", "- 5 °C", "+ 5 °C", "# 1", "1. Mai", "12) Wien", "* 5", "---"])
def test_an_option_of_one_line_is_no_list_or_quotation(source: str) -> None:
    shown = source.replace(">", "&gt;")
    assert dialect().render(body(source, "q.option.a", "option"), identity) == Result((f"<p>{shown}</p>",))
    assert [segment.source for segment in dialect().segments(body(source, "q.option.a", "option")).value] == (
        [] if source == "---" else [source]
    )
    assert dialect().render(body(source, "q.prompt", "prompt"), identity).value != (f"<p>{shown}</p>",)
