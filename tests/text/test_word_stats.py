"""Words of a text, counted and reduced to what the text is about."""

from askbook.text import word_stats


def test_words_are_counted_in_every_script():
    assert word_stats.count("It isn't a list-of-words, 3×3.") == 6
    assert word_stats.count("用 Rust 寫作") == 4


COMMON = frozenset({"the", "what", "is"})


def test_content_words_leave_out_code_links_and_common_words():
    assert word_stats.content("The networks `train` on https://x.org: \\(abc\\) what?", COMMON) == {
        "networ"
    }
    assert word_stats.content("發酵粉", COMMON) == {"發酵", "酵粉"}


def test_short_words_tell_short_texts_apart():
    assert word_stats.gist("What is a?", COMMON) != word_stats.gist("What is b?", COMMON)
    assert word_stats.gist("What does the yeast?", COMMON) == word_stats.gist("Does yeast?", COMMON)


def test_words_are_counted_in_any_case():
    assert word_stats.times("What the thing is, the what", COMMON) == 5
