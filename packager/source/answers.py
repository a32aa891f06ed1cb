"""What is chosen, written and given as a number: the answers of a question or of a gap in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from packager import grade
from packager.arithmetic import Tolerance, parse_worked
from packager.diagnostics import Diagnostic, Location, problem
from packager.model import Accepted, Markdown, NumericAnswer, Option, OtherUnit, Worked
from packager.source.measures import number as parsed
from packager.source.nodes import Scalar
from packager.source.rows import sound
from packager.source.shape import Record
from packager.source.values import Problems, Wrong

_SUMS = Context(prec=50)


def choice(record: Record, id: str, problems: Problems) -> tuple[tuple[Option[Markdown], ...], bool]:
    """The options of a group of keys with `options` and `select`, and whether several of them are chosen."""
    rows = [row for row in record["options"] if row.whole]
    right = [row for row in rows if "right" in row.values]
    wholly = [row for row in right if row["worth"] in (None, 1)]  # beside one such, the others are right in part
    several = record["select"] == "several" if record["select"] else len(right) > 1 and len(wholly) != 1
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
    equals([(o.text.source, o.loc) for o in options], "option", "options-equal", problems)
    return tuple(options), several


def words(rows: tuple[Scalar | Record, ...], id: str, exact: bool, problems: Problems) -> tuple[Accepted[Markdown], ...]:
    """The accepted answers of a list. exact: whether capital letters matter."""
    answers: list[Accepted[Markdown]] = []
    for row in rows:
        key = f"{id}.answer.{len(answers) + 1}"
        if isinstance(row, Scalar):
            answers.append(Accepted(row.plain(key, "accepted answer"), loc=row.loc))
        elif row.whole:
            feedback = prose(row["feedback"], f"{key}.feedback", "feedback")
            answers.append(Accepted(row["text"].plain(key, "accepted answer"), row["worth"], feedback, row.loc))
    before: dict[str, Accepted[Markdown]] = {}
    wild: list[Accepted[Markdown]] = []
    for answer in answers:
        text = answer.text.text
        fold = text if exact else text.casefold()
        first = before.get(fold) or next((w for w in wild if grade.matches(w.text.text, text, exact)), None)
        if first is not None:
            problems.append(never(f"'{text}'", f"'{first.text}'", first, answer))
        before.setdefault(fold, answer)
        if "*" in text.replace("\\*", "") and len(wild) < 100:
            wild.append(answer)
    return tuple(answers)


def never(what: str, first: str, earlier: Any, later: Any) -> Diagnostic:
    return problem(
        "answer-never-counts", later.loc, f"the answer {what} never counts, since {first} above it fits first",
        "delete one of the two, or put the narrower one first", [(earlier.loc, "this fits first")],
    )  # fmt: skip


class _Interval(NamedTuple):
    """An accepted number as its author gave it; of a family, as Scalars. told: whether the tolerance was."""

    answer: Decimal | Literal["any"] | Scalar | None
    between: tuple[Any, ...]
    tolerance: tuple[str, Decimal]
    told: bool
    worth: Fraction
    feedback: Scalar | None
    loc: Location


def numbers(record: Record, id: str, problems: Problems, known: Sequence[str] | None = None) -> tuple[NumericAnswer[Markdown], ...]:
    """The accepted numbers of a group of keys with `answer`, `between` or `answers`, and `tolerance`. known: of a family, the names that stand for numbers."""
    answers: list[NumericAnswer[Markdown]] = []
    for row in _intervals(record, problems):
        if len(row.between) == 1:
            continue  # the other of the two could not be read
        feedback = prose(row.feedback, f"{id}.answer.{len(answers) + 1}.feedback", "feedback")
        said = _said(row)
        if any(isinstance(one, Scalar) for one in (said.answer, *said.between)):
            later = NumericAnswer(Decimal(0), Decimal(0), row.worth, feedback, row.loc, _worked(said, known or (), problems))
        else:
            value, tolerance = _bounds(said, problems)
            later = NumericAnswer(value, tolerance, row.worth, feedback, row.loc)
        earlier = next((answer for answer in answers[:100] if _covers(answer, later)), None)
        if earlier is not None:
            name = later.worked.formula if later.worked else "any other number" if later.value is None else grade.spell(later.value)
            first = (
                earlier.worked.formula
                if earlier.worked
                else "any number"
                if earlier.value is None
                else _range(earlier.value, earlier.tolerance)
            )
            problems.append(never(name, first, earlier, later))
        answers.append(later)
    return tuple(answers)


def units(record: Record, id: str, problems: Problems) -> dict[str, Any]:
    """The fields of a question that say in which units its number is given."""
    unit = record["unit"].plain(f"{id}.unit", "unit") if record["unit"] else None
    others = tuple(
        OtherUnit(name.plain(f"{id}.unit.{number}", "unit"), factor) for number, (name, factor) in enumerate(record["other-units"], 1)
    )
    asked: Literal["shown", "typed", "list"] = record["unit-input"] or (
        "typed" if others or record["unit-penalty"] is not None else "shown"
    )
    for key in ("unit-input", "other-units", "unit-penalty"):
        if unit is None and key in record:
            problems.append(
                problem(
                    "key-clash", record.at(key), f"'{key}' stands here, and no `unit`", "add the unit of the answer, such as   unit: kWh"
                )
            )
    if asked == "shown" and (others or record["unit-penalty"] is not None):
        key = "other-units" if others else "unit-penalty"
        problems.append(
            problem(
                "key-clash",
                record.at(key),
                f"'{key}' means nothing where the unit is shown",
                "write   unit-input: typed   or   unit-input: list",
            )
        )
    return {
        "unit": unit, "unit_input": asked if unit else "shown", "other_units": others if unit else (),
        "unit_penalty": record["unit-penalty"] if unit else None,
    }  # fmt: skip


def _intervals(record: Record, problems: Problems) -> Iterator[_Interval]:
    """What a question accepts: its one answer or range, or each of its answers. A tolerance of the question is that of each that has none."""
    shared, told = record["tolerance"], "tolerance" in record.values
    if "answers" not in record.values:
        _tolerance_beside(record, problems)
        loc = record.at("between") if record["between"] else record.loc
        yield _Interval(record["answer"], record["between"], shared, told, Fraction(1), None, loc)
        return
    for row in record["answers"]:
        if not isinstance(row, Record):
            yield _Interval(row, (), shared, told, Fraction(1), None, row.loc if isinstance(row, Scalar) else record.at("answers"))
        elif row.whole:
            _tolerance_beside(row, problems)
            own = row.values.get("tolerance", shared), told or "tolerance" in row.values
            yield _Interval(row["answer"], row["between"], *own, row["worth"], row["feedback"], row.loc)


def _said(row: _Interval) -> _Interval:
    """The numbers of a family's answer that are no formulas as numbers."""

    def plain(one: Any) -> Any:
        if not isinstance(one, Scalar):
            return one
        value = "any" if one.text.strip() == "any" else parsed(one.text)
        return one if isinstance(value, Wrong) else value

    ends = tuple(plain(one) for one in row.between)
    return row._replace(answer=plain(row.answer), between=row.between if any(isinstance(one, Scalar) for one in ends) else ends)


