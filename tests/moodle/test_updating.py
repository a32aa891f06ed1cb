"""What docs/updating.md says of a second import, acted out in a real Moodle: plainly, beside a renamed category, and with versioned categories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from click.testing import CliRunner

from packager.cli import main
from packager.files import pack
from packager.formats import cc11
from tests.formats.samples import sample_course
from tests.moodle import moodle

pytestmark = pytest.mark.moodle
Step: TypeAlias = tuple[str, list[Any]]
V1, V2 = "Lighting 1.0", "Lighting 1.1"


def version(tmp_path: Path, number: str, when: str, answer: str, targets: str) -> Path:
    """A bank's version as a file: each prompt says when it was written; the right answers of two versions are not the same."""
    other = "true" if answer == "false" else "false"
    root = tmp_path / number
    (root / "question_banks").mkdir(parents=True)
    (root / "question_banks/lighting.yml").write_text(
        f"title: Lighting\nlanguage: en\nversion: {number}\ndescription: Written for {number}.\n{targets}"
        f"questions:\n  - {{id: led-name, kind: short-answer, prompt: Name ({when}), answers: [{when}]}}\n"
        "sections:\n  - title: Lamps\n    questions:\n"
        f"      - {{id: led-saving, kind: true-false, prompt: Saving ({when}), answer: {answer}}}\n"
        f"      - {{id: led-hours, kind: true-false, prompt: Hours ({when}), answer: {other}}}\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        done = CliRunner().invoke(main, ["build", "lighting", "--target", "moodle-xml"])
    assert done.exit_code == 0, done.output
    (file,) = root.glob("dist/lighting/*.xml")
    return file


def versions(folder: Path, targets: str) -> tuple[Path, Path]:
    return version(folder, "1.0", "old", "true", targets), version(folder, "1.1", "new", "false", targets)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return versions(tmp_path_factory.mktemp("plain"), "")


@pytest.fixture(scope="module")
def versioned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return versions(tmp_path_factory.mktemp("versioned"), "targets: {moodle-xml: {versioned: yes}}\n")


class Teacher:
    """One course from its first import on: `does` writes down what is done, `acts` has all of it done and gives what each step said, by its number."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "steps.json"
        self.steps: list[Step] = []

    def does(self, step: str, *arguments: Any) -> int:
        self.steps.append((step, [str(a) if isinstance(a, Path) else a for a in arguments]))
        return len(self.steps) - 1

    def acts(self) -> list[Any]:
        self.file.write_text(json.dumps(self.steps))
        report = moodle.run("updating", self.file)
        assert report["errors"] == [] and report["notices"] == []
        said: list[Any] = report["said"]
        assert len(said) == len(self.steps)
        assert [said[n] for n, (step, _) in enumerate(self.steps) if step == "import"] == [[]] * sum(s == "import" for s, _ in self.steps)
        return said


@pytest.fixture
def teacher(tmp_path: Path) -> Teacher:
    return Teacher(tmp_path)


OLD = ["Name (old)", "Saving (old)", "Hours (old)"]
NEW = ["Name (new)", "Saving (new)", "Hours (new)"]
IDS = ["led-name", "led-saving", "led-hours"]


def pool(*texts: list[str]) -> list[str]:
    return sorted(text for some in texts for text in some)


def begun(teacher: Teacher, first: Path, category: str) -> None:
    """The first version in the course, a quiz that names its questions and one that draws two of them; of each an attempt that is handed in and one
    that is running."""
    teacher.does("import", first)
    teacher.does("quiz", "named", category, 0)
    teacher.does("quiz", "drawn", category, 2)
    for quiz in ("named", "drawn"):
        teacher.does("begin", quiz, "early")
        teacher.does("finish", quiz, "early")
        teacher.does("begin", quiz, "running")


def test_a_plain_import_adds_every_question_again(plain: tuple[Path, Path], teacher: Teacher) -> None:
    first, second = plain
    begun(teacher, first, "Lighting")
    before = {(quiz, who): teacher.does("review", quiz, who) for quiz in ("named", "drawn") for who in ("early", "running")}
    teacher.does("import", second)
    bank, info, categories = teacher.does("bank", "Lighting"), teacher.does("info", "Lighting"), teacher.does("categories")
    named, drawn = teacher.does("slots", "named"), teacher.does("slots", "drawn")
    after = {key: teacher.does("review", *key) for key in before}
    teacher.does("finish", "named", "running")
    teacher.does("finish", "drawn", "running")
    finished = [teacher.does("review", quiz, "running") for quiz in ("named", "drawn")]
    teacher.does("regrade", "named")
    teacher.does("regrade", "drawn")
    regraded = {key: teacher.does("review", *key) for key in before}
    late = (teacher.does("begin", "named", "late"), teacher.does("review", "named", "late"))
    added = teacher.does("empty", "named")
    said = teacher.acts()

    assert said[categories] == ["Lighting", "Lamps"]
    assert said[info] == "Written for 1.0."  # the category goes on saying what it said
    assert [(q["idnumber"], q["text"]) for q in said[bank]] == [*zip(IDS, OLD, strict=True), *((None, text) for text in NEW)]
    assert {q["status"] for q in said[bank]} == {"ready"}
    assert said[named] == OLD
    assert said[drawn] == [pool(OLD, NEW)] * 2
    for key, number in before.items():
        assert said[after[key]] == said[number], "an import changes no attempt"
        assert set(said[number]["texts"]) <= set(OLD)
    for number in finished:
        assert (said[number]["state"], said[number]["gradebook"]) == ("finished", 100)
    for (quiz, who), number in regraded.items():
        assert said[number]["texts"] == said[before[quiz, who]]["texts"] and set(said[number]["marks"]) == {1}
        assert said[number]["gradebook"] == 100
    assert said[late[0]] is None and said[late[1]]["texts"] == OLD
    assert said[added] == "cannoteditafterattempts"


def test_a_renamed_category_keeps_its_quizzes(plain: tuple[Path, Path], teacher: Teacher) -> None:
    """What versioned categories do, by hand: rename the category, then import."""
    first, second = plain
    begun(teacher, first, "Lighting")
    teacher.does("rename", "Lighting", V1)
    teacher.does("import", second)
    old, new, info = teacher.does("bank", V1), teacher.does("bank", "Lighting"), teacher.does("info", "Lighting")
    drawn = teacher.does("slots", "drawn")
    late = (teacher.does("begin", "drawn", "late"), teacher.does("review", "drawn", "late"))
    said = teacher.acts()
    assert [(q["idnumber"], q["text"]) for q in said[old]] == [*zip(IDS, OLD, strict=True)]
    assert [(q["idnumber"], q["text"]) for q in said[new]] == [*zip(IDS, NEW, strict=True)]
    assert said[info] == "Written for 1.1.v1.1"
    assert said[drawn] == [pool(OLD)] * 2
    assert said[late[0]] is None and set(said[late[1]]["texts"]) <= set(OLD)


def test_versions_stand_side_by_side(versioned: tuple[Path, Path], teacher: Teacher) -> None:
    """The quiz draws from the old version until its random questions name the new one; attempts keep what they have."""
    first, second = versioned
    begun(teacher, first, V1)
    before = {(quiz, who): teacher.does("review", quiz, who) for quiz in ("named", "drawn") for who in ("early", "running")}
    teacher.does("import", second)
    old, new = teacher.does("bank", V1), teacher.does("bank", V2)
    categories, info = teacher.does("categories"), teacher.does("info", V2)
    until = teacher.does("slots", "drawn")
    late = (teacher.does("begin", "drawn", "late"), teacher.does("review", "drawn", "late"))
    teacher.does("point", "drawn", V2)
    drawn = teacher.does("slots", "drawn")
    after = {key: teacher.does("review", *key) for key in before}
    teacher.does("finish", "drawn", "running")
    finished = teacher.does("review", "drawn", "running")
    later = (teacher.does("begin", "drawn", "later"), teacher.does("finish", "drawn", "later"), teacher.does("review", "drawn", "later"))
    teacher.does("regrade", "drawn")
    regraded = teacher.does("review", "drawn", "early")
    again = (teacher.does("begin", "drawn", "early"), teacher.does("review", "drawn", "early"))
    said = teacher.acts()

    assert said[categories] == [V1, "Lamps", V2, "Lamps"]
    assert said[info] == "Written for 1.1.v1.1"
    assert [(q["idnumber"], q["text"]) for q in said[old]] == [*zip(IDS, OLD, strict=True)]
    assert [(q["idnumber"], q["text"]) for q in said[new]] == [*zip(IDS, NEW, strict=True)]
    assert said[until] == [pool(OLD)] * 2 and set(said[late[1]]["texts"]) <= set(OLD)
    assert said[drawn] == [pool(NEW)] * 2
    for key, number in before.items():
        assert said[after[key]] == said[number]
    assert said[finished]["texts"] == said[before["drawn", "running"]]["texts"] and said[finished]["gradebook"] == 100
    assert set(said[later[2]]["texts"]) <= set(NEW) and said[later[2]]["gradebook"] == 100
    assert said[regraded] == said[before["drawn", "early"]]
    assert said[again[0]] is None and set(said[again[1]]["texts"]) <= set(NEW)  # a second attempt of the same learner


def test_a_quiz_of_named_questions_is_made_anew(versioned: tuple[Path, Path], teacher: Teacher) -> None:
    """Once somebody has attempted it Moodle lets nobody add or remove questions; before that it does."""
    first, second = versioned
    begun(teacher, first, V1)
    teacher.does("quiz", "waiting", V1, 0)
    teacher.does("import", second)
    refused, free = teacher.does("empty", "named"), teacher.does("empty", "waiting")
    waiting = teacher.does("slots", "waiting")
    teacher.does("quiz", "anew", V2, 0)
    anew = teacher.does("slots", "anew")
    said = teacher.acts()
    assert (said[refused], said[free], said[waiting], said[anew]) == ("cannoteditafterattempts", None, [], NEW)


def test_deleting_the_old_questions(versioned: tuple[Path, Path], teacher: Teacher) -> None:
    """What an attempt or a quiz uses is hidden and stays, the rest goes; a category that holds used questions cannot go without moving them."""
    first, second = versioned
    teacher.does("import", first)
    teacher.does("quiz", "named", f"{V1}/Lamps", 0)
    teacher.does("quiz", "drawn", V1, 1)
    teacher.does("begin", "named", "early")
    teacher.does("finish", "named", "early")
    before = teacher.does("review", "named", "early")
    teacher.does("import", second)
    teacher.does("delete", V1)
    old, named, drawn = teacher.does("bank", V1), teacher.does("slots", "named"), teacher.does("slots", "drawn")
    refused, late = teacher.does("begin", "drawn", "late"), teacher.does("begin", "named", "late")
    early = teacher.does("review", "named", "early")
    left = teacher.does("drop", f"{V1}/Lamps", "")
    moved, gone = teacher.does("drop", f"{V1}/Lamps", f"{V2}/Lamps"), teacher.does("drop", V1, "")
    categories, new = teacher.does("categories"), teacher.does("bank", V2)
    teacher.does("quiz", "fresh", V2, 1)
    fresh, last = teacher.does("slots", "fresh"), teacher.does("review", "named", "early")
    said = teacher.acts()
    assert [(q["idnumber"], q["status"]) for q in said[old]] == [("led-saving", "hidden"), ("led-hours", "hidden")]
    assert said[named] == OLD[1:] and said[drawn] == [[]]
    assert (said[refused], said[late]) == ("notenoughrandomquestions", None)
    assert said[early] == said[last] == said[before]
    assert (said[left], said[moved], said[gone]) == (2, 2, 0)
    assert said[categories] == [V2, "Lamps"]
    there = {q["text"]: (q["idnumber"], q["status"]) for q in said[new]}
    assert there == {
        **{text: (id, "ready") for id, text in zip(IDS, NEW, strict=True)},
        **{text: (f"{id}_1", "hidden") for id, text in zip(IDS[1:], OLD[1:], strict=True)},
    }
    assert said[fresh] == [pool(NEW)]  # hidden questions are not drawn


def test_moving_questions_that_can_still_be_chosen_mixes_the_versions(versioned: tuple[Path, Path], teacher: Teacher) -> None:
    first, second = versioned
    teacher.does("import", first)
    teacher.does("import", second)
    teacher.does("quiz", "drawn", V2, 1)
    teacher.does("drop", f"{V1}/Lamps", f"{V2}/Lamps")
    drawn = teacher.does("slots", "drawn")
    said = teacher.acts()
    assert said[drawn] == [pool(NEW, OLD[1:])]


def test_the_same_version_twice_is_doubled_all_the_same(versioned: tuple[Path, Path], teacher: Teacher) -> None:
    first, _ = versioned
    teacher.does("import", first)
    teacher.does("import", first)
    bank = teacher.does("bank", V1)
    said = teacher.acts()
    assert [q["idnumber"] for q in said[bank]] == [*IDS, None, None, None]


def test_deleting_before_a_plain_import(plain: tuple[Path, Path], teacher: Teacher) -> None:
    """Random questions then draw the new version without a change to the quiz; questions that were used keep their ids, so the new ones have none."""
    first, second = plain
    teacher.does("import", first)
    teacher.does("quiz", "named", "Lighting/Lamps", 0)
    teacher.does("quiz", "drawn", "Lighting", 2)
    teacher.does("begin", "drawn", "running")
    running = teacher.does("review", "drawn", "running")
    teacher.does("delete", "Lighting")
    teacher.does("import", second)
    drawn, after = teacher.does("slots", "drawn"), teacher.does("review", "drawn", "running")
    teacher.does("finish", "drawn", "running")
    finished, bank = teacher.does("review", "drawn", "running"), teacher.does("bank", "Lighting")
    said = teacher.acts()
    assert said[drawn] == [pool(NEW)] * 2
    assert said[after] == said[running] and set(said[running]["texts"]) <= set(OLD)
    assert said[finished]["gradebook"] == 100
    ids = {q["text"]: q["idnumber"] for q in said[bank]}
    used = [*said[running]["texts"], *OLD[1:]]
    assert {text for text in ids if text in OLD} == set(used)
    assert [ids[text] for text in NEW] == [None if old in used else id for id, old in zip(IDS, OLD, strict=True)]


def test_drawing_from_above_mixes_the_versions(tmp_path: Path, teacher: Teacher) -> None:
    """A random question of the category above, with what is below it, takes from every version."""
    targets = "targets: {moodle-xml: {versioned: yes, category: Our project}}\n"
    first, second = versions(tmp_path, targets)
    teacher.does("import", first)
    teacher.does("import", second)
    teacher.does("quiz", "above", "Our project", 1)
    teacher.does("quiz", "new", f"Our project/{V2}", 1)
    above, new = teacher.does("slots", "above"), teacher.does("slots", "new")
    said = teacher.acts()
    assert (said[above], said[new]) == ([pool(OLD, NEW)], [pool(NEW)])


def test_a_cartridge_restored_again_is_there_twice(tmp_path: Path) -> None:
    file = tmp_path / "course.imscc"
    with file.open("wb") as out:
        pack(cc11.write(sample_course(), {}).value, out)
    once = moodle.run("restore", file)
    twice = moodle.run("restore", file, "--courseid", str(once["courseid"]))
    assert once["errors"] == [] and twice["errors"] == [] and once["courseid"] == twice["courseid"]
    kinds = {kind: number for kind, number in once["byType"].items() if kind != "forum"}  # each course has one of its own
    assert {"page", "quiz"} <= set(kinds)
    assert {kind: twice["byType"][kind] for kind in kinds} == {kind: 2 * number for kind, number in kinds.items()}
    assert twice["questionCount"] == 2 * once["questionCount"] > 0
