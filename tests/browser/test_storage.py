"""The learner's log in a real browser's storage: nothing is lost, and every failure is reported."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator

import pytest
from helpers.browser import clear_storage, script_on_each_page, wait_for
from helpers.web_server import SOURCE

pytestmark = pytest.mark.browser

PRELUDE = f"""
const done = arguments[arguments.length - 1];
const run = async () => {{
  const {{ card, graded, open, set, stamp }} = await import("{SOURCE}log/learner-log.js");
  const grade = (name, more = {{}}) =>
    graded(card("/a/", name, `Question ${{name}}`, "Answer"), undefined, {{ grade: 3 }},
      {{ ...stamp(), ...more }});
  const cards = () => [...store.state.cards.values()].map(({{ id }}) => id).sort();
  globalThis.store ??= await open();
"""
END = """
};
run().then(
  (value) => done({ value: value ?? null }),
  (error) => done({ error: `${error.name} ${error.message}` }),
);
"""
NO_DATABASE = "indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); };"
NO_LOCAL_STORAGE = """
Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("no", "SecurityError"); },
});
"""
SILENT_DATABASE = """
indexedDB.open = () => ({});
const wait = setTimeout;
globalThis.setTimeout = (action, delay) => wait(action, delay / 100);
"""
"""Never answers; the log's patience of some seconds is shortened."""
LATE_DATABASE = """
const open = indexedDB.open.bind(indexedDB), wait = setTimeout;
globalThis.setTimeout = (action, delay) => wait(action, delay / 100);
indexedDB.open = (...given) => {
  const late = {};
  wait(() => {
    const request = open(...given);
    request.onupgradeneeded = late.onupgradeneeded;
    request.onsuccess = () => { late.result = request.result; late.onsuccess(); };
  }, 500);
  return late;
};
"""
"""Answers after the log's patience is exhausted, which is shortened."""

NO_SPACE = """
const full = () => { throw new DOMException("full", "QuotaExceededError"); };
window.real = [Storage.prototype.setItem, IDBObjectStore.prototype.put];
Storage.prototype.setItem = full;
IDBObjectStore.prototype.put = full;
"""
SPACE_AGAIN = "[Storage.prototype.setItem, IDBObjectStore.prototype.put] = window.real;"


class Device:
    """A browser's storage for one origin, and the log in it."""

    def __init__(self, browser, origin: str) -> None:
        self.browser = browser
        self.origin = origin

    def visit(self) -> None:
        """Open an empty page of the origin."""
        self.browser.get(self.origin + SOURCE)

    def run(self, body: str):
        """Run the body of an async function with the log open; return its value."""
        result = self.browser.execute_async_script(PRELUDE + body + END)
        assert "error" not in result, result
        return result["value"]

    def cards(self) -> list[str]:
        """Return the cards that a new visit finds."""
        self.visit()
        return self.run("return cards()")


@pytest.fixture
def device(browser, new_device: str) -> Device:
    device = Device(browser, new_device)
    device.visit()
    return device


@pytest.fixture
def phone(browser, address: str) -> Iterator[Device]:
    """A second device: another origin of the same site."""
    origin = address.replace("127.0.0.1", "localhost")
    clear_storage(browser, origin)
    yield Device(browser, origin)
    clear_storage(browser, origin)


@pytest.fixture
def run_first(browser) -> Iterator[Callable[[str], None]]:
    """Run a script in each page of this test before the page's own scripts."""
    with contextlib.ExitStack() as scripts:
        yield lambda source: scripts.enter_context(script_on_each_page(browser, source))


def test_a_grade_survives_a_reload(device):
    status = device.run("return await store.append(grade('q1'), grade('q2'))")
    assert (status["kept"], status["why"], status["broken"]) == (True, "", 0)
    assert device.run("return Object.keys(localStorage)") == ["askbook:/#progress"]
    assert device.cards() == ["q1", "q2"]


