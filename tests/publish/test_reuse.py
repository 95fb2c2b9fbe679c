"""Files that a build takes from the last one: only where a clean build would make the same."""

import errno
import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from sqlite3 import Connection

import pytest
from helpers.moments import tree
from helpers.sites import copy_site, read, write

import build
from askbook.publish.anki import apkg
from askbook.publish.anki.card import Card
from askbook.publish.reuse import LIST, AddedFiles

FIGURE = "content/sourdough/baking/scoring-ear.svg"
TOPIC = "content/sourdough/baking/scoring.md"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small fixture site with books, built once."""
    site = copy_site("small", tmp_path_factory.mktemp("reuse") / "site")
    with (site / "config.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[params]\nbooks = true\n")
    run(site)
    return site


def run(site: Path, name: str = "public") -> Path:
    """Build the site whatever its pages say; return the folder of the built site."""
    public = site / name
    options = ["--site", str(site), "--quiet", "--keep-going", "--destination", str(public)]
    assert build.main(options) == 0
    return public


def test_a_build_after_random_edits_is_the_same_as_a_clean_one(site):
    pages = sorted((site / "content").rglob("*.md"))
    for path in random.Random(18).sample(pages, 3):
        name = path.relative_to(site).as_posix()
        write(site, {name: read(site, name).rstrip() + "\n\nMore text.\n"})
    write(site, {FIGURE: read(site, FIGURE).replace("</svg>", "<circle r='9'/></svg>")})
    assert tree(run(site)) == tree(run(site, "clean"))


def test_only_the_decks_of_an_edited_card_are_made_again(site, monkeypatch):
    made: list[int] = []
    dumps = apkg.dumps

    def counted(database: Connection, name: str, cards: Sequence[Card]) -> bytes:
        made.append(len(cards))
        return dumps(database, name, cards)

    monkeypatch.setattr(apkg, "dumps", counted)
    write(site, {TOPIC: read(site, TOPIC).rstrip() + " Then wait.\n"})
    run(site)
    assert len(made) == 4, "the topic's deck, its section's, the course's and the site's"


Make = Callable[..., list[bytes]]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes a file of a site from a source and its bytes; returns what had to be made."""

    def make(source: bytes, data: bytes) -> list[bytes]:
        public, last = tmp_path / "public", tmp_path / "last"
        public.mkdir()
        made: list[bytes] = []

        def content() -> bytes:
            made.append(data)
            return data

        added = AddedFiles(public, last)
        added.write(PurePosixPath("a file"), source, content)
        added.write_list()
        assert (public / "a file").read_bytes() == data
        shutil.rmtree(last, ignore_errors=True)
        public.rename(last)
        return made

    return make


def test_a_file_is_made_again_when_its_source_changed_and_not_before(make):
    assert make(b"source", b"data") == [b"data"]
    assert make(b"source", b"data") == []
    assert make(b"changed", b"new data") == [b"new data"]


@pytest.mark.parametrize("name", ["a file", LIST])
@pytest.mark.parametrize("damage", [
    lambda data: data[:-3],
    lambda _data: b"",
    lambda data: bytes([data[0] ^ 1]) + data[1:],
    lambda data: b"\xff\n \n" + data[1:],
], ids=["cut", "empty", "one bit", "no text"])  # fmt: skip
def test_a_damaged_file_or_list_is_discarded(make, tmp_path, name, damage):
    make(b"source", b"data")
    file = tmp_path / "last" / name
    file.write_bytes(damage(file.read_bytes()))
    assert make(b"source", b"data") == [b"data"]


@pytest.mark.parametrize("name", ["a file", LIST])
def test_a_file_that_is_missing_is_made_again(make, tmp_path, name):
    make(b"source", b"data")
    (tmp_path / "last" / name).unlink()
    assert make(b"source", b"data") == [b"data"]


def test_an_unchanged_file_is_the_same_file_on_the_disk(make, tmp_path):
    make(b"source", b"data")
    number = (tmp_path / "last/a file").stat().st_ino
    make(b"source", b"data")
    assert (tmp_path / "last/a file").stat().st_ino == number
    make(b"changed", b"new data")
    assert (tmp_path / "last/a file").stat().st_ino != number


def test_an_unchanged_file_is_copied_where_the_disk_has_no_hard_links(make, monkeypatch):
    def refuse(_self: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted", str(target))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    make(b"source", b"data")
    assert make(b"source", b"data") == []


def test_a_copy_is_the_last_builds_file_only_if_the_bytes_are_the_same(tmp_path):
    public, last = tmp_path / "public", tmp_path / "last"
    write(last, {"same.md": "text", "changed.md": "old", "empty.md": "", LIST: "seal a file\n"})
    public.mkdir()
    added = AddedFiles(public, last)
    texts = {"same.md": b"text", "changed.md": b"new", "empty.md": b"", "added.md": b""}
    for name, data in texts.items():
        added.copy(PurePosixPath(name), data)
    assert {name: (public / name).read_bytes() for name in texts} == texts
    assert (public / "same.md").samefile(last / "same.md")
    assert (last / "changed.md").read_bytes() == b"old"
