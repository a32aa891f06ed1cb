"""A report as one page of HTML: plots, and the same numbers as tables. Nothing in it runs, and nothing is loaded."""

from __future__ import annotations

from packager.diagnostics import Result
from packager.localize import cldr
from packager.model import direction
from packager.stats import plots
from packager.stats.figures import Figures
from packager.stats.parts import many, number, parts, share, summary
from packager.templating import Markup, Templates

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(figures: Figures, top: int, templates: Templates) -> Result[str]:
    """The page; problems are those of a workspace's own templates."""
    shared, style = templates.text("shared/page.css"), templates.text("stats/stats.css")
    values = {
        "figures": figures, "summary": summary(figures), "parts": parts(figures, top), "bars": plots.bars, "box": plots.box, "share": share,
        "number": number, "many": many, "direction": direction, "language": lambda lang: cldr.name(lang, "en"), "policy": POLICY,
        "style": Markup(shared.value + style.value),
    }  # fmt: skip
    done = templates.render("stats/index.html", values)
    return Result(done.value, (*shared.diagnostics, *style.diagnostics, *done.diagnostics))
