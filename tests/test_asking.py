"""A prompt taken to a chat model, and a mistake taken to the editors, on built pages."""

import html
from urllib.parse import parse_qs, urlsplit

import pytest
from html_audit import Audit
from minisite import build, read, write

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


def opened(site, place: str = PARTITION) -> list[str]:
    """Build the site; return where the page's prompts can be opened."""
    page = Audit((build(site) / place / "index.html").read_text(encoding="utf-8"))
    links = [a for a in page.all("a") if a.get("target") == "_blank"]
    assert all(link["rel"] == "noopener noreferrer nofollow" for link in links)
    return [link["href"] for link in links]


def text_of(link: str) -> str:
    return parse_qs(urlsplit(link).query)["q"][0]


def test_each_prompt_opens_in_a_chat_with_the_topics_place(course):
    links = opened(course)
    assert {link.partition("?")[0] for link in links} == {"https://chatgpt.com/"}
    assert [text_of(link) for link in links][1] == (
        "Explain Partition & Join and give an example\n\n"
        "This is about a topic of: Databases › Layout."
    )
    assert len(links) == 4


def test_the_place_is_said_in_the_pages_language_and_not_below_the_home_page(course):
    assert text_of(opened(course, f"zh-tw/{PARTITION}")[0]).endswith(
        "\n\n這個主題屬於：資料庫 › 配置。"
    )
    assert text_of(opened(course, "databases")[1]) == "Explain Databases and give an example"


def test_a_prompt_that_looks_like_markup_stays_one_prompt(course):
    name = f"content/{PARTITION}.md"
    text = read(course, name)
    prompt = "Explain \"a\" & 'b' <i> 100% #1 + 中文"
    write(course, {name: text.replace("Explain Partition & Join and give an example", prompt)})
    assert text_of(opened(course)[1]).partition("\n")[0] == prompt


def test_other_chats_come_from_the_configuration(course):
    config = read(course, "config.toml").replace("# [[params.chats]]", "[[params.chats]]")
    config = config.replace('# name = "Claude"\n# url', 'name = "Claude"\nurl')
    write(course, {"config.toml": config})
    links = opened(course)
    assert [urlsplit(link).netloc for link in links] == ["chatgpt.com", "claude.ai"] * 4
    start = config.index("[[params.chats]]")
    write(course, {"config.toml": config[:start] + config[config.index("# The topics of a") :]})
    assert opened(course) == []


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
