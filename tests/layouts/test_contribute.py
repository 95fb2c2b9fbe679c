"""Links to edit a page and to report a mistake, which need the repository's address."""

import html
import json
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from helpers import js
from helpers.html_audit import Audit
from helpers.sites import build, copy_site, copy_themed_site, read, write

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


@pytest.fixture(scope="module")
def reports_by_mail(tmp_path_factory):
    """Return a site that takes reports by mail, with the address for reports about its cards."""
    site = copy_themed_site("small", tmp_path_factory.mktemp("mail") / "site")
    params = '[params]\nreport = "errata@small.example"\n\n'
    config = read(site, "config.toml").replace("[[params.chats]]", params + "[[params.chats]]", 1)
    values = '"title" "{title}" "address" "{address}" "question" "{question}"'
    address = f'{{{{ partial "topic/report-address.html" (dict {values}) }}}}'
    shown = f'<meta name="card-report" content="{address}">'
    write(site, {"config.toml": config, "layouts/_partials/hooks/head-end.html": shown})
    return Audit(read(build(site), f"{FLOUR}/index.html"))


def test_mistakes_are_reported_by_mail_if_an_address_is_set(reports_by_mail):
    (report,) = [link for link in reports_by_mail.links() if link.startswith("mailto:")]
    assert report.startswith("mailto:errata@small.example?")
    assert "+" not in report
    query = unquote(urlsplit(html.unescape(report)).query)
    assert "subject=A mistake in “Flour”" in query
    assert f"https://small.example/{FLOUR}/" in query
    assert "github.com" not in "".join(reports_by_mail.links())


def test_a_report_about_a_card_names_its_page_the_card_and_the_question(reports_by_mail):
    metas = {meta.get("name"): meta.get("content") for meta in reports_by_mail.all("meta")}
    run = js.engine(
        'const location = {origin: "https://small.example"};',
        f"const report = {json.dumps(metas['card-report'])};",
        js.source("recall/report.js"),
    )
    card = {"page": f"/{FLOUR}/", "id": "rise", "question": "Why & how? 😀" + "x" * 2000}
    address = str(run(f'reportAddress({json.dumps(card)}, "50 % {{title}} + “Flour”")'))
    query = parse_qs(urlsplit(address).query)
    assert query["subject"] == ["A mistake in “50 % {title} + “Flour””"]
    assert f"Card: https://small.example/{FLOUR}/#card-rise\n“Why & how? 😀x" in query["body"][0]
    assert len(address) < 600
