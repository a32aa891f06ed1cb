"""HTML back to Markdown: what is written is rendered again and looks the same, and what a person would write comes back as that."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packager.diagnostics import Location
from packager.files import blob
from packager.markup import Dialect, Scope
from packager.markup.html import cleaner
from packager.markup.lines import Line, joined, piece_of
from packager.markup.normal import normal
from packager.markup.unrender import WIDTH, Said, Unsaid, markdown
from packager.model import Html, Markdown, Math, Ref

FILE = "question_banks/b.yml"
PICTURE = "question_banks/media/b/a lamp.png"
DIALECT = Dialect(Scope(files={PICTURE: blob(b"x")}))
WALL = cleaner()
CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


def rendered(source: str, dialect: Dialect = DIALECT) -> Html:
    return dialect.render(Markdown(source, "x", loc=Location(FILE, 1, 1)), lambda segment: segment.source).value


def back(source: str) -> str | None:
    said = markdown((WALL(source),), DIALECT, FILE)
    return said.source if isinstance(said, Said) else None


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("plain", "plain"),
        ("<p>a <b>bold</b> and <i>it</i>, x_y, 3<5, 2*3</p>", "a **bold** and *it*, x_y, 3<5, 2\\*3"),
        ("<p>one<br>two</p><p></p><p>three<br></p>", "one\\\ntwo\n\nthree"),
        ("<p>H<sub>2</sub>O <kbd>Ctrl</kbd></p>", "H<sub>2</sub>O <kbd>Ctrl</kbd>"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n    - c"),
        ('<ol start="3"><li><p>a</p><p>b</p></li><li><p>c</p></li></ol>', "3. a\n\n    b\n\n4. c"),
        ("<blockquote>said</blockquote>", "> said"),
        ("<h3>Title</h3><hr><p>x</p>", "### Title\n\n---\n\nx"),
        ("<pre><code>x = 1\n  y\n</code></pre>", "```\nx = 1\n  y\n```"),
        ("<table><thead><tr><th>a</th><th>b|c</th></tr></thead><tbody><tr><td>1</td><td><em>2</em></td></tr></tbody></table>",
         "| a | b\\|c |\n| --- | --- |\n| 1 | *2* |"),
        ('<p><a href="https://example.org/a_b?q=1&amp;r=2">a link</a>, <a href="https://example.org/">https://example.org/</a></p>',
         "[a link](https://example.org/a_b?q=1&r=2), <https://example.org/>"),
        ("1. no list", "1\\. no list"),
        ("- no item", "\\- no item"),
        ("::: question x", "\\::: question x"),
        ("a&nbsp;b &amp;amp; &amp;copy;", "a&nbsp;b &amp;amp; &amp;copy;"),
        ("Fill in: __________", "Fill in: __________"),
        ("<p>a</p><ul><li>x</li></ul><ul><li>y</li></ul>", "a\n\n<!-- -->\n\n- x\n\n<!-- -->\n\n- y"),
        ('<div class="box"><p>a</p></div>', '<div class="box">\n\na\n\n</div>'),
        ("<p>$5 and $6</p>", "\\$5 and \\$6"),
    ],
)  # fmt: skip
def test_as_a_person_would_write_it(source: str, written: str) -> None:
    assert back(source) == written


def test_formulas_and_files() -> None:
    rope: Html = ("<p>", Math("x^2"), "2 and ", Math("y", True), ' <img alt="A lamp" src="', Ref("asset", PICTURE), '" width="20" /></p>')
    said = markdown(rope, DIALECT, FILE)
    assert isinstance(said, Said)
    assert said.source == '$x^2$<!-- -->2 and $$y$$ ![A lamp](media/b/a%20lamp.png){: width="20" }'
    said = markdown(('<p class="math">', Math("a\n+ b", True), "</p>"), DIALECT, FILE)
    assert isinstance(said, Said) and said.source == "$$\na\n+ b\n$$"


def test_long_paragraphs_are_broken_where_nothing_changes() -> None:
    words = "A lamp of forty watts burns for ten hours each night - 4,000 hours a year. " * 5
    said = back(f"<p>{words}</p>")
    assert said is not None and max(map(len, said.split("\n"))) <= WIDTH and said.count("\n") > 2
    assert not re.search(r"^(?:[-+>#]|\d)", said, re.M)
    assert normal(rendered(said)) == normal((WALL(f"<p>{words}</p>"),))


@pytest.mark.parametrize(
    ("source", "lost"),
    [('<table><tr><td style="text-align:center">1</td></tr></table>', ("style of <td>",)), ("<p>a</p>", ())],
)
def test_what_no_author_can_set_is_named(source: str, lost: tuple[str, ...]) -> None:
    said = markdown((WALL(source),), DIALECT, FILE)
    assert isinstance(said, Said) and said.lost == lost


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ('<p><a href="/mod/quiz">here</a></p>', "'/mod/quiz' leads out of the repository"),
        ('<p><img src="gone.png" alt="x"></p>', "there is no file 'gone.png'"),
        ('<p id="a">x <a href="#b">y</a></p>', ""),
        ("_y_ [z] " * 2_000, "more than 1,000 signs [ and < stand in this paragraph"),
        ("<b>" * 2_000 + "x" + "</b>" * 2_000, "a text of it has too many elements within each other"),
    ],
)
def test_what_cannot_be_said_and_why(source: str, why: str) -> None:
    said = markdown((WALL(source),), DIALECT, FILE)
    assert isinstance(said, Unsaid) and said.why.startswith(why) and said.why


def cases() -> list[str]:
    """The sources of the dialect's own cases that name no file, unit or the like of their course."""
    found = []
    for path in CASES:
        for case in re.split(r"^@@ (?!html|says|segments)", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            source = case.partition("\n")[2].partition("\n@@ html")[0]
            if not re.search(r"\]\((?!https?:|#)|:::|media/|8<|\{var:|\[\^|unit:|\*\[|src=|<video|<audio", source):
                found.append(source)
    return found


def test_what_the_dialect_renders_can_be_said_in_it() -> None:
    """Of everything that the dialect itself makes, in its own cases: most comes back, and what comes back looks the same."""
    sources = cases()
    assert len(sources) > 50
    said = [(rope, markdown(rope, DIALECT, FILE)) for rope in map(rendered, sources) if rope]
    whole = [(rope, of) for rope, of in said if isinstance(of, Said)]
    for rope, of in whole:
        assert of.lost or normal(rendered(of.source)) == normal(rope)
    assert len(whole) > 0.8 * len(said)


WORDS = st.text(st.sampled_from("ab 1.,<>&\"'{}=~#:\\*_$[]|@%!?+-`()^/\n\tñΩ😀\u00a0\u0301\u05d0"), min_size=1, max_size=25)
INLINE = st.recursive(
    WORDS.map(lambda t: html.escape(t, quote=False)) | st.just("<br>"),
    lambda inner: st.tuples(
        st.sampled_from(["strong", "em", "code", "sub", "span", "u", 'abbr title="x"']), st.lists(inner, max_size=3)
    ).map(lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0].split()[0]}>"),
    max_leaves=5,
)
BLOCKS = st.recursive(
    st.tuples(st.sampled_from(["p", "h2", "h4", "pre", "div", "blockquote"]), st.lists(INLINE, min_size=1, max_size=3)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=2).map(lambda all: f"<blockquote>{''.join(all)}</blockquote>"),
        st.lists(st.lists(inner | INLINE, min_size=1, max_size=2), min_size=1, max_size=3).map(
            lambda items: "<ul>" + "".join("<li>" + "".join(item) + "</li>" for item in items) + "</ul>"
        ),
        st.lists(st.lists(INLINE, min_size=2, max_size=2), min_size=1, max_size=2).map(
            lambda rows: "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"
        ),
    ),
    max_leaves=4,
)


