import pytest
from helpers.minisite import build, read, write

import generate
import new_topic

TREE = "data/topics.yaml"


@pytest.fixture
def course(site):
    generate.main(["--site", str(site), "--quiet"])
    return site


def run(site, *arguments: str) -> int:
    return new_topic.main(["--site", str(site), *arguments])


def test_a_topic_is_one_line_more_and_a_page_with_four_open_prompts(course, capsys):
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


def test_a_topic_may_stand_after_another(course):
    assert run(course, "Between", "--in", "part-one", "--after", "First Topic") == 0
    assert 'weight = "2"' in read(course, "content/course/part-one/between.md")
    assert 'weight = "3"' in read(course, "content/course/part-one/second-topic.md")


def test_a_leaf_becomes_a_section_and_keeps_its_page(course):
    page = read(course, "content/course/part-one/first-topic.md")
    assert run(course, "Inner", "--in", "First Topic") == 0
    assert read(course, "content/course/part-one/first-topic/_index.md") == page
    assert generate.main(["--site", str(course), "--check"]) == 0


def test_a_language_gets_a_page_of_its_own(course, capsys):
    capsys.readouterr()
    assert run(course, "Fourth Topic", "--in", "Part Two", "--lang", "zh-tw") == 0
    assert "        - {title: Fourth Topic, titles: {zh-tw: Fourth Topic}}\n" in read(course, TREE)
    assert capsys.readouterr().out.splitlines() == [
        "create content/course/_index.zh-tw.md",
        "create content/course/part-two/_index.zh-tw.md",
        "create content/course/part-two/fourth-topic.md",
        "create content/course/part-two/fourth-topic.zh-tw.md",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["First Topic", "--in", "Part One"],
         "data/topics.yaml:7: 'First Topic' exists already; its page is "
         "content/course/part-one/first-topic.md. Edit that page, or choose another title"),
        (["first topic!", "--in", "Part One"],
         "'first topic!' cannot be added: 'first topic!' has the same slug 'first-topic' as "
         "'First Topic' on line 7; give one of them a slug: of its own"),
        (["New", "--in", "Part Nine"],
         "no topic is called 'Part Nine'; did you mean 'Part One'?"),
        (["New", "--in", "Elsewhere"],
         "no topic is called 'Elsewhere'; sections are 'Course', 'Part One', 'Part Two'"),
        (["New", "--in", "Part One", "--after", "Third Topic"],
         "no topic in 'Part One' is called 'Third Topic'; did you mean 'First Topic'?"),
        (["New", "--in", "Part One", "--lang", "fr"],
         "unknown language 'fr'; known are en, zh-tw, zh-cn"),
        (["Index", "--in", "Part One"], "'Index' cannot be added: slug 'index' is reserved"),
        (["a\u202eb", "--in", "Part One"], "'a\\u202eb' cannot be added: U+202E RIGHT-TO-LEFT"),
        ([" ", "--in", "Part One"], "'' cannot be added: is empty"),
    ],
    ids=["known", "same slug", "misspelled", "section", "sibling", "language", "reserved", "bidi",
         "empty"],
)  # fmt: skip
def test_a_refusal_says_the_way_out_and_changes_nothing(course, capsys, arguments, message):
    before = read(course, TREE)
    pages = sorted((course / "content").rglob("*"))
    capsys.readouterr()
    assert run(course, *arguments) == 2
    said = capsys.readouterr()
    assert said.err.startswith(message)
    assert said.out == ""
    assert read(course, TREE) == before
    assert sorted((course / "content").rglob("*")) == pages


def test_a_name_that_several_topics_have_is_refused(course, capsys):
    write(course, {TREE: "- {title: A, children: [Same]}\n- title: B\n  children:\n    - Same\n"})
    assert run(course, "New", "--in", "Same") == 2
    assert "use one of these paths: a/same, b/same" in capsys.readouterr().err
    assert run(course, "New", "--in", "b/same") == 0


def test_a_page_by_hand_at_the_topics_place_is_kept(course):
    by_hand = "content/course/part-two/fourth-topic.md"
    write(course, {by_hand: '+++\ntitle = "Mine"\n+++\nMy own words.\n'})
    assert run(course, "Fourth Topic", "--in", "Part Two") == 0
    assert "My own words.\n" in read(course, by_hand)
