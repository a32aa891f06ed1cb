"""Questions as the Common Cartridge profile of QTI 1.2.1 has them: a question as an item, a quiz as an assessment, a bank as an object bank.

Only what the profile holds is taken: choice, true/false, short answer, essay; whole marks from 1 to 99; right or wrong, nothing between. Who
calls has brought each question into that shape and said what was lost. Element and attribute names are the standard's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree
from lxml.etree import _Element as Element

from packager.files import Blob
from packager.formats._qti12 import (
    QTI,
    XML,
    document,
    itemfeedback,
    labels,
    mattext,
    metadata,
    outcomes,
    respcondition,
    score,
    show,
    sub,
    to_blob,
)
from packager.model import Accepted, Choice, Essay, Html, ShortAnswer, TrueFalse

XSD = "http://www.imsglobal.org/profile/cc/ccv1p1/ccv1p1_qtiasiv1p2p1_v1p0.xsd"

Held: TypeAlias = Choice[Html] | TrueFalse[Html] | ShortAnswer[Html] | Essay[Html]
"""The kinds that the profile has."""

Say: TypeAlias = Callable[[Html], str]
"""A text as the HTML that stands in a mattext."""

RESPONSE = "response"  # the one response of each item


@dataclass(frozen=True, slots=True)
class Item:
    """A question and its place: `ident` unique in the file, `weight` its mark, `category` its bank and section in words."""

    question: Held
    ident: str
    weight: int
    category: str = ""


def assessment(ident: str, title: str, lang: str, settings: Mapping[str, str], intro: str, items: Sequence[Item], say: Say) -> Blob:
    """A quiz of one section. settings: fieldlabel -> fieldentry of its metadata (qmd_timelimit, cc_maxattempts ...); intro: HTML or ""."""
    root, made = document("assessment", XSD, ident=ident, title=title)
    made.set(f"{{{XML}}}lang", lang)
    metadata(made, {"cc_profile": "cc.exam.v0p1", "qmd_assessmenttype": "Examination", "qmd_scoretype": "Percentage", **settings})
    if intro:
        mattext(sub(made, "rubric"), intro)
    section = sub(made, "section", ident="root_section")
    for item in items:
        _item(section, item, say)
    return to_blob(root)


def objectbank(ident: str, items: Sequence[Item], say: Say) -> Blob:
    """Questions that no quiz holds. The profile allows one such file in a cartridge."""
    root, made = document("objectbank", XSD, ident=ident)
    for item in items:
        _item(made, item, say)
    return to_blob(root)


# ---- items ----------------------------------------------------------------------------------------------------------------


def _item(parent: Element, item: Item, say: Say) -> None:
    question = item.question
    made = sub(parent, "item", ident=item.ident, title=question.name.text)
    profile, computed = _profile(question)
    fields = {
        "cc_profile": profile,
        "cc_question_category": item.category,
        "cc_weighting": str(item.weight),
        "qmd_scoringpermitted": "Yes",
        "qmd_computerscored": "Yes" if computed else "No",
    }
    metadata(sub(made, "itemmetadata"), {label: entry for label, entry in fields.items() if entry})
    presentation = sub(made, "presentation")
    mattext(presentation, say(question.prompt))
    processing = etree.Element(f"{{{QTI}}}resprocessing")
    outcomes(processing)
    spoken = _Spoken(question, say)
    if question.feedback.general is not None:
        # Moodle takes the feedback of every condition that lets the next ones come for general: no other may have continue="Yes"
        spoken.show(_condition(processing, None, goes_on=True), "general_fb", question.feedback.general)
    if isinstance(question, Choice):
        _choice(presentation, processing, question, spoken)
    elif isinstance(question, TrueFalse):
        _true_false(presentation, processing, question, spoken)
    elif isinstance(question, ShortAnswer):
        _short_answer(presentation, processing, question, spoken)
    else:
        field = sub(presentation, "response_str", ident=RESPONSE, rcardinality="Single")
        sub(field, "render_fib", rows=str(question.lines), prompt="Box")
    if len(processing) > 1:
        made.append(processing)
    made.extend(spoken.feedbacks())


def _profile(question: Held) -> tuple[str, bool]:
    """cc_profile, and whether a computer marks it."""
    if isinstance(question, Choice):
        return ("cc.multiple_response.v0p1" if question.several else "cc.multiple_choice.v0p1"), True
    if isinstance(question, TrueFalse):
        return "cc.true_false.v0p1", True
    if isinstance(question, ShortAnswer):
        return "cc.fib.v0p1", True
    return "cc.essay.v0p1", False


class _Spoken:
    """The feedback of one item: what a condition shows, collected once for the end of the item."""

    def __init__(self, question: Held, say: Say) -> None:
        self._question, self._say = question, say
        self._made: dict[str, Element] = {}

    def show(self, condition: Element, ident: str, text: Html | None) -> None:
        if text is None:
            return
        show(condition, ident)
        if ident not in self._made:
            self._made[ident] = itemfeedback(ident, self._say(text))

    def verdict(self, condition: Element, right: bool) -> None:
        """What is said to everybody who was right, or wrong; and the hints, to who was wrong."""
        said = self._question.feedback
        if right:
            self.show(condition, "correct_fb", said.correct)
            return
        self.show(condition, "general_incorrect_fb", said.incorrect)
        if self._question.hints:
            show(condition, "hint", "Hint")
            if "hint" not in self._made:
                made = etree.Element(f"{{{QTI}}}itemfeedback", ident="hint")
                hints = sub(made, "hint", feedbackstyle="Complete")
                for hint in self._question.hints:
                    mattext(sub(sub(hints, "hintmaterial"), "flow_mat"), self._say(hint.text))
                self._made["hint"] = made

    @property
    def wrong_is_told(self) -> bool:
        return self._question.feedback.incorrect is not None or bool(self._question.hints)

    def feedbacks(self) -> Iterable[Element]:
        return self._made.values()


def _choice(presentation: Element, processing: Element, question: Choice[Html], spoken: _Spoken) -> None:
    labels = [(f"answer_{option.key}", spoken._say(option.text)) for option in question.options]
    _labels(presentation, labels, "Multiple" if question.several else "Single", question.shuffle)
    keyed = list(zip((ident for ident, _ in labels), question.options, strict=True))
    if question.several:
        condition = _condition(processing, "and")
        for ident, option in keyed:
            if option.fraction > 0:
                sub(condition[0][0], "varequal", ident, respident=RESPONSE, case="Yes")
        for ident, option in keyed:
            if option.fraction <= 0:
                sub(sub(condition[0][0], "not"), "varequal", ident, respident=RESPONSE, case="Yes")
        score(condition)
        spoken.verdict(condition, right=True)
        for ident, option in keyed:
            if option.feedback is not None:
                spoken.show(_condition(processing, ident), f"{ident}_fb", option.feedback)
        _otherwise(processing, spoken)
        return
    for ident, option in keyed:
        right = option.fraction == 1
        if not right and option.feedback is None and not spoken.wrong_is_told:
            continue
        condition = _condition(processing, ident)
        if right:
            score(condition)
        spoken.show(condition, f"{ident}_fb", option.feedback)
        spoken.verdict(condition, right)


def _true_false(presentation: Element, processing: Element, question: TrueFalse[Html], spoken: _Spoken) -> None:
    # Moodle refuses the whole cartridge where the two are not called exactly so
    _labels(presentation, [("true", "True"), ("false", "False")], "Single", False)
    for ident, feedback in (("true", question.when_true), ("false", question.when_false)):
        right = (ident == "true") == question.answer
        condition = _condition(processing, ident)
        if right:
            score(condition)
        spoken.show(condition, f"{ident}_fb", feedback)
        spoken.verdict(condition, right)


def _short_answer(presentation: Element, processing: Element, question: ShortAnswer[Html], spoken: _Spoken) -> None:
    field = sub(presentation, "response_str", ident=RESPONSE, rcardinality="Single")
    sub(field, "render_fib", fibtype="String", prompt="Box")
    case = "Yes" if question.case_sensitive else "No"

    def equal(condition: Element, answer: Accepted[Html]) -> None:
        sub(condition[0], "varequal", answer.text.text, respident=RESPONSE, case=case)

    right = [answer for answer in question.answers if answer.fraction == 1]
    condition = _condition(processing, "")  # one for all of them: any of its words is right, and Moodle reads no second
    for answer in right:
        equal(condition, answer)
    score(condition)
    spoken.show(condition, "answer_fb", next((answer.feedback for answer in right if answer.feedback is not None), None))
    spoken.verdict(condition, right=True)
    for number, answer in enumerate(question.answers, 1):
        if answer.fraction != 1:
            wrong = _condition(processing, "")
            equal(wrong, answer)
            spoken.show(wrong, f"answer_{number}_fb", answer.feedback)
            spoken.verdict(wrong, right=False)
    _otherwise(processing, spoken)


def _labels(presentation: Element, options: Sequence[tuple[str, str]], cardinality: str, shuffle: bool) -> None:
    labels(sub(presentation, "response_lid", ident=RESPONSE, rcardinality=cardinality), options, shuffle)


def _condition(processing: Element, test: str | None, goes_on: bool = False) -> Element:
    """A respcondition whose conditionvar holds: None `other`; "and" an empty `and`; "" nothing yet; else that one answer."""
    made, variable = respcondition(processing, goes_on)
    if test is None:
        sub(variable, "other")
    elif test == "and":
        sub(variable, "and")
    elif test:
        sub(variable, "varequal", test, respident=RESPONSE)
    return made


def _otherwise(processing: Element, spoken: _Spoken) -> None:
    if spoken.wrong_is_told:
        spoken.verdict(_condition(processing, None), right=False)
