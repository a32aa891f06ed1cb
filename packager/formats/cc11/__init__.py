"""IMS Common Cartridge 1.1: the organisation, pages with their media, quizzes as QTI, one question bank, web links, discussion topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from packager.diagnostics import Diagnostic, Result, problem
from packager.files import Blob, Files, blob
from packager.formats import FEATURES, Options, _convert
from packager.formats import _imsmanifest as cp
from packager.formats.base import credit_lost, not_carried
from packager.formats.cc11 import items as qti
from packager.formats.cc11 import page
from packager.formats.cc11.questions import CC
from packager.formats.cc11.quizzes import Assessment, Assessments
from packager.formats.cc11.texts import Texts, course_title, media_link, safe_name
from packager.localize import words
from packager.localize.phrase import attributes
from packager.localize.words import Words
from packager.model import Bank, Course, Discussion, Html, Link, Module, Unit
from packager.templating import Templates

WEBCONTENT = "webcontent"
WEBLINK = "imswl_xmlv1p1"
TOPIC = "imsdt_xmlv1p1"
ASSESSMENT = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
BANK = "imsqti_xmlv1p2/imscc_xmlv1p1/question-bank"
WL = "http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1"
DT = "http://www.imsglobal.org/xsd/imsccv1p1/imsdt_v1p1"

MARKS = ("tags", "competences", "objectives", "difficulty", "bloom")
"""The keys of a question that it is found and drawn by."""
PLURALS = {"unit": "units", "objective": "objectives", "quiz": "quizzes"}
LOST = "{what}: this is left out of the IMS Common Cartridge 1.1"


def write(course: Course[Html], options: Options) -> Result[Files]:
    """A cartridge's files by their path in it. Warnings for all that a cartridge, or an importer of cartridges, does not carry. options: "unit-links",
    "keep" or "words"; "templates", a folder whose words come before the package's."""
    links = options.get("unit-links", "keep")
    said = words.read(course.lang, Templates(options.get("templates", "")))
    if unusable := words.unusable(said):
        return Result({}, unusable)
    cartridge = _Cartridge(_convert.inlined(course), said.value, unit_links=links != "words")
    if links not in ("keep", "words"):
        wrong = f"'unit-links' is 'keep' or 'words', not '{links}'"
        cartridge.said.append(
            problem("setting-unknown", course.at(f"targets.{CC}.unit-links"), wrong, "write unit-links: words, or take it out")
        )
    cartridge.make()
    return Result(cartridge.files, tuple(dict.fromkeys(cartridge.said)))


