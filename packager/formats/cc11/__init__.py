"""IMS Common Cartridge 1.1: the organisation, pages with their media, quizzes as QTI, one question bank, web links, discussion topics."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from html import escape
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from packager import walk
from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.files import Blob, Files, blob
from packager.formats import Options
from packager.formats import _imsmanifest as cp
from packager.formats import _qti12 as qti
from packager.formats.base import not_carried, spell
from packager.formats.cc11 import page
from packager.formats.cc11.questions import CC, categories, fit, no_weight, weights
from packager.model import Course, Discussion, Draw, Embed, Html, Link, Plain, Question, Quiz, Ref, Show, Unit

WEBCONTENT = "webcontent"
WEBLINK = "imswl_xmlv1p1"
TOPIC = "imsdt_xmlv1p1"
ASSESSMENT = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
BANK = "imsqti_xmlv1p2/imscc_xmlv1p1/question-bank"
WL = "http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1"
DT = "http://www.imsglobal.org/xsd/imsccv1p1/imsdt_v1p1"

INLINE_LIMIT = 4 << 20
"""Largest file, in bytes, that is written into a question's text: XML readers refuse texts above 10 MB, and base64 adds a third."""

WORDS = {
    "about": "About this course",
    "glossary": "Glossary",
    "objectives": "After this unit you can:",
    "outcomes": "After this course you can:",
    "workload": "Time needed: {} minutes",
    "authors": "Authors: {}",
    "license": "Licence: {}",
    "funding": "{programme}, project {project}",
    "placed": "{unit}: questions",
    "answer": "Answer question {numbers} of “{title}”, which follows this page.",
    "answers": "Answer questions {numbers} of “{title}”, which follows this page.",
}


def write(course: Course[Html], options: Options) -> Result[Files]:
    """A cartridge's files by their path in it. Warnings for all that a cartridge, or an importer of cartridges, does not carry."""
    cartridge = _Cartridge(course)
    cartridge.make()
    return Result(cartridge.files, tuple(dict.fromkeys(cartridge.said)))


def code_safe(title: str) -> str:
    """A course title from which Moodle can make its course code. It takes the blanks out and the first 94 bytes, and stops the import where that
    cuts a letter in two or leaves an element: so a thin space, three bytes long, stands for a blank or two, and ‹ for <."""
    title = title.replace("<", "‹")
    spots = [found.start() for found in re.finditer(" ", title)]
    for count in range(len(spots) + 1):
        tried = "".join("\u2009" if at in spots[:count] else letter for at, letter in enumerate(title))
        if _cut(tried):
            return tried
    while not _cut(title):
        title = title[:-1]
    return title


def _cut(title: str) -> bool:
    """Whether the 94th byte is the end of a letter."""
    try:
        title.replace(" ", "").encode()[:94].decode()
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Test:
    """A quiz of the cartridge: an author's, or the questions placed in one unit."""

    id: str
    title: str
    path: str
    loc: Location
    items: tuple[qti.Item, ...]
    settings: dict[str, str]
    intro: Html | None = None


