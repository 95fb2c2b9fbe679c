"""The learner's log in a real browser's storage: nothing is lost."""

import json
import time
from collections.abc import Iterator

import pytest
from helpers.browser import clear_storage, wait_for
from helpers.device import Device

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(browser, address: str) -> Iterator[Device]:
    """A second device: another origin of the same site."""
    origin = address.replace("127.0.0.1", "localhost")
    clear_storage(browser, origin)
    yield Device(browser, origin)
    clear_storage(browser, origin)


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
