"""The JSON-LD of a topic's page: its cards, breadcrumbs and date."""

from pathlib import Path
from typing import Any

import html5lib
from helpers.html_audit import Audit
from helpers.rendered import answer_section, html_of, json_ld, local_file, pages_by_address

BASE = "https://small.example/"
Card = tuple[str, str, str]
"""Id, question and answer, without white space."""


def text_of(element: Any) -> str:
    """Return an element's visible text; a formula that is no plain row of symbols is its TeX."""
    text = element.text or ""
    for child in element:
        if child.tag.rpartition("}")[2] == "math":
            names = {each.tag.rpartition("}")[2] for each in child.iter()}
            is_row = not names & {"mfrac", "msup"}
            parts = [each for each in child.iter() if each.tag.endswith("annotation") != is_row]
            text += "".join(each.text or "" for each in parts)
        else:
            text += text_of(child)
        text += child.tail or ""
    return " ".join(text.split())


def shown_cards(html: str) -> list[Card]:
    """Return the cards that the page shows."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    cards = [item for item in tree.iter("li") if item.get("class") == "card"]
    for summary in [item for card in cards for item in card.iter("summary")]:
        summary.clear()
    sides = [(card.find("div"), card.find("details")) for card in cards]
    texts = [["".join(text_of(side).split()) for side in both] for both in sides]
    return [(card.get("id"), *text) for card, text in zip(cards, texts, strict=True)]


def quiz_cards(audit: Audit) -> list[Card]:
    """Return the cards of the page's JSON-LD."""
    quiz = json_ld(audit).get("Quiz", {"hasPart": []})
    assert {part["eduQuestionType"] for part in quiz["hasPart"]} <= {"Flashcard"}
    return [
        (
            part["@id"].removeprefix("#"),
            "".join(part["text"].split()),
            "".join(part["acceptedAnswer"]["text"].split()),
        )
        for part in quiz["hasPart"]
    ]


def test_the_quiz_has_the_texts_of_the_review(course):
    review = (
        '1. What is `a` & *b*?\nAnswer: "So" `</script><!--` it is\n\n'
        "2. Why? {#why}\n   Answer:\n\n   Since \\(n=2\\) and \\(\\frac{a}{b}\\):\n\n"
        "   ```py\n   x < 1\n   ```\n"
    )
    answer_section(course, review, section=3)
    html = html_of(course)
    assert [card[0] for card in shown_cards(html)] == ["card-q1", "card-why"]
    assert quiz_cards(Audit(html)) == shown_cards(html)
    assert Audit(html).active == []


def test_every_topic_describes_its_cards_and_its_breadcrumbs(built: Path):
    cards = 0
    for address, audit in pages_by_address(built, BASE).items():
        html = local_file(built, address).read_text(encoding="utf-8")
        if audit.all("article")[0]["class"] != "topic":
            assert audit.data == []
            continue
        nodes = json_ld(audit)
        resource = nodes["LearningResource"]
        assert resource["@id"] == address
        assert resource["inLanguage"] == audit.all("html")[0]["lang"]
        steps = nodes["BreadcrumbList"]["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert steps[-2]["item"] == resource["isPartOf"]
        assert all(local_file(built, step["item"]).exists() for step in steps[:-1])
        assert len(quiz_cards(audit)) == len(shown_cards(html))
        if "<math" not in html:
            assert quiz_cards(audit) == shown_cards(html)
        cards += len(quiz_cards(audit))
    assert cards >= 25
