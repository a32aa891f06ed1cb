"""What a response is worth: the oracle for checks, for the contract tests of the formats and for the player's own scoring.

The rules are those of Moodle 4.3 to 4.5 (question/type/<kind>/question.php), in exact arithmetic, where Moodle and this model mean the same.
tests/player/grading.json holds cases that this module and the player are both tested on. What is not answered, or graded by a person, has no grade: TypeError.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeAlias

from packager.arithmetic import evaluate, formula, interval
from packager.model import (
    CalculatedAnswer,
    CalculatedChoice,
    CalculatedSimple,
    Choice,
    ChoiceGap,
    Cloze,
    Description,
    DragImage,
    DragMarkers,
    DragWords,
    Essay,
    GapSelect,
    Matching,
    NumberGap,
    Numerical,
    NumericAnswer,
    Ordering,
    Question,
    RawQuestion,
    ShortAnswer,
    TrueFalse,
    WordGap,
    Zone,
)

Part: TypeAlias = ChoiceGap[Any] | WordGap[Any] | NumberGap[Any]
"""A gap of a cloze, which is graded as a question of its own."""

Point: TypeAlias = tuple[int, int]

Response: TypeAlias = frozenset[str] | bool | str | Mapping[str, Any] | tuple[str, ...]
"""choice: keys of the options chosen; true-false: what was said of the statement; short answer, numerical and calculated: the text as typed, with the unit behind it where one is asked for; matching:
the key of a pair -> the text of the answer given to it (none: not answered); gap select and drag words: the name of a gap -> the words put into it; cloze: the name of a gap -> its response; drag-image: the key of a place -> the key of the drag put there;
drag-markers: the key of a marker -> the points where it was put; ordering: the keys of the items as the learner has put them."""

_NO_GRADE = "an essay is graded by a person, a raw question by the system that it came from, a description by nobody"
_WIDE = Context(prec=1000)  # exact for all that can be typed

SLACK = Decimal("1e-14")
"""A number may miss its interval by this part of the larger of answer and tolerance, since a learner's program and Moodle count in binary."""


def grade(question: Question[Any] | Part, response: Response, row: int = 1) -> Fraction:
    """The share of the points of a question, or of a gap in one, from 0 to 1; for a choice of one, and a cloze that has such, from -1 to 1, since a wrong
    option can cost points. row: of a calculated question, which of its rows of values the learner was asked about, from 1 on."""
    if isinstance(question, Choice | CalculatedChoice | ChoiceGap):
        chosen = [option.fraction for option in question.options if option.key in response]  # type: ignore[operator]
        if isinstance(question, Choice) and question.scoring == "whole":
            return Fraction(response == frozenset(option.key for option in question.options if option.fraction > 0))
        if question.several:
            return min(max(sum(chosen, Fraction(0)), Fraction(0)), Fraction(1))
        return chosen[0] if len(chosen) == 1 else Fraction(0)
    if isinstance(question, TrueFalse):
        return Fraction(response is question.answer)
    if isinstance(question, ShortAnswer | WordGap):
        assert isinstance(response, str)
        accepted = (a.fraction for a in question.answers if matches(a.text.text, response, question.case_sensitive))
        return next(accepted, Fraction(0))
    if isinstance(question, Numerical | CalculatedSimple | NumberGap):
        assert isinstance(response, str)
        fits = _fits(question, row)
        if not isinstance(question, NumberGap) and question.unit_input != "shown":
            return _measured(question, response, fits)
        value = parse_number(response, question.unit.text if not isinstance(question, NumberGap) and question.unit else "")
        return next((a.fraction for a in question.answers if value is not None and fits(a, value)), Fraction(0))
    if isinstance(question, Matching):
        assert isinstance(response, Mapping)
        right = sum(_words(response.get(pair.key, "")) == _words(pair.answer.text) for pair in question.pairs)
        return Fraction(right, len(question.pairs))
    if isinstance(question, Cloze):
        assert isinstance(response, Mapping)
        earned = (gap.weight * grade(gap, response[gap.key]) for gap in question.gaps if gap.key in response)
        return sum(earned, Fraction(0)) / sum(gap.weight for gap in question.gaps)
    if isinstance(question, GapSelect | DragWords):
        assert isinstance(response, Mapping)
        right = sum(_words(response.get(gap.key, "")) == _words(gap.answer.text) for gap in question.gaps)
        return Fraction(right, len(question.gaps))
    if isinstance(question, DragImage):
        assert isinstance(response, Mapping)
        return Fraction(sum(response.get(drop.key) == drop.drag for drop in question.drops), len(question.drops))
    if isinstance(question, DragMarkers):
        assert isinstance(response, Mapping)
        return _marked(question, response)
    if isinstance(question, Ordering):
        assert isinstance(response, tuple)
        return _ordered(question, response)
    raise TypeError(_NO_GRADE)


