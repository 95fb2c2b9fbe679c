"""Links to edit a page and to report a mistake, which need the repository's address."""

import html
from urllib.parse import parse_qs, unquote, urlsplit

from helpers.html_audit import Audit
from helpers.sites import build, copy_site, read, write

FLOUR = "sourdough/ingredients/flour"
PARAMS = '[params]\nrepository = "https://github.com/me/book/"\nbranch = "draft"\n\n'


def test_edits_and_mistakes_link_to_the_repository_if_one_is_set(tmp_path):
    site = copy_site("small", tmp_path / "site")
    assert "github.com" not in read(build(site), f"{FLOUR}/index.html")
    config = read(site, "config.toml").replace("[[params.chats]]", PARAMS + "[[params.chats]]", 1)
    write(site, {"config.toml": config})
    page = Audit(read(build(site), f"de/{FLOUR}/index.html"))
    report, edit = [link for link in page.links() if "github.com" in link]
    assert edit == f"https://github.com/me/book/edit/draft/content/{FLOUR}.de.md"
    assert report.startswith("https://github.com/me/book/issues/new?")
    query = parse_qs(urlsplit(html.unescape(report)).query)
    assert query["title"] == ["Ein Fehler in „Mehl“"]
    assert f"https://small.example/de/{FLOUR}/" in query["body"][0]


def test_mistakes_are_reported_by_mail_if_an_address_is_set(tmp_path):
    site = copy_site("small", tmp_path / "site")
    params = '[params]\nreport = "errata@small.example"\n\n'
    config = read(site, "config.toml").replace("[[params.chats]]", params + "[[params.chats]]", 1)
    write(site, {"config.toml": config})
    page = Audit(read(build(site), f"{FLOUR}/index.html"))
    (report,) = [link for link in page.links() if link.startswith("mailto:")]
    assert report.startswith("mailto:errata@small.example?")
    assert "+" not in report
    query = unquote(urlsplit(html.unescape(report)).query)
    assert "subject=A mistake in “Flour”" in query
    assert f"https://small.example/{FLOUR}/" in query
    assert "github.com" not in "".join(page.links())
