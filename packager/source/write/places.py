"""Gaps in a text and places on a picture, with what belongs there, as the keys of a bank."""

from __future__ import annotations

from packager.model import DragImage, DragMarkers, DragWords, GapSelect, Html
from packager.source.emit import Value, Word
from packager.source.write.keys import yes
from packager.source.write.texts import Texts


def gaps(question: GapSelect[Html] | DragWords[Html]) -> dict[str, Value]:
    """Its lists of words: one, or a group for each."""
    groups = [
        {"gaps": {gap.key: gap.answer.text for gap in question.gaps if gap.group == group},
         "distractors": [word.text.text for word in question.distractors if word.group == group]}
        for group in sorted({gap.group for gap in question.gaps} | {word.group for word in question.distractors})
    ]  # fmt: skip
    lists: dict[str, Value] = groups[0] if len(groups) == 1 else {"groups": [{k: v for k, v in group.items() if v} for group in groups]}
    return {**lists, "shuffle": yes(question.shuffle)}


def drops(texts: Texts, question: DragImage[Html]) -> dict[str, Value]:
    """Its places, each with what belongs there: one list, or a group for each kind of thing."""
    said = {drag.key: texts.prose(drag.text, drag.loc) or "" for drag in question.drags}
    used = {drop.drag for drop in question.drops}
    groups = []
    for group in sorted({drag.group for drag in question.drags}):
        own = {drag.key for drag in question.drags if drag.group == group}
        drops = [{"at": [Word(drop.x), Word(drop.y)], "answer": said[drop.drag]} for drop in question.drops if drop.drag in own]
        groups.append({"drops": drops, "distractors": [said[drag.key] for drag in question.drags if drag.key in own - used]})
    lists: dict[str, Value] = groups[0] if len(groups) == 1 else {"groups": [{k: v for k, v in group.items() if v} for group in groups]}
    return {**lists, "shuffle": yes(question.shuffle), "again": yes(all(drag.again for drag in question.drags))}


def zones(question: DragMarkers[Html]) -> dict[str, Value]:
    """Where its markers belong."""
    said = {marker.key: marker.text.text for marker in question.markers}
    used = {zone.marker for zone in question.zones}
    zones: list[dict[str, Value]] = []
    for zone in question.zones:
        numbers: Value = [Word(number) for number in zone.numbers]
        if zone.shape == "polygon":
            numbers = [list(corner) for corner in zip(numbers[::2], numbers[1::2], strict=True)]
        zones.append({"marker": said[zone.marker], zone.shape: numbers})
    return {
        "zones": zones, "distractors": [text for key, text in said.items() if key not in used], "shuffle": yes(question.shuffle),
        "again": yes(all(marker.count is None for marker in question.markers)), "show-misplaced": yes(question.show_misplaced),
    }  # fmt: skip
