"""What every part of a file of questions needs: texts with their files, names and tags as Moodle stores them, and what is said of them."""

from __future__ import annotations

import re
from base64 import b64encode
from urllib.parse import quote

from packager import walk
from packager.diagnostics import Diagnostic, Location, problem
from packager.formats import FORMATS, _moodle
from packager.formats._xml import NOWHERE, attribute, cdata, text, without_dead
from packager.formats.base import spell, tex
from packager.model import Course, Embed, Html, Plain, Question, Ref

FORMAT = "moodle-xml"
NEWEST = (4, 4)
"""The version of Moodle that a file is for unless its author says otherwise: the first that knows every kind."""

_FILES = "@@PLUGINFILE@@"
_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")
_TARGETS = {"asset": "a file that is not there", "unit": "a unit", "term": "a glossary entry", "activity": "an activity"}


class Page:
    """One file in the making: its problems, each asset's bytes as base64, encoded once, and the tags that there are so far."""

    def __init__(self, course: Course[Html]) -> None:
        self.course = course
        self.problems: list[Diagnostic] = []
        self.encoded: dict[str, str] = {}
        self.stored_tags: dict[str, str] = {}  # the tag that is meant -> as it is stored
        self.spellings: dict[str, tuple[str, str]] = {}  # what Moodle takes for one tag -> the first that is meant, and stored
        self.version: tuple[int, ...] = NEWEST
        self.around = ("", "")  # what stands around a text in another language than the course's

    # ---- texts -----------------------------------------------------------------------------------------------------------------

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
        """A rope as HTML, in the language of the bank where that is not the course's. used gets the files that it shows (name -> base64);
        None where Moodle keeps no files."""

        def ref(ref: Ref) -> str:
            asset = self.course.assets.get(ref.id) if ref.kind == "asset" else None
            if asset is None:
                self.lost(ref.loc, f"this link to {_TARGETS[ref.kind]}", "its words stay; name the place in words")
                return NOWHERE
            if used is None:
                self.lost(ref.loc, "this file", "Moodle keeps no files here; use it in the question's text")
                return NOWHERE
            if ref.id not in self.encoded:
                self.encoded[ref.id] = b64encode(asset.blob.read()).decode()
            used[asset.name] = self.encoded[ref.id]
            return f"{_FILES}/{quote(asset.name)}" + (f"#{quote(ref.fragment)}" if ref.fragment else "")

        def embed(embed: Embed) -> str:
            self.lost(embed.loc, "a question placed in this text", "place it in a unit")
            return ""

        if any(isinstance(piece, str) and _FILES in piece for piece in html):
            # an author who writes about Moodle, which would put an address there
            html = tuple(piece.replace(_FILES, "@@PLUGINFILE&#64;&#64;") if isinstance(piece, str) else piece for piece in html)
        words = without_dead(spell(html, ref, tex, embed))
        return f"{self.around[0]}{words}{self.around[1]}" if words else ""

    def within(self, html: Html) -> str:
        """A text that stands in another one of Moodle's, where no files are kept: a lone paragraph without its tags."""
        around, self.around = self.around, ("", "")
        words = self.spelled(html, None)
        self.around = around
        lone = words.startswith("<p>") and words.endswith("</p>") and words.count("</p>") == 1
        return words[3:-4] if lone else words

    # ---- names and tags --------------------------------------------------------------------------------------------------------

    def stored(self, plain: Plain, stored: str) -> str:
        """A name as Moodle has to store it; said where that is not what the author wrote."""
        if stored != " ".join(plain.text.split()):
            if len(_moodle.shown(plain.text)) > _moodle.LONGEST_NAME:
                why = f"is cut to {_moodle.LONGEST_NAME} characters"
            else:
                why = "is stored in another spelling, so that Moodle's pages show all of it"
            self.problems.append(problem("name-altered", plain.loc, f"this name {why}: '{stored}'"))
        if not stored.isascii() and _BEYOND_BMP.search(stored):
            self.beyond(stored, plain.loc)
        return stored

    def tags(self, question: Question[Html]) -> str:
        stored = dict.fromkeys(self.stored_tag(tag, question, key) for key, tag in _moodle.tags(question))
        out = "".join(f"      <tag><text>{text(tag)}</text></tag>\n" for tag in stored)
        return out and f"    <tags>\n{out}    </tags>\n"

    def stored_tag(self, tag: str, question: Question[Html], key: str) -> str:
        """A tag as Moodle has to store it; said, at its first question, where that is not what the author wrote. Of tags that Moodle takes for one
        all are spelled as the first is."""
        if tag in self.stored_tags:
            return self.stored_tags[tag]
        own = _moodle.tag(tag)
        first, stored = self.spellings.setdefault(_moodle.folded(own), (tag, own))
        self.stored_tags[tag] = stored
        meant = _moodle.told(tag)[1] if key == "tags" else tag
        if stored != meant:
            why, hint = "", ""
            if first != tag and own != stored:
                why = ", which takes the two for one"
            elif (other := _moodle.told(meant)[0]) != "tags" and key == "tags":
                hint = f"write the key `{other}` if that is what you mean"
            self.problems.append(problem("name-altered", question.at(key), f"the tag '{meant}' becomes '{stored}' in Moodle{why}", hint))
        return stored

    # ---- what is said ----------------------------------------------------------------------------------------------------------

    def lost(self, location: Location, what: str, hint: str) -> None:
        self.problems.append(problem("not-carried", location, f"{what} is left out of the {FORMATS[FORMAT].title}", hint))

    def look_beyond(self, question: Question[Html], element: str) -> None:
        """Says at which part of a question its first character beyond the basic plane is, where its element has one."""
        if element.isascii() or not _BEYOND_BMP.search(element):
            return
        parts = [part for name in ("options", "answers", "pairs", "hints") for part in getattr(question, name, ())]
        for part in (*parts, question):
            for value in walk.texts(part):
                if value is question.name or value in question.section:
                    continue  # looked at as names
                words = value.text if isinstance(value, Plain) else spell(value, lambda _: "", tex, lambda _: "")
                if _BEYOND_BMP.search(words):
                    self.beyond(words, part.loc)
                    return
        for key, tag in _moodle.tags(question):
            if _BEYOND_BMP.search(tag):
                self.beyond(tag, question.at(key))

    def beyond(self, words: str, location: Location) -> None:
        found = _BEYOND_BMP.search(words)
        assert found
        self.problems.append(
            problem("character-beyond-basic-plane", location,
                    f"the character {found[0]} (U+{ord(found[0]):X}) is refused by a Moodle whose database has the old three-byte letters")
        )  # fmt: skip


def _file(name: str, data: str) -> str:
    return f'<file name="{attribute(name)}" path="/" encoding="base64">{data}</file>\n'
