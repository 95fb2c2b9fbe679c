"""Sites for the tests of creating and updating pages."""

from pathlib import Path

import pytest
from helpers.sites import make_site

import generate
from askbook.pages.sections import Catalog
from askbook.project.project import Project


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with a topic tree and no pages except the home page."""
    return make_site(tmp_path / "site")


@pytest.fixture
def course(site: Path) -> Path:
    """The same site after its pages have been generated."""
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    return site


@pytest.fixture
def catalog(site: Path) -> Catalog:
    return Project(site).catalog
