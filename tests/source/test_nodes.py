"""YAML as authors meet it: texts as typed, places right, and every mishap said at its place in plain words."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from packager.source import nodes
from packager.source.nodes import Mapping, Scalar, Sequence, parse


def values(text: str) -> dict[str, str]:
    tree = parse("f.yml", text).value
    assert isinstance(tree, Mapping)
    return {key: value.text for key, (_, value) in tree.entries.items() if isinstance(value, Scalar)}


def test_every_scalar_is_the_text_that_was_typed() -> None:
    typed = ["Yes", "no", "On", "off", "~", "Null", "1:30", "012", "0x1F", "4e-7", "1_000", "2024-01-01", ".inf", "true", "1.10"]
    text = "".join(f"k{n}: {word}\n" for n, word in enumerate(typed))
    assert list(values(text).values()) == typed
    assert isinstance(yaml.safe_load(text)["k1"], bool)  # what YAML itself would have made of it


WRONG = [
    # (text, line:column, rule, a word of the hint)
    ("a:\n\t- b\n", "2:1", "yaml-tab", "spaces"),
    ("a: b\n\tc: d", "2:1", "yaml-tab", "spaces"),
    ("prompt: Which is right: A or B?", "1:23", "yaml-syntax", "quotes"),
    ("right: **LED** lamps", "1:8", "yaml-anchor", "quotes"),
    ("right: `code` is", "1:8", "yaml-syntax", "quotes"),
    ("right: %5", "1:8", "yaml-syntax", "quotes"),
    ("a: [text](url) more", "1:10", "yaml-syntax", "quotes"),
    ("a: ![alt](x.png)", "1:4", "yaml-tag", "quotes"),
    ("a: > 5 is more", "1:6", "yaml-syntax", "quotes"),
    ('a: "Quoted" rest', "1:13", "yaml-syntax", "quotes"),
    ("a: 'it's'", "1:8", "yaml-syntax", "quotes"),
    ('a: "C:\\files\\q"', "1:13", "yaml-syntax", "single quotes"),
    ('a: "\\u12"', "1:7", "yaml-syntax", "single quotes"),
    ('x: 1\na: "unclosed\nb: c\n', "2:4", "yaml-syntax", "close it"),
    ("a: [1, 2\nb: c", "2:2", "yaml-syntax", "["),
    ("b: c\nkey:value", "2:1", "yaml-syntax", "space after the colon"),
    ("key:value\nb: c", "2:2", "yaml-syntax", "colon and a space"),
    ("a: 1\n b: 2", "2:3", "yaml-syntax", "indent it exactly"),
    ("- a\nb: c", "2:1", "yaml-syntax", "begin it with -"),
    ("a:\n  - x\n y: 1", "3:2", "yaml-syntax", "indent it exactly"),
    ("a: - b", "1:4", "yaml-syntax", "next line"),
    ("? [a]\n: b", "1:3", "yaml-syntax", "quotes"),
    ("[" * 60, "1:41", "yaml-syntax", "quotes"),
    ("a: b\nc: d\na: e", "3:1", "yaml-duplicate-key", "keep one"),
    ("a: &x [1]", "1:4", "yaml-anchor", "quotes"),
    ("a: *LED", "1:4", "yaml-anchor", "quotes"),
    ("<<: {a: b}", "1:1", "yaml-anchor", "write the keys out"),
    ("a: !!str x", "1:4", "yaml-tag", "quotes"),
    ("a: 1\n---\nb: 2", "2:1", "yaml-documents", "take the line"),
    ("a: Room #5", "1:9", "yaml-comment", "quotes"),
    ("a: Room\n   or hall #5", "2:12", "yaml-comment", "quotes"),
    ('a: "$\\frac{1}{2}$"', "1:4", "yaml-backslash", "single quotes"),
    ('a: "$\\nabla$"', "1:4", "yaml-backslash", "single quotes"),
    ('a: "$x$\n  $\\theta$"', "1:4", "yaml-backslash", "single quotes"),
    ('a: "\\x07"', "1:4", "control-character", "code"),
    ('a: "\\L"', "1:4", "control-character", "code"),
    ('a: x\nb: "\\ud83d!"', "2:5", "control-character", "delete"),
    ("", "0:0", "yaml-empty", ""),
    ("# nothing\n", "0:0", "yaml-empty", ""),
]


@pytest.mark.parametrize(("text", "place", "rule", "hint"), WRONG)
def test_a_mishap_is_said_once_at_its_place(text: str, place: str, rule: str, hint: str) -> None:
    (found,) = parse("f.yml", text).diagnostics
    assert (f"{found.location.line}:{found.location.column}", found.rule) == (place, rule)
    assert hint in found.hint
    assert "libyaml" not in found.message and "scanning" not in found.message


@pytest.mark.parametrize(
    "text", ["a: Room # five", "a: x#5", "a: 'Room #5'", 'a: "x\\ny"', 'a: "€ 5\\nnew"', "a: '$\\frac'", "a: |\n  Room #5 $\\nabla$"]
)
def test_what_is_meant_so_is_let_pass(text: str) -> None:
    assert parse("f.yml", text).diagnostics == ()


def test_both_places_of_a_key_that_stands_twice() -> None:
    (found,) = parse("f.yml", "a: 1\nb: 2\na: 3").diagnostics
    assert [str(place) for place, _ in found.related] == ["f.yml:1:1"]
    assert values("a: 1\na: 3") == {"a": "1"}


def test_half_a_character_is_blanked_and_a_pair_is_the_character() -> None:
    assert values('a: "x\\ud83dy"') == {"a": "x      y"}
    assert values('a: "x\\ud83d\\ude00y"') == {"a": "x\U0001f600y"}
    assert values("a: '\\ud83d'") == {"a": "\\ud83d"}


def test_an_alias_bomb_stays_small() -> None:
    bomb = 'a0: &a0 ["x"]\n' + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 60))
    result = parse("f.yml", bomb)
    assert {d.rule for d in result.diagnostics} == {"yaml-anchor"}
    assert isinstance(result.value, Mapping) and sum(1 for _ in walk(result.value)) < 1000


def walk(tree: nodes.Tree) -> list[nodes.Tree]:
    below = tree.items if isinstance(tree, Sequence) else [v for _, v in tree.entries.values()] if isinstance(tree, Mapping) else []
    return [tree, *(node for child in below for node in walk(child))]


# ---- the place of every line ---------------------------------------------------------------------------------------------------

STYLES = [
    ("p: one line\n", "one line", ["1:4"]),
    ("p: 'one line'\n", "one line", ["1:5"]),
    ('p: "one line"\n', "one line", ["1:5"]),
    ("p: |\n  one\n\n    two\n  three\n", "one\n\n  two\nthree", ["2:3", "3:3", "4:3", "5:3"]),
    ("p: |-\n\n\n   one\n   two\n\n\nq: x\n", "one\ntwo", ["4:4", "5:4"]),
    ("p: |2\n    one\n  two\n", "  one\ntwo", ["2:3", "3:3"]),
    ("p: >\n  one\n  two\n\n  three\n", "one\ntwo\n\nthree", ["2:3", "3:3", "4:3", "5:3"]),
    ("p: >-\n  one\n  two", "one\ntwo", ["2:3", "3:3"]),
    ("p: one\n  two\n\n  three\nq: x\n", "one\ntwo\n\nthree", ["1:4", "2:3", "3:1", "4:3"]),
    ("p: 'one\n  it''s\n\n  three'\nq: x\n", "one\nit's\n\nthree", ["1:5", "2:3", "3:1", "4:3"]),
    ("- p: |\n    one\n", "one", ["2:5"]),
    ("p: |\n  # no comment\n  two # none\n", "# no comment\ntwo # none", ["2:3", "3:3"]),
    ("p: |\n", "", ["1:4"]),
]


@pytest.mark.parametrize(("text", "source", "places"), STYLES)
def test_lines_keep_their_places(text: str, source: str, places: list[str]) -> None:
    tree = parse("f.yml", text).value
    if isinstance(tree, Sequence):
        (tree,) = tree.items
    assert isinstance(tree, Mapping)
    scalar = tree.entries["p"][1]
    assert isinstance(scalar, Scalar)
    said = scalar.markdown("k", "prompt")
    assert said.source == source
    columns = said.columns or (said.loc.column,)
    assert [f"{said.loc.line + n}:{column}" for n, column in enumerate(columns)] == places


def test_the_lines_of_a_front_matter_are_those_of_its_file() -> None:
    (found,) = parse("u.md", "a: b\na: c", 1).diagnostics
    assert str(found.location) == "u.md:3:1"


PROSE = st.lists(st.text(st.sampled_from("ab .-*#$\\'\"äλ:"), max_size=12).map(str.strip), min_size=1, max_size=5).map("\n".join)


@given(PROSE, st.sampled_from(["|", "|-", "|+"]), st.integers(1, 6))
def test_a_block_reads_as_written_and_each_line_is_where_it_says(text: str, style: str, indent: int) -> None:
    if not text.strip():
        return
    margin = " " * indent
    whole = f"x: y\np: {style}\n" + "".join(f"{margin}{line}\n" if line else "\n" for line in text.split("\n")) + "q: z\n"
    tree = parse("f.yml", whole).value
    assert isinstance(tree, Mapping)
    scalar = tree.entries["p"][1]
    assert isinstance(scalar, Scalar)
    said = scalar.markdown("k", "prompt")
    assert said.source == text.lstrip("\n").rstrip()
    lines = whole.split("\n")
    for number, line in enumerate(said.source.split("\n")):
        assert lines[said.loc.line - 1 + number][said.columns[number] - 1 :].rstrip() == line.rstrip()


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    result = parse("f.yml", text.replace("\r", "\n"))
    assert result.value is not None or result.diagnostics


@given(st.text(st.sampled_from("ab:-\n #'\"[]{}|>&*!%@`,?\\\t"), max_size=60))
def test_nor_any_soup_of_signs(text: str) -> None:
    result = parse("f.yml", text)
    assert result.value is not None or result.diagnostics
    for found in result.diagnostics:
        assert found.location.line <= text.count("\n") + 1


def test_a_comment_above_a_text_is_for_translators() -> None:
    tree = parse(
        "f.yml",
        "# translators: the town, not\n#   the county\na: Verdale\nb: x # translators: no\nc:\n  # translators: one\n  - d\n  - e\n",
    ).value
    assert isinstance(tree, Mapping)
    a, b, c = (value for _, value in tree.entries.values())
    assert isinstance(a, Scalar) and isinstance(b, Scalar) and isinstance(c, Sequence)
    assert a.plain("a").note == "the town, not the county" and a.markdown("a").note == a.plain("a").note
    assert b.plain("b").note == ""
    assert [item.plain("c").note for item in c.items if isinstance(item, Scalar)] == ["one", ""]
