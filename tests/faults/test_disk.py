"""A disk that is full, broken or read-only: old files stay, and one line names the fix."""

import errno
import os
import random
import shutil
from pathlib import Path

import pytest
from helpers import tutor
from helpers.ask_site import server_options
from helpers.changes import CHANGES, sources
from helpers.fault_server import FaultServer
from helpers.moments import BROKEN, NO_ROOM, READ_ONLY, Done, Runs, tree
from helpers.sites import read, write

from askbook.check.reuse import LIST
from askbook.disk import hugo_cache

FAULTS = {"full": NO_ROOM, "broken": BROKEN, "read-only": READ_ONLY}
TRIES = 5
"""Moments at which each fault happens, for each change."""


def refused(done: Done) -> None:
    """Assert that a run ended with one error line that names the fix."""
    assert done.code == 2, done
    assert "Traceback" not in done.err
    assert "Error" not in done.err
    said = [line for line in done.err.splitlines() if "; " in line]
    assert len(said) == 1, done.err
    assert said[0].endswith(("run this again", "nothing was published", "before is safe")), done.err


def fresh(course: Path, site: Path, given: tuple[str, ...]) -> list[str]:
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(course, site, symlinks=True)
    return [word.format(site=site) for word in given]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", CHANGES)
def test_a_write_error_is_reported_and_the_next_run_completes_the_change(
    course, tmp_path, runs: Runs, name, fault
):
    prepare, command, given = CHANGES[name]
    prepare(course)
    site = tmp_path / "site"
    whole = runs.run(command, site, *fresh(course, site, given))
    before, after = sources(course), sources(site)
    moments = range(1, len(whole.moments) + 1)
    again = "at" if fault == "broken" else "since"
    for moment in sorted(random.Random(name).sample(moments, min(TRIES, len(moments)))):
        arguments = fresh(course, site, given)
        done = runs.run(command, site, *arguments, fails=FAULTS[fault], **{again: moment})
        if done.code != whole.code:
            refused(done)
        for path, data in sources(site).items():
            if ".tmp-" not in path:
                assert data in (before.get(path), after.get(path)), (moment, path)
        runs.run(command, site, *arguments)
        assert sources(site) == after, whole.moments[moment - 1]


@pytest.mark.parametrize("name", CHANGES)
def test_a_file_that_does_not_fit_is_left_unchanged(course, tmp_path, runs, name):
    prepare, command, given = CHANGES[name]
    prepare(course)
    site = tmp_path / "site"
    done = runs.run(command, site, *fresh(course, site, given), room=300)
    refused(done)
    before = sources(course)
    for path, data in sources(site).items():
        assert data == before.get(path) or len(data) <= 300


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become someone else")
@pytest.mark.parametrize("name", [*CHANGES, "build"])
def test_a_user_without_write_permission_gets_one_error(course, tmp_path, runs, name):
    prepare, command, given = CHANGES.get(name, (lambda _site: None, "build", ()))
    prepare(course)
    for folder in (*tmp_path.parents, tmp_path):
        if folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(0o755)
    before = sources(course)
    refused(runs.run(command, course, *[w.format(site=course) for w in given], user=65534))
    assert sources(course) == before


