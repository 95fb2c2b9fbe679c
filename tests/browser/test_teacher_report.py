"""The report for a teacher, saved from the progress page and opened as a file."""

import pytest
from helpers.browser import (
    accessibility_violations,
    console_messages,
    problems_in_each_view,
    set_view,
    wait_for,
)
from helpers.html_audit import Audit
from helpers.small_site import FLOUR, STARTERS

pytestmark = pytest.mark.browser

PRACTISE = """async (store, stamp, { practised, quizzed }) => {
  const card = [...store.state.cards.values()].find(({ page }) => page === given);
  await store.append(practised(card, true, stamp()), practised(card, false, stamp()));
  await store.append(quizzed(card.page.replace("flour", "water-and-hydration"), 3, 4, stamp()));
}"""
REPORT = """\
Learning report
Mar 3, 2027
Sourdough › Ingredients
Topic First day Last day Cards learned Recalled in reviews Recalled in practice Quiz
Flour Mar 1, 2027 Mar 3, 2027 2 of 5, 40% 1 of 2, 50% 1 of 2, 50%
Water and Hydration Mar 3, 2027 Mar 3, 2027 3 of 4, 75%
Learners grade their own answers."""


@pytest.fixture
def downloads(browser, tmp_path):
    save_here = {"behavior": "allow", "downloadPath": str(tmp_path)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", save_here)
    return tmp_path


def test_a_report_has_topics_dates_and_results_of_the_chosen_sections_and_nothing_else(
    learner, downloads
):
    learner.begin_topic(FLOUR)
    learner.grade(1, "Got it")
    learner.grade(2, "Missed")
    learner.begin_topic(STARTERS)
    learner.grade(1, "Got it")
    learner.go_to_day(2)
    learner.open(FLOUR)
    learner.with_store(PRACTISE, FLOUR)
    learner.browser.get(f"{learner.address}/progress/")
    learner.wait_for(lambda: learner.shown(".teacher-report label"))
    labels = ["Sourdough › Ingredients", "Sourdough › Fermentation"]
    assert learner.shown(".teacher-report label") == labels
    assert problems_in_each_view(learner.browser) == []
    learner.click(learner.all(".teacher-report label")[1])
    learner.button("Save the report")
    (file,) = wait_for(learner.browser, lambda: list(downloads.glob("report-2027-03-03.html")))
    html = wait_for(learner.browser, lambda: file.read_text(encoding="utf-8"))
    assert console_messages(learner.browser) == []
    learner.browser.get(file.as_uri())
    set_view(learner.browser, "desktop", "light")
    assert learner.browser.find_element("tag name", "body").text == REPORT
    assert accessibility_violations(learner.browser) == []
    assert Audit(html).active == ["<style>"]
    assert not any(word in html for word in (FLOUR, "href", "id=", "q1", "Gluten", "Starters"))


def test_there_is_no_report_without_progress(learner):
    learner.browser.get(f"{learner.address}/progress/")
    learner.wait_for(lambda: learner.all("learner-progress h2"))
    assert "Settings" in learner.shown("learner-progress h2")
    assert "Report for a teacher" not in learner.shown("learner-progress h2")
