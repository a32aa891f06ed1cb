"""What is known of the world's languages: their names, scripts, plural rules, numbers and quotation marks. From CLDR, by way of Babel."""

from __future__ import annotations

import gettext
import re
import unicodedata
from collections.abc import Callable
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


def plural_count(header: str) -> int:
    """How many forms a Plural-Forms field speaks of; 0 where it cannot be read."""
    found = re.search(r"nplurals\s*=\s*(\d{1,2})\s*;", header)
    return int(found[1]) if found else 0


def categories(lang: str, header: str) -> dict[str, int]:
    """CLDR's plural category ("one", "few", "other" ...) -> the index of the form that gettext gives it, by trying numbers."""
    there = _locale(lang)
    expression = re.search(r"plural\s*=\s*([^;]{1,500})", header)
    index: Callable[[int], int]
    try:
        index = gettext.c2py(expression[1]) if expression else (lambda n: int(n != 1))
        found: dict[str, int] = {}
        for n in (*range(201), 1000, 1000000):
            found.setdefault(there.plural_form(n) if there is not None else "other", index(n))
    except (ValueError, RecursionError, ZeroDivisionError):
        return {}
    if "other" not in found:
        found["other"] = max(found.values())
    return found


def number(value: Decimal | int, lang: str) -> str:
    """A number with the language's decimal mark and minus, all its digits, no grouping: 12.5 -> "12,5" in Bulgarian."""
    there = _locale(lang)
    text = f"{Decimal(value):f}"
    if there is None:
        return text
    symbols = there.number_symbols.get("latn") or there.number_symbols
    return text.replace(".", str(symbols.get("decimal", ".")))


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
