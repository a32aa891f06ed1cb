"""The package in a real Moodle's SCORM player: imported, left in the middle, resumed, finished; the grade is what the learner did."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from packager import build
from packager.files import pack
from packager.formats.scorm12 import write
from packager.model import Course, Embed, Html
from tests.moodle import moodle
from tests.player.conftest import HERE
from tests.player.courses import COURSES, TEN, asked, placed

pytestmark = pytest.mark.moodle


@pytest.fixture(scope="module", autouse=True)
def strict() -> None:
    """Moodle cuts at the standard's limits only where it is told to."""
    folder = os.environ["MOODLE_DIR"]
    command = ["php", f"{folder}/admin/cli/cfg.php", "--component=scorm", "--name=scormstandard", "--set=1"]
    subprocess.run(command, check=True, capture_output=True)


class Learner:
    """The student of player_user.php in Moodle's pages."""

    def __init__(self, browser: webdriver.Chrome) -> None:
        self.browser = browser
        config = Path(os.environ["MOODLE_DIR"], "config.php").read_text()
        found = re.search(r"wwwroot\s*=\s*'([^']+)'", config)
        assert found
        self.base = found[1]
        browser.get(f"{self.base}/login/index.php")
        if "/login/" in browser.current_url and browser.find_elements(By.ID, "loginbtn"):
            browser.execute_script(
                "for (const [k, v] of [['username', 'learner'], ['password', 'Learner1!x']]) document.getElementById(k).value = v;"
                "document.getElementById('loginbtn').click()"
            )
            self.until(lambda: "/login/" not in browser.current_url)

    def until(self, met: Any, seconds: float = 90) -> None:
        for _ in range(int(seconds * 5)):
            try:
                if met():
                    return
            except Exception:  # the page is on its way
                pass
            time.sleep(0.2)
        raise AssertionError("waited in vain in Moodle: " + self.browser.current_url)

    def open(self, cmid: int) -> None:
        self.browser.switch_to.default_content()
        self.browser.get(f"{self.base}/mod/scorm/view.php?id={cmid}")
        forms = self.browser.find_elements(By.CSS_SELECTOR, "form[action*='player.php'] [type=submit]")
        if forms:
            forms[0].click()

        def ready() -> bool:
            self.browser.switch_to.default_content()
            self.browser.switch_to.frame(self.browser.find_element(By.ID, "scorm_object"))
            return bool(self.browser.execute_script("return document.documentElement.classList.contains('js')"))

        self.until(ready)
        self.browser.execute_script((HERE / "learner.js").read_text())

    def do(self, script: str, *values: Any) -> Any:
        return self.browser.execute_script(script, *values)

    def read_all(self) -> None:
        self.browser.execute_async_script("learner.readAll().then(arguments[0])")

    def leave(self) -> None:
        self.browser.switch_to.default_content()
        self.browser.get(f"{self.base}/my/")
        time.sleep(1)


@pytest.fixture
def learner(driver: webdriver.Chrome) -> Iterator[Learner]:
    driver.switch_to.default_content()
    made = Learner(driver)
    driver.get_log("browser")
    yield made
    said = [e["message"] for e in driver.get_log("browser") if e["level"] == "SEVERE" and "pluginfile.php" in e["message"]]
    made.leave()
    assert not said, said


def upload(course: Course[Html], tmp_path: Path) -> int:
    """The course as a SCORM activity; its course module id."""
    path = tmp_path / "course.zip"
    with path.open("wb") as out:
        pack(write(course, {}).value, out)
    report = moodle.run("import_scorm", path)
    assert report["errors"] == [] and report["notices"] == []
    assert report["version"] == "SCORM_1.2" and report["launch"]
    scos = [sco for sco in report["scos"] if sco["launch"]]
    assert [sco["launch"] for sco in scos] == ["index.html"]
    assert moodle.run("player_user", path)["errors"] == []
    return int(report["cmid"])


def replaced(course: Course[Html], cmid: int, tmp_path: Path) -> None:
    """The course as the new package file of a SCORM activity."""
    path = tmp_path / "course.zip"
    with path.open("wb") as out:
        pack(write(course, {}).value, out)
    report = moodle.run("import_scorm", path, "--cmid", str(cmid))
    assert report["errors"] == [] and report["notices"] == [] and int(report["cmid"]) == cmid


def grade(cmid: int, tmp_path: Path) -> float | None:
    """What the gradebook has of the learner's newest grade in that activity."""
    path = tmp_path / "any"
    path.touch()
    said = moodle.run("tracks", path)
    found = [float(row["finalgrade"]) for row in said["grades"] if int(row["cmid"]) == cmid]
    return found[0] if found else None


def newest(tmp_path: Path) -> dict[str, str]:
    """What Moodle stored of the newest activity that anything was stored of."""
    path = tmp_path / "any"
    path.touch()
    tracks: dict[str, dict[str, str]] = moodle.run("tracks", path)["tracks"]
    return next(iter(tracks.values()))


