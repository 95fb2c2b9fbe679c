"""What the tests of faults share: runs that can be killed, and a course with answers."""

from pathlib import Path

import pytest
from helpers.course import answered
from helpers.minisite import make_site
from helpers.moments import Runs

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
