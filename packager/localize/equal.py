"""Equal texts of one unit or question, told apart by the texts that they stand between, so that each keeps its own translation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from packager.localize.match import Key, owner
from packager.localize.po import Entry

_NEAR = 20  # of more texts beside the same one, none is told apart by it
_AROUND = 8  # texts before one, and behind it, that tell it from others of the same words
_SIDES = (-1, 1)
_ITEM = re.compile(r"\.(?:option|pair|answer)\.[^.#]+\.|#table-cell(?:~|$)")
"""In a context: what is said of one of several, as the feedback to an option is. The text before it, which is that one's own, says more than that behind it."""


def settled(old: Sequence[Entry], order: Mapping[str, Sequence[Key]]) -> tuple[Entry, ...]:
    """Entries of a PO file, each under the key that its text has now. order: unit or question -> its keys now, in reading order.

    Keys count: the feedback to option b, the second paragraph of these words. Where a unit or question has the same words several times, and several
    translations of them, each translation therefore goes where the texts before and behind it have gone. What that does not tell is fuzzy from now on, and what is
    left over gets a key that no text has. Everything else is as it was."""
    rows: dict[str, list[Entry]] = {}
    for entry in old:
        rows.setdefault(owner(entry.context), []).append(entry)
    moved: dict[Key, Entry] = {}
    for id, entries in rows.items():
        before, now = _Row(entry.key for entry in entries if not entry.obsolete), _Row(order.get(id, ()))
        if before.keys == now.keys:
            continue
        groups: dict[Key, list[Entry]] = {}
        for entry in entries:
            groups.setdefault(_words_of(entry.key), []).append(entry)
        for words, group in groups.items():
            if len({entry.target for entry in group if entry.target}) > 1 and (keys := now.having.get(words)):
                moved |= _told_apart(group, keys, before, now)
    return tuple(moved.get(entry.key, entry) for entry in old)


def _words_of(key: Key) -> Key:
    """The kind of text that a key is of, as far as it tells, and the words."""
    return key[0].partition("#")[2].partition("~")[0], key[1]


class _Row:
    """The texts of a unit or question, one after the other. having: words, of one kind -> the keys that have them."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self.keys = list(keys)
        self.at = {key: number for number, key in enumerate(self.keys)}
        self.texts = {"", *(text for _, text in self.keys)}
        self.having: dict[Key, list[Key]] = {}
        for key in self.keys:
            self.having.setdefault(_words_of(key), []).append(key)

    def beside(self, key: Key, step: int) -> str:
        """The text before another (step -1), or behind it (1); nothing is one too, where the row begins or ends."""
        at = self.at[key] + step
        return self.keys[at][1] if 0 <= at < len(self.keys) else ""

    def shared(self, key: Key, other: _Row, there: Key, step: int) -> int:
        """How many texts before one, or behind it, are those that another has there, one after the other."""
        for count in range(_AROUND):
            text = self.beside(key, step)
            if text != other.beside(there, step):
                return count
            if not text:
                return count + 1
            key, there = self.keys[self.at[key] + step], other.keys[other.at[there] + step]
        return _AROUND


class _Claim(NamedTuple):
    """That a key now has what an entry was. close: how much says so. own: whether it had that key. sure: whether nothing says that it is another's."""

    close: tuple[int, int]
    own: bool
    sure: bool
    entry: Entry
    key: Key


def _claims(live: Sequence[Entry], keys: Sequence[Key], before: _Row, now: _Row) -> Iterator[_Claim]:
    """Of texts of the same words, which stand beside the same texts before and now."""
    as_many = len(live) == len(keys)
    beside: dict[tuple[int, str], list[Entry]] = {}
    for entry in live:
        for step in _SIDES:
            beside.setdefault((step, before.beside(entry.key, step)), []).append(entry)
    for key in keys:
        texts = [now.beside(key, step) for step in _SIDES]
        there = [beside.get(side, []) for side in zip(_SIDES, texts, strict=True)]
        # of many beside the same text, none is told apart by it
        near = {entry.key: entry for some in there for entry in some if len(some) <= _NEAR or (as_many and entry.key == key)}
        shared = {was: tuple(before.shared(was, now, key, step) for step in _SIDES) for was in near}
        best = tuple(max(counts) for counts in zip(*shared.values(), strict=True))
        if _ITEM.search(key[0]) and best and best[0]:
            best = max(shared.values())
        # none is the best where the text before says one thing, and that behind another
        first = [was for was in near if shared[was] == best]
        alone = len({near[was].target for was in first}) == 1 and (as_many or key[1] not in texts)
        for was, entry in near.items():
            stays = was == key and as_many and all(best)
            close = (shared[was][0] if _ITEM.search(key[0]) else 0, sum(shared[was]))
            yield _Claim(close, was == key, was in first and (alone or stays), entry, key)


def _told_apart(group: Sequence[Entry], keys: Sequence[Key], before: _Row, now: _Row) -> dict[Key, Entry]:
    """The key before -> the entry with its key now, of all entries that have the same words in a unit or question. keys: those that have them now."""
    known = {entry.key: entry for entry in group}
    doubt = False
    live = [entry for entry in group if not entry.obsolete]
    result: dict[Key, Entry] = {}
    left = dict.fromkeys(keys)

    def put(entry: Entry, key: Key, sure: bool) -> None:
        del left[key]
        made = entry if sure else replace(entry, fuzzy=bool(entry.target), remark=entry.unreviewed)
        result[entry.key] = replace(made, context=key[0])

    for claim in sorted(_claims(live, keys, before, now), key=lambda claim: (claim.close, claim.own), reverse=True):
        if claim.entry.key not in result and claim.key in left:
            put(claim.entry, claim.key, claim.sure)
            doubt |= not claim.sure
    rest = [entry for entry in live if entry.key not in result]
    # what is told of all others tells the last, unless the texts that it stood between are still there, and it is not
    edited = all(any(before.beside(entry.key, step) not in now.texts for step in _SIDES) for entry in rest)
    sure = not doubt and edited and len(live) == len(keys) and len({entry.target for entry in rest}) == 1
    last = len(left) == 1
    for key in [key for key in left if key in known and key not in result]:
        put(known[key], key, sure or (last and not doubt and known[key].obsolete))
    for key, entry in zip([*left], [entry for entry in group if entry.key not in result], strict=False):
        put(entry, key, sure)
    # what is left over keeps its key, or gets one of those that no text has any more, of which there are enough
    over = [entry for entry in group if entry.key not in result]
    taken = {*keys, *(entry.key for entry in over)}
    free = (entry.context for entry in group if entry.key not in taken)
    return result | {entry.key: replace(entry, context=next(free)) for entry in over if entry.key in now.at}
