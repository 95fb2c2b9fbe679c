"""A page's metadata: description, Open Graph, link elements and its Markdown copy."""

import html
import re
import struct
from pathlib import Path

import pytest
from helpers.html_audit import Audit
from helpers.rendered import (
    FIRST,
    FIRST_FOLDER,
    answer_section,
    html_of,
    local_file,
    markdown_copy,
    meta,
    pages_by_address,
)
from helpers.sites import REPO, SITES, build, make_site, read, write

import build as build_command
import generate
from askbook.pages import page
from askbook.text.links import read as read_links

BASE = "https://small.example/"
CONTENT = SITES / "small/content"

DESCRIPTIONS = {
    "sentence": ("One is *here*. Two is not.", "One is here."),
    "after a heading": ("### First\n\nA & B < `C`!\n\nMore.", "A & B < C!"),
    "abbreviations": (
        "It costs 3.5 units, e.g. RAM vs. CPU (cf. Fig. 2) etc. as said. More.",
        "It costs 3.5 units, e.g. RAM vs. CPU (cf. Fig. 2) etc. as said.",
    ),
    "quotation": ("He said “why?” and left. More.", "He said “why?” and left."),
    "line end": ("Over\ntwo lines. More.", "Over two lines."),
    "wide quotation marks": ("甲是「乙。」丙是丁。", "甲是「乙。」"),
    "formulas": (
        r"With \(n \times 2\) and \(\frac{a}{b}\) it ends. More.",
        r"With n×2 and \frac{a}{b} it ends.",
    ),
    "accents": (r"So \(\hat{y}\) and \(\bar x = 2\) end. More.", "So y\u0302 and x\u0304=2 end."),
    "list": ("- only\n- a list", "only a list"),
    "prompt inside": (
        "Before. More.\n\n{{< ask_chatgpt >}}\nAnd?\n{{< /ask_chatgpt >}}\n\nAfter.",
        "Before.",
    ),
    "no end": ("No end", "No end"),
    "long": ("word " * 60, " ".join(["word"] * 32) + "…"),
    "long without spaces": ("字" * 200 + "。", "字" * 159 + "…"),
    "open": ("", "Open, a topic in Part."),
}
"""Explain sections by their topic's title, each with the description that follows from it."""


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site with a topic for each of the DESCRIPTIONS."""
    titles = "".join(f"    - {title.capitalize()}\n" for title in DESCRIPTIONS)
    root = make_site(
        tmp_path_factory.mktemp("described") / "site", f"- title: Part\n  children:\n{titles}"
    )
    assert generate.main(["--site", str(root), "--quiet"]) == 0
    for title, (answer, _) in DESCRIPTIONS.items():
        name = f"content/part/{title.replace(' ', '-')}.md"
        answer_section(root, "1. Which?", section=0, name=name)
        answer_section(root, answer, name=name)
    return build(root)


@pytest.mark.parametrize("title", DESCRIPTIONS)
def test_a_description_is_the_first_sentence_of_the_explain_section(described, title):
    expected = DESCRIPTIONS[title][1]
    audit = Audit(read(described, f"part/{title.replace(' ', '-')}/index.html"))
    assert meta(audit, "description") == meta(audit, "og:description") == expected
    assert len(expected) <= 160


def test_a_topic_has_its_description_below_it_in_the_list_of_its_section(described):
    section = read(described, "part/index.html")
    rows = re.findall(r'<a href="/part/([^"]+)/">.*</a>\s*<small>.*</small><p>(.*)</p>', section)
    descriptions = {title.replace(" ", "-"): text for title, (_, text) in DESCRIPTIONS.items()}
    del descriptions["open"]
    assert {name: html.unescape(text) for name, text in rows} == descriptions


def test_an_answer_directly_below_its_prompt_begins_with_its_first_paragraph(course):
    answer_section(course, "It is *here*. More.\n\nLater.")
    text = read(course, FIRST)
    write(course, {FIRST: text.replace("\n\nIt is", "\nIt is")})
    public = build(course)
    assert meta(Audit(html_of(course)), "description") == "It is here."
    assert "<p>It is here.</p>" in read(public, "course/part-one/index.html")


@pytest.fixture(scope="module")
def pages(built: Path) -> dict[str, Audit]:
    return pages_by_address(built, BASE)


def test_every_page_has_a_description_that_is_not_a_prompt(pages):
    prompts = set()
    for file in CONTENT.rglob("*.md"):
        sections = page.loads(file.read_text(encoding="utf-8")).sections
        prompts |= {section.prompt for section in sections if section.prompt}
    assert prompts
    for address, audit in pages.items():
        description = meta(audit, "description")
        assert description, address
        assert len(description) <= 160
        assert not any(prompt in description for prompt in prompts), address


def test_every_page_has_a_copy_of_its_markdown_file(built, pages):
    copies = {file.relative_to(built): file.read_bytes() for file in built.rglob("*.md")}
    files = {file.relative_to(CONTENT): file.read_bytes() for file in CONTENT.rglob("*.md")}
    assert copies == files
    linked = filter(None, map(markdown_copy, pages.values()))
    assert sorted(linked) == sorted(path.as_posix() for path in files)


def test_links_of_copies_lead_to_other_copies_and_to_figures(built):
    targets = [
        copy.parent / link.url
        for copy in built.rglob("*.md")
        for link in read_links(copy.read_text(encoding="utf-8"))
        if ":" not in link.url
    ]
    assert {target.suffix for target in targets} == {".md", ".svg"}
    assert [target for target in targets if not target.is_file()] == []


def test_hugo_alone_links_to_no_markdown(course):
    public = build(course)
    assert not list(public.rglob("*.md"))
    audits = pages_by_address(public, BASE).values()
    assert all("text/markdown" not in str(audit.all("link")) for audit in audits)
    assert ".md" not in read(public, "llms.txt")


def test_a_draft_is_not_published_in_any_form(course):
    write(course, {FIRST: read(course, FIRST).replace("+++\n##", "draft = true\n+++\n##")})
    assert build_command.main(["--site", str(course), "--quiet"]) == 0
    assert not (course / "public" / FIRST_FOLDER).exists()
    assert (course / "public/course/part-one/second-topic.md").exists()


def test_every_page_has_open_graph_metadata_and_an_image(built, pages):
    for address, audit in pages.items():
        is_home = audit.all("article")[0]["class"] == "home"
        assert meta(audit, "og:url") == address
        assert meta(audit, "og:type") == ("website" if is_home else "article")
        assert meta(audit, "og:title")
        assert meta(audit, "twitter:card") == "summary_large_image"
        image = local_file(built, meta(audit, "og:image") or "").read_bytes()
        size = struct.unpack(">II", image[16:24])
        assert size == (1200, 630)
        stated = [meta(audit, f"og:image:{side}") for side in ("width", "height")]
        assert stated == [str(side) for side in size]
    assert meta(Audit(read(built, "404.html")), "og:url") is None


def test_the_image_shows_the_sites_title_if_the_font_has_its_letters(course):
    plain = (REPO / "assets/images/card.png").stat().st_size
    config = read(course, "config.toml")

    def image(title: str) -> bytes:
        write(course, {"config.toml": config.replace('title = "Sourdough"', f'title = "{title}"')})
        public = build(course)
        home = Audit(read(public, "index.html"))
        return local_file(public, meta(home, "og:image") or "").read_bytes()

    named, other, unnamed = image("Sourdough"), image("Ŝtudo"), image("問書")
    assert len({named, other, unnamed}) == 3
    assert len(unnamed) <= plain < len(named)


def test_a_section_and_its_topics_have_an_image_of_their_own_where_the_settings_say_so(course):
    config = read(course, "config.toml")
    write(course, {"config.toml": config + "\n[params]\nsection_images = true\n"})
    audits = pages_by_address(build(course), BASE)
    images = {
        name: (meta(audits[BASE + name], "og:image"), meta(audits[BASE + name], "og:image:alt"))
        for name in ("", "course/part-one/", f"{FIRST_FOLDER}/", "course/part-two/", "topics/")
    }
    assert images[""] == images["topics/"]
    assert images["course/part-one/"] == images[f"{FIRST_FOLDER}/"]
    assert len({image for image, _ in images.values()}) == 3
    assert images["course/part-two/"][1] == "Sourdough: Part Two"


def test_translations_name_each_other_and_a_default_language(pages):
    alternates = {
        address: {
            each["hreflang"]: each["href"] for each in audit.all("link") if "hreflang" in each
        }
        for address, audit in pages.items()
    }
    assert sum(bool(links) for links in alternates.values()) >= 10
    for address, links in alternates.items():
        canonical = [each for each in pages[address].all("link") if each["rel"] == "canonical"]
        assert [each["href"] for each in canonical] == [address]
        if links:
            assert address in links.values()
            assert all(alternates[other] == links for other in links.values())
            assert links["x-default"] == links["en"]
