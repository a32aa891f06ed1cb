"""A real Chromium, and a small web server that has the packages, two platforms and the npm packages of these tests."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from tests.player.courses import COURSES, package

HERE = Path(__file__).parent
CORE = HERE.parent.parent / "templates" / "player" / "core.js"
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--window-size=1280,900", "--force-device-scale-factor=1",
)  # fmt: skip
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self'; media-src 'self'"
"""No script or style in the page itself runs under it (alignment of table cells apart), and nothing comes from elsewhere."""


def chromium(profile: Path) -> webdriver.Chrome:
    browser = shutil.which("chromium")
    driver = shutil.which("chromedriver")
    if not browser or not driver:
        pytest.fail("these tests need Chromium and its driver: apt-get install chromium chromium-driver", pytrace=False)
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    made = webdriver.Chrome(options=options, service=Service(driver))
    made.set_script_timeout(60)
    return made


@pytest.fixture(scope="session")
def modules() -> Path:
    """node_modules of these tests."""
    folder = HERE / "node_modules"
    if not (folder / "axe-core").is_dir() or not (folder / "scorm-again").is_dir():
        pytest.fail("these tests need their npm packages: npm ci --prefix tests/player", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory, modules: Path) -> Path:
    """The served folder: each course's package in a folder of its name, made when first asked for."""
    root = tmp_path_factory.mktemp("site")
    for name in ("lms.html", "scorm_again.html"):
        shutil.copy(HERE / name, root)
    shutil.copy(CORE, root / "core.js")
    (root / "node_modules").symlink_to(modules)
    return root


@pytest.fixture(scope="session")
def site(root: Path) -> Iterator[str]:
    class Handler(SimpleHTTPRequestHandler):
        extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}  # noqa: RUF012

        def end_headers(self) -> None:
            self.send_header("Cache-Control", "no-store")
            if self.path.split("/")[1] in COURSES:
                self.send_header("Content-Security-Policy", POLICY)
            super().end_headers()

        def do_GET(self) -> None:
            name = self.path.split("/")[1].split("?")[0]
            if name in COURSES and not (root / name).is_dir():
                package(name, root)
            super().do_GET()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    made = chromium(tmp_path_factory.mktemp("profile"))
    yield made
    made.quit()


@pytest.fixture
def browser(driver: webdriver.Chrome) -> Iterator[webdriver.Chrome]:
    """The browser as it is at first; after the test it has to have no complaint (an error of a script, a thing not found, a policy broken)."""
    driver.switch_to.default_content()
    driver.get("about:blank")
    driver.get_log("browser")
    yield driver
    said = [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE" and "favicon" not in entry["message"]]
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert not said, said


class Visit:
    """One learner in front of one platform's page."""

    def __init__(self, browser: webdriver.Chrome, site: str, platform: str) -> None:
        self.browser, self.site = browser, site
        self.hands = (HERE / "learner.js").read_text()
        browser.get(f"{site}/{platform}")
        browser.execute_script("localStorage.clear(); sessionStorage.clear()")

    def open(self, course: str) -> Visit:
        self.top(f"visit('/{course}/index.html')")
        self.wait("document.querySelector('iframe').contentDocument?.documentElement?.classList.contains('js')", top=True)
        self.frame(self.hands)
        return self

    def top(self, script: str, *values: Any) -> Any:
        """Runs a script in the platform's page; it may `return`."""
        self.browser.switch_to.default_content()
        return self.browser.execute_script(script, *values)

    def frame(self, script: str, *values: Any) -> Any:
        """Runs a script in the course's page; it may `return`."""
        self.browser.switch_to.default_content()
        self.browser.switch_to.frame(self.browser.find_element("css selector", "iframe"))
        return self.browser.execute_script(script, *values)

    def wait(self, condition: str, top: bool = False) -> None:
        self.browser.switch_to.default_content()
        if not top:
            self.browser.switch_to.frame(self.browser.find_element("css selector", "iframe"))
        met = self.browser.execute_async_script(
            "const done = arguments[arguments.length - 1]; const end = Date.now() + 15000;"
            f"(function look() {{ let met = false; try {{ met = Boolean({condition}); }} catch {{}} "
            "if (met || Date.now() > end) done(met); else setTimeout(look, 20); })()"
        )  # fmt: skip
        assert met, f"waited in vain for {condition}"

    def go(self, anchor: str) -> None:
        self.frame("location.hash = arguments[0]", anchor)
        self.wait(f"document.querySelector('section.page:not([hidden])').id === {anchor[1:]!r}")

    def read_all(self) -> None:
        self.browser.switch_to.default_content()
        self.browser.switch_to.frame(self.browser.find_element("css selector", "iframe"))
        self.browser.execute_async_script("learner.readAll().then(arguments[0])")

    def leave(self) -> None:
        self.top("leave()")
        self.wait("document.querySelector('iframe').contentWindow.location.href === 'about:blank'", top=True)

    @property
    def kept(self) -> dict[str, str]:
        """What the platform has stored, by element."""
        found: dict[str, str] = self.top("return window.kept")
        return found

    @property
    def calls(self) -> list[list[str]]:
        found: list[list[str]] = self.top("return window.calls")
        return found

    @property
    def notice(self) -> str:
        words: str = self.frame("return document.getElementById('notice').innerText")
        return words


@pytest.fixture
def platform(browser: webdriver.Chrome, site: str) -> Callable[..., Visit]:
    """platform("lms.html?mastery=80") opens that platform's page."""
    return lambda page="lms.html": Visit(browser, site, page)
