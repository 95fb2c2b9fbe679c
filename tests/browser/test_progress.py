"""Progress in a real browser: nothing is lost, and what cannot be kept is said."""

import http.server
import json
import threading
import time
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

import pytest
from helpers.minisite import REPO
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

pytestmark = pytest.mark.browser

SEED = "/deep-learning/convolutional-neural-networks/convolutional-layers/"
AXE = """
const done = arguments[arguments.length - 1];
axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
  .then(result => done(result.violations.map(v => v.id + ": " + v.nodes.map(n => n.html))));
"""
PRELUDE = """
const done = arguments[arguments.length - 1];
const run = async () => {
  const { card, graded, open, set, stamp } = await import("/js/learner-log.js");
  const grade = (name, more = {}) =>
    graded(card("/a/", name, `Question ${name}`, "Answer"), undefined, { grade: 3 },
      { ...stamp(), ...more });
  const cards = () => [...store.state.cards.values()].map(({ id }) => id).sort();
  globalThis.store ??= await open();
"""
LAST = """
};
run().then((value) => done(value ?? null), (error) => done(`${error.name} ${error.message}`));
"""
NO_DATABASE = "indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); };"
NO_STORAGE = """
Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("no", "SecurityError"); },
});
"""
NO_ANSWER = "indexedDB.open = () => ({});"
FULL = """
const full = () => { throw new DOMException("full", "QuotaExceededError"); };
window.real = [Storage.prototype.setItem, IDBObjectStore.prototype.put];
Storage.prototype.setItem = full;
IDBObjectStore.prototype.put = full;
"""


class Modules(http.server.SimpleHTTPRequestHandler):
    """Serves the site's scripts as they are written, and an empty page."""

    def do_GET(self) -> None:
        if self.path.endswith(".js"):
            super().do_GET()
            return
        page = b"<!doctype html><title>A page</title>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def clear(browser, origin: str) -> None:
    arguments = {"origin": origin, "storageTypes": "all"}
    browser.execute_cdp_cmd("Storage.clearDataForOrigin", arguments)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    handler = partial(Modules, directory=REPO / "assets")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


class Device:
    """A browser's storage for one origin, and the store in it."""

    def __init__(self, browser, origin: str) -> None:
        self.browser = browser
        self.origin = origin

    def visit(self) -> None:
        self.browser.get(self.origin)

    def run(self, body: str):
        return self.browser.execute_async_script(PRELUDE + body + LAST)

    def cards(self) -> list[str]:
        """Return the cards that a new visit finds."""
        self.visit()
        return self.run("return cards()")


@pytest.fixture
def device(browser, port: int) -> Iterator[Device]:
    origin = f"http://127.0.0.1:{port}"
    clear(browser, origin)
    found = Device(browser, origin)
    found.visit()
    yield found
    browser.get("about:blank")
    clear(browser, origin)


@pytest.fixture
def phone(browser, port: int) -> Iterator[Device]:
    """Another device: another origin of the same scripts."""
    origin = f"http://localhost:{port}"
    clear(browser, origin)
    yield Device(browser, origin)
    browser.get("about:blank")
    clear(browser, origin)


@pytest.fixture
def before(browser) -> Iterator:
    """Run a script in each page before its own scripts do."""
    added: list[str] = []

    def add(source: str) -> None:
        answer = browser.execute_cdp_cmd(
            "Page.addScriptToEvaluateOnNewDocument", {"source": source}
        )
        added.append(answer["identifier"])

    yield add
    for identifier in added:
        browser.execute_cdp_cmd(
            "Page.removeScriptToEvaluateOnNewDocument", {"identifier": identifier}
        )


def test_a_grade_is_there_after_a_reload(device):
    status = device.run("return await store.append(grade('q1'), grade('q2'))")
    assert (status["kept"], status["why"], status["broken"]) == (True, "", 0)
    assert device.run("return Object.keys(localStorage)") == ["askbook"]
    assert device.cards() == ["q1", "q2"]


def test_a_grade_is_there_after_the_tab_is_left_at_once(device):
    leave = "() => { store.append(grade('q1')); location.href = 'about:blank'; }"
    device.run(f"setTimeout({leave}, 50); return null")
    WebDriverWait(device.browser, 5).until(lambda b: b.current_url == "about:blank")
    assert device.cards() == ["q1"]


