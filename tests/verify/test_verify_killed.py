"""A second reading that is killed at any moment pays for almost nothing twice."""

import pytest
from helpers.ask_site import explained
from helpers.fault_server import FaultServer
from helpers.forks import Forks
from helpers.kills import Command, check_kills
from helpers.oracle import oracle
from helpers.sites import make_site
from helpers.verifying import PLANTED

import generate

TREE = "- title: Course\n  children:\n" + "".join(f"    - Topic {n}\n" for n in range(11))


@pytest.mark.parametrize("jobs", [1, 8])
def test_a_killed_reading_costs_at_most_one_request_per_job(tmp_path, kills, jobs):
    site, output = make_site(tmp_path / "site", TREE), tmp_path / "output"
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    explained(site)
    with FaultServer(text=oracle(PLANTED)) as server, Forks({}) as forks:
        command = Command(name="verify", server=server, forks=forks, output=output, jobs=jobs)
        check_kills(command, site, ["content", "data"], kills)
    assert "Traceback" not in output.read_text(encoding="utf-8")