def rows(stored: dict[str, str]) -> list[str]:
    return [value for name, value in stored.items() if re.fullmatch(r"cmi\.interactions_\d+\.id", name)]


def test_left_in_the_middle_resumed_and_passed(learner: Learner, tmp_path: Path) -> None:
    cmid = upload(COURSES["mastery"](), tmp_path)
    learner.open(cmid)
    assert "learning platform" not in learner.do("return document.getElementById('notice').innerText")
    learner.read_all()
    learner.do("location.hash = '#quiz:final'; learner.start('final')")
    for id in TEN[:2]:
        learner.do("learner.answer(arguments[0], true, '[data-quiz=final]')", id)
    learner.leave()
    stored = newest(tmp_path)
    assert stored["cmi.core.lesson_status"] == "incomplete" and "cmi.core.score.raw" not in stored
    assert stored["cmi.core.lesson_location"] == "final" and len(stored["cmi.suspend_data"]) <= 4096
    assert len(rows(stored)) == 2

    learner.open(cmid)
    assert learner.do("return document.querySelector('section.page:not([hidden])').id") == "quiz:final"
    assert "Welcome back" in learner.do("return document.getElementById('notice').innerText")
    for id in TEN[:2]:
        assert learner.do("return learner.said(arguments[0], '[data-quiz=final]')", id).startswith("Right.")
    for id in TEN[2:]:
        learner.do("learner.answer(arguments[0], true, '[data-quiz=final]')", id)
    learner.do("learner.handIn('final')")
    learner.leave()
    stored = newest(tmp_path)
    assert (stored["cmi.core.lesson_status"], stored["cmi.core.score.raw"]) == ("passed", "100")
    assert sorted(rows(stored)) == sorted({*rows(stored)}) and len(rows(stored)) == 10
    assert {value for name, value in stored.items() if name.endswith(".result")} == {"correct"}
    report = moodle.run("tracks", tmp_path / "any")
    assert any(float(grade["finalgrade"]) == 100 for grade in report["grades"])
    assert any(int(done["coursemoduleid"]) == cmid and int(done["completionstate"]) in (1, 2) for done in report["completion"])

    learner.open(cmid)  # and looked at once more
    assert learner.do("return document.querySelectorAll('[data-quiz=final] .verdict.right').length") >= 10
    learner.leave()
    assert newest(tmp_path)["cmi.core.lesson_status"] == "passed"


def test_failed_when_no_attempt_is_left(learner: Learner, tmp_path: Path) -> None:
    learner.open(upload(COURSES["once"](), tmp_path))
    learner.read_all()
    learner.do("location.hash = '#quiz:final'; learner.start('final'); learner.all('[data-quiz=final]', false); learner.handIn('final')")
    learner.leave()
    stored = newest(tmp_path)
    assert (stored["cmi.core.lesson_status"], stored["cmi.core.score.raw"]) == ("failed", "0")
    assert {value for name, value in stored.items() if name.endswith(".result")} == {"wrong"}


def test_every_kind(learner: Learner, tmp_path: Path) -> None:
    learner.open(upload(COURSES["everything"](), tmp_path))
    learner.read_all()
    learner.do("location.hash = '#quiz:final'; learner.start('final'); learner.all('[data-quiz=final]', true); learner.handIn('final')")
    learner.leave()
    stored = newest(tmp_path)
    assert (stored["cmi.core.lesson_status"], stored["cmi.core.score.raw"]) == ("completed", "100")
    assert len(rows(stored)) == len(asked(COURSES["everything"]()))


def test_six_hundred_questions_under_the_standards_limit(learner: Learner, tmp_path: Path) -> None:
    """All choice questions of a large course answered within one visit, and there again on the next."""
    cmid = upload(COURSES["large"](), tmp_path)
    learner.open(cmid)
    learner.read_all()
    learner.do("[...Array(60).keys()].forEach((n) => learner.answer(`question-${n}`, n % 2 === 0))")
    learner.leave()
    stored = newest(tmp_path)
    assert len(stored["cmi.suspend_data"]) <= 4096
    learner.open(cmid)
    assert learner.do("return document.querySelectorAll('form.locked').length") == 60


