"""The new-topic command: one line in topics.yaml, and the topic's pages."""

import io
import shutil
from pathlib import Path

import pytest
from helpers.sites import build, read, write

import check
import generate
import new_topic
from askbook.errors import StudyError
from askbook.generate.new_topic import find_topic
from askbook.pages import topics

TREE = "data/topics.yaml"


def run(site, *arguments: str) -> int:
    return new_topic.main(["--site", str(site), *arguments])


def test_a_topic_adds_one_line_and_a_page_with_four_open_sections(course, capsys):
    before = read(course, TREE)
    capsys.readouterr()
    assert run(course, "Fourth Topic", "--in", "Part Two") == 0
    line = "        - Fourth Topic\n"
    assert read(course, TREE) == before + line
    made = "content/course/part-two/fourth-topic.md"
    assert capsys.readouterr().out == f"create {made}\n"
    assert read(course, made).startswith('+++\ntitle = "Fourth Topic"\nweight = "2"\n+++\n')
    html = (build(course) / "course/part-two/fourth-topic/index.html").read_text(encoding="utf-8")
    assert html.count('<p class="unanswered">') == 4
    assert html.count('<p class="provenance">') == 0


def test_a_topic_can_be_added_after_another(course):
    assert run(course, "Between", "--in", "part-one", "--after", "First Topic") == 0
    assert 'weight = "2"' in read(course, "content/course/part-one/between.md")
    assert 'weight = "3"' in read(course, "content/course/part-one/second-topic.md")


def test_a_topic_that_becomes_a_section_keeps_its_page(course, capsys):
    page = read(course, "content/course/part-one/first-topic.md")
    assert run(course, "Inner", "--in", "First Topic") == 0
    assert "'First Topic' becomes a section" in capsys.readouterr().err
    assert read(course, "content/course/part-one/first-topic/_index.md") == page
    assert generate.main(["--site", str(course), "--check"]) == 0


def test_a_language_gets_its_own_page(course, capsys):
    capsys.readouterr()
    assert run(course, "Fourth Topic", "--in", "Part Two", "--lang", "de") == 0
    lines = "        - title: Fourth Topic\n          titles: {de: Fourth Topic}\n"
    assert lines in read(course, TREE)
    said = capsys.readouterr()
    assert (
        "the page in de has the title 'Fourth Topic'; write --lang de=TITLE for its own" in said.err
    )
    assert said.out.splitlines() == [
        "create content/course/_index.de.md",
        "create content/course/part-two/_index.de.md",
        "create content/course/part-two/fourth-topic.md",
        "create content/course/part-two/fourth-topic.de.md",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["First Topic", "--in", "Part One"],
         "data/topics.yaml:7: 'First Topic' exists already; its page is "
         "content/course/part-one/first-topic.md. Edit that page, or choose another title"),
        (["first topic!", "--in", "Part One"],
         "'first topic!' cannot be added: 'first topic!' has the same slug 'first-topic' as "
         "'First Topic' on line 7; give one of them another 'slug'"),
        (["New", "--in", "Part Nine"],
         "no topic is called 'Part Nine'; did you mean 'Part One'?"),
        (["New", "--in", "Elsewhere"],
         "no topic is called 'Elsewhere'; sections are 'Course', 'Part One', 'Part Two'"),
        (["New", "--in", "Part One", "--after", "Third Topic"],
         "no topic in 'Part One' is called 'Third Topic'; did you mean 'First Topic'?"),
        (["New", "--in", "Part One", "--lang", "fr"],
         "unknown language 'fr'; known are en, de; add it with ./askbook add-language fr"),
        (["New", "--in", "Part One", "--lang", "en=Own"],
         "en is the default language; its title is TITLE, not --lang's"),
        (["Index", "--in", "Part One"], "'Index' cannot be added: slug 'index' is reserved"),
        (["a\u202eb", "--in", "Part One"],
         "'a\\u202eb' cannot be added: a title cannot contain U+202E RIGHT-TO-LEFT"),
        ([" ", "--in", "Part One"], "'' cannot be added: a title cannot be empty"),
    ],
    ids=["known", "same slug", "misspelled", "section", "sibling", "language", "default",
         "reserved", "bidi", "empty"],
)  # fmt: skip
def test_a_refusal_names_the_fix_and_changes_nothing(course, capsys, arguments, message):
    before = read(course, TREE)
    pages = sorted((course / "content").rglob("*"))
    capsys.readouterr()
    assert run(course, *arguments) == 2
    said = capsys.readouterr()
    assert said.err.startswith(message)
    assert said.out == ""
    assert read(course, TREE) == before
    assert sorted((course / "content").rglob("*")) == pages


def test_a_page_in_another_language_has_its_own_title(course):
    assert run(course, "Fourth Topic", "--in", "Part Two", "--lang", "de=Viertes Thema") == 0
    page = read(course, "content/course/part-two/fourth-topic.de.md")
    assert 'title = "Viertes Thema"' in page


def test_a_title_that_another_topic_has_is_announced(course, capsys):
    assert run(course, "First Topic", "--in", "Part Two") == 0
    assert (
        "several topics are called 'First Topic': "
        "course/part-one/first-topic, course/part-two/first-topic"
    ) in capsys.readouterr().err


