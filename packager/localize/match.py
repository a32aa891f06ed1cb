"""What becomes of translations when the source has changed: kept where the text is the same, offered again where it is like another.

A text keeps its translation by (msgctxt, msgid) wherever in the course it has gone. Else the same words of the same kind in the same course lend
theirs, and so does a text that differs only in what is not words: where a link leads, a formula. Else the same words elsewhere, or what in the course is
most like them, lend theirs as a proposal (fuzzy), which a person has to accept: a whole text, or the sentences of several.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from heapq import nsmallest

from packager.localize.checks import SEVERAL
from packager.localize.po import Entry
from packager.model import Segment

LIKE = 0.5
"""How much of two texts has to be the same that the translation of one is proposed for the other, where the other is no more: below it a translator is
faster alone."""
ALIKE = 0.7
"""The same, where the other still stands somewhere, so that it is hardly the text as it was."""
SAME = 0.98
"""From here on, two texts are the same but for a few small words."""
SPELLED = 80.0
"""How much of the letters of two texts of few words, in percent, where no word needs to be the same."""
BETTER = 0.2
"""How much more alike a proposal made of sentences has to be than a whole text."""
_NEAR = 20  # texts that are looked at closely, of those with most words in common
_FEW = 5  # words: so short a heading is not what a cell of a table was
_ASKED = 20_000  # known texts, or their sentences, that one text is held against
_SHORT = 12  # characters; of shorter texts, likeness says nothing
_RUNNING = frozenset({"paragraph", "list item", "definition", "footnote", "caption"})
"""Kinds that are one to a translator: a paragraph that becomes a list item says the same."""

Key = tuple[str, str]


# ---- texts -------------------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")
_END = re.compile(r"(?:[.!?…。！？؟]|(?<=[\u0370-\u03ff])[;\u037e])[\"'”’“»)\]*_]*(?:\[\^[^\]]*\])*\s+")
_HELD = re.compile(
    r"(`+)(?!`).*?(?<!`)\1(?!`)|\$\$[^$]+\$\$|\$(?=\S)[^$\n]*[^\s$]\$(?!\d)|(?<=\]\()(?:<[^<>\n]*>|[^\s()<>]+(?:\([^\s()]*\)[^\s()]*)*)|<(?:https?|mailto):[^\s<>]+>"
    r"|\[\^[^\s\]]+\]|\{(?!var:)[^{}\"']*\}",
    re.S,
)
"""What in a line of Markdown is not words: code, formulas, addresses, notes, attribute lists. A title of a link or of a list is words."""


def _words(text: str) -> list[str]:
    return _TOKEN.findall(text.casefold())


def _sentences(text: str) -> list[str]:
    """A text at the ends of its sentences; what follows one does not begin with a small letter."""
    cuts = [0, *(m.end() for m in _END.finditer(text) if not text[m.end() : m.end() + 1].islower()), len(text)]
    return [part for start, end in itertools.pairwise(cuts) if (part := text[start:end].strip())]


def _alike(one: Sequence[str], other: Sequence[str]) -> float:
    """How much of two rows of words is the same in the same order, from 0 to 1. A long word counts for more than a short one."""
    from rapidfuzz.distance import LCSseq

    whole = sum(map(len, one)) + sum(map(len, other))
    same = sum(len(word) for op in LCSseq.opcodes(one, other) if op.tag == "equal" for word in one[op.src_start : op.src_end])
    return 2 * same / whole if whole else 0.0


def carried(target: str, before: str, now: str) -> str | None:
    """The translation of a text of which only what is not words has changed (addresses of links, formulas, code, notes), with that changed
    in it too; None where words have changed, or where it is not clear what belongs where."""
    if _HELD.sub("\0", before) != _HELD.sub("\0", now):
        return None
    swaps: dict[str, str] = {}
    for old, new in zip(_HELD.finditer(before), _HELD.finditer(now), strict=True):
        if swaps.setdefault(old[0], new[0]) != new[0]:
            return None
    held = [m[0] for m in _HELD.finditer(target)]
    if Counter(held) != Counter(m[0] for m in _HELD.finditer(before)):
        return None
    return _HELD.sub(lambda m: swaps[m[0]], target)


# ---- what there is -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """A text and its translation, whole or a sentence; the entries that have both."""

    source: str
    target: str
    entries: tuple[Entry, ...]
    words: tuple[str, ...]

    def nearest(self, blank: Entry) -> Entry:
        return _nearest(blank, self.entries)


@dataclass
class Memory:
    """Every translation that there is into one language: those of the course at hand, and those of all others."""

    here: dict[Key, list[Entry]] = field(default_factory=dict)
    """(kind, msgid) -> entries of this course; running text is one kind"""
    everywhere: dict[str, list[Entry]] = field(default_factory=dict)
    """msgid -> entries of any course"""
    keys: dict[Key, Entry] = field(default_factory=dict)
    """(msgctxt, msgid) -> the entry of this course, which may have no more than a translator's comment"""
    pool: list[Entry] = field(default_factory=list)
    """What may be proposed where a text is like another of this course."""

    def learn(self, entry: Entry, own: bool) -> None:
        """Adds an entry of a PO file; own: of this course."""
        if own and (entry.target or entry.remark):
            old = self.keys.get(entry.key)
            if old is None or (not old.target, old.obsolete, old.fuzzy) > (not entry.target, entry.obsolete, entry.fuzzy):
                self.keys[entry.key] = entry
        if not entry.target:
            return
        if own:
            self.pool.append(entry)
            if not entry.fuzzy:
                self.here.setdefault((_kind(entry), entry.source), []).append(entry)
        if not entry.fuzzy:
            self.everywhere.setdefault(entry.source, []).append(entry)

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """The pool, each pair of texts once. What a fuzzy translation was made for is its previous text."""
        found: dict[Key, list[Entry]] = {}
        for entry in self.pool:
            found.setdefault(((entry.fuzzy and entry.previous) or entry.source, entry.target), []).append(entry)
        return tuple(Known(*key, tuple(entries), tuple(_words(key[0]))) for key, entries in found.items())

    @cached_property
    def places(self) -> Mapping[str, tuple[Known, ...]]:
        """Context of a title or name -> the known texts that stand or stood there."""
        found: dict[str, list[Known]] = {}
        for known in self.known:
            for entry in known.entries:
                if "#" not in entry.context:
                    found.setdefault(entry.context, []).append(known)
        return {context: tuple(there) for context, there in found.items()}

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        return tuple(sum(map(len, known.words)) for known in self.known)

    @cached_property
    def index(self) -> Mapping[str, tuple[int, ...]]:
        """Two words that follow each other -> numbers of the known texts that have them; one word -> those of the known texts of few words."""
        found: dict[str, list[int]] = {}
        for number, known in enumerate(self.known):
            for sign in dict.fromkeys((*_pairs(known.words), *(known.words if len(known.words) <= _FEW else ()))):
                found.setdefault(sign, []).append(number)
        return {sign: tuple(numbers) for sign, numbers in found.items()}

    @cached_property
    def skeletons(self) -> Mapping[str, tuple[Known, ...]]:
        """A text without what is not words -> the known texts that are the same without it."""
        found: dict[str, tuple[Known, ...]] = {}
        for known in self.known:
            if _HELD.search(known.source):
                skeleton = _HELD.sub("\0", known.source)
                found[skeleton] = (*found.get(skeleton, ()), known)
        return found

    def near(self, words: Sequence[str]) -> list[Known]:
        """The known texts that have most in common with these words, and those that do for their length. What many texts have says little, and is asked
        last."""
        common: Counter[int] = Counter()
        asked = 0
        for sign in sorted({*words, *_pairs(words)}, key=lambda sign: (len(self.index.get(sign, ())), sign)):
            numbers = self.index.get(sign, ())
            asked += len(numbers)
            if asked > _ASKED and common:
                break
            for number in numbers:
                common[number] += len(sign)
        size = sum(map(len, words))
        most = nsmallest(_NEAR, common, key=lambda number: (-common[number], number))
        likest = nsmallest(_NEAR, common, key=lambda number: (-common[number] / (size + self.sizes[number]), number))
        return [self.known[number] for number in dict.fromkeys((*likest, *most))]


