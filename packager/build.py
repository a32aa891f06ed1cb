"""From a workspace on disk to packages in dist/: what is to be made, by which workers, and putting it in place. The only file that knows workers."""

from __future__ import annotations

import hashlib
import multiprocessing
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from packager import checks, select, source, walk
from packager.diagnostics import NOWHERE, Diagnostic, Location, Result, Severity, has_errors, problem, tidy
from packager.dist import Artifact
from packager.files import Files, digest_of, pack, snapshot
from packager.formats import FORMATS, Format
from packager.markup import Dialect
from packager.model import Course, Html, Markdown, Meta, Plain, Segment

FOLDERS = ("courses", "question_banks")


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


@dataclass(frozen=True, slots=True)
class Workspace:
    """All that the author wrote, read once."""

    files: Files
    library: source.Library
    templates: str = ""
    """The workspace's own templates/, whose files come before the package's; "" where it has none."""

    def line_of(self, location: Location) -> str | None:
        """The text of the line that a place is in."""
        if location.file not in self.files:
            return None
        lines = re.split(r"\r\n|\r|\n", self.files[location.file].read().decode("utf-8-sig", "replace"))
        return lines[location.line - 1] if 0 < location.line <= len(lines) else None

    def folder_of(self, subject: str) -> str:
        """The folder of a course (with a slash at its end) or the file of a bank."""
        course = next((c for c in self.library.courses if c.id == subject), None)
        if course is not None:
            return course.loc.file.rsplit("/", 1)[0] + "/"
        return next((b.loc.file for b in self.library.banks if b.id == subject), "")


def open_workspace(root: Path) -> Result[Workspace]:
    """Reads courses/ and question_banks/ below `root`, with every problem that reading alone can show."""
    tree = snapshot(root, FOLDERS)
    library = source.read(tree.value, FORMATS)
    own = root / "templates"
    workspace = Workspace(tree.value, library.value, str(own) if own.is_dir() else "")
    return Result(workspace, tree.diagnostics + library.diagnostics + checks.run_files(tree.value))


def find_root(start: Path) -> Path | None:
    """The nearest folder, from `start` upwards, that holds courses/ or question_banks/."""
    for folder in (start, *start.parents):
        if any((folder / name).is_dir() for name in FOLDERS):
            return folder
    return None


@dataclass(frozen=True, slots=True)
class Selection:
    """What the user asked for; empty means all. `formats` empty in a check means: whatever the target."""

    subjects: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ("",)

    def covers(self, artifact: Artifact) -> bool:
        """Whether a build of this selection is one of the artifact: then it makes it anew, or takes it away."""
        return (
            (not self.subjects or artifact.subject in self.subjects)
            and artifact.audience in self.audiences
            and artifact.format in self.formats
        )  # fmt: skip


def plan(workspace: Workspace, selection: Selection) -> Result[tuple[Job, ...]]:
    """One job for each course and edition, and for each bank that is named, or that no course uses; one that makes nothing for the units that no
    course has. Names nobody has are errors."""
    library = workspace.library
    used = {bank.id for course in library.courses for bank in course.banks}
    names = {course.id for course in library.courses} | {bank.id for bank in library.banks}
    problems = [
        problem("unknown-name", Location(), f"there is no course or bank '{name}'", source.did_you_mean(name, names))
        for name in selection.subjects
        if name not in names
    ]
    jobs: list[Job] = []
    for course in library.courses:
        if selection.subjects and course.id not in selection.subjects:
            continue
        known = {"", source.TRAINER, *(audience.id for audience in course.audiences)}
        for audience in selection.audiences:
            if audience in known:
                jobs.append(Job(course.id, audience, course.lang, selection.formats))
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
    alone = tuple(name for name in selection.formats if FORMATS[name].questions_only)
    courses = {course.id for course in library.courses}
    for bank in library.banks:
        wanted = bank.id in selection.subjects if selection.subjects else bank.id not in used
        if wanted and bank.id not in courses and (alone or not selection.formats):
            jobs.append(Job(bank.id, "", bank.lang, alone))
    if library.loose is not None and (problems or not selection.subjects):
        jobs += [
            Job(library.loose.id, audience, library.loose.lang, ()) for audience in selection.audiences if audience in ("", source.TRAINER)
        ]
    if not jobs and not problems and not any(name.endswith((".yml", ".yaml")) for name in workspace.files):
        problems.append(
            problem("nothing-to-build", Location(), "there is no course and no bank here", "see the README: ten minutes to a first package")
        )
    return Result(tuple(jobs), tuple(problems))


def run(
    workspace: Workspace, jobs: Sequence[Job], read: Iterable[Diagnostic], strict: bool, shop: Path | None, workers: int = 1
) -> Iterator[Outcome]:
    """The outcome of each job, in the order of the jobs. `read` are the diagnostics of reading: those of a job's own files are part of its
    outcome. A job with an error has no artifact. shop: where artifacts are made, None for a check that makes none."""
    read = tuple(read)
    of_job = {job: concerning(workspace, job.subject, read) for job in jobs}
    with _executor(workspace, min(workers, len(jobs))) as executor:
        futures: list[Future[Outcome]] = [executor.submit(perform, job, of_job[job], strict, shop) for job in jobs]
        try:
            for future in futures:
                yield future.result()
        finally:
            for future in futures:
                future.cancel()