def best(question: Question[Any] | Part, row: int = 1) -> Response:
    """A response that earns the most: what a teacher would call the right answer. Numbers are spelled with a decimal point. row: as in `grade`."""
    if isinstance(question, Choice | CalculatedChoice | ChoiceGap):
        if question.several:
            return frozenset(option.key for option in question.options if option.fraction > 0)
        return frozenset([max(question.options, key=lambda option: option.fraction).key])
    if isinstance(question, TrueFalse):
        return question.answer
    if isinstance(question, ShortAnswer | WordGap):
        return example(max(question.answers, key=lambda answer: answer.fraction).text.text)
    if isinstance(question, Numerical | NumberGap):
        top = max(question.answers, key=lambda answer: (answer.fraction, answer.value is not None))
        return (spell(top.value) if top.value is not None else "0") + _asked_unit(question)
    if isinstance(question, CalculatedSimple):
        first = max(question.answers, key=lambda answer: (answer.fraction, answer.formula is not None))
        shown = first.digits.show(worked_out(first.formula, question.values.row(row))) if first.formula else "0"
        return shown + _asked_unit(question)
    if isinstance(question, Matching):
        return {pair.key: pair.answer.text for pair in question.pairs}
    if isinstance(question, Cloze):
        return {gap.key: best(gap) for gap in question.gaps}
    if isinstance(question, GapSelect | DragWords):
        return {gap.key: gap.answer.text for gap in question.gaps}
    if isinstance(question, DragImage):
        return {drop.key: drop.drag for drop in question.drops}
    if isinstance(question, DragMarkers):
        points: dict[str, list[Point]] = {}
        for zone in question.zones:
            points.setdefault(zone.marker, []).append(inside(zone))
        return {key: tuple(some) for key, some in points.items()}
    if isinstance(question, Ordering):
        return tuple(item.key for item in question.items)
    raise TypeError(_NO_GRADE)


def graded(question: Question[Any]) -> bool:
    """Whether a question is graded without a person: no essay, nothing that is not answered, and nothing that means nothing here."""
    return not isinstance(question, Essay | Description | RawQuestion)


def reachable(question: Question[Any] | Part) -> Fraction:
    """What the right answers of a question, or of a gap in one, add up to: 1 when it is sound, less or more when its fractions are not. What has no grade: 1."""
    if isinstance(question, Choice | CalculatedChoice | ChoiceGap) and question.several:
        return sum((option.fraction for option in question.options if option.fraction > 0), Fraction(0))
    if isinstance(question, Choice | CalculatedChoice | ChoiceGap):
        return max((option.fraction for option in question.options), default=Fraction(0))
    if isinstance(question, ShortAnswer | WordGap | Numerical | CalculatedSimple | NumberGap):
        return max((answer.fraction for answer in question.answers), default=Fraction(0))
    return Fraction(1)


# ---- order -------------------------------------------------------------------------------------------------------------------


def _ordered(question: Ordering[Any], response: tuple[str, ...]) -> Fraction:
    """The rules of question/type/ordering/question.php (grade_response): ABSOLUTE_POSITION, RELATIVE_NEXT_EXCLUDE_LAST, LONGEST_ORDERED_SUBSET and
    ALL_OR_NOTHING."""
    right = tuple(item.key for item in question.items)
    if question.scoring == "whole":
        return Fraction(response == right)
    if question.scoring == "places":
        return Fraction(sum(a == b for a, b in zip(right, response, strict=False)), len(right))
    if question.scoring == "next":
        return Fraction(len(set(pairwise(right)) & set(pairwise(response))), len(right) - 1)
    place = {key: number for number, key in enumerate(right)}
    ends: list[int] = []  # the least end of a row of each length
    for number in (place[key] for key in response if key in place):
        at = bisect_left(ends, number)
        ends[at : at + 1] = [number]
    return Fraction(len(ends) if len(ends) > 1 else 0, len(right))  # one item is in no order


# ---- markers on a picture ----------------------------------------------------------------------------------------------------


