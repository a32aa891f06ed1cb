"""The table of formats. The command line's choices, the support matrix, what is warned of and the contract test all come from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TypeAlias, cast

from packager.diagnostics import Result
from packager.files import Blob, Files
from packager.model import Course, Html

Options: TypeAlias = Mapping[str, str]
"""A course's own settings for one format, from `targets:` in course.yml."""

Writer: TypeAlias = Callable[[Course[Html], Options], Result[Files]]

Reader: TypeAlias = Callable[[Blob, str], Result[Course[Html]]]
"""A file of another system, and its name for what is said of it -> a course of which the banks alone have something in them."""

Faults: TypeAlias = Callable[[str], str]
"""The source of a question that is kept raw -> why its format cannot take it, or ''."""

FEATURES: dict[str, str] = {
    # questions
    "choice": "Choice, one answer or several",
    "true-false": "True/false",
    "short-answer": "Short answer",
    "numerical": "Numerical",
    "matching": "Matching",
    "ordering": "Ordering",
    "cloze": "Cloze, with gaps of several kinds",
    "gap-select": "Gaps filled from lists",
    "drag-words": "Words dragged into gaps",
    "drag-image": "Words and pictures dragged onto a picture",
    "drag-markers": "Markers put onto a picture",
    "calculated": "Calculated",
    "calculated-simple": "Calculated, simple",
    "calculated-choice": "Calculated choice",
    "essay": "Essay",
    "description": "Description",
    "raw": "Questions of another system, kept as it wrote them",
    "families": "Families of questions, each with its variants",
    "names": "Names of questions",
    "points": "Points",
    "partial-fractions": "Partial marks of an answer",
    "all-or-nothing": "Several right options as a whole or not at all",
    "several-right": "Several right options",
    "option-order": "Whether options are shuffled",
    "numbering": "Numbering of options",
    "wildcards": "Wildcards in an answer",
    "capitals": "Capital letters that matter",
    "tolerance": "Tolerance of a number",
    "number-unit": "Unit beside a number",
    "asked-units": "Units to be given with a number, and their penalty",
    "essay-settings": "Limits, files, template and grader's notes of an essay",
    "general-feedback": "General feedback",
    "answer-feedback": "Feedback of an answer",
    "combined-feedback": "Combined feedback",
    "hints": "Hints and penalties",
    # banks
    "sections": "Sections of a bank",
    "tags": "Tags",
    "competences": "Tested competences",
    "objectives": "Tested objectives",
    "difficulty": "Difficulty",
    "bloom": "Bloom level",
    "question-credit": "Version and authors of a question",
    "credit": "Licence and authors of a bank",
    "bank-notes": "Description and version of a bank",
    # courses
    "metadata": "Summary, authors, licence, keywords, workload and outcomes",
    "funding": "Funding",
    "modules": "Modules",
    "units": "Units as pages",
    "unit-facts": "Objectives and workload of a unit",
    "unit-keywords": "Keywords of a unit",
    "taught": "Competences of units, objectives and quizzes",
    "links": "Web links",
    "link-descriptions": "Descriptions of web links",
    "discussions": "Discussions",
    "glossary": "Glossary",
    "quizzes": "Quizzes",
    "quiz-intro": "Introductions of quizzes",
    "random-draw": "Questions drawn at random",
    "placed-questions": "Questions placed in a unit",
    "spare-questions": "Questions in no quiz and no unit",
    "question-order": "Shuffled questions",
    "pass-mark": "Pass marks",
    "time-limit": "Time limits",
    "attempts": "Numbers of attempts",
    "show": "What is shown when",
    # texts
    "markup": "Bold type, lists, tables and other markup",
    "images": "Images",
    "audio-video": "Audio and video",
    "math": "Formulas",
}
"""What a format may or may not carry: rows of the support matrix. tests/formats/test_keys.py has the author's keys of each."""

HEADINGS: dict[str, str] = {
    "choice": "Kinds of question",
    "names": "What questions have",
    "sections": "Banks",
    "metadata": "Courses",
    "images": "Texts",
}
"""What a table of the features has as a heading before one of them."""

