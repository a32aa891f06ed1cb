"""Questions as read from a bank become the model's questions, with all that is wrong within one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from packager import grade
from packager.diagnostics import Diagnostic, Location, problem
from packager.markup import first_words
from packager.model import (
    WITH_GAPS,
    Accepted,
    Choice,
    Description,
    DragWords,
    Essay,
    Feedback,
    Filling,
    GapSelect,
    Hint,
    Item,
    Markdown,
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
from packager.source.nodes import Scalar
from packager.source.shape import Record
from packager.source.values import Problems

_GAPPED = frozenset({"gap-select", "drag-words"})
_SUMS = Context(prec=50)


def question(record: Record, section: tuple[Plain, ...], problems: Problems) -> Question[Markdown] | None:
    """A question of a bank, or None where too much of it is missing (which is reported already)."""
    if not record.whole:
        return None
    id = record["id"].text
    name = record["name"]
    common: dict[str, Any] = {
        "id": id,
        "name": name.plain(f"{id}.name", "name") if name else Plain(_first_words(record) or id, f"{id}.name", "name", None, record.at("prompt"), True),
        "prompt": record["prompt"].markdown(f"{id}.prompt", WITH_GAPS if record.shape.name in _GAPPED else "prompt"),
        "feedback": _feedback(record["feedback"], id),
        "tags": words(record["tags"]),
        "competences": words(record["competences"]),
        "objectives": words(record["objectives"]),
        "version": record["version"].text if record["version"] else "",
        "authors": tuple(author.plain("").text for author in record["authors"]),
        "section": section,
        "loc": record.loc,
        "places": record.places,
    }  # fmt: skip
    if record.shape.name != "description":
        common |= {
            "points": record["points"], "hints": _hints(record["hints"], id), "penalty": record["penalty"],
            "difficulty": record["difficulty"] or "", "bloom": record["bloom"] or "",
        }  # fmt: skip
    made = _MAKERS[record.shape.name](record, id, common, problems)
    if not _complete(record):
        return None  # what could not be read may be the right answer
    if (share := grade.reachable(made)) != 1:
        problems.append(_unreachable(record, made, share))
    return made


def _first_words(record: Record) -> str:
    text = record["prompt"].text
    return first_words(re.sub(r"\[\[[\w.-]+\]\]", "…", text) if record.shape.name in _GAPPED else text)


def _complete(record: Record) -> bool:
    """Whether everything that can be chosen or accepted was read."""
    lists = [
        key
        for key in ("options", "answers", "pairs", "items", "between", "gaps", "groups")
        if key in record and key in record.shape.by_name
    ]
    return all(
        record.all_read(key) and all(row.whole and _complete(row) for row in record[key] if isinstance(row, Record)) for key in lists
    )


def words(scalars: tuple[Scalar, ...]) -> tuple[str, ...]:
    """The texts of names, each once."""
    return tuple(dict.fromkeys(scalar.text for scalar in scalars))


def prose(scalar: Scalar | None, key: str, kind: str) -> Markdown | None:
    """A text that may be left out."""
    return None if scalar is None else scalar.markdown(key, kind)


def _feedback(said: Scalar | Record | None, id: str) -> Feedback[Markdown]:
    if said is None:
        return Feedback()
    if isinstance(said, Scalar):
        return Feedback(general=said.markdown(f"{id}.feedback", "feedback"))
    parts = {part: prose(said[part], f"{id}.feedback.{part}", "feedback") for part in ("correct", "partial", "incorrect")}
    return Feedback(prose(said["general"], f"{id}.feedback", "feedback"), **parts)


def _hints(said: tuple[Scalar | Record, ...], id: str) -> tuple[Hint[Markdown], ...]:
    hints = []
    for number, hint in enumerate(said, 1):
        key = f"{id}.hint.{number}"
        if isinstance(hint, Scalar):
            hints.append(Hint(hint.markdown(key, "hint"), loc=hint.loc))
        elif hint.whole:
            hints.append(Hint(hint["text"].markdown(key, "hint"), hint["clear-wrong"], hint["show-count"], hint.loc))
    return tuple(hints)


def _unreachable(record: Record, made: Question[Markdown], share: Fraction) -> Diagnostic:
    if share <= 0:
        return problem(
            "question-no-correct-answer", record.loc, f"question '{made.id}' has no right answer",
            "write `right:` before the option that is right" if isinstance(made, Choice) else "give one answer its full worth",
        )  # fmt: skip
    hint = (
        "let the shares of the right options add up to 100%"
        if isinstance(made, Choice) and made.several
        else "give one answer the worth 100%"
    )
    at_most = "at most " if share < 1 else ""
    return problem(
        "question-fractions", record.loc, f"the right answers of question '{made.id}' are worth {at_most}{percent(share)}, not 100%", hint
    )


def percent(share: Fraction) -> str:
    """A share in percent with as many decimals as it needs, five at most."""
    return f"{float(share * 100):.5f}".rstrip("0").rstrip(".") + "%"


# ---- one kind each -------------------------------------------------------------------------------------------------------------


def _choice(record: Record, id: str, common: dict[str, Any], problems: Problems) -> Choice[Markdown]:
    rows = [row for row in record["options"] if row.whole]
    right = [row for row in rows if "right" in row.values]
    several = record["select"] == "several" if record["select"] else len(right) > 1
    for row in rows:
        if "wrong" in row.values and (row["worth"] or 0) > 0:
            problems.append(
                problem("value-malformed", row.at("worth"), "a wrong option cannot be worth points", "write `right:` instead of `wrong:`")
            )
        if "right" in row.values and row["worth"] is not None and row["worth"] <= 0:
            problems.append(
                problem("value-malformed", row.at("worth"), "a right option has to be worth points", "write `wrong:` instead of `right:`")
            )
    given = sum((row["worth"] for row in right if row["worth"] is not None), Fraction(0))
    silent = sum(1 for row in right if row["worth"] is None)
    if silent and several and given >= 1:
        row = next(row for row in right if row["worth"] is None)
        problems.append(
            problem("question-fractions", row.loc, f"the other right options are worth {percent(given)} already, so that nothing is left for this one",
                    "give each right option its `worth`, 100% together")
        )  # fmt: skip
    equal = max(1 - given, Fraction(0)) / silent if silent and several else Fraction(1)
    options = []
    for number, row in enumerate(rows):
        side = "right" if "right" in row.values else "wrong"
        key = letters(number)
        fraction = row["worth"] if row["worth"] is not None else equal if side == "right" else Fraction(0)
        feedback = prose(row["feedback"], f"{id}.option.{key}.feedback", f"feedback to a {side} option")
        options.append(Option(key, row[side].markdown(f"{id}.option.{key}", "option"), fraction, feedback, row.loc))
    full = [option for option in options if option.fraction == 1]
    if not several and len(full) > 1:
        problems.append(
            problem("question-several-correct", full[1].loc, f"question '{id}' asks for one option, and {len(full)} are fully right",
                    "write select: several, or give a `worth` to those that are right in part", [(full[0].loc, "the first that is right")])
        )  # fmt: skip
    _equals([(o.text.source, o.loc) for o in options], "option", "options-equal", problems)
    return Choice(**common, options=tuple(options), several=several, shuffle=record["shuffle"], numbering=record["numbering"])


def _true_false(record: Record, id: str, common: dict[str, Any], problems: Problems) -> TrueFalse[Markdown]:
    when_true = prose(record["when-true"], f"{id}.when-true", "feedback")
    return TrueFalse(
        **common, answer=record["answer"], when_true=when_true, when_false=prose(record["when-false"], f"{id}.when-false", "feedback")
    )


def _short_answer(record: Record, id: str, common: dict[str, Any], problems: Problems) -> ShortAnswer[Markdown]:
    answers: list[Accepted[Markdown]] = []
    for row in record["answers"]:
        key = f"{id}.answer.{len(answers) + 1}"
        if isinstance(row, Scalar):
            answers.append(Accepted(row.plain(key, "accepted answer"), loc=row.loc))
        elif row.whole:
            feedback = prose(row["feedback"], f"{key}.feedback", "feedback")
            answers.append(Accepted(row["text"].plain(key, "accepted answer"), row["worth"], feedback, row.loc))
    exact = record["case-sensitive"]
    before: dict[str, Accepted[Markdown]] = {}
    wild: list[Accepted[Markdown]] = []
    for answer in answers:
        text = answer.text.text
        fold = text if exact else text.casefold()
        first = before.get(fold) or next((w for w in wild if grade.matches(w.text.text, text, exact)), None)
        if first is not None:
            problems.append(_never(f"'{text}'", f"'{first.text}'", first, answer))
        before.setdefault(fold, answer)
        if "*" in text.replace("\\*", "") and len(wild) < 100:
            wild.append(answer)
    return ShortAnswer(**common, answers=tuple(answers), case_sensitive=exact)


def _never(what: str, first: str, earlier: Any, later: Any) -> Diagnostic:
    return problem(
        "answer-never-counts", later.loc, f"the answer {what} never counts, since {first} above it fits first",
        "delete one of the two, or put the narrower one first", [(earlier.loc, "this fits first")],
    )  # fmt: skip


class _Interval(NamedTuple):
    """An accepted number as its author gave it."""

    answer: Decimal | Literal["any"] | None
    between: tuple[Decimal, ...]
    tolerance: tuple[str, Decimal]
    worth: Fraction
    feedback: Scalar | None
    loc: Location


def _numerical(record: Record, id: str, common: dict[str, Any], problems: Problems) -> Numerical[Markdown]:
    answers: list[NumericAnswer[Markdown]] = []
    for row in _intervals(record, problems):
        if len(row.between) == 1:
            continue  # the other of the two could not be read
        value, tolerance = _bounds(row, problems)
        feedback = prose(row.feedback, f"{id}.answer.{len(answers) + 1}.feedback", "feedback")
        later = NumericAnswer(value, tolerance, row.worth, feedback, row.loc)
        earlier = next((answer for answer in answers[:100] if _covers(answer, later)), None)
        if earlier is not None:
            name = "any other number" if value is None else grade.spell(value)
            first = "any number" if earlier.value is None else _range(earlier.value, earlier.tolerance)
            problems.append(_never(name, first, earlier, later))
        answers.append(later)
    return Numerical(**common, answers=tuple(answers), unit=record["unit"].plain(f"{id}.unit", "unit") if record["unit"] else None)


def _intervals(record: Record, problems: Problems) -> Iterator[_Interval]:
    """What a question accepts: its one answer or range, or each of its answers. A tolerance of the question is that of each that has none."""
    shared = record["tolerance"]
    if "answers" not in record.values:
        _tolerance_beside(record, problems)
        loc = record.at("between") if record["between"] else record.loc
        yield _Interval(record["answer"], record["between"], shared, Fraction(1), None, loc)
        return
    for row in record["answers"]:
        if not isinstance(row, Record):
            yield _Interval(row, (), shared, Fraction(1), None, record.at("answers"))
        elif row.whole:
            _tolerance_beside(row, problems)
            yield _Interval(row["answer"], row["between"], row.values.get("tolerance", shared), row["worth"], row["feedback"], row.loc)


def _bounds(row: _Interval, problems: Problems) -> tuple[Decimal | None, Decimal]:
    """The middle of an interval, None for all numbers, and how far it reaches."""
    if row.between:
        low, high = row.between
        if low > high:
            problems.append(
                problem("value-malformed", row.loc, f"{grade.spell(low)} is more than {grade.spell(high)}", "write the smaller number first")
            )  # fmt: skip
            low, high = high, low
        return _SUMS.divide(_SUMS.add(low, high), Decimal(2)), _SUMS.divide(_SUMS.subtract(high, low), Decimal(2))
    if not isinstance(row.answer, Decimal):
        return None, Decimal(0)
    unit, size = row.tolerance
    if not unit:
        return row.answer, size
    if size and not row.answer:
        problems.append(problem("value-malformed", row.loc, "a percentage of 0 is 0", "write the tolerance as a number"))
    return row.answer, _SUMS.divide(_SUMS.multiply(abs(row.answer), size), Decimal(100))


def _range(value: Decimal, tolerance: Decimal) -> str:
    return f"{grade.spell(value - tolerance)} to {grade.spell(value + tolerance)}" if tolerance else grade.spell(value)


def _tolerance_beside(record: Record, problems: Problems) -> None:
    if "between" in record.values and "tolerance" in record:
        problems.append(
            problem("key-clash", record.at("tolerance"), "'between' and 'tolerance' cannot stand together", "widen the two numbers instead")
        )


def _covers(earlier: NumericAnswer[Any], later: NumericAnswer[Any]) -> bool:
    if earlier.value is None:
        return True
    return later.value is not None and abs(later.value - earlier.value) + later.tolerance <= earlier.tolerance


def _matching(record: Record, id: str, common: dict[str, Any], problems: Problems) -> Matching[Markdown]:
    pairs = []
    for number, (stem, answer) in enumerate(record["pairs"], 1):
        key = f"{id}.pair.{number}"
        pairs.append(Pair(str(number), stem.markdown(key, "stem"), answer.plain(f"{key}.answer", "answer"), stem.loc))
    distractors = tuple(wrong.plain(f"{id}.distractor.{number}", "answer") for number, wrong in enumerate(record["distractors"], 1))
    _equals([(pair.stem.source, pair.loc) for pair in pairs], "stem", "options-equal", problems)
    right = {pair.answer.text: (pair.answer.text, pair.answer.loc) for pair in pairs}
    for wrong in distractors:
        if wrong.text in right:
            problems.append(
                problem(
                    "options-equal",
                    wrong.loc,
                    f"the distractor '{wrong.text}' is the answer of a pair",
                    "take it out",
                    [(right[wrong.text][1], "the pair")],
                )
            )
    return Matching(
        **common,
        pairs=tuple(pairs),
        distractors=tuple({d.text: d for d in reversed(distractors)}.values())[::-1],
        shuffle=record["shuffle"],
    )


def _ordering(record: Record, id: str, common: dict[str, Any], problems: Problems) -> Ordering[Markdown]:
    items = [
        Item(key := letters(number), text.markdown(f"{id}.item.{key}", "item"), text.loc) for number, text in enumerate(record["items"])
    ]
    _equals([(item.text.source, item.loc) for item in items], "item", "options-equal", problems)
    return Ordering(**common, items=tuple(items), scoring=record["scoring"])


def _gaps(record: Record, id: str, common: dict[str, Any], problems: Problems) -> dict[str, Any]:
    """The fields of a question whose gaps are filled from lists."""
    gaps: list[Filling] = []
    spare: list[Spare] = []
    for number, group in enumerate(record["groups"] or (record,), 1):
        words: dict[str, Any] = {}
        for name, word in group["gaps"]:
            gaps.append(Filling(name.text, word.plain(f"{id}.gap.{name.text}", "answer"), number, name.loc))
            words.setdefault(word.text, word.loc)
        for wrong in group["distractors"]:
            if wrong.text in words:
                related = [(words[wrong.text], "the gap")]
                problems.append(
                    problem("options-equal", wrong.loc, f"the distractor '{wrong.text}' belongs into a gap", "take it out", related)
                )
            else:
                words[wrong.text] = wrong.loc
                spare.append(Spare(wrong.plain(f"{id}.distractor.{len(spare) + 1}", "answer"), number))
    if record["groups"] and "distractors" in record:
        message, hint = "'groups' and 'distractors' cannot stand together", "write `distractors` within the group that they belong to"
        problems.append(problem("key-clash", record.at("distractors"), message, hint))
    first: dict[str, Location] = {}
    for gap in gaps:
        if gap.key in first:
            message = f"there are two gaps of the name '{gap.key}'"
            problems.append(problem("id-duplicate", gap.loc, message, "give one of them another name", [(first[gap.key], "the first")]))
        first.setdefault(gap.key, gap.loc)
    return {**common, "gaps": tuple(gaps), "distractors": tuple(spare), "shuffle": record["shuffle"]}


def _gap_select(record: Record, id: str, common: dict[str, Any], problems: Problems) -> GapSelect[Markdown]:
    return GapSelect(**_gaps(record, id, common, problems))


def _drag_words(record: Record, id: str, common: dict[str, Any], problems: Problems) -> DragWords[Markdown]:
    return DragWords(**_gaps(record, id, common, problems), again=record["again"])


def _essay(record: Record, id: str, common: dict[str, Any], problems: Problems) -> Essay[Markdown]:
    least, most = record["min-words"], record["max-words"]
    if least is not None and most is not None and least > most:
        problems.append(
            problem(
                "value-malformed", record.at("max-words"), f"at most {most} words, but at least {least}", "write the larger number here"
            )
        )
    if record["response"] == "file" and not record["attachments"]:
        problems.append(
            problem("value-malformed", record.at("response"), "files are asked for, but none may be handed in", "add   attachments: 1")
        )
    return Essay(
        **common, response=record["response"], lines=record["lines"], min_words=least, max_words=most, attachments=record["attachments"],
        template=prose(record["template"], f"{id}.template", "template"), grader_notes=prose(record["grader-notes"], f"{id}.grader-notes", "grader notes"),
    )  # fmt: skip


def _description(record: Record, id: str, common: dict[str, Any], problems: Problems) -> Description[Markdown]:
    return Description(**common)


_MAKERS: dict[str, Callable[[Record, str, dict[str, Any], Problems], Question[Markdown]]] = {
    "choice": _choice, "true-false": _true_false, "short-answer": _short_answer,
    "numerical": _numerical, "matching": _matching, "ordering": _ordering, "gap-select": _gap_select, "drag-words": _drag_words, "essay": _essay,
    "description": _description,
}  # fmt: skip


def _equals(texts: list[tuple[str, Any]], what: str, rule: str, problems: Problems) -> None:
    """Reports each text that stands there a second time: a learner could not tell the two apart."""
    first: dict[str, Any] = {}
    for text, loc in texts:
        folded = " ".join(text.split())
        if folded in first:
            problems.append(
                problem(
                    rule, loc, f"this {what} stands here twice", "change or delete one of the two", [(first[folded], f"the same {what}")]
                )
            )
        else:
            first[folded] = loc


def letters(number: int) -> str:
    """The key of an option by its place: a to z, then aa, ab ..."""
    text = ""
    while number >= 0:
        text = chr(ord("a") + number % 26) + text
        number = number // 26 - 1
    return text
