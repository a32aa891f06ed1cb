r"""Texts as Moodle has them become ropes, whichever file brings them: four text formats, files beside or within them, formulas between `\(` and `\)`; all of
it through the one wall for HTML.

How Moodle shows each format is read in lib/classes/formatting.php and text_to_html() of lib/weblib.php (4.3 to 4.5).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from base64 import b64decode
from binascii import Error
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import unquote

from packager.arithmetic import Fault
from packager.diagnostics import Diagnostic, Location, problem
from packager.files import Blob, blob
from packager.formats._moodlelost import taken
from packager.markup import Dialect, Scope
from packager.markup.html import cleaner
from packager.model import Html, Markdown, Math, Ref, Token
from packager.source.assets import MEDIA_TYPES
from packager.source.ids import file_name

Where: TypeAlias = Any
"""What a text comes from: its line, or an element of XML, which has one."""

FORMATS = ("moodle", "html", "plain", "markdown")
"""Moodle's formats of text, as GIFT calls them: its automatic one, HTML, plain text, its Markdown."""

MEDIA = "question_banks/media/"
_FILES = "@@PLUGINFILE@@"
_DATA = re.compile(r"""(["'])data:((?:image|audio|video)/[\w.+-]+);base64,([A-Za-z0-9+/=\s]+)\1""")
_ENDINGS = {type: ending for ending, type in reversed(MEDIA_TYPES.items())} | {"image/jpg": ".jpg", "image/jpeg": ".jpg"}
_TAG = re.compile(r"""<(/?)([a-zA-Z][\w:-]*)((?:\s+[^\s"'<>/=]+="[^"]*")*)\s*/?>""")
_ADDRESS = re.compile(r'(?<=\s)(?:href|src|poster)="([^"]*)"')
_FORMULA = re.compile(r"\\\(|\\\[|(?<!\\)\$\$")
_ENDS = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}
_NOTHING = re.compile(r"(?:\s|&nbsp;|</?(?:p|span|br)\b[^<>]*>)*")
"""What Moodle's editors leave in a field that was emptied."""
_NO_FORMULAS = frozenset({"pre", "code", "script", "style", "textarea"})


class Holes(NamedTuple):
    """What stands in a text for something that comes in its place: what it looks like; what it is, by its number, what is there and its place (a str: why it
    cannot be read); and the TeX of a formula, given with marks (group 1: the number) in their places, with what is changed in it, or "" (None: no hole can be in a
    formula)."""

    pattern: re.Pattern[str]
    token: Callable[[int, str, Location], Token | str]
    tex: Callable[[str, re.Pattern[str], Sequence[str]], tuple[str, str] | Fault] | None = None


@dataclass(slots=True)
class Said:
    """What there is to say of one question: `found`, and what would change it if it were read (`refused`: place and reason)."""

    file: str
    found: list[Diagnostic] = field(default_factory=list)
    refused: list[tuple[Location, str]] = field(default_factory=list)

    def at(self, where: Where) -> Location:
        return Location(self.file, where if isinstance(where, int) else where.sourceline or 0)

    def lost(self, where: Where, what: str, hint: str = "") -> None:
        self.found.append(problem("import-lost", self.at(where), f"{what}: this is left out", hint))

    def altered(self, where: Where, what: str) -> None:
        self.found.append(problem("import-altered", self.at(where), what))

    def refuse(self, where: Where, why: str) -> None:
        self.refused.append((self.at(where), why))


