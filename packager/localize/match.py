"""What becomes of translations when the source has changed: kept where the text is the same, offered again where it is like another.

A text keeps its translation by (msgctxt, msgid) wherever in the course it has gone. Else the same words of the same kind in the same course lend
theirs; else the same words elsewhere, or the most similar words of the course, lend theirs as a proposal (fuzzy), which a person has to accept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from packager.localize.po import Entry
from packager.model import Segment

LIKE = 62.0
"""How similar two texts have to be, in percent, that the translation of one is proposed for the other: below it a translator is faster alone."""
WITHIN = 92.0
"""How much of the shorter text has to stand in the longer, in percent, where a text was parted or joined."""
_SHORT = 12  # characters; of shorter texts, likeness says nothing


@dataclass(slots=True)
class Memory:
    """Every translation that there is into one language: those of the course at hand, and those of all others."""

    here: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)
    """(kind, msgid) -> entries of this course"""
    everywhere: dict[str, list[Entry]] = field(default_factory=dict)
    """msgid -> entries of any course"""
    keys: dict[tuple[str, str], Entry] = field(default_factory=dict)
    """(msgctxt, msgid) -> the entry of this course"""
    pool: list[Entry] = field(default_factory=list)
    """What may be proposed where a text is like another of this course."""

    def learn(self, entries: Iterable[Entry], own: bool) -> None:
        """Adds the entries of a PO file; own: of this course."""
        for entry in entries:
            if not entry.target:
                continue
            if own:
                old = self.keys.get(entry.key)
                if old is None or (old.obsolete, old.fuzzy) > (entry.obsolete, entry.fuzzy):
                    self.keys[entry.key] = entry
                self.pool.append(entry)
                if not entry.fuzzy:
                    self.here.setdefault((entry.kind, entry.source), []).append(entry)
            if not entry.fuzzy:
                self.everywhere.setdefault(entry.source, []).append(entry)


def update(
    old: Sequence[Entry],
    segments: Iterable[tuple[Segment, tuple[str, ...]]],
    memory: Memory,
    gone: frozenset[tuple[str, str]] | None = None,
) -> tuple[Entry, ...]:
    """The entries of a PO file for what the source says now: a segment and the files that have it, in reading order, each with the translation that it
    keeps or is offered; behind them the obsolete ones. old: the entries before. gone: keys that now stand in another file of the course, and so are
    not kept here."""
    made: dict[tuple[str, str], Entry] = {}
    for segment, files in segments:
        key = (segment.context, segment.source)
        if key in made:
            made[key] = replace(made[key], files=tuple(dict.fromkeys((*made[key].files, *files))))
            continue
        blank = Entry(segment.context, segment.source, kind=segment.kind, note=segment.note, files=files)
        made[key] = _filled(blank, memory)
    kept = (replace(entry, obsolete=True) for entry in old if entry.target and entry.key not in made and entry.key not in (gone or ()))
    return (*made.values(), *kept)


def _filled(blank: Entry, memory: Memory) -> Entry:
    if (same := memory.keys.get(blank.key)) is not None:
        return replace(blank, target=same.target, fuzzy=same.fuzzy, previous=same.previous, remark=same.remark, flags=same.flags)
    if twins := memory.here.get((blank.kind, blank.source)):
        best = _nearest(blank, twins)
        # where the same words are translated in several ways, a person has to choose
        sure = len({twin.target for twin in twins}) == 1 or _owner(best) == _owner(blank)
        return replace(blank, target=best.target, fuzzy=not sure, remark=best.unreviewed)
    if twins := memory.everywhere.get(blank.source):
        return replace(blank, target=_nearest(blank, twins).target, fuzzy=True)
    if (like := _similar(blank, memory.pool)) is not None:
        same_place = like.context == blank.context
        return replace(blank, target=like.target, fuzzy=True, previous=like.source, remark=like.unreviewed if same_place else "")
    return blank


def _owner(entry: Entry) -> str:
    """The unit or question that a text belongs to."""
    return entry.context.partition("#")[0].partition(".")[0]


def _nearest(blank: Entry, twins: Sequence[Entry]) -> Entry:
    """Of entries with the same words, that of the same place, else of the same unit or question, else the first that stands in a source."""
    return min(
        twins, key=lambda twin: (twin.context != blank.context, _owner(twin) != _owner(blank), twin.kind != blank.kind, twin.obsolete)
    )


def _similar(blank: Entry, pool: Sequence[Entry]) -> Entry | None:
    """The entry whose source is most like a text. Between equals the one of the same place, then of the same kind, is taken."""
    if len(blank.source) < _SHORT:
        own = [entry for entry in pool if entry.context == blank.context and "#" not in blank.context]
        return own[0] if own else None  # a title or name has one place, whatever its words are
    from rapidfuzz import fuzz, process

    sources = [entry.source for entry in pool]
    found = process.extract(blank.source, sources, scorer=fuzz.ratio, score_cutoff=LIKE, limit=5)
    if found:
        best = found[0][1]
        near = [pool[index] for _, score, index in found if score >= best - 1]
        return _nearest(blank, near)
    parted = [
        entry for entry in pool if len(entry.source) >= _SHORT and (len(blank.source) >= 2 * _SHORT or len(entry.source) >= 2 * _SHORT)
    ]
    within = process.extract(blank.source, [entry.source for entry in parted], scorer=fuzz.partial_ratio, score_cutoff=WITHIN, limit=5)
    # of the pieces of a text, the longest says most
    return max((parted[index] for _, _, index in within), key=lambda entry: len(entry.source), default=None)
