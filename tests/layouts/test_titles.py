"""The titles of a language as one file, and the page of all topics."""

import gzip
import json
import re
import unicodedata

import pytest
from helpers.html_audit import Audit
from helpers.js import engine, source
from helpers.sites import REPO, build, read, write

import check
import generate

TREE = """\
- title: Course
  titles: {de: Kurs}
  children:
    - title: Part One (P1)
      slug: part-one
      titles: {de: Teil Eins}
      children:
        - title: "Quotes \\" and <Tags> & C++"
        - title: Second Topic
          titles: {de: Zweites Thema}
    - Last Topic
- Alone
"""


@pytest.fixture
def course(site):
    write(site, {"data/topics.yaml": TREE})
    generate.main(["--site", str(site), "--quiet"])
    return site


def tree(public, name: str = "titles.json"):
    return json.loads((public / name).read_text(encoding="utf-8"))


def test_titles_are_a_tree_in_learning_order(course):
    assert tree(build(course)) == [
        ["Course", "", [
            ["Part One (P1)", "part-one", [
                ['Quotes " and <Tags> & C++', "quotes-and-tags-and-c-plus-plus"],
                "Second Topic",
            ]],
            "Last Topic",
        ]],
        "Alone",
    ]  # fmt: skip


def test_each_language_has_the_titles_of_its_pages(course):
    assert tree(build(course), "de/titles.json") == [
        ["Kurs", "course", [["Teil Eins", "part-one", [["Zweites Thema", "second-topic"]]]]]
    ]


def test_aliases_of_topics_are_listed_in_each_language(course):
    aliases = "- title: Course\n  aliases: [Lessons, 101]\n".replace("101", '"101"')
    write(course, {"data/topics.yaml": TREE.replace("- title: Course\n", aliases)})
    public = build(course)
    assert tree(public)[0][3:] == [["Lessons", "101"]]
    assert tree(public, "de/titles.json")[0][3:] == [["Lessons", "101"]]


def test_other_pages_are_listed_last_and_the_sites_own_pages_are_not_listed(course):
    write(course, {"content/a-note.md": '+++\ntitle = "A Note"\n+++\nText.\n'})
    assert [node[0] if isinstance(node, list) else node for node in tree(build(course))] == [
        "Course", "Alone", "A Note"
    ]  # fmt: skip


def test_titles_take_less_than_five_bytes_each_compressed(site):
    kinds = ["Dense", "Sparse", "Local", "Global", "Linear", "Joint"]
    things = ["Barrier", "Beacon", "Bridge", "Channel", "Circuit", "Column", "Factor", "Filter",
              "Garden", "Kernel", "Ladder", "Lattice", "Layer", "Margin", "Market", "Memory",
              "Method", "Mirror", "Module", "Network"]  # fmt: skip
    names = [f"{kind} {thing}s" for kind in kinds for thing in things]
    parts = "".join(
        f"- title: Part {number}\n  children:\n"
        + "".join(f"    - {name} {number}\n" for name in names)
        for number in range(2)
    )
    write(site, {"data/topics.yaml": parts})
    generate.main(["--site", str(site), "--quiet"])
    compressed = gzip.compress((build(site) / "titles.json").read_bytes(), 9)
    assert len(compressed) < 5 * 2 * len(names)


def test_a_script_finds_the_address_of_every_title_whatever_its_characters(tmp_path):
    """All of Unicode: letters that have an upper case one by one, the rest in long titles."""
    all_of_them = [chr(c) for c in range(0xA0, 0x110000) if unicodedata.category(chr(c))[0] != "C"]
    cased = [c for c in all_of_them if c.lower() != c]
    others = [c for c in all_of_them if c.lower() == c]
    long = ("".join(others[n : n + 500]) for n in range(0, len(others), 500))
    layout = '{{ partial "feeds/titles.html" (dict "page" . "aliases" dict) }}'
    settings = 'disableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n'
    write(tmp_path, {"hugo.toml": settings, "layouts/home.html": layout})
    write(tmp_path, {f"layouts/{kind}.html": "x" for kind in ("section", "page")})
    partial = "layouts/_partials/feeds/titles.html"
    write(tmp_path, {partial: read(REPO, partial)})
    for number, letters in enumerate((*cased, *long)):
        letter = re.sub("[^a-z]", "", letters[:1].lower()[:1])
        name = f"content/n{number}-{letter}x.md"
        title = json.dumps(f"N{number} {letters}X", ensure_ascii=False)
        write(tmp_path, {name: f"+++\ntitle = {title}\n+++\n"})
    titles = (build(tmp_path, strict=False) / "index.html").read_text(encoding="utf-8")
    run = engine(source("search/match.js"), 'const home = "/";', source("search/titles.js"))
    known = run(f"JSON.stringify([...walk({titles}, OWN)].map((topic) => topic.address))")
    built = {f"/{file.parent.name}/" for file in (tmp_path / "public").glob("*/index.html")}
    assert set(json.loads(known)) == built
    assert len(built) > 1_500


def test_a_topic_page_does_not_contain_the_tree_of_titles(course):
    html = (build(course) / "course/part-one/second-topic/index.html").read_text(encoding="utf-8")
    assert "Alone" not in html


def test_the_page_of_all_topics_lists_them_in_learning_order(course):
    audit = Audit((build(course) / "topics/index.html").read_text(encoding="utf-8"))
    topics = [link for link in audit.links() if link.startswith(("/course/", "/alone/"))]
    assert topics == [
        "/course/",
        "/course/part-one/",
        "/course/part-one/quotes-and-tags-and-c-plus-plus/",
        "/course/part-one/second-topic/",
        "/course/last-topic/",
        "/alone/",
    ]
    anchors = [item["id"] for item in audit.all("li") if "id" in item]
    assert anchors == ["all/course/part-one"]
    assert audit.crossed == []


def test_every_page_links_to_the_page_of_all_topics(course):
    page = "course/part-one/second-topic/index.html"
    assert "/topics/" in Audit(read(build(course), page)).links()
    assert "/topics/" in Audit(read(course / "public", "404.html")).links()


def test_a_topics_page_must_not_set_its_layout(course, capsys):
    assert check.main(["--site", str(course), "--quiet"]) == 0
    name = "content/course/last-topic.md"
    write(course, {name: read(course, name).replace("+++\n", '+++\nlayout = "topics"\n', 1)})
    assert check.main(["--site", str(course), "--quiet"]) == 1
    assert f"{name}:2: F004" in capsys.readouterr().out
