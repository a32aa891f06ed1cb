"""PO and POT files for what the source says now, with every translation that can be kept or proposed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from packager.diagnostics import Diagnostic, Location, problem
from packager.files import blob
from packager.languages import Languages
from packager.localize import cldr, po, upkeep
from packager.localize.equal import settled
from packager.localize.match import Key, Memory, everywhere, owner, update
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
    with line numbers in the references. A PO file that cannot be read is an error, and one whose header names another language a warning: neither is written, and
    what other files would have given to it stays in them."""
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
        parts = []
        for home in sorted({part.home for subject in having for part in languages.parts(subject, lang)}):
            part = read[home]
            if part.lang == lang:
                continue
            trouble = (*languages.problems(part, lang), *upkeep.misplaced(part.po(lang), lang, languages.catalog(part, lang)))
            found += trouble
            if not trouble:
                parts.append(part)
        written = memories.keys(part.home for part in parts)
        for part in parts:
            group, path, old = _group(part.home), part.po(lang), languages.catalog(part, lang)
            entries = update(memories.before(path), _segments(part, lines), memories.of(group), memories.alive[group], written[group])
            head = old or Catalog(path, lang)
            counts[path] = _counted(old.entries if old else (), entries)
            _put(languages, files, replace(head, path=path, entries=entries, header=_header(part, lang, head.header)))
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
    """What is known in one language, for each course and bank. alive: course or bank -> the keys that its source has.

    A file of another language than its folder's is not heard."""

    def __init__(self, languages: Languages, whole: Mapping[Home, Part], lang: str) -> None:
        self._keys = {home: [(segment.context, segment.source) for segment in part.segments()] for home, part in whole.items()}
        self.alive: Mapping[Home, Set[Key]] = self.keys(whole)
        read = {part.po(lang) for part in whole.values()}
        orders = self._orders()
        ids = {*languages.homes, *(question.id for bank in languages.workspace.library.banks for question in bank.questions)}
        self._whose = {id: group for group, order in orders.items() for id in order if id in ids}
        self._before: dict[str, tuple[Entry, ...]] = {}
        self._heard: dict[Home, list[tuple[Entry, bool]]] = {}
        named = (path for path in languages.workspace.files if f"/locale/{lang}/" in path and path.endswith(".po"))
        for path in sorted(named, key=lambda path: (path not in read, path)):  # what nothing reads is learned last
            catalog = languages.catalog_at(path, lang)
            if catalog is None or any(upkeep.misplaced(path, lang, catalog)):
                continue
            folder, _, rest = path.rpartition("/locale/")
            group = _group((folder, rest.rpartition("/")[2].removesuffix(".po")))
            self._before[path] = settled(catalog.entries, orders.get(group, {}))
            for entry in self._before[path]:
                for course in {group, self._whose.get(owner(entry.context), group)}:
                    self._heard.setdefault(course, []).append((entry, path not in read))
        self._everywhere = everywhere(entry for entries in self._before.values() for entry in entries)
        self._made: dict[Home, Memory] = {}

    def keys(self, homes: Iterable[Home]) -> dict[Home, set[Key]]:
        """Course or bank -> the keys of those of its files."""
        found: dict[Home, set[Key]] = {}
        for home in homes:
            found.setdefault(_group(home), set()).update(self._keys[home])
        return found

    def _orders(self) -> dict[Home, dict[str, list[Key]]]:
        """Course or bank -> unit or question -> its keys in reading order."""
        found: dict[Home, dict[str, list[Key]]] = {}
        for home, keys in self._keys.items():
            order = found.setdefault(_group(home), {})
            for key in keys:
                order.setdefault(owner(key[0]), []).append(key)
        return found

    def before(self, path: str) -> tuple[Entry, ...]:
        """The entries that a file has, settled."""
        return self._before.get(path, ())

    def of(self, group: Home) -> Memory:
        """The memory of a course or bank: what its files say, and what those of others say of a unit or question that has come from there."""
        if group not in self._made:
            memory = self._made[group] = Memory(self._everywhere)
            for entry, stray in self._heard.get(group, ()):
                memory.learn(entry, stray)
        return self._made[group]


def _group(home: Home) -> Home:
    """A course, or a bank."""
    return home if home[0] == BANKS else (home[0], "")


def at_home(languages: Languages, subjects: Collection[str], langs: Collection[str]) -> tuple[Diagnostic, ...]:
    """Languages asked for into which nothing is to be translated, since all of these courses and banks (all, where none is named) are written in them."""
    subjects = subjects or _everything(languages)
    written = {part.lang for subject in subjects for part in languages.parts(subject)}
    return tuple(
        problem("unknown-name", Location(), f"there is nothing to translate into '{lang}': it is the own language of {', '.join(subjects)}",
                "name the language of the translation")
        for lang in langs
        if written == {lang}
    )  # fmt: skip
