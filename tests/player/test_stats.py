"""The page of `packager stats` in a real browser, opened from a disk: for every reader, on a phone, on paper, with words from right to left."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver

from tests import workspaces
from tests.player.test_page import colours, violations, width
from tests.stats.made import ARABIC, EMPTY, FILES, ONE, packager

OUTSIDE = """
return [...document.querySelectorAll('svg text')].filter((text) => {
  const box = text.getBoundingClientRect();
  return box.right > text.closest('section').getBoundingClientRect().right || box.left < text.closest('svg').getBoundingClientRect().left - 0.5;
}).map((text) => text.textContent);
"""
"""The words of plots that reach beyond their frame, or that begin before their plot."""

OVERLAPPING = """
return [...document.querySelectorAll('svg')].flatMap((svg) => {
  const texts = [...svg.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()]);
  return texts.flatMap(([said, one], n) => texts.slice(n + 1).filter(([_, other]) =>
    one.left < other.right && other.left < one.right && one.top + 3 < other.bottom && other.top + 3 < one.bottom).map(([also]) => `${said} / ${also}`));
});
"""
"""Words of a plot that lie over others."""


def made(root: Path, files: Mapping[str, Any]) -> str:
    workspaces.write(root, **files)
    assert packager("stats", "--page", "page.html", here=root).exit_code == 0
    return (root / "page.html").as_uri()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return made(tmp_path_factory.mktemp("stats"), {**FILES, **ARABIC})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation(browser: webdriver.Chrome, address: str, modules: Path, scheme: str) -> None:
    colours(browser, scheme)
    browser.get(address)
    browser.execute_script((modules / "axe-core" / "axe.min.js").read_text())
    assert violations(browser) == []
    width(browser, 320)
    assert violations(browser) == []


@pytest.mark.parametrize("files", [EMPTY, ONE, ARABIC], ids=["empty", "one", "arabic"])
def test_no_violation_in_small_banks(browser: webdriver.Chrome, modules: Path, tmp_path: Path, files: dict[str, str | bytes]) -> None:
    browser.get(made(tmp_path, files))
    browser.execute_script((modules / "axe-core" / "axe.min.js").read_text())
    assert violations(browser) == []


@pytest.mark.parametrize("pixels", [320, 390, 800, 1280, 2000])
def test_everything_fits(browser: webdriver.Chrome, address: str, pixels: int) -> None:
    width(browser, pixels)
    browser.get(address)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= pixels
    assert browser.execute_script(OUTSIDE) == []
    assert browser.execute_script(OVERLAPPING) == []


def test_long_words_of_every_script_fit(browser: webdriver.Chrome, tmp_path: Path) -> None:
    titles = ["日本語の街灯とエネルギーの消費についての長い見出しです" * 3, "Щ" * 90, "word " * 40, "e\u0301" * 80, "👩‍🔬" * 40]
    tags = ", ".join(f'"{title.strip()}"' for title in titles)
    bank = f"id: b\ntitle: B\nlanguage: en\nquestions:\n  - id: q\n    kind: numerical\n    prompt: How many?\n    answer: 4\n    tags: [{tags}]\n"
    width(browser, 320)
    browser.get(made(tmp_path, {"question_banks/b.yml": bank}))
    assert len(browser.find_elements("css selector", "section:has(#tags) svg rect")) == 5
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 320
    assert browser.execute_script(OUTSIDE) == [] and browser.execute_script(OVERLAPPING) == []


def test_bars_are_as_long_as_their_numbers(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address)
    rows = browser.execute_script(
        "return [...document.querySelectorAll('section:has(#kinds) svg rect')].map((bar) => bar.getBoundingClientRect().width)"
    )
    told = browser.execute_script(
        "return [...document.querySelectorAll('section:has(#kinds) svg .numbers')].map((text) => text.textContent)"
    )
    counts = [int(text.split()[0]) for text in told]
    assert len(rows) == len(counts) > 4 and max(counts) > min(counts)
    assert [width / rows[0] for width in rows] == pytest.approx([n / counts[0] for n in counts], rel=0.02)


def test_colours_are_seen_apart(browser: webdriver.Chrome, address: str) -> None:
    """Bars stand out from the page by 3:1 (WCAG 2.2, 1.4.11), which axe does not look at."""
    for scheme in ("light", "dark"):
        colours(browser, scheme)
        browser.get(address)
        bar, edge, paper = browser.execute_script(
            "const of = (what, name) => getComputedStyle(document.querySelector(what))[name];"
            "return [of('svg .bar', 'fill'), of('svg .none', 'stroke'), of('body', 'backgroundColor')]"
        )
        assert contrast(bar, paper) >= 3 and contrast(edge, paper) >= 3


def contrast(one: str, other: str) -> float:
    """Of two colours as a browser computes them, `rgb(11, 83, 148)`: WCAG 2.2, contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_right_to_left(browser: webdriver.Chrome, tmp_path: Path) -> None:
    browser.get(made(tmp_path, ARABIC))
    assert browser.execute_script("return getComputedStyle(document.querySelector('h1 span')).direction") == "rtl"
    assert browser.execute_script(OUTSIDE) == []
    left = browser.execute_script(
        "const svg = document.querySelector('section:has(#sections) svg'), text = svg.querySelector('text');"
        "return text.getBoundingClientRect().left - svg.getBoundingClientRect().left"
    )
    assert 0 <= left < 5, "a label begins where its bar does, whatever its direction"


def test_on_paper_and_without_scripts(browser: webdriver.Chrome, address: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(address)
    assert len(browser.find_elements("css selector", "svg[role=img]")) > 12
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    colours(browser, "dark")
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"media": "print", "features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    )
    browser.get(address)
    assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.find_element("id", "kinds-table").is_displayed()
