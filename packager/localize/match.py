"""What becomes of translations when the source has changed: kept where the text is the same, offered again where it is like another.

A text keeps its translation by (msgctxt, msgid) wherever in the course it has gone (of equal texts of one unit, `equal` tells which is which). Else the same words of the same kind in the same course lend theirs, and so does a text that differs only in what is not words:
where a link leads, a formula. Else the same words elsewhere, or what in the course is most like them, lend theirs as a proposal (fuzzy), which a person has to
accept: a whole text, or the sentences of several. What a translator has remarked on a text goes the same ways.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
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


@dataclass(frozen=True, slots=True)
class Mould:
    """The translation of a text without what is not words. pattern: which of these are the same in the source, the number of the first that is, for each.
    words: the translation, with the place of each between two NUL."""

    pattern: tuple[int, ...]
    words: str

    @classmethod
    def of(cls, source: str, target: str) -> Mould | None:
        """None where it is not clear what of the translation belongs to what of the source."""
        held = [m[0] for m in _HELD.finditer(source)]
        if "\0" in target or Counter(held) != Counter(m[0] for m in _HELD.finditer(target)):
            return None
        return cls(tuple(map(held.index, held)), _HELD.sub(lambda m: f"\0{held.index(m[0])}\0", target))

    def filled(self, source: str) -> str | None:
        """The translation of a source of the same words; None where what was the same in the one is not in the other."""
        held = [m[0] for m in _HELD.finditer(source)]
        if any(held[number] != held[first] for number, first in enumerate(self.pattern)):
            return None
        return re.sub("\0(\\d+)\0", lambda m: held[int(m[1])], self.words)


# ---- what there is -----------------------------------------------------------------------------------------------------------


class Twins:
    """Entries of the same words. There may be thousands, and as many texts that ask for one, so that each is found by where it stands."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = [*entries]

    def nearest(self, blank: Entry) -> Entry:
        """That of the same place, else of the same unit or question, else of the same kind, else the first that stands in a source."""
        places = itertools.product((False, True), (blank.context, (_owner(blank),), ()), (blank.kind, None))
        return next(self._at[place] for place in places if place in self._at)

    def agree(self, blank: Entry) -> bool:
        """Whether they are translated in one way, in the same unit or question at least; else a person has to choose."""
        return len(self._targets.get(_owner(blank)) or self._targets[None]) == 1

    @cached_property
    def firm(self) -> bool:
        """Whether one of them is no proposal."""
        return any(not entry.fuzzy for entry in self.entries)

    @cached_property
    def _at(self) -> Mapping[tuple[object, ...], Entry]:
        """(fuzzy; context, or unit, or nothing; kind, or nothing) -> the first such entry, those that stand in a source before others"""
        found: dict[tuple[object, ...], Entry] = {}
        for entry in sorted(self.entries, key=lambda entry: entry.obsolete):
            for place in itertools.product((entry.fuzzy,), (entry.context, (_owner(entry),), ()), (entry.kind, None)):
                found.setdefault(place, entry)
        return found

    @cached_property
    def _targets(self) -> Mapping[str | None, set[str]]:
        """Unit or question, or None for all -> the translations"""
        found: dict[str | None, set[str]] = {}
        for entry in self.entries:
            for place in (_owner(entry), None):
                found.setdefault(place, set()).add(entry.target)
        return found


def everywhere(entries: Iterable[Entry]) -> dict[str, Twins]:
    """msgid -> those of the entries that have a translation which is no proposal."""
    found: dict[str, Twins] = {}
    for entry in entries:
        if entry.target and not entry.fuzzy:
            found.setdefault(entry.source, Twins()).entries.append(entry)
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """A text and its translation, whole or a sentence; the entries that have both."""

    source: str
    target: str
    twins: Twins
    words: tuple[str, ...]

    def nearest(self, blank: Entry) -> Entry:
        return self.twins.nearest(blank)


