"""What the site says to other programs: search engines, feed readers, chat models."""

import json
import re
import struct
import tomllib
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import html5lib
import pytest
from helpers.html_audit import Audit
from helpers.minisite import REPO, SEED, build, make_site, read, write

import build as build_command
import generate
from askbook.pages import page

FIRST = "content/course/part-one/first-topic.md"
PLACE = "course/part-one/first-topic"
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
BASE = "https://example.org/"


@pytest.fixture
def course(site):
    generate.main(["--site", str(site), "--quiet"])
    return site


def pages(public: Path) -> dict[str, Audit]:
    """Return every page that is not a redirect, by its address."""
    found = {}
    for file in sorted(public.rglob("index.html")):
        html = file.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' not in html:
            place = file.parent.relative_to(public).as_posix()
            found[urljoin(BASE, "" if place == "." else f"{place}/")] = Audit(html)
    return found


@pytest.fixture(scope="module")
def every(built) -> dict[str, Audit]:
    return pages(built)


def local(public: Path, address: str) -> Path:
    """Return the file behind an address of the site."""
    path = public / urlsplit(address).path.lstrip("/")
    return path / "index.html" if address.endswith("/") else path


def meta(audit: Audit, name: str) -> str | None:
    values = [m["content"] for m in audit.all("meta") if name in (m.get("name"), m.get("property"))]
    assert len(values) <= 1, name
    return values[0] if values else None


def answered(site, answer: str, kind: str = "explain", parameters: str = "") -> None:
    """Answer a section of the first topic, and say who did."""
    text = read(site, FIRST)
    found = page.loads(text)
    number = ["preview", "explain", "keypoint", "review"].index(kind)
    old = found.sections[number]
    heading = f"## {old.heading}\n{{{{< ask_chatgpt"
    text = page.dumps(found.with_section(old, old.with_answer(answer)))
    write(site, {FIRST: text.replace(heading, heading + parameters)})


def first_topic(site) -> Audit:
    return Audit((build(site) / PLACE / "index.html").read_text(encoding="utf-8"))


def graph(audit: Audit) -> dict[str, dict]:
    """Return what the page's JSON-LD describes, by its first type."""
    (text,) = audit.data
    data = json.loads(text)
    assert data["@context"] == "https://schema.org"
    types = [node["@type"] for node in data["@graph"]]
    return dict(
        zip([t if isinstance(t, str) else t[0] for t in types], data["@graph"], strict=True)
    )


# Markdown


def test_each_pages_markdown_stands_beside_it_byte_for_byte(built, every):
    copies = {file.read_bytes() for file in built.rglob("index.md")}
    assert copies == {file.read_bytes() for file in (REPO / "content").rglob("*.md")}
    for address, audit in every.items():
        (link,) = [k for k in audit.all("link") if k.get("type") == "text/markdown"]
        assert local(built, urljoin(address, link["href"])).read_text(encoding="utf-8")


def test_a_draft_is_not_published_in_any_form(course):
    write(course, {FIRST: read(course, FIRST).replace("+++\n##", "draft = true\n+++\n##")})
    assert build_command.main(["--site", str(course), "--quiet"]) == 0
    assert not (course / "public" / PLACE).exists()
    assert (course / "public/course/part-one/second-topic/index.md").exists()


def test_hugo_alone_promises_no_markdown(course):
    public = build(course)
    assert not list(public.rglob("*.md"))
    assert all("text/markdown" not in str(a.all("link")) for a in pages(public).values())
    assert ".md" not in (public / "llms.txt").read_text()


# Description


