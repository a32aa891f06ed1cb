"""What quizzes draw from banks: that there is something to draw, and enough of it."""

from __future__ import annotations

from packager import walk
from packager.diagnostics import problem
from packager.model import Course, Draw, Markdown
from packager.source.names import Names
from packager.source.values import Problems


def check(course: Course[Markdown], names: Names, problems: Problems) -> None:
    """Every draw of a course's quizzes, and of those that its texts place, finds as many questions as it wants."""
    for quiz in course.quizzes:
        _quiz(course, quiz.draws, names, problems)
    for unit in course.units:
        for embed in names.placed.get(unit.id, ()):
            if embed.kind == "quiz":
                _quiz(course, embed.draws, names, problems)


def _quiz(course: Course[Markdown], draws: tuple[Draw, ...], names: Names, problems: Problems) -> None:
    made = {
        id: q.id for q in walk.questions(course) if q.family is not None for id in q.family.ids(q.id)
    }  # of a family, which counts as one question
    taken = {made.get(id, id) for draw in draws for id in draw.ids}
    for draw in draws:
        if draw.bank and draw.bank not in names.banks:
            continue  # reported where it is named
        if not all(names.banks[bank.id].sound for bank in course.banks if draw.bank in ("", bank.id)):
            continue  # what is missing may be a question that could not be read
        found = {question.id for entry in walk.pool(course, draw) for question in entry}
        if draw.ids:
            found = {id for id in draw.ids if made.get(id, id) in found}
        left = found if draw.ids else found - taken
        if not course.banks:
            problems.append(problem("draw-empty", draw.loc, "the course has no question bank to draw from", "name one:   bank: ID"))
        elif not found:
            hint = "see the tags, competences and objectives of the bank's questions"
            problems.append(problem("draw-empty", draw.loc, "no question meets all that is asked for here", hint))
        elif not left:
            problems.append(
                problem("draw-empty", draw.loc, "all questions that are meant here are asked by this quiz already", "take this out")
            )
        elif draw.count is not None and draw.count > len(left):
            more = f", beside {len(found) - len(left)} that this quiz asks anyway" if len(left) < len(found) else ""
            message = f"{draw.count} questions are to be drawn, and there are {len(left)}{more}"
            problems.append(problem("draw-too-many", draw.loc, message, f"draw {len(left)} or fewer"))
        if draw.count is None:
            taken |= found
