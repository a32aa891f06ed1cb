"""What an import kept without understanding it, written back: whole questions, and single settings of a question."""

from __future__ import annotations

import re
from typing import Any

from packager.diagnostics import problem
from packager.formats import FORMATS
from packager.formats._xml import text
from packager.formats.moodlexml.page import FORMAT, ORDERING_SINCE, Page
from packager.model import Html, Question, RawQuestion

ALONE = {
    "hidden": "[01]", "showstandardinstruction": "[01]", "shownumcorrect": "yes|no|[01]", "unitsleft": "[01]", "unitpenalty": r"[01]|0?\.[0-9]{1,9}|1\.0{1,9}",
    "synchronize": "[0-2]", "responseformat": "editor|editorfilepicker|plain|monospaced|noinline", "responserequired": "[01]", "attachmentsrequired": "[0-3]",
    "maxbytes": "-?[0-9]{1,10}", "filetypeslist": ".*", "layouttype": "VERTICAL|HORIZONTAL|[01]", "showgrading": "SHOW|HIDE|[01]",
    "numberingstyle": "none|abc|ABCD|123|iii|IIII",
}  # fmt: skip
"""Settings that change nothing of what is asked and accepted, each with the values that Moodle has for it (any may be empty): they are its alone."""
SAID_BY = {
    "name": "name", "questiontext": "prompt", "instructions": "prompt", "image": "prompt", "generalfeedback": "feedback", "correctfeedback": "feedback",
    "partiallycorrectfeedback": "feedback", "incorrectfeedback": "feedback", "feedback": "feedback", "defaultgrade": "points", "penalty": "penalty",
    "idnumber": "id", "tags": "tags", "coursetags": "tags", "hint": "hints", "answer": "options` or `answers", "single": "select", "shuffleanswers": "shuffle",
    "answernumbering": "numbering", "usecase": "case-sensitive", "subquestion": "pairs", "units": "other-units", "unitgradingtype": "unit-penalty",
    "showunits": "unit-input", "gradingtype": "scoring", "selecttype": "items", "selectcount": "items", "responsefieldlines": "lines",
    "minwordlimit": "min-words", "maxwordlimit": "max-words", "attachments": "attachments", "graderinfo": "grader-notes", "responsetemplate": "template",
    "selectoption": "gaps", "dragbox": "gaps", "drag": "drops` or `zones", "drop": "drops` or `zones", "file": "image", "showmisplaced": "show-misplaced",
    "dataset_definitions": "values",
}  # fmt: skip
"""The elements of what is asked and accepted -> the key of a question that says it."""
FLAGS = frozenset({"shownumcorrect"})
"""Elements that say yes by being there."""
YES, NO = "yes", "no"

_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


def _parsed(source: str) -> Any:
    """The element of a raw question. XMLSyntaxError where it is none."""
    from lxml import etree  # few banks have such questions

    return etree.fromstring(source, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True))


def raw(page: Page, question: RawQuestion[Html]) -> str | None:
    """The element of a raw question as it came, or None, where it is another format's (said) or would break the file."""
    if question.format != FORMAT:
        page.lost(question.loc, f"raw question '{question.id}' of the format '{question.format}'", "only its own format can hold it")
        return None
    if fault(question.source):
        return None  # an error, which whoever builds has said
    source = question.source.strip()
    if _parsed(source).get("type") == "ordering" and page.version < ORDERING_SINCE:
        page.lost(question.loc, f"ordering question '{question.id}'", "Moodle has this kind from 4.4 on")
        return None
    return f"\n  {source}\n"


def fault(source: str) -> str:
    """Why the source of a raw question cannot stand among the questions of a file; '' where it can."""
    try:
        root = _parsed(source.strip())
    except (SyntaxError, ValueError) as error:  # lxml's XMLSyntaxError is a SyntaxError
        return f"is no element of XML: {getattr(error, 'msg', None) or error}"
    if root.tag != "question" or root.getroottree().docinfo.internalDTD is not None:
        return "is not one element <question>"
    if root.get("type") == "category":
        return "is no question but a category, into which all questions behind it would go"
    return ""


def with_settings(page: Page, question: Question[Html], element: str) -> str:
    """A question's element with the settings that its author has for this format alone: each in the place of the same element, or at the end. What a key of
    the question says is not said a second time here, and what is no setting of Moodle's own is said."""
    for name, value in question.targets.get(FORMAT, {}).items():
        if not _taken(page, question, name, value):
            continue
        own = f"    <{name}>{text(value)}</{name}>\n"
        if name in FLAGS and value in (YES, NO):
            numbered = f"    <{name}>1</{name}>\n" in element  # an ordering question, which has to have it
            own = f"    <{name}>{int(value == YES)}</{name}>\n" if numbered else f"    <{name}/>\n" if value == YES else ""
        there = re.compile(rf"^    <{re.escape(name)}(?:/>|>[^<\n]*</{re.escape(name)}>)\n", re.M)
        element, found = there.subn(lambda _, own=own: own, element, count=1)  # type: ignore[misc]
        if not found:
            element = element.removesuffix("  </question>\n") + own + "  </question>\n"
    return element


def _taken(page: Page, question: Question[Html], name: str, value: str) -> bool:
    """Whether a setting is written; said where it is not, or where Moodle may not know it."""
    title = FORMATS[FORMAT].title
    key = "unit-penalty" if name == "unitpenalty" and getattr(question, "unit_penalty", None) is not None else SAID_BY.get(name)
    taken, hint = True, ""
    if key:
        taken, said, hint = False, f"'{name}' of '{question.id}' is no setting for the {title} alone", f"say it by `{key}`"
    elif not _NAME.fullmatch(name):
        taken, said = False, f"'{name}' cannot be the name of a setting in {title}"
    elif name not in ALONE:
        said = f"'{name}' of '{question.id}' is no setting that Moodle itself has: it is written as it is, for a plugin that may know it"
    elif value and not re.fullmatch(ALONE[name], value):
        taken, said = False, f"'{value}' is no value that Moodle has for '{name}'"
        hint = "write 0 or 1" if ALONE[name] == "[01]" else ""
    else:
        return True
    page.problems.append(problem("setting-unknown", question.at("targets"), said, hint))
    return taken
