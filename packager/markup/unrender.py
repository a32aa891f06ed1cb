"""HTML back to Markdown of the dialect: each text is rendered again, and is right only if it looks the same (normal.py).

A block is tried as a person would write it, then with every sign escaped, then with tags of HTML for all that is in it. What none of them says
exactly cannot be said in the dialect.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from packager.diagnostics import Location, Severity
from packager.markup.dialect import Dialect
from packager.markup.html import URLS, VOID, allowed
from packager.markup.normal import Normal, Parsed, is_flow, normal, of_tree
from packager.markup.paths import relative
from packager.markup.tree import Element
from packager.model import Gap, Html, Markdown, Math, Ref, Value

_SPACES = re.compile(r"[ \t\r\n\f]+")
_LIGHT = re.compile(
    r"[\\`*$]|\[(?=\^|[^\]]*\][(\[:]|\[[\w.-]+\]\])|(?<!\w)_+(?=[^\W_])|(?<=[^\W_])_(?!\w)|<(?=[A-Za-z/!?])|\{(?=[:#.]|var:)"
)
_EVERY = re.compile(r"[\\`*_{}\[\]()>#+\-.!|$<~^:\"'=@%,;/?]")
_VALUE = re.compile(r"\{(?=[A-Za-z=])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_START = re.compile(r"(\d{1,9})([.)])(?=\s|$)|(>|[-+](?=[\s-]|$)|#(?=[#\s]|$)|:(?=\s|::)|!!!|\?\?\?|===|~~~|=+$)")
_SIGNS = {"strong": "**", "em": "*"}
_LANGUAGE = re.compile(r"language-([\w+#.-]+)")
_ALIGN = re.compile(r"text-align:\s*(left|center|right);?")
_ROOMY = frozenset(["div", "section", "article", "details", "figure", "blockquote", "aside", "header", "footer", "main"])
"""Elements whose blocks stand apart by empty lines."""
_PLAIN, _ESCAPED, _TAGS = range(3)
WIDTH = 110
"""Characters of a line."""
_SEPARATOR = "\n\n<!-- -->\n\n"


@dataclass(frozen=True, slots=True)
class Said:
    """A text in Markdown, and what of it the dialect cannot say (`style of <td>`), which a reader of the text can do without."""

    source: str
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Why there is no Markdown for a text, as what follows `is kept raw:`."""

    why: str = "a text of it cannot be said in Markdown here"


def markdown(html: Html, dialect: Dialect, file: str, kind: str = "text", values: tuple[str, ...] = ()) -> Said | Unsaid:
    """The Markdown that is rendered as a rope, or why there is none. dialect: knows the files that the rope shows; file: where the Markdown will
    stand, from which paths are written; kind and values: of the text (model.Markdown)."""
    parsed = Parsed(html)
    root = parsed.tree()
    if root is None:
        return Unsaid("a text of it is no whole HTML")
    try:
        source = _exact(root, parsed, dialect, file, kind, values)
        lost = _bared(root) if isinstance(source, Unsaid) else ()
        if lost:
            source = _exact(root, parsed, dialect, file, kind, values)
    except RecursionError:
        return Unsaid("a text of it has too many elements within each other")
    return source if isinstance(source, Unsaid) else Said(source, lost)


def _bared(root: Element) -> tuple[str, ...]:
    """Takes off the attributes that no author of the dialect can set."""
    lost: dict[str, None] = {}
    for element in root.iter():
        for name in [name for name, value in element.attrib.items() if name not in URLS and not allowed(element.tag, name, value)]:
            del element.attrib[name]
            lost[f"{name} of <{element.tag}>"] = None
    return tuple(lost)


