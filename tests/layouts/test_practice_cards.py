"""The cards of a section's own topics in one file, which practice fetches."""

import json

from helpers.small_site import COURSE, FLOUR, SECTION


def contents(built, page: str) -> dict:
    file = built / page.lstrip("/") / "practice.json"
    return json.loads(file.read_text(encoding="utf-8"))


def test_a_section_has_the_cards_of_its_own_topics(built):
    topics = {topic["path"]: topic for topic in contents(built, SECTION)["topics"]}
    published = json.loads((built / FLOUR.lstrip("/") / "cards.json").read_text(encoding="utf-8"))
    assert topics[FLOUR]["cards"] == published["cards"]
    assert all(path == SECTION or path.startswith(SECTION) for path in topics)
    assert all(topic["cards"] for topic in topics.values())


def test_a_section_names_the_sections_inside_and_the_one_above(built):
    course = contents(built, COURSE)
    assert {"title": "Ingredients", "page": SECTION} in course["sections"]
    assert course["above"] == {"title": "Sourdough", "page": "/"}
    home = contents(built, "/")
    assert home["sections"] == [{"title": "Sourdough", "page": COURSE}]
    assert "above" not in home
    assert contents(built, "/de/")["sections"][0]["page"] == f"/de{COURSE}"
