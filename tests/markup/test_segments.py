"""What a translator is given, and what becomes of what a translator gives back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from packager.diagnostics import Location
from packager.markup import Dialect
from packager.model import Passage, Ref, Segment
from tests.markup.rendering import body, dialect, identity, spelled, tree

EVERYTHING = """\
<!-- translators: A greeting, not a farewell. -->
Hello *world*,
how are you?\x20\x20
Fine.

## A heading {#own}

- an item
- [x] a task

1. `code` only
2. `x = 1`

| Head | 42 |
|------|----|
| cell | $x$ |
Table: A caption

!!! warning "Mind & see"
    In a callout.[^n]

!!! tip
    x

??? question "More"
    y

=== "Tab"
    z

Term
: What it means

[^n]: A note.

![A picture](../media/a.png "Its title")

::: figure credit="By me"
![Alt](../media/a.png)

Caption *words*.
:::

::: video ../media/film.mp4 title="A film"
captions: ../media/film.en.vtt en "English"

What is said.
:::

::: download ../media/plan.pdf "The plan"
:::

::: quiz bank=bank title="Try"

```python title="file.py"
not_this = 1
```

A paragraph.
{: title="A tooltip"}

See [it][r] and LED.

[r]: https://example.org "The site"

*[LED]: light-emitting diode
"""

EXPECTED = [
    ("1", "paragraph", "Hello *world*, how are you?  \nFine."),
    ("6", "heading", "A heading"),
    ("8", "list item", "an item"),
    ("9", "list item", "a task"),
    ("11", "list item", "`code` only"),
    ("17", "caption", "A caption"),
    ("14", "table heading", "Head"),
    ("14", "table heading", "42"),
    ("16", "table cell", "cell"),
    ("19", "callout title", "Mind & see"),
    ("20", "paragraph", "In a callout.[^n]"),
    ("22", "callout title", "Tip"),
    ("23", "paragraph", "x"),
    ("25", "summary", "More"),
    ("26", "paragraph", "y"),
    ("28", "tab label", "Tab"),
    ("29", "paragraph", "z"),
    ("31", "term", "Term"),
    ("32", "definition", "What it means"),
    ("34", "footnote", "A note."),
    ("36", "alt text", "A picture"),
    ("36", "title", "Its title"),
    ("39", "alt text", "Alt"),
    ("41", "caption", "Caption *words*."),
    ("38", "credit", "By me"),
    ("44", "title", "A film"),
    ("45", "label", "English"),
    ("44", "summary", "Transcript"),
    ("47", "transcript", "What is said."),
    ("50", "label", "The plan"),
    ("53", "title", "Try"),
    ("55", "label", "file.py"),
    ("60", "label", "A tooltip"),
    ("59", "paragraph", "A paragraph."),
    ("62", "paragraph", "See [it][r] and LED."),
    ("64", "title", "The site"),
    ("66", "abbreviation", "light-emitting diode"),
]


def test_every_text_that_a_learner_meets_is_a_segment_at_its_line() -> None:
    found = dialect().segments(body(EVERYTHING)).value
    # the greeting stands below its remark
    expected = [("2", *EXPECTED[0][1:]), *EXPECTED[1:]]
    assert [(str(s.loc.line), s.kind, s.source) for s in found] == expected
    assert [s.note for s in found if s.note] == ["A greeting, not a farewell."]
    assert len({(s.context, s.source) for s in found}) == len(found)


def test_columns_lead_to_the_words() -> None:
    lines = EVERYTHING.split("\n")
    for segment in dialect().segments(body(EVERYTHING)).value:
        if segment.source in ("Tip", "Transcript"):
            continue  # words of ours
        first = segment.source.split(" ")[0].split("\n")[0]
        assert lines[segment.loc.line - 1][segment.loc.column - 1 :].startswith(first), segment


def test_all_of_it_is_translated() -> None:
    text = body(EVERYTHING)
    html = spelled(dialect().render(text, lambda s: f"⟦{s.source}⟧").value)
    bare = tree(html)
    for element in bare.iter():
        if element.tag in ("pre", "code", "script") or element.get("class") in ("footnote-ref", "footnote-back", "file"):
            continue
        if (
            element.text
            and element.text.strip()
            and element.tag in ("p", "li", "td", "th", "h2", "dt", "dd", "summary", "caption", "small", "label")
        ):
            assert "⟦" in element.text or "[[" in element.text, (element.tag, element.text)
        for name in ("alt", "title", "aria-label", "label"):
            if (value := element.get(name)) and element.get("class") not in ("table", "footnote-back"):
                assert value.startswith("⟦"), (element.tag, name, value)
    assert "not_this" in html and "⟦not" not in html


def test_the_same_with_identity_as_with_a_catalogue_that_repeats_it() -> None:
    text = body(EVERYTHING)
    segments = dialect().segments(text).value
    catalogue = {(s.context, s.source): s.source for s in segments}
    asked: list[Segment] = []

    def say(segment: Segment) -> str:
        asked.append(segment)
        return catalogue[segment.context, segment.source]

    assert dialect().render(text, say) == dialect().render(text, identity)
    assert tuple(asked) == segments


def test_contexts_stay_when_text_moves_or_is_added() -> None:
    old = dialect().segments(body("Current\n\n## Current\n\n- Current\n\nRight\n\nRight\n")).value
    new = dialect().segments(body("Another\n\n- Current\n\nRight\n\nRight\n\nMore\n\n## Current\n\nCurrent\n")).value
    assert {(s.context, s.source) for s in old} <= {(s.context, s.source) for s in new}
    assert [s.context for s in old if s.source == "Right"] == ["u#paragraph", "u#paragraph~2"]
    assert len({s.context for s in old if s.source == "Current"}) == 3


@pytest.mark.parametrize(
    "source", ["`x`", "$x^2$", "—", "{var:town}", "<https://example.org>", "***", "", "![](../media/a.png)", "`a` $b$"]
)
def test_what_holds_no_words_is_no_segment(source: str) -> None:
    assert dialect().segments(body(source)).value == ()


def test_the_kind_of_a_small_text_is_its_own() -> None:
    kinds = [s.kind for s in dialect().segments(body("A *hint*.\n\n| a |\n|---|\n| b |\n", "q1.hint", "hint")).value]
    assert kinds == ["hint", "table heading", "table cell"]


def test_a_text_of_a_yaml_block_has_the_columns_of_its_file() -> None:
    text = replace(body("First *x*\n\n- item [y](nowhere.md)"), loc=Location("bank.yml", 10, 15), columns=(15, 7, 7))
    segments = dialect().segments(text).value
    assert [s.loc for s in segments] == [Location("bank.yml", 10, 15), Location("bank.yml", 12, 9)]
    (wrong,) = dialect().render(text, identity).diagnostics
    assert wrong.location == Location("bank.yml", 12, 18)


# ---- what comes back -----------------------------------------------------------------------------------------------------

HOSTILE = [
    "# 1. x | y",
    "a\n\nb",
    "- a\n- b",
    "1. a",
    "3. Version ist da",
    "`",
    "``` x",
    "</p>",
    "</td></tr></table>",
    "<div>",
    "<script>alert(1)</script>",
    "::: question x",
    "!!! note",
    '=== "Tab"',
    "[^9]: x",
    "[x]: https://example.org",
    "*[LED]: x",
    "ends in a backslash\\",
    "*a",
    "**",
    "    code",
    "> quoted",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "x {: .stolen #stolen}",
    "*x*{: #stolen}",
    "\x02k0\x03",
    "\x02wzxhzdk:0\x03",
    "\ud800 \x00 \x0b",
    "&#2;&#x0;",
    "Term\n: definition",
    "<!--",
    "]]>",
    "$x",
    "$$x$$",
    "{var:nothing}",
    '--8<-- "u.md"',
    "<b>open",
    "---",
    "Table: x",
    "[x](javascript:alert(1))",
    "\n\n",
    "",
]
STRUCTURE = frozenset(
    ["p", "li", "ul", "ol", "h2", "table", "tr", "td", "th", "caption", "div", "details", "summary", "dl", "dt", "dd", "figure", "figcaption", "video", "pre"]
)  # fmt: skip


def skeleton(html: str) -> list[tuple[str, str | None, str | None]]:
    return [(e.tag, e.get("id"), e.get("class")) for e in tree(html).iter() if e.tag in STRUCTURE]


@pytest.mark.parametrize("words", HOSTILE)
def test_a_translation_cannot_break_the_structure(words: str) -> None:
    text = body(EVERYTHING)
    source = skeleton(spelled(dialect().render(text, identity).value))
    html = spelled(dialect().render(text, lambda _: words).value)
    assert skeleton(html) == source
    ids = [e.get("id") for e in tree(html).iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    for thing in ("<script", '="javascript:', 'id="u-stolen"', "\x02"):
        assert thing not in html


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("# 1. x | y", "# 1. x | y"),
        ("entweder | oder", "entweder | oder"),
        ("3. Version", "3. Version"),
        ("    vier", "vier"),
        ("offen *Stern", "offen *Stern"),
        ("a\n\nb", "a b"),
        ("Ende\\", "Ende\\"),
        ("::: question x", "::: question x"),
        ("x {: .a}", "x {: .a}"),
        ("</p>", "</p>"),
    ],
)
def test_a_translation_is_read_as_it_was_written(words: str, read: str) -> None:
    for source in ("A paragraph.", "- item", "| head |\n|---|\n| cell |\n", "## Heading"):
        html = dialect().render(body(source), lambda _: words).value
        assert read in ["".join(e.itertext()) for e in tree(spelled(html)).iter() if e.tag in ("p", "li", "th", "td", "h2")]


def test_an_attribute_list_may_move_but_not_be_added() -> None:
    text = body("See [it](https://example.org){: .button} now.")
    moved = spelled(dialect().render(text, lambda _: "[Jetzt](https://example.org){: .button} ansehen *bald*{: .x}.").value)
    assert moved == '<p><a class="button" href="https://example.org">Jetzt</a> ansehen <em>bald</em>{: .x}.</p>'


def test_ids_are_those_of_the_source_in_every_language() -> None:
    text = body("## Energy use\n\n[there](#energy-use)\n\n[^1]: n\n\nx[^1]")
    html = spelled(dialect().render(text, lambda s: s.source.replace("Energy use", "Ενέργεια")).value)
    assert '<h2 id="u-energy-use">Ενέργεια</h2>' in html
    assert 'href="#u-energy-use"' in html


def test_notes_keep_their_numbers_in_every_language() -> None:
    text = body("A[^a] b[^b].\n\n[^b]: two\n[^a]: one\n")
    html = tree(spelled(dialect().render(text, lambda s: "B[^b] a[^a]." if s.kind == "paragraph" else s.source).value))
    assert [e.get("id") for e in html.iter("li")] == ["u-fn-a", "u-fn-b"]
    assert ["".join(e.itertext()) for e in html.iter("sup")] == ["2", "1"]


def test_a_second_language_does_not_parse_again(monkeypatch: pytest.MonkeyPatch) -> None:
    one: Dialect = dialect()
    text = body(EVERYTHING)
    one.segments(text)
    monkeypatch.setattr("packager.markup.dialect.Builder", None)
    first = one.render(text, identity)
    one.render(text, lambda s: f"⟦{s.source}⟧")
    assert one.render(text, identity) == first


def test_equal_texts_in_two_places_have_their_own_places() -> None:
    one = dialect()
    a = one.segments(body("# x *y*", loc=Location("a.md", 3, 1))).value
    b = one.segments(body("# x *y*", loc=Location("b.md", 7, 1))).value
    assert (a[0].loc.file, b[0].loc.file) == ("a.md", "b.md")


@pytest.mark.parametrize("source", ["![A street of lamps](../media/a.png)", "![A street\n  of lamps](\n../media/a.png)"])
def test_of_an_image_alone_the_words_are_translated_however_its_lines_are_broken(source: str) -> None:
    text = body(source, "q.image", "picture")
    (segment,) = dialect().segments(text).value
    assert (segment.source, segment.kind) == ("A street of lamps", "alt text")
    assert 'alt="Улица"' in spelled(dialect().render(text, lambda _: "Улица").value)
    shown = [piece for piece in dialect().render(text, lambda s: Passage(s.source, "el")).value if isinstance(piece, Ref)]
    assert [ref.id for ref in shown] == ["courses/c/media/a.png"]
