"""The words of ours that learners read: the English ones, and what they are in the language of a course.

The English stand in templates/player/words.json: name -> text, or {"text"}, or for a word that hangs on a number {"one", "other"}; "note" tells a
translator more. Every other language is a PO file in templates/player/locale, whose msgctxt is a word's name. A workspace's own files come over these.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import Any

from packager.diagnostics import NOWHERE, Diagnostic, Location, Result, has_errors, problem
from packager.localize import checks, cldr, po, pseudo
from packager.localize.po import Catalog, Entry
from packager.model import Passage, Segment
from packager.templating import FOLDER, Templates, broken

ENGLISH = "player/words.json"
LOCALE = "player/locale"
SOURCE = "en"

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Word:
    """forms: CLDR plural category -> text; "other" is always there, and alone where the word hangs on no number. lang: the language of its texts."""

    forms: Mapping[str, str]
    lang: str = SOURCE
    note: str = ""
    loc: Location = field(default=NOWHERE, compare=False, repr=False)

    @property
    def counts(self) -> bool:
        """Whether it hangs on a number."""
        return len(self.forms) > 1

    @property
    def key(self) -> tuple[str, str]:
        """What gettext calls msgid and msgid_plural; of an English word."""
        return (self.forms["one"], self.forms["other"]) if self.counts else (self.forms["other"], "")


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of ours for a course in `lang`, by name."""

    lang: str
    table: Mapping[str, Word]

    def __getitem__(self, name: str) -> str:
        return self.say(name)

    def say(self, name: str, n: Decimal | int | None = None, /, **values: object) -> str:
        """A word with its {places} filled; n: the number that it hangs on, which is {n}. A Passage where it is not in the language of the course. KeyError for
        a name that there is not."""
        word = self.table[name]
        text = word.forms["other"] if n is None else word.forms.get(cldr.category(n, word.lang), word.forms["other"])
        filled = values if n is None else {**values, "n": cldr.number(n, self.lang)}
        said = _PLACE.sub(lambda m: str(filled.get(m[1], m[0])), text)
        return Passage(said, word.lang, cldr.name(word.lang, self.lang)) if self.foreign(name) else said

    def foreign(self, name: str) -> bool:
        """Whether a word is in another language than the course."""
        return self.table[name].lang.split("-")[0] != self.lang.split("-")[0]

    def duration(self, minutes: int) -> str:
        """20 minutes, 2 hours, 2 hours 30 minutes."""
        hours, rest = divmod(minutes, 60)
        if minutes < 120:
            return self.say("minutes", minutes)
        whole = self.say("hours", hours)
        return self.say("hours_minutes", hours=whole, minutes=self.say("minutes", rest)) if rest else whole

    def about(self, minutes: int) -> str:
        """About 20 minutes."""
        return self.say("about", time=self.duration(minutes))

    def script(self) -> dict[str, str | dict[str, str]]:
        """What the player's script needs of them: name -> text, or plural category -> text."""
        return {name: dict(word.forms) if word.counts else word.forms["other"] for name, word in self.table.items()}

    def in_texts(self) -> dict[str, str]:
        """Those that stand in authors' texts, by name."""
        return {name: self[name] for name in self.table if name.startswith("callout_") or name in ("transcript", "trainer_notes")}

    def percent(self, value: Decimal | int) -> str:
        return cldr.percent(value, self.lang)

    def named(self, name: str, value: str) -> str:
        """`Licence: CC-BY-4.0`."""
        return self.say("colon", name=self[name], value=value)


def read(lang: str, templates: Templates) -> Result[Words]:
    """The words for a course in a language (BCP 47): those of the language in general, then those of the variety. Words that are not translated, or wrongly, are
    English. What is wrong with words.json is `template-broken`, as with any template; what is wrong with a translation keeps nothing from being built."""
    english = _english(templates)
    if lang in pseudo.LANGUAGES:
        return Result(Words(lang, {name: _pseudo(lang, word) for name, word in english.value.items()}), english.diagnostics)
    table = dict(english.value)
    found = list(english.diagnostics)
    ours = _english(Templates()).value  # a workspace that says a word otherwise in English keeps what we say in the others
    for code in _from_general(lang):
        path = f"{FOLDER}/{LOCALE}/{code}.po"
        for text in templates.layers(f"{LOCALE}/{code}.po"):
            if text.failed:
                found.append(problem("translation-file", Location(path), "this file cannot be read", "save it as text in UTF-8"))
                continue
            done = translated((ours, english.value), path, text.value.removeprefix("\ufeff"), code)
            table |= done.value
            found += done.diagnostics
    return Result(Words(lang, table), tuple(dict.fromkeys(found)))