def _exact(root: Element, parsed: Parsed, dialect: Dialect, file: str, kind: str, values: tuple[str, ...]) -> str | Unsaid:
    wrong: list[str] = []

    def shown(source: str) -> Normal | None:
        text = Markdown(source, "x", kind, loc=Location(file, 1, 1), values=values)
        done = dialect.render(text)
        wrong[:] = [d.message for d in done.diagnostics if d.severity is Severity.ERROR]
        return normal(done.value)

    blocks: list[str] = []
    for block in root:
        one = etree.Element("x-root")
        tail, block.tail = block.tail, None
        one.append(block)
        wanted = of_tree(one, parsed)
        block.tail = tail
        for level in (_PLAIN, _ESCAPED, _TAGS):
            source = _Writer(parsed, file, level, bool(values)).block(block)
            if shown(source) == wanted:
                blocks.append(source)
                break
        else:
            return Unsaid(wrong[0]) if wrong else Unsaid()
    wanted = of_tree(root, parsed)
    for joint in ("\n\n", _SEPARATOR):
        if shown(source := joint.join(blocks)) == wanted:
            wrapped = _wrapped(source)
            return wrapped if wrapped != source and shown(wrapped) == wanted else source
    return Unsaid(wrong[0]) if wrong else Unsaid()


def _wrapped(source: str) -> str:
    """A text with no line longer than a person likes to read: paragraphs alone are broken, where the next line begins with a letter."""
    if len(source) <= WIDTH:
        return source
    lines: list[str] = []
    for line in source.split("\n"):
        while len(line) > WIDTH and line[0].isalpha():
            breaks = [m.start() for m in re.finditer(r"(?<!\\) (?=[^\W\d_])", line[: WIDTH + 1])]
            if not breaks or not breaks[-1]:
                break
            lines.append(line[: breaks[-1]])
            line = line[breaks[-1] + 1 :]
        lines.append(line)
    return "\n".join(lines)


