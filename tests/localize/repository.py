"""A repository in memory: files as a dict, extracted and translated in place of a disk and a translator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from textwrap import dedent

from packager import source
from packager.extract import extract
from packager.files import blob
from packager.formats import FORMATS
from packager.languages import Languages
from packager.localize import po
from packager.localize.po import Catalog, Entry
from packager.workspace import Workspace

Change = Callable[[Entry], Entry]


class Repository:
    """Files by path. Each step changes them, as an author, a translator or `packager i18n extract` would."""

    def __init__(self, files: Mapping[str, str], more: Mapping[str, bytes] | None = None) -> None:
        self.files = {path: dedent(text) for path, text in files.items()}
        self.more = dict(more or {})

    def languages(self) -> Languages:
        blobs = {**{path: blob(text) for path, text in self.files.items()}, **{path: blob(data) for path, data in self.more.items()}}
        return Languages(Workspace(blobs, source.read(blobs, FORMATS).value))

    def extract(self, *langs: str, subjects: tuple[str, ...] = (), lines: bool = False) -> dict[str, str]:
        """What extract writes, which now stands there."""
        done = extract(self.languages(), subjects, langs, lines)
        assert not done.found, done.found
        self.files |= done.files
        for path in done.stale:
            del self.files[path]
        return dict(done.files)

    def catalog(self, path: str) -> Catalog:
        done = po.parse(path, self.files[path], path.split("/")[-2])
        assert done.value is not None, done.diagnostics
        return done.value

    def entries(self, path: str) -> dict[tuple[str, str], Entry]:
        return {entry.key: entry for entry in self.catalog(path).entries}

    def translate(self, lang: str, change: Change) -> None:
        """Changes every entry of a language's files that is not obsolete."""
        for path in [path for path in self.files if f"/locale/{lang}/" in path and path.endswith(".po")]:
            catalog = self.catalog(path)
            self.files[path] = po.spelled(replace(catalog, entries=tuple(e if e.obsolete else change(e) for e in catalog.entries)))

    def edit(self, path: str, old: str, new: str) -> None:
        """An edit of the author's."""
        assert self.files[path].count(old) == 1, (path, old)
        self.files[path] = self.files[path].replace(old, new)


def marked(entry: Entry) -> Entry:
    """A translation that tells which text, and which place, it was made for."""
    return replace(entry, target=f"{entry.context}|{entry.source}")
