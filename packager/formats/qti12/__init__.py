"""QTI 1.2 as Canvas imports it: for each bank a quiz that asks all of its questions (of a family one, by a question group), and a question bank for each of its sections.

Why both: Classic Quizzes put questions into the banks that a package has (objectbank) and link those of a quiz with them
(assessment_question_identifierref), so that a teacher draws from a section; New Quizzes and its item banks read the quiz of a package alone
(instructure/qti, lib/qti/models/resource.rb). Canvas knows a question by its ident when it is imported again, and renews it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from lxml import etree
from lxml.etree import _Element as Element

from packager import walk
from packager.diagnostics import Result, problem
from packager.files import Blob, Files
from packager.formats import FEATURES, FORMATS, Options, _qti12
from packager.formats import _imsmanifest as cp
from packager.formats._xml import legal
from packager.formats.base import not_carried
from packager.formats.qti12.items import item, points
from packager.formats.qti12.questions import Held, fit
from packager.formats.qti12.texts import QTI12, Texts, path
from packager.model import Bank, Choice, Course, Html, Matching, Meta, Plain

XSD = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd"
CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
QUIZ = "imsqti_xmlv1p2"
MORE = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
"""The type by which Canvas marks what belongs to a quiz, and its own question banks."""

LONGEST_PROMPT = 16 << 10
"""Letters of a question's text. Canvas puts a sentence of its own in the place of a longer one (assessment_question_importer.rb)."""
LONGER_LINK = 200
"""Letters, at most, by which the address of a file is longer in Canvas than in the package."""

MARKS = ("tags", "competences", "objectives", "difficulty", "bloom")
"""The keys of a question that it is found and drawn by."""


def write(course: Course[Html], options: Options) -> Result[Files]:
    """A package's files by their path in it, or none where it can hold no question, with warnings for all that Canvas does not carry. There are no options."""
    package = _Package(course)
    package.make()
    alone = len(package.files) == 1  # a manifest of nothing
    return Result({} if alone else package.files, tuple(dict.fromkeys(package.texts.said)))


