"""Hugo's cache: what is damaged is made again, and what cannot be used is replaced."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from helpers.rendered import answer_section
from helpers.sites import copy_site, plain_hugo, read

from askbook.check.katex import Katex
from askbook.check.site import check_site
from askbook.disk import hugo_cache
from askbook.errors import StudyError
from askbook.project.project import Project
from askbook.publish import hugo

NAME = "content/sourdough/fermentation/starters.md"
PAGE = "sourdough/fermentation/starters/index.html"
DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _data: b"",
    "cut": lambda data: data[: len(data) // 2],
    "flipped": lambda data: data[:-20] + bytes([data[-20] ^ 1]) + data[-19:],
}


def cached(site: Path) -> list[Path]:
    """Return Hugo's files in the site's cache, without those that other fixture sites share."""
    folders = [path for path in hugo_cache.folder_of(site).iterdir() if not path.is_symlink()]
    return sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())


def published(public: Path) -> dict[str, bytes]:
    """Return the page with a formula and the images that Hugo makes."""
    files = [public / PAGE, *(public / "images").glob("*_hu_*")]
    return {file.name: file.read_bytes() for file in files}


@pytest.fixture
def site(tmp_path):
    root = copy_site("small", tmp_path / "site")
    answer_section(root, r"It is \(\frac{1}{2}\).", name=NAME)
    return root


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_file_of_the_cache_is_made_again(site, tmp_path, how):
    hugo.build(site, tmp_path / "first")
    files = {file: file.read_bytes() for file in cached(site)}
    kinds = {file.suffix for file in files}
    assert kinds == {"", ".png"}  # formulas and images
    for file, data in files.items():
        file.write_bytes(DAMAGE[how](data))
    hugo.build(site, tmp_path / "second")
    assert published(tmp_path / "second") == published(tmp_path / "first")
    assert {file: file.read_bytes() for file in cached(site)} == files


def test_what_an_interrupted_or_failed_run_leaves_is_removed(site):
    with hugo_cache.checked(site) as folder:
        (folder / "images").mkdir()
        (folder / "images/whole.png").write_bytes(b"whole")
    with suppress(StudyError), hugo_cache.checked(site) as folder:
        (folder / "images/cut.png").write_bytes(b"")
        raise StudyError("no space left on device")
    with hugo_cache.checked(site) as folder:
        assert [file.name for file in (folder / "images").iterdir()] == ["whole.png"]


def test_whole_files_are_used_again(site, tmp_path):
    hugo.build(site, tmp_path / "first")
    before = {file: file.stat().st_mtime_ns for file in cached(site)}
    hugo.build(site, tmp_path / "second")
    assert {file: file.stat().st_mtime_ns for file in cached(site)} == before


@pytest.mark.parametrize("damage", [b"", b"\xff", b"no list\n"])
def test_a_damaged_list_costs_only_time(site, tmp_path, damage):
    hugo.build(site, tmp_path / "first")
    (hugo_cache.folder_of(site) / hugo_cache.LIST).write_bytes(damage)
    hugo.build(site, tmp_path / "second")
    assert published(tmp_path / "second") == published(tmp_path / "first")


def test_a_compiled_katex_that_is_damaged_is_compiled_again(tmp_path):
    Katex(tmp_path, pytest.fail).learn([r"\(x\)"])
    largest = max(cached(tmp_path), key=lambda file: file.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:1000])
    said: list[str] = []
    assert not list(Katex(tmp_path, said.append).check(r"\(y\)"))
    assert not said


def test_an_error_in_the_compiled_katex_is_no_finding(tmp_path, monkeypatch):
    Katex(tmp_path, pytest.fail).learn([r"\(x\)"])
    largest = max(cached(tmp_path), key=lambda file: file.stat().st_size)
    largest.write_bytes(b"")
    monkeypatch.setattr(hugo_cache, "_remove_damaged", lambda _folder: {})
    said: list[str] = []
    assert not list(Katex(tmp_path, said.append).check(r"\(y\)"))
    assert said[0].startswith("formulas were not checked: Hugo failed: compilationcache")


def test_a_second_process_gets_a_cache_of_its_own(site):
    with hugo_cache.checked(site) as first, hugo_cache.checked(site) as second:
        assert first == hugo_cache.folder_of(site)
        assert not second.is_relative_to(site)


@pytest.mark.parametrize("name", ["resources", "resources/cache"])
@pytest.mark.parametrize("kind", ["file", "dangling link", "link"])
def test_a_site_is_built_without_a_folder_for_its_cache(site, tmp_path, name, kind):
    own = tmp_path / "own/of/user.txt"
    own.parent.mkdir(parents=True)
    own.write_text("kept")
    place = site / name
    (site / "resources").rename(tmp_path / "shared")
    place.parent.mkdir(exist_ok=True)
    if kind == "file":
        place.write_text("")
    else:
        place.symlink_to(tmp_path / ("own" if kind == "link" else "nowhere"))
    hugo_cache.folder_of.cache_clear()  # it is kept for a command
    check_site(Project(site), say=pytest.fail)
    hugo.build(site, tmp_path / "public")
    assert len(published(tmp_path / "public")) > 1
    assert own.read_text() == "kept"
    assert [file.name for file in (tmp_path / "own").rglob("*") if file.is_file()] == ["user.txt"]


def test_plain_hugo_keeps_its_own_images(site, tmp_path):
    assert plain_hugo(site).returncode == 0
    hugo.build(site, tmp_path / "public")
    assert read(site, "public/index.html")
    assert list((site / "resources/_gen").rglob("*.png"))
