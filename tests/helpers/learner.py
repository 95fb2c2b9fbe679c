"""Someone who learns in a real browser, on a device of their own and at a time of the test's."""

import datetime as dt
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from helpers.minisite import REPO
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from test_pages import show

import build

CNN = "/deep-learning/convolutional-neural-networks/"
SEED = f"{CNN}convolutional-layers/"
STRIDE = f"{CNN}padding-and-stride/"
DROPOUT = "/deep-learning/training/dropout/"
ANSWER = "Stride is the amount by which the filter is shifted across the input data"
FIRST_DAY = dt.datetime(2027, 3, 1, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
PATIENCE = 10.0

# The clock shows another time; what waits for a moment is soon done.
CLOCK = """
(() => {
  const Real = Date, shift = %d - Real.now();
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + shift); }
    static now() { return Real.now() + shift; }
  };
  const now = performance.now.bind(performance);
  performance.now = () => now() * 100;
})();
"""
STORE = """
const done = arguments[arguments.length - 1];
const given = arguments[0];
import("/raw/learner-log.js").then(async (log) => {
  const store = await log.open();
  done(await (%s)(store, log.stamp, log));
}).catch((error) => done("error: " + error));
"""


class Site:
    """The project's own site, which can be edited, and its scripts one by one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        for name in ("content", "data", "layouts", "assets", "i18n", "config"):
            shutil.copytree(REPO / name, root / name)
        shutil.copy(REPO / "config.toml", root)
        self.build()

    @property
    def public(self) -> Path:
        return self.root / "public"

    def build(self) -> None:
        assert build.main(["--site", str(self.root), "--quiet"]) == 0
        shutil.copytree(REPO / "assets/js", self.public / "raw")

    def edit(self, page: str, old: str, new: str) -> None:
        """Change the words of a page and build the site again."""
        path = self.root / f"content{page.rstrip('/')}.md"
        text = path.read_bytes().decode()
        assert old in text
        path.write_bytes(text.replace(old, new).encode())
        self.build()


class Learner:
    """Someone with a device of their own, at a time that the test says."""

    def __init__(self, browser: webdriver.Chrome, address: str, *, is_new: bool = True) -> None:
        self.browser, self.address = browser, address
        self._clock = ""
        browser.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": "Asia/Taipei"})
        if is_new:
            everything = {"origin": address, "storageTypes": "all"}
            browser.execute_cdp_cmd("Storage.clearDataForOrigin", everything)
        self.come(day=0)

    def come(self, day: int) -> None:
        """Come at nine in the morning of a day, five minutes later each day."""
        self.leave()
        now = FIRST_DAY + dt.timedelta(days=day, minutes=5 * day)
        script = CLOCK % round(now.timestamp() * 1000)
        self._clock = self.always(script)

    def always(self, script: str) -> str:
        """Run a script at the start of every page; return its name."""
        done = self.browser.execute_cdp_cmd(
            "Page.addScriptToEvaluateOnNewDocument", {"source": script}
        )
        return str(done["identifier"])

    def never(self, identifier: str) -> None:
        self.browser.execute_cdp_cmd(
            "Page.removeScriptToEvaluateOnNewDocument", {"identifier": identifier}
        )

    def leave(self) -> None:
        if self._clock:
            self.never(self._clock)
        self._clock = ""

    def open(self, path: str, *, size: str = "desk", scheme: str = "light") -> None:
        show(self.browser, "about:blank")
        show(self.browser, self.address + path, size=size, scheme=scheme)
        if path.endswith("/review/"):
            self.until(lambda: self.all(".review-length"))
            return
        self.run("dispatchEvent(new Event('pointermove'))")
        self.until(lambda: self.all("guess-field input, card-recall textarea"))

    def run(self, script: str, *arguments: object) -> object:
        return self.browser.execute_script(script, *arguments)

    def store(self, action: str, *arguments: object) -> object:
        """Act on the store in the page: an async function of store, stamp and log."""
        found = self.browser.execute_async_script(STORE % action, *arguments)
        assert not str(found).startswith("error"), found
        return found

    def until(self, claim: Callable[[], object]) -> None:
        """Wait for what must come."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if claim():
                    return
            except StaleElementReferenceException:
                pass
            time.sleep(0.02)
        raise AssertionError([e["message"] for e in self.browser.get_log("browser")])

    def all(self, selector: str) -> list[webdriver.remote.webelement.WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        return [element.text for element in self.all(selector)]

    def shown(self, selector: str) -> list[str]:
        return [element.text for element in self.all(selector) if element.is_displayed()]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.browser.switch_to.active_element.send_keys(key)
            time.sleep(0.03)

    def button(self, text: str, within: str = "main") -> None:
        """Press the button with that text which is seen first."""
        buttons = [b for b in self.all(f"{within} button") if b.is_displayed()]
        named = [b for b in buttons if b.text.split("\n")[0] == text]
        assert named, (text, [b.text for b in buttons])
        self.click(named[0])

    def click(self, element: WebElement) -> None:
        """Press what may lie out of view, or below the bar of steps."""
        self.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        element.click()
        time.sleep(0.03)

    def card(self, number: int) -> str:
        return f".cards > .card:nth-child({number})"

    def grade(self, number: int, grade: str, *, sure: str = "Sure") -> None:
        self.button(sure, self.card(number))
        self.button(grade, self.card(number))

    def begin_topic(self, page: str) -> None:
        """Have read a topic, so that its cards are new ones of the review."""
        self.open(page)
        self.have_read(page)

    def have_read(self, page: str) -> None:
        """Note that a topic was read; the page need not be there any longer."""
        title = page.rstrip("/").rpartition("/")[2].replace("-", " ").title()
        self.store(
            """async (store, stamp, {read}) => {
              const next = {page: "/deep-learning/training/dropout/", title: "Dropout"};
              const place = {...given, step: "explain", cards: 5, next};
              await store.append(read(store.state, place, stamp()));
            }""",
            {"page": page, "title": title},
        )

    def review(
        self, is_missed: Callable[[str], bool], told: str = ".card > .prose"
    ) -> list[tuple[str, str]]:
        """Do the review by keys; return what each card said, and its grade."""
        self.open("/review/")
        done: list[tuple[str, str]] = []
        if not self.all(".review-start"):
            return done
        self.button("Start")
        while self.all("card-recall"):
            question = self.texts(f".review-screen {told}")[0]
            key = "1" if is_missed(question) else "2"
            card = self.all(".review-screen .card")[0]
            self.press("2", key)
            self.until(lambda card=card: is_gone(card))
            done.append((question, key))
        return done


def is_gone(element: webdriver.remote.webelement.WebElement) -> bool:
    """Tell whether an element has left the page."""
    try:
        element.is_enabled()
    except StaleElementReferenceException:
        return True
    return False


def complaints(browser: webdriver.Chrome) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser")]


def spoken(browser: webdriver.Chrome) -> str:
    """Return all that a screen reader could read on the page."""
    tree = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})
    nodes = [node for node in tree["nodes"] if not node.get("ignored")]
    values = [node.get(key, {}).get("value") for node in nodes for key in ("name", "value")]
    return " ".join(str(value) for value in values if value)
