"""The full-text search index, written by Pagefind's real binary."""

import gzip
import hashlib
import importlib.resources
import json
import shutil
from pathlib import Path

import pytest
from helpers.sites import copy_site, write

import build
from askbook.errors import StudyError
from askbook.publish import search_index

BREAD = "/sourdough/ingredients/water-and-hydration/"
CHINESE_PAGE = (
    '<html lang="zh-Hant"><body><main data-pagefind-body><h1>酸麵</h1>'
    '<p>水合率影響 <a title="酸麵 > 水">麵團</a> gluten。</p></main></body></html>'
)
ENGLISH_PAGE = (
    '<html lang="en"><body><main data-pagefind-body><p>漢字 word</p></main></body></html>'
)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built fixture site."""
    site = copy_site("small", tmp_path_factory.mktemp("search") / "site")
    assert build.main(["--site", str(site), "--quiet"]) == 0
    return site / "public"


def fragments(public: Path) -> dict[str, dict]:
    """Return what is indexed of each page, by its address."""
    found = {}
    for file in (public / "pagefind/fragment").iterdir():
        data = json.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd"))
        found[data["url"]] = data
    return found


def test_the_pages_of_topics_are_indexed_by_language_and_no_other_page_is(public):
    found = fragments(public)
    assert all(url.removeprefix("/de").startswith("/sourdough/") for url in found)
    assert set(found) >= {"/sourdough/", BREAD, "/de/sourdough/ingredients/flour/"}
    assert "open crumb" in found[BREAD]["content"]
    entry = json.loads((public / "pagefind/pagefind-entry.json").read_bytes())
    assert list(entry["languages"]) == ["de", "en"]


@pytest.mark.parametrize(
    "text",
    [
        "give me five question",
        "which is 75 percent",
        r"\text{flour}",
        "by the editors",
        "Anki deck",
    ],
    ids=["prompt", "answer of a card", "TeX", "provenance", "deck"],
)
def test_what_is_not_the_topics_own_text_is_not_indexed(public, text):
    found = fragments(public)[BREAD]["content"]
    page = public / BREAD.strip("/") / "index.html"
    assert text in page.read_text(encoding="utf-8")
    assert text not in found
    assert "What is the hydration of 400 g flour" in found


def test_each_step_and_each_card_has_an_anchor(public):
    anchors = fragments(public)[BREAD]["anchors"]
    steps = [anchor["text"] for anchor in anchors if anchor["element"] == "h2"]
    assert steps == ["Guess", "Read", "Key points", "Recall"]
    assert [anchor["id"] for anchor in anchors][-1] == "card-q5"


def test_only_files_that_the_site_uses_are_published(public):
    names = {file.name.partition(".")[0] for file in (public / "pagefind").iterdir()}
    assert names == {
        "LICENSE", "fragment", "index", "pagefind", "pagefind-entry", "pagefind-worker", "wasm"
    }  # fmt: skip


def test_the_same_pages_give_the_same_bytes(public, tmp_path, monkeypatch):
    copy = tmp_path / "public"
    shutil.copytree(public, copy)
    write(copy, {"zh/index.html": CHINESE_PAGE})

    def digests() -> dict[str, str]:
        shutil.rmtree(copy / "pagefind", ignore_errors=True)
        search_index.index(copy)
        return {
            str(file.relative_to(copy)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in (copy / "pagefind").rglob("*")
            if file.is_file()
        }

    first = digests()
    monkeypatch.setenv("PAGEFIND_OUTPUT_SUBDIR", "elsewhere")
    monkeypatch.setenv("RAYON_NUM_THREADS", "1")
    assert [digests() for _ in range(4)] == [first] * 4


def test_chinese_characters_are_separated_on_chinese_pages_only(tmp_path):
    public = tmp_path / "public"
    write(public, {"zh/index.html": CHINESE_PAGE, "en/index.html": ENGLISH_PAGE})
    search_index.index(public)
    found = fragments(public)
    assert "水\u200b合\u200b率\u200b影\u200b響" in found["/zh/"]["content"]
    assert "漢字 word" in found["/en/"]["content"]
    assert (public / "zh/index.html").read_text(encoding="utf-8") == CHINESE_PAGE


def test_separating_characters_changes_no_tag():
    assert search_index.separate_characters("<a title='酸麵 > 水'>酸麵</a> ab水") == (
        "<a title='酸麵 > 水'>酸\u200b麵</a> ab水"
    )


def test_symbols_are_words_and_signs_that_belong_to_a_word_stay_with_it(tmp_path):
    public = tmp_path / "public"
    page = ENGLISH_PAGE.replace("漢字 word", 'C++ <i title="∇x">−η∇J</i>')
    write(public, {"en/index.html": page})
    search_index.index(public)
    assert fragments(public)["/en/"]["content"].split() == ["C++", "−η", "∇", "J."]
    entry = json.loads((public / "pagefind/pagefind-entry.json").read_bytes())
    assert entry["include_characters"][-3:] == ["+", "#", "∇"]
    assert (public / "en/index.html").read_text(encoding="utf-8") == page


def test_pages_are_indexed_whole_only_if_no_page_says_what_to_index(tmp_path):
    public = tmp_path / "public"
    page = "<html lang=en><body><h1>One</h1><p>Word</p></body></html>"
    write(public, {"book.html": page, "en/index.html": page})
    search_index.index(public)
    assert set(fragments(public)) == {"/book.html", "/en/"}
    shutil.rmtree(public / "pagefind")
    write(public, {"en/index.html": ENGLISH_PAGE})
    search_index.index(public)
    assert set(fragments(public)) == {"/en/"}


def test_a_page_that_is_not_utf_8_is_indexed(tmp_path):
    public = tmp_path / "public"
    write(public, {"en/index.html": ENGLISH_PAGE})
    (public / "old.html").write_bytes("<html>caf\xe9</html>".encode("latin-1"))
    search_index.index(public)
    assert "/en/" in fragments(public)


def test_a_missing_pagefind_is_reported_with_how_to_install_it(tmp_path, monkeypatch):
    files = importlib.resources.files

    def installed(name: str):
        if name == "pagefind_bin_extended":
            raise ModuleNotFoundError
        return files(name)

    monkeypatch.setattr("importlib.resources.files", installed)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(StudyError, match=r"Pagefind is not installed; delete \.venv"):
        search_index.index(tmp_path)


def test_an_error_of_pagefind_is_reported_in_its_words(tmp_path):
    with pytest.raises(StudyError, match="not able to build an index"):
        search_index.index(tmp_path)
