"""Paths as authors write them: relative to the file in which they stand."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterable

from packager.markup.lines import did_you_mean


def resolve(file: str, wanted: str) -> str | None:
    """A path written in a file, as a path of the repository in NFC; None where it leads out of it."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(file), wanted))
    return None if wanted.startswith("/") or path.startswith("..") else unicodedata.normalize("NFC", path)


def relative(file: str, path: str) -> str:
    """A path of the repository as it would be written in a file."""
    return posixpath.relpath(path, posixpath.dirname(file) or ".")


def nearest(file: str, wanted: str, files: Iterable[str]) -> str:
    """A hint that names the file most like the one wanted, as it would be written in `file`; "" where none is like it."""
    path = resolve(file, wanted) or ""
    name, ending = posixpath.basename(path).lower(), posixpath.splitext(path)[1].lower()
    files = list(files)
    alike = [one for one in files if posixpath.basename(one).lower() == name]
    if not alike:  # the same but for its ending, or the same kind of file
        stem = posixpath.splitext(path)[0].lower()
        alike = [one for one in files if posixpath.splitext(one)[0].lower() == stem]
    if not alike:
        hint = did_you_mean(path, (one for one in files if posixpath.splitext(one)[1].lower() == ending))
        alike = [one for one in files if f"'{one}'" in hint]
    best = min(alike, key=lambda one: (len(relative(file, one)), one), default=None)
    return f"did you mean '{relative(file, best)}'?" if best else ""
