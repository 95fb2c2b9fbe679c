"""The subject that an answer should have, in the words of its language."""

from pathlib import PurePath

import pytest

from askbook.check.relevance import Subject, is_in_sense, subject
from askbook.pages import topics

TREE = """\
- title: Mehl
  {above}
  context: Brot backen
  children:
    - title: Roggenmehl
      titles: {{pl: Mąka żytnia}}
      aliases: [Roggen]
"""
TRANSLATED = "titles: {pl: Mąka}"


@pytest.mark.parametrize(
    ("above", "language", "names", "context"),
    [
        (TRANSLATED, "de", ("Roggenmehl", "Roggen"), "Brot backen"),
        (TRANSLATED, "pl", ("Mąka żytnia", "Roggenmehl", "Roggen"), "Mąka"),
        ("", "pl", ("Mąka żytnia", "Roggenmehl", "Roggen"), "Brot backen"),
    ],
    ids=["default language", "translated", "no translation above"],
)
def test_a_subject_is_named_in_the_language_of_its_page(above, language, names, context):
    tree = topics.load(TREE.format(above=above), PurePath("topics.yaml"), ["pl"])
    _, place = topics.walk(tree)
    found = subject(place, tree, language, is_default=language == "de")
    assert (found.names, found.context) == (names, context)


def words(first: int, last: int) -> str:
    """Return words of which no two are equal."""
    digits = str.maketrans("0123456789", "abcdefghij")
    return " ".join(f"{number:06}".translate(digits) for number in range(first, last))


@pytest.mark.parametrize(
    ("shared", "field", "is_accepted"),
    [
        (10, "", True), (10, "field", True),
        (9, "", True), (9, "field", False), (5, "", True), (5, "field", False),
        (4, "", False), (4, "field", False),
        (0, f"field {words(0, 1)}", False), (0, f"field {words(0, 2)}", True),
    ],
)  # fmt: skip
def test_the_sense_shows_in_shared_words_or_in_two_of_the_field(shared, field, is_accepted):
    answer, beside = words(0, 100), words(100 - shared, 200 - shared)
    found = Subject(names=("Proofing",), field=field, beside=beside)
    assert is_in_sense(answer, found, frozenset()) == is_accepted
