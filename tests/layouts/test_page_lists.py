"""Lists of all pages for programs: llms.txt for chat models, the sitemap and robots.txt."""

import re
from xml.etree import ElementTree

from helpers.rendered import local_file, markdown_copy, pages_by_address
from helpers.sites import make_site, read

import build
import generate

BASE = "https://small.example/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = re.compile(r"^- \[([^\[\]]+)\]\((\S+)\)$", re.MULTILINE)


def test_llms_txt_lists_every_topic_of_its_language_once(built):
    pages = pages_by_address(built, BASE)
    for language, heading in (("", "# Sourdough"), ("de/", "# Sauerteig")):
        text = read(built, f"{language}llms.txt")
        title, _, summary, *_ = text.splitlines()
        assert (title, summary[:2]) == (heading, "> ")
        listed = [address for _, address in LINK.findall(text)]
        copies = {
            markdown_copy(audit)
            for address, audit in pages.items()
            if address.startswith(BASE + language) and (language or "/de/" not in address)
        }
        topics = {copy for copy in copies if copy and "\nweight = " in read(built, copy)}
        assert set(listed) == {BASE + topic for topic in topics}
        assert len(listed) == len(set(listed))


def test_llms_txt_is_in_learning_order(built):
    titles = [title for title, _ in LINK.findall(read(built, "llms.txt"))]
    assert titles.index("Flour") < titles.index("Starters") < titles.index("Steam")


def test_llms_txt_of_a_large_site_links_to_a_list_of_each_section(tmp_path):
    lengths = []
    for count in (20, 302):
        parts = "".join(
            f"    - title: Part {part}\n      children:\n"
            + "".join(f"        - Topic {part} {n}\n" for n in range(count // 2))
            for part in (1, 2)
        )
        root = make_site(tmp_path / str(count), f"- title: Course\n  children:\n{parts}")
        assert generate.main(["--site", str(root), "--quiet"]) == 0
        options = ["--site", str(root), "--quiet", "--base-url", "https://h.org/a/b"]
        assert build.main(options) == 0
        public = root / "public"
        found, waiting = set(), ["https://h.org/a/b/llms.txt"]
        while waiting:
            file = local_file(public, waiting.pop().replace("/a/b/", "/"))
            addresses = [address for _, address in LINK.findall(file.read_text(encoding="utf-8"))]
            waiting += [address for address in addresses if address.endswith(".txt")]
            found |= {address for address in addresses if address.endswith(".md")}
        assert len([address for address in found if "/topic-" in address]) == count
        assert all(local_file(public, each.replace("/a/b/", "/")).is_file() for each in found)
        part = public / "course/llms.txt"
        assert part.exists() == (count > 300)
        if part.exists():
            assert "[All 151 topics]" in part.read_text(encoding="utf-8")
        lengths.append(len(read(public, "llms.txt")))
    assert lengths[1] < lengths[0] / 4


def test_the_sitemap_lists_every_page_once_and_robots_txt_names_it(built):
    lines = read(built, "robots.txt").splitlines()
    (address,) = [line.removeprefix("Sitemap: ") for line in lines if "Sitemap" in line]
    maps = locations(built, address)
    assert len(maps) == 2
    listed = [page for each in maps for page in locations(built, each)]
    assert sorted(listed) == sorted(pages_by_address(built, BASE))


def locations(public, address: str) -> list[str]:
    """Return the addresses that a sitemap or an index of sitemaps lists."""
    tree = ElementTree.fromstring(local_file(public, address).read_bytes())
    return [each.text or "" for each in tree.iter(f"{SITEMAP}loc")]
