"""The languages of a workspace: which there are, what stands in their files, and each course in each of them, looked up once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from packager import select
from packager.diagnostics import Diagnostic, Location, problem
from packager.localize import parts, po, pseudo
from packager.localize.parts import Part
from packager.localize.po import Catalog
from packager.localize.translation import Translation, translate
from packager.localize.voice import spoken
from packager.markup import Dialect, Scope
from packager.model import Course, Markdown, Segment
from packager.source import surroundings
from packager.source.codes import Language
from packager.source.values import Wrong
from packager.workspace import Workspace

Say = Callable[[Segment], str]


def code(lang: str) -> tuple[Diagnostic, ...]:
    """What is wrong with the code of a language."""
    said = Language().parse(lang)
    return (problem("unknown-name", Location(), *said),) if isinstance(said, Wrong) else ()


class Languages:
    """What is known of the languages of a workspace. Everything is worked out when it is asked for, and kept."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.homes = parts.homes(workspace.library.courses)
        self._catalogs: dict[str, Catalog | None] = {}
        self._problems: dict[str, tuple[Diagnostic, ...]] = {}
        self._dialects: dict[tuple[str, str], Dialect] = {}
        self._wholes: dict[tuple[str, str], Course[Markdown]] = {}
        self._parts: dict[tuple[str, str], tuple[Part, ...]] = {}
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
        return tuple(sorted(found - {self.workspace.subject(subject).lang}))

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

    # ---- texts ----------------------------------------------------------------------------------------------------------

    def dialect(self, subject: str, audience: str = "") -> Dialect:
        """The dialect of a subject's texts as the author wrote them; what it knows of their blocks serves every language."""
        key = (subject, audience)
        if key not in self._dialects:
            self._dialects[key] = Dialect(self.workspace.library.scope(subject, audience))
        return self._dialects[key]

    def parts(self, subject: str, lang: str = "") -> tuple[Part, ...]:
        """What is translated in a subject, for the readers of a language, or of any."""
        key = (subject, lang)
        if key not in self._parts:
            whole, dialect = self._whole(subject, lang), self.dialect(subject)
            if self.workspace.folder_of(subject).endswith("/"):
                self._parts[key] = parts.of_course(whole, dialect, self.homes)
            else:
                self._parts[key] = tuple(parts.of_bank(bank, dialect) for bank in whole.banks)
        return self._parts[key]

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

    def translation(self, subject: str, lang: str) -> Translation:
        """A course or bank in a language."""
        key = (subject, lang)
        if key not in self._translations:
            # `translate` finds the parts of a question by identity, so the course has to be the one that the parts were made of
            self._translations[key] = translate(
                self._whole(subject, lang), self.parts(subject, lang), lang, self.catalog, self.dialect(subject)
            )
        return self._translations[key]

    def say(self, subject: str, lang: str) -> Say:
        """What is shown for a segment of a subject in a language; its own language, and those that nobody speaks, included."""
        if lang in pseudo.LANGUAGES:
            return lambda segment: pseudo.say(lang, segment)
        if lang == self.workspace.subject(subject).lang:
            return lambda segment: segment.source
        return self.translation(subject, lang).say

    def edition(self, subject: str, audience: str, lang: str, say: Say | None = None) -> tuple[Course[Markdown], Dialect, Say]:
        """What renders a subject in a language: the course with its titles and names in it, the dialect of its texts, and what is said for them."""
        own = self.workspace.subject(subject).lang
        spoken_by = own if lang in pseudo.LANGUAGES else lang
        course = self.workspace.edition(subject, audience, spoken_by)
        say = say or self.say(subject, lang)
        dialect = self.dialect(subject, audience)
        course = spoken(course, lang, say, dialect)
        scope: Scope = self.workspace.library.scope(subject, audience, spoken_by)
        return course, dialect.within(surroundings(scope, course)), say
