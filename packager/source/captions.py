"""Captions: browsers read WebVTT only, so what is SubRip (.srt) becomes it."""

from __future__ import annotations

import re

from packager.files import Blob, blob

_TIME = r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]?\d)[,.](\d{1,3})"
_CUE = re.compile(rf"{_TIME}[ \t]*-->[ \t]*{_TIME}[^\n]*")
_TAGS = re.compile(r"</?(?![biu]>)[A-Za-z][^<>\n]*>|\{\\[^}\n]*\}")  # WebVTT 1.0 (4.2.2) knows b, i and u of those that SubRip files use


def webvtt(captions: Blob) -> Blob | None:
    """A SubRip file as WebVTT in UTF-8, or None where it has no cue. Files that are not UTF-8 are read as Windows-1252, in which most were written."""
    raw = captions.read()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    cues = list(_CUE.finditer(text))
    following = [*cues[1:], None]
    out = ["WEBVTT\n"]
    for cue, after in zip(cues, following, strict=False):
        words = text[cue.end() : after.start() if after else None]
        if after:  # the number of the next cue stands on the line before its times
            words = re.sub(r"\n[ \t]*\d+[ \t]*\n\s*$", "\n", words)
        lines = [_said(line) for line in words.split("\n") if line.strip()]
        if lines:
            out.append("\n".join([f"{_time(*cue.groups()[:4])} --> {_time(*cue.groups()[4:])}", *lines]) + "\n")
    return blob("\n".join(out)) if len(out) > 1 else None


def is_webvtt(captions: Blob) -> bool:
    """Whether a file is WebVTT as browsers take it (WebVTT 1.0, 4.1): UTF-8, beginning with its name."""
    try:
        text = captions.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return re.match(r"WEBVTT(?=[ \t\r\n]|$)", text) is not None


def _said(line: str) -> str:
    line = _TAGS.sub("", line.strip())
    return re.sub(r"&(?!(?:amp|lt|gt|nbsp);)", "&amp;", line).replace("-->", "→")


def _time(hours: str | None, minutes: str, seconds: str, thousandths: str) -> str:
    return f"{int(hours or 0):02}:{int(minutes):02}:{int(seconds):02}.{thousandths.ljust(3, '0')}"
