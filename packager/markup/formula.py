"""TeX formulas as MathML."""

from __future__ import annotations

import re
from functools import lru_cache

from packager.diagnostics import Diagnostic, Location, Result, problem
from packager.model import Math

_WORD = re.compile("[a-z]+")
_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_ELEMENTS = frozenset(
    _WORD.findall(
        "math mrow mi mn mo mtext mspace ms mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd "
        "mlabeledtr mstyle mpadded mphantom menclose merror semantics annotation"
    )
)
_ATTRIBUTES = frozenset(
    _WORD.findall(
        "accent accentunder align bevelled close columnalign columnlines columnspacing columnspan depth dir display displaystyle encoding fence form frame "
        "height largeop linebreak linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation open rowalign "
        "rowlines rowspacing rowspan rspace scriptlevel separator separators stretchy symmetric voffset width"
    )
)
_CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
_WORDS = re.compile(r"(<mtext[^>]*>)(.*?)(</mtext>)", re.S)  # the converter leaves what \\text{} holds as it is
_SIGNS = re.compile(r"\\([&%$#_{}])")
_BARE = re.compile(r"&(?!#x[0-9A-F]+;)|<")
_ALIGNED = re.compile(r"(\\(?:begin|end))\{aligned\}")  # the converter knows it by the name that it has outside other formulas
_BRACES = re.compile(r"\\.|[{}]", re.S)


def mathml(tex: str, display: bool) -> Result[str]:
    """A formula as a well-formed <math> element that carries its TeX as an annotation. Bold, script and double-struck letters are Unicode's own: MathML
    Core, which browsers follow, knows `mathvariant` no more. Where it cannot be converted: the TeX in an <mtext>, and a `formula` diagnostic without
    a place."""
    value, wrong = _mathml(tex, display)
    return Result(value, (problem("formula", Location(), *wrong),) if wrong else ())


_INDEX = r"(?:[A-Za-z0-9]|\{[A-Za-z0-9+, -]+\})"
_COMMANDS = (
    "cdot times div pm le leq ge geq ne neq approx alpha beta gamma delta eta lambda mu pi rho sigma varphi omega Delta Sigma Omega quad"
)
_SURE = re.compile(
    rf"(?! )(?:[A-Za-z0-9)](?:_{_INDEX})?(?:\^{_INDEX})?|[ +=*/(,.:;<>!-]|\\(?:{_COMMANDS.replace(' ', '|')})(?![A-Za-z])|\\[,%])+"
)
"""Formulas of which it is sure that they can be converted, whether or not somebody wants them as MathML: most of those in questions."""


def checked(token: Math, found: list[Diagnostic]) -> Math:
    """A formula, reported to `found` at its place where it cannot be converted."""
    for wrong in () if _SURE.fullmatch(token.tex) else mathml(token.tex, token.display).diagnostics:
        found.append(problem(wrong.rule, token.loc, wrong.message, wrong.hint))
    return token


@lru_cache(maxsize=8192)
def _mathml(tex: str, display: bool) -> tuple[str, tuple[str, str] | None]:
    from lxml import etree

    try:
        root, wrong = _convert(tex, display)
    except RecursionError:
        root, wrong = None, ("this formula has too many braces in each other", "make it simpler")
    if root is None or wrong:
        root = etree.Element(f"{{{_NAMESPACE}}}math", nsmap={None: _NAMESPACE})  # type: ignore[dict-item]  # None is the default namespace
        root.set("display", "block" if display else "inline")
        etree.SubElement(root, f"{{{_NAMESPACE}}}mtext").text = tex
    else:
        body = list(root)
        semantics = etree.SubElement(root, f"{{{_NAMESPACE}}}semantics")
        semantics.extend(body)
        note = etree.SubElement(semantics, f"{{{_NAMESPACE}}}annotation", encoding="application/x-tex")
        note.text = tex
    return etree.tostring(root, encoding="unicode"), wrong


def _convert(tex: str, display: bool):  # type: ignore[no-untyped-def]  # lxml's element classes are private
    """(<math> element or None, what is wrong as message and hint, or None)."""
    from latex2mathml.converter import convert
    from lxml import etree

    if not tex.strip():
        return None, ("this formula is empty", "write TeX between the dollar signs")
    level = 0
    for m in _BRACES.finditer(tex):
        level += {"{": 1, "}": -1}.get(m[0], 0)
        if level < 0:
            break
    if level:
        return None, ("the braces of this formula do not match", "each { needs its }; a brace to be seen is written \\{")
    try:
        source = convert(_ALIGNED.sub(r"\1{split}", tex), display="block" if display else "inline")
    except RecursionError:
        raise
    except Exception as error:  # the converter has no common class for what it raises, IndexError and KeyError included
        what = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__.removesuffix("Error")).lower()
        return None, (f"this formula cannot be read ({what})", "compare it with TeX's rules, brackets and arguments first")
    source = _WORDS.sub(lambda m: m[1] + _BARE.sub(lambda c: "&amp;" if c[0] == "&" else "&lt;", _SIGNS.sub(r"\1", m[2])) + m[3], source)
    try:
        root = etree.fromstring(source)
    except etree.XMLSyntaxError:
        return None, ("this formula holds a character that is not allowed there", "a sign & outside a matrix is written \\&")
    for element in root.iter():
        name = etree.QName(element).localname
        text = element.text or ""
        command = re.match(r"\\[A-Za-z]+", text.strip()) if name in ("mi", "mo", "mtext") else None
        if command:
            return None, (f"the formula uses {command[0]}, which is not known here", "use a command of plain TeX or amsmath")
        if name not in _ELEMENTS or set(element.attrib) - _ATTRIBUTES:
            return None, ("links, styles and classes cannot be part of a formula", "leave \\href, \\style and \\class out")
        if name in _CHILDREN and len(element) != _CHILDREN[name]:
            return None, ("a part of this formula is missing", "a fraction, index or root needs each of its arguments: \\frac{a}{b}")
        if name == "mo" and text in (",", ".") and element.getnext() is None and element.getprevious() is None:
            element.set("lspace", "0")  # TeX's way to write a number with its mark: 3{,}000
            element.set("rspace", "0")
    return root, None
