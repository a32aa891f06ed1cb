"""A short text in a page: a title, a name, a word of ours, with its language where that is not the one of the text around it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from packager.localize import cldr
from packager.model import Passage, Plain, direction
from packager.templating import Markup


@dataclass(frozen=True, slots=True)
class Phrase:
    """A template shows it as HTML (`{{ title }}`), as words alone (`{{ title.text }}`, in an attribute or an option), or with its language's name before it
    (`{{ title.named }}`), where it is a text of its own. lang: its language, "" for that of the text around; around: that one; quiet: its readers need
    not be told of its language, which is no lack."""

    text: str
    lang: str = ""
    around: str = ""
    quiet: bool = False

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> str:
        if not self.lang:
            return escape(self.text)
        mark = "" if self.quiet else ' class="other-language"'
        return f"<span{mark}{self.attributes}>{escape(self.text)}</span>"

    @property
    def attributes(self) -> Markup:
        """` lang="en"`, and ` dir="ltr"` where it is written the other way than the text around; "" where it is in the same language."""
        return attributes(self.lang, self.around)

    @property
    def named(self) -> Markup:
        """The phrase, and before it the name of its language."""
        return Markup((f'<span class="language-name">[{escape(self.language)}]</span> ' if self.language else "") + self.__html__())

    @property
    def labelled(self) -> str:
        """The same without markup."""
        return f"[{self.language}] {self.text}" if self.language else self.text

    @property
    def language(self) -> str:
        """The name of its language in the one around, or ""."""
        return cldr.name(self.lang, self.around) if self.lang and not self.quiet else ""


def attributes(lang: str, around: str) -> Markup:
    """The attributes of an element whose text is in a language, in a text of another; "" where it is the same, or "" is."""
    if not lang or lang == around:
        return Markup("")
    turned = f' dir="{direction(lang)}"' if direction(lang) != direction(around) else ""
    return Markup(f' lang="{escape(lang)}"{turned}')


def phrase(text: Plain | str, around: str, quiet: bool = False) -> Phrase:
    """A title, name, or word of ours in a text whose language is `around`."""
    words = text.text if isinstance(text, Plain) else str(text)
    lang = text.lang if isinstance(text, Plain | Passage) else None
    return Phrase(words, lang if lang and lang != around else "", around, quiet)
