"""A Review's cards, on the page and as data."""

import json

from helpers.html_audit import Audit
from helpers.rendered import FIRST_FOLDER, answer_section, html_of
from helpers.sites import read

REVIEW = 3
CARDS = f"public/{FIRST_FOLDER}/cards.json"


def test_a_review_is_a_list_of_cards_and_the_same_cards_are_published_as_json(course):
    first = "1. Which?\n\n   A) x\n\n   Answer:\n\n   ```py\n   2. y\n   ```\n\n   So."
    second = "2. Why? {#why}\nAnswer: `{{% lb %}}<` *b*"
    answer_section(course, f"Two:\n\n{first}\n\n{second}", section=REVIEW)
    audit = Audit(html_of(course))
    assert [item["id"] for item in audit.all("li") if "id" in item] == ["card-q1", "card-why"]
    assert len(audit.all("details")) == 2
    assert "Two:" in audit.text
    data = json.loads(read(course, CARDS))
    cards = data.pop("cards")
    assert data == {"title": "First Topic", "path": f"/{FIRST_FOLDER}/", "language": "en"}
    assert [card["id"] for card in cards] == ["q1", "why"]
    assert "2. y" in Audit(cards[0]["answer"]).text
    assert cards[1] == {
        "id": "why",
        "question": "<p>Why?</p>",
        "answer": "<p><code>{{&lt;</code> <em>b</em></p>",
    }


def test_a_review_in_another_form_is_shown_as_it_is_and_has_no_cards(course):
    answer_section(course, "1. What?\n2. Why?", section=REVIEW)
    audit = Audit(html_of(course))
    assert audit.all("details") == []
    assert "What?" in audit.text
    assert json.loads(read(course, CARDS))["cards"] == []


def test_no_character_in_an_answer_makes_a_card_or_an_attribute(course):
    forged = "&#4;&#1;x&#3;y&#2;z &#1;[x](https://x.org/onpointerover=location=name//)"
    answer_section(course, f"1. Which?\nAnswer: {forged}\n\n2. Why?\nAnswer: So.", section=REVIEW)
    audit = Audit(html_of(course))
    assert [item["id"] for item in audit.all("li") if "id" in item] == ["card-q1", "card-q2"]
    assert audit.active == []
    cards = json.loads(read(course, CARDS))["cards"]
    assert [card["id"] for card in cards] == ["q1", "q2"]
    assert cards[1]["answer"] == "<p>So.</p>"


def test_each_of_many_cards_has_its_own_id(course):
    review = "\n\n".join(f"{number}. Why?\nAnswer: {number}." for number in range(1, 251))
    answer_section(course, review, section=REVIEW)
    html_of(course)
    cards = json.loads(read(course, CARDS))["cards"]
    assert [card["id"] for card in cards] == [f"q{number}" for number in range(1, 251)]
