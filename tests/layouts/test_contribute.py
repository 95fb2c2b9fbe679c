"""A mistake taken to the editors, on built pages."""

import html
from urllib.parse import parse_qs, urlsplit

import pytest
from helpers.html_audit import Audit
from helpers.minisite import build, read, write

import generate

TREE = """\
- title: Databases
  children:
    - title: Layout
      titles: {zh-tw: 配置}
      children:
        - title: Partition & Join
          titles: {zh-tw: 分割}
"""
PARTITION = "databases/layout/partition-and-join"


@pytest.fixture
def course(site):
    write(
        site,
        {"data/topics.yaml": TREE.replace("Databases", "Databases\n  titles: {zh-tw: 資料庫}", 1)},
    )
    generate.main(["--site", str(site), "--quiet"])
    return site


def test_mistakes_and_edits_go_to_the_repository_where_it_is_named(course):
    public = build(course)
    assert "github" not in (public / PARTITION / "index.html").read_text(encoding="utf-8")
    config = read(course, "config.toml")
    config = config.replace('# repository = "https://github.com/OWNER/NAME"',
                            'repository = "https://github.com/me/book/"')  # fmt: skip
    config = config.replace('# branch = "main"', 'branch = "draft"')
    write(course, {"config.toml": config})
    page = Audit((build(course) / "zh-tw" / PARTITION / "index.html").read_text(encoding="utf-8"))
    report, edit = [link for link in page.links() if "github.com" in link]
    assert edit == f"https://github.com/me/book/edit/draft/content/{PARTITION}.zh-tw.md"
    assert report.startswith("https://github.com/me/book/issues/new?")
    asked = parse_qs(urlsplit(html.unescape(report)).query)
    assert asked["title"] == ["「分割」有錯"]
    assert f"https://example.org/zh-tw/{PARTITION}/" in asked["body"][0]
