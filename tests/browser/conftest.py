"""A browser for each worker, and one build of the fixture site for all of them."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers.ask_site import configure
from helpers.browser import clear_storage, run_browser, script_on_each_page
from helpers.device import Device
from helpers.learner import Learner
from helpers.month_log import month_log, store_events
from helpers.sites import build, copy_site
from helpers.web_server import serve
from selenium import webdriver


@pytest.fixture(scope="session")
def browser() -> Iterator[webdriver.Chrome]:
    with run_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def small_site(built: Path) -> Path:
    """The folder of the small fixture site, built."""
    return built.parent


@pytest.fixture(scope="session")
def public(built: Path) -> Path:
    return built


@pytest.fixture(scope="session")
def address(public: Path) -> Iterator[str]:
    """The address of the small site, served as a static host does."""
    with serve(public) as server:
        yield server.url


@pytest.fixture(scope="session")
def report_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a copy of the small site that takes reports by mail."""
    site = copy_site("small", tmp_path_factory.mktemp("report") / "site")
    configure(site, '[params]\nreport = "errata@example.org"\n')
    with serve(build(site)) as server:
        yield server.url


@pytest.fixture
def new_device(browser: webdriver.Chrome, address: str) -> Iterator[str]:
    """The site's address, while the browser stores nothing for it."""
    clear_storage(browser, address)
    yield address
    clear_storage(browser, address)


@pytest.fixture
def learner(browser: webdriver.Chrome, new_device: str) -> Iterator[Learner]:
    """A new learner on the first day."""
    with Learner(browser, new_device) as learner:
        yield learner


@pytest.fixture
def returning(browser: webdriver.Chrome, new_device: str) -> str:
    """The site's address, on a device with a month's progress."""
    store_events(browser, new_device, month_log())
    return new_device


@pytest.fixture
def device(browser: webdriver.Chrome, new_device: str) -> Device:
    """The learner's log in the browser's empty storage."""
    device = Device(browser, new_device)
    device.visit()
    return device


@pytest.fixture
def run_first(browser: webdriver.Chrome) -> Iterator[Callable[[str], None]]:
    """Run a script in each page of this test before the page's own scripts."""
    with contextlib.ExitStack() as scripts:
        yield lambda source: scripts.enter_context(script_on_each_page(browser, source))
