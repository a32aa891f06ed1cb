"""What holds for any text at all: no traceback, well-formed, ids unique and the text's own, say=identity changes nothing, the short ways are the long way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packager.diagnostics import Result
from packager.markup import placed, select_blocks
from packager.model import WITH_GAPS, Embed, Segment
from tests.markup.rendering import SCOPE, body, dialect, identity, spelled, tree
from tests.markup.test_segments import HOSTILE, STRUCTURE

DIALECT = dialect()
PIECES = [
    "- ", "  ", "    ", "1. ", "> ", "\n", "\n\n", "text ", "*", "**", "_", "`", "```\n", "~~~", "$", "$$", "$$\n", "\t", "\\", "\"", "'", "&", "<", ">",
     "!!! note\n    ", '??? tip "x"\n    ', '=== "A"\n    ', "::: question q1\n", "::: for dev\n", ":::\n", '::: figure credit="x"\n', "::: trainer\n",
     "::: video ../media/film.mp4\n", "::: quiz bank=bank\n", "::: nothing\n", '--8<-- "../snippets/dev.md"\n', "[^1]", "[^1]: ", "[a](other.md)", "[](b)",
     "![a](../media/a.png)", "![](x)", "[r]", '[r]: http://x.y "t"\n', "*[abc]: def\n", "abc ", "| a | b |\n|---|---|\n", "| ", "|", "{: .c #i}", "{#i}",
     "# ", "## ", "###### ", "---\n", "===\n", "<b>", "</b>", "<div>", "</div>", "<script>", "<p>", "<td>", "<table>", "<!--", "-->", "<br>", "<pre>",
     "</pre>", "<a href='x'>", "<img src=x onerror=y>", "<details>", "<summary>", "&amp;", "&#2;", "&lt;", ": def\n", "Term\n", "- [x] ", "{var:town}",
     "power grid ", "Ω", "é", "\x0b", "\ud800", "\x00", "\x02k0\x03", "(", ")", "[", "]", "!", "{", "}", "<https://x.y>", "  \n", "Table: x\n", "🙂",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
often = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@often
@given(TEXTS | st.text(max_size=60))
def test_any_text(source: str) -> None:
    text = body(source)
    done = DIALECT.render(text, identity)
    root = tree(spelled(done.value))
    ids = [element.get("id", "") for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert all(id.startswith("u-") for id in ids)
    segments = DIALECT.segments(text).value
    assert len({(s.context, s.source) for s in segments}) == len(segments)
    known = {(s.context, s.source): s.source for s in segments}
    assert DIALECT.render(text, lambda s: known[s.context, s.source]) == done
    tokens = tuple(piece for piece in done.value if isinstance(piece, Embed))
    assert tokens == placed(text, SCOPE).value or any("unknown" in d.rule for d in done.diagnostics)


@often
@given(TEXTS, st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=3).map("".join))
def test_any_text_under_any_translation(source: str, words: str) -> None:
    text = body(source)
    plain = [e.tag for e in tree(spelled(DIALECT.render(text, identity).value)).iter() if e.tag in STRUCTURE]
    said = [e.tag for e in tree(spelled(DIALECT.render(text, lambda _: words).value)).iter() if e.tag in STRUCTURE]
    assert said == plain


LINES = st.lists(
    st.sampled_from([piece for piece in PIECES if "\n" not in piece] + ["**bold** ", "*it* ", "$a_1$", "`c` ", "word "]), max_size=8
).map("".join) | st.text(st.characters(codec="utf-8") | st.sampled_from(" .,-:;!?'\"()/%+=#@*_$<&{}[]"), max_size=40)
STARTS = st.sampled_from(
    [
        "",
        "",
        "a",
        "1",
        "1980",
        "1. ",
        "- ",
        "> ",
        "# ",
        "---",
        "12) ",
        "1.",
        "²",
        "٣. ",
        "Ω ",
        "é",
        "(",
        "**a** ",
        "*a",
        "$a$ ",
        "$$a$$",
        "`a` ",
        "<b>a</b> ",
    ]
)
TRANSLATED = st.sampled_from(
    [None, "слово", "**слово**", "a {: .b} <i>c", "", " ", "$x$ \n y", "::: quiz", "1. a", "[a](other.md)", "<script>", "&#2;"]
)


@often
@given(
    st.lists(
        st.tuples(STARTS, LINES, st.sampled_from(["answer", "option", "text", "body", WITH_GAPS]), st.sampled_from([(), ("a",)])),
        max_size=8,
    ),
    TRANSLATED,
)
def test_the_short_way_is_the_long_way(given: list[tuple[str, str, str, tuple[str, ...]]], words: str | None) -> None:
    """Texts of one line, rendered together, and each from its tree of blocks."""
    texts = [replace(body(start + line, f"q.option.{n}", kind), values=values) for n, (start, line, kind, values) in enumerate(given)]

    def say(segment: Segment) -> str:
        return segment.source if words is None else words

    short, long = dialect(), dialect()
    made, expected = short.render_all(texts, say), [long._whole(text, say) for text in texts]
    assert made == expected
    assert [_places(one.value) for one in made] == [_places(one.value) for one in expected]
    for text in texts:
        tree = long._tree(text)
        expected_segments = tuple(slot.segment for slot in tree.all_slots() if slot.segment is not None)
        assert short.segments(text) == Result(expected_segments, tuple(tree.found))
        assert _places(short.segments(text).value) == _places(expected_segments)


def _places(pieces: Iterable[object]) -> list[object]:
    return [getattr(piece, "loc", None) for piece in pieces]


@often
@given(TEXTS, st.sampled_from(["keep", "drop", "unwrap"]))
def test_selection_keeps_lines_and_columns(source: str, fate: str) -> None:
    old = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    new = select_blocks(body(source), lambda *_: fate).source.split("\n")  # type: ignore[arg-type,return-value]
    assert len(old) == len(new)
    assert all(before.startswith(after) for before, after in zip(old, new, strict=True))
