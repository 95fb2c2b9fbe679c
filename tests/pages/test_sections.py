import re
from pathlib import Path

import pytest
from helpers.minisite import REPO

from askbook.errors import SourceError
from askbook.pages import sections

PATH = Path("data/sections.yaml")
REAL = (REPO / PATH).read_text(encoding="utf-8")


def test_every_language_has_the_four_sections_in_order(catalog):
    for language in catalog.languages.values():
        assert tuple(form.kind for form in language.sections) == sections.KINDS


@pytest.mark.parametrize(
    ("code", "prompts"),
    [
        ("en", ["give me five question about K", "Explain K and give an example",
                "List the key points of K",
                "Give me 5 medium-difficulty questions with answers about K"]),
        ("zh-tw", ["給我5題K的中文問題", "以中文說明K並舉例", "以中文條列K的重點",
                   "以中文給我5題K的中等難度問題，並在後面列出答案"]),
        ("zh-cn", ["给我5题K的中文问题", "以中文说明K并举例", "以中文条列K的重点",
                   "以中文给我5题K的中等难度问题，并在后面列出答案"]),
    ],
    ids=["en", "zh-tw", "zh-cn"],
)  # fmt: skip
def test_prompts_name_the_topic(catalog, code, prompts):
    assert [form.prompt_for("K") for form in catalog.languages[code].sections] == prompts


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("Preview", "preview"), ("條列重點", "keypoint"), ("彙總重點", "keypoint"),
     ("汇总重点", "keypoint"), ("知识测验", "review")],
)  # fmt: skip
def test_headings_of_all_languages_and_times_have_a_kind(catalog, heading, kind):
    assert catalog.kinds[heading] == kind


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: explain", "kind: explian", "expected preview, explain, keypoint, review, got"),
        ("heading: Preview", "headline: Preview", "unknown key 'headline'"),
        ("[[ topic ]] and", "[[ topik ]] and", "a prompt may use [[ topic ]] and nothing else"),
        ("[[ topic ]] and", "[[ topic and", "a prompt may use [[ topic ]] and nothing else"),
        ("[[ topic ]] and", "[[ 1/0 ]] and", "a prompt may use [[ topic ]] and nothing else"),
        ("heading: Preview", 'heading: ""', "is empty"),
        ("heading: Preview", "heading: Explain", "one heading stands for two sections"),
        ("en:", "../x:", "'../x' is no language's code"),
        ("Explain [[", "Do {{< x >}} [[", "a prompt cannot hold {{< or {{%"),
        ("{questions: 5,", "{question: 5,", "unknown key 'question'"),
        ("{questions: 5,", "{questions: five,", "expected a whole number"),
        ("words: 25-300", "words: 300-25", "expected a range such as 3-12"),
        ("script: latin", "script: runes", "unknown script 'runes'; known are latin, traditional"),
    ],
    ids=["kind", "key", "name", "bracket", "sum", "empty", "twice", "language", "shortcode",
         "rule", "number", "range", "script"],
)  # fmt: skip
def test_a_mistake_is_reported_at_its_line(old, new, message):
    text = REAL.replace(old, new, 1)
    assert text != REAL
    with pytest.raises(SourceError, match=r"^data/sections.yaml:\d+: ") as caught:
        sections.load(text, PATH)
    assert message in str(caught.value)


def test_what_is_expected_of_an_answer_is_read(catalog):
    preview, explain, keypoint, review = (form.expected for form in catalog.default.sections)
    assert preview.questions == review.cards == 5
    assert 80 in explain.words
    assert 79 not in explain.words
    assert (keypoint.items.least, keypoint.items.most) == (3, 15)
    assert "example" in explain.example


def test_nothing_need_be_expected():
    text = re.sub(r"(?m)^      expected:(?: .*|(?:\n {8}.*)+)\n|^  script:.*\n", "", REAL)
    bare = sections.load(text, PATH).default
    assert bare.script == ""
    assert bare.form("explain").expected == sections.Expected()
