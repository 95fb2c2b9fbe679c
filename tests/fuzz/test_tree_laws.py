"""Laws of topic trees: read, extended and turned into pages without losing a word."""

from collections.abc import Iterable, Mapping
from pathlib import PurePath, PurePosixPath

from helpers.law import law, must_be_inside
from helpers.strategies import CATALOG, TITLES, WORD_LIST
from helpers.tree_strategies import YAML, moves, trees
from hypothesis import strategies as st

from askbook.check import suppressions
from askbook.errors import SourceError
from askbook.generate import topic_file
from askbook.generate.outline import OutlineTopic
from askbook.generate.plan import Plan, plan_pages
from askbook.pages import notes, page, sections_file, topics
from askbook.pages.page import Page
from askbook.pages.topics import Topic
from askbook.text import slug

PATH = PurePath("data/topics.yaml")
OTHERS = list(CATALOG.languages)[1:]
Pages = Mapping[PurePosixPath, Page]


def tree_of(text: str) -> tuple[Topic, ...]:
    return topics.load(text, PATH, OTHERS)


def applied(plan: Plan, pages: Pages) -> Pages:
    """Return the pages after a plan is applied."""
    texts = {path: page.dumps(found) for path, found in pages.items()}
    texts.update(plan.created)
    texts.update(plan.updated)
    texts.update(dict(plan.moved.values()))
    for old in plan.moved.keys() - {new for new, _ in plan.moved.values()}:
        del texts[old]
    return {path: page.loads(text, CATALOG.headings) for path, text in sorted(texts.items())}


def generated(tree: tuple[Topic, ...], pages: Pages) -> Pages:
    return applied(plan_pages(tree, CATALOG, pages), pages)


@law(YAML)
def test_any_yaml_is_read_or_refused_at_its_line(text):
    readers = (
        lambda: tree_of(text),
        lambda: suppressions.load(text, PATH),
        lambda: notes.read(text, PATH, CATALOG),
        lambda: sections_file.load(text, PATH),
    )
    for read in readers:
        try:
            read()
        except SourceError as error:
            must_be_inside(error.line, text)


@law(trees(), examples=200)
def test_generated_pages_are_up_to_date(text):
    try:
        tree = tree_of(text)
    except SourceError:
        return
    pages = generated(tree, {})
    again = plan_pages(tree, CATALOG, pages)
    assert (again.is_stale, again.findings, again.total) == (False, [], len(pages))
    for place in topics.walk(tree):
        assert pages[place.page(".md")].title == place.topic.title


@law(moves(), examples=200)
def test_a_topic_that_moves_keeps_its_answers(text):
    try:
        old, new = (tree_of(each) for each in text.split("---\n"))
    except SourceError:
        return
    pages = generated(old, {})
    answered = {
        path: found.with_section(first, first.with_answer(f"about {found.title}"))
        for path, found in pages.items()
        for first in found.sections[:1]
    }
    plan = plan_pages(new, CATALOG, answered)
    moved = applied(plan, answered)
    assert answers_of(moved.values()) == answers_of(answered.values())
    assert plan.findings == []
    for place in topics.walk(new):
        found = moved[place.page(".md")]
        assert found.sections[0].answer == f"about {place.topic.title}"
    again = plan_pages(new, CATALOG, moved)
    assert (again.is_stale, again.findings, again.total) == (False, [], len(moved))


def answers_of(pages: Iterable[Page]) -> list[str]:
    """Return every answer, sorted."""
    return sorted(s.answer for found in pages for s in found.sections if s.answer)


def shape(tree: Iterable[Topic]) -> list[object]:
    """Return the content of a tree, without line numbers."""
    return [
        (t.title, t.slug, t.context, dict(t.titles), t.aliases, shape(t.children)) for t in tree
    ]


def grown(tree: Iterable[Topic], parent: int, title: str) -> list[object]:
    """Return the shape of a tree with one more topic, the last of its parent."""
    number = -1

    def grow(topics_here: Iterable[Topic]) -> list[object]:
        nonlocal number
        found: list[object] = []
        for topic in topics_here:
            number += 1
            mine = number == parent
            below = grow(topic.children)
            if mine:
                below.append((title, slug.slugify(title), "", {}, (), []))
            values = (topic.title, topic.slug, topic.context, dict(topic.titles), topic.aliases)
            found.append((*values, below))
        return found

    return grow(tree)


NEW = st.sampled_from([*TITLES, *WORD_LIST]) | st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1
)
GROWTHS = st.builds("{}\n{}\n{}".format, st.integers(0, 9), NEW, trees() | trees(plain=True))


@law(GROWTHS)
def test_a_topic_is_added_and_every_other_byte_stays(case):
    number, title, text = case.split("\n", 2)
    try:
        tree = tree_of(text)
    except SourceError:
        return
    places = list(topics.walk(tree))
    parent = int(number) % len(places)
    try:
        added = OutlineTopic(title=title.strip())
        new = topic_file.insert(text, PATH, [added], tree, parent=places[parent])
    except SourceError as error:
        must_have_a_comment_in_braces(error, text)
        return
    if not {"{", "["} & set(text):
        keeps_every_line(text, new)
    try:
        found = tree_of(new)
    except SourceError as error:
        must_be_about_the_title(error, title)
        return
    assert shape(found) == grown(tree, parent, title.strip())


def must_have_a_comment_in_braces(error: SourceError, text: str) -> None:
    """Fail if the topic could have been added."""
    assert "brackets contain a comment" in error.message
    assert {"{", "["} & set(text.split("\n")[error.line - 1])


def must_be_about_the_title(error: SourceError, title: str) -> None:
    """Fail unless the title is refused or its slug is taken."""
    assert title in error.message or "slug" in error.message or "title" in error.message


def keeps_every_line(old: str, new: str) -> None:
    """Fail if the new text is more than the old one and two lines."""
    lines, rows = (text.replace("\r\n", "\n").split("\n") for text in (old, new))
    more = 0
    for place, line in enumerate(lines):
        while line not in (rows[place], rows[place].replace("title: ", "", 1)):
            assert rows.pop(place).strip()
            more += 1
    assert more + len([row for row in rows[len(lines) :] if row]) <= 2
    assert new.count("\r") == (new.count("\n") if "\r" in old else 0)