class _Package:
    """One writing: the files and the manifest so far."""

    def __init__(self, course: Course[Html]) -> None:
        self.course, self.texts = course, Texts(course)
        self.files: dict[str, Blob] = {}
        licences, authors = (bank.license for bank in course.banks), (name for bank in course.banks for name in bank.authors)
        about = Meta(license=", ".join(_all(licences)), authors=_all(authors))
        title = replace(course.title, text=legal(course.title.text))
        self.root = cp.manifest(cp.QTI12, Course(id=course.id, title=title, lang=course.lang, audience=course.audience, meta=about))

    def make(self) -> None:
        course = self.course
        if course.units or course.quizzes or course.glossary or any(m.links or m.discussions for m in course.modules):
            only = f"the {FORMATS[QTI12].title} holds the questions of '{course.id}' and nothing else of it"
            self.texts.said.append(problem("questions-only", course.loc, only))
        for bank in course.banks:
            self.texts.in_bank(bank)
            self.say_of_bank(bank)
            if held := tuple(self.held(bank)):
                self.quiz(bank, held)
                self.banks(bank, held)
        for asset in self.texts.media.values():
            self.resource(cp.identifier("media", asset.name), "webcontent", path(asset), asset.blob, href=True)
        self.files["imsmanifest.xml"] = cp.to_blob(self.root)

    def held(self, bank: Bank[Html]) -> Iterator[Held]:
        for question in bank.questions:
            done = fit(question, bank.lang)
            if done.value is None:
                self.texts.said += done.diagnostics
                continue
            prompt = self.texts.html(done.value.prompt)
            if len(prompt) + LONGER_LINK * prompt.count("$IMS-CC-FILEBASE$") > LONGEST_PROMPT:
                what = f"question '{question.id}' is left out: Canvas takes no more than {LONGEST_PROMPT} characters of a question's text"
                self.texts.said.append(problem("not-carried", question.loc, what, "make it shorter, or put the text on a page"))
                continue
            self.texts.said += done.diagnostics
            yield done.value

    # ---- quizzes and banks -------------------------------------------------------------------------------------------------

    def quiz(self, bank: Bank[Html], questions: Sequence[Held]) -> None:
        """All questions of a bank, and of each family one, as a quiz, with what Canvas wants to know of it in a file beside it."""
        id, name = cp.identifier("quiz", bank.id), self.texts.name(bank.title)
        root, made = _qti12.document("assessment", XSD, ident=id, title=name)
        made.set(f"{{{_qti12.XML}}}lang", bank.lang)
        _qti12.metadata(made, {"cc_maxattempts": "unlimited"})
        section = _qti12.sub(made, "section", ident="root_section")
        for entry in walk.together(questions):
            around = section if len(entry) == 1 else self.group(section, entry)
            for question in entry:
                item(around, question, cp.identifier("asked", question.id), self.texts, _ident(question))
        settings = {
            "title": name,
            "shuffle_answers": "true" if self.all_shuffled(questions) else "false",
            "quiz_type": "practice_quiz",
            "points_possible": points(sum((entry[0].points for entry in walk.together(questions)), Fraction(0))),
            "allowed_attempts": "-1",
            "available": "false",
        }
        about = etree.Element(f"{{{CANVAS}}}quiz", nsmap={None: CANVAS}, identifier=id)  # type: ignore[dict-item]
        for key, value in settings.items():
            etree.SubElement(about, f"{{{CANVAS}}}{key}").text = value
        # Canvas looks for the second file in a folder of the quiz's own name
        self.resource(id, QUIZ, f"{id}/{id}.xml", _qti12.to_blob(root), dependency=f"{id}_meta")
        self.resource(f"{id}_meta", MORE, f"{id}/assessment_meta.xml", cp.to_blob(about), href=True)

    def group(self, section: Element, variants: Sequence[Held]) -> Element:
        """A question group of Canvas, which asks one of the variants of a family."""
        first = variants[0]
        made = _qti12.sub(
            section,
            "section",
            ident=cp.identifier("group", first.variant_of),
            title=self.texts.name((*first.section, first.name)[max(len(first.section) - 1, 0)]),
        )
        selection = _qti12.sub(_qti12.sub(made, "selection_ordering"), "selection")
        _qti12.sub(selection, "selection_number", "1")
        _qti12.sub(_qti12.sub(selection, "selection_extension"), "points_per_item", points(first.points))
        return made

    def banks(self, bank: Bank[Html], questions: Sequence[Held]) -> None:
        """A question bank for each section of a bank; questions in no section are in one of the bank's own name."""
        sections: dict[tuple[str, ...], list[Held]] = {}
        for question in questions:
            sections.setdefault(tuple(title.text for title in question.section), []).append(question)
        for titles, members in sections.items():
            id = cp.identifier("bank", "/".join([bank.id, *titles]))
            name = Plain(": ".join([bank.title.text, *titles]), bank.id, loc=(*members[0].section, bank.title)[-1].loc)
            root, made = _qti12.document("objectbank", XSD, ident=id)
            _qti12.metadata(made, {"bank_title": self.texts.name(name)})
            for question in members:
                item(made, question, _ident(question), self.texts)
            self.resource(id, MORE, f"banks/{id}.xml.qti", _qti12.to_blob(root), href=True)

    def resource(self, id: str, type: str, path: str, content: Blob, dependency: str = "", href: bool = False) -> None:
        self.files[path] = content
        cp.resource(self.root, id, type, [path], path if href else "", [dependency] if dependency else ())

    # ---- what is said ------------------------------------------------------------------------------------------------------

    def all_shuffled(self, questions: Sequence[Held]) -> bool:
        """Whether every question wants its options shuffled. Classic Quizzes shuffle those of a whole quiz or of none, where one question wants none;
        the answers of a matching question they shuffle always."""
        kept = [question for question in questions if isinstance(question, Choice | Matching) and not question.shuffle]
        for question in kept:
            what, here = f"the order of the options of question '{question.id}'", question.at("shuffle")
            if isinstance(question, Choice):
                self.texts.said.append(not_carried(QTI12, "option-order", what, here, "no options of the quiz are shuffled there"))
            else:
                self.texts.lost(here, what, "Classic Quizzes always shuffle the answers of a matching question")
        return all(isinstance(question, Matching) for question in kept)

    def say_of_bank(self, bank: Bank[Html]) -> None:
        """What questions are found and drawn by, in one word a bank, at the first of them."""
        marked = [(question, key) for question in bank.questions for key in MARKS if getattr(question, key)]
        if marked:
            keys = [FEATURES[key].lower() for key in MARKS if any(key == other for _, other in marked)]
            count = len({question.id for question, _ in marked})
            what = f"{', '.join(keys)} of {count} question{'s' * (count > 1)} of the bank '{bank.title}'"
            first, key = marked[0]
            self.texts.lost(first.at(key), what, "the question XML of the same bank has it")


def _ident(question: Held) -> str:
    return cp.identifier("q", question.id)


def _all(names: Iterator[str]) -> tuple[str, ...]:
    """Each name once."""
    return tuple(dict.fromkeys(legal(name) for name in names if name))
