"""What is asked and accepted in GIFT, kind by kind. Moodle guesses the kind from the signs between the braces: each is written so that it is its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from packager.diagnostics import Location, problem
from packager.formats import _moodle
from packager.formats._convert import gaps_to_matching, ordering_to_matching, unit_shown, with_row
from packager.formats._moodlefile import by_share, joined, with_unit
from packager.formats.base import not_carried
from packager.formats.gift.syntax import escapable, escaped, escaped_shown
from packager.localize.phrase import phrase
from packager.model import (
    Accepted,
    CalculatedChoice,
    CalculatedSimple,
    Choice,
    Description,
    DragWords,
    Essay,
    GapSelect,
    Html,
    Matching,
    Numerical,
    NumericAnswer,
    Ordering,
    Plain,
    Question,
    ShortAnswer,
    TrueFalse,
    kind_of,
)

if TYPE_CHECKING:
    from packager.formats.gift.writing import Page

_FORMATS = ("[html]", "[plain]", "[moodle]", "[markdown]")
SCORING = {"places": "ABSOLUTE_POSITION", "next": "RELATIVE_NEXT_EXCLUDE_LAST", "whole": "ALL_OR_NOTHING"}
"""Ways to score an order by their names in Moodle; the longest row is not among them, since its name has a slip in Moodle's reader."""


def fitted(page: Page, question: Question[Html]) -> Question[Html] | None:
    """The question as GIFT has it: another one that keeps the marks and the right answer, where it has no such thing; None where there is none."""
    if isinstance(question, CalculatedSimple | CalculatedChoice):
        page.problems.append(not_carried(page.format, kind_of(question), f"the {kind_of(question)} question '{question.id}'", question.loc))
        question = with_row(question, page.lang)
    if (
        _says_how_right(question)
        and isinstance(question, Matching | Ordering | Essay | GapSelect | DragWords | Choice)
        and not _is_of_one(question)
    ):
        page.lost(question.at("feedback"), f"what '{question.id}' says of right and wrong answers as a whole", "use the general feedback, or that of an answer")  # fmt: skip
    if isinstance(question, Ordering) and page.version < (4, 4):
        made = ordering_to_matching(question)
        if made is None:
            _out(page, question, "its order is not graded by the place of each item", "score it by `places`", "scoring")
            return None
        page.problems.append(not_carried(page.format, "ordering", f"ordering question '{question.id}'", question.loc))
        return made
    if isinstance(question, GapSelect | DragWords):
        page.problems.append(not_carried(page.format, kind_of(question), f"the {kind_of(question)} question '{question.id}'", question.loc))
        return gaps_to_matching(question)
    if isinstance(question, Choice) and question.scoring == "whole":
        _out(page, question, "its right options are scored as a whole, and Moodle's give parts", "take `scoring: whole` out", "scoring")
        return None
    if isinstance(question, Numerical):
        return replace(question, prompt=with_unit(unit_shown(question)))
    if isinstance(question, Choice) and _is_of_one(question) and _says_how_right(question):
        page.problems.append(not_carried(page.format, "combined-feedback", f"what choice '{question.id}' says of right and wrong answers", question.at("feedback")))  # fmt: skip
        options = (replace(o, feedback=joined(o.feedback, by_share(question.feedback, o.fraction))) for o in question.options)
        return replace(question, options=tuple(options))
    return question


def answers(page: Page, question: Question[Html]) -> str | None:
    """What stands between the braces, a line an answer; None, and said, where GIFT cannot hold it."""
    writer: Callable[[Page, Any], str | None] | None = _WRITERS.get(type(question))
    if writer is None:
        page.problems.append(not_carried(page.format, kind_of(question), f"question '{question.id}'", question.loc))
        return None
    return writer(page, question)


def _choice(page: Page, question: Choice[Html]) -> str | None:
    """One answer: the first right option begins with `=`, which tells Moodle that there is one; a share stands in percent signs after `~`."""
    if len(question.options) < 2:
        _out(page, question, "Moodle's import stops at a choice of fewer than two options", "give it another option")
        return None
    shares = page.shares(question, question.options, together=question.several)
    if shares is None:
        return None
    out = []
    right = "~%100%" if question.several else "="
    for option, share in zip(question.options, shares, strict=True):
        words = page.text(option.text)
        if not words:
            _out(page, question, "an option has nothing left to show", "say it in words, or give its picture an alternative text")
            return None
        mark = right if share == 1 else f"~%{_moodle.percent(share)}%" if share else "~"
        right = "~%100%" if share == 1 else right
        out.append(f"{mark}{words}{page.feedback(option.feedback)}")
    return "\n".join(out)


def _true_false(page: Page, question: TrueFalse[Html]) -> str:
    """TRUE or FALSE, then what is said of the wrong answer, then of the right one."""
    texts = (question.when_false, question.when_true) if question.answer else (question.when_true, question.when_false)
    wrong, right = (
        page.text(joined(own, by_share(question.feedback, Fraction(is_right)))) for is_right, own in enumerate(texts)
    )  # fmt: skip
    return f"{'TRUE' if question.answer else 'FALSE'}{f'#{wrong}' if wrong or right else ''}{f'#{right}' if right else ''}"