_DRAWN = "used to draw questions; not in the package"
_FOR_TEACHERS = "for teachers: not in the package"
_QUESTIONS_ALONE = (
    "metadata", "funding", "modules", "units", "unit-facts", "unit-keywords", "taught", "links", "link-descriptions", "discussions", "glossary",
    "quizzes", "quiz-intro", "random-draw", "placed-questions", "question-order", "pass-mark", "time-limit", "attempts", "show",
)  # fmt: skip
"""What a file of questions leaves out of a course."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format, as plain data. write is "module:function", a Writer, and read, where there is one, a Reader; both are imported on use; beside a reader stands
    `sniff(start: bytes) -> bool`, whether a file that begins so is one of its. keeps: of a format into which raw questions go back, "module:function", its Faults. carries: feature -> "exact", or in plain words what
    becomes of it ("a short answer"), or "" where it is left out; what stands behind a semicolon (when it is left out all the same) is for the matrix alone. unsaid: features of which the matrix alone tells what becomes of them: they have
    done their work when the package is made, or are kept in another place, so that nobody misses them and a warning would be noise. settings: what a course may set for it under `targets:`, each with its
    meaning. steps: platform -> how to import it, one sentence a step."""

    name: str
    title: str
    suffix: str
    version: str
    write: str
    read: str = ""
    keeps: str = ""
    archive: bool = True  # a zip of all files that write gives; else its one file as it is
    on_request: bool = False  # built where it is named alone: another format holds the same with less loss
    questions_only: bool = (
        False  # holds banks and nothing else of a course: made for a bank that no course uses too, and not for a course without
    )
    carries: Mapping[str, str] = field(default_factory=dict)
    unsaid: frozenset[str] = frozenset()
    settings: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def writer(self) -> Writer:
        return cast(Writer, _function(self.write))

    def becomes(self, feature: str) -> str:
        """What becomes of a feature that is neither carried nor left out, in the words that fit into a sentence about one of them."""
        return self.carries[feature].partition(";")[0]

    def reader(self) -> Reader:
        """Its reader, for a format that can be read."""
        return cast(Reader, _function(self.read))

    def faults(self) -> Faults:
        """What is wrong with a raw question of its, for a format that has some."""
        return cast(Faults, _function(self.keeps))


def _function(path: str) -> object:
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)


