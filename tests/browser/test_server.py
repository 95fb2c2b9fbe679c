"""The site behind nginx with deploy/nginx.conf: policy, caching, types, and a browser on it."""

import collections
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import do_without, serve
from helpers import hosting, minisite, nginx
from helpers.hosting import TEXTS, TYPES
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from test_pages import PAGES, requested, show
from test_search import CNN, SEED, links, search, wait_for_text

MISSING = "no nginx; on Debian: apt-get install --no-install-recommends nginx"
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
KEPT = "/js/main.{}.js".format("0" * 64)
ADDED = {".css": ":root { accent-color: red; }", ".js": "alert(1);", ".png": "\0"}
"""What makes another file of one, and still a file of its kind."""


@pytest.fixture(scope="module")
def server(public: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[nginx.Server]:
    binary = nginx.binary()
    if not binary:
        do_without(MISSING)
    with nginx.serve(binary, public, tmp_path_factory.mktemp("nginx")) as running:
        yield running


def test_the_header_is_the_policy_of_every_page_and_forbids_frames(server, public):
    header = server.get("/").headers["content-security-policy"]
    policies = {
        META.search(page.read_text(encoding="utf-8"))[1] + "; frame-ancestors 'none'"
        for page in public.rglob("*.html")
    }
    assert policies == {header}, f"{nginx.CONFIGURATION} must say the first"


def test_each_file_has_its_type_and_is_kept_as_long_as_it_stays_the_same(server, public):
    files = hosting.files(public)
    said = {path: server.get(path) for path in files}
    assert {path for path, answer in said.items() if answer.status != 200} == set()
    assert {path: answer.headers["cache-control"] for path, answer in said.items()} == {
        path: hosting.caching(file) for path, file in files.items()
    }
    types = {path: answer.headers["content-type"].split(";")[0] for path, answer in said.items()}
    assert types == {
        path: TYPES.get(file.suffix, "application/octet-stream") for path, file in files.items()
    }
    untyped = {file.suffix for file in files.values()} - set(TYPES)
    assert untyped <= {".pagefind", ".pf_fragment", ".pf_index", ".pf_meta"}


@pytest.mark.parametrize("path", ["/", "/llms.txt", "/index.md", "/feed.xml", KEPT, "/review"])
def test_every_answer_says_what_a_browser_may_do_with_it(server, path):
    headers = server.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["content-security-policy"].startswith("default-src 'none'; ")
    assert headers["server"] == "nginx"
    assert "strict-transport-security" not in headers
    assert headers["content-type"].endswith("charset=utf-8") or path == "/review"


def test_text_is_sent_in_less_than_half_its_size(server, public):
    whole, sent = collections.Counter(), collections.Counter()
    for path, file in hosting.files(public).items():
        answer = server.get(path, Accept_Encoding="gzip")
        whole[file.suffix] += file.stat().st_size
        sent[file.suffix] += len(answer.body)
        packed = file.suffix in TEXTS and file.stat().st_size >= 256
        assert answer.headers.get("content-encoding") == ("gzip" if packed else None), path
        assert answer.headers.get("vary") == ("Accept-Encoding" if packed else None), path
    assert {suffix for suffix in TEXTS if sent[suffix] > whole[suffix] / 2} == set()
    assert all(sent[suffix] == whole[suffix] for suffix in set(whole) - TEXTS)


@pytest.mark.parametrize("path", ["/", SEED, "/titles.json", "/feed.xml", "/pagefind/pagefind.js"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_what_is_unchanged_is_not_sent_again(server, path, encoding):
    tag = server.get(path, Accept_Encoding=encoding).headers["etag"]
    again = server.get(path, Accept_Encoding=encoding, If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert server.get(path, If_None_Match='"another"').status == 200


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/nowhere/", "404.html"),
        ("/deep-learning/nowhere", "404.html"),
        ("/zh-tw/nowhere/", "zh-tw/404.html"),
        ("/zh-cn/deep-learning/nowhere/", "zh-cn/404.html"),
        ("/js/", "404.html"),
        (KEPT, "404.html"),
    ],
    ids=["page", "in a section", "zh-tw", "zh-cn", "folder", "script of an old build"],
)
def test_what_is_not_there_gets_the_page_of_its_language_and_is_not_kept(
    server, public, path, page
):
    answer = server.get(path)
    assert (answer.status, answer.body) == (404, (public / page).read_bytes())
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == hosting.ASK_AGAIN


@pytest.mark.parametrize("path", ["/review", "/zh-tw", SEED.rstrip("/")])
def test_an_address_without_its_slash_leads_to_the_page(server, path):
    answer = server.get(path, Host="example.org")
    assert (answer.status, answer.headers["location"]) == (301, f"{path}/")


def test_nothing_outside_the_site_is_served(server):
    for path in ("/../nginx.conf", "/%2e%2e/nginx.conf", "/js/..%2f..%2fnginx.conf"):
        assert server.get(path).status in (400, 404)


@pytest.mark.parametrize(
    "changed", ["css/base.css", "js/step-nav.js", "css/on-demand/review.css", "images/card.png"]
)
def test_a_changed_asset_has_another_address(tmp_path, changed):
    root = minisite.make_site(tmp_path / "site")
    before = hosting.files(minisite.build(root))
    (root / "assets").unlink()
    shutil.copytree(minisite.REPO / "assets", root / "assets")
    with (root / "assets" / changed).open("a", encoding="utf-8") as asset:
        asset.write(ADDED[Path(changed).suffix])
    shutil.rmtree(root / "public")
    after = hosting.files(minisite.build(root))
    new = set(after) - set(before)
    assert new
    assert {hosting.caching(after[path]) for path in new} == {hosting.FOR_EVER}
    folder = f"/{changed.partition('/')[0]}/"
    assert any(path.startswith(folder) for path in set(before) - set(after))


@pytest.mark.browser
@pytest.mark.parametrize("name", ["home", "seed", "section", "review", "progress", "404"])
def test_a_page_opens_without_a_word_of_complaint(browser, server, name):
    show(browser, server.url + PAGES[name])
    complaints = [entry["message"] for entry in browser.get_log("browser")]
    if name == "404":
        complaints = [text for text in complaints if "404 (Not Found)" not in text]
    assert complaints == []
    hosts = {urlsplit(url).netloc for url in requested(browser)}
    assert hosts == {urlsplit(server.url).netloc}
    assert browser.get_cookies() == []


@pytest.mark.browser
def test_the_search_runs_under_the_policy_of_the_header(browser, server):
    show(browser, server.url + CNN)
    search(browser, "neighboring values")
    wait_for_text(browser)
    assert "Pooling Layers: Preview" in links(browser)
    assert browser.get_log("browser") == []
    assert any("/pagefind/wasm.en.pagefind" in line for line in server.seen())


@pytest.mark.browser
def test_a_second_visit_costs_one_question(browser, server):
    for path in (SEED, CNN):
        show(browser, server.url + path)
        settle(browser)
    before = len(server.seen())
    show(browser, server.url + SEED)
    settle(browser)
    WebDriverWait(browser, 60).until(lambda _: len(server.seen()) > before)
    assert server.seen()[before:] == [f"304 {SEED}"]


def settle(browser) -> None:
    """Wait until the page's scripts have loaded what they load by themselves."""
    idle = "const done = arguments[0]; requestIdleCallback(() => requestIdleCallback(done));"
    browser.execute_async_script(idle)


@pytest.mark.browser
def test_a_drawing_that_is_opened_by_itself_keeps_its_colours(browser, server, public):
    drawing = next(path for path in hosting.files(public) if re.match(r"/deep-.*\.svg$", path))
    show(browser, server.url + drawing)
    surface = "return getComputedStyle(document.documentElement).getPropertyValue('--s')"
    assert browser.execute_script(surface) == "#fcfaf6"
    assert browser.get_log("browser") == []


@pytest.mark.browser
def test_no_other_site_can_frame_a_page_as_it_can_without_the_header(
    browser, server, address, tmp_path
):
    frames = "".join(f"<iframe src={site}{SEED}></iframe>" for site in (address, server.url))
    (tmp_path / "index.html").write_text(f"<!doctype html>{frames}", encoding="utf-8")
    with serve(tmp_path) as other:
        show(browser, other)
        assert [shows_a_page(browser, place) for place in (0, 1)] == [True, False]


def shows_a_page(browser, place: int) -> bool:
    """Tell whether a topic is to be seen in one of the frames."""
    browser.switch_to.frame(place)
    try:
        return bool(browser.find_elements(By.TAG_NAME, "main"))
    finally:
        browser.switch_to.default_content()
