"""A site in one language that is not English: the fixture site "japanese"."""

import json
import tomllib
from pathlib import Path

import pytest
from helpers.html_audit import Audit
from helpers.sites import REPO, build, copy_site, read


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(copy_site("japanese", tmp_path_factory.mktemp("japanese") / "site"))


def pages(public: Path) -> dict[str, Audit]:
    """Return the pages of the site by path, without those that only redirect."""
    found = {
        file.relative_to(public).as_posix(): file.read_text(encoding="utf-8")
        for file in public.rglob("*.html")
    }
    return {name: Audit(html) for name, html in found.items() if 'http-equiv="refresh"' not in html}


def test_every_page_is_marked_as_japanese_and_links_to_no_translation(public):
    audits = pages(public)
    assert {"index.html", "404.html", "tea/green-tea/index.html"} <= audits.keys()
    for audit in audits.values():
        assert audit.all("html") == [{"lang": "ja", "dir": "ltr"}]
        assert [link for link in audit.all("a") if link.get("hreflang", "ja") != "ja"] == []


def test_no_page_shows_english_interface_text(public):
    texts = tomllib.loads((REPO / "i18n/en.toml").read_text(encoding="utf-8")).values()
    english = [text for text in texts if isinstance(text, str) and len(text.split("{{")[0]) > 3]
    for name, audit in pages(public).items():
        assert [text for text in english if text.split("{{")[0] in audit.text] == [], name


def test_a_review_with_japanese_labels_has_cards(public):
    cards = json.loads(read(public, "tea/green-tea/cards.json"))
    assert cards["language"] == "ja"
    assert len(cards["cards"]) == 5
    assert cards["cards"][1]["answer"] == "<p>テアニンです。</p>"
