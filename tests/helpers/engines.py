"""Firefox and WebKit for tests, each started with a new home folder that also gets downloads."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from helpers.browser import DEADLINE, skip_without
from helpers.marionette import Marionette
from selenium import webdriver
from selenium.webdriver.common.options import ArgOptions
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.file_detector import UselessFileDetector
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.webkitgtk.options import Options as WebKitOptions
from selenium.webdriver.webkitgtk.service import Service as WebKitService

MISSING = "no {} on the PATH; on Debian: apt-get install --no-install-recommends {}"
MINI_BROWSERS = "lib/*/webkit*gtk-*/MiniBrowser"
"""Below /usr; Debian packages it with the library."""


@contextmanager
def run_firefox(home: Path) -> Iterator[webdriver.Remote]:
    """Run a headless Firefox."""
    binary = shutil.which("firefox-esr") or shutil.which("firefox")
    if not binary:
        skip_without(MISSING.format("Firefox", "firefox-esr"))
    settings = {
        "marionette.port": 0,  # a free one
        "browser.download.dir": str(home),
        "browser.download.folderList": 2,  # the folder above
        "datareporting.policy.dataSubmissionEnabled": False,
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
    }
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(settings[name])});" for name in settings]
    (home / "user.js").write_text("\n".join(lines), encoding="utf-8")
    command = [binary, "--headless", "--marionette", "--no-remote", "--profile", str(home)]
    environment = {**os.environ, "HOME": str(home)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=environment, **quiet)
    try:
        with closing(Marionette(_marionette_port(home, process))) as marionette:
            yield _remote(marionette, webdriver.FirefoxOptions())
    finally:
        process.terminate()
        process.wait()


def _marionette_port(home: Path, process: subprocess.Popen[bytes]) -> int:
    """Wait until Firefox has written the port that it listens on."""
    file, end = home / "MarionetteActivePort", time.monotonic() + DEADLINE
    while not (file.exists() and file.read_text()):
        assert process.poll() is None, "Firefox ended"
        assert time.monotonic() < end, "Firefox does not listen"
        time.sleep(0.05)
    return int(file.read_text())


@contextmanager
def run_webkit(home: Path) -> Iterator[webdriver.Remote]:
    """Run WebKitGTK's small browser on a virtual screen."""
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    browsers = sorted(Path("/usr").glob(MINI_BROWSERS))
    if not driver or not screen or not browsers:
        skip_without(MISSING.format("WebKitGTK with its driver", "webkit2gtk-driver xvfb"))
    (home / ".config").mkdir()
    (home / ".config/user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME"\n', encoding="utf-8")
    options = WebKitOptions()
    options.binary_location = str(browsers[-1])
    options.add_argument("--automation")
    with _virtual_screen(screen) as display:
        environment = {**os.environ, "HOME": str(home), "DISPLAY": display}
        environment.pop("XDG_CONFIG_HOME", None)
        service = WebKitService(driver, env=environment)
        service.start()
        try:
            connection = RemoteConnection(client_config=ClientConfig(service.service_url))
            browser = _remote(connection, options)
            yield browser
            browser.quit()
        finally:
            service.stop()


def _remote(connection: RemoteConnection | Marionette, options: ArgOptions) -> webdriver.Remote:
    """Start a session; the browser reads files where they are, without an upload."""
    return webdriver.Remote(connection, options=options, file_detector=UselessFileDetector())


@contextmanager
def _virtual_screen(xvfb: str) -> Iterator[str]:
    """Run an X server without a screen; yield the name of its display."""
    read, write = os.pipe()
    command = [xvfb, "-displayfd", str(write), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as display:
            yield f":{display.readline().strip()}"
    finally:
        process.terminate()
        process.wait()