def _marked(question: DragMarkers[Any], response: Mapping[str, Any]) -> Fraction:
    """The rule of question/type/ddmarker/question.php (choose_hits): each zone with a marker of its own in it counts, of all zones, or of all markers
    that were put down where those are more. A marker counts for one zone; those that few markers have hit choose first."""
    hits = []
    for zone in question.zones:
        found = [(zone.marker, n) for n, point in enumerate(response.get(zone.marker, ())) if holds_point(zone, point)]
        if found:
            hits.append(found)
    taken: set[tuple[str, int]] = set()
    right = 0
    for found in sorted(hits, key=len):
        if free := [hit for hit in found if hit not in taken]:
            taken.add(free[0])
            right += 1
    return Fraction(right, max(len(question.zones), sum(map(len, response.values())), 1))


def holds_point(zone: Zone, point: Point) -> bool:
    """Whether a point lies in a zone or on its edge (question/type/ddmarker/shapes.php)."""
    (x, y), numbers = point, zone.numbers
    if zone.shape == "circle":
        return (x - numbers[0]) ** 2 + (y - numbers[1]) ** 2 <= numbers[2] ** 2
    if zone.shape == "rectangle":
        return numbers[0] <= x <= numbers[0] + numbers[2] and numbers[1] <= y <= numbers[1] + numbers[3]
    corners = list(zip(numbers[::2], numbers[1::2], strict=True))
    winding = 0
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        side = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
        if min(ay, by) <= y <= max(ay, by):
            if side == 0 and min(ax, bx) <= x <= max(ax, bx):
                return True
            if ay <= y < by and side > 0:
                winding += 1
            elif by <= y < ay and side < 0:
                winding -= 1
    return winding != 0


def inside(zone: Zone) -> Point:
    """A point of a zone."""
    x, y, *more = zone.numbers
    if zone.shape == "circle":
        return x, y
    if zone.shape == "rectangle":
        return x + more[0] // 2, y + more[1] // 2
    middle = sum(zone.numbers[::2]) * 2 // len(zone.numbers), sum(zone.numbers[1::2]) * 2 // len(zone.numbers)
    return middle if holds_point(zone, middle) else (x, y)


# ---- short answers -----------------------------------------------------------------------------------------------------------


def matches(pattern: str, response: str, case_sensitive: bool = False) -> bool:
    r"""Whether a typed text fits an accepted answer: `*` stands for any run of characters, `\*` for an asterisk. Both sides in Unicode's normal
    form C, blanks around them not counted, letters alike in both cases unless `case_sensitive`. Nothing typed fits nothing."""
    typed = unicodedata.normalize("NFC", response).strip()
    return bool(typed) and _pattern(pattern, case_sensitive).fullmatch(typed) is not None


@lru_cache(4096)
def _pattern(pattern: str, case_sensitive: bool) -> re.Pattern[str]:
    """Each part between asterisks is taken where it stands first and never looked for again (an atomic group), so that the time grows with the length of a
    text and not with a power of it."""
    bits = re.split(r"(?<!\\)\*+", unicodedata.normalize("NFC", pattern).strip())
    first, *middle = (re.escape(bit.replace("\\*", "*")) for bit in bits)
    last = [f".*{middle.pop()}"] if middle else []
    whole = "".join([first, *(f"(?>.*?{bit})" for bit in middle), *last])
    return re.compile(whole, re.DOTALL | (0 if case_sensitive else re.IGNORECASE))


def example(pattern: str) -> str:
    r"""A text that fits an accepted answer: `*` stands for nothing where something is left, `\*` is an asterisk."""
    bits = [bit.replace("\\*", "*") for bit in re.split(r"(?<!\\)\*+", pattern.strip())]
    return "".join(bits).strip() or "x"


# ---- numbers -----------------------------------------------------------------------------------------------------------------

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’]")
_POWER = re.compile(r"[x×*·]10(?:\^|\*\*)?(?=[+-]?[0-9]+$)")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]{1,3})?")
_LONGEST = 200  # characters of a number


