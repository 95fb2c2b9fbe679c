"""The index of the full text, made by Pagefind's real binary."""

import gzip
import hashlib
import importlib.resources
import json
import shutil

import pytest
from helpers.minisite import SEED, read, write

import build
import generate
from askbook.errors import StudyError
from askbook.pages import page
from askbook.publish import search_index

FIRST = "content/course/part-one/first-topic.md"
CHINESE = "content/course/part-one/first-topic.zh-tw.md"


@pytest.fixture
def course(site):
    tree = read(site, "data/topics.yaml")
    tree = tree.replace("- First Topic", "- title: First Topic\n          titles: {zh-tw: 主題}")
    write(site, {"data/topics.yaml": tree})
    generate.main(["--site", str(site), "--quiet"])
    return site


def answered(site, name: str, section: int, answer: str) -> None:
    found = page.loads(read(site, name))
    old = found.sections[section]
    write(site, {name: page.dumps(found.with_section(old, old.with_answer(answer)))})


def built(site):
    assert build.main(["--site", str(site), "--quiet", "--keep-going"]) == 0
    return site / "public"


def fragments(public) -> dict[str, dict]:
    """Return what can be found of each page, by its address."""
    found = {}
    for file in (public / "pagefind/fragment").iterdir():
        data = json.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd"))
        found[data["url"]] = data
    return found


def test_topics_are_indexed_by_language_and_nothing_else_is(course):
    answered(course, FIRST, 1, "An aardvark digs.")
    public = built(course)
    found = fragments(public)
    assert set(found) >= {"/course/", "/course/part-one/first-topic/"}
    assert not {"/", "/404.html", "/zh-tw/", "/zh-cn/"} & set(found)
    assert "aardvark" in found["/course/part-one/first-topic/"]["content"]
    entry = json.loads((public / "pagefind/pagefind-entry.json").read_bytes())
    assert list(entry["languages"]) == ["en", "zh-tw"]


def test_prompts_formulas_sources_and_the_answers_of_cards_are_not_found(course):
    answered(course, FIRST, 1, r"Mass is \(\mathbf{m}\) here.")
    answered(course, FIRST, 3, "1. Who digs?\nAnswer: The aardvark.\n2. Why?\nAnswer: Ants.")
    text = fragments(built(course))["/course/part-one/first-topic/"]["content"]
    assert "Who digs?" in text
    assert "aardvark" not in text
    assert "mathbf" not in text
    assert "give me five question" not in text
    assert "Asked a chat model" not in text
    assert "第" not in text


def test_each_step_and_each_card_can_be_led_to(course):
    answered(course, FIRST, 3, "1. Who digs?\nAnswer: The aardvark.")
    anchors = fragments(built(course))["/course/part-one/first-topic/"]["anchors"]
    steps = [anchor["text"] for anchor in anchors if anchor["element"] == "h2"]
    assert steps == ["Preview", "Explain", "Keypoint", "Review"]
    assert [anchor["id"] for anchor in anchors][-1] == "card-q1"


def test_only_what_a_browser_reads_is_published(course):
    public = built(course)
    names = {file.name.partition(".")[0] for file in (public / "pagefind").iterdir()}
    assert names == {
        "LICENSE", "fragment", "index", "pagefind", "pagefind-entry", "pagefind-worker", "wasm"
    }  # fmt: skip


def test_two_builds_have_the_same_index_byte_for_byte(course, monkeypatch):
    write(course, {FIRST: SEED.read_bytes().decode()})
    answered(course, CHINESE, 1, "池化層把特徵圖縮小。")

    def index() -> dict[str, str]:
        shutil.rmtree(course / "public", ignore_errors=True)
        public = built(course)
        return {
            str(file.relative_to(public)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in (public / "pagefind").rglob("*")
            if file.is_file()
        }

    first = index()
    monkeypatch.setenv("PAGEFIND_OUTPUT_SUBDIR", "elsewhere")
    monkeypatch.setenv("RAYON_NUM_THREADS", "1")
    assert [index() for _ in range(4)] == [first] * 4


def test_each_chinese_character_is_a_word_of_its_own_and_no_tag_changes(course):
    answered(course, CHINESE, 1, "池化層縮小特徵圖 feature map。")
    found = fragments(built(course))["/zh-tw/course/part-one/first-topic/"]
    assert "池\u200b化\u200b層\u200b縮\u200b小" in found["content"]
    assert search_index.separate_characters("<a title='池化 > 層'>池化</a> ab池") == (
        "<a title='池化 > 層'>池\u200b化</a> ab池"
    )
    html = read(course, "public/zh-tw/course/part-one/first-topic/index.html")
    assert "\u200b" not in html


def test_without_pagefind_the_build_fails_and_says_what_to_do(course, monkeypatch, capsys):
    files = importlib.resources.files

    def installed(name: str):
        if name == "pagefind_bin_extended":
            raise ModuleNotFoundError
        return files(name)

    monkeypatch.setattr("importlib.resources.files", installed)
    monkeypatch.setenv("PATH", "")
    assert build.main(["--site", str(course), "--quiet"]) == 2
    assert "Pagefind is not installed; make site installs it" in capsys.readouterr().err
    assert not (course / "public").exists()


def test_what_pagefind_says_is_told(tmp_path):
    with pytest.raises(StudyError, match="not able to build an index"):
        search_index.index(tmp_path)
