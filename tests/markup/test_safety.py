"""What no text can do: run, forge, or hang."""

from __future__ import annotations

import re

import pytest

from packager.markup.html import cleaner
from packager.markup.tokens import Raw, Tokens, mark
from packager.model import Math
from tests.markup.rendering import body, dialect, identity, said, spelled, tree

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=x></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "![x](javascript:alert(1))",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<form action='https://evil.example'><input name=a></form>",
    "<object data='x'></object><embed src='x'>",
    "<base href='https://evil.example'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<p title='</p><script>alert(1)</script>'>x</p>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "`<script>`*{: onclick='x'}*",
    "*x*{: onclick=alert(1) style=x}",
    "# x {: onclick=alert(1)}",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<style>*{display:none}</style>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php system('x') ?>",
    '::: figure credit="<script>alert(1)</script>"\n![x](../media/a.png)\n:::',
    '!!! note "<img src=x onerror=alert(1)>"\n    x',
    "```x onclick=alert(1)\n<script>alert(1)</script>\n```",
    "<pre><script>alert(1)</script></pre>",
    "*[x]: <script>alert(1)</script>\n\nx",
    "[x]: javascript:alert(1)\n\n[x]",
    "<textarea><script>alert(1)</script></textarea>",
]
LIVE = frozenset(["script", "iframe", "object", "embed", "form", "svg", "style", "base", "meta", "link", "textarea", "noscript"])
ADDRESSES = frozenset(["href", "src", "poster", "action", "formaction", "cite", "data"])


def alive(html: str) -> list[str]:
    """What of a rendering could run or load something that it should not."""
    found = []
    for element in tree(html).iter():
        if element.tag in LIVE:
            found.append(element.tag)
        for name, value in element.items():
            address = re.sub(r"[\s\x00-\x1f]", "", value).lower()
            if name.startswith("on") or (name == "style" and not value.startswith("text-align")):
                found.append(f"{name}={value}")
            if name in ADDRESSES and re.match(r"(?!https?:|mailto:|tel:)[a-z0-9+.-]+:", address):
                found.append(f"{name}={value}")
    return found


@pytest.mark.parametrize("source", ATTACKS)
def test_nothing_runs(source: str) -> None:
    for text in (body(source), body(f"Text {source} text"), body(f"- item\n\n  {source}")):
        assert alive(spelled(dialect().render(text, identity).value)) == []
    assert alive(spelled(dialect().render(body("Text"), lambda _: source).value)) == []


def test_the_wall_stands_alone() -> None:
    wall = cleaner()
    assert wall("<p onclick=x>a<script>b</script><br><img src='javascript:x' alt='a>b'>&nbsp;</p><input type=checkbox disabled>") == (
        '<p>a<br /><img alt="a&gt;b" />\xa0</p><input type="checkbox" disabled="" />'
    )


def test_no_text_can_forge_a_token() -> None:
    tokens = Tokens()
    number = tokens.add(Math("x"))
    wall = cleaner()
    honest = tokens.rope(f"<p>{mark(number)}</p>", wall)
    assert honest == ("<p>", Math("x"), "</p>")
    html = spelled(dialect().render(body("\x02k0\x03 &#2;k0&#3; $x$ t0-0-"), identity).value)
    assert html.count("[[x]]") == 1


def test_finished_html_goes_through_the_wall_too() -> None:
    tokens = Tokens()
    number = tokens.add(Raw("<pre onclick=x><b>y</b></pre>"))
    assert tokens.rope(mark(number), cleaner()) == ("<pre><b>y</b></pre>",)


@pytest.mark.parametrize(
    "source",
    ["[" * 3000, "![" * 1000, "<b>" * 800, "*a " * 3000, ">" * 3000, "- " * 3000, "<div>\n\n" * 1000, "::: x\n\n" * 1000, "$$\n" * 1000, "`" * 3000,
     "(" * 3000, "<!--\n" * 1000, "\n".join("  " * i + "- a" for i in range(200)), "<span>" * 300 + "x" + "</span>" * 300, "|" * 3000, "*" * 3000 + "a" + "*" * 3000],
)  # fmt: skip
def test_no_text_is_too_much(source: str) -> None:
    tree(spelled(dialect().render(body(source), identity).value))


@pytest.mark.parametrize("signs", ["![", "[a](", "<b>", "[^"])
def test_a_paragraph_of_brackets_is_shown_as_it_is_typed(signs: str) -> None:
    done = dialect().render(body(f"- x\n\n  A &amp; {signs * 50_000}"), identity)
    assert said(done.diagnostics)[:1] == ["3:3 nested-too-deep"]
    assert "".join(tree(spelled(done.value)).itertext()).strip().endswith(signs * 50_000)


@pytest.mark.parametrize("bad", ["\x0b", "\x0c", "\x07", "\x00", "\x02", "\x85", "\ufffe", "\ud83d", "\u2028", "\x7f"])
@pytest.mark.parametrize(
    "around", ["Text {} text", "## Head {}", "| a {} |\n|---|\n| b |", "![alt {}](../media/a.png)", "```\n{}\n```", "`{}`", "- [x]({})"]
)
def test_characters_that_no_file_may_hold(bad: str, around: str) -> None:
    source = "First\n\n" + around.format(bad)
    done = dialect().render(body(source), identity)
    line = source[: source.index(bad)].count("\n") + 1
    assert f"{line}:{len(source[: source.index(bad)].split(chr(10))[-1]) + 1} control-character" in said(done.diagnostics)
    assert bad not in spelled(done.value)
    tree(spelled(done.value))


def test_an_emoji_is_a_letter_like_any_other() -> None:
    assert spelled(dialect().render(body("A 🙂 *b*"), identity).value) == "<p>A 🙂 <em>b</em></p>"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems(end: str) -> None:
    source = "# A\n\n- b\n  - c\n\n```\nd\n```\n"
    plain = dialect().render(body(source), identity)
    assert dialect().render(body(source.replace("\n", end)), identity).value == plain.value
