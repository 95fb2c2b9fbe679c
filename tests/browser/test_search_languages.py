"""The search in two languages: Chinese, which is indexed by character, and English."""

from collections.abc import Iterator

import pytest
from helpers.browser import (
    elements,
    open_page,
    press,
    requested_urls,
    wait_for,
    wait_for_element,
    wait_for_script,
)
from helpers.search import SEARCH_STATUS, result_titles, search, wait_for_text_results
from helpers.sites import SITES, link_engine, write
from helpers.web_server import serve
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

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
    - {title: Wild Yeast Starters, slug: starters, titles: {zh: 天然酵種}}
    - {title: Ovens, titles: {zh: 烤箱}}
    - {title: Slow Cold Proofing}
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


WORDS = """\
The script mill.py uses np.float32, snake_case and --all-namespaces, once ported to C++.

Send an e-mail over Wi-Fi: a starter of 10,000 cells follows \\(-\\nabla G\\).
Bubbles matter, and after many hours in a warm kitchen the dough has twice as many bubbles.
"""
SHORT = "Bubbles rise overnight.\n"
QUERIES = ("float32", "case", "snake_case", "namespaces", "email", "wifi", "10000", "C++", "∇")


def english_page(title: str, answer: str) -> str:
    """Return an English page with an explanation."""
    steps = [("Preview", "give me five question about", ""), ("Explain", "Explain", answer)]
    text = "".join(PROMPT.format(heading=h, prompt=f"{p} {title}") + body for h, p, body in steps)
    return f'+++\ntitle = "{title}"\nweight = "1"\n+++\n{text}'


def page(title: str, answer: str = "") -> str:
    """Return a Chinese page, open or with an explanation."""
    steps = [("預習", f"{title}的問題", ""), ("說明", f"說明{title}", answer)]
    steps += [("重點", f"{title}的重點", ""), ("複習", f"複習{title}", "")]
    text = "".join(PROMPT.format(heading=h, prompt=prompt) + body for h, prompt, body in steps)
    return f'+++\ntitle = "{title}"\nweight = "1"\n+++\n{text}'


