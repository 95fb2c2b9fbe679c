"""Pages that cannot be fetched, have moved or are gone: no card loses its schedule."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.browser import clear_storage, open_page, wait_for
from helpers.learner import Learner
from helpers.month_log import month_log, store_events
from helpers.sites import build
from helpers.small_site import FLOUR, WATER
from helpers.web_server import serve

import generate

pytestmark = pytest.mark.browser

MOVED = "/sourdough/baking/flour/"
LOGGED = "async (store) => store.state.events.map(({kind}) => kind)"
CARDS = """async (store) =>
  [...store.state.cards.values()].map(({page, id, reps}) => [page, id, reps])
"""


@pytest.fixture
def site(small_site: Path, tmp_path: Path) -> Path:
    """A copy of the built site that the test may damage, edit and build again."""
    return Path(shutil.copytree(small_site, tmp_path / "site", symlinks=True))


@pytest.fixture
def returning(browser, site: Path) -> Iterator[Learner]:
    """A learner with five due cards of Flour."""
    with serve(site / "public") as server:
        store_events(browser, server.url, month_log())
        learner = Learner(browser, server.url)
        yield learner
        clear_storage(browser, server.url)


def main_text(learner: Learner) -> str:
    return learner.texts("main")[0]


def open_home(learner: Learner) -> list[str]:
    """Return what the home page offers to a learner who comes back."""
    open_page(learner.browser, learner.address + "/")
    return wait_for(learner.browser, lambda: learner.texts("resume-panel a"))


NO_CARDS = json.dumps({"title": "Flour", "path": FLOUR, "language": "en", "cards": []})


@pytest.mark.parametrize(
    ("damage", "note"),
    [
        (None, "No longer on this site: Flour"),
        (NO_CARDS, "No longer on this site: Flour"),
        ("<!doctype html><title>Log in</title>", "Could not be loaded and is left out: Flour"),
        (NO_CARDS.replace(FLOUR, "/elsewhere/"), "Could not be loaded and is left out: Flour"),
        (NO_CARDS.replace("[]", "7"), "Could not be loaded and is left out: Flour"),
    ],
    ids=["missing", "without cards", "login page", "of another page", "damaged"],
)
def test_cards_of_a_page_that_fails_once_stay_due(returning, site, damage, note):
    file = site / "public" / FLOUR.strip("/") / "cards.json"
    whole = file.read_bytes()
    file.write_text(damage) if damage else file.unlink()
    returning.open("/review/")
    assert note in main_text(returning)
    assert "cards" not in returning.with_store(LOGGED)
    file.write_bytes(whole)
    # HTTP compares times in whole seconds.
    later = time.time() + 5
    os.utime(file, (later, later))
    returning.open("/review/")
    assert "5 cards" in main_text(returning)


def test_a_learner_can_drop_the_cards_of_a_page_that_is_gone(returning, site):
    shutil.rmtree(site / "public" / FLOUR.strip("/"))
    returning.open("/review/")
    returning.button("Stop asking about them")
    returning.wait_for(lambda: "Nothing is due now." in main_text(returning))
    assert not any("cards" in text for text in open_home(returning))


def move_flour(site: Path) -> None:
    """Move the topic Flour to another section, as an editor does, and build the site."""
    topics = site / "data/topics.yaml"
    flour = "        - {title: Flour, titles: {de: Mehl}}\n"
    text = topics.read_text(encoding="utf-8").replace(flour, "") + flour
    topics.write_text(text, encoding="utf-8")
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    shutil.rmtree(site / "public")
    build(site)


@pytest.fixture
def graded(browser, site: Path) -> Iterator[Learner]:
    """A learner who recalled a card of Flour, which has moved since."""
    with serve(site / "public") as server, Learner(browser, server.url) as learner:
        learner.open(FLOUR)
        learner.grade(1, "Got it")
        learner.wait_for(lambda: "Due in 2 days" in learner.result(1))
        move_flour(site)
        assert not (site / "public" / FLOUR.strip("/") / "cards.json").exists()
        yield learner
        clear_storage(browser, server.url)


def test_the_review_follows_a_topic_that_has_moved(graded):
    graded.go_to_day(2)
    graded.open("/review/")
    assert "1 due" in main_text(graded)
    assert "No longer" not in main_text(graded)
    assert graded.with_store(CARDS) == [[MOVED, "q1", 1]]


def test_cards_of_a_topic_that_has_moved_show_their_schedule_on_its_page(graded):
    graded.open(MOVED)
    graded.wait_for(lambda: graded.result(1) == "Due in 2 days")
    graded.grade(1, "Got it")
    assert graded.with_store(CARDS) == [[MOVED, "q1", 2]]


def test_a_page_that_was_not_moved_has_no_former_address(returning):
    open_page(returning.browser, returning.address + WATER)
    assert returning.all("[data-moved-from]") == []


@pytest.mark.parametrize(
    "page",
    [
        "//evil.example/",
        "/\\evil.example/",
        "/\t/evil.example/",
        "/\n/evil.example/",
        "/..//evil.example/",
        "/%2e%2e//evil.example/",
        "javascript:alert(1)//",
        "https://evil.example/",
    ],
)
def test_no_link_of_an_imported_backup_leaves_the_site(learner, page):
    stamp = {"at": 1_700_000_000_000, "offset": 0}
    events = [
        {"id": "a", "kind": "read", "page": page, "step": "x", "title": "Evil", **stamp},
        {"id": "b", "kind": "grade", "card": f"{page}#q1", "q": "x", "a": "y", "grade": 1, **stamp},
        {"id": "c", "kind": "guess", "card": f"{page}#q1", "q": "x", "text": "y", **stamp},
        {"id": "d", "kind": "move", "page": page, "from": [FLOUR], **stamp},
        {
            "id": "e", "kind": "read", "page": WATER, "step": "x", "title": "Water",
            "next": {"page": page, "title": "Evil"}, **stamp,
        },
    ]  # fmt: skip
    backup = json.dumps({"askbook": 1, "events": events})
    learner.open("/review/")
    learner.with_store("async (store) => { await store.import(given); }", backup)
    for path in ("/", "/review/", "/progress/"):
        open_page(learner.browser, learner.address + path)
        learner.wait_for(lambda: learner.all("resume-panel a, .review-length, .topic-states"))
        origins = learner.run("return [...document.links].map((link) => link.origin)")
        assert set(origins) == {learner.address}
        assert "Evil" not in main_text(learner)
