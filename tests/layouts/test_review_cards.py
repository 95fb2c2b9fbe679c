"""A Review's cards, on the page and as data."""

import json

from helpers.html_audit import Audit
from helpers.rendered import FIRST_FOLDER, answer_section, html_of
from helpers.sites import read, write

REVIEW = 3
SECOND_FOLDER = "course/part-one/second-topic"
CARDS = f"public/{FIRST_FOLDER}/cards.json"


def answers(page: Audit) -> list[dict[str, str]]:
    """Return the boxes of a page that hide a card's answer."""
    return [box for box in page.all("details") if box.get("class") != "cite"]


def test_a_review_is_a_list_of_cards_and_the_same_cards_are_published_as_json(course):
    first = "1. Which?\n\n   A) x\n\n   Answer:\n\n   ```py\n   2. y\n   ```\n\n   So."
    second = "2. Why? {#why}\nAnswer: `{{% lb %}}<` *b*"
    answer_section(course, f"Two:\n\n{first}\n\n{second}", section=REVIEW)
    audit = Audit(html_of(course))
    assert [item["id"] for item in audit.all("li") if "id" in item] == ["card-q1", "card-why"]
    assert len(answers(audit)) == 2
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


def test_a_note_on_a_card_follows_its_answer_wherever_the_card_is_shown(course):
    answer_section(
        course, "1. Which?\nAnswer: This.\n\n2. Why? {#why}\nAnswer: So.", section=REVIEW
    )
    note = '{date: "2026-12-01", en: "*No*: [other](second-topic.md)."}'
    write(course, {"data/notes.yaml": f"/{FIRST_FOLDER}:\n  cards:\n    q1: {note}\n"})
    audit = Audit(html_of(course))
    place = audit.text.index("Editors' note")
    assert audit.text.index("This.") < place < audit.text.index("Why?")
    assert "This." in audit.data[0]
    assert "No: other." in audit.data[0]
    first, second = json.loads(read(course, CARDS))["cards"]
    assert first["noted"] == "2026-12-01"
    assert Audit(first["note"]).links() == [f"/{SECOND_FOLDER}/"]
    assert "note" not in second
    sheet = Audit(read(course, "public/course/part-one/questions.html")).text
    assert sheet.index("This.") < sheet.index("No: other.") < sheet.index("So.")


def test_a_note_on_a_card_in_another_language_is_not_shown(course):
    answer_section(course, "1. Which?\nAnswer: This.", section=REVIEW)
    note = f'/{FIRST_FOLDER}: {{cards: {{q1: {{date: "2026-12-01", xx: Never shown.}}}}}}\n'
    write(course, {"data/notes.yaml": note})
    assert "Never shown" not in html_of(course)


def test_a_review_in_another_form_is_shown_as_it_is_and_has_no_cards(course):
    answer_section(course, "1. What?\n2. Why?", section=REVIEW)
    audit = Audit(html_of(course))
    assert answers(audit) == []
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


def test_headings_in_cards_repeat_no_id_of_the_page(course):
    answer_section(course, "### Same\n\nSo.")
    answer_section(course, "1. Which?\nAnswer:\n\n   ### Same\n\n   This.", section=REVIEW)
    audit = Audit(html_of(course))
    assert audit.text.count("Same") > 1
    assert len(audit.ids()) == len(set(audit.ids()))