def _pairs(words: Sequence[str]) -> Iterator[str]:
    return (f"{one} {other}" for one, other in itertools.pairwise(words))


def _kind(entry: Entry) -> str:
    return "paragraph" if entry.kind in _RUNNING else entry.kind


def _several(entry: Entry) -> bool:
    return entry.kind in SEVERAL


# ---- bringing up to date -----------------------------------------------------------------------------------------------------


def update(
    old: Sequence[Entry],
    segments: Iterable[tuple[Segment, tuple[str, ...]]],
    memory: Memory,
    gone: frozenset[Key] | None = None,
) -> tuple[Entry, ...]:
    """The entries of a PO file for what the source says now: a segment and the files that have it, in reading order, each with the translation that it
    keeps or is offered; behind them the obsolete ones. old: the entries before. gone: keys that now stand in another file of the course, and so are
    not kept here."""
    blanks: dict[Key, Entry] = {}
    for segment, files in segments:
        key = (segment.context, segment.source)
        if key in blanks:
            blanks[key] = replace(blanks[key], files=tuple(dict.fromkeys((*blanks[key].files, *files))))
        else:
            blanks[key] = Entry(segment.context, segment.source, kind=segment.kind, note=segment.note, files=files)
    elsewhere = gone or frozenset()
    filling = _Filling(memory, elsewhere.union(blanks))
    made = [filling.filled(blank) for blank in blanks.values()]
    kept = (replace(entry, obsolete=True) for entry in old if entry.target and entry.key not in blanks and entry.key not in elsewhere)
    return (*made, *kept)


