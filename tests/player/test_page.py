"""The page itself in a real browser: for every reader, on every screen, with and without a script, from a web server and from a disk."""

from __future__ import annotations

import base64
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.player.conftest import HERE
from tests.player.courses import package

SHOWN = "return document.querySelector('section.page:not([hidden])').id"


def open_page(browser: webdriver.Chrome, address: str) -> None:
    if address.startswith("http"):
        browser.get("/".join(address.split("/")[:3]) + "/core.js")  # of the same origin
        browser.execute_script("sessionStorage.clear()")
    browser.get(address)
    browser.execute_script((HERE / "learner.js").read_text())


def pages(browser: webdriver.Chrome) -> list[str]:
    found: list[str] = browser.execute_script("return [...document.querySelectorAll('section.page')].map((page) => page.id)")
    return found


def turn(browser: webdriver.Chrome, page: str) -> None:
    browser.execute_async_script(
        "const done = arguments[1]; const page = document.getElementById(arguments[0]); location.hash = arguments[0];"
        "(function look() { page.hidden ? setTimeout(look, 10) : done(); })()", page,
    )  # fmt: skip


def arrives(browser: webdriver.Chrome, page: str) -> None:
    """Waits until that page is shown: a browser has the new address at once, and tells the page of it a moment later."""
    WebDriverWait(browser, 15, poll_frequency=0.02).until(lambda _: browser.execute_script(SHOWN) == page, f"waited in vain for {page}")


def colours(browser: webdriver.Chrome, scheme: str) -> None:
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})


def width(browser: webdriver.Chrome, pixels: int) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": pixels, "height": 700, "deviceScaleFactor": 1, "mobile": False})


# ---- accessibility -----------------------------------------------------------------------------------------------------------


def violations(browser: webdriver.Chrome) -> list[str]:
    """What axe-core has against the page as it is now, rules of WCAG 2.2 AA and of good practice."""
    found: list[Any] = browser.execute_async_script(
        "axe.run(document, { resultTypes: ['violations'], preload: false }).then((r) => arguments[0](r.violations))"
    )
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_on_any_page(browser: webdriver.Chrome, site: str, modules: Path, scheme: str) -> None:
    axe = (modules / "axe-core" / "axe.min.js").read_text()
    colours(browser, scheme)
    for course in ("sample", "placed", "rtl", "options"):
        open_page(browser, f"{site}/{course}/index.html")
        browser.execute_script(axe)
        for page in pages(browser):
            turn(browser, page)
            assert violations(browser) == [], f"{course} {page}"


@pytest.mark.parametrize("lang", ["en", "bg", "qps-ploc", "qps-plocm"])
def test_no_violation_on_a_shipped_page(browser: webdriver.Chrome, modules: Path, tmp_path: Path, lang: str) -> None:
    """What the dialect makes of real text: tables, tabs, callouts, formulas, figures, footnotes; also a third longer, and from right to left."""
    repository = HERE.parent.parent
    command = [sys.executable, "-m", "packager", "build", "smart-city-foundations", "--target", "scorm12", "--lang", lang]
    subprocess.run([*command, "--out", str(tmp_path / "dist")], check=False, capture_output=True, cwd=repository)
    (package,) = (tmp_path / "dist" / "smart-city-foundations").glob("*.zip")
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path / "course")
    open_page(browser, (tmp_path / "course" / "index.html").as_uri())
    browser.execute_script((modules / "axe-core" / "axe.min.js").read_text())
    for scheme in ("light", "dark"):
        colours(browser, scheme)
        for page in pages(browser):
            turn(browser, page)
            # a language for private use (ISO 639-2: qaa to qtz) is in no list
            found = [one for one in violations(browser) if not (lang.startswith("qps") and one.startswith("html-lang-valid"))]
            assert found == [], f"{scheme} {page}"
    width(browser, 320)
    for page in pages(browser):
        turn(browser, page)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 320, page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_when_answered(browser: webdriver.Chrome, site: str, modules: Path, scheme: str) -> None:
    colours(browser, scheme)
    open_page(browser, f"{site}/placed/index.html#page:all-kinds")
    browser.execute_script((modules / "axe-core" / "axe.min.js").read_text())
    browser.execute_script("document.querySelectorAll('form.question').forEach((f, i) => learner.answer(f.dataset.question, i % 2 === 0))")
    assert violations(browser) == []
    open_page(browser, f"{site}/everything/index.html#quiz:final")
    browser.execute_script((modules / "axe-core" / "axe.min.js").read_text())
    browser.execute_script("learner.start('final'); learner.all('[data-quiz=final]', true)")
    assert violations(browser) == []
    browser.execute_script("learner.handIn('final')")
    assert violations(browser) == []


