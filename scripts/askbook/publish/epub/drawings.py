"""SVG drawings for e-readers: the figures of a book without CSS variables, and its cover."""

import re
import unicodedata
from html import escape

_STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)
_DARK = re.compile(
    r"@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)\s*\{(?:[^{}]*\{[^{}]*\})*\s*\}"
)
_DEFINITION = re.compile(r"(--[\w-]+)\s*:\s*([^;{}]+);?")
_USE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
_DEPTH = 5
"""How deep variables may be defined by other variables."""

_COVER = """\
<?xml version="1.0" encoding="utf-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="2400" viewBox="0 0 1600 2400">
<rect width="1600" height="2400" fill="#fcfaf6"/>
<rect width="1600" height="36" fill="#005e63"/>
<g fill="none" stroke="#005e63" stroke-width="14">
{rings}
</g>
<g fill="#27201a" font-family="Georgia, serif" font-size="{size}" text-anchor="middle">
{lines}
</g>
<text x="800" y="2220" fill="#5c534d" font-family="sans-serif" font-size="64" text-anchor="middle">\
{site}</text>
</svg>
"""
_RINGS = ((560, 1600, 150), (800, 1600, 150), (1040, 1600, 150), (800, 1600, 390))
_LINE = 18
"""Letters on a line of the cover; a wide character counts as two."""


def without_variables(svg: str) -> str:
    """Return a drawing with its CSS variables replaced by their values for light backgrounds."""
    values: dict[str, str] = {}

    def plain(style: re.Match[str]) -> str:
        rules = _DARK.sub("", style[0])
        values.update((name, value.strip()) for name, value in _DEFINITION.findall(rules))
        return _DEFINITION.sub("", rules)

    svg = _STYLE.sub(plain, svg)
    for _ in range(_DEPTH):
        svg = _USE.sub(lambda use: values.get(use[1], str(use[2] or "inherit")), svg)
    return svg


def cover(title: str, site: str) -> str:
    """Return a cover with the title of the book and of its site."""
    lines = _wrapped(title)
    size = 150 if len(lines) < 4 else 110
    first = 760 - len(lines) * size // 2
    written = (
        f'<text x="800" y="{first + place * size * 5 // 4}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    rings = (f'<circle cx="{x}" cy="{y}" r="{r}"/>' for x, y, r in _RINGS)
    return _COVER.format(
        rings="\n".join(rings), lines="\n".join(written), size=size, site=escape(site)
    )


def _wrapped(title: str) -> list[str]:
    """Break a title into lines: between words, and between wide characters."""
    lines = [""]
    for piece in re.findall(r"[\u1100-\uffdc]|[^\u1100-\uffdc\s]+\s*|\s+", title):
        if lines[-1] and _width(lines[-1] + piece.rstrip()) > _LINE:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
