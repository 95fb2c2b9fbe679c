"""Figures, links, notes and addresses after pages have moved, merged or gone."""

import re
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from helpers.sites import build, read, write
from helpers.topic_tree import edit_tree

import generate
from askbook.disk import files as files_module
from askbook.generate import apply as apply_module

FIRST = "content/course/part-one/first-topic.md"
SECOND = "content/course/part-one/second-topic.md"
FIGURE = "content/course/part-one/images/flow.svg"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1"/></svg>\n'
DOUBTS = "data/doubts/course/part-one/first-topic.md.yaml"
NOTE = """\
/course/part-{0}/first-topic:
  explain:
    en: See [it]({1}).
  cards:
    q1: {{date: "2026-12-01", en: "See [it]({1})."}}
"""
LINKS = "A [figure](images/flow.svg), [next](second-topic.md#more), `[code](second-topic.md)`."


def run(site: Path, *arguments: str) -> int:
    return generate.main(["--site", str(site), "--quiet", *arguments])


def answer(site: Path, name: str, text: str) -> None:
    tag = "{{< /ask_chatgpt >}}\n"
    write(site, {name: read(site, name).replace(tag, f"{tag}\n{text}\n", 1)})


def broken_links(public: Path) -> list[str]:
    """Return the links and figures of a built site that lead nowhere."""
    broken = []
    for file in public.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        base = "/" + file.relative_to(public).as_posix()
        for url in re.findall(r'<(?:a|img)\b[^>]*?\s(?:href|src)="?(/[^"# >?]*)', text):
            target = public / unquote(urljoin(base, url)).lstrip("/")
            if not (target / "index.html").is_file() and not target.is_file():
                broken.append(f"{base}: {url}")
    return broken


@pytest.fixture
def linked(course: Path) -> Path:
    """A course whose first topic has a figure, links and a note, and is linked to."""
    write(course, {
        FIGURE: SVG,
        "data/notes.yaml": NOTE.format("one", "second-topic.md"),
        "data/exceptions.yaml":
            "- {page: course/part-one/first-topic.md, code: Q001, reason: it may}\n",
        DOUBTS: "# none\n",
    })  # fmt: skip
    answer(course, FIRST, LINKS)
    answer(course, SECOND, "Back to [the first](first-topic.md).")
    answer(course, "content/course/part-two/third-topic.md", "[First](../part-one/first-topic.md)")
    return course


def move_first_topic(site: Path) -> None:
    edit_tree(site, "        - First Topic  # where it begins\n", "")
    edit_tree(site, "        - Third Topic\n", "        - Third Topic\n        - First Topic\n")


def assert_moved(site: Path) -> None:
    moved = read(site, "content/course/part-two/first-topic.md")
    assert LINKS.replace("(second-topic.md#more)", "(../part-one/second-topic.md#more)") in moved
    assert read(site, FIGURE.replace("part-one", "part-two")) == SVG
    assert "(../part-two/first-topic.md)" in read(site, SECOND)
    assert "(first-topic.md)" in read(site, "content/course/part-two/third-topic.md")
    assert read(site, "data/notes.yaml") == NOTE.format("two", "../part-one/second-topic.md")
    assert "{page: course/part-two/first-topic.md, code" in read(site, "data/exceptions.yaml")
    assert read(site, DOUBTS.replace("part-one", "part-two")) == "# none\n"
    assert not (site / DOUBTS).exists()
    assert not (site / FIRST).exists()
    assert not (site / FIGURE).exists()


def test_a_moved_page_takes_its_figure_notes_and_doubts_along_and_no_link_breaks(linked):
    move_first_topic(linked)
    assert run(linked) == 0
    assert_moved(linked)
    assert run(linked, "--check") == 0
    assert broken_links(build(linked)) == []


