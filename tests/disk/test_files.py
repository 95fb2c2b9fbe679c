"""Atomic writing and renaming, and the cleaning up after processes that were killed."""

import os
import subprocess
from pathlib import Path

import pytest

from askbook.disk.files import clean_up, move, write_text
from askbook.errors import SourceError


@pytest.fixture
def dead_process() -> int:
    with subprocess.Popen(["true"]) as process:
        process.wait()
    return process.pid


@pytest.fixture
def case_insensitive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `Path.exists` and `Path.samefile` treat upper and lower case alike."""

    def same(one: Path, other: Path) -> bool:
        return str(one).casefold() == str(other).casefold()

    monkeypatch.setattr(Path, "samefile", same)
    monkeypatch.setattr(
        Path, "exists", lambda self: any(same(self, path) for path in self.parent.iterdir())
    )


def test_a_text_is_written_only_if_it_differs(tmp_path):
    path = tmp_path / "new/page.md"
    assert write_text(path, "text\r\n")
    assert path.read_bytes() == b"text\r\n"
    assert not write_text(path, "text\r\n")


def test_a_text_keeps_the_permissions_of_its_file(tmp_path):
    path = tmp_path / "page.md"
    write_text(path, "old")
    path.chmod(0o640)
    write_text(path, "new")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_text_is_written_to_the_file_that_a_link_leads_to(tmp_path):
    (tmp_path / "shared").mkdir()
    target, link = tmp_path / "shared/topics.yaml", tmp_path / "topics.yaml"
    link.symlink_to("shared/topics.yaml")
    for text in ("first", "second"):
        assert write_text(link, text)
        assert link.is_symlink()
        assert target.read_text() == text
    assert not write_text(link, "second")


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(SourceError, match=r"file/page.md:1: cannot be written: "):
        write_text(tmp_path / "file/page.md", "text")


def test_cleaning_up_removes_only_temporary_files_of_dead_processes(tmp_path, dead_process):
    folder = tmp_path / "a"
    names = [
        f".tmp-{dead_process}-abcd_123",
        f".tmp-{os.getpid()}-abcd_123",
        f".tmp-{dead_process}-notes.md",
        ".tmp-page.md",
        f"tmp-{dead_process}-abcd_123",
    ]
    for name in names:
        write_text(folder / name, "x")
    clean_up(tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == sorted(names[1:])


def test_cleaning_up_leaves_inner_folders_alone_if_told(tmp_path, dead_process):
    for folder in (tmp_path, tmp_path / "inner"):
        write_text(folder / f".tmp-{dead_process}-abcd_123", "x")
    clean_up(tmp_path, recursive=False)
    assert [path.name for path in tmp_path.iterdir()] == ["inner"]
    assert len(list((tmp_path / "inner").iterdir())) == 1


def test_a_moved_file_leaves_no_empty_folder(tmp_path):
    write_text(tmp_path / "a/b/old.md", "old")
    move(tmp_path / "a/b/old.md", tmp_path / "c/new.md", "new", root=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["c"]
    assert (tmp_path / "c/new.md").read_text() == "new"


@pytest.mark.usefixtures("case_insensitive")
def test_a_name_whose_case_changes_keeps_its_file(tmp_path):
    write_text(tmp_path / "Alpha.md", "old")
    move(tmp_path / "Alpha.md", tmp_path / "alpha.md", "new", root=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["alpha.md"]
    assert (tmp_path / "alpha.md").read_text() == "new"


@pytest.mark.usefixtures("case_insensitive")
@pytest.mark.parametrize("name", ["Alpha.md", "{dead_process}-Alpha.md", "0-Abcd_123"])
def test_a_rename_that_was_killed_half_way_is_completed(tmp_path, monkeypatch, dead_process, name):
    old = tmp_path / name.format(dead_process=dead_process)
    new = old.with_name(old.name.lower())
    write_text(old, "answers")
    rename, renamed = Path.rename, []

    def killed(self: Path, target: Path) -> Path:
        renamed.append(self)
        if len(renamed) == 2:
            raise KeyboardInterrupt
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            move(old, new, "answers", root=tmp_path)
    clean_up(tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {new.name: "answers"}
