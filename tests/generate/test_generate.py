"""The generate command: pages that follow the topic tree."""

from pathlib import PurePosixPath

import pytest
from helpers.rendered import FIRST, answer_section
from helpers.sites import SITES, read, write
from helpers.topic_tree import answer, edit_tree, files, run

from askbook.generate import new_page
from askbook.pages import page
from askbook.project.project import Project


def test_a_page_rendered_with_its_answers_is_the_same_and_ends_in_a_blank_line():
    project = Project(SITES / "small")
    for path in ("sourdough/fermentation/starters.md", "sourdough/baking/steam.md"):
        found = project.page(PurePosixPath(path))
        rendered = new_page.render(
            project.catalog.default,
            title=found.title,
            weight=str(found.front.values["weight"]),
            answers={section.kind: section.answer for section in found.sections},
        )
        assert rendered == page.dumps(found).rstrip("\n") + "\n\n"


def test_a_new_page_has_four_open_sections(site, golden):
    assert run(site) == 0
    golden("first-topic.md", read(site, FIRST))


def test_the_pages_of_a_topic_hold_the_addresses_of_the_topics_it_needs(site):
    tree = "- {title: Second Topic, needs: [First Topic], titles: {de: Zweites Thema}}"
    edit_tree(site, "- Second Topic", tree)
    assert run(site) == 0
    second = "content/course/part-one/second-topic"
    for name in (f"{second}.md", f"{second}.de.md"):
        assert 'needs = ["/course/part-one/first-topic/"]' in read(site, name)
    assert "needs" not in read(site, FIRST)


def test_needs_follow_the_topic_tree_and_answers_stay(site):
    run(site)
    second = "content/course/part-one/second-topic.md"
    text = answer(site, second)
    edit_tree(site, "- Second Topic", "- {title: Second Topic, needs: [First Topic]}")
    assert run(site, "--check") == 1
    run(site)
    needs = 'needs = ["/course/part-one/first-topic/"]'
    assert read(site, second) == text.replace('"2"\n', f'"2"\n{needs}\n', 1)
    edit_tree(site, "Part One", "Part Nine")
    run(site)
    moved = "content/course/part-nine/second-topic.md"
    assert 'needs = ["/course/part-nine/first-topic/"]' in read(site, moved)
    edit_tree(site, ", needs: [First Topic]", "")
    run(site)
    assert "needs = []" in read(site, moved)


def test_a_page_is_made_for_every_topic_and_language(site, golden):
    edit_tree(site, "- Second Topic", "- {title: Second Topic, titles: {de: Zweites Thema}}")
    run(site)
    assert sorted(files(site)) == [
        "content/_index.md",
        "content/course/_index.de.md",
        "content/course/_index.md",
        "content/course/part-one/_index.de.md",
        "content/course/part-one/_index.md",
        "content/course/part-one/first-topic.md",
        "content/course/part-one/second-topic.de.md",
        "content/course/part-one/second-topic.md",
        "content/course/part-two/_index.md",
        "content/course/part-two/third-topic.md",
    ]
    golden("second-topic.de.md", read(site, "content/course/part-one/second-topic.de.md"))


def test_a_second_run_changes_nothing(site, capsys):
    run(site)
    before = files(site)
    capsys.readouterr()
    assert run(site, "--check") == 0
    assert run(site) == 0
    assert capsys.readouterr().out == ""
    assert files(site) == before


def test_check_writes_nothing_and_fails_if_a_page_is_stale(site, capsys):
    assert run(site, "--check") == 1
    assert list(files(site)) == ["content/_index.md"]
    assert f"create {FIRST}\n" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["part-one/first-topic.md", "part-one"])
def test_a_page_is_not_written_where_hugo_ignores_it(site, capsys, name):
    run(site, "--quiet")
    path = site / "content/course" / name
    path.rename(site / path.name)
    path.symlink_to(site / path.name)
    edit_tree(site, "- Second Topic", "- Another Topic")
    before = files(site)
    capsys.readouterr()
    assert run(site) == run(site, "--check") == 2
    message = f"content/course/{name}:1: is a symbolic link; put a copy of the file in its place"
    assert [line.partition("; check")[0] for line in capsys.readouterr().err.splitlines()] == [
        message
    ] * 2
    assert files(site) == before


@pytest.mark.parametrize("name", ["first-topic.MD", "first-topic.markdown", "first-topic.html"])
def test_no_page_is_created_beside_one_with_another_ending(site, capsys, name):
    run(site, "--quiet")
    (site / FIRST).rename((site / FIRST).with_name(name))
    before = files(site)
    assert run(site) == 2
    assert f"{PurePosixPath(FIRST).with_name(name)}:1: is " in capsys.readouterr().err
    assert files(site) == before


