"""A course designer at work: edits units by a seeded series of what designers do, and remembers where each word of the result stood before."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import inputs

NEW = -1


@dataclass(frozen=True)
class Traced:
    """A text, and of each of its characters where it stood before any edit: an offset, or NEW."""

    text: str
    at: tuple[int, ...]

    def __getitem__(self, part: slice) -> Traced:
        return Traced(self.text[part], self.at[part])

    def __add__(self, other: Traced | str) -> Traced:
        other = new(other) if isinstance(other, str) else other
        return Traced(self.text + other.text, self.at + other.at)

    def put(self, start: int, end: int, by: Traced | str) -> Traced:
        """The text with something else from start to end."""
        return self[:start] + by + self[end:]

    def lines(self) -> list[Traced]:
        return [self[m.start() : m.end()] for m in re.finditer(r"[^\n]*\n|[^\n]+", self.text)]


def old(text: str, start: int) -> Traced:
    return Traced(text, tuple(range(start, start + len(text))))


def new(text: str) -> Traced:
    return Traced(text, (NEW,) * len(text))


def joined(parts: list[Traced], between: str = "") -> Traced:
    whole = new("")
    for number, part in enumerate(parts):
        whole = whole + (between if number else "") + part
    return whole


@dataclass(frozen=True)
class Block:
    """What stands between two empty lines of a unit, or what belongs together although there are some in it. kind: heading, paragraph, list, table, or
    other, which is only moved."""

    kind: str
    text: Traced


Unit = list[Block]


def read(source: str, start: int) -> Unit:
    """The blocks of the body of a unit, whose first character stands at `start` of all bodies."""
    found: Unit = []
    chunk: list[Traced] = []
    closing = ""

    def close() -> None:
        whole = joined(chunk)
        whole = whole[: len(whole.text.rstrip())]
        if whole.text:
            found.append(Block(_kind(whole.text), whole))
        chunk.clear()

    lines = old(source, start).lines()
    for number, line in enumerate(lines):
        bare = line.text.rstrip()
        if closing:
            chunk.append(line)
            closing = "" if bare == closing else closing
        elif bare:
            opened = re.match(r"(```|\$\$$)", bare) or (
                re.match(r":::(?= )", bare) if not re.match(r"::: (question|quiz)\b", bare) else None
            )
            chunk.append(line)
            closing = opened[1] if opened and opened.lastindex else ":::" if opened else ""
        else:
            follows = next((later.text for later in lines[number:] if later.text.strip()), "")
            if chunk and follows.startswith("    ") and re.match(r"(!!!|\?\?\?|===|\[\^|[-*] |\d+\. )", chunk[0].text):
                chunk.append(line)  # the container goes on
            else:
                close()
    close()
    return found


def _kind(text: str) -> str:
    for kind, begins in (
        ("heading", r"#{1,6} [^\n]+$"),
        ("list", r"([-*]|\d+\.) "),
        ("table", r"\|"),
        ("other", r"[!?=:>`$<\[*]{3}|!\[|\[\^|\*\[|[ \t]|\$\$|>|<|#"),
    ):
        if re.match(begins, text):
            return kind
    return "other" if re.search(r"^: ", text, re.M) else "paragraph"  # a term and its definitions


def body(unit: Unit) -> Traced:
    """A unit's text again."""
    return joined([block.text for block in unit], "\n\n") + "\n"


# ---- the edits ---------------------------------------------------------------------------------------------------------------

_ITEM = re.compile(r"^([-*]|\d+\.) ", re.M)
ENDS = re.compile(r"(?<=[.!?])(?:\[\^\w+\])? +(?=[A-Z“*\[])")
_WORD = re.compile(r"(?<=[a-z,] )[a-z]{4,}(?=[ ,.;])")
_ADDRESS = re.compile(r"(?<=\]\()https?://[^\s()]+(?=\))")


class Designer:
    """Makes edits in units. The same seed gives the same edits."""

    def __init__(self, units: list[Unit], seed: int) -> None:
        self.units = [list(unit) for unit in units]
        self.chance = random.Random(seed)
        self.writer = inputs.Writer()
        self.writer.chance = self.chance

    def work(self, kinds: list[str], steps: int) -> int:
        """Makes this many edits of kinds drawn by chance; how many there was a place for."""
        return sum(EDITS[self.chance.choice(kinds)](self) for _ in range(steps))

    def pick(self, *kinds: str, fit: Callable[[Unit, int], bool] = lambda unit, at: True) -> tuple[Unit, int] | None:
        """A block of one of these kinds, somewhere."""
        found = [(unit, at) for unit in self.units for at, block in enumerate(unit) if block.kind in kinds and fit(unit, at)]
        return self.chance.choice(found) if found else None

    def match(self, pattern: re.Pattern[str], *kinds: str) -> tuple[Unit, int, re.Match[str]] | None:
        """A place in a block of one of these kinds."""
        picked = self.pick(*kinds, fit=lambda unit, at: pattern.search(unit[at].text.text) is not None)
        if not picked:
            return None
        unit, at = picked
        return unit, at, self.chance.choice(list(pattern.finditer(unit[at].text.text)))

    def sentences(self, least: int) -> tuple[Unit, int, list[Traced]] | None:
        """A paragraph that has so many sentences."""
        picked = self.pick("paragraph", fit=lambda unit, at: len(ENDS.findall(unit[at].text.text)) >= least - 1)
        if not picked:
            return None
        unit, at = picked
        text = unit[at].text
        cuts = [0, *(m.end() for m in ENDS.finditer(text.text)), len(text.text)]
        return unit, at, [text[start:end] for start, end in itertools.pairwise(cuts)]


