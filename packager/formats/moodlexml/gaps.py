"""Questions whose gaps stand in their text (question/type/gapselect, question/type/ddwtos).

Moodle has one list of words in groups, and `[[3]]` in the text for a gap into which the third of them belongs. What looks so elsewhere in a text is
kept from it by a character reference, which its search does not see.
"""

from __future__ import annotations

import re

from packager.formats import _moodle
from packager.formats._xml import cdata
from packager.formats.moodlexml import parts
from packager.formats.moodlexml.page import Page
from packager.localize.phrase import phrase
from packager.model import DragWords, Gap, GapSelect, Html

_LIKE_A_GAP = re.compile(r"\[(?=\[\d+\]\])")


def prompt(question: GapSelect[Html] | DragWords[Html]) -> Html:
    """The text with Moodle's marks in its gaps."""
    numbers = {key: number for number, (_, _, keys) in enumerate(_words(question), 1) for key in keys}
    return tuple(
        f"[[{numbers[piece.name]}]]" if isinstance(piece, Gap) and piece.name in numbers else _LIKE_A_GAP.sub("&#91;", piece) if isinstance(piece, str) else piece
        for piece in question.prompt
    )  # fmt: skip


def gap_select(page: Page, question: GapSelect[Html]) -> str:
    words = "".join(
        f"    <selectoption>\n      <text>{cdata(_moodle.shown(word))}</text>\n      <group>{group}</group>\n    </selectoption>\n"
        for word, group, _ in _words(question, page.course.lang)
    )
    return _around(page, question) + words


def drag_words(page: Page, question: DragWords[Html]) -> str:
    out = [_around(page, question)]
    for word, group, keys in _words(question, page.course.lang):
        again = "      <infinite/>\n" if question.again or len(keys) > 1 else ""
        out.append(f"    <dragbox>\n      <text>{cdata(_moodle.shown(word))}</text>\n      <group>{group}</group>\n{again}    </dragbox>\n")
    return "".join(out)


def _around(page: Page, question: GapSelect[Html] | DragWords[Html]) -> str:
    return f"    <shuffleanswers>{int(question.shuffle)}</shuffleanswers>\n{parts.combined(page, question.feedback)}    <shownumcorrect/>\n"


def _words(question: GapSelect[Html] | DragWords[Html], lang: str = "") -> list[tuple[str, int, list[str]]]:
    """Every word of the lists, with its group and the names of the gaps that it belongs into: those of gaps first, each once in its group."""
    found: dict[tuple[str, int], tuple[str, int, list[str]]] = {}
    for gap in question.gaps:
        entry = found.setdefault((gap.answer.text, gap.group), (phrase(gap.answer, lang).labelled, gap.group, []))
        entry[2].append(gap.key)
    for spare in question.distractors:
        found.setdefault((spare.text.text, spare.group), (phrase(spare.text, lang).labelled, spare.group, []))
    return list(found.values())
