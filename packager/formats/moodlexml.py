"""Moodle's question XML: the banks of a course as one file, each question with its files in it.

Written as Moodle 4.3 to 4.5 read it (question/format/xml/format.php and the question types' save_question_options). Texts are HTML, formulas stay
TeX, which Moodle sets; names, tags and shares of marks are those of _moodle. What a file of questions has no place for (links into the course) is
said at its line; what a question is drawn by (competences, objectives, difficulty) becomes tags.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from html import escape
from typing import Any, assert_never
from urllib.parse import quote

from packager import walk
from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.files import Files, blob
from packager.formats import FORMATS, Options, _moodle
from packager.formats._xml import HEAD, NOWHERE, attribute, cdata, legal, text, without_dead
from packager.formats.base import spell, tex
from packager.localize.phrase import phrase
from packager.model import (
    Accepted,
    Bank,
    Choice,
    Course,
    Embed,
    Essay,
    Feedback,
    Html,
    Matching,
    Numerical,
    NumericAnswer,
    Ordering,
    Plain,
    Question,
    Ref,
    ShortAnswer,
    TrueFalse,
    direction,
)

FORMAT = "moodle-xml"
FILE = "questions.xml"
NEWEST = (4, 4)
"""The version of Moodle that a file is for unless its author says otherwise: the first that knows every kind."""

_NUMBERING = {"abc": "abc", "ABC": "ABCD", "123": "123", "iii": "iii", "III": "IIII", "none": "none"}
_RESPONSE = {"formatted": "editor", "text": "plain", "file": "noinline"}
_SCORING = {
    "places": "ABSOLUTE_POSITION",
    "next": "RELATIVE_NEXT_EXCLUDE_LAST",
    "longest": "LONGEST_ORDERED_SUBSET",
    "whole": "ALL_OR_NOTHING",
}
_MOST_FILES = 3  # that Moodle's form offers; beyond it, any number
_GAP = "_" * 10  # Moodle puts the answer's field in the place of five or more underscores
_FILES = "@@PLUGINFILE@@"
_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")


def write(course: Course[Html], options: Options) -> Result[Files]:
    """All questions of the course's banks as one file of Moodle XML. options: "category", the path of the category that is to hold the banks; as in
    Moodle `/` divides it, and `//` is a slash; "moodle", the version that imports it."""
    writer = _Writer(course)
    if "moodle" in options:
        writer.version = _version(options["moodle"], course.at(f"targets.{FORMAT}.moodle"), writer.problems)
    if "category" in options:
        here = course.at(f"targets.{FORMAT}.category")
        writer.above = tuple(writer.steps(options["category"], here))
        if not writer.above:
            writer.problems.append(problem("setting-unknown", here, "this names no category", "write category: Lighting, or take it out"))
    whole = "".join(writer.file())
    return Result({FILE: blob(legal(whole))}, tuple(writer.problems))


class _Writer:
    """One file in the making: its problems, each asset's bytes as base64, encoded once, and the tags that there are so far."""

    def __init__(self, course: Course[Html]) -> None:
        self.course = course
        self.problems: list[Diagnostic] = []
        self.encoded: dict[str, str] = {}
        self.stored_tags: dict[str, str] = {}  # the tag that is meant -> as it is stored
        self.spellings: dict[str, tuple[str, str]] = {}  # what Moodle takes for one tag -> the first that is meant, and stored
        self.above: tuple[str, ...] = ()  # names of the categories that hold the banks
        self.version: tuple[int, ...] = NEWEST
        self.around = ("", "")  # what stands around a text in another language than the course's

    def file(self) -> Iterator[str]:
        course = self.course
        if course.units or course.quizzes or course.glossary or any(m.links or m.discussions for m in course.modules):
            self.problems.append(
                problem("questions-only", course.loc, f"the {FORMATS[FORMAT].title} holds the questions of '{course.id}' and nothing else of it")
            )  # fmt: skip
        yield HEAD + "<quiz>\n"
        for bank in course.banks:
            yield from self.bank(bank)
        yield "</quiz>\n"

    # ---- categories --------------------------------------------------------------------------------------------------------

    def bank(self, bank: Bank[Html]) -> Iterator[str]:
        way = direction(bank.lang)
        apart = bank.lang != self.course.lang or way == "rtl"
        self.around = (f'<div lang="{attribute(bank.lang)}" dir="{way}">', "</div>") if apart else ("", "")
        yield self.category(bank, (), bank.description)
        section: tuple[Plain, ...] = ()
        for question in bank.questions:
            body = self.question(question)
            if body is None:
                continue
            if question.section != section:
                section = question.section
                yield self.category(bank, section)
            yield body

    def category(self, bank: Bank[Html], section: tuple[Plain, ...], info: Html | None = None) -> str:
        """A category; the questions after it are its own. It bears no idnumber: where a teacher has renamed or moved the category, or imports the bank
        in a second language, Moodle would make a second category of that idnumber, and the import would end with a database error."""
        names = [self.stored(part, _moodle.category(part.text, bank.id)) for part in (bank.title, *section)]
        path = "/".join(["$course$", "top", *(_step(name) for name in (*self.above, *names))])
        words = ("" if info is None else self.spelled(info, None)) + ("" if section else _credit(bank))
        return (
            '\n  <question type="category">\n'
            f"    <category>\n      <text>{cdata(path)}</text>\n    </category>\n"
            f'    <info format="html">\n      <text>{cdata(words)}</text>\n    </info>\n'
            "    <idnumber></idnumber>\n  </question>\n"
        )

    def steps(self, path: str, place: Location) -> Iterator[str]:
        """The names of the categories of a path."""
        for part in re.split("(?<!/)/(?!/)", path):
            if name := " ".join(part.replace("//", "/").split()):
                yield self.stored(Plain(name, "", loc=place), _moodle.category(name, name))

    def stored(self, plain: Plain, stored: str) -> str:
        """A name as Moodle has to store it; said where that is not what the author wrote."""
        if stored != " ".join(plain.text.split()):
            if len(_moodle.shown(plain.text)) > _moodle.LONGEST_NAME:
                why = f"is cut to {_moodle.LONGEST_NAME} characters"
            else:
                why = "is stored in another spelling, so that Moodle's pages show all of it"
            self.problems.append(problem("name-altered", plain.loc, f"this name {why}: '{stored}'"))
        if not stored.isascii() and _BEYOND_BMP.search(stored):
            self.beyond(stored, plain.loc)
        return stored

    # ---- questions -----------------------------------------------------------------------------------------------------------

    def question(self, question: Question[Html]) -> str | None:
        """The element of a question, or None where Moodle cannot hold it."""
        match question:
            case Choice():
                type, body = "multichoice", self.choice(question)
            case TrueFalse():
                type, body = "truefalse", self.true_false(question)
            case ShortAnswer():
                type, body = "shortanswer", self.short_answer(question)
            case Numerical():
                type, body = "numerical", self.numerical(question)
                question = replace(question, prompt=_with_unit(question))
            case Matching():
                type, body = "matching", self.matching(question)
            case Ordering():
                type, body = "ordering", self.ordering(question)
            case Essay():
                type, body = "essay", self.essay(question)
            case _ as never:
                assert_never(never)
        if body is None:
            return None
        name = self.stored(question.name, _moodle.fitted(question.name.text, question.id))
        penalty = {"truefalse": Fraction(1), "essay": Fraction(0)}.get(type, question.penalty)
        whole = (
            f'\n  <question type="{type}">\n'
            f"    <name>\n      <text>{cdata(name)}</text>\n    </name>\n"
            f"{self.field('questiontext', question.prompt)}"
            f"{self.field('generalfeedback', question.feedback.general)}"
            f"    <defaultgrade>{float(question.points):.7f}</defaultgrade>\n"
            f"    <penalty>{float(penalty):.7f}</penalty>\n"
            "    <hidden>0</hidden>\n"
            f"    <idnumber>{text(_moodle.identifier(question.id))}</idnumber>\n"
            f"{body}{self.hints(question)}{self.tags(question)}  </question>\n"
        )
        if not whole.isascii() and _BEYOND_BMP.search(whole):
            self.find_beyond(question)
        return whole

    def choice(self, question: Choice[Html]) -> str | None:
        shares = self.shares(question, question.options, together=question.several)
        if shares is None:
            return None
        answers = (self.answer(share, option.text, option.feedback) for option, share in zip(question.options, shares, strict=True))
        return (
            f"    <single>{_bool(not question.several)}</single>\n"
            f"    <shuffleanswers>{_bool(question.shuffle)}</shuffleanswers>\n"
            f"    <answernumbering>{_NUMBERING[question.numbering]}</answernumbering>\n"
            "    <showstandardinstruction>1</showstandardinstruction>\n"
            f"{self.combined(question.feedback)}{''.join(answers)}"
        )  # fmt: skip

    def true_false(self, question: TrueFalse[Html]) -> str:
        said = question.feedback
        answers = ((True, question.when_true), (False, question.when_false))
        return "".join(
            self.answer(share := Fraction(truth is question.answer), _bool(truth), _joined(own, _by_share(said, share))) for truth, own in answers
        )  # fmt: skip

    def short_answer(self, question: ShortAnswer[Html]) -> str | None:
        answers = question.answers
        if question.feedback.incorrect and not any(set(a.text.text) == {"*"} for a in answers):
            answers += (Accepted(Plain("*", ""), Fraction(0)),)  # what is said of a wrong answer needs an answer to hang on
        shares = self.shares(question, answers)
        if shares is None:
            return None
        return f"    <usecase>{int(question.case_sensitive)}</usecase>\n" + "".join(
            self.answer(share, a.text.text, _joined(a.feedback, _by_share(question.feedback, a.fraction)))
            for a, share in zip(answers, shares, strict=True)
        )

    def numerical(self, question: Numerical[Html]) -> str | None:
        answers = question.answers
        if question.feedback.incorrect and not any(a.value is None for a in answers):
            answers += (NumericAnswer(None, fraction=Fraction(0)),)
        shares = self.shares(question, answers)
        if shares is None:
            return None
        out = [
            self.answer(
                share, "*" if a.value is None else _moodle.number(a.value), _joined(a.feedback, _by_share(question.feedback, a.fraction)),
                f"      <tolerance>{_moodle.number(a.tolerance)}</tolerance>\n",
            )
            for a, share in zip(answers, shares, strict=True)
        ]  # fmt: skip
        unit = escape(question.unit.text) if question.unit else ""  # Moodle puts it into its pages as HTML
        # Moodle takes all blanks out before it reads the number: a unit that begins with a digit would be part of it
        known = 0 < len(unit) <= _moodle.LONGEST_UNIT and unit[0] not in "0123456789.,+-"
        if known:  # who types the unit too is right as well
            out.append(
                "    <units>\n      <unit>\n        <multiplier>1</multiplier>\n"
                f"        <unit_name>{text(unit)}</unit_name>\n      </unit>\n    </units>\n"
            )
        return "".join(out) + (
            "    <unitgradingtype>0</unitgradingtype>\n    <unitpenalty>0.1000000</unitpenalty>\n"
            f"    <showunits>{0 if known else 3}</showunits>\n    <unitsleft>0</unitsleft>\n"
        )

    def matching(self, question: Matching[Html]) -> str:
        rows: list[tuple[Html, Plain]] = [(pair.stem, pair.answer) for pair in question.pairs]
        rows += [((), distractor) for distractor in question.distractors]
        out = [f"    <shuffleanswers>{_bool(question.shuffle)}</shuffleanswers>\n{self.combined(question.feedback)}"]
        for number, (stem, answer) in enumerate(rows, 1):
            words = phrase(answer, self.course.lang).labelled
            stored = _moodle.fitted(words, str(number))
            if len(_moodle.shown(words)) > _moodle.LONGEST_NAME:
                said = f"this answer is cut to {_moodle.LONGEST_NAME} characters for Moodle"
                self.problems.append(problem("converted", answer.loc, said, "say it in fewer words"))
            out.append(self.field("subquestion", stem, f"      <answer>\n        <text>{cdata(stored)}</text>\n      </answer>\n"))
        return "".join(out)

    def ordering(self, question: Ordering[Html]) -> str | None:
        if self.version < (4, 4):
            self.lost(
                question.loc,
                f"ordering question '{question.id}'",
                "Moodle has this kind from 4.4 on: take `moodle` out of the settings, or ask in pairs",
            )
            return None
        items = (self.answer(Fraction(1), item.text, None) for item in question.items)
        return (
            "    <layouttype>VERTICAL</layouttype>\n    <selecttype>ALL</selecttype>\n    <selectcount>0</selectcount>\n"
            f"    <gradingtype>{_SCORING[question.scoring]}</gradingtype>\n"
            "    <showgrading>SHOW</showgrading>\n    <numberingstyle>none</numberingstyle>\n"
            f"{self.combined(question.feedback)}    <shownumcorrect>1</shownumcorrect>\n{''.join(items)}"
        )

    def essay(self, question: Essay[Html]) -> str:
        said = question.feedback
        if said.correct or said.partial or said.incorrect:
            self.lost(
                question.loc, f"what essay '{question.id}' says of right and wrong answers", "a person grades it; use the general feedback"
            )
        files = question.attachments
        if question.response == "file":
            files = max(files, 1)
        if files > _MOST_FILES:
            said_files = f"the limit of {files} files of essay '{question.id}' becomes no limit in Moodle, which has up to {_MOST_FILES} or any number"
            self.problems.append(problem("converted", question.loc, said_files))
            files = -1
        words = (question.min_words or "", question.max_words or "")
        template = "" if question.template is None else self.spelled(question.template, None)
        return (
            f"    <responseformat>{_RESPONSE[question.response]}</responseformat>\n"
            f"    <responserequired>{int(question.response != 'file')}</responserequired>\n"
            f"    <responsefieldlines>{question.lines}</responsefieldlines>\n"
            f"    <minwordlimit>{words[0]}</minwordlimit>\n    <maxwordlimit>{words[1]}</maxwordlimit>\n"
            f"    <attachments>{files}</attachments>\n"
            f"    <attachmentsrequired>{int(question.response == 'file')}</attachmentsrequired>\n"
            "    <maxbytes>0</maxbytes>\n    <filetypeslist></filetypeslist>\n"
            f"{self.field('graderinfo', question.grader_notes)}"
            f'    <responsetemplate format="html">\n      <text>{cdata(template)}</text>\n    </responsetemplate>\n'
        )  # fmt: skip

    # ---- parts of a question -------------------------------------------------------------------------------------------------

    def shares(self, question: Question[Html], answers: tuple[Any, ...], together: bool = False) -> tuple[Fraction, ...] | None:
        """The share of the points of each answer, as Moodle has it; None, and said, where the question cannot be held."""
        shares = _moodle.parts([answer.fraction for answer in answers], together)
        if shares is None:
            right = sum(answer.fraction > 0 for answer in answers)
            why = f"the marks of its {right} right options do not fit together" if together else "none of its answers earns the full mark"
            self.problems.append(
                problem("not-carried", question.loc, f"question '{question.id}' is left out of the {FORMATS[FORMAT].title}: {why} in Moodle's list",
                        "use marks from Moodle's list, or at most twenty right options")
            )  # fmt: skip
            return None
        for answer, share in zip(answers, shares, strict=True):
            if _moodle.percent(share) != _moodle.percent(answer.fraction):
                here = f"{_moodle.percent(answer.fraction)} % of the points becomes {_moodle.percent(share)} %"
                self.problems.append(
                    problem("fraction-not-in-moodle", answer.loc, f"{here}: Moodle has a list of shares, and this is not in it")
                )
        return shares

    def answer(self, share: Fraction, words: Html | str, feedback: Html | None, more: str = "") -> str:
        """An answer: a rope is shown as HTML, a string is compared with what the learner types."""
        if isinstance(words, str):
            format, content = "moodle_auto_format", f"      <text>{cdata(words)}</text>\n"
        else:
            format, content = "html", self.content(words)
        said = f'      <feedback format="html">\n{self.content(feedback)}      </feedback>\n'
        return f'    <answer fraction="{_moodle.percent(share)}" format="{format}">\n{content}{said}{more}    </answer>\n'

    def combined(self, feedback: Feedback[Html]) -> str:
        return (
            self.field("correctfeedback", feedback.correct)
            + self.field("partiallycorrectfeedback", feedback.partial)
            + self.field("incorrectfeedback", feedback.incorrect)
        )

    def hints(self, question: Question[Html]) -> str:
        if isinstance(question, Essay) and question.hints:
            self.lost(question.hints[0].loc, f"each hint of essay '{question.id}'", "a person grades it, after one try")
            return ""
        marks = (("<shownumcorrect/>", "show_count"), ("<clearwrong/>", "clear_wrong"))
        return "".join(
            self.field("hint", hint.text, "".join(f"      {mark}\n" for mark, wish in marks if getattr(hint, wish)))
            for hint in question.hints
        )

    def tags(self, question: Question[Html]) -> str:
        stored = dict.fromkeys(self.stored_tag(tag, question, key) for key, tag in _moodle.tags(question))
        out = "".join(f"      <tag><text>{text(tag)}</text></tag>\n" for tag in stored)
        return out and f"    <tags>\n{out}    </tags>\n"

    def stored_tag(self, tag: str, question: Question[Html], key: str) -> str:
        """A tag as Moodle has to store it; said, at its first question, where that is not what the author wrote. Of tags that Moodle takes for one
        all are spelled as the first is."""
        if tag in self.stored_tags:
            return self.stored_tags[tag]
        own = _moodle.tag(tag)
        first, stored = self.spellings.setdefault(_moodle.folded(own), (tag, own))
        self.stored_tags[tag] = stored
        meant = _moodle.told(tag)[1] if key == "tags" else tag
        if stored != meant:
            why, hint = "", ""
            if first != tag and own != stored:
                why = ", which takes the two for one"
            elif (other := _moodle.told(meant)[0]) != "tags" and key == "tags":
                hint = f"write the key `{other}` if that is what you mean"
            self.problems.append(problem("name-altered", question.at(key), f"the tag '{meant}' becomes '{stored}' in Moodle{why}", hint))
        return stored

    # ---- texts -----------------------------------------------------------------------------------------------------------------

    def field(self, name: str, html: Html | None, more: str = "") -> str:
        return f'    <{name} format="html">\n{self.content(html)}{more}    </{name}>\n'

    def content(self, html: Html | None) -> str:
        """A text and the files that it shows."""
        if not html:
            return "      <text></text>\n"
        used: dict[str, str] = {}
        words = self.spelled(html, used)
        files = "".join(f'<file name="{attribute(name)}" path="/" encoding="base64">{data}</file>\n' for name, data in used.items())
        return f"      <text>{cdata(words)}</text>\n{files}"

    def spelled(self, html: Html, used: dict[str, str] | None) -> str:
        """A rope as HTML, in the language of the bank where that is not the course's. used gets the files that it shows (name -> base64);
        None where Moodle keeps no files."""

        def ref(ref: Ref) -> str:
            asset = self.course.assets.get(ref.id) if ref.kind == "asset" else None
            if asset is None:
                self.lost(ref.loc, f"this link to {_TARGETS[ref.kind]}", "its words stay; name the place in words")
                return NOWHERE
            if used is None:
                self.lost(ref.loc, "this file", "Moodle keeps no files here; use it in the question's text")
                return NOWHERE
            if ref.id not in self.encoded:
                self.encoded[ref.id] = b64encode(asset.blob.read()).decode()
            used[asset.name] = self.encoded[ref.id]
            return f"{_FILES}/{quote(asset.name)}" + (f"#{quote(ref.fragment)}" if ref.fragment else "")

        def embed(embed: Embed) -> str:
            self.lost(embed.loc, "a question placed in this text", "place it in a unit")
            return ""

        if any(isinstance(piece, str) and _FILES in piece for piece in html):
            # an author who writes about Moodle, which would put an address there
            html = tuple(piece.replace(_FILES, "@@PLUGINFILE&#64;&#64;") if isinstance(piece, str) else piece for piece in html)
        words = without_dead(spell(html, ref, tex, embed))
        return f"{self.around[0]}{words}{self.around[1]}" if words else ""

    # ---- what is said ----------------------------------------------------------------------------------------------------------

    def lost(self, location: Location, what: str, hint: str) -> None:
        self.problems.append(problem("not-carried", location, f"{what} is left out of the {FORMATS[FORMAT].title}", hint))

    def find_beyond(self, question: Question[Html]) -> None:
        """Says at which part of a question its first character beyond the basic plane is."""
        parts = [part for name in ("options", "answers", "pairs", "hints") for part in getattr(question, name, ())]
        for part in (*parts, question):
            for value in walk.texts(part):
                if value is question.name or value in question.section:
                    continue  # looked at as names
                words = value.text if isinstance(value, Plain) else spell(value, lambda _: "", tex, lambda _: "")
                if _BEYOND_BMP.search(words):
                    self.beyond(words, part.loc)
                    return
        for key, tag in _moodle.tags(question):
            if _BEYOND_BMP.search(tag):
                self.beyond(tag, question.at(key))

    def beyond(self, words: str, location: Location) -> None:
        found = _BEYOND_BMP.search(words)
        assert found
        self.problems.append(
            problem("character-beyond-basic-plane", location,
                    f"the character {found[0]} (U+{ord(found[0]):X}) is refused by a Moodle whose database has the old three-byte letters")
        )  # fmt: skip