def put(unit: Unit, at: int, text: Traced) -> bool:
    unit[at] = replace(unit[at], text=text)
    return True


def change_word(designer: Designer) -> bool:
    if not (found := designer.match(_WORD, "paragraph", "list", "other", "table")):
        return False
    unit, at, m = found
    return put(unit, at, unit[at].text.put(m.start(), m.end(), designer.writer.words(1, 1)[0]))


def change_sentence(designer: Designer) -> bool:
    if not (found := designer.sentences(2)):
        return False
    unit, at, sentences = found
    which = designer.chance.randrange(len(sentences))
    sentences[which] = new(designer.writer.sentence() + (" " if which < len(sentences) - 1 else ""))
    return put(unit, at, joined(sentences))


def add_sentence(designer: Designer) -> bool:
    if not (found := designer.pick("paragraph")):
        return False
    unit, at = found
    return put(unit, at, unit[at].text + f" {designer.writer.sentence()}")


def swap_paragraphs(designer: Designer) -> bool:
    if not (found := designer.pick("paragraph")):
        return False
    unit, at = found
    other = designer.chance.choice([n for n, block in enumerate(unit) if block.kind == "paragraph"])
    unit[at], unit[other] = unit[other], unit[at]
    return other != at


def move_section(designer: Designer) -> bool:
    """To another place of any unit."""

    def is_section(unit: Unit, at: int) -> bool:
        return unit[at].text.text.startswith("## ")

    if not (found := designer.pick("heading", fit=is_section)):
        return False
    unit, at = found
    ends = (n for n in range(at + 1, len(unit)) if re.match(r"##? |\[\^\w+\]:|\*\[", unit[n].text.text))
    end = next(ends, len(unit))
    section = unit[at:end]
    del unit[at:end]
    target = designer.pick("heading", fit=is_section)
    goal, place = target if target else (unit, at)
    goal[place:place] = section
    return True


def split_paragraph(designer: Designer) -> bool:
    if not (found := designer.sentences(2)):
        return False
    unit, at, sentences = found
    cut = designer.chance.randrange(1, len(sentences))
    first, second = joined(sentences[:cut]), joined(sentences[cut:])
    unit[at : at + 1] = [Block("paragraph", first[: len(first.text.rstrip())]), Block("paragraph", second)]
    return True


def join_paragraphs(designer: Designer) -> bool:
    found = designer.pick("paragraph", fit=lambda unit, at: at + 1 < len(unit) and unit[at + 1].kind == "paragraph")
    if not found:
        return False
    unit, at = found
    unit[at : at + 2] = [Block("paragraph", unit[at].text + " " + unit[at + 1].text)]
    return True


def delete_block(designer: Designer) -> bool:
    if not (found := designer.pick("paragraph", "list")):
        return False
    unit, at = found
    del unit[at]
    return True


def insert_paragraph(designer: Designer) -> bool:
    if not (found := designer.pick("paragraph", "heading")):
        return False
    unit, at = found
    unit.insert(at + 1, Block("paragraph", new(designer.writer.paragraph().strip())))
    return True


def retitle(designer: Designer) -> bool:
    """Another word in a heading, or one more."""
    if not (found := designer.pick("heading")):
        return False
    unit, at = found
    text = unit[at].text
    words = list(re.finditer(r"[\w’-]{3,}", text.text.partition(" {#")[0]))
    word = designer.writer.words(1, 1)[0]
    if len(words) < 3:
        end = words[-1].end() if words else len(text.text)
        return put(unit, at, text.put(end, end, f" {word}"))
    m = designer.chance.choice(words[1:])
    return put(unit, at, text.put(m.start(), m.end(), word))


def name_heading(designer: Designer) -> bool:
    """An id for a heading, or another one."""
    if not (found := designer.pick("heading")):
        return False
    unit, at = found
    text = unit[at].text
    kept = text[: len(text.text.partition(" {#")[0])]
    return put(unit, at, kept + f" {{#{designer.writer.words(1, 1)[0]}-{designer.chance.randrange(1000)}}}")


