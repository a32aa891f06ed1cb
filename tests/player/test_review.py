"""The review page of a bundle in a real browser, opened from a disk: for every reader, by mouse and by keyboard, on paper, and without scripts."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from tests.localize.translated import bulgarian, fuzzy, packager, remark, target, translate, workspace
from tests.player.test_page import colours, violations, width

SHOWN = "return [...document.querySelectorAll('.line')].filter((line) => line.offsetParent).map((line) => line.getAttribute('aria-label'))"


def made(root: Path, lang: str, *subjects: str) -> str:
    """The address of the page of a new bundle, unpacked."""
    before = Path.cwd()
    os.chdir(root)
    try:
        assert packager("i18n", "bundle", lang, *subjects, "--out", str(root / "bundle.zip")).exit_code == 0
    finally:
        os.chdir(before)
    with zipfile.ZipFile(root / "bundle.zip") as archive:
        archive.extractall(root / "bundle")
    return (root / "bundle/review.html").as_uri()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = workspace(tmp_path_factory.mktemp("review"))
    before = Path.cwd()
    os.chdir(root)
    try:
        packager("i18n", "extract", "--lang", "bg,ar")
    finally:
        os.chdir(before)
    touched = {
        "Why it matters": fuzzy("Why it is important"),
        "First the money.": remark("? Whose money", empty=True),
        "Then the stars.": remark("reviewed"),
        "LED lamp": target(
            "<script>document.title = 'run'</script> [x](http://evil.example) <img src=x onerror=\"document.title = 'run'\">"
        ),
    }
    translate(root, "bg", bulgarian, touched)
    translate(root, "ar", lambda text: "مصباح الشارع" if text.isalpha() else "", {})
    return root


@pytest.fixture(scope="module")
def address(root: Path) -> str:
    return made(root, "bg")


def lines(browser: webdriver.Chrome) -> list[str]:
    found: list[str] = browser.execute_script(SHOWN)
    return found


def test_nothing_runs_that_is_not_ours(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address)
    assert browser.title == "Bulgarian: Lamps of a street"
    assert (
        browser.execute_script("return performance.getEntriesByType('resource').filter((one) => !one.name.startsWith('data:')).length") == 0
    )
    assert "<script>" in browser.execute_script("return document.body.innerText")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation(browser: webdriver.Chrome, address: str, modules: Path, scheme: str) -> None:
    colours(browser, scheme)
    browser.get(address)
    browser.execute_script((modules / "axe-core" / "axe.min.js").read_text())
    assert violations(browser) == []
    width(browser, 320)
    assert violations(browser) == []
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 320


def test_no_violation_in_the_shipped_course(browser: webdriver.Chrome, modules: Path, tmp_path: Path) -> None:
    browser.get(made_of_the_repository(tmp_path))
    browser.execute_script((modules / "axe-core" / "axe.min.js").read_text())
    assert violations(browser) == []
    width(browser, 390)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 390
    assert browser.execute_script("return [...document.images].every((picture) => picture.complete && picture.naturalWidth)")


def made_of_the_repository(tmp_path: Path) -> str:
    repository = Path(__file__).resolve().parents[2]
    before = Path.cwd()
    os.chdir(repository)
    try:
        assert packager("i18n", "bundle", "bg", "--out", str(tmp_path / "bundle.zip")).exit_code == 0
    finally:
        os.chdir(before)
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        archive.extractall(tmp_path)
    return (tmp_path / "review.html").as_uri()


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("missing", ["list item, not translated"]),
        ("fuzzy", ["heading, to look at again"]),
        ("asked", ["list item, not translated"]),
        (
            "missing fuzzy error",
            ["heading, to look at again", "list item, not translated", "table heading, table cell, 1 of 4 not shown: error"],
        ),
    ],
)
def test_filters(browser: webdriver.Chrome, address: str, value: str, wanted: list[str]) -> None:
    browser.get(address)
    every = lines(browser)
    Select(browser.find_element("id", "filter")).select_by_value(value)
    assert [re.sub(r"^\d+, ", "", line) for line in lines(browser)] == wanted
    assert browser.find_element("id", "count").text == f"{len(wanted)} of {len(every)} blocks"
    shown = browser.execute_script(
        "return [...document.querySelectorAll('h3')].filter((head) => head.offsetParent).map((head) => head.innerText)"
    )
    assert shown == ["Saving with lamps"], "a unit in which nothing is left goes with its heading"


def test_search_knows_no_accents_and_no_capitals(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address)
    browser.find_element("id", "find").send_keys("УЛИЧНА")
    found = lines(browser)
    assert 0 < len(found) < 10
    browser.find_element("id", "find").send_keys("qqq")
    assert lines(browser) == [] and browser.find_element("id", "nothing").is_displayed()


def test_by_keyboard(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address)
    Select(browser.find_element("id", "filter")).select_by_value("missing fuzzy error")
    focus = "return document.activeElement.getAttribute('aria-label')"
    browser.find_element("id", "next").send_keys(Keys.ENTER)
    first = browser.execute_script(focus)
    assert first == lines(browser)[0]
    browser.switch_to.active_element.send_keys("j")
    assert browser.execute_script(focus) == lines(browser)[1]
    browser.switch_to.active_element.send_keys("k")
    assert browser.execute_script(focus) == first
    browser.find_element("id", "find").send_keys("jk")
    assert browser.execute_script("return document.activeElement.id") == "find", "letters are letters where one types"


def test_right_to_left(browser: webdriver.Chrome, root: Path) -> None:
    browser.get(made(root, "ar"))
    side = "return getComputedStyle([...document.querySelectorAll('.text[lang=ar]')].find((text) => text.innerText.includes('مصباح'))).direction"
    assert browser.execute_script(side) == "rtl"
    assert browser.execute_script("return getComputedStyle(document.querySelector('.text[lang=en]')).direction") == "ltr"
    assert (
        browser.execute_script("return getComputedStyle(document.querySelector('.text[lang=ar] .seg.other[lang=en]')).direction") == "ltr"
    )


def test_on_paper_and_without_scripts(browser: webdriver.Chrome, address: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(address)
    assert not browser.find_element("css selector", ".tools").is_displayed()
    assert len(browser.find_elements("css selector", ".line")) > 20
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    browser.get(address)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert not browser.find_element("css selector", ".tools").is_displayed()
    assert len(lines(browser)) > 20
