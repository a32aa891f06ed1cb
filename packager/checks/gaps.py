"""Gaps in the text of a question and pictures under what is dragged: that there are those that the question needs."""

from __future__ import annotations

from collections.abc import Iterator

from packager import pictures, walk
from packager.checks.check import Check
from packager.diagnostics import Diagnostic, Location, problem
from packager.markup.lines import did_you_mean
from packager.model import (
    Cloze,
    Course,
    DragImage,
    DragMarkers,
    DragWords,
    Drop,
    GapSelect,
    Html,
    Ref,
    Zone,
)


def gaps_and_their_places(course: Course[Html]) -> Iterator[Diagnostic]:
    """Each gap of a question stands once in its text, and each that stands there is one of the question's."""
    for question in walk.questions(course):
        if not isinstance(question, Cloze | GapSelect | DragWords):
            continue
        wanted = {gap.key: gap.loc for gap in question.gaps}
        first: dict[str, Location] = {}
        for gap in walk.gaps(question.prompt):
            if gap.name not in wanted:
                hint = did_you_mean(gap.name, wanted) or f"add it to `gaps`, or write \\[[{gap.name}]] if it is text"
                yield problem("gap-unknown", gap.loc, f"question '{question.id}' does not say what belongs into the gap '{gap.name}'", hint)
            elif gap.name in first:
                related = [(first[gap.name], "the first")]
                yield problem("gap-twice", gap.loc, f"the gap '{gap.name}' stands here a second time", "give it a name of its own", related)
            first.setdefault(gap.name, gap.loc)
        for name, place in wanted.items():
            if name not in first:
                hint = f"write [[{name}]] where the learner is to fill it in"
                yield problem("gap-unused", place, f"the gap '{name}' does not stand in the prompt of '{question.id}'", hint)


def one_picture(course: Course[Html]) -> Iterator[Diagnostic]:
    """What things are dragged onto is one picture, and nothing else."""
    for question in walk.questions(course):
        if isinstance(question, DragImage | DragMarkers):
            pictures = sum(piece.count("<img ") for piece in question.image if isinstance(piece, str))
            if pictures != 1 or walk.plain_text(question.image):
                place, hint = question.at("image"), 'write   image: "![what it shows](media/file.png)"'
                yield problem("picture-alone", place, f"the `image` of question '{question.id}' is not one picture alone", hint)


def places_on_the_picture(course: Course[Html]) -> Iterator[Diagnostic]:
    """Each place of a question about a picture can be reached: it lies on the picture, or a part of it does, where the size of that is known."""
    for question in walk.questions(course):
        if not isinstance(question, DragImage | DragMarkers):
            continue
        shown = [course.assets[piece.id] for piece in question.image if isinstance(piece, Ref) and piece.id in course.assets]
        size = pictures.size(shown[0].blob) if len(shown) == 1 else None
        if size is None:
            continue
        places: tuple[Drop | Zone, ...] = question.drops if isinstance(question, DragImage) else question.zones
        for place in places:
            if not _meets(place, *size):
                what = f"this place lies outside of the picture, which is {size[0]} x {size[1]} pixels, so that nothing can be put there"
                yield problem("place-outside", place.loc, what, "count the pixels from its top left corner: across, then down")


def _meets(place: Drop | Zone, width: int, height: int) -> bool:
    """Whether a part of a place lies on a picture of this size: of a drop, the corner from which it reaches right and down."""
    if isinstance(place, Drop):
        return place.x < width and place.y < height
    across, down = place.numbers[::2], place.numbers[1::2]
    if place.shape == "circle":
        x, y, radius = place.numbers
        return max(x - width, 0) ** 2 + max(y - height, 0) ** 2 <= radius**2
    if place.shape == "rectangle":
        across, down = across[:1], down[:1]
    return min(across) <= width and min(down) <= height


CHECKS: tuple[Check, ...] = ((gaps_and_their_places, frozenset()), (one_picture, frozenset()), (places_on_the_picture, frozenset()))
