"""The files that texts use become assets: each with a portable name and a media type, and known to be what it claims to be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePosixPath

from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.files import Blob, Files
from packager.model import Asset, Ref
from packager.source import captions

# The types that browsers and platforms agree on (IANA); any other file is a download.
MEDIA_TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".avif": "image/avif",
    ".svg": "image/svg+xml", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".oga": "audio/ogg", ".ogg": "audio/ogg", ".wav": "audio/wav",
    ".flac": "audio/flac", ".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg", ".vtt": "text/vtt",
    ".pdf": "application/pdf", ".zip": "application/zip", ".csv": "text/csv", ".txt": "text/plain", ".json": "application/json", ".epub": "application/epub+zip",
    ".odt": "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # fmt: skip

_UNSHOWN = {
    ".heic": "a photo format of phones", ".heif": "a photo format of phones", ".tif": "a format for print", ".tiff": "a format for print",
    ".bmp": "an old format of Windows", ".psd": "a file of Photoshop", ".xcf": "a file of GIMP", ".ai": "a file of Illustrator", ".eps": "a format for print",
    ".emf": "a format of Windows", ".wmf": "a format of Windows", ".jp2": "a format that few browsers know", ".avi": "an old video format",
    ".mov": "a video format of Apple", ".wmv": "a video format of Windows", ".mkv": "a video format that few browsers know", ".flv": "a video format of Flash",
    ".wma": "an audio format of Windows", ".aiff": "an audio format of Apple",
}  # fmt: skip

_SIGNATURES: tuple[tuple[str, re.Pattern[bytes], frozenset[str]], ...] = (
    ("PNG", re.compile(rb"\x89PNG\r\n\x1a\n"), frozenset({".png"})),
    ("JPEG", re.compile(rb"\xff\xd8\xff"), frozenset({".jpg", ".jpeg"})),
    ("GIF", re.compile(rb"GIF8[79]a"), frozenset({".gif"})),
    ("WebP", re.compile(rb"RIFF....WEBP", re.S), frozenset({".webp"})),
    ("AVIF", re.compile(rb"....ftypavi[fs]", re.S), frozenset({".avif"})),
    ("HEIC", re.compile(rb"....ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.S), frozenset()),
    ("TIFF", re.compile(rb"II\*\x00|MM\x00\*"), frozenset()),
    ("BMP", re.compile(rb"BM.{4}\x00\x00\x00\x00", re.S), frozenset()),
    ("PDF", re.compile(rb"%PDF-"), frozenset({".pdf"})),
)
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"})
_LARGEST_SVG = 10_000_000


def assets(refs: Iterable[Ref], files: Files) -> Result[dict[str, Asset]]:
    """Repository path -> Asset, for every file that the refs name; a file that learners could not or should not be shown is an error at each
    line that uses it. Refs to files that are not there are reported where the text is rendered, and left out here."""
    used: dict[str, list[Location]] = {}
    for ref in refs:
        if ref.kind == "asset" and ref.id in files:
            used.setdefault(ref.id, []).append(ref.loc)
    problems: list[Diagnostic] = []
    names = portable_names(used)
    made = {}
    for path in sorted(used):
        for rule, message, hint in _check(path, files[path]):
            problems.extend(problem(rule, loc, f"'{PurePosixPath(path).name}' {message}", hint) for loc in dict.fromkeys(used[path]))
        made[path] = _asset(path, names[path], files[path])
    return Result(made, tuple(problems))


def _asset(path: str, name: str, blob: Blob) -> Asset:
    suffix = PurePosixPath(path).suffix.lower()
    if suffix == ".srt" and (converted := captions.webvtt(blob)) is not None:
        return Asset(path, f"{name}.vtt", MEDIA_TYPES[".vtt"], converted)
    return Asset(path, name, MEDIA_TYPES.get(suffix, "application/octet-stream"), blob)


def portable_names(paths: Iterable[str]) -> dict[str, str]:
    """Repository path -> a file name for packages: ASCII letters, digits, point, hyphen and underscore, at most 64 characters, told apart even
    where capital letters are not. A name depends on the paths alone: the shortest that is free, in their sorted order."""
    from anyascii import anyascii

    found: dict[str, str] = {}
    taken: set[str] = set()
    for path in sorted(paths):
        whole = PurePosixPath(path)
        suffix = re.sub(r"[^a-z0-9.]", "", anyascii(whole.suffix).lower())
        stem = re.sub(r"[^A-Za-z0-9_]+", "-", anyascii(whole.name.removesuffix(whole.suffix))).strip("-_") or "file"
        if stem.upper() in _RESERVED:
            stem += "-file"
        parents = [re.sub(r"[^A-Za-z0-9_]+", "-", anyascii(part)).strip("-_") for part in whole.parts[:-1]]
        name, number = stem[:60] + suffix, 1
        for parent in reversed(parents):  # media/a/plan.svg and media/b/plan.svg: the folder's name says more than a number
            if name.lower() not in taken:
                break
            stem = f"{parent}-{stem}"
            name = stem[:60].strip("-_") + suffix
        while name.lower() in taken:
            number += 1
            name = f"{stem[:54]}-{number}{suffix}"
        taken.add(name.lower())
        found[path] = name
    return found


# Names that Windows keeps for devices.
_RESERVED = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))})


def _check(path: str, blob: Blob) -> list[tuple[str, str, str]]:
    """(rule, what is wrong, hint) for a file."""
    suffix = PurePosixPath(path).suffix.lower()
    if not blob.size:
        return [("media-empty", "is an empty file", "copy the file here again")]
    if suffix in _UNSHOWN:
        better = "MP4 (H.264)" if "video" in _UNSHOWN[suffix] else "MP3" if "audio" in _UNSHOWN[suffix] else "JPEG, PNG or SVG"
        return [("media-format", f"is {_UNSHOWN[suffix]}, which browsers do not show", f"save it as {better}")]
    try:
        with blob.open() as stream:
            head = stream.read(32)
        if (suffix == ".srt" and captions.webvtt(blob) is None) or (suffix == ".vtt" and not captions.is_webvtt(blob)):
            return [("captions-unreadable", "holds no captions", "save it from your subtitle editor as WebVTT, in UTF-8")]
        if suffix == ".svg":
            return [("svg-unsafe", message, hint) for message, hint in _svg(blob)]
    except OSError as error:
        return [("file-unreadable", f"cannot be read: {error.strerror or error}", "")]
    if suffix not in _PICTURES:
        return []
    kind = next(((name, suffixes) for name, signature, suffixes in _SIGNATURES if signature.match(head)), None)
    if kind is None:
        return [
            (
                "media-mismatch",
                f"does not begin as a {suffix[1:].upper()} picture does",
                "it is broken or another kind of file: save it again",
            )
        ]
    if suffix not in kind[1]:
        right = next(iter(sorted(kind[1])), "")
        return [
            (
                "media-mismatch",
                f"is a {kind[0]} file by its content",
                f"name it {PurePosixPath(path).stem}{right}" if right else "save it as JPEG or PNG",
            )
        ]
    return []


# What can run or load something in an SVG that a page shows (SVG 2, clauses 2.2 and 13).
_ACTIVE = frozenset({"script", "foreignobject", "iframe", "embed", "object", "audio", "video", "canvas", "handler", "listener"})
_OUTSIDE = re.compile(r"url\(\s*['\"]?\s*(?!#|data:image/(?:png|jpeg|gif|webp))[^)\s]|@import|expression\(|javascript:", re.I)


def _svg(blob: Blob) -> list[tuple[str, str]]:
    """What an SVG holds that may not reach a learner's browser, each with its line. Entities are never expanded, nothing is loaded."""
    if blob.size > _LARGEST_SVG:
        return [(f"has {blob.size / 1e6:.0f} MB, which no page should load", "simplify it, or save it as PNG")]
    return list(_svg_of(blob.digest, blob.read()))


