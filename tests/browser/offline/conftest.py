"""A site on a server of its own, and a section of it that is saved."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.browser import clear_storage
from helpers.offline import Host, open_section, save
from helpers.web_server import serve


@pytest.fixture
def host(public: Path, tmp_path: Path) -> Iterator[Host]:
    host = Host(Path(shutil.copytree(public, tmp_path / "public")))
    with serve(host.public, host.on_request) as server:
        host.server = server
        yield host
        host.release.set()


@pytest.fixture
def section(browser, host) -> Iterator[str]:
    """The address of the site, with a section's page open."""
    open_section(browser, host.server.url)
    yield host.server.url
    clear_storage(browser, host.server.url)


@pytest.fixture
def saved(browser, section) -> str:
    """The address of the site, with its first section saved and the worker active."""
    save(browser)
    return section
