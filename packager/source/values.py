"""What a key can hold: each type reads a node, says in plain words what it wants, and gives the JSON Schema that an editor checks with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from packager.diagnostics import Diagnostic, problem
from packager.source import nodes
from packager.source.nodes import Broken, Scalar, Sequence, Tree

Problems = list[Diagnostic]
Schema = dict[str, Any]

# An editor reads YAML with its implicit types: a title `2025` or an option `No` must not be an error there.
_ANY_SCALAR = ["string", "number", "boolean", "null"]


class Wrong(NamedTuple):
    """Why a text is not what it should be, and what to write instead."""

    message: str
    hint: str = ""


def did_you_mean(name: str, names: Collection[str]) -> str:
    """The hint for a name that is not among `names`: the nearest one, or all when they are few, or ''."""
    folded = {known.casefold().replace("_", "-"): known for known in sorted(names, reverse=True)}
    near = get_close_matches(name.casefold().replace("_", "-").replace(" ", "-"), sorted(folded), 1, 0.6)
    if near:
        return f"did you mean '{folded[near[0]]}'?"
    if 0 < len(names) <= 8:
        return "there is " + one_of(sorted(names))
    return ""


def one_of(words: Collection[str]) -> str:
    """'a', 'b' or 'c'."""
    *first, last = [f"'{word}'" for word in words]
    return f"{', '.join(first)} or {last}" if first else last


class Type:
    """The face of all types. says: what is wanted, as in "here has to stand <says>". empty: what a key holds that nobody wrote."""

    says = ""
    empty: Any = None

    def read(self, node: Tree, problems: Problems) -> Any:
        """The value of a node, or None where it has none (reported)."""
        raise NotImplementedError

    def schema(self) -> Schema:
        """The JSON Schema (draft 7) of what may stand there."""
        raise NotImplementedError

    def fallback(self, text: str | None) -> Any:
        """The value of a default that is declared as the author would write it."""
        return self.empty


class Word(Type):
    """A type whose value is parsed from one text."""

    def parse(self, text: str) -> Any:
        """The value, or Wrong."""
        raise NotImplementedError

    def read(self, node: Tree, problems: Problems) -> Any:
        scalar = text_of(node, problems, self.says)
        if scalar is None:
            return None
        value = self.parse(scalar.text.strip())
        if isinstance(value, Wrong):
            problems.append(problem("value-malformed", scalar.loc, value.message, value.hint))
            return None
        return value

    def fallback(self, text: str | None) -> Any:
        return self.empty if text is None else self.parse(text)


def text_of(node: Tree, problems: Problems, says: str) -> Scalar | None:
    """A node as a text that is not empty, or None (reported)."""
    if isinstance(node, Scalar):
        if node.text.strip():
            return node
        problems.append(problem("value-missing", node.loc, f"nothing stands here, where {says} is wanted", "write it, or delete the key"))
    elif not isinstance(node, Broken):
        what = "a list" if isinstance(node, Sequence) else "a group of keys"
        problems.append(problem("value-type", node.loc, f"{what} stands here, where {says} is wanted", _unbracket(node)))
    return None


def _unbracket(node: Tree) -> str:
    """`[text](url)` and `{x}` begin what YAML takes for lists and mappings."""
    begins = node.source.line(node.line)[node.column - 1 : node.column]
    return "put the text in quotes, since it begins with a bracket or brace" if begins in ("[", "{") else ""


@dataclass(frozen=True)
class Line(Type):
    """A text on one line, never parsed: titles, names, accepted answers. Its value is the Scalar."""

    says: str = "a text"

    def read(self, node: Tree, problems: Problems) -> Scalar | None:
        return text_of(node, problems, self.says)

    def schema(self) -> Schema:
        return {"type": _ANY_SCALAR}


@dataclass(frozen=True)
class Prose(Line):
    """A text in Markdown, of one line or many. Its value is the Scalar."""

    says: str = "a text in Markdown"


@dataclass(frozen=True)
class Name(Line):
    """A word that is compared with others: a tag, a file name, an audience. Its value is the Scalar, in Unicode's normal form C."""

    says: str = "a name"

    def read(self, node: Tree, problems: Problems) -> Scalar | None:
        scalar = text_of(node, problems, self.says)
        if scalar is not None:
            scalar.text = " ".join(unicodedata.normalize("NFC", scalar.text).split())
        return scalar


