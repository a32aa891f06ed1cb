"""From a workspace on disk to packages in dist/: what is to be made, by which workers, and putting it in place. The only file that knows workers."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packager import checks, naming, source, walk
from packager.diagnostics import NOWHERE, Diagnostic, Location, Result, Severity, has_errors, problem, tidy
from packager.dist import Artifact
from packager.files import Files, digest_of, pack
from packager.formats import FORMATS, Format
from packager.languages import Languages, Say
from packager.localize import pseudo, words
from packager.localize.translation import ships
from packager.localize.variants import expanded, said_once
from packager.model import Course, Html, RawQuestion
from packager.workspace import Workspace, find_root, open_workspace

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = [
    "Job",
    "Languages",
    "Outcome",
    "Selection",
    "Workspace",
    "bug",
    "find_root",
    "open_workspace",
    "perform",
    "plan",
    "rendered",
    "run",
    "unneeded",
]


@dataclass(frozen=True, slots=True)
class Job:
    """One course (or bank) in one edition: rendered once, written in every format named."""

    subject: str
    audience: str
    lang: str
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job came to: its artifacts, each made as a file in the workshop under its `sha256`, and what there is to say."""

    job: Job
    artifacts: tuple[Artifact, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    limits: tuple[tuple[str, tuple[Diagnostic, ...]], ...] = ()
    """Format -> those of the diagnostics that its writer gave: what it left out or changed."""
    needed: frozenset[source.Allowance] = frozenset()
    """What its authors let stand, and would have been said."""

    def without(self, known: Callable[[Diagnostic], bool]) -> Outcome:
        """The same, without diagnostics that are known already."""
        limits = tuple((name, tuple(d for d in of_format if not known(d))) for name, of_format in self.limits)
        return replace(self, diagnostics=tuple(d for d in self.diagnostics if not known(d)), limits=limits)


@dataclass(frozen=True, slots=True)
class Selection:
    """What the user asked for; empty means all. `formats` empty in a check means: whatever the target."""

    subjects: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ("",)
    langs: tuple[str, ...] = ()
    """Empty: a course's own language, and each that its policy lets ship."""
    unfinished: bool = False
    """Whether languages are looked at that are not translated enough to be built."""

    def covers(self, artifact: Artifact) -> bool:
        """Whether a build of this selection is one of the artifact: then it makes it anew, or takes it away."""
        return (
            (not self.subjects or artifact.subject in self.subjects)
            and artifact.audience in self.audiences
            and artifact.format in self.formats
            and (not self.langs or artifact.lang in self.langs)
        )  # fmt: skip


def plan(languages: Languages, selection: Selection) -> Result[tuple[Job, ...]]:
    """One job for each course, edition and language, and for each bank that is named, or that no course uses; one that makes nothing for the units that no
    course has. Names nobody has are errors."""
    workspace = languages.workspace
    library = workspace.library
    used = {bank.id for course in library.courses for bank in course.banks}
    problems = [*languages.misnamed(selection.subjects)]
    jobs: list[Job] = []
    for course in library.courses:
        if selection.subjects and course.id not in selection.subjects:
            continue
        known = {"", source.TRAINER, *(audience.id for audience in course.audiences)}
        spoken = _languages(languages, course, selection)
        problems += spoken.diagnostics
        for audience in selection.audiences:
            if audience in known:
                jobs += [Job(course.id, audience, lang, selection.formats) for lang in spoken.value]
            elif selection.subjects:
                hint = source.did_you_mean(audience, sorted(known - {""}))
                problems.append(problem("unknown-name", course.loc, f"the course '{course.id}' has no audience '{audience}'", hint))
    if library.courses and not selection.subjects:  # each course has audiences of its own, but one that none has is a slip
        everywhere = {"", source.TRAINER, *(audience.id for course in library.courses for audience in course.audiences)}
        problems += [
            problem("unknown-name", Location(), f"no course has an audience '{name}'", source.did_you_mean(name, everywhere - {""}))
            for name in selection.audiences
            if name not in everywhere
        ]
    if selection.langs and not selection.subjects:  # the same for a language
        problems += languages.untranslated((), [lang for lang in selection.langs if lang not in pseudo.LANGUAGES])
    alone = tuple(name for name in selection.formats if FORMATS[name].questions_only)
    courses = {course.id for course in library.courses}
    for bank in library.banks:
        wanted = bank.id in selection.subjects if selection.subjects else bank.id not in used
        if wanted and bank.id not in courses and (alone or not selection.formats):
            spoken = _languages(languages, workspace.subject(bank.id), selection)
            problems += spoken.diagnostics
            jobs += [Job(bank.id, "", lang, alone) for lang in spoken.value]
        elif wanted and selection.subjects and bank.id not in courses:
            message = f"the bank '{bank.id}' alone makes none of these: {', '.join(FORMATS[name].title for name in selection.formats)}"
            hint = f"name one of {', '.join(name for name, format in FORMATS.items() if format.questions_only)}, or a course that uses the bank"
            problems.append(problem("nothing-to-build", bank.loc, message, hint))
    if library.loose is not None and (problems or not selection.subjects):
        jobs += [
            Job(library.loose.id, audience, library.loose.lang, ()) for audience in selection.audiences if audience in ("", source.TRAINER)
        ]
    if not jobs and not problems and not any(name.endswith((".yml", ".yaml")) for name in workspace.files):
        problems.append(
            problem("nothing-to-build", Location(), "there is no course and no bank here", "see the README: ten minutes to a first package")
        )
    return Result(tuple(jobs), tuple(problems))


def _languages(languages: Languages, course: Course[Any], selection: Selection) -> Result[tuple[str, ...]]:
    """The languages that a course is built in: those asked for, else its own and each that is complete enough."""
    own, there = course.lang, languages.of(course.id)
    found: list[str] = []
    problems: list[Diagnostic] = []
    for lang in selection.langs or (own, *there):
        if lang == own or lang in pseudo.LANGUAGES:
            found.append(lang)
        elif lang not in there:
            if selection.subjects:
                near = source.did_you_mean(lang, (own, *there)) if there else ""
                begin = f"packager i18n extract {course.id} --lang {lang} makes the files of a language"
                message = f"'{course.id}' is not translated into '{lang}'"
                problems.append(problem("unknown-name", course.loc, message, "; ".join(filter(None, (near, begin)))))
        else:
            done = languages.translation(course.id, lang)
            if done.enough or selection.unfinished:
                found.append(lang)
            if not done.enough:
                rule = "translation-incomplete" if selection.langs and not selection.unfinished else "translation-not-built"
                what = "translated into" if done.policy.ship == "translated" else "translated and reviewed in"
                message = f"'{course.id}' is {done.complete:f} % {what} '{lang}', and it is built from {done.policy.complete:f} % on"
                hint = f"packager i18n status {course.id} --lang {lang} --by unit shows what is left; `complete` under `translation:` sets what is needed"
                problems.append(problem(rule, course.loc, message, hint))
    return Result(tuple(dict.fromkeys(found)), tuple(problems))


def run(
    languages: Languages, jobs: Sequence[Job], read: Iterable[Diagnostic], strict: bool, shop: Path | None, workers: int = 1
) -> Iterator[Outcome]:
    """The outcome of each job, in the order of the jobs. `read` are the diagnostics of reading: those of a job's own files are part of its
    outcome. A job with an error has no artifact. shop: where artifacts are made, None for a check that makes none."""
    workspace = languages.workspace
    read = workspace.allowed.sift(read, set())
    of_job = {job: workspace.concerning(job.subject, read) for job in jobs}
    first: dict[tuple[str, Location, str], str] = {}
    for outcome in _outcomes(languages, [(job, of_job[job], strict, shop) for job in jobs], min(workers, len(jobs))):
        subject, lang = outcome.job.subject, outcome.job.lang
        # what is wrong with the source, or with a format, is said in one language
        yield outcome.without(lambda d: first.get((subject, d.location, d.rule), lang) != lang)  # noqa: B023
        for d in outcome.diagnostics:
            first.setdefault((subject, d.location, d.rule), lang)


def perform(job: Job, read: tuple[Diagnostic, ...], strict: bool, shop: Path | None) -> Outcome:
    """Renders, checks and writes one job in this process; what a worker is sent is names only, the workspace it has already."""
    assert _languages_here is not None
    workspace = _languages_here.workspace
    needed: set[source.Allowance] = set()
    try:
        done = rendered(_languages_here, job)
        course = done.value
        broken = {d.location.file for d in (*read, *done.diagnostics) if d.severity is Severity.ERROR}
        # a unit or bank is not empty where only its mistake stood in it
        here = (d for d in done.diagnostics if d.rule not in ("unit-empty", "bank-empty") or d.location.file not in broken)
        found = read + workspace.allowed.sift(here, needed)
        files: dict[str, Files] = {}
        limits: dict[str, tuple[Diagnostic, ...]] = {}
        if not has_errors(tidy(found, strict)):
            for name in job.formats:
                if FORMATS[name].questions_only and not any(walk.questions(course)):
                    continue
                written = FORMATS[name].writer()(course, {**course.targets.get(name, {}), "templates": workspace.templates})
                said_of = said_once(written.diagnostics if written.value else (*written.diagnostics, _empty(name, course)), course)
                limits[name] = workspace.allowed.sift(said_of, needed)
                found += limits[name]
                if written.value:
                    files[name] = written.value
        said = workspace.allowed.sift(_of_translation(_languages_here, job), needed)
        if strict or shop is None or has_errors(found):
            found = tidy((*found, *said), strict)
        if shop is None or has_errors(found):
            return Outcome(job, (), found, needed=frozenset(needed))
        # a wrong translation is not shown, and so keeps nothing from being built
        made = tuple(_make(course, job, FORMATS[name], files[name], shop) for name in files)
        return Outcome(job, made, tidy((*found, *said), strict), tuple(limits.items()), frozenset(needed))
    except OSError as error:
        return Outcome(job, (), (*read, problem("file-unreadable", _place_of(job), f"{job.subject} was not built: {error}")))
    except Exception as error:  # a bug of ours must neither stop the other courses nor show a teacher a traceback
        return Outcome(job, (), (*read, bug(error, _place_of(job), f" on {job.subject}")))


def unneeded(workspace: Workspace, selection: Selection, needed: Iterable[source.Allowance]) -> tuple[Diagnostic, ...]:
    """What authors let stand without need, where all was looked at that could be said: nothing where a subject or a language was chosen."""
    if selection.subjects or selection.langs:
        return ()
    return tuple(workspace.allowed.unneeded(needed, formats=set(selection.formats) == set(FORMATS)))


def _of_translation(languages: Languages, job: Job) -> tuple[Diagnostic, ...]:
    """What there is to say of a job's translation: what is wrong with it, and how much of it is shown in another language."""
    ours = languages.words(job.lang)
    found = [
        *ours.diagnostics,
        *(words.lacking(ours.value, _place_of(job)) if languages.workspace.folder_of(job.subject).endswith("/") else ()),
    ]
    if job.lang == languages.workspace.subject(job.subject).lang:
        return (*found, *languages.upkeep(job.subject))
    if job.lang in pseudo.LANGUAGES:
        return tuple(found)
    done = languages.translation(job.subject, job.lang)
    found += [*done.found, *languages.links(job.subject, job.lang).diagnostics]
    found += languages.upkeep(job.subject, job.lang)
    for part in done.rows:
        found += languages.problems(part, job.lang)
    if done.left:
        part = next(part for part, rows in done.rows.items() if any(not ships(row.state, done.policy) for row in rows))
        states = Counter(row.state for row in done.all_rows() if not ships(row.state, done.policy))
        what = ", ".join(f"{n} {_STATES[state]}" for state, n in sorted(states.items()))
        rows = sum(map(len, done.rows.values()))
        message = f"{done.left} of the {rows} texts of '{job.subject}' {'is' if done.left == 1 else 'are'} shown in another language than '{job.lang}': {what}"
        hint = f"packager i18n status {job.subject} --lang {job.lang} --by unit says where"
        found.append(problem("translation-fallback", Location(part.po(job.lang)), message, hint))
    return tuple(found)


_STATES = {
    "missing": "not translated", "fuzzy": "to be looked at again", "error": "with an error", "translated": "not reviewed", "reviewed": "reviewed"
}  # fmt: skip


def bug(error: Exception, location: Location = NOWHERE, what: str = "") -> Diagnostic:
    """A mistake of ours as a sentence that can be reported."""
    import traceback

    where = traceback.extract_tb(error.__traceback__)[-1]
    said = f"the packager failed{what}: {type(error).__name__}: {error} ({Path(where.filename).name}, line {where.lineno})"
    return problem("internal-error", location, said, "this is our mistake: please report it with this line")


def _place_of(job: Job) -> Location:
    assert _languages_here is not None
    return _languages_here.workspace.subject(job.subject).loc


def rendered(languages: Languages, job: Job, say: Say | None = None) -> Result[Course[Html]]:
    """A job's course with every text rendered, its assets gathered, and all that the checks of the whole say. say: instead of the job's language's."""
    own = say is None and job.lang == languages.workspace.subject(job.subject).lang
    course, dialect, say = languages.edition(job.subject, job.audience, job.lang, say)
    done = walk.map_all(course, lambda texts: dialect.render_all(texts, say))
    gathered = source.assets(walk.refs(done.value), dialect.scope.files)
    whole = replace(expanded(naming.in_course(done.value)), assets=gathered.value)
    found = checks.run(whole, dialect.scope.unread) + tuple(_settings(whole)) + tuple(_raw(whole))
    if own:
        found += checks.run_quality(whole, languages.vocabulary)
    return Result(whole, done.diagnostics + gathered.diagnostics + said_once(found, whole))


def _settings(course: Course[Html]) -> Iterator[Diagnostic]:
    """The settings of a course that no format has."""
    for name, settings in course.targets.items():
        for setting in settings.keys() - FORMATS[name].settings.keys():
            hint = source.did_you_mean(setting, FORMATS[name].settings) or "take it out"
            yield problem("setting-unknown", course.at(f"targets.{name}.{setting}"), f"the format {name} has no setting '{setting}'", hint)


def _empty(format: str, course: Course[Html]) -> Diagnostic:
    what = f"the {FORMATS[format].title} can hold no question of '{course.id}', so that none is made"
    return problem("not-carried", course.loc, what, "build it in another format: `packager formats` lists what each can hold")


def _raw(course: Course[Html]) -> Iterator[Diagnostic]:
    """Raw questions that go back into no format, or would break its file."""
    for question in walk.questions(course):
        if not isinstance(question, RawQuestion):
            continue
        keeping = {name: format for name, format in FORMATS.items() if format.keeps}
        if question.format not in keeping:
            hint = f"write   format: {' or '.join(keeping)}"
            yield problem("value-unknown", question.at("format"), f"no raw question can go back into '{question.format}'", hint)
        elif why := keeping[question.format].faults()(question.source):
            hint = "copy it again from the file that it came in, from its beginning to its end"
            place = question.at("file" if question.file else "source")
            yield problem("raw-broken", place, f"the source of raw question '{question.id}' {why}", hint)


def _make(course: Course[Html], job: Job, format: Format, files: Files, shop: Path) -> Artifact:
    """Packs one artifact into the workshop."""
    edition = f"-{job.audience}" if job.audience else ""
    name = f"{course.id}{edition}-{course.meta.version}-{course.lang}-{format.name}{format.suffix}"
    draft = Artifact(
        course.id, course.title.text, job.audience, course.lang, course.meta.version, format.name, f"{course.id}/{name}", 0, "", ""
    )
    made = draft.part(shop)
    with made.open("wb") as out:
        if format.archive:
            pack(files, out)
        else:
            (only,) = files.values()
            for piece in only.chunks():
                out.write(piece)
    with made.open("rb") as whole:
        sha256 = hashlib.file_digest(whole, "sha256").hexdigest()
    return replace(draft, size=made.stat().st_size, sha256=sha256, content=digest_of(files))


# ---- workers -------------------------------------------------------------------------------------------------------------

_languages_here: Languages | None = None
"""What this process works on: set in the builder itself, inherited or sent once in a worker."""


def _adopt(languages: Languages) -> None:
    global _languages_here
    _languages_here = languages


def _outcomes(
    languages: Languages, calls: Sequence[tuple[Job, tuple[Diagnostic, ...], bool, Path | None]], workers: int
) -> Iterator[Outcome]:
    """What perform makes of each call's arguments, in their order: in this process, or by workers."""
    executor = _workers(languages, workers) if workers > 1 else None
    if executor is None:
        _adopt(languages)
        yield from (perform(*call) for call in calls)
        return
    with executor:
        futures = [executor.submit(perform, *call) for call in calls]
        try:
            for future in futures:
                yield future.result()
        finally:
            for future in futures:
                future.cancel()


def _workers(languages: Languages, workers: int) -> Executor | None:
    """Processes that have the workspace, or None where this system or this user may not have them."""
    import multiprocessing  # loading these takes longer than a small build
    from concurrent.futures import ProcessPoolExecutor

    # a forked worker has the workspace without its being copied; where there is no fork it is sent once
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    try:
        return ProcessPoolExecutor(workers, multiprocessing.get_context(method), _adopt, (languages,))
    except (ImportError, NotImplementedError, OSError):  # a system without semaphores, for example
        return None
