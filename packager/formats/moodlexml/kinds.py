"""What is asked and accepted, kind by kind, as the question types of Moodle read it (question/type/<kind>, question/format/xml/format.php)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from html import unescape

from packager import walk
from packager.diagnostics import problem
from packager.formats import _moodle
from packager.formats._moodlefile import by_share, joined, unit_name
from packager.formats._xml import cdata, text
from packager.formats.moodlexml import parts
from packager.formats.moodlexml.page import ORDERING_SINCE, Page
from packager.localize.phrase import phrase
from packager.model import (
    Accepted,
    Choice,
    Essay,
    Html,
    Matching,
    Measured,
    Numerical,
    NumericAnswer,
    Ordering,
    Plain,
    ShortAnswer,
    TrueFalse,
)

SET = "multichoiceset"
"""The plugin whose choices are right as a whole or not at all (its questiontype.php, import_from_xml, 1.10)."""
NUMBERING = {"abc": "abc", "ABC": "ABCD", "123": "123", "iii": "iii", "III": "IIII", "none": "none"}
RESPONSE = {"formatted": "editor", "text": "plain", "file": "noinline"}
PLAIN_FIELDS = frozenset({"plain", "monospaced"})
"""Formats of a response that is typed without markup."""
SCORING = {
    "places": "ABSOLUTE_POSITION",
    "next": "RELATIVE_NEXT_EXCLUDE_LAST",
    "longest": "LONGEST_ORDERED_SUBSET",
    "whole": "ALL_OR_NOTHING",
}
_MARKUP = re.compile(r"<(?!/?p>|br\b)")
_BREAK = re.compile(r"<br\b[^>]*>")
_MOST_FILES = 3  # that Moodle's form offers; beyond it, any number


def choice(page: Page, question: Choice[Html]) -> str | None:
    shares = page.shares(question, question.options, together=question.several)
    if shares is None:
        return None
    answers = (parts.answer(page, share, option.text, option.feedback) for option, share in zip(question.options, shares, strict=True))
    return (
        f"    <single>{parts.boolean(not question.several)}</single>\n"
        f"    <shuffleanswers>{parts.boolean(question.shuffle)}</shuffleanswers>\n"
        f"    <answernumbering>{NUMBERING[question.numbering]}</answernumbering>\n"
        "    <showstandardinstruction>1</showstandardinstruction>\n"
        f"{parts.combined(page, question.feedback)}{''.join(answers)}"
    )  # fmt: skip


def choice_set(page: Page, question: Choice[Html]) -> str | None:
    """A choice of several that is right as a whole or not at all: Moodle's own choices are none, but those of the plugin multichoiceset."""
    if SET not in page.plugins:
        hint = (
            f"let each right option earn its part, or write   targets: {{moodle-xml: {{plugins: {SET}}}}}   where the site has that plugin"
        )
        page.lost(
            question.at("scoring"), f"choice '{question.id}', which is scored as a whole and needs the plugin '{SET}' in Moodle,", hint
        )
        return None
    if question.feedback.partial:
        page.lost(
            question.at("feedback"),
            f"what '{question.id}' says of an answer that is right in part",
            "there is none where it is scored as a whole",
        )
    answers = (parts.answer(page, Fraction(option.fraction > 0), option.text, option.feedback) for option in question.options)
    return (
        f"    <shuffleanswers>{parts.boolean(question.shuffle)}</shuffleanswers>\n"
        f"{page.field('correctfeedback', question.feedback.correct)}{page.field('incorrectfeedback', question.feedback.incorrect)}"
        f"    <shownumcorrect/>\n    <answernumbering>{NUMBERING[question.numbering]}</answernumbering>\n"
        f"    <showstandardinstruction>1</showstandardinstruction>\n{''.join(answers)}"
    )


def true_false(page: Page, question: TrueFalse[Html]) -> str:
    said = question.feedback
    answers = ((True, question.when_true), (False, question.when_false))
    return "".join(
        parts.answer(page, share := Fraction(truth is question.answer), parts.boolean(truth), joined(own, by_share(said, share))) for truth, own in answers
    )  # fmt: skip


