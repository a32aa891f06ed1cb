"""What is to be said of PO files as files: one that is behind its source, one for another language than its folder, one that nothing uses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from difflib import get_close_matches
from pathlib import PurePosixPath

from packager.diagnostics import Diagnostic, Location, problem
from packager.localize.parts import Home, Part
from packager.localize.po import Catalog, is_for

EXTRACT = "packager i18n extract"


def of_file(part: Part, lang: str, catalog: Catalog | None) -> Iterator[Diagnostic]:
    """What is to be said of the PO file of a part in a language. part: with all that the source has. catalog: None where there is no file yet."""
    path = part.po(lang)
    segments = {(segment.context, segment.source) for segment in part.segments()}
    if catalog is None:
        yield problem(
            "translation-stale", Location(path), f"this file is not there yet, for {_texts(len(segments))} of the source", EXTRACT
        )
        return
    yield from misplaced(path, lang, catalog)
    known = {entry.key for entry in catalog.live()}
    gone, new = len(known - segments), len(segments - known)
    if gone or new:
        left = f"{_texts(gone)} of this file {'is' if gone == 1 else 'are'} not in the source any more" if gone else ""
        come = f"the source has {_texts(new)} that {'the' if gone else 'this'} file has not" if new else ""
        yield problem("translation-stale", Location(path), " and ".join(filter(None, (left, come))), EXTRACT)


def misplaced(path: str, lang: str, catalog: Catalog | None) -> Iterator[Diagnostic]:
    """That a PO file says it is in another language than that of its folder."""
    named = catalog.header.get("Language", "") if catalog is not None else ""
    if named and not is_for(named, lang):
        message = f"the file says that it is in '{named}', and lies in the folder of '{lang}'"
        yield problem(
            "translation-language", Location(path, 1), message, f"move it, or write  Language: {lang.replace('-', '_')}  in its header"
        )


def _texts(count: int) -> str:
    return f"{count} text{'' if count == 1 else 's'}"


def strays(
    files: Iterable[str], folder: str, parts: Collection[Part], wrong: Callable[[str], tuple[str, str] | None]
) -> Iterator[Diagnostic]:
    """PO files below a folder's locale/ that nothing reads. parts: all that is translated there. wrong: what is wrong with a language's code."""
    langs: dict[Home, str] = {part.home: part.lang for part in parts}
    names = sorted(name for _, name in langs)
    for path in sorted(files):
        place = PurePosixPath(path)
        if not path.startswith(f"{folder}/locale/") or place.suffix.lower() not in (".po", ".pot"):
            continue
        inside = place.relative_to(f"{folder}/locale")
        known = next((part for part in (*inside.parts[:-1], inside.stem) if wrong(part) is None), "LANG")
        like = f"{folder}/locale/{known}/{inside.stem if inside.stem in names or known == 'LANG' else names[0]}.po"
        own = langs.get((folder, inside.stem))
        if place.suffix == ".pot" and len(inside.parts) == 1:
            continue  # extract takes away those that nothing needs
        if place.suffix != ".po" or len(inside.parts) != 2:
            yield _unused(path, "this file is not read here", f"call it {like}")
        elif (said := wrong(inside.parts[0])) is not None:
            yield _unused(path, f"this file is not read: {said[0]}", said[1])
        elif own is None:
            near = get_close_matches(inside.stem, names, 1)
            hint = f"did you mean '{near[0]}.po'?" if near else f"those here are called {', '.join(f'{name}.po' for name in names[:5])}"
            yield _unused(path, f"nothing here has the name '{inside.stem}' (any more), so that this file is not read", hint)
        elif own == inside.parts[0]:
            yield _unused(path, f"the source is in '{own}' already", "delete this file")


def _unused(path: str, message: str, hint: str) -> Diagnostic:
    return problem("translation-unused", Location(path), message, hint)
