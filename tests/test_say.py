"""The one seam for languages: what `say` gives takes the place of every text, and nothing else of a course changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from packager import build, grade, walk
from packager.files import digest_of
from packager.formats import FORMATS
from packager.model import Choice, Course, Html, Segment
from packager.native import dumps

ROOT = Path(__file__).parents[1]
WORKSPACES = {"shipped": ROOT, "torture": ROOT / "tests/torture"}


class Catalogue:
    """Repeats every msgid, or says it in another way."""

    def __init__(self, other: str = "{}") -> None:
        self.other = other
        self.entries: dict[tuple[str, str], str] = {}

    def __call__(self, segment: Segment) -> str:
        return self.entries.setdefault((segment.context, segment.source), self.other.format(segment.source))


def courses(folder: Path, say: Catalogue | None) -> list[Course[Html]]:
    languages = build.Languages(build.open_workspace(folder).value)
    jobs = build.plan(languages, build.Selection()).value
    return [build.rendered(languages, job, say).value for job in jobs if job.lang == languages.own(job.subject)]


def written(course: Course[Html]) -> dict[str, str]:
    return {name: digest_of(format.writer()(course, {}).value) for name, format in FORMATS.items()}


@pytest.mark.parametrize("name", WORKSPACES)
def test_a_catalogue_that_repeats_every_text_gives_the_same_bytes(name: str) -> None:
    say = Catalogue()
    for plain, said in zip(courses(WORKSPACES[name], None), courses(WORKSPACES[name], say), strict=True):
        assert dumps(plain) == dumps(said)
        assert written(plain) == written(said)
    assert len(say.entries) > 150


@pytest.mark.parametrize("name", WORKSPACES)
def test_other_words_change_no_key_no_mark_no_id_and_no_link(name: str) -> None:
    for plain, said in zip(courses(WORKSPACES[name], None), courses(WORKSPACES[name], Catalogue("⟦{}⟧")), strict=True):
        assert [(ref.kind, ref.id, ref.fragment) for ref in walk.refs(plain) if ref.kind != "term"] == [
            (ref.kind, ref.id, ref.fragment) for ref in walk.refs(said) if ref.kind != "term"
        ]
        assert [embed.id for embed in walk.embeds(plain)] == [embed.id for embed in walk.embeds(said)]
        for one, other in zip(walk.questions(plain), walk.questions(said), strict=True):
            assert (one.id, one.points, one.penalty, one.tags) == (other.id, other.points, other.penalty, other.tags)
            if grade.graded(one):
                assert grade.grade(other, grade.best(other)) == grade.grade(one, grade.best(one)) == 1
            if isinstance(one, Choice):
                assert grade.best(one) == grade.best(other)
            own = one.name.made or one.variant_of  # made of the prompt, or numbered by us
            assert other.name.text.startswith("⟦") if own else other.name.text == f"⟦{one.name.text}⟧"
