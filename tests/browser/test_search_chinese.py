"""The search in Chinese, which is indexed and searched by character, on a site of three pages."""

from collections.abc import Iterator

import pytest
from helpers.browser import elements, open_page, wait_for_element
from helpers.search import result_titles, search, wait_for_text_results
from helpers.sites import SITES, link_engine, write
from helpers.web_server import serve
from selenium.webdriver.common.by import By

import build

pytestmark = pytest.mark.browser

CONFIG = """\
title = "Bread"
baseURL = "https://bread.example/"
defaultContentLanguage = "en"
[languages.en]
label = "English"
locale = "en"
weight = 1
[languages.zh]
label = "中文"
locale = "zh"
weight = 2
"""
TOPICS = """\
- title: Bread
  titles: {zh: 麵包}
  children:
    - {title: Starters, titles: {zh: 天然酵種}}
    - {title: Ovens, titles: {zh: 烤箱}}
"""
SECTIONS = """
zh:
  answer: "答案："
  script: traditional
  openings: [當然]
  closings: [希望這些]
  sections:
    - {kind: preview, heading: 預習, prompt: "[[ topic ]]的問題"}
    - {kind: explain, heading: 說明, prompt: "說明[[ topic ]]"}
    - {kind: keypoint, heading: 重點, prompt: "[[ topic ]]的重點"}
    - {kind: review, heading: 複習, prompt: "複習[[ topic ]]"}
"""
PROMPT = "## {heading}\n{{{{< ask_chatgpt >}}}}\n{prompt}\n{{{{< /ask_chatgpt >}}}}\n\n"
ANSWER = "酵種裡的乳酸菌讓麵團發酵，並且帶來酸味，例如裸麥麵包的味道。\n\n"


def page(title: str, answer: str = "") -> str:
    """Return a Chinese page, open or with an explanation."""
    steps = [("預習", f"{title}的問題", ""), ("說明", f"說明{title}", answer)]
    steps += [("重點", f"{title}的重點", ""), ("複習", f"複習{title}", "")]
    text = "".join(PROMPT.format(heading=h, prompt=prompt) + body for h, prompt, body in steps)
    return f'+++\ntitle = "{title}"\nweight = "1"\n+++\n{text}'


@pytest.fixture(scope="module")
def ovens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chinese page."""
    root = tmp_path_factory.mktemp("chinese") / "site"
    english = (SITES / "small/data/sections.yaml").read_text(encoding="utf-8").partition("\nde:")[0]
    write(
        root,
        {
            "config.toml": CONFIG,
            "data/topics.yaml": TOPICS,
            "data/sections.yaml": english + SECTIONS,
            "content/_index.md": '+++\ntitle = "Bread"\n+++\n',
            "content/_index.zh.md": '+++\ntitle = "麵包"\n+++\n',
            "content/bread/_index.zh.md": page("麵包"),
            "content/bread/starters.zh.md": page("天然酵種", ANSWER),
            "content/bread/ovens.zh.md": page("烤箱"),
        },
    )
    link_engine(root)
    # The site has no English topics; the warnings about them do not matter here.
    assert build.main(["--site", str(root), "--quiet", "--keep-going"]) == 0
    with serve(root / "public") as server:
        yield f"{server.url}/zh/bread/ovens/"


def test_a_word_is_found_inside_a_sentence(browser, ovens):
    open_page(browser, ovens)
    search(browser, "乳酸菌")
    wait_for_text_results(browser)
    assert "乳酸菌" in [mark.text for mark in elements(browser, ".search-excerpt mark")]
    addresses = [link.get_attribute("href") for link in elements(browser, "[data-topic]")]
    assert addresses
    assert all("/zh/" in address for address in addresses)


def test_a_title_is_found_by_a_word_inside_it(browser, ovens):
    open_page(browser, ovens)
    search(browser, "酵種")
    wait_for_element(browser, ".search-title mark")
    assert result_titles(browser)[0] == "天然酵種"
    assert browser.find_element(By.CSS_SELECTOR, ".search-title mark").text == "酵種"
