"""The learner's log where storage fails: failures are reported, and nothing stored is lost."""

import json

import pytest
from helpers.browser import wait_for

pytestmark = pytest.mark.browser

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
