"""The words of a text of Markdown, for names and titles."""

from __future__ import annotations

import pytest

from packager.markup import bare


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("What happens to the **power** when _LED_ lamps come in?", "What happens to the power when LED lamps come in?"),
        ("![A lamp](x.svg)", "A lamp"),
        ("![](x.svg)", ""),
        ("See [the costs](costs.md#a) and `code`", "See the costs and code"),
        ("$x^2$ is 3 < 5?", "x^2 is 3 < 5?"),
        ("## Head {: #x }\n\n- item", "Head item"),
        ("a_b_c and 2*3*4", "a_b_c and 2*3*4"),
        ("text[^1]\n\n[^1]: note", "text : note"),
    ],
)
def test_the_bare_words_of_a_text(markdown: str, words: str) -> None:
    assert bare(markdown) == words
