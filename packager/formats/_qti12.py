"""QTI 1.2.1 as the Common Cartridge profile has it: a question as an item, a quiz as an assessment, a bank as an object bank.

Only what the profile holds is taken: choice, true/false, short answer, essay; whole marks from 1 to 99; right or wrong, nothing between. Who
calls has brought each question into that shape and said what was lost. Element and attribute names are the standard's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree
from lxml.etree import _Element as Element

from packager.files import Blob, blob
from packager.model import Accepted, Choice, Essay, Html, ShortAnswer, TrueFalse

QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
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
    root, made = _document("assessment", ident=ident, title=title)
    made.set(f"{{{XML}}}lang", lang)
    _metadata(made, {"cc_profile": "cc.exam.v0p1", "qmd_assessmenttype": "Examination", "qmd_scoretype": "Percentage", **settings})
    if intro:
        _mattext(_sub(made, "rubric"), intro)
    section = _sub(made, "section", ident="root_section")
    for item in items:
        _item(section, item, say)
    return _to_blob(root)


def objectbank(ident: str, items: Sequence[Item], say: Say) -> Blob:
    """Questions that no quiz holds. The profile allows one such file in a cartridge."""
    root, made = _document("objectbank", ident=ident)
    for item in items:
        _item(made, item, say)
    return _to_blob(root)


# ---- items ----------------------------------------------------------------------------------------------------------------


def _item(parent: Element, item: Item, say: Say) -> None:
    question = item.question
    made = _sub(parent, "item", ident=item.ident, title=question.name.text)
    profile, computed = _profile(question)
    metadata = _sub(made, "itemmetadata")
    fields = {
        "cc_profile": profile,
        "cc_question_category": item.category,
        "cc_weighting": str(item.weight),
        "qmd_scoringpermitted": "Yes",
        "qmd_computerscored": "Yes" if computed else "No",
    }
    _metadata(metadata, {label: entry for label, entry in fields.items() if entry})
    presentation = _sub(made, "presentation")
    _mattext(presentation, say(question.prompt))
    processing = etree.Element(f"{{{QTI}}}resprocessing")
    _sub(_sub(processing, "outcomes"), "decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
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
        field = _sub(presentation, "response_str", ident=RESPONSE, rcardinality="Single")
        _sub(field, "render_fib", rows=str(question.lines), prompt="Box")
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
        _sub(condition, "displayfeedback", feedbacktype="Response", linkrefid=ident)
        if ident not in self._made:
            feedback = etree.Element(f"{{{QTI}}}itemfeedback", ident=ident)
            _mattext(_sub(feedback, "flow_mat"), self._say(text))
            self._made[ident] = feedback

    def verdict(self, condition: Element, right: bool) -> None:
        """What is said to everybody who was right, or wrong; and the hints, to who was wrong."""
        feedback = self._question.feedback
        if right:
            self.show(condition, "correct_fb", feedback.correct)
            return
        self.show(condition, "general_incorrect_fb", feedback.incorrect)
        if self._question.hints:
            _sub(condition, "displayfeedback", feedbacktype="Hint", linkrefid="hint")
            if "hint" not in self._made:
                made = etree.Element(f"{{{QTI}}}itemfeedback", ident="hint")
                hints = _sub(made, "hint", feedbackstyle="Complete")
                for hint in self._question.hints:
                    _mattext(_sub(_sub(hints, "hintmaterial"), "flow_mat"), self._say(hint.text))
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
                _sub(condition[0][0], "varequal", ident, respident=RESPONSE, case="Yes")
        for ident, option in keyed:
            if option.fraction <= 0:
                _sub(_sub(condition[0][0], "not"), "varequal", ident, respident=RESPONSE, case="Yes")
        _score(condition)
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
            _score(condition)
        spoken.show(condition, f"{ident}_fb", option.feedback)
        spoken.verdict(condition, right)


def _true_false(presentation: Element, processing: Element, question: TrueFalse[Html], spoken: _Spoken) -> None:
    # Moodle refuses the whole cartridge where the two are not called exactly so
    _labels(presentation, [("true", "True"), ("false", "False")], "Single", False)
    for ident, feedback in (("true", question.when_true), ("false", question.when_false)):
        right = (ident == "true") == question.answer
        condition = _condition(processing, ident)
        if right:
            _score(condition)
        spoken.show(condition, f"{ident}_fb", feedback)
        spoken.verdict(condition, right)


def _short_answer(presentation: Element, processing: Element, question: ShortAnswer[Html], spoken: _Spoken) -> None:
    field = _sub(presentation, "response_str", ident=RESPONSE, rcardinality="Single")
    _sub(field, "render_fib", fibtype="String", prompt="Box")
    case = "Yes" if question.case_sensitive else "No"

    def equal(condition: Element, answer: Accepted[Html]) -> None:
        _sub(condition[0], "varequal", answer.text.text, respident=RESPONSE, case=case)

    right = [answer for answer in question.answers if answer.fraction == 1]
    condition = _condition(processing, "")  # one for all of them: any of its words is right, and Moodle reads no second
    for answer in right:
        equal(condition, answer)
    _score(condition)
    spoken.show(condition, "answer_fb", next((answer.feedback for answer in right if answer.feedback is not None), None))
    spoken.verdict(condition, right=True)
    for number, answer in enumerate(question.answers, 1):
        if answer.fraction != 1:
            wrong = _condition(processing, "")
            equal(wrong, answer)
            spoken.show(wrong, f"answer_{number}_fb", answer.feedback)
            spoken.verdict(wrong, right=False)
    _otherwise(processing, spoken)


def _labels(presentation: Element, labels: Sequence[tuple[str, str]], cardinality: str, shuffle: bool) -> None:
    response = _sub(presentation, "response_lid", ident=RESPONSE, rcardinality=cardinality)
    choice = _sub(response, "render_choice", shuffle="Yes" if shuffle else "No")
    for ident, text in labels:
        _mattext(_sub(choice, "response_label", ident=ident), text)


def _condition(processing: Element, test: str | None, goes_on: bool = False) -> Element:
    """A respcondition whose conditionvar holds: None `other`; "and" an empty `and`; "" nothing yet; else that one answer."""
    made = _sub(processing, "respcondition")
    made.set("continue", "Yes" if goes_on else "No")
    variable = _sub(made, "conditionvar")
    if test is None:
        _sub(variable, "other")
    elif test == "and":
        _sub(variable, "and")
    elif test:
        _sub(variable, "varequal", test, respident=RESPONSE)
    return made


def _otherwise(processing: Element, spoken: _Spoken) -> None:
    if spoken.wrong_is_told:
        spoken.verdict(_condition(processing, None), right=False)


def _score(condition: Element) -> None:
    _sub(condition, "setvar", "100", varname="SCORE", action="Set")


# ---- elements -------------------------------------------------------------------------------------------------------------


def _document(kind: str, **attributes: str) -> tuple[Element, Element]:
    root = etree.Element(f"{{{QTI}}}questestinterop", nsmap={None: QTI, "xsi": XSI})  # type: ignore[dict-item]
    root.set(f"{{{XSI}}}schemaLocation", f"{QTI} {XSD}")
    return root, _sub(root, kind, **attributes)


def _metadata(parent: Element, fields: Mapping[str, str]) -> None:
    made = _sub(parent, "qtimetadata")
    for label, entry in fields.items():
        field = _sub(made, "qtimetadatafield")
        _sub(field, "fieldlabel", label)
        _sub(field, "fieldentry", entry)


def _mattext(parent: Element, html: str) -> None:
    _sub(_sub(parent, "material"), "mattext", html, texttype="text/html")


def _sub(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    made = etree.SubElement(parent, f"{{{QTI}}}{name}", attributes)
    made.text = text
    return made


def _to_blob(root: Element) -> Blob:
    etree.indent(root)
    return blob(b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="UTF-8", xml_declaration=False) + b"\n")
