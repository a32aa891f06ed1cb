"""The texts of Moodle XML: each in an element that says its format, with its files beside it, and perhaps with a tag around that says its language."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from html import escape

from packager.formats._moodletexts import Holes, Ropes, Said
from packager.formats.moodlexml.elements import Element
from packager.model import Gap, Html

BLANKS = " \t\n\r\f"
"""What is nothing at the ends of a text of HTML; a no-break space is something."""
_FORMATS = {"html": "html", "moodle_auto_format": "moodle", "plain_text": "plain", "markdown": "markdown"}


def numbered(pattern: re.Pattern[str]) -> Holes:
    """What looks so in a text is a gap, with its number for a name."""
    return Holes(pattern, lambda number, _, place: Gap(str(number), place))


class Texts(Ropes):
    """The texts of one bank, and the files that they show. around: the tag by which each text says its language, where that is the bank's."""

    def __init__(self, folder: str, around: str = "") -> None:
        super().__init__(folder)
        self.around = around

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
        return self.text(text, _FORMATS[format], element, said, here, holes)

    def of(self, html: str, element: Element, said: Said) -> Html:
        """A piece of HTML from within a text of an element, which shows no files of its own."""
        return self.text(html, "html", element, said)

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
        return self.kept(_name(file).rpartition("/")[2], data)


def _name(file: Element) -> str:
    """The name of an embedded file, as the text beside it has it."""
    return (file.get("path") or "/").lstrip("/") + (file.get("name") or "file")


def source(element: Element) -> str:
    """The text of an element as it stands there. Old files have it without an element around."""
    text: str = element.findtext("text") or (element.text if element.find("text") is None else "") or ""
    return text.strip(BLANKS)


def as_typed(text: str) -> str:
    """A text that stands in a field for plain text, as HTML: a paragraph for what blank lines part."""
    parts = (part.strip(BLANKS) for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")))
    return "".join(
        f"<p>{escape(part, quote=False).replace('  ', '&nbsp; ').replace(chr(10), '<br />' + chr(10))}</p>" for part in parts if part
    )
