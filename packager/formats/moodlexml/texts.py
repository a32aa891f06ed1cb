r"""Moodle's texts become ropes: four text formats, files embedded beside them, formulas between `\(` and `\)`; all of it through the one wall for HTML.

How Moodle shows each format is read in lib/classes/formatting.php and text_to_html() of lib/weblib.php (4.3 to 4.5).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from base64 import b64decode
from binascii import Error
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import unquote

from packager.arithmetic import Fault
from packager.diagnostics import Diagnostic, Location, problem
from packager.files import Blob, blob
from packager.formats.moodlexml.elements import Element
from packager.markup import Dialect, Scope
from packager.markup.html import cleaner
from packager.model import Gap, Html, Markdown, Math, Ref, Token

MEDIA = "question_banks/media/"
_FILES = "@@PLUGINFILE@@"
_FORMATS = {"html", "moodle_auto_format", "plain_text", "markdown"}
_DATA = re.compile(r"""(["'])data:image/(png|jpeg|gif|webp|svg\+xml);base64,([A-Za-z0-9+/=\s]+)\1""")
_ENDINGS = {"png": "png", "jpeg": "jpg", "gif": "gif", "webp": "webp", "svg+xml": "svg"}
_TAG = re.compile(r"""<(/?)([a-zA-Z][\w:-]*)((?:\s+[^\s"'<>/=]+="[^"]*")*)\s*/?>""")
_ADDRESS = re.compile(r'(?<=\s)(?:href|src|poster)="([^"]*)"')
_FORMULA = re.compile(r"\\\((?=\s*\S)((?:(?!\\\)).)+?)\\\)|\\\[(?=\s*\S)((?:(?!\\\]).)+?)\\\]|(?<!\\)\$\$(?=\s*\S)([^$]+?)\$\$", re.S)
_NO_FORMULAS = frozenset({"pre", "code", "script", "style", "textarea"})
_LOOKS = frozenset(["font", "center", "big", "tt", "strike", "nobr", "basefont", "marquee", "blink", "acronym", "dir"])
"""Elements that say how words look, and nothing else: the words stay."""


class Holes(NamedTuple):
    """What stands in a text for something that comes in its place: what it looks like; what it is, by its number, what is there and its place (a str: why it
    cannot be read); and the TeX of a formula, given with marks (group 1: the number) in their places, with what is changed in it, or "" (None: no hole can be in a
    formula)."""

    pattern: re.Pattern[str]
    token: Callable[[int, str, Location], Token | str]
    tex: Callable[[str, re.Pattern[str], Sequence[str]], tuple[str, str] | Fault] | None = None


def numbered(pattern: re.Pattern[str]) -> Holes:
    """What looks so in a text is a gap, with its number for a name."""
    return Holes(pattern, lambda number, _, place: Gap(str(number), place))


@dataclass(slots=True)
class Said:
    """What there is to say of one question: `found`, and what would change it if it were read (`refused`: place and reason)."""

    file: str
    found: list[Diagnostic] = field(default_factory=list)
    refused: list[tuple[Location, str]] = field(default_factory=list)

    def at(self, element: Element) -> Location:
        return Location(self.file, element.sourceline or 0)

    def lost(self, element: Element, what: str, hint: str = "") -> None:
        self.found.append(problem("import-lost", self.at(element), f"{what}: this is left out", hint))

    def altered(self, element: Element, what: str) -> None:
        self.found.append(problem("import-altered", self.at(element), what))

    def refuse(self, element: Element, why: str) -> None:
        self.refused.append((self.at(element), why))


class Texts:
    """The texts of one bank, and the files that they show, under the paths that they will have in the repository. folder: of them in media/. around: the tag
    by which each text says its language, where that is the bank's."""

    def __init__(self, folder: str, around: str = "") -> None:
        self.folder = folder
        self.around = around
        self.files: dict[str, Blob] = {}
        self._known: dict[tuple[str, str], str] = {}

    def rope(self, element: Element | None, default: str, said: Said, holes: Holes | None = None) -> Html:
        """The text of an element such as <questiontext>. default: the format of a text that names none."""
        if element is None:
            return ()
        format = element.get("format", default) or default
        text = source(element)
        if self.around and text.startswith(self.around):
            inner, _, rest = text.removeprefix(self.around).rpartition("</div>")
            text = (inner + rest).strip()
        if format not in _FORMATS:
            said.refuse(element, f"a text is in the format '{format}', which is not known here")
            return ()
        here = self._embedded(element, said)
        if not text:
            for name in here:
                said.lost(element, f"the file '{name}', which no text shows")
            return ()
        if format == "markdown" and not (holes and holes.pattern.search(text)):
            return self._markdown(text, here, element, said)
        if format == "markdown":
            said.refuse(element, "a text with gaps or values is in Moodle's Markdown")
            return ()
        used: set[str] = set()
        rope = self._html(_as_html(text, format), here, used, element, said, holes)
        for name in sorted(set(here) - used):
            said.lost(element, f"the file '{name}', which this text does not show")
        return rope

    def of(self, html: str, element: Element, said: Said) -> Html:
        """A piece of HTML from within a text of an element, which shows no files of its own."""
        return self._html(html, {}, set(), element, said, None) if html else ()

    # ---- files -----------------------------------------------------------------------------------------------------------------

    def _embedded(self, element: Element, said: Said) -> dict[str, str]:
        """The files beside a text: name, as the text has it, -> repository path."""
        here: dict[str, str] = {}
        for file in element.findall("file"):
            if path := self.file(file, said):
                here[_name(file)] = path
        return here

    def file(self, file: Element, said: Said) -> str:
        """The repository path of one embedded file, "" (refused) where it is damaged."""
        try:
            data = b64decode("".join((file.text or "").split()), validate=True) if file.get("encoding", "base64") == "base64" else None
        except (Error, ValueError):
            data = None
        if data is None:
            said.refuse(file, f"the file '{_name(file)}' is damaged")
            return ""
        return self._kept(_name(file).rpartition("/")[2], data)

    def _kept(self, name: str, data: bytes) -> str:
        """The path of a file in the repository: equal bytes of one name are one file, others of that name get a number."""
        made = blob(data)
        if (name, made.digest) not in self._known:
            safe = re.sub(r"[^\w.() +-]|^\.+", "-", unicodedata.normalize("NFC", name)).strip() or "file"
            stem, point, ending = safe.rpartition(".") if "." in safe.strip(".") else (safe, "", "")
            taken = {path.casefold() for path in self.files}
            path, number = f"{MEDIA}{self.folder}/{safe}", 1
            while path.casefold() in taken:
                number += 1
                path = f"{MEDIA}{self.folder}/{stem}-{number}{point}{ending}"
            self.files[path] = made
            self._known[name, made.digest] = path
        return self._known[name, made.digest]

    # ---- HTML --------------------------------------------------------------------------------------------------------------------

    def _html(self, source: str, here: dict[str, str], used: set[str], element: Element, said: Said, holes: Holes | None) -> Html:
        nonce = "f" + hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:24]

        def picture(m: re.Match[str]) -> str:
            """A picture that is written into the text becomes a file like others."""
            try:
                data = b64decode("".join(m[3].split()), validate=True)
            except (Error, ValueError):
                return m[0]
            name = f"picture-{hashlib.sha256(data).hexdigest()[:8]}.{_ENDINGS[m[2]]}"
            here[name] = self._kept(name, data)
            return f"{m[1]}{nonce}/{name}{m[1]}"

        marked = _DATA.sub(picture, source).replace(_FILES, nonce)
        found: list[str] = []
        if holes is not None:  # Moodle looks for them before it reads entities, so that `&#91;[3]]` is none
            marked = holes.pattern.sub(lambda m: found.append(m[0].replace(nonce, _FILES)) or f"{nonce}-{len(found)}-", marked)  # type: ignore[func-returns-value]
        clean = _wall()(marked)
        _lost(marked, clean, element, said)
        mark = re.compile(rf"{nonce}-(\d+)-")
        rope: list[str | Token] = []

        def words(text: str) -> None:
            """Words, and what is in their holes."""
            at = 0
            for m in mark.finditer(text) if holes is not None else ():
                rope.append(text[at : m.start()].replace(nonce, _FILES))
                token = holes.token(int(m[1]), found[int(m[1]) - 1], said.at(element))  # type: ignore[union-attr]
                if isinstance(token, str):
                    said.refuse(element, token)
                else:
                    rope.append(token)
                at = m.end()
            rope.append(text[at:].replace(nonce, _FILES))

        def line(text: str) -> None:
            """Words, and the formulas in them."""
            at = 0
            for m in _FORMULA.finditer(text) if "\\" in text or "$$" in text else ():
                tex = unescape(m[1] or m[2] or m[3]).strip()
                if holes is not None and holes.tex is not None:
                    made = holes.tex(tex, mark, found)
                    if isinstance(made, Fault):
                        said.refuse(element, f"a formula in a text cannot stand here: {made.message}")
                        continue
                    tex, change = made
                    if change:
                        said.altered(element, change)
                elif mark.search(m[0]):
                    continue
                words(text[at : m.start()])
                rope.append(Math(tex.replace(nonce, _FILES), m[1] is None))
                at = m.end()
            words(text[at:])

        at, still = 0, 0
        for tag in _TAG.finditer(clean):
            (words if still else line)(clean[at : tag.start()])
            if tag[2] in _NO_FORMULAS:
                still += -1 if tag[1] and still else 0 if tag[1] else 1
            if mark.search(tag[0]):
                said.refuse(element, f"something is filled into the tag <{tag[2]}>")
            self._tag(mark.sub(lambda m: escape(unescape(found[int(m[1]) - 1])), tag[0]), nonce, here, used, rope, element, said)
            at = tag.end()
        (words if still else line)(clean[at:])
        return _joined(rope)

    def _tag(
        self, tag: str, nonce: str, here: dict[str, str], used: set[str], rope: list[str | Token], element: Element, said: Said
    ) -> None:
        """A tag, its addresses of embedded files as tokens."""
        at = 0
        for m in _ADDRESS.finditer(tag) if nonce in tag else ():
            address = unescape(m[1])
            if not address.startswith(f"{nonce}/"):
                continue
            name, _, fragment = address.removeprefix(f"{nonce}/").partition("#")
            name = unquote(name.partition("?")[0])
            if name not in here:
                said.refuse(element, f"the file '{name}' is not in it")
                continue
            used.add(name)
            rope += [tag[at : m.start(1)].replace(nonce, _FILES), Ref("asset", here[name], unquote(fragment), said.at(element))]
            at = m.end(1)
        rope.append(tag[at:].replace(nonce, _FILES))

    def _markdown(self, text: str, here: dict[str, str], element: Element, said: Said) -> Html:
        """A text in Moodle's Markdown, read as this dialect: what the two have in common is nearly all that people write."""
        paths = {f"{_FILES}/{name}": path for name, path in here.items()}
        dialect = Dialect(Scope(files={name: self.files[path] for name, path in paths.items()}))
        done = dialect.render(Markdown(text, "text"), lambda segment: segment.source)
        for wrong in done.diagnostics:
            if wrong.rule not in ("image-no-alt", "image-alt", "media-captions"):
                said.refuse(element, f"a text in Moodle's Markdown has something that is read differently here ({wrong.message})")
        place = said.at(element)
        return tuple(Ref("asset", paths[p.id], p.fragment, place) if isinstance(p, Ref) and p.id in paths else p for p in done.value)


