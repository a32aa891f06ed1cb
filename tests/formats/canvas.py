"""What Canvas makes of a package of QTI 1.2, written anew from what its public code does; no Canvas is run here.

Reading, of the package itself (`of_package`) and of what Instructure's QTIMigrationTool makes of it (`of_migrated`), which is the first half of
Canvas's own import: instructure/canvas-lms, gems/plugins/qti_exporter/lib/qti: assessment_item_converter.rb (types, points, comments),
choice_interaction.rb, extended_text_interaction.rb, numeric_interaction.rb, associate_interaction.rb, html_helper.rb (detect_html).
Grading (`grade`): app/models/quizzes/quiz_question/: multiple_choice_question.rb, multiple_answers_question.rb, short_answer_question.rb,
numerical_question.rb, matching_question.rb, base.rb; what a learner types into a field for a number: ui/features/take_quiz/jquery/index.js.
Which answer a comment belongs to is read by the name that a condition shows, unless Canvas takes that name for one of the question's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from lxml import etree

from packager.files import Files

Q1 = {"q": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2", "cp": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"}
Q2 = {"q": "http://www.imsglobal.org/xsd/imsqti_v2p1"}
OWN = re.compile(r"general_|_all|wrong|incorrect|correct|(_IC$)|(_C$)", re.IGNORECASE)
"""Names of a question's own comments (get_feedback_id)."""


@dataclass
class Answer:
    """An option, an accepted text, a number (least, greatest), or a stem with the match that belongs to it."""

    text: Any
    right: bool = True
    match: str = ""
    comment: str = ""


@dataclass
class Asked:
    """A question as Canvas has it after an import."""

    ident: str
    type: str
    points: Fraction
    name: str
    prompt: str
    answers: list[Answer] = field(default_factory=list)
    matches: list[str] = field(default_factory=list)
    comments: dict[str, str] = field(default_factory=dict)
    bank: str = ""
    original: str = ""


# ---- the package itself ------------------------------------------------------------------------------------------------------


def of_package(files: Files) -> Iterator[Asked]:
    """Every item of every quiz and bank of a package that its manifest names, in the manifest's order."""
    manifest = parse(files["imsmanifest.xml"].read())
    for resource in manifest.iterfind(".//cp:resource", Q1):
        href = resource.find("cp:file", Q1).get("href")
        if href.endswith((".xml", ".qti")):
            root = parse(files[href].read())
            title = root.xpath(
                "string(q:objectbank/q:qtimetadata/q:qtimetadatafield[q:fieldlabel='bank_title']/q:fieldentry)", namespaces=Q1
            )
            for item in root.iter(f"{{{Q1['q']}}}item"):
                yield _asked(item, title)


def parse(raw: bytes) -> Any:
    return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, huge_tree=True, remove_blank_text=True))


def _asked(item: Any, bank: str) -> Asked:
    def meta(label: str) -> str:
        return str(item.xpath("string(.//q:qtimetadatafield[q:fieldlabel=$label]/q:fieldentry)", namespaces=Q1, label=label))

    asked = Asked(
        item.get("ident"), meta("question_type"), Fraction(meta("points_possible")), item.get("title"),
        item.xpath("string(q:presentation/q:material/q:mattext)", namespaces=Q1), bank=bank, original=meta("assessment_question_identifierref"),
    )  # fmt: skip
    told = {f.get("ident"): f.xpath("string(.//q:mattext)", namespaces=Q1) for f in item.iterfind("q:itemfeedback", Q1)}
    asked.comments = own_comments(told)
    conditions = item.findall("q:resprocessing/q:respcondition", Q1)
    labels = {
        label.get("ident"): label.xpath("string(.//q:mattext)", namespaces=Q1)
        for label in item.iterfind(".//q:render_choice/q:response_label", Q1)
    }
    READ[asked.type](asked, item, conditions, labels, told)
    return asked


def own_comments(told: Mapping[str, str]) -> dict[str, str]:
    """What is said whatever the answer, to right and to wrong ones (get_feedback)."""
    comments = {}
    for ident, text in told.items():
        if re.search("wrong|incorrect|(_IC$)", ident, re.IGNORECASE):
            comments["incorrect"] = text
        elif re.search("correct|(_C$)", ident, re.IGNORECASE):
            comments["correct"] = text
        elif re.search("general_|_all", ident, re.IGNORECASE):
            comments["neutral"] = text
    return comments


