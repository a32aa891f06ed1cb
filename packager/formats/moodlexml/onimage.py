"""Questions about a picture (question/type/ddimageortext, question/type/ddmarker).

Moodle has no place for the picture's alternative text: it goes to the end of the question's text, for screen readers alone.
"""

from __future__ import annotations

from html import escape

from packager.diagnostics import problem
from packager.formats import _moodle
from packager.formats._xml import cdata
from packager.formats.base import picture
from packager.formats.moodlexml import parts
from packager.formats.moodlexml.page import Page
from packager.grade import holds_point
from packager.localize.phrase import phrase
from packager.model import DragImage, DragMarkers, Html, Math, Zone


def prompt(question: DragImage[Html] | DragMarkers[Html]) -> Html:
    """The text, and what the picture shows for those who do not see it."""
    shown = picture(question.image)
    words = shown[1] if shown else ""
    return (*question.prompt, f'\n<p class="sr-only visually-hidden">{escape(words, quote=False)}</p>') if words else question.prompt


def drag_image(page: Page, question: DragImage[Html]) -> str:
    out = [_around(page, question)]
    numbers = {drag.key: number for number, drag in enumerate(question.drags, 1)}
    for drag in question.drags:
        shown = picture(drag.text)
        if any(isinstance(piece, Math) for piece in drag.text):
            what = "a formula in what is dragged is shown as its TeX in Moodle, which sets none there"
            page.problems.append(problem("converted", drag.loc, what, "write it in letters and signs, such as x², or drag a picture of it"))
        label = f"      <text>{cdata(escape(shown[1], quote=False) if shown else page.within(drag.text))}</text>\n"
        again = "      <infinite/>\n" if drag.again else ""
        file = page.file(shown[0]) if shown else ""
        out.append(
            f"    <drag>\n      <no>{numbers[drag.key]}</no>\n{label}      <draggroup>{drag.group}</draggroup>\n{again}{file}    </drag>\n"
        )
    for drop in question.drops:
        out.append(
            f"    <drop>\n      <text></text>\n      <no>{drop.key}</no>\n      <choice>{numbers[drop.drag]}</choice>\n"
            f"      <xleft>{drop.x}</xleft>\n      <ytop>{drop.y}</ytop>\n    </drop>\n"
        )
    return "".join(out)


def drag_markers(page: Page, question: DragMarkers[Html]) -> str:
    out = [_around(page, question, "    <showmisplaced/>\n" if question.show_misplaced else "")]
    numbers = {marker.key: number for number, marker in enumerate(question.markers, 1)}
    for marker in question.markers:
        label = cdata(_moodle.shown(phrase(marker.text, page.course.lang).labelled))
        often = "      <infinite/>\n" if marker.count is None else ""
        count = f"      <noofdrags>{marker.count or 0}</noofdrags>\n"
        out.append(f"    <drag>\n      <no>{numbers[marker.key]}</no>\n      <text>{label}</text>\n{often}{count}    </drag>\n")
    for number, zone in enumerate(question.zones, 1):
        if not _middle_inside(zone):
            what = f"Moodle shows no right place for this zone of '{question.id}', since the middle of the polygon lies outside of it; it grades it rightly"
            page.problems.append(problem("converted", zone.loc, what, "cut the polygon into two, if learners are shown the right answer"))
        out.append(
            f"    <drop>\n      <no>{number}</no>\n      <shape>{zone.shape}</shape>\n      <coords>{_coords(zone.shape, zone.numbers)}</coords>\n"
            f"      <choice>{numbers[zone.marker]}</choice>\n    </drop>\n"
        )
    return "".join(out)


def _around(page: Page, question: DragImage[Html] | DragMarkers[Html], more: str = "") -> str:
    shown = picture(question.image)
    return (
        f"{'    <shuffleanswers/>' + chr(10) if question.shuffle else ''}{more}{parts.combined(page, question.feedback)}    <shownumcorrect/>\n"
        f"{page.file(shown[0]) if shown else ''}"
    )


def _middle_inside(zone: Zone) -> bool:
    """Whether the middle between a polygon's outermost corners lies in it: Moodle's own idea of a right place (qtype_ddmarker_shape_polygon)."""
    if zone.shape != "polygon":
        return True
    across, down = zone.numbers[::2], zone.numbers[1::2]
    return holds_point(zone, ((min(across) + max(across) + 1) // 2, (min(down) + max(down) + 1) // 2))


def _coords(shape: str, numbers: tuple[int, ...]) -> str:
    """`x,y;r`, `x,y;width,height` or `x,y;x,y;x,y`."""
    if shape == "circle":
        return "{},{};{}".format(*numbers)
    return ";".join(f"{x},{y}" for x, y in zip(numbers[::2], numbers[1::2], strict=True))
