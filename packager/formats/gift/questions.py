"""One block of a GIFT file becomes a question, in the steps in which Moodle reads it (question/format/gift/format.php, readquestion)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from packager import walk
from packager.formats import _moodle
from packager.formats._moodletexts import FORMATS, Ropes, Said
from packager.formats.gift.kinds import SCORING
from packager.formats.gift.syntax import Block, shown, trimmed
from packager.model import (
    Accepted,
    Choice,
    Description,
    Essay,
    Feedback,
    Html,
    Item,
    Matching,
    Numerical,
    NumericAnswer,
    Option,
    Ordering,
    Pair,
    Plain,
    Question,
    ShortAnswer,
    TrueFalse,
)
from packager.source.answers import letters

_GAP = "_____"  # where the answer stands in the text, Moodle puts the field
_SHARE = re.compile(r"%(-?[0-9]{1,2}\.?[0-9]*)%")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_FORMAT = re.compile(r"\[(\w+)\]")
_ORDERING = re.compile(
    r">\s*(\d+)\s*(ALL|EXACT|RANDOM|REL|CONTIGUOUS|CONTIG)?\s*(HORIZONTAL|HORI|H|1|VERTICAL|VERT|V|0)?\s*"
    r"(ALL_OR_NOTHING|ABSOLUTE_POSITION|ABSOLUTE|ABS|RELATIVE_\w+|RELATIVE|REL|LONGEST_\w+)?\s*(SHOW|TRUE|YES|1|HIDE|FALSE|NO|0)?\s*"
    r"(?:none|123|abc|ABCD|iii|IIII)?\s*"
)
_SCORED: dict[str, Any] = {name: scoring for scoring, name in SCORING.items()} | {
    "ABS": "places", "ABSOLUTE": "places", "": "next", "LONGEST_ORDERED_SUBSET": "longest",
}  # fmt: skip
_WIDE = Context(prec=1000)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a block, its escaped characters hidden, and the line on which it begins."""

    text: str
    line: int

    def trimmed(self) -> Piece:
        text = trimmed(self.text)
        return Piece(text, self.line + self.text[: self.text.find(text)].count("\n"))

    def parted(self, sign: str) -> Iterator[Piece]:
        line = self.line
        for text in self.text.split(sign):
            yield Piece(text, line)
            line += text.count("\n") + sign.count("\n")

    def cut(self, start: int, end: int | None = None) -> Piece:
        return Piece(self.text[start:end], self.line + self.text.count("\n", 0, start))


def question(block: Block, common: dict[str, Any], texts: Ropes, said: Said) -> Question[Html] | None:
    """The question of a block; None, with a reason in said.refused, where it cannot be read. common: what its comments say of it, and its place."""
    return _Reader(common["id"], texts, said).question(Piece(block.text, block.line), common)


def name(block: Block) -> str:
    """The name that stands before a question, as Moodle shows it; "" where there is none."""
    end = block.text.find("::", 2) if block.text.startswith("::") else -1
    return _moodle.meant(shown(block.text[2:end])) if end >= 0 else ""


