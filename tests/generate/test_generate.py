"""The generate command: pages that follow the topic tree."""

from pathlib import PurePosixPath

import pytest
from helpers.rendered import answer_section
from helpers.sites import SITES, build, read, write

import check
import generate
from askbook.disk import files as files_module
from askbook.generate import new_page
from askbook.pages import page
from askbook.project.project import Project

FIRST = "content/course/part-one/first-topic.md"


def run(site, *arguments: str) -> int:
    return generate.main(["--site", str(site), *arguments])


def retree(site, old: str, new: str) -> None:
    text = read(site, "data/topics.yaml")
    assert old in text
    write(site, {"data/topics.yaml": text.replace(old, new)})


def answer(site, name: str, text: str = "An answer.") -> str:
    """Answer the page's first section, and return the page's text."""
    found = page.loads(read(site, name))
    section = found.sections[0]
    write(site, {name: page.dumps(found.with_section(section, section.with_answer(text)))})
    return read(site, name)


def files(site) -> dict[str, str]:
    return {p.relative_to(site).as_posix(): read(site, p) for p in (site / "content").rglob("*.md")}


def test_a_page_rendered_with_its_answers_is_the_same_and_ends_in_a_blank_line():
    project = Project(SITES / "small")
    for path in ("sourdough/fermentation/starters.md", "sourdough/baking/steam.md"):
        found = project.page(PurePosixPath(path))
        rendered = new_page.render(
            project.catalog.default,
            title=found.title,
            topic=found.title,
            weight=str(found.front.values["weight"]),
            answers={section.kind: section.answer for section in found.sections},
        )
        assert rendered == page.dumps(found).rstrip("\n") + "\n\n"


def test_a_new_page_has_four_open_sections(site, golden):
    assert run(site) == 0
    golden("first-topic.md", read(site, FIRST))


def test_the_pages_of_a_topic_hold_the_addresses_of_the_topics_it_needs(site):
    tree = "- {title: Second Topic, needs: [First Topic], titles: {de: Zweites Thema}}"
    retree(site, "- Second Topic", tree)
    assert run(site) == 0
    second = "content/course/part-one/second-topic"
    for name in (f"{second}.md", f"{second}.de.md"):
        assert 'needs = ["/course/part-one/first-topic/"]' in read(site, name)
    assert "needs" not in read(site, FIRST)


def test_needs_follow_the_topic_tree_and_answers_stay(site):
    run(site)
    second = "content/course/part-one/second-topic.md"
    text = answer(site, second)
    retree(site, "- Second Topic", "- {title: Second Topic, needs: [First Topic]}")
    assert run(site, "--check") == 1
    run(site)
    needs = 'needs = ["/course/part-one/first-topic/"]'
    assert read(site, second) == text.replace('"2"\n', f'"2"\n{needs}\n', 1)
    retree(site, "Part One", "Part Nine")
    run(site)
    moved = "content/course/part-nine/second-topic.md"
    assert 'needs = ["/course/part-nine/first-topic/"]' in read(site, moved)
    retree(site, ", needs: [First Topic]", "")
    run(site)
    assert "needs = []" in read(site, moved)


def test_a_page_is_made_for_every_topic_and_language(site, golden):
    retree(site, "- Second Topic", "- {title: Second Topic, titles: {de: Zweites Thema}}")
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


def test_title_and_weight_are_corrected_and_the_answer_is_kept(site):
    run(site)
    before = answer(site, FIRST, "It says First Topic.")
    retree(site, "- First Topic  # where it begins\n", "- Zeroth\n        - title: First Subject\n"
           "          slug: first-topic\n")  # fmt: skip
    assert run(site) == 0
    after = read(site, FIRST)
    assert 'title = "First Subject"\nweight = "2"\n' in after
    assert "give me five question about First Topic\n" in before
    assert "give me five question about First Topic\n" in after
    assert "It says First Topic." in after


