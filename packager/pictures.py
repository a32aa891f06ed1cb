"""How large a picture is shown, in pixels, read from the first bytes of its file.

By the specifications of PNG (W3C, third edition, 11.2.1), GIF89a (18), JPEG (ITU-T T.81, B.2.2) with the orientation of Exif 2.3 (4.6.4), WebP (RFC 9649) and
SVG 1.1 (7.2).
"""

from __future__ import annotations

import re
import struct

from packager import svg
from packager.files import Blob

_START = 1 << 20
"""Bytes within which a JPEG says its size: behind a preview and what a camera notes."""


def size(picture: Blob) -> tuple[int, int] | None:
    """The width and height of a picture as browsers show it, or None where its file does not say them here. OSError when it cannot be read."""
    with picture.open() as stream:
        start = stream.read(_START)
    try:
        if start.startswith(b"\x89PNG\r\n\x1a\n"):
            return _pair(">II", start, 16)
        if start.startswith((b"GIF87a", b"GIF89a")):
            return _pair("<HH", start, 6)
        if start.startswith(b"\xff\xd8\xff"):
            return _jpeg(start)
        if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
            return _webp(start)
    except struct.error:  # damaged
        return None
    return _svg(start) if picture.size <= _START and b"<svg" in start else None


def _pair(form: str, data: bytes, at: int) -> tuple[int, int]:
    width, height = struct.unpack_from(form, data, at)
    return width, height


def _jpeg(data: bytes) -> tuple[int, int] | None:
    """The frame's header, behind segments of any number; a picture that lies on its side is turned."""
    at, turned = 2, False
    while at < len(data):
        if data[at] != 0xFF:
            return None
        kind = data[at + 1] if at + 1 < len(data) else 0
        if kind == 0xFF:  # fill
            at += 1
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        if kind == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
            turned = _on_its_side(data[at + 10 : at + 2 + length])
        elif 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return (height, width) if turned else (width, height)
        at += 2 + length
    return None


def _on_its_side(tiff: bytes) -> bool:
    """Whether the tag Orientation of Exif swaps width and height."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return False
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for entry in range(first + 2, first + 2 + 12 * count, 12):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
        if tag == 0x0112:
            return bool(5 <= value <= 8)
    return False


def _webp(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = _pair("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        return width, height
    return None


def _svg(data: bytes) -> tuple[int, int] | None:
    """Where both sides are numbers of pixels: with others, a browser's own page decides."""
    root = svg.read(data)
    if isinstance(root, svg.Wrong):
        return None
    sides = [re.fullmatch(r"\s*(\d{1,6}(?:\.\d{1,6})?)(?:px)?\s*", root.get(side, "")) for side in ("width", "height")]
    width, height = (round(float(side[1])) if side else 0 for side in sides)
    return (width, height) if width and height else None
