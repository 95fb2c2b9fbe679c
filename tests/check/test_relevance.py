"""The subject that an answer should have, in the words of its language."""

from pathlib import PurePath

import pytest

from askbook.check.relevance import subject
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