@dataclass
class Memory:
    """Every translation that there is into one language: those of the course at hand, and those of all others."""

    everywhere: Mapping[str, Twins] = field(default_factory=dict)
    """msgid -> entries of any course"""
    here: dict[Key, Twins] = field(default_factory=dict)
    """(kind, msgid) -> entries of this course; running text is one kind"""
    keys: dict[Key, Entry] = field(default_factory=dict)
    """(msgctxt, msgid) -> the entry of this course, which may have no more than a translator's comment"""
    pool: list[Entry] = field(default_factory=list)
    """What may be proposed where a text is like another of this course."""
    remarked: list[Entry] = field(default_factory=list)
    """What has a translator's comment, and no translation; of those that stood in the source until now."""

    def learn(self, entry: Entry, stray: bool = False) -> None:
        """Adds an entry of this course. stray: of a file that nothing reads any more; it is learned last, and says nothing of a text that another translates:
        that one is what a translator has gone on with."""
        old = self.keys.get(entry.key)
        if stray and old is not None and old.target:
            return
        if (entry.target or entry.remark) and (old is None or (*_rank(old), old.fuzzy) > (*_rank(entry), entry.fuzzy)):
            self.keys[entry.key] = entry
        if entry.target:
            self.pool.append(entry)
            if not entry.fuzzy:
                self.here.setdefault((_kind(entry), entry.source), Twins()).entries.append(entry)
        elif entry.remark and not entry.obsolete:
            self.remarked.append(entry)

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """The pool, each pair of texts once. What a fuzzy translation was made for is its previous text."""
        found: dict[Key, list[Entry]] = {}
        for entry in self.pool:
            found.setdefault(((entry.fuzzy and entry.previous) or entry.source, entry.target), []).append(entry)
        return tuple(Known(*key, Twins(entries), tuple(_words(key[0]))) for key, entries in found.items())

    @cached_property
    def places(self) -> Mapping[str, tuple[Known, ...]]:
        """Context of a title or name -> the known texts that stand or stood there."""
        found: dict[str, list[Known]] = {}
        for known in self.known:
            for entry in known.twins.entries:
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
    def moulds(self) -> Mapping[Key, Mapping[Mould, Twins]]:
        """(kind, a text without what is not words) -> the translations of such texts of this course -> the entries that have them"""
        found: dict[Key, dict[Mould, Twins]] = {}
        for (kind, source), twins in self.here.items():
            for entry in twins.entries if _HELD.search(source) else ():
                if (mould := Mould.of(source, entry.target)) is not None:
                    found.setdefault((kind, _HELD.sub("\0", source)), {}).setdefault(mould, Twins()).entries.append(entry)
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


def _rank(entry: Entry) -> tuple[bool, bool]:
    """Of two entries of one key, that of the lower rank is kept."""
    return not entry.target, entry.obsolete


# ---- bringing up to date -----------------------------------------------------------------------------------------------------


def update(
    old: Sequence[Entry],
    segments: Iterable[tuple[Segment, tuple[str, ...]]],
    memory: Memory,
    alive: Set[Key] = frozenset(),
    gone: Set[Key] = frozenset(),
) -> tuple[Entry, ...]:
    """The entries of a PO file for what the source says now: a segment and the files that have it, in reading order, each with the translation that it
    keeps or is offered; behind them the obsolete ones. old: the entries before, settled; what they say of a text goes before what the memory does. alive: keys
    that the source has, in all the course. gone: those of them that now are written into another file, and so are not kept here."""
    blanks: dict[Key, Entry] = {}
    for segment, files in segments:
        key = (segment.context, segment.source)
        if key in blanks:
            blanks[key] = replace(blanks[key], files=tuple(dict.fromkeys((*blanks[key].files, *files))))
        else:
            blanks[key] = Entry(segment.context, segment.source, kind=segment.kind, note=segment.note, files=files)
    before = {entry.key: entry for entry in old}
    filling = _Filling(memory, alive or blanks.keys(), before)
    made = {key: filling.filled(blank) for key, blank in blanks.items()}
    new = [entry for key, entry in made.items() if not entry.remark and (key not in before or before[key].obsolete)]
    made |= {entry.key: entry for entry in _remarked(new, memory.remarked, filling.alive)}
    said: dict[str, set[str]] = {"": set()}
    for entry in made.values():
        said.setdefault(entry.target, {""}).add(entry.remark)
        said[""].add(entry.remark)
    kept = (entry for entry in old if (entry.target or entry.remark) and entry.key not in blanks and entry.key not in gone)
    # a proposal that was never accepted, or a remark alone, is nothing of its own where a text of the source has it too
    lost = (entry for entry in kept if (entry.target and not entry.fuzzy) or entry.unreviewed not in said.get(entry.target, ()))
    return (*made.values(), *(replace(entry, obsolete=True) for entry in lost))