FORMATS: dict[str, Format] = {
    format.name: format
    for format in (
        Format(
            name="scorm12",
            title="SCORM 1.2 package",
            suffix=".zip",
            version="1.2",
            write="packager.formats.scorm12:write",
            carries={
                **dict.fromkeys(FEATURES, "exact"),
                **dict.fromkeys(("tags", "competences", "objectives"), _DRAWN),
                **dict.fromkeys(("names", "sections", "difficulty", "bloom", "question-credit", "bank-notes", "taught"), _FOR_TEACHERS),
                "ordering": "a matching question of items and places; left out where it is not scored by places",
                **dict.fromkeys(("gap-select", "drag-words"), "a matching question of numbered gaps and words"),
                **dict.fromkeys(("cloze", "drag-image", "drag-markers"), ""),
                **dict.fromkeys(("calculated", "calculated-simple"), "a numerical question with the same values for every learner"),
                "calculated-choice": "a choice question with the same values for every learner",
                "essay": "a text that is kept and not graded",
                "description": "text of the unit that places it; left out of quizzes",
                "raw": "",
                "asked-units": "",
                "essay-settings": "limits of words and the words of the template",
                "credit": "",
                "unit-keywords": "among those of the course",
                "discussions": "a page with the topic",
                "spare-questions": "",
                "show": "hidden for good where it waits for the quiz to close",
            },
            unsaid=frozenset(
                (
                    *(
                        "tags",
                        "competences",
                        "objectives",
                        "names",
                        "sections",
                        "difficulty",
                        "bloom",
                        "question-credit",
                        "bank-notes",
                        "taught",
                    ),
                    *("essay-settings", "unit-keywords"),
                )
            ),
            steps={
                "Moodle": (
                    "Turn editing on in your course, choose *Add an activity or resource*, then *SCORM package*.",
                    "Drop the .zip file into *Package file*; under *Appearance* choose *Display package: current window* and hide the course structure.",
                    "Under *Activity completion* require the status *Passed* where the course has a pass mark, *Completed* where it has none; save.",
                ),
                "Canvas": (
                    "Ask your administrator to switch on the SCORM app, then open *SCORM* in the course's navigation.",
                    "Upload the .zip file and import it as a graded assignment.",
                ),
                "ILIAS": (
                    "Choose *Add new item*, then *Learning module SCORM/AICC* or *Import SCORM*, and upload the .zip file.",
                    "Set the module online, and leave *Mastery score* as the package has it.",
                ),
                "Other platforms": (
                    "Upload the .zip file as a SCORM 1.2 package; it has one SCO and no further settings.",
                    "Without a platform: unpack it and open index.html in a browser. Nothing is reported then.",
                ),
            },
        ),
        Format(
            name="moodle-xml",
            title="Moodle question XML",
            suffix=".xml",
            version="Moodle 4.3 to 4.5",
            write="packager.formats.moodlexml:write",
            read="packager.formats.moodlexml.read:read",
            keeps="packager.formats.moodlexml.kept:fault",
            archive=False,
            questions_only=True,
            settings={
                "category": "the category that is to hold the banks, such as `Our project/Lighting` (`/` divides, `//` is a slash). Without it, each bank is "
                "a category of its own at the top of the question bank",
                "plugins": "the question types that the site has beside Moodle's own, with commas between. With `multichoiceset`, choices that are scored as a whole "
                "are written for that plugin. Without it, they are left out, since Moodle's own choices give parts",
                "versioned": "`yes` names each bank's category by its version too, such as `Street lighting 1.1`, so that a new version stands beside the old one "
                "instead of among it. Default: no",
                "moodle": "the version of the Moodle that imports the file, such as 4.3. Before 4.4 it has no ordering questions and refuses a whole file with "
                "one, so that they are left out; and the options of a calculated choice are plain text there. Default: 4.4",
            },
            carries={
                **dict.fromkeys(FEATURES, "exact"),
                **dict.fromkeys(_QUESTIONS_ALONE, ""),
                "all-or-nothing": "a question of the plugin multichoiceset; left out unless the setting `plugins` names it",
                "competences": "tags such as competence:SC1.2",
                "objectives": "tags such as objective:explain-led",
                "difficulty": "the tag difficulty:easy, medium or hard",
                "bloom": "a tag such as bloom:apply",
                "question-credit": "tags such as version:1.1 and author:Ana Popescu",
                "credit": "in the description of the bank's category",
                "bank-notes": "in the description of the bank's category",
            },
            unsaid=frozenset(("competences", "objectives", "difficulty", "bloom", "question-credit", "credit", "bank-notes")),
            steps={
                "Moodle": (
                    "Open the course, choose More, then Question bank, and Import in the menu at the top of that page.",
                    "An import only ever adds. Where the course has an earlier version of the bank in a category of the same name, rename that category under "
                    "Categories first, such as 'Street lighting 1.0', so that the two stand side by side.",
                    "Choose 'Moodle XML format' and leave 'Get category from file' ticked, which keeps the bank's sections.",
                    "Upload the .xml file, press Import, then Continue.",
                    "In a quiz choose Add, then 'from question bank', or 'a random question' of a category.",
                ),
            },
        ),
        Format(
            name="qti12",
            title="QTI 1.2 for Canvas",
            suffix=".zip",
            version="1.2",
            write="packager.formats.qti12:write",
            questions_only=True,
            carries={
                **dict.fromkeys(FEATURES, "exact"),
                **dict.fromkeys(_QUESTIONS_ALONE, ""),
                **dict.fromkeys(
                    (
                        "cloze",
                        "drag-image",
                        "drag-markers",
                        "all-or-nothing",
                        "raw",
                        "partial-fractions",
                        "numbering",
                        "wildcards",
                        "essay-settings",
                        "hints",
                    ),
                    "",
                ),
                **dict.fromkeys(("tags", "competences", "objectives", "difficulty", "bloom"), ""),
                "ordering": "a matching question of items and places; left out where it is not scored by places",
                **dict.fromkeys(("gap-select", "drag-words"), "a matching question of numbered gaps and words"),
                **dict.fromkeys(("calculated", "calculated-simple"), "a numerical question with the same values for every learner"),
                "calculated-choice": "a choice question with the same values for every learner",
                "option-order": "one setting for all options of a quiz; Classic Quizzes know no other",
                "capitals": "small letters count as capitals in Classic Quizzes",
                "number-unit": "at the end of the question",
                "asked-units": "",
                "combined-feedback": "feedback for right and wrong answers alone",
                "sections": "question banks of their own in Classic Quizzes",
                "credit": "in the metadata of the package, which Canvas does not show",
                **dict.fromkeys(("bank-notes", "question-credit"), "for teachers: not in the package"),
                "audio-video": "a link to the file",
            },
            unsaid=frozenset(("number-unit", "sections", "credit", "bank-notes", "question-credit", "audio-video")),
            steps={
                "Canvas": (
                    "Open the course's *Settings*, choose *Import Course Content*, and as content type *QTI .zip file*.",
                    "Choose the .zip file, leave *Default Question bank* empty so that each section keeps a bank of its own, and import.",
                    "With Classic Quizzes, find the questions under *Quizzes*, *Manage Question Banks*; the unpublished practice quiz that asks all of them can be "
                    "kept or deleted.",
                    "To draw at random, add a *New Question Group* to a quiz and link it to one of the banks.",
                ),
                "Canvas with New Quizzes": (
                    "Tick *Import existing quizzes as New Quizzes* in the same form: each bank becomes a quiz, from which questions can be added to an item bank.",
                ),
                "Your Canvas administrator": (
                    "A Canvas of your own imports QTI only with the plugin *QTI Converter* switched on and Instructure's QTIMigrationTool in `vendor/`.",
                ),
            },
        ),
        Format(
            name="gift",
            title="GIFT file",
            suffix=".txt",
            version="Moodle 4.3 to 4.5",
            write="packager.formats.gift.writing:write",
            read="packager.formats.gift.reading:read",
            archive=False,
            on_request=True,
            questions_only=True,
            settings={
                "category": "the category that is to hold the banks, as for `moodle-xml`",
                "versioned": "`yes` names each bank's category by its version too, as for `moodle-xml`. Default: no",
                "moodle": "the version of the Moodle that imports the file. From 4.4 on ordering questions are written as such; a Moodle before it would take one "
                "for a short answer. Default: 4.3",
            },
            carries={
                **dict.fromkeys(FEATURES, "exact"),
                **dict.fromkeys(_QUESTIONS_ALONE, ""),
                **dict.fromkeys(
                    (
                        "cloze",
                        "drag-image",
                        "drag-markers",
                        "all-or-nothing",
                        "asked-units",
                        "raw",
                        "points",
                        "option-order",
                        "numbering",
                        "capitals",
                        "essay-settings",
                        "hints",
                    ),
                    "",
                ),
                "ordering": "a matching question of items and places; left out where it is not scored by places; with `moodle: 4.4`, an ordering question",
                **dict.fromkeys(("gap-select", "drag-words"), "a matching question of numbered gaps and words"),
                **dict.fromkeys(("calculated", "calculated-simple"), "a numerical question with the same values for every learner"),
                "calculated-choice": "a choice question with the same values for every learner",
                "combined-feedback": "feedback of the answers; left out where an answer has several parts",
                "number-unit": "in the question's text",
                "competences": "tags such as competence:SC1.2",
                "objectives": "tags such as objective:explain-led",
                "difficulty": "the tag difficulty:easy, medium or hard",
                "bloom": "a tag such as bloom:apply",
                "question-credit": "tags such as version:1.1 and author:Ana Popescu",
                "credit": "a comment, which Moodle does not keep",
                "bank-notes": "a comment, which Moodle does not keep",
                "images": "written into the text",
                "audio-video": "written into the text",
            },
            unsaid=frozenset(
                (
                    "number-unit",
                    "competences",
                    "objectives",
                    "difficulty",
                    "bloom",
                    "question-credit",
                    "credit",
                    "bank-notes",
                    "images",
                    "audio-video",
                ),
            ),
            steps={
                "Moodle": (
                    "Open the course, choose More, then Question bank, and Import in the menu at the top of that page.",
                    "Choose 'GIFT format' and leave 'Get category from file' ticked, which keeps the bank's sections.",
                    "Upload the .txt file, press Import, then Continue.",
                    "Where there is a choice, take the question XML instead: it keeps points, hints and files too.",
                ),
                "Other platforms": ("Import the .txt file where the platform takes GIFT; the texts in it are HTML.",),
            },
        ),
        Format(
            name="aiken",
            title="Aiken file",
            suffix=".txt",
            version="Moodle 4.3 to 4.5",
            write="packager.formats.aiken:write",
            archive=False,
            on_request=True,
            questions_only=True,
            carries={
                **dict.fromkeys(FEATURES, ""),
                **dict.fromkeys(("choice", "math", "spare-questions"), "exact"),
                "families": "variants, with nothing that keeps them together",
                "calculated-choice": "a choice question with the same values for every learner",
                **dict.fromkeys(("question-credit", "credit", "bank-notes"), "for teachers: not in the file"),
            },
            unsaid=frozenset(("families", "question-credit", "credit", "bank-notes")),
            steps={
                "Moodle": (
                    "Open the course, choose More, then Question bank, and a category, since the file names none.",
                    "Choose Import in the menu at the top of that page, then 'Aiken format', and upload the .txt file.",
                    "Where there is a choice, take the question XML instead: Aiken holds plain text and nothing beside the answers.",
                ),
                "Other platforms": ("Import the .txt file where the platform takes Aiken.",),
            },
        ),
        Format(
            name="cc11",
            title="IMS Common Cartridge 1.1",
            suffix=".imscc",
            version="1.1",
            write="packager.formats.cc11:write",
            settings={
                "unit-links": "what becomes of links from unit to unit: `keep` (links between the cartridge's pages, which Canvas follows; the default) or "
                "`words` (their words alone, since such links are dead in Moodle)"
            },
            carries={
                **dict.fromkeys(FEATURES, "exact"),
                "numerical": "a short answer that accepts the number's usual spellings",
                **dict.fromkeys(
                    (
                        "matching",
                        "ordering",
                        "cloze",
                        "gap-select",
                        "drag-words",
                        "drag-image",
                        "drag-markers",
                        "calculated",
                        "calculated-simple",
                        "partial-fractions",
                        "numbering",
                        "wildcards",
                        "tolerance",
                        "raw",
                        "essay-settings",
                    ),
                    "",
                ),
                **dict.fromkeys(("tags", "competences", "objectives", "difficulty", "bloom", "taught"), ""),
                **dict.fromkeys(("link-descriptions", "question-order", "pass-mark", "show"), ""),
                "calculated-choice": "a choice question with the same values for every learner",
                "families": "one variant in a quiz, the same for every learner",
                "description": "text of the page that places it; left out of quizzes",
                "points": "whole numbers in the same proportions",
                "capitals": "small letters count as capitals in Moodle's import",
                "number-unit": "at the end of the question",
                "asked-units": "",
                "combined-feedback": "feedback for right and wrong answers alone",
                "hints": "one feedback without penalties after a wrong answer",
                "sections": "a category name at each question",
                "credit": "",
                **dict.fromkeys(("bank-notes", "question-credit"), "for teachers: not in the cartridge"),
                "unit-keywords": "among those of the course",
                "glossary": "a page at the end of the course",
                "quiz-intro": "a text that Moodle passes over",
                "random-draw": "a fixed choice that is the same for every learner",
                "placed-questions": "a quiz beside the page",
            },
            unsaid=frozenset(("families", "number-unit", "bank-notes", "question-credit", "unit-keywords")),
            steps={
                "Moodle": (
                    "Open an empty course, choose More, then Course reuse, then Restore, and upload the .imscc file.",
                    "Moodle restores it as any backup: choose 'Restore into this course'.",
                    "Moodle grades an imported quiz on fixed sums, gives each question one mark there and takes nothing off for a wrong tick: "
                    "for quizzes that count, build them from the question XML of the same course.",
                    "Moodle takes no hints, no shuffling of options and no feedback to a right short answer out of a cartridge, though they are in it: "
                    "the question XML brings them.",
                ),
                "Canvas": (
                    "Open the course's Settings, choose Import Course Content, and as content type 'Common Cartridge 1.x Package'.",
                    "Choose the .imscc file and import all content.",
                ),
                "Others (Blackboard, Brightspace, Schoology ...)": (
                    "Import the .imscc file where the platform takes an IMS Common Cartridge.",
                ),
            },
        ),
    )
}

USUAL = tuple(name for name, format in FORMATS.items() if not format.on_request)
"""What is built where no format is named."""
