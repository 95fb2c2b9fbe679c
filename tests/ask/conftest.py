"""A fixture site with open sections, and a server whose model answers them well."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import tutor
from helpers.fault_server import FaultServer
from helpers.sites import make_site

import generate
from askbook.pages.sections import Catalog
from askbook.project.project import Project


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A site of six pages with four open sections each."""
    site = make_site(tmp_path / "site")
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    return site


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer(text=tutor.answer) as started:
        yield started


@pytest.fixture
def catalog(course: Path) -> Catalog:
    return Project(course).catalog