@dataclass(frozen=True)
class Ident(Name):
    """An id: letters and digits of any script, hyphen, point, underscore; a space counts as a hyphen, in references too."""

    says: str = "an id"

    def read(self, node: Tree, problems: Problems) -> Scalar | None:
        scalar = super().read(node, problems)
        if scalar is None:
            return None
        scalar.text = scalar.text.replace(" ", "-")
        if (wrong := bad_id(scalar.text)) is not None:
            problems.append(problem("id-malformed", scalar.loc, *wrong))
            return None
        return scalar

    def schema(self) -> Schema:
        return {"type": _ANY_SCALAR, "maxLength": LONGEST_ID, "pattern": "^[^\\s/\\\\#?%&=:;,<>\"'`|*\\[\\](){}@!$^~+]"}


LONGEST_ID = 100  # what Moodle keeps of an idnumber


def bad_id(text: str) -> Wrong | None:
    """Why a text cannot be an id, or None."""
    if len(text) > LONGEST_ID:
        return Wrong(f"an id has at most {LONGEST_ID} characters, and this one has {len(text)}")
    bad = next((c for c in text if c not in "-_." and unicodedata.category(c)[0] not in "LMN"), None)
    if bad is None and not text.strip("-_."):
        bad = text[:1]
    if bad is None and text[0] not in "-.":
        return None
    return Wrong(f"'{bad or text[0]}' cannot stand {'in' if bad else 'at the beginning of'} an id", f"write '{slug(text)}', for example")


def slug(text: str) -> str:
    """An id made of a text: what an id cannot hold becomes a hyphen."""
    kept = "".join(c if c in "_." or unicodedata.category(c)[0] in "LMN" else "-" for c in unicodedata.normalize("NFC", text))
    return re.sub("-{2,}", "-", kept).strip("-.")[:LONGEST_ID] or "x"


@dataclass(frozen=True)
class Choice(Word):
    """One of a few words. Its value is the word, or what `values` gives for it."""

    words: tuple[str, ...] = ()

    @property
    def says(self) -> str:  # type: ignore[override]
        return one_of(self.words)

    def parse(self, text: str) -> Any:
        if text in self.words:
            return text
        near = get_close_matches(text.casefold(), [w.casefold() for w in self.words], 1, 0.6)
        hint = f"did you mean '{next(w for w in self.words if w.casefold() == near[0])}'?" if near else f"write {self.says}"
        return Wrong(f"'{text}' is not possible here", hint)

    def read(self, node: Tree, problems: Problems) -> Any:
        scalar = text_of(node, problems, self.says)
        if scalar is None:
            return None
        value = self.parse(scalar.text.strip())
        if isinstance(value, Wrong):
            problems.append(problem("value-unknown", scalar.loc, *value))
            return None
        return value

    def schema(self) -> Schema:
        return {"enum": list(self.words)}


_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


@dataclass(frozen=True)
class YesNo(Word):
    """Yes or no, in the words that YAML has for it. Its value is a bool."""

    says: str = "'true' or 'false' ('yes' or 'no')"

    def parse(self, text: str) -> Any:
        value = _TRUTH.get(text.casefold())
        return Wrong(f"'{text}' is neither yes nor no", "write true or false") if value is None else value

    def schema(self) -> Schema:
        return {"enum": [True, False, *_TRUTH]}


