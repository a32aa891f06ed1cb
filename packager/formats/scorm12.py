"""SCORM 1.2: the player in a content package with one SCO, imsmanifest.xml at its root.

Clauses are those of the SCORM 1.2 Content Aggregation Model (section 2.3, manifests) and Run-Time Environment (adlcp:masteryscore).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from packager import player, walk
from packager.diagnostics import Diagnostic, Result, problem
from packager.files import Blob, Files, blob
from packager.formats import FORMATS, Options, _convert
from packager.formats._imsmanifest import ADLCP, SCORM12, identifier, item, manifest, organization, resource, to_blob
from packager.formats._xml import legal
from packager.formats.base import credit_lost, not_carried
from packager.model import (
    CalculatedChoice,
    CalculatedSimple,
    Course,
    Description,
    DragWords,
    Essay,
    GapSelect,
    Html,
    Measured,
    Numerical,
    Ordering,
    Question,
    RawQuestion,
    kind_of,
)
from packager.player import PLAYABLE, Playable
from packager.templating import Templates

NAME = "scorm12"
TITLE = FORMATS[NAME].title
_WHY_NOT: dict[type[Any], tuple[str, str]] = {
    Ordering: (": it is not scored by places", "write scoring: places, or give learners the bank as Moodle XML"),
    Description: (" where a quiz asks it", "place it in a unit, or say it in the quiz's `intro`"),
    RawQuestion: ("", "give learners the bank in the format that it came in"),
}
"""Kind -> why a question of it is left out, and what to do."""

PAGE = "index.html"
ADAPTERS = ("lms_scorm12", "lms_none")


def write(course: Course[Html], options: Options) -> Result[Files]:
    """imsmanifest.xml, index.html, player.css, player.js and media/*. options: "templates", a folder whose templates come before the package's."""
    course = _convert.inlined(course)
    said = tuple(_left_out(course))
    course = _playable(course)
    made = player.pages(course, ADAPTERS, Templates(options.get("templates", "")))
    files: dict[str, Blob] = {**made.value, "imsmanifest.xml": _manifest(course, made.value)}
    if (page := files.get(PAGE)) is not None:
        files[PAGE] = blob(legal(page.read().decode()))
    return Result(files, (*made.diagnostics, *said))


def _playable(course: Course[Html]) -> Course[Html]:
    """The course with the questions that the player knows, and the quizzes that ask one of them."""
    if all(_played(question, bank.lang) is question for bank in course.banks for question in bank.questions):
        return course
    banks = (
        replace(bank, questions=tuple(filter(None, (_played(question, bank.lang) for question in bank.questions)))) for bank in course.banks
    )
    made = replace(course, banks=tuple(banks))
    empty = {quiz.id for quiz in made.quizzes if not any(walk.pool(made, draw) for draw in quiz.draws)}
    modules = (replace(module, quizzes=tuple(id for id in module.quizzes if id not in empty)) for module in made.modules)
    return replace(made, modules=tuple(modules), quizzes=tuple(quiz for quiz in made.quizzes if quiz.id not in empty))


def _played(question: Question[Html], lang: str) -> Playable | None:
    """A question of a bank in this language as the player knows it, None where it has no such thing."""
    if isinstance(question, Numerical) and question.unit_input != "shown":
        return _convert.unit_shown(question)
    if isinstance(question, PLAYABLE):
        return question
    if isinstance(question, Ordering):
        return _convert.ordering_to_matching(question)
    if isinstance(question, GapSelect | DragWords):
        return _convert.gaps_to_matching(question)
    if isinstance(question, CalculatedSimple | CalculatedChoice):
        made = _convert.with_row(question, lang)
        return _convert.unit_shown(made) if isinstance(made, Numerical) else made
    return None


def _manifest(course: Course[Html], files: Files) -> Blob:
    """One organization of one item, which shows one resource: the SCO, with every file of the package."""
    root = manifest(SCORM12, course)
    sco = identifier("sco", course.id)
    title = course.title.text[:200]  # all that the schema takes; the whole one is in the metadata and on the page
    top = organization(root, SCORM12, title)
    only = item(top, identifier("item", course.id), title, sco)
    if course.pass_mark is not None:
        # a platform compares score.raw with it when the session ends; without one it leaves the status to the player
        mark = only.makeelement(f"{{{ADLCP}}}masteryscore", {})
        mark.text = f"{course.pass_mark.normalize():f}"
        only.append(mark)
    names = [PAGE, *sorted(name for name in files if name != PAGE)]
    resource(root, sco, "webcontent", names, href=PAGE, attributes={f"{{{ADLCP}}}scormtype": "sco"})
    return to_blob(root)


def _left_out(course: Course[Html]) -> Iterator[Diagnostic]:
    used = player.used(course)
    for bank in course.banks:
        left = [question for question in bank.questions if question.id not in used]
        if left:
            names = ", ".join(f"'{q.id}'" for q in left[:3]) + (" ..." if len(left) > 3 else "")
            yield problem(
                "not-carried", bank.loc, f"{len(left)} of {len(bank.questions)} questions of the bank '{bank.id}' are in no quiz and no unit of this "
                f"course, and so not in its SCORM 1.2 package: {names}",
                "draw them in a quiz, place them in a unit, or give learners the bank as Moodle XML", [(q.loc, "not in the package") for q in left],
            )  # fmt: skip
    yield from credit_lost(NAME, course)
    for question in walk.questions(course):
        if question.id in used and isinstance(question, Essay):
            if question.response == "file" or question.attachments:
                yield not_carried(
                    NAME,
                    "essay",
                    f"the essay '{question.id}'",
                    question.loc,
                    "files cannot be handed in here: ask for text, or use a platform's assignment",
                )
            else:
                yield not_carried(NAME, "essay", f"the essay '{question.id}'", question.loc)
    for question, lang in ((question, bank.lang) for bank in course.banks for question in bank.questions):
        if question.id not in used or (made := _played(question, lang)) is question:
            continue
        name = f"the {kind_of(question)} question '{question.id}'"
        if isinstance(question, Measured) and question.unit_input != "shown":
            yield not_carried(
                NAME, "asked-units", f"the unit that {name} asks for", _convert.unit_asked_at(question), "its own unit is shown instead"
            )
        if isinstance(question, Numerical):
            continue
        if made:
            alike = ", with the same values for every learner" if isinstance(question, CalculatedSimple | CalculatedChoice) else ""
            yield problem("converted", question.loc, f"{name} becomes a {kind_of(made)} question in the {TITLE}{alike}")
        else:
            why, hint = _WHY_NOT.get(type(question), ("", "give learners the bank as Moodle XML"))
            yield problem("not-carried", question.loc, f"{name} is left out of the {TITLE}{why}", hint)
    for quiz in course.quizzes:
        if "closed" in (quiz.show.marks, quiz.show.feedback, quiz.show.answers):
            yield problem(
                "converted", quiz.at("show"), f"in the SCORM 1.2 package, what the quiz '{quiz.id}' shows is {FORMATS[NAME].becomes('show')}",
                "nothing closes a quiz here: write 'after' or 'never'",
            )  # fmt: skip
    for module in course.modules:
        for topic in module.discussions:
            yield not_carried(NAME, "discussions", f"the discussion '{topic.id}'", topic.loc)
