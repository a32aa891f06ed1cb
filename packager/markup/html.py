"""What HTML may pass: the one allow-list, the reader of raw HTML blocks, and the wall that every rendering goes through at the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


BLOCK = _names(
    "address article aside blockquote caption col colgroup dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p "
    "pre section summary table tbody td tfoot th thead tr ul audio video source track picture"
)
"""Elements of raw HTML that are structure: what stands between their tags is Markdown again."""
PHRASING = _names(
    "a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark q rp rt ruby s samp small span strong sub sup time u var wbr"
)
"""Elements that may stand within a line of text."""
VOID = _names("area base br col embed hr img input link meta source track wbr")
DROPPED = _names(
    "applet base button canvas datalist dialog embed fieldset form frame frameset head iframe input link map marquee math menu meta meter noembed "
    "noframes noscript object optgroup option output param plaintext portal progress script select slot style svg template textarea title xmp"
)
"""Elements that are taken out with all that is in them: they run, load or ask something."""
OPAQUE = _names("pre script style textarea svg math iframe object template noscript xmp title")

_GLOBAL = frozenset({"class", "id", "lang", "dir", "title", "role"})
_OWN: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "hreflang", "download"}),
    "abbr": frozenset(),
    "audio": frozenset({"src", "controls", "preload", "loop"}),
    "blockquote": frozenset({"cite"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "data": frozenset({"value"}),
    "del": frozenset({"datetime"}),
    "details": frozenset({"open"}),
    "div": frozenset({"tabindex"}),
    "img": frozenset({"src", "alt", "width", "height", "loading"}),
    "input": frozenset({"type", "checked", "disabled"}),
    "ins": frozenset({"datetime"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"start", "reversed", "type"}),
    "source": frozenset({"src", "type"}),
    "td": frozenset({"colspan", "rowspan", "headers", "style"}),
    "th": frozenset({"colspan", "rowspan", "headers", "scope", "abbr", "style"}),
    "time": frozenset({"datetime"}),
    "track": frozenset({"src", "kind", "srclang", "label", "default"}),
    "video": frozenset({"src", "controls", "poster", "preload", "loop", "muted", "width", "height", "playsinline"}),
}
BOOLEAN = _names("checked controls default disabled download loop muted open playsinline reversed")
URLS = frozenset({"href", "src", "poster", "cite"})
SPOKEN = frozenset({"alt", "title", "aria-label"})
"""Attributes that a learner hears or reads."""
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_TAGS = BLOCK | PHRASING | {"input", "label"}
_MADE = frozenset({"style", "tabindex"})  # set by us alone
_VALUES = {
    "dir": {"ltr", "rtl", "auto"},
    "loading": {"lazy", "eager"},
    "preload": {"none", "metadata", "auto"},
    "scope": {"col", "row", "colgroup", "rowgroup"},
}
_LANG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_SIZE = re.compile(r"\d{1,5}%?")


def allowed(tag: str, name: str, value: str) -> bool:
    """Whether an author may set this attribute to this value on this element."""
    if name in _MADE:
        return False
    if not (name in _GLOBAL or name in _OWN.get(tag, ()) or re.fullmatch("aria-[a-z]+", name)):
        return False
    if name in ("lang", "hreflang", "srclang"):
        return bool(_LANG.fullmatch(value))
    if name in ("width", "height", "start", "value", "span", "colspan", "rowspan"):
        return bool(_SIZE.fullmatch(value)) or tag == "data"
    return name not in _VALUES or value in _VALUES[name]


# ---- raw HTML blocks -----------------------------------------------------------------------------------------------------

TAG = re.compile(
    r"""<!--.*?(?:-->|$(?!\n))|<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9]*)(?P<attrs>(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*(?P<self>/?)>""",
    re.S,
)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")


@dataclass(frozen=True, slots=True)
class Piece:
    """What raw HTML is made of: a tag (open, close or void, by `kind`), or a run of text. start and end are offsets in the source."""

    kind: str
    start: int
    end: int
    tag: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


def attributes(source: str) -> tuple[tuple[str, str], ...]:
    """The attributes of a start tag, decoded, each name once."""
    found: dict[str, str] = {}
    for m in _ATTRIBUTE.finditer(source):
        value = next((v for v in m.groups()[1:] if v is not None), None)
        found.setdefault(m[1].lower(), m[1].lower() if value is None else unescape(value))
    return tuple(found.items())


def pieces(source: str) -> Iterator[Piece]:
    """Cuts raw HTML at the tags that are structure (BLOCK) or must go (DROPPED); phrasing tags stay in the runs of text. Comments vanish.
    An element that is OPAQUE or DROPPED comes as one piece of kind "raw" with all that is in it."""
    at = here = 0
    while m := TAG.search(source, here):
        tag = (m["tag"] or "").lower()
        if tag and tag not in BLOCK and tag not in DROPPED:
            here = m.end()
            continue
        if m.start() > at:
            yield Piece("text", at, m.start())
        end = m.end()
        if not tag:
            yield Piece("comment", m.start(), end)
        elif not m["close"] and (tag in OPAQUE or (tag in DROPPED and tag not in VOID and not m["self"])):
            close = re.compile(rf"</{tag}\s*>", re.I).search(source, end)
            end = close.end() if close else len(source)
            yield Piece("raw", m.start(), end, tag, attributes(m["attrs"]))
        else:
            kind = "close" if m["close"] else "void" if tag in VOID or m["self"] else "open"
            yield Piece(kind, m.start(), end, tag, attributes(m["attrs"]))
        at = here = end
    if at < len(source):
        yield Piece("text", at, len(source))


def inner(source: str) -> str:
    """The text of an opaque element such as pre, without its tags."""
    start = source.index(">") + 1
    end = source.rfind("</")
    return unescape(re.sub(r"<[^>]*>", "", source[start : end if end > start else len(source)]))


# ---- the wall ------------------------------------------------------------------------------------------------------------

_OPEN_VOID = re.compile(rf"""<({"|".join(sorted(VOID))})((?:\s+[^\s"'<>/=]+="[^"]*")*)\s*/?>""")
_AMP = re.compile(r"&(nbsp);")


def cleaner() -> Callable[[str], str]:
    """The sanitiser: any HTML to well-formed XHTML of the elements, attributes and schemes above, whatever the code before it did."""
    import nh3  # loading it takes longer than a small build

    own = {tag: set(names) for tag, names in _OWN.items() if names}
    own["*"] = set(_GLOBAL)
    clean = nh3.Cleaner(
        tags=set(_TAGS),
        clean_content_tags={"script", "style"},
        attributes=own,
        generic_attribute_prefixes={"aria-", "data-"},
        url_schemes=set(SCHEMES),
        filter_style_properties={"text-align"},
        strip_comments=True,
        link_rel=None,
    )

    def wall(html: str) -> str:
        if html.startswith("\ufeff"):  # a parser of HTML takes that for the mark of an encoding, and drops it
            html = f"&#xfeff;{html[1:]}"
        return _AMP.sub("\N{NO-BREAK SPACE}", _OPEN_VOID.sub(r"<\1\2 />", clean.clean(html)))

    return wall
