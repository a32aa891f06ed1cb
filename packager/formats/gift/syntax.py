r"""The signs of GIFT, as Moodle 4.3 to 4.5 read them (question/format/gift/format.php): what is escaped, what is trimmed, blocks and comments.

`\` before one of `\ : # = { } ~` makes it an ordinary character, and `\n` is a line break. While a text is taken apart its escaped characters are hidden
behind signs that no text may hold. An arrow `->` parts a pair wherever it stands, and has no escape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import normalize

from packager.formats._xml import legal

_HIDDEN = dict(zip("\\:#={}~n", "\\\x01\x02\x03\x04\x05\x06\x07", strict=True))
_SHOWN = str.maketrans(dict(zip("\x01\x02\x03\x04\x05\x06\x07", ":#={}~\n", strict=True)))
_BLANK = " \t\n\r\0\x0b"
_MOODLES_OWN = re.compile(r"&&(?:092|058|035|061|010|123|125|126)")
"""How Moodle hides escaped characters: it takes these for them wherever they stand."""


def trimmed(text: str) -> str:
    """Without the blanks that PHP's trim takes off (a no-break space stays)."""
    return text.strip(_BLANK)


def escaped(text: str) -> str:
    """A text as it stands in a file: on one line, every character an ordinary one."""
    text = re.sub(r"[\\:#={}~]", r"\\\g<0>", legal(text))
    return re.sub(r"\r\n?|\n", r"\\n", text)


def escaped_html(html: str) -> str:
    """HTML as it stands in a file; what GIFT cannot escape is written as an entity."""
    return escaped_shown(html.replace("->", "-&gt;"))


def escaped_shown(text: str) -> str:
    """A name, in which Moodle reads entities, as it stands in a file."""
    return escaped(_MOODLES_OWN.sub(lambda own: "&amp;&amp;" + own[0][2:], text))


def unescaped_html(html: str) -> str:
    """HTML as it stands in a file where nothing but a backslash is unescaped and a line is a part: entities stand for what would be read otherwise."""
    html = re.sub(r"\r\n?|\n", "&#10;", legal(html).replace("\\", "\\\\"))
    html = html.replace("{", "&#123;").replace("}", "&#125;")
    html = re.sub("#(?=#)", "&#35;", html)  # four of them begin the general feedback
    html = re.sub("> +(?=<)", ">&#32;", html)  # Moodle takes out blanks between tags
    return "&#48;" if html == "0" else re.sub("^//", "&#47;/", html)


def escapable(text: str) -> bool:
    """Whether a text that is no HTML can stand in a file so that Moodle reads it as it is."""
    return not _MOODLES_OWN.search(text)


def hidden(source: str) -> str:
    """The source with its escaped characters hidden."""
    return re.sub(r"\\([\\:#={}~n])", lambda escape: _HIDDEN[escape[1]], source)


def shown(text: str) -> str:
    """What is hidden in a text, shown."""
    return text.translate(_SHOWN)


# ---- blocks and comments -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between two empty lines: `text` with its escaped characters hidden and a line for each of the file's from `line` on; comments apart."""

    line: int
    text: str
    comments: str

    def line_at(self, offset: int) -> int:
        return self.line + self.text.count("\n", 0, offset)


def blocks(source: str) -> Iterator[Block]:
    """The blocks of a file that hold more than comments. A line that is nothing but 0 parts them too, as in Moodle."""
    lines: list[str] = []
    start = 1
    for number, raw in enumerate([*re.split("\r\n|\r|\n", source), ""], 1):
        line = trimmed(legal(raw))
        if line and line != "0":
            start = start if lines else number
            lines.append(line)
        elif lines:
            if block := _block(lines, start):
                yield block
            lines = []


def _block(lines: list[str], start: int) -> Block | None:
    comments = "\n".join(line for line in lines if line.startswith("//"))
    words = [" " if line.startswith("//") else line for line in lines]
    while words and not words[0].strip():
        del words[0]
        start += 1
    text = trimmed("\n".join(words))
    return Block(start, hidden(text), comments) if text else None


_LABEL = r"\[{}:((?:\\\]|[^\]])+)\]"
_ID, _NOT_IN_IDS = re.compile(_LABEL.format("id")), re.compile(r"[\x00-\x1f\x7f]")
_TAG, _NOT_IN_TAGS = re.compile(_LABEL.format("tag")), re.compile(r"[<>`\x00-\x1f\x7f]")


def labels(comments: str) -> tuple[str, tuple[str, ...]]:
    """The id and the tags that comments hold, their letters composed, as every id and tag here."""
    return next(_labels(_ID, _NOT_IN_IDS, comments), ""), tuple(filter(None, _labels(_TAG, _NOT_IN_TAGS, comments)))


def _labels(label: re.Pattern[str], outside: re.Pattern[str], comments: str) -> Iterator[str]:
    """What stands in each label; between signs that none holds there is an end for each that begins, or none is looked for."""
    for part in outside.split(normalize("NFC", comments)):
        yield from (trimmed(m[1].replace("\\]", "]")) for m in label.finditer(part, 0, part.rfind("]") + 1))


def comment(text: str) -> str:
    """A line that nobody reads."""
    return f"// {' '.join(legal(text).split())}\n"


def label(name: str, value: str) -> str:
    r"""`[id:...]` or `[tag:...]`. A blank keeps a backslash at the end apart from the bracket; Moodle trims it."""
    value = re.sub("[\x00-\x1f\x7f]", " ", legal(value)).replace("]", "\\]")
    return f"[{name}:{value}{' ' if value.endswith(chr(92)) else ''}]"