def test_a_grade_survives_leaving_the_page_at_once(device):
    leave = "() => { store.append(grade('q1')); location.href = 'about:blank'; }"
    device.run(f"setTimeout({leave}, 50); return null")
    wait_for(device.browser, lambda: device.browser.current_url == "about:blank")
    assert device.cards() == ["q1"]


def test_a_grade_that_never_reached_the_database_is_recovered(device):
    device.run(
        "IDBObjectStore.prototype.put = () => new Promise(() => {});"
        "IDBDatabase.prototype.transaction = () => ({ objectStore: () => ({ put() {} }) });"
        "store.append(grade('q1')); return null"
    )
    assert device.cards() == ["q1"]
    assert device.run("return Object.keys(localStorage)") == ["askbook:/#progress"]


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
            wait_for(browser, lambda: len(device.run("return cards()")) == 52)
        device.run("await store.wipe(); return null")
        browser.switch_to.window(first)
        wait_for(browser, lambda: device.run("return cards()") == [])
        device.run("await store.append(grade('after')); return null")
    finally:
        browser.switch_to.window(second)
        browser.close()
        browser.switch_to.window(first)
    assert device.cards() == ["after"]


def test_a_backup_restores_everything(device):
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


def test_a_backup_larger_than_local_storage_can_be_imported(device):
    """Fifteen years of reviews, or eight megabytes."""
    added = device.run(
        "const filler = 'x'.repeat(250); const events = [];"
        "for (let n = 0; n < 20000; n += 1) events.push(grade(`q${n % 1500}`,"
        "{ id: `e${n}`, at: 1e12 + n * 3e7, filler }));"
        "const { dump } = await import('/source/log/events.js');"
        "return (await store.import(dump(events))).added"
    )
    assert added == 20_000
    assert len(device.cards()) == 1500


def test_two_devices_that_exchange_backups_have_the_same_log(device, phone):
    device.visit()
    device.run("await store.append(grade('q1'), grade('q2')); return null")
    exported = device.run("return store.export()")
    phone.visit()
    phone.run("await store.append(grade('q2'), grade('q3')); return null")
    phone.run(f"return await store.import({json.dumps(exported)})")
    both = phone.run("return store.export()")
    device.visit()
    assert device.run(f"return await store.import({json.dumps(both)})")["added"] == 2
    assert device.run("return store.export()") == both
    assert device.cards() == ["q1", "q2", "q3"]


def test_denied_storage_is_reported_and_the_log_works_in_memory(device, run_first):
    run_first(NO_DATABASE + NO_LOCAL_STORAGE)
    device.visit()
    assert device.run("return [store.status.kept, store.status.why]") == [False, "denied"]
    status = device.run("return await store.append(grade('q1'))")
    assert (status["kept"], status["why"]) == (False, "denied")
    assert device.run("return cards()") == ["q1"]
    assert json.loads(device.run("return store.export()"))["events"][0]["kind"] == "grade"


@pytest.mark.parametrize(
    "refusal",
    [NO_DATABASE, NO_LOCAL_STORAGE, SILENT_DATABASE],
    ids=["no database", "no local storage", "silent database"],
)
def test_one_storage_is_enough(device, run_first, refusal):
    run_first(refusal)
    device.visit()
    status = device.run("return await store.append(grade('q1'))")
    assert (status["kept"], status["why"]) == (True, "")
    assert device.cards() == ["q1"]


def test_progress_appears_when_a_slow_database_answers(device, run_first):
    device.run("await store.append(grade('q1')); return null")
    run_first(LATE_DATABASE)
    device.visit()
    assert device.run("return cards()") == []
    device.run("await store.append(grade('q2')); return null")
    wait_for(device.browser, lambda: device.run("return cards()") == ["q1", "q2"])
    assert device.run("return (await store.append(grade('q3'))).kept") is True


