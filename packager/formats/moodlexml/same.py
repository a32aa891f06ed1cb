"""Whether a question is whole: it is written back, and each element of the original has to be there again, or it is named here.

So nothing is lost because a reader has not thought of it. What may differ is said here, each with its reason, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Any

from packager.formats._moodletexts import Said
from packager.formats.moodlexml import blanks, calculations, datasets, formulas, kinds
from packager.formats.moodlexml.asked import NUMBERED
from packager.formats.moodlexml.elements import Element
from packager.formats.moodlexml.texts import Texts, as_typed, numbered, source
from packager.formats.moodlexml.units import all_or_nothing
from packager.model import Gap, Html, Plain, Ref

_APART = frozenset({"name", "idnumber", "tags", "coursetags"})
"""Elements that the reader takes care of itself: they may be spelled in another way here, which it says."""
_ONE_TRY = frozenset({"truefalse", "essay", "description"})
"""Types whose penalty means nothing; that of a true/false is kept where it is neither the usual one nor what Moodle gives each of them."""
_OF_CHOICES = frozenset(["single", "answernumbering", "shuffleanswers", "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"])
_UNUSED = {
    "ordering": frozenset({"selectcount"}),
    "calculated": _OF_CHOICES,
    "calculatedsimple": _OF_CHOICES,
    "calculatedmulti": frozenset(["unitgradingtype", "unitpenalty", "showunits", "unitsleft"]),
}
"""What is in the elements of a type and means nothing: how many items are shown, where not all are (which the reader refuses); what a question with a field
for a number has from one with options, and the other way (question_calculated_options is one table for both)."""
_GAPPED = {"gapselect": "selectoption", "ddwtos": "dragbox", "cloze": "", "multianswer": ""}
"""Types with gaps in their text, and the elements of the words for them."""
_FLAGS = frozenset(["shownumcorrect", "clearwrong", "shuffleanswers", "showmisplaced", "infinite"])
"""Elements that say yes by being there."""
_LIMITS = frozenset({"minwordlimit", "maxwordlimit"})
"""Settings of which 0 is as good as none."""
_PLAIN_ANSWERS = frozenset({"shortanswer", "numerical", "truefalse"})
_TEXTS = frozenset(
    [
        "questiontext",
        "generalfeedback",
        "correctfeedback",
        "partiallycorrectfeedback",
        "incorrectfeedback",
        "hint",
        "feedback",
        "answer",
        "subquestion",
        "graderinfo",
        "responsetemplate",
        "instructions",
    ]
)
"""Elements that hold a text."""


def missing(original: Element, written: Element, texts: Texts) -> Iterator[Element]:
    """The elements of a question that are not in another as they are in it. texts: of the original's file."""
    type = original.get("type", "")
    format = _format(original)
    if type in _GAPPED and not _same_gaps(original, written, texts):
        yield original.find("questiontext")
        return
    there: dict[str, list[Element]] = {}
    for child in _children(written, type):
        there.setdefault(child.tag, []).append(child)
    for child in _children(original, type):
        if (
            child.tag in _APART
            or (type in _GAPPED and child.tag in ("questiontext", _GAPPED[type]))
            or child.tag in _UNUSED.get(type, ())
            or (child.tag == "penalty" and type in _ONE_TRY)
        ):
            continue
        alike = there.get(child.tag, [])
        other = alike.pop(0) if alike else None
        if other is None and _nothing(child):
            continue
        if other is None or not _same(child, other, type, format, _format(written), texts):
            yield child
    if any(not _nothing(child) for child in (*there.get("answer", ()), *there.get("subquestion", ()), *there.get("hint", ()))):
        yield original  # there is one more than there was


def added(original: Element, written: Element) -> Iterator[str]:
    """The names of the elements that say something by being there, and are in a question that is written and not in the original."""
    return (name for name in ("shownumcorrect",) if original.find(name) is None and written.findtext(name, "0") != "0")


def _same_gaps(one: Element, other: Element, texts: Texts) -> bool:
    """Whether two questions have the same text with the same in its gaps, and the same words to choose from, however they are numbered and spelled."""
    shown, words = [], []
    for question in (one, other):
        element = question.find("questiontext")
        boxes = question.findall(_GAPPED[question.get("type", "")]) if _GAPPED[question.get("type", "")] else []
        own = [(unescape(_words(box)), (box.findtext("group") or "1").strip(), box.find("infinite") is not None) for box in boxes]
        words.append(sorted(own))
        pattern = NUMBERED if boxes else blanks.GAP
        rope = texts.rope(element, _format(question), Said(""), numbered(pattern))
        said = [str(own[int(m[1]) - 1 : int(m[1])]) for m in pattern.finditer(source(element))] if boxes else _told(element, texts)
        named = (replace(piece, name=said[int(piece.name) - 1]) if isinstance(piece, Gap) else piece for piece in rope)
        shown.append(_by_content(tuple(named), texts))
    return words[0] == words[1] and shown[0] == shown[1]