def _shown(condition: Any, told: Mapping[str, str]) -> str:
    """What a condition says to its own answer: the first that it shows, if that is none of the question's."""
    first = next(iter(condition.xpath("q:displayfeedback/@linkrefid", namespaces=Q1)), "")
    return "" if not first or OWN.search(first) else told[first]


def _read_choice(asked: Asked, item: Any, conditions: list[Any], labels: dict[str, str], told: dict[str, str]) -> None:
    answers = {ident: Answer(text, right=False) for ident, text in labels.items()}
    for condition in conditions:
        together = condition.xpath("q:conditionvar/q:and/q:varequal/text()", namespaces=Q1)
        for ident in together:
            answers[ident].right = True
        single = condition.xpath("q:conditionvar/q:varequal/text()", namespaces=Q1)
        if not together and single:  # the last condition that names an answer says whether it is right
            answers[single[0]].right = float(condition.xpath("number(q:setvar[@varname='SCORE'])", namespaces=Q1) or 0) > 0
            answers[single[0]].comment = answers[single[0]].comment or _shown(condition, told)
    asked.answers = list(answers.values())
    if asked.type == "true_false_question":
        assert [answer.text for answer in asked.answers] == ["True", "False"]  # else Canvas makes it a multiple choice


def _read_words(asked: Asked, item: Any, conditions: list[Any], labels: dict[str, str], told: dict[str, str]) -> None:
    answers: dict[str, Answer] = {}
    for condition in conditions:
        for text in condition.xpath("q:conditionvar/q:varequal/text()", namespaces=Q1):
            answer = answers.setdefault(text, Answer(text))
            answer.comment = answer.comment or _shown(condition, told)
    asked.answers = list(answers.values())


def _read_numbers(asked: Asked, item: Any, conditions: list[Any], labels: dict[str, str], told: dict[str, str]) -> None:
    for condition in conditions:
        exact = condition.findtext("q:conditionvar/q:or/q:varequal", namespaces=Q1)
        least = condition.findtext(".//q:vargte", namespaces=Q1)
        most = condition.findtext(".//q:varlte", namespaces=Q1)
        if exact is not None:
            margin = Decimal(most) - Decimal(exact)
            asked.answers.append(Answer((Decimal(exact) - margin, Decimal(exact) + margin), comment=_shown(condition, told)))
        elif least is not None:
            asked.answers.append(Answer((Decimal(least), Decimal(most)), comment=_shown(condition, told)))


def _read_matching(asked: Asked, item: Any, conditions: list[Any], labels: dict[str, str], told: dict[str, str]) -> None:
    asked.matches = list(labels.values())
    stems = {
        lid.get("ident"): Answer(lid.xpath("string(q:material/q:mattext)", namespaces=Q1)) for lid in item.iterfind(".//q:response_lid", Q1)
    }
    for condition in conditions:
        for equal in condition.iterfind("q:conditionvar/q:varequal", Q1):
            assert condition.find("q:setvar", Q1).get("action") == "Add"
            stems[equal.get("respident")].match = labels[equal.text]
    asked.answers = list(stems.values())


def _read_nothing(*_: object) -> None:
    """A person grades it."""


READ: dict[str, Any] = {
    "multiple_choice_question": _read_choice,
    "multiple_answers_question": _read_choice,
    "true_false_question": _read_choice,
    "short_answer_question": _read_words,
    "numerical_question": _read_numbers,
    "matching_question": _read_matching,
    "essay_question": _read_nothing,
    "text_only_question": _read_nothing,
    "file_upload_question": _read_nothing,
}


# ---- what the migration tool makes of it ---------------------------------------------------------------------------------------


def of_migrated(folder: Path) -> Iterator[Asked]:
    """Every item of QTI 2.1 that the tool has written."""
    for path in sorted((folder / "assessmentItems").iterdir()):
        yield _migrated(parse(path.read_bytes()))


