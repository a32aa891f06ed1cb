"""Translated drawings as a browser draws them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from packager.localize import pictures, pseudo
from packager.localize.pictures import Picture
from tests.localize.test_pictures import BOX, ROOT, drawing, said
from tests.player.conftest import chromium

Box = tuple[float, float, float, float]
"""left, top, right, bottom"""
Measure = Callable[[str], list[Box]]
"""A drawing -> the box of each of its lines of text, as it is drawn."""

DRAWINGS = sorted([*(ROOT / "courses").rglob("*.svg"), *(ROOT / "question_banks").rglob("*.svg")])
BOXES = """
return [...document.querySelectorAll(arguments[0])].map(element => {
  const box = element.getBoundingClientRect(), whole = document.documentElement.getBoundingClientRect();
  return [box.left - whole.left, box.top - whole.top, box.right - whole.left, box.bottom - whole.top];
});
"""


@pytest.fixture(scope="module")
def measure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], list[Box]]]:
    browser = chromium(tmp_path_factory.mktemp("profile"))

    def boxes(drawing: str, which: str = "text") -> list[Box]:
        browser.get(f"data:image/svg+xml;charset=utf-8,{quote(drawing)}")
        return [tuple(box) for box in browser.execute_script(BOXES, which)]

    try:
        yield boxes
    finally:
        browser.quit()


@pytest.mark.parametrize("anchor", ["start", "middle", "end"])
def test_words_written_from_the_right_stand_where_those_of_the_source_stood(measure: Measure, anchor: str) -> None:
    picture = drawing(
        f'<text x="150" y="50" text-anchor="{anchor}" font-size="20">\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd</text>'
    )
    (before,) = measure(picture.blob.read().decode())
    (after,) = measure(said(picture, "he", lambda s: f"{s.source}\u200b"))
    assert after == pytest.approx(before, abs=1)


@pytest.mark.parametrize("words", ["Улично осветление на града", "Street lights of the town", "Οδοφωτισμός της πόλης"])
def test_the_estimate_of_room_is_near_what_a_browser_draws(measure: Measure, words: str) -> None:
    picture = drawing(BOX.format("Lamp"))
    (segment,) = pictures.segments(picture)
    longest = max(n for n in range(1, 26) if pictures.fits({picture.path: picture.blob}, segment, words[:n]))
    ((left, _, right, _),) = measure(
        said(picture, "bg", lambda s: words[:longest]).replace("<text", "<text font-family='Arial, sans-serif'")
    )
    assert 75 < right - left < 125  # of 100


def inside(box: Box, frame: Box, slack: float) -> bool:
    return box[0] >= frame[0] - slack and box[1] >= frame[1] - slack and box[2] <= frame[2] + slack and box[3] <= frame[3] + slack


def area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.name)
def test_the_drawings_here_have_room_for_words_a_third_longer(measure: Callable[[str, str], list[Box]], path: Path) -> None:
    """Each line stays in the smallest box that held it in the source, or else in the drawing, and touches no other line that it did not touch there."""
    picture = Picture(path.name, pictures.blob(path.read_bytes()))
    longer = said(picture, pseudo.LONGER, lambda segment: pseudo.say(pseudo.LONGER, segment))
    frames = measure(path.read_text("utf-8"), "rect, circle, ellipse") + measure(path.read_text("utf-8"), "svg")
    before, after = measure(path.read_text("utf-8"), "text"), measure(longer, "text")
    for old, new in zip(before, after, strict=True):
        around = min((frame for frame in frames if inside(old, frame, 1)), key=area)
        assert inside(new, around, 1), (path.name, new, around)
    for i, one in enumerate(after):
        for j, other in enumerate(after[:i]):
            touched = not _apart(before[i], before[j])
            assert touched or _apart(one, other), (path.name, one, other)


def _apart(one: Box, other: Box) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
