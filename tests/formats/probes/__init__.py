"""What a written file says of its questions, read back without the writer: one module a format, `questions(files) -> {id: Probe}`.

The module of format `moodle-xml` is moodle_xml.py. It reads with lxml or the like, never with code of the writer's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from html import unescape
from importlib import import_module
from typing import Any

from packager import grade, walk
from packager.arithmetic import formula, interval, shown
from packager.files import Files
from packager.model import (
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
    Html,
    Matching,
    Numerical,
    Ordering,
    Question,
    RawQuestion,
    ShortAnswer,
    TrueFalse,
    Value,
    WordGap,
    kind_of,
)


@dataclass(frozen=True)
class Probe:
    """A question as a file has it.

    kind: a key of model.KINDS. points: its mark. right: what earns all of it,
    choice: frozenset of the positions (from 0, in the file's order) of the right options;
    true-false: bool;
    short-answer: frozenset of the texts accepted for the full mark, `*` for any run of characters, `\\*` for an asterisk;
    numerical: frozenset of (least, greatest) Decimal accepted for the full mark;
    matching: frozenset of (position of the stem, words of its answer as a learner reads them);
    ordering: tuple of the words of each item, in the right order;
    gap-select, drag-words: frozenset of (position of the gap in the text, the word that belongs into it);
    cloze: frozenset of (position of the gap in the text, what is wholly right in it: as of a choice, a short answer or a numerical question);
    drag-image: frozenset of (x, y, words of what belongs there, or the alternative text of a picture);
    drag-markers: frozenset of (words of the marker, shape, its numbers);
    calculated, calculated-simple: for each row of values, the frozenset of what is accepted for the full mark: (least, greatest) with nine digits;
    calculated-choice: the positions of the right options, and for each row the words of all;
    essay, description, raw: None.
    """

    kind: str
    points: Fraction
    right: Any


def questions(format: str, files: Files) -> Mapping[str, Probe]:
    """The questions of a written format by the author's id."""
    found: Mapping[str, Probe] = import_module(f"{__name__}.{format.replace('-', '_')}").questions(files)
    return found


def right(question: Question[Any]) -> Any:
    """The right answer of the model's question, in the terms of Probe."""
    match question:
        case Choice(options=options, several=several):
            return frozenset(n for n, o in enumerate(options) if (o.fraction > 0 if several else o.fraction == 1))
        case TrueFalse(answer=answer):
            return answer
        case ShortAnswer(answers=answers):
            return frozenset(a.text.text for a in answers if a.fraction == 1)
        case Numerical(answers=numbers):
            return frozenset((n.value - n.tolerance, n.value + n.tolerance) for n in numbers if n.fraction == 1 and n.value is not None)
        case Matching(pairs=pairs):
            return frozenset((n, pair.answer.text) for n, pair in enumerate(pairs))
        case Ordering(items=items):
            return tuple(walk.plain_text(item.text) for item in items)
        case GapSelect(gaps=gaps) | DragWords(gaps=gaps):
            names = [gap.name for gap in walk.gaps(question.prompt)]
            return frozenset((names.index(gap.key), gap.answer.text) for gap in gaps)
        case Cloze(gaps=parts):
            places = [gap.name for gap in walk.gaps(question.prompt)]
            return frozenset((places.index(part.key), _right_of(part)) for part in parts)
        case DragImage(drags=drags, drops=drops):
            words = {drag.key: _alt(drag.text) or walk.plain_text(drag.text) for drag in drags}
            return frozenset((drop.x, drop.y, words[drop.drag]) for drop in drops)
        case DragMarkers(markers=markers, zones=zones):
            texts = {marker.key: marker.text.text for marker in markers}
            return frozenset((texts[zone.marker], zone.shape, zone.numbers) for zone in zones)
        case CalculatedSimple(answers=formulas):
            return tuple(
                frozenset(
                    tuple(map(nine_digits, interval(grade.worked_out(a.formula, row), a.tolerance, slack=Decimal(0))))
                    for a in formulas
                    if a.formula is not None and a.fraction == 1
                )
                for row in rows(question)
            )
        case CalculatedChoice(options=options, several=several):
            good = frozenset(n for n, o in enumerate(options) if (o.fraction > 0 if several else o.fraction == 1))
            return good, tuple(tuple(_words_of(option.text, row, question.digits) for option in options) for row in rows(question))
        case Essay() | Description() | RawQuestion():
            return None


def _alt(html: Html) -> str:
    alt = re.search(r'alt="([^"]*)"', "".join(piece for piece in html if isinstance(piece, str)))
    return unescape(alt[1]) if alt else ""


def rows(question: Any) -> list[Mapping[str, Decimal]]:
    return [question.values.row(number + 1) for number in range(len(question.values))]


def nine_digits(number: float | Decimal) -> str:
    """Enough to tell two answers apart, and too few to tell decimal numbers from binary ones."""
    return f"{float(number):.9g}"


def _words_of(html: Any, row: Mapping[str, Decimal], digits: Any) -> str:
    return walk.plain_text(tuple(shown(formula(piece.formula), row, digits) if isinstance(piece, Value) else piece for piece in html))


def _right_of(part: Any) -> frozenset[Any]:
    if isinstance(part, ChoiceGap):
        return frozenset(n for n, o in enumerate(part.options) if (o.fraction > 0 if part.several else o.fraction == 1))
    if isinstance(part, WordGap):
        return frozenset(a.text.text for a in part.answers if a.fraction == 1)
    return frozenset((n.value - n.tolerance, n.value + n.tolerance) for n in part.answers if n.fraction == 1 and n.value is not None)


def agrees(question: Question[Any], probe: Probe) -> bool:
    """Whether the right answer is the question's, also where it became another kind."""
    if probe.kind == kind_of(question):
        return bool(probe.right == right(question))
    if isinstance(question, TrueFalse) and probe.kind == "choice":
        return bool(probe.right == frozenset([0 if question.answer else 1]))
    if isinstance(question, Numerical) and probe.kind == "short-answer":
        values = [_number(text) for text in probe.right]
        return bool(values) and all(value is not None and any(a <= value <= b for a, b in right(question)) for value in values)
    if isinstance(question, GapSelect | DragWords) and probe.kind == "matching":
        return bool(probe.right == right(question))
    if isinstance(question, CalculatedChoice) and probe.kind == "choice":
        return bool(probe.right == right(question)[0])
    if isinstance(question, CalculatedSimple) and probe.kind == "numerical":
        ends = tuple(nine_digits(end) for end in (min(low for low, _ in probe.right), max(high for _, high in probe.right)))
        return right(question)[0] == frozenset([ends])  # type: ignore[no-any-return]
    if isinstance(question, Ordering) and probe.kind == "matching":
        return bool(probe.right == frozenset((n, str(n + 1)) for n in range(len(question.items))))
    return False


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
