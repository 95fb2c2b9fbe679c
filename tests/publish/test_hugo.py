"""Warnings of Hugo: which fail a strict build."""

import pytest
from helpers.sites import copy_themed_site, write

from askbook.errors import StudyError
from askbook.publish import hugo

PAGE = '+++\ntitle = "One"\nurl = "/same/"\n+++\nText.\n'
STYLE = "p {}"
WRITTEN_TWICE = f"""\
{{{{ (resources.Get "css/same.css").RelPermalink }}}}
{{{{ (resources.FromString "css/same.css" "{STYLE}").RelPermalink }}}}
"""


def test_a_style_sheet_that_hugo_writes_twice_fails_no_build(tmp_path):
    # As Hugo does where its memory is short: on a small machine, or for many pages.
    site = copy_themed_site("small", tmp_path / "site")
    hook = "layouts/_partials/hooks/body-end.html"
    write(site, {"assets/css/same.css": STYLE, hook: WRITTEN_TWICE})
    assert "WARN" not in hugo.build(site, tmp_path / "public", strict=True)
    assert (tmp_path / "public/css/same.css").read_text() == STYLE


def test_two_pages_at_one_address_fail_a_strict_build(site, tmp_path):
    write(site, {"content/one.md": PAGE, "content/two.md": PAGE})
    with pytest.raises(StudyError, match=r"Duplicate target paths: /same/index\.html"):
        hugo.build(site, tmp_path / "strict", strict=True)
    assert "WARN" in hugo.build(site, tmp_path / "all", strict=False)
