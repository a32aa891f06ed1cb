"""How names and texts are spelled in a cartridge: names that Moodle keeps, links and media on a page, and what stands in a question."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from packager.diagnostics import Diagnostic, problem
from packager.formats._imsmanifest import portable
from packager.formats._xml import legal
from packager.formats.base import quoted, spell
from packager.formats.cc11 import page
from packager.localize.phrase import phrase
from packager.model import Asset, Course, Html, Math, Passage, Plain, Ref, direction

INLINE_LIMIT = 4 << 20
"""Largest file, in bytes, that is written into a question's text: XML readers refuse texts above 10 MB, and base64 adds a third."""


LONGEST_NAME = 230
"""Letters of a name. Moodle's columns hold 255: a quiz beside a page has the page's name and a word more, and the import two for its questions."""


@dataclass
class Texts:
    """The speller of one cartridge. unit_links: whether links from unit to unit stay links. `media` are the assets that pages came to use, in the order of their first use; `said` what there is to say."""

    course: Course[Html]
    said: list[Diagnostic] = field(default_factory=list)
    unit_links: bool = True
    media: dict[str, Asset] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._pages = {unit.id: f"{portable(unit.id)}.html" for unit in self.course.units}
        self._urls = {link.id: link.url for module in self.course.modules for link in module.links}

    def name(self, plain: Plain) -> str:
        """A name as Moodle keeps it; where that is not as it was written, it is said."""
        text = safe_name(plain.text)
        if text != plain.text:
            long = text.endswith("…") and not plain.text.endswith("…")
            why = "Moodle's import stops at a longer name" if long else "Moodle cuts a name at '<'"
            hint = "write a shorter name" if long else "write it without '<' if that reads badly"
            self.said.append(problem("converted", plain.loc, f"'{quoted(plain)}' becomes '{text}' in the cartridge, since {why}", hint))
        return text

    def words(self, plain: Plain, around: str = "") -> str:
        """A title or name as a fragment; one in another language has that said before it. around: the language of what it stands in, "" for the course's."""
        around = around or self.course.lang
        return page.clean(phrase(plain, around).named)

    def ours(self, said: str, around: str = "") -> str:
        """A word of ours as a fragment."""
        lang = said.lang if isinstance(said, Passage) else self.course.lang
        return page.clean(phrase(Passage(said, lang), around or self.course.lang, quiet=True).__html__())

    def on_page(self, html: Html, embeds: Mapping[str, str] | None = None) -> str:
        """A text of a page two folders deep, which names files and other units by relative links. embeds: what stands for each, by its id."""
        return page.clean(spell(html, self._beside, _math, lambda embed: (embeds or {}).get(embed.id, "")))

    def in_question(self, html: Html) -> str:
        """A text of a question or a topic. Pictures and sounds are written into it, since Moodle finds no files of questions."""
        text = page.clean(spell(html, self._within, _math, lambda embed: ""), asked=True)
        lang = self.course.lang
        return f'<div lang="{escape(lang)}" dir="rtl">{text}</div>' if direction(lang) == "rtl" and text else text

    def _beside(self, ref: Ref) -> str:
        if ref.kind == "asset" and ref.id in self.course.assets:
            asset = self.media[ref.id] = self.course.assets[ref.id]
            return media_link(asset)
        if ref.kind == "unit" and ref.id in self._pages and self.unit_links:
            what = f"the link to the unit '{ref.id}' works between the pages of the cartridge, but not once Moodle has imported them"
            self.said.append(problem("not-carried", ref.loc, what, _NAME_IT))
            # with ./ the address is no part of any other: Moodle replaces an address wherever it stands in the page
            return escape(f"./{self._pages[ref.id]}" + (f"#{ref.fragment}" if ref.fragment else ""))
        return self._elsewhere(ref)

    def _within(self, ref: Ref) -> str:
        if ref.kind != "asset" or ref.id not in self.course.assets:
            return self._elsewhere(ref)
        asset = self.course.assets[ref.id]
        if asset.blob.size <= INLINE_LIMIT and asset.media_type.split("/")[0] in ("image", "audio", "video"):
            return f"data:{asset.media_type};base64,{b64encode(asset.blob.read()).decode()}"
        hint = (
            f"make it smaller than {INLINE_LIMIT >> 20} MB, or put it on a page" if asset.blob.size > INLINE_LIMIT else "put it on a page"
        )
        self.said.append(problem("not-carried", ref.loc, f"the file '{asset.name}' in a question is left out of the cartridge", hint))
        return ""

    def _elsewhere(self, ref: Ref) -> str:
        """A web link's own address; else none. That the words of a glossary term are no link needs no saying: the glossary is a page."""
        if ref.kind == "activity" and ref.id in self._urls:
            return escape(self._urls[ref.id])
        if ref.kind in ("unit", "activity"):
            self.said.append(
                problem("not-carried", ref.loc, f"the link to '{ref.id}' is left out of the cartridge; its words stay", _NAME_IT)
            )
        return ""


_NAME_IT = "name it in your words as well, so that a learner finds it in the outline"


def media_link(asset: Asset) -> str:
    """The address of a media file as pages have it."""
    return f"../media/{asset.name}"


def _math(math: Math) -> str:
    return page.tex(math.tex, math.display)


def safe_name(text: str) -> str:
    """A name as Moodle keeps it: from a `<` on it takes a name for an element, unless a blank follows; one that is too long ends the import."""
    text = re.sub(r"<(?=\S)", "< ", legal(text))
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1].rstrip()}…"


def course_title(title: str) -> str:
    """A course title from which Moodle can make its course code. It takes the blanks out, then the first 94 bytes, and stops the import where that
    cuts a letter in two or leaves an element: so blanks two or three bytes long stand for some of the title's, and ‹ for <. A title without
    blanks is cut."""
    title = title.replace("<", "‹")
    for count in range(title.count(" ") + 1):
        for blank in ("\N{THIN SPACE}", "\N{NO-BREAK SPACE}"):
            if _cuts_well(tried := title.replace(" ", blank, count)):
                return tried
    while not _cuts_well(title):
        title = title[:-1]
    return title


def _cuts_well(title: str) -> bool:
    """Whether the 94th byte without blanks is the end of a letter."""
    try:
        title.replace(" ", "").encode()[:94].decode()
    except UnicodeDecodeError:
        return False
    return True
