"""What has become of the source since a language was last translated: texts that changed, with the difference word by word, new ones, and those that went."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from packager.extract import current
from packager.languages import Languages
from packager.localize.parts import Part
from packager.localize.po import Entry
from packager.localize.translation import Row
from packager.model import Course, Markdown
from packager.progress import called, names, owner, title_of

What: TypeAlias = Literal["changed", "new", "removed"]
Run: TypeAlias = tuple[Literal["same", "old", "new"], str]
"""A stretch of text that stands in both, in the old one only, or in the new one only."""


@dataclass(frozen=True, slots=True)
class Change:
    """One text whose translation waits for somebody. before: the words that the translation was made for ("" for new ones); after: those of the source
    now ("" for removed ones). translation: what stands in the PO file, for a new text what is proposed for it, or "". unit, title: of what the text belongs to. file, line: of the source."""

    what: What
    unit: str
    title: str
    kind: str
    before: str
    after: str
    translation: str
    file: str = ""
    line: int = 0

    @property
    def runs(self) -> tuple[Run, ...]:
        """The difference, word by word."""
        return words(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Changes:
    """What waits in one PO file. texts: how many it has. begun: whether anything in it was translated ever."""

    path: str
    title: str
    texts: int
    begun: bool
    changes: tuple[Change, ...]


def changes(languages: Languages, subjects: Collection[str], lang: str) -> tuple[Changes, ...]:
    """What waits in each PO file of these courses and banks, each file once, as if the files had just been extracted. Removed is what they do not say is
    gone yet: an entry that is obsolete in them waits for nobody."""
    there, languages = languages, current(languages, subjects, lang)
    found: dict[str, Changes] = {}
    for subject in subjects:
        course = languages.workspace.subject(subject)
        translation = languages.translation(subject, lang)
        reused = {row.entry.previous for row in translation.all_rows() if row.entry is not None and row.entry.fuzzy}
        for part, rows in translation.rows.items():
            path = part.po(lang)
            if path not in found:
                catalog = languages.catalog(part, lang)
                entries = catalog.entries if catalog else ()
                old = there.catalog(part, lang)
                live = {e.key for e in old.entries if not e.obsolete} if old else set()
                gone = [e for e in entries if e.obsolete and e.key in live and e.source not in reused]
                waiting = tuple(_of(part, rows, gone, course))
                order = {unit: n for n, unit in reversed([*enumerate(change.unit for change in waiting)])}
                waiting = tuple(sorted(waiting, key=lambda change: order[change.unit]))
                found[path] = Changes(path, title_of(part), len(rows), any(e.target for e in entries), waiting)
    return tuple(found.values())


def _of(part: Part, rows: Sequence[Row], gone: Sequence[Entry], course: Course[Markdown]) -> Iterator[Change]:
    titles = names(course)

    def made(what: What, context: str, kind: str, before: str, after: str, translation: str, file: str = "", line: int = 0) -> Change:
        unit = owner(part, context, titles)
        return Change(what, unit, called(unit, titles), kind, before, after, translation, file, line)

    for row in rows:
        if row.state not in ("fuzzy", "missing"):
            continue
        segment, entry = row.segment, row.entry
        target, previous = (entry.target, entry.previous) if entry is not None else ("", "")
        before = previous if row.state == "fuzzy" and like(previous, segment.source) else ""
        what: What = "changed" if before else "new"
        yield made(what, segment.context, segment.kind, before, segment.source, target, segment.loc.file, segment.loc.line)
    for entry in gone:
        kind = entry.kind or entry.context.partition("#")[2].partition("~")[0].replace("-", " ")  # a file tells no more of what is gone
        yield made("removed", entry.context, kind, entry.source, "", entry.target)


# ---- words -------------------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"\s+|(`+)(?!`).*?(?<!`)\1(?!`)|\$[^$]+\$|\]\([^()\s]*\)|\{[^{}]*\}|\[\^[^\]\s]*\]|<[^<>]*>|(?:https?://|www\.)[^\s)>\]]+|[^\W_]+(?:[-'’.,_][^\W_]+)*|[*_]+|.",
    re.S,
)
"""What is shown as a whole where it changes: a word, a number, the target of a link, code, a formula, a variable, a footnote's mark, a tag."""


def like(before: str, after: str) -> bool:
    """Whether one text may be said to have become the other. A proposal can come from a text that only holds some of the same words."""
    if not before or not after:
        return False
    a, b = ([word.casefold() for word in text.split()] for text in (before, after))
    return max(len(a), len(b)) < 5 or SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.4


def words(before: str, after: str) -> tuple[Run, ...]:
    """Two texts as runs that are the same, old or new; old comes before the new that replaces it. What is old and what is the same make `before`."""
    a, b = ([m[0] for m in _TOKEN.finditer(text)] for text in (before, after))
    runs: list[Run] = []
    old = new = ""

    def replaced() -> None:
        nonlocal old, new
        runs.extend(run for run in _changed(old, new) if run[1])
        old = new = ""

    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for number, (tag, a1, a2, b1, b2) in enumerate(codes, 1):
        here, there = "".join(a[a1:a2]), "".join(b[b1:b2])
        # a blank or comma between two changes would tear them into shreds
        shred = (old or new) and number < len(codes) and len(here) < 3 and not re.search(r"\w", here)
        if tag == "equal" and not shred:
            replaced()
            runs.append(("same", here))
        else:
            old, new = old + here, new + there
    replaced()
    return tuple(runs)


def _changed(old: str, new: str) -> tuple[Run, Run]:
    return ("old", old), ("new", new)
