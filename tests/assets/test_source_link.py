"""Where a text comes from, and when to keep silent about it."""

import json

import pytest
from helpers import js

PLACES = [
    {"text": "A filter slides across the image and computes dot products with its pixels."},
    {"text": "Stride is the number of pixels by which the filter moves at every position."},
    {"text": "Pooling layers shrink the feature maps, by the largest value of a region."},
]


@pytest.fixture(scope="module")
def place_of():
    run = js.engine(js.source("recall/source-link.js"))

    def number(text: str, places: list[dict[str, str]] = PLACES) -> object:
        return run(f"findSource({json.dumps(text)}, {json.dumps(places)}, wordFinder('en'))")

    return number


def test_a_text_is_led_to_its_place(place_of):
    assert place_of("The stride says how many pixels the filter moves.") == 1
    assert place_of("Pooling keeps the largest value of each region of the feature maps.") == 2


@pytest.mark.parametrize(
    "text",
    [
        "Dropout switches units off at random while the network is trained.",
        "The filter and its pixels.",
        "The number of pixels at every position, and feature maps of the largest region.",
        "",
    ],
    ids=["elsewhere", "too short", "two places", "empty"],
)
def test_what_is_not_plain_is_not_claimed(place_of, text):
    assert place_of(text) == -1


def test_paragraphs_under_one_heading_do_not_compete(place_of):
    twice = [PLACES[1], {"text": PLACES[1]["text"] + " Often it is one."}]
    text = "The stride says how many pixels the filter moves."
    assert place_of(text, [*twice, PLACES[2]]) == -1
    under = [place | {"under": "Stride"} for place in twice]
    assert place_of(text, [*under, PLACES[2]]) in (0, 1)


def test_a_page_without_an_explanation_has_no_place(place_of):
    assert place_of("The stride says how many pixels the filter moves.", []) == -1