PHRASING = (
    "a, abbr, audio, b, bdi, bdo, br, cite, code, data, del, dfn, em, i, img, ins, kbd, mark, math, math *, q, ruby, ruby *, s, samp, small, source, "
    "span, strong, sub, sup, time, u, var, video, wbr, li.task > label > input"
)
"""Of HTML's phrasing content, which is all that a label may hold, what the dialect lets through."""


@pytest.mark.parametrize("course", ["sample", "placed", "options"])
def test_labels_hold_phrases_only(browser: webdriver.Chrome, site: str, course: str) -> None:
    open_page(browser, f"{site}/{course}/index.html")
    blocks = "return [...document.querySelectorAll('label *')].filter((node) => !node.matches(arguments[0])).map((node) => node.outerHTML)"
    assert browser.execute_script(blocks, PHRASING) == []


def test_long_options(browser: webdriver.Chrome, site: str) -> None:
    """They are chosen by a click on any of their words, or by keyboard, and said as a whole."""
    open_page(browser, f"{site}/options/index.html#page:only")
    one, several = "[data-question=long-one]", "[data-question=long-several]"

    def click(selector: str) -> None:
        browser.find_element("css selector", selector).click()

    def chosen(form: str) -> list[str]:
        script = "return [...document.querySelectorAll(`${arguments[0]} .option > input:checked`)].map((input) => input.value)"
        found: list[str] = browser.execute_script(script, form)
        return found

    for place, key in {"a] li p": "a", "b] pre": "b", "c] em": "c", "a] input": "a", "d] li span": "d"}.items():
        click(f"{one} .option[data-key={place}")
        assert chosen(one) == [key], place
        assert browser.execute_script("return document.activeElement.value") == key
    click(f"{one} .option[data-key=a] li")
    click(f"{one} .option[data-key=d] summary")  # opens, and chooses nothing
    assert chosen(one) == ["a"] and browser.execute_script(f"return document.querySelector('{one} details').open")
    for key in "aabd":
        click(f"{several} .option[data-key={key}] > .words > :first-child")
    assert chosen(several) == ["b", "d"]
    ActionChains(browser).send_keys(Keys.SPACE).perform()
    assert chosen(several) == ["b"]
    spoken = [browser.find_element("css selector", f"{one} .option[data-key={key}] > input").accessible_name for key in "abcd"]
    assert [" ".join(name.partition(".")[2].split()) for name in spoken] == [  # behind its letter
        "Both of these: wind sun", "power = 3 in Python", "A phrase, with weight", "done more Folded."
    ]  # fmt: skip
    click(f"{one} .check")
    click(f"{one} .option[data-key=b] pre")  # it is answered
    assert chosen(one) == ["a"] and "Right" in browser.execute_script("return learner.said('long-one')")