def test_a_page_is_created_beside_a_figure_that_is_left_out(site):
    (site / FIRST).parent.mkdir(parents=True)
    (site / FIRST).with_suffix(".svg").symlink_to(site / "config.toml")
    assert run(site) == 0
    assert (site / FIRST).is_file()


def test_title_and_weight_are_corrected_and_the_answer_is_kept(site):
    run(site)
    before = answer(site, FIRST, "It says First Topic.")
    renamed = "- Zeroth\n        - {title: First Subject, slug: first-topic}\n"
    edit_tree(site, "- First Topic  # where it begins\n", renamed)
    assert run(site) == 0
    after = read(site, FIRST)
    assert 'title = "First Subject"\nweight = "2"\n' in after
    assert "give me five question about First Topic\n" in before
    assert "give me five question about First Topic\n" in after
    assert "It says First Topic." in after


def test_the_prompts_of_open_sections_follow_the_title(site):
    run(site)
    answer(site, FIRST)
    edit_tree(site, "- First Topic ", "- {title: First Subject, slug: first-topic} ")
    run(site)
    prompts = [section.prompt for section in page.loads(read(site, FIRST)).sections]
    assert prompts[:2] == [
        "give me five question about First Topic",
        "Explain First Subject and give an example",
    ]


def test_an_open_section_gets_the_heading_that_replaces_its_own(site, capsys):
    edit_tree(site, "- Second Topic", "- {title: Second Topic, titles: {de: Zweites Thema}}")
    run(site)
    path = "content/course/part-one/second-topic.de.md"
    write(site, {path: read(site, path).replace("## Kernpunkte", "## Stichpunkte ##")})
    capsys.readouterr()
    run(site)
    assert capsys.readouterr().out == f"update {path}\n"
    assert "\n## Kernpunkte ##\n" in read(site, path)


def test_an_answered_section_keeps_its_former_heading(site):
    edit_tree(site, "- Second Topic", "- {title: Second Topic, titles: {de: Zweites Thema}}")
    run(site)
    path = "content/course/part-one/second-topic.de.md"
    write(site, {path: read(site, path).replace("## Kernpunkte", "## Stichpunkte")})
    answer_section(site, "Eine Antwort.", section=2, name=path)
    before = read(site, path)
    assert "\n## Stichpunkte\n" in before
    run(site)
    assert read(site, path) == before


def test_a_section_under_an_h1_is_not_added_a_second_time(site):
    run(site)
    before = read(site, FIRST).replace("## Keypoint", "# Keypoint")
    write(site, {FIRST: before})
    run(site)
    assert read(site, FIRST) == before


def test_a_page_for_another_purpose_is_not_changed(site):
    write(site, {"content/about.md": '+++\ntitle = "About"\n+++\nHello.\n'})
    assert run(site) == 0
    assert read(site, "content/about.md") == '+++\ntitle = "About"\n+++\nHello.\n'


def test_front_matter_that_is_not_toml_is_reported_at_its_line(site, capsys):
    run(site)
    write(site, {FIRST: read(site, FIRST).replace('"1"', "one")})
    capsys.readouterr()
    assert run(site) == 1
    assert f"{FIRST}:3: G003 front matter is not TOML" in capsys.readouterr().out


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "byte order mark"])
def test_a_mistake_in_the_tree_ends_the_run_with_2(site, capsys, mark):
    write(site, {"data/topics.yaml": f"{mark}- A\n- no\n"})
    assert run(site) == 2
    assert capsys.readouterr().err.startswith("data/topics.yaml:2: YAML reads no as bool")


def test_two_hundred_hostile_titles_each_get_their_own_page(site):
    names = [f"{mark}{number}" for number in range(25) for mark in
             ("C++ ", "C# ", "😀 ", "Ünï ", 'q"uote ', "back\\ ", "a/b ", "x.de ")]  # fmt: skip
    lines = "".join(f"- '{name}'\n" for name in names)
    write(site, {"data/topics.yaml": lines})
    assert run(site) == 0
    made = files(site)
    assert {page.loads(text).title for text in made.values()} == {*names, "Home"}
    assert run(site, "--check") == 0


@pytest.mark.parametrize(
    "front", ["---\ntitle: x\n---\n", '{"title": "x"}\n', '+++\ntitle = "x"\n']
)
def test_front_matter_of_another_kind_is_not_changed(site, capsys, front):
    run(site)
    write(site, {FIRST: front + "Mine.\n"})
    capsys.readouterr()
    assert run(site) == 1
    assert f"{FIRST}:1: G003" in capsys.readouterr().out
    assert read(site, FIRST) == front + "Mine.\n"
