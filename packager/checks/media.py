"""Files that lie beside a course."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

from packager.diagnostics import Diagnostic, Location, problem
from packager.files import Files

_TEXTS = (".md", ".yml", ".yaml")


def unused(folder: str, files: Files) -> Iterator[Diagnostic]:
    """A file in a media folder whose name no text of the same course or bank folder holds, in any edition."""
    texts = [files[name].read().decode("utf-8", "replace") for name in sorted(files) if name.startswith(folder) and name.endswith(_TEXTS)]
    whole = unicodedata.normalize("NFC", "\n".join(texts))
    for name in sorted(files):
        if not name.startswith(folder) or "/media/" not in name or name.endswith(_TEXTS):
            continue
        file = name.rsplit("/", 1)[1]
        if file not in whole and quote(file) not in whole:
            yield problem("media-unused", Location(name), "no text uses this file, so it is packed nowhere", "use it, or delete it")
