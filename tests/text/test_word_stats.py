"""Words of a text, counted and reduced to what the text is about."""

from askbook.text import word_stats


def test_words_are_counted_in_every_script():
    assert word_stats.count("It isn't a list-of-words, 3×3.") == 6
    assert word_stats.count("用 Rust 寫作") == 4


def test_content_words_leave_out_code_links_and_common_words():
    assert word_stats.content("The networks `train` on https://x.org: \\(abc\\) what?") == {
        "networ"
    }
    assert word_stats.content("發酵粉") == {"發酵", "酵粉"}