def _worked(row: _Interval, known: Sequence[str], problems: Problems) -> Worked | None:
    """What is worked out for an answer in each variant, or None where a formula cannot be read."""
    formulas: list[Scalar] = [one for one in (row.answer, *row.between) if isinstance(one, Scalar)]
    good = [sound(one, parse_worked(one.text, known), "formula-malformed", problems) for one in formulas]
    if not all(good):
        return None
    unit, size = row.tolerance
    tolerance = Tolerance("relative", size.scaleb(-2)) if unit else Tolerance("absolute", size)
    first, *second = (" ".join(one.text.split()) for one in formulas)
    return Worked(first, second[0] if second else "", tolerance if row.told else None)


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
    if earlier.value is None or earlier.worked or later.worked:
        return earlier.value is None or (earlier.worked is not None and earlier.worked == later.worked)
    return later.value is not None and abs(later.value - earlier.value) + later.tolerance <= earlier.tolerance


def prose(scalar: Scalar | None, key: str, kind: str) -> Markdown | None:
    """A text that may be left out."""
    return None if scalar is None else scalar.markdown(key, kind)


def percent(share: Fraction) -> str:
    """A share in percent with as many decimals as it needs, five at most."""
    return f"{float(share * 100):.5f}".rstrip("0").rstrip(".") + "%"


def equals(texts: list[tuple[str, Any]], what: str, rule: str, problems: Problems) -> None:
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