def parse_number(text: str, unit: str = "") -> Decimal | None:
    """The number that a learner typed, or None. Spaces are left out; `−` is a minus; `4·10^-7` is `4e-7`; the question's own unit may follow.

    Of points and commas the last kind is the decimal mark and the other groups thousands; one that stands several times groups too. A single
    comma alone is always the decimal mark, as a single point is."""
    short = _SPACES.sub("", text.strip()).replace("−", "-")
    if unit:
        short = short.removesuffix(_SPACES.sub("", unit))
    short = _POWER.sub("e", short.lower())
    mantissa, e, exponent = short.partition("e")
    points, commas = mantissa.count("."), mantissa.count(",")
    if points and commas:
        decimal, grouping = (".", ",") if mantissa.rfind(".") > mantissa.rfind(",") else (",", ".")
        if mantissa.count(decimal) > 1:
            return None
        mantissa = mantissa.replace(grouping, "").replace(decimal, ".")
    elif points > 1 or commas > 1:
        mantissa = mantissa.replace(",", "").replace(".", "")
    else:
        mantissa = mantissa.replace(",", ".")
    short = mantissa + e + exponent
    return Decimal(short) if len(short) <= _LONGEST and _NUMBER.fullmatch(short) else None


def measure(text: str, units: Iterable[str]) -> tuple[Decimal | None, str]:
    """The number of a typed text, None where it begins with none, and the unit behind it: one of these, or what else stands there ("")."""
    short = _SPACES.sub("", text.strip())
    for unit in sorted(units, key=len, reverse=True):
        bare = _SPACES.sub("", unit)
        if bare and short.endswith(bare) and (value := parse_number(short.removesuffix(bare))) is not None:
            return value, unit
    cut = next((end for end in range(min(len(short), _LONGEST), 0, -1) if parse_number(short[:end]) is not None), 0)
    return (parse_number(short[:cut]), short[cut:]) if cut else (None, short)


Fits: TypeAlias = Callable[[Any, Decimal], bool]
"""Whether a number lies within an answer's interval."""


def _fits(question: Numerical[Any] | CalculatedSimple[Any] | NumberGap[Any], row: int) -> Fits:
    if not isinstance(question, CalculatedSimple):
        return holds
    values = question.values.row(row)
    return lambda answer, value: comes_to(answer, values, value)


def _measured(question: Numerical[Any] | CalculatedSimple[Any], response: str, fits: Fits) -> Fraction:
    """The rule of question/type/numerical/question.php (get_matching_answer, is_unit_right, UNITGRADEDOUTOFMAX): the number counts as it is, and turned
    into the question's own unit; the unit is right where that number is."""
    factors = {str(question.unit): Decimal(1)} | {unit.name.text: unit.factor for unit in question.other_units}
    value, unit = measure(response, factors)
    if value is None:
        return Fraction(0)
    with localcontext(_WIDE):
        own = value / factors[unit] if unit in factors else None
    for answer in question.answers:
        known = own is not None and fits(answer, own)
        if known or fits(answer, value):
            return answer.fraction if known or question.unit_penalty is None else max(answer.fraction - question.unit_penalty, Fraction(0))
    return Fraction(0)


def _asked_unit(question: Numerical[Any] | CalculatedSimple[Any] | NumberGap[Any]) -> str:
    """What comes behind the number of a right answer."""
    return "" if isinstance(question, NumberGap) or question.unit_input == "shown" else f" {question.unit}"


def holds(answer: NumericAnswer[Any], value: Decimal) -> bool:
    """Whether a number lies within an accepted answer's interval, ends included."""
    if answer.value is None:
        return True
    with localcontext(_WIDE):
        slack = SLACK * max(abs(answer.tolerance), abs(answer.value), SLACK)
        return abs(value - answer.value) <= answer.tolerance + slack


def comes_to(answer: CalculatedAnswer[Any], values: Mapping[str, Decimal], value: Decimal) -> bool:
    """Whether a number lies within the interval around what an answer's formula gives for these values, ends included."""
    if answer.formula is None:
        return True
    least, greatest = interval(worked_out(answer.formula, values), answer.tolerance)
    return least <= value <= greatest


def worked_out(text: str, values: Mapping[str, Decimal]) -> Decimal:
    """What a formula gives for the values of a row: it gives something for each row that a question has."""
    result = evaluate(formula(text), values)
    assert isinstance(result, Decimal), result
    return result


def spell(value: Decimal) -> str:
    """A number as everybody reads it: plain digits where they are few, else with an exponent (`4e-7`, never `4E-7` or four hundred zeros)."""
    if not value:
        return "0"
    value = value.normalize(_WIDE)
    if -7 < value.adjusted() < 16:
        return f"{value:f}"
    digits = "".join(map(str, value.as_tuple().digits))
    mantissa = digits[0] + ("." + digits[1:] if digits[1:] else "")
    return f"{'-' if value < 0 else ''}{mantissa}e{value.adjusted()}"


def _words(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))