def test_a_grade_that_the_database_never_had_is_taken_over(device):
    device.run(
        "IDBObjectStore.prototype.put = () => new Promise(() => {});"
        "IDBDatabase.prototype.transaction = () => ({ objectStore: () => ({ put() {} }) });"
        "store.append(grade('q1')); return null"
    )
    assert device.cards() == ["q1"]
    assert device.run("return Object.keys(localStorage)") == ["askbook"]


def test_two_tabs_lose_nothing(browser, device):
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    second = browser.current_window_handle
    device.visit()
    rush = (
        "for (let n = 0; n < 25; n += 1) store.append(grade(NAME + n));"
        "await store.append(grade(NAME)); return null"
    )
    try:
        device.run("return null")
        browser.switch_to.window(first)
        device.run("const NAME = 'one';" + rush)
        browser.switch_to.window(second)
        device.run("const NAME = 'two';" + rush)
        for handle in (first, second):
            browser.switch_to.window(handle)
            WebDriverWait(browser, 5).until(lambda _: len(device.run("return cards()")) == 52)
        device.run("await store.wipe(); return null")
        browser.switch_to.window(first)
        WebDriverWait(browser, 5).until(lambda _: device.run("return cards()") == [])
        device.run("await store.append(grade('after')); return null")
    finally:
        browser.switch_to.window(second)
        browser.close()
        browser.switch_to.window(first)
    assert device.cards() == ["after"]


def test_a_backup_brings_everything_back(device):
    text = device.run(
        "await store.append(grade('q1'), set('new', 3, stamp())); return store.export()"
    )
    assert device.run("return store.status.backup") <= time.time() * 1000
    assert device.run("await store.wipe(); return [cards(), store.status.backup ?? null]") == [
        [],
        None,
    ]
    assert device.cards() == []
    bring = f"return await store.import({json.dumps(text)})"
    assert device.run(bring) == {"added": 2, "broken": 0}
    assert device.run(bring) == {"added": 0, "broken": 0}
    device.visit()
    assert device.run("return [cards(), store.state.settings.new, store.export()]") == [
        ["q1"],
        3,
        text,
    ]


def test_a_backup_larger_than_a_small_storage_comes_in(device):
    """Fifteen years of reviews, or eight megabytes."""
    added = device.run(
        "const filler = 'x'.repeat(250); const events = [];"
        "for (let n = 0; n < 20000; n += 1) events.push(grade(`q${n % 1500}`,"
        "{ id: `e${n}`, at: 1e12 + n * 3e7, filler }));"
        "const { dump } = await import('/js/log/log.js');"
        "return (await store.import(dump(events))).added"
    )
    assert added == 20_000
    assert len(device.cards()) == 1500


def test_two_devices_come_to_the_same(device, phone):
    device.run("await store.append(grade('q1'), grade('q2')); return null")
    desk = device.run("return store.export()")
    phone.visit()
    phone.run("await store.append(grade('q2'), grade('q3')); return null")
    phone.run(f"return await store.import({json.dumps(desk)})")
    both = phone.run("return store.export()")
    device.visit()
    assert device.run(f"return await store.import({json.dumps(both)})")["added"] == 2
    assert device.run("return store.export()") == both
    assert device.cards() == ["q1", "q2", "q3"]


def test_where_both_storages_are_refused_the_store_says_so(device, before):
    before(NO_DATABASE + NO_STORAGE)
    device.visit()
    assert device.run("return [store.status.kept, store.status.why]") == [False, "denied"]
    status = device.run("return await store.append(grade('q1'))")
    assert (status["kept"], status["why"]) == (False, "denied")
    assert device.run("return cards()") == ["q1"]
    assert json.loads(device.run("return store.export()"))["events"][0]["kind"] == "grade"


@pytest.mark.parametrize(
    "refusal", [NO_DATABASE, NO_STORAGE, NO_ANSWER], ids=["database", "storage", "no answer"]
)
def test_one_storage_is_enough(device, before, refusal):
    before(refusal)
    device.visit()
    status = device.run("return await store.append(grade('q1'))")
    assert (status["kept"], status["why"]) == (True, "")
    assert device.cards() == ["q1"]


