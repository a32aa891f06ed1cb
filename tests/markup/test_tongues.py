"""A text that is shown in another language than those around it says so, to readers and to machines; one beside or within it does not."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from packager.model import Passage, Segment
from tests.markup.rendering import body, dialect, spelled, tree


def rendered(source: str, foreign: str, lang: str = "en") -> Element:
    """A text of which the segments that begin with one of the words are not translated."""

    def say(segment: Segment) -> str:
        if segment.source.strip("*").startswith(tuple(foreign.split())):
            return Passage(segment.source, lang, "английски")
        return segment.source

    return tree(spelled(dialect().render(body(source), say).value))


def told(root: Element) -> list[tuple[str, str]]:
    """(tag, words) of what is marked as in another language."""
    return [(e.tag, " ".join("".join(e.itertext()).split())) for e in root.iter() if "lang" in e.attrib]


@pytest.mark.parametrize(
    "source, foreign, marked",
    [
        ("One.\n\nAnother.", "Another", [("p", "[английски] Another.")]),
        ("One.\n\n*Another* one.", "Another", [("p", "[английски] Another one.")]),
        ("## One\n\nAnother.", "One", [("h2", "[английски] One")]),
        ("- One\n- Another", "One", [("li", "[английски] One")]),
        ("- One *x* y\n    - within\n- Another", "One", [("span", "[английски] One x y")]),
        ("- One\n    - within\n- Another", "within", [("li", "[английски] within")]),
        ("1. One\n\n    Within.\n2. Another", "One", [("p", "[английски] One")]),
        ("- [x] One\n    - within", "One", [("span", "[английски] One")]),
        ("| One | Two |\n|---|---|\n| three | four |", "Two three", [("th", "[английски] Two"), ("td", "[английски] three")]),
        ("Term\n: One\n\n    - within", "One", [("p", "[английски] One")]),
        ("One.[^n]\n\n[^n]: Note.", "Note", [("p", "[английски] Note. ↩︎")]),
        ('!!! note "One"\n    Two.', "One", [("p", "[английски] One")]),
    ],
)  # fmt: skip
def test_a_passage_is_told(source: str, foreign: str, marked: list[tuple[str, str]]) -> None:
    root = rendered(source, foreign)
    assert told(root) == marked
    assert all(e.get("class", "").endswith("other-language") for e in root.iter() if "lang" in e.attrib)


def test_a_text_of_nothing_else_is_told_once() -> None:
    root = rendered("## One\n\n- Two\n- Three", "One Two Three")
    assert [(e.tag, e.get("lang"), e.get("class")) for e in root[:1]] == [("div", "en", "other-language")]
    assert ["".join(e.itertext()) for e in root.iter() if e.get("class") == "language-name"] == ["[английски]"]


def test_words_that_a_picture_is_heard_by() -> None:
    root = rendered("One.\n\n![Alt](../media/a.png)", "Alt")
    assert [(e.tag, e.get("lang")) for e in root.iter() if "lang" in e.attrib] == [("img", "en")]


def test_a_paragraph_is_not_taken_for_its_tooltip() -> None:
    root = rendered('One.\n{: title="Tip"}\n\nTwo.', "Tip")
    assert told(root) == []
    root = rendered('One.\n{: title="Tip"}\n\nTwo.', "One")
    assert told(root) == [("p", "[английски] One.")]


def test_the_direction_of_a_passage() -> None:
    root = rendered("One.\n\nTwo.", "Two", lang="ar")
    assert [e.get("dir") for e in root.iter("p")] == [None, "rtl"]
