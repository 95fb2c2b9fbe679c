"""The course as Hugo builds it, once for all tests."""

from pathlib import Path

import pytest
from helpers.shared_build import shared_build
from helpers.sites import REPO

from askbook.publish import hugo


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared_build(tmp_path_factory, "course", _build)


def _build(folder: Path) -> None:
    hugo.build(REPO, folder, base_url="https://example.org/")
