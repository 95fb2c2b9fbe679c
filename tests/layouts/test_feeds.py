"""Feeds, and the dates of topics on which they depend."""

from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers.html_audit import Audit
from helpers.rendered import answer_section, json_ld, markdown_copy, meta, pages_by_address
from helpers.sites import PAGE, build, make_site, read, write

import generate

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://small.example/"

DATES = {
    "dated": ("So.", 'model="m" date="2026-11-22" reviewed="2026-12-01"', "2026-11-22"),
    "heading-first": ("### So\n\nIt is.", 'date="2026-11-23"', "2026-11-23"),
    "open": ("", 'date="2026-11-22"', None),
    "no-such-day": ("So.", 'date="2026-13-45"', None),
    "undated": ("So.", "", None),
}
"""By topic: the Explain section's answer and provenance, and the topic's date."""


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site with a topic for each of the DATES."""
    titles = "".join(f"    - {name}\n" for name in DATES)
    tree = f"- title: Part\n  children:\n{titles}"
    root = make_site(tmp_path_factory.mktemp("dated") / "site", tree)
    assert generate.main(["--site", str(root), "--quiet"]) == 0
    for name, (answer, provenance, _) in DATES.items():
        answer_section(root, answer, name=f"content/part/{name}.md", provenance=provenance)
    return build(root)


def feeds(home: Audit) -> list[str]:
    return [link["href"] for link in home.all("link") if link.get("type") == "application/rss+xml"]


@pytest.mark.parametrize("topic", DATES)
def test_a_topics_date_is_that_of_its_answer(dated, topic):
    page = Audit(read(dated, f"part/{topic}/index.html"))
    assert json_ld(page)["LearningResource"].get("dateModified") == DATES[topic][2]


def test_a_feed_lists_the_dated_topics_newest_first(dated):
    items = ElementTree.fromstring(read(dated, "feed.xml")).iter("item")
    links = [item.findtext("link") for item in items]
    assert links == [f"{BASE}part/heading-first/", f"{BASE}part/dated/"]
    assert feeds(Audit(read(dated, "index.html"))) == ["/feed.xml"]


def test_a_section_has_a_feed_of_its_own_topics_that_its_page_links_to(built):
    addresses = {"": set(), "sourdough/": set(), "sourdough/baking/": set()}
    for part, found in addresses.items():
        channel = ElementTree.fromstring(read(built, f"{part}feed.xml"))[0]
        assert channel.findtext("link") == BASE + part
        found.update(item.findtext("link") for item in channel.iter("item"))
        assert feeds(Audit(read(built, f"{part}index.html"))) == [f"/{part}feed.xml"]
    everywhere, course, baking = addresses.values()
    assert everywhere == course
    assert baking == {link for link in course if link.startswith(f"{BASE}sourdough/baking/")}
    assert 0 < len(baking) < len(course)


def test_a_site_without_dates_has_an_empty_feed_that_no_page_links_to(course):
    write(course, {"content/course/part-one/first-topic.md": PAGE.read_text(encoding="utf-8")})
    public = build(course)
    assert list(ElementTree.fromstring(read(public, "feed.xml")).iter("item")) == []
    assert feeds(Audit(read(public, "index.html"))) == []
    for file in public.rglob("*.*"):
        data = file.read_bytes()
        assert b"0001-01-01" not in data
        assert b"Jan 0001" not in data
    assert "lastmod" not in read(public, "en/sitemap.xml")


@pytest.mark.parametrize("language", ["", "de/"], ids=["default", "translation"])
def test_a_feed_describes_topics_as_their_pages_do(built, language):
    pages = pages_by_address(built, BASE)
    root = ElementTree.fromstring(read(built, f"{language}feed.xml"))
    (channel,) = root
    assert root.get("version") == "2.0"
    assert all(channel.findtext(tag) for tag in ("title", "link", "description", "language"))
    link = channel.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"{BASE}{language}feed.xml"
    days = []
    for item in channel.iter("item"):
        address = item.findtext("link") or ""
        assert address == item.findtext("guid")
        assert address.startswith(BASE + language)
        markdown = read(built, markdown_copy(pages[address]))
        day = parsedate_to_datetime(item.findtext("pubDate") or "")
        assert f'date="{day:%Y-%m-%d}"' in markdown
        assert item.findtext("description") == meta(pages[address], "description")
        days.append(day)
    assert days == sorted(days, reverse=True)
    assert 0 < len(days) <= 50
