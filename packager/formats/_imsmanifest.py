"""imsmanifest.xml, as SCORM 1.2, Common Cartridge 1.1 and QTI 1.2 share it: metadata, organization, items, resources, and identifiers that hold.

Words are those of IMS Content Packaging (manifest, organization, item, resource, file, dependency) and of IEEE LOM. A Binding spells the
differences. Elements are lxml's; what is made stays reachable, so that a writer can add an extension of its own (adlcp:masteryscore).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from packager import walk
from packager.files import Blob, blob
from packager.formats._xml import legal
from packager.model import Course, Html, Plain

XML = "http://www.w3.org/XML/1998/namespace"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
ADLCP = "http://www.adlnet.org/xsd/adlcp_rootv1p2"


@dataclass(frozen=True, slots=True)
class Binding:
    """One standard's spelling of a manifest. cp: default namespace; lom: namespace of the metadata; schemas: namespace -> XSD address for
    xsi:schemaLocation; prefixes: further prefix -> namespace; rooted: one nameless item holds all others."""

    cp: str
    lom: str
    schema: str
    schemaversion: str
    schemas: Mapping[str, str]
    prefixes: Mapping[str, str] = field(default_factory=dict)
    rooted: bool = False


SCORM12 = Binding(
    cp="http://www.imsproject.org/xsd/imscp_rootv1p1p2",
    lom="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1",
    schema="ADL SCORM",
    schemaversion="1.2",
    schemas={},  # its XSDs have addresses inside the package only, and it does not hold them
    prefixes={"imsmd": "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1", "adlcp": ADLCP},
)
CC11 = Binding(
    cp="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1",
    lom="http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest",
    schema="IMS Common Cartridge",
    schemaversion="1.1.0",
    schemas={
        "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1": "http://www.imsglobal.org/profile/cc/ccv1p1/ccv1p1_imscp_v1p2_v1p0.xsd",
        "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest": "http://www.imsglobal.org/profile/cc/ccv1p1/LOM/ccv1p1_lommanifest_v1p0.xsd",
    },
    prefixes={"lomm": "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"},
    rooted=True,
)
QTI12 = Binding(
    cp=CC11.cp,
    lom=CC11.lom,
    schema="IMS Content",
    schemaversion="1.1.3",
    schemas=CC11.schemas,
    prefixes=CC11.prefixes,
)
"""Of a package of QTI 1.2, in the namespace that Canvas writes."""


# ---- identifiers and values -----------------------------------------------------------------------------------------------


def identifier(prefix: str, text: str = "") -> str:
    """A valid, portable XML id (xs:ID without dots) for any text: `prefix_text` where that is one already, else what is readable of the text with
    a digest of all of it. Equal texts give equal ids, different texts different ones, on every build. prefix: a letter first, no underscore."""
    return f"{prefix}_{portable(text)}" if text else prefix


def portable(text: str) -> str:
    """A name of ASCII letters, digits, hyphens and underscores for any text, for ids and file names: the text itself where it is small letters
    and digits already, else what is readable of it and a digest (so that names that differ only in case stay apart on every system)."""
    text = unicodedata.normalize("NFC", text)
    if re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", text):
        return text
    from anyascii import anyascii

    word = re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower())[:40].strip("-")
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{word}-{digest}" if word else digest


def duration(minutes: int) -> str:
    """Minutes as an ISO 8601 duration in hours and minutes: 90 -> PT1H30M, 0 -> PT0M."""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")


# ---- the manifest ---------------------------------------------------------------------------------------------------------


def manifest(binding: Binding, course: Course[Html]) -> Element:
    """The root element with the course's metadata, an empty `organizations` and an empty `resources`."""
    prefixes: dict[str | None, str] = {None: binding.cp}
    prefixes.update(binding.prefixes.items())
    if binding.schemas:
        prefixes["xsi"] = XSI
    root = etree.Element(f"{{{binding.cp}}}manifest", nsmap=cast(dict[str, str], prefixes))
    root.set("identifier", identifier("manifest", f"{course.id}-{course.audience}" if course.audience else course.id))
    if binding is SCORM12:
        root.set("version", course.meta.version)  # of the package; the cartridge has no such attribute
    if binding.schemas:
        root.set(f"{{{XSI}}}schemaLocation", " ".join(f"{name} {xsd}" for name, xsd in binding.schemas.items()))
    metadata = _sub(root, "metadata")
    _sub(metadata, "schema", binding.schema)
    _sub(metadata, "schemaversion", binding.schemaversion)
    metadata.append(_lom_classic(binding, course) if binding is SCORM12 else _lom_cartridge(binding, course))
    _sub(root, "organizations")
    _sub(root, "resources")
    return root