@pytest.mark.parametrize("fault", FAULTS)
def test_a_build_that_cannot_write_leaves_the_old_site(canned, tmp_path, runs, fault):
    site = tmp_path / "site"
    shutil.copytree(canned["new"], site, symlinks=True)
    shutil.rmtree(site / "public")
    shutil.copytree(canned["old"] / "public", site / "public")
    old, new = tree(canned["old"] / "public"), tree(canned["new"] / "public")
    can = {"canned": str(canned["can-new"])}
    for _ in range(2):  # the check of the first one keeps its findings, which need not succeed
        seen = runs.run("build", site, **can).moments
        shutil.rmtree(site / "public")
        shutil.copytree(canned["old"] / "public", site / "public")
    steps = {"lock": 0, "deck.apkg": 0, "deck.txt": 0, ".md": 0, "entry.json": 0, "html": 0}
    for step in steps:
        steps[step] = next(n for n, what in enumerate(seen, 1) if what.endswith(f"{step}'"))
    again = "at" if fault == "broken" else "since"
    for moment in sorted({*steps.values(), 1, 2}):
        done = runs.run("build", site, **can, fails=FAULTS[fault], **{again: moment})
        refused(done)
        assert tree(site / "public") == old, seen[moment - 1]
    assert runs.run("build", site, **can).code == 0
    assert tree(site / "public") == new
    assert not list(site.glob(".public*"))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_build_whose_check_cannot_keep_its_findings_succeeds(canned, tmp_path, runs, fault):
    site, can = tmp_path / "site", {"canned": str(canned["can-new"])}
    shutil.copytree(canned["new"], site, symlinks=True)
    new = tree(site / "public")
    file = hugo_cache.folder_of(site) / LIST
    file.unlink(missing_ok=True)
    seen = runs.run("build", site, **can).moments
    moments = next(number for number, what in enumerate(seen) if ".public" in what)
    assert moments > 3
    for moment in range(1, moments + 1):
        file.unlink()
        assert runs.run("build", site, **can, fails=FAULTS[fault], at=moment).code == 0
        assert tree(site / "public") == new
        assert runs.run("build", site, **can).code == 0


@pytest.mark.parametrize("room", [8_000, 60_000])
def test_hugo_and_pagefind_without_space_leave_the_old_site(canned, tmp_path, runs, room):
    site = tmp_path / "site"
    shutil.copytree(canned["old"], site, symlinks=True)
    old = tree(site / "public")
    done = runs.run("build", site, room=room)
    assert done.code == 2, done.err
    assert "Traceback" not in done.err
    assert done.err.splitlines()[1].startswith(("Hugo could not", "Pagefind could not", "/"))
    assert tree(site / "public") == old
    assert not list(site.glob(".public*"))


@pytest.mark.parametrize("command", ["generate", "build"])
def test_an_error_of_standard_output_is_one_line(course, runs, command):
    shutil.rmtree(course / "content/course/part-two")
    if command == "build":
        assert runs.run("generate", course).code == 0
    done = runs.run(command, course, stdout="/dev/full")
    assert done.code == 2, done.err
    last = done.err.splitlines()[-1]
    assert last == "standard output: No space left on device; free some space and run this again"
    assert "Traceback" not in done.err


def test_a_file_name_that_is_not_text_can_be_printed(course, runs):
    name = os.fsdecode(b"content/course/part-one/\xff.md")
    (course / name).write_bytes(b"x\n## Review\n")
    done = runs.run("build", course)
    assert (done.code, "Traceback" in done.err) == (1, False), done.err
    assert "\\udcff.md" in done.out


@pytest.mark.parametrize(("fails", "reason"), [
    (errno.EIO, "Input/output error; fix the cause and run this again"),
    (errno.ENOSPC, "No space left on device; free some space and run this again"),
])  # fmt: skip
def test_asking_keeps_answers_despite_disk_errors(course, runs, fails, reason):
    with FaultServer(text=tutor.answer) as model:
        server = server_options(model, "--jobs", "1")
        saved = sources(course)
        for moment in (1, 2, 3, 4, 6, 8, 9, 10, 12, 15, 30):
            write(course, {name: data.decode() for name, data in saved.items() if name[0] == "c"})
            shutil.rmtree(course / ".askbook", ignore_errors=True)
            done = runs.run("ask", course, *server, "--quiet", fails=fails, at=moment)
            assert done.code in (1, 2), (moment, done)
            assert "Traceback" not in done.err, (moment, done.err)
            assert reason in done.err, (moment, done)
            assert read(course, "content/_index.md") == saved["content/_index.md"].decode()
        assert runs.run("ask", course, *server, "--quiet").code == 0
