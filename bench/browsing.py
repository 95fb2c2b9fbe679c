"""A built site on a local server, opened in Chromium. Needs Chromium and its driver."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

from askbook.errors import StudyError


@contextmanager
def serve(public: Path) -> Iterator[tuple[str, set[Path]]]:
    """Serve a built site; yield its address and the set of files requested so far."""
    requested: set[Path] = set()

    class Handler(SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            file = public / unquote(urlsplit(path).path).lstrip("/")
            requested.add(file)
            return str(file)

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", requested
        server.shutdown()


@contextmanager
def run_browser() -> Iterator[Chrome]:
    """Run Chromium, with a trace of its tasks, until the context ends."""
    found = filter(None, map(shutil.which, ("chromium-headless-shell", "chromium")))
    binary, driver = next(found, None), shutil.which("chromedriver")
    if not binary or not driver:
        raise StudyError("install Chromium and its driver: they are not on the PATH")
    options = ChromeOptions()
    options.binary_location = binary
    for argument in ("headless=new", "no-sandbox", "no-first-run"):
        options.add_argument(f"--{argument}")
    traced = {"traceCategories": "toplevel,blink.user_timing"}
    options.add_experimental_option("perfLoggingPrefs", traced)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    os.environ.update(SE_OFFLINE="true", SE_AVOID_STATS="true")
    browser = Chrome(options=options, service=Service(driver))
    try:
        yield browser
    finally:
        browser.quit()


def load(browser: Chrome, url: str) -> None:
    """Open a page with an empty cache."""
    browser.execute_cdp_cmd("Network.clearBrowserCache", {})
    browser.get(url)


def wait_for(browser: Chrome, script: str) -> None:
    """Wait until a script returns something true."""
    WebDriverWait(browser, 300, 0.05).until(lambda b: b.execute_script(script))