@pytest.mark.parametrize(
    ("answer", "description"),
    [
        ("One is *here*. Two is not.", "One is here."),
        ("### First\n\nA & B < `C`!\n\nMore.", "A & B < C!"),
        ("It costs 3.5 units, e.g. RAM vs. CPU (cf. Fig. 2) etc. as said. More.",
         "It costs 3.5 units, e.g. RAM vs. CPU (cf. Fig. 2) etc. as said."),
        ("He said “why?” and left. More.", "He said “why?” and left."),
        ("Over\ntwo lines. More.", "Over two lines."),
        ("甲是「乙。」丙是丁。", "甲是「乙。」"),
        (r"With \(n \times 2\) and \(\frac{a}{b}\) it ends. More.",
         r"With n×2 and \frac{a}{b} it ends."),
        ("- only\n- a list", "only a list"),
        ("No end", "No end"),
        ("word " * 60, " ".join(["word"] * 32) + "…"),
        ("字" * 200 + "。", "字" * 159 + "…"),
        ("", "First Topic, a topic of Part One."),
    ],
    ids=["sentence", "after a heading", "abbreviations", "quotation", "line end", "Chinese",
         "formulas", "list", "no end", "long", "long Chinese", "open"],
)  # fmt: skip
def test_a_description_is_the_first_sentence_of_the_explain(course, answer, description):
    answered(course, "1. Which?", "preview")
    answered(course, answer)
    audit = first_topic(course)
    assert meta(audit, "description") == meta(audit, "og:description") == description
    assert len(description) <= 160


def test_no_description_is_a_prompt_and_none_is_missing(every):
    prompts = set()
    for file in (REPO / "content").rglob("*.md"):
        sections = page.loads(file.read_text(encoding="utf-8")).sections
        prompts |= {section.prompt for section in sections}
    for address, audit in every.items():
        said = meta(audit, "description")
        assert said, address
        assert len(said) <= 160
        assert not any(prompt and prompt in said for prompt in prompts), address


# Open Graph


def test_every_kind_of_page_can_be_shared(built, every):
    for address, audit in every.items():
        assert meta(audit, "og:url") == address
        assert meta(audit, "og:type") == ("website" if audit.all("article")[0]["class"] == "home"
                                          else "article")  # fmt: skip
        assert meta(audit, "og:title")
        assert meta(audit, "twitter:card") == "summary_large_image"
        picture = local(built, meta(audit, "og:image") or "").read_bytes()
        size = struct.unpack(">II", picture[16:24])
        assert size == (1200, 630)
        told = [meta(audit, f"og:image:{side}") for side in ("width", "height")]
        assert told == [str(side) for side in size]
    missing = Audit((built / "404.html").read_text(encoding="utf-8"))
    assert meta(missing, "og:url") is None


def test_the_picture_has_the_sites_name_where_its_letters_can_be_drawn(course):
    plain = (REPO / "assets/images/card.png").stat().st_size
    config = read(course, "config.toml")

    def picture(title: str) -> bytes:
        write(course, {"config.toml": config.replace('title = "Askbook"', f'title = "{title}"')})
        public = build(course)
        home = Audit((public / "index.html").read_text(encoding="utf-8"))
        return local(public, meta(home, "og:image") or "").read_bytes()

    named, other, unnamed = picture("Askbook"), picture("Ŝtudo"), picture("問書")
    assert len({named, other, unnamed}) == 3
    assert len(unnamed) <= plain < len(named)


# JSON-LD


def text_of(element) -> str:
    """Return an element's text as a reader reads it, without the TeX behind a row of signs."""
    text = element.text or ""
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "math":
            is_flat = not {e.tag.rpartition("}")[2] for e in child.iter()} & {"mfrac", "msup"}
            parts = [e for e in child.iter() if (e.tag.endswith("annotation")) != is_flat]
            text += "".join(e.text or "" for e in parts)
        else:
            text += text_of(child)
        text += child.tail or ""
    return " ".join(text.split())


def cards_of(html: str) -> list[tuple[str, str, str]]:
    """Return id, question and answer of the cards that the page shows."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return [
        (card.get("id"), *("".join(text_of(e).split()) for e in card.iter("div")
                           if e.get("class") == "prose"))
        for card in tree.iter("li") if card.get("class") == "card"
    ]  # fmt: skip


def cards_told(audit: Audit) -> list[tuple[str, str, str]]:
    """Return the same from the page's JSON-LD."""
    quiz = graph(audit).get("Quiz", {"hasPart": []})
    assert {q["eduQuestionType"] for q in quiz["hasPart"]} <= {"Flashcard"}
    return [
        (q["@id"].removeprefix("#"), "".join(q["text"].split()),
         "".join(q["acceptedAnswer"]["text"].split()))
        for q in quiz["hasPart"]
    ]  # fmt: skip


