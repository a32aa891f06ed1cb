"""What every writer needs: spelling a rope, and saying what its format cannot carry."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from packager.diagnostics import Diagnostic, Location, problem
from packager.formats import FEATURES, FORMATS
from packager.model import Embed, Html, Math, Ref


def spell(html: Html, ref: Callable[[Ref], str], math: Callable[[Math], str], embed: Callable[[Embed], str]) -> str:
    """A rope as XHTML text, each token by its own speller. A Ref stands inside an attribute's quotes: its speller gives an escaped address."""
    out = []
    for piece in html:
        if isinstance(piece, str):
            out.append(piece)
        elif isinstance(piece, Ref):
            out.append(ref(piece))
        elif isinstance(piece, Math):
            out.append(math(piece))
        else:
            out.append(embed(piece))
    return "".join(out)


def tex(math: Math) -> str:
    r"""A formula as `\(..\)` or `\[..\]`, for platforms that set TeX themselves (Moodle's MathJax filter, Canvas)."""
    inner = escape(math.tex, quote=False)
    return f"\\[{inner}\\]" if math.display else f"\\({inner}\\)"


def not_carried(format: str, feature: str, what: str, location: Location, hint: str = "") -> Diagnostic:
    """The warning for `what` (a question, a time limit ...) that a format leaves out or turns into something else, by its row in FORMATS."""
    becomes = FORMATS[format].carries[feature]
    if becomes:
        return problem("converted", location, f"{what} becomes {becomes} in the {FORMATS[format].title}", hint)
    return problem(
        "not-carried",
        location,
        f"{what} is left out of the {FORMATS[format].title}, which has no place for {FEATURES[feature].lower()}",
        hint,
    )
