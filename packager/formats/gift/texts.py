r"""Texts of a GIFT file become ropes: Moodle's four formats of text, formulas between `\(` and `\)`, pictures written into the text as files.

How Moodle shows each format is read in lib/classes/formatting.php and text_to_html() of lib/weblib.php (4.3 to 4.5).
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode
from binascii import Error
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser

from packager.diagnostics import Diagnostic, Location, problem
from packager.files import blob
from packager.markup import Dialect, Scope
from packager.markup.html import BLOCK, cleaner
from packager.model import Asset, Html, Markdown, Math, Ref, Token
from packager.source.assets import MEDIA_TYPES

FORMATS = ("moodle", "html", "plain", "markdown")

_ENDINGS = {type: ending for ending, type in reversed(MEDIA_TYPES.items())}
_DATA = re.compile(r"""(["'])data:((?:image|audio|video)/[\w.+-]+);base64,([A-Za-z0-9+/=\s]+)\1""")
_TAG = re.compile(r"""<(/?)([a-zA-Z][\w:-]*)((?:\s+[^\s"'<>/=]+="[^"]*")*)\s*/?>""")
_FORMULA = re.compile(r"\\\((?=\s*\S)((?:(?!\\\)).)+?)\\\)|\\\[(?=\s*\S)((?:(?!\\\]).)+?)\\\]|(?<!\\)\$\$(?=\s*\S)([^$]+?)\$\$", re.S)
_NO_FORMULAS = frozenset({"pre", "code"})
_LOOKS = frozenset(["font", "center", "big", "tt", "strike", "nobr", "basefont", "marquee", "blink", "acronym", "dir", "o:p"])
"""Elements that say how words look, and nothing else: the words stay."""
_BLOCKS = re.compile(rf"<(?:{'|'.join(sorted(BLOCK))})[\s>/]", re.I)


@dataclass(slots=True)
class Said:
    """What there is to say of one question: `found`, and each reason why it cannot be read without changing it (`refused`: place and reason)."""

    file: str
    found: list[Diagnostic] = field(default_factory=list)
    refused: list[tuple[Location, str]] = field(default_factory=list)

    def at(self, line: int) -> Location:
        return Location(self.file, line)

    def lost(self, line: int, what: str, hint: str = "") -> None:
        self.found.append(problem("import-lost", self.at(line), f"{what}: this is left out", hint))

    def altered(self, line: int, what: str) -> None:
        self.found.append(problem("import-altered", self.at(line), what))

    def refuse(self, line: int, why: str) -> None:
        self.refused.append((self.at(line), why))


class Texts:
    """The texts of one file, and the files that they hold, under the paths that they will have in the repository."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.assets: dict[str, Asset] = {}

    def rope(self, source: str, format: str, line: int, said: Said) -> Html:
        """A text in one of FORMATS as Moodle shows it."""
        if not source:
            return ()
        if format == "markdown":
            return self._markdown(source, line, said)
        if format == "plain":
            source = escape(source, quote=False).replace("  ", "\N{NO-BREAK SPACE} ")
        elif format == "moodle":
            source = re.sub(r">\s+<", "><", source)
            source = re.sub(">\n", "> ", re.sub("\n<", " <", source))
        if format != "html":
            source = source.replace("\n", "<br />\n")
            source = source if format == "moodle" and _BLOCKS.search(source) else f"<p>{source}</p>"
        return self._html(source, line, said)

    def _html(self, source: str, line: int, said: Said) -> Html:
        nonce = "f" + hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:24]

        def file(m: re.Match[str]) -> str:
            path = self._kept(m[2], m[3])
            return f"{m[1]}{nonce}/{path}{m[1]}" if path else m[0]

        marked = _DATA.sub(file, source) if "data:" in source else source
        clean = _wall()(marked)
        _say_lost(marked, clean, line, said)
        rope: list[str | Token] = []
        at = within = 0
        for tag in _TAG.finditer(clean):
            _words(clean[at : tag.start()], rope, not within)
            if tag[2] in _NO_FORMULAS:
                within += -1 if tag[1] else 1
            before, found, after = tag[0].partition(f'"{nonce}/')
            rope.append(before)
            if found:
                path, _, after = after.partition('"')
                rope += ['"', Ref("asset", unescape(path), loc=said.at(line)), f'"{after}']
            at = tag.end()
        _words(clean[at:], rope, not within)
        return _joined(rope)

    def _kept(self, media_type: str, encoded: str) -> str | None:
        """The path of a file that is written into a text."""
        try:
            data = b64decode("".join(encoded.split()), validate=True)
        except (Error, ValueError):
            return None
        ending = _ENDINGS.get("image/jpeg" if media_type == "image/jpg" else media_type)
        if not data or not ending:
            return None
        made = blob(data)
        name = f"{media_type.partition('/')[0]}-{made.digest[:12]}{ending}"
        path = f"question_banks/media/{self.folder}/{name}"
        self.assets[path] = Asset(path, name, MEDIA_TYPES[ending], made)
        return path

    def _markdown(self, source: str, line: int, said: Said) -> Html:
        """A text in Moodle's Markdown, read as this dialect: what the two have in common is nearly all that people write."""
        done = Dialect(Scope()).render(Markdown(source, "text", loc=said.at(line)), lambda segment: segment.source)
        for wrong in done.diagnostics:
            said.refuse(line, f"a text in Moodle's Markdown has something that is read differently here ({wrong.message})")
        return done.value


@cache
def _wall() -> Callable[[str], str]:
    return cleaner()


def _words(text: str, rope: list[str | Token], formulas: bool) -> None:
    at = 0
    for m in _FORMULA.finditer(text) if formulas and ("\\" in text or "$$" in text) else ():
        rope += [text[at : m.start()], Math(unescape(m[1] or m[2] or m[3]), m[1] is None)]
        at = m.end()
    rope.append(text[at:])


def _joined(rope: list[str | Token]) -> Html:
    """A rope whose neighbouring strings are one."""
    made: list[str | Token] = []
    for piece in rope:
        if isinstance(piece, str) and made and isinstance(made[-1], str):
            made[-1] += piece
        elif piece:
            made.append(piece)
    return tuple(made)


# ---- what the wall took ----------------------------------------------------------------------------------------------------------


class _Tags(HTMLParser):
    """The elements of a text, and their attributes, each as often as it stands there."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: Counter[str] = Counter()
        self.attributes: Counter[tuple[str, str]] = Counter()
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        self.attributes.update((tag, name) for name, _ in attrs)


def _say_lost(source: str, clean: str, line: int, said: Said) -> None:
    """Says what the wall has taken out of a text: how something looks is named, for anything else the question is not read."""
    if "<" not in source:
        return
    before, after = _Tags(source), _Tags(clean)
    gone = before.elements - after.elements
    for tag in sorted(gone):
        if tag in _LOOKS:
            said.lost(line, f"<{tag}> around words")
        else:
            said.refuse(line, f"a text holds <{tag[:20]}>, which cannot stand in a text here")
    looks: set[str] = set()
    for tag, name in before.attributes - after.attributes:
        if gone[tag]:
            continue
        if name in ("href", "src", "poster"):
            said.refuse(line, f"the {name} of <{tag}> leads where a text here cannot lead")
        else:
            looks.add(f"{name} of <{tag}>")
    if looks:
        said.lost(line, ", ".join(sorted(looks)), "a text here has no styles of its own; use emphasis, a table or a list")