@cache
def _wall():  # type: ignore[no-untyped-def]
    return cleaner()


def _name(file: Element) -> str:
    """The name of an embedded file, as the text beside it has it."""
    return (file.get("path") or "/").lstrip("/") + (file.get("name") or "file")


def source(element: Element) -> str:
    """The text of an element as it stands there. Old files have it without an element around."""
    text: str = element.findtext("text") or (element.text if element.find("text") is None else "") or ""
    return text.strip()


def _as_html(text: str, format: str) -> str:
    if format == "plain_text":
        return re.sub(r"\r\n|\r|\n", "<br />\n", escape(text, quote=False).replace("  ", "&nbsp; "))
    if format == "moodle_auto_format":
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


# ---- what the wall took ----------------------------------------------------------------------------------------------------------


class _Tags(HTMLParser):
    """The elements of a text, and their attributes, each as often as it stands there."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: Counter[str] = Counter()
        self.attributes: Counter[tuple[str, str, str]] = Counter()
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        for name, value in dict(attrs).items():
            self.attributes[tag, name, " ".join((value or "").split())] += 1


def _lost(source: str, clean: str, element: Element, said: Said) -> None:
    """Says what the wall has taken out of a text: how something looks is named, for anything else the question is not read."""
    if "<" not in source:
        return
    before, after = _Tags(source), _Tags(clean)
    gone = before.elements - after.elements
    for tag in sorted(gone):
        if tag in _LOOKS or ":" in tag:
            said.lost(element, f"<{tag}> around words")
        else:
            said.refuse(element, f"a text holds <{tag}>, which cannot stand in a text here")
    looks: set[str] = set()
    for tag, name, value in before.attributes - after.attributes:
        if gone[tag] or (not value and name not in ("alt", "open", "controls")) or (name in _SWITCHES and value in ("", name, "true")):
            continue
        if name in ("href", "src", "poster") and (value.lower().startswith(("javascript:", "vbscript:"))):
            looks.add(f"{name} of <{tag}>")
        elif name in ("href", "src", "poster"):
            said.refuse(element, f"a text leads to '{value[:60]}', where a text here cannot lead")
        else:
            looks.add(f"{name} of <{tag}>")
    if looks:
        said.lost(element, ", ".join(sorted(looks)), "a text here has no styles of its own; use emphasis, a table or a list")


_SWITCHES = frozenset({"controls", "open", "loop", "muted", "reversed", "default", "playsinline", "download"})