@given(st.lists(BLOCKS | INLINE, min_size=1, max_size=3).map("".join))
def test_what_is_said_looks_the_same(source: str) -> None:
    """Whatever the HTML: what comes of it is the same when it is rendered, or it is not said at all."""
    rope: Html = (WALL(source),)
    said = markdown(rope, DIALECT, FILE)
    if isinstance(said, Said) and not said.lost:
        assert normal(rendered(said.source)) == normal(rope)


@given(WORDS)
def test_any_words_can_be_said(words: str) -> None:
    said = back(f"<p>{html.escape(words, quote=False)}</p>")
    assert said is not None


def test_a_table_without_a_head_of_thousands_of_rows() -> None:
    """As Moodle's editors and Word write it. Each of its tags is looked for in its own line: in all lines it would take minutes."""
    table = f"<table><tbody>{'<tr><td>a</td><td><b>b</b></td></tr>' * 3_000}</tbody></table>"
    written = back(table)
    assert written is not None and written.count("<td>**b**</td>") == 3_000 and normal(rendered(written)) == normal((WALL(table),))


@given(st.lists(st.text("ab ", max_size=4), min_size=1, max_size=6), st.integers(0, 30), st.integers(0, 30))
def test_a_piece_of_lines_is_that_of_their_text(texts: list[str], one: int, other: int) -> None:
    lines = [Line(text, FILE, number, 1) for number, text in enumerate(texts, 1)]
    whole = joined(lines)
    start, end = sorted((min(one, len(whole)), min(other, len(whole))))
    piece = piece_of(lines, start, end)
    assert joined(piece) == whole[start:end]
    assert [line.number for line in piece] == list(range(whole.count("\n", 0, start) + 1, whole.count("\n", 0, end) + 2))
    assert all(texts[line.number - 1][line.column - 1 :].startswith(line.text) for line in piece)


# ---- the normal form -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>a  b</p>\n\n<p>c</p>", "<p>a b</p><p>c</p>"),
        ("<p>a <b> b</b></p>", "<p>a <strong>b</strong></p>"),
        ("text", "<p>text</p>"),
        ("<p>a<br></p>", "<p>a</p>"),
        ("<p><span>a</span></p><p> </p>", "<p>a</p>"),
        ('<div class="table" role="region"><table><tr><td>1</td></tr></table></div>', "<table><tbody><tr><td>1</td></tr></tbody></table>"),
    ],
)
def test_alike(one: str, other: str) -> None:
    assert normal((WALL(one),)) == normal((WALL(other),))


@pytest.mark.parametrize(
    ("one", "other"),
    [("<p>ab</p>", "<p>a b</p>"), ("<p>a<br>b</p>", "<p>a b</p>"), ("<pre>a  b</pre>", "<pre>a b</pre>"), ("<p>a&nbsp;b</p>", "<p>a b</p>"),
     ("<ul><li>a</li></ul>", "<ul><li><p>a</p></li></ul>"), ("<p>a<b>b</b></p>", "<p>a <b>b</b></p>"), ("<p>a<br><br></p>", "<p>a</p>"),
     ('<a href="https://a.b">x</a>', '<a href="https://a.c">x</a>'), ("<p>$x$</p>", "<p>x</p>"), ("<td>a</td>", "<p>a</p> <p>b</p>")],
)  # fmt: skip
def test_not_alike(one: str, other: str) -> None:
    assert normal((WALL(one),)) != normal((WALL(other),))


def test_a_formula_is_not_its_words() -> None:
    assert normal(("<p>", Math("x"), "</p>")) != normal(("<p>$x$</p>",))
