"""The tests of a cartridge: the author's quizzes, a quiz beside each page in which questions are placed, and the bank of what neither uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from packager import walk
from packager.diagnostics import Diagnostic, Location, problem
from packager.formats._imsmanifest import identifier, portable
from packager.formats.base import not_carried
from packager.formats.cc11.items import Held, Item
from packager.formats.cc11.questions import CC, categories, fit, no_weight, weights
from packager.formats.cc11.texts import Texts
from packager.localize.words import Words
from packager.model import Course, Draw, Html, Question, Quiz, Show, Unit

MOST_ATTEMPTS = 5
SETTINGS = {
    "qmd_feedbackpermitted": "Yes",
    "qmd_hintspermitted": "Yes",
    "qmd_solutionspermitted": "Yes",
    "cc_maxattempts": "unlimited",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Assessment:
    """A quiz of the cartridge. settings: QTI metadata, fieldlabel -> fieldentry."""

    id: str
    title: str
    path: str
    items: tuple[Item, ...]
    settings: Mapping[str, str]
    intro: Html | None = None


@dataclass
class Assessments:
    """The maker of one cartridge's tests; each test it makes takes its questions out of what `rest` gives at the end."""

    course: Course[Html]
    texts: Texts
    words: Words
    said: list[Diagnostic] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._banks = {question.id: bank for bank in self.course.banks for question in bank.questions}
        self._held: dict[str, Held | None] = {}
        self._unsaid: dict[str, tuple[Diagnostic, ...]] = {}

    def of_quiz(self, quiz: Quiz[Html]) -> Assessment | None:
        """An author's quiz, None where the cartridge can hold none of its questions."""
        self._say_of_quiz(quiz)
        unlimited = quiz.attempts is None or quiz.attempts > MOST_ATTEMPTS
        settings = SETTINGS | {
            "qmd_feedbackpermitted": "No" if quiz.show.feedback == "never" else "Yes",
            "qmd_solutionspermitted": "No" if quiz.show.answers == "never" else "Yes",
            "cc_maxattempts": "unlimited" if unlimited else str(quiz.attempts),
        }
        if quiz.time_limit:
            settings["qmd_timelimit"] = str(quiz.time_limit)  # minutes, as in the model
        items = self._items(walk.fixed(self.course, quiz.draws, quiz.id), quiz.id, f"the quiz '{quiz.title}'", quiz.loc)
        path = f"quizzes/{portable(quiz.id)}.xml"
        if not items:
            nothing = f"the quiz '{quiz.title}' is left out of the cartridge, which can hold none of its questions"
            self.said.append(problem("not-carried", quiz.loc, nothing))
            return None
        return Assessment(identifier("quiz", quiz.id), self.texts.name(quiz.title), path, items, settings, quiz.intro)

    def of_unit(self, unit: Unit[Html]) -> tuple[Assessment | None, dict[str, str]]:
        """The questions placed in a unit as a quiz to follow its page, and the sentence that stands in the place of each embed, by its id."""
        placed: dict[str, tuple[Question[Html], Fraction]] = {}
        groups: dict[str, list[str]] = {}
        for embed in walk.embeds(unit):
            drawn = walk.fixed(self.course, embed.draws or (Draw(ids=(embed.id,)),), embed.id)
            groups[embed.id] = [question.id for question, _ in drawn]
            for question, points in drawn:
                placed.setdefault(question.id, (question, points))
            self.said.append(not_carried(CC, "placed-questions", f"the {embed.kind} placed here", embed.loc))
            self._say_of_chance(embed.draws, "the random draw placed here")
        items = self._items(placed.values(), f"placed-{unit.id}", f"the questions of the unit '{unit.title}'", unit.loc)
        if not items:
            return None, {}
        title = str(self.words.say("placed_test", page=self.texts.name(unit.title)))
        numbers = {item.question.id: number for number, item in enumerate(items, 1)}
        sentences = {}
        for id, members in groups.items():
            if mine := [str(numbers[member]) for member in members if member in numbers]:
                text = self.words.say("answer_placed", len(mine), numbers=", ".join(mine), test=title)
                sentences[id] = f"<p><strong>{self.texts.ours(text, unit.lang or '')}</strong></p>"
        return Assessment(identifier("placed", unit.id), title, f"placed/{portable(unit.id)}.xml", items, SETTINGS), sentences

    def rest(self) -> tuple[Item, ...]:
        """The questions that no test so far has taken."""
        items = []
        for question in walk.questions(self.course):
            if question.id not in self._held and (held := self._fit(question)) is not None:
                items += self._weighed(question, held, question.points, 1, identifier("q", question.id))
        return tuple(items)

    def _items(self, drawn: Iterable[tuple[Question[Html], Fraction]], test: str, what: str, location: Location) -> tuple[Item, ...]:
        """The questions that a cartridge can hold, with whole marks in the author's proportions."""
        kept = [(question, held, points) for question, points in drawn if (held := self._fit(question)) is not None]
        factor = weights([points for _, _, points in kept])
        if factor != 1:
            times = f"the points of {what} become whole numbers in the same proportions, {factor} times as many"
            self.said.append(problem("converted", location, times, "a cartridge has no parts of points; each question keeps its share"))
        items = []
        for question, held, points in kept:
            items += self._weighed(question, held, points, factor, f"{identifier('q', question.id)}__{portable(test)}")
        return tuple(items)

    def _weighed(self, question: Question[Html], held: Held, points: Fraction, factor: int, ident: str) -> list[Item]:
        weight = points * factor
        if (wrong := no_weight(question, weight)) is not None:
            self.said.append(wrong)
            return []
        self.said.extend(self._unsaid.pop(question.id, ()))
        return [Item(held, ident, int(weight), categories(question, self._banks[question.id].title.text))]

    def _fit(self, question: Question[Html]) -> Held | None:
        """`fit` once a question, with a name that Moodle keeps. What becomes of one that fits is said when a test takes it, since its points may yet shut it out."""
        if question.id not in self._held:
            done = fit(question, self._banks[question.id].lang)
            held = done.value
            if held is None:
                self.said.extend(done.diagnostics)
            else:
                self._unsaid[question.id] = done.diagnostics
            self._held[question.id] = held and replace(held, name=replace(held.name, text=self.texts.name(held.name)))
        return self._held[question.id]

    # ---- what is lost ----

    def _say_of_quiz(self, quiz: Quiz[Html]) -> None:
        title = f"the quiz '{quiz.title}'"
        set_it = "set it in the platform after the import"
        self._say_of_chance(quiz.draws, f"the random draw of {title}")
        if quiz.pass_mark is not None:
            self.said.append(not_carried(CC, "pass-mark", f"the pass mark of {title}", quiz.at("pass-mark"), set_it))
        if quiz.show != Show():
            self.said.append(not_carried(CC, "show", f"when marks, feedback and answers of {title} are shown", quiz.at("show"), set_it))
        if quiz.shuffle:
            self.said.append(not_carried(CC, "question-order", f"the shuffling of {title}", quiz.at("shuffle"), set_it))
        if quiz.intro is not None:
            what = f"the introduction of {title}"
            self.said.append(not_carried(CC, "quiz-intro", what, quiz.at("intro"), "say it on the page before the quiz"))
        if quiz.attempts is not None and quiz.attempts > MOST_ATTEMPTS:
            many = f"the {quiz.attempts} attempts of {title} become any number of them"
            self.said.append(problem("converted", quiz.at("attempts"), many, f"a cartridge counts up to {MOST_ATTEMPTS} attempts"))

    def _say_of_chance(self, draws: Iterable[Draw], what: str) -> None:
        for draw in draws:
            pool = walk.pool(self.course, draw)
            if (draw.count is not None and draw.count < len(pool)) or any(len(entry) > 1 for entry in pool):
                self.said.append(not_carried(CC, "random-draw", what, draw.loc))
