"""Pages of hostile answers in a real browser: nothing runs, and no other host is contacted."""

import random
from urllib.parse import urlsplit

import pytest
from helpers import soup
from helpers.browser import console_messages, open_page, requested_urls
from helpers.sites import make_site, plain_hugo
from helpers.web_server import serve

pytestmark = pytest.mark.browser

PAGES = 30
IS_WHOLE = """
return document.querySelectorAll("section").length >= 4 && !document.querySelector("iframe");
"""


def test_hostile_pages_run_nothing_and_contact_no_other_host(browser, tmp_path):
    root = make_site(tmp_path / "site")
    soup.write_topics(root, "soup", PAGES, random.Random(30))
    result = plain_hugo(root)
    assert result.returncode == 0, result.stderr
    with serve(root / "public") as server:
        open_page(browser, server.url)
        for number in range(PAGES):
            browser.get(f"{server.url}/soup/{number}/")
            assert browser.execute_script(IS_WHOLE), number
        assert console_messages(browser) == []
        hosts = {urlsplit(url).netloc for url in requested_urls(browser)}
        assert hosts == {urlsplit(server.url).netloc}
