"""The font for formulas."""

import unicodedata

import pytest
from fontTools.ttLib import TTFont
from helpers.sites import REPO

from tools import math_font

LATIN = ("BOLD", "BOLD ITALIC")
GREEK = ("BOLD ITALIC SMALL ALPHA", "BOLD ITALIC SMALL OMEGA", "BOLD CAPITAL GAMMA")


@pytest.fixture(scope="module")
def font():
    with TTFont(math_font.TARGET) as font:
        yield font


def test_the_font_is_what_its_command_writes():
    assert math_font.math_font() == math_font.TARGET.read_bytes()


def test_the_font_is_small():
    assert math_font.TARGET.stat().st_size <= 52_000


def test_the_font_has_the_letters_of_each_alphabet_that_formulas_use(font):
    names = [f"{kind} {case} {letter}" for kind in LATIN for case in ("CAPITAL", "SMALL")
             for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]  # fmt: skip
    letters = {unicodedata.lookup(f"MATHEMATICAL {name}") for name in (*names, *GREEK)}
    letters |= set("ℂℍℕℙℚℝℤ𝔸𝔹𝕐ℬℰℱℋℐℒℳℛ𝒜𝒵𝟎𝟗𝑎𝑍ℎ𝛼𝜔𝛤")
    assert {letter for letter in letters if ord(letter) not in font.getBestCmap()} == set()


def test_brackets_roots_and_sums_of_the_font_grow(font):
    variants = font["MATH"].table.MathVariants
    growing = set(variants.VertGlyphCoverage.glyphs)
    cmap = font.getBestCmap()
    assert {sign for sign in "()[]{}|⌈⌋⟨√∑∏∫" if cmap[ord(sign)] not in growing} == set()


def test_all_sizes_of_the_root_are_equally_wide(font):
    variants = font["MATH"].table.MathVariants
    place = variants.VertGlyphCoverage.glyphs.index(font.getBestCmap()[ord("√")])
    sizes = variants.VertGlyphConstruction[place]
    glyphs = {size.VariantGlyph for size in sizes.MathGlyphVariantRecord}
    glyphs |= {part.glyph for part in sizes.GlyphAssembly.PartRecords}
    assert len(glyphs) > 4
    assert len({font["hmtx"][glyph][0] for glyph in glyphs}) == 1


def test_the_font_comes_with_its_copyright_and_licence(font):
    names = font["name"]
    assert "STIX Fonts Project Authors" in names.getDebugName(0)
    assert "SIL Open Font License, Version 1.1" in names.getDebugName(13)
    licence = (math_font.TARGET.parent / "OFL.txt").read_text(encoding="utf-8")
    assert "The STIX Fonts Project Authors" in licence
    version = names.getDebugName(5).removeprefix("Version ")
    assert f"| STIX Two Math, reduced | {version} | OFL-1.1 |" in (REPO / "LICENSES.md").read_text(
        encoding="utf-8"
    )
