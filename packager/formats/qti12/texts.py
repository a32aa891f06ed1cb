"""How names and texts are spelled for Canvas: files by the token that stands for the course's files, formulas in TeX, dead links as their words.

Read in instructure/canvas-lms: gems/canvas_link_migrator/lib/canvas_link_migrator/link_parser.rb ($IMS-CC-FILEBASE$),
packages/canvas-rce/.../EquationEditorModal/mathml.js (Canvas sets `\\(`..`\\)` itself), gems/canvas_sanitize (an audio or video keeps no controls);
in instructure/qti, lib/qti/sanitizer.rb: New Quizzes turns Canvas's own equation images into `\\(`..`\\)`, so that it sets them as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

from packager.diagnostics import Diagnostic, Location, problem
from packager.formats import FORMATS
from packager.formats._xml import NOWHERE, legal, without_dead
from packager.formats.base import spell, tex
from packager.model import Asset, Bank, Course, Embed, Html, Plain, Ref, direction

QTI12 = "qti12"
LONGEST_NAME = 255
"""Letters of the name of a question, quiz or bank: of a column of text in Canvas (ActiveRecord::Base.maximum_string_length)."""

_TARGETS = {"asset": "a file that is not there", "unit": "a unit", "term": "a glossary entry", "activity": "an activity"}
_PLAYER = re.compile(r'<(audio|video)\b[^>]*?\ssrc="([^"]*)"[^>]*>.*?</\1>', re.DOTALL)


@dataclass
class Texts:
    """The speller of one package. `media`: the assets in use, in the order of their first use; `said`: what there is to say."""

    course: Course[Html]
    said: list[Diagnostic] = field(default_factory=list)
    media: dict[str, Asset] = field(default_factory=dict)
    around: tuple[str, str] = ("", "")  # what stands around each text of a bank in another language than the course's

    def in_bank(self, bank: Bank[Html]) -> None:
        """The texts that come are this bank's."""
        way = direction(bank.lang)
        apart = bank.lang != self.course.lang or way == "rtl"
        self.around = (f'<div lang="{escape(bank.lang)}" dir="{way}">', "</div>") if apart else ("", "")

    def name(self, plain: Plain) -> str:
        """A name as Canvas keeps it; where that is not as it was written, it is said."""
        text = legal(" ".join(plain.text.split()))
        if len(text) <= LONGEST_NAME:
            return text
        cut = f"{text[: LONGEST_NAME - 1].rstrip()}…"
        self.said.append(problem("name-altered", plain.loc, f"this name is cut to {LONGEST_NAME} characters for Canvas: '{cut}'"))
        return cut

    def words(self, plain: Plain) -> str:
        """A text that is no HTML."""
        return legal(plain.text)

    def html(self, html: Html) -> str:
        """A text as HTML."""
        spelled = without_dead(spell(html, self._ref, tex, self._embed))
        # Canvas's sanitiser leaves a player without controls, which nobody sees
        spelled = legal(_PLAYER.sub(lambda player: _link(player[2]), spelled))
        return f"{self.around[0]}{spelled}{self.around[1]}" if spelled else ""

    def lost(self, location: Location, what: str, hint: str = "") -> None:
        self.said.append(problem("not-carried", location, f"{what}: this is left out of the {FORMATS[QTI12].title}", hint))

    def _ref(self, ref: Ref) -> str:
        asset = self.course.assets.get(ref.id) if ref.kind == "asset" else None
        if asset is None:
            self.lost(ref.loc, f"the link to {_TARGETS[ref.kind]}", "its words stay; name the place in words")
            return NOWHERE
        self.media[asset.name] = asset
        return f"$IMS-CC-FILEBASE$/{quote(path(asset))}" + (f"#{quote(ref.fragment)}" if ref.fragment else "")

    def _embed(self, embed: Embed) -> str:
        self.lost(embed.loc, "a question placed in this text", "place it in a unit")
        return ""


def path(asset: Asset) -> str:
    """The path of a file in the package, and later among the files of the course."""
    return f"media/{asset.name}"


def _link(address: str) -> str:
    return f'<a href="{address}">{address.rpartition("/")[2]}</a>' if address else ""
