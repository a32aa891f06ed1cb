"""What is asked and accepted, kind by kind, as the keys of a bank: the other way of questions.py and answers.py."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, assert_never

from packager import grade
from packager.model import (
    Calculated,
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
    Measured,
    NumberGap,
    Numerical,
    NumericAnswer,
    Ordering,
    Question,
    RawQuestion,
    ShortAnswer,
    TrueFalse,
    WordGap,
)
from packager.source.emit import Value, Word
from packager.source.keys.questions import CLOZE_GAP
from packager.source.write import places, values
from packager.source.write.keys import in_order, number, share, yes
from packager.source.write.texts import Texts


def asked(texts: Texts, question: Question[Html]) -> dict[str, Value]:
    """The keys of its kind."""
    match question:
        case Choice():
            return _choice(texts, question)
        case TrueFalse():
            said = {
                "when-true": texts.prose(question.when_true, question.loc),
                "when-false": texts.prose(question.when_false, question.loc),
            }
            return {"answer": yes(question.answer), **said}
        case ShortAnswer():
            return {
                "answers": [_told(texts, a, {"text": a.text.text}) for a in question.answers],
                "case-sensitive": yes(question.case_sensitive),
            }
        case Numerical():
            return _numerical(texts, question)
        case Matching():
            pairs = [_pair(texts.prose(pair.stem, pair.loc) or "", pair.answer.text) for pair in question.pairs]
            return {"pairs": pairs, "distractors": [wrong.text for wrong in question.distractors], "shuffle": yes(question.shuffle)}
        case Ordering():
            return {"items": [texts.prose(item.text, item.loc) or "" for item in question.items], "scoring": Word(question.scoring)}
        case Essay():
            return {
                "response": Word(question.response), "lines": Word(question.lines), "attachments": Word(question.attachments),
                "min-words": None if question.min_words is None else Word(question.min_words),
                "max-words": None if question.max_words is None else Word(question.max_words),
                "template": texts.prose(question.template, question.loc), "grader-notes": texts.prose(question.grader_notes, question.loc),
            }  # fmt: skip
        case Cloze():
            points = None if question.points == sum(gap.weight for gap in question.gaps) else number(question.points)
            return {"gaps": {gap.key: _gap(texts, gap) for gap in question.gaps}, "points": points}
        case GapSelect():
            return places.gaps(question)
        case DragWords():
            return {**places.gaps(question), "again": yes(question.again)}
        case DragImage():
            return {**places.drops(texts, question), "image": texts.prose(question.image, question.loc) or ""}
        case DragMarkers():
            return {**places.zones(question), "image": texts.prose(question.image, question.loc) or ""}
        case Description():
            return {}
        case Calculated():
            return {**_calculated(texts, question), "shared": yes(question.shared)}
        case CalculatedSimple():
            return _calculated(texts, question)
        case CalculatedChoice():
            return {
                **values.keys(question.values, question.id), **_options(texts, question), **values.digits(question.digits), "shuffle": yes(question.shuffle),
                "numbering": Word(question.numbering),
            }  # fmt: skip
        case RawQuestion():
            return {}  # its keys are its own
        case _ as never:
            assert_never(never)


def _choice(texts: Texts, question: Choice[Html]) -> dict[str, Value]:
    return {
        **_options(texts, question),
        "scoring": Word(question.scoring),
        "shuffle": yes(question.shuffle),
        "numbering": Word(question.numbering),
    }


def _options(texts: Texts, question: Choice[Html] | CalculatedChoice[Html] | ChoiceGap[Html]) -> dict[str, Value]:
    """Options to choose from, and how many."""
    right = [option.fraction for option in question.options if option.fraction > 0]
    alike = len(set(right)) == 1 and sum(right) == 1 if question.several else set(right) == {Fraction(1)}
    options = []
    for option in question.options:
        side = "right" if option.fraction > 0 else "wrong"
        usual = alike if side == "right" else option.fraction == 0
        worth = {} if usual or (option.fraction == 1 and not question.several) else {"worth": share(option.fraction)}
        feedback = texts.prose(option.feedback, option.loc)
        options.append({side: texts.prose(option.text, option.loc) or "", **worth, **({"feedback": feedback} if feedback else {})})
    select = None if question.several == (len(right) > 1) else Word("several" if question.several else "one")
    return {"options": options, "select": select}


def _told(texts: Texts, answer: Any, value: dict[str, Value]) -> Value:
    """An accepted answer with its worth and feedback, or alone where it has neither."""
    feedback = texts.prose(answer.feedback, answer.loc)
    more = {**({"worth": share(answer.fraction)} if answer.fraction != 1 else {}), **({"feedback": feedback} if feedback else {})}
    return {**value, **more} if more or len(value) > 1 else next(iter(value.values()))


def _numerical(texts: Texts, question: Numerical[Html]) -> dict[str, Value]:
    return {**_numbers(texts, question.answers), **_units(question)}


def _units(question: Measured[Html]) -> dict[str, Value]:
    usual = "typed" if question.other_units or question.unit_penalty is not None else "shown"
    return {
        "unit": question.unit.text if question.unit else None,
        "unit-input": None if question.unit_input == usual else Word(question.unit_input),
        "other-units": {unit.name.text: Word(grade.spell(unit.factor)) for unit in question.other_units},
        "unit-penalty": None if question.unit_penalty is None else share(question.unit_penalty),
    }


def _calculated(texts: Texts, question: CalculatedSimple[Html]) -> dict[str, Value]:
    """What its answers have in common is said once, beside them."""
    first = question.answers[0]
    usual = None if all(answer.tolerance == answer.digits.tolerance for answer in question.answers) else first.tolerance
    answers = [
        _told(texts, answer, {"answer": answer.formula or Word("any"), **values.rounding(answer, usual, first.digits)})
        for answer in question.answers
    ]
    alone = len(answers) == 1 and isinstance(answers[0], str) and first.formula is not None
    return {
        **values.keys(question.values, question.id), **({"answer": answers[0]} if alone else {"answers": answers}),
        "tolerance": None if usual is None else values.tolerance(usual), **values.digits(first.digits), **_units(question),
    }  # fmt: skip


def _numbers(texts: Texts, accepted: tuple[NumericAnswer[Html], ...]) -> dict[str, Value]:
    """Accepted numbers: one alone, or a list."""
    answers = [_told(texts, answer, _accepted(answer)) for answer in accepted]
    first = accepted[0] if accepted else None
    if first is not None and len(answers) == 1 and first.fraction == 1 and first.feedback is None and first.value is not None:
        return _accepted(first)
    return {"answers": answers}


def _gap(texts: Texts, gap: ChoiceGap[Html] | WordGap[Html] | NumberGap[Html]) -> dict[str, Value]:
    """One gap of a cloze."""
    if isinstance(gap, ChoiceGap):
        layout = Word("list" if gap.several and gap.layout == "column" else gap.layout)
        own: dict[str, Value] = {**_options(texts, gap), "layout": layout, "shuffle": yes(gap.shuffle)}
    elif isinstance(gap, WordGap):
        own = {"words": [_told(texts, a, {"text": a.text.text}) for a in gap.answers], "case-sensitive": yes(gap.case_sensitive)}
    else:
        own = _numbers(texts, gap.answers)
    return in_order(CLOZE_GAP, own | {"weight": number(gap.weight)})


def _pair(stem: str, answer: str) -> Value:
    """`stem: answer` where that is short."""
    if "\n" in stem or len(stem) > 60 or stem in ("stem", "answer", "<<"):
        return {"stem": stem, "answer": answer}
    return {stem: answer}


def _accepted(answer: NumericAnswer[Html]) -> dict[str, Value]:
    value = Word("any") if answer.value is None else Word(grade.spell(answer.value))
    return {"answer": value, **({"tolerance": Word(grade.spell(answer.tolerance))} if answer.tolerance else {})}