class _Writer:
    """Spells the blocks of a tree at one of the levels."""

    def __init__(self, parsed: Parsed, file: str, level: int = _PLAIN, values: bool = False) -> None:
        self.parsed, self.file, self.level, self.values = parsed, file, level, values

    # ---- blocks ------------------------------------------------------------------------------------------------------------------

    def block(self, element: Element) -> str:
        tag = element.tag
        maker = getattr(self, f"_{'heading' if re.fullmatch('h[2-6]', tag) else tag}", None) if self.level < _TAGS else None
        made = maker(element) if maker is not None else None
        return made if isinstance(made, str) else self._tagged(element)

    def _tagged(self, element: Element) -> str:
        """A block as HTML, what is in it in Markdown again."""
        tag = element.tag
        start = f"<{tag}{self._attributes(element)}>"
        if tag in VOID:
            return start
        if tag == "pre":
            return f"{start}\n{self._exact(element)}</pre>"
        if any(is_flow(child) for child in element):
            joint = "\n\n" if tag in _ROOMY else "\n"
            return f"{start}{joint}{self._mixed(element)}{joint}</{tag}>"
        return f"{start}{self._inline(element)}</{tag}>"

    def _mixed(self, element: Element) -> str:
        """Blocks, and the words between them."""
        parts: list[str] = []
        run: list[Element | str] = [element.text or ""]
        for child in element:
            if is_flow(child):
                parts.append(self._run(run))
                parts.append(self.block(child))
                run = [child.tail or ""]
            else:
                run += [child, child.tail or ""]
        parts.append(self._run(run))
        joint = "\n\n" if element.tag in _ROOMY else "\n"
        return joint.join(part for part in parts if part)

    def _p(self, element: Element) -> str | None:
        if element.get("class") == "math" and len(element) == 0:
            token = self.parsed.token((element.text or "").strip())
            if isinstance(token, Math) and token.display:
                return f"$$\n{token.tex}\n$$"
        return None if element.attrib else self._inline(element)

    def _heading(self, element: Element) -> str | None:
        if set(element.attrib) - {"id"}:
            return None
        return f"{'#' * int(element.tag[1])} {self._inline(element, breaks=False)}"

    def _hr(self, element: Element) -> str | None:
        return None if element.attrib else "---"

    def _blockquote(self, element: Element) -> str | None:
        if element.attrib:
            return None
        return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(self.block(child) for child in element).split("\n"))

    def _ul(self, element: Element) -> str | None:
        return self._list(element, lambda number: "- ")

    def _ol(self, element: Element) -> str | None:
        start = element.get("start", "1")
        if not start.isdecimal():
            return None
        first = int(start)
        return self._list(element, lambda number: f"{first + number}. ", frozenset({"start"}))

    def _list(self, element: Element, marker: Callable[[int], str], known: frozenset[str] = frozenset()) -> str | None:
        if set(element.attrib) - known or any(item.tag != "li" or item.attrib for item in element) or not len(element):
            return None
        loose = any(item[0].tag == "p" for item in element if len(item))
        items = []
        for number, item in enumerate(element):
            sign = marker(number)
            if loose:
                body = "\n\n".join(self.block(child) for child in item) or self._inline(item)
            else:
                body = self._mixed(item)
            lines = body.split("\n")
            items.append("\n".join([f"{sign}{lines[0]}".rstrip(), *(f"    {line}".rstrip() for line in lines[1:])]))
        return ("\n\n" if loose else "\n").join(items)

    def _pre(self, element: Element) -> str | None:
        code = element[0] if len(element) == 1 and element[0].tag == "code" and not (element.text or "").strip() else None
        if code is None or element.attrib:
            return None
        m = _LANGUAGE.fullmatch(code.get("class", ""))
        if code.attrib and not m:
            return None
        text = "".join(code.itertext()).rstrip("\n")
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text) or [""]))
        return f"{fence}{m[1] if m else ''}\n{text}\n{fence}"

    def _table(self, element: Element) -> str | None:
        caption = next((child for child in element if child.tag == "caption"), None)
        parts = [child for child in element if child.tag != "caption"]
        rows = [row for part in parts for row in part]
        if element.attrib or [part.tag for part in parts] not in (["thead", "tbody"], ["thead"]) or len(parts[0]) != 1:
            return None
        if any(row.tag != "tr" or row.attrib or len(row) != len(rows[0]) for row in rows):
            return None
        lines = []
        for row in rows:
            if any(is_flow(child) for cell in row for child in cell):
                return None
            lines.append("| " + " | ".join(self._inline(cell, breaks=False).replace("|", "\\|") for cell in row) + " |")
        ways = [m[1] if (m := _ALIGN.search(cell.get("style", ""))) else "" for cell in rows[0]]
        dashes = {"": "---", "left": ":---", "center": ":---:", "right": "---:"}
        lines.insert(1, "| " + " | ".join(dashes[way] for way in ways) + " |")
        if caption is not None:
            lines.append(f"Table: {self._inline(caption, breaks=False)}")
        return "\n".join(lines)

    # ---- within a line -----------------------------------------------------------------------------------------------------------

    def _inline(self, element: Element, breaks: bool = True) -> str:
        return self._run([element.text or "", *(piece for child in element for piece in (child, child.tail or ""))], breaks)

    def _run(self, pieces: list[Element | str], breaks: bool = True) -> str:
        """Words and elements of one line of text, as Markdown."""
        out = "".join(self._piece(piece, breaks) for piece in pieces)
        lines = [line.strip(" ") for line in out.split("\n")]
        while lines and (lines[-1] in ("", "\\") or (lines[-1].endswith("\\") and not lines[-1].endswith("\\\\"))):
            last = lines.pop().removesuffix("\\")  # a break at the end of a block breaks nothing
            if last:
                lines.append(last)
                break
        return "\n".join(self._start(line) for line in lines)

    def _start(self, line: str) -> str:
        """A line that would begin something else than text."""
        m = _START.match(line)
        if m is None:
            return line
        return f"{m[1]}\\{line[m.end(1) :]}" if m[1] else f"\\{line}"

    def _piece(self, piece: Element | str, breaks: bool) -> str:
        if isinstance(piece, str):
            return "".join(self._words(piece))
        tag = piece.tag
        inner = "".join(self._piece(p, breaks) for p in [piece.text or "", *(x for c in piece for x in (c, c.tail or ""))])
        if tag == "br" and not piece.attrib:
            return "\\\n" if breaks and self.level < _TAGS else "<br>"
        if self.level < _TAGS:
            if tag in _SIGNS and not piece.attrib and inner.strip() and inner == inner.strip():
                return f"{_SIGNS[tag]}{inner}{_SIGNS[tag]}"
            if tag == "code" and not piece.attrib and not len(piece) and (text := self._exact(piece)).strip():
                ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
                pad = " " if text.startswith("`") or text.endswith("`") else ""
                return f"{ticks}{pad}{text}{pad}{ticks}"
            if tag == "a" and "href" in piece.attrib and not set(piece.attrib) - {"href", "title"}:
                address = self._address(piece.get("href", ""))
                return f"<{address}>" if address == inner and re.match("https?:", address) else f"[{inner}]({address}{self._title(piece)})"
            if tag == "img" and "src" in piece.attrib:
                more = {name: value for name, value in piece.attrib.items() if name not in ("src", "alt", "title") and value}
                alt = " ".join(re.sub(r"([\\\[\]`*_$<])", r"\\\1", piece.get("alt", "")).split())
                return f"![{alt}]({self._address(piece.get('src', ''))}{self._title(piece)}){_list_of(more)}"
        start = f"<{tag}{self._attributes(piece)}>"
        return start if tag in VOID else f"{start}{inner}</{tag}>"

    def _title(self, element: Element) -> str:
        title = " ".join(element.get("title", "").split())
        return f' "{title}"' if title else ""

    def _words(self, text: str) -> Iterator[str]:
        at = 0
        for m in self.parsed.mark.finditer(text):
            yield self._escaped(text[at : m.start()])
            token = self.parsed.tokens[int(m[1])]
            if isinstance(token, Math):
                sign = "$$" if token.display else "$"
                yield f"{sign}{token.tex}{sign}" + (
                    "<!-- -->" if text[m.end() : m.end() + 1].isdigit() or text.startswith("$", m.end()) else ""
                )
            elif isinstance(token, Gap):
                yield f"[[{token.name}]]"
            elif isinstance(token, Value):
                yield token.typed
            at = m.end()
        yield self._escaped(text[at:])

    def _escaped(self, text: str) -> str:
        text = _SPACES.sub(" ", text)
        text = _ENTITY.sub("\1", text)
        text = (_LIGHT if self.level == _PLAIN else _EVERY).sub(r"\\\g<0>", text)
        if self.values and self.level == _PLAIN:
            text = _VALUE.sub(r"\\\g<0>", text)
        return text.replace("\1", "&amp;").replace("\N{NO-BREAK SPACE}", "&nbsp;")

    def _exact(self, element: Element) -> str:
        """The text of an element as it is, formulas spelled as they came."""

        def spelled(m: re.Match[str]) -> str:
            token = self.parsed.tokens[int(m[1])]
            return f"${token.tex}$" if isinstance(token, Math) else ""

        return self.parsed.mark.sub(spelled, "".join(element.itertext()))

    # ---- attributes ----------------------------------------------------------------------------------------------------------------

    def _attributes(self, element: Element) -> str:
        out = []
        for name, value in element.attrib.items():
            if name in ("src", "href", "poster"):
                value = self._address(value)
            value = value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
            out.append(f' {name}="{" ".join(value.split())}"')
        return "".join(out)

    def _address(self, value: str) -> str:
        """An address as it is written: the path of a file from where the text stands."""
        token = self.parsed.token(value)
        if not isinstance(token, Ref):
            return value
        path = quote(relative(self.file, token.id), safe="/._-+,~" + "".join(c for c in token.id if ord(c) > 127))
        return path + (f"#{quote(token.fragment)}" if token.fragment else "")


def _list_of(attributes: dict[str, str]) -> str:
    """An attribute list."""
    words = [f".{word}" for word in attributes.pop("class", "").split()]
    words += [f'{name}="{value}"' for name, value in attributes.items()]
    return f"{{: {' '.join(words)} }}" if words else ""
