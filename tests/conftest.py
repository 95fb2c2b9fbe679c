"""What every test may ask for."""

from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.minisite import REPO, make_site
from hypothesis import settings

import build
from askbook.project.project import Project

settings.register_profile("untimed", deadline=None)  # a busy machine must not fail a test
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files")
    parser.addoption(
        "--fuzz", type=float, default=0, metavar="MINUTES", help="look for new cases that long"
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


@pytest.fixture(scope="session")
def catalog():
    return Project(REPO).catalog


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own site, as ./askbook build builds it."""
    folder = tmp_path_factory.mktemp("built") / "public"
    assert build.main(["--quiet", "--destination", str(folder)]) == 0
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of its own: this project's data and layouts, a small tree, no pages but home."""
    return make_site(tmp_path / "site")
