"""The torture course: every construct in every other, in every edition and under any translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from packager import build, select, walk
from packager.diagnostics import Result
from packager.formats import FORMATS
from packager.markup import Dialect, placed
from packager.model import TRAINER, Course, Embed, Html, Markdown, Segment
from tests.markup.rendering import identity, spelled, tree
from tests.markup.test_segments import HOSTILE, STRUCTURE
from tests.torture import weave

HERE = Path(__file__).parent
EDITIONS = ("", "developers", "advisors", TRAINER)


@pytest.fixture(scope="module")
def workspace() -> build.Workspace:
    return build.open_workspace(HERE).value


@pytest.fixture(scope="module")
def course(workspace: build.Workspace) -> Course[Markdown]:
    return select.select(next(c for c in workspace.library.courses if c.id == "torture"), TRAINER)


@pytest.fixture(scope="module")
def dialect(workspace: build.Workspace) -> Dialect:
    return Dialect(workspace.library.scope("torture", TRAINER))


def texts(course: Course[Markdown]) -> list[Markdown]:
    return [text for text in walk.texts(course) if isinstance(text, Markdown)]


def test_the_matrix_is_woven_anew() -> None:
    for path, text in weave.files().items():
        assert path.read_text(encoding="utf-8") == text, "run python -m tests.torture.weave"


def test_nothing_is_wrong_in_any_edition(workspace: build.Workspace) -> None:
    read = build.open_workspace(HERE).diagnostics
    jobs = build.plan(build.Languages(workspace), build.Selection((), (), EDITIONS)).value
    outcomes = build.run(build.Languages(workspace), jobs, read, False, None)
    assert [str(d) for outcome in outcomes for d in outcome.diagnostics] == [] == list(read)


def test_every_format_takes_it(tmp_path: Path, workspace: build.Workspace) -> None:
    jobs = build.plan(build.Languages(workspace), build.Selection(("torture",), tuple(FORMATS))).value
    (outcome,) = build.run(build.Languages(workspace), jobs, (), False, tmp_path)
    assert [d for d in outcome.diagnostics if d.severity.label == "error"] == []
    assert {artifact.format for artifact in outcome.artifacts} == set(FORMATS) - {"aiken"}  # which can hold none of these questions


def stands_in(ancestors: list[Element], path: str) -> bool:
    """Whether some ancestors end in a path of tags (tag or tag.class), others between them allowed."""
    wanted = path.split("/")[::-1]
    for element in ancestors[::-1]:
        tag, _, name = wanted[0].partition(".")
        if element.tag == tag and (not name or name in element.get("class", "").split()):
            wanted.pop(0)
            if not wanted:
                return True
    return False


def places(root: Element, ancestors: tuple[Element, ...] = ()) -> Iterator[tuple[str, tuple[Element, ...]]]:
    """Every word of the weave with what it stands in, from the outside in."""
    here = (*ancestors, root)
    for text, inside in ((root.text, here), (root.get("alt"), here)):
        for found in re.findall(r"in-[\w-]+", text or ""):
            yield found, inside
    for child in root:
        yield from places(child, here)
        for found in re.findall(r"in-[\w-]+", child.tail or ""):
            yield found, here


@pytest.mark.parametrize("container", weave.CONTAINERS, ids=lambda c: c.name)
def test_everything_stands_in_everything(container: weave.Container, course: Course[Markdown], dialect: Dialect) -> None:
    unit = next(unit for unit in course.units if unit.id == f"in-{container.name}")
    html = spelled(dialect.render(unit.body, identity).value)
    found: dict[str, list[tuple[Element, ...]]] = {}
    for word, ancestors in places(tree(html)):
        found.setdefault(word, []).append(ancestors)
    for content in weave.CONTENTS:
        if not weave.allowed(container, content):
            continue
        word = weave.word(container, content)
        assert word in found, f"{word} is nowhere"
        within = "div.footnotes" if content.name == "note" else f"{container.stands}/{content.stands}"
        assert any(stands_in(list(ancestors), within) for ancestors in found[word]), (word, [a.tag for a in found[word][0]])


def test_what_is_placed_is_found_in_the_lines(course: Course[Markdown], dialect: Dialect, workspace: build.Workspace) -> None:
    for unit in course.units:
        html = dialect.render(unit.body, identity).value
        assert (
            tuple(piece for piece in html if isinstance(piece, Embed))
            == placed(unit.body, workspace.library.scope("torture", TRAINER)).value
        )


def rendered(course: Course[Markdown], dialect: Dialect, say: dict[tuple[str, str], str] | None = None) -> Course[Html]:
    def spoken(segment: Segment) -> str:
        return segment.source if say is None else say[segment.context, segment.source]

    def text(markdown: Markdown) -> Result[Html]:
        return dialect.render(markdown, spoken)

    return walk.map_texts(course, text).value


def test_identity_is_a_catalogue_that_repeats_every_msgid(course: Course[Markdown], dialect: Dialect, workspace: build.Workspace) -> None:
    segments = [segment for text in texts(course) for segment in dialect.segments(text).value]
    catalogue = {(s.context, s.source): s.source for s in segments}
    assert len(catalogue) == len(segments) > 1500
    fresh = Dialect(workspace.library.scope("torture", TRAINER))
    assert rendered(course, dialect) == rendered(course, fresh, catalogue)


@pytest.mark.parametrize("words", HOSTILE)
def test_no_translation_changes_the_structure(words: str, course: Course[Markdown], dialect: Dialect) -> None:
    for text in texts(course):
        before = [(e.tag, e.get("id")) for e in tree(spelled(dialect.render(text, identity).value)).iter() if e.tag in STRUCTURE]
        after = [(e.tag, e.get("id")) for e in tree(spelled(dialect.render(text, lambda _: words).value)).iter() if e.tag in STRUCTURE]
        assert before == after, text.key


def test_all_texts_can_stand_on_one_page(course: Course[Markdown], dialect: Dialect) -> None:
    ids = [
        element.get("id", "")
        for text in texts(course)
        for element in tree(spelled(dialect.render(text, identity).value)).iter()
        if "id" in element.attrib
    ]
    assert len(ids) == len(set(ids)) > 150
    assert all(re.search(r"\s", id) is None for id in ids)


def test_the_edition_decides_in_snippets_too(course: Course[Markdown], workspace: build.Workspace) -> None:
    scope = replace(workspace.library.scope("torture", TRAINER), keep=select.keeper(""))
    unit = next(unit for unit in course.units if unit.id == "in-trainer")
    assert "Words in-trainer" not in spelled(Dialect(scope).render(unit.body, identity).value)
