"""What Moodle does to names, tags, numbers and marks, whichever file brings them (read in Moodle 4.3 and 4.5)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction
from functools import cache
from html import unescape
from math import gcd, lcm
from typing import Any

from packager.model import QuestionBase

LONGEST_NAME = 255  # characters of a question, a category, an answer of a matching question
LONGEST_ID = 100
LONGEST_TAG = 50  # in 4.3; 255 in 4.5
LONGEST_UNIT = 50
LONGEST_TOLERANCE = 20  # of an answer that is worked out
LONGEST_VALUE_NAME = 27  # it is kept by each attempt, as `_var_power` in 32
LONGEST_VALUE = 100  # the range of a value is kept in 255, as `uniform:5:60:2`
LEAST_POINTS, MOST_POINTS = Fraction(1, 10**7), Fraction(99_999)  # a column of seven decimals, and five digits before them
LONGEST_ANSWER = 10_000  # characters of a short answer: Moodle makes a regular expression of it, and PCRE refuses those that are too large

_ENTITY = re.compile(r"&(?=[a-zA-Z0-9#]{1,8};)")
_TAG_START = re.compile(r"<(?!\s)")


def shown(text: str) -> str:
    """A text of one line as it has to be stored to be shown as written. Moodle strips tags from names, where a `<` without a blank after it begins
    one, and reads entities in them."""
    return _TAG_START.sub("&lt;", _ENTITY.sub("&amp;", " ".join(text.split())))


def meant(stored: str) -> str:
    """The other way: a stored text of one line as it is shown. An entity without its semicolon is none."""
    return " ".join(re.sub(r"&[a-zA-Z0-9#]{1,8};", lambda entity: unescape(entity[0]), stored).split())


def fitted(text: str, mark: str, version: str = "") -> str:
    """`shown`, cut to the longest that Moodle stores. What is cut ends in `…` and in `mark` (an id) that keeps it apart from its like; of an empty
    text the mark is all. A version stands at the very end and stays whole."""
    whole = shown(f"{text.strip() or mark} {version}") if version else shown(text) or mark
    if len(whole) <= LONGEST_NAME:
        return whole
    end = f"… ({mark[:100]})" + (f" {shown(_cut(version, 25, '…'))}" if version else "")  # no version has more; `&lt;` makes 100 of 25
    words = text.split()
    while words and len(shown(" ".join(words)) + end) > LONGEST_NAME:
        words.pop()
    start = (
        " ".join(words) or text.strip()[: (LONGEST_NAME - len(end)) // 5]
    )  # one endless word; `&amp;` is the longest that a character becomes
    return shown(start) + end


def category(text: str, mark: str, version: str = "") -> str:
    """The name of a category: `fitted`, and not `top`, which is Moodle's own name for the root; it would skip that step of a path."""
    name = fitted(text, mark, version)
    return "Top" if name == "top" else name


def identifier(id: str) -> str:
    """An id as an idnumber."""
    return _cut(id, LONGEST_ID, "-")


def told_apart(id: str) -> str:
    """An id as an idnumber that no other is taken for."""
    return _ending(id, LONGEST_ID, "-")


def _cut(text: str, most: int, joint: str) -> str:
    """A text of at most so many characters; what is cut ends in a digest that keeps it apart from its like."""
    return text if len(text) <= most else _ending(text, most, joint)