def test_the_prompts_of_open_sections_follow_the_title(site):
    run(site)
    answer(site, FIRST)
    retree(site, "- First Topic ", "- {title: First Subject, slug: first-topic} ")
    run(site)
    prompts = [section.prompt for section in page.loads(read(site, FIRST)).sections]
    assert prompts[:2] == [
        "give me five question about First Topic",
        "Explain First Subject and give an example",
    ]


def test_an_open_section_gets_the_heading_that_replaces_its_own(site, capsys):
    retree(site, "- Second Topic", "- {title: Second Topic, titles: {de: Zweites Thema}}")
    run(site)
    path = "content/course/part-one/second-topic.de.md"
    write(site, {path: read(site, path).replace("## Kernpunkte", "## Stichpunkte ##")})
    capsys.readouterr()
    run(site)
    assert capsys.readouterr().out == f"update {path}\n"
    assert "\n## Kernpunkte ##\n" in read(site, path)


def test_an_answered_section_keeps_its_former_heading(site):
    retree(site, "- Second Topic", "- {title: Second Topic, titles: {de: Zweites Thema}}")
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


def test_a_moved_topic_keeps_its_answers_and_redirects_its_old_address(site, capsys):
    run(site)
    before = answer(site, FIRST)
    retree(site, "        - First Topic  # where it begins\n", "")
    retree(site, "        - Third Topic\n", "        - Third Topic\n        - First Topic\n")
    capsys.readouterr()
    assert run(site) == 0
    new = "content/course/part-two/first-topic.md"
    assert f"move {FIRST} to {new}\n" in capsys.readouterr().out
    assert not (site / FIRST).exists()
    assert read(site, new) == before.replace(
        'weight = "1"\n', 'weight = "2"\naliases = ["/course/part-one/first-topic/"]\n'
    )
    public = build(site)
    redirect = (public / "course/part-one/first-topic/index.html").read_text(encoding="utf-8")
    assert "/course/part-two/first-topic/" in redirect


def test_a_renamed_topic_keeps_the_page_of_its_alias(site, capsys):
    run(site)
    answer(site, FIRST)
    retree(site, "- First Topic ", "- {title: Beginnings, aliases: [First Topic]} ")
    assert run(site) == 0
    assert "An answer." in read(site, "content/course/part-one/beginnings.md")
    capsys.readouterr()
    check.main(["--site", str(site)])
    assert "P007" not in capsys.readouterr().out  # an answered prompt may have the former name


def test_a_moved_section_moves_its_topics_and_translations(site):
    retree(site, "- Second Topic", "- {title: Second Topic, titles: {de: Zweites Thema}}")
    run(site)
    answer(site, "content/course/part-one/second-topic.de.md")
    retree(site, "- title: Part One\n", "- title: Part One\n      slug: part-i\n")
    assert run(site) == 0
    moved = read(site, "content/course/part-i/second-topic.de.md")
    assert "An answer." in moved
    assert 'aliases = ["/course/part-one/second-topic/"]' in moved
    assert not (site / "content/course/part-one").exists()


def test_a_topic_that_becomes_a_section_keeps_its_address(site):
    run(site)
    before = answer(site, FIRST)
    retree(site, "- First Topic  # where it begins", "- {title: First Topic, children: [Inner]}")
    assert run(site) == 0
    assert read(site, "content/course/part-one/first-topic/_index.md") == before
    assert not (site / FIRST).exists()


def test_a_page_without_a_topic_is_reported_and_kept(site, capsys):
    run(site)
    before = answer(site, FIRST)
    retree(site, "        - First Topic  # where it begins\n", "")
    capsys.readouterr()
    assert run(site) == 1
    assert f"{FIRST}:1: G001 warning: no topic has this page; " in capsys.readouterr().out
    assert read(site, FIRST) == before


def test_pages_without_a_topic_are_one_finding(site, capsys):
    run(site)
    answer(site, FIRST)
    answer(site, "content/course/part-one/second-topic.md")
    retree(site, "        - First Topic  # where it begins\n        - Second Topic\n",
           "        - Other Topic\n")  # fmt: skip
    capsys.readouterr()
    assert run(site) == 1
    out = capsys.readouterr().out
    assert out.count("G001") == 1
    assert "no topic has this page and 1 other; " in out