_PLAIN_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([ \u00a0\u2009\u202f'’.,])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")
_SCHEMA_NUMBER = "^[+-−]?[0-9.,\\s\u00a0\u202f]*[0-9.,](?:[eE][+-]?[0-9]+)?$"


def number(text: str) -> Decimal | Wrong:
    """A number as an author types it: `4e-7`, `0,5`, `1 000`, `−3`. A lone comma before three digits could be either mark, so it is Wrong; so
    is a size that no computer's usual number has."""
    short = text.strip().replace("−", "-")
    if re.fullmatch(r"[+-]?\d{1,3},\d{3}", short):
        whole, tail = short.split(",")
        return Wrong(f"'{text}' could be {whole}{tail} or {whole}.{tail}", f"write {whole}{tail} or {whole}.{tail}")
    if _GROUPED.fullmatch(short) and not _PLAIN_NUMBER.fullmatch(short):
        mark = max(short.rfind("."), short.rfind(","))
        grouping = _GROUPED.fullmatch(short)[1]  # type: ignore[index]
        whole, tail = (short[:mark], short[mark + 1 :]) if mark > 0 and short[mark] != grouping else (short, "")
        short = re.sub(r"[^\d+-]", "", whole) + ("." + tail if tail else "")
    elif re.fullmatch(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?", short):
        short = short.replace(",", ".")
    if not _PLAIN_NUMBER.fullmatch(short):
        return Wrong(f"'{text}' is not a number", "write digits with a decimal point, such as 0.5 or 4e-7")
    value = Decimal(short)
    if value and not -300 <= value.adjusted() <= 300:
        return Wrong(
            f"'{text}' is too {'large' if value.adjusted() > 0 else 'small'} for a computer's numbers", "change the unit of measure"
        )
    return value if value else Decimal(0)


@dataclass(frozen=True)
class Number(Word):
    """A number. Its value is an exact Decimal, or a Fraction when `exact`; `above`: it has to be greater."""

    says: str = "a number"
    above: int | None = None
    least: int | None = None
    exact: bool = False

    def parse(self, text: str) -> Any:
        value = number(text)
        if isinstance(value, Wrong):
            return value
        if self.above is not None and value <= self.above:
            return Wrong(f"{text} is too little: this has to be more than {self.above}")
        if self.least is not None and value < self.least:
            return Wrong(f"{text} is too little: this has to be {self.least} or more")
        return Fraction(value) if self.exact else value

    def schema(self) -> Schema:
        bound: Schema = {} if self.above is None else {"exclusiveMinimum": self.above}
        return {"type": ["number", "string"], "pattern": "[0-9]"} | bound | ({} if self.least is None else {"minimum": self.least})


@dataclass(frozen=True)
class Count(Word):
    """A whole number of at least `least`; with `open`, also the word for no limit (None is then no value but that word's)."""

    least: int = 0
    most: int | None = None
    open: str = ""

    @property
    def says(self) -> str:  # type: ignore[override]
        return f"a whole number, {self.least} or more" + (f", or '{self.open}'" if self.open else "")

    def parse(self, text: str) -> Any:
        if self.open and text == self.open:
            return None
        if not re.fullmatch(r"[+-]?\d{1,9}", text):
            return Wrong(f"'{text}' is not {self.says}")
        value = int(text)
        if value < self.least:
            return Wrong(f"{value} is too little: this has to be {self.least} or more")
        return Wrong(f"{value} is too much: this can be {self.most} at most") if self.most is not None and value > self.most else value

    def schema(self) -> Schema:
        whole: Schema = {"type": "integer", "minimum": self.least} | ({} if self.most is None else {"maximum": self.most})
        return {"anyOf": [whole, {"const": self.open}]} if self.open else whole


@dataclass(frozen=True)
class Percent(Word):
    """A share of a hundred, as a pass mark. Its value is a Decimal from 0 to 100."""

    says: str = "a percentage such as 60%"

    def parse(self, text: str) -> Any:
        value = number(text.removesuffix("%"))
        if isinstance(value, Wrong):
            return Wrong(f"'{text}' is not {self.says}")
        if not 0 <= value <= 100:
            return Wrong(f"{text} is no share of a hundred", "write a percentage from 0% to 100%")
        if 0 < value <= 1 and not text.endswith("%"):
            return Wrong(f"{text} could be {value * 100:f}% or {value}%", f"write {(value * 100).normalize():f}% or {value}%")
        return value

    def schema(self) -> Schema:
        return {"type": ["number", "string"], "pattern": "^[0-9.,]+ ?%?$", "minimum": 0, "maximum": 100}


@dataclass(frozen=True)
class Share(Word):
    """A part of the points: `50%`, `1/3`. Its value is an exact Fraction from `least` to 1.

    A percentage with decimals stands for the third, sixth, seventh or ninth that it is the rounding of: 33.33% is one third."""

    least: int = 0

    @property
    def says(self) -> str:  # type: ignore[override]
        return "a share of the points such as 50% or 1/3"

    def parse(self, text: str) -> Any:
        value = self._value(text.replace("−", "-"))
        if isinstance(value, Wrong):
            return value
        if not self.least <= value <= 1:
            return Wrong(f"{text} is out of range", f"write a share from {self.least * 100}% to 100%")
        return value

    def _value(self, text: str) -> Fraction | Wrong:
        if match := re.fullmatch(r"([+-]?\d{1,6})\s*/\s*(\d{1,6})", text):
            return Fraction(int(match[1]), int(match[2])) if int(match[2]) else Wrong(f"'{text}' divides by zero")
        value = number(text.removesuffix("%"))
        if isinstance(value, Wrong):
            return Wrong(f"'{text}' is not {self.says}")
        if not text.endswith("%") and 0 < abs(value) <= 1:
            return Wrong(f"'{text}' could be a part or a percentage", f"write {(value * 100).normalize():f}%")
        return recognised(value)

    def schema(self) -> Schema:
        return {"type": ["number", "string"], "pattern": "^[+-−]?[0-9.,]+ ?(%|/ ?[0-9]+)?$"}


def recognised(percent: Decimal) -> Fraction:
    """The share that a percentage means: with decimals, the third, sixth, seventh or ninth that rounds to it, if there is one."""
    exact = Fraction(percent) / 100
    decimals = -int(percent.as_tuple().exponent)
    if decimals < 1:
        return exact
    for bottom in (3, 6, 7, 9):
        near = Fraction(round(exact * bottom), bottom)
        if round(near * 100, decimals) == Fraction(percent):
            return near
    return exact


_SPAN = re.compile(r"(?:(\d+(?:[.,]\d+)?)\s*h(?:ours?)?)?\s*(?:(\d+)\s*min(?:utes?|s)?\.?)?")


@dataclass(frozen=True)
class Minutes(Word):
    """A length of time: `90 min`, `1.5 h`, `1 h 30 min`, `1:30` (hours and minutes). Its value is a whole number of minutes above 0."""

    says: str = "a length of time such as 90 min, 1.5 h or 1:30"

    def parse(self, text: str) -> Any:
        if match := re.fullmatch(r"(\d{1,4}):([0-5]\d)", text):
            total = Decimal(int(match[1]) * 60 + int(match[2]))
        elif re.fullmatch(r"\d+(?:[.,]\d+)?", text):
            return Wrong(f"'{text}' could be hours or minutes", f"write {text} min or {text} h")
        elif (match := _SPAN.fullmatch(text)) and text:
            total = Decimal((match[1] or "0").replace(",", ".")) * 60 + int(match[2] or 0)
        else:
            return Wrong(f"'{text}' is not {self.says}")
        return int(total) if 0 < total < 10**7 and total == int(total) else Wrong(f"'{text}' is no whole number of minutes above 0")

    def schema(self) -> Schema:
        return {"type": ["string", "integer"], "pattern": "^[0-9]+:[0-5][0-9]$|^([0-9.,]+ ?h[a-z]*)? ?([0-9]+ ?min[a-z.]*)?$"}


_LANG = re.compile(
    r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-(?:[A-Z]{2}|\d{3}))?((?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*)(-x(?:-[a-z0-9]{1,8})+)?|qps-ploc|qps-plocm"
)


@dataclass(frozen=True)
class Language(Word):
    """A language code of BCP 47 (RFC 5646, clause 2.1) in its usual letter case: `en`, `pt-BR`, `sr-Latn`. Its value is the code."""

    says: str = "a language code such as en, bg or pt-BR"

    def parse(self, text: str) -> Any:
        if _LANG.fullmatch(text):
            return text
        parts = text.replace("_", "-").split("-")
        usual = "-".join(
            p.lower() if not i else p.title() if len(p) == 4 else p.upper() if len(p) == 2 else p.lower() for i, p in enumerate(parts)
        )
        return Wrong(f"'{text}' is not {self.says}", f"write {usual}" if _LANG.fullmatch(usual) else "use the two letters of the language")

    def schema(self) -> Schema:
        # `no` is Norwegian here and false to an editor
        return {"type": ["string", "boolean"], "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"}


# The identifiers of the SPDX list that open learning material has; any other that looks like one is let pass with a warning.
_LICENCES = (
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
            if part and part not in _LICENCES and not part.startswith("LicenseRef-"):
                near = did_you_mean(part.replace(" ", "-"), _LICENCES)
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


# ---- what holds other types --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Many(Type):
    """A list. A single text may stand without the list around it. Its value is a tuple; what could not be read is left out of it."""

    of: Type
    least: int = 0
    most: int | None = None
    empty: Any = ()

    @property
    def says(self) -> str:  # type: ignore[override]
        return f"a list, each item {self.of.says}"

    def read(self, node: Tree, problems: Problems) -> Any:
        if isinstance(node, Broken):
            return None
        if not isinstance(node, Sequence):
            if isinstance(node, Scalar) and isinstance(self.of, Word | Line | Either) and self.least < 2:
                if isinstance(self.of, Name) and "," in node.text:
                    problems.append(problem("value-type", node.loc, f"'{node.text}' is one text", f"write a list: [{node.text}]"))
                    return None
                items: list[Tree] = [node]
            else:
                what = "a text" if isinstance(node, Scalar) else "a group of keys"
                problems.append(
                    problem(
                        "value-type", node.loc, f"{what} stands here, where {self.says} is wanted", "begin each item with - and a space"
                    )
                )
                return None
        else:
            items = node.items
        if len(items) < self.least or (self.most is not None and len(items) > self.most):
            wanted = (
                f"{self.least}"
                if self.least == self.most
                else f"at least {self.least}"
                if len(items) < self.least
                else f"at most {self.most}"
            )
            problems.append(problem("value-malformed", node.loc, f"this list has {len(items)} items; it has to have {wanted}"))
            return None
        read = self.of.read
        return tuple(value for item in items if (value := read(item, problems)) is not None)

    def schema(self) -> Schema:
        listed: Schema = {"type": "array", "items": self.of.schema()}
        listed |= ({"minItems": self.least} if self.least else {}) | ({"maxItems": self.most} if self.most is not None else {})
        alone = isinstance(self.of, Word | Line) and self.least < 2
        return {"anyOf": [listed, self.of.schema()]} if alone else listed


@dataclass(frozen=True)
class Table(Type):
    """A free mapping: names that the author chooses, each with a value. Its value is a tuple of (Scalar, value)."""

    of: Type
    says: str = "a group of names, each with a value"
    keys: Type = field(default_factory=Ident)
    empty: Any = ()

    def read(self, node: Tree, problems: Problems) -> Any:
        if not isinstance(node, nodes.Mapping):
            return not_a_group(node, problems, self.says)
        found = []
        for key, value in node.entries.values():
            name = self.keys.read(key, problems)
            said = self.of.read(value, problems)
            if name is not None and said is not None:
                found.append((name, said))
        return tuple(found)

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": self.of.schema()}


def not_a_group(node: Tree, problems: Problems, says: str) -> None:
    if isinstance(node, Broken):
        return None
    what = "a list" if isinstance(node, Sequence) else "a text"
    hint = "write   key: value   with a space after the colon" if isinstance(node, Scalar) and ":" in node.text else ""
    problems.append(problem("value-type", node.loc, f"{what} stands here, where {says} is wanted", hint))
    return None


@dataclass(frozen=True)
class Either(Type):
    """A text in short, or a group of keys when there is more to say. Its value is that of the one or the other."""

    short: Type
    long: Type

    @property
    def says(self) -> str:  # type: ignore[override]
        return f"{self.short.says}, or {self.long.says}"

    def read(self, node: Tree, problems: Problems) -> Any:
        return (self.long if isinstance(node, nodes.Mapping) else self.short).read(node, problems)

    def schema(self) -> Schema:
        return {"anyOf": [self.short.schema(), self.long.schema()]}


@dataclass(frozen=True)
class PairOf(Type):
    """`- stem: answer`, or the keys stem and answer. Its value is (Scalar, Scalar)."""

    says: str = "a pair such as   Norway: Oslo"

    def read(self, node: Tree, problems: Problems) -> Any:
        if not isinstance(node, nodes.Mapping):
            return not_a_group(node, problems, self.says)
        entries = node.entries
        if set(entries) == {"stem", "answer"}:
            left, right = entries["stem"][1], entries["answer"][1]
        elif len(entries) == 1 and not set(entries) & {"stem", "answer"}:
            left, right = next(iter(entries.values()))
        else:
            problems.append(
                problem(
                    "value-malformed",
                    node.loc,
                    "this is not one pair",
                    "begin each pair with - of its own; with longer texts use the keys stem and answer",
                )
            )
            return None
        stem, answer = text_of(left, problems, "a text in Markdown"), text_of(right, problems, "a text")
        return None if stem is None or answer is None else (stem, answer)

    def schema(self) -> Schema:
        any = {"type": _ANY_SCALAR}
        long = {"type": "object", "properties": {"stem": any, "answer": any}, "required": ["stem", "answer"], "additionalProperties": False}
        return {"anyOf": [long, {"type": "object", "additionalProperties": any, "minProperties": 1, "maxProperties": 1}]}


@dataclass(frozen=True)
class Made(Word):
    """A type of one text whose parser is a function of its own."""

    says: str = ""
    by: Callable[[str], Any] = str
    pattern: str = ""

    def parse(self, text: str) -> Any:
        return self.by(text)

    def schema(self) -> Schema:
        return {"type": ["number", "string"]} | ({"pattern": self.pattern} if self.pattern else {})
