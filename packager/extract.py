"""PO and POT files for what the source says now, with every translation that can be kept or proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from packager.diagnostics import Diagnostic, Location, has_errors, problem
from packager.files import blob
from packager.languages import Languages
from packager.localize import cldr, po
from packager.localize.match import Memory, owner, update
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
    spoken = {lang for subject in subjects or _everything(languages) for lang in languages.of(subject)} | set(langs)
    return _extract(languages, subjects, spoken, langs, lines)


def current(languages: Languages, subjects: Collection[str], lang: str) -> Languages:
    """The same languages as if the files of these courses and banks for `lang` had just been extracted, and written."""
    made = _extract(languages, subjects, (lang,), (lang,), False).files
    return Languages(replace(languages.workspace, files={**languages.workspace.files, **{path: blob(text) for path, text in made.items()}}))


def _everything(languages: Languages) -> list[str]:
    library = languages.workspace.library
    return [course.id for course in library.courses] + [bank.id for bank in library.banks]


def _extract(languages: Languages, subjects: Collection[str], spoken: Collection[str], langs: Collection[str], lines: bool) -> Extraction:
    subjects = subjects or _everything(languages)
    whole = languages.whole()
    wanted = {part.home for subject in subjects for part in languages.parts(subject)}
    files: dict[str, str] = {}
    counts: dict[str, Counts] = {}
    found: list[Diagnostic] = []
    for home in sorted(wanted):
        _put(languages, files, _template(whole[home], languages.catalog(whole[home], ""), lines))
    for lang in sorted(spoken):
        read = languages.whole(lang)
        memories = _Memories(languages, read, lang)
        having = subjects if lang in langs else [subject for subject in subjects if lang in languages.of(subject)]
        for home in sorted({part.home for subject in having for part in languages.parts(subject, lang)}):
            part = read[home]
            if part.lang == lang:
                continue
            old = languages.catalog(part, lang)
            trouble = languages.problems(part, lang)
            found += trouble
            if has_errors(trouble):
                continue
            before = old.entries if old else ()
            entries = update(before, _segments(part, lines), memories.of(home), memories.live(home))
            head = old or Catalog(part.po(lang), lang)
            made = replace(head, path=part.po(lang), entries=entries, header=_header(part, lang, head.header))
            counts[part.po(lang)] = _counted(before, entries)
            _put(languages, files, made)
    return Extraction(files, _stale(languages, wanted, whole), counts, tuple(dict.fromkeys(found)))


def _segments(part: Part, lines: bool) -> Iterator[tuple[Segment, tuple[str, ...]]]:
    for text in part.texts:
        for segment in text.segments:
            note = "\n".join(" ".join(line.split()) for line in (*segment.note.split("\n"), _GUIDE.get(segment.kind, "")) if line.strip())
            place = f"{segment.loc.file}:{segment.loc.line}" if lines and segment.loc.line else segment.loc.file
            yield replace(segment, note=note), (place,) if place else ()


_SPELLINGS = "what learners may write: each line of the translation is one more spelling that is accepted"
_FORMS = "each line of the translation is one more form that is linked in the texts, as the language inflects it"
_OFFICIAL = "use the official wording of the programme in your language"
_GUIDE = {
    "accepted answer": _SPELLINGS, "glossary term": f"first the term itself; {_FORMS}", "form of a term": _FORMS,
    "statement": _OFFICIAL, "disclaimer": _OFFICIAL, "programme": _OFFICIAL,
    "picture text": "words in a drawing, which does not grow with them: be short",
}  # fmt: skip
"""What a translator of this kind of text has to know."""


def _template(part: Part, old: Catalog | None, lines: bool) -> Catalog:
    entries = update((), _segments(part, lines), Memory())
    return replace(old or Catalog(part.po(""), ""), entries=entries, header=_header(part, "", {}))


def _header(part: Part, lang: str, old: Mapping[str, str]) -> dict[str, str]:
    """gettext's header. Of one that is there already only what is wrong or missing changes: its other fields are a tool's or a person's."""
    folder, name = part.home
    made = po.header(f"{folder.rsplit('/', 1)[-1]} {name}", lang, cldr.plural_forms(lang) if lang else "")
    made["X-Source-Language"] = part.lang.replace("-", "_")
    if not old:
        return made
    right = {
        "Language": po.is_for(old.get("Language", ""), lang),
        "PO-Revision-Date": bool(old.get("PO-Revision-Date")),
        "Content-Type": "utf-8" in old.get("Content-Type", "").lower(),
        "Plural-Forms": not lang or bool(old.get("Plural-Forms")),
        "X-Source-Language": False,
    }
    return {**old, **{name: made[name] for name, fine in right.items() if not fine}}


def _put(languages: Languages, files: dict[str, str], catalog: Catalog) -> None:
    """Adds a file where it says something else than what stands on disk: another tool's line breaks are left as they are."""
    path = catalog.path
    old = languages.catalog_at(path, catalog.lang)
    if old is None or (old.entries, list(old.header.items())) != (catalog.entries, list(catalog.header.items())):
        files[path] = po.spelled(catalog)


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
        self.catalogs: dict[str, Catalog] = {}
        for path in sorted(languages.workspace.files):
            if f"/locale/{lang}/" in path and path.endswith(".po"):
                catalog = languages.catalog_at(path, lang)
                if catalog is not None:
                    self.catalogs[path] = catalog
        self._made: dict[Home, Memory] = {}
        self._keys = {home: {(segment.context, segment.source) for segment in part.segments()} for home, part in whole.items()}
        self._all = {
            home: Counter(key for group, keys in self._keys.items() if _group(group) == home for key in keys) for home in map(_group, whole)
        }
        library = languages.workspace.library
        ids = set(languages.homes) | {question.id for bank in library.banks for question in bank.questions}
        self._owners = {group: ids & {owner(context) for context, _ in keys} for group, keys in self._all.items()}
        self._ids = ids

    def of(self, home: Home) -> Memory:
        """The memory of the course, or the bank, that a file belongs to."""
        group = _group(home)
        if group not in self._made:
            memory = self._made[group] = Memory()
            for path, catalog in self.catalogs.items():
                folder, _, rest = path.rpartition("/locale/")
                there = _group((folder, rest.rpartition("/")[2].removesuffix(".po")))
                for entry in catalog.entries:
                    memory.learn(entry, there == group or self._left(there, owner(entry.context)))
        return self._made[group]

    def _left(self, group: Home, id: str) -> bool:
        """Whether a unit or question has left a course or bank: its id is one in all the repository, so that what is still said of it there is its own."""
        return id in self._ids and id not in self._owners.get(group, ())

    def live(self, home: Home) -> frozenset[tuple[str, str]]:
        """The keys that stand in other files of the same course."""
        own, every = self._keys[home], self._all[_group(home)]
        return frozenset(key for key, times in every.items() if times > (key in own))


def _group(home: Home) -> Home:
    """A course, or a bank."""
    return home if home[0] == BANKS else (home[0], "")


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
