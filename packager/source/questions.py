"""Questions as read from a bank become the model's questions, with all that is wrong within one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import PurePosixPath
from typing import Any, Literal

from packager import grade
from packager.diagnostics import Diagnostic, Location, problem
from packager.markup import first_words
from packager.markup.paths import resolve
from packager.model import (
    WITH_GAPS,
    Choice,
    ChoiceGap,
    Cloze,
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
    NumberGap,
    Numerical,
    Ordering,
    Pair,
    Plain,
    Question,
    RawQuestion,
    ShortAnswer,
    Spare,
    TrueFalse,
    WordGap,
)
from packager.source import answers, calculated, families, onimage
from packager.source.answers import equals, letters, percent, prose
from packager.source.nodes import Scalar
from packager.source.onimage import no_lone_distractors
from packager.source.shape import Record, Shape
from packager.source.values import Problems

_GAPPED = frozenset({"cloze", "gap-select", "drag-words"})


def question(record: Record, section: tuple[Plain, ...], problems: Problems) -> Question[Markdown] | None:
    """A question of a bank, or None where too much of it is missing (which is reported already)."""
    if not record.whole:
        return None
    if record["kind"] == "raw":
        return _raw(record, section)
    id = record["id"].text
    name = record["name"]
    common: dict[str, Any] = {
        "id": id,
        "name": name.plain(f"{id}.name", "name") if name else Plain(first_words(record["prompt"].text, record["kind"] in _GAPPED or "values" in record) or id, f"{id}.name", "name", None, record.at("prompt"), True),
        "prompt": record["prompt"].markdown(f"{id}.prompt", WITH_GAPS if record["kind"] in _GAPPED else "prompt"),
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
    if record["kind"] != "description":
        common |= {
            "points": record["points"], "hints": _hints(record["hints"], id), "penalty": record["penalty"],
            "difficulty": record["difficulty"] or "", "bloom": record["bloom"] or "",
            "targets": {format.text: {name.text: value.text for name, value in settings} for format, settings in record["targets"]},
        }  # fmt: skip
    made = _MAKERS[record["kind"]](record, id, common, problems)
    if made is None or not _complete(record):
        return None  # what could not be read may be the right answer
    if families.asked(record):
        made = families.family(record, made, problems)
    else:
        families.forlorn(record, problems)
    if made is None:
        return None
    if (share := grade.reachable(made)) != 1:
        problems.append(_unreachable(record.loc, f"question '{made.id}'", made, share))
    return made


def _raw(record: Record, section: tuple[Plain, ...]) -> RawQuestion[Markdown]:
    """A question whose source nobody reads here. Where it lies in a file, the library brings it."""
    id, name, file = record["id"].text, record["name"], record["file"]
    bank = PurePosixPath(record.loc.file).parent
    return RawQuestion(
        id=id,
        name=Plain(" ".join(name.text.split()) if name else id, f"{id}.name", "name", None, record.at("name"), True),
        prompt=Markdown("", f"{id}.prompt", "prompt", loc=record.loc),
        section=section,
        format=record["format"].text,
        source=record["source"].text if record["source"] else "",
        file=resolve(f"{bank}/x", file.text.strip()) or file.text if file else "",
        loc=record.loc,
        places=record.places,
    )


_LISTS = (
    "options", "answers", "pairs", "items", "between", "gaps", "groups", "words", "drops", "zones", "at", "circle", "rectangle", "polygon"
)  # fmt: skip


@cache
def _lists(shape: Shape) -> tuple[str, ...]:
    """The keys of a group that hold what can be chosen or accepted."""
    return tuple(key for key in _LISTS if key in shape.by_name)


def _complete(record: Record) -> bool:
    """Whether everything that can be chosen or accepted was read."""
    return all(
        record.all_read(key) and all(row.whole and _complete(row) for row in _rows(record[key]))
        for key in _lists(record.shape)
        if key in record
    )


def _rows(value: tuple[Any, ...]) -> Iterator[Record]:
    """The groups of keys in a list, or under the names of a table."""
    for item in value:
        row = item[1] if isinstance(item, tuple) else item
        if isinstance(row, Record):
            yield row


def words(scalars: tuple[Scalar, ...]) -> tuple[str, ...]:
    """The texts of names, each once."""
    return tuple(dict.fromkeys(scalar.text for scalar in scalars))


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


def _unreachable(place: Location, name: str, made: Any, share: Fraction) -> Diagnostic:
    """That the right answers of a question, or of a gap in one, are not worth its points."""
    options = isinstance(made, Choice | ChoiceGap)
    if share <= 0:
        hint = "write `right:` before the option that is right" if options else "give one answer its full worth"
        return problem("question-no-correct-answer", place, f"{name} has no right answer", hint)
    hint = "let the shares of the right options add up to 100%" if options and made.several else "give one answer the worth 100%"
    at_most = "at most " if share < 1 else ""
    return problem("question-fractions", place, f"the right answers of {name} are worth {at_most}{percent(share)}, not 100%", hint)


# ---- one kind each -------------------------------------------------------------------------------------------------------------


def _choice(record: Record, id: str, common: dict[str, Any], problems: Problems) -> Choice[Markdown]:
    options, several = answers.choice(record, id, problems)
    whole = record["scoring"] == "whole"
    if whole and not several:
        problems.append(
            problem(
                "key-clash",
                record.at("scoring"),
                "one option is asked for, which is all or nothing anyway",
                "take `scoring` out, or write   select: several",
            )
        )
    for row in record["options"] if whole else ():
        if row.whole and row["worth"] is not None:
            problems.append(
                problem(
                    "key-clash",
                    row.at("worth"),
                    "all right options are worth the points together, so that one has no `worth`",
                    "take it out",
                )
            )
    return Choice(
        **common, options=options, several=several, scoring=record["scoring"], shuffle=record["shuffle"], numbering=record["numbering"]
    )


def _true_false(record: Record, id: str, common: dict[str, Any], problems: Problems) -> TrueFalse[Markdown] | None:
    if common["feedback"].partial is not None:
        message = "an answer of true or false is never right in part, so that nobody reads this"
        problems.append(problem("key-clash", record["feedback"].at("partial"), message, "take `partial` out"))
    when_true = prose(record["when-true"], f"{id}.when-true", "feedback")
    when_false = prose(record["when-false"], f"{id}.when-false", "feedback")
    known = families.names(record)
    said = (record["answer"], "") if known is None else families.truth(record["answer"], known, problems)
    if said is None:
        return None
    return TrueFalse(**common, answer=said[0], condition=said[1], when_true=when_true, when_false=when_false)


def _short_answer(record: Record, id: str, common: dict[str, Any], problems: Problems) -> ShortAnswer[Markdown]:
    exact = record["case-sensitive"]
    return ShortAnswer(**common, answers=answers.words(record["answers"], id, exact, problems), case_sensitive=exact)


def _numerical(record: Record, id: str, common: dict[str, Any], problems: Problems) -> Numerical[Markdown]:
    return Numerical(**common, **answers.units(record, id, problems), answers=answers.numbers(record, id, problems, families.names(record)))


def _matching(record: Record, id: str, common: dict[str, Any], problems: Problems) -> Matching[Markdown]:
    pairs = []
    for number, (stem, answer) in enumerate(record["pairs"], 1):
        key = f"{id}.pair.{number}"
        pairs.append(Pair(str(number), stem.markdown(key, "stem"), answer.plain(f"{key}.answer", "answer"), stem.loc))
    distractors = tuple(wrong.plain(f"{id}.distractor.{number}", "answer") for number, wrong in enumerate(record["distractors"], 1))
    equals([(pair.stem.source, pair.loc) for pair in pairs], "stem", "options-equal", problems)
    right = {pair.answer.text: pair.answer.loc for pair in pairs}
    _spare([(wrong.text, wrong.loc) for wrong in distractors], right, "is the answer of a pair", "the pair", problems)
    return Matching(
        **common,
        pairs=tuple(pairs),
        distractors=tuple({d.text: d for d in reversed(distractors)}.values())[::-1],
        shuffle=record["shuffle"],
    )


def _spare(distractors: list[tuple[str, Location]], right: Mapping[str, Location], why: str, where: str, problems: Problems) -> None:
    """Reports each distractor that is right somewhere, or stands there a second time."""
    first: dict[str, Location] = {}
    for text, loc in distractors:
        if text in right:
            problems.append(problem("options-equal", loc, f"the distractor '{text}' {why}", "take it out", [(right[text], where)]))
        elif text in first:
            problems.append(
                problem("options-equal", loc, f"the distractor '{text}' stands here twice", "take it out", [(first[text], "the first")])
            )
        first.setdefault(text, loc)


def _ordering(record: Record, id: str, common: dict[str, Any], problems: Problems) -> Ordering[Markdown]:
    items = [
        Item(key := letters(number), text.markdown(f"{id}.item.{key}", "item"), text.loc) for number, text in enumerate(record["items"])
    ]
    equals([(item.text.source, item.loc) for item in items], "item", "options-equal", problems)
    return Ordering(**common, items=tuple(items), scoring=record["scoring"])


def _cloze(record: Record, id: str, common: dict[str, Any], problems: Problems) -> Cloze[Markdown]:
    gaps: list[ChoiceGap[Markdown] | WordGap[Markdown] | NumberGap[Markdown]] = []
    for name, row in record["gaps"]:
        if not row.whole:
            continue
        key, own = name.text, f"{id}.gap.{name.text}"
        made: ChoiceGap[Markdown] | WordGap[Markdown] | NumberGap[Markdown]
        if row["options"]:
            options, several = answers.choice(row, own, problems)
            layout: Literal["list", "column", "row"] = "column" if several and row["layout"] == "list" else row["layout"]
            made = ChoiceGap(key, options, several, row["shuffle"], layout, row["weight"], name.loc)
        elif row["words"]:
            exact = row["case-sensitive"]
            made = WordGap(key, answers.words(row["words"], own, exact, problems), exact, row["weight"], name.loc)
        else:
            made = NumberGap(key, answers.numbers(row, own, problems, families.names(record)), row["weight"], name.loc)
        gaps.append(made)
        if (share := grade.reachable(made)) != 1:
            problems.append(_unreachable(row.at("options"), f"the gap '{key}'", made, share))
    if "points" not in record:
        common = common | {"points": sum((gap.weight for gap in gaps), Fraction(0)) or Fraction(1)}
    return Cloze(**common, gaps=tuple(gaps))


def _gaps(record: Record, id: str, common: dict[str, Any], problems: Problems) -> dict[str, Any]:
    """The fields of a question whose gaps are filled from lists."""
    gaps: list[Filling] = []
    spare: list[Spare] = []
    for number, group in enumerate(record["groups"] or (record,), 1):
        words: dict[str, Any] = {}
        for name, word in group["gaps"]:
            gaps.append(Filling(name.text, word.plain(f"{id}.gap.{name.text}", "answer"), number, name.loc))
            words.setdefault(word.text, word.loc)
        _spare([(wrong.text, wrong.loc) for wrong in group["distractors"]], words, "belongs into a gap", "the gap", problems)
        for wrong in group["distractors"]:
            if wrong.text not in words:
                words[wrong.text] = wrong.loc
                spare.append(Spare(wrong.plain(f"{id}.distractor.{len(spare) + 1}", "answer"), number))
    no_lone_distractors(record, problems)
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
    for key in ("template", "min-words", "max-words") if record["response"] == "file" else ():
        if key in record:
            said = f"files alone are asked for, so that there is no field for '{key}'"
            problems.append(problem("key-clash", record.at(key), said, "take it out, or write   response: formatted"))
    return Essay(
        **common, response=record["response"], lines=record["lines"], min_words=least, max_words=most, attachments=record["attachments"],
        template=prose(record["template"], f"{id}.template", "template"), grader_notes=prose(record["grader-notes"], f"{id}.grader-notes", "grader notes"),
    )  # fmt: skip


def _description(record: Record, id: str, common: dict[str, Any], problems: Problems) -> Description[Markdown]:
    return Description(**common)


_MAKERS: dict[str, Callable[[Record, str, dict[str, Any], Problems], Question[Markdown] | None]] = {
    "choice": _choice, "true-false": _true_false, "short-answer": _short_answer,
    "numerical": _numerical, "matching": _matching, "ordering": _ordering, "cloze": _cloze, "gap-select": _gap_select, "drag-words": _drag_words, "drag-image": onimage.drag_image, "drag-markers": onimage.drag_markers, "essay": _essay,
    "description": _description, "calculated": calculated.calculated, "calculated-simple": calculated.calculated_simple,
    "calculated-choice": calculated.calculated_choice,
}  # fmt: skip
