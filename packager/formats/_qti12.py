"""The elements of QTI 1.2.1 that each profile of it spells alike: the document, metadata, texts, lists of options, conditions. Names are the standard's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree
from lxml.etree import _Element as Element

from packager.files import Blob, blob
from packager.formats._xml import legal

QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"


def document(kind: str, xsd: str, **attributes: str) -> tuple[Element, Element]:
    """A questestinterop and its one child, an assessment or objectbank. xsd: the address of the profile's schema."""
    root = etree.Element(f"{{{QTI}}}questestinterop", nsmap={None: QTI, "xsi": XSI})  # type: ignore[dict-item]
    root.set(f"{{{XSI}}}schemaLocation", f"{QTI} {xsd}")
    return root, sub(root, kind, **attributes)


def metadata(parent: Element, fields: Mapping[str, str]) -> None:
    """fields: fieldlabel -> fieldentry."""
    made = sub(parent, "qtimetadata")
    for label, entry in fields.items():
        field = sub(made, "qtimetadatafield")
        sub(field, "fieldlabel", label)
        sub(field, "fieldentry", entry)


def mattext(parent: Element, words: str, texttype: str = "text/html") -> None:
    """A text in a material of its own. words: HTML, unless texttype says otherwise."""
    sub(sub(parent, "material"), "mattext", words, texttype=texttype)


def outcomes(processing: Element) -> None:
    """The one outcome, SCORE in percent."""
    sub(sub(processing, "outcomes"), "decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")


def respcondition(processing: Element, goes_on: bool = False) -> tuple[Element, Element]:
    """A respcondition and its empty conditionvar. goes_on: whether the conditions after it are asked as well where it holds."""
    made = sub(processing, "respcondition")
    made.set("continue", "Yes" if goes_on else "No")
    return made, sub(made, "conditionvar")


def score(condition: Element, percent: str = "100", action: str = "Set") -> None:
    sub(condition, "setvar", percent, varname="SCORE", action=action)


def show(condition: Element, feedback: str, kind: str = "Response") -> None:
    """feedback: the ident of the itemfeedback that is shown where the condition holds."""
    sub(condition, "displayfeedback", feedbacktype=kind, linkrefid=feedback)


def itemfeedback(ident: str, html: str) -> Element:
    made = etree.Element(f"{{{QTI}}}itemfeedback", ident=ident)
    mattext(sub(made, "flow_mat"), html)
    return made


def labels(response: Element, options: Iterable[tuple[str, str]], shuffle: bool | None, texttype: str = "text/html") -> None:
    """The options of a response, as (ident, words). shuffle: None where that is not said."""
    choice = sub(response, "render_choice")
    if shuffle is not None:
        choice.set("shuffle", "Yes" if shuffle else "No")
    for ident, words in options:
        mattext(sub(choice, "response_label", ident=ident), words, texttype)


def sub(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    made = etree.SubElement(parent, f"{{{QTI}}}{name}", {key: legal(value) for key, value in attributes.items()})
    made.text = None if text is None else legal(text)
    return made


def to_blob(root: Element) -> Blob:
    """The document as UTF-8 with its declaration, indented."""
    etree.indent(root)
    return blob(b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="UTF-8", xml_declaration=False) + b"\n")
