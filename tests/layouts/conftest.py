"""Fixtures for the tests of the layouts."""

from pathlib import Path

import pytest
from helpers.sites import copy_site, make_site

import build
import generate


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with a small tree and no pages but home."""
    return make_site(tmp_path / "site")


@pytest.fixture
def course(site: Path) -> Path:
    """A small site whose pages exist and have no answers."""
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    return site


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small fixture site, as ./askbook build builds it."""
    site = copy_site("small", tmp_path_factory.mktemp("built") / "small")
    assert build.main(["--site", str(site), "--quiet"]) == 0
    return site / "public"
