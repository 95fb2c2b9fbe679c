#!/usr/bin/env python3
"""Write assets/fonts/math.woff2: the part of STIX Two Math that formulas need.

The source is the font in the package ziamath, which requirements-nodeps.txt pins; the same source
and the same version of fontTools give the same bytes.
"""

import importlib.util
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parents[1] / "assets/fonts/math.woff2"
SOURCE = "fonts/STIXTwoMath-Regular.ttf"

SYMBOLS = (
    "§¨¬¯°±²³´·×÷ˆˇ˙˜ϑϕϱϵ–—‖‘’“”†•…′″‴"
    "ℂℋℍℎℏℐℑℒℓℕℙℚℛℜℝℤℬℰℱℳ"
    "←↑→↓↔↕↖↗↘↙↦↪⇐⇑⇒⇓⇔⇕⟵⟶⟷⟸⟹⟺"
    "∀∁∂∃∄∅∆∇∈∉∋∌∏∐∑−∓∕∖∗∘∙√∝∞∠∣∤∥∦∧∨∩∪∫∮∴∵∼≃≅≈≍≐≔≜≝≠≡≤≥≪≫⊂⊃⊄⊆⊇⊕⊖⊗⊘⊙"
    "⊢⊤⊥⊨⋀⋁⋂⋃⋄⋅⋆⋮⋯⋱⌈⌉⌊⌋⏞⏟⟂⟨⟩⩽⩾"
)
RANGES = (
    (0x20, 0x7E),  # ASCII
    (0x300, 0x303),  # accents
    (0x305, 0x305),
    (0x307, 0x308),
    (0x338, 0x338),
    (0x20D7, 0x20D7),
    (0x391, 0x3A9),  # Greek
    (0x3B1, 0x3C9),
    (0x1D400, 0x1D49B),  # bold, italic and bold italic letters
    (0x1D49C, 0x1D4B5),  # script capitals
    (0x1D538, 0x1D550),  # double-struck capitals
    (0x1D6A8, 0x1D6C0),  # bold Greek capitals
    (0x1D6E2, 0x1D6FA),  # italic Greek
    (0x1D6FC, 0x1D71B),
    (0x1D736, 0x1D755),  # bold italic Greek
    (0x1D7CE, 0x1D7D7),  # bold digits
)
# Fraktur letters are not among them: the course uses none, they would be a file of 7.6 KB of their
# own, and browsers ignore the mathvariant that asks for them (text/math-alphabets.html).
SIZES = 5
"""Ready-made sizes of each bracket; larger ones are put together from parts."""


def characters() -> set[int]:
    """Return the code points that the font should cover, some of them unassigned."""
    ranges = (code for first, last in RANGES for code in range(first, last + 1))
    return {*map(ord, SYMBOLS), *ranges}


def source() -> Path:
    """Return the complete font."""
    spec = importlib.util.find_spec("ziamath")
    assert spec
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / SOURCE


def leave_out_details(font: TTFont) -> None:
    """Remove sizes that can be assembled, and the kerning of scripts, which browsers ignore."""
    math = font["MATH"].table
    math.MathGlyphInfo.MathKernInfo = None
    variants = math.MathVariants
    for glyph in variants.VertGlyphConstruction + variants.HorizGlyphConstruction:
        if glyph.GlyphAssembly:
            glyph.MathGlyphVariantRecord = glyph.MathGlyphVariantRecord[:SIZES]
            glyph.VariantCount = len(glyph.MathGlyphVariantRecord)


def narrow_roots(font: TTFont) -> None:
    """Make all sizes of the root sign as wide as the smallest.

    Chromium reserves the width of the widest, which is a gap after a small root.
    """
    variants = font["MATH"].table.MathVariants
    root = font.getBestCmap()[ord("√")]
    sizes = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(root)]
    names = {size.VariantGlyph for size in sizes.MathGlyphVariantRecord}
    names |= {part.glyph for part in sizes.GlyphAssembly.PartRecords}
    glyphs, widths = font["glyf"], font["hmtx"]
    width, _ = widths[root]
    for name in sorted(names - {root}):
        old_width, bearing = widths[name]
        scale = width / old_width
        glyphs[name].coordinates.scale((scale, 1))
        glyphs[name].coordinates.toInt()
        glyphs[name].recalcBounds(glyphs)
        widths[name] = width, round(bearing * scale)


def math_font() -> bytes:
    """Return the reduced font as WOFF2."""
    options = subset.Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["DSIG", "GDEF", "GPOS", "GSUB"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # names, copyright and licence
    options.recalc_timestamp = False
    with subset.load_font(str(source()), options) as font:
        leave_out_details(font)
        narrow_roots(font)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=characters())
        subsetter.subset(font)
        file = BytesIO()
        subset.save_font(font, file, options)
    return file.getvalue()


if __name__ == "__main__":
    TARGET.write_bytes(math_font())
