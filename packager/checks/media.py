"""Files that lie beside a course or a bank."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from html import unescape
from urllib.parse import unquote

from packager.diagnostics import Diagnostic, Location, problem
from packager.files import Files

_TEXTS = (".md", ".yml", ".yaml")


def unused(files: Files) -> Iterator[Diagnostic]:
    """A file in a media folder that no text names, in any edition: no text beside it by the file's name, and none of another course by its path."""

    @cache
    def texts(folder: str) -> str:
        found = "\n".join(
            files[name].read().decode("utf-8", "replace") for name in sorted(files) if name.startswith(folder) and name.endswith(_TEXTS)
        )
        return unicodedata.normalize("NFC", f"{found}\n{unquote(unescape(found))}" if "%" in found or "&" in found else found)

    for name in sorted(files):
        if "/media/" not in name or name.endswith(_TEXTS):
            continue
        folder = "/".join(name.split("/")[: 2 if name.startswith("courses/") else 1]) + "/"
        path = name.removeprefix("courses/")
        if name.rsplit("/", 1)[1] not in texts(folder) and path not in texts(""):
            yield problem("media-unused", Location(name), "no text uses this file, so it is packed nowhere", "use it, or delete it")
