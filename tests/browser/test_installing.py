"""Installing the site as an app, by its manifest."""

import json

import pytest
from helpers.browser import open_page
from helpers.rendered import local_file
from helpers.small_site import FLOUR

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_browser_can_install_the_site_from_any_page(browser, address, public, language):
    home = "/" if language == "en" else f"/{language}/"
    open_page(browser, address + home.rstrip("/") + FLOUR)
    found = browser.execute_cdp_cmd("Page.getAppManifest", {})
    assert found["errors"] == []
    assert browser.execute_cdp_cmd("Page.getInstallabilityErrors", {})["installabilityErrors"] == []
    manifest = json.loads(found["data"])
    assert manifest["lang"] == language
    assert manifest["start_url"] == home
    assert [icon["sizes"] for icon in manifest["icons"]] == ["any", "192x192", "512x512"]
    assert all(local_file(public, icon["src"]).is_file() for icon in manifest["icons"])
