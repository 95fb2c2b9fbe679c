"""A site with six answers, and a server whose model reads them a second time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.ask_site import explained
from helpers.fault_server import FaultServer
from helpers.oracle import oracle
from helpers.sites import make_site

import generate


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A site of six pages whose Explain is answered."""
    site = make_site(tmp_path / "site")
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    return explained(site)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer(text=oracle()) as started:
        yield started
