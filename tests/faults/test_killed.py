"""Commands killed at any moment: no file is torn, and the next run completes the change."""

import random
import shutil
import signal
import threading

import pytest
from helpers.changes import CHANGES, sources
from helpers.clocks import wait_until
from helpers.course import answered
from helpers.moments import Runs, tree
from helpers.sites import write

KILLS = 12
"""Moments at which each change is killed."""


def chosen(moments: int, name: str) -> list[int]:
    """Return the moments to kill at: all, or the first, the last and random ones between."""
    if moments <= KILLS:
        return list(range(1, moments + 1))
    between = random.Random(name).sample(range(2, moments), KILLS - 2)
    return [1, *sorted(between), moments]


@pytest.mark.parametrize("name", CHANGES)
def test_a_killed_change_is_completed_by_the_next_run(course, tmp_path, runs: Runs, name):
    prepare, command, given = CHANGES[name]
    prepare(course)
    site = tmp_path / "undisturbed"

    def fresh() -> list[str]:
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(course, site, symlinks=True)
        return [word.format(site=site) for word in given]

    arguments = fresh()
    whole = runs.run(command, site, *arguments)
    assert whole.code in (0, 1), whole.err
    before, after = sources(course), sources(site)
    assert before != after
    left = 0
    for moment in chosen(len(whole.moments), name):
        fresh()
        assert runs.run(command, site, *arguments, kill=moment).code == -signal.SIGKILL
        for path, data in sources(site).items():
            if ".tmp-" in path:
                left += 1
            else:
                assert data in (before.get(path), after.get(path)), (moment, path)
        assert "Traceback" not in runs.run(command, site, *arguments).err
        assert sources(site) == after, moment
    assert left  # some were killed while they wrote


@pytest.mark.parametrize("exchanges", [True, False], ids=["exchange", "two renames"])
def test_a_killed_build_leaves_the_old_site_or_the_new_one(canned, tmp_path, runs, exchanges):
    old, new = tree(canned["old"] / "public"), tree(canned["new"] / "public")
    assert old != new
    site = tmp_path / "site"

    def fresh() -> None:
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(canned["new"], site, symlinks=True)
        shutil.rmtree(site / "public")
        shutil.copytree(canned["old"] / "public", site / "public")

    fresh()
    can = {"canned": str(canned["can-new"]), "exchanges": exchanges}
    moments = runs.run("build", site, **can).moments
    assert tree(site / "public") == new
    swaps = [n for n, what in enumerate(moments, 1) if what.startswith("os.rename")]
    first_left = next(n for n, what in enumerate(moments, 1) if what.startswith("os.rmdir"))
    last = {len(moments), first_left, *swaps, *(n + 1 for n in swaps)}
    found = set()
    for moment in last | set(chosen(len(moments), "build")[:: 3 if exchanges else 9]):
        fresh()
        assert runs.run("build", site, **can, kill=moment).code == -signal.SIGKILL
        public = tree(site / "public")
        found.add("old" if public == old else "new" if public == new else "none")
        if exchanges:
            assert public in (old, new), moment
        assert runs.run("build", site, **can).code == 0
        assert tree(site / "public") == new
        assert not list(site.glob(".public*"))
    assert found == ({"old", "new"} if exchanges else {"old", "new", "none"})


def test_a_site_killed_between_renames_is_restored_even_if_the_next_build_fails(
    canned, tmp_path, runs
):
    site = tmp_path / "site"
    shutil.copytree(canned["old"], site, symlinks=True)
    home = site / ".public-build/x"
    home.mkdir(parents=True)
    whole = tree(site / "public")
    (site / "public").rename(home / "old")
    write(site, {"content/broken.md": '+++\ntitle = "x"\n+++\n{{< nothing >}}\n'})
    assert runs.run("build", site, "--keep-going").code == 2
    assert tree(site / "public") == whole
    assert not list(site.glob(".public*"))


@pytest.mark.parametrize("when", ["Hugo", "Pagefind"])
def test_a_build_killed_during_hugo_or_pagefind_leaves_the_old_site(canned, tmp_path, runs, when):
    site = tmp_path / "site"
    shutil.copytree(canned["old"], site, symlinks=True)
    whole = tree(site / "public")
    answered(site)
    place = runs.start("build", site)
    pattern = {"Hugo": "new/index.html", "Pagefind": "tmp*/course/index.html"}[when]
    wait_until(lambda: bool(list(site.glob(f".public-build/*/{pattern}"))), deadline=300)
    runs.kill(place)
    assert runs.wait(place).code == -signal.SIGKILL
    assert tree(site / "public") == whole
    assert runs.run("build", site).code == 0
    assert tree(site / "public") == tree(canned["new"] / "public")


def test_a_reader_during_a_build_sees_the_old_page_or_the_new_one(canned, tmp_path, runs):
    site = tmp_path / "site"
    shutil.copytree(canned["old"], site, symlinks=True)
    page = "public/course/part-one/first-topic/index.html"
    allowed = {name: (canned[name] / page).read_bytes() for name in ("old", "new")}
    assert allowed["old"] != allowed["new"]
    seen, ended = set(), threading.Event()

    def read_on() -> None:
        while not ended.is_set():
            try:
                data = (site / page).read_bytes()
            except OSError as error:
                data = str(error).encode()
            seen.add(next((name for name, one in allowed.items() if one == data), data[:100]))

    reader = threading.Thread(target=read_on)
    reader.start()
    content = {name: canned[name] / "content" for name in ("old", "new")}
    for number in range(6):
        name = ("new", "old")[number % 2]
        shutil.copytree(content[name], site / "content", dirs_exist_ok=True)
        assert runs.run("build", site, canned=str(canned[f"can-{name}"])).code == 0
    ended.set()
    reader.join()
    assert seen == {"old", "new"}
