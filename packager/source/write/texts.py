"""The texts of one question, or of a bank, being written: ropes as Markdown, and what of them is lost or cannot be said."""

from __future__ import annotations

from packager.diagnostics import Diagnostic, Location, problem
from packager.markup import Dialect
from packager.markup.unrender import Unsaid, markdown
from packager.model import Html


class Texts:
    """lost: what is left out of them; unsaid: why one cannot be said, or "". file: where they will stand; values: the names that stand for numbers in them."""

    def __init__(self, dialect: Dialect, file: str, values: tuple[str, ...] = ()) -> None:
        self.dialect, self.file, self.values = dialect, file, values
        self.lost: list[Diagnostic] = []
        self.unsaid = ""

    def prose(self, html: Html | None, place: Location, kind: str = "text") -> str | None:
        """A rope as Markdown."""
        if not html:
            return None
        said = markdown(html, self.dialect, self.file, kind, self.values)
        if isinstance(said, Unsaid):
            self.unsaid = self.unsaid or said.why
            return None
        if said.lost:
            self.lost.append(
                problem("import-lost", place, f"{', '.join(said.lost)}: this is left out", "a text here has no styles of its own")
            )
        return said.source
