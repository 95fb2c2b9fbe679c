"""A quiz that marks its answers: by mouse and keyboard, with the result in the learner's log."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.browser import (
    clear_storage,
    console_messages,
    elements,
    fits_width,
    open_page,
    press,
    problems_in_each_view,
    wait_for,
    without_javascript,
)
from helpers.kinds import add_quiz
from helpers.learner import run_with_store
from helpers.rendered import FIRST_FOLDER, answer_section
from helpers.sites import make_site
from helpers.web_server import serve
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import generate
from askbook.publish import hugo

pytestmark = pytest.mark.browser

QUIZ = r"""
1. What does salt do?

   - [ ] It feeds the yeast, `<img src=x onerror=alert(1)>`
     Yeast feeds on sugar.
   - [x] It slows the yeast.
     It draws water out of the cells, where \(c < n\).
   - [ ] It browns the crust.
     Unlike B, it has no part in that.

2. What holds water, A or both? {#hold}

   - [x] Starch
     A third of its mass.
   - [x] Gluten
     Unlike C, twice its mass.
   - [ ] Salt
     It dissolves.

3. How much water? {#water}

   Answer: 350,5 ± 5 g

   70% of 500 g.
""".strip()
PAGE = f"/{FIRST_FOLDER}/"
RESULTS = """async (store) =>
  store.state.events.filter(({ kind }) => kind === "quiz").map(({ right }) => right)"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with a quiz on a page."""
    root: Path = make_site(tmp_path_factory.mktemp("quiz") / "site")
    add_quiz(root)
    assert generate.main(["--site", str(root), "--quiet"]) == 0
    answer_section(root, QUIZ, section=4)
    hugo.build(root, root / "public")
    with serve(root / "public") as server:
        yield server.url


@pytest.fixture
def quiz(browser, address):
    """The browser on the page, as a new learner."""
    clear_storage(browser, address)
    open_quiz(browser, address)
    yield browser
    clear_storage(browser, address)


def open_quiz(browser, address: str) -> None:
    open_page(browser, address + PAGE, size="phone")
    wait_for(browser, lambda: len(elements(browser, "quiz-question form")) == 3)


def question(browser, name: str):
    return browser.find_element(By.CSS_SELECTOR, f"#quiz-{name}")


def choose(browser, name: str, *texts: str) -> None:
    """Choose options by their text, and check the answer."""
    for label in question(browser, name).find_elements(By.CSS_SELECTOR, "quiz-question ol label"):
        if any(text in label.text for text in texts):
            click(browser, label)
    click(browser, question(browser, name).find_element(By.TAG_NAME, "button"))


def click(browser, element) -> None:
    browser.execute_script(
        "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element
    )
    element.click()


def test_a_quiz_is_answered_marked_recorded_and_tried_again(quiz, address):
    assert problems_in_each_view(quiz) == []
    first = question(quiz, "q1")
    assert "feeds on sugar" not in first.text
    choose(quiz, "q1", "feeds")
    assert "Wrong. The right answer is B." in first.text
    assert quiz.switch_to.active_element.text == "Wrong. The right answer is B."
    chosen, right, other = first.find_elements(By.CSS_SELECTOR, "quiz-question li")
    assert "Your answer" in chosen.text
    assert "feeds on sugar" in chosen.text
    assert "out of the cells" in right.text
    assert "Your answer" not in right.text + other.text
    choose(quiz, "hold", "Starch", "Gluten")
    assert "Right" in question(quiz, "hold").text
    assert elements(quiz, ".topic-result p") == []

    field = question(quiz, "water").find_element(By.TAG_NAME, "input")
    click(quiz, field)
    press(quiz, *"many", Keys.ENTER)
    assert field.get_property("validationMessage") == "Enter a number."
    press(quiz, *(4 * [Keys.BACKSPACE]), *"٣٥٠٫٥ g", Keys.ENTER)
    wait_for(quiz, lambda: "2 of 3 right" in quiz.find_element(By.CLASS_NAME, "topic-result").text)
    assert "70% of 500 g" in question(quiz, "water").text
    click(quiz, field)
    press(quiz, Keys.ENTER)
    assert run_with_store(quiz, RESULTS) == [2]
    assert problems_in_each_view(quiz) == []
    assert fits_width(quiz)
    assert console_messages(quiz) == []

    open_quiz(quiz, address)
    assert "Last time: 2 of 3 right" in quiz.find_element(By.TAG_NAME, "main").text
    wait_for(quiz, lambda: elements(quiz, ".step-nav .is-done"))

    choose(quiz, "q1", "slows")
    choose(quiz, "hold", "Starch")
    assert "The right answer is A and B." in question(quiz, "hold").text
    click(quiz, field := question(quiz, "water").find_element(By.TAG_NAME, "input"))
    press(quiz, *"340", Keys.ENTER)
    assert "The right answer is 350,5 ± 5 g." in question(quiz, "water").text
    wait_for(quiz, lambda: elements(quiz, ".topic-result button"))
    click(quiz, elements(quiz, ".topic-result button")[0])
    assert quiz.switch_to.active_element.get_attribute("type") == "radio"
    assert elements(quiz, "quiz-question :checked, .quiz-mark, .is-right") == []
    assert field.get_property("value") == ""
    press(quiz, Keys.SPACE, Keys.ARROW_DOWN, Keys.ENTER)
    assert "Right" in question(quiz, "q1").text


def test_without_javascript_a_quiz_has_closed_answers(browser, address):
    with without_javascript(browser):
        open_page(browser, address + PAGE)
        first = question(browser, "q1")
        assert first.find_elements(By.TAG_NAME, "input") == []
        assert "feeds on sugar" not in first.text
        first.find_element(By.TAG_NAME, "summary").click()
        assert "feeds on sugar" in first.text
