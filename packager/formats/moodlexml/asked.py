"""What is asked and accepted, kind by kind: the other way of kinds.py. One function a type of Moodle's, and the table of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from html import unescape
from typing import Any, TypeAlias

from packager.formats.moodlexml import blanks, calculations, kinds, pictures
from packager.formats.moodlexml.elements import Element
from packager.formats.moodlexml.reading import Reading
from packager.formats.moodlexml.texts import numbered, source
from packager.formats.moodlexml.units import units
from packager.model import (
    Accepted,
    Choice,
    Cloze,
    Description,
    DragWords,
    Essay,
    Filling,
    Gap,
    GapSelect,
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
    Spare,
    TrueFalse,
)
from packager.source.answers import letters
from packager.source.ids import bad_id, slug

_NUMBERING = {moodle: ours for ours, moodle in kinds.NUMBERING.items()}
_SCORING = {moodle: ours for ours, moodle in kinds.SCORING.items()}
_RESPONSE = {moodle: ours for ours, moodle in kinds.RESPONSE.items()} | {"monospaced": "text", "editorfilepicker": "formatted"}
NUMBERED = re.compile(r"\[\[(\d{1,4})\]\]")
"""A gap that is filled from a list: the number of the word that belongs into it."""
_MANY_FILES = 10  # the most that can be said here, for any number


def choice(reading: Reading) -> Question[Html] | None:
    options = []
    for number, answer in enumerate(reading.element.findall("answer")):
        options.append(
            Option(letters(number), reading.html(answer), reading.share(answer), reading.said_to(answer), reading.said.at(answer))
        )
    return Choice(
        **reading.combined(reading.common()),
        options=tuple(options),
        several=not reading.flag("single", True),
        shuffle=reading.flag("shuffleanswers", False),
        numbering=reading.word("answernumbering", _NUMBERING, "abc"),
    )


def choice_set(reading: Reading) -> Question[Html] | None:
    """A choice of several that is right as a whole or not at all: of the plugin of that name."""
    answers = reading.element.findall("answer")
    right = sum(reading.share(answer) > 0 for answer in answers) or 1
    options = tuple(
        Option(
            letters(number),
            reading.html(answer),
            Fraction(reading.share(answer) > 0, right),
            reading.said_to(answer),
            reading.said.at(answer),
        )
        for number, answer in enumerate(answers)
    )
    return Choice(
        **reading.combined(reading.common()),
        options=options,
        several=True,
        scoring="whole",
        shuffle=reading.flag("shuffleanswers", True),
        numbering=reading.word("answernumbering", _NUMBERING, "abc"),
    )


def true_false(reading: Reading) -> Question[Html] | None:
    said: dict[bool, Html | None] = {}
    right: dict[bool, Fraction] = {}
    for place, answer in enumerate(reading.element.findall("answer")):
        word = (answer.findtext("text") or "").strip().lower()
        truth = word == "true" if word in ("true", "false") else place == 0  # old files have the words of their language, true first
        said[truth], right[truth] = reading.said_to(answer), reading.share(answer)
    if set(right) != {True, False} or set(right.values()) != {Fraction(0), Fraction(1)}:
        reading.said.refuse(reading.element, "it does not say which of true and false is right")
        return None
    common = reading.common()
    if not common["hints"] and common["penalty"] == 1:
        common["penalty"] = Fraction(1, 3)  # 1 is what Moodle's form gives each of them, and not its author's wish
    return TrueFalse(**common, answer=right[True] == 1, when_true=said[True], when_false=said[False])


def short_answer(reading: Reading) -> Question[Html] | None:
    answers = []
    for number, answer in enumerate(reading.element.findall("answer"), 1):
        text = reading.plain(answer.findtext("text") or "", f"answer.{number}", "accepted answer", answer)
        answers.append(Accepted(text, reading.share(answer), reading.said_to(answer), reading.said.at(answer)))
    return ShortAnswer(**reading.common(), answers=tuple(answers), case_sensitive=reading.flag("usecase", False))


def numerical(reading: Reading) -> Question[Html] | None:
    answers: list[NumericAnswer[Html]] = []
    for answer in reading.element.findall("answer"):
        text = (answer.findtext("text") or "").strip()
        any_number = text in ("*", "")
        tolerance = reading.number(answer.findtext("tolerance") or "0", answer, "a tolerance")
        if tolerance < 0:
            reading.said.refuse(answer, "a tolerance is negative")
        answers.append(
            NumericAnswer(
                None if any_number else reading.number(text, answer, "an answer"), Decimal(0) if any_number else tolerance,
                reading.share(answer), reading.said_to(answer), reading.said.at(answer),
            )
        )  # fmt: skip
    common = reading.common()
    return Numerical(**common | units(reading, common["prompt"]), answers=tuple(answers))


def matching(reading: Reading) -> Question[Html] | None:
    pairs: list[Pair[Html]] = []
    distractors: list[Plain] = []
    for row in reading.element.findall("subquestion"):
        stem, answer = reading.html(row), unescape(row.findtext("answer/text") or "")
        if stem:
            key = str(len(pairs) + 1)
            pairs.append(Pair(key, stem, reading.plain(answer, f"pair.{key}.answer", "answer", row), reading.said.at(row)))
        else:
            distractors.append(reading.plain(answer, f"distractor.{len(distractors) + 1}", "answer", row))
    shuffle = reading.flag("shuffleanswers", True)
    return Matching(**reading.combined(reading.common()), pairs=tuple(pairs), distractors=tuple(distractors), shuffle=shuffle)


def ordering(reading: Reading) -> Question[Html] | None:
    if reading.value("selecttype", "ALL") not in ("ALL", "0"):
        reading.said.refuse(reading.element.find("selecttype"), "each learner gets some of its items")
    items = tuple(
        Item(letters(number), reading.html(answer), reading.said.at(answer))
        for number, answer in enumerate(reading.element.findall("answer"))
    )
    return Ordering(**reading.combined(reading.common()), items=items, scoring=reading.word("gradingtype", _SCORING, "ABSOLUTE_POSITION"))


def gap_select(reading: Reading) -> Question[Html] | None:
    return GapSelect(**_gapped(reading, "selectoption"))


def drag_words(reading: Reading) -> Question[Html] | None:
    fields = _gapped(reading, "dragbox")
    alone = {gap.answer.text for gap in fields["gaps"]} - _twice(gap.answer.text for gap in fields["gaps"])
    spare = {word.text.text for word in fields["distractors"]}
    boxes = reading.element.findall("dragbox")
    again = any(box.find("infinite") is not None and _word(box) in alone | spare for box in boxes)
    return DragWords(**fields, again=again)


def _gapped(reading: Reading, tag: str) -> dict[str, Any]:
    """The fields of a question with gaps in its text. Moodle numbers the words of its lists; a gap is called after the word that belongs into it here."""
    boxes = reading.element.findall(tag)
    for box in boxes:
        if re.search(r"<(?!\s)", box.findtext("text") or ""):
            reading.said.refuse(box, "a word for a gap has tags of HTML")
    common = reading.combined(reading.common(gaps=numbered(NUMBERED)))
    numbers = [int(m[1]) for m in NUMBERED.finditer(_text(reading))]
    if not _whole(common["prompt"], len(numbers)) or any(not 0 < number <= len(boxes) for number in numbers):
        reading.said.refuse(reading.element.find("questiontext"), "there is no word or no place for one of its gaps")
        return common | {"gaps": (), "distractors": (), "shuffle": True}
    names = _names(_word(boxes[number - 1]) for number in numbers)
    gaps: list[Filling] = []
    spare: list[Spare] = []
    for number, box in enumerate(boxes, 1):
        group = int(reading.number(box.findtext("group") or "1", box, "the group of a word"))
        for name in (name for name, of in zip(names, numbers, strict=True) if of == number):
            gaps.append(Filling(name, reading.plain(_word(box), f"gap.{name}", "answer", box), group, reading.said.at(box)))
        if number not in numbers:
            spare.append(Spare(reading.plain(_word(box), f"distractor.{len(spare) + 1}", "answer", box), group))
    prompt = _named(common["prompt"], names)
    return common | {"prompt": prompt, "gaps": tuple(gaps), "distractors": tuple(spare), "shuffle": reading.flag("shuffleanswers", True)}


def cloze(reading: Reading) -> Question[Html] | None:
    element = reading.element.find("questiontext")
    common = reading.common(gaps=numbered(blanks.GAP))
    found = blanks.blanks(_text(reading), element, reading.said)
    if not found or not _whole(common["prompt"], len(found)):
        reading.said.refuse(reading.element, "it has no gap, or one where none can be")
        return None
    names = _names(_right(blank) for blank in found)
    gaps = tuple(
        blanks.gap(blank, name, reading.texts, element, reading.said, reading.plain) for blank, name in zip(found, names, strict=True)
    )
    if any(not blank.mark > 0 for blank in found):
        reading.said.refuse(element, "one of its gaps is worth nothing")
    points = sum((blank.mark for blank in found), Fraction(0)) or Fraction(1)
    return Cloze(**common | {"prompt": _named(common["prompt"], names), "points": points}, gaps=gaps)


def _right(blank: blanks.Blank) -> str:
    """What a gap is called after: its right answer, if that is a word."""
    return "" if blank.kind == "NM" else next((answer.text for answer in blank.answers if answer.share > 0), "")


def _text(reading: Reading) -> str:
    element = reading.element.find("questiontext")
    return "" if element is None else source(element)


def _names(words: Iterable[str]) -> list[str]:
    """A name for each gap, made of a word; each once."""
    names: list[str] = []
    for number, word in enumerate(words, 1):
        base = slug(re.sub(r"<[^>]*>", "", word).lower())[:30].strip("-.")
        if bad_id(base) is not None or not re.search(r"[^\W\d_]", word):
            base = f"gap-{number}"
        name, again = base, 1
        while name in names:
            again += 1
            name = f"{base}-{again}"
        names.append(name)
    return names


def _whole(prompt: Html, gaps: int) -> bool:
    """Whether so many gaps are in a text: none has gone with an element that cannot stand there, or in an attribute."""
    return sum(isinstance(piece, Gap) for piece in prompt) == gaps


def _named(prompt: Html, names: list[str]) -> Html:
    return tuple(replace(piece, name=names[int(piece.name) - 1]) if isinstance(piece, Gap) else piece for piece in prompt)


def _word(box: Element) -> str:
    return " ".join(unescape(box.findtext("text") or "").split())


def _twice(words: Iterable[str]) -> set[str]:
    return {word for word, number in Counter(words).items() if number > 1}


def essay(reading: Reading) -> Question[Html] | None:
    format = reading.value("responseformat", "editor") or "editor"
    if format in ("monospaced", "editorfilepicker"):
        reading.targets["responseformat"] = format
    files = reading.whole("attachments", 0)
    return Essay(
        **reading.common() | {"penalty": Fraction(1, 3)},
        response=reading.word("responseformat", _RESPONSE, "editor"),
        lines=reading.whole("responsefieldlines", 15),
        min_words=reading.whole("minwordlimit", 0) or None,
        max_words=reading.whole("maxwordlimit", 0) or None,
        attachments=_MANY_FILES if files < 0 else files,
        template=reading.typed("responsetemplate") if format in kinds.PLAIN_FIELDS else reading.own("responsetemplate"),
        grader_notes=reading.own("graderinfo"),
    )


def description(reading: Reading) -> Question[Html] | None:
    nothing = {"points": Fraction(0), "hints": (), "penalty": Fraction(1, 3)}  # it is not answered
    common = {key: value for key, value in reading.common(asked=False).items() if key not in ("difficulty", "bloom")} | nothing
    return Description(**common)


Read: TypeAlias = Callable[[Reading], Question[Html] | None]

TYPES: dict[str, Read] = {
    "multichoice": choice, kinds.SET: choice_set, "truefalse": true_false, "shortanswer": short_answer, "numerical": numerical, "matching": matching,
    "match": matching, "ordering": ordering, "essay": essay,
    "cloze": cloze, "multianswer": cloze, "gapselect": gap_select, "ddwtos": drag_words, "calculated": calculations.calculated, "calculatedsimple": calculations.calculated, "calculatedmulti": calculations.choice, "ddimageortext": pictures.drag_image, "ddmarker": pictures.drag_markers, "description": description,
}  # fmt: skip
"""Moodle's types of question that have a kind here; all others are kept raw."""
