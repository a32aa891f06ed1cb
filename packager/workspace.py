"""What an author has on disk, read once: the files, the library made of them, and what of it a course or bank is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from packager import checks, select, source
from packager.diagnostics import Diagnostic, Location, Result
from packager.files import Files, snapshot
from packager.formats import FORMATS
from packager.model import Course, Markdown, Meta

FOLDERS = ("courses", "question_banks")


@dataclass(frozen=True, slots=True)
class Workspace:
    """All that the author wrote, read once."""

    files: Files
    library: source.Library
    templates: str = ""
    """The workspace's own templates/, whose files come before the package's; "" where it has none."""
    allowed: source.Allowances = source.Allowances()
    """The messages that its authors have silenced."""

    def line_of(self, location: Location) -> str | None:
        """The text of the line that a place is in."""
        if location.file not in self.files:
            return None
        lines = re.split(r"\r\n|\r|\n", self.files[location.file].read().decode("utf-8-sig", "replace"))
        return lines[location.line - 1] if 0 < location.line <= len(lines) else None

    def subject(self, id: str) -> Course[Markdown]:
        """The course of this id, or the bank of this id as a course that holds nothing else. StopIteration where there is none."""
        for course in (*self.library.courses, self.library.loose):
            if course is not None and course.id == id:
                return course
        bank = next(bank for bank in self.library.banks if bank.id == id)
        meta = Meta(version=bank.version, license=bank.license, authors=bank.authors)
        return Course(
            id=bank.id, title=bank.title, lang=bank.lang, meta=meta, banks=(bank,), targets=bank.targets, loc=bank.loc, places=bank.places
        )

    def edition(self, id: str, audience: str, lang: str = "") -> Course[Markdown]:
        """A course or bank as its author wrote it, in the edition for an audience, with what is for the readers of a language."""
        return select.select(self.subject(id), audience, lang)

    def folder_of(self, subject: str) -> str:
        """The folder of a course (with a slash at its end) or the file of a bank."""
        course = next((c for c in self.library.courses if c.id == subject), None)
        if course is not None:
            return course.loc.file.rsplit("/", 1)[0] + "/"
        return next((b.loc.file for b in self.library.banks if b.id == subject), "")

    def concerning(self, subject: str, read: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Those of the problems found while reading that lie in a file that this course or bank is made of."""
        return tuple(d for d in read if self._concerns(subject, d))

    def _concerns(self, subject: str, diagnostic: Diagnostic) -> bool:
        file, folder = diagnostic.location.file, self.folder_of(subject)
        if file == folder or (folder.endswith("/") and file.startswith(folder)):
            return True
        course = next((c for c in (*self.library.courses, self.library.loose) if c is not None and c.id == subject), None)
        if course is None:
            return False
        if file in {u.path for u in course.units} or file in {b.loc.file for b in course.banks}:
            return True
        # a question or bank that the course asks for may be in one whose ids could not be read
        asks = bool(course.quizzes) or "banks" in course.places or any(":::" in unit.body.source for unit in course.units)
        return file in self.library.unread and asks


def open_workspace(root: Path) -> Result[Workspace]:
    """Reads courses/ and question_banks/ below `root`, with every problem that reading alone can show."""
    tree = snapshot(root, FOLDERS)
    library = source.read(tree.value, FORMATS)
    own = root / "templates"
    allowed = source.allowances(tree.value)
    workspace = Workspace(tree.value, library.value, str(own) if own.is_dir() else "", allowed.value)
    found = tree.diagnostics + library.diagnostics + checks.run_files(tree.value, _spoken(workspace))
    return Result(workspace, found + allowed.diagnostics)


def _spoken(workspace: Workspace) -> frozenset[str]:
    """The languages that something here is written in, translated into or shown in, and those that they are varieties of."""
    library = workspace.library
    found = {course.lang for course in library.courses} | {bank.lang for bank in library.banks}
    found |= {path.partition("/locale/")[2].partition("/")[0] for path in workspace.files if path.endswith(".po") and "/locale/" in path}
    found |= {lang for course in library.courses for chain in course.policy.fallback.values() for lang in chain}
    return frozenset(found | {lang.split("-")[0] for lang in found})


def find_root(start: Path) -> Path | None:
    """The nearest folder, from `start` upwards, that holds courses/ or question_banks/."""
    for folder in (start, *start.parents):
        if any((folder / name).is_dir() for name in FOLDERS):
            return folder
    return None