def short_answer(page: Page, question: ShortAnswer[Html]) -> str | None:
    answers = question.answers
    if not page.comparable(question, answers):
        return None
    if question.feedback.incorrect and not any(set(a.text.text) == {"*"} for a in answers):
        answers += (Accepted(Plain("*", ""), Fraction(0)),)  # what is said of a wrong answer needs an answer to hang on
    shares = page.shares(question, answers)
    if shares is None:
        return None
    return f"    <usecase>{int(question.case_sensitive)}</usecase>\n" + "".join(
        parts.answer(page, share, a.text.text.strip(), joined(a.feedback, by_share(question.feedback, a.fraction)))
        for a, share in zip(answers, shares, strict=True)
    )


def numerical(page: Page, question: Numerical[Html]) -> str | None:
    answers = question.answers
    if question.feedback.incorrect and not any(a.value is None for a in answers):
        answers += (NumericAnswer(None, fraction=Fraction(0)),)
    shares = page.shares(question, answers)
    if shares is None:
        return None
    out = [
        parts.answer(page,
            share, "*" if a.value is None else _moodle.number(a.value), joined(a.feedback, by_share(question.feedback, a.fraction)),
            f"      <tolerance>{_moodle.number(a.tolerance)}</tolerance>\n",
        )
        for a, share in zip(answers, shares, strict=True)
    ]  # fmt: skip
    asked = units(page, question)
    return None if asked is None else "".join(out) + asked


def units(page: Page, question: Measured[Html]) -> str | None:
    """The units of the answer, the question's own first; None, and said, where Moodle would not know one that it is to ask for."""
    own = unit_name(question.unit) if question.unit else ""
    units = [(own, Decimal(1)), *_other_units(page, question, own)]
    asked = question.unit_input != "shown"
    for name, _ in units if asked else ():
        if why := _unknown(name, question.unit_input == "typed"):
            page.leave_out(question, f"Moodle would not know its unit '{unescape(name)[:40]}', which {why[0]}", why[1], question.at("unit"))
            return None
    # who types a unit that is shown is right as well
    known = asked or (0 < len(own) <= _moodle.LONGEST_UNIT and own[0] not in _NUMERIC)
    penalty = question.unit_penalty
    shown = {"shown": 0 if known else 3, "typed": 0, "list": 2}[question.unit_input]
    rows = "".join(
        f"      <unit>\n        <multiplier>{_moodle.number(factor)}</multiplier>\n        <unit_name>{text(name)}</unit_name>\n      </unit>\n"
        for name, factor in units
    )
    return (f"    <units>\n{rows}    </units>\n" if known else "") + (
        f"    <unitgradingtype>{0 if penalty is None else 2}</unitgradingtype>\n    <unitpenalty>{float(Fraction(1, 10) if penalty is None else penalty):.7f}</unitpenalty>\n"
        f"    <showunits>{shown}</showunits>\n    <unitsleft>0</unitsleft>\n"
    )


_NUMERIC = "0123456789.,+-*"


def _unknown(name: str, typed: bool) -> tuple[str, str] | None:
    """Why Moodle would not know a unit that it asks for, and what to do. It takes all blanks out of what is typed before it reads the number."""
    if len(name) > _moodle.LONGEST_UNIT:
        return f"has more than {_moodle.LONGEST_UNIT} characters", "write it shorter"
    if name in ("", "*"):
        return "is no name of a unit", "name it"
    if typed and (" " in name or name[0] in _NUMERIC):
        return "has a blank or begins with a digit or sign of numbers", "write   unit-input: list"
    return None


def _other_units(page: Page, question: Measured[Html], own: str) -> Iterator[tuple[str, Decimal]]:
    """The other units that Moodle can keep, as HTML, each with its factor; any other is said."""
    known = {_moodle.folded(own): own}
    for unit in question.other_units:
        name = unit_name(unit.name)
        if not _moodle.factor(unit.factor):
            few = unit.factor < 1
            why = f"of whose factor Moodle would keep {'too few figures' if few else 'no part'}"
            hint = "ask for the answer in this unit, and give the unit that it has now as another" if few else "take a larger unit"
        elif (other := known.setdefault(_moodle.folded(name), name)) != name:
            why, hint = (
                f"which Moodle's database takes for '{unescape(other)}'",
                "keep the one that learners need, or write one of the two in words",
            )
        else:
            yield name, unit.factor
            continue
        page.lost(unit.name.loc, f"the unit '{unescape(name)}' of '{question.id}', {why},", hint)


