"""Weaves the torture course's matrix: every block that holds others, with every block in it. `python -m tests.torture.weave` writes the units.

Each combination carries a word of its own, `in-CONTAINER-CONTENT`, by which the test finds it in the rendering and looks what it stands in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
UNITS = HERE / "courses" / "torture" / "units"
Lines = list[str]


def indented(lines: Lines, by: int) -> Lines:
    return [" " * by + line if line else "" for line in lines]


class Container(NamedTuple):
    """make: (word, lines within) -> lines. stands: what the rendering of a word within is inside of, as tag or tag.class."""

    name: str
    make: Callable[[str, Lines], Lines]
    stands: str


class Content(NamedTuple):
    """make: word -> lines that show it. stands: as above, of the word itself."""

    name: str
    make: Callable[[str], Lines]
    stands: str


CONTAINERS = [
    Container("item", lambda w, inner: ["- An item", "", *indented(inner, 2), "", "- The next"], "ul/li"),
    Container("far-item", lambda w, inner: ["* An item", "", *indented(inner, 4)], "ul/li"),
    Container("step", lambda w, inner: ["1. First", "", *indented(inner, 3), "", "2. Second"], "ol/li"),
    Container("step-ten", lambda w, inner: ["10. Tenth", "", *indented(inner, 4)], "ol/li"),
    Container("quotation", lambda w, inner: [f"> {line}" if line else ">" for line in inner], "blockquote"),
    Container("callout", lambda w, inner: ['!!! note "A callout"', *indented(inner, 4)], "div.callout"),
    Container("details", lambda w, inner: ['??? tip "Details"', *indented(inner, 4)], "details"),
    Container("tab", lambda w, inner: ['=== "First"', *indented(inner, 4), '=== "Second"', "    Other."], "div.tab"),
    Container("definition", lambda w, inner: ["Term", "", ":   What it means", "", *indented(inner, 4)], "dl/dd"),
    Container("note", lambda w, inner: [f"A note.[^{w}]", "", f"[^{w}]: It says", "", *indented(inner, 4)], "div.footnotes"),
    Container("audience", lambda w, inner: ["::: for developers", *inner, ":::"], "div.audience"),
    Container("others", lambda w, inner: ["::: not-for advisors", *inner, ":::"], "div.audience"),
    Container("trainer", lambda w, inner: ["::: trainer", *inner, ":::"], "aside.trainer"),
    Container("transcript", lambda w, inner: ["::: video ../media/clip.mp4", "captions: ../media/clip.en.vtt en", "", *inner, ":::"], "details.transcript"),
    Container("download", lambda w, inner: ['::: download ../media/data.csv "The data"', *inner, ":::"], "div.download"),
    Container("box", lambda w, inner: ['<div class="box">', "", *inner, "", "</div>"], "div.box"),
    Container("html-details", lambda w, inner: ["<details>", "<summary>More</summary>", "", *inner, "", "</details>"], "details"),
]  # fmt: skip

LEAVES = [
    Content("paragraph", lambda w: [f"Words {w},", "on two lines."], "p"),
    Content("emphasis", lambda w: [f"*{w}* and **strong**, `code`, $x^2$, [link](https://example.org)."], "em"),
    Content("bullets", lambda w: ["- one", f"  - {w}", "- two"], "ul/li/ul/li"),
    Content("steps", lambda w: ["1. one", f"2. {w}"], "ol/li"),
    Content("tasks", lambda w: ["- [ ] to do", f"- [x] {w}"], "li.task"),
    Content("heading", lambda w: [f"### Heading {w}"], "h3"),
    Content("table", lambda w: ["| Head | `a|b` |", "|------|------:|", f"| {w} | $|x|$ |"], "table/tbody/tr/td"),
    Content("caption", lambda w: [f"Table: {w}", "| Head |", "|------|", "| cell |"], "table/caption"),
    Content("fence", lambda w: ["```python", f"print('{w}')", "", "    # - {{ no }}", "::: no", "```"], "pre/code"),
    Content("code", lambda w: ["Code:", "", f"    {w}", "", "        more"], "pre/code"),
    Content("formula", lambda w: ["$$", rf"\text{{{w}}} = \frac{{a}}{{b}}", "$$"], "p.math"),
    Content("rule", lambda w: [f"Above {w}", "", "---", "", "below."], "p"),
    Content("image", lambda w: [f"![Picture {w}](../media/diagram.svg)"], "p/img"),
    Content("figure", lambda w: ['::: figure credit="Drawn for this test"', "![A circle](../media/diagram.svg)", "", f"Caption {w}", ":::"], "figure/figcaption"),
    Content("recording", lambda w: ["::: audio ../media/talk.mp3", f"What is said: {w}", ":::"], "details.transcript"),
    Content("quiz", lambda w: [f'::: quiz bank=torture count=1 title="{w}" id={w}'], "p.quiz-title"),
    Content("include", lambda w: ['--8<-- "../snippets/shared.md"', "", f"After {w}"], "p"),
    Content("abbreviation", lambda w: [f"HTML {w}", "", "*[HTML]: HyperText Markup Language"], "p"),
    Content("hidden", lambda w: ["<!-- nothing", "", "here -->", f"After {w}"], "p"),
]  # fmt: skip


def content_of(container: Container) -> Content:
    """A container as what stands in another."""
    stands = container.stands
    return Content(container.name, lambda w: container.make(w, [f"Words {w}"]), stands)


CONTENTS = [*LEAVES, *(content_of(container) for container in CONTAINERS)]


def word(container: Container, content: Content) -> str:
    return f"in-{container.name}-{content.name}"


def allowed(container: Container, content: Content) -> bool:
    """A note in a note stands beside it, a trainer's note in a trainer's note says nothing new; all else is tried."""
    return not (container.name == content.name and content.name in ("note", "transcript"))


def unit(container: Container) -> str:
    """A unit with every content in one container."""
    parts = [f"---\nid: in-{container.name}\ntitle: All in the {container.name.replace('-', ' ')}\n---\n\n## Everything in it\n"]
    for content in CONTENTS:
        if allowed(container, content):
            w = word(container, content)
            inner = content.make(f"{w}-inner" if content.name == "note" else w)
            if content.name == "note":
                inner = [line.replace(f"Words {w}-inner", f"Words {w}") for line in inner]
            parts.append(f"<!-- {w} -->\n\n" + "\n".join(line.rstrip() for line in container.make(w, inner)) + "\n")
    return "\n".join(parts)


def files() -> dict[Path, str]:
    return {UNITS / f"in-{container.name}.md": unit(container) for container in CONTAINERS}


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
