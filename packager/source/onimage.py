"""Questions about a picture: things dragged to their places on it, and markers put where they belong."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from packager.diagnostics import Location, problem
from packager.model import Drag, DragImage, DragMarkers, Drop, Markdown, Marker, Plain, Zone
from packager.source.answers import letters
from packager.source.nodes import Scalar
from packager.source.shape import Record
from packager.source.values import Problems


def drag_image(record: Record, id: str, common: dict[str, Any], problems: Problems) -> DragImage[Markdown]:
    drags: dict[tuple[str, int], Drag[Markdown]] = {}
    drops: list[Drop] = []
    taken: dict[tuple[int, int], Location] = {}

    def drag(text: Scalar, group: int) -> tuple[Drag[Markdown], bool]:
        """The drag of these words, and whether it was there before."""
        own = " ".join(text.text.split()), group
        old = drags.get(own)
        if old is None:
            key = letters(len(drags))
            drags[own] = Drag(key, text.markdown(f"{id}.drag.{key}", "answer"), group, record["again"], text.loc)
        return drags[own], old is not None

    for number, group in enumerate(record["groups"] or (record,), 1):
        for row in (row for row in group["drops"] if row.whole and len(row["at"]) == 2):
            made, known = drag(row["answer"], number)
            if known and not made.again:
                drags[" ".join(row["answer"].text.split()), number] = Drag(made.key, made.text, number, True, made.loc)
            x, y = row["at"]
            if (x, y) in taken:  # what is dropped there falls into the first of them (Moodle: ddimageortext/amd/src/question.js, dragEnd)
                message, related = f"two places are at {x}, {y}, so that one of them covers the other", [(taken[x, y], "the other")]
                problems.append(problem("value-malformed", row.at("at"), message, "move one of them", related))
            taken.setdefault((x, y), row.at("at"))
            drops.append(Drop(str(len(drops) + 1), x, y, made.key, row.loc))
        for wrong in group["distractors"]:
            made, known = drag(wrong, number)
            if known:
                related = [(made.loc, "the same")]
                problems.append(
                    problem("options-equal", wrong.loc, "this distractor stands here twice, or belongs to a place", "take it out", related)
                )
    no_lone_distractors(record, problems)
    image = record["image"].markdown(f"{id}.image", "picture")
    return DragImage(**common, image=image, drags=tuple(drags.values()), drops=tuple(drops), shuffle=record["shuffle"])


def drag_markers(record: Record, id: str, common: dict[str, Any], problems: Problems) -> DragMarkers[Markdown]:
    words: dict[str, tuple[str, Plain, int]] = {}  # of a marker -> its key, its text and the number of its zones
    zones: list[Zone] = []

    def marker(text: Scalar, more: int) -> str:
        key, plain, count = words.get(text.text) or ((k := letters(len(words))), text.plain(f"{id}.marker.{k}", "answer"), 0)
        words[text.text] = key, plain, count + more
        return key

    for row in (row for row in record["zones"] if row.whole):
        shape = next(shape for shape in ("circle", "rectangle", "polygon") if row[shape])
        numbers = tuple(n for corner in row["polygon"] for n in corner) if shape == "polygon" else tuple(row[shape])
        _sound(shape, numbers, row.at(shape), problems)
        zones.append(Zone(marker(row["marker"], 1), shape, numbers, row.loc))  # type: ignore[arg-type]  # one of the three
    for wrong in record["distractors"]:
        if wrong.text in words:
            related = [(words[wrong.text][1].loc, "the marker")]
            problems.append(
                problem(
                    "options-equal", wrong.loc, f"the distractor '{wrong.text}' stands here twice, or has a zone", "take it out", related
                )
            )
        else:
            marker(wrong, 0)
    made = (Marker(key, plain, None if record["again"] else max(count, 1)) for key, plain, count in words.values())
    return DragMarkers(
        **common, image=record["image"].markdown(f"{id}.image", "picture"), markers=tuple(made), zones=tuple(zones), shuffle=record["shuffle"],
        show_misplaced=record["show-misplaced"],
    )  # fmt: skip


def _sound(shape: str, numbers: tuple[int, ...], place: Location, problems: Problems) -> None:
    """Says of a zone that nothing can be put into it, or of a polygon that a corner stands twice in a row, which Moodle refuses."""
    if (shape == "circle" and numbers[2:] == (0,)) or (shape == "rectangle" and 0 in numbers[2:]):
        problems.append(problem("value-malformed", place, f"this {shape} has no inside", "write its size in pixels, such as 20"))
    corners = list(zip(numbers[::2], numbers[1::2], strict=False))
    if shape == "polygon" and any(a == b for a, b in pairwise(corners)):
        problems.append(problem("value-malformed", place, "a corner of this polygon stands here twice in a row", "delete one of the two"))


def no_lone_distractors(record: Record, problems: Problems) -> None:
    """Says of distractors beside groups that they belong to none of them."""
    if record["groups"] and "distractors" in record:
        message, hint = "'groups' and 'distractors' cannot stand together", "write `distractors` within the group that they belong to"
        problems.append(problem("key-clash", record.at("distractors"), message, hint))
