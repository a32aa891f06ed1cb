"""What every writer needs: spelling a rope, and saying what its format cannot carry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from itertools import pairwise
from typing import Any

from packager.diagnostics import Diagnostic, Location, problem
from packager.formats import FEATURES, FORMATS
from packager.model import Course, Embed, Html, Math, Question, Ref, Value


def spell(html: Html, ref: Callable[[Ref], str], math: Callable[[Math], str], embed: Callable[[Embed], str]) -> str:
    """A rope as XHTML text, each token by its own speller; a Gap, which a writer has to make something of before, as a line, a Value as it
    is typed. A Ref stands inside an attribute's quotes: its speller gives an escaped address."""
    out = []
    for piece in html:
        if isinstance(piece, str):
            out.append(piece)
        elif isinstance(piece, Ref):
            out.append(ref(piece))
        elif isinstance(piece, Math):
            out.append(math(piece))
        elif isinstance(piece, Embed):
            out.append(embed(piece))
        else:
            out.append(escape(piece.typed) if isinstance(piece, Value) else "_____")
    return "".join(out)


_ALT = re.compile(r'<img\b[^>]*?\balt="([^"]*)"')


def picture(html: Html) -> tuple[Ref, str] | None:
    """The file and the alternative text of the picture in a text, None where it has none."""
    for before, piece in pairwise(html):
        if isinstance(before, str) and isinstance(piece, Ref) and piece.kind == "asset" and before.endswith('src="'):
            alt = _ALT.search("".join(part for part in html if isinstance(part, str)))
            return piece, unescape(alt[1]) if alt else ""
    return None


def tex(math: Math) -> str:
    r"""A formula as `\(..\)` or `\[..\]`, for platforms that set TeX themselves (Moodle's MathJax filter, Canvas)."""
    inner = escape(math.tex, quote=False)
    return f"\\[{inner}\\]" if math.display else f"\\({inner}\\)"


def not_carried(format: str, feature: str, what: str, location: Location, hint: str = "") -> Diagnostic:
    """The warning for `what` (a question, a time limit ...) that a format leaves out or turns into something else, by its row in FORMATS."""
    if becomes := FORMATS[format].becomes(feature):
        return problem("converted", location, f"{what} becomes {becomes} in the {FORMATS[format].title}", hint)
    return problem(
        "not-carried",
        location,
        f"{what} is left out of the {FORMATS[format].title}, which has no place for {FEATURES[feature].lower()}",
        hint,
    )


def quoted(text: object) -> str:
    """A text as a message quotes it: its beginning, where all of it would be no message any more."""
    words = str(text)
    return words if len(words) <= 100 else f"{words[:99].rstrip()}…"


def named(question: Question[Any]) -> str:
    """A question as a message calls it: by its id, which its author can look for."""
    return f"question '{question.id}'"


def credit_lost(format: str, course: Course[Html]) -> Iterator[Diagnostic]:
    """The warning for each bank whose licence or authors are not among the course's, in a package that names the course's alone."""
    for bank in course.banks:
        if bank.license not in ("", course.meta.license) or not set(bank.authors) <= set(course.meta.authors):
            what = f"what the bank '{bank.title}' says of its licence and authors"
            yield not_carried(format, "credit", what, bank.loc, "name them in the course's `license` and `authors` as well")