@dataclass
class _Cartridge:
    """One writing: what is made so far, and what is said."""

    course: Course[Html]
    files: dict[str, Blob] = field(default_factory=dict)
    said: list[Diagnostic] = field(default_factory=list)

    def __post_init__(self) -> None:
        title = code_safe(self.course.title.text)
        self.root = cp.manifest(cp.CC11, replace(self.course, title=replace(self.course.title, text=title)))
        self.items = cp.organization(self.root, cp.CC11, title)
        self.banks = {question.id: bank.title.text for bank in self.course.banks for question in bank.questions}
        self.held: dict[str, qti.Held | None] = {}
        self.used: set[str] = set()
        self.media: dict[str, None] = {}  # asset paths in the order of their first use
        self.urls = {link.id: link.url for module in self.course.modules for link in module.links}
        self.units = {unit.id: f"{cp.portable(unit.id)}.html" for unit in self.course.units}

    def make(self) -> None:
        self._say_of_course()
        tests = {quiz.id: self._quiz(quiz) for quiz in self.course.quizzes}
        units = {unit.id: unit for unit in self.course.units}
        # the first item becomes the top of the course in Moodle, not a section: without it the first module would lose its title
        first = cp.item(self.items, "section_about", self._name(self.course.title))
        self._page(first, "course/about", WORDS["about"], self.course.lang, self._about())
        for module in self.course.modules:
            section = cp.item(self.items, cp.identifier("module", module.id), self._name(module.title))
            if module.summary is not None:
                self._page(
                    section,
                    f"course/{cp.identifier('module', module.id)}",
                    self._name(module.title),
                    self.course.lang,
                    self._text(module.summary),
                )
            for id in module.units:
                self._unit(section, units[id])
            for id in module.quizzes:
                self._test(section, tests[id])
            for link in module.links:
                self._link(section, link)
            for discussion in module.discussions:
                self._discussion(section, discussion)
        if self.course.glossary:
            last = cp.item(self.items, "section_glossary", WORDS["glossary"])
            self._page(last, "course/glossary", WORDS["glossary"], self.course.lang, self._glossary())
        self._bank()
        for path in self.media:
            asset = self.course.assets[path]
            self.files[f"media/{asset.name}"] = asset.blob
            cp.resource(self.root, _media_id(asset.name), WEBCONTENT, [f"media/{asset.name}"], f"media/{asset.name}")
        self.files["imsmanifest.xml"] = cp.to_blob(self.root)

    def _name(self, plain: Plain) -> str:
        """A name as Moodle keeps it: from a `<` on it takes a name for an element, unless a blank follows."""
        text = re.sub(r"<(?=\S)", "< ", plain.text)
        if text != plain.text:
            self.said.append(
                problem("converted", plain.loc, f"'{plain.text}' becomes '{text}' in the cartridge, since Moodle cuts a name at '<'",
                        "write it without '<' if that reads badly")
            )  # fmt: skip
        return text

    # ---- pages ----

    def _page(self, parent: Element, name: str, title: str, lang: str, content: str) -> None:
        """A page with the funder's words below, as an item and a resource."""
        path = f"{name}.html"
        id = "page_" + name.replace("/", "_")
        content = "\n".join(part for part in (content, self._funding()) if part)
        self.files[path] = blob(page.document(title, lang, content))
        used = [asset.name for asset in self.course.assets.values() if f'="../media/{asset.name}"' in content]
        cp.item(parent, f"item_{id}", title, id)
        cp.resource(self.root, id, WEBCONTENT, [path], path, [_media_id(name) for name in used])

    def _unit(self, section: Element, unit: Unit[Html]) -> None:
        test, answers = self._placed(unit)
        parts = [self._list(WORDS["objectives"], (objective.text.text for objective in unit.objectives))]
        if unit.workload is not None:
            parts.append(_paragraph(WORDS["workload"].format(unit.workload)))
        parts.append(self._text(unit.body, answers))
        content = "\n".join(part for part in parts if part)
        self._page(section, f"units/{cp.portable(unit.id)}", self._name(unit.title), unit.lang or self.course.lang, content)
        self._test(section, test)

    def _about(self) -> str:
        meta = self.course.meta
        parts = [self._text(self.course.summary) if self.course.summary else ""]
        parts.append(self._list(WORDS["outcomes"], (outcome.text for outcome in meta.outcomes)))
        if meta.workload is not None:
            parts.append(_paragraph(WORDS["workload"].format(meta.workload)))
        if meta.authors:
            parts.append(_paragraph(WORDS["authors"].format(", ".join(meta.authors))))
        if meta.license:
            parts.append(_paragraph(WORDS["license"].format(meta.license)))
        return "\n".join(part for part in parts if part)

    def _glossary(self) -> str:
        terms = sorted(self.course.glossary, key=lambda term: (term.term.text.casefold(), term.id))
        rows = [f"<dt>{page.words(term.term.text)}</dt>\n<dd>{self._text(term.definition)}</dd>" for term in terms]
        return "<dl>\n" + "\n".join(rows) + "\n</dl>"

    def _funding(self) -> str:
        funding = self.course.funding
        if funding is None:
            return ""
        who = WORDS["funding"].format(programme=funding.programme, project=funding.project) if funding.project else funding.programme.text
        parts = [_paragraph(who), *(self._text(text) for text in (funding.statement, funding.disclaimer) if text is not None)]
        return "<hr />\n<div>\n" + "\n".join(parts) + "\n</div>"

    def _list(self, lead: str, entries: Iterable[str]) -> str:
        rows = [f"<li>{page.words(entry)}</li>" for entry in entries]
        return f"<p><strong>{page.words(lead)}</strong></p>\n<ul>\n" + "\n".join(rows) + "\n</ul>" if rows else ""

    # ---- texts ----

    def _text(self, html: Html, answers: dict[str, str] | None = None) -> str:
        """A text on a page: links and media as files beside it."""
        return page.clean(
            spell(html, self._address, lambda math: page.tex(math.tex, math.display), lambda e: (answers or {}).get(e.id, ""))
        )

    def _address(self, ref: Ref) -> str:
        if ref.kind == "asset" and ref.id in self.course.assets:
            self.media[ref.id] = None
            return f"../media/{self.course.assets[ref.id].name}"
        if ref.kind == "unit" and ref.id in self.units:
            self.said.append(
                problem("not-carried", ref.loc, f"the link to the unit '{ref.id}' works between the cartridge's pages, but not once Moodle has imported them",
                        "name the page in your words as well, so that a learner finds it in the course's outline")
            )  # fmt: skip
            # with ./ the address is no part of any other: Moodle replaces it wherever it stands in the page
            return escape(f"./{self.units[ref.id]}" + (f"#{ref.fragment}" if ref.fragment else ""))
        return self._elsewhere(ref)

    def _elsewhere(self, ref: Ref) -> str:
        """The address of a link that has none in the cartridge: a web link's own, or "" with a warning."""
        if ref.id in self.urls and ref.kind == "activity":
            return escape(self.urls[ref.id])
        if ref.kind == "activity" or ref.kind == "unit":
            hint = "name it in your words as well, so that a learner finds it in the course's outline"
            self.said.append(problem("not-carried", ref.loc, f"the link to '{ref.id}' is left out of the cartridge; its words stay", hint))
        return ""

    def _question_text(self, html: Html) -> str:
        """A text of a question: pictures and sounds are written into it, since Moodle loses the files of questions."""
        return page.clean(spell(html, self._inline, lambda math: page.tex(math.tex, math.display), lambda embed: ""), asked=True)

    def _inline(self, ref: Ref) -> str:
        if ref.kind != "asset" or ref.id not in self.course.assets:
            return self._elsewhere(ref)
        asset = self.course.assets[ref.id]
        if asset.blob.size > INLINE_LIMIT or asset.media_type.split("/")[0] not in ("image", "audio", "video"):
            hint = "make it smaller, or put it on a page" if asset.blob.size > INLINE_LIMIT else "put it on a page"
            self.said.append(problem("not-carried", ref.loc, f"the file '{asset.name}' in a question is left out of the cartridge", hint))
            return ""
        return f"data:{asset.media_type};base64,{b64encode(asset.blob.read()).decode()}"

    # ---- quizzes ----

    def _quiz(self, quiz: Quiz[Html]) -> _Test | None:
        def lost(feature: str, what: str, hint: str = "") -> None:
            self.said.append(not_carried(CC, feature, f"{what} of the quiz '{quiz.title}'", quiz.loc, hint))

        self._say_of_draws(quiz.draws, f"the random draw of the quiz '{quiz.title}'")
        if quiz.pass_mark is not None:
            lost("pass-mark", "the pass mark", "set it in the platform after the import")
        if quiz.show != Show():
            lost("show", "what a learner sees when", "set it in the platform after the import")
        if quiz.shuffle:
            self.said.append(problem("not-carried", quiz.loc, f"the shuffling of the quiz '{quiz.title}' is left out of the cartridge",
                                     "set it in the platform after the import"))  # fmt: skip
        if quiz.intro is not None:
            self.said.append(
                problem(
                    "not-carried", quiz.loc, f"the introduction of the quiz '{quiz.title}' is in the cartridge, but Moodle passes over it"
                )
            )
        attempts = "unlimited" if quiz.attempts is None or quiz.attempts > 5 else str(quiz.attempts)
        if quiz.attempts is not None and quiz.attempts > 5:
            self.said.append(problem("converted", quiz.loc, f"the {quiz.attempts} attempts of the quiz '{quiz.title}' become any number of attempts",
                                     "a cartridge counts attempts up to five"))  # fmt: skip
        settings = {
            "qmd_feedbackpermitted": "No" if quiz.show.feedback == "never" else "Yes",
            "qmd_hintspermitted": "Yes",
            "qmd_solutionspermitted": "No" if quiz.show.answers == "never" else "Yes",
            "cc_maxattempts": attempts,
        }
        if quiz.time_limit:
            settings["qmd_timelimit"] = str(quiz.time_limit)
        pairs = walk.fixed(self.course, quiz.draws, quiz.id)
        items = self._items(pairs, quiz.id, f"the quiz '{quiz.title}'", quiz.loc)
        return _Test(
            cp.identifier("quiz", quiz.id),
            self._name(quiz.title),
            f"quizzes/{cp.portable(quiz.id)}.xml",
            quiz.loc,
            items,
            settings,
            quiz.intro,
        )

    def _placed(self, unit: Unit[Html]) -> tuple[_Test | None, dict[str, str]]:
        """The questions of a unit's text as a quiz that follows the page, and by each embed's id the sentence that stands in its place."""
        title = WORDS["placed"].format(unit=self._name(unit.title))
        pairs: dict[str, tuple[Question[Html], Fraction]] = {}
        groups: dict[str, list[str]] = {}
        for embed in walk.embeds(unit):
            found = self._drawn(embed)
            groups[embed.id] = [question.id for question, _ in found]
            for question, points in found:
                pairs.setdefault(question.id, (question, points))
            what = "the question placed here" if embed.kind == "question" else "the quiz placed here"
            self.said.append(not_carried(CC, "placed-questions", what, embed.loc))
            self._say_of_draws(embed.draws, "the random draw placed here", embed.loc)
        if not pairs:
            return None, {}
        name = f"placed-{unit.id}"
        items = self._items(tuple(pairs.values()), name, f"the questions of the unit '{unit.title}'", unit.loc)
        numbers = {id: number for number, id in enumerate((item.question.id for item in items), 1)}
        answers = {}
        for id, members in groups.items():
            mine = [numbers[member] for member in members if member in numbers]
            if mine:
                text = WORDS["answer" if len(mine) == 1 else "answers"].format(numbers=", ".join(map(str, mine)), title=title)
                answers[id] = f"<p><strong>{escape(text, quote=False)}</strong></p>"
        settings = {
            "qmd_feedbackpermitted": "Yes",
            "qmd_hintspermitted": "Yes",
            "qmd_solutionspermitted": "Yes",
            "cc_maxattempts": "unlimited",
        }
        test = _Test(cp.identifier("placed", unit.id), title, f"placed/{cp.portable(unit.id)}.xml", unit.loc, items, settings)
        return test, answers

    def _drawn(self, embed: Embed) -> tuple[tuple[Question[Html], Fraction], ...]:
        draws = embed.draws if embed.kind == "quiz" else (Draw(ids=(embed.id,)),)
        return walk.fixed(self.course, draws, embed.id)

    def _items(self, pairs: Iterable[tuple[Question[Html], Fraction]], test: str, what: str, loc: Location) -> tuple[qti.Item, ...]:
        """The questions that a cartridge can hold, with whole marks of the author's proportions."""
        kept = [(question, held, points) for question, points in pairs if (held := self._fit(question)) is not None]
        factor, whole = weights([points for _, _, points in kept])
        if factor != 1:
            self.said.append(problem("converted", loc, f"the points of {what} become {factor} times as many, so that they are whole",
                                     "a cartridge has no parts of points; each question keeps its share"))  # fmt: skip
        items = []
        for (question, held, points), weight in zip(kept, whole, strict=True):
            self.used.add(question.id)
            if weight is None:
                self.said.append(no_weight(question, points))
                continue
            ident = f"{cp.identifier('q', question.id)}__{cp.portable(test)}"
            items.append(qti.Item(held, ident, weight, categories(question, self.banks.get(question.id, ""))))
        return tuple(items)

    def _fit(self, question: Question[Html]) -> qti.Held | None:
        if question.id not in self.held:
            done = fit(question)
            self.said.extend(done.diagnostics)
            held = done.value
            self.held[question.id] = held and replace(held, name=replace(held.name, text=self._name(held.name)))
            self.used.add(question.id)
        return self.held[question.id]

    def _test(self, section: Element, test: _Test | None) -> None:
        if test is None:
            return
        if not test.items:
            self.said.append(
                problem(
                    "not-carried", test.loc, f"the quiz '{test.title}' is left out of the cartridge, which can hold none of its questions"
                )
            )
            return
        intro = self._question_text(test.intro) if test.intro is not None else ""
        self.files[test.path] = qti.assessment(test.id, test.title, self.course.lang, test.settings, intro, test.items, self._question_text)
        cp.item(section, f"item_{test.id}", test.title, test.id)
        cp.resource(self.root, test.id, ASSESSMENT, [test.path])

    def _bank(self) -> None:
        """What no quiz uses. A cartridge has one bank at most; Moodle calls it 'Quiz Bank 1'."""
        items = []
        for question in walk.questions(self.course):
            if question.id in self.used or (held := self._fit(question)) is None:
                continue
            _, (weight,) = weights([question.points]) if question.points.denominator == 1 else (1, [None])
            if weight is None:
                self.said.append(no_weight(question, question.points))
                continue
            items.append(qti.Item(held, cp.identifier("q", question.id), weight, categories(question, self.banks[question.id])))
        if items:
            self.files["questions/bank.xml"] = qti.objectbank("bank", items, self._question_text)
            cp.resource(self.root, "bank", BANK, ["questions/bank.xml"])

    # ---- links and topics ----

    def _link(self, section: Element, link: Link[Html]) -> None:
        root = etree.Element(f"{{{WL}}}webLink", nsmap=cast(dict[str, str], {None: WL}))
        title = self._name(link.title)
        etree.SubElement(root, f"{{{WL}}}title").text = title
        etree.SubElement(root, f"{{{WL}}}url", href=link.url)
        self._activity(section, cp.identifier("link", link.id), title, f"links/{cp.portable(link.id)}.xml", WEBLINK, root)
        if link.description is not None:
            self.said.append(problem("not-carried", link.loc, f"the description of the link '{link.title}' is left out of the cartridge",
                                     "say it on a page that leads to the link"))  # fmt: skip

    def _discussion(self, section: Element, discussion: Discussion[Html]) -> None:
        root = etree.Element(f"{{{DT}}}topic", nsmap=cast(dict[str, str], {None: DT}))
        title = self._name(discussion.title)
        etree.SubElement(root, f"{{{DT}}}title").text = title
        etree.SubElement(root, f"{{{DT}}}text", texttype="text/html").text = self._question_text(discussion.text)
        self._activity(section, cp.identifier("topic", discussion.id), title,
                       f"discussions/{cp.portable(discussion.id)}.xml", TOPIC, root)  # fmt: skip

    def _activity(self, section: Element, id: str, title: str, path: str, type: str, root: Element) -> None:
        self.files[path] = cp.to_blob(root)
        cp.item(section, f"item_{id}", title, id)
        cp.resource(self.root, id, type, [path])

    # ---- what is said of the whole ----

    def _say_of_course(self) -> None:
        course = self.course
        if course.pass_mark is not None:
            self.said.append(
                not_carried(CC, "pass-mark", "the pass mark of the course", course.loc, "set it in the platform after the import")
            )
        if course.glossary:
            self.said.append(not_carried(CC, "glossary", "the glossary", course.glossary[0].loc))
        for bank in course.banks:
            if any(question.tags for question in bank.questions):
                self.said.append(not_carried(CC, "tags", f"every tag of the bank '{bank.title}'", bank.loc))
            if any(question.section for question in bank.questions):
                self.said.append(not_carried(CC, "sections", f"each section of the bank '{bank.title}'", bank.loc))

    def _say_of_draws(self, draws: Iterable[Draw], what: str, loc: Location | None = None) -> None:
        for draw in draws:
            if draw.count is not None and draw.count < len(walk.pool(self.course, draw)):
                self.said.append(not_carried(CC, "random-draw", what, loc or draw.loc))


def _media_id(name: str) -> str:
    return cp.identifier("media", name)


def _paragraph(text: str) -> str:
    return f"<p>{page.words(text)}</p>"