class Ropes:
    """Makes ropes of the texts of a bank, and keeps the files that they show, under the paths that they will have in the repository. folder: of them in
    media/."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.files: dict[str, Blob] = {}
        self._known: dict[tuple[str, str], str] = {}

    def text(
        self, text: str, format: str, where: Where, said: Said, here: Mapping[str, str] | None = None, holes: Holes | None = None
    ) -> Html:
        """A text in one of FORMATS as Moodle shows it. here: the files beside it, their names in the text -> repository paths."""
        here = here or {}
        if not text:
            return ()
        if format == "markdown" and not (holes and holes.pattern.search(text)):
            return self._markdown(text, here, where, said)
        if format == "markdown":
            said.refuse(where, "a text with gaps or values is in Moodle's Markdown")
            return ()
        html = _Html(self, here, where, said, holes)
        rope = html.made(_as_html(text, format))
        for name in sorted(set(here) - html.used):
            said.lost(where, f"the file '{name}', which this text does not show")
        return () if len(rope) == 1 and isinstance(rope[0], str) and _NOTHING.fullmatch(rope[0]) else rope

    def kept(self, name: str, data: bytes) -> str:
        """The path of a file in the repository: equal bytes of one name are one file, others of that name get a number."""
        made = blob(data)
        if (name, made.digest) not in self._known:
            safe = re.sub(r"[^\w.() +-]|^\.+", "-", unicodedata.normalize("NFC", name)).strip() or "file"
            stem, point, ending = safe.rpartition(".") if re.search(r"[^.]\.\w{1,10}$", safe) else (safe, "", "")
            safe = file_name(stem, point + ending)
            stem = safe.removesuffix(point + ending)
            taken = {path.casefold() for path in self.files}
            path, number = f"{MEDIA}{self.folder}/{safe}", 1
            while path.casefold() in taken:
                number += 1
                path = f"{MEDIA}{self.folder}/{stem}-{number}{point}{ending}"
            self.files[path] = made
            self._known[name, made.digest] = path
        return self._known[name, made.digest]

    def _markdown(self, text: str, here: Mapping[str, str], where: Where, said: Said) -> Html:
        """A text in Moodle's Markdown, read as this dialect: what the two have in common is nearly all that people write."""
        paths = {f"{_FILES}/{name}": path for name, path in here.items()}
        dialect = Dialect(Scope(files={name: self.files[path] for name, path in paths.items()}))
        done = dialect.render(Markdown(text, "text"))
        for wrong in done.diagnostics:
            if wrong.rule not in ("image-no-alt", "image-alt", "media-captions"):
                said.refuse(where, f"a text in Moodle's Markdown has something that is read differently here ({wrong.message})")
        place = said.at(where)
        return tuple(Ref("asset", paths[p.id], p.fragment, place) if isinstance(p, Ref) and p.id in paths else p for p in done.value)