@pytest.mark.parametrize(("lang", "right"), [("en", "Right."), ("bg", "Вярно."), ("el", "Σωστά.")])
def test_the_shipped_course_to_the_end_and_resumed_from_the_middle(lang: str, right: str, learner: Learner, tmp_path: Path) -> None:
    languages = build.Languages(build.open_workspace(Path(__file__).parents[2]).value)
    (job,) = build.plan(languages, build.Selection(("smart-city-foundations",), langs=(lang,))).value
    course = build.rendered(languages, job).value
    cmid = upload(course, tmp_path)
    learner.open(cmid)
    learner.do(f"location.hash = '#page:{course.units[0].id}'")
    learner.do("learner.answer('purpose-challenge-statement', true)")
    learner.do("learner.answer('purpose-match-levels', true)")
    learner.leave()
    stored = newest(tmp_path)
    assert stored["cmi.core.lesson_status"] == "incomplete" and "cmi.core.score.raw" not in stored
    assert stored["cmi.core.lesson_location"] == course.units[0].id
    assert {value for name, value in stored.items() if name.endswith(".result")} == {"correct"}

    learner.open(cmid)
    assert learner.do("return document.querySelector('section.page:not([hidden])').id") == f"page:{course.units[0].id}"
    assert learner.do("return learner.said('purpose-match-levels')").startswith(right)
    learner.read_all()
    (quiz,) = course.quizzes
    learner.do("location.hash = '#quiz:' + arguments[0]; learner.start(arguments[0])", quiz.id)
    learner.do("learner.all(`[data-quiz=${arguments[0]}]`, true); learner.handIn(arguments[0])", quiz.id)
    learner.leave()
    stored = newest(tmp_path)
    assert (stored["cmi.core.lesson_status"], stored["cmi.core.score.raw"]) == ("passed", "100")
    assert len(rows(stored)) == len(set(rows(stored))) >= 12


def lesson(version: str, *ids: str, id: str = "updated", retold: str = "") -> Course[Html]:
    """A version of a course: these questions placed in one unit, one of them with another prompt."""
    course = placed()
    (bank,) = course.banks
    questions = tuple(replace(q, prompt=("<p>Told anew.</p>",)) if q.id == retold else q for q in bank.questions)
    unit = replace(course.units[1], body=tuple(Embed("question", name) for name in ids))
    module = replace(course.modules[0], units=(unit.id,))
    meta = replace(course.meta, version=version)
    return replace(
        course, id=id, meta=meta, units=(unit,), modules=(module,), pass_mark=Decimal(80), banks=(replace(bank, questions=questions),)
    )


def test_a_new_package_file_keeps_what_learners_did(learner: Learner, tmp_path: Path) -> None:
    """Version 1.1 has one question less, one more and one told anew; 1.2 comes when all is done. docs/updating.md rests on it."""
    first, second, third, fourth, *_ = TEN
    cmid = upload(lesson("1.0", first, second, third), tmp_path)
    learner.open(cmid)
    learner.read_all()
    learner.do("[...arguments].forEach((id) => learner.answer(id, true))", first, second)
    learner.leave()
    before = newest(tmp_path)
    assert before["cmi.core.lesson_status"] == "incomplete" and grade(cmid, tmp_path) is None

    replaced(lesson("1.1", first, second, fourth, retold=second), cmid, tmp_path)
    assert newest(tmp_path) == before  # nothing that Moodle has of the learner is touched
    learner.open(cmid)
    assert learner.do("return learner.course.version") == "1.1"
    assert "platform" not in learner.do("return document.getElementById('notice').innerText")
    assert learner.do("return [...document.querySelectorAll('form.question')].map((form) => form.dataset.question)") == [
        first,
        second,
        fourth,
    ]
    assert "Told anew." in learner.do("return document.querySelector(`form[data-question=${arguments[0]}]`).innerText", second)
    for id in (first, second):
        assert learner.do("return learner.said(arguments[0])", id).startswith("Right.")
    assert learner.do("return document.querySelectorAll('form.locked').length") == 2
    learner.do("learner.answer(arguments[0], true)", fourth)
    learner.leave()
    done = newest(tmp_path)
    assert (done["cmi.core.lesson_status"], done["cmi.core.score.raw"]) == ("passed", "100")
    assert grade(cmid, tmp_path) == 100

    replaced(lesson("1.2", first, second, third, fourth), cmid, tmp_path)
    assert grade(cmid, tmp_path) == 100
    learner.open(cmid)
    assert learner.do("return document.querySelectorAll('form.locked').length") == 3
    learner.do("learner.answer(arguments[0], false)", third)
    learner.leave()
    after = newest(tmp_path)
    assert (after["cmi.core.lesson_status"], after["cmi.core.score.raw"]) == ("passed", "100")
    assert grade(cmid, tmp_path) == 100


def test_a_package_of_another_id_takes_all_away(learner: Learner, tmp_path: Path) -> None:
    """Moodle knows what learners did by the course's id in the package: another course in its place deletes it, and the grade with it."""
    cmid = upload(lesson("1.0", TEN[0]), tmp_path)
    learner.open(cmid)
    learner.read_all()
    learner.do("learner.answer(arguments[0], true)", TEN[0])
    learner.leave()
    before = newest(tmp_path)
    assert before["cmi.core.score.raw"] == "100" and grade(cmid, tmp_path) == 100
    replaced(lesson("1.1", TEN[0], id="renamed"), cmid, tmp_path)
    assert newest(tmp_path) != before
    assert grade(cmid, tmp_path) == 0
    learner.open(cmid)
    assert learner.do("return document.querySelectorAll('form.locked').length") == 0
