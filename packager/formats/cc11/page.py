"""XHTML as learning platforms keep it: plain elements, no dead links, and text that comes through Moodle's converter unharmed.

Moodle's cleaner drops details, section, figure, form fields and every id; its cartridge converter undoes one level of escaping in all it takes.
What would be lost is said with elements that stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from packager.formats._xml import legal
from packager.model import direction

Step = Callable[[Element], None]

VOID = frozenset(["area", "br", "col", "hr", "img", "input", "source", "track", "wbr"])
BLOCKS = frozenset(["body", "div", "li", "td", "th", "dd", "blockquote"])
PLAIN = dict.fromkeys(["section", "article", "aside", "header", "footer", "nav", "main", "figure", "details", "center"], "div")
LABELS = frozenset(["callout-title", "tab-label", "audience-label", "trainer-label", "code-title", "quiz-title"])
BOXES = frozenset(["callout", "tab", "audience", "trainer", "transcript"])
BOX = "border-left: 4px solid #5b7fa6; padding-left: 1em; margin: 1em 0;"


def clean(xhtml: str, asked: bool = False) -> str:
    """A fragment in which each link, picture and player is spelled ("" where it has no address here) as the fragment that platforms keep.
    asked: it is a text of a question or a topic, with which Moodle deals in a way of its own."""
    body = _parse(xhtml)
    for step in (*STEPS, *(ASKED if asked else ())):
        step(body)
    _guard(body)
    _close(body)
    inner = etree.tostring(body, encoding="unicode", method="xml")
    return inner[inner.index(">") + 1 : inner.rindex("<")].strip() if len(body) or body.text else ""


def document(title: str, lang: str, content: str) -> str:
    """A whole page. Importers keep what is inside body, so that the language stands there too."""
    code = escape(lang)
    way = f' dir="{direction(lang)}"' if direction(lang) == "rtl" else ""
    return (
        f'<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" lang="{code}" xml:lang="{code}"{way}>\n<head>\n'
        f'<meta charset="utf-8" />\n<title>{escape(title, quote=False)}</title>\n</head>\n<body>\n'
        f'<div lang="{code}"{way}>\n{content}\n</div>\n</body>\n</html>\n'
    )


def words(text: str) -> str:
    """Plain words as a fragment."""
    return clean(escape(text, quote=False))


def tex(source: str, display: bool) -> str:
    r"""A formula between `\(..\)` or `\[..\]`. A blank after `<` changes nothing in TeX, and keeps what follows from becoming an element."""
    inner = escape(re.sub(r"<(?=\S)", "< ", source), quote=False)
    return f'<span data-display="">\\[{inner}\\]</span>' if display else f"<span>\\({inner}\\)</span>"


# ---- the steps ------------------------------------------------------------------------------------------------------------


def _links(body: Element) -> None:
    """What has no address here becomes its words; footnotes have numbers instead of links, since ids get lost."""
    for anchor in _all(body, '//a[starts-with(@class, "footnote-back")]'):
        _remove(anchor)
    for anchor in _all(body, '//a[@href="" or @class="footnote-ref"]'):
        _unwrap(anchor)
    for picture in _all(body, '//img[@src=""]'):
        _replace(picture, picture.get("alt", ""))
    for player in _all(body, '//*[self::audio or self::video][@src="" or (not(@src) and source[@src=""])]'):
        _remove(player)
    for player in body.iter("video", "audio"):
        _drop(player, "poster")  # no importer brings it along
        player.set("controls", "controls")


def _labels(body: Element) -> None:
    """The heads of boxes, bold; the boxes with a line at their side, since a style sheet does not come along."""
    for label in list(body.iter("p", "summary", "figcaption")):
        if label.tag == "summary" or LABELS & set(label.get("class", "").split()):
            _bold(label)
        label.tag = "p"
    for box in body.iter("div", "details", "aside"):
        if BOXES & set(box.get("class", "").split()):
            box.set("style", BOX)


def _fields(body: Element) -> None:
    for box in _all(body, "//input"):
        _replace(box, "☐" if box.get("checked") is None else "☑")


def _elements(body: Element) -> None:
    for element in list(body.iter(*PLAIN)):
        element.tag = PLAIN[str(element.tag)]
        _drop(element, "open")
    for formula in _all(body, "//span[@data-display]"):
        del formula.attrib["data-display"]
        if (parent := formula.getparent()) is not None and parent.tag in BLOCKS:
            formula.tag = "div"
    for empty in _all(body, '//div[@class="placed"][not(*)]'):
        _remove(empty)
    for frame in _all(body, '//div[@class="table"]'):
        _drop(frame, "tabindex")
        del frame.attrib["class"]
    for table in body.iter("table"):  # the name by which Bootstrap, hence Moodle and Canvas, gives a table lines
        table.set("class", " ".join(dict.fromkeys(["table", *table.get("class", "").split()])))


STEPS: tuple[Step, ...] = (_links, _labels, _fields, _elements)


# ---- what Moodle does to the texts of questions and topics, and not to pages ----------------------------------------------


def _pictures(body: Element) -> None:
    """A picture written into the text: where alt or title is empty, Moodle would put the name of its file, here all of its base64."""
    for picture in _all(body, '//img[starts-with(@src, "data:")]'):
        picture.set("alt", picture.get("alt") or " ")
        picture.set("title", picture.get("title") or picture.get("alt") or " ")


def _breaks(body: Element) -> None:
    """Moodle doubles each br, makes one of each line end, and drops blanks between two tags. An empty block breaks a line as well, in code too."""
    for code in _all(body, "//pre"):
        for part in list(code.iter(etree.Element)):
            _insert(part, "text", "\n", "br")
            if part is not code:
                _insert(part, "tail", "\n", "br")
    for element in list(body.iter(etree.Element)):
        in_code = element.tag == "pre" or next(element.iterancestors("pre"), None) is not None
        element.text = _blanks(element.text, element, next(iter(element), None), in_code)
        if element is not body:
            element.tail = _blanks(element.tail, element, element.getnext(), in_code and element.tag != "pre")
    for line_end in _all(body, "//br"):
        if line_end.tail is None and (after := line_end.getnext()) is not None and after.tag == "br":
            line_end.tail = "\u00a0"  # an empty line of code needs something to be as high as a line
    for line_end in _all(body, "//br"):
        line_end.tag, line_end.text = "span", ""
        line_end.set("style", "display: block;")


def _blanks(text: str | None, before: Element, after: Element | None, code: bool) -> str | None:
    """A text between two tags, of which nothing but blanks would vanish: in code they move into what follows, between words one stays."""
    if not text:
        return None
    if not code:
        text = re.sub(r"[ \t\r\n]+", " ", text)
    if not text.isspace():
        return text
    if after is None or (not code and (before.tag in AROUND or after.tag in AROUND)):
        return None
    if code and after.tag not in VOID:
        after.text = text + (after.text or "")
        return None
    return "\u00a0" * (len(text) if code else 1)


AROUND = frozenset(
    ["body", "div", "p", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "blockquote", "hr",
     "h1", "h2", "h3", "h4", "h5", "h6", "pre", "audio", "video", "source", "track"]
)  # fmt: skip
"""Elements beside which blanks mean nothing."""

ASKED: tuple[Step, ...] = (_pictures, _breaks)


def _close(body: Element) -> None:
    """Empty elements that HTML does not know as empty are written with an end tag."""
    for element in body.iter(etree.Element):
        if element.tag not in VOID and element.text is None and not len(element):
            element.text = ""


# ---- what one level less of escaping would break ----------------------------------------------------------------------------

_TAG = re.compile(r"(?<=<)(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"(?<=&)(?=#?\w+;)|(?<=@@)(?=PLUGINFILE@@)")  # the second is Moodle's own word for a file's address


def _guard(body: Element) -> None:
    """Moodle's converter writes `&lt;b&gt;` as `<b>`: an empty span between the sign and what follows keeps them a text. In attributes, where no
    element can stand, a blank does it, and quotation marks become typographic ones."""
    for element in list(body.iter(etree.Element)):
        for name, value in element.attrib.items():
            if name in ("alt", "title", "label", "aria-label"):
                value = str(value)
                element.set(name, _ENTITY.sub(" ", _TAG.sub(" ", value)).replace('"', "”"))
        for where in ("text",) if element is body else ("text", "tail"):
            _insert(element, where, f"{_TAG.pattern}|{_ENTITY.pattern}", "span")


def _insert(element: Element, where: str, pattern: str, tag: str) -> None:
    """An empty element in the place of each match in a text: the element's own ("text"), or the one behind it ("tail")."""
    text = element.text if where == "text" else element.tail
    first, *rest = re.split(pattern, text or "")
    if not rest:
        return
    made = []
    for piece in rest:
        new = etree.Element(tag)
        new.tail = piece
        made.append(new)
    if where == "text":
        element.text, element[:0] = first, made
        return
    parent = element.getparent()
    assert parent is not None
    element.tail = first
    at = parent.index(element) + 1
    parent[at:at] = made


