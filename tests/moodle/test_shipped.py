"""Every package of every course that this repository ships, in every language, through a real Moodle: nothing refused, nothing lost, full marks for right answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from packager import build, walk
from packager.cli import main
from packager.formats.moodlexml import write
from packager.model import (
    Choice,
    Course,
    Html,
    Ordering,
    kind_of,
)
from tests.moodle import moodle

pytestmark = pytest.mark.moodle
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        done = CliRunner().invoke(main, ["build", "--out", str(out)])
    assert done.exit_code == 0, done.output
    return out


@pytest.fixture(scope="module")
def courses() -> list[Course[Html]]:
    languages = build.Languages(build.open_workspace(ROOT).value)
    made = [build.rendered(languages, job).value for job in build.plan(languages, build.Selection()).value if job.subject]
    assert {course.lang for course in made} >= {"en", "bg", "el"}
    return made


def only(dist: Path, course: Course[Html], suffix: str) -> Path:
    (file,) = (dist / course.id).glob(f"{course.id}-{course.meta.version}-{course.lang}-*{suffix}")
    return file


def test_questions(dist: Path, courses: list[Course[Html]]) -> None:
    for course in courses:
        file = only(dist, course, "moodle-xml.xml")
        if moodle.release() < (4, 4):  # which refuses a file with ordering questions
            (made,) = write(course, {"moodle": "4.3"}).value.values()
            file.write_bytes(made.read())
        said = moodle.run("import_questions", file, "--attempt")
        assert said["errors"] == [] and said["notices"] == []
        old = moodle.release() < (4, 4)
        ours = (
            q
            for q in walk.questions(course)
            if not (old and isinstance(q, Ordering)) and not (isinstance(q, Choice) and q.scoring == "whole")
        )
        written = {question.id: question for question in ours}
        arrived = {row["idnumber"]: row for row in said["questions"]}
        assert set(arrived) == set(written)
        assert said["notFullMarks"] == []
        for id, question in written.items():
            assert arrived[id]["mark"] == pytest.approx(float(question.points))
            marks = [
                ("competence", question.competences), ("objective", question.objectives), ("difficulty", [question.difficulty]), ("bloom", [question.bloom]),
                ("version", [question.version]), ("author", question.authors),
            ]  # fmt: skip
            tags = [*question.tags, *(f"{mark}:{word}" for mark, words in marks for word in words if word)]
            assert sorted(arrived[id]["tags"]) == sorted(tags)
            assert "unresolved" not in arrived[id]


def test_cartridge(dist: Path, courses: list[Course[Html]]) -> None:
    for course in courses:
        if not course.units:
            continue
        said = moodle.run("restore", only(dist, course, ".imscc"), "--attempt")
        assert said["errors"] == [] and said["notices"] == []
        # 4.5 looks for an icon that it no longer has, whatever the cartridge
        assert [line for line in said["log"] if "files.gif" not in line] == []
        names = {activity["name"] for activity in said["activities"]}
        for title in [unit.title.text for unit in course.units] + [quiz.title.text for quiz in course.quizzes]:
            assert title in names
        for activity in said["activities"]:
            assert activity["brokenLinks"] == [] and activity["unresolved"] == [], activity["name"]
            if activity["type"] == "quiz":
                assert activity["slots"], activity["name"]
        assert said["notFullMarks"] == []
        images = {asset.name for asset in course.assets.values() if asset.media_type.startswith("image/")}
        in_units = {ref.id for unit in course.units for ref in walk.refs(unit) if ref.kind == "asset"}
        carried = {name.rsplit("/", 1)[-1].split(" ")[0] for activity in said["activities"] for name in activity["files"]}
        assert {course.assets[id].name for id in in_units if course.assets[id].name in images} <= carried


def test_scorm(dist: Path, courses: list[Course[Html]]) -> None:
    for course in courses:
        if not course.units:
            continue
        said = moodle.run("import_scorm", only(dist, course, "scorm12.zip"))
        assert said["errors"] == [] and said["notices"] == []


def test_kinds_are_all_there(courses: list[Course[Html]]) -> None:
    assert {kind_of(question) for course in courses for question in walk.questions(course)} >= {"choice", "matching", "essay", "numerical"}
