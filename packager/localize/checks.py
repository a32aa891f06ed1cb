"""What can be wrong with a translation beside its source. What could change a page or a grade is an error, and the source is shown instead; what a careful
reader would ask about is a warning."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from packager.diagnostics import Diagnostic, problem
from packager.localize import cldr
from packager.localize.po import Entry
from packager.model import Segment

Marks = Callable[[str], tuple[str, ...]]
"""Words of a segment -> what in them is not words: links, pictures, code, formulas, variables, notes, attributes, tags."""

SEVERAL = frozenset({"accepted answer", "glossary term", "form of a term"})
"""Kinds of segment whose translation may have further lines: each one more accepted spelling, or one more form of the term."""

_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_TWICE = re.compile(r"(?<![\w-])([^\W\d_]{2,})\s+\1(?![\w-])", re.I)
_ENDS = {
    "?": "?",
    "¿": "?",
    "？": "?",
    "؟": "?",
    ";": "?",
    "\u037e": "?",
    "!": "!",
    "！": "!",
    ":": ":",
    "：": ":",
    ".": ".",
    "。": ".",
    "…": "…",
    "·": ";",
}
_GREEK_ENDS = {";": "?", "\u037e": "?", "·": ";", "\u0387": ";"}
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))
_STRAIGHT = re.compile(r'(?<!\w)"(?=\w)|(?<=[\w.!?…])"(?!\w)')


@dataclass(frozen=True, slots=True)
class Case:
    """One translation to be looked at. words, there: the source and the translation without what is not words. marks is None for a text that is never parsed."""

    segment: Segment
    entry: Entry
    lang: str
    source_lang: str
    marks: Marks | None

    @property
    def source(self) -> str:
        return self.segment.source

    @property
    def target(self) -> str:
        return self.entry.target.strip()

    def wrong(self, rule: str, message: str, hint: str = "") -> Diagnostic:
        """A problem at the line of the translation, which shows both texts."""
        shown = f"{message}: '{_short(self.source)}' -> '{_short(self.target)}'"
        return problem(rule, self.entry.loc, shown, hint, [(self.segment.loc, "the source")])


def of(case: Case) -> tuple[Diagnostic, ...]:
    """All that there is to say of a translation."""
    return tuple(found for check in CHECKS for found in check(case))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"


# ---- errors ------------------------------------------------------------------------------------------------------------------


def marks_kept(case: Case) -> Iterator[Diagnostic]:
    """Links, pictures, code, formulas, variables, notes, attributes and tags are those of the source, each as often."""
    if case.marks is None or case.target == case.source:
        return
    before, after = Counter(case.marks(case.source)), Counter(case.marks(case.target))
    if lost := sorted((before - after).elements()):
        yield case.wrong(
            "translation-marks", f"the translation has lost {_listed(lost)}", "copy it from the source, exactly as it stands there"
        )
    if added := sorted((after - before).elements()):
        yield case.wrong(
            "translation-marks",
            f"the translation has {_listed(added)}, which its source has not",
            "take it out, or write it as the source does",
        )


def _listed(marks: list[str]) -> str:
    return ", ".join(marks[:3]) + (f" and {len(marks) - 3} more" if len(marks) > 3 else "")


def answer_whole(case: Case) -> Iterator[Diagnostic]:
    """Each line of an accepted answer is one spelling, with as many `*` as the source has."""
    if case.segment.kind != "accepted answer":
        return
    stars = _stars(case.source)
    for line in spellings(case.entry.target):
        if _stars(line) != stars:
            what = "no *" if not stars else "one *" if stars == 1 else f"{stars} *"
            yield case.wrong(
                "translation-answer",
                f"the answer '{_short(line)}' needs {what}, as the source has",
                "each * stands for any letters that may follow or precede",
            )
        elif not any(c.isalnum() for c in line):
            yield case.wrong("translation-answer", f"'{_short(line)}' is no answer", "write what a learner would type, one spelling a line")


def _stars(text: str) -> int:
    return len(re.findall(r"(?<!\\)\*", text))


def spellings(target: str) -> tuple[str, ...]:
    """The lines of a translation that may have several, each once."""
    return tuple(dict.fromkeys(" ".join(line.split()) for line in target.split("\n") if line.strip()))


# ---- warnings ----------------------------------------------------------------------------------------------------------------


def punctuation(case: Case) -> Iterator[Diagnostic]:
    """A translation ends as its source ends."""
    before, after = _end(case.source, case.source_lang), _end(case.target, case.lang)
    if before != after and case.segment.kind not in SEVERAL:
        wanted = f"ends with '{before}'" if before else "ends without a full stop or other sign"
        yield case.wrong("translation-punctuation", f"the source {wanted}, the translation does not", "end it as its source ends")


def _end(text: str, lang: str) -> str:
    text = text.rstrip(' \t\n*_`)"”»“’›')
    last = text[-1:]
    return _GREEK_ENDS.get(last) or _ENDS.get(last, "") if lang.split("-")[0] == "el" else ("" if last in ";·" else _ENDS.get(last, ""))


def unchanged(case: Case) -> Iterator[Diagnostic]:
    """A sentence that is the same in both languages was forgotten."""
    if case.target == case.source and len([w for w in _WORD.findall(_spoken(case, case.source)) if w[0].islower() and len(w) > 2]) >= 3:
        yield case.wrong("translation-unchanged", "the translation is the source", "translate it, or leave the field empty")


def doubled(case: Case) -> Iterator[Diagnostic]:
    """No word stands twice in a row."""
    before = {m[1].casefold() for m in _TWICE.finditer(case.source)}
    for m in _TWICE.finditer(case.target):
        if m[1].casefold() not in before:
            yield case.wrong("translation-doubled", f"'{m[0]}' stands there twice in a row", "delete one of the two")


def wrong_script(case: Case) -> Iterator[Diagnostic]:
    """A text is in the letters of its language, and no word mixes two scripts."""
    script = cldr.script(case.lang)
    if not script or case.target == case.source or script not in ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "ARMENIAN", "GEORGIAN"):
        return
    known = set(_WORD.findall(case.source))
    words = [word for word in _WORD.findall(_spoken(case, case.target)) if word not in known]
    for word in words:
        for piece in re.split(r"[-'’]", word):
            mixed = {_script(c) for c in piece} & {"LATIN", "CYRILLIC", "GREEK"}
            if len(mixed) > 1:
                odd = next(c for c in piece if _script(c) != script)
                yield case.wrong(
                    "translation-script",
                    f"'{word}' mixes letters of two scripts ('{odd}' is {_script(odd).lower()})",
                    "type the word again on one keyboard",
                )
                return
    letters = [c for word in words for c in word]
    own = sum(_script(c) == script for c in letters)
    if len(letters) >= 4 and own * 2 < len(letters):
        yield case.wrong(
            "translation-script", f"most of it is not in {script.lower()} letters", f"write it in {cldr.name(case.lang, 'en')}"
        )


def _script(char: str) -> str:
    return unicodedata.name(char, "").split(" ")[0]


def brackets(case: Case) -> Iterator[Diagnostic]:
    """Brackets are closed, and quotation marks are those of the language."""
    for opened, closed in _PAIRS:
        here = case.target.count(opened) - case.target.count(closed)
        if here != case.source.count(opened) - case.source.count(closed):
            yield case.wrong("translation-brackets", f"a bracket {opened} or {closed} has no other half", "close it, or take it out")
    wanted = cldr.quotes(case.lang)
    if wanted and _STRAIGHT.search(_spoken(case, case.target)) and case.lang.split("-")[0] != case.source_lang.split("-")[0]:
        yield case.wrong(
            "translation-quotes",
            f"straight quotation marks stand where the language has {wanted[0]}…{wanted[1]}",
            f"write {wanted[0]}…{wanted[1]}",
        )


def asked(case: Case) -> Iterator[Diagnostic]:
    """A translator's comment that begins with a question mark is for the author of the source."""
    for line in case.entry.remark.split("\n"):
        if line.startswith("?"):
            yield problem("translator-asks", case.segment.loc, f"a translator into {cldr.name(case.lang, 'en')} asks: {line[1:].strip().rstrip('.')}",
                          "mend the source, or answer, and delete the question", [(case.entry.loc, "asked here")])  # fmt: skip


_UNSPOKEN = re.compile(r"(`+).*?\1|\$[^$]*\$|\]\([^)]*\)|<[^>]*>|\{[^}]*\}|\[\^[^\]]*\]|(?:https?://|www\.)\S+|&#?\w+;|\\.")


def _spoken(case: Case, text: str) -> str:
    """A text without what is not words, roughly."""
    return text if case.marks is None else _UNSPOKEN.sub(" ", text)


CHECKS: tuple[Callable[[Case], Iterator[Diagnostic]], ...] = (
    marks_kept, answer_whole, punctuation, unchanged, doubled, wrong_script, brackets, asked,
)  # fmt: skip
"""Each looks at one translation."""
