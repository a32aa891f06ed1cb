"""The authoring tree read whole: every course, every bank, and the names that their texts may use."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TypeVar

from packager.diagnostics import Location, Result, Severity, problem
from packager.files import Files
from packager.localize import cldr
from packager.markup import placed
from packager.markup.paths import nearest
from packager.markup.scope import NameKind, Scope
from packager.model import TRAINER, Bank, Course, Markdown, Passage, Plain, Question, RawQuestion, Term
from packager.select import keeper
from packager.source import banks, courses, glossary, links, text, units
from packager.source.names import Names, unique
from packager.source.values import Problems, did_you_mean

A = TypeVar("A")

_YAML = (".yml", ".yaml")
_HIDES_ID = ("front-matter-", "yaml-", "id-")
"""Rules by whose errors the id of a unit stays unread."""
_OF_COURSE: frozenset[NameKind] = frozenset({"activity", "term", "audience", "variable", "module"})
"""The kinds of names that a course.yml and its glossary declare."""
LOOSE = ""
"""The id that no course has: of the units that no course has."""


@dataclass(frozen=True, slots=True)
class Library:
    """All that the author wrote, with every name looked up. `banks` are all of the repository; a course holds those it uses itself. `scopes`:
    id of a course, or of a bank that is built alone, -> what its texts may name. `loose`: the units that no course has (its course.yml is wrong, or
    has forgotten them), as a course without a name, so that their texts are checked as well. `unread`: files of banks in which there may be ids of
    banks or questions that could not be read. `ids`: of all questions, drafts and those that could not be read to the end too, -> the id of the bank."""

    courses: tuple[Course[Markdown], ...] = ()
    banks: tuple[Bank[Markdown], ...] = ()
    scopes: Mapping[str, Scope] = field(default_factory=dict)
    loose: Course[Markdown] | None = None
    unread: frozenset[str] = frozenset()
    ids: Mapping[str, str] = field(default_factory=dict)

    def scope(self, subject: str, audience: str = "", lang: str = "") -> Scope:
        """The surroundings of the texts of a course, or of a bank built alone, by its id, in the edition for an audience in a
        language."""
        return replace(
            self.scopes[subject], label_audiences=audience in ("", TRAINER), keep=keeper(audience, lang), edition=(audience, lang)
        )


def read(files: Files, formats: Collection[str] = ()) -> Result[Library]:
    """The library of a tree of files below courses/ and question_banks/. `formats`: the names that `targets:` may have.

    Every file is read to its end whatever is wrong with it or another; what could not be read at all is left out, and an error says so."""
    with _collector_at_rest():
        return _read(files, formats)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Nothing that is made in reading refers back to itself, and the collector's search for what does takes half the time of a large bank."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _read(files: Files, formats: Collection[str]) -> Result[Library]:
    problems: Problems = []
    names = Names()
    _banks(files, names, formats, problems)
    _targets(names, formats, problems)
    _units(files, names, problems)
    for unit in names.units.values():
        names.placed[unit.id] = placed(unit.body, Scope(files)).value
    made: list[courses.Read] = []
    lost = False
    for file in _course_files(files, problems):
        folder = str(PurePosixPath(file).parent)
        entries: tuple[Term[Markdown], ...] = ()
        unread: frozenset[NameKind] = frozenset()
        for beside in (f"{folder}/glossary{ending}" for ending in _YAML):
            if beside in files:
                read = glossary.read(beside, _text(files, beside, problems))
                entries += _with(read, problems)
                unread |= {"term"} if read.failed else set()
        course = _with(courses.read(file, _text(files, file, problems), entries, names, formats), problems)
        lost = lost or course is None
        if course is not None:
            made.append(replace(course, unread=course.unread | unread | names.missing(folder)))
    whole = tuple(read.course for read in made)
    unique(((course.id, course.loc) for course in whole), "course", problems, "the repository")
    problems += (wrong for file in sorted(files) if (wrong := links.misnamed(file)) is not None)
    _audiences(made, names, problems)
    _unused(whole, names, problems)
    _unused_banks(whole, names, problems)
    _objectives(names, problems)
    library = Library(
        whole,
        tuple(read.bank for read in names.banks.values()),
        _scopes(files, made, names, _OF_COURSE if lost else frozenset()),
        _loose(whole, names),
        frozenset(names.unread["question"]),
        {id.text: read.bank.id for read in names.banks.values() for id in read.ids},
    )
    return Result(library, tuple(problems))


def _loose(made: tuple[Course[Markdown], ...], names: Names) -> Course[Markdown] | None:
    used = {unit.id for course in made for unit in course.units}
    units = tuple(unit for unit in names.units.values() if unit.id not in used)
    return Course(id=LOOSE, title=Plain("", "course.title"), lang="en", units=units) if units else None


def _with(done: Result[A], problems: Problems) -> A:
    problems.extend(done.diagnostics)
    return done.value


def _text(files: Files, file: str, problems: Problems) -> str:
    return _with(text.read(file, files[file]), problems)


def _banks(files: Files, names: Names, formats: Collection[str], problems: Problems) -> None:
    """Every file `question_banks/<name>.yml`. Ids of banks, and of questions over all banks, are unique."""
    first: dict[str, Location] = {}
    for file in sorted(files):
        path = PurePosixPath(file)
        if path.parts[0] != "question_banks" or path.suffix not in _YAML or "media" in path.parts or path.parts[1] == "locale":
            continue
        if len(path.parts) != 2:
            problems.append(problem("file-name", Location(file), f"'{file}' is not read", f"call it question_banks/{path.name}"))
            continue
        read = _with(banks.read(file, _text(files, file, problems), formats), problems)
        if read is None:
            names.unread["bank"].add(file)
            names.unread["question"].add(file)
            continue
        read = replace(read, bank=_with_sources(read.bank, files, problems))
        bank = read.bank
        if bank.id in names.banks:
            unique([(bank.id, names.banks[bank.id].bank.loc), (bank.id, bank.loc)], "bank", problems, "the repository")
            continue
        twice = False
        for scalar in read.ids:
            if scalar.text in first:
                twice = True
                unique([(scalar.text, first[scalar.text]), (scalar.text, scalar.loc)], "question", problems, "the repository")
            else:
                first[scalar.text] = scalar.loc
                if scalar.text in bank.drafts:
                    names.drafts.add(scalar.text)
                else:
                    names.questions[scalar.text] = bank.id
        if twice:  # an error was said; nothing below meets one id twice
            own = {q.id: q for q in reversed(bank.questions) if names.questions.get(q.id) == bank.id}
            read = replace(read, bank=replace(bank, questions=tuple(reversed(own.values()))))
        names.banks[bank.id] = read
        if not read.named:
            names.unread["question"].add(file)


def _targets(names: Names, formats: Collection[str], problems: Problems) -> None:
    """Settings of questions are for formats that there are."""
    for read in names.banks.values():
        for question in read.bank.questions:
            for name in question.targets:
                if name not in formats:
                    hint = did_you_mean(name, formats)
                    problems.append(problem("target-unknown", question.at("targets"), f"there is no format '{name}'", hint))


def _with_sources(bank: Bank[Markdown], files: Files, problems: Problems) -> Bank[Markdown]:
    """The bank with the sources of its raw questions that lie in files of their own."""
    if not any(isinstance(question, RawQuestion) and question.file for question in bank.questions):
        return bank

    def whole(question: Question[Markdown]) -> Question[Markdown]:
        if not isinstance(question, RawQuestion) or not question.file:
            return question
        if question.file not in files:
            place = question.at("file")
            hint = nearest(bank.loc.file, question.file, files)
            problems.append(problem("file-unreadable", place, f"there is no file '{question.file}'", hint))
            return question
        return replace(question, source=_text(files, question.file, problems))

    return replace(bank, questions=tuple(map(whole, bank.questions)))


def _units(files: Files, names: Names, problems: Problems) -> None:
    """Every file `courses/<course>/units/**/*.md`, of folders without a course.yml too."""
    for file in sorted(files):
        parts = PurePosixPath(file).parts
        if len(parts) < 4 or parts[0] != "courses" or parts[2] != "units" or not file.endswith(".md"):
            continue
        written = text.read(file, files[file])
        done = units.read(file, written.value)
        unit = done.value
        # a file that is too large or cannot be opened has not left its title out
        problems += written.diagnostics if written.failed and not written.value else (*written.diagnostics, *done.diagnostics)
        if any(d.severity is Severity.ERROR and d.rule.startswith(_HIDES_ID) for d in done.diagnostics):
            names.unread["unit"].add(file)
        if unit.id in names.units:
            unique([(unit.id, names.units[unit.id].loc), (unit.id, unit.loc)], "unit", problems, "the repository")
            names.paths[file] = unit.id
            continue
        names.units[unit.id] = unit
        names.paths[file] = unit.id


def _course_files(files: Files, problems: Problems) -> Iterator[str]:
    """Every `courses/<course>/course.yml`; a folder without one is no course."""
    for file in sorted(files):
        path = PurePosixPath(file)
        if len(path.parts) != 3 or path.parts[0] != "courses":
            continue
        if path.stem == "course" and path.suffix in _YAML:
            yield file
        elif path.stem.casefold() in ("course", "kurs", "courses") and path.suffix.casefold() in _YAML:
            problems.append(problem("file-name", Location(file), f"'{path.name}' is not read", "call it course.yml"))


def _audiences(made: list[courses.Read], names: Names, problems: Problems) -> None:
    """The audience of a unit is one of a course that has the unit."""
    shared = _shared(made)
    for unit in names.units.values():
        known = shared.get(unit.path)
        for audience in unit.audience:
            if known is None or audience in known | {TRAINER}:
                continue
            having = [f"'{read.course.id}'" for read in made if unit.id in {one.id for one in read.course.units}]
            has = (
                f"none of the courses {', '.join(having)} has such an audience"
                if having[1:]
                else f"the course {having[0]} has no such audience"
            )
            hint = did_you_mean(audience, known) or "name it under `audiences:` of the course.yml"
            place = unit.at(f"audience.{audience}")
            problems.append(problem("audience-unknown", place, f"unit '{unit.id}' is for '{audience}', and {has}", hint))


def _shared(made: list[courses.Read]) -> dict[str, frozenset[str] | None]:
    """File of a unit or bank -> the audiences of all courses that have it, None where some of them could not be read."""
    shared: dict[str, frozenset[str] | None] = {}
    for read in made:
        own = None if "audience" in read.unread else frozenset(audience.id for audience in read.course.audiences)
        for file in (*(unit.path for unit in read.course.units), *(bank.loc.file for bank in read.course.banks)):
            others = shared.get(file, frozenset())
            shared[file] = None if own is None or others is None else own | others
    return shared


def _unused(made: tuple[Course[Markdown], ...], names: Names, problems: Problems) -> None:
    if names.unread["unit"] or _course_unread(problems):
        return
    used = {unit.id for course in made for unit in course.units}
    for unit in names.units.values():
        if unit.id not in used:
            problems.append(
                problem("unit-unused", Location(unit.path), f"no course has the unit '{unit.id}'", "list it in a module of a course.yml")
            )


def _course_unread(problems: Problems) -> bool:
    """Whether what a course uses may be in what could not be read."""
    return any(d.severity is Severity.ERROR and PurePosixPath(d.location.file).stem.casefold() == "course" for d in problems)


def _unused_banks(made: tuple[Course[Markdown], ...], names: Names, problems: Problems) -> None:
    """A bank that no course uses is built by itself, in a folder of its name: which a course of that name has already."""
    if _course_unread(problems):
        return
    courses = {course.id for course in made}
    used = {bank.id for course in made for bank in course.banks}
    for read in names.banks.values():
        bank = read.bank
        if bank.id in courses and bank.id not in used:
            message = f"the bank '{bank.id}' is named as a course is that does not use it, so it is in no package"
            problems.append(
                problem("bank-unused", bank.loc, message, f"add   banks: [{bank.id}]   to the course, or rename the bank's file")
            )


def _objectives(names: Names, problems: Problems) -> None:
    """Objectives have ids of their own; a question tests one that a unit names."""
    known = [(objective.id, objective.loc) for unit in names.units.values() for objective in unit.objectives]
    unique(known, "objective", problems, "the repository")
    ids = {id for id, _ in known}
    for read in names.banks.values():
        for question in read.bank.questions:
            for id in question.objectives:
                if id not in ids:
                    problems.append(
                        problem(
                            "objective-unknown",
                            question.loc,
                            f"question '{question.id}' tests the objective '{id}', which no unit has",
                            did_you_mean(id, ids),
                        )
                    )


def _scopes(files: Files, made: list[courses.Read], names: Names, unread: frozenset[NameKind]) -> dict[str, Scope]:
    """unread: what texts name that a course declares which could not be read."""
    alone = Scope(
        files,
        names.paths,
        questions=frozenset(names.questions),
        drafts=frozenset(names.drafts),
        banks=frozenset(names.banks),
        shared=_shared(made),
        languages={read.bank.loc.file: read.bank.lang for read in names.banks.values()},
        unread=unread | names.missing(),
    )
    scopes = dict.fromkeys(names.banks, alone)
    scopes[LOOSE] = replace(alone, unread=alone.unread | _OF_COURSE)
    for read in made:
        scopes[read.course.id] = surroundings(replace(alone, unread=read.unread), read.course)
    return scopes


def _said(text: Plain, lang: str) -> str:
    """A title in a course in `lang`, which it may not be in itself."""
    return Passage(text.text, text.lang, cldr.name(text.lang, lang)) if text.lang and text.lang != lang else text.text


def surroundings(scope: Scope, course: Course[Markdown], trainers: str = "Trainers") -> Scope:
    """What the texts of a course may name, with what the course itself declares, in its own words: those of the author, or of a translation. trainers: what
    the audience of that name is called."""
    activities = {quiz.id: quiz.title.text for quiz in course.quizzes}
    for module in course.modules:
        activities |= {link.id: link.title.text for link in module.links} | {topic.id: topic.title.text for topic in module.discussions}
    return replace(
        scope,
        activities=activities,
        terms={term.id: tuple(word.text for word in (term.term, *term.forms)) for term in course.glossary},
        audiences={TRAINER: trainers} | {audience.id: _said(audience.title, course.lang) for audience in course.audiences},
        variables={variable.name: variable.text.text for variable in course.variables},
        lang=course.lang,
    )