class _Html:
    """One text in HTML on its way to a rope. here: the files beside it; used: those that it shows; found: what stands in its holes."""

    def __init__(self, ropes: Ropes, here: Mapping[str, str], where: Where, said: Said, holes: Holes | None) -> None:
        self.ropes, self.here, self.where, self.said, self.holes = ropes, dict(here), where, said, holes
        self.used: set[str] = set()
        self.found: list[str] = []
        self.rope: list[str | Token] = []

    def made(self, source: str) -> Html:
        self.nonce = "f" + hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        self.mark = re.compile(rf"{self.nonce}-(\d+)-")
        marked = _DATA.sub(self.file, source).replace(_FILES, self.nonce)
        if self.holes is not None:  # Moodle looks for them before it reads entities, so that `&#91;[3]]` is none
            marked = self.holes.pattern.sub(self.hole, marked)
        clean = _wall()(marked)
        for one in taken(marked, clean):
            if one.grave:
                self.said.refuse(self.where, one.what)
            else:
                self.said.lost(self.where, one.what, one.hint)
        at, still = 0, 0
        for tag in _TAG.finditer(clean):
            (self.words if still else self.line)(clean[at : tag.start()])
            if tag[2] in _NO_FORMULAS:
                still += -1 if tag[1] and still else 0 if tag[1] else 1
            self.tag(tag[0], tag[2])
            at = tag.end()
        (self.words if still else self.line)(clean[at:])
        return _joined(self.rope)

    def file(self, m: re.Match[str]) -> str:
        """A picture, sound or film that is written into the text becomes a file like others."""
        try:
            data = b64decode("".join(m[3].split()), validate=True) if m[2] in _ENDINGS else b""
        except (Error, ValueError):
            data = b""
        if not data:
            return m[0]
        kind = m[2].partition("/")[0]
        name = f"{'picture' if kind == 'image' else kind}-{hashlib.sha256(data).hexdigest()[:8]}{_ENDINGS[m[2]]}"
        self.here[name] = self.ropes.kept(name, data)
        return f"{m[1]}{self.nonce}/{name}{m[1]}"

    def hole(self, m: re.Match[str]) -> str:
        self.found.append(m[0].replace(self.nonce, _FILES))
        return f"{self.nonce}-{len(self.found)}-"

    def line(self, text: str) -> None:
        """Words, and the formulas in them."""
        at = 0
        for formula in _formulas(text):
            tex = unescape(text[formula.inner]).strip()
            if self.holes is not None and self.holes.tex is not None:
                made = self.holes.tex(tex, self.mark, self.found)
                if isinstance(made, Fault):
                    self.said.refuse(self.where, f"a formula in a text cannot stand here: {made.message}")
                    continue
                tex, change = made
                if change:
                    self.said.altered(self.where, change)
            elif self.mark.search(text[formula.inner]):
                continue
            self.words(text[at : formula.start])
            self.rope.append(Math(tex.replace(self.nonce, _FILES), formula.display))
            at = formula.end
        self.words(text[at:])

    def words(self, text: str) -> None:
        """Words, and what is in their holes."""
        at = 0
        for m in self.mark.finditer(text) if self.holes is not None else ():
            self.rope.append(text[at : m.start()].replace(self.nonce, _FILES))
            token = self.holes.token(int(m[1]), self.found[int(m[1]) - 1], self.said.at(self.where))  # type: ignore[union-attr]
            if isinstance(token, str):
                self.said.refuse(self.where, token)
            else:
                self.rope.append(token)
            at = m.end()
        self.rope.append(text[at:].replace(self.nonce, _FILES))

    def tag(self, tag: str, name: str) -> None:
        """A tag, its addresses of files as tokens."""
        if self.mark.search(tag):
            self.said.refuse(self.where, f"something is filled into the tag <{name}>")
            tag = self.mark.sub(lambda m: escape(unescape(self.found[int(m[1]) - 1])), tag)
        at = 0
        for m in _ADDRESS.finditer(tag) if self.nonce in tag else ():
            address = unescape(m[1])
            if not address.startswith(f"{self.nonce}/"):
                continue
            file, _, fragment = address.removeprefix(f"{self.nonce}/").partition("#")
            file = unquote(file.partition("?")[0])
            if file not in self.here:
                self.said.refuse(self.where, f"the file '{file}' is not in it")
                continue
            self.used.add(file)
            place = self.said.at(self.where)
            self.rope += [tag[at : m.start(1)].replace(self.nonce, _FILES), Ref("asset", self.here[file], unquote(fragment), place)]
            at = m.end(1)
        self.rope.append(tag[at:].replace(self.nonce, _FILES))


class _Formula(NamedTuple):
    """Where a formula stands in a text, and what of it is TeX."""

    start: int
    end: int
    display: bool

    @property
    def inner(self) -> slice:
        return slice(self.start + 2, self.end - 2)


def _formulas(text: str) -> Iterator[_Formula]:
    """The formulas of a text, each from its sign to the next that ends it; a sign that nothing ends is words."""
    at = 0
    endless: set[str] = set()
    while m := _FORMULA.search(text, at):
        sign = m[0]
        end = -1 if sign in endless else text.find(_ENDS[sign], m.end())
        if end < 0:
            endless.add(sign)
        tex = text[m.end() : max(end, 0)]
        if not tex or tex.isspace() or (sign == "$$" and "$" in tex):
            at = m.start() + 1
        else:
            yield _Formula(m.start(), end + 2, sign != "\\(")
            at = end + 2


@cache
def _wall() -> Callable[[str], str]:
    return cleaner()


def _as_html(text: str, format: str) -> str:
    if format == "plain":
        return re.sub(r"\r\n|\r|\n", "<br />\n", escape(text, quote=False).replace("  ", "&nbsp; "))
    if format == "moodle":
        text = re.sub(r">\s+<", "><", text)
        text = re.sub(r">[\n\r]", "> ", re.sub(r"[\n\r]<", " <", text))
        return re.sub(r"\r\n|\r|\n", "<br />\n", text)
    return text


def _joined(rope: list[str | Token]) -> Html:
    """A rope whose neighbouring strings are one."""
    made: list[str | Token] = []
    for piece in rope:
        if isinstance(piece, str) and made and isinstance(made[-1], str):
            made[-1] += piece
        elif piece:
            made.append(piece)
    return tuple(made)
