from pathlib import Path

import pytest

from askbook.errors import SourceError
from askbook.pages import topics

PATH = Path("data/topics.yaml")

TREE = """\
- title: Course
  context: baking
  children:
    - title: Part One
      slug: one
      children: [First, {title: Second, titles: {de: Zweites}, aliases: [2nd]}]
    - Third
"""


def load(text: str) -> tuple[topics.Topic, ...]:
    return topics.load(text, PATH, ["de", "ja"])


def test_topics_are_walked_in_learning_order():
    walked = [(str(p.folder), p.weight) for p in topics.walk(load(TREE))]
    assert walked == [
        ("course", "1"),
        ("course/one", "1"),
        ("course/one/first", "1"),
        ("course/one/second", "2"),
        ("course/third", "2"),
    ]


def test_a_topic_has_a_page_in_each_language():
    pages = [str(place.page(".de.md")) for place in topics.walk(load(TREE))]
    assert pages[1:3] == ["course/one/_index.de.md", "course/one/first.de.md"]


def test_a_topic_has_the_context_of_the_nearest_topic_above():
    assert {place.context for place in topics.walk(load(TREE))} == {"baking"}


def test_a_topic_has_a_title_and_aliases():
    second = load(TREE)[0].children[0].children[1]
    assert second.names == ("Second", "2nd")
    assert second.titles == {"de": "Zweites"}


@pytest.mark.parametrize(
    "name", ["First", "2nd", "Part One", "one", "second", "course/one/first", "/course/one/first/"]
)
def test_a_topic_needs_earlier_topics_by_title_alias_slug_or_path(name):
    tree = load(TREE.replace("- Third", f"- {{title: Third, needs: [{name}, {name}]}}"))
    needs = list(topics.walk(tree))[-1].needs
    assert needs in (["/course/one/"], ["/course/one/first/"], ["/course/one/second/"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: x", ":1: expected a list, got a mapping"),
        ("- titel: x", ":1: unknown key 'titel'; known are title, children, slug,"),
        ("- title: A\n  childrn:\n\n    - B", ":2: unknown key 'childrn'; known"),
        (
            "- A\n- Bread:\n    - Flour",
            ":2: a topic with topics inside is written '- title: Bread', "
            "with them below 'children:'",
        ),
        ("- Bread:", ":1: a topic with topics inside is written '- title: Bread', "),
        ("- Bread: an introduction", ":1: a colon divides 'Bread' from the rest; put the title in"),
        ("- slug: x", ":1: missing key 'title'"),
        ("- A\n- title: B\n  title: C", ":3: repeated key 'title'"),
        ("- &a A\n- *a", ":2: not YAML: aliases are not supported; write the value out"),
        ("- !!python/name:x A", ':1: YAML reads A as x; write "A"'),
        ("- A\n- no", ':2: YAML reads no as bool; write "no"'),
        ("- 1:30", ':1: YAML reads 1:30 as int; write "1:30"'),
        ("- 2024-01-01", ":1: YAML reads 2024-01-01 as timestamp"),
        ("- ~", ":1: YAML reads ~ as null"),
        ("- A\n-", ":2: is empty; expected text"),
        ("- title: [x]", ":1: expected text, got a list"),
        ("- title: A\n  children: B", ":2: expected a list, got text"),
        ("- title: A\n  children:\n- B", ":2: is empty; expected a list"),
        ("- Some Title\n- some  title!", ":2: 'some  title!' has the same slug 'some-title' as"),
        ("- Index", ":1: slug 'index' is reserved; give the topic another 'slug'"),
        ("- title: A\n  slug: de", ":2: slug 'de' is reserved"),
        ("- Practice", ":1: slug 'practice' is reserved"),
        ("- title: A\n  children: [Index]", ":2: slug 'index' is reserved"),
        ("- title: A\n  slug: A B", ":2: slug 'A B': use lower-case letters"),
        (
            "- title: A\n  titles: {fr: B}",
            ":2: 'fr' is not a further language of this site; remove",
        ),
        (
            "- title: A\n  titles: {dee: B}",
            ":2: 'dee' is not a further language of this site; did you mean 'de'?",
        ),
        ("- title: A\n  needs:\n    - B\n- B", ":3: no topic before this one is called 'B'"),
        ("- title: A\n  needs: [A]", ":2: no topic before this one is called 'A'"),
        (
            "- Flour\n- {title: A, needs: [Flor]}",
            ":2: no topic before this one is called 'Flor'; did you mean 'Flour'?",
        ),
        (
            "- title: A\n  children: [C]\n- title: B\n  children: [C]\n- {title: D, needs: [C]}",
            ":5: several topics are called 'C'; use one of these: a/c, b/c",
        ),
        ('- "a\\nb"', ":1: a title cannot contain a line break"),
        ('- "a\\u202eb"', ":1: a title cannot contain U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("- 'a {{< b'", ":1: a title cannot contain {{< or {{%"),
        ('- " "', ":1: a title cannot be empty"),
        ("- [", ":1: not YAML"),
        ("- \x00", ":1: not YAML: U+0000 is not allowed"),
        ("- " * 2000 + "x", ":1: not YAML: nested too deeply"),
        ("- a\n---\n- b", ":2: not YAML"),
    ],
    ids=lambda value: None if value.startswith(":") else repr(value[:30]),
)
def test_a_mistake_is_reported_at_its_line(text, message):
    with pytest.raises(SourceError) as caught:
        load(text)
    assert str(caught.value).startswith(f"data/topics.yaml{message}")


@pytest.mark.parametrize("text", ["", "\n# none yet\n", "[]", "{}", "\ufeff# none yet", "\ufeff"])
def test_a_file_without_topics_is_an_empty_tree(text):
    assert load(text) == ()


def test_two_sections_may_have_topics_of_the_same_title():
    tree = "- {title: A, children: [Overview]}\n- {title: B, children: [Overview]}\n"
    assert len({place.folder for place in topics.walk(load(tree))}) == 4


def test_a_topic_inside_another_may_have_the_name_of_a_page_at_the_top_of_the_site():
    [course] = load("- title: Cooking\n  children: [Practice, Review]")
    assert [topic.slug for topic in course.children] == ["practice", "review"]
