"""Fixtures for the tests of the layouts."""

from pathlib import Path

import pytest

import generate


@pytest.fixture
def course(site: Path) -> Path:
    """A small site whose pages exist and have no answers."""
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    return site