def _migrated(item: Any) -> Asked:
    meta = {f.get("name"): f.get("value") for f in item.iterfind("q:instructureMetadata/q:instructureField", Q2)}
    asked = Asked(
        item.get("identifier"), meta["question_type"], Fraction(meta["points_possible"]), item.get("title"),
        "".join(item.xpath("q:itemBody/q:div/text()", namespaces=Q2)), bank=meta.get("question_bank", ""),
        original=meta.get("assessment_question_identifierref", ""),
    )  # fmt: skip
    told = {f.get("identifier"): "".join(f.itertext()).strip() for f in item.iterfind("q:modalFeedback", Q2)}
    asked.comments = own_comments(told)
    rules = item.xpath("q:responseProcessing//*[self::q:responseIf or self::q:responseElseIf]", namespaces=Q2)

    def shown(rule: Any) -> str:
        first = next(iter(rule.xpath("q:setOutcomeValue[@identifier='FEEDBACK']//q:baseValue/text()", namespaces=Q2)), "")
        return "" if not first or OWN.search(first) else told[first]

    def scores(rule: Any) -> bool:
        return any(float(text) > 0 for text in rule.xpath("q:setOutcomeValue[@identifier='SCORE']//q:baseValue/text()", namespaces=Q2))

    choices = {c.get("identifier"): "".join(c.itertext()).strip() for c in item.iterfind(".//q:simpleChoice", Q2)}
    match asked.type:
        case "multiple_choice_question" | "multiple_answers_question" | "true_false_question":
            answers = {ident: Answer(text, right=False) for ident, text in choices.items()}
            for rule in rules:
                together = rule.xpath("q:and/q:member/q:baseValue/text()", namespaces=Q2)
                single = rule.xpath("(q:match|q:member)/q:baseValue/text()", namespaces=Q2)
                for ident in together:
                    answers[ident].right = True
                if single:
                    answers[single[0]].right = scores(rule)
                    answers[single[0]].comment = answers[single[0]].comment or shown(rule)
            asked.answers = list(answers.values())
        case "short_answer_question":
            words: dict[str, Answer] = {}
            for rule in rules:
                for text in rule.xpath(".//q:stringMatch/q:baseValue/text()", namespaces=Q2):
                    answer = words.setdefault(text, Answer(text))
                    answer.comment = answer.comment or shown(rule)
            asked.answers = list(words.values())
        case "numerical_question":
            for rule in rules:
                exact = rule.findtext("q:or/q:stringMatch/q:baseValue", namespaces=Q2)
                least, most = (
                    next(iter(rule.xpath(f".//q:customOperator[@class='{name}']/q:baseValue/text()", namespaces=Q2)), None)
                    for name in ("vargte", "varlte")
                )
                if exact is not None and most is not None:
                    margin = Decimal(most) - Decimal(exact)
                    asked.answers.append(Answer((Decimal(exact) - margin, Decimal(exact) + margin), comment=shown(rule)))
                elif least is not None and most is not None:
                    asked.answers.append(Answer((Decimal(least), Decimal(most)), comment=shown(rule)))
        case "matching_question":
            asked.matches = list(choices.values())
            stems = {
                c.get("responseIdentifier"): Answer("".join(c.find("q:prompt", Q2).itertext()).strip())
                for c in item.iterfind(".//q:choiceInteraction", Q2)
            }
            for rule in rules:
                for equal in rule.iterfind("q:match", Q2):
                    stems[equal.find("q:variable", Q2).get("identifier")].match = choices[equal.findtext("q:baseValue", namespaces=Q2)]
            asked.answers = list(stems.values())
    return asked


# ---- grading -----------------------------------------------------------------------------------------------------------------


def grade(asked: Asked, response: Any) -> Fraction:
    """The share of the points. response: positions of the options chosen; the text as typed; the match given to each stem, "" for none."""
    match asked.type:
        case "multiple_choice_question" | "true_false_question":
            return Fraction(len(response) == 1 and all(asked.answers[n].right for n in response))
        case "multiple_answers_question":
            right = sum(answer.right for answer in asked.answers)
            good = sum(asked.answers[n].right for n in response)
            return max(Fraction(good - (len(response) - good), right), Fraction(0))
        case "short_answer_question":
            typed = response.strip().lower()
            return Fraction(any(answer.text.strip().lower() == typed for answer in asked.answers if answer.text.strip()))
        case "numerical_question":
            kept = Decimal(response).quantize(Decimal("0.0001"), ROUND_HALF_UP)
            return Fraction(any(least <= kept <= most for least, most in (answer.text for answer in asked.answers)))
        case "matching_question":
            return Fraction(
                sum(bool(m) and m == answer.match for m, answer in zip(response, asked.answers, strict=True)), len(asked.answers)
            )
    raise TypeError("a person grades it")
