"""What a stem, or a statement that is true or false, should not be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from packager.checks.quality.asked import Asked
from packager.checks.quality.vocabulary import Vocabulary, capitals, fold, legible
from packager.diagnostics import Diagnostic, problem
from packager.model import Choice, Html, TrueFalse

_END = re.compile(r"(?<=[.!?:;…\u037e])\s+")
_STRESSED = re.compile(r"<(strong|em|b|i|u|mark|code|kbd|q)\b[^>]*>([^<]*)</\1>")
_QUOTED = re.compile(r"[“„«\"][^“”„«»\"]{0,200}[”“»\"]")
_CAPITALS = re.compile(r"(?<!\w)(?=[^\W\d_]*[^\W\d_])[^\W\d_'’]{2,}(?!\w)")
_MARKS = ("?", ";", "\u037e")
_FEW = 4  # words that are emphasised among others; more is a heading or a passage


def negative(asked: Asked) -> Iterator[Diagnostic]:
    """Haladyna, Downing and Rodriguez (2002), on the stem: word it positively; a negative word that has to be there stands out."""
    words = asked.vocabulary
    if not isinstance(asked.question, Choice) or not words.negative:
        return
    if not (words.negations.search(whole := fold(asked.stem)) or words.excepting.search(whole)):
        return
    question = words.harmless.sub(" ", fold(_asking(_unstressed(asked.question.prompt))))
    found = _turned(question, asked)
    if found:
        yield problem(
            "negative-stem", asked.stem_at, f"the stem asks with '{legible(found)}', which is easily overlooked",
            f"ask for what is so, without it; or write **{capitals(found)}**",
        )  # fmt: skip


def _turned(question: str, asked: Asked) -> str:
    """The word that turns a question round, or ""."""
    words = asked.vocabulary
    for last in words.excepting.finditer(question):
        rest = question[last.end() :].strip(" .:;?!¿\u037e…_-–—")
        if not rest or words.asking.match(rest):
            return last[0]
    order = words.ordering.match(question)
    asks = question.rstrip().endswith(_MARKS)  # without a question mark, `which` may begin a clause
    begin = order or (words.asking.search(question) if asks else words.asking.match(question))
    if begin is None:
        return _left_open(question, words)
    for negation in words.negations.finditer(question, begin.end()):
        clauses = sum(1 for _ in words.clauses.finditer(question, begin.end(), negation.start()))
        if clauses <= (1 if order else 0):
            return negation[0]
    return ""


def _left_open(question: str, words: Vocabulary) -> str:
    """The same of a sentence that the options end: "A lamp does not need:". Where a clause begins in it, it may say why or when something is not so;
    behind three points goes on what somebody said."""
    if not question.rstrip().endswith(":") or words.clauses.search(question):
        return ""
    found = words.negations.search(question)
    return found[0] if found else ""


def _asking(text: str) -> str:
    """The sentence of a stem that asks: the last with a question mark, else the last."""
    sentences = [sentence for sentence in _END.split(text.strip()) if any(c.isalpha() for c in sentence)]
    asking = [sentence for sentence in sentences if sentence.rstrip().endswith(_MARKS)]
    return (asking or sentences or [""])[-1]


def _unstressed(html: Html) -> str:
    """The words of a stem without those that stand out from it (emphasised, in capitals) and without what is quoted."""
    written = "".join(piece if isinstance(piece, str) else " " for piece in html)
    written = _STRESSED.sub(lambda m: " " if len(m[2].split()) <= _FEW else m[2], written)
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", written)).split())
    text = _QUOTED.sub(" ", text)
    if text.upper() == text:
        return text
    return _CAPITALS.sub(lambda m: " " if m[0].upper() == m[0] else m[0], text)


def absolute(asked: Asked) -> Iterator[Diagnostic]:
    """The same, on clues: always, never and their like, by which wrong options are known (in the NBME's guide: absolute terms)."""
    words, question = asked.vocabulary, asked.question
    if not words.absolute:
        return
    if isinstance(question, TrueFalse):
        found = _unhedged(asked.stem, words)
        if found and not question.answer:
            yield problem(
                "absolute-words", asked.stem_at, f"the statement says '{legible(found[0])}', by which learners guess that it is false",
                "say what happens without it, or make the statement true",
            )  # fmt: skip
    elif isinstance(question, Choice):
        told = [(option, _meant(_unhedged(text, words), text)) for option, text in asked.options]
        if any(found and option.fraction > 0 for option, found in told):
            return
        for option, found in told:
            if found:
                yield problem(
                    "absolute-words", option.loc, f"this wrong option says '{legible(found[0])}' and no right one does, so that learners rule it out",
                    "say it without the word, or let right and wrong options have such words",
                )  # fmt: skip


def _unhedged(text: str, words: Vocabulary) -> re.Match[str] | None:
    """The first word that leaves no exception, but where another takes that back: not always."""
    return words.absolutes.search(words.hedging.sub(lambda m: " " * len(m[0]), fold(text)))


def _meant(found: re.Match[str] | None, text: str) -> re.Match[str] | None:
    """What was found in an option's text, but where it is a word of a title: Tomorrow Never Dies."""
    if found is None:
        return None
    written, after = text[found.start() : found.end()], text[found.end() :].lstrip()
    return None if written.istitle() and (found.start() > 0 or after[:1].isupper()) else found


CHECKS = (negative, absolute)
