"""A learner's month in a real browser: guesses, cards, the review, and what is kept of them."""

import datetime as dt
import functools
import http.server
import itertools
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import fsrs
import pytest
from conftest import Host
from minisite import REPO
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from test_pages import AXE, show

import build

pytestmark = pytest.mark.browser

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
DENIED = """
const refuse = () => { throw new DOMException("no", "SecurityError"); };
Object.defineProperty(globalThis, "localStorage", {get: refuse});
Object.defineProperty(globalThis, "indexedDB", {get: refuse});
"""
STORE = """
const done = arguments[arguments.length - 1];
const given = arguments[0];
import("/raw/learner-log.js").then(async (progress) => {
  const store = await progress.open();
  done(await (%s)(store, progress.stamp, progress));
}).catch((error) => done("error: " + error));
"""


class Site:
    """The project's own site, which can be edited, and its scripts one by one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        for name in ("content", "data", "layouts", "assets", "i18n"):
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


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("recall") / "site")


@pytest.fixture(scope="module")
def port(site: Site) -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Host, directory=site.public)
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


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
        """Act on the store in the page: an async function of store, stamp and progress."""
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


@pytest.fixture
def learner(browser: webdriver.Chrome, port: int) -> Iterator[Learner]:
    someone = Learner(browser, f"http://127.0.0.1:{port}")
    yield someone
    someone.leave()
    browser.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": ""})
    show(browser, "about:blank")


def complaints(browser: webdriver.Chrome) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser")]


def spoken(browser: webdriver.Chrome) -> str:
    """Return all that a screen reader could read on the page."""
    tree = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})
    nodes = [node for node in tree["nodes"] if not node.get("ignored")]
    values = [node.get(key, {}).get("value") for node in nodes for key in ("name", "value")]
    return " ".join(str(value) for value in values if value)


# Guesses


def test_a_guess_is_kept_and_shown_again_after_the_key_points(learner):
    learner.open(SEED)
    assert learner.all(".guesses") == []
    first, second, *_ = learner.all("guess-field input")
    first.send_keys("it finds edges", Keys.ENTER)
    assert learner.browser.switch_to.active_element == second
    learner.click(learner.all("guess-field button")[1])
    learner.until(lambda: learner.texts(".guess-kept")[:2] == ["Kept", "Kept"])
    learner.open(SEED)
    assert learner.all("guess-field input")[0].get_attribute("value") == "it finds edges"
    assert learner.all("guess-field button")[1].get_attribute("aria-pressed") == "true"
    assert learner.texts(".guess-text") == ["it finds edges", "No idea"]
    kinds = learner.run(
        "return [...document.querySelectorAll('section.step')].map(s => s.dataset.kind)"
    )
    assert kinds == ["preview", "explain", "keypoint", None, "review"]


def test_a_guess_is_led_to_its_place_and_judged(learner):
    learner.open(SEED)
    learner.all("guess-field input")[0].send_keys("it finds edges", Keys.ENTER)
    learner.until(lambda: learner.all(".guesses"))
    place = learner.all(".guesses .explained a")[0].get_attribute("href").split("#")[1]
    text = learner.run("return document.getElementById(arguments[0]).textContent", place)
    assert "key component of Convolutional Neural Networks" in text
    learner.button("Wrong", ".guesses")
    learner.open(SEED)
    assert learner.all(".verdict button")[0].get_attribute("aria-pressed") == "true"


def test_a_guess_can_be_changed_and_taken_back(learner):
    learner.open(SEED)
    field = learner.all("guess-field input")[0]
    for text in ("one", "two"):
        field.clear()
        field.send_keys(text, Keys.TAB)
    learner.until(lambda: learner.texts(".guess-text") == ["two"])
    field.clear()
    field.send_keys(Keys.TAB)
    learner.until(lambda: learner.shown(".guesses") == [])
    learner.open(SEED)
    assert learner.all("guess-field input")[0].get_attribute("value") == ""


@pytest.mark.parametrize("size", ["phone", "desk", "narrow"])
def test_nothing_moves_when_the_fields_come(learner, size):
    top = "return document.getElementById('explain').getBoundingClientRect().top"
    show(learner.browser, learner.address + SEED, size=size)
    before = learner.run(top)
    learner.run("dispatchEvent(new Event('pointermove'))")
    learner.until(lambda: learner.all("guess-field input"))
    assert learner.run(top) == before


# Cards on a page


def test_no_answer_is_shown_or_read_out_before_it_is_opened(learner):
    learner.open(SEED)
    assert ANSWER not in spoken(learner.browser)
    assert "What is stride in a convolutional layer?" in spoken(learner.browser)
    learner.button("Sure", learner.card(4))
    assert ANSWER in spoken(learner.browser)
    assert "edges or textures" not in spoken(learner.browser)


def test_a_card_is_graded_and_comes_back(learner):
    learner.open(SEED)
    card = learner.card(1)
    top = "return document.querySelector(arguments[0]).getBoundingClientRect().top + scrollY"
    learner.button("Not sure", card)
    before = learner.run(top, learner.card(2))
    learner.button("Got it", card)
    learner.until(
        lambda: learner.texts(f"{card} .recall-result span") == ["Got it · Again in 2 days"]
    )
    assert learner.run(top, learner.card(2)) == before
    learner.button("Missed", card)
    learner.until(
        lambda: learner.texts(f"{card} .recall-result span") == ["Missed · Again in 10 minutes"]
    )
    learner.button("Undo", card)
    learner.until(lambda: learner.texts(f"{card} .recall-result span") == [""])
    learner.button("Got it", card)
    learner.open(SEED)
    learner.until(lambda: learner.texts(f"{card} .recall-result span") == ["Again in 2 days"])
    learner.come(day=2)
    learner.open(SEED)
    learner.until(lambda: learner.texts(f"{card} .recall-result span") == ["Due now"])


def test_a_double_tap_is_one_answer(learner):
    learner.open(SEED)
    learner.run(
        "const [, sure, , got] = document.querySelectorAll('.card .choice button');"
        "const at = performance.now(); performance.now = () => at; sure.click(); got.click();"
    )
    assert learner.all(".card details[open]")
    assert learner.run("return document.querySelector('card-recall').graded") is None


def test_a_card_can_be_worked_by_keys_alone(learner):
    learner.open(SEED)
    learner.run("document.querySelector('.card textarea').focus()")
    learner.press("filters", " ", "1")
    assert learner.all(".card textarea")[0].get_attribute("value") == "filters 1"
    learner.press(Keys.TAB, "2")
    assert learner.all(".card details[open]")
    answer = learner.browser.switch_to.active_element
    assert answer.text.startswith("A convolutional layer applies a filter")
    learner.press("1")
    pressed = "return document.querySelector('.card [aria-pressed=true]').textContent"
    assert str(learner.run(pressed)).startswith("Missed")
    learner.press("u")
    assert learner.run("return !document.querySelector('.card [aria-pressed=true]')")
    learner.press("2")
    assert str(learner.run(pressed)).startswith("Got it")


def test_single_keys_can_be_switched_off(learner):
    learner.open(SEED)
    learner.run("localStorage.setItem('askbook.keys', 'off')")
    learner.run("document.querySelector('.card .choice button').focus()")
    learner.press("2")
    assert learner.all(".card details[open]") == []
    learner.press(Keys.ENTER)
    assert len(learner.all(".card details[open]")) == 1


def test_an_edited_answer_says_so_and_shows_the_change(learner, site):
    learner.open(SEED)
    learner.grade(4, "Got it")
    site.edit(SEED, "A larger stride results in a smaller", "A longer stride gives a smaller")
    try:
        learner.come(day=2)
        learner.open(SEED)
        assert learner.shown(".change") == []
        learner.button("Sure", learner.card(4))
        assert "changed since you learned it" in learner.texts(".change")[0]
        assert learner.texts(".change del") == ["larger", "results in"]
        assert learner.texts(".change ins") == ["longer", "gives"]
        assert learner.all(f"{learner.card(1)} .change") == []
        learner.open("/review/")
        learner.button("Start")
        learner.press("2")
        assert learner.texts(".change ins") == ["longer", "gives"]
    finally:
        site.edit(SEED, "A longer stride gives a smaller", "A larger stride results in a smaller")


# The review


def test_nothing_is_due_where_nothing_was_begun(learner):
    learner.open("/review/")
    assert "You have begun none yet" in learner.texts("main")[0]
    assert learner.all(".review-screen a")[0].get_attribute("href") == f"{learner.address}/"


def test_a_session_asks_what_was_missed_again_before_its_end(learner):
    learner.begin_topic(SEED)
    learner.open("/review/")
    assert learner.texts(".review-length") == ["5 cards, about 2 minutes"]
    assert learner.texts(".review-soft")[0] == "0 due, 5 new"
    missed: set[str] = set()

    def once(question: str) -> bool:
        is_missed = "kernel" in question and question not in missed
        missed.update([question] if is_missed else [])
        return is_missed

    done = learner.review(once)
    assert [key for _, key in done].count("1") == 1
    assert done[-1] == next((question, "2") for question, key in done if key == "1")
    assert len(done) == 6
    text = learner.texts("main")[0]
    assert "1 card missed at first, and recalled in the end." in text
    assert "tomorrow\n1 card\nin 2 days\n4 cards" in text
    assert learner.texts(".review-actions a") == ["Next topic: Dropout", "Your progress"]
    learner.open("/review/")
    assert "Nothing is due now." in learner.texts("main")[0]
    assert "The next card comes tomorrow." in learner.texts("main")[0]


def test_sure_but_wrong_comes_first_next_time(learner):
    learner.open(SEED)
    learner.grade(1, "Missed", sure="Not sure")
    learner.grade(2, "Missed", sure="Sure")
    learner.grade(3, "Missed", sure="Not sure")
    learner.come(day=1)
    learner.open("/review/")
    learner.button("Start")
    assert "kernel or filter" in learner.texts(".review-screen .card > .prose")[0]


def test_the_review_can_be_done_by_keys_alone(learner):
    learner.begin_topic(SEED)
    learner.open("/review/")
    for _ in range(12):
        if learner.browser.switch_to.active_element.text == "Start":
            break
        learner.press(Keys.TAB)
    learner.press(Keys.ENTER)
    learner.until(lambda: learner.all("card-recall"))
    for keys in ("22", "11", " 2", "12", "22"):
        learner.press(*keys)
    learner.press(Keys.TAB, "filters 1 2", Keys.TAB, Keys.ENTER)
    learner.press(Keys.TAB, Keys.TAB, Keys.TAB, Keys.ENTER)
    learner.until(lambda: "Done for now" in learner.texts("main")[0])
    assert learner.browser.switch_to.active_element.text == "Done for now"
    grades = learner.store(
        "async (store) => store.state.events"
        "  .filter(e => e.kind === 'grade').map(e => [e.grade, e.sure ?? null])"
    )
    assert grades == [[3, True], [1, False], [3, None], [3, False], [3, True], [3, False]]


def test_a_grade_is_taken_back_even_at_the_end(learner):
    learner.open(SEED)
    learner.grade(1, "Got it")
    learner.come(day=2)
    assert len(learner.review(lambda _: False)) == 5
    assert "Done for now" in learner.texts("main")[0]
    learner.press("u")
    assert learner.texts(".review-status") == ["Taken back"]
    assert learner.texts(".review-bar .review-soft") == ["4 of 5 recalled"]
    learner.press("1")
    learner.until(lambda: "Missed a moment ago" in learner.texts(".review-topic")[0])
    grades = learner.store(
        "async (store, stamp, progress) => store.state.events"
        "  .filter(e => e.kind === 'grade' && !store.state.undone.has(e.id)).map(e => e.grade)"
    )
    assert grades == [3, 3, 3, 3, 3, 1]


def test_the_session_reads_no_answer_out_before_it_is_opened(learner):
    learner.begin_topic(SEED)
    learner.open("/review/")
    learner.button("Start")
    question = learner.texts(".review-screen .card > .prose")[0]
    answer = str(learner.run("return document.querySelector('details .prose').textContent"))
    assert question in spoken(learner.browser)
    assert answer not in spoken(learner.browser)
    focused = learner.browser.switch_to.active_element
    assert focused.get_attribute("aria-labelledby") == "question"
    learner.press(" ")
    assert answer in spoken(learner.browser)
    assert learner.browser.switch_to.active_element.text == answer


def test_siblings_stand_apart_and_new_cards_are_limited(learner):
    learner.begin_topic(SEED)
    learner.begin_topic(STRIDE)
    learner.open("/review/")
    assert learner.texts(".review-soft")[0] == "0 due, 10 new"
    topics = [topic for topic, _ in learner.review(lambda _: False, told=".review-topic")]
    assert all(one != other for one, other in itertools.pairwise(topics))
    limit = "async (store, stamp, {set}) => { await store.append(set('new', 4, stamp())); }"
    learner.store(limit)
    learner.come(day=1)
    learner.have_read(DROPOUT)
    learner.open("/review/")
    assert learner.texts(".review-soft")[0] == "0 due, 4 new"


def test_what_cannot_be_fetched_is_named(learner):
    learner.begin_topic(SEED)
    learner.have_read("/deep-learning/no-more/")
    learner.open("/review/")
    assert "No longer on this site: No More" in learner.texts("main")[0]
    offline = learner.always(
        "const get = fetch; globalThis.fetch = () => Promise.reject(new TypeError('offline'));"
        "globalThis.online = () => { globalThis.fetch = get; };"
    )
    try:
        learner.open("/review/")
        assert "Could not be fetched" in learner.texts("main")[0]
        learner.run("online()")
        learner.button("Try again")
        learner.until(lambda: "5 cards" in learner.texts("main")[0])
    finally:
        learner.never(offline)


# What is kept


def test_a_month_of_reviews_comes_on_the_days_that_py_fsrs_says(learner):
    learner.open(SEED)
    for number in range(1, 6):
        learner.grade(number, "Missed" if number == 2 else "Got it")
    weak = {"What is stride in a convolutional layer?": {13}}
    seen: dict[str, list[int]] = {}
    for day in range(1, 31):
        learner.come(day)
        if day == 3:
            learner.begin_topic(STRIDE)

        def is_missed(question: str, day: int = day) -> bool:
            days = seen.setdefault(question, [])
            days.append(day)
            return day in weak.get(question, ()) and days.count(day) == 1

        learner.review(is_missed)
    log = json.loads(str(learner.store("async (store) => store.export()")))
    assert len(seen) == 10
    assert_days_are_those_of_py_fsrs(log["events"], last=30)
    assert complaints(learner.browser) == []


def assert_days_are_those_of_py_fsrs(events: list[dict[str, object]], *, last: int) -> None:
    """Replay the grades with py-fsrs: each card was asked on the day it was due, no other."""
    ten = (dt.timedelta(minutes=10),)
    scheduler = fsrs.Scheduler(learning_steps=ten, relearning_steps=ten, enable_fuzzing=False)
    cards: dict[object, fsrs.Card] = {}
    asked = 0
    for event in events:
        if event["kind"] != "grade":
            continue
        at = dt.datetime.fromtimestamp(float(str(event["at"])) / 1000, dt.UTC)
        card = cards.get(event["card"])
        if card and card.state == fsrs.State.Review:
            assert day_of(at) == day_of(card.due), event
            asked += 1
        rating = {1: fsrs.Rating.Again, 3: fsrs.Rating.Good}[int(str(event["grade"]))]
        cards[event["card"]], _ = scheduler.review_card(card or fsrs.Card(), rating, at)
    assert asked >= 15
    assert [c.due for c in cards.values() if day_of(c.due) <= last] == []


def day_of(at: dt.datetime) -> int:
    return (at.astimezone(FIRST_DAY.tzinfo).date() - FIRST_DAY.date()).days


def test_a_day_survives_export_wipe_and_import(learner):
    learner.open(SEED)
    learner.all("guess-field input")[0].send_keys("edges", Keys.ENTER)
    learner.grade(1, "Got it")
    learner.until(lambda: learner.texts(".guess-kept")[0] == "Kept")
    saved = learner.store("async (store) => store.export()")
    learner.store("async (store) => { await store.wipe(); }")
    learner.until(lambda: learner.texts(f"{learner.card(1)} .recall-result span") != ["x"])
    learner.open(SEED)
    assert learner.shown(".guesses") == []
    assert learner.texts(f"{learner.card(1)} .recall-result span") == [""]
    learner.store("async (store) => { await store.import(given); }", saved)
    learner.open(SEED)
    assert learner.texts(".guess-text") == ["edges"]
    learner.until(
        lambda: learner.texts(f"{learner.card(1)} .recall-result span") == ["Again in 2 days"]
    )


def test_two_devices_become_one_learner(browser, port):
    logs = []
    for host, number in (("127.0.0.1", 1), ("localhost", 2)):
        device = Learner(browser, f"http://{host}:{port}")
        device.open(SEED)
        device.grade(number, "Got it")
        device.until(lambda device=device: "2 days" in device.texts("main")[0])
        logs.append(device.store("async (store) => store.export()"))
        device.leave()
    both = []
    for host, other in (("127.0.0.1", logs[1]), ("localhost", logs[0])):
        device = Learner(browser, f"http://{host}:{port}", is_new=False)
        device.open(SEED)
        device.leave()
        both.append(
            device.store(
                """async (store) => {
                  await store.import(given);
                  return [...store.state.cards.values()].map(({id, memory}) => [id, memory.due]);
                }""",
                other,
            )
        )
    assert both[0] == both[1]
    assert sorted(card for card, _ in both[0]) == ["q1", "q2"]


def test_a_grade_in_another_tab_is_seen_in_this_one(learner):
    learner.open(SEED)
    here = learner.browser.current_window_handle
    learner.browser.switch_to.new_window("tab")
    try:
        again = Learner(learner.browser, learner.address, is_new=False)
        again.open(SEED)
        again.grade(1, "Got it")
        again.until(lambda: "2 days" in again.texts("main")[0])
        learner.browser.close()
    finally:
        learner.browser.switch_to.window(here)
    learner.until(lambda: "days" in learner.texts(f"{learner.card(1)} .recall-result span")[0])


def test_a_page_works_and_says_so_where_nothing_can_be_kept(learner):
    script = learner.always(DENIED)
    try:
        learner.open(SEED)
        warning = "Not kept: this browser stores nothing for this site."
        assert learner.texts(".guess-trouble") == [warning]
        learner.all("guess-field input")[0].send_keys("edges", Keys.ENTER)
        learner.until(lambda: learner.texts(".guess-text") == ["edges"])
        learner.grade(1, "Got it")
        status = f"{learner.card(1)} .recall-result span"
        learner.until(lambda: learner.texts(status) == [f"Got it · Again in 2 days · {warning}"])
        learner.open("/review/")
        assert learner.texts(".review-trouble") == [warning]
        assert complaints(learner.browser) == []
    finally:
        learner.never(script)


# For everyone


def test_pages_are_complete_without_javascript(browser, port):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        show(browser, f"http://127.0.0.1:{port}{SEED}")
        assert browser.find_elements(By.CSS_SELECTOR, "guess-field, card-recall") == []
        summary = browser.find_elements(By.CSS_SELECTOR, ".card summary")[3]
        assert ANSWER not in browser.find_element(By.TAG_NAME, "main").text
        summary.send_keys(Keys.ENTER)
        assert ANSWER in browser.find_element(By.TAG_NAME, "main").text
        show(browser, f"http://127.0.0.1:{port}/review/")
        assert "JavaScript" in browser.find_element(By.TAG_NAME, "main").text
        assert "Anki" in browser.find_element(By.TAG_NAME, "main").text
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_guesses_and_cards_have_no_barrier(learner, axe, size, scheme):
    learner.open(SEED, size=size, scheme=scheme)
    learner.all("guess-field input")[0].send_keys("edges", Keys.ENTER)
    learner.click(learner.all("guess-field button")[1])
    learner.grade(1, "Got it")
    learner.button("Not sure", learner.card(2))
    learner.all(f"{learner.card(3)} textarea")[0].send_keys("weights")
    learner.button("Sure", learner.card(3))
    learner.until(lambda: learner.all(".guesses"))
    learner.run(axe)
    assert learner.browser.execute_async_script(AXE) == []
    assert learner.run("return document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_review_has_no_barrier(learner, axe, size, scheme):
    def check() -> None:
        learner.run(axe)
        assert learner.browser.execute_async_script(AXE) == []
        assert learner.run("return document.documentElement.scrollWidth <= innerWidth")

    learner.begin_topic(SEED)
    learner.open("/review/", size=size, scheme=scheme)
    check()
    learner.button("Start")
    check()
    learner.press(" ")
    check()
    sizes = learner.run(
        "return [...document.querySelectorAll('.choice button')].filter(b => b.offsetHeight)"
        ".map(b => b.offsetHeight)"
    )
    assert min(sizes) >= 44
    for _ in range(5):
        learner.press("2", "2")
    learner.until(lambda: "Done for now" in learner.texts("main")[0])
    check()


def test_a_phone_holds_the_buttons_at_its_foot(learner):
    learner.begin_topic(SEED)
    learner.open("/review/", size="phone")
    learner.button("Start")
    shown = "document.querySelector('.choice:not([hidden])')"
    foot = f"return innerHeight - {shown}.getBoundingClientRect().bottom"
    assert learner.run(foot) <= 1
    learner.press(" ")
    assert learner.run(foot) <= 1


def test_the_first_view_of_a_page_loads_none_of_it(learner):
    show(learner.browser, learner.address + SEED)
    loaded = learner.run("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert [name for name in loaded if "on-demand" in name] == []
