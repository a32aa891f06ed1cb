"""PO and POT files for what the source says now, with every translation that can be kept or proposed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from packager.diagnostics import Diagnostic, Location, has_errors, problem
from packager.languages import Languages
from packager.localize import cldr, po
from packager.localize.match import Memory, update
from packager.localize.parts import BANKS, Home, Part
from packager.localize.po import Catalog, Entry
from packager.model import Segment


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the entries of one PO file: kept as they were, filled with the same words from elsewhere, proposed (fuzzy), new, and obsolete."""

    kept: int = 0
    filled: int = 0
    proposed: int = 0
    empty: int = 0
    obsolete: int = 0


@dataclass(frozen=True, slots=True)
class Extraction:
    """files: path -> text of each PO and POT file that differs from what stands on disk. stale: POT files of what there is no more. counts: path of a PO file
    -> what became of its entries."""

    files: Mapping[str, str]
    stale: tuple[str, ...]
    counts: Mapping[str, Counts]
    found: tuple[Diagnostic, ...]


def extract(languages: Languages, subjects: Collection[str], langs: Collection[str], lines: bool = False) -> Extraction:
    """The files of these courses and banks (all, where none is named), with those of their banks, for the languages that they have and for `langs`. lines:
    with line numbers in the references. A PO file that cannot be read is an error, and is not written."""
    library = languages.workspace.library
    everything = [course.id for course in library.courses] + [bank.id for bank in library.banks]
    whole = _merged(part for subject in everything for part in languages.parts(subject))
    wanted = {part.home for subject in subjects or everything for part in languages.parts(subject)}
    spoken = {lang for subject in subjects or everything for lang in languages.of(subject)} | set(langs)
    files: dict[str, str] = {}
    counts: dict[str, Counts] = {}
    found: list[Diagnostic] = []
    for home in sorted(wanted):
        _put(languages, files, whole[home].po(""), _template(whole[home]), whole[home], lines)
    for lang in sorted(spoken):
        memories = _Memories(languages, whole, lang)
        for home in sorted(wanted):
            part = whole[home]
            if part.lang == lang:
                continue
            old = languages.catalog(part, lang)
            trouble = languages.problems(part, lang)
            found += trouble
            if has_errors(trouble) or not (
                lang in langs or old is not None or any(lang in languages.of(subject) for subject in subjects or everything)
            ):
                continue
            before = old.entries if old else ()
            entries = update(before, _segments(part), memories.of(home), memories.live(home))
            head = old or Catalog(part.po(lang), lang)
            made = replace(head, path=part.po(lang), entries=entries, header=_header(part, lang, head.header))
            counts[part.po(lang)] = _counted(before, entries)
            _put(languages, files, made.path, made, part, lines)
    return Extraction(files, _stale(languages, wanted, whole), counts, tuple(dict.fromkeys(found)))


def _merged(parts: Iterator[Part]) -> dict[Home, Part]:
    """One part for each home, with all that any course has of it."""
    whole: dict[Home, Part] = {}
    for part in parts:
        old = whole.get(part.home)
        if old is None:
            whole[part.home] = part
        elif old.texts != part.texts:
            known = {text.of for text in old.texts}
            whole[part.home] = replace(old, texts=(*old.texts, *(text for text in part.texts if text.of not in known)))
    return whole


def _segments(part: Part) -> Iterator[tuple[Segment, tuple[str, ...]]]:
    for segment in part.segments():
        note = "\n".join(filter(None, (segment.note, _GUIDE.get(segment.kind, ""))))
        yield replace(segment, note=note), (segment.loc.file,) if segment.loc.file else ()


_SPELLINGS = "what learners may write: each line of the translation is one more spelling that is accepted"
_FORMS = "each line of the translation is one more form that is linked in the texts, as the language inflects it"
_OFFICIAL = "use the official wording of the programme in your language"
_GUIDE = {
    "accepted answer": _SPELLINGS, "glossary term": f"first the term itself; {_FORMS}", "form of a term": _FORMS,
    "statement": _OFFICIAL, "disclaimer": _OFFICIAL, "programme": _OFFICIAL,
}  # fmt: skip
"""What a translator of this kind of text has to know."""


def _template(part: Part) -> Catalog:
    entries = update((), _segments(part), Memory())
    return Catalog(part.po(""), "", entries, _header(part, "", {}))