def test_what_does_not_fit_is_told_and_kept_once_it_does(device):
    device.run("await store.append(grade('q1')); return null")
    status = device.run(FULL + "return await store.append(grade('q2'))")
    assert (status["kept"], status["why"]) == (False, "full")
    assert device.run("return cards()") == ["q1", "q2"]
    status = device.run(
        "[Storage.prototype.setItem, IDBObjectStore.prototype.put] = window.real;"
        "return await store.append(grade('q3'))"
    )
    assert (status["kept"], status["why"]) == (True, "")
    assert device.cards() == ["q1", "q2", "q3"]


def test_damaged_entries_are_counted_and_left_alone(device):
    device.run(
        "await store.append(grade('q1'));"
        "localStorage.setItem('askbook', '{{{');"
        "localStorage.setItem('askbook.event.x', '{');"
        "const request = indexedDB.open('askbook', 1);"
        "await new Promise((resolve) => { request.onsuccess = resolve; });"
        "const t = request.result.transaction('events', 'readwrite');"
        "t.objectStore('events').put({ id: 'damaged', at: 'yesterday' });"
        "await new Promise((resolve) => { t.oncomplete = resolve; });"
        "request.result.close(); return null"
    )
    for _ in range(2):
        device.visit()
        assert device.run("return [cards(), store.status.broken, store.status.kept]") == [
            ["q1"],
            2,
            True,
        ]
    assert device.run("return localStorage.getItem('askbook.event.x')") == "{"


@pytest.mark.parametrize("mark", ["database", "head"])
def test_what_a_newer_version_wrote_is_not_touched(device, mark):
    device.run("await store.append(grade('q1')); return null")
    newer = {
        "database": "const r = indexedDB.open('askbook', 2);"
        "await new Promise((resolve) => { r.onsuccess = resolve; }); r.result.close();",
        "head": "localStorage.setItem('askbook', '{\"schema\": 2}');",
    }
    device.run(newer[mark] + "return null")
    device.visit()
    look = "return [Object.entries(localStorage), (await indexedDB.databases())[0].version]"
    old = device.run(look)
    refused = device.run(
        "const status = await store.append(grade('q2'));"
        "const failed = await Promise.all([() => store.wipe(), () => store.import('{}')]"
        ".map((act) => act().catch((error) => error.reason)));"
        "store.export(); return [status.kept, status.why, ...failed]"
    )
    assert refused == [False, "newer", "newer", "newer"]
    assert device.run(look) == old


def test_the_browser_is_asked_once_to_keep_it(device, before):
    before(
        "navigator.storage.persist = async () => {"
        "sessionStorage.asked = Number(sessionStorage.asked ?? 0) + 1; return false; };"
    )
    device.visit()
    device.run("await store.append(set('new', 3, stamp())); return null")
    assert device.run("return sessionStorage.asked ?? null") is None
    status = device.run("return await store.append(grade('q1'))")
    assert status["persisted"] is False
    device.visit()
    device.run("await store.append(grade('q2')); return null")
    assert device.run("return sessionStorage.asked") == "1"


# The pages


@pytest.fixture
def site(browser, address) -> Iterator[str]:
    """The built site, without any progress."""
    clear(browser, address)
    yield address
    browser.get("about:blank")
    clear(browser, address)


def wait(browser, text: str) -> None:
    WebDriverWait(browser, 15).until(lambda b: text in b.find_element(By.TAG_NAME, "main").text)


def a_months_log() -> list[dict]:
    """Return some reading, guessing and grading of the last weeks."""
    now = int(time.time() * 1000)
    day = 86_400_000
    events: list[dict] = []

    def add(ago: int, kind: str, **fields) -> None:
        stamp = {"id": f"e{len(events)}", "at": now - ago * day, "offset": 0, "kind": kind}
        events.append({**stamp, **fields})

    following = {"page": "/deep-learning/foundations/", "title": "Foundations"}
    add(30, "read", page=SEED, step="review", title="Convolutional Layers", cards=5, next=following)
    for number in range(1, 4):
        add(30, "guess", card=f"{SEED}#p{number}", q=f"g{number}", text="a guess")
        add(30, "judge", of=events[-1]["id"], right=number == 1)
    for number in range(1, 6):
        for ago in (30, 27, 15):
            add(
                ago, "grade", card=f"{SEED}#q{number}", q=f"h{number}", a="a", text="An answer",
                grade=1 if number == 5 else 3, sure=number < 4, ms=9000,
            )  # fmt: skip
    return events