def _remarked(new: Sequence[Entry], remarked: Iterable[Entry], alive: Set[Key]) -> Iterator[Entry]:
    """New entries with the remarks on texts, not translated, that they were: each remark goes to the one that is most like its text."""
    gone = Memory(pool=[entry for entry in remarked if entry.key not in alive])
    finding = _Filling(gone, alive, {})
    found = []
    for entry in new if gone.pool else ():
        words = _words(entry.source)
        score, whole = finding.whole(entry, words, gone.near(words))
        if whole := whole or finding.own(entry):
            found.append((score, entry, whole.nearest(entry)))
    taken: set[Key] = set()
    for _, entry, old in sorted(found, key=lambda it: -it[0]):
        if not taken & {entry.key, old.key}:
            taken |= {entry.key, old.key}
            yield replace(entry, remark=old.unreviewed)


@dataclass(frozen=True, slots=True)
class _Filling:
    """Fills entries from what stood in their file before, and a memory. alive: what the source has now."""

    memory: Memory
    alive: Set[Key]
    before: Mapping[Key, Entry]
    _gone: dict[Twins, bool] = field(default_factory=dict)

    def is_gone(self, known: Known) -> bool:
        """Whether a text has gone from a place where it stood."""
        if known.twins not in self._gone:
            self._gone[known.twins] = any(entry.key not in self.alive for entry in known.twins.entries)
        return self._gone[known.twins]

    def lends(self, known: Known) -> bool:
        """Whether it may be proposed to others: what is a proposal itself may, where it is not needed any more."""
        return known.twins.firm or self.is_gone(known)

    def filled(self, blank: Entry) -> Entry:
        memory = self.memory
        same = [entry for keys in (self.before, memory.keys) if (entry := keys.get(blank.key)) is not None]
        if same:
            best = min(same, key=_rank)
            if best.target:
                return replace(best, kind=blank.kind, note=blank.note, files=blank.files, obsolete=False, plural="", forms=())
            blank = replace(blank, remark=next((entry.remark for entry in same if entry.remark), ""))
        if twins := memory.here.get((_kind(blank), blank.source)):
            best = twins.nearest(blank)
            # what was said of a text, by whom it was seen, goes with it where it has gone from there; a question stays in its one place
            remark = "" if best.key in self.alive else best.unreviewed
            return replace(blank, target=best.target, fuzzy=not twins.agree(blank), remark=blank.remark or remark)
        if (done := self.carried(blank)) is not None:
            return done
        if twins := memory.everywhere.get(blank.source):
            best = twins.nearest(blank)
            return replace(blank, target=best.target if _several(best) == _several(blank) else best.target.partition("\n")[0], fuzzy=True)
        return self.proposed(blank)

    def carried(self, blank: Entry) -> Entry | None:
        """Filled from texts that differ in what is not words. Only Markdown has such a thing."""
        skeleton = _HELD.sub("\0", blank.source)
        if "#" not in blank.context or skeleton == blank.source or not any(c.isalpha() for c in skeleton):
            return None
        moulds = self.memory.moulds.get((_kind(blank), skeleton), {})
        found = Twins(
            replace(twins.nearest(blank), target=target)
            for mould, twins in moulds.items()
            if (target := mould.filled(blank.source)) is not None
        )
        if not found.entries:
            return None
        best = found.nearest(blank)
        remark = "" if best.key in self.alive else best.unreviewed
        return replace(blank, target=best.target, fuzzy=not found.agree(blank), remark=blank.remark or remark)

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
        yield Known(source, target, known.twins, tuple(_words(source)))


def _owner(entry: Entry) -> str:
    """The unit or question that a text belongs to."""
    return owner(entry.context)


def owner(context: str) -> str:
    """The id of the unit or question that a context begins with, or a word for what else it belongs to."""
    return context.partition("#")[0].partition(".")[0]
