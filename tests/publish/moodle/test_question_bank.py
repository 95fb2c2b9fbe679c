"""The questions of moodle.xml, read as Moodle's import reads them.

The import (question/format/xml/format.php) takes each ``question`` below ``quiz`` by its type, HTML
from ``text`` below an element with ``format``, and files beside that ``text``. No published parser
knows essays, so `read` does as much as the import needs.
"""

from base64 import b64decode
from xml.etree import ElementTree

import pytest

from askbook.publish.anki.card import Card, Image
from askbook.publish.moodle import question_bank


def read(bank: bytes) -> list[tuple[str, ElementTree.Element]]:
    """Return the questions with their categories, as an import with categories puts them."""
    root = ElementTree.fromstring(bank)
    assert root.tag == "quiz"
    found: list[tuple[str, ElementTree.Element]] = []
    category = ""
    for question in root:
        assert question.tag == "question"
        if question.get("type") == "category":
            category = question.findtext("category/text", "")
        else:
            assert question.findtext("name/text")
            assert question.find("questiontext").get("format") == "html"
            found.append((category, question))
    return found


def card(**changes: object) -> Card:
    values = {
        "guid": "0123456789abcdef", "deck": "Course::Flour", "question": "<p>Why?</p>",
        "answer": "<p>So.</p>", "topic": "Flour", "language": "en", "modified": 0,
    }  # fmt: skip
    return Card(**(values | changes))


def test_a_card_is_an_essay_whose_graders_see_the_answer():
    asked, answered = r"<p>Is \(a &lt; b\)?</p>", "<p>Yes &amp; no.</p>"
    ((_, essay),) = read(question_bank.dumps([card(question=asked, answer=answered)]))
    assert essay.get("type") == "essay"
    assert essay.findtext("name/text") == r"Is \(a < b\)?"
    assert essay.findtext("questiontext/text") == asked
    assert essay.findtext("graderinfo/text") == answered
    assert essay.findtext("idnumber") == "0123456789abcdef"
    assert essay.findtext("responseformat") == "editor"


@pytest.mark.parametrize(
    ("deck", "path"),
    [("Course::Flour", "$course$/top/Course/Flour"), ("A/B::C", "$course$/top/A//B/C")],
    ids=["nested", "a slash in a title"],
)
def test_the_topics_are_nested_categories(deck, path):
    bank = question_bank.dumps([card(deck="X"), card(deck=deck), card(deck=deck)])
    assert [category for category, _ in read(bank)] == ["$course$/top/X", path, path]
    assert bank.count(b'type="category"') == 2


def test_an_image_is_a_file_of_the_text_that_shows_it(tmp_path):
    (tmp_path / "dot.svg").write_bytes(b"<svg/>")
    image = Image(address="https://site.example/a&b/dot.svg", file=tmp_path / "dot.svg")
    answer = '<p><img src="https://site.example/a&amp;b/dot.svg" alt="A dot"></p>'
    ((_, essay),) = read(question_bank.dumps([card(answer=answer, images=(image,))]))
    (file,) = essay.iter("file")
    assert file in essay.find("graderinfo")
    assert f'src="@@PLUGINFILE@@/{file.get("name")}"' in essay.findtext("graderinfo/text")
    assert b64decode(file.text) == b"<svg/>"


def test_characters_that_xml_does_not_allow_are_replaced():
    ((_, essay),) = read(question_bank.dumps([card(question="<p>a\x0bb]]></p>")]))
    assert essay.findtext("questiontext/text") == "<p>a\ufffdb]]></p>"
