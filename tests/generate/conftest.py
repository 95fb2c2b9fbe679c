"""Sites for the tests of creating and updating pages."""

import shutil
from pathlib import Path

import pytest
from helpers.sites import make_site

import generate
import new_site
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


@pytest.fixture(scope="session")
def created_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site as ./askbook new-site creates it; tests change a copy."""
    folder = tmp_path_factory.mktemp("new") / "bread"
    assert new_site.main([str(folder), "--title", "Bread Baking", "--quiet"]) == 0
    return folder


@pytest.fixture
def own_site(created_site: Path, tmp_path: Path) -> Path:
    """A new site of one topic, with a copy of the engine."""
    return Path(shutil.copytree(created_site, tmp_path / "bread"))


@pytest.fixture
def catalog(site: Path) -> Catalog:
    return Project(site).catalog
