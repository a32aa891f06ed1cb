"""Codes that others define: languages, licences, web addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from packager.diagnostics import problem
from packager.localize import cldr
from packager.source.nodes import Tree
from packager.source.values import Problems, Schema, Word, Wrong, did_you_mean, text_of

_LANG = re.compile(
    r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-(?:[A-Z]{2}|\d{3}))?((?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*)(-x(?:-[a-z0-9]{1,8})+)?|qps-ploc|qps-plocm"
)


_MEANT = {
    "gr": "el", "cz": "cs", "dk": "da", "ua": "uk", "al": "sq", "rs": "sr", "by": "be", "at": "de", "jp": "ja", "cn": "zh", "vn": "vi", "bu": "bg",
    "iw": "he", "in": "id", "ji": "yi", "mo": "ro",
}  # fmt: skip
"""What is written for a language and is no code of one: most often its country's, or one that was given up."""


_USUAL = frozenset(
    {"bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fi", "fr", "ga", "gl", "hr", "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk"}
)  # fmt: skip
"""Codes that are known without loading CLDR, which takes as long as reading a small course."""


def _unknown(code: str) -> Wrong | None:
    """What is wrong with a code that has the right form: that no language has it, as far as CLDR tells. It has a name for each of two letters, and for
    those of three letters that are most spoken; what it knows by another code only, as `bul`, has a shorter one. The rarest have no more than their code."""
    first = code.partition("-")[0]
    if first in _USUAL:
        return None
    if cldr.name(first, "en") != first or code in cldr.PSEUDO or (len(first) == 3 and not cldr.script(first)):
        return None
    meant = _MEANT.get(first)
    hint = f"did you mean '{meant}' ({cldr.name(meant, 'en')})?" if meant else "use the two letters of the language"
    return Wrong(f"no language has the code '{first}'", hint)


@dataclass(frozen=True)
class Language(Word):
    """A language code of BCP 47 (RFC 5646, clause 2.1) in its usual letter case: `en`, `pt-BR`, `sr-Latn`, of a language that there is. Its value is
    the code."""

    says: str = "a language code such as en, bg or pt-BR"

    def parse(self, text: str) -> Any:
        if _LANG.fullmatch(text):
            return _unknown(text) or text
        parts = text.replace("_", "-").split("-")
        usual = "-".join(
            p.lower() if not i else p.title() if len(p) == 4 else p.upper() if len(p) == 2 else p.lower() for i, p in enumerate(parts)
        )
        return Wrong(f"'{text}' is not {self.says}", f"write {usual}" if _LANG.fullmatch(usual) else "use the two letters of the language")

    def schema(self) -> Schema:
        # `no` is Norwegian here and false to an editor
        return {"type": ["string", "boolean"], "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"}


# The identifiers of the SPDX list that open learning material has; any other that looks like one is let pass with a warning.
LICENCES = (
    "CC0-1.0", *(f"CC-{kind}-{version}" for version in ("4.0", "3.0", "2.0") for kind in ("BY", "BY-SA", "BY-NC", "BY-ND", "BY-NC-SA", "BY-NC-ND")),
    "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "EUPL-1.2", "GFDL-1.3-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "LGPL-3.0-or-later",
    "AGPL-3.0-or-later", "MPL-2.0", "OFL-1.1", "ODbL-1.0", "Unlicense", "LicenseRef-All-Rights-Reserved",
)  # fmt: skip


@dataclass(frozen=True)
class Licence(Word):
    """An SPDX identifier, or several joined by AND, OR, WITH (SPDX 2.3, annex D). Its value is the text."""

    says: str = "a licence by its SPDX name such as CC-BY-4.0"

    def read(self, node: Tree, problems: Problems) -> Any:
        scalar = text_of(node, problems, self.says)
        if scalar is None:
            return None
        for part in re.split(r"\s+(?:AND|OR|WITH)\s+|[()]", scalar.text.strip()):
            if part and part not in LICENCES and not part.startswith("LicenseRef-"):
                near = did_you_mean(part.replace(" ", "-"), LICENCES)
                problems.append(
                    problem(
                        "licence-unknown",
                        scalar.loc,
                        f"'{part}' is not a licence name that is known here",
                        near or "see https://spdx.org/licenses/",
                    )
                )
        return scalar.text.strip()

    def schema(self) -> Schema:
        return {"type": "string", "examples": ["CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0"]}


@dataclass(frozen=True)
class Url(Word):
    """A web address with http or https. Its value is the address."""

    says: str = "a web address that begins with https://"

    def parse(self, text: str) -> Any:
        try:
            parts = urlsplit(text)
            fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            fine = False
        if fine and (odd := re.search(r'[<>"{}|\\^`]', text)):  # RFC 3986, 2
            return Wrong(f"'{text}' has a {odd[0]} in it, as no web address has", f"write it as %{ord(odd[0]):02X}")
        if fine and not re.search(r"\s", text):
            return text
        hint = (
            "write a space in it as %20"
            if re.search(r"\s", text)
            else f"write https://{text}"
            if re.match(r"[\w-]+(\.[\w-]+)+(/|$)", text)
            else ""
        )
        return Wrong(f"'{text}' is not a web address", hint or "begin it with https://")

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^https?://[^\\s/]+"}


@dataclass(frozen=True)
class Address(Url):
    """The same. Its value is the Scalar, which knows its place."""

    def read(self, node: Tree, problems: Problems) -> Any:
        return node if super().read(node, problems) is not None else None
