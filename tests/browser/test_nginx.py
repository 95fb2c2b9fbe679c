"""The site behind nginx with deploy/nginx.conf: policy, caching, types, and a browser."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from helpers import hosting, nginx
from helpers.browser import (
    console_messages,
    elements,
    open_page,
    requested_urls,
    skip_without,
    wait_for,
    wait_until_idle,
)
from helpers.hosting import TEXTS, TYPES
from helpers.search import result_titles, search, wait_for_text_results
from helpers.sites import REPO, make_site
from helpers.sites import build as build_with_hugo
from helpers.small_site import COURSE, FLOUR, PAGE_TYPES, SECTION
from helpers.web_server import serve

MISSING = "no nginx; on Debian: apt-get install --no-install-recommends nginx"
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
OLD_SCRIPT = "/js/main.{}.js".format("0" * 16)
CHANGES = {
    "css/base.css": ":root { accent-color: red; }",
    "css/review/review.css": ":root { accent-color: red; }",
    "js/reading/reading.js": "alert(1);",
    "images/card.png": "\0",
}
"""What is appended to an asset, so that it differs and is still valid."""


@pytest.fixture(scope="module")
def server(public: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[nginx.Server]:
    binary = nginx.binary()
    if not binary:
        skip_without(MISSING)
    with nginx.serve(binary, public, tmp_path_factory.mktemp("nginx")) as running:
        yield running


def test_every_page_forbids_frames_and_every_other_file_loads_nothing(server, public):
    for path, file in hosting.files(public).items():
        policy = server.get(path).headers["content-security-policy"]
        if file.suffix == ".html":
            assert policy == "frame-ancestors 'none'", path
            assert META.search(file.read_text(encoding="utf-8")), path
        else:
            assert policy.startswith("default-src 'none'; "), path


def test_each_file_has_its_type_and_is_cached_as_long_as_its_name_guarantees(server, public):
    files = hosting.files(public)
    answers = {path: server.get(path) for path in files}
    assert {path for path, answer in answers.items() if answer.status != 200} == set()
    assert {path: answer.headers["cache-control"] for path, answer in answers.items()} == {
        path: hosting.caching(file) for path, file in files.items()
    }
    types = {path: answer.headers["content-type"].split(";")[0] for path, answer in answers.items()}
    assert types == {
        path: TYPES.get(file.suffix, "application/octet-stream") for path, file in files.items()
    }
    untyped = {file.suffix for file in files.values()} - set(TYPES)
    assert untyped <= {"", ".pagefind", ".pf_fragment", ".pf_index", ".pf_meta"}


@pytest.mark.parametrize(
    "path", ["/", "/llms.txt", "/index.md", "/feed.xml", OLD_SCRIPT, "/review"]
)
def test_every_response_has_the_security_headers(server, path):
    headers = server.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "content-security-policy" in headers
    assert headers["server"] == "nginx"
    assert "strict-transport-security" not in headers
    assert headers["content-type"].endswith("charset=utf-8") or path == "/review"


def test_text_is_compressed_and_long_text_to_less_than_half_its_size(server, public):
    poorly_compressed = set()
    for path, file in hosting.files(public).items():
        answer = server.get(path, Accept_Encoding="gzip")
        size = file.stat().st_size
        is_compressed = file.suffix in TEXTS and size >= 256
        assert answer.headers.get("content-encoding") == ("gzip" if is_compressed else None), path
        assert answer.headers.get("vary") == ("Accept-Encoding" if is_compressed else None), path
        if not is_compressed:
            assert len(answer.body) == size
        elif size >= 4000 and len(answer.body) > size / 2:
            poorly_compressed.add(path)
    assert poorly_compressed == set()


@pytest.mark.parametrize("path", ["/", FLOUR, "/titles.json", "/feed.xml", "/pagefind/pagefind.js"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_an_unchanged_file_is_not_sent_again(server, path, encoding):
    tag = server.get(path, Accept_Encoding=encoding).headers["etag"]
    again = server.get(path, Accept_Encoding=encoding, If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert server.get(path, If_None_Match='"another"').status == 200


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/nowhere/", "404.html"),
        (f"{COURSE}nowhere", "404.html"),
        ("/de/nowhere/", "de/404.html"),
        (f"/de{COURSE}nowhere/", "de/404.html"),
        ("/js/", "404.html"),
        (OLD_SCRIPT, "404.html"),
    ],
    ids=["page", "in a section", "de", "in a section, de", "folder", "script of an old build"],
)
def test_a_missing_address_gets_the_404_page_of_its_language_uncached(server, public, path, page):
    answer = server.get(path)
    assert (answer.status, answer.body) == (404, (public / page).read_bytes())
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == hosting.ASK_AGAIN


@pytest.mark.parametrize("path", ["/review", "/de", FLOUR.rstrip("/")])
def test_an_address_without_its_slash_is_redirected(server, path):
    answer = server.get(path, Host="example.org")
    assert (answer.status, answer.headers["location"]) == (301, f"{path}/")


def test_nothing_outside_the_site_is_served(server):
    for path in ("/../nginx.conf", "/%2e%2e/nginx.conf", "/js/..%2f..%2fnginx.conf"):
        assert server.get(path).status in (400, 404)


def test_a_changed_asset_has_another_address(tmp_path):
    root = make_site(tmp_path / "site")
    before = hosting.files(build_with_hugo(root))
    (root / "assets").unlink()
    shutil.copytree(REPO / "assets", root / "assets")
    for changed, addition in CHANGES.items():
        with (root / "assets" / changed).open("a", encoding="utf-8") as asset:
            asset.write(addition)
    shutil.rmtree(root / "public")
    after = hosting.files(build_with_hugo(root))
    new = set(after) - set(before)
    assert {hosting.caching(after[path]) for path in new} == {hosting.FOR_EVER}
    gone = set(before) - set(after)
    for published in ("/css/main.", "/css/review/review.", "/js/reading/reading.", "/images/card"):
        assert any(path.startswith(published) for path in gone), published
        assert any(path.startswith(published) for path in new), published


@pytest.mark.browser
@pytest.mark.parametrize("name", ["home", "topic", "section", "review", "progress", "not found"])
def test_a_page_logs_nothing_and_stays_on_its_host(browser, server, name):
    open_page(browser, server.url + PAGE_TYPES[name])
    messages = console_messages(browser)
    assert [text for text in messages if name != "not found" or "404 (" not in text] == []
    hosts = {urlsplit(url).netloc for url in requested_urls(browser)}
    assert hosts == {urlsplit(server.url).netloc}
    assert browser.get_cookies() == []


@pytest.mark.browser
def test_the_search_works_under_the_policy_header(browser, server):
    open_page(browser, server.url + SECTION)
    search(browser, "wild yeasts")
    wait_for_text_results(browser)
    assert "Starters: Key points" in result_titles(browser)
    assert console_messages(browser) == []
    assert any("/pagefind/wasm.en.pagefind" in line for line in server.seen())


@pytest.mark.browser
def test_a_second_visit_costs_one_request(browser, server):
    for path in (FLOUR, SECTION):
        open_page(browser, server.url + path)
        wait_until_idle(browser)
    before = len(server.seen())
    open_page(browser, server.url + FLOUR)
    wait_until_idle(browser)
    wait_for(browser, lambda: len(server.seen()) > before)
    assert server.seen()[before:] == [f"304 {FLOUR}"]


@pytest.mark.browser
def test_a_figure_opened_on_its_own_keeps_its_colours(browser, server, public):
    figure = next(path for path in hosting.files(public) if path.endswith("/hydration.svg"))
    open_page(browser, server.url + figure)
    surface = "return getComputedStyle(document.documentElement).getPropertyValue('--s')"
    assert browser.execute_script(surface) == "#fcfaf6"
    assert console_messages(browser) == []


@pytest.mark.browser
def test_only_the_header_keeps_another_site_from_framing_a_page(browser, server, address, tmp_path):
    frames = "".join(f"<iframe src={site}{FLOUR}></iframe>" for site in (address, server.url))
    (tmp_path / "index.html").write_text(f"<!doctype html>{frames}", encoding="utf-8")
    with serve(tmp_path) as other:
        open_page(browser, other.url)
        assert [shows_a_page(browser, frame) for frame in (0, 1)] == [True, False]


def shows_a_page(browser, frame: int) -> bool:
    """Return whether a frame shows a topic."""
    browser.switch_to.frame(frame)
    try:
        return bool(elements(browser, "main"))
    finally:
        browser.switch_to.default_content()