class _Reader:
    """Reads one question. format: of its texts that name none."""

    def __init__(self, id: str, texts: Ropes, said: Said) -> None:
        self.id, self.texts, self.said = id, texts, said
        self.format = "moodle"

    def question(self, whole: Piece, common: dict[str, Any]) -> Question[Html] | None:
        name, body = "", whole
        if body.text.startswith("::"):
            body = body.cut(2)
            if (end := body.text.find("::")) >= 0:
                name, body = shown(body.text[:end]), body.cut(end + 2).trimmed()
        start, end = body.text.find("{"), body.text.find("}")
        if start < 0 and end < 0:
            prompt, _ = self.text(body, "")
            return Description(**common, name=self.name(name, prompt, whole), prompt=prompt)
        if start < 0 or end < start:
            self.refuse(body, "one of its braces { and } is missing; a brace that means itself is written \\{ or \\}")
            return None
        answers = body.cut(start + 1, end).trimmed()
        after = body.text[end + 1 :]
        prompt, self.format = self.text(Piece(body.text[:start] + (_GAP + after if after else ""), body.line), "")
        general: Html = ()
        if (mark := answers.text.rfind("####")) >= 0:
            general, _ = self.text(answers.cut(mark + 4))
            answers = answers.cut(0, mark).trimmed()
        common |= {"prompt": prompt, "feedback": Feedback(general or None)}
        common["name"] = self.name(name, prompt, whole)
        return self.of_kind(answers, common)

    def of_kind(self, answers: Piece, common: dict[str, Any]) -> Question[Html] | None:
        text = answers.text
        if re.match(r">\s*\d+", text):
            return self.ordering(answers, common)
        if not text:
            return Essay(**common)
        if text[0] == "#":
            return self.numerical(answers.cut(1), common)
        if "~" in text:
            return self.choice(answers, common)
        if "=" in text and "->" in text:
            return self.matching(answers, common)
        if trimmed(text.partition("#")[0]) in ("T", "TRUE", "F", "FALSE"):
            return self.true_false(answers, common)
        return self.short_answer(answers, common)

    # ---- kinds -------------------------------------------------------------------------------------------------------------

    def choice(self, answers: Piece, common: dict[str, Any]) -> Question[Html] | None:
        several = "=" not in answers.text
        options = []
        for number, piece in enumerate(self.answers(Piece(answers.text.replace("=", "~="), answers.line), "~")):
            right = piece.text.startswith("=")
            share, piece = (Fraction(1), piece.cut(1)) if right else self.share(piece, Fraction(0))
            text, feedback = self.answer(piece)
            if not text:
                self.refuse(piece, "one of its options has no words")
            options.append(Option(letters(number), text, share, feedback, self.said.at(piece.line)))
        if len(options) < 2:
            self.refuse(answers, "it has fewer than two options")
            return None
        return Choice(**common, options=tuple(options), several=several)

    def true_false(self, answers: Piece, common: dict[str, Any]) -> Question[Html]:
        word, *said = answers.parted("#")
        if len(said) > 2:
            said = [said[0], answers.cut(len(word.text) + len(said[0].text) + 2)]
        wrong, right = ((self.text(piece)[0] or None) for piece in (*said, Piece("", 0), Piece("", 0))[:2])
        truth = trimmed(word.text).startswith("T")
        return TrueFalse(**common, answer=truth, when_true=right if truth else wrong, when_false=wrong if truth else right)

    def short_answer(self, answers: Piece, common: dict[str, Any]) -> Question[Html] | None:
        accepted = []
        for number, piece in enumerate(self.answers(answers, "="), 1):
            share, piece = self.share(piece, Fraction(1), least=0)
            words, _, said = piece.text.partition("#")
            text = trimmed(words)
            if (m := _FORMAT.match(text)) and m[1] in FORMATS:  # of no consequence here
                text = text[m.end() :]
            typed = trimmed(shown(text))
            text = " ".join(typed.split())
            if text != typed:
                what = f"more or other blanks between the words of the answer '{text[:40]}', which Moodle compares one by one"
                self.said.lost(piece.line, what)
            feedback = self.text(piece.cut(len(words) + 1))[0] if said else ()
            key = f"{self.id}.answer.{number}"
            accepted.append(
                Accepted(
                    Plain(text, key, "accepted answer", loc=self.said.at(piece.line)), share, feedback or None, self.said.at(piece.line)
                )
            )
        if not accepted or not all(a.text.text for a in accepted):
            self.refuse(answers, "it has an answer without words")
            return None
        return ShortAnswer(**common, answers=tuple(accepted))

    def numerical(self, answers: Piece, common: dict[str, Any]) -> Question[Html] | None:
        given, wrong, said = answers.text.partition("~")
        numbers: list[NumericAnswer[Html]] = []
        for piece in self.answers(Piece(given, answers.line), "="):
            share, piece = self.share(piece, Fraction(1), least=0)
            words, _, _ = piece.text.partition("#")
            interval = _interval(trimmed(shown(words)))
            if interval is None:
                self.refuse(piece, f"'{trimmed(shown(words))}' is no number, and no two with a colon or two points between")
                return None
            feedback = self.text(piece.cut(len(words) + 1))[0]
            numbers.append(NumericAnswer(*interval, share, feedback or None, self.said.at(piece.line)))
        if wrong:
            last = answers.cut(len(given) + 1 + len(said.partition("#")[0]) + 1)
            numbers.append(NumericAnswer(None, Decimal(0), Fraction(0), self.text(last)[0] or None, self.said.at(last.line)))
        if not numbers:
            self.refuse(answers, "it accepts no number")
            return None
        return Numerical(**common, answers=tuple(numbers))

    def matching(self, answers: Piece, common: dict[str, Any]) -> Question[Html] | None:
        pairs: list[Pair[Html]] = []
        distractors: list[Plain] = []
        for piece in self.answers(answers, "="):
            stem, arrow, answer = piece.text.partition("->")
            if not arrow:
                self.refuse(piece, "a pair of it has no arrow ->")
                return None
            text, _ = self.text(Piece(stem, piece.line))
            words, place = _moodle.meant(shown(answer)), self.said.at(piece.line)
            number = len(pairs) + 1
            if text:
                pairs.append(Pair(str(number), text, Plain(words, f"{self.id}.pair.{number}.answer", "answer", loc=place), place))
            elif words:
                distractors.append(Plain(words, f"{self.id}.distractor.{len(distractors) + 1}", "answer", loc=place))
        if not pairs or not all(pair.answer.text for pair in pairs):
            self.refuse(answers, "a pair of it has no answer")
            return None
        return Matching(**common, pairs=tuple(pairs), distractors=tuple(distractors))

    def ordering(self, answers: Piece, common: dict[str, Any]) -> Question[Html] | None:
        head = _ORDERING.match(answers.text)
        assert head
        count, select, layout, scoring, graded = (head[n] or "" for n in range(1, 6))
        items = [line for line in (piece.trimmed() for piece in answers.cut(head.end()).parted("\n")) if line.text]
        if scoring not in _SCORED:
            self.refuse(answers, f"its order is scored in a way that there is not here ({scoring})")
            return None
        if select not in ("ALL", "EXACT") and int(count) < len(items):
            self.refuse(answers, "it shows some of its items only")
            return None
        if len(items) < 2:
            self.refuse(answers, "it has fewer than two items")
            return None
        if layout.startswith(("H", "1")) or graded in ("HIDE", "FALSE", "NO", "0"):
            self.said.lost(answers.line, "how the items are laid out, or that their marks are hidden")
        made = (
            Item(letters(n), self.texts.text(shown(line.text), "moodle", line.line, self.said), self.said.at(line.line)) for n, line in enumerate(items)
        )  # fmt: skip
        return Ordering(**common, items=tuple(made), scoring=_SCORED[scoring])

    # ---- parts -------------------------------------------------------------------------------------------------------------

    def answers(self, answers: Piece, sign: str) -> Iterator[Piece]:
        """What stands after each sign; what stands before the first is an answer too, where there is something."""
        first, *rest = answers.parted(sign)
        yield from (piece.trimmed() for piece in (first, *rest) if piece is not first or trimmed(piece.text))

    def share(self, piece: Piece, default: Fraction, least: int = -1) -> tuple[Fraction, Piece]:
        """The share of the points that stands before an answer, as the fraction that is meant by it, and the answer."""
        m = _SHARE.match(piece.text)
        if m is None:
            return default, piece
        value = _moodle.share(Decimal(m[1]))
        if not least <= value <= 1:
            self.refuse(piece, f"an answer earns {m[1]} % of the points")
        return value, piece.cut(m.end())

    def answer(self, piece: Piece) -> tuple[Html, Html | None]:
        """A text, and the feedback after `#`."""
        words, _, _ = piece.text.partition("#")
        return self.text(Piece(words, piece.line))[0], self.text(piece.cut(len(words) + 1))[0] or None

    def text(self, piece: Piece, default: str | None = None) -> tuple[Html, str]:
        """A text, and its format: as it says in brackets, else that of the question."""
        piece = piece.trimmed()
        format = self.format if default is None else default or "moodle"
        if (m := _FORMAT.match(piece.text)) and m[1] in FORMATS:
            format, piece = m[1], piece.cut(m.end())
        return self.texts.text(trimmed(shown(piece.text)), format, piece.line, self.said), format

    def name(self, name: str, prompt: Html, whole: Piece) -> Plain:
        """The name as Moodle shows it; of a question without one, the first words of its text, as Moodle makes it."""
        key, place = f"{self.id}.name", self.said.at(whole.line)
        if words := _moodle.meant(name):
            return Plain(words, key, "name", loc=place)
        words = walk.plain_text(prompt)
        cut = words if len(words) <= 80 else words[:80].rpartition(" ")[0] + "…"
        return Plain(cut or self.id, key, "name", loc=place, made=True)

    def refuse(self, piece: Piece, why: str) -> None:
        self.said.refuse(piece.line, why)


def _interval(text: str) -> tuple[Decimal | None, Decimal] | None:
    """A number and its tolerance: `5`, `5:0.1`, `4.9..5.1`, or `*` for any; None where it is none of these."""
    if text.partition(":")[0].strip() == "*":
        return None, Decimal(0)
    if ".." in text[1:]:
        least, _, most = text.partition("..")
        ends = _number(least), _number(most)
        if ends[0] is None or ends[1] is None or ends[0] > ends[1]:
            return None
        middle = _WIDE.divide(_WIDE.add(ends[0], ends[1]), Decimal(2))
        return middle, _WIDE.subtract(ends[1], middle)
    value, _, tolerance = text.partition(":")
    numbers = _number(value), _number(tolerance or "0")
    return (numbers[0], numbers[1]) if numbers[0] is not None and numbers[1] is not None and numbers[1] >= 0 else None


def _number(text: str) -> Decimal | None:
    text = trimmed(text)
    return Decimal(text) if len(text) <= 200 and _NUMBER.fullmatch(text) else None
