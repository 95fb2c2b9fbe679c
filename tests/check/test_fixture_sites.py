"""The fixture sites are what other tests take them for: up to date and free of findings."""

import pytest
from helpers.sites import copy_site

import check
import generate


@pytest.mark.parametrize("name", ["small", "japanese"])
def test_a_fixture_site_is_up_to_date_and_has_no_findings(name, tmp_path, capsys):
    site = copy_site(name, tmp_path / name)
    assert generate.main(["--site", str(site), "--check"]) == 0
    assert check.main(["--site", str(site), "--answers"]) == 0
    assert capsys.readouterr().out == ""
