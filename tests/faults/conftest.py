"""Runs of commands that can be killed, and a course with answers."""

import shutil
from pathlib import Path

import pytest
from helpers.course import answered
from helpers.moments import Runs
from helpers.sites import make_site

import generate


@pytest.fixture(scope="session")
def runs():
    with Runs() as started:
        yield started


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A site of seven pages, one of them answered."""
    site = make_site(tmp_path / "course")
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    answered(site)
    return site


@pytest.fixture(scope="session")
def canned(tmp_path_factory):
    """An old and a new site, and the output of Hugo and Pagefind for each."""
    with Runs() as own:
        return _canned(tmp_path_factory.mktemp("canned"), own)


def _canned(folder: Path, own: Runs) -> dict[str, Path]:
    site = make_site(folder / "site")
    assert own.run("generate", site).code == 0
    for name in ("old", "new"):
        if name == "new":
            answered(site)
        done = own.run("build", site)
        assert done.code == 0, done.err
        shutil.copytree(site, folder / name, symlinks=True)
        shutil.copytree(site / "public", folder / f"can-{name}/Hugo")
        pagefind = folder / f"can-{name}/Hugo/pagefind"
        pagefind.rename(folder / f"can-{name}/Pagefind")
    return {name: folder / name for name in ("old", "new", "can-old", "can-new")}