def test_a_whole_course_by_keyboard(browser: webdriver.Chrome, site: str) -> None:
    open_page(browser, f"{site}/once/index.html")
    focus = "const a = document.activeElement; return [a.tagName, (a.textContent || a.value || '').trim(), a.getAttribute('rel') ?? '']"

    def keys(*some: str) -> None:
        ActionChains(browser).send_keys(*some).perform()

    def tab_to(wanted: str) -> None:
        for _ in range(80):
            keys(Keys.TAB)
            here = browser.execute_script(focus)
            if here[0] != "BODY" and wanted in " ".join(here):
                box = browser.execute_script(
                    "const s = getComputedStyle(document.activeElement.closest('.option') ?? document.activeElement); return [s.outlineStyle, s.outlineWidth]"
                )
                assert box[0] == "solid" and float(box[1].removesuffix("px")) >= 2, f"no focus to be seen on {wanted}"
                return
        raise AssertionError(f"no way by Tab to {wanted}")

    keys(Keys.TAB)
    assert browser.execute_script(focus)[1] == "To the text"
    keys(Keys.ENTER)
    assert browser.execute_script(focus)[0] == "H1"
    tab_to("next")
    keys(Keys.ENTER)
    arrives(browser, "page:only")
    assert browser.execute_script(focus)[:2] == ["H1", "Only"]
    tab_to("next")
    keys(Keys.ENTER)
    arrives(browser, "quiz:final")
    assert browser.title.startswith("Final test")
    tab_to("Start")
    keys(Keys.ENTER)
    kinds = browser.execute_script(
        "return [...document.querySelectorAll('form.question')].map((f) => [f.dataset.question, learner.course.questions[f.dataset.question].kind])"
    )
    for id, kind in kinds:
        # into the question's first field, its answer, and on to its button
        for _ in range(6):
            keys(Keys.TAB)
            if (
                browser.execute_script("return document.activeElement.matches('input') && document.activeElement.form.dataset.question")
                == id
            ):
                break
        if kind in ("choice", "true-false"):
            keys(Keys.SPACE)
        else:
            keys("7")
        keys(Keys.ENTER)
        assert browser.execute_script("return learner.said(arguments[0])", id), id
        assert browser.execute_script("return document.activeElement.matches('.said')")
    tab_to("Hand in")
    keys(Keys.ENTER)
    assert "Your result" in browser.execute_script("return document.activeElement.innerText")
    tab_to("Previous")
    keys(Keys.ENTER)
    arrives(browser, "page:only")


def test_the_menu_of_a_phone_by_keyboard(browser: webdriver.Chrome, site: str) -> None:
    width(browser, 360)
    open_page(browser, f"{site}/sample/index.html")
    outline = "return getComputedStyle(document.getElementById('outline')).display"
    assert browser.execute_script(outline) == "none"
    browser.execute_script("document.getElementById('menu').focus()")
    ActionChains(browser).send_keys(Keys.ENTER).perform()
    assert browser.execute_script(outline) != "none"
    assert browser.execute_script("return document.getElementById('menu').getAttribute('aria-expanded')") == "true"
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    assert browser.execute_script(outline) == "none" and browser.execute_script("return document.activeElement.id") == "menu"


# ---- screens -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("course", ["sample", "placed", "rtl", "options"])
def test_nothing_is_wider_than_320_pixels(browser: webdriver.Chrome, site: str, course: str) -> None:
    """320 px is also a desktop at 400 %. Tables and code may scroll in themselves."""
    width(browser, 320)
    open_page(browser, f"{site}/{course}/index.html")
    for page in pages(browser):
        turn(browser, page)
        browser.execute_script("document.querySelector('section.page:not([hidden]) .start')?.click()")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 320, page


def test_right_to_left(browser: webdriver.Chrome, site: str) -> None:
    open_page(browser, f"{site}/rtl/index.html")
    assert browser.execute_script("return [document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    outline, main = browser.execute_script(
        "return ['outline', 'main'].map((id) => document.getElementById(id).getBoundingClientRect().left)"
    )
    assert outline > main
    turn(browser, "page:transport")
    assert browser.execute_script("const body = document.querySelector('[id=\"page:transport\"] .body'); return [body.lang, body.dir]") == [
        "en",
        "ltr",
    ]
    turn(browser, "quiz:random-test")
    turn(browser, "page:energy")
    assert browser.execute_script("return getComputedStyle(document.querySelector('[id=\"page:energy\"] math')).direction") == "ltr"
    assert browser.execute_script("return document.querySelector('[data-question=placed-one] .prompt').lang") == "en"


def test_forced_colours_and_print(browser: webdriver.Chrome, site: str) -> None:
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "forced-colors", "value": "active"}]})
    open_page(browser, f"{site}/sample/index.html")
    assert browser.execute_script("return getComputedStyle(document.querySelector('.outline [aria-current]')).outlineStyle") == "solid"
    turn(browser, "page:energy")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": []})
    hidden = "return ['.top', '.outline', '.turn', '.actions'].map((s) => getComputedStyle(document.querySelector(s)).display)"
    assert set(browser.execute_script(hidden)) == {"none"}
    pdf = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {})["data"])
    assert pdf.startswith(b"%PDF") and pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") in (0, 1, 2)
    turn(browser, "page:practice-unit")
    browser.execute_cdp_cmd("Page.printToPDF", {})
    folded = "return document.querySelector('[id=\"page:practice-unit\"] details').open"
    assert not browser.execute_script(folded)  # as it was before
    browser.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    assert browser.execute_script(folded)
    browser.execute_script("window.dispatchEvent(new Event('afterprint'))")
    assert not browser.execute_script(folded)
    assert "Funded by the European Union" in browser.execute_script("return document.querySelector('.foot').innerText")


