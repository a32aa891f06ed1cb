"""The words by which questions are judged, by language: templates/questions/<language>.toml, in which a workspace's own file adds to ours or stands in for it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache

from packager.diagnostics import Diagnostic, Result
from packager.templating import Templates, broken

HOME = "questions"
_WORD = re.compile(r"\w+")
_LETTERS = str.maketrans("ςşţ", "σșț")
_TONOS = re.compile(r"(?<=[\u0370-\u03ff])\u0301|(?<=[\u0370-\u03ff]\u0308)\u0301")


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Lists of words and phrases, as templates/questions/en.toml explains them. Where a language has no list, it is empty, and what needs it says nothing."""

    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    absolute: tuple[str, ...] = ()
    hedged: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    clause: tuple[str, ...] = ()
    mild: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    or_less: tuple[str, ...] = ()
    or_more: tuple[str, ...] = ()
    small: tuple[str, ...] = ()

    @cached_property
    def all_options(self) -> frozenset[str]:
        return frozenset(map(bare, self.all))

    @cached_property
    def none_options(self) -> frozenset[str]:
        return frozenset(map(bare, self.none))

    @cached_property
    def small_words(self) -> frozenset[str]:
        return frozenset(map(bare, self.small))

    @cached_property
    def absolutes(self) -> re.Pattern[str]:
        return words(self.absolute)

    @cached_property
    def hedging(self) -> re.Pattern[str]:
        return words(self.hedged)

    @cached_property
    def asking(self) -> re.Pattern[str]:
        return words(self.asks)

    @cached_property
    def ordering(self) -> re.Pattern[str]:
        return words(self.orders)

    @cached_property
    def negations(self) -> re.Pattern[str]:
        return words(self.negative)

    @cached_property
    def excepting(self) -> re.Pattern[str]:
        return words(self.exceptions)

    @cached_property
    def clauses(self) -> re.Pattern[str]:
        return words(self.clause)

    @cached_property
    def harmless(self) -> re.Pattern[str]:
        return words(self.mild)


KEYS = {
    {"negative": "not", "exceptions": "except", "or_less": "or-less", "or_more": "or-more"}.get(field.name, field.name): field.name
    for field in fields(Vocabulary)
}
"""A list's name in a file -> its field."""


def read(lang: str, templates: Templates) -> Result[Vocabulary]:
    """The words of a language (BCP 47), those of the variety over those of the language in general; a list in a later file takes the place of the same list in an
    earlier one. A file that is wrong is `template-broken`, and left out."""
    parts = lang.lower().split("-")
    lists: dict[str, tuple[str, ...]] = {}
    problems: list[Diagnostic] = []
    for name in dict.fromkeys((f"{HOME}/{parts[0]}.toml", f"{HOME}/{'-'.join(parts)}.toml")):
        for text in templates.layers(name):
            done = text.then(lambda written, name=name: _parse(name, written))  # type: ignore[misc]
            lists |= done.value or {}
            problems += done.diagnostics
    return Result(Vocabulary(**lists), tuple(dict.fromkeys(problems)))


def _parse(name: str, written: str) -> Result[Mapping[str, tuple[str, ...]]]:
    try:
        found = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        told = re.search(r"at line (\d+)", str(error))
        return Result({}, broken(name, int(told[1]) if told else 0, error).diagnostics)
    for key, value in found.items():
        line = next((n for n, text in enumerate(written.split("\n"), 1) if text.startswith(key)), 0)
        if key not in KEYS:
            return Result({}, broken(name, line, f"there is no list '{key}'; there are {', '.join(KEYS)}").diagnostics)
        if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
            return Result({}, broken(name, line, f"'{key}' is a list of words in quotes").diagnostics)
    return Result({KEYS[key]: tuple(fold(word.strip()) for word in value) for key, value in found.items()})


def words(known: Iterable[str]) -> re.Pattern[str]:
    """What finds any of these, as whole words of a folded text, Greek ones also as capitals leave them; nothing where there are none."""
    spelled = sorted(map(_spelled, {way: None for word in known for way in (word, _toneless(word))}), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(spelled)})(?![\w-])" if spelled else r"(?!)")


def _spelled(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")


def fold(text: str) -> str:
    """A text in small letters, of the same length where Unicode allows: accents stay, since they tell words apart (ποτέ is never, πότε is when). Romanian ş and ţ
    are ș and ț, as they are written since there are keys for them."""
    text = text.replace("’", "'")
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).lower().translate(_LETTERS)


def legible(folded: str) -> str:
    """A folded word as people read it: the last σ of a Greek word is ς."""
    return re.sub(r"σ(?!\w)", "ς", folded)


def capitals(folded: str) -> str:
    """A folded word in capitals: Greek ones have no tonos."""
    return _toneless(folded).upper()


def _toneless(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", _TONOS.sub("", unicodedata.normalize("NFD", text)))


@lru_cache(4096)
def bare(text: str) -> str:
    """A whole text as one is compared with another: folded, its accents and all but letters and digits left out. Greek capitals have no accents."""
    folded = fold(text)
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(folded))