class _Cartridge:
    """One writing: the files and the manifest so far, and what is said."""

    def __init__(self, course: Course[Html], said: Words, unit_links: bool) -> None:
        title = course_title(course.title.text)
        self.course, self.title, self.words = course, title, said
        self.files: dict[str, Blob] = {}
        self.said: list[Diagnostic] = []
        self.texts = Texts(course, self.said, unit_links)
        self.tests = Assessments(course, self.texts, said, self.said)
        self.root = cp.manifest(cp.CC11, replace(course, title=replace(course.title, text=title)))
        self.items = cp.organization(self.root, cp.CC11, title)

    def make(self) -> None:
        course = self.course
        self._say_of_course()
        quizzes = {quiz.id: self.tests.of_quiz(quiz) for quiz in course.quizzes}
        units = {unit.id: unit for unit in course.units}
        # the first item becomes the top of the course in Moodle, not a section: without it the first module would lose its title
        first = cp.item(self.items, "section_about", safe_name(course.title.text))
        if (about := self._about()) or course.funding is not None:
            self._page(first, "course/about", self.words["home"], about)
        for module in course.modules:
            section = cp.item(self.items, cp.identifier("module", module.id), self.texts.name(module.title))
            self._module(section, module, units, quizzes)
        if course.glossary:
            last = cp.item(self.items, "section_glossary", self.words["glossary"])
            self._page(last, "course/glossary", self.words["glossary"], self._glossary())
        if rest := self.tests.rest():
            self._resource("bank", BANK, "questions/bank.xml", qti.objectbank("bank", rest, self.texts.in_question))
        for asset in self.texts.media.values():
            self._resource(cp.identifier("media", asset.name), WEBCONTENT, f"media/{asset.name}", asset.blob, href=True)
        self.files["imsmanifest.xml"] = cp.to_blob(self.root)

    def _module(self, section: Element, module: Module[Html], units: dict[str, Unit[Html]], quizzes: dict[str, Assessment | None]) -> None:
        if module.summary is not None:
            name = f"course/{cp.identifier('module', module.id)}"
            self._page(section, name, self.texts.name(module.title), self.texts.on_page(module.summary))
        for id in module.units:
            self._unit(section, units[id])
        for id in module.quizzes:
            self._test(section, quizzes[id])
        for link in module.links:
            self._link(section, link)
        for discussion in module.discussions:
            self._discussion(section, discussion)

    # ---- pages ----

    def _page(self, section: Element, name: str, title: str, content: str, lang: str = "") -> None:
        """A page with the funder's words at its end, as an item and a resource. name: its path without the ending, one folder deep."""
        content = "\n".join(part for part in (content, self._funding(lang)) if part)
        used = [cp.identifier("media", asset.name) for asset in self.texts.media.values() if f'="{media_link(asset)}"' in content]
        id = "page_" + name.replace("/", "_")
        self._resource(id, WEBCONTENT, f"{name}.html", blob(page.document(title, lang or self.course.lang, content)), used, href=True)
        cp.item(section, f"item_{id}", title, id)

    def _unit(self, section: Element, unit: Unit[Html]) -> None:
        test, sentences = self.tests.of_unit(unit)
        own = unit.lang or ""
        parts = [self._list("objectives", [self.texts.words(objective.text, own) for objective in unit.objectives], own)]
        if unit.workload is not None:
            parts.append(self._fact(self.words.named("workload", self.words.about(unit.workload)), own))
        parts.append(self.texts.on_page(unit.body, sentences))
        self._page(section, f"units/{cp.portable(unit.id)}", self.texts.name(unit.title), "\n".join(filter(None, parts)), own)
        self._test(section, test)

    def _about(self) -> str:
        meta = self.course.meta
        parts = [self.texts.on_page(self.course.summary) if self.course.summary else ""]
        parts.append(self._list("outcomes", [self.texts.words(outcome) for outcome in meta.outcomes]))
        if meta.workload is not None:
            parts.append(self._fact(self.words.named("workload", self.words.about(meta.workload))))
        if meta.authors:
            parts.append(self._fact(self.words.named("authors", ", ".join(meta.authors))))
        if meta.license:
            parts.append(self._fact(self.words.named("licence", meta.license)))
        return "\n".join(filter(None, parts))

    def _glossary(self) -> str:
        terms = sorted(self.course.glossary, key=lambda term: (term.term.text.casefold(), term.id))
        rows = [f"<dt>{self.texts.words(term.term)}</dt>\n<dd>{self.texts.on_page(term.definition)}</dd>" for term in terms]
        return "<dl>\n" + "\n".join(rows) + "\n</dl>"

    def _funding(self, around: str = "") -> str:
        """Who pays, and the words that have to be shown for it. around: the language of the page, where that is not the course's."""
        funding = self.course.funding
        if funding is None:
            return ""
        who = f"<strong>{self.texts.ours(self.words['funded'])}</strong> {self.texts.words(funding.programme)}"
        parts = [f"<p>{who}{page.words(f' · {funding.project}' if funding.project else '')}</p>"]
        parts += [self.texts.on_page(text) for text in (funding.statement, funding.disclaimer) if text is not None]
        return f"<hr/>\n<div{attributes(self.course.lang, around) if around else ''}>\n" + "\n".join(parts) + "\n</div>"

    def _fact(self, said: str, around: str = "") -> str:
        return f"<p>{self.texts.ours(said, around)}</p>"

    def _list(self, lead: str, entries: Sequence[str], around: str = "") -> str:
        """A word of ours and the list that it leads to; "" where there is nothing in it."""
        rows = [f"<li>{entry}</li>" for entry in entries]
        head = self.texts.ours(self.words[lead], around)
        return f"<p><strong>{head}</strong></p>\n<ul>\n" + "\n".join(rows) + "\n</ul>" if rows else ""

    # ---- activities ----

    def _test(self, section: Element, test: Assessment | None) -> None:
        if test is None:
            return
        intro = self.texts.in_question(test.intro) if test.intro is not None else ""
        made = qti.assessment(test.id, test.title, self.course.lang, test.settings, intro, test.items, self.texts.in_question)
        self._resource(test.id, ASSESSMENT, test.path, made)
        cp.item(section, f"item_{test.id}", test.title, test.id)

    def _link(self, section: Element, link: Link[Html]) -> None:
        root = etree.Element(f"{{{WL}}}webLink", nsmap=cast(dict[str, str], {None: WL}))
        etree.SubElement(root, f"{{{WL}}}title").text = title = self.texts.name(link.title)
        etree.SubElement(root, f"{{{WL}}}url", href=link.url)
        id = cp.identifier("link", link.id)
        self._resource(id, WEBLINK, f"links/{cp.portable(link.id)}.xml", cp.to_blob(root))
        cp.item(section, f"item_{id}", title, id)
        if link.description is not None:
            what = f"the description of the link '{link.title}'"
            self.said.append(not_carried(CC, "link-descriptions", what, link.loc, "say it on a page that leads to the link"))

    def _discussion(self, section: Element, discussion: Discussion[Html]) -> None:
        root = etree.Element(f"{{{DT}}}topic", nsmap=cast(dict[str, str], {None: DT}))
        etree.SubElement(root, f"{{{DT}}}title").text = title = self.texts.name(discussion.title)
        etree.SubElement(root, f"{{{DT}}}text", texttype="text/html").text = self.texts.in_question(discussion.text)
        id = cp.identifier("topic", discussion.id)
        self._resource(id, TOPIC, f"discussions/{cp.portable(discussion.id)}.xml", cp.to_blob(root))
        cp.item(section, f"item_{id}", title, id)

    def _resource(self, id: str, type: str, path: str, content: Blob, dependencies: Iterable[str] = (), href: bool = False) -> None:
        """A file and its resource; only web content has an href (schema rules 1c to 4d)."""
        self.files[path] = content
        cp.resource(self.root, id, type, [path], path if href else "", dependencies)

    def _say_of_course(self) -> None:
        course = self.course
        if self.title.split() != course.title.text.split():
            cut = f"the course title becomes '{self.title}' in the cartridge, since Moodle refuses a cartridge with the title as it is"
            self.said.append(problem("converted", course.title.loc, cut, "write it without '<', and with blanks"))
        if course.pass_mark is not None:
            self.said.append(
                not_carried(
                    CC, "pass-mark", "the pass mark of the course", course.at("pass-mark"), "set it in the platform after the import"
                )
            )
        if course.glossary:
            self.said.append(not_carried(CC, "glossary", "the glossary", course.glossary[0].loc))
        self._say_of_competences()
        self.said.extend(credit_lost(CC, course))
        for bank in course.banks:
            self._say_of_marks(bank)
            if any(question.section for question in bank.questions):
                self.said.append(not_carried(CC, "sections", f"each section of the bank '{bank.title}'", bank.loc))

    def _say_of_competences(self) -> None:
        """What units, their objectives and quizzes teach and test, in one word a course, at the first of them."""
        units, quizzes = self.course.units, self.course.quizzes
        naming = [("unit", unit.loc) for unit in units if unit.competences]
        naming += [("objective", objective.loc) for unit in units for objective in unit.objectives if objective.competences]
        naming += [("quiz", quiz.at("competences")) for quiz in quizzes if quiz.competences]
        if naming:
            counts = Counter(name for name, _ in naming)
            what = _in_words([f"{count} {PLURALS[name] if count > 1 else name}" for name, count in counts.items()])
            self.said.append(problem("not-carried", naming[0][1], LOST.format(what=f"the competences of {what}")))

    def _say_of_marks(self, bank: Bank[Html]) -> None:
        """What questions are found and drawn by, in one word a bank, at the first of them."""
        marked = [(question, key) for question in bank.questions for key in MARKS if getattr(question, key)]
        if marked:
            keys = [key for key in MARKS if any(key == other for _, other in marked)]
            count = len({question.id for question, _ in marked})
            what = f"{_in_words([FEATURES[key].lower() for key in keys])} of {count} question{'s' * (count > 1)} of the bank '{bank.title}'"
            first, key = marked[0]
            self.said.append(problem("not-carried", first.at(key), LOST.format(what=what), "the question XML of the same bank has it"))


def _in_words(words: Sequence[str]) -> str:
    """a, b and c"""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