@dataclass(frozen=True, slots=True)
class _Filling:
    """Fills entries from a memory. alive: what the source has now."""

    memory: Memory
    alive: frozenset[Key]

    def is_gone(self, known: Known) -> bool:
        """Whether a text has gone from a place where it stood."""
        return any(entry.key not in self.alive for entry in known.entries)

    def lends(self, known: Known) -> bool:
        """Whether it may be proposed to others: what is a proposal itself may, where it is not needed any more."""
        return any(not entry.fuzzy or entry.key not in self.alive for entry in known.entries)

    def filled(self, blank: Entry) -> Entry:
        memory = self.memory
        if (same := memory.keys.get(blank.key)) is not None:
            if same.target:
                return replace(same, kind=blank.kind, note=blank.note, files=blank.files, obsolete=False, plural="", forms=())
            blank = replace(blank, remark=same.remark)
        if twins := memory.here.get((_kind(blank), blank.source)):
            best = _nearest(blank, twins)
            # what was said of a text, by whom it was seen, goes with it where it has gone from there; a question stays in its one place
            remark = "" if best.key in self.alive else best.unreviewed
            return replace(blank, target=best.target, fuzzy=not _sure(blank, twins), remark=blank.remark or remark)
        if (done := self.carried(blank)) is not None:
            return done
        if twins := memory.everywhere.get(blank.source):
            best = _nearest(blank, twins)
            return replace(blank, target=best.target if _several(best) == _several(blank) else best.target.partition("\n")[0], fuzzy=True)
        return self.proposed(blank)

    def carried(self, blank: Entry) -> Entry | None:
        """Filled from texts that differ in what is not words. Only Markdown has such a thing."""
        skeleton = _HELD.sub("\0", blank.source)
        if "#" not in blank.context or skeleton == blank.source or not any(c.isalpha() for c in skeleton):
            return None
        found = []
        for known in self.memory.skeletons.get(skeleton, ()):
            entry, target = known.nearest(blank), carried(known.target, known.source, blank.source)
            if target is not None and _kind(entry) == _kind(blank) and not entry.fuzzy:
                found.append((entry, target))
        if not found:
            return None
        entry, target = min(found, key=lambda it: _distance(blank, it[0]))
        sure = _sure(blank, [replace(entry, target=target) for entry, target in found])
        remark = "" if entry.key in self.alive else entry.unreviewed
        return replace(blank, target=target, fuzzy=not sure, remark=blank.remark or remark)

    # ---- proposals ----------------------------------------------------------------------------------------------------------

    def proposed(self, blank: Entry) -> Entry:
        """The entry with the translation of what is most like it, if anything is like it."""
        words = _words(blank.source)
        near = [known for known in self.memory.near(words) if _several(known.nearest(blank)) == _several(blank) and self.lends(known)]
        score, whole = self.whole(blank, words, near)
        parts = self.parts(blank.source, near)
        made = _alike(words, [word for part in parts for word in part.words])
        if made > score and (made >= score + BETTER or made > SAME) and (made >= LIKE or any(len(part.words) > _FEW for part in parts)):
            target, previous = (" ".join(texts) for texts in zip(*((part.target, part.source) for part in parts), strict=True))
            return replace(blank, target=target, fuzzy=True, previous=previous)
        found = whole or self.own(blank)
        if found is None:
            return blank
        entry = found.nearest(blank)
        remark = entry.unreviewed if entry.context == blank.context and entry.key not in self.alive else ""
        return replace(blank, target=found.target, fuzzy=True, previous=found.source, remark=blank.remark or remark)

    def own(self, blank: Entry) -> Known | None:
        """What stood in the place of a short title or name, which has one place, whatever its words are."""
        before = self.memory.places.get(blank.context, ()) if len(blank.source) < _SHORT else ()
        return next((known for known in before if (blank.context, known.source) not in self.alive), None)

    def whole(self, blank: Entry, words: Sequence[str], near: Iterable[Known]) -> tuple[float, Known | None]:
        """The known text that is most like one, and how much. Between equals one of the same place, then of the same kind, is taken."""
        from rapidfuzz import fuzz

        best: tuple[float, bool, bool, bool] = (0.0, False, False, False)
        chosen = None
        for known in near:
            entry, score = known.nearest(blank), _alike(words, known.words)
            if len(words) <= _FEW:
                score = max(score, fuzz.ratio(blank.source, known.source, score_cutoff=SPELLED) / 100)
            few = min(len(words), len(known.words)) <= _FEW and _kind(entry) != _kind(blank)
            if few or score < (LIKE if self.is_gone(known) else ALIKE):
                continue
            rank = (round(score, 2), entry.context == blank.context, _owner(entry) == _owner(blank), entry.kind == blank.kind)
            if rank > best:
                best, chosen = rank, known
        return best[0], chosen

    def parts(self, source: str, near: Sequence[Known]) -> list[Known]:
        """Of each sentence of a text the known one that is most like it, where there is one: what was parted, joined or moved about."""
        sentences, found = _sentences(source), list[Known]()
        stock = [piece for known in near if self.is_gone(known) for piece in _parted(known)]
        if stock and len(sentences) * len(stock) <= _ASKED:
            for sentence in sentences:
                words = _words(sentence)
                likest = max(stock, key=lambda piece: _alike(words, piece.words))
                if likest not in found and _alike(words, likest.words) >= ALIKE:
                    found.append(likest)
        return found


