"""A lock that only one process holds."""

import pytest

from askbook.disk import file_lock
from askbook.errors import SourceError, StudyError


def test_a_lock_that_is_held_is_refused_with_its_path(tmp_path):
    path = tmp_path / "new/a.lock"
    with (
        file_lock.hold(path, "busy; wait"),
        pytest.raises(StudyError, match=r"a\.lock: busy; wait$"),
        file_lock.hold(path, "busy; wait"),
    ):
        pass


def test_a_lock_is_free_after_its_holder_has_ended(tmp_path):
    for _ in range(2):
        with file_lock.hold(tmp_path / "a.lock", "busy"):
            pass


def test_a_lock_file_keeps_its_content(tmp_path):
    path = tmp_path / "journal"
    path.write_bytes(b"first\n")
    with file_lock.hold(path, "busy") as file:
        file.write(b"second\n")
        file.seek(0)
        assert file.read() == b"first\nsecond\n"


@pytest.mark.parametrize("link", ["a.lock", "."], ids=["file", "folder"])
def test_a_symbolic_link_is_not_followed(tmp_path, link):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/a.lock").write_bytes(b"precious")
    folder = tmp_path / "folder"
    if link == ".":
        folder.symlink_to(tmp_path / "mine")
    else:
        folder.mkdir()
        (folder / "a.lock").symlink_to(tmp_path / "mine/a.lock")
    with (
        pytest.raises(SourceError, match="is reached through a symbolic link; remove the link"),
        file_lock.hold(folder / "a.lock", "busy"),
    ):
        pass
    assert (tmp_path / "mine/a.lock").read_bytes() == b"precious"


def test_a_lock_that_cannot_be_opened_is_an_error_at_its_path(tmp_path):
    (tmp_path / "file").touch()
    with (
        pytest.raises(SourceError, match=r"file/a\.lock:1: cannot be written: "),
        file_lock.hold(tmp_path / "file/a.lock", "busy"),
    ):
        pass
