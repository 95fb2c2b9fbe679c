"""A simulated learner in a real browser, on a day that the test chooses."""

import datetime as dt
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

from helpers.browser import (
    elements,
    open_page,
    press,
    script_on_each_page,
    wait_for,
)
from helpers.small_site import SCORING
from helpers.web_server import SOURCE
from selenium import webdriver
from selenium.common.exceptions import (
    ElementNotInteractableException,
    StaleElementReferenceException,
)
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

FIRST_DAY = dt.datetime(2027, 3, 1, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
_TIME_ZONE = "Asia/Singapore"

# Each reading of performance.now() is a second after the last, so that no press counts as the
# second tap of a double tap.
CLOCK = """
(() => {
  const Real = Date, shift = %d - Real.now();
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + shift); }
    static now() { return Real.now() + shift; }
  };
  const now = performance.now.bind(performance);
  let readings = 0;
  performance.now = () => now() + 1000 * readings++;
})();
"""
_WITH_STORE = """
const done = arguments[arguments.length - 1];
const given = arguments[0];
import("%slog/learner-log.js").then(async (log) => {
  const store = await log.open();
  done(await (%s)(store, log.stamp, log));
}).catch((error) => done("error: " + error));
"""
_FIND_BUTTON = """
const [selector, text] = arguments;
return [...document.querySelectorAll(selector)]
  .find((each) => each.checkVisibility() && each.firstChild?.textContent.trim() === text);
"""
_SHOWN_TEXTS = """
return [...document.querySelectorAll(arguments[0])]
  .map((each) => each.checkVisibility({ visibilityProperty: true }) ? each.innerText.trim() : "");
"""
_MARK_AS_READ = """async (store, stamp, {read}) => {
  const place = {...given, step: "explain", cards: 5};
  await store.append(read(store.state, place, stamp()));
}"""


class Learner:
    """A learner with a device; as a context manager, it sets the clock back at the end."""

    def __init__(self, browser: webdriver.Chrome, address: str) -> None:
        self.browser, self.address = browser, address
        self._clock = ExitStack()

    def __enter__(self) -> "Learner":
        self._set_time_zone(_TIME_ZONE)
        self.go_to_day(0)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._clock.close()
        self._set_time_zone("")
        self.browser.get("about:blank")

    def _set_time_zone(self, name: str) -> None:
        self.browser.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": name})

    def go_to_day(self, day: int) -> None:
        """Set the clock to nine in the morning of a day, five minutes later each day."""
        self._clock.close()
        now = FIRST_DAY + dt.timedelta(days=day, minutes=5 * day)
        script = CLOCK % round(now.timestamp() * 1000)
        self._clock.enter_context(script_on_each_page(self.browser, script))

    def open(self, path: str, *, size: str = "desktop", scheme: str = "light") -> None:
        """Open the review, or a topic's page with its guesses and cards loaded."""
        self.browser.get("about:blank")
        open_page(self.browser, self.address + path, size=size, scheme=scheme)
        if path == "/review/":
            self.wait_for(lambda: self.all(".review-length"))
            return
        self.press(Keys.SHIFT)  # any key loads the cards
        last = "card-recall textarea" if self.all(".card") else ".guess-status"
        self.wait_for(lambda: self.all(last))

    def run(self, script: str, *arguments: object) -> object:
        return self.browser.execute_script(script, *arguments)

    def with_store(self, action: str, *arguments: object) -> object:
        """Call run_with_store in the open page."""
        return run_with_store(self.browser, action, *arguments)

    def wait_for(self, condition: Callable[[], object]) -> None:
        wait_for(self.browser, condition)

    def all(self, selector: str) -> list[WebElement]:
        return elements(self.browser, selector)

    def texts(self, selector: str) -> list[str]:
        """Return the text of each element as it is displayed."""
        texts = self.run(_SHOWN_TEXTS, selector)
        return texts if isinstance(texts, list) else []  # Firefox returns None as a page unloads

    def shown(self, selector: str) -> list[str]:
        """Return the texts of the elements that are displayed."""
        return [text for text in self.texts(selector) if text]

    def press(self, *keys: str) -> None:
        """Press keys one by one, each where the focus is then."""
        for key in keys:
            press(self.browser, key)

    def focused(self) -> WebElement:
        return self.browser.switch_to.active_element

    def button(self, text: str, within: str = "main") -> None:
        """Click the first displayed button whose text is that, its key apart."""
        button = self.run(_FIND_BUTTON, f"{within} button", text)
        assert isinstance(button, WebElement), f"no button {text!r} in {within}"
        self.click(button)

    def click(self, element: WebElement) -> None:
        """Click an element that may be out of view, or below the step navigation."""

        def is_clicked() -> bool:
            self.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
            try:
                element.click()
            except ElementNotInteractableException:  # WebKit may need a moment to scroll
                return False
            return True

        self.wait_for(is_clicked)

    def card(self, number: int) -> str:
        """Return the selector of a card on a topic's page."""
        return f".cards > .card:nth-child({number})"

    def result(self, number: int) -> str:
        """Return what a card says about its last grade and its next review."""
        return self.texts(f"{self.card(number)} .recall-result span")[0]

    def grade(self, number: int, grade: str, *, sure: str = "Sure, show") -> None:
        self.button(sure, self.card(number))
        self.button(grade, self.card(number))

    def begin_topic(self, page: str) -> None:
        """Open a topic and mark it as read, so that its cards are new in the review."""
        self.open(page)
        self.mark_as_read(page)

    def mark_as_read(self, page: str) -> None:
        """Record that a topic was read; the page need not exist any longer."""
        title = page.rstrip("/").rpartition("/")[2].replace("-", " ").title()
        following = {"page": SCORING, "title": "Scoring"}
        self.with_store(_MARK_AS_READ, {"page": page, "title": title, "next": following})

    def start_review(self) -> None:
        self.open("/review/")
        self.button("Start")

    def answer_card(self, *keys: str) -> None:
        """Press keys on a card of the review and wait until it has gone."""
        card = self.all(".review-screen .card")[0]
        self.press(*keys)
        self.wait_for(lambda: is_gone(card))

    def report_card(self) -> str:
        """Report a mistake in the open card; return the subject and text of the mail."""
        self.click(self.all(".card-menu summary")[0])
        (link,) = self.all(".card-menu a")
        mail = urlsplit(str(link.get_attribute("href")))
        assert (mail.scheme, mail.path) == ("mailto", "errata@example.org")
        self.run("arguments[0].addEventListener('click', (e) => e.preventDefault())", link)
        self.click(link)
        fields = parse_qs(mail.query)
        return "\n".join([*fields["subject"], *fields["body"]])

    def review(
        self, is_missed: Callable[[str], bool], identify_by: str = ".card > .prose"
    ) -> list[tuple[str, str]]:
        """Do the review with the keyboard; return each card's text and the grade's key."""
        self.open("/review/")
        done: list[tuple[str, str]] = []
        if not self.all(".review-start"):
            return done
        self.button("Start")
        while self.all("card-recall"):
            text = self.texts(f".review-screen {identify_by}")[0]
            key = "1" if is_missed(text) else "2"
            self.answer_card("2", key)
            done.append((text, key))
        return done


def run_with_store(browser: webdriver.Chrome, action: str, *arguments: object) -> object:
    """Run an async JavaScript function of (store, stamp, module) in the open page.

    The first argument is its ``given``; returns its value.
    """
    result = browser.execute_async_script(_WITH_STORE % (SOURCE, action), *arguments)
    assert not str(result).startswith("error"), result
    return result


def is_gone(element: WebElement) -> bool:
    """Return whether an element has left the page."""
    try:
        element.is_enabled()
    except StaleElementReferenceException:
        return True
    return False
