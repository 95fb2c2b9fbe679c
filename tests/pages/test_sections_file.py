import re
from pathlib import Path

import pytest
from helpers.example import CATALOG, SECTIONS

from askbook.errors import SourceError
from askbook.pages import sections_file
from askbook.pages.sections import Expected, Format

PATH = Path("data/sections.yaml")
REAL = SECTIONS.read_text(encoding="utf-8")


KINDS = """kinds:
  - {kind: preview, format: questions, after: explain}
  - {kind: explain, format: explanation}
  - {kind: keypoint, format: points, after: explain}
  - {kind: review, format: cards, after: explain}
"""
EXERCISE = "  - {kind: exercise, format: text, after: explain}\n"


def test_every_language_has_its_sections_in_the_order_of_the_kinds():
    order = ["preview", "explain", "keypoint", "review"]
    assert [kind.name for kind in CATALOG.kinds] == order
    for language in CATALOG.languages.values():
        assert list(language.by_kind) == order


def test_a_language_may_leave_out_all_sections_but_the_explanation():
    text = REAL.replace(KINDS, KINDS + EXERCISE)
    german = text.index("    - kind: preview", text.index("de:"))
    text = text[:german] + text[text.index("    - kind: explain", german) :]
    catalog = sections_file.load(text, PATH)
    assert list(catalog.languages["de"].by_kind) == ["explain", "keypoint", "review"]
    assert catalog.languages["de"].format_of("preview") is Format.TEXT
    assert catalog.kind_of(Format.TEXT) == "exercise"


@pytest.mark.parametrize("text", ["", "# A site's own sections.\n"], ids=["empty", "comments"])
def test_a_further_file_without_a_key_changes_nothing(text):
    catalog = sections_file.load(REAL, PATH, (text, Path("own.yaml")))
    assert list(catalog.languages) == list(CATALOG.languages)


def test_prompts_name_the_topic():
    prompts = [form.prompt("Rye") for form in CATALOG.default.sections]
    assert prompts[:2] == ["give me five question about Rye", "Explain Rye and give an example"]
    assert all("Rye" in f.prompt("Rye") for f in CATALOG.languages["ja"].sections)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("Preview", "preview"), ("Kernpunkte", "keypoint"), ("Das Wichtigste", "keypoint"),
     ("復習", "review")],
    ids=["default", "another language", "former heading", "another script"],
)  # fmt: skip
def test_headings_of_all_languages_have_a_kind(heading, kind):
    assert CATALOG.headings[heading] == kind


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (KINDS, "", "missing key 'kinds'"),
        ("format: cards", "format: card", "unknown format 'card'; known are explanation, quest"),
        ("format: cards", "format: points", "a second kind with the format points; use text"),
        ("format: explanation", "format: text", "one kind must have the format explanation"),
        ("kind: review", "kind: preview", "a second kind 'preview'"),
        ("kind: review", "kind: other", "'other' cannot name a kind"),
        ("after: explain", "after: explian", "'after' may be explain, which is asked for at once"),
        ("cards, after: explain", "cards, after: preview", "'after' may be explain, which"),
        ("explanation}", "explanation, after: preview}", "remove 'after' from one kind, which is"),
        ("\nen:", "\nfi:\nen:", "is empty; expected a mapping"),
        ("- kind: explain", "- kind: explian", "unknown kind 'explian'; known are preview,"),
        ("- kind: explain", "- kind: preview", "expected each kind once, in the order preview"),
        ("{cards: 5,", "{items: 3-5,", "only a kind with the format points has items"),
        ("heading: Preview", "headline: Preview", "unknown key 'headline'"),
        ("\nen:", "\nfi: {closings: [], sections: []}\nen:", "missing keys 'answer', 'openings'"),
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
        ("script: latin", "abbreviations: [eg]", "expected an abbreviation with its period"),
        ("script: latin", "script: runes", "unknown script 'runes'; known are latin, traditional"),
    ],
    ids=["no kinds", "format", "format twice", "explanation", "kind twice", "reserved", "after",
         "after itself", "all after", "no value", "kind", "order", "counted", "key", "keys", "name",
         "bracket", "sum", "empty", "twice", "language", "shortcode", "rule", "number", "range",
         "abbreviation", "script"],
)  # fmt: skip
def test_a_mistake_is_reported_at_its_line(old, new, message):
    text = REAL.replace(old, new, 1)
    assert text != REAL
    with pytest.raises(SourceError, match=r"^data/sections.yaml:\d+: ") as caught:
        sections_file.load(text, PATH)
    assert message in str(caught.value)


def test_requirements_of_answers_are_read():
    preview, explain, keypoint, review = (form.expected for form in CATALOG.default.sections)
    assert preview.questions == review.cards == 5
    assert 80 in explain.words
    assert 79 not in explain.words
    assert (keypoint.items.least, keypoint.items.most) == (3, 15)
    assert "example" in explain.example


def test_rivals_are_the_other_languages_in_the_same_script():
    assert list(CATALOG.languages["de"].rivals) == ["English"]
    assert "the" in CATALOG.languages["de"].rivals["English"]
    assert not CATALOG.languages["ja"].rivals


def test_requirements_and_script_are_optional():
    text = re.sub(r"(?m)^      expected:(?: .*|(?:\n {8}.*)+)\n|^  script:.*\n", "", REAL)
    bare = sections_file.load(text, PATH).default
    assert bare.script == ""
    assert bare.by_kind["explain"].expected == Expected()
