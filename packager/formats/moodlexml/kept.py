"""What an import kept without understanding it, written back: whole questions, and single settings of a question."""

from __future__ import annotations

import re

from lxml import etree

from packager.diagnostics import problem
from packager.formats import FORMATS
from packager.formats._xml import text
from packager.formats.moodlexml.page import FORMAT, ORDERING_SINCE, Page
from packager.model import Html, Question, RawQuestion

FLAGS = frozenset({"shownumcorrect"})
"""Elements that say yes by being there."""
YES, NO = "yes", "no"

_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


def raw(page: Page, question: RawQuestion[Html]) -> str | None:
    """The element of a raw question as it came, or None, where it is another format's (said) or would break the file."""
    if question.format != FORMAT:
        page.lost(question.loc, f"raw question '{question.id}' of the format '{question.format}'", "only its own format can hold it")
        return None
    if fault(question.source):
        return None  # an error, which whoever builds has said
    source = question.source.strip()
    if etree.fromstring(source, _PARSER).get("type") == "ordering" and page.version < ORDERING_SINCE:
        page.lost(question.loc, f"ordering question '{question.id}'", "Moodle has this kind from 4.4 on")
        return None
    return f"\n  {source}\n"


def fault(source: str) -> str:
    """Why the source of a raw question cannot stand among the questions of a file; '' where it can."""
    try:
        root = etree.fromstring(source.strip(), _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        return f"is no element of XML: {getattr(error, 'msg', None) or error}"
    if root.tag != "question" or root.getroottree().docinfo.internalDTD is not None:
        return "is not one element <question>"
    if root.get("type") == "category":
        return "is no question but a category, into which all questions behind it would go"
    return ""


def with_settings(page: Page, question: Question[Html], element: str) -> str:
    """A question's element with the settings that its author has for this format alone: each in the place of the same element, or at the end."""
    for name, value in question.targets.get(FORMAT, {}).items():
        own = f"    <{name}>{text(value)}</{name}>\n"
        if name in FLAGS and value in (YES, NO):
            own = f"    <{name}/>\n" if value == YES else ""
        if not _NAME.fullmatch(name):
            page.problems.append(
                problem("setting-unknown", question.at("targets"), f"'{name}' cannot be the name of a setting in {FORMATS[FORMAT].title}")
            )
            continue
        there = re.compile(rf"^    <{re.escape(name)}(?:/>|>[^<\n]*</{re.escape(name)}>)\n", re.M)
        element, found = there.subn(lambda _, own=own: own, element, count=1)  # type: ignore[misc]
        if not found:
            element = element.removesuffix("  </question>\n") + own + "  </question>\n"
    return element