def matching(page: Page, question: Matching[Html]) -> str:
    rows: list[tuple[Html, Plain]] = [(pair.stem, pair.answer) for pair in question.pairs]
    rows += [((), distractor) for distractor in question.distractors]
    out = [f"    <shuffleanswers>{parts.boolean(question.shuffle)}</shuffleanswers>\n{parts.combined(page, question.feedback)}"]
    for number, (stem, answer) in enumerate(rows, 1):
        words = phrase(answer, page.course.lang).labelled
        stored = _moodle.fitted(words, str(number))
        if len(_moodle.shown(words)) > _moodle.LONGEST_NAME:
            said = f"this answer is cut to {_moodle.LONGEST_NAME} characters for Moodle"
            page.problems.append(problem("converted", answer.loc, said, "say it in fewer words"))
        out.append(page.field("subquestion", stem, f"      <answer>\n        <text>{cdata(stored)}</text>\n      </answer>\n"))
    return "".join(out)


def ordering(page: Page, question: Ordering[Html]) -> str | None:
    if page.version < ORDERING_SINCE:
        page.lost(
            question.loc,
            f"ordering question '{question.id}'",
            "Moodle has this kind from 4.4 on: take `moodle` out of the settings, or ask in pairs",
        )
        return None
    items = (parts.answer(page, Fraction(1), item.text, None) for item in question.items)
    return (
        "    <layouttype>VERTICAL</layouttype>\n    <selecttype>ALL</selecttype>\n    <selectcount>0</selectcount>\n"
        f"    <gradingtype>{SCORING[question.scoring]}</gradingtype>\n"
        "    <showgrading>SHOW</showgrading>\n    <numberingstyle>none</numberingstyle>\n"
        f"{parts.combined(page, question.feedback)}    <shownumcorrect>1</shownumcorrect>\n{''.join(items)}"
    )


def essay(page: Page, question: Essay[Html]) -> str:
    said = question.feedback
    if said.correct or said.partial or said.incorrect:
        page.lost(
            question.at("feedback"),
            f"what essay '{question.id}' says of right and wrong answers",
            "a person grades it; use the general feedback",
        )
    files = question.attachments
    if question.response == "file":
        files = max(files, 1)
    if files > _MOST_FILES:
        said_files = (
            f"the limit of {files} files of essay '{question.id}' becomes no limit in Moodle, which has up to {_MOST_FILES} or any number"
        )
        page.problems.append(problem("converted", question.at("attachments"), said_files))
        files = -1
    words = (question.min_words or "", question.max_words or "")
    return (
        f"    <responseformat>{RESPONSE[question.response]}</responseformat>\n"
        f"    <responserequired>{int(question.response != 'file')}</responserequired>\n"
        f"    <responsefieldlines>{question.lines}</responsefieldlines>\n"
        f"    <minwordlimit>{words[0]}</minwordlimit>\n    <maxwordlimit>{words[1]}</maxwordlimit>\n"
        f"    <attachments>{files}</attachments>\n"
        f"    <attachmentsrequired>{int(question.response == 'file')}</attachmentsrequired>\n"
        "    <maxbytes>0</maxbytes>\n    <filetypeslist></filetypeslist>\n"
        f"{page.field('graderinfo', question.grader_notes)}"
        f"{_template(page, question)}"
    )  # fmt: skip


def _template(page: Page, question: Essay[Html]) -> str:
    """The text to begin with: HTML, or, where the field holds plain text, its words, since Moodle puts them there as they are (renderer.php of
    question/type/essay)."""
    begin = question.template or ()
    if question.response != "text":
        return f'    <responsetemplate format="html">\n      <text>{cdata(page.spelled(begin, None))}</text>\n    </responsetemplate>\n'
    if not all(isinstance(piece, str) and not _MARKUP.search(piece) for piece in begin):
        said = f"the text to begin with of essay '{question.id}' is shown without its markup, since its field holds plain text"
        page.problems.append(problem("converted", question.at("template"), said, "write it in plain words, or   response: formatted"))
    return f'    <responsetemplate format="plain_text">\n      <text>{cdata(_typed(begin))}</text>\n    </responsetemplate>\n'


def _typed(html: Html) -> str:
    """A text as it is typed: a blank line between its blocks."""
    broken = tuple(_BREAK.sub("\0", piece) if isinstance(piece, str) else piece for piece in html)
    lines = ("\n".join(part.strip() for part in block.split("\0")) for block in walk.plain_lines(broken))
    return "\n\n".join(lines)