@pytest.mark.parametrize("step", range(13))
def test_a_move_that_stops_at_any_step_is_completed_by_the_next_run(linked, monkeypatch, step):
    move_first_topic(linked)
    left = step

    def stopping(change):
        def change_or_stop(*arguments, **options):
            nonlocal left
            if not left:
                raise KeyboardInterrupt
            left -= 1
            return change(*arguments, **options)

        return change_or_stop

    for name in ("write_text", "rename"):
        monkeypatch.setattr(apply_module, name, stopping(getattr(apply_module, name)))
    for name in ("write_text", "remove"):
        monkeypatch.setattr(files_module, name, stopping(getattr(files_module, name)))
    run(linked)
    monkeypatch.undo()
    assert run(linked) == 0
    assert_moved(linked)


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ("a: [b\n", "data/notes.yaml:2: not YAML: expected ',' or ']'"),
        ("/a:\n\texplain: x\n", "data/notes.yaml:2: not YAML: found character"),
        ("? [a, b]\n: c\n", "data/notes.yaml:1: expected text, got a list"),
        ("- a\n", "data/notes.yaml:1: expected a mapping, got a list"),
    ],
)
def test_notes_that_cannot_follow_a_page_stop_a_move_before_it_begins(
    linked, capsys, notes, message
):
    write(linked, {"data/notes.yaml": notes})
    move_first_topic(linked)
    assert run(linked) == 2
    assert capsys.readouterr().err.startswith(message)
    assert (linked / FIRST).exists()


def test_pruning_removes_a_page_with_its_figure_and_redirects_its_address(linked):
    edit_tree(linked, "        - First Topic  # where it begins\n", "")
    assert run(linked, "--prune", "--yes") == 0
    assert not (linked / FIRST).exists()
    assert not (linked / FIGURE).exists()
    assert not (linked / DOUBTS).exists()
    assert "first-topic" not in read(linked, "data/notes.yaml") + read(
        linked, "data/exceptions.yaml"
    )
    assert "(_index.md)" in read(linked, SECOND)
    public = build(linked)
    old = (public / "course/part-one/first-topic/index.html").read_text(encoding="utf-8")
    assert 'url=https://small.example/course/part-one/"' in old
    assert broken_links(public) == []


def test_a_merged_topic_redirects_to_the_topic_that_has_its_title_as_alias(linked):
    edit_tree(linked, "        - First Topic  # where it begins\n", "")
    edit_tree(linked, "- Second Topic", "- {title: Second Topic, aliases: [First Topic]}")
    assert run(linked, "--prune", "--yes") == 0
    assert "/course/part-one/first-topic/" in read(linked, SECOND)
    assert "(../part-one/second-topic.md)" in read(linked, "content/course/part-two/third-topic.md")
    assert broken_links(build(linked)) == []


def test_pruning_without_a_terminal_or_consent_removes_nothing(linked, capsys):
    edit_tree(linked, "        - First Topic  # where it begins\n", "")
    assert run(linked, "--prune") == 2
    assert "run with --yes to remove them without asking" in capsys.readouterr().err
    assert (linked / FIRST).exists()


def test_an_open_prompt_follows_a_changed_prompt_and_an_answered_one_stays(linked):
    text = read(linked, "data/sections.yaml")
    changed = text.replace("Explain [[ topic ]]", "Describe [[ topic ]]")
    changed = changed.replace("give me five question", "ask me five questions")
    assert changed != text
    write(linked, {"data/sections.yaml": changed})
    assert run(linked) == 0
    page = read(linked, FIRST)
    assert "give me five question about First Topic\n" in page
    assert "\nDescribe First Topic and" in page


def test_an_excepted_page_keeps_its_own_prompt(course):
    own = read(course, FIRST).replace("Explain First Topic", "Sing First Topic")
    exception = "- {page: course/part-one/first-topic.md, code: P007, reason: it is a song}\n"
    write(course, {FIRST: own, "data/exceptions.yaml": exception})
    assert run(course) == 0
    assert read(course, FIRST) == own


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_a_page_gains_a_section_whose_kind_is_new(course, eol):
    whole = read(course, FIRST).replace("\n", eol)
    start, end = whole.index("## Keypoint"), whole.index("## Review")
    write(course, {FIRST: whole[:start].rstrip() + eol * 2 + whole[end:]})
    assert run(course) == 0
    assert read(course, FIRST) == whole


def test_a_page_with_a_section_of_its_own_gains_none(course):
    renamed = read(course, FIRST).replace("## Keypoint", "## The Points")
    write(course, {FIRST: renamed})
    assert run(course) == 0
    assert read(course, FIRST) == renamed
