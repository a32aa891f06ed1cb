"""A file of questions for Moodle in the making, whichever its format: texts, names, tags and shares as Moodle stores them, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from html import escape
from typing import Any

from packager import walk
from packager.diagnostics import Diagnostic, Location, problem
from packager.formats import FORMATS, _moodle
from packager.formats._xml import NOWHERE, attribute, without_dead
from packager.formats.base import spell, tex
from packager.model import Accepted, Asset, Bank, Course, Embed, Feedback, Html, Measured, Plain, Question, QuestionBase, Ref, direction
from packager.source.values import truth

_FILES = "@@PLUGINFILE@@"
_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")
_TARGETS = {"asset": "a file that is not there", "unit": "a unit", "term": "a glossary entry", "activity": "an activity"}
GAP = "_" * 10  # Moodle puts the answer's field in the place of five or more underscores


class MoodleFile:
    """One file in the making: its problems, the tags and idnumbers that there are so far, the names of the categories `above` its banks, and whether a bank's category
    has its version in its name: Moodle's import only ever adds, and takes the idnumber off a question where the category has it already, so that each version
    wants a category of its own."""

    def __init__(self, course: Course[Html], format: str) -> None:
        self.course = course
        self.format = format
        self.problems: list[Diagnostic] = []
        self.stored_tags: dict[str, str] = {}  # the tag that is meant -> as it is stored
        self.spellings: dict[str, tuple[str, str]] = {}  # what Moodle takes for one tag -> the first that is meant, and stored
        self.ids: dict[str, str] = {}  # what Moodle's database takes for one idnumber -> the first that is so
        self.above: tuple[str, ...] = ()
        self.versioned = False
        self.lang = course.lang  # of the bank at hand
        self.around = ("", "")  # what stands around a text in another language than the course's

    def questions_only(self) -> None:
        """The note that a course with more than questions has them alone in the file."""
        course = self.course
        if course.units or course.quizzes or course.glossary or any(m.links or m.discussions for m in course.modules):
            what = f"the {FORMATS[self.format].title} holds the questions of '{course.id}' and nothing else of it"
            self.problems.append(problem("questions-only", course.loc, what))

    # ---- categories --------------------------------------------------------------------------------------------------------

    def begin(self, bank: Bank[Html]) -> None:
        """From here on texts are those of this bank."""
        self.lang = bank.lang
        way = direction(bank.lang)
        apart = bank.lang != self.course.lang or way == "rtl"
        self.around = (f'<div lang="{attribute(bank.lang)}" dir="{way}">', "</div>") if apart else ("", "")

    def place_below(self, path: str, place: Location) -> None:
        """Reads the author's path of the category that is to hold the banks: `/` divides it, and `//` is a slash."""
        names = (" ".join(part.replace("//", "/").split()) for part in re.split("(?<!/)/(?!/)", path))
        self.above = tuple(self.stored(Plain(name, "", loc=place), _moodle.category(name, name)) for name in names if name)
        if not self.above:
            self.problems.append(problem("setting-unknown", place, "this names no category", "write category: Lighting, or take it out"))

    def name_by_version(self, wanted: str, place: Location) -> None:
        """Reads whether the author wants each bank's category named by its version too, in the words of every other yes and no."""
        self.versioned = truth(wanted) or False
        if truth(wanted) is None:
            wrong = f"'versioned' is 'yes' or 'no', not '{wanted}'"
            self.problems.append(problem("setting-unknown", place, wrong, "write versioned: yes, or take it out"))

    def category(self, bank: Bank[Html], section: tuple[Plain, ...]) -> str:
        """The path of a section's category, as Moodle reads it."""
        version = bank.version if self.versioned else ""
        title = replace(bank.title, text=f"{bank.title.text} {version}") if version else bank.title
        names = [self.stored(title, _moodle.category(bank.title.text, bank.id, version))]
        names += [self.stored(part, _moodle.category(part.text, bank.id)) for part in section]
        return "/".join(["$course$", "top", *(_step(name) for name in (*self.above, *names))])

    # ---- texts -------------------------------------------------------------------------------------------------------------

    def html(self, html: Html, file: Callable[[Ref, Asset], str]) -> str:
        """A rope as HTML, in the language of the bank where that is not the course's. file: the escaped address of a file that the text shows, or
        NOWHERE (_xml), and said, where there can be none."""

        def ref(ref: Ref) -> str:
            asset = self.course.assets.get(ref.id) if ref.kind == "asset" else None
            if asset is None:
                self.lost(ref.loc, f"this link to {_TARGETS[ref.kind]}", "its words stay; name the place in words")
                return NOWHERE
            return file(ref, asset)

        def embed(embed: Embed) -> str:
            self.lost(embed.loc, "a question placed in this text", "place it in a unit")
            return ""

        if any(isinstance(piece, str) and _FILES in piece for piece in html):
            # an author who writes about Moodle, which would put an address there
            html = tuple(piece.replace(_FILES, "@@PLUGINFILE&#64;&#64;") if isinstance(piece, str) else piece for piece in html)
        words = without_dead(spell(html, ref, tex, embed))
        return f"{self.around[0]}{words}{self.around[1]}" if words else ""

    # ---- names and tags ----------------------------------------------------------------------------------------------------

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

    def name(self, question: Question[Html]) -> str:
        return self.stored(question.name, _moodle.fitted(question.name.text, question.id))

    def idnumber(self, question: Question[Html]) -> str:
        """A question's id as Moodle keeps it. Of two that its database takes for one, the second would lose it: it gets an end of its own, which is said."""
        own = _moodle.identifier(question.id)
        first = self.ids.setdefault(_moodle.folded(own), own)
        if first == own:
            return own
        apart = _moodle.told_apart(own)
        said = f"the id '{own}' becomes '{apart}' in Moodle, whose database takes it for '{first}'"
        self.problems.append(problem("name-altered", question.at("id"), said, "give one of the two another id"))
        return apart

    def tags(self, question: Question[Html]) -> tuple[str, ...]:
        """Each tag of a question once, as Moodle has to store it."""
        return tuple(dict.fromkeys(self.stored_tag(tag, question, key) for key, tag in _moodle.tags(question)))

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

    # ---- marks -------------------------------------------------------------------------------------------------------------

    def shares(self, question: Question[Html], answers: tuple[Any, ...], together: bool = False) -> tuple[Fraction, ...] | None:
        """The share of the points of each answer, as Moodle has it; None, and said, where the question cannot be held."""
        shares = _moodle.parts([answer.fraction for answer in answers], together)
        if shares is None:
            right = sum(answer.fraction > 0 for answer in answers)
            why = f"the marks of its {right} right options do not fit together" if together else "none of its answers earns the full mark"
            self.leave_out(question, f"{why} in Moodle's list", "use marks from Moodle's list, or at most twenty right options")
            return None
        for answer, share in zip(answers, shares, strict=True):
            if share is not answer.fraction and _moodle.percent(share) != _moodle.percent(answer.fraction):
                here = f"{_moodle.percent(answer.fraction)} % of the points becomes {_moodle.percent(share)} %"
                self.problems.append(
                    problem("fraction-not-in-moodle", answer.loc, f"{here}: Moodle has a list of shares, and this is not in it")
                )
        return shares

    def comparable(self, question: Question[Html], answers: Iterable[Accepted[Html]]) -> bool:
        """Whether Moodle can compare what a learner types with each of these answers; said at the first that it cannot."""
        for answer in answers:
            if len(answer.text.text) > _moodle.LONGEST_ANSWER:
                why = f"Moodle cannot compare an answer of {len(answer.text.text)} characters"
                self.leave_out(question, why, "accept fewer words, or ask for an essay", answer.loc)
                return False
        return True

    # ---- what is said ------------------------------------------------------------------------------------------------------

    def leave_out(self, question: QuestionBase[Html], why: str, hint: str, location: Location | None = None) -> None:
        """Says that a question is not in the file, at its line or at that of what it is left out for."""
        message = f"question '{question.id}' is left out of the {FORMATS[self.format].title}: {why}"
        self.problems.append(problem("not-carried", location or question.loc, message, hint))

    def lost(self, location: Location, what: str, hint: str) -> None:
        self.problems.append(problem("not-carried", location, f"{what} is left out of the {FORMATS[self.format].title}", hint))

    def look_beyond(self, question: Question[Html], written: str) -> None:
        """Says at which part of a question its first character beyond the basic plane is, where what was written of it has one."""
        if written.isascii() or not _BEYOND_BMP.search(written):
            return
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


