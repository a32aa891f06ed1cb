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
    folder, name, ending = posixpath.dirname(path), posixpath.basename(path), posixpath.splitext(path)[1].lower()
    alike = [one for one in files if posixpath.basename(one).lower() == name.lower()]
    if not alike:
        beside = {one for one in files if posixpath.splitext(one)[1].lower() == ending or posixpath.dirname(one) == folder}
        hint = did_you_mean(path, beside)
        alike = [one for one in beside if f"'{one}'" in hint]
    best = min(alike, key=lambda one: (len(relative(file, one)), one), default=None)
    return f"did you mean '{relative(file, best)}'?" if best else ""
