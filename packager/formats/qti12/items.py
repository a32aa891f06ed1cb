"""Items of QTI 1.2 as Canvas reads and writes them: of one type by its name, with points of their own, and conditions in the order that its importer asks for.

Read in instructure/canvas-lms, lib/cc/qti/qti_items.rb (how Canvas writes them) and gems/plugins/qti_exporter/lib/qti (how it reads what
instructure/QTIMigrationTool has made QTI 2.1), and in instructure/qti, lib/qti/v1 (how New Quizzes reads them). In short: the last condition that
names an option says whether it is right, so that the one that scores comes last; general_fb, correct_fb and general_incorrect_fb are known by these
names; of numbers and words every answer that is named counts as right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from html import escape

from lxml import etree
from lxml.etree import _Element as Element

from packager.formats._qti12 import QTI, itemfeedback, labels, mattext, metadata, outcomes, respcondition, score, show, sub
from packager.formats.qti12.questions import Held, type_of
from packager.formats.qti12.texts import Texts
from packager.grade import spell as digits
from packager.model import Choice, Description, Essay, Html, Matching, Numerical, ShortAnswer, TrueFalse

RESPONSE = "response1"  # the one response of an item, but for matching
GENERAL, RIGHT, WRONG = "general_fb", "correct_fb", "general_incorrect_fb"

_WIDE = Context(prec=1000)


def item(parent: Element, question: Held, ident: str, texts: Texts, original: str = "") -> None:
    """One question. ident: unique in the package; original: the ident of the same question in a bank, where this one is in a quiz."""
    made = sub(parent, "item", ident=ident, title=texts.name(question.name))
    fields = {"question_type": type_of(question), "points_possible": points(question.points)}
    if original:
        fields["assessment_question_identifierref"] = original
    metadata(sub(made, "itemmetadata"), fields)
    presentation = sub(made, "presentation")
    mattext(presentation, texts.html(_prompt(question)))
    processing = etree.Element(f"{{{QTI}}}resprocessing")
    outcomes(processing)
    writer = _Item(question, presentation, processing, texts)
    writer.write()
    if len(processing) > 1:
        made.append(processing)
    made.extend(writer.feedback)


def points(mark: Fraction) -> str:
    """A mark as a decimal number: as short as it can be, with seven decimals where it has no end."""
    return f"{float(mark):.7f}".rstrip("0").rstrip(".")


def _prompt(question: Held) -> Html:
    if isinstance(question, Numerical) and question.unit is not None:
        return (*question.prompt, f"\n<p>[{escape(question.unit.text, quote=False)}]</p>")
    return question.prompt


@dataclass
class _Answer:
    """What can be chosen or typed: `ident` names it in the item, `words` are compared (typed words) or are the ident itself."""

    ident: str
    words: str
    right: bool
    feedback: Html | None


class _Item:
    """One item in the making."""

    def __init__(self, question: Held, presentation: Element, processing: Element, texts: Texts) -> None:
        self.question, self.presentation, self.processing, self.texts = question, presentation, processing, texts
        self.feedback: list[Element] = []

    def write(self) -> None:
        said = self.question.feedback
        if self.tell(GENERAL, said.general):
            condition, variable = respcondition(self.processing, goes_on=True)
            sub(variable, "other")
            show(condition, GENERAL)
        self.tell(RIGHT, said.correct)
        self.tell(WRONG, said.incorrect)
        match self.question:
            case Choice() as choice:
                self.choice(choice)
            case TrueFalse() as true_false:
                self.true_false(true_false)
            case ShortAnswer() as short:
                self.short_answer(short)
            case Numerical() as numerical:
                self.numerical(numerical)
            case Matching() as matching:
                self.matching(matching)
            case Essay() as essay:
                self.essay(essay)
            case Description():
                pass  # nobody answers it

    # ---- kinds -------------------------------------------------------------------------------------------------------------

    def choice(self, question: Choice[Html]) -> None:
        options = [(f"answer_{number}", self.texts.html(option.text)) for number, option in enumerate(question.options, 1)]
        self.options(options, question.several, question.shuffle)
        answers = [
            _Answer(ident, ident, option.fraction > 0 if question.several else option.fraction == 1, option.feedback)
            for (ident, _), option in zip(options, question.options, strict=True)
        ]
        self.answers(answers)
        condition, variable = respcondition(self.processing)
        if question.several:
            variable = sub(variable, "and")
        for answer in answers:
            if answer.right:
                self.equal(variable, answer.words)
            elif question.several:
                self.equal(sub(variable, "not"), answer.words)
        self.scored(condition)

    def true_false(self, question: TrueFalse[Html]) -> None:
        # Canvas knows the two by these words, and shows its own
        self.options([("true", "True"), ("false", "False")], False, None, "text/plain")
        self.answers(
            [
                _Answer("true", "true", question.answer, question.when_true),
                _Answer("false", "false", not question.answer, question.when_false),
            ]
        )
        condition, variable = respcondition(self.processing)
        self.equal(variable, "true" if question.answer else "false")
        self.scored(condition)

    def short_answer(self, question: ShortAnswer[Html]) -> None:
        self.field("String")
        answers = [
            _Answer(f"answer_{n}", self.texts.words(a.text).replace("\\*", "*"), True, a.feedback)
            for n, a in enumerate(question.answers, 1)
        ]
        self.answers(answers)
        condition, variable = respcondition(self.processing)
        for answer in answers:
            self.equal(variable, answer.words, case=question.case_sensitive)
        self.scored(condition)

    def numerical(self, question: Numerical[Html]) -> None:
        self.field("Decimal")
        for number, answer in enumerate(question.answers, 1):
            assert answer.value is not None
            condition, variable = respcondition(self.processing)
            least, most = _WIDE.subtract(answer.value, answer.tolerance), _WIDE.add(answer.value, answer.tolerance)
            if not answer.tolerance:  # New Quizzes knows an exact number by all three being the same
                either = sub(variable, "or")
                self.equal(either, digits(answer.value))
                variable = sub(either, "and")
            self.compare(variable, "vargte", least)
            self.compare(variable, "varlte", most)
            score(condition)
            if self.tell(f"answer_{number}_fb", answer.feedback):
                show(condition, f"answer_{number}_fb")
            self.judged(condition)
        self.otherwise()

    def matching(self, question: Matching[Html]) -> None:
        """Each answer once, whichever stems it serves: one that stands twice among the answers would be two to New Quizzes."""
        words = list(dict.fromkeys(self.texts.words(plain) for plain in (*(pair.answer for pair in question.pairs), *question.distractors)))
        options = [(f"match_{number}", text) for number, text in enumerate(words, 1)]
        idents = {text: ident for ident, text in options}
        for number, pair in enumerate(question.pairs, 1):
            response = sub(self.presentation, "response_lid", ident=f"response_{number}")
            mattext(response, self.texts.html(pair.stem))
            labels(response, options, question.shuffle, "text/plain")
            condition = sub(self.processing, "respcondition")
            self.equal(sub(condition, "conditionvar"), idents[self.texts.words(pair.answer)], f"response_{number}")
            score(condition, f"{100 / len(question.pairs):.2f}", "Add")

    def essay(self, question: Essay[Html]) -> None:
        if question.response == "file":
            return
        field = sub(self.presentation, "response_str", ident=RESPONSE, rcardinality="Single")
        sub(field, "render_fib", rows=str(question.lines))
        _, variable = respcondition(self.processing)
        sub(variable, "other")

    # ---- parts -------------------------------------------------------------------------------------------------------------

    def options(self, options: Sequence[tuple[str, str]], several: bool, shuffle: bool | None, texttype: str = "text/html") -> None:
        response = sub(self.presentation, "response_lid", ident=RESPONSE, rcardinality="Multiple" if several else "Single")
        labels(response, options, shuffle, texttype)

    def field(self, type: str) -> None:
        response = sub(self.presentation, "response_str", ident=RESPONSE, rcardinality="Single")
        sub(sub(response, "render_fib", fibtype=type), "response_label", ident="answer1")

    def answers(self, answers: Sequence[_Answer]) -> None:
        """What is said to each answer."""
        for answer in answers:
            if self.tell(ident := f"{answer.ident}_fb", answer.feedback):
                condition, variable = respcondition(self.processing, goes_on=True)
                self.equal(variable, answer.words)
                show(condition, ident)

    def scored(self, condition: Element) -> None:
        score(condition)
        self.judged(condition)
        self.otherwise()

    def judged(self, condition: Element) -> None:
        if self.question.feedback.correct is not None:
            show(condition, RIGHT)

    def otherwise(self) -> None:
        if self.question.feedback.incorrect is not None:
            condition, variable = respcondition(self.processing, goes_on=True)
            sub(variable, "other")
            show(condition, WRONG)

    def equal(self, variable: Element, words: str, response: str = RESPONSE, case: bool = False) -> None:
        made = sub(variable, "varequal", words, respident=response)
        if case:
            made.set("case", "Yes")

    def compare(self, variable: Element, how: str, number: Decimal) -> None:
        sub(variable, how, digits(number), respident=RESPONSE)

    def tell(self, ident: str, text: Html | None) -> bool:
        """Adds a feedback where there is one."""
        if text is None:
            return False
        self.feedback.append(itemfeedback(ident, self.texts.html(text)))
        return True