@lru_cache(256)
def _svg_of(digest: str, data: bytes) -> tuple[tuple[str, str], ...]:
    from lxml import etree

    if b"<!ENTITY" in data.upper():
        return (
            (
                "declares entities, which a picture does not need and attacks use",
                "take the lines <!ENTITY ...> out; saving as 'plain SVG' does it",
            ),
        )
    try:
        root = etree.fromstring(
            data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False)
        )
    except etree.XMLSyntaxError as error:
        return ((f"is no well-formed SVG: {error.msg}", "open it in a drawing program and save it again"),)
    if etree.QName(root).localname.lower() != "svg":
        return (("is no SVG by its content", "open it in a drawing program and save it again"),)
    found: list[tuple[str, str]] = []
    beside = [node for node in root.itersiblings(preceding=True) if isinstance(node, etree._ProcessingInstruction)]
    for element in (*beside, *root.iter()):
        if not isinstance(element.tag, str):
            if isinstance(element, etree._ProcessingInstruction) and element.target == "xml-stylesheet":
                found.append((f"loads a style sheet (line {element.sourceline})", "put the styles into the file"))
            continue
        name = etree.QName(element).localname.lower()
        line = f"(line {element.sourceline})"
        if name in _ACTIVE:
            found.append((f"holds <{name}> {line}", "delete that element; a picture shows, it does not run"))
            continue
        if name == "style" and _OUTSIDE.search("".join(map(str, element.itertext()))):
            found.append((f"has styles that load something from outside {line}", "put it into the file, or leave it out"))
        for key, value in element.attrib.items():
            attribute = etree.QName(str(key)).localname.lower()
            text = re.sub(r"[\x00-\x20]+", "", str(value))
            if attribute.startswith("on"):
                found.append((f"has the handler {attribute} {line}", "delete that attribute"))
            elif attribute in ("href", "src") and not _harmless(name, text):
                found.append(
                    (f"loads or leads to '{text[:60]}' {line}", "a picture may refer to its own parts (#name) only; link the text instead")
                )
            elif attribute not in ("href", "src") and _OUTSIDE.search(str(value)):
                found.append((f"loads something from outside by its {attribute} {line}", "put it into the file, or leave it out"))
            elif (
                name in ("set", "animate")
                and attribute in ("attributename",)
                and text.lower().rsplit(":", 1)[-1] in ("href", "onload", "onclick")
            ):
                found.append((f"animates {text} {line}", "delete that element"))
    return tuple(dict.fromkeys(found))


def _harmless(name: str, address: str) -> bool:
    """Whether an address within an SVG stays within it: a part of its own, or a picture held in it; a link may lead to the web."""
    if not address or address.startswith("#"):
        return True
    if re.match(r"data:image/(?:png|jpe?g|gif|webp);base64,", address, re.I):
        return name in ("image", "feimage")
    return name == "a" and address.lower().startswith(("https://", "http://", "mailto:"))
