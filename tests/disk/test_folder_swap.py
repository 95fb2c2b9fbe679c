"""A folder is replaced as a whole, by one process at a time."""

import pytest

from askbook.disk import file_lock
from askbook.disk.folder_swap import replace_folder
from askbook.errors import StudyError


def test_a_second_replacement_at_the_same_time_is_refused(tmp_path):
    with (
        replace_folder(tmp_path / "public"),
        pytest.raises(StudyError, match="another build of it is running"),
        replace_folder(tmp_path / "public"),
    ):
        pass


def test_a_lock_whose_file_was_removed_while_it_was_taken_does_not_count(tmp_path, monkeypatch):
    """The process before removes its lock file between our opening and locking it."""
    take = file_lock.take

    def late(file):
        (tmp_path / ".public-build/lock").unlink()
        return take(file)

    monkeypatch.setattr(file_lock, "take", late)
    with (
        pytest.raises(StudyError, match="another build of it is running"),
        replace_folder(tmp_path / "public"),
    ):
        pass
    assert not (tmp_path / "public").exists()
