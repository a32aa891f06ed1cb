"""Plots as SVG that stands in a page: bars that grow with the page's width while their words keep their size, and the box of a distribution."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from packager.stats.parts import Part, Row, many, number, share
from packager.stats.spread import Spread
from packager.stats.text import columns
from packager.templating import Markup

LINE, BAR, GAP = 19, 16, 14
"""Heights in pixels: of a line of words, of a bar, of what lies between two rows."""
LETTERS, LINES = 30, 2
"""Columns of a label that a phone shows in one line, and lines at most; the table beside the plot has all of it."""
ROOM = 74
"""Percent of the width that the longest bar takes; the rest is for the numbers beside it."""


def bars(part: Part) -> Markup:
    """A bar for each row of a part, below its label, with its numbers at its end; an upright line where chance alone would have it end."""
    most = max(max((row.count for row in part.rows), default=0), max((float(row.chance or 0) for row in part.rows), default=0.0), 1)
    drawn, y = Markup(), 0
    for row in part.rows:
        said = _lines(row.label)
        for n, line in enumerate(said):
            drawn += Markup('<text x="0" y="{}"{}>{}</text>').format(y + 13 + n * LINE, _lang(row), line)
        y += LINE * len(said)
        wide = ROOM * row.count / most
        if row.count:
            kind = "none" if row.none else "bar"
            drawn += Markup('<rect class="{}" x="0" y="{}" width="{:.2f}%" height="{}" rx="2"/>').format(kind, y, wide, BAR)
        if row.chance is not None:
            at = f"{ROOM * float(row.chance) / most:.2f}%"
            for kind, (top, bottom) in (("halo", (y, y + BAR)), ("chance", (y - 1, y + BAR + 3))):
                drawn += Markup('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(kind, at, at, top, bottom)
            wide = max(wide, ROOM * float(row.chance) / most)
        numbers = f"{row.count:,} · {share(row.count, part.whole)}"
        drawn += Markup('<text class="numbers" x="{:.2f}%" dx="6" y="{}">{}</text>').format(wide, y + 13, numbers)
        y += BAR + GAP
    return _svg(part.name, f"{part.title}: bars", _described(part), y, drawn)


def box(part: Part, spread: Spread) -> Markup:
    """A box from the lower to the upper quartile with a line at the middle, on a line from the least to the most."""
    span = max(spread.most - spread.least, 1)

    def at(value: float) -> str:
        return f"{1 + 98 * (float(value) - spread.least) / span:.2f}%"

    left, right = at(float(spread.lower)), 98 * float(spread.upper - spread.lower) / span
    drawn = Markup('<line class="whisker" x1="{}" x2="{}" y1="16" y2="16"/>').format(at(spread.least), at(spread.most))
    for end in (spread.least, spread.most):
        drawn += Markup('<line class="whisker" x1="{}" x2="{}" y1="8" y2="24"/>').format(at(end), at(end))
    drawn += Markup('<rect class="box" x="{}" y="4" width="{:.2f}%" height="24"/>').format(left, right)
    drawn += Markup('<line class="middle" x1="{}" x2="{}" y1="4" y2="28"/>').format(*[at(float(spread.middle))] * 2)
    drawn += Markup('<text x="0" y="46">{}</text>').format(f"{spread.least:,}")
    if spread.most > spread.least:
        drawn += Markup('<text class="end" x="100%" y="46">{}</text>').format(f"{spread.most:,}")
    said = (
        f"From {many(spread.least, 'word')} to {spread.most:,}. The box holds the middle half, from {number(spread.lower)} to {number(spread.upper)}; "
        f"the line in it is the middle, {number(spread.middle)}."
    )
    return _svg(f"{part.name}-box", f"{part.title}: the middle half", said, 52, drawn)


def _described(part: Part) -> str:
    most = max(part.rows, key=lambda row: row.count)
    chance = " An upright line marks what chance alone would give." if any(row.chance is not None for row in part.rows) else ""
    return (
        f"{many(len(part.rows), 'bar')}; the longest is “{most.label}” with {most.count:,}.{chance} The table below has the same numbers."
    )


def _svg(name: str, title: str, about: str, height: int, drawn: Markup) -> Markup:
    return Markup(
        '<svg role="img" aria-labelledby="{0}-t" aria-describedby="{0}-d" width="100%" height="{1}"><title id="{0}-t">{2}</title>'
        '<desc id="{0}-d">{3}</desc>{4}</svg>'
    ).format(name, height, title, about, drawn)


def _lang(row: Row) -> Markup:
    return Markup(' lang="{}"').format(row.lang) if row.lang else Markup()


def _lines(label: str) -> Sequence[str]:
    """A label in LINES lines at most; capitals and the letters of East Asia are wider than others."""
    room = LETTERS // 2 if 2 * sum(map(str.isupper, label)) > len(label) else LETTERS
    room = room * len(label) // max(columns(label), len(label), 1)
    return textwrap.wrap(label, max(room, 1), max_lines=LINES, placeholder="…") or [""]
