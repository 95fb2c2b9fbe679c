"""Pages of hostile answers in a real browser: nothing runs, nothing is asked for elsewhere."""

import functools
import http.server
import random
import threading
from urllib.parse import urlsplit

import pytest
from helpers import soup
from helpers.minisite import make_site, plain_hugo, write
from test_pages import requested, show

from askbook.answers.normalize import normalize_answer
from askbook.generate import new_page

pytestmark = pytest.mark.browser

KINDS = ("preview", "explain", "keypoint", "review")


def test_thirty_hostile_pages_do_nothing(browser, tmp_path, catalog):
    root, chance = make_site(tmp_path / "site"), random.Random(30)
    for number in range(30):
        given = {k: normalize_answer(soup.answer(chance), k, "Answer:").text for k in KINDS}
        text = new_page.render(
            catalog.default, title="Soup", topic="Soup", weight="1", answers=given
        )
        write(root, {f"content/soup/{number}.md": text})
    assert plain_hugo(root).returncode == 0
    handler = functools.partial(QuietHandler, directory=root / "public")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for number in range(30):
        show(browser, f"http://127.0.0.1:{server.server_port}/soup/{number}/")
        assert [entry["message"] for entry in browser.get_log("browser")] == []
        hosts = {urlsplit(url).netloc for url in requested(browser)}
        assert hosts == {f"127.0.0.1:{server.server_port}"}
        assert browser.execute_script("return document.querySelectorAll('section').length") >= 4
        assert browser.execute_script("return document.querySelector('iframe') === null")
    server.shutdown()
    server.server_close()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""
