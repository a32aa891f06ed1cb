"""Files that lie beside a course or a bank."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from functools import cache
from html import unescape
from urllib.parse import unquote

from packager.diagnostics import Diagnostic, Location, problem
from packager.files import Files
from packager.markup.lines import did_you_mean

_TEXTS = (".md", ".yml", ".yaml")


def unused(files: Files, langs: Collection[str]) -> Iterator[Diagnostic]:
    """A file in a media folder that no text names, in any edition: no text beside it by the file's name, and none of another course by its path. A file in a folder
    of one of these languages is used where that for which it stands is."""

    @cache
    def texts(folder: str) -> str:
        found = "\n".join(
            files[name].read().decode("utf-8", "replace") for name in sorted(files) if name.startswith(folder) and name.endswith(_TEXTS)
        )
        return unicodedata.normalize("NFC", f"{found}\n{unquote(unescape(found))}" if "%" in found or "&" in found else found)

    def used(name: str, by: str) -> bool:
        folder = "/".join(name.split("/")[: 2 if name.startswith("courses/") else 1]) + "/"
        return by in texts(folder) or name.removeprefix("courses/") in texts("")

    for name in sorted(files):
        if "/media/" not in name or name.endswith(_TEXTS):
            continue
        media, _, path = name.partition("/media/")
        lang, _, rest = path.partition("/")
        source = f"{media}/media/{rest}"
        twin = bool(rest) and source in files
        if used(name, path if twin or lang in langs else name.rsplit("/", 1)[1]):
            continue
        if rest and lang in langs and not twin:
            yield _alone(files, name, source)
        elif not (twin and lang in langs and used(source, source.rsplit("/", 1)[1])):
            near = did_you_mean(lang, langs) if twin else ""
            yield problem("media-unused", Location(name), "no text uses this file, so it is packed nowhere", near or "use it, or delete it")


def _alone(files: Files, name: str, source: str) -> Diagnostic:
    """A file of a language that stands for none."""
    folder, _, wanted = source.rpartition("/")
    hint = did_you_mean(wanted, [path.rpartition("/")[2] for path in files if path.rpartition("/")[0] == folder])
    message = f"there is no file {source} for which this one could stand, so it is packed nowhere"
    return problem("media-language", Location(name), message, hint or "give it the name of the file for which it stands")