def organization(root: Element, binding: Binding, title: str) -> Element:
    """The one organization, made the default; returns the element that takes the first level of items (its root item in a cartridge)."""
    organizations = _child(root, "organizations")
    made = _sub(organizations, "organization", identifier=identifier("organization"))
    if not binding.rooted:
        organizations.set("default", made.get("identifier", ""))
        _sub(made, "title", _unbroken(made, title))
        return made
    made.set("structure", "rooted-hierarchy")
    return _sub(made, "item", identifier=identifier("root"))


def item(parent: Element, id: str, title: str, resource: str = "") -> Element:
    """An item below an organization or an item; `resource` is the identifier of what it shows, "" for a heading."""
    made = _sub(parent, "item", identifier=id)
    if resource:
        made.set("identifierref", resource)
    _sub(made, "title", _unbroken(made, title))
    return made


def _unbroken(owner: Element, title: str) -> str:
    """A title that keeps its blanks in Moodle, whose reader of SCORM manifests drops every piece of text that is blanks alone, and is handed the blank
    between a `&`, `<` or `>` and a letter beyond ASCII as a piece of its own. A no-break space in its place is no blank there and looks the same."""
    if etree.QName(owner).namespace != SCORM12.cp:
        return title
    return re.sub(r"(?<=[&<>]) (?=[^\x00-\x7f]|[&<>])", "\N{NO-BREAK SPACE}", title)


def resource(
    root: Element,
    id: str,
    type: str,
    files: Iterable[str],
    href: str = "",
    dependencies: Iterable[str] = (),
    attributes: Mapping[str, str] | None = None,
) -> Element:
    """A resource with its files (package paths, each once, in the order given) and the identifiers it depends on. `attributes` are further ones,
    as lxml names them: {f"{{{ADLCP}}}scormtype": "sco"}."""
    made = _sub(_child(root, "resources"), "resource", identifier=id, type=type)
    for name, value in (attributes or {}).items():
        made.set(name, value)
    if href:
        made.set("href", href)
    for path in dict.fromkeys(files):
        _sub(made, "file", href=path)
    for other in dict.fromkeys(dependencies):
        _sub(made, "dependency", identifierref=other)
    return made


def to_blob(root: Element) -> Blob:
    """The document as UTF-8 with its declaration, no byte-order mark, no numeric character reference, indented."""
    etree.indent(root)
    return blob(b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="UTF-8", xml_declaration=False) + b"\n")


# ---- metadata -------------------------------------------------------------------------------------------------------------


def _lom_cartridge(binding: Binding, course: Course[Html]) -> Element:
    """LOM as the cartridge's manifest profile has it: no version, no learning time."""
    lom = etree.Element(f"{{{binding.lom}}}lom")

    def words(parent: Element, name: str, *texts: Plain | str) -> None:
        made = _sub(parent, name)
        for text in texts:
            _sub(made, "string", str(text), language=_lang(text, course))

    general = _sub(lom, "general")
    code = _sub(general, "identifier")
    _sub(code, "catalog", "courses")
    _sub(code, "entry", course.id)
    words(general, "title", course.title)
    _sub(general, "language", course.lang)
    if summary := course.summary and _words(course.summary):
        words(general, "description", summary)
    for keyword in _keywords(course):
        words(general, "keyword", keyword)
    if course.meta.authors:
        life = _sub(lom, "lifeCycle")
        for author in course.meta.authors:
            contribute = _sub(life, "contribute")
            _sub(_sub(contribute, "role"), "value", "author")
            _sub(contribute, "entity", _vcard(author))
    if binding is CC11:
        _sub(_sub(_sub(lom, "educational"), "learningResourceType"), "value", "IMS Common Cartridge")
    if rights := _rights(course):
        element = _sub(lom, "rights")
        _sub(_sub(element, "copyrightAndOtherRestrictions"), "value", "yes")
        words(element, "description", *rights)
    return lom


