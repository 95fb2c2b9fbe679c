"""Finding topics by their titles: what is found for a query, and in which order."""

import json

import pytest
from helpers import js

TITLES = [
    ["Bread", "", [
        ["Fermentation", "", [
            "Bulk Fermentation",
            "Slow Cold Proofing",
            "Proof and Crust Loss",
            ["Wild Yeast Starters", "", [], ["Levain", "Sourdough Culture"]],
        ]],
        ["Baking", "", [
            "Multigrain Pans", "Steam", "Baking Rates", "Crust and Crumb", "Batch Baking",
        ]],
        ["Tools", "", ["Scales for Grams", "C++ Timers", "Serrated Knives (SKs)"]],
    ]],
]  # fmt: skip
CHINESE = [["麵包", "bread", [["天然酵種", "starters"], ["酵種的保存", "keeping"]]]]


def topics_of(titles: list) -> str:
    return f"[...walk({json.dumps(titles)}, OWN)]"


@pytest.fixture(scope="module")
def run():
    return js.engine(
        'const home = "/"; const languages = [];',
        js.source("search/match.js"),
        js.source("search/titles.js"),
        """
        const matching = (topics, query) => {
          const rank = ranking(query);
          const found = topics.map((topic) => [rank(topic), topic.title]);
          return found.filter(([r]) => r < RANKS).sort(([a], [b]) => a - b).map(([, t]) => t);
        };
        const meant = (topics, query) => {
          const typosFor = misspelling(query);
          const found = topics.map((topic) => [typosFor(topic), topic.title]);
          return found.filter(([n]) => n < Infinity).sort(([a], [b]) => a - b).map(([, t]) => t);
        };
        """,
    )


@pytest.fixture
def found(run):
    """Return a function that gives the titles found for a query, the best first."""

    def titles(query: str, tree: list = TITLES) -> list[str]:
        found = run(f"JSON.stringify(matching({topics_of(tree)}, {json.dumps(query)}))")
        return json.loads(found)

    return titles


@pytest.fixture
def meant(run):
    """Return a function that gives the titles that a query with typos may mean."""

    def titles(query: str) -> list[str]:
        return json.loads(run(f"JSON.stringify(meant({topics_of(TITLES)}, {json.dumps(query)}))"))

    return titles


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("fermentation", ["Fermentation", "Bulk Fermentation"]),
        ("baking", ["Baking", "Baking Rates", "Batch Baking"]),
        ("crust", ["Crust and Crumb", "Proof and Crust Loss"]),
        ("crumb crust", ["Crust and Crumb"]),
        ("eam", ["Steam"]),
        ("c++", ["C++ Timers"]),
    ],
    ids=["whole", "beginning", "beginning of a word", "another order", "inside", "signs"],
)
def test_a_better_match_is_listed_first(found, query, titles):
    shown = found(query)
    assert shown[: len(titles)] == titles


@pytest.mark.parametrize(
    ("letters", "title"),
    [
        ("scp", "Slow Cold Proofing"),
        ("SCP", "Slow Cold Proofing"),
        ("wy", "Wild Yeast Starters"),
        ("wys", "Wild Yeast Starters"),
        ("mgp", "Multigrain Pans"),
        ("pcl", "Proof and Crust Loss"),
        ("pacl", "Proof and Crust Loss"),
        ("sk", "Serrated Knives (SKs)"),
    ],
    ids=[
        "initials", "capitals", "first initials", "three words", "a letter inside",
        "without a small word", "with a small word", "named in the title",
    ],
)  # fmt: skip
def test_a_title_is_found_by_its_abbreviation(found, letters, title):
    assert found(letters)[0] == title


def test_initials_of_all_words_precede_those_of_the_first_words(found):
    tree = ["Very Able Old Hands", "Vast Autumn Ovens"]
    assert found("vao", tree) == ["Vast Autumn Ovens", "Very Able Old Hands"]


@pytest.mark.parametrize("query", ["levain", "culture", "Sourdough Culture"])
def test_a_topic_is_found_by_its_aliases(found, query):
    assert found(query) == ["Wild Yeast Starters"]


def test_words_are_found_as_one_word(found):
    assert found("bulkferm") == ["Bulk Fermentation"]
    assert found("batchbaking") == ["Batch Baking"]


def test_words_of_the_topics_above_narrow_a_search_by_their_beginnings_only(found):
    assert found("tools scales") == ["Scales for Grams"]
    assert found("ools scales") == []
    assert "Proof and Crust Loss" not in found("bread rust")


def test_one_letter_finds_beginnings_of_words_only(found):
    assert "Steam" not in found("m")
    assert "Multigrain Pans" in found("m")


def test_a_script_without_spaces_is_found_anywhere_in_a_title(found):
    assert found("酵種", CHINESE) == ["酵種的保存", "天然酵種"]
    assert found("麵包 保存", CHINESE) == ["酵種的保存"]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("fermantation", "Fermentation"),
        ("fremetation", "Fermentation"),
        ("bluk", "Bulk Fermentation"),
        ("slow clod prooffing", "Slow Cold Proofing"),
        ("fermenattio", "Fermentation"),
    ],
    ids=["another letter", "swapped and missing", "swapped", "in several words", "unfinished"],
)
def test_a_title_is_recognized_in_spite_of_typos(found, meant, query, title):
    assert found(query) == []
    assert meant(query)[0] == title


@pytest.mark.parametrize("query", ["fxrmxntxtion", "bxxk", "rst", "steams xyz"])
def test_too_many_typos_find_nothing(meant, query):
    assert meant(query) == []


@pytest.mark.parametrize(
    ("word", "other", "number"),
    [
        ("crust", "crust", 0),
        ("cru", "crust", 0),
        ("crsut", "crust", 1),
        ("crst", "crust", 1),
        ("crausts", "crust", 2),
        ("", "crust", 0),
        ("crust", "", 5),
    ],
)
def test_typos_are_counted_up_to_where_the_word_ends(run, word, other, number):
    assert run(f"typos({json.dumps(word)}, {json.dumps(other)})") == number