def _short_answer(page: Page, question: ShortAnswer[Html]) -> str | None:
    """Each answer after `=` and its share, since a lone TRUE would be something else. An arrow would make pairs of the answers, but for a single one,
    which needs no `=`."""
    if question.case_sensitive and any(a.text.text.lower() != a.text.text.upper() for a in question.answers):
        _out(page, question, "small letters count as capitals there", "the question XML of the same bank has it", "case-sensitive")
        return None
    accepted = question.answers
    if question.feedback.incorrect and not any(set(a.text.text) == {"*"} for a in accepted):
        accepted += (Accepted(Plain("*", ""), Fraction(0)),)
    shares = page.shares(question, accepted) if page.comparable(question, accepted) else None
    if shares is None:
        return None
    texts = [a.text.text.strip() for a in accepted]
    alone = len(texts) == 1
    for a, words in zip(accepted, texts, strict=True):
        if why := _unsayable(words, alone):
            _out(page, question, why[0], why[1], place=a.loc)
            return None
    out = []
    for a, words, share in zip(accepted, texts, shares, strict=True):
        begins = "" if alone and "->" in words else "="
        plain = "[plain]" if words.startswith(_FORMATS) else ""
        said = page.feedback(joined(a.feedback, by_share(question.feedback, a.fraction)))
        out.append(f"{begins}%{_moodle.percent(share)}%{plain}{escaped(words)}{said}")
    return "\n".join(out)


def _unsayable(words: str, alone: bool) -> tuple[str, str] | None:
    """Why an accepted answer cannot stand in a GIFT file, and what to do."""
    if "->" in words and not alone:
        return f"with '{_short(words)}' among several answers Moodle would take it for pairs", "let it be the only accepted answer, or write another sign for the arrow"  # fmt: skip
    if not escapable(words):
        return f"Moodle would read other signs for '{_short(words)}'", "the question XML of the same bank has it"
    return None


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:39] + "…"


def _numerical(page: Page, question: Numerical[Html]) -> str | None:
    """`#`, then each number with its tolerance after a colon; `*` is any number."""
    numbers = question.answers
    if question.feedback.incorrect and not any(a.value is None for a in numbers):
        numbers += (NumericAnswer(None, fraction=Fraction(0)),)
    shares = page.shares(question, numbers)
    if shares is None:
        return None
    out = ["#"]
    for a, share in zip(numbers, shares, strict=True):
        number = "*" if a.value is None else f"{_moodle.number(a.value)}:{_moodle.number(a.tolerance)}"
        said = page.feedback(joined(a.feedback, by_share(question.feedback, a.fraction)))
        out.append(f"=%{_moodle.percent(share)}%{number}{said}")
    return "\n".join(out)


def _matching(page: Page, question: Matching[Html]) -> str | None:
    """A stem, an arrow and its answer, as many arrows as that may hold; an answer without a stem fits none."""
    rows: list[tuple[Html, Plain]] = [(pair.stem, pair.answer) for pair in question.pairs]
    rows += [((), distractor) for distractor in question.distractors]
    if len(rows) < 2:
        _out(page, question, "Moodle's import stops at fewer than two pairs", "give it another pair, or a distractor")
        return None
    out = []
    for number, (stem, answer) in enumerate(rows, 1):
        words = phrase(answer, page.course.lang).labelled
        stored = _moodle.fitted(words, str(number))
        if len(_moodle.shown(words)) > _moodle.LONGEST_NAME:
            said = f"this answer is cut to {_moodle.LONGEST_NAME} characters for Moodle"
            page.problems.append(problem("converted", answer.loc, said, "say it in fewer words"))
        text = page.text(stem)
        if stem and not text:
            _out(page, question, "one of its pairs has nothing left to show", "say it in words, or give its picture an alternative text")
            return None
        out.append(f"={text} -> {escaped_shown(stored)}")
    return "\n".join(out)


def _ordering(page: Page, question: Ordering[Html]) -> str | None:
    """As Moodle's own kind reads it (question/type/ordering/questiontype.php, import_from_gift): after `>` the settings, then an item a line."""
    if question.scoring not in SCORING:
        _out(page, question, "Moodle's reader of GIFT does not know this way of scoring an order", "choose another `scoring`", "scoring")
        return None
    out = [f">{len(question.items)} ALL VERTICAL {SCORING[question.scoring]} SHOW none"]
    for item in question.items:
        words = page.raw(item.text)
        if not words:
            _out(page, question, "an item has nothing left to show", "say it in words, or give its picture an alternative text")
            return None
        out.append(words)
    return "\n".join(out)


def _nothing(page: Page, question: Essay[Html] | Description[Html]) -> str:
    return ""


_WRITERS: dict[type[Any], Callable[[Page, Any], str | None]] = {
    Choice: _choice, TrueFalse: _true_false, ShortAnswer: _short_answer, Numerical: _numerical, Matching: _matching, Ordering: _ordering, Essay: _nothing,
    Description: _nothing,
}  # fmt: skip


def _is_of_one(question: Question[Html]) -> bool:
    return isinstance(question, Choice) and not question.several


def _says_how_right(question: Question[Html]) -> bool:
    return bool(question.feedback.correct or question.feedback.partial or question.feedback.incorrect)


def _out(page: Page, question: Question[Html], why: str, hint: str, key: str = "", place: Location | None = None) -> None:
    page.leave_out(question, why, hint, place or (question.at(key) if key else None))
