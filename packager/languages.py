"""The languages of a workspace: which there are, what stands in their files, and each course in each of them, looked up once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from packager import select, source
from packager.checks import quality
from packager.checks.quality import Vocabulary
from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.files import Blob
from packager.localize import cldr, parts, pictures, po, pseudo, upkeep, words
from packager.localize.parts import Home, Part, segment_of
from packager.localize.pictures import Picture
from packager.localize.po import Catalog
from packager.localize.translation import Translation, fallbacks, translate
from packager.localize.voice import spoken
from packager.localize.words import SOURCE, Words
from packager.markup import Dialect, Scope, as_written
from packager.model import TRAINER, Course, Markdown, Module, Segment
from packager.source import links, surroundings
from packager.source.codes import Language
from packager.source.values import Wrong
from packager.templating import Templates
from packager.workspace import Workspace

Say = Callable[[Segment], str]


def _misspelt(lang: str) -> tuple[str, str] | None:
    """What is wrong with the code of a language that somebody is to translate into, and what to do."""
    if lang in pseudo.LANGUAGES:
        return f"nobody speaks '{lang}'", f"it needs no file: packager build --lang {lang}"
    said = Language().parse(lang)
    return (said.message, said.hint) if isinstance(said, Wrong) else None


def _kin(lang: str) -> tuple[str, ...]:
    """A language, and the one that it is a variety of: pt-BR, pt."""
    return tuple(dict.fromkeys((lang, lang.split("-")[0])))


def _folder(file: str) -> str:
    """The language of a file in a folder of a language: media/bg/x.vtt."""
    return file.partition("/media/")[2].partition("/")[0]


def _linked(course: Course[Markdown], addresses: Mapping[str, str]) -> Course[Markdown]:
    """The course with the links of its modules leading to the addresses that stand for theirs."""

    def led(module: Module[Markdown]) -> Module[Markdown]:
        return replace(module, links=tuple(replace(link, url=addresses.get(link.url, link.url)) for link in module.links))

    return replace(course, modules=tuple(led(module) for module in course.modules)) if addresses else course


class Languages:
    """What is known of the languages of a workspace. Everything is worked out when it is asked for, and kept."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.homes = parts.homes(workspace.library.courses)
        self._catalogs: dict[str, Catalog | None] = {}
        self._problems: dict[str, tuple[Diagnostic, ...]] = {}
        self._words: dict[str, Result[Words]] = {}
        self._vocabularies: dict[str, Result[Vocabulary]] = {}
        self._dialects: dict[tuple[str, str], Dialect] = {}
        self._wholes: dict[tuple[str, str], Course[Markdown]] = {}
        self._readers: dict[tuple[str, str], Dialect] = {}
        self._drawings: dict[str, Part] | None = None
        self._written: str | None = None
        self._parts: dict[tuple[str, str], tuple[Part, ...]] = {}
        self._every: dict[str, Mapping[Home, Part]] = {}
        self._translations: dict[tuple[str, str], Translation] = {}

    def __reduce__(self) -> tuple[type[Languages], tuple[Workspace]]:
        return Languages, (self.workspace,)  # what was worked out is worked out again where it is sent to

    def of(self, subject: str) -> tuple[str, ...]:
        """The languages that a course or bank is translated into, sorted: those of which there is a PO file of its own."""
        folder, name = self._own(subject)
        found = set()
        for path in self.workspace.files:
            part = PurePosixPath(path)
            here = len(part.parts) > 3 and str(part.parents[2]) == folder and part.parents[1].name == "locale"
            if here and part.suffix == ".po" and name in ("", part.stem):
                found.add(part.parent.name)
        return tuple(sorted(lang for lang in found - {self.workspace.subject(subject).lang} if _misspelt(lang) is None))

    def subjects(self) -> tuple[str, ...]:
        """The ids of all courses, and of the banks that no course uses."""
        library = self.workspace.library
        taken = {bank.id for course in library.courses for bank in course.banks} | {course.id for course in library.courses}
        return (*(course.id for course in library.courses), *(bank.id for bank in library.banks if bank.id not in taken))

    def own(self, subject: str) -> str:
        """The language that a course or bank is written in; "" where there is none of that id."""
        library = self.workspace.library
        langs = {bank.id: bank.lang for bank in library.banks} | {course.id: course.lang for course in library.courses}
        return langs.get(subject, "")

    def has(self, subject: str, lang: str) -> bool:
        """Whether there is such a course or bank, and a translation of it."""
        return bool(self.own(subject)) and lang in self.of(subject)

    def _own(self, subject: str) -> tuple[str, str]:
        """The folder that holds a subject's locale/, and the name of its PO files, "" for any."""
        folder = self.workspace.folder_of(subject)
        return (folder.rstrip("/"), "") if folder.endswith("/") else (parts.BANKS, subject)

    def scope(self, subject: str, audience: str = "", lang: str = "") -> Scope:
        """The surroundings of a subject's texts as its author wrote them, in the edition for an audience, with what is for the readers of a language."""
        own = self.own(subject) or SOURCE
        return replace(self.workspace.library.scope(subject, audience, lang), lang=own, words=self.words(own).value.in_texts())

    # ---- what is asked for ------------------------------------------------------------------------------------------------

    def misnamed(self, subjects: Iterable[str], langs: Iterable[str] = ()) -> tuple[Diagnostic, ...]:
        """Names that no course and no bank has, and codes that nobody can translate into."""
        library = self.workspace.library
        names = {course.id for course in library.courses} | {bank.id for bank in library.banks}
        wrong = [(f"there is no course or bank '{name}'", source.did_you_mean(name, names)) for name in subjects if name not in names]
        wrong += [said for lang in langs if (said := _misspelt(lang)) is not None]
        return tuple(problem("unknown-name", Location(), *said) for said in wrong)

    def untranslated(self, subjects: Sequence[str], langs: Iterable[str]) -> tuple[Diagnostic, ...]:
        """Languages that none of these courses and banks (all, where none is named) is in: a slip, where one that some of them are in shows what the others
        lack."""
        asked = subjects or self.subjects()
        into = {lang for subject in asked for lang in self.of(subject)}
        there = into | {self.own(subject) for subject in asked}
        what = f"'{subjects[0]}' is not" if len(subjects) == 1 else "none of these is" if subjects else "nothing here is"
        extract = " ".join(("packager i18n extract", *subjects))

        def hint(lang: str) -> str:
            near = source.did_you_mean(lang, there) if into else ""
            return "; ".join(filter(None, (near, f"{extract} --lang {lang} makes the files of a language")))

        return tuple(
            problem("unknown-name", Location(), f"{what} translated into '{lang}'", hint(lang)) for lang in langs if lang not in there
        )

    # ---- texts ----------------------------------------------------------------------------------------------------------

    def dialect(self, subject: str, audience: str = "") -> Dialect:
        """The dialect of a subject's texts as the author wrote them; what it knows of their blocks serves every language."""
        key = (subject, audience)
        if key not in self._dialects:
            self._dialects[key] = Dialect(self.scope(subject, audience))
        return self._dialects[key]

    def _reader(self, subject: str, lang: str) -> Dialect:
        """The dialect of all that somebody reads in a language, trainers' notes and all audiences' blocks included."""
        key = (subject, lang)
        if key not in self._readers:
            self._readers[key] = self.dialect(subject).within(self.scope(subject, TRAINER, lang))
        return self._readers[key]

    def whole(self, lang: str = "") -> Mapping[Home, Part]:
        """Every part that anything of the workspace is translated in, each with all that any course has of it, for the readers of a language, or of
        any."""
        if lang not in self._every:
            whole: dict[Home, Part] = {}
            library = self.workspace.library
            for id in (*(course.id for course in library.courses), *(bank.id for bank in library.banks)):
                for part in () if (parts.BANKS, id) in whole else self.parts(id, lang):
                    old = whole.setdefault(part.home, part)
                    if old.texts != part.texts:  # of a part of another course, each has only what it uses
                        known = {text.of for text in old.texts}
                        whole[part.home] = replace(old, texts=(*old.texts, *(text for text in part.texts if text.of not in known)))
            self._every[lang] = whole
        return self._every[lang]

    def parts(self, subject: str, lang: str = "") -> tuple[Part, ...]:
        """What is translated in a subject, for the readers of a language, or of any. A drawing of which the language has one of its own is not."""
        key = (subject, lang)
        if key not in self._parts:
            whole, dialect = self._whole(subject, lang), self._reader(subject, lang)
            own = source.stand_ins(self.workspace.files, _kin(lang)) if lang else {}
            drawings = {path: part for path, part in self._of_drawings().items() if path not in own}
            if self.workspace.folder_of(subject).endswith("/"):
                self._parts[key] = parts.of_course(whole, dialect, self.homes, drawings)
            else:
                self._parts[key] = tuple(part for bank in whole.banks for part in parts.of_bank(bank, dialect, drawings))
        return self._parts[key]

    def _of_drawings(self) -> dict[str, Part]:
        if self._drawings is None:
            library = self.workspace.library
            self._drawings = parts.drawings(library.courses, library.banks, self.homes, lambda subject: self._reader(subject, ""))
        return self._drawings

    def _whole(self, subject: str, lang: str) -> Course[Markdown]:
        key = (subject, lang)
        if key not in self._wholes:
            self._wholes[key] = select.in_language(self.workspace.subject(subject), lang)
        return self._wholes[key]

    # ---- translations ----------------------------------------------------------------------------------------------------

    def catalog(self, part: Part, lang: str) -> Catalog | None:
        """The PO file of a part (or its POT file, for ""), None where there is none or it cannot be read."""
        return self.catalog_at(part.po(lang), lang)

    def catalog_at(self, path: str, lang: str) -> Catalog | None:
        """The same by its path."""
        if path not in self._catalogs:
            self._catalogs[path] = None
            if path in self.workspace.files:
                done = po.read(path, self.workspace.files[path], lang)
                self._catalogs[path], self._problems[path] = done.value, done.diagnostics
        return self._catalogs[path]

    def problems(self, part: Part, lang: str) -> tuple[Diagnostic, ...]:
        """Why a PO file cannot be read."""
        self.catalog(part, lang)
        return self._problems.get(part.po(lang), ())

    def upkeep(self, subject: str, lang: str = "") -> tuple[Diagnostic, ...]:
        """What is to be said of a subject's own PO files, and those of its banks, as files; without a language, of those that nothing reads."""
        if not lang and not any(path.lower().endswith((".po", ".pot")) for path in self.workspace.files):
            return ()
        folder, _ = self._own(subject)
        own = [part for part in self.parts(subject, lang) if part.home[0] in (folder, parts.BANKS) and part.lang != lang]
        if lang:
            return tuple(d for part in own if not self.problems(part, lang) for d in upkeep.of_file(part, lang, self.catalog(part, lang)))
        banks = [Part((parts.BANKS, bank.id), "", bank.lang, ()) for bank in self.workspace.library.banks]
        found = [] if folder == parts.BANKS else [*upkeep.strays(self.workspace.files, folder, own, _misspelt)]
        if any(part.home[0] == parts.BANKS for part in own):
            found += upkeep.strays(self.workspace.files, parts.BANKS, banks, _misspelt)
        return tuple(found)

    def translation(self, subject: str, lang: str) -> Translation:
        """A course or bank in a language."""
        key = (subject, lang)
        if key not in self._translations:
            # `translate` finds the parts of a question by identity, so the course has to be the one that the parts were made of
            self._translations[key] = translate(
                self._whole(subject, lang), self.parts(subject, lang), lang, self.catalog, self._reader(subject, lang)
            )
        return self._translations[key]

    def say(self, subject: str, lang: str) -> Say:
        """What is shown for a segment of a subject in a language; its own language, and those that nobody speaks, included."""
        if lang in pseudo.LANGUAGES:
            return lambda segment: pseudo.say(lang, segment)
        if lang == self.workspace.subject(subject).lang:
            return as_written
        return self.translation(subject, lang).say

    def words(self, lang: str) -> Result[Words]:
        """The words of ours for a course in a language."""
        if lang not in self._words:
            self._words[lang] = words.read(lang, Templates(self.workspace.templates))
        return self._words[lang]

    def vocabulary(self, lang: str) -> Result[Vocabulary]:
        """The words by which questions in a language are judged."""
        if lang not in self._vocabularies:
            self._vocabularies[lang] = quality.read(lang, Templates(self.workspace.templates))
        return self._vocabularies[lang]

    def edition(self, subject: str, audience: str, lang: str, say: Say | None = None) -> tuple[Course[Markdown], Dialect, Say]:
        """What renders a subject in a language: the course with its titles and names in it, the dialect of its texts, and what is said for them."""
        own = self.workspace.subject(subject).lang
        spoken_by = own if lang in pseudo.LANGUAGES else lang
        course = self.workspace.edition(subject, audience, spoken_by)
        addresses = {address: here for address, (here, _) in self.links(subject, lang).value.items()}
        draws = say is not None or lang != own
        say = say or self.say(subject, lang)
        dialect = self.dialect(subject, audience)
        course = _linked(spoken(course, lang, say, dialect), addresses)
        ours = self.words(lang).value
        scope = surroundings(self.workspace.library.scope(subject, audience, spoken_by), course, ours["trainers"])
        variables = {**scope.variables, **self._elsewhere(subject, lang)}
        scope = replace(scope, variables=variables, words=ours.in_texts(), languages=scope.languages if lang == own else {})
        files, instead = self._media(subject, lang, say if draws else None)
        tracks = {path: (there, cldr.name(there)) for path, file in instead.items() if (there := _folder(file))}
        return course, dialect.within(replace(scope, files=files, addresses=addresses, tracks=tracks)), say

    def _elsewhere(self, subject: str, lang: str) -> dict[str, str]:
        """name@language -> the value of a variable, in each language that may stand for `lang` where that has nothing; name@ -> the author's."""
        course = self.workspace.subject(subject)
        found = {}
        for variable in course.variables if lang != course.lang else ():
            found[f"{variable.name}@"] = variable.text.text
            for other in (*fallbacks(course.policy, lang), course.lang):
                segment = segment_of(variable.text)
                found[f"{variable.name}@{other}"] = self.say(subject, other)(segment) if segment else variable.text.text
        return found

    # ---- media and links -------------------------------------------------------------------------------------------------

    def _media(self, subject: str, lang: str, say: Say | None) -> tuple[source.InLanguage, dict[str, str]]:
        """The files as readers of a language get them, and which stand for others. say: what is said for the words of drawings, None for the source's."""
        files = self.workspace.files
        own = source.stand_ins(files, _kin(lang))
        others = source.stand_ins(files, fallbacks(self.workspace.subject(subject).policy, lang))

        def drawn(path: str) -> tuple[Blob, bool]:
            return (files[path], False) if say is None else pictures.drawn(Picture(path, files[path]), lang, say)

        return source.InLanguage(files, own, others, drawn), others | own

    def links(self, subject: str, lang: str) -> Result[dict[str, tuple[str, Location]]]:
        """Web address in a subject's source -> the one that stands for it in a language and the place of that entry, by the links.yml of the subject's own
        folder, of those of its banks and of other courses whose units it has; and what is wrong with those of this language."""
        course = self.workspace.subject(subject)
        if lang == course.lang:
            return Result({})
        own, _ = self._own(subject)
        folders = (
            ([parts.BANKS] if course.banks else []) + sorted({unit.path.rpartition("/units/")[0] for unit in course.units} - {own}) + [own]
        )
        found: dict[str, tuple[str, Location]] = {}
        problems: tuple[Diagnostic, ...] = ()
        for spoken_by in (*reversed(fallbacks(course.policy, lang)), *reversed(_kin(lang))):
            for path in (f"{folder}/locale/{spoken_by}/{name}" for folder in folders for name in links.NAMES):
                if path in self.workspace.files:
                    read = links.read(path, self.workspace.files[path])
                    found |= read.value
                    if spoken_by in _kin(lang):
                        problems += read.diagnostics + tuple(links.unused(read.value, self._source_texts()))
        return Result(found, problems)

    def _source_texts(self) -> str:
        """All that authors wrote, as it stands in the files."""
        if self._written is None:
            files = self.workspace.files
            texts = (path for path in sorted(files) if path.endswith((".md", ".yml", ".yaml")) and "/locale/" not in path)
            self._written = "\n".join(files[path].read().decode("utf-8", "replace") for path in texts)
        return self._written
