"""What the search worker makes of Pagefind's results."""

import json

import pytest
from helpers import js


@pytest.fixture(scope="module")
def run():
    return js.engine(
        'const self = {}; const locale = "en"; const index = "";',
        js.source("search/worker.js"),
    )


@pytest.mark.parametrize(
    ("excerpt", "texts"),
    [
        ("bake <mark>bread</mark> now", ["bake ", "bread", " now"]),
        ("if a &lt; b &gt; <mark>c</mark>", ["if a < b > ", "c", ""]),
        ("? Crust. It <mark>cracks</mark>", ["It ", "cracks", ""]),
    ],
    ids=["a match", "signs of markup", "the end of a sentence, and the heading"],
)
def test_an_excerpt_is_split_into_texts_of_which_every_second_matches(run, excerpt, texts):
    call = f"splitExcerpt({json.dumps(excerpt)}, 'Crust')"
    assert json.loads(run(f"JSON.stringify({call})")) == texts