def test_an_ambiguous_move_is_reported_and_not_made(site, capsys):
    run(site)
    before = answer(site, FIRST)
    retree(site, "        - First Topic  # where it begins\n", "")
    retree(site, "        - Third Topic\n", "        - Third Topic\n        - First Topic\n"
           "    - title: Part Three\n      children: [First Topic]\n")  # fmt: skip
    capsys.readouterr()
    assert run(site) == 1
    assert f"{FIRST}:1: G002 may be the page of 'First Topic', 'First Topic'" in (
        capsys.readouterr().out
    )
    assert read(site, FIRST) == before


def test_two_pages_at_one_address_are_reported(site, capsys):
    run(site)
    answer(site, FIRST)
    other = "content/course/part-one/first-topic/_index.md"
    write(site, {other: read(site, FIRST).replace("An answer.", "Another answer.")})
    capsys.readouterr()
    assert run(site) == 1
    assert f"{other}:1: G004 has the same address as" in capsys.readouterr().out
    assert "Another answer." in read(site, other)


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


def test_an_interrupted_run_is_completed_by_the_next(site, monkeypatch):
    run(site)
    answer(site, FIRST)
    retree(site, "- title: Part One\n", "- title: Part One\n      slug: part-i\n")
    monkeypatch.setattr(files_module, "remove", interrupt)
    assert run(site) == 130
    monkeypatch.undo()
    assert run(site) == 0
    whole = files(site)
    assert "An answer." in whole["content/course/part-i/first-topic.md"]
    assert not [name for name in whole if "part-one" in name]


def interrupt(*_args: object, **_options: object) -> None:
    raise KeyboardInterrupt


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


def test_an_alias_added_after_a_rename_moves_the_page(site):
    run(site)
    answer(site, FIRST)
    retree(site, "- First Topic ", "- Beginnings ")
    assert run(site) == 1
    retree(site, "- Beginnings ", "- {title: Beginnings, aliases: [First Topic]} ")
    assert run(site) == 0
    moved = read(site, "content/course/part-one/beginnings.md")
    assert "An answer." in moved
    assert "Explain Beginnings and give an example" in moved


def test_topics_that_swap_addresses_are_reported_and_not_changed(site, capsys):
    run(site)
    second = "content/course/part-one/second-topic.md"
    answer(site, FIRST, "The first.")
    answer(site, second, "The second.")
    retree(site, "- First Topic ", "- {title: First Topic, slug: second-topic} ")
    retree(site, "- Second Topic", "- {title: Second Topic, slug: first-topic}")
    before = files(site)
    capsys.readouterr()
    assert run(site) == 1
    assert capsys.readouterr().out.count("G005") == 2
    assert files(site) == before


def test_an_old_address_is_dropped_once_another_topic_has_it(site):
    run(site)
    retree(site, "- First Topic ", "- {title: Beginnings, aliases: [First Topic]} ")
    run(site)
    assert '"/course/part-one/first-topic/"' in read(site, "content/course/part-one/beginnings.md")
    retree(site, "        - Second Topic\n", "        - Second Topic\n        - First Topic\n")
    run(site)
    assert "first-topic/" not in read(site, "content/course/part-one/beginnings.md")


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


def test_an_interrupted_move_does_not_lose_a_translation(site, monkeypatch):
    retree(site, "- First Topic ", "- {title: First Topic, titles: {de: Erstes Thema}} ")
    run(site)
    answer(site, "content/course/part-one/first-topic.de.md", "Eine Antwort.")
    retree(site, "titles: {de: Erstes Thema}}", "titles: {de: Erstes Thema}, slug: one}")
    monkeypatch.setattr(files_module, "remove", interrupt)
    assert run(site) == 130
    monkeypatch.undo()
    assert run(site) == 0
    assert "Eine Antwort." in read(site, "content/course/part-one/one.de.md")
    assert not (site / "content/course/part-one/first-topic.de.md").exists()
