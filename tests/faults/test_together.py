"""Several commands on one site at once: one runs, the others are refused, nothing is lost."""

import shutil
from pathlib import Path

import pytest
from helpers import tutor
from helpers.ask_site import server_options
from helpers.fault_server import FaultServer
from helpers.moments import Runs, tree
from helpers.sites import PLAIN_TREE, read, write

import generate
import new_topic
from askbook import cli
from askbook.generate import new_topic as generate_new_topic
from askbook.generate.site_plan import plan_site
from askbook.project import site_lock
from askbook.project.project import Project

EIGHT = range(8)


def together(runs: Runs, started: list[tuple]) -> list:
    """Start all runs, then wait for all."""
    return [runs.wait(place) for place in [runs.start(*one) for one in started]]


def test_eight_new_topics_at_once_are_added_or_refused(course, runs):
    added, waiting = set(), set(EIGHT)
    for _ in EIGHT:
        numbers = sorted(waiting)
        done = together(
            runs, [("new_topic", course, f"New {n}", "--in", "Part Two") for n in numbers]
        )
        for number, one in zip(numbers, done, strict=True):
            if one.code:
                assert one.code == 2
                assert "another command is changing this site; wait until" in one.err
                assert len(one.err.splitlines()) == 1
            else:
                added.add(number)
        waiting -= added
        names = [f"New {n}" for n in EIGHT if f"- New {n}\n" in read(course, "data/topics.yaml")]
        assert names == [f"New {n}" for n in sorted(added)]
        if not waiting:
            break
    assert added == set(EIGHT)
    assert runs.run("generate", course, "--check").code == 0


@pytest.mark.parametrize("name", ["generate", "import_", "new_topic"])
def test_a_second_command_is_refused_and_changes_nothing(course, runs, name):
    given = {
        "import_": ("{0}/content/course", "{0}/content/x"),
        "new_topic": ("N", "--in", "Course"),
    }
    arguments = [word.format(course) for word in given.get(name, ())]
    shutil.rmtree(course / "content/course/part-two")
    before = tree(course / "content")
    with site_lock.hold(Project(course)):
        done = runs.run(name, course, *arguments)
    assert done.code == 2
    assert "another command is changing this site; wait until it is done" in done.err
    assert tree(course / "content") == before
    assert runs.run(name, course, *arguments).code in (0, 1)


def test_eight_builds_at_once_leave_one_complete_site(course, runs):
    done = together(runs, [("build", course)] * 8)
    codes = [one.code for one in done]
    assert codes.count(0) >= 1
    assert set(codes) <= {0, 2}
    for one in done:
        if one.code:
            assert one.err.splitlines()[-1].endswith(
                "another build of it is running; wait until it has finished"
            )
    together_built = tree(course / "public")
    shutil.rmtree(course / "public")
    assert runs.run("build", course).code == 0
    assert tree(course / "public") == together_built
    assert not list(course.glob(".public*"))


def test_eight_runs_of_ask_at_once_pay_only_once(course, runs):
    with FaultServer(delay=0.05, text=tutor.answer) as model:
        server = server_options(model, "--quiet")
        done = together(runs, [("ask", course, *server)] * 8)
    assert [one.code for one in done].count(0) >= 1
    for one in done:
        assert one.code == 0 or "wait until it is done" in one.err
    journal = read(course, ".askbook/journal.jsonl")
    assert journal.count('"event":"reply"') == journal.count('"event":"filled"') == 20


def edited(site: Path, name: str) -> None:
    write(site, {name: read(site, name) + "\nWhat an editor wrote.\n"})


@pytest.mark.parametrize("name", ["content/course/part-one/first-topic.md", "data/topics.yaml"])
def test_an_edit_during_a_command_is_kept(course, monkeypatch, capsys, name):
    tree_text = PLAIN_TREE.replace("- First Topic ", "- {title: Other, aliases: [First Topic]} ")

    def planned(*arguments, **options):
        found = plan_site(*arguments, **options)
        edited(course, name)
        return found

    for module in (generate, generate_new_topic):
        monkeypatch.setattr(module, "plan_site", planned)
    if name.startswith("content"):
        write(course, {"data/topics.yaml": tree_text})
        code = generate.main(["--site", str(course)])
    else:
        code = new_topic.main(["--site", str(course), "New", "--in", "Part Two"])
    assert code == cli.USAGE_ERROR
    assert (
        f"{name}:1: was changed in the meantime; run this command again" in capsys.readouterr().err
    )
    assert read(course, name).endswith("What an editor wrote.\n")
