"""Options and fixtures for all tests."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.example import CATALOG
from helpers.shared_build import shared_build
from helpers.sites import REPO, copy_site, make_site
from hypothesis import settings

import build
from askbook.pages.sections import Catalog

settings.register_profile("untimed", deadline=None)  # a busy machine must not fail a test
settings.load_profile("untimed")

# The memory of a small build is small: collecting its garbage takes a quarter of Hugo's time.
os.environ.setdefault("GOGC", "400")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files")
    parser.addoption(
        "--fuzz", type=float, default=0, metavar="MINUTES", help="look for new cases that long"
    )
    parser.addoption(
        "--kills", type=int, default=3, metavar="N", help="how often each killed run is killed"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden file of that name, or rewrite the file."""

    def compare(name: str, text: str) -> None:
        path = REPO / "tests/golden" / name
        if request.config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8", newline="")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How often a test kills a run."""
    return request.config.getoption("--kills")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The sections of three example languages."""
    return CATALOG


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small fixture site with books, as ./askbook build builds it."""
    return shared_build(tmp_path_factory, "built", _build_with_books) / "public"


def _build_with_books(root: Path) -> None:
    site = copy_site("small", root)
    with (site / "config.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[params]\nbooks = true\n")
    assert build.main(["--site", str(site), "--quiet"]) == 0


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with a small tree and no pages but home."""
    return make_site(tmp_path / "site")