def unusable(read: Result[Words]) -> tuple[Diagnostic, ...]:
    """Of the problems of words, those for which no page is made."""
    return tuple(d for d in read.diagnostics if d.rule == "template-broken")


def _from_general(lang: str) -> Iterator[str]:
    """The language and what it is a variety of, that first: "pt", "pt-BR". Where a variety has another script, it stands alone."""
    parts = lang.split("-")
    for size in range(1, len(parts) + 1):
        code = "-".join(parts[:size])
        if size == len(parts) or cldr.script(code) == cldr.script(lang):
            yield code


def lacking(words: Words, place: Location) -> Iterator[Diagnostic]:
    """That learners see words of ours in English, at the place of the course."""
    english = [name for name in words.table if words.foreign(name)]
    if not english:
        return
    language = cldr.name(words.lang, SOURCE)
    file = f"{FOLDER}/{LOCALE}/{words.lang}.po"
    if len(english) == len(words.table):
        message = f"the words of the player, such as '{words['next']}', are not translated into {language}: learners see them in English"
        hint = f"translate the program's {FOLDER}/{LOCALE}/words.pot (with Poedit, for example) and save it as {file}"
    else:
        message = f"{len(english)} words of the player are not translated into {language}: learners see them in English"
        hint = f"translate in {file}: {', '.join(english[:5])}" + (" ..." if len(english) > 5 else "")
    yield problem("translation-fallback", place, message, hint)


# ---- English ------------------------------------------------------------------------------------------------------------------


def _english(templates: Templates) -> Result[dict[str, Word]]:
    """The English words; the package's own also where a workspace's cannot be read."""
    table: dict[str, Word] = {}
    found: list[Diagnostic] = []
    for text in templates.layers(ENGLISH):
        found += text.diagnostics
        if text.failed:
            continue
        try:
            made = {str(name): _word(value, name, text.value) for name, value in json.loads(text.value).items()}
        except (ValueError, AttributeError) as error:
            found += broken(ENGLISH, getattr(error, "lineno", 0), error).diagnostics
            continue
        wrong = [name for name, word in made.items() if word is None]
        for name in wrong:
            said = f'"{name}" is neither a text nor {{"one": ..., "other": ...}}'
            found += broken(ENGLISH, _line(name, text.value), said).diagnostics
        table |= {name: word for name, word in made.items() if word is not None}
    return Result(table, tuple(dict.fromkeys(found)))


def _word(value: Any, name: str, text: str) -> Word | None:
    given = {"text": value} if isinstance(value, str) else value
    if not isinstance(given, dict) or not all(isinstance(item, str) for item in given.values()):
        return None
    place = Location(f"{FOLDER}/{ENGLISH}", _line(name, text))
    forms = {"other": given["text"]} if "text" in given else {key: given[key] for key in ("one", "other") if key in given}
    wanted = {"text"} if "text" in given else {"one", "other"}
    return Word(forms, SOURCE, given.get("note", ""), place) if given.keys() - {"note"} == wanted else None


def _line(name: str, text: str) -> int:
    at = text.find(json.dumps(name))
    return text.count("\n", 0, at) + 1 if at >= 0 else 0


def _pseudo(lang: str, word: Word) -> Word:
    return replace(word, forms={key: pseudo.say(lang, Segment("", text)) for key, text in word.forms.items()}, lang=lang)


# ---- other languages ---------------------------------------------------------------------------------------------------------


