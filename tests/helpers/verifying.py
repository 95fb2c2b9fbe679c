"""Running ./askbook verify on a fixture site, and looking at the doubts that it leaves."""

from pathlib import Path

import pytest
from helpers.ask_site import server_options
from helpers.fault_server import FaultServer

import check
import verify

PLANTED = "the measurement comes last"
"""Words of a fixture answer that `helpers.oracle` doubts."""

DOUBTS = "data/doubts/course/part-one/first-topic.md.yaml"


def run_verify(site: Path, server: FaultServer, *arguments: str) -> int:
    """Run the command in this process; return its exit code."""
    return verify.main(["--site", str(site), *server_options(server), *arguments])


def doubts_found(site: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the doubts that ./askbook check reports."""
    capsys.readouterr()
    assert check.main(["--site", str(site), "--quiet"]) == 0
    return [line for line in capsys.readouterr().out.splitlines() if " V00" in line]