# ---- trees ----------------------------------------------------------------------------------------------------------------


def _all(element: Element, path: str) -> list[Element]:
    return cast(list[Element], element.xpath(path))


def _parse(xhtml: str) -> Element:
    text = legal(xhtml).replace("]]>", "]]&gt;").replace("&nbsp;", "\u00a0")
    return etree.fromstring(f"<body>{text}</body>", etree.XMLParser(resolve_entities=False, huge_tree=True, remove_comments=True))


def _drop(element: Element, attribute: str) -> None:
    if attribute in element.attrib:
        del element.attrib[attribute]


def _bold(element: Element) -> None:
    strong = etree.Element("strong")
    strong.text, strong[:] = element.text, list(element)
    element.text = None
    element[:] = [strong]


def _unwrap(element: Element) -> None:
    """The element's content in its place."""
    parent = element.getparent()
    assert parent is not None
    at = parent.index(element)
    _add_text(parent, at, element.text)
    children = list(element)
    tail = element.tail
    element.tail = None
    parent[at : at + 1] = children
    _add_text(parent, at + len(children), tail)


def _replace(element: Element, text: str) -> None:
    element.text, element[:] = text, []
    _unwrap(element)


def _remove(element: Element) -> None:
    _replace(element, "")


def _add_text(parent: Element, at: int, text: str | None) -> None:
    """Text before the child number `at`."""
    if not text:
        return
    if at == 0:
        parent.text = (parent.text or "") + text
    else:
        parent[at - 1].tail = (parent[at - 1].tail or "") + text
