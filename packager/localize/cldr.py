"""What is known of the world's languages: their names, scripts, plural rules, numbers and quotation marks. From CLDR, by way of Babel."""

from __future__ import annotations

import gettext
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

PSEUDO = {"qps-ploc": "en", "qps-plocm": "ar"}
"""Languages that nobody speaks, for tests -> the one whose habits they have."""

_QUOTES = {
    "bg": "„“",
    "de": "„“",
    "el": "«»",
    "en": "“”",
    "es": "«»",
    "eu": "«»",
    "fr": "«»",
    "it": "«»",
    "pl": "„”",
    "pt": "«»",
    "ro": "„”",
    "ru": "«»",
}
"""Outer quotation marks, as CLDR has them under delimiters (which Babel leaves out)."""


@cache
def _locale(lang: str) -> Any:
    """Babel's locale of a language (BCP 47), its nearest relative, or None for one that CLDR does not have."""
    import babel

    lang = PSEUDO.get(lang, lang)
    parts = lang.replace("_", "-").split("-")
    for size in range(len(parts), 0, -1):
        try:
            return babel.Locale.parse("-".join(parts[:size]), sep="-")
        except (babel.UnknownLocaleError, ValueError):
            continue
    return None


def name(lang: str, reader: str = "") -> str:
    """The name of a language in the reader's, or in its own: "Bulgarian", "български"; its code where CLDR does not know it."""
    if lang in PSEUDO:
        return lang
    there = _locale(reader or lang)
    parts = lang.replace("-", "_").split("_")
    found = (there.languages.get("_".join(parts)) or there.languages.get(parts[0])) if there else None
    return found or lang


@cache
def script(lang: str) -> str:
    """The script that a language is written in, as Unicode names it in the names of letters: "LATIN", "CYRILLIC", "GREEK" ...; "" where unknown."""
    there = _locale(lang)
    if there is None:
        return ""
    months = "".join(there.months["format"]["wide"].values())
    scripts = [unicodedata.name(c, "").split(" ")[0] for c in months if c.isalpha()]
    return max(sorted(set(scripts)), key=scripts.count) if scripts else ""


@cache
def plural_forms(lang: str) -> str:
    """The value of gettext's header field Plural-Forms: how many forms there are, and the C expression for which of them a number takes."""
    there = _locale(lang)
    from babel.messages.plurals import get_plural

    plural = get_plural(there if there is not None else "en")
    return f"nplurals={plural.num_plurals}; plural={plural.plural_expr};"


@dataclass(frozen=True, slots=True)
class Plurals:
    """The plural forms of a PO file. count: how many there are. of: CLDR's category ("one", "few", "other" ...) -> the index of its form. alone: indexes of
    forms that are shown for one number only, so that it can be said in words."""

    count: int
    of: Mapping[str, int]
    alone: frozenset[int]


_TRIED = (*range(1, 201), 0, 1000, 1_000_000, 2_000_000)
"""Numbers that show what a rule does. The nought comes late: where it has the category of other numbers, they say which form that is."""


def plurals(lang: str, header: str) -> Plurals | None:
    """What a Plural-Forms field says of the forms of a language; None where it cannot be read, or parts numbers otherwise than the language does."""
    count, forms = _forms(header)
    least, expected = _forms(plural_forms(lang))
    if count < least:
        return None
    of, strays = _categories(lang, forms, count)
    if strays > _categories(lang, expected, least)[1]:  # gettext and CLDR differ in some languages
        return None
    shown = [of[category(n, lang)] for n in _TRIED]
    return Plurals(count, of, frozenset(form for form in of.values() if shown.count(form) == 1))


def _forms(header: str) -> tuple[int, dict[int, int]]:
    """How many forms a Plural-Forms field speaks of, and number -> the form that it gives it; 0 where it cannot be read."""
    found = re.search(r"nplurals\s*=\s*(\d{1,2})\s*;\s*plural\s*=\s*([^;]{1,500})", header)
    try:
        index: Callable[[int], int] = gettext.c2py(found[2] if found else "")
        forms = {n: index(n) for n in _TRIED}
    except (ValueError, RecursionError, ZeroDivisionError):
        return 0, {}
    return (int(found[1]), forms) if found and max(forms.values()) < int(found[1]) else (0, {})


def _categories(lang: str, forms: Mapping[int, int], count: int) -> tuple[dict[str, int], int]:
    """CLDR's category -> its form, and how many of the numbers tried get another form than that of their category (the nought apart)."""
    of: dict[str, int] = {}
    for n, form in forms.items():
        of.setdefault(category(n, lang), form)
    if "zero" in of:
        of["zero"] = forms[0]
    strays = sum(of[category(n, lang)] != form for n, form in forms.items() if n)
    of.setdefault("other", count - 1)
    return of, strays


def category(n: Decimal | int, lang: str) -> str:
    """CLDR's plural category of a number."""
    there = _locale(lang)
    return str(there.plural_form(n)) if there is not None else ("one" if n == 1 else "other")


def number(value: Decimal | int, lang: str) -> str:
    """A number with the language's decimal mark, all its digits, no grouping: 12.5 -> "12,5" in Bulgarian."""
    return f"{Decimal(value):f}".replace(".", decimal(lang))


@cache
def decimal(lang: str) -> str:
    """The language's decimal mark among the digits 0 to 9."""
    there = _locale(lang)
    symbols = (there.number_symbols.get("latn") or there.number_symbols) if there is not None else {}
    return str(symbols.get("decimal", "."))


def speaks(lang: str) -> str:
    """The language whose rules a browser is to follow: the language itself, or the one that stands behind a language that nobody speaks."""
    return PSEUDO.get(lang, lang)


def percent(value: Decimal | int, lang: str) -> str:
    """A percentage as the language writes it: 60 -> "60 %" with a no-break space, "60%", "%60"."""
    there = _locale(lang)
    if there is None:
        return f"{Decimal(value):f}\u00a0%"
    pattern = there.percent_formats[None]
    return f"{pattern.prefix[0]}{number(value, lang)}{pattern.suffix[0]}"


def quotes(lang: str) -> str:
    """The outer quotation marks of a language, two characters; "" where they are not known here."""
    lang = PSEUDO.get(lang, lang)
    return _QUOTES.get(lang) or _QUOTES.get(lang.split("-")[0], "")
