"""The folder of results: packages put in place whole, the manifest and the catalogue of what is there, and nothing left of what was replaced."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packager.diagnostics import Result
from packager.files import place
from packager.formats import FORMATS
from packager.localize import cldr
from packager.localize.phrase import Phrase
from packager.templating import Markup, Templates, escape

if TYPE_CHECKING:
    from packager.progress import Progress

MANIFEST = "build.json"
CATALOGUE = "index.html"
PAGE = "en"  # the language of the catalogue


@dataclass(frozen=True, slots=True)
class Artifact:
    """A package: `path` below dist/, size in bytes, SHA-256 of the file, `content` the digest over what it holds (equal on every machine)."""

    subject: str
    title: str
    audience: str
    lang: str
    version: str
    format: str
    path: str
    size: int
    sha256: str
    content: str

    def part(self, shop: Path) -> Path:
        """Where the finished file waits in the workshop until it is placed."""
        return shop / f"{self.path.replace('/', '~')}.part"


def settle(
    out: Path,
    shop: Path,
    made: Collection[Artifact],
    replaced: Callable[[Artifact], bool],
    templates: Templates | None = None,
    translations: Collection[Progress] = (),
    translated: Callable[[Progress], bool] = lambda _: True,
) -> Result[tuple[Artifact, ...]]:
    """Puts what was made in place, then the manifest and the catalogue, then takes away what an earlier build made and `replaced` gives up (never
    a file that is not ours). Gives all that is in `out` now. Killed at any point, each file is the old one or the new one, whole. OSError when
    the disk refuses. translations: how far they are, as far as this build has looked; what an earlier one knew of others stays, where there still is such a
    translation (`translated`)."""
    before = read_manifest(out)
    progress = {(row.subject, row.lang): row for row in read_translations(out) if translated(row)}
    progress |= {(row.subject, row.lang): row for row in translations}
    numbers = tuple(progress[key] for key in sorted(progress))
    now = {artifact.path: artifact for artifact in made}
    gone = [old for old in before if old.path not in now and replaced(old)]
    left = {old.path: old for old in before if old not in gone and (out / old.path).is_file()}
    there = tuple(sorted((left | now).values(), key=lambda artifact: artifact.path))
    page = catalogue(there, templates or Templates(), numbers)
    if page.failed:  # a catalogue in the program's own form is more use than none
        page = Result(catalogue(there, Templates(), numbers).value, page.diagnostics)
    for name, data in ((MANIFEST, manifest(there, numbers)), (CATALOGUE, page.value)):
        (shop / name).write_bytes(data)  # a disk that is full says so before anything is placed
    for artifact in made:
        place(artifact.part(shop), out / artifact.path)
    for name in (MANIFEST, CATALOGUE):
        place(shop / name, out / name)
    for old in gone:
        (out / old.path).unlink(missing_ok=True)
        folder = (out / old.path).parent
        if folder != out and not any(folder.iterdir()):
            folder.rmdir()
    return Result(there, page.diagnostics)


def manifest(artifacts: Sequence[Artifact], translations: Sequence[Progress] = ()) -> bytes:
    """The build manifest: every package with its size and digests, and how far each translation is."""
    data = {
        "format": 1,
        "packages": [asdict(artifact) for artifact in artifacts],
        "translations": [asdict(row) for row in translations],
    }
    return (json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def read_manifest(out: Path) -> tuple[Artifact, ...]:
    """What an earlier build left in `out`; nothing when there is no manifest, or one that is not ours. A path that leads elsewhere is not ours."""
    try:
        rows: list[dict[str, Any]] = json.loads((out / MANIFEST).read_bytes())["packages"]
        artifacts = [Artifact(**row) for row in rows]
        return tuple(a for a in artifacts if (out / a.path).resolve().is_relative_to(out.resolve()))
    except (OSError, RuntimeError, ValueError, KeyError, TypeError):  # RuntimeError: a link that leads in a circle
        return ()


def read_translations(out: Path) -> tuple[Progress, ...]:
    """What the manifest in `out` says of translations; nothing when there is none, or one that is not ours."""
    try:
        return tuple(map(_row, json.loads((out / MANIFEST).read_bytes())["translations"]))
    except (OSError, RuntimeError, ValueError, KeyError, TypeError):  # RuntimeError: what is nested without end
        return ()


_KINDS: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (int, float)}


def _row(data: Any) -> Progress:
    """A row of translations, with its parts, as a manifest has it. TypeError where it is of another shape."""
    from packager.progress import Progress

    row = Progress(**{**data, "parts": tuple(map(_row, data.get("parts", ())))})
    if not all(isinstance(getattr(row, f.name), _KINDS[str(f.type)]) for f in fields(row) if f.name != "parts"):
        raise TypeError("a number is not a number")
    return row


def catalogue(artifacts: Sequence[Artifact], templates: Templates, translations: Sequence[Progress] = ()) -> Result[bytes]:
    """The page for the person who imports: every package with size and sum, the steps on each platform, and how far translations are, by PO file and unit
    on demand. Loads nothing from elsewhere."""
    courses = [_languages(list(rows)) for _, rows in groupby(artifacts, key=lambda a: a.subject)]
    used = [format for format in FORMATS.values() if any(a.format == format.name for a in artifacts)]
    known = {(row.subject, row.lang): row for row in translations}

    def behind(package: Artifact) -> Progress | None:
        """How far the translation of a package is by now, where it is not far enough for a build to make it."""
        row = known.get((package.subject, package.lang))
        return None if row is None or row.enough else row

    values = {"courses": courses, "formats": used, "titles": {f.name: f.title for f in used}, "size": in_words, "step": _step,
              "translations": translations, "behind": behind, "language": lambda lang: cldr.name(lang, "en")}  # fmt: skip
    page = templates.render("catalogue/index.html", values)
    return Result(page.value.encode(), page.diagnostics)


def _languages(packages: Sequence[Artifact]) -> tuple[Phrase, list[tuple[Phrase, Phrase, list[Artifact]]]]:
    """The title of a course, in English where there is such a package, and its packages by language: each with its own name, by which they are sorted,
    and the title in it."""
    by_name = sorted(packages, key=lambda a: (cldr.name(a.lang).casefold(), a.lang))
    groups = []
    for lang, rows in groupby(by_name, key=lambda a: a.lang):
        there = list(rows)
        groups.append((_in(cldr.name(lang), lang), _in(there[0].title, lang), there))
    first = next((a for a in by_name if a.lang.split("-")[0] == PAGE), by_name[0])
    return _in(first.title, first.lang), groups


def _in(text: str, lang: str) -> Phrase:
    return Phrase(text, "" if lang == PAGE else lang, PAGE, quiet=True)


def _step(text: str) -> Markup:
    """A step with the words of the platform's own screens, `*so*`, set off."""
    return Markup(re.sub(r"\*([^*]+)\*", r"<b>\1</b>", str(escape(text))))


def in_words(size: int) -> str:
    """A number of bytes for people: `1.4 MB`, in powers of 1,000 as file managers and platforms show them."""
    if size < 1000:
        return f"{size} bytes"
    if size < 1_000_000:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"
