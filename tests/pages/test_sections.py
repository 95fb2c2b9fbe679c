import re
from pathlib import Path

import pytest
from helpers.example import CATALOG, SECTIONS

from askbook.errors import SourceError
from askbook.pages import sections

PATH = Path("data/sections.yaml")
REAL = SECTIONS.read_text(encoding="utf-8")


def test_every_language_has_the_four_sections_in_order():
    for language in CATALOG.languages.values():
        assert tuple(form.kind for form in language.sections) == sections.KINDS


def test_prompts_name_the_topic():
    prompts = [form.prompt_for("Rye") for form in CATALOG.default.sections]
    assert prompts[:2] == ["give me five question about Rye", "Explain Rye and give an example"]
    assert all("Rye" in f.prompt_for("Rye") for f in CATALOG.languages["ja"].sections)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("Preview", "preview"), ("Kernpunkte", "keypoint"), ("Das Wichtigste", "keypoint"),
     ("復習", "review")],
    ids=["default", "another language", "former heading", "another script"],
)  # fmt: skip
def test_headings_of_all_languages_have_a_kind(heading, kind):
    assert CATALOG.kinds[heading] == kind


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: explain", "kind: explian", "expected preview, explain, keypoint, review, got"),
        ("heading: Preview", "headline: Preview", "unknown key 'headline'"),
        ("[[ topic ]] and", "[[ topik ]] and", "a prompt may use [[ topic ]] and nothing else"),
        ("[[ topic ]] and", "[[ topic and", "a prompt may use [[ topic ]] and nothing else"),
        ("[[ topic ]] and", "[[ 1/0 ]] and", "a prompt may use [[ topic ]] and nothing else"),
        ("heading: Preview", 'heading: ""', "is empty"),
        ("heading: Preview", "heading: Explain", "one heading is used for two sections"),
        ("en:", "../x:", "'../x' is not a language code"),
        ("Explain [[", "Do {{< x >}} [[", "a prompt cannot contain {{< or {{%"),
        ("{questions: 5,", "{question: 5,", "unknown key 'question'"),
        ("{questions: 5,", "{questions: five,", "expected a whole number"),
        ("words: 25-300", "words: 300-25", "expected a range such as 3-12"),
        ("script: latin", "script: runes", "unknown script 'runes'; known are latin, traditional"),
    ],
    ids=["kind", "key", "name", "bracket", "sum", "empty", "twice", "language", "shortcode",
         "rule", "number", "range", "script"],
)  # fmt: skip
def test_a_mistake_is_reported_at_its_line(old, new, message):
    text = REAL.replace(old, new, 1)
    assert text != REAL
    with pytest.raises(SourceError, match=r"^data/sections.yaml:\d+: ") as caught:
        sections.load(text, PATH)
    assert message in str(caught.value)


def test_requirements_of_answers_are_read():
    preview, explain, keypoint, review = (form.expected for form in CATALOG.default.sections)
    assert preview.questions == review.cards == 5
    assert 80 in explain.words
    assert 79 not in explain.words
    assert (keypoint.items.least, keypoint.items.most) == (3, 15)
    assert "example" in explain.example


def test_requirements_and_script_are_optional():
    text = re.sub(r"(?m)^      expected:(?: .*|(?:\n {8}.*)+)\n|^  script:.*\n", "", REAL)
    bare = sections.load(text, PATH).default
    assert bare.script == ""
    assert bare.form("explain").expected == sections.Expected()
