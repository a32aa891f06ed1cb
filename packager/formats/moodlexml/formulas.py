"""Moodle's formulas, and the places in texts where it puts numbers, in our terms: the other way of calculated.py.

A formula is PHP there, within what qtype_calculated_find_formula_errors lets through (question/type/calculated/questiontype.php, 4.3 to 4.5). What means the
same in our arithmetic is read; a sign, a function or a spelling of a number that does not is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from packager.arithmetic import FUNCTIONS, Fault, Name, formula, parse_formula, pieces, spelled
from packager.arithmetic import Value as Cut
from packager.diagnostics import Location
from packager.formats._moodletexts import Holes
from packager.formats.moodlexml.elements import Element
from packager.model import Math, Token, Value

ANY = "*"
"""What stands in the place of a formula where any number is accepted."""
CALCULATED = frozenset({"calculated", "calculatedsimple", "calculatedmulti"})
CHOICE = "calculatedmulti"

_FILLED = frozenset({"questiontext", "generalfeedback", "feedback"})
_PART = re.compile(
    r"(?P<blank> +)|\{(?P<name>[^{}]*)\}|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?P<function>[A-Za-z_]\w*)(?= *\()"
    r"|(?P<twice>\+\+|--)|(?P<sign>\*\*|[-+*/(),])|(?P<stray>[A-Za-z_]\w*|.)",
    re.ASCII | re.DOTALL,
)
_IN_TEX = re.compile(r"\{\{=([^{}]*)\}\}")
_OCTAL = re.compile(r"0[0-9]+")


def ours(text: str, known: Sequence[str]) -> str | Fault:
    """A formula of Moodle's as an author here writes it, or why there is none that gives the same."""
    for part in _PART.finditer(text):
        kind, what = part.lastgroup, part[0]
        wrong = ""
        if kind == "name" and part["name"] not in known:
            wrong = f"it has no value called '{part['name']}'"
        elif kind == "function" and (what.lower() == "ln" or what.lower() not in FUNCTIONS):
            wrong = f"'{what}' is no function that means the same here"
        elif (kind == "number" and _OCTAL.fullmatch(what)) or kind == "twice" or kind == "stray":
            wrong = f"'{what}' in it does not mean the same here"
        if wrong:
            return Fault(part.start() + 1, f"the formula '{_short(text)}' cannot be read: {wrong}")
    tree = parse_formula(text, known)
    if isinstance(tree, Fault):
        return Fault(tree.column, f"the formula '{_short(text)}' cannot be read: {tree.message}")
    bare = " ".join(re.sub(r"\{(\w+)\}", r"\1", text).split())
    return bare if parse_formula(bare, known) == tree else " ".join(text.split())


def meant(answer: Element) -> str:
    """The formula of an answer in one spelling for all that mean the same."""
    return _normal((answer.findtext("text") or "").strip() or ANY)


def one_spelling(piece: str | Token) -> str | Token:
    """A piece of a text in which a formula is spelled as all that mean the same."""
    if isinstance(piece, Value):
        return replace(piece, formula=spelled(formula(piece.formula)))
    if isinstance(piece, Math):
        return replace(piece, tex=_IN_TEX.sub(lambda m: f"{{{{= {_normal(m[1])}}}}}", piece.tex))
    return piece


def _normal(text: str) -> str:
    tree = parse_formula(text)
    return text if isinstance(tree, Fault) else spelled(tree)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


# ---- in texts --------------------------------------------------------------------------------------------------------------


def filled(element: Element | None) -> Holes | None:
    """The places for numbers in a text of a calculated question, where Moodle 4.5 fills them; None in any other text."""
    question = None if element is None else next(element.iterancestors("question"), None)
    type = "" if question is None else question.get("type")
    if element is None or type not in CALCULATED or not (element.tag in _FILLED or element.tag == ("answer" if type == CHOICE else "hint")):
        return None
    known = dataset_names(question)
    return _holes(known) if known else None


def default(element: Element | None, format: str) -> str:
    """The format of a text that names none, where that of its question is `format`: options of a calculated choice had none before 4.4, and are shown as plain
    text."""
    option = element is not None and element.tag == "answer" and element.getparent().get("type") == CHOICE
    return "plain_text" if option else format


def dataset_names(question: Element) -> tuple[str, ...]:
    """The names of a question's values."""
    found = (definition.findtext("name/text") or "" for definition in question.findall("dataset_definitions/dataset_definition"))
    return tuple(name.strip() for name in found)


@cache
def _holes(known: tuple[str, ...]) -> Holes:
    either = "|".join(re.escape(name) for name in known)
    own = re.compile(rf"(?<!\{{)\{{ (?=(?:{either})\}}|=)")

    def token(number: int, text: str, place: Location) -> Token | str:
        said = _said(text, known)
        return said.message if isinstance(said, Fault) else Value(said, place)

    def tex(text: str, mark: re.Pattern[str], found: Sequence[str]) -> tuple[str, str] | Fault:
        """TeX, in which a value has a pair of braces of its own here, as TeX wants them around more than one digit; braces that our writer keeps from being a
        value by a blank have none."""
        values = [_said(found[int(m[1]) - 1], known) for m in mark.finditer(text)]
        if (fault := next((value for value in values if isinstance(value, Fault)), None)) is not None:
            return fault
        typed = [Value(value).typed for value in values if isinstance(value, str)]
        rest, bare = iter(typed), False

        def braced(m: re.Match[str]) -> str:
            nonlocal bare
            bare |= not (m["open"] and m["close"])
            return f"{{{next(rest)}}}" if m["open"] and m["close"] else f"{m['open']}{{{next(rest)}}}{m['close']}"

        made = re.sub(rf"(?P<open>\{{?){mark.pattern}(?P<close>\}}?)", braced, own.sub("{", text))
        cut = pieces(made, known, maths=True)
        again = [] if isinstance(cut, Fault) else [piece.source[1:-1] for piece in cut if isinstance(piece, Cut)]
        if again != typed:
            return Fault(0, "its braces are read in another way here")
        return made, "a number in a formula gets braces of its own, as TeX wants them around several digits" if bare else ""

    return Holes(re.compile(rf"\{{=[^{{}}]*(?:\{{[^{{}}]*\}}[^{{}}]*)*\}}|\{{(?:{either})\}}"), token, tex)


def _said(text: str, known: Sequence[str]) -> str | Fault:
    """What stands in a place for a number, in our terms. Moodle works out `{={a}}`, and does not show it with the decimals that {a} was drawn with."""
    if not text.startswith("{="):
        return text[1:-1]
    said = ours(text[2:-1], known)
    tree = said if isinstance(said, Fault) else parse_formula(said, known)
    return f"{tree.name} * 1" if isinstance(tree, Name) else said