KEEP = """
const [events, done] = arguments;
localStorage.setItem("askbook", '{"schema": 1}');
const request = indexedDB.open("askbook", 1);
request.onupgradeneeded = () => request.result.createObjectStore("events", { keyPath: "id" });
request.onsuccess = () => {
  const transaction = request.result.transaction("events", "readwrite");
  for (const event of events) transaction.objectStore("events").put(event);
  transaction.oncomplete = () => { request.result.close(); done(); };
};
"""


MOVED = """
const done = arguments[0];
let sum = 0;
new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) sum += value;
}).observe({ type: "layout-shift", buffered: true });
requestAnimationFrame(() => setTimeout(() => done(sum), 300));
"""


@pytest.fixture
def learner(browser, site) -> str:
    """The built site on a device with a month's progress."""
    browser.get(site + "/404/")
    browser.execute_async_script(KEEP, a_months_log())
    browser.get_log("browser")
    return site


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)], ids=["phone", "desk"])
@pytest.mark.parametrize("path", ["/progress/", "/", "/zh-tw/progress/"])
def test_a_page_with_progress_has_no_barrier(browser, learner, axe, path, width, height, scheme):
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    browser.get(learner + path)
    wait(browser, "Convolutional Layers")
    WebDriverWait(browser, 10).until(
        lambda b: b.find_elements(By.CSS_SELECTOR, "where-was-i a, learner-progress svg")
    )
    browser.execute_script(axe)
    assert browser.execute_async_script(AXE) == []
    assert [entry["message"] for entry in browser.get_log("browser")] == []
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def test_the_figures_are_the_learners(browser, learner):
    browser.get(learner + "/progress/")
    wait(browser, "Convolutional Layers")
    text = browser.find_element(By.TAG_NAME, "learner-progress").text
    assert "9 of 9, 100%" in text
    assert "3 of 6, 50%" in text
    assert "1 of 3, 33%" in text
    assert "4 of 5, 80%" in text
    assert "There is no backup yet." in text
    due = browser.find_elements(By.CSS_SELECTOR, ".figures tbody tr")
    assert len(due) == 14
    shown = sum(
        int(row.find_element(By.TAG_NAME, "td").get_attribute("textContent")) for row in due
    )
    label = browser.find_element(By.CSS_SELECTOR, "svg.columns").get_attribute("aria-label")
    assert label.startswith(f"{shown} card")


def test_a_setting_is_kept(browser, learner):
    browser.get(learner + "/progress/")
    wait(browser, "Settings")
    browser.execute_script(
        "for (const [id, value] of [['new', '4'], ['retention', '0.85']]) {"
        "const field = document.getElementById(`setting-${id}`); field.value = value;"
        "field.dispatchEvent(new Event('change')); }"
    )
    time.sleep(0.3)
    browser.refresh()
    wait(browser, "Settings")
    fields = browser.find_elements(By.CSS_SELECTOR, ".setting input")
    assert [field.get_attribute("value") for field in fields] == ["4", "0.85"]
    assert browser.find_element(By.TAG_NAME, "output").text == "85%"


def press(browser, name: str) -> None:
    path = f"//learner-progress//button[normalize-space()='{name}' and not(ancestor::*[@hidden])]"
    browser.execute_script("arguments[0].click()", browser.find_element(By.XPATH, path))