@pytest.fixture(scope="module")
def bread(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site."""
    root = tmp_path_factory.mktemp("bread") / "site"
    sections = (
        (SITES / "small/data/sections.yaml").read_text(encoding="utf-8").partition("\nde:")[0]
    )
    write(
        root,
        {
            "config.toml": CONFIG,
            "data/topics.yaml": TOPICS,
            "data/sections.yaml": sections + SECTIONS,
            "content/_index.md": '+++\ntitle = "Bread"\n+++\n',
            "content/_index.zh.md": '+++\ntitle = "麵包"\n+++\n',
            "content/bread/_index.md": english_page("Bread", ""),
            "content/bread/starters.md": english_page("Wild Yeast Starters", WORDS),
            "content/bread/proofing.md": english_page("Slow Cold Proofing", SHORT),
            "content/bread/_index.zh.md": page("麵包"),
            "content/bread/starters.zh.md": page("天然酵種", ANSWER),
            "content/bread/ovens.zh.md": page("烤箱"),
        },
    )
    link_engine(root)
    # Pages are incomplete; the findings about them do not matter here.
    assert build.main(["--site", str(root), "--quiet", "--keep-going"]) == 0
    with serve(root / "public") as server:
        yield server.url


def test_the_licence_of_the_characters_is_in_the_site(browser, bread):
    open_page(browser, f"{bread}/licenses/OpenCC.txt")
    assert "Apache License" in browser.find_element(By.TAG_NAME, "body").text


def test_a_word_is_found_inside_a_sentence(browser, bread):
    open_page(browser, f"{bread}/zh/bread/ovens/")
    search(browser, "乳酸菌")
    wait_for_text_results(browser)
    assert "乳酸菌" in [mark.text for mark in elements(browser, ".search-excerpt mark")]
    addresses = [link.get_attribute("href") for link in elements(browser, "[data-topic]")]
    assert addresses
    assert all("/zh/" in address for address in addresses)


@pytest.mark.parametrize("query", ["乳酸菌 裸麥", "裸麥，酸味", "味道 發酵 乳酸菌"])
def test_words_of_different_sentences_are_found_together(browser, bread, query):
    open_page(browser, f"{bread}/zh/bread/ovens/")
    search(browser, query)
    wait_for_text_results(browser)
    assert result_titles(browser) == ["天然酵種: Read"]


def test_a_title_is_found_by_a_word_inside_it(browser, bread):
    open_page(browser, f"{bread}/zh/bread/ovens/")
    search(browser, "酵種")
    wait_for_element(browser, ".search-title mark")
    assert result_titles(browser)[0] == "天然酵種"
    assert browser.find_element(By.CSS_SELECTOR, ".search-title mark").text == "酵種"


def retype(browser, query: str) -> None:
    """Replace the query, and wait until its result is announced."""
    browser.execute_script("document.querySelector('.search [role=status]').textContent = ''")
    press(browser, Keys.CONTROL, "a")
    press(browser, query)
    wait_for_script(browser, SEARCH_STATUS)


def test_compounds_numbers_and_signs_are_found_in_texts(browser, bread):
    open_page(browser, f"{bread}/bread/")
    search(browser, "mill")
    wait_for_text_results(browser)
    for query in QUERIES:
        retype(browser, query)
        wait_for(browser, lambda: elements(browser, ".search-excerpt mark"))
        assert result_titles(browser) == ["Wild Yeast Starters: Read"], query


def test_a_page_that_is_more_about_a_word_is_listed_first(browser, bread):
    open_page(browser, f"{bread}/bread/")
    search(browser, "bubbles")
    wait_for_text_results(browser)
    assert result_titles(browser) == ["Wild Yeast Starters: Read", "Slow Cold Proofing: Read"]


def test_a_title_with_typos_is_suggested_where_nothing_else_is_found(browser, bread):
    open_page(browser, f"{bread}/bread/")
    search(browser, "provfing")
    wait_for_script(browser, SEARCH_STATUS + ".includes('Did you mean: 1 topic')")
    assert result_titles(browser) == ["Slow Cold Proofing"]
    said = browser.find_element(By.CSS_SELECTOR, ".search-status")
    unseen = said.find_element(By.TAG_NAME, "span")
    assert unseen.size["width"] == 1
    assert said.get_attribute("textContent").removeprefix(unseen.text).strip() == "1 topic"
    assert browser.find_element(By.CSS_SELECTOR, ".search-list h2").text == "Did you mean"


def test_a_title_in_another_language_finds_the_topic(browser, bread):
    open_page(browser, f"{bread}/zh/bread/ovens/")
    search(browser, "starters")
    wait_for_element(browser, ".search-title")
    assert result_titles(browser) == ["天然酵種"]
    assert (
        browser.find_element(By.CSS_SELECTOR, "[data-topic]")
        .get_attribute("href")
        .endswith("/zh/bread/starters/")
    )
    press(browser, Keys.CONTROL, "a")
    press(browser, "scp")
    wait_for(browser, lambda: result_titles(browser) == ["Slow Cold Proofing"])
    item = browser.find_element(By.CSS_SELECTOR, "li[lang=en]")
    assert item.find_element(By.CSS_SELECTOR, ".search-path").text == "English › Bread"


def test_titles_of_another_language_are_not_loaded_while_something_is_found(browser, bread):
    open_page(browser, f"{bread}/zh/bread/ovens/")
    search(browser, "酵種")
    wait_for_text_results(browser)
    loaded = {url for url in requested_urls(browser) if url.endswith("titles.json")}
    assert loaded == {f"{bread}/zh/titles.json"}


def test_a_text_is_found_in_another_script_of_its_language(browser, bread):
    open_page(browser, f"{bread}/zh/bread/ovens/")
    search(browser, "团发酵")
    wait_for_text_results(browser)
    assert "團發酵" in [mark.text for mark in elements(browser, ".search-excerpt mark")]
