"""The table of formats. The command line's choices, the support matrix, what is warned of and the contract test all come from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TypeAlias, cast

from packager.diagnostics import Result
from packager.files import Files
from packager.model import Course, Html

Options: TypeAlias = Mapping[str, str]
"""A course's own settings for one format, from `targets:` in course.yml."""

Writer: TypeAlias = Callable[[Course[Html], Options], Result[Files]]

FEATURES: dict[str, str] = {
    "choice": "Choice, one answer or several",
    "true-false": "True/false",
    "short-answer": "Short answer",
    "numerical": "Numerical",
    "matching": "Matching",
    "essay": "Essay",
    "units": "Units as pages",
    "links": "Web links",
    "discussions": "Discussions",
    "glossary": "Glossary",
    "quizzes": "Quizzes",
    "random-draw": "Questions drawn at random",
    "placed-questions": "Questions placed in a unit",
    "pass-mark": "Pass mark",
    "time-limit": "Time limit",
    "attempts": "Number of attempts",
    "show": "What is shown when",
    "sections": "Sections of a bank",
    "tags": "Tags",
    "general-feedback": "General feedback",
    "answer-feedback": "Feedback of an answer",
    "combined-feedback": "Combined feedback",
    "hints": "Hints and penalties",
    "partial-fractions": "Partial marks of an answer",
    "images": "Images",
    "audio-video": "Audio and video",
    "math": "Formulas",
}
"""What a format may or may not carry: rows of the support matrix."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format, as plain data. write is "module:function", a Writer, imported on use. carries: feature -> "exact", or in plain words what
    becomes of it ("as a short answer"), or "" where it is left out. settings: what a course may set for it under `targets:`, each with its
    meaning. steps: platform -> how to import it, one sentence a step."""

    name: str
    title: str
    suffix: str
    version: str
    write: str
    archive: bool = True  # a zip of all files that write gives; else its one file as it is
    questions_only: bool = (
        False  # holds banks and nothing else of a course: made for a bank that no course uses too, and not for a course without
    )
    carries: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def writer(self) -> Writer:
        module, function = self.write.split(":")
        return cast(Writer, getattr(import_module(module), function))


FORMATS: dict[str, Format] = {
    format.name: format
    for format in (
        Format(
            name="scorm12",
            title="SCORM 1.2 package",
            suffix=".zip",
            version="1.2",
            write="packager.formats.scorm12:write",
            carries=dict.fromkeys(FEATURES, "exact")
            | {
                "essay": "a text that is kept and not graded",
                "discussions": "a page with the topic",
                "show": "hidden for good where it waits for the quiz to close",
            },
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
            archive=False,
            questions_only=True,
            carries={
                **dict.fromkeys(FEATURES, "exact"),
                **dict.fromkeys(("units", "links", "discussions", "glossary", "quizzes", "random-draw", "placed-questions"), ""),
                **dict.fromkeys(("pass-mark", "time-limit", "attempts", "show"), ""),
            },
            steps={
                "Moodle": (
                    "Open the course, choose More, then Question bank, and Import in the menu at the top of that page.",
                    "Choose 'Moodle XML format' and leave 'Get category from file' ticked, which keeps the bank's sections.",
                    "Upload the .xml file, press Import, then Continue.",
                    "In a quiz choose Add, then 'from question bank', or 'a random question' of a category.",
                ),
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
                "matching": "",
                "glossary": "a page at the end of the course",
                "random-draw": "a fixed choice, the same for every learner",
                "placed-questions": "a quiz beside the page",
                "pass-mark": "",
                "show": "",
                "sections": "a category name at each question",
                "tags": "",
                "combined-feedback": "feedback for right and wrong answers alone",
                "hints": "one feedback after a wrong answer, without penalties",
                "partial-fractions": "",
            },
            steps={
                "Moodle": (
                    "Open an empty course, choose More, then Course reuse, then Restore, and upload the .imscc file.",
                    "Moodle restores it as any backup: choose 'Restore into this course'.",
                    "Moodle grades an imported quiz on fixed sums, gives each question one mark there and takes nothing off for a wrong tick: "
                    "for quizzes that count, build them from the question XML of the same course.",
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
