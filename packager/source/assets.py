"""The files that texts use become assets: each with a portable name and a media type, and known to be what it claims to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from packager import svg
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


def stand_ins(files: Files, langs: Iterable[str]) -> dict[str, str]:
    """Path of a file in a media folder -> that of the one which stands for it in the first of these languages that has one: media/bg/x.svg for media/x.svg."""
    found: dict[str, str] = {}
    for lang in langs:
        for path in files:
            folder, _, name = path.partition(f"/media/{lang}/")
            if name and "/media/" not in f"{folder}/" and f"{folder}/media/{name}" in files:
                found.setdefault(f"{folder}/media/{name}", path)
    return found


class InLanguage(Mapping[str, Blob]):
    """The files as the readers of a language get them, by the source's paths. own: path -> that of the language's own file, which comes first. drawn: path of a
    drawing -> the drawing in the language's words, and whether it has words and all of them are in the language; if they are not, others (path -> file of a language
    that is shown where this one has nothing) come before it."""

    def __init__(self, files: Files, own: Mapping[str, str], others: Mapping[str, str], drawn: Callable[[str], tuple[Blob, bool]]) -> None:
        self._files, self._own, self._others, self._drawn = files, own, others, drawn
        self._known: dict[str, tuple[str, Blob]] = {}

    def standing(self, path: str) -> tuple[str, Blob]:
        """The path of the file that stands for another, which may be that itself, and what is in it."""
        if path not in self._known:
            own, other = self._own.get(path, ""), self._others.get(path, "")
            drawn, whole = (self._files[path], False) if own or PurePosixPath(path).suffix.lower() != ".svg" else self._drawn(path)
            there = own or ("" if whole else other)
            self._known[path] = (there, self._files[there]) if there else (path, drawn)
        return self._known[path]

    def __getitem__(self, path: str) -> Blob:
        return self.standing(path)[1]

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def assets(refs: Iterable[Ref], files: Files) -> Result[dict[str, Asset]]:
    """Repository path -> Asset, for every file that the refs name, as files (InLanguage, for a translation) has it; a file that learners could not or should not
    be shown is an error at each line that uses it. Refs to files that are not there are reported where the text is rendered, and left out here."""
    used: dict[str, list[Location]] = {}
    for ref in refs:
        if ref.kind == "asset" and ref.id in files:
            used.setdefault(ref.id, []).append(ref.loc)
    problems: list[Diagnostic] = []
    names = portable_names(used)
    made = {}
    for path in sorted(used):
        there, data = files.standing(path) if isinstance(files, InLanguage) else (path, files[path])
        name = PurePosixPath(path).name if there == path else there.rpartition("/media/")[2]
        for rule, message, hint in _check(path, data):
            problems.extend(problem(rule, loc, f"'{name}' {message}", hint) for loc in dict.fromkeys(used[path]))
        made[path] = _asset(path, names[path], data)
    return Result(made, tuple(problems))


def _asset(path: str, name: str, blob: Blob) -> Asset:
    suffix = PurePosixPath(path).suffix.lower()
    if suffix == ".srt" and (converted := captions.webvtt(blob)) is not None:
        return Asset(path, f"{name}.vtt", MEDIA_TYPES[".vtt"], converted)
    return Asset(path, name, MEDIA_TYPES.get(suffix, "application/octet-stream"), blob)


def portable_names(paths: Iterable[str]) -> dict[str, str]:
    """Repository path -> a file name for packages: ASCII letters, digits, point, hyphen and underscore, at most 64 characters, told apart even
    where capital letters are not. A name depends on the paths alone: the shortest that is free, in their sorted order."""
    if not (paths := sorted(paths)):
        return {}
    from anyascii import anyascii

    found: dict[str, str] = {}
    taken: set[str] = set()
    for path in paths:
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
            return [("svg-unsafe", message, hint) for message, hint in svg.unsafe(blob)]
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