def _parted(known: Known) -> Iterator[Known]:
    """The sentences of a text with their translations; the text itself, where they do not answer to each other."""
    sources, targets = _sentences(known.source), _sentences(known.target)
    if len(sources) != len(targets) or len(sources) < 2:
        yield known
        return
    for source, target in zip(sources, targets, strict=True):
        yield Known(source, target, known.entries, tuple(_words(source)))


def _sure(blank: Entry, twins: Sequence[Entry]) -> bool:
    """Whether the same words are translated in one way, in the same unit or question at least; else a person has to choose."""
    near = {twin.target for twin in twins if _owner(twin) == _owner(blank)}
    return len(near or {twin.target for twin in twins}) == 1


def _owner(entry: Entry) -> str:
    """The unit or question that a text belongs to."""
    return owner(entry.context)


def owner(context: str) -> str:
    """The id of the unit or question that a context begins with, or a word for what else it belongs to."""
    return context.partition("#")[0].partition(".")[0]


def _nearest(blank: Entry, twins: Sequence[Entry]) -> Entry:
    """Of entries with the same words, that of the same place, else of the same unit or question, else the first that stands in a source."""
    return min(twins, key=lambda twin: _distance(blank, twin))


def _distance(blank: Entry, twin: Entry) -> tuple[bool, ...]:
    return twin.fuzzy, twin.context != blank.context, _owner(twin) != _owner(blank), twin.kind != blank.kind, twin.obsolete
