"""A report for a terminal of 80 columns: numbers first, each in its column, then a bar, then what they are about, which may be long."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

from packager.localize import cldr
from packager.stats.figures import Count, Figures
from packager.stats.parts import Part, Row, number, parts, share, summary

WIDTH, BAR = 79, 16


def text(figures: Figures, top: int) -> str:
    """All parts. The bars are made of hyphens, over which screen readers pass in silence."""
    return "\n".join(_lines(figures, top))


def _lines(figures: Figures, top: int) -> Iterator[str]:
    for bank in figures.banks:
        yield from _wrapped(f"{_title(bank)}, in {cldr.name(bank.lang, 'en')}")
    yield from _wrapped(f"{'; '.join(summary(figures))}." if figures.questions or figures.drafts else "There is no question yet.")
    for part in parts(figures, top):
        yield ""
        yield from _part(part)


def _title(bank: Count) -> str:
    return f"{bank.title} ({bank.name})"


def _part(part: Part) -> Iterator[str]:
    yield from _wrapped(part.title)
    if part.about:
        yield from _wrapped(part.about, "  ")
    chance = any(row.chance is not None for row in part.rows)
    if part.rows:
        yield f"  {part.unit + 's':>9}   share{'  by chance' if chance else ''}"
    most = max((row.count for row in part.rows), default=0)
    for row in part.rows:
        yield from _row(row, part, most, chance)
    if part.more:
        yield f"  and {part.more:,} more: --top {part.named} shows all"
    for remark in part.remarks:
        yield from _wrapped(remark.sentence, "  ")
        for item in remark.items:
            yield from _wrapped(f"- {item}", "    ", "      ")


def _row(row: Row, part: Part, most: int, chance: bool) -> Iterator[str]:
    by_chance = f"  {number(row.chance):>9}" if row.chance is not None else "  " + " " * 9 if chance else ""
    bar = "-" * (max(1, round(BAR * row.count / most)) if row.count else 0)
    yield from _wrapped(row.label, f"  {row.count:>9,}  {share(row.count, part.whole):>6}{by_chance}  {bar:<{BAR}}  ")


def _wrapped(words: str, first: str = "", rest: str | None = None) -> Sequence[str]:
    """Lines of at most WIDTH columns, those after the first below where the first has its words. What a terminal would act on is shown as a sign."""
    rest = " " * len(first) if rest is None else rest
    room = WIDTH - len(rest)
    lines = [line for piece in textwrap.wrap(shown(words), room) for line in fitted(piece, room)] or [""]
    return [(rest if number else first) + line for number, line in enumerate(lines)]


_JOINERS = "\u200c\u200d"
"""What Persian words and emoji are joined by."""


def shown(words: str) -> str:
    """Words on one line, with a sign in the place of each that a terminal would act on or that turns the direction of what follows."""
    return "".join(sign if sign.isprintable() or sign in _JOINERS else "\N{REPLACEMENT CHARACTER}" for sign in " ".join(words.split()))


def fitted(words: str, room: int) -> Iterator[str]:
    """Pieces of at most so many columns: a letter of East Asia takes two, a mark on another letter none."""
    line, taken = "", 0
    for sign in words:
        size = columns(sign)
        if taken + size > room:
            yield line
            line, taken = "", 0
        line, taken = line + sign, taken + size
    if line:
        yield line


def columns(words: str) -> int:
    """How many columns of a terminal words take."""
    return sum(
        0 if unicodedata.combining(sign) or sign in _JOINERS else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words
    )