def _version(text: str, here: Location, problems: list[Diagnostic]) -> tuple[int, ...]:
    """A version of Moodle as numbers; one that is none is said."""
    if re.fullmatch(r"\d+\.\d+(?:\.\d+)*\+?", text):
        return tuple(int(number) for number in re.findall(r"\d+", text))
    problems.append(problem("setting-unknown", here, f"'{text}' is no version of Moodle", "write it like 4.3, or take it out"))
    return NEWEST


_TARGETS = {"asset": "a file that is not there", "unit": "a unit", "term": "a glossary entry", "activity": "an activity"}


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _step(name: str) -> str:
    """A name as one step of a category's path, where `/` divides and `//` is a slash; a blank keeps one at its end apart (Moodle trims it)."""
    name = name.replace("/", "//")
    return f"{' ' if name.startswith('/') else ''}{name}{' ' if name.endswith('/') else ''}"


def _credit(bank: Bank[Html]) -> str:
    """A bank's licence, authors and version for the description of its category, without words, since they would need a language."""
    if not bank.license and not bank.authors and bank.version == "1.0":
        return ""
    return f"<p>{escape(' · '.join(filter(None, (bank.license, ', '.join(bank.authors), f'v{bank.version}'))))}</p>"


def _by_share(feedback: Feedback[Html], share: Fraction) -> Html | None:
    """What the question says of an answer of this share, for the kinds that have no such texts of their own in Moodle."""
    return feedback.correct if share == 1 else feedback.partial if share > 0 else feedback.incorrect


def _joined(first: Html | None, second: Html | None) -> Html | None:
    return (*first, "\n", *second) if first and second else first or second


def _with_unit(question: Numerical[Html]) -> Html:
    """The prompt with the unit beside the field for the number, unless the author has placed the field in the text."""
    if question.unit is None or any(isinstance(piece, str) and "_____" in piece for piece in question.prompt):
        return question.prompt
    return (*question.prompt, f"\n<p>{_GAP} {escape(question.unit.text)}</p>")