def test_the_quiz_is_the_review_word_for_word(course):
    review = (
        '1. What is `a` & *b*?\nAnswer: "So" `</script><!--` it is\n\n'
        "2. Why? {#why}\n   Answer:\n\n   Since \\(n=2\\) and \\(\\frac{a}{b}\\):\n\n"
        "   ```py\n   x < 1\n   ```\n"
    )
    answered(course, review, "review")
    html = (build(course) / PLACE / "index.html").read_text(encoding="utf-8")
    assert [card[0] for card in cards_of(html)] == ["card-q1", "card-why"]
    assert cards_told(Audit(html)) == cards_of(html)
    assert Audit(html).active == []


def test_every_page_of_a_topic_tells_its_cards_and_its_place(built, every):
    for address, audit in every.items():
        html = local(built, address).read_text(encoding="utf-8")
        if audit.all("article")[0]["class"] != "topic":
            assert audit.data == []
            continue
        nodes = graph(audit)
        resource = nodes["LearningResource"]
        assert resource["@id"] == address
        assert resource["inLanguage"] == audit.all("html")[0]["lang"]
        way = nodes["BreadcrumbList"]["itemListElement"]
        assert [step["position"] for step in way] == list(range(1, len(way) + 1))
        assert way[-2]["item"] == resource["isPartOf"]
        assert all(local(built, step["item"]).exists() for step in way[:-1])
        if "<math" not in html:
            assert cards_told(audit) == cards_of(html)
        assert len(cards_told(audit)) == len(cards_of(html))


@pytest.mark.parametrize(
    ("answer", "parameters", "day"),
    [
        ("So.", ' model="m" date="2026-11-22" reviewed="2026-12-01"', "2026-11-22"),
        ("### So\n\nIt is.", ' date="2026-11-22"', "2026-11-22"),
        ("", ' date="2026-11-22"', None),
        ("So.", ' date="2026-13-45"', None),
        ("So.", "", None),
    ],
    ids=["dated", "heading first", "open", "no such day", "undated"],
)
def test_a_date_is_an_answers_own(course, answer, parameters, day):
    answered(course, answer, parameters=parameters)
    public = build(course)
    audit = pages(public)[f"{BASE}{PLACE}/"]
    assert graph(audit)["LearningResource"].get("dateModified") == day
    items = list(ElementTree.parse(public / "feed.xml").getroot().iter("item"))
    assert len(items) == (1 if day else 0)
    home = pages(public)[BASE]
    feeds = [k["href"] for k in home.all("link") if k.get("type") == "application/rss+xml"]
    assert feeds == (["/feed.xml"] if day else [])


# Feeds, lists, languages


def test_a_feed_holds_dated_topics_only_the_newest_first(built, every):
    for language in ("", "zh-tw/", "zh-cn/"):
        root = ElementTree.parse(built / language / "feed.xml").getroot()
        (channel,) = root
        assert root.get("version") == "2.0"
        assert all(channel.findtext(tag) for tag in ("title", "link", "description", "language"))
        assert channel.find(f"{ATOM}link").get("href") == f"{BASE}{language}feed.xml"
        days = []
        for item in channel.iter("item"):
            link = item.findtext("link")
            assert link == item.findtext("guid")
            assert link.startswith(BASE + language)
            markdown = local(built, link).with_name("index.md").read_text(encoding="utf-8")
            day = parsedate_to_datetime(item.findtext("pubDate"))
            assert f'date="{day:%Y-%m-%d}"' in markdown
            assert item.findtext("description") == meta(every[link], "description")
            days.append(day)
        assert days == sorted(days, reverse=True)
        assert 0 < len(days) <= 50


