"""The generate command: pages of topics that were moved, renamed, merged or removed."""

import re

from helpers.rendered import FIRST
from helpers.sites import build, read, write
from helpers.topic_tree import answer, edit_tree, files, run

import build as build_command
import check
from askbook.disk import files as files_module


def interrupt(*_args: object, **_options: object) -> None:
    raise KeyboardInterrupt


def test_a_moved_topic_keeps_its_answers_and_redirects_its_old_address(site, capsys):
    run(site)
    before = answer(site, FIRST)
    edit_tree(site, "        - First Topic  # where it begins\n", "")
    edit_tree(site, "        - Third Topic\n", "        - Third Topic\n        - First Topic\n")
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
    edit_tree(site, "- First Topic ", "- {title: Beginnings, aliases: [First Topic]} ")
    assert run(site) == 0
    assert "An answer." in read(site, "content/course/part-one/beginnings.md")
    capsys.readouterr()
    check.main(["--site", str(site)])
    assert "P007" not in capsys.readouterr().out  # an answered prompt may have the former name


def test_a_moved_section_moves_its_topics_and_translations(site):
    edit_tree(site, "- Second Topic", "- {title: Second Topic, titles: {de: Zweites Thema}}")
    run(site)
    answer(site, "content/course/part-one/second-topic.de.md")
    edit_tree(site, "- title: Part One\n", "- title: Part One\n      slug: part-i\n")
    assert run(site) == 0
    moved = read(site, "content/course/part-i/second-topic.de.md")
    assert "An answer." in moved
    assert 'aliases = ["/course/part-one/second-topic/"]' in moved
    assert not (site / "content/course/part-one").exists()


def test_a_topic_that_becomes_a_section_keeps_its_address(site):
    run(site)
    before = answer(site, FIRST)
    edit_tree(site, "- First Topic  # where it begins", "- {title: First Topic, children: [Inner]}")
    assert run(site) == 0
    assert read(site, "content/course/part-one/first-topic/_index.md") == before
    assert not (site / FIRST).exists()


def test_a_page_without_a_topic_is_reported_and_kept(site, capsys):
    run(site)
    before = answer(site, FIRST)
    edit_tree(site, "        - First Topic  # where it begins\n", "")
    capsys.readouterr()
    assert run(site) == 1
    assert f"{FIRST}:1: G001 warning: no topic has this page; " in capsys.readouterr().out
    assert read(site, FIRST) == before


def test_check_reports_no_page_that_generate_moves(site, capsys):
    run(site)
    answer(site, FIRST, "\n".join(f"{number}. Why?" for number in range(1, 6)))
    edit_tree(site, "- First Topic  # where it begins", "- {title: New, aliases: [First Topic]}")
    capsys.readouterr()
    assert check.main(["--site", str(site), "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert build_command.main(["--site", str(site), "--quiet"]) == 1
    assert re.findall(r" ([A-Z]\d{3}) ", capsys.readouterr().out) == ["G007"]


def test_check_reports_a_page_that_generate_cannot_move(site, capsys):
    run(site)
    answer(site, FIRST)
    edit_tree(site, "        - First Topic  # where it begins\n", "")
    edit_tree(site, "- Third Topic", "- {title: A, aliases: [First Topic]}")
    edit_tree(site, "- Second Topic", "- {title: B, aliases: [First Topic]}")
    assert run(site) == 1
    assert f"{FIRST}:1: G002 " in capsys.readouterr().out
    check.main(["--site", str(site), "--quiet"])
    assert f"{FIRST}:1: G001 " in capsys.readouterr().out


def test_pages_without_a_topic_are_one_finding(site, capsys):
    run(site)
    answer(site, FIRST)
    answer(site, "content/course/part-one/second-topic.md")
    edit_tree(site, "        - First Topic  # where it begins\n        - Second Topic\n",
              "        - Other Topic\n")  # fmt: skip
    capsys.readouterr()
    assert run(site) == 1
    out = capsys.readouterr().out
    assert out.count("G001") == 1
    assert "no topic has this page and 1 other; " in out


def test_an_ambiguous_move_is_reported_and_not_made(site, capsys):
    run(site)
    before = answer(site, FIRST)
    edit_tree(site, "        - First Topic  # where it begins\n", "")
    edit_tree(site, "        - Third Topic\n", "        - Third Topic\n        - First Topic\n"
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


def test_an_interrupted_run_is_completed_by_the_next(site, monkeypatch):
    run(site)
    answer(site, FIRST)
    edit_tree(site, "- title: Part One\n", "- title: Part One\n      slug: part-i\n")
    monkeypatch.setattr(files_module, "remove", interrupt)
    assert run(site) == 130
    monkeypatch.undo()
    assert run(site) == 0
    whole = files(site)
    assert "An answer." in whole["content/course/part-i/first-topic.md"]
    assert not [name for name in whole if "part-one" in name]


def test_an_alias_added_after_a_rename_moves_the_page(site):
    run(site)
    answer(site, FIRST)
    edit_tree(site, "- First Topic ", "- Beginnings ")
    assert run(site) == 1
    edit_tree(site, "- Beginnings ", "- {title: Beginnings, aliases: [First Topic]} ")
    assert run(site) == 0
    moved = read(site, "content/course/part-one/beginnings.md")
    assert "An answer." in moved
    assert "Explain Beginnings and give an example" in moved


def test_topics_that_swap_addresses_are_reported_and_not_changed(site, capsys):
    run(site)
    second = "content/course/part-one/second-topic.md"
    answer(site, FIRST, "The first.")
    answer(site, second, "The second.")
    edit_tree(site, "- First Topic ", "- {title: First Topic, slug: second-topic} ")
    edit_tree(site, "- Second Topic", "- {title: Second Topic, slug: first-topic}")
    before = files(site)
    capsys.readouterr()
    assert run(site) == 1
    assert capsys.readouterr().out.count("G005") == 2
    assert files(site) == before


def test_an_old_address_is_dropped_once_another_topic_has_it(site):
    run(site)
    edit_tree(site, "- First Topic ", "- {title: Beginnings, aliases: [First Topic]} ")
    run(site)
    assert '"/course/part-one/first-topic/"' in read(site, "content/course/part-one/beginnings.md")
    edit_tree(site, "        - Second Topic\n", "        - Second Topic\n        - First Topic\n")
    run(site)
    assert "first-topic/" not in read(site, "content/course/part-one/beginnings.md")


def test_an_interrupted_move_does_not_lose_a_translation(site, monkeypatch):
    edit_tree(site, "- First Topic ", "- {title: First Topic, titles: {de: Erstes Thema}} ")
    run(site)
    answer(site, "content/course/part-one/first-topic.de.md", "Eine Antwort.")
    edit_tree(site, "titles: {de: Erstes Thema}}", "titles: {de: Erstes Thema}, slug: one}")
    monkeypatch.setattr(files_module, "remove", interrupt)
    assert run(site) == 130
    monkeypatch.undo()
    assert run(site) == 0
    assert "Eine Antwort." in read(site, "content/course/part-one/one.de.md")
    assert not (site / "content/course/part-one/first-topic.de.md").exists()
