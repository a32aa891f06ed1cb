"""What banks hold, in numbers: counted from rendered banks, then shown as tables in a terminal or as a page with plots."""

from __future__ import annotations

from packager.stats.figures import Figures, count
from packager.stats.page import page
from packager.stats.parts import parts
from packager.stats.text import text

__all__ = ["Figures", "count", "page", "parts", "text"]
