import pytest
from helpers.example import CATALOG, SECTIONS, example_page

from askbook.answers.importer import import_page
from askbook.pages import sections_file

ANSWERS = [
    "\n".join(f"{n}. Why {n}?" for n in range(1, 6)),
    "An explanation.",
    "1.one\n2.two",
    "\n\n".join(f"{n}. Question {n}?\n\nA: Because {n}." for n in range(1, 6)),
]


def old_page(prompts: str = "en", headings: str = "") -> str:
    """Return a page as older sites have it: more blank lines, spaces after each answer."""
    answers = [answer + "   " for answer in ANSWERS]
    return example_page(answers, prompts=prompts, headings=headings, gap="\n\n\n\n")


def test_a_canonical_page_stays_byte_for_byte():
    imported = import_page(example_page(), CATALOG)
    assert imported.text == example_page()
    assert (imported.language.code, imported.cards) == ("en", 5)
    assert (imported.findings, dict(imported.repairs)) == ((), {})


@pytest.mark.parametrize(
    ("prompts", "headings", "language"),
    [("en", "en", "en"), ("de", "de", "de"), ("ja", "ja", "ja"), ("de", "ja", "de")],
)
def test_the_language_is_detected_from_prompts_before_headings(prompts, headings, language):
    assert import_page(old_page(prompts, headings), CATALOG).language.code == language


def test_a_language_without_letters_of_its_own_is_detected():
    plain = str.maketrans("äöüß", "aous")
    german = example_page(ANSWERS, prompts="de").translate(plain)
    catalog = sections_file.load(SECTIONS.read_text(encoding="utf-8").translate(plain), SECTIONS)
    assert import_page(german, catalog).language.code == "de"


def test_a_named_language_is_not_detected():
    assert import_page(old_page("ja"), CATALOG, "de").language.code == "de"


def test_a_review_becomes_cards_and_other_text_stays():
    text = old_page("de")
    imported = import_page(text, CATALOG)
    cards = "\n\n".join(f"{n}. Question {n}?\nAntwort: Because {n}." for n in range(1, 6))
    expected = text.replace("1.one\n2.two", "1. one\n2. two").replace(ANSWERS[3] + "   ", cards)
    assert imported.text == expected
    assert imported.cards == 5
    assert imported.repairs == {
        "review written as cards": 1,
        "list number written in Markdown's form": 1,
    }


@pytest.mark.parametrize("count", [1, 2, 5])
def test_any_number_of_braces_before_a_shortcode_is_escaped_once(count):
    odd = "{{" * count + "{{%< x " * count + "{{{{%< /ask_chatgpt >}}"
    once = import_page(example_page([ANSWERS[0], odd, *ANSWERS[2:]]), CATALOG)
    again = import_page(once.text, CATALOG)
    assert (again.text, dict(again.repairs)) == (once.text, {})
    assert "```" not in once.text


def test_a_page_that_the_file_holds_twice_is_imported_once():
    once = old_page("de")
    assert import_page(once + "\n" + once, CATALOG).text.rstrip() == (
        import_page(once, CATALOG).text.rstrip()
    )


def test_both_pages_are_kept_if_the_file_holds_two():
    other = old_page().replace("An explanation.", "Another explanation.")
    text = import_page(old_page() + "\n" + other, CATALOG).text
    assert text.count("## Explain") == 2
    assert "Another explanation." in text


def test_an_unknown_section_is_kept():
    more = "\n## Links\n{{< ask_chatgpt >}}\ngive me links\n{{< /ask_chatgpt >}}\n\n1. a link\n"
    assert import_page(old_page() + more, CATALOG).text.endswith(more)


def test_an_unreadable_review_is_kept_and_found_at_its_line_in_the_source():
    text = old_page().replace("A: Because 5.", "")
    imported = import_page(text, CATALOG)
    line = text[: text.index("5. Question 5?")].count("\n") + 1
    assert [(found.code, found.line) for found in imported.findings] == [("R003", line)]
    assert "1. Question 1?\n\nA: Because 1." in imported.text


def test_each_line_is_traced_to_the_source():
    text = old_page("de")
    imported = import_page(text, CATALOG)
    for words in ("## Vorschau", "1. Why 1?", "An explanation.", "## Prüfung", "1. Question 1?"):
        line = imported.text[: imported.text.index(words)].count("\n") + 1
        assert imported.source_line(line) == text[: text.index(words)].count("\n") + 1