@pytest.mark.parametrize("tree", [None, "", "# none yet\n", "[]\n", "{}\n", "\ufeff"])
def test_a_new_course_needs_no_topics_file_and_no_section(course, tree):
    shutil.rmtree(course / "content/course")
    (course / TREE).unlink()
    if tree is not None:
        write(course, {TREE: tree})
    assert run(course, "Bread") == 0
    assert run(course, "Flour", "--in", "Bread") == 0
    assert run(course, "Cakes") == 0
    assert run(course, "Milk", "--after", "Bread") == 0
    assert read(course, TREE).lstrip("\ufeff").replace("# none yet\n", "").lstrip() == (
        "- title: Bread\n  children:\n    - Flour\n- Milk\n- Cakes\n"
    )
    assert (course / "content/bread/flour.md").is_file()
    assert check.main(["--site", str(course), "--quiet"]) == 0


def test_an_outline_of_sixty_topics_makes_a_course(course, capsys, monkeypatch):
    shutil.rmtree(course / "content/course")
    (course / TREE).unlink()
    parts = [f"## Part {p}\n" + "".join(f"- Topic {p}.{n}\n" for n in range(9)) for p in range(6)]
    text = "# Baking: bread at home\n\n" + "\n".join(parts)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert run(course, "--from", "-") == 0
    assert capsys.readouterr().out.count("create content/baking/") == 61
    assert generate.main(["--site", str(course), "--check"]) == 0
    assert check.main(["--site", str(course), "--quiet"]) == 0
    assert len(list((build(course) / "baking").glob("*/*/index.html"))) == 54
    write(course, {"outline.md": text + "- Topic 5.9\n\n## Part 6\n- Topic 6.0\n"})
    capsys.readouterr()
    assert run(course, "--from", str(course / "outline.md")) == 0
    assert capsys.readouterr().out.splitlines() == [
        "create content/baking/part-5/topic-5-9.md",
        "create content/baking/part-6/_index.md",
        "create content/baking/part-6/topic-6-0.md",
    ]
    assert run(course, "--from", str(course / "outline.md")) == 2
    assert "all topics of the outline exist already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give the title of one topic, or an outline with --from FILE"),
        (["A", "--from", "x"], "give the title of one topic, or an outline with --from FILE"),
        (["--from", "nowhere.md"], "nowhere.md:1: cannot be read"),
        (["--from", "-", "--lang", "de"], "--lang is for one topic"),
    ],
)
def test_wrong_usage_says_what_to_give(course, capsys, arguments, message):
    assert run(course, *arguments) == 2
    assert capsys.readouterr().err.startswith(message)


def test_a_name_of_several_topics_is_refused(course, capsys):
    write(course, {TREE: "- {title: A, children: [Same]}\n- title: B\n  children:\n    - Same\n"})
    assert run(course, "New", "--in", "Same") == 2
    assert "use one of these paths: a/same, b/same" in capsys.readouterr().err
    assert run(course, "New", "--in", "b/same") == 0


def test_an_existing_page_at_the_topics_address_is_kept(course):
    by_hand = "content/course/part-two/fourth-topic.md"
    write(course, {by_hand: '+++\ntitle = "Mine"\n+++\nMy own words.\n'})
    assert run(course, "Fourth Topic", "--in", "Part Two") == 0
    assert "My own words.\n" in read(course, by_hand)


@pytest.mark.parametrize("name", ["One", "part-one", "course/part-one", "/course/part-one/"])
def test_a_section_is_found_by_alias_slug_or_path(course, name):
    tree = "- title: Course\n  children:\n    - title: Part One\n      aliases: [One]\n"
    write(course, {TREE: tree + "      children:\n        - First Topic\n        - Second Topic\n"})
    assert run(course, "New", "--in", name, "--after", "first-topic") == 0
    assert 'weight = "2"' in read(course, "content/course/part-one/new.md")


def test_a_title_takes_precedence_over_an_alias():
    tree = topics.load("- {title: A, aliases: [B]}\n- B\n", Path("topics.yaml"), [])
    assert find_topic(tree, "B").topic.title == "B"


def test_a_title_takes_precedence_over_the_alias_of_a_sibling(course):
    write(course, {TREE: "- Rye\n- {title: Loaves, aliases: [Bread, Rye]}\n- Bread\n"})
    outline = course / "outline.md"
    outline.write_text("- Bread\n  - Flour\n")
    assert run(course, "--from", str(outline)) == 0
    assert (course / "content/bread/flour.md").is_file()
    assert run(course, "Oats", "--after", "Bread") == 0
    assert 'weight = "4"' in read(course, "content/oats.md")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("FM", "no topic is called 'FM'; did you mean 'FMT'?"),
        ("fermentations", "no topic is called 'fermentations'; did you mean 'Fermentation'?"),
        ("x", "no topic is called 'x'; sections are 'Bread'"),
    ],
)
def test_the_closest_title_or_alias_is_suggested(name, message):
    text = "- {title: Bread, children: [{title: Fermentation, aliases: [FMT]}]}\n"
    with pytest.raises(StudyError) as caught:
        find_topic(topics.load(text, Path("topics.yaml"), []), name)
    assert str(caught.value) == message


def test_without_a_section_the_message_says_that_there_is_none():
    tree = topics.load("- Bread\n", Path("topics.yaml"), [])
    with pytest.raises(StudyError, match="no topic is called 'x'; sections are none"):
        find_topic(tree, "x")
