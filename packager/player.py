"""A rendered course as the learner's player: one document that holds every page, one stylesheet, one script. It knows no platform's package."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from itertools import chain
from typing import Any, TypeAlias

from packager import grade, walk
from packager.diagnostics import Diagnostic, Result
from packager.files import Blob, blob
from packager.localize import cldr, words
from packager.localize.phrase import Phrase, attributes, phrase
from packager.localize.words import Words
from packager.model import (
    TRAINER,
    Choice,
    Course,
    Draw,
    Embed,
    Essay,
    Gap,
    Html,
    Matching,
    Math,
    Module,
    Numerical,
    Plain,
    QuestionBase,
    Quiz,
    Ref,
    ShortAnswer,
    Show,
    Token,
    TrueFalse,
    Value,
    direction,
    kind_of,
)  # fmt: skip
from packager.templating import Markup, Templates, broken

MEDIA = "media/"
_BLOCK = re.compile(r"<(?:aside|blockquote|details|div|dl|figure|h[1-6]|hr|ol|p|pre|section|table|ul)\b")
Playable: TypeAlias = Choice[Html] | TrueFalse[Html] | ShortAnswer[Html] | Numerical[Html] | Matching[Html] | Essay[Html]
PLAYABLE = (Choice, TrueFalse, ShortAnswer, Numerical, Matching, Essay)
"""The kinds of question that the player knows. A format makes one of these of any other, or leaves it out."""

_GONE = "#gone"  # the address of what this course does not hold: its link is taken off the words


def pages(course: Course[Html], adapters: Iterable[str], templates: Templates) -> Result[dict[str, Blob]]:
    """index.html, player.css, player.js and media/*: all that a browser needs. adapters: names of lms_*.js in the order in which they are tried;
    the last must always open. Problems are those of a workspace's own templates."""
    said = words.read(course.lang, templates)
    style = templates.text("player/player.css")
    code = script(adapters, templates)
    problems = [*words.unusable(said), *style.diagnostics, *code.diagnostics]
    if problems:
        return Result({}, tuple(problems))
    book = _Book(course, said.value, templates)
    page = templates.render("player/index.html", book.values())
    files = {"index.html": blob(page.value), "player.css": blob(style.value), "player.js": blob(code.value)}
    for asset in course.assets.values():
        files[MEDIA + asset.name] = asset.blob
    return Result(files, tuple(dict.fromkeys([*book.problems, *page.diagnostics])))


def used(course: Course[Html]) -> frozenset[str]:
    """Ids of the questions that the player holds: what its units place and its quizzes draw."""
    placed = [embed for unit in course.units for embed in walk.embeds(unit)]
    draws = [draw for quiz in course.quizzes for draw in quiz.draws] + [draw for embed in placed for draw in embed.draws]
    return frozenset(e.id for e in placed if e.kind == "question") | {
        q.id for draw in draws for entry in walk.pool(course, draw) for q in entry
    }


# ---- the script --------------------------------------------------------------------------------------------------------------

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const|let|class) (\w+))", re.MULTILINE)

_UNJOINED = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def script(adapters: Iterable[str], templates: Templates) -> Result[str]:
    """The ES modules as one classic script, since browsers refuse modules from a file on disk: each module a function that gives what it exports.
    They may write `import { a, b } from "./x.js";` and `export` before a declaration, each on a line of its own."""
    adapters = tuple(adapters)
    parts: list[str] = []
    problems: list[Diagnostic] = []
    for name in ("core", *adapters, "ui"):
        source = templates.text(f"player/{name}.js")
        problems += source.diagnostics
        made = _module(name, source.value)
        if left := _UNJOINED.search(made):
            hint = f"'{left[0].strip()}' cannot be joined into one script"
            problems += broken(f"player/{name}.js", made[: left.start()].count("\n"), hint).diagnostics
        parts.append(made)
    connects = ", ".join(f"{name}.connect" for name in adapters)
    whole = "\n".join(['(() => {\n"use strict";', *parts, f"ui.play(window, [{connects}]);\n}})();\n"])
    return Result(whole, tuple(problems))


def _module(name: str, source: str) -> str:
    exports = _EXPORT.findall(source)
    body = _IMPORT.sub(lambda m: f"const {{{m[1]}}} = {m[2]};", _EXPORT.sub("", source))
    return f"const {name} = (() => {{\n{body}\nreturn {{ {', '.join(exports)} }};\n}})();"


# ---- the document --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Test:
    """A quiz of the course, or one drawn in a text."""

    id: str
    draws: tuple[Draw, ...]
    placed: bool
    pass_mark: float | None = None
    time_limit: int | None = None
    attempts: int | None = None
    shuffle: bool = False
    show: Show = Show("during", "during", "during")


class _Book:
    """One course in the words of the templates."""

    def __init__(self, course: Course[Html], said: Words, templates: Templates) -> None:
        self.course = course
        self.templates = templates
        self.problems: list[Diagnostic] = []
        self.said = said
        self.words = {name: self.ours(said[name]) for name in said.table}
        self.questions = {question.id: question for question in walk.questions(course) if isinstance(question, PLAYABLE)}
        self.langs = {question.id: bank.lang for bank in course.banks for question in bank.questions}
        self.units = {unit.id: unit for unit in course.units}
        self.quizzes = {quiz.id: quiz for quiz in course.quizzes}
        self.links = {link.id: link for module in course.modules for link in module.links}
        self.discussions = {topic.id: topic for module in course.modules for topic in module.discussions}
        self.terms = {term.id for term in course.glossary}
        placed = [embed for unit in course.units for embed in walk.embeds(unit)]
        self.placed = tuple(dict.fromkeys(e.id for e in placed if e.kind == "question" and e.id in self.questions))
        self.tests = [
            *(_Test(q.id, q.draws, False, None if q.pass_mark is None else float(q.pass_mark), q.time_limit, q.attempts, q.shuffle, q.show)
              for q in course.quizzes),
            *(_Test(e.id, e.draws, True) for e in placed if e.kind == "quiz"),
        ]  # fmt: skip
        drawn = [question.id for test in self.tests for draw in test.draws for entry in walk.pool(course, draw) for question in entry]
        self.drawn = tuple(dict.fromkeys(drawn))

    def values(self) -> dict[str, Any]:
        course = self.course
        modules: list[dict[str, Any]] = [
            {"id": module.id, "title": self.phrase(module.title), "summary": self.say(module.summary), "pages": list(self.pages_of(module))}
            for module in course.modules
        ]
        return {
            "course": {
                "title": self.phrase(course.title), "lang": course.lang, "dir": direction(course.lang), "summary": self.say(course.summary),
                "outcomes": [self.phrase(outcome) for outcome in course.meta.outcomes], "facts": list(self.facts()), "imprint": list(self.imprint()),
            },
            "modules": modules,
            "pages": [page for module in modules for page in module["pages"]],
            "home": {"anchor": "page:home", "title": self.words["home"]},
            "glossary": {"anchor": "page:glossary", "title": self.words["glossary"]},
            "terms": [{"id": t.id, "term": self.phrase(t.term), "definition": self.say(t.definition)} for t in course.glossary],
            "funding": course.funding and {
                "programme": self.phrase(course.funding.programme), "project": course.funding.project,
                "statement": self.say(course.funding.statement), "disclaimer": self.say(course.funding.disclaimer),
            },
            "bank": Markup("").join(self.form(self.questions[id]) for id in self.drawn),
            "words": self.words,
            "data": _json({"course": self.data(), "words": self.said.script(), "speech": self.speech()}),
        }  # fmt: skip

    # ---- pages ----

    def pages_of(self, module: Module[Html]) -> Iterator[dict[str, Any]]:
        blank = {"module": self.phrase(module.title), "own": "", "time": "", "objectives": [], "url": "", "facts": []}
        for id in module.units:
            unit = self.units[id]
            yield blank | {
                "kind": "unit", "id": unit.id, "anchor": f"page:{unit.id}", "title": self.phrase(unit.title, unit.lang), "body": self.say(unit.body, unit.lang or ""),
                "own": attributes(unit.lang or "", self.course.lang),
                "time": "" if unit.workload is None else self.ours(self.said.about(unit.workload)),
                "objectives": [self.phrase(objective.text, unit.lang) for objective in unit.objectives],
            }  # fmt: skip
        for id in module.quizzes:
            quiz = self.quizzes[id]
            yield blank | {
                "kind": "quiz", "id": quiz.id, "anchor": f"quiz:{quiz.id}", "title": self.phrase(quiz.title), "body": self.say(quiz.intro),
                "facts": list(self.quiz_facts(quiz)),
            }  # fmt: skip
        for link in module.links:
            yield blank | {
                "kind": "link", "id": link.id, "anchor": f"link:{link.id}", "title": self.phrase(link.title), "body": self.say(link.description),
                "url": link.url,
            }  # fmt: skip
        for topic in module.discussions:
            yield blank | {
                "kind": "discussion", "id": topic.id, "anchor": f"topic:{topic.id}", "title": self.phrase(topic.title), "body": self.say(topic.text)
            }  # fmt: skip

    def facts(self) -> Iterator[tuple[str, Phrase | Markup | str]]:
        """What the first page says of the course, by word and value."""
        meta, course = self.course.meta, self.course
        if course.audience:
            titles = {audience.id: self.phrase(audience.title) for audience in course.audiences}
            yield "audience", self.words["trainers"] if course.audience == TRAINER else titles.get(course.audience, course.audience)
        if meta.workload is not None:
            yield "workload", self.ours(self.said.about(meta.workload))
        if course.pass_mark is not None:
            yield "pass_mark", self.said.percent(course.pass_mark)
        if meta.authors:
            yield "authors", ", ".join(meta.authors)
        if meta.keywords:
            yield "keywords", Markup(", ").join(self.phrase(keyword) for keyword in meta.keywords)

    def imprint(self) -> Iterator[Phrase]:
        if self.course.meta.license:
            yield self.ours(self.said.named("licence", self.course.meta.license))
        yield self.ours(self.said.named("version", self.course.meta.version))

    def quiz_facts(self, quiz: Quiz[Html]) -> Iterator[tuple[str, Phrase | str]]:
        yield "questions", str(len(walk.fixed(self.course, quiz.draws, quiz.id)))
        if quiz.pass_mark is not None:
            yield "pass_mark", self.said.percent(quiz.pass_mark)
        if quiz.time_limit is not None:
            yield "time_limit", self.ours(self.said.duration(quiz.time_limit))
        yield "attempts", self.words["attempts_all"] if quiz.attempts is None else str(quiz.attempts)

    # ---- phrases ----

    def phrase(self, text: Plain, own: str | None = None) -> Phrase:
        """A title or name on the page. own: the language of what it stands in, where that is not the course's."""
        if own and not text.lang:
            return Phrase(text.text, "" if own == self.course.lang else own, self.course.lang, quiet=True)
        return phrase(text, self.course.lang)

    def ours(self, said: str) -> Phrase:
        """A word of ours on the page."""
        return phrase(said, self.course.lang, quiet=True)

    # ---- texts ----

    def say(self, html: Html | None, lang: str = "") -> Markup:
        """A rope as markup for the page. lang: its language, where that is not the course's."""
        if not html:
            return Markup("")
        text = "".join(piece if isinstance(piece, str) else self.spell(piece, lang) for piece in html)
        return Markup(_unlinked(text) if _GONE in text else text)

    def spell(self, token: Token, lang: str) -> str:
        if isinstance(token, Gap | Value):  # a format makes something else of questions with them
            return "_____" if isinstance(token, Gap) else escape(token.typed)
        if isinstance(token, Math):
            from packager.markup import mathml

            return mathml(token.tex, token.display).value  # what is wrong with it was said when it was rendered
        if isinstance(token, Embed):
            return self.embed(token, lang)
        return escape(self.address(token), quote=True)

    def address(self, ref: Ref) -> str:
        if ref.kind == "asset" and ref.id in self.course.assets:
            return MEDIA + self.course.assets[ref.id].name + (f"#{ref.fragment}" if ref.fragment else "")
        if ref.kind == "unit" and ref.id in self.units:
            return f"#{ref.fragment or 'page:' + ref.id}"
        if ref.kind == "term" and ref.id in self.terms:
            return f"#term:{ref.id}"
        for kind, known in (("quiz", self.quizzes), ("link", self.links), ("topic", self.discussions)):
            if ref.kind == "activity" and ref.id in known:
                return f"#{kind}:{ref.id}"
        return _GONE

    def embed(self, embed: Embed, lang: str) -> str:
        """A question or drawn quiz in a text whose language is `lang`; it is itself in the course's, as all pages are."""
        back = attributes(self.course.lang, lang) if lang else Markup("")
        if embed.kind == "quiz":
            kicker = f'<p class="kicker">{self.words["test"].__html__()}</p>'
            return f'<div class="quiz-box placed" data-quiz="{escape(embed.id)}"{back}>{kicker}<div class="run"></div></div>'
        question = self.questions.get(embed.id)
        return "" if question is None else str(self.form(question, back))

    def form(self, question: Playable, back: Markup = Markup("")) -> Markup:  # noqa: B008 (a text is no mutable default)
        made = self.templates.render("player/question.html", {"q": self.question(question) | {"back": back}, "words": self.words})
        self.problems += made.diagnostics
        return Markup(made.value)

    # ---- questions ----

    def question(self, question: Playable) -> dict[str, Any]:
        """What the template shows of a question."""
        lang = self.langs[question.id]
        own = attributes(lang, self.course.lang)
        view = {
            "id": question.id, "kind": kind_of(question), "own": own, "around": attributes(self.course.lang, lang),
            "prompt": self.say(question.prompt), "options": [], "pairs": [], "unit": "", "says": list(self.says(question)),
            "several": False, "numbering": "none",
        }  # fmt: skip
        match question:
            case Choice():
                labels = [(option.key, *self.label(option.text)) for option in question.options]
                options = [{"key": key, "text": text, "long": long, "own": own} for key, text, long in labels]
                ask = "answer_all" if question.several else "answer_one"
                return view | {"options": options, "several": question.several, "numbering": question.numbering, "ask": ask}
            case TrueFalse():
                options = [{"key": key, "text": self.words[key], "long": False, "own": ""} for key in ("true", "false")]
                return view | {"options": options, "ask": "answer_true_false"}
            case ShortAnswer():
                return view | {"ask": "answer_short"}
            case Numerical():
                return view | {"ask": "answer_number", "unit": phrase(question.unit, lang) if question.unit else ""}
            case Matching():
                pairs = [{"key": p.key, "stem": self.say(p.stem)} for p in question.pairs]
                # shown by the alphabet, an order that tells nothing
                choices = [
                    phrase(choice, lang)
                    for choice in sorted(_choices(question), key=lambda choice: (choice.text.isdigit() and len(choice.text), choice.text))
                ]
                return view | {"pairs": pairs, "choices": choices, "ask": "answer_matching"}
            case Essay():
                template = "\n\n".join(walk.plain_lines(question.template)) if question.template else ""
                return view | {"lines": question.lines, "template": template, "limits": self.limits(question), "ask": "answer_essay"}

    def limits(self, essay: Essay[Html]) -> Phrase | str:
        """How many words an answer has."""
        least, most = essay.min_words, essay.max_words
        if least and most:
            return self.ours(self.said.say("words_between", most, least=least))
        return self.ours(self.said.say("words_least", least) if least else self.said.say("words_most", most)) if least or most else ""

    def label(self, html: Html) -> tuple[Markup, bool]:
        """A text that is one paragraph without that paragraph, since a label takes phrases only; and whether it is more, so that it cannot be one."""
        text = str(self.say(html)).strip()
        if text.startswith("<p>") and text.endswith("</p>") and text.count("</p>") == 1:
            text = text[3:-4]
        return Markup(text), _BLOCK.search(text) is not None

    def says(self, question: Playable) -> Iterator[tuple[str, Markup]]:
        """Every text that is shown after an answer, by the name that ui.js asks for."""
        feedback = question.feedback
        named: list[tuple[str, Html | None]] = [
            ("general", feedback.general), ("correct", feedback.correct), ("partial", feedback.partial), ("incorrect", feedback.incorrect)
        ]  # fmt: skip
        named += [(f"hint-{n}", hint.text) for n, hint in enumerate(question.hints)]
        match question:
            case Choice():
                named += [(f"option-{option.key}", option.feedback) for option in question.options]
            case TrueFalse():
                named += [("true", question.when_true), ("false", question.when_false)]
            case ShortAnswer():
                named += [(f"answer-{n}", accepted.feedback) for n, accepted in enumerate(question.answers)]
            case Numerical():
                named += [(f"answer-{n}", number.feedback) for n, number in enumerate(question.answers)]
        return ((name, self.say(text)) for name, text in named if text)

    # ---- data for the script ----

    def speech(self) -> dict[str, Any]:
        """How the script speaks: whose plural rules it follows, how numbers and percentages look, and which words of ours are English."""
        lang = self.course.lang
        return {
            "lang": cldr.speaks(lang), "decimal": cldr.decimal(lang), "percent": cldr.percent(0, lang).split("0"),
            "english": [name for name in self.said.table if self.said.foreign(name)],
        }  # fmt: skip

    def data(self) -> dict[str, Any]:
        """The course as core.js takes it: what is graded, drawn and counted, and no text."""
        course = self.course
        used = dict.fromkeys(chain(self.placed, self.drawn))
        return {
            "id": f"{course.id}-{course.audience}" if course.audience else course.id,
            "version": course.meta.version,
            "title": course.title.text,
            "passMark": None if course.pass_mark is None else float(course.pass_mark),
            "pages": [id for module in course.modules for id in module.units],
            "placed": self.placed,
            "quizzes": [self.test(test) for test in self.tests],
            "questions": {id: _facts(self.questions[id]) for id in used},
        }

    def test(self, test: _Test) -> dict[str, Any]:
        show = test.show
        return {
            "id": test.id, "placed": test.placed, "passMark": test.pass_mark, "timeLimit": test.time_limit, "attempts": test.attempts,
            "shuffle": test.shuffle, "show": {"marks": show.marks, "feedback": show.feedback, "answers": show.answers},
            "draws": [
                {"pool": [_ids(entry) for entry in walk.pool(self.course, draw)], "named": bool(draw.ids), "count": draw.count,
                 "points": None if draw.points is None else _number(draw.points)}
                for draw in test.draws
            ],
        }  # fmt: skip


def _ids(entry: tuple[QuestionBase[Html], ...]) -> str | list[str]:
    """A question that may be drawn, or the variants of a family, of which one is."""
    return entry[0].id if len(entry) == 1 else [question.id for question in entry]


def _facts(question: Playable) -> dict[str, Any]:
    """A question's rules of grading, in the terms of core.js."""
    facts: dict[str, Any] = {
        "kind": kind_of(question), "points": _number(question.points), "penalty": _number(question.penalty),
        "hints": [{"clear": hint.clear_wrong, "count": hint.show_count} for hint in question.hints],
    }  # fmt: skip
    match question:
        case Choice():
            options = [{"key": o.key, "fraction": _number(o.fraction)} for o in question.options]
            return facts | {
                "several": question.several,
                "whole": question.scoring == "whole",
                "shuffle": question.shuffle,
                "options": options,
            }
        case TrueFalse():
            return facts | {"answer": question.answer}
        case ShortAnswer():
            accepted = [
                {"text": a.text.text, "fraction": _number(a.fraction)} | ({"lang": a.text.lang} if a.text.lang else {})
                for a in question.answers
            ]
            return facts | {"caseSensitive": question.case_sensitive, "answers": accepted}
        case Numerical():
            numbers = [
                {"value": None if a.value is None else grade.spell(a.value), "tolerance": grade.spell(a.tolerance), "fraction": _number(a.fraction)}
                for a in question.answers
            ]  # fmt: skip
            return facts | {"answers": numbers, "unit": question.unit.text if question.unit else ""}
        case Matching():
            pairs = [{"key": p.key, "answer": p.answer.text} for p in question.pairs]
            return facts | {"pairs": pairs, "choices": [choice.text for choice in _choices(question)], "shuffle": question.shuffle}
        case Essay():
            return facts


def _choices(question: Matching[Html]) -> list[Plain]:
    """The answers on offer, each once, in the order of the source: a report names them by their place here, which is the same in every language."""
    found: dict[str, Plain] = {}
    for text in (*(pair.answer for pair in question.pairs), *question.distractors):
        found.setdefault(text.text, text)
    return list(found.values())


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def _json(value: Any) -> Markup:
    """JSON that can stand in a script element: no `<`, `>` or `&`, and nothing that ends a line in some browsers."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)


def _unlinked(text: str) -> str:
    """The words of links that lead nowhere, without the links."""
    return re.sub(rf'<a\b[^>]*href="{_GONE}"[^>]*>(.*?)</a>', r"\1", text, flags=re.DOTALL)
