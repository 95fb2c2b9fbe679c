"""Laws of normalizing and importing: safe, complete, and stable when repeated."""

import re
from ast import literal_eval
from collections import Counter

from helpers.law import law, must_be_inside
from helpers.strategies import ANSWERS, CATALOG, LANGUAGES, PAGES, WORD_LIST, marked_reviews
from hypothesis import strategies as st

from askbook.answers.importer import import_page
from askbook.answers.normalize import normalize_answer
from askbook.answers.sanitize import is_safe
from askbook.ask import evaluate
from askbook.chat.reply import Reply
from askbook.check.relevance import Subject
from askbook.pages import cards
from askbook.pages.sections import Format
from askbook.text import characters

CASES = st.sampled_from(list(ANSWERS)).flatmap(
    lambda kind: ANSWERS[kind].map(f"{kind}\n{{}}".format)
)
"""A kind of section on the first line, and an answer."""
FORMATS = {kind.name: kind.format for kind in CATALOG.kinds}
QUIZ_LINES = [
    "", "1. Which?", "**2. Why?** {#id}", "3) Who?", "Question 1: What?", "   more", "> quoted",
    "A) One", "B. **Two**", "- **C)** Three", "(a) Four ✅", "- [ ] Five", "* [x] B) Six", "D) <b>",
    "  Because", "Answer: B", "**Answer:** A and C", "Answer: 350 ± 5 g", "Answer: nine",
    "Answer: ٣٥٠ ± ٥", "<details><summary>Show answer</summary>", "</details>",
    "- B: reason", "Answer key:", "1. b", "```", "# Title", "| cell | cell |", "{{< lb >}}", "***",
]  # fmt: skip
LABEL_WORDS = {"Answer", "Question", "key", "and", "Show", "answer", "details", "summary"}
"""The words of QUIZ_LINES that name an answer or join the letters of two."""
WORD = re.compile("|".join(re.escape(word) for word in sorted(WORD_LIST, key=len, reverse=True)))


def words(text: str) -> Counter[str]:
    """Return the words that no repair may remove; a fence's language is not one."""
    text = characters.STRAY.sub("", text.replace("\r", "\n"))
    return Counter(WORD.findall(re.sub(r"(`{3,}|~{3,}).*", "", text)))


@law(CASES)
def test_a_normalized_answer_is_safe_and_keeps_its_words(case):
    kind, _, text = case.partition("\n")
    for language in LANGUAGES:
        normalized = normalize_answer(text, FORMATS[kind], language.labels)
        last = text.count("\n") + 1
        assert words(text) - words(normalized.text) == Counter()
        assert is_safe(normalized.text)
        assert all(1 <= line <= last for line, _ in normalized.repairs)
        assert all(1 <= found.line <= last for found in normalized.findings)


@law(CASES)
def test_normalizing_twice_changes_nothing(case):
    kind, _, text = case.partition("\n")
    once = normalize_answer(text, FORMATS[kind], LANGUAGES[0].labels).text
    again = normalize_answer(once, FORMATS[kind], LANGUAGES[0].labels)
    assert again.text == once
    assert again.repairs == ()
    assert not once.strip() or once.split("\n")[0].strip()


@law(ANSWERS["review"])
def test_canonical_cards_are_read_as_they_were_written(text):
    for language in LANGUAGES:
        normalized = normalize_answer(text, Format.CARDS, language.labels)
        found = cards.read(normalized.text, language.labels.answer)
        if normalized.findings or not found:
            continue
        written = cards.dumps(found, language.labels.answer)
        again = cards.read(written, language.labels.answer)
        assert [(c.question, c.answer, c.id) for c in again] == [
            (c.question, c.answer, c.id) for c in found
        ]
        assert normalized.text.endswith(written)


@law(marked_reviews())
def test_a_review_with_any_markers_is_read_as_its_cards(text):
    number, label, *pairs = text.split("\n")
    asked = [tuple(pair.split("|")) for pair in pairs]
    review = "\n\n".join(
        f"{literal_eval(number).format(place)}{question}\n{literal_eval(label)}{answer}"
        for place, (question, answer) in enumerate(asked, start=1)
    )
    normalized = normalize_answer(review, Format.CARDS, LANGUAGES[0].labels)
    found = cards.read(normalized.text, LANGUAGES[0].labels.answer)
    assert [(card.question, card.answer) for card in found] == asked


@law(st.lists(st.sampled_from(QUIZ_LINES), max_size=16).map("\n".join), examples=60)
def test_a_quiz_is_safe_and_stable_and_keeps_its_words(text):
    for language in LANGUAGES:
        once = normalize_answer(text, Format.QUIZ, language.labels)
        assert is_safe(once.text)
        assert normalize_answer(once.text, Format.QUIZ, language.labels).text == once.text
        said, kept = (set(re.findall(r"[A-Za-z]{3,}", t)) for t in (text, once.text))
        assert said - kept <= LABEL_WORDS, "only labels become ticks"


@law(PAGES, examples=150)
def test_a_second_import_changes_nothing(text):
    for code in CATALOG.languages:
        once = import_page(text, CATALOG, code).text
        again = import_page(once, CATALOG, code)
        assert again.text == once
        assert not again.repairs


@law(PAGES, examples=150)
def test_an_import_loses_no_word(text):
    imported = import_page(text, CATALOG)
    for found in imported.findings:
        must_be_inside(found.line, text)
    if "second copy of the page dropped" in imported.repairs:
        assert words(text).keys() == words(imported.text).keys()
    else:
        assert words(text) - words(imported.text) == Counter()


@law(PAGES.map(lambda text: text.replace("\r", "")), examples=150)
def test_an_import_is_the_same_with_windows_line_ends(text):
    one, other = (import_page(t, CATALOG) for t in (text, text.replace("\n", "\r\n")))
    assert other.text == one.text.replace("\n", "\r\n")
    assert (other.cards, other.repairs, other.findings) == (one.cards, one.repairs, one.findings)


@law(CASES, examples=150)
def test_any_reply_is_judged(case):
    kind, _, text = case.partition("\n")
    about = Subject(names=("K",), context="pooling", field="pooling kernel", beside="a stride")
    for language in LANGUAGES:
        evaluated = evaluate.evaluate(Reply(text=text), kind, language, about)
        assert evaluated.reasons or evaluated.text.strip()
