"""Scripts told from the letters of a text."""

import pytest

from askbook.text import script_detection


@pytest.mark.parametrize(
    ("text", "script", "fits"),
    [
        ("酵母讓麵團發酵並產生氣體", "traditional", True),
        ("酵母讓麵團發酵並產生氣體", "simplified", False),
        ("酵母让面团发酵并产生气体", "simplified", True),
        ("酵母让面团发酵并产生气体", "traditional", False),
        ("Yeast raises the dough", "latin", True),
        ("Yeast raises the dough", "traditional", False),
        ("酵母讓麵團發酵並產生氣體", "latin", False),
        ("用 Rust 與 Python 寫一個 Parser 程式", "traditional", True),
        ("Дрожжи поднимают тесто", "cyrillic", True),
        ("酵母が生地を発酵させます", "japanese", True),
        ("酵母讓麵團發酵並產生氣體", "japanese", False),
        ("Yeast raises the dough", "japanese", False),
        ("酵母が生地を発酵させます", "traditional", False),
        ("short", "thai", True),
    ],
)
def test_a_text_fits_the_script_of_most_of_its_letters(text, script, fits):
    assert script_detection.fits(text, script) is fits