def _lom_classic(binding: Binding, course: Course[Html]) -> Element:
    """LOM in its first binding (IMS Metadata 1.2.1), with what SCORM 1.2 asks of a content aggregation."""
    lom = etree.Element(f"{{{binding.lom}}}lom")

    def words(parent: Element, name: str, *texts: Plain | str, lang: str = "") -> None:
        made = _sub(parent, name)
        for text in texts:
            _sub(made, "langstring", str(text)).set(f"{{{XML}}}lang", lang or _lang(text, course))

    def term(parent: Element, name: str, value: str) -> None:
        made = _sub(parent, name)
        words(made, "source", "LOMv1.0", lang="x-none")
        words(made, "value", value, lang="x-none")

    general = _sub(lom, "general")
    words(general, "title", course.title)
    entry = _sub(general, "catalogentry")
    _sub(entry, "catalog", "courses")
    words(entry, "entry", course.id, lang="x-none")
    _sub(general, "language", course.lang)
    if summary := course.summary and _words(course.summary):
        words(general, "description", summary)
    for keyword in _keywords(course):
        words(general, "keyword", keyword)
    life = _sub(lom, "lifecycle")
    words(life, "version", course.meta.version, lang="x-none")
    term(life, "status", "Final")
    for author in course.meta.authors:
        contribute = _sub(life, "contribute")
        term(contribute, "role", "Author")
        _sub(_sub(contribute, "centity"), "vcard", _vcard(author))
    _sub(_sub(lom, "metametadata"), "metadatascheme", "ADL SCORM 1.2")
    technical = _sub(lom, "technical")
    _sub(technical, "format", "text/html")
    _sub(technical, "location", "index.html")
    if course.meta.workload is not None:
        time = _sub(_sub(lom, "educational"), "typicallearningtime")
        _sub(time, "datetime", duration(course.meta.workload))
    rights = _sub(lom, "rights")
    term(rights, "cost", "no")
    term(rights, "copyrightandotherrestrictions", "yes")
    if words_on_rights := _rights(course):
        words(rights, "description", *words_on_rights)
    return lom


def _lang(text: Plain | str, course: Course[Html]) -> str:
    """The language of a text of the metadata: that of the course, or the one that it has fallen back to."""
    return (text.lang if isinstance(text, Plain) else None) or course.lang


def _keywords(course: Course[Html]) -> Iterable[Plain]:
    """The course's keywords, then those of its units, each once."""
    words = [*course.meta.keywords, *(keyword for unit in course.units for keyword in unit.keywords)]
    first: dict[str, Plain] = {}
    for word in words:
        first.setdefault(word.text, word)
    return first.values()


_PASSAGE = re.compile(r'<p class="other-language"[^>]* lang="([\w-]+)"')


def _words(html: Html) -> Plain | str:
    """A text as words. Where all of it has fallen back to another language, in that one, without the word that tells readers of it."""
    rough = "".join(piece for piece in html if isinstance(piece, str))
    langs = _PASSAGE.findall(rough)
    if langs and len(langs) == rough.count("<p") and len(set(langs)) == 1:
        html = tuple(
            re.sub(r'<span class="language-name">[^<]*</span> ?', "", piece) if isinstance(piece, str) else piece for piece in html
        )
        return Plain(walk.plain_text(html), "", lang=langs[0])
    return walk.plain_text(html)


def _rights(course: Course[Html]) -> tuple[Plain, ...]:
    """Licence, then the funder's words, which have to stand in the metadata: as one text, and one more for each language that some of them have fallen back
    to."""
    parts: list[Plain | str] = [course.meta.license]
    if funding := course.funding:
        parts += [funding.programme, funding.project, *(_words(text) for text in (funding.statement, funding.disclaimer) if text)]
    told: dict[str, list[str]] = {}
    for part in parts:
        if str(part):
            told.setdefault(_lang(part, course), []).append(str(part))
    return tuple(Plain(" · ".join(words), "", lang=lang) for lang, words in sorted(told.items(), key=lambda it: it[0] != course.lang))


def _vcard(name: str) -> str:
    """A name as vCard 3.0, which LOM asks for."""
    safe = re.sub(r"([\\,;])", r"\\\1", name)
    return f"BEGIN:VCARD\nVERSION:3.0\nN:{safe};;;;\nFN:{safe}\nEND:VCARD"


def _sub(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """A child in the parent's own namespace."""
    made = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}", {key: legal(value) for key, value in attributes.items()})
    made.text = None if text is None else legal(text)
    return made


def _child(parent: Element, name: str) -> Element:
    found = parent.find(f"{{{etree.QName(parent).namespace}}}{name}")
    assert found is not None  # manifest() made it
    return found