def perform(job: Job, read: tuple[Diagnostic, ...], strict: bool, shop: Path | None) -> Outcome:
    """Renders, checks and writes one job in this process; what a worker is sent is names only, the workspace it has already."""
    assert _workspace is not None
    try:
        done = rendered(_workspace, job)
        course = done.value
        broken = {d.location.file for d in (*read, *done.diagnostics) if d.severity is Severity.ERROR}
        # a unit or bank is not empty where only its mistake stood in it
        found = read + tuple(d for d in done.diagnostics if d.rule not in ("unit-empty", "bank-empty") or d.location.file not in broken)
        files: dict[str, Files] = {}
        limits: dict[str, tuple[Diagnostic, ...]] = {}
        if not has_errors(tidy(found, strict)):
            for name in job.formats:
                if FORMATS[name].questions_only and not any(walk.questions(course)):
                    continue
                written = FORMATS[name].writer()(course, {**course.targets.get(name, {}), "templates": _workspace.templates})
                files[name], limits[name] = written.value, written.diagnostics
                found += written.diagnostics
        found = tidy(found, strict)
        if shop is None or has_errors(found):
            return Outcome(job, (), found)
        return Outcome(job, tuple(_make(course, job, FORMATS[name], files[name], shop) for name in files), found, tuple(limits.items()))
    except OSError as error:
        return Outcome(job, (), (*read, problem("file-unreadable", _place_of(job), f"{job.subject} was not built: {error}")))
    except Exception as error:  # a bug of ours must neither stop the other courses nor show a teacher a traceback
        return Outcome(job, (), (*read, bug(error, _place_of(job), f" on {job.subject}")))


def bug(error: Exception, location: Location = NOWHERE, what: str = "") -> Diagnostic:
    """A mistake of ours as a sentence that can be reported."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    said = f"the packager failed{what}: {type(error).__name__}: {error} ({Path(where.filename).name}, line {where.lineno})"
    return problem("internal-error", location, said, "this is our mistake: please report it with this line")


def _place_of(job: Job) -> Location:
    assert _workspace is not None
    return _subject(_workspace.library, job.subject).loc


def rendered(workspace: Workspace, job: Job, say: Callable[[Segment], str] = lambda segment: segment.source) -> Result[Course[Html]]:
    """A job's course with every text rendered, its assets gathered, and all that the checks of the whole say."""
    course = selected(workspace, job)
    scope = workspace.library.scope(job.subject, job.audience)
    dialect = Dialect(scope)
    done = walk.map_texts(course, lambda text: dialect.render(text, say), lambda plain: Result(_said(plain, say)))
    gathered = source.assets(walk.refs(done.value), workspace.files)
    whole = replace(done.value, assets=gathered.value)
    return Result(whole, done.diagnostics + gathered.diagnostics + checks.run(whole, scope.unread) + tuple(_settings(whole)))


def _settings(course: Course[Html]) -> Iterator[Diagnostic]:
    """The settings of a course that no format has."""
    for name, settings in course.targets.items():
        for setting in settings.keys() - FORMATS[name].settings.keys():
            hint = source.did_you_mean(setting, FORMATS[name].settings) or "take it out"
            yield problem("setting-unknown", course.at(f"targets.{name}.{setting}"), f"the format {name} has no setting '{setting}'", hint)


def _said(plain: Plain, say: Callable[[Segment], str]) -> Plain:
    """A title, name or accepted answer in say's words; never empty."""
    said = say(Segment(plain.key, plain.text, plain.kind, "", plain.loc))
    return plain if said == plain.text or not said.strip() else replace(plain, text=said)


def selected(workspace: Workspace, job: Job) -> Course[Markdown]:
    """A job's course as its author wrote it, in the edition for the job's audience."""
    return select.select(_subject(workspace.library, job.subject), job.audience)


def _subject(library: source.Library, id: str) -> Course[Markdown]:
    """The course of this id, or the bank of this id as a course that holds nothing else."""
    for course in (*library.courses, library.loose):
        if course is not None and course.id == id:
            return course
    bank = next(bank for bank in library.banks if bank.id == id)
    meta = Meta(version=bank.version, license=bank.license, authors=bank.authors)
    return Course(id=bank.id, title=bank.title, lang=bank.lang, meta=meta, banks=(bank,), loc=bank.loc)


def concerning(workspace: Workspace, subject: str, read: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Those of the problems found while reading that lie in a file that this course or bank is made of."""
    return tuple(d for d in read if _concerns(workspace, subject, d))


def _concerns(workspace: Workspace, subject: str, diagnostic: Diagnostic) -> bool:
    file, folder = diagnostic.location.file, workspace.folder_of(subject)
    if file == folder or (folder.endswith("/") and file.startswith(folder)):
        return True
    library = workspace.library
    course = next((c for c in (*library.courses, library.loose) if c is not None and c.id == subject), None)
    if course is None:
        return False
    if file in {u.path for u in course.units} or file in {b.loc.file for b in course.banks}:
        return True
    # a question or bank that the course asks for may be in one whose ids could not be read
    asks = bool(course.quizzes) or "banks" in course.places or any(":::" in unit.body.source for unit in course.units)
    return file in library.unread and asks


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

_workspace: Workspace | None = None
"""What this process works on: set in the builder itself, inherited or sent once in a worker."""


def _adopt(workspace: Workspace) -> None:
    global _workspace
    _workspace = workspace


class _Inline(Executor):
    """The same calls, done at once in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def _executor(workspace: Workspace, workers: int) -> Executor:
    if workers < 2:
        _adopt(workspace)
        return _Inline()
    # a forked worker has the workspace without its being copied; where there is no fork it is sent once
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(workers, multiprocessing.get_context(method), _adopt, (workspace,))
