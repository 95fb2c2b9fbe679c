"""Errors that the user can fix, and their messages."""

import errno
import os

import pytest

from askbook.errors import SourceError, did_you_mean, reason


def test_a_source_error_names_path_and_line():
    error = SourceError("unknown key 'titel'", path="data/topics.yaml", line=4)
    assert str(error) == "data/topics.yaml:4: unknown key 'titel'"
    assert error.exit_code == 2


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, "No space left on device; free some space and run this again"),
        (errno.EROFS, "Read-only file system; make it writable and run this again"),
        (errno.EACCES, "Permission denied; check its permissions and run this again"),
        (errno.ENOENT, "No such file or directory; check the path and run this again"),
        (errno.EIO, "Input/output error; fix the cause and run this again"),
    ],
)
def test_a_disk_error_names_the_fix(number, message):
    assert reason(OSError(number, os.strerror(number))) == message


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("Sourdogh", "; did you mean 'Sourdough'?"),
        ("sourdough", "; did you mean 'Sourdough'?"),
        ("SALT", "; did you mean 'Salt'?"),
        ("unrelated", ""),
    ],
)
def test_the_closest_known_name_is_suggested(name, suggestion):
    assert did_you_mean(name, ["Salt", "Sourdough"]) == suggestion
