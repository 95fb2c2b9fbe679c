"""Two sites on one origin share nothing, and each copies its part of older progress."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.browser import clear_storage, wait_for, wait_for_text
from helpers.learner import Learner
from helpers.month_log import month_log, store_legacy_events
from helpers.sites import build, copy_site
from helpers.small_site import FLOUR
from helpers.web_server import serve
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

STORED = """
const done = arguments[0];
Promise.all([indexedDB.databases(), caches.keys()]).then(([databases, names]) =>
  done([...databases.map(({ name }) => name), ...names, ...Object.keys(localStorage)]));
"""


LEGACY_CACHE = "askbook-offline"
SAVE_AS_BEFORE = f"""
const [sections, done] = arguments;
caches.open("{LEGACY_CACHE}").then(async (cache) => {{
  for (const section of sections) {{
    const note = {{ topics: 1, bytes: 1, at: 1, files: [section] }};
    await cache.put(`${{section}}saved.json`, Response.json(note));
    for (const address of [section, `${{section}}?page=2`])
      await cache.put(address, await fetch(address));
  }}
  done();
}});
"""
CACHED = """
const [name, done] = arguments;
caches.open(name).then((cache) => cache.keys())
  .then((keys) => done(keys.map(({ url }) => url.replace(location.origin, ""))));
"""
WORKERS = """
const done = arguments[0];
navigator.serviceWorker.getRegistrations().then(all => done(all.map(one => one.scope)));
"""


@pytest.fixture(scope="module")
def two_sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small site twice, at a/ and at b/."""
    folder = tmp_path_factory.mktemp("two-sites")
    for name in "ab":
        root = copy_site("small", folder / f"site-{name}")
        config = root / "config.toml"
        text = config.read_text(encoding="utf-8")
        config.write_text(text.replace("small.example/", f"small.example/{name}/"))
        (folder / name).symlink_to(build(root))
    return folder


@pytest.fixture
def origin(browser, two_sites: Path) -> Iterator[str]:
    with serve(two_sites) as server:
        yield server.url
        clear_storage(browser, server.url)


@pytest.fixture
def a(browser, origin: str) -> Iterator[Learner]:
    with Learner(browser, f"{origin}/a") as learner:
        yield learner


@pytest.fixture
def b(browser, origin: str) -> Iterator[Learner]:
    with Learner(browser, f"{origin}/b") as learner:
        yield learner


def open_progress(learner: Learner, text: str) -> None:
    """Open the page about progress and wait for a text on it."""
    learner.browser.get(learner.address + "/progress/")
    wait_for_text(learner.browser, text)


def remove_everything(learner: Learner) -> None:
    learner.button("Delete all progress")
    learner.button("Delete")
    wait_for_text(learner.browser, "Deleted.")


def stored(browser) -> set[str]:
    """Return the names of all databases, caches and keys of the origin."""
    return set(browser.execute_async_script(STORED))


def save_section(learner: Learner) -> None:
    """Save the first section of the site for offline reading."""
    learner.browser.get(f"{learner.address}/sourdough/ingredients/")
    learner.press(Keys.SHIFT)
    learner.wait_for(lambda: learner.all("save-offline button"))
    learner.click(learner.all("save-offline button")[0])
    path = "//save-offline//button[.='Remove']"
    wait_for(learner.browser, lambda: learner.browser.find_elements(By.XPATH, path))


def test_progress_and_choices_of_one_site_are_unknown_to_the_other(a, b):
    a.open(FLOUR)
    a.grade(1, "Got it")
    a.run(
        "const theme = document.querySelector('theme-switch select');"
        "theme.value = 'dark'; theme.dispatchEvent(new Event('change'));"
    )
    a.wait_for(lambda: a.result(1) == "Got it · Due in 2 days")
    b.open(FLOUR)
    assert b.run("return document.documentElement.dataset.theme ?? null") is None
    assert b.result(1) == ""
    open_progress(b, "Finish a topic and its cards come back here.")
    remove_everything(b)
    a.open(FLOUR)
    a.wait_for(lambda: a.result(1) == "Due in 2 days")
    assert a.run("return document.documentElement.dataset.theme") == "dark"


def test_a_grade_is_not_sent_to_an_open_tab_of_the_other_site(origin, b):
    b.open(FLOUR)
    tab = b.browser.current_window_handle
    b.browser.switch_to.new_window("tab")
    try:
        with Learner(b.browser, f"{origin}/a") as a:
            a.open(FLOUR)
            a.grade(1, "Got it")
            a.wait_for(lambda: a.result(1) == "Got it · Due in 2 days")
    finally:
        b.browser.close()
        b.browser.switch_to.window(tab)
    b.grade(2, "Got it")
    b.wait_for(lambda: b.result(2) == "Got it · Due in 2 days")
    assert b.result(1) == ""


def test_pages_saved_by_one_site_stay_when_the_other_removes_its_own(a, b):
    for learner in (a, b):
        save_section(learner)
    b.button("Remove", "save-offline")
    wait_for(b.browser, lambda: "Removed" in b.texts("save-offline")[0])
    caches = {name for name in stored(b.browser) if name.endswith("#offline")}
    assert caches == {"askbook:/a/#offline"}
    workers = b.browser.execute_async_script(WORKERS)
    assert workers == [f"{a.address}/"]


def test_pages_that_an_earlier_version_saved_move_to_the_site_that_they_are_of(browser, a, b):
    saved = {name: f"/{name}/sourdough/baking/" for name in "ab"}

    def cached(name: str) -> set[str]:
        return set(browser.execute_async_script(CACHED, name))

    browser.get(f"{a.address}/")
    browser.execute_async_script(SAVE_AS_BEFORE, list(saved.values()))
    of_b = {saved["b"], f"{saved['b']}saved.json", f"{saved['b']}?page=2"}
    save_section(a)
    wait_for(browser, lambda: cached(LEGACY_CACHE) == of_b)
    own = {address for address in cached("askbook:/a/#offline") if "/baking/" in address}
    assert own == {saved["a"], f"{saved['a']}saved.json"}
    save_section(b)
    wait_for(browser, lambda: LEGACY_CACHE not in stored(browser))
    assert saved["b"] in cached("askbook:/b/#offline")


def test_each_site_copies_its_part_of_an_earlier_version_once(browser, origin, a, b):
    events = [
        {**event, "id": name + event["id"]} for name in "ab" for event in month_log(f"/{name}")
    ]
    for event in events:
        if "of" in event:
            event["of"] = event["id"][0] + event["of"]
    store_legacy_events(browser, origin, events)
    open_progress(a, "4 of 5, 80%")
    assert "9 of 9, 100%" in a.texts("main")[0]
    remove_everything(a)
    open_progress(a, "Finish a topic and its cards come back here.")
    open_progress(b, "4 of 5, 80%")
    remove_everything(b)
    open_progress(b, "Finish a topic and its cards come back here.")
    a.open(FLOUR)
    assert a.result(1) == ""
    copied = {"askbook:/a/#copied", "askbook:/b/#copied"}
    assert {name for name in stored(browser) if "#log" not in name} == copied | {"askbook"}


def test_a_first_visit_to_a_page_of_text_copies_an_earlier_version(browser, origin, a, b):
    store_legacy_events(browser, origin, month_log("/a"))
    browser.get(a.address + "/")
    a.wait_for(lambda: a.texts("resume-panel a"))
    browser.get(b.address + "/")
    open_progress(b, "Finish a topic and its cards come back here.")
    assert "askbook:/b/#progress" not in stored(browser)
