"""SVG pictures: read without letting them do anything, and looked through for what may not reach a learner's browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from packager.files import Blob

LARGEST = 10_000_000
"""Bytes of a picture that a page may load."""


class Wrong(NamedTuple):
    """What is wrong with a picture, in words that go on after its name, and what to do."""

    message: str
    hint: str


def unsafe(picture: Blob) -> tuple[Wrong, ...]:
    """What an SVG holds that may not reach a learner's browser, each with its line. OSError when it cannot be read."""
    if picture.size > LARGEST:
        return (Wrong(f"has {picture.size / 1e6:.0f} MB, which no page should load", "simplify it, or save it as PNG"),)
    return _unsafe(picture.digest, picture.read())


def read(data: bytes) -> Any:
    """The root element (lxml's) of an SVG, or Wrong. Entities are never expanded, nothing is loaded; depth and size have libxml2's limits."""
    from lxml import etree

    if b"<!ENTITY" in data.upper():
        return Wrong(
            "declares entities, which a picture does not need and attacks use",
            "take the lines <!ENTITY ...> out; saving as 'plain SVG' does it",
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        return Wrong(f"is no well-formed SVG: {error.msg}", "open it in a drawing program and save it again")
    if local_name(root.tag).lower() != "svg":
        return Wrong("is no SVG by its content", "open it in a drawing program and save it again")
    return root


def local_name(name: Any) -> str:
    """The name of an element or attribute without its namespace; "" for what is none (a comment)."""
    return name.rsplit("}", 1)[-1] if isinstance(name, str) else ""


# What can run or load something in an SVG that a page shows (SVG 2, clauses 2.2 and 13).
_ACTIVE = frozenset({"script", "foreignobject", "iframe", "embed", "object", "audio", "video", "canvas", "handler", "listener"})
_OUTSIDE = re.compile(r"url\(\s*['\"]?\s*(?!#|data:image/(?:png|jpeg|gif|webp))[^)\s]|@import|expression\(|javascript:", re.I)


@lru_cache(256)
def _unsafe(digest: str, data: bytes) -> tuple[Wrong, ...]:
    root = read(data)
    return (root,) if isinstance(root, Wrong) else tuple(dict.fromkeys(_found(root)))


def _found(root: Any) -> Iterator[Wrong]:
    from lxml import etree

    beside = [node for node in root.itersiblings(preceding=True) if isinstance(node, etree._ProcessingInstruction)]
    for element in (*beside, *root.iter()):
        line = f"(line {element.sourceline})"
        if not isinstance(element.tag, str):
            if isinstance(element, etree._ProcessingInstruction) and element.target == "xml-stylesheet":
                yield Wrong(f"loads a style sheet {line}", "put the styles into the file")
            continue
        name = local_name(element.tag).lower()
        if name in _ACTIVE:
            yield Wrong(f"holds <{name}> {line}", "delete that element; a picture shows, it does not run")
            continue
        if name == "style" and _OUTSIDE.search("".join(map(str, element.itertext()))):
            yield Wrong(f"has styles that load something from outside {line}", "put it into the file, or leave it out")
        for key, value in element.attrib.items():
            attribute = local_name(key).lower()
            text = re.sub(r"[\x00-\x20]+", "", str(value))
            if attribute.startswith("on"):
                yield Wrong(f"has the handler {attribute} {line}", "delete that attribute")
            elif attribute in ("href", "src") and not _harmless(name, text):
                hint = "a picture may refer to its own parts (#name) only; link the text instead"
                yield Wrong(f"loads or leads to '{text[:60]}' {line}", hint)
            elif attribute not in ("href", "src") and _OUTSIDE.search(str(value)):
                yield Wrong(f"loads something from outside by its {attribute} {line}", "put it into the file, or leave it out")
            elif (
                name in ("set", "animate")
                and attribute == "attributename"
                and text.lower().rsplit(":", 1)[-1] in ("href", "onload", "onclick")
            ):
                yield Wrong(f"animates {text} {line}", "delete that element")


def _harmless(name: str, address: str) -> bool:
    """Whether an address within an SVG stays within it: a part of its own, or a picture held in it; a link may lead to the web."""
    if not address or address.startswith("#"):
        return True
    if re.match(r"data:image/(?:png|jpe?g|gif|webp);base64,", address, re.I):
        return name in ("image", "feimage")
    return name == "a" and address.lower().startswith(("https://", "http://", "mailto:"))