def add_item(designer: Designer) -> bool:
    if not (found := designer.match(_ITEM, "list")):
        return False
    unit, at, m = found
    return put(unit, at, unit[at].text.put(m.start(), m.start(), f"{m[0]}{designer.writer.sentence()}\n"))


def reorder_items(designer: Designer) -> bool:
    found = designer.pick("list", fit=lambda unit, at: len(_ITEM.findall(unit[at].text.text)) > 1)
    if not found:
        return False
    unit, at = found
    text = unit[at].text + "\n"
    cuts = [*(m.start() for m in _ITEM.finditer(text.text)), len(text.text)]
    items = [text[start:end] for start, end in itertools.pairwise(cuts)]
    designer.chance.shuffle(items)
    whole = joined(items)
    return put(unit, at, whole[: len(whole.text.rstrip())])


def reorder_rows(designer: Designer) -> bool:
    if not (found := designer.pick("table")):
        return False
    unit, at = found
    head, rows = (unit[at].text + "\n").lines()[:2], (unit[at].text + "\n").lines()[2:]
    designer.chance.shuffle(rows)
    whole = joined(head + rows)
    return put(unit, at, whole[: len(whole.text.rstrip())])


def add_attributes(designer: Designer) -> bool:
    """An attribute list for a paragraph."""
    if not (found := designer.pick("paragraph", fit=lambda unit, at: "{:" not in unit[at].text.text)):
        return False
    unit, at = found
    return put(unit, at, unit[at].text + "\n{: .lead}")


def change_address(designer: Designer) -> bool:
    """Where a link leads."""
    if not (found := designer.match(_ADDRESS, "paragraph", "list", "other")):
        return False
    unit, at, m = found
    return put(unit, at, unit[at].text.put(m.start(), m.end(), f"https://example.com/{designer.chance.randrange(10000)}"))


def make_item(designer: Designer) -> bool:
    """A list item out of a paragraph."""
    if not (found := designer.pick("paragraph", fit=lambda unit, at: "\n" not in unit[at].text.text)):
        return False
    unit, at = found
    unit[at] = Block("list", new("- ") + unit[at].text)
    return True


def make_callout(designer: Designer) -> bool:
    """A callout around one or two paragraphs."""
    if not (found := designer.pick("paragraph", fit=lambda unit, at: "\n" not in unit[at].text.text)):
        return False
    unit, at = found
    end = at + 1
    if end < len(unit) and unit[end].kind == "paragraph" and "\n" not in unit[end].text.text:
        end += 1
    inside = joined([new("    ") + block.text for block in unit[at:end]], "\n\n")
    unit[at:end] = [Block("other", new(f'!!! note "{designer.writer.title()}"\n') + inside)]
    return True


def wrap_lines(designer: Designer) -> bool:
    """A paragraph in lines of 80 characters."""
    if not (found := designer.pick("paragraph", fit=lambda unit, at: len(unit[at].text.text) > 80 and "\n" not in unit[at].text.text)):
        return False
    unit, at = found
    text, begun = unit[at].text, 0
    for m in list(re.finditer(r" (?=[\w“*])(?!\d+\. )", text.text)):
        nxt = text.text.find(" ", m.end())
        if (nxt if nxt >= 0 else len(text.text)) - begun > 80:
            text = text.put(m.start(), m.end(), "\n")
            begun = m.end()
    return put(unit, at, text)


EDITS: dict[str, Callable[[Designer], bool]] = {
    "a word changed": change_word,
    "a sentence rewritten": change_sentence,
    "a sentence added": add_sentence,
    "two paragraphs swapped": swap_paragraphs,
    "a section moved": move_section,
    "a paragraph split": split_paragraph,
    "two paragraphs joined": join_paragraphs,
    "a paragraph or list deleted": delete_block,
    "a paragraph inserted": insert_paragraph,
    "a heading reworded": retitle,
    "a heading's id changed": name_heading,
    "a list item added": add_item,
    "list items reordered": reorder_items,
    "table rows reordered": reorder_rows,
    "an attribute list added": add_attributes,
    "a link's address changed": change_address,
    "a paragraph made a list item": make_item,
    "a callout around paragraphs": make_callout,
    "a paragraph wrapped in lines": wrap_lines,
}


# ---- words -------------------------------------------------------------------------------------------------------------------

_RUN = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    return _RUN.findall(text)


def origins(text: Traced) -> Iterator[int]:
    """Of each word of `words(text.text)` where it stood before, or NEW where it is another word now."""
    for m in _RUN.finditer(text.text):
        first = text.at[m.start()]
        whole = first != NEW and text.at[m.start() : m.end()] == tuple(range(first, first + m.end() - m.start()))
        yield first if whole else NEW
