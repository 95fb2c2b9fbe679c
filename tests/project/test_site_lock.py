"""The site lock, which also cleans up after commands that were killed."""

import subprocess

import pytest
from helpers.sites import write

from askbook.errors import StudyError
from askbook.project import site_lock
from askbook.project.project import Project


@pytest.fixture
def project(tmp_path):
    write(tmp_path, {"config.toml": "", "content/_index.md": "", "data/topics.yaml": ""})
    return Project(tmp_path)


def test_only_one_command_at_a_time_holds_the_lock(project):
    with (
        site_lock.hold(project),
        pytest.raises(StudyError, match="another command is changing this site; wait until"),
        site_lock.hold(project),
    ):
        pass


def test_a_dry_run_needs_no_lock_and_leaves_no_trace(project):
    before = sorted(project.root.rglob("*"))
    with site_lock.hold(project, dry_run=True), site_lock.hold(project):
        pass
    with site_lock.hold(project), site_lock.hold(project, dry_run=True):
        pass
    (project.root / ".askbook/writing.lock").unlink()
    (project.root / ".askbook").rmdir()
    with site_lock.hold(project, dry_run=True):
        pass
    assert sorted(project.root.rglob("*")) == before


def test_what_killed_commands_left_is_cleaned_up(project, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    with subprocess.Popen(["true"]) as process:
        process.wait()
    left = [f".tmp-{process.pid}-abcd_123", f"content/a/.tmp-{process.pid}-abcd_123"]
    write(project.root, dict.fromkeys(left, "x"))
    write(other, {left[0]: "x"})
    with site_lock.hold(project, other):
        pass
    assert not list(project.root.rglob(".tmp-*"))
    assert not list(other.iterdir())