def test_nothing_is_dated_by_accident(course):
    write(course, {FIRST: SEED.read_bytes().decode()})
    public = build(course)
    for file in public.rglob("*.*"):
        assert b"0001-01-01" not in file.read_bytes()
        assert b"Jan 0001" not in file.read_bytes()
    assert "lastmod" not in (public / "en/sitemap.xml").read_text()


LINK = re.compile(r"^- \[([^\[\]]+)\]\((\S+)\)$", re.M)


def test_chat_models_find_every_topic_in_learning_order(built, every):
    for language in ("", "zh-tw/"):
        text = (built / language / "llms.txt").read_text(encoding="utf-8")
        title, _, summary, *_ = text.splitlines()
        assert (title, summary[:2]) == ("# Askbook", "> ")
        listed = [address for _, address in LINK.findall(text)]
        assert all(local(built, address).is_file() for address in listed)
        topics = {
            address
            for address in every
            if address.startswith(BASE + language) and (language or "/zh-" not in address)
            if "\nweight = " in local(built, address).with_name("index.md").read_text("utf-8")
        }
        assert {urljoin(address, ".") for address in listed} == topics
        assert len(listed) == len(set(listed))
    english = (built / "llms.txt").read_text(encoding="utf-8")
    assert english.index("[Dropout]") < english.index("[Attention]")


def test_the_list_for_chat_models_does_not_grow_with_the_site(tmp_path):
    lengths = []
    for count in (100, 400):
        parts = "".join(
            f"    - title: Part {part}\n      children:\n"
            + "".join(f"        - Topic {part} {n}\n" for n in range(count // 2))
            for part in (1, 2)
        )
        root = make_site(tmp_path / str(count), f"- title: Course\n  children:\n{parts}")
        generate.main(["--site", str(root), "--quiet"])
        assert build_command.main(
            ["--site", str(root), "--quiet", "--base-url", "https://h.org/a/b"]
        ) == 0  # fmt: skip
        public = root / "public"
        found, waiting = set(), ["https://h.org/a/b/llms.txt"]
        while waiting:
            text = local(public, waiting.pop().replace("/a/b/", "/")).read_text(encoding="utf-8")
            addresses = [address for _, address in LINK.findall(text)]
            waiting += [address for address in addresses if address.endswith(".txt")]
            found |= {address for address in addresses if address.endswith(".md")}
        assert len([address for address in found if "/topic-" in address]) == count
        assert all(local(public, a.replace("/a/b/", "/")).is_file() for a in found)
        part = local(public, "/course/llms.txt")
        assert part.exists() == (count == 400)
        if part.exists():
            assert "[All 200 topics]" in part.read_text(encoding="utf-8")
        lengths.append(len((public / "llms.txt").read_text(encoding="utf-8")))
    assert lengths[1] < lengths[0] / 4


def test_translations_name_each_other_and_one_for_all_others(every):
    told = {
        address: {k["hreflang"]: k["href"] for k in audit.all("link") if "hreflang" in k}
        for address, audit in every.items()
    }
    assert sum(bool(links) for links in told.values()) > 10
    for address, links in told.items():
        assert [k["href"] for k in every[address].all("link") if k["rel"] == "canonical"] == [
            address
        ]
        if links:
            assert address in links.values()
            assert all(told[other] == links for other in links.values())
            assert links["x-default"] == links["en"]


def test_the_sitemap_has_every_page_once_and_robots_know_it(built, every):
    languages = tomllib.loads((REPO / "config.toml").read_text())["languages"]
    (line,) = [x for x in (built / "robots.txt").read_text().splitlines() if "Sitemap" in x]
    index = ElementTree.parse(local(built, line.removeprefix("Sitemap: "))).getroot()
    maps = [e.text or "" for e in index.iter(f"{SITEMAP}loc")]
    assert len(maps) == len(languages)
    listed = [
        e.text for m in maps for e in ElementTree.parse(local(built, m)).iter(f"{SITEMAP}loc")
    ]
    assert sorted(listed) == sorted(every)
