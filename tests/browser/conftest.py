"""A built site behind a real server, and a real browser to open it in."""

import http.server
import importlib.util
import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest
from helpers.learner import Learner, Site
from helpers.minisite import REPO
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from test_pages import show

import build
import new_topic

MISSING = (
    "no Chromium with its driver on the PATH; on Debian: "
    "apt-get install --no-install-recommends chromium chromium-driver"
)


@pytest.fixture(scope="session")
def browser() -> Iterator[webdriver.Chrome]:
    """One browser for all tests. With CI=true a missing one is a failure."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not chromium or not driver:
        do_without(MISSING)
    chrome = start(chromium, driver)
    yield chrome
    chrome.quit()


def do_without(missing: str) -> NoReturn:
    """Skip a test for want of a program; with CI=true, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


def start(chromium: str, driver: str) -> webdriver.Chrome:
    """Open a browser without a window, which notes what a page says and asks for."""
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for argument in (
        "headless=new",
        "no-sandbox",
        "hide-scrollbars",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-quic",
        "disable-sync",
    ):
        options.add_argument(f"--{argument}")
    os.environ.update(SE_OFFLINE="true", SE_AVOID_STATS="true")
    return webdriver.Chrome(options=options, service=Service(driver))


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own site, and one topic more whose sections are open."""
    return build_site(tmp_path_factory.mktemp("built") / "site")


def build_site(root: Path) -> Path:
    """Build the project's own site with one open topic more, in that folder."""
    root.mkdir()
    for name in ("content", "data", "layouts", "assets", "i18n", "config"):
        shutil.copytree(REPO / name, root / name)
    shutil.copy(REPO / "config.toml", root)
    assert new_topic.main(["--site", str(root), "Open Topic", "--in", "Practice"]) == 0
    assert build.main(["--site", str(root), "--quiet"]) == 0
    return root / "public"


DIGEST = re.compile(r"\.[0-9a-f]{64}\.")


@pytest.fixture(scope="session")
def address(public: Path) -> Iterator[str]:
    """Serve the site as a static host does, its 404 page included."""
    with serve(public) as url:
        yield url


@contextmanager
def serve(public: Path) -> Iterator[str]:
    """Serve a built site; give its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=public))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Host(http.server.SimpleHTTPRequestHandler):
    """Answers as GitHub Pages does: 404.html for what is not there.

    A browser asks again for what has no digest in its name, however old it is: by itself it
    would show a page of some minutes from its cache, although the site was built again.
    """

    def end_headers(self) -> None:
        if not DIGEST.search(self.path):
            self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != 404:
            super().send_error(code, message, explain)
            return
        page = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility rules of axe-core, as a script."""
    spec = importlib.util.find_spec("axe_playwright_python")
    assert spec
    assert spec.submodule_search_locations
    return (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The project's own site, for learners."""
    return Site(tmp_path_factory.mktemp("study") / "site")


@pytest.fixture(scope="session")
def study_port(study: Site) -> Iterator[int]:
    """Serve it; a learner comes by one of this machine's names."""
    with serve(study.public) as url:
        yield int(url.rpartition(":")[2])


@pytest.fixture
def learner(browser: webdriver.Chrome, study_port: int) -> Iterator[Learner]:
    """Someone new, on the first day."""
    someone = Learner(browser, f"http://127.0.0.1:{study_port}")
    yield someone
    someone.leave()
    browser.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": ""})
    show(browser, "about:blank")