def _told(element: Element, texts: Texts) -> list[str]:
    """What is asked and accepted in each gap of a cloze."""
    found = []
    for blank in blanks.blanks(source(element), element, Said("")):
        gap = blanks.gap(blank, "", texts, element, Said(""), lambda text, key, kind, of: Plain(" ".join(text.split()), ""))
        found.append(repr(gap))
    return found


def settings(element: Element) -> bool:
    """Whether an element is a single setting: a word or number and nothing more."""
    return not len(element) and not element.attrib


def _children(question: Element, type: str) -> list[Element]:
    """The children in an order that means nothing: of true and false, and of stems and the answers that fit none."""
    children = [child for child in question if isinstance(child.tag, str)]
    if type == "truefalse":
        children.sort(key=lambda child: (child.findtext("text") or "").strip() == "false" if child.tag == "answer" else False)
    if type in ("matching", "match"):
        children.sort(key=lambda child: child.tag == "subquestion" and not (child.findtext("text") or "").strip())
    return children


def _same(one: Element, other: Element, type: str, format: str, other_format: str, texts: Texts) -> bool:
    if one.tag == "dataset_definitions":
        return datasets.rows(one) == datasets.rows(other)
    if one.tag == "responsetemplate" and (one.getparent().findtext("responseformat") or "").strip() in kinds.PLAIN_FIELDS:
        return as_typed(source(one)) == as_typed(source(other))
    if one.tag in _TEXTS:
        formula = one.tag == "answer" and type in ("calculated", "calculatedsimple")
        if formula and formulas.meant(one) != formulas.meant(other):
            return False
        plain = formula or (one.tag == "answer" and (type in _PLAIN_ANSWERS or one.getparent().tag == "subquestion"))
        if plain and not formula and unescape(_words(one)) != unescape(_words(other)) and not _equal(_words(one), _words(other)):
            return False
        if not plain and _rope(one, format, texts) != _rope(other, other_format, texts):
            return False
        if one.tag == "answer" and type != "ordering" and not _equal(one.get("fraction", "0"), other.get("fraction", "0")):
            return False
        apart = {"text", "file"} | (calculations.unused(one) if type in formulas.CALCULATED and one.tag == "answer" else set())
        inner = [[child for child in element if child.tag not in apart] for element in (one, other)]
        return _all_same(inner[0], inner[1], type, format, other_format, texts)
    if one.tag == "file":  # it may be called otherwise
        return "".join((one.text or "").split()) == "".join((other.text or "").split())
    if one.tag == "noofdrags" and all(element.getparent().find("infinite") is not None for element in (one, other)):
        return True  # as often as one likes, whatever the number
    if one.tag == "unit_name":  # Moodle stores it as HTML, and forgets to escape that when it exports
        return unescape((one.text or "").strip()) == unescape((other.text or "").strip())
    if one.tag == "unitgradingtype" and [_value(e) for e in (one, other)] == ["1", "2"] and all_or_nothing(one.getparent()):
        return True
    if one.tag in _LIMITS and {_value(one), _value(other)} <= {"", "0"}:
        return True
    if set(one.attrib) - set(other.attrib) or not _equal((one.text or "").strip(), (other.text or "").strip()):
        return False
    return _all_same(list(one), list(other), type, format, other_format, texts)


def _all_same(ones: list[Element], others: list[Element], *more: Any) -> bool:
    left = list(others)
    for one in ones:
        twin = next((other for other in left if other.tag == one.tag), None)
        if twin is not None:
            left.remove(twin)
        if not (_nothing(one) if twin is None else _same(one, twin, *more)):
            return False
    return True


def _nothing(element: Element) -> bool:
    """Whether there is nothing in an element, and its being there says nothing."""
    flag = element.tag in _FLAGS
    return not flag and not any((e.text or "").strip() for e in element.iter() if isinstance(e.tag, str))


def _words(element: Element) -> str:
    return " ".join((element.findtext("text") or "").split())


def _value(element: Element) -> str:
    return (element.text or "").strip()


def _rope(element: Element, format: str, texts: Texts) -> Html:
    """A text, its files by what is in them, whatever they are called."""
    return _by_content(texts.rope(element, formulas.default(element, format), Said(""), formulas.filled(element)), texts)


def _by_content(rope: Html, texts: Texts) -> Html:
    return tuple(
        replace(piece, id=texts.files[piece.id].digest) if isinstance(piece, Ref) else formulas.one_spelling(piece) for piece in rope
    )


def _format(question: Element) -> str:
    asked = question.find("questiontext")
    return (asked.get("format") if asked is not None else None) or "html"


_WORDS = {"true": "1", "false": "0"}


def _equal(one: str, other: str) -> bool:
    """Whether two settings are the same, however a number or a yes is spelled; a share or penalty counts to five digits, as in Moodle."""
    one, other = _WORDS.get(one, one), _WORDS.get(other, other)
    if one == other:
        return True
    try:
        a, b = Decimal(one), Decimal(other)
    except InvalidOperation:
        return False
    return bool(a == b or (a.is_finite() and b.is_finite() and abs(a - b) <= Decimal("1e-6") * max(abs(a), abs(b))))
