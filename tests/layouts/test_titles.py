"""The titles of a language as one file, and the page of all topics."""

import gzip
import json

import pytest
from helpers.html_audit import Audit
from helpers.sites import build, read, write

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