def _header(part: Part, lang: str, old: Mapping[str, str]) -> dict[str, str]:
    """gettext's header: the fields that are a tool's or a person's stay. No date of ours: the same source gives the same file."""
    folder, name = part.home
    made = {
        "Project-Id-Version": f"{folder.rsplit('/', 1)[-1]} {name}",
        "Report-Msgid-Bugs-To": "",
        "PO-Revision-Date": "",
        "Last-Translator": "",
        "Language-Team": "",
        "Language": lang.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Source-Language": part.lang.replace("-", "_"),
    }
    if lang:
        made["Plural-Forms"] = cldr.plural_forms(lang)
    return {**made, **{name: value for name, value in old.items() if value}}


def _put(languages: Languages, files: dict[str, str], path: str, catalog: Catalog, part: Part, lines: bool) -> None:
    """Adds a file where it says something else than what stands on disk: another tool's line breaks are left as they are."""
    old = languages.catalog(part, catalog.lang)
    if old is not None and not lines and (old.entries, dict(old.header)) == (catalog.entries, dict(catalog.header)):
        return
    places: dict[tuple[str, str], tuple[tuple[str, int], ...]] = {}
    if lines:
        for text in part.texts:
            for segment in text.segments:
                key = (segment.context, segment.source)
                places[key] = (*places.get(key, ()), (segment.loc.file, segment.loc.line))
    files[path] = po.spelled(catalog, places)


def _counted(before: Collection[Entry], after: Collection[Entry]) -> Counts:
    old = {entry.key: entry.target for entry in before if entry.target}
    live = [entry for entry in after if not entry.obsolete]
    kept = sum(1 for entry in live if entry.target and old.get(entry.key) == entry.target)
    filled = sum(1 for entry in live if entry.target and not entry.fuzzy and old.get(entry.key) != entry.target)
    proposed = sum(1 for entry in live if entry.target and entry.fuzzy and old.get(entry.key) != entry.target)
    return Counts(kept, filled, proposed, sum(1 for entry in live if not entry.target), sum(1 for entry in after if entry.obsolete))


def _stale(languages: Languages, wanted: Collection[Home], whole: Mapping[Home, Part]) -> tuple[str, ...]:
    """POT files, in the folders at hand, of modules or banks that there are no more."""
    folders = {folder for folder, _ in wanted}
    known = {part.po("") for part in whole.values()}
    return tuple(
        path
        for path in sorted(languages.workspace.files)
        if path.endswith(".pot")
        and path not in known
        and path.rpartition("/locale/")[0] in folders
        and path.rpartition("/locale/")[2].count("/") == 0
    )


class _Memories:
    """What is known in one language, for each course and bank."""

    def __init__(self, languages: Languages, whole: Mapping[Home, Part], lang: str) -> None:
        self.whole = whole
        self.catalogs: dict[str, Catalog] = {}
        for path in sorted(languages.workspace.files):
            if f"/locale/{lang}/" in path and path.endswith(".po"):
                catalog = languages.catalog_at(path, lang)
                if catalog is not None:
                    self.catalogs[path] = catalog
        self._made: dict[Home, Memory] = {}
        self._keys = {home: {(segment.context, segment.source) for segment in part.segments()} for home, part in whole.items()}

    def of(self, home: Home) -> Memory:
        """The memory of the course, or the bank, that a file belongs to."""
        group = home if home[0] == BANKS else (home[0], "")
        if group not in self._made:
            memory = self._made[group] = Memory()
            for path, catalog in self.catalogs.items():
                folder, _, rest = path.rpartition("/locale/")
                own = folder == home[0] and (folder != BANKS or rest.rsplit("/", 1)[1] == f"{home[1]}.po")
                memory.learn(catalog.entries, own)
        return self._made[group]

    def live(self, home: Home) -> frozenset[tuple[str, str]]:
        """The keys that stand in other files of the same course."""
        if home[0] == BANKS:
            return frozenset()
        return frozenset().union(*(keys for other, keys in self._keys.items() if other[0] == home[0] and other != home))


def unknown(languages: Languages, subjects: Collection[str]) -> tuple[Diagnostic, ...]:
    """Names that no course and no bank has."""
    from packager.source import did_you_mean

    library = languages.workspace.library
    names = {it.id for it in library.courses} | {it.id for it in library.banks}
    return tuple(
        problem("unknown-name", Location(), f"there is no course or bank '{name}'", did_you_mean(name, names))
        for name in subjects
        if name not in names
    )
