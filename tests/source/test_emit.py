"""YAML as it is written: PyYAML reads every text back as that text, whichever of its loaders, and what a teacher sees needs no explanation."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from packager.source import nodes
from packager.source.emit import Word, document, scalar

MISREAD = [
    "no", "Yes", "on", "Off", "y", "N", "~", "null", "Null", "true", "1e3", "4e-7", "0x1F", "012", "0o7", "1:30", "1_000", ".5", "-.5", ".inf", ".nan", "=", "<<",
    "2024-01-02", "2024-01-02 10:00", "1", "-1", "1.0", "+1", "", "-", "?", ":", "- a", "a: b", "a #b", "#a", "@a", "`a`", "%a", "&a", "*a", "!a", "|", ">", "[a", "{a",
    "'a'", '"a"', "a:", " a", "a ", "a\tb", "a,b", "a]b", "---", "...", "\\frac{1}{2}", "it's", 'say "no"', "it's \"so\"", "a\\b's", "\u0085", "a\u2028b", "\ufeffa", "\x07",
]  # fmt: skip
"""Texts that YAML 1.1 or 1.2 would read as something else, or could not read, if they stood there bare (cases: bank-01, bank-04)."""


@pytest.mark.parametrize("text", MISREAD)
@pytest.mark.parametrize("place", ["value", "key", "item", "within"])
def test_texts_that_yaml_would_misread(text: str, place: str) -> None:
    value: Any = {"value": {"k": text}, "key": {text or "k": "v"}, "item": {"k": [text, "b" * 40]}, "within": {"k": [text, "b"]}}[place]
    source = document(value)
    assert yaml.safe_load(source) == value
    assert yaml.load(source, yaml.BaseLoader) == value


@pytest.mark.parametrize(
    "text", ["Lamps & meters", "What is 3<5?", "a: b"[:1], "Σ", "50 % of it", "C# 11", "https://example.org/a", "a-b", "x, y", "$x$", "(a)"]
)
def test_texts_that_need_no_quotes(text: str) -> None:
    assert scalar(text) == text


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=40) | st.text(
    st.sampled_from("ab 1:#-'\"\\|>{}[],&*!%@`?\n\t~=.é😀"), max_size=30
)
VALUES = st.recursive(
    TEXTS | st.sampled_from([Word("true"), Word("50%"), Word("4e-7")]),
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(TEXTS.filter(bool), inner, min_size=1, max_size=3),
    max_leaves=8,
)


def plain(value: Any) -> Any:
    """A value without our own classes."""
    if isinstance(value, str):
        return str(value)
    return {str(k): plain(v) for k, v in value.items()} if isinstance(value, dict) else [plain(v) for v in value]


@given(st.dictionaries(st.sampled_from(["id", "questions", "a b", "no"]), VALUES, min_size=1))
def test_whatever_it_is_pyyaml_reads_it_back(value: dict[str, Any]) -> None:
    source = document(value)
    assert yaml.load(source, yaml.BaseLoader) == plain(value)
    assert yaml.load(source, yaml.CBaseLoader) == plain(value)
    assert "&" not in "".join(line for line in source.split("\n") if line.startswith("&"))  # no anchors


def test_long_texts_stand_on_lines_of_their_own() -> None:
    assert document({"a": "one\n\ntwo", "b": ["x\ny"]}) == "a: |-\n  one\n\n  two\nb:\n  - |-\n    x\n    y\n"


def test_our_reader_reads_a_block_as_it_was() -> None:
    text = "one\n\n    code\n\n- item"
    tree = nodes.parse("f.yml", document({"k": text})).value
    assert isinstance(tree, nodes.Mapping)
    value = tree.entries["k"][1]
    assert isinstance(value, nodes.Scalar) and value.markdown("k").source == text


def test_questions_are_parted_and_short_lists_are_not() -> None:
    value = {"title": "T", "questions": [{"kind": Word("essay"), "tags": ["a", "b"]}, {"kind": Word("essay")}]}
    assert document(value) == "title: T\n\nquestions:\n  - kind: essay\n    tags: [a, b]\n\n  - kind: essay\n"