def version(text: str, here: Location, default: tuple[int, ...], problems: list[Diagnostic]) -> tuple[int, ...]:
    """A version of Moodle as numbers; one that is none is said."""
    if re.fullmatch(r"\d+\.\d+(?:\.\d+)*\+?", text):
        return tuple(int(number) for number in re.findall(r"\d+", text))
    problems.append(problem("setting-unknown", here, f"'{text}' is no version of Moodle", "write it like 4.3, or take it out"))
    return default


def by_share(feedback: Feedback[Html], share: Fraction) -> Html | None:
    """What the question says of an answer of this share, for the kinds that have no such texts of their own in Moodle."""
    return feedback.correct if share == 1 else feedback.partial if share > 0 else feedback.incorrect


def joined(first: Html | None, second: Html | None) -> Html | None:
    return (*first, "\n", *second) if first and second else first or second


def with_unit(question: Measured[Html]) -> Html:
    """The prompt with the unit beside the field for the number, unless the author has placed the field in the text."""
    if (
        question.unit is None
        or question.unit_input != "shown"
        or any(isinstance(piece, str) and "_____" in piece for piece in question.prompt)
    ):
        return question.prompt
    return (*question.prompt, f"\n<p>{GAP} {unit_name(question.unit)}</p>")


def unit_name(unit: Plain) -> str:
    """A unit as HTML, since Moodle puts it into its pages so."""
    return escape(unit.text)


def _step(name: str) -> str:
    """A name as one step of a category's path, where `/` divides and `//` is a slash; a blank keeps one at its end apart (Moodle trims it)."""
    name = name.replace("/", "//")
    return f"{' ' if name.startswith('/') else ''}{name}{' ' if name.endswith('/') else ''}"


def credit(bank: Bank[Html]) -> Iterator[str]:
    """A bank's licence, authors and version, without words, since they would need a language."""
    if bank.license or bank.authors or bank.version != "1.0":
        yield from filter(None, (bank.license, ", ".join(bank.authors), f"v{bank.version}"))