def translated(english: Iterable[Mapping[str, Word]], path: str, text: str, lang: str) -> Result[dict[str, Word]]:
    """The words that a PO file translates, each from any of these in English, and what is wrong with it. A word with an error is left out, one that was made for other words (fuzzy) too."""
    read = po.parse(path, text, lang)
    if read.value is None:
        return Result({}, read.diagnostics)
    entries = [entry for entry in read.value.live() if any((entry.target, *entry.forms)) and not entry.fuzzy]
    sources = {(name, *word.key): word for table in english for name, word in table.items()}
    known = [entry for entry in entries if (entry.context, entry.source, entry.plural) in sources]
    header = read.value.header.get("Plural-Forms", "")
    plurals = cldr.plurals(lang, header)
    found = list(read.diagnostics)
    if plurals is None and any(entry.plural for entry in known):
        at = next((n for n, line in enumerate(text.split("\n"), 1) if line.startswith('"Plural-Forms:')), 1)
        found.append(
            problem("translation-plural", Location(path, at), f"Plural-Forms does not fit {cldr.name(lang, SOURCE)}", f"write {cldr.plural_forms(lang)}")
        )  # fmt: skip
    table: dict[str, Word] = {}
    for entry in known:
        if plurals is None and entry.plural:
            continue
        word = sources[entry.context, entry.source, entry.plural]
        wrong = tuple(_wrong(entry, word, plurals, lang))
        found += wrong
        if has_errors(wrong):
            continue
        forms = (
            {category: entry.forms[form] for category, form in plurals.of.items()} if plurals and entry.plural else {"other": entry.target}
        )
        table[entry.context] = replace(word, forms=forms, lang=lang)
    return Result(table, tuple(found))


def _wrong(entry: Entry, word: Word, plurals: cldr.Plurals | None, lang: str) -> Iterator[Diagnostic]:
    if entry.plural and plurals is not None and (len(entry.forms) != plurals.count or not all(form.strip() for form in entry.forms)):
        there = sum(1 for form in entry.forms if form.strip())
        message = f"'{entry.source}' has {there} of the {plurals.count} forms that {cldr.name(lang, SOURCE)} needs"
        yield problem("translation-plural", entry.loc, message, "translate each form", [(word.loc, "the source")])
        return
    for form, target in enumerate(entry.forms if entry.plural else (entry.target,)):
        alone = bool(entry.plural) and plurals is not None and form in plurals.alone
        segment = Segment(entry.context, word.forms["one" if alone else "other"], "text", loc=word.loc)
        yield from checks.of(checks.Case(segment, replace(entry, target=target), lang, SOURCE, partial(_places, alone)))


def _places(alone: bool, text: str) -> tuple[str, ...]:
    """The places that a text has to fill. alone: it is for one number, which may stand in words."""
    return tuple(m[0] for m in _PLACE.finditer(text) if not (alone and m[1] == "n"))


# ---- PO files ------------------------------------------------------------------------------------------------------------------


def files(templates: Templates, langs: Iterable[str]) -> Result[dict[str, str]]:
    """words.pot and the PO file of each language as the English words ask for them now: path -> text. Translations stay; where the English has changed they
    are fuzzy, where it has gone they are obsolete."""
    english = _english(templates)
    found = list(english.diagnostics)
    made = {"": Catalog("", "")}
    for lang in langs:
        for text in templates.layers(f"{LOCALE}/{lang}.po"):
            read = po.parse(f"{FOLDER}/{LOCALE}/{lang}.po", text.value, lang)
            found += read.diagnostics
            if read.value is not None:
                made[lang] = read.value
    return Result(
        {
            f"{FOLDER}/{LOCALE}/{f'{lang}.po' if lang else 'words.pot'}": po.spelled(_renewed(english.value, catalog))
            for lang, catalog in made.items()
        },
        tuple(found),
    )


def _renewed(english: Mapping[str, Word], old: Catalog) -> Catalog:
    before = {entry.context: entry for entry in old.entries if any((entry.target, *entry.forms))}
    empty = tuple("" for _ in range(_count(old))) if old.lang else ("", "")
    entries = []
    for name, word in english.items():
        source, plural = word.key
        entry = Entry(name, source, note=word.note, plural=plural, forms=empty if plural else (), kind="")
        if (same := before.get(name)) is not None and bool(same.plural) == bool(plural):
            changed = (same.source, same.plural) != word.key
            entry = replace(
                entry, target=same.target, forms=same.forms, remark=same.remark, flags=same.flags, fuzzy=same.fuzzy or changed,
                previous=same.source if changed else same.previous,
                previous_plural=same.plural if changed else same.previous_plural,
            )  # fmt: skip
        entries.append(entry)
    gone = (replace(entry, obsolete=True) for name, entry in before.items() if name not in english)
    return replace(old, entries=(*entries, *gone), header=_header(old))


def _count(catalog: Catalog) -> int:
    plurals = cldr.plurals(catalog.lang, catalog.header.get("Plural-Forms") or cldr.plural_forms(catalog.lang))
    return plurals.count if plurals else 2


def _header(old: Catalog) -> dict[str, str]:
    made = po.header("packager words", old.lang, cldr.plural_forms(old.lang) if old.lang else "")
    return {**made, **{name: value for name, value in old.header.items() if value}}
