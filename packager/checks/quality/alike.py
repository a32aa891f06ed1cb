"""Questions of one bank that ask the same.

Two questions ask the same where they have the same data (numbers, pictures, formulas, code), the same options or answers, and stems of the same words:
whatever their capitals, points and emphasis, and whatever small words (the, of, which) they have. Where both are right with the same answer, the words may also
stand in another order, one more word may be there, and one word may have another ending, or, in two long stems, be another. Each likeness is a key that
both questions have, so that the time grows with the number of questions and not with its square.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from packager.checks.quality.asked import Asked, said
from packager.checks.quality.vocabulary import bare
from packager.diagnostics import Diagnostic, problem
from packager.model import Bank, Choice, Essay, Html, Matching, Math, Numerical, Ordering, Plain, Question, Ref, ShortAnswer, TrueFalse

_CODE = re.compile(r"<code\b[^>]*>(.*?)</code>", re.S)
LONGEST = 60
"""Words of a stem up to which one more word is looked for."""
EXCHANGED = 8
"""Words of a stem from which on one of them may be another altogether: in a shorter one, that is what the question is about."""
ENDING = 2
"""Letters by which a word may be longer than its like: lamp, lamps."""


@dataclass(frozen=True)
class _Looks:
    """A question of which another asks on the same ground. words: of its stem; right: its right answer; offered: whether there is more to it than its stem."""

    number: int
    question: Question[Html]
    words: tuple[str, ...]
    right: Hashable
    offered: bool


def alike(bank: Bank[Html], asked: Sequence[Asked]) -> Iterator[Diagnostic]:
    """A test that draws both asks one thing twice. Said at the later of the two, once."""
    grounds: dict[Hashable, list[tuple[int, Asked, Hashable]]] = {}
    for number, one in enumerate(asked):
        offered, right = _answers(one)
        if offered is not None:
            words = bare(one.stem).split()
            data = tuple(sorted(word for word in words if not word.isalpha() and any(c.isdigit() for c in word)))
            ground = (type(one.question), offered, data, _shown(one.question.prompt))
            grounds.setdefault(ground, []).append((number, one, right))
    found: dict[int, tuple[_Looks, _Looks]] = {}
    for rows in grounds.values():
        for first, second in _pairs([_look(*row) for row in rows]) if len(rows) > 1 else ():
            first, second = sorted((first, second), key=lambda look: look.number)
            if second.number not in found or first.number < found[second.number][0].number:
                found[second.number] = (first, second)
    for number in sorted(found):
        yield _told(*found[number])


def _look(number: int, one: Asked, right: Hashable) -> _Looks:
    stem = [word for word in bare(one.stem).split() if not any(c.isdigit() for c in word)]
    words = tuple(word for word in stem if word not in one.vocabulary.small_words)
    if len(words) < 2:
        words = tuple(stem)  # what is left says too little
    return _Looks(number, one.question, words, right, not isinstance(one.question, TrueFalse | Essay))


def _pairs(looks: list[_Looks]) -> Iterator[tuple[_Looks, _Looks]]:
    """Those of one ground that ask the same."""
    same: dict[tuple[str, ...], _Looks] = {}
    for look in looks:
        if (first := same.setdefault(look.words, look)) is not look:
            yield first, look
    by_answer: dict[Hashable, list[_Looks]] = {}
    for look in same.values():
        if look.offered:
            by_answer.setdefault(look.right, []).append(look)
    for rows in by_answer.values():
        if len(rows) > 1:
            yield from _near(rows)


def _told(first: _Looks, second: _Looks) -> Diagnostic:
    where = [(first.question.loc, "the other question")]
    if first.right != second.right:
        message = f"question '{second.question.id}' asks the same as '{first.question.id}' and has another right answer"
        return problem("questions-alike", second.question.loc, message, "put one of them right, or say in the stem what differs", where)
    message = f"question '{second.question.id}' asks the same as '{first.question.id}' in nearly the same words"
    return problem("questions-alike", second.question.loc, message, "delete one of them, or let it ask something else", where)


def _near(looks: list[_Looks]) -> Iterator[tuple[_Looks, _Looks]]:
    """Pairs with the same right answer whose stems have the same words in another order, one word more, or one with another ending; of many words, one
    other word."""
    bags: dict[tuple[str, ...], _Looks] = {}
    lesser: dict[tuple[str, ...], list[tuple[str, _Looks]]] = {}
    for look in looks:
        words = tuple(sorted(look.words))
        if (first := bags.setdefault(words, look)) is not look:
            yield first, look
            continue
        for at in range(len(words)) if 3 <= len(words) <= LONGEST else ():
            if not at or words[at] != words[at - 1]:
                lesser.setdefault(words[:at] + words[at + 1 :], []).append((words[at], look))
    for less, found in lesser.items():
        if (whole := bags.get(less)) is not None:
            for _, look in found:
                yield whole, look
        if len(less) + 1 >= EXCHANGED and len(found) == 2:  # where more are alike so, the word is what each of a series is about
            yield found[0][1], found[1][1]
            continue
        # words that differ in their endings alone are neighbours once they are sorted
        for (word, first), (other, second) in pairwise(sorted(found, key=lambda pair: pair[0])):
            if len(word) > 3 and other.startswith(word) and len(other) - len(word) <= ENDING:
                yield first, second


def _shown(html: Html) -> Hashable:
    """What a text shows beside words: pictures and links, formulas, code."""
    if len(html) == 1 and isinstance(html[0], str) and "<code" not in html[0]:
        return ()
    tokens = tuple(
        (piece.kind, piece.id) if isinstance(piece, Ref) else piece.tex if isinstance(piece, Math) else ()
        for piece in html
        if not isinstance(piece, str)
    )
    return tokens, tuple(_CODE.findall("".join(piece for piece in html if isinstance(piece, str))))


def _text(html: Html) -> Hashable:
    return said(html), _shown(html)


def _answers(one: Asked) -> tuple[Hashable, Hashable]:
    """What a question offers or accepts, whatever its order, and what of it is right; (None, None) for kinds that are not compared."""
    question: Any = one.question
    if isinstance(question, Choice):
        texts = [(text, _shown(option.text), option.fraction > 0) for option, text in one.options]
        return frozenset((text, shown) for text, shown, _ in texts), frozenset((text, shown) for text, shown, right in texts if right)
    if isinstance(question, TrueFalse):
        return (), question.answer
    if isinstance(question, ShortAnswer):
        return (), frozenset(answer.text.text for answer in question.answers if answer.fraction == 1)
    if isinstance(question, Numerical):
        return (), frozenset((answer.value, answer.tolerance) for answer in question.answers if answer.fraction == 1)
    if isinstance(question, Matching):
        pairs = frozenset((_text(pair.stem), _plain(pair.answer)) for pair in question.pairs)
        return frozenset(stem for stem, _ in pairs), pairs
    if isinstance(question, Ordering):
        items = tuple(_text(item.text) for item in question.items)
        return frozenset(items), items
    if isinstance(question, Essay):
        return (), ()
    return None, None


def _plain(text: Plain) -> str:
    return text.text


CHECKS = (alike,)