def _ending(text: str, most: int, joint: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{text[: most - 9]}{joint}{digest[:8]}"


# ---- tags ------------------------------------------------------------------------------------------------------------------

_MARKS = {"tag": "tags", "competence": "competences", "objective": "objectives", "difficulty": "difficulty", "bloom": "bloom", "version": "version",
          "author": "authors"}  # fmt: skip
"""What stands before the colon of a tag -> the key of a question that it is."""


def tags(question: QuestionBase[Any]) -> Iterator[tuple[str, str]]:
    """(key, tag) for all that a question is found and drawn by: its own tags, then `competence:SC1.2`, `objective:explain-led`, `difficulty:easy`,
    `bloom:apply`, and `version:1.1` and `author:Ana Popescu` where it has its own. An own tag that reads like one of these, and the tag 0, which ends an import, get `tag:` before them."""
    for own in question.tags:
        yield "tags", f"tag:{own}" if own == "0" or told(own) != ("tags", own) else own
    yield from (("competences", f"competence:{code}") for code in question.competences)
    yield from (("objectives", f"objective:{id}") for id in question.objectives)
    if question.difficulty:
        yield "difficulty", f"difficulty:{question.difficulty}"
    if question.bloom:
        yield "bloom", f"bloom:{question.bloom}"
    if question.version:
        yield "version", f"version:{question.version}"
    yield from (("authors", f"author:{author}") for author in question.authors)


def told(tag: str) -> tuple[str, str]:
    """The other way: the key of a question and the word under it that a tag stands for. Moodle takes no account of case in tags."""
    mark, colon, word = tag.partition(":")
    key = _MARKS.get(mark.casefold()) if colon else None
    return (key, word) if key else ("tags", tag)


def tag(text: str) -> str:
    """A tag as Moodle takes it: it drops angle brackets and backquotes, and all that is too long."""
    clean = " ".join(text.translate({ord("<"): "‹", ord(">"): "›", ord("`"): "'"}).split())
    return _cut(clean, LONGEST_TAG, "…")


_LETTERS = frozenset("йїќўѓ")  # no и with an accent and so on, though Unicode takes them apart


def folded(text: str) -> str:
    """What is equal in texts that Moodle's database takes for one: they differ in case, accents, ß and ss, or in letters beyond the basic plane. Two such tags
    that are new, or units of one question (mW and MW), end an import with an error; of two such idnumbers one is dropped. Read off MariaDB's
    utf8mb4_unicode_ci."""
    if text.isascii():
        return text.casefold()
    parts = "".join(c if c in _LETTERS else unicodedata.normalize("NFKD", c) for c in unicodedata.normalize("NFC", text).casefold())
    kept = (c for c in parts if unicodedata.category(c) not in ("Mn", "Cf"))
    return "".join("\N{REPLACEMENT CHARACTER}" if c > "\uffff" else c for c in kept).casefold().replace("œ", "oe")


# ---- numbers ---------------------------------------------------------------------------------------------------------------


def number(value: Decimal) -> str:
    """A number as Moodle reads it in every language: plain, or with an exponent where plain would be long (`4e-7`)."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int), "not a number"
    significant = "".join(map(str, digits)).strip("0") if any(digits) else ""
    if not significant:
        return "0"
    power = value.adjusted()
    minus = "-" if sign else ""
    if not -7 < power < 15:
        return f"{minus}{significant[0]}{'.' if significant[1:] else ''}{significant[1:]}e{power}"
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def cut_number(value: Decimal, longest: int) -> str:
    """`number`, with as many figures as go into so many characters; rounded up, so that a tolerance takes what it took."""
    whole = number(value)
    shorter = (number(Context(prec=figures, rounding=ROUND_CEILING).create_decimal(value)) for figures in range(15, 0, -1))
    return whole if len(whole) <= longest else next(text for text in shorter if len(text) <= longest)


def factor(value: Decimal) -> bool:
    """Whether Moodle can keep a unit's factor: 19 digits before the point, and 19 behind it, of which six figures have to be left."""
    exact = Fraction(value)
    kept = Fraction(round(exact * 10**19), 10**19)
    return exact < 10**19 and abs(kept - exact) <= exact / 2_000_000


# ---- marks of an answer ----------------------------------------------------------------------------------------------------

_PARTS = (Fraction(1), Fraction(9, 10), Fraction(5, 6), Fraction(4, 5), Fraction(3, 4), Fraction(7, 10), Fraction(2, 3), Fraction(3, 5),
          Fraction(1, 2), Fraction(2, 5), Fraction(1, 3), Fraction(3, 10), Fraction(1, 4), Fraction(1, 5), Fraction(1, 6), Fraction(1, 7),
          Fraction(1, 8), Fraction(1, 9), Fraction(1, 10), Fraction(1, 20))  # fmt: skip
"""The shares of the points that Moodle has for an answer, besides none; each also negative."""

_CLOSE = Fraction(1, 100_000)  # how near is equal for Moodle


def percent(part: Fraction) -> str:
    """A share as percent to five decimals: 33.33333."""
    return str(part.numerator * 100) if part.denominator == 1 else _percent(part)


@cache
def _percent(part: Fraction) -> str:
    return f"{float(part * 100):.5f}".rstrip("0").rstrip(".")


def decimal(value: Fraction) -> str:
    """A mark or a penalty with the seven decimals that Moodle keeps."""
    return f"{value.numerator}.0000000" if value.denominator == 1 else f"{float(value):.7f}"


def spelled(points: Fraction) -> str:
    """Points as they are read in a message."""
    return number(Decimal(f"{float(points):.7g}"))


def points(value: Fraction) -> Fraction:
    """The points of a question as Moodle can keep them. Of more, its database says no to the whole file, and of less nothing is left."""
    return min(max(value, LEAST_POINTS), MOST_POINTS) if value else value


def whole_marks(weights: Sequence[Fraction], worth: Fraction) -> list[int]:
    """Whole marks in the proportion of the weights, which together are as near as can be to what the question is worth. Where the least such marks are more
    than Moodle can keep, it is the nearest ones that are not."""
    scale = lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * scale) for weight in weights]
    marks = [mark // gcd(*whole) for mark in whole]
    most = int(MOST_POINTS) // sum(marks)
    if not most:
        room = int(MOST_POINTS) - len(marks)  # each may be rounded up
        return [max(round(Fraction(mark * room, sum(marks))), 1) for mark in marks]
    times = min(max(round(worth / sum(marks)), 1), most)
    return [mark * times for mark in marks]


def share(percent: Decimal) -> Fraction:
    """The other way: the share that a percentage stands for, which is the one of Moodle's list where it is near enough to it."""
    exact = Fraction(percent) / 100
    near = [part for part in _PARTS if abs(part - abs(exact)) < _CLOSE]
    return (near[0] if exact > 0 else -near[0]) if near else exact


def parts(wanted: Sequence[Fraction], together: bool) -> tuple[Fraction, ...] | None:
    """The shares that Moodle has, nearest to those wanted. together: the positive ones have to add up to 1 (several right options); else the
    largest has to be 1. What is right stays right, what costs goes on to cost. None where no choice of shares does that."""
    if not together and all(part.denominator == 1 and abs(part.numerator) <= 1 for part in wanted):
        return tuple(wanted) if any(part.numerator == 1 for part in wanted) else None
    near = [_nearest(part) for part in wanted]
    if not together:
        near = [_around(part)[-1] if share == 1 and part < 1 - _CLOSE else share for part, share in zip(wanted, near, strict=True)]
        return tuple(near) if 1 in near else None
    if sum((part for part in near if part > 0), Fraction(0)) == 1:
        return tuple(near)
    ways: dict[Fraction, tuple[Fraction, tuple[Fraction, ...]]] = {Fraction(0): (Fraction(0), ())}  # sum -> (how far off, shares)
    for part in wanted:
        further: dict[Fraction, tuple[Fraction, tuple[Fraction, ...]]] = {}
        for total, (off, so_far) in ways.items():
            for share in _around(part):
                reached = total + max(share, Fraction(0))
                way = (off + abs(share - part), (*so_far, share))
                if reached <= 1 and (reached not in further or way < further[reached]):
                    further[reached] = way
        ways = further
    return ways[Fraction(1)][1] if Fraction(1) in ways else None


@cache
def _nearest(part: Fraction) -> Fraction:
    return min(_around(part), key=lambda share: abs(share - part))


@cache
def _around(part: Fraction) -> tuple[Fraction, ...]:
    """The share itself where Moodle has it, else the next greater and the next smaller one of the same sign."""
    size = abs(part)
    if size < _CLOSE:
        return (Fraction(0),)
    sign = 1 if part > 0 else -1
    if same := [share for share in _PARTS if abs(share - size) < _CLOSE]:
        return (sign * same[0],)
    above = [share for share in _PARTS if share > size][-1:]
    below = [share for share in _PARTS if share < size][:1]
    return tuple(sign * share for share in (*above, *below))
