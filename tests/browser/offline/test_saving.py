"""The panel that saves a section on the device."""

import re

import pytest
from helpers.browser import wait_for, wait_for_script
from helpers.offline import (
    ADDRESSES,
    CACHES,
    PAGE_IS_CONTROLLED,
    SAVE,
    SAVED,
    WORKERS,
    click,
    edit,
    in_cache,
    open_section,
    save,
    wait_for_status,
)
from helpers.small_site import SECTION, WATER
from selenium.webdriver.common.by import By

pytestmark = pytest.mark.browser

NO_SPACE = """
const real = Cache.prototype.put;
let puts = 0;
Cache.prototype.put = function (...given) {
  if ((puts += 1) > 5) return Promise.reject(new DOMException("full", "QuotaExceededError"));
  return real.apply(this, given);
};
"""


@pytest.mark.usefixtures("section")
def test_the_size_of_a_section_is_announced_before_it_is_saved(browser):
    def megabytes(status: str) -> float:
        found = re.search(r"([\d.]+) MB", status)
        assert found, status
        return float(found[1])

    announced = megabytes(wait_for_status(browser, "About "))
    save(browser)
    assert announced == pytest.approx(megabytes(wait_for_status(browser, SAVED)), rel=0.35)
    assert [each for each in browser.execute_async_script(ADDRESSES) if each.endswith(".woff2")]


@pytest.mark.usefixtures("section")
def test_nothing_is_stored_before_it_is_asked_for(browser):
    assert browser.execute_async_script(WORKERS) == []
    assert browser.execute_async_script(CACHES) == []


def test_a_section_without_answers_can_be_saved(browser, host, section):
    edit(host.file(SECTION), lambda page: page.replace('class="prose"', 'class="none"'))
    open_section(browser, section)
    save(browser)


def test_removing_a_saved_section_leaves_nothing_behind(browser, saved):
    assert browser.execute_async_script(WORKERS) == [f"{saved}/"]
    open_section(browser, saved)
    wait_for_script(browser, PAGE_IS_CONTROLLED)
    wait_for_status(browser, SAVED)
    click(browser, "Remove")
    wait_for_status(browser, "Removed")
    assert browser.execute_async_script(WORKERS) == []
    assert browser.execute_async_script(CACHES) == []


@pytest.mark.usefixtures("section")
def test_a_failed_save_is_reported_and_can_be_tried_again(browser, host):
    host.server.stop()
    click(browser, SAVE)
    wait_for_status(browser, "could not be loaded")
    assert SAVE in browser.find_element(By.CSS_SELECTOR, "save-offline button").text
    assert browser.execute_async_script(WORKERS) == []
    assert browser.execute_async_script(CACHES) == []


@pytest.mark.usefixtures("section")
def test_a_file_sent_with_an_error_is_not_saved(browser, host):
    host.server.statuses[f"{WATER}cards.json"] = 503
    click(browser, SAVE)
    assert f"{WATER}cards.json" in wait_for_status(browser, "Not saved")


@pytest.mark.parametrize("missing", [WATER, f"{WATER}cards.json"])
@pytest.mark.usefixtures("section")
def test_one_missing_file_is_named_and_nothing_counts_as_saved(browser, host, missing):
    host.file(missing).unlink()
    click(browser, SAVE)
    assert missing in wait_for_status(browser, "Not saved")
    assert SAVE in browser.find_element(By.CSS_SELECTOR, "save-offline button").text
    assert browser.execute_async_script(CACHES) == []


@pytest.mark.usefixtures("section")
def test_a_script_answered_with_another_page_is_not_saved(browser, host):
    (script,) = (host.public / "js/review").glob("review.en.*.js")
    whole = script.read_bytes()
    script.write_text("<!doctype html><title>Log in</title>", encoding="utf-8")
    click(browser, SAVE)
    assert script.name in wait_for_status(browser, "Not saved")
    script.write_bytes(whole)
    save(browser)


def test_saving_again_asks_the_network_and_not_the_saved_copy(browser, saved, host):
    open_section(browser, saved)
    wait_for_script(browser, PAGE_IS_CONTROLLED)
    edit(host.file(WATER), lambda page: page.replace("<h1>Water", "<h1>More Water"))
    save(browser, "Save again")
    wait_for(browser, lambda: "<h1>More Water" in (in_cache(browser, WATER) or ""))
    host.server.stop()
    click(browser, "Save again")
    wait_for_status(browser, "Not saved")
    assert "<h1>More Water" in (in_cache(browser, WATER) or "")


@pytest.mark.usefixtures("section")
def test_a_full_device_is_reported_and_nothing_is_left_on_it(browser):
    browser.execute_script(NO_SPACE)
    click(browser, SAVE)
    wait_for_status(browser, "not enough free space")
    assert browser.execute_async_script(CACHES) == []
    assert browser.execute_async_script(WORKERS) == []
