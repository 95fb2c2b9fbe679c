"""Stray characters, which no page may contain."""

import sys

from askbook.text import characters


def test_no_stray_character_is_printable():
    # The check searches only lines that are not.
    found = filter(characters.STRAY.fullmatch, map(chr, range(sys.maxunicode + 1)))
    assert [stray for stray in found if stray.isprintable()] == []