def test_a_page_that_wakes_with_a_dead_database_keeps_its_state(device):
    device.run("await store.append(grade('q1'), grade('q2')); return null")
    device.run(
        "IDBDatabase.prototype.transaction = () => {"
        "throw new DOMException('lost', 'UnknownError'); };"
        "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));"
        "await new Promise((done) => setTimeout(done, 100)); return null"
    )
    assert device.run("return cards()") == ["q1", "q2"]
    assert len(json.loads(device.run("return store.export()"))["events"]) == 2
    assert device.run("return (await store.append(grade('q3'))).kept") is True
    assert device.cards() == ["q1", "q2", "q3"]


def test_a_page_that_wakes_reads_what_another_tab_added_and_removed(device):
    wake = (
        "const woken = new Promise((done) => store.subscribe(done));"
        "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));"
        "await woken; return cards()"
    )
    change = (
        "await store.append(grade('q1'));"
        "const { Database } = await import('/source/log/database.js');"
        "const other = new Database('askbook:/#log');"
    )
    added = change + "await other.add([grade('q2')]);" + wake
    assert device.run(added) == ["q1", "q2"]
    assert device.run(change + "await other.clear();" + wake) == []


def test_a_lost_connection_to_the_database_is_replaced(device):
    device.run(
        "const real = IDBDatabase.prototype.transaction; let calls = 0;"
        "IDBDatabase.prototype.transaction = function (...given) {"
        "if ((calls += 1) === 1) throw new DOMException('lost', 'UnknownError');"
        "return real.apply(this, given); };"
        "await store.append(grade('q1')); return null"
    )
    assert device.run("return Object.keys(localStorage)") == ["askbook:/#progress"]
    assert device.cards() == ["q1"]


def test_nothing_is_removed_where_the_database_cannot_be_cleared(device):
    refused = device.run(
        "await store.append(grade('q1'));"
        "IDBObjectStore.prototype.clear = () => {"
        "throw new DOMException('lost', 'UnknownError'); };"
        "return await store.wipe().catch((error) => error.name)"
    )
    assert refused == "UnknownError"
    assert device.cards() == ["q1"]


def test_nothing_is_removed_where_the_database_does_not_answer(device, run_first):
    device.run("await store.append(grade('q1')); return null")
    run_first("indexedDB.open = () => ({});")
    device.visit()
    refused = "return await store.wipe().then(() => 'removed', (error) => error.name)"
    assert device.run(refused) == "TimeoutError"


def test_all_that_is_stored_is_removed_where_the_database_is_refused(device, run_first):
    run_first(NO_DATABASE)
    device.visit()
    device.run("await store.append(grade('q1')); await store.wipe(); return null")
    device.visit()
    assert device.run("return cards()") == []


def test_full_storage_is_reported_and_entries_are_stored_once_there_is_space(device):
    device.run("await store.append(grade('q1')); return null")
    status = device.run(NO_SPACE + "return await store.append(grade('q2'))")
    assert (status["kept"], status["why"]) == (False, "full")
    assert device.run("return cards()") == ["q1", "q2"]
    status = device.run(SPACE_AGAIN + "return await store.append(grade('q3'))")
    assert (status["kept"], status["why"]) == (True, "")
    assert device.cards() == ["q1", "q2", "q3"]


def test_damaged_entries_are_counted_and_not_changed(device):
    device.run(
        "await store.append(grade('q1'));"
        "localStorage.setItem('askbook:/#progress', '{{{');"
        "localStorage.setItem('askbook:/#event.x', '{');"
        "const request = indexedDB.open('askbook:/#log', 1);"
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
    assert device.run("return localStorage.getItem('askbook:/#event.x')") == "{"


@pytest.mark.parametrize("mark", ["database", "head"])
def test_a_log_of_a_newer_version_is_not_changed(device, mark):
    device.run("await store.append(grade('q1')); return null")
    newer = {
        "database": "const r = indexedDB.open('askbook:/#log', 2);"
        "await new Promise((resolve) => { r.onsuccess = resolve; }); r.result.close();",
        "head": "localStorage.setItem('askbook:/#progress', '{\"schema\": 2}');",
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


def test_the_browser_is_asked_once_for_persistent_storage(device, run_first):
    run_first(
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
