"""One element <question> being read: what every kind has, in the model's terms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from html import unescape
from typing import Any
from unicodedata import normalize

from packager.formats import _moodle
from packager.formats._moodletexts import Holes, Said
from packager.formats.moodlexml.elements import Element
from packager.formats.moodlexml.formulas import default, filled
from packager.formats.moodlexml.texts import Texts, as_typed, source
from packager.model import Feedback, Hint, Html, Plain
from packager.source.ids import bad_id
from packager.source.measures import recognised

_TAG = re.compile(r"<(?!\s)[^>]*>")
_AROUND = " \t\n\r\0\x0b"
"""What PHP's trim takes off both ends of an answer."""
_THIRD = Fraction(1, 3)
_WORDS = {"difficulty": ("easy", "medium", "hard"), "bloom": ("remember", "understand", "apply", "analyse", "evaluate", "create")}


@dataclass(slots=True)
class Reading:
    """A question being read: its element, the id that it has here, and what there is to say of it. `targets`: settings that only Moodle has."""

    element: Element
    id: str
    texts: Texts
    said: Said
    section: tuple[Plain, ...] = ()
    targets: dict[str, str] = field(default_factory=dict)

    @property
    def format(self) -> str:
        """The format of a text that names none: that of the question's own."""
        asked = self.element.find("questiontext")
        return (asked.get("format") if asked is not None else None) or "html"

    # ---- single elements -------------------------------------------------------------------------------------------------------

    def value(self, name: str, default: str = "") -> str:
        """The text of a child that holds nothing else."""
        child = self.element.find(name)
        return default if child is None else (child.text or "").strip()

    def flag(self, name: str, default: bool) -> bool:
        """A yes or no, as trans_single() of Moodle's reader takes it."""
        value = self.value(name, "true" if default else "false")
        return value not in ("", "0", "false")

    def word(self, name: str, words: dict[str, Any], default: str) -> Any:
        """One of a few words in the model's terms; another is a reason not to read the question."""
        value = self.value(name, default) or default
        if value in words:
            return words[value]
        self.said.refuse(self.element.find(name), f"<{name}> is '{value}'")
        return words[default]

    def whole(self, name: str, default: int) -> int:
        value = self.value(name) or str(default)
        if re.fullmatch(r"-?\d{1,9}", value):
            return int(value)
        self.said.refuse(self.element.find(name), f"<{name}> is '{value}', which is no whole number")
        return default

    def number(self, text: str | None, element: Element, what: str) -> Decimal:
        try:
            value = Decimal((text or "").strip())
            if value.is_finite() and (not value or -300 <= value.adjusted() <= 300):
                return value or Decimal(0)
        except InvalidOperation:
            pass
        self.said.refuse(element, f"{what} is '{(text or '').strip()[:40]}', which is no number")
        return Decimal(0)

    def share(self, element: Element) -> Fraction:
        """The share of the points of an answer; a third and its like are meant exactly."""
        percent = self.number(element.get("fraction", "0"), element, "the share of an answer")
        value = recognised(percent.quantize(Decimal("1.00000")).normalize() if abs(percent) <= 100 else percent)
        if abs(value) > 1:
            self.said.refuse(element, "an answer is worth more than the question")
        return value

    # ---- texts -------------------------------------------------------------------------------------------------------------------

    def html(self, element: Element | None) -> Html:
        return self.texts.rope(element, default(element, self.format), self.said, filled(element))

    def own(self, name: str) -> Html | None:
        """The text of a child, or None where it is empty."""
        return self.html(self.element.find(name)) or None

    def typed(self, name: str) -> Html | None:
        """The text of a child that Moodle puts into a field as it is, whatever its format; None where it is empty."""
        child = self.element.find(name)
        return (self.texts.of(as_typed(source(child)), child, self.said) or None) if child is not None else None

    def said_to(self, answer: Element) -> Html | None:
        """The feedback of an answer."""
        return self.html(answer.find("feedback")) or None

    def plain(self, text: str, key: str, kind: str, element: Element) -> Plain:
        """A text of one line; Moodle would show it with HTML's entities read. An accepted answer is compared there blank by blank."""
        words = " ".join(text.split())
        if kind == "accepted answer" and words != text.strip(_AROUND):
            self.said.refuse(
                element, f"its answer '{words[:40]}' has blanks side by side, or other blanks, which Moodle compares one by one"
            )
        return Plain(words, f"{self.id}.{key}", kind, None, self.said.at(element))

    # ---- what every kind has -------------------------------------------------------------------------------------------------------

    def common(self, asked: bool = True, gaps: Holes | None = None) -> dict[str, Any]:
        """The fields that every kind has, by their names in the model. asked: whether it can be answered, and so is worth something; gaps: those in its
        text."""
        element = self.element
        text = element.find("questiontext")
        name = element.find("name")
        return {
            "id": self.id,
            "name": self.plain(shown_name(element) or self.id, "name", "name", element if name is None else name),
            "prompt": self.texts.rope(text, self.format, self.said, gaps) if gaps else self.html(text),
            "points": self.points() if asked else Fraction(0),
            "feedback": Feedback(self.own("generalfeedback")),
            "hints": tuple(self.hint(hint) for hint in element.findall("hint")),
            "penalty": self.penalty(),
            "section": self.section,
            "loc": self.said.at(element),
            **self.tags(),
        }

    def combined(self, common: dict[str, Any]) -> dict[str, Any]:
        """The same with the feedback of the kinds that have a text for each degree of right."""
        parts = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
        return common | {"feedback": Feedback(common["feedback"].general, *(self.own(part) for part in parts))}

    def points(self) -> Fraction:
        element = self.element.find("defaultgrade")
        if element is None:
            return Fraction(1)
        points = Fraction(self.number(element.text, element, "the mark"))
        if points <= 0:
            self.said.refuse(element, "it is worth nothing")
            return Fraction(1)
        return points

    def penalty(self) -> Fraction:
        element = self.element.find("penalty")
        if element is None:
            return _THIRD
        number = self.number(element.text, element, "the penalty")
        value = (
            _THIRD if abs(number - Decimal("0.3333333")) < Decimal("0.005") else recognised((number * 100).normalize())
        )  # as Moodle mends it
        if not 0 <= value <= 1:
            self.said.refuse(element, f"the penalty is '{element.text}'")
            return _THIRD
        return value

    def hint(self, element: Element) -> Hint[Html]:
        clear, count = (element.find(name) is not None for name in ("clearwrong", "shownumcorrect"))
        return Hint(self.html(element), clear, count, self.said.at(element))

    def tags(self) -> dict[str, Any]:
        """What the question is found and drawn by: the tags, and those that stand for a key of its own here."""
        found: dict[str, list[str]] = {"tags": [], "competences": [], "objectives": [], "authors": []}
        single: dict[str, str] = {}
        for tag in (*self.element.findall("tags/tag"), *self.element.findall("coursetags/tag")):
            text = normalize("NFC", _tag(" ".join((tag.findtext("text") or tag.text or "").split())))
            key, word = _moodle.told(text)
            if not _possible(key, word) or key in single:
                key, word = "tags", text
            if key not in found:
                single[key] = word
            elif word:
                found[key].append(word)
        return {**{key: tuple(dict.fromkeys(words)) for key, words in found.items()}, **single}


def _tag(exported: str) -> str:
    """A tag of an export, where Moodle has `&`, `"` and angle brackets as its pages have them (htmlspecialchars); no other entity is one in a tag."""
    return re.sub("&(?:amp|lt|gt|quot);", lambda m: unescape(m[0]), exported)


def _possible(key: str, word: str) -> bool:
    """Whether a word can stand under a key of a question here."""
    if key == "objectives":
        return bad_id(word) is None
    return word in _WORDS[key] if key in _WORDS else bool(word)


def shown_name(element: Element) -> str:
    """The name of a question as Moodle's pages show it: without tags, and entities read."""
    return " ".join(unescape(_TAG.sub("", element.findtext("name/text") or "")).split())
