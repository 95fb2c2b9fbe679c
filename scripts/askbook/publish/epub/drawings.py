"""SVG drawings for e-readers: the figures of a book without style sheets, and its cover."""

import re
import unicodedata
from collections.abc import Iterator
from html import escape

_STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)
_DARK = re.compile(
    r"@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)\s*\{(?:[^{}]*\{[^{}]*\})*\s*\}"
)
_DEFINITION = re.compile(r"(--[\w-]+)\s*:\s*([^;{}]+);?")
_USE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"\.?[\w-]+")
_TAG = re.compile(r"""<([A-Za-z]+)((?:[^<>"]|"[^"]*")*)>""")
_CLASS = re.compile(r"""\sclass="([^"]*)\"""")
_FONT = re.compile(r"(?<![\w-])font\s*:\s*(?:(italic)\s+)?([\d.]+px)\s+([^;]+)")
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


def plain(svg: str) -> str:
    """Return a drawing for readers that know neither CSS variables nor style sheets in SVG."""
    return _with_style_attributes(_without_variables(svg))


def _with_style_attributes(svg: str) -> str:
    """Move the rules of a style sheet to the elements, if they name only tags or classes."""
    sheet = "".join(re.sub("<[^>]*>", "", found) for found in _STYLE.findall(svg))
    rules = [(one.strip(), body) for many, body in _RULE.findall(sheet) for one in many.split(",")]
    if ' style="' in svg or not all(_SELECTOR.fullmatch(selector) for selector, _ in rules):
        return svg
    rules.sort(key=lambda rule: rule[0].startswith("."))  # a class outranks a tag

    def styled(tag: re.Match[str]) -> str:
        classes = _CLASS.search(tag[2])
        names = {tag[1], *(f".{name}" for name in (classes[1].split() if classes else ()))}
        found: dict[str, str] = {}
        for selector, body in rules:
            if selector in names:
                found.update(_declarations(body))
        if not found:
            return tag[0]
        style = ";".join(f"{name}:{value}" for name, value in found.items())
        return f'<{tag[1]} style="{escape(style)}"{_CLASS.sub("", tag[2])}>'

    return _TAG.sub(styled, _STYLE.sub("", svg))


def _declarations(body: str) -> Iterator[tuple[str, str]]:
    """Yield the properties of a rule, the shorthand ``font`` in full."""
    body = _FONT.sub(
        lambda font: f"font-style:{font[1] or 'normal'};font-size:{font[2]};font-family:{font[3]}",
        body,
    )
    for declaration in filter(str.strip, body.split(";")):
        name, _, value = declaration.partition(":")
        yield name.strip(), value.strip()


def _without_variables(svg: str) -> str:
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
