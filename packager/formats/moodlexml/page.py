"""What every part of a file of questions needs: texts with their files, as elements."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote

from packager.formats._moodlefile import MoodleFile
from packager.formats._xml import NOWHERE, attribute, cdata, text
from packager.model import Asset, Course, Html, Question, Ref

FORMAT = "moodle-xml"
ORDERING_SINCE = (4, 4)
"""The version of Moodle from which on it has ordering questions."""
NEWEST = (4, 4)
"""The version of Moodle that a file is for unless its author says otherwise: the first that knows every kind."""

_FILES = "@@PLUGINFILE@@"


class Page(MoodleFile):
    """One file in the making: each asset's bytes as base64, encoded once, beside what every file for Moodle has."""

    def __init__(self, course: Course[Html]) -> None:
        super().__init__(course, FORMAT)
        self.encoded: dict[str, str] = {}
        self.version: tuple[int, ...] = NEWEST
        self.plugins: frozenset[str] = frozenset()  # kinds of question that the site has beside Moodle's own

    def field(self, name: str, html: Html | None, more: str = "") -> str:
        return f'    <{name} format="html">\n{self.content(html)}{more}    </{name}>\n'

    def content(self, html: Html | None) -> str:
        """A text and the files that it shows."""
        if not html:
            return "      <text></text>\n"
        used: dict[str, str] = {}
        words = self.spelled(html, used)
        files = "".join(_file(name, data) for name, data in used.items())
        return f"      <text>{cdata(words)}</text>\n{files}"

    def file(self, ref: Ref) -> str:
        """The element of a file that is part of a question itself."""
        used: dict[str, str] = {}
        self.spelled((ref,), used)
        return "".join(_file(name, data) for name, data in used.items())

    def spelled(self, html: Html, used: dict[str, str] | None) -> str:
        """A rope as HTML. used gets the files that it shows (name -> base64); None where Moodle keeps no files."""

        def file(ref: Ref, asset: Asset) -> str:
            if used is None:
                self.lost(ref.loc, "this file", "Moodle keeps no files here; use it in the question's text")
                return NOWHERE
            if ref.id not in self.encoded:
                self.encoded[ref.id] = b64encode(asset.blob.read()).decode()
            used[asset.name] = self.encoded[ref.id]
            return f"{_FILES}/{quote(asset.name)}" + (f"#{quote(ref.fragment)}" if ref.fragment else "")

        return self.html(html, file)

    def within(self, html: Html) -> str:
        """A text that stands in another one of Moodle's, where no files are kept: a lone paragraph without its tags."""
        around, self.around = self.around, ("", "")
        words = self.spelled(html, None)
        self.around = around
        lone = words.startswith("<p>") and words.endswith("</p>") and words.count("</p>") == 1
        return words[3:-4] if lone else words

    def tag_elements(self, question: Question[Html]) -> str:
        out = "".join(f"      <tag><text>{text(tag)}</text></tag>\n" for tag in self.tags(question))
        return out and f"    <tags>\n{out}    </tags>\n"


def _file(name: str, data: str) -> str:
    return f'<file name="{attribute(name)}" path="/" encoding="base64">{data}</file>\n'