def test_readable_whole_without_a_script(browser: webdriver.Chrome, site: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(f"{site}/sample/index.html")
    text = browser.find_element("tag name", "body").text
    for words in ("Energy use", "Tram", "Do it", "Five minutes.", "Measures", "Does a meter sleep?", "need a browser that may run scripts"):
        assert words in text
    assert not [b for b in browser.find_elements("tag name", "button") if b.is_displayed()]
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


# ---- places ------------------------------------------------------------------------------------------------------------------------


def test_links_lead_where_they_say(browser: webdriver.Chrome, site: str) -> None:
    open_page(browser, f"{site}/sample/index.html")
    dead = browser.execute_script(
        "return [...document.querySelectorAll('a[href^=\"#\"]')].map((a) => decodeURIComponent(a.hash.slice(1))).filter((id) => id !== 'main' && !document.getElementById(id))"
    )  # fmt: skip
    assert dead == []
    turn(browser, "page:energy")
    browser.find_element("link text", "trams").click()
    arrives(browser, "page:transport")
    assert browser.execute_script("return document.activeElement.id") == "transport-tram"
    browser.back()
    arrives(browser, "page:energy")
    browser.find_element("link text", "smart meter").click()
    arrives(browser, "page:glossary")
    assert browser.execute_script("return document.activeElement.textContent") == "smart meter"
    assert browser.title == "Glossary – Smart & green <cities> “Έξυπνες πόλεις”"


def test_every_id_is_there_once(browser: webdriver.Chrome, site: str) -> None:
    for course in ("sample", "placed", "everything"):
        open_page(browser, f"{site}/{course}/index.html")
        browser.execute_script("document.querySelectorAll('.start').forEach((button) => button.click())")
        ids = browser.execute_script("return [...document.querySelectorAll('[id]')].map((node) => node.id)")
        assert len(ids) == len(set(ids)), sorted(id for id in ids if ids.count(id) > 1)


def test_what_authors_write_is_shown_and_nothing_is_run(browser: webdriver.Chrome, site: str) -> None:
    open_page(browser, f"{site}/sample/index.html#page:transport")
    assert "{{ 7*7 }} {% if x %}" in browser.execute_script("return document.getElementById('page:transport').innerText")
    assert browser.execute_script("return document.querySelector('[id=\"page:transport\"] h1').textContent") == "Μεταφορές <b>"
    assert browser.execute_script("return learner.course.title") == "Smart & green <cities> “Έξυπνες πόλεις”"


def test_double_click_on_a_disk(browser: webdriver.Chrome, tmp_path: Path) -> None:
    folder = package("sample", tmp_path)
    open_page(browser, (folder / "index.html").as_uri())
    assert "not connected to a learning platform" in browser.execute_script("return document.getElementById('notice').innerText")
    turn(browser, "page:energy")
    assert browser.execute_script("return document.querySelector('[id=\"page:energy\"] img').naturalWidth") == 1
    browser.execute_script("learner.answer('placed-one', true)")
    assert browser.execute_script("return learner.said('placed-one')").startswith("Right.")
    browser.refresh()
    browser.execute_script((HERE / "learner.js").read_text())
    arrives(browser, "page:energy")
    assert browser.execute_script("return learner.said('placed-one')").startswith("Right.")
    assert browser.execute_script("return localStorage.length") == 0


def test_nothing_is_loaded_from_outside(browser: webdriver.Chrome, site: str) -> None:
    open_page(browser, f"{site}/sample/index.html")
    for page in pages(browser):
        turn(browser, page)
    loaded = browser.execute_script("return performance.getEntriesByType('resource').map((one) => one.name)")
    assert loaded and all(name.startswith(site) for name in loaded)
