r"""GIFT as Moodle's importer reads it: question/format/gift/format.php, in so far as marks and right answers go.

Written after Moodle's own steps: escaped characters become numbers in ampersands (&&058;), the signs that are left part the text, and the numbers
become characters again. It shares no code with the writer.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from html import unescape
from typing import Any

from packager.files import Files
from tests.formats.probes import Probe

_CODES = {"\\:": "&&058;", "\\#": "&&035;", "\\=": "&&061;", "\\{": "&&123;", "\\}": "&&125;", "\\~": "&&126;", "\\n": "&&010"}
_BLANK = " \t\n\r\0\x0b"


def questions(files: Files) -> dict[str, Probe]:
    """By the id in the comment."""
    (blob,) = files.values()
    found: dict[str, Probe] = {}
    for block in re.split(r"\n\s*\n", blob.read().decode()):
        lines = [line.strip(_BLANK) for line in block.split("\n")]
        text = "\n".join(" " if line.startswith("//") else line for line in lines).strip(_BLANK)
        if text and not text.startswith("$CATEGORY:"):
            (id,) = re.findall(r"\[id:(.*?)\]", lines[0])
            found[id] = _probe(_pre(text))
    return found


def _pre(text: str) -> str:
    text = text.replace("\\\\", "&&092;")
    for sign, code in _CODES.items():
        text = text.replace(sign, code)
    return text.replace("&&092;", "\\")


def _post(text: str) -> str:
    for sign, code in _CODES.items():
        text = text.replace(code, "\n" if sign == "\\n" else sign[1])
    text = re.sub(r"^\[(html|plain|moodle|markdown)\]", "", text.strip(_BLANK))
    return text.strip(_BLANK)


def _probe(text: str) -> Probe:
    start, end = text.find("{"), text.find("}")
    if start == end == -1:
        return Probe("description", Fraction(0), None)
    inside = text[start + 1 : end].strip(_BLANK)
    if "####" in inside:
        inside = inside[: inside.rindex("####")].strip(_BLANK)
    return Probe(*_kind(inside))


def _kind(inside: str) -> tuple[str, Fraction, Any]:
    one = Fraction(1)
    if inside == "":
        return "essay", one, None
    if inside[0] == ">":
        return "ordering", one, tuple(" ".join(unescape(re.sub(r"<[^>]*>", "", line)).split()) for line in inside.split("\n")[1:])
    if inside[0] == "#":
        numbers = [_share(part, one) for part in inside[1:].split("=") if part.strip(_BLANK)]
        full = [answer.partition("#")[0].strip(_BLANK) for share, answer in numbers if share == 1]
        values = [tuple(map(Decimal, answer.split(":"))) for answer in full if answer != "*"]
        return "numerical", one, frozenset((value - tolerance, value + tolerance) for value, tolerance in values)
    if "~" in inside:
        options = [part.strip(_BLANK) for part in inside.replace("=", "~=").split("~")][1:]
        shares = [one if part.startswith("=") else _share(part, Fraction(0))[0] for part in options]
        single = "=" in inside
        return "choice", one, frozenset(n for n, share in enumerate(shares) if (share == 1 if single else share > 0))
    if "=" in inside and "->" in inside:
        pairs = [tuple(map(_post, part.split("->", 1))) for part in inside.split("=")[1:]]
        return "matching", one, frozenset((n, unescape(answer)) for n, (stem, answer) in enumerate(pairs) if stem)
    said = inside.partition("#")[0].strip(_BLANK)
    if said in ("T", "TRUE", "F", "FALSE"):
        return "true-false", one, said.startswith("T")
    answers = [_share(part.strip(_BLANK), one) for part in inside.split("=") if part.strip(_BLANK)]
    return "short-answer", one, frozenset(_post(answer.partition("#")[0]) for share, answer in answers if share == 1)


def _share(answer: str, default: Fraction) -> tuple[Fraction, str]:
    answer = answer.strip(_BLANK)
    if re.match(r"%-*([0-9]{1,2})\.?([0-9]*)%", answer):
        share, _, rest = answer[1:].partition("%")
        return Fraction(share) / 100, rest
    return default, answer