def test_progress_is_saved_removed_and_brought_back_on_the_page(browser, learner, tmp_path):
    where = {"behavior": "allow", "downloadPath": str(tmp_path)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", where)
    browser.get(learner + "/progress/")
    wait(browser, "Convolutional Layers")
    press(browser, "Save a backup")
    WebDriverWait(browser, 10).until(lambda _: list(tmp_path.glob("askbook-*.json")))
    backup = next(tmp_path.glob("askbook-*.json"))
    wait(browser, "Last backup: today.")
    assert len(json.loads(backup.read_text(encoding="utf-8"))["events"]) == len(a_months_log())
    press(browser, "Remove everything")
    wait(browser, "5 cards, your guesses")
    press(browser, "Keep it")
    assert "Convolutional Layers" in browser.find_element(By.TAG_NAME, "main").text
    press(browser, "Remove everything")
    press(browser, "Remove it")
    wait(browser, "Removed.")
    assert "Convolutional Layers" not in browser.find_element(By.TAG_NAME, "main").text
    browser.refresh()
    wait(browser, "You have begun none yet.")
    field = browser.find_element(By.CSS_SELECTOR, "input[type=file]")
    field.send_keys(str(backup))
    wait(browser, f"Entries added: {len(a_months_log())}.")
    wait(browser, "Convolutional Layers")
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"askbook": 9}', encoding="utf-8")
    field.send_keys(str(wrong))
    wait(browser, "from a newer version")
    wrong.write_text("a letter", encoding="utf-8")
    field.send_keys(str(wrong))
    wait(browser, "is not a backup")


def scripts_asked(browser) -> list[str]:
    messages = (json.loads(e["message"])["message"] for e in browser.get_log("performance"))
    urls = (
        message["params"]["request"]["url"]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    )
    return [urlsplit(url).path for url in urls if "/js/on-demand/" in url]


@pytest.mark.parametrize("path", ["/", "/deep-learning/foundations/", SEED])
def test_a_first_view_asks_for_no_script_of_progress(browser, site, path):
    browser.get_log("performance")
    browser.get(site + path)
    time.sleep(0.5)
    assert [name for name in scripts_asked(browser) if "/trail." in name] == []


def test_who_comes_back_is_told_where_they_were(browser, learner):
    browser.get(learner + "/")
    wait(browser, "Where you were")
    links = {
        link.text: urlsplit(link.get_attribute("href"))
        for link in browser.find_elements(By.CSS_SELECTOR, "where-was-i a")
    }
    assert links["Convolutional Layers"].path == SEED
    assert links["Convolutional Layers"].fragment == "review"
    assert links["Foundations"].path == "/deep-learning/foundations/"
    assert any(", about 1 minute" in text for text in links)
    mark = browser.find_element(By.CSS_SELECTOR, f"main .course a[href='{SEED}'] topic-mark")
    assert mark.get_attribute("textContent") == " (learning)"
    section = SEED.removesuffix("convolutional-layers/")
    mark = browser.find_element(By.CSS_SELECTOR, f"main .course a[href='{section}'] topic-mark")
    assert mark.get_attribute("textContent") == " (0 of 8 known)"


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)], ids=["phone", "desk"])
def test_nothing_moves_when_who_comes_back_is_told(browser, learner, width, height):
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.get(learner + "/")
    wait(browser, "Where you were")
    moved = browser.execute_async_script(MOVED)
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert moved == 0


def test_who_reads_on_is_found_again(browser, site):
    browser.get(site + SEED)
    browser.execute_script("document.querySelector('[data-kind=explain]').scrollIntoView()")
    time.sleep(4.5)
    browser.get(site + "/")
    wait(browser, "Where you were")
    link = browser.find_element(By.CSS_SELECTOR, f"where-was-i a[href^='{SEED}']")
    assert link.text == "Convolutional Layers"
    assert link.get_attribute("href").endswith("#explain")
    mark = browser.find_element(By.CSS_SELECTOR, f"main .course a[href='{SEED}'] topic-mark")
    assert mark.get_attribute("textContent") == " (reading)"


@pytest.mark.parametrize("path", ["/progress/", "/review/", "/", SEED])
def test_a_page_works_where_nothing_can_be_kept(browser, site, before, path):
    before(NO_DATABASE + NO_STORAGE)
    browser.get_log("browser")
    browser.get(site + path)
    browser.execute_script("window.scrollBy(0, 400)")
    time.sleep(1)
    assert [entry["message"] for entry in browser.get_log("browser")] == []
    if path == "/progress/":
        wait(browser, "Not kept: this browser stores nothing for this site.")


def test_without_scripts_the_page_says_what_would_be_here(browser, site):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(site + "/progress/")
        assert "so this page needs JavaScript" in browser.find_element(By.TAG_NAME, "main").text
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
