"""The course as Hugo builds it, once for all tests."""

from pathlib import Path

import pytest
from helpers.sites import REPO

from askbook.publish import hugo


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course") / "public"
    hugo.build(REPO, folder, base_url="https://example.org/")
    return folder
