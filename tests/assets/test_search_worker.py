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


def test_a_query_that_failed_is_searched_again(run):
    run(
        "var outcomes = [];"
        "var ask = () => answer({ query: 'rye', from: 0, size: 5 })"
        ".then(({ total }) => outcomes.push(total), ({ message }) => outcomes.push(message));"
        "loading = Promise.reject(Error('offline')); ask();"
    )
    finish_promises(run)
    run("loading = Promise.resolve({ search: async () => ({ results: [] }) }); ask();")
    finish_promises(run)
    assert json.loads(run("JSON.stringify(outcomes)")) == ["offline", 0]


def finish_promises(run) -> None:
    """Run what waits for promises, in the context that the function evaluates in."""
    while run.__self__.execute_pending_job():
        pass
