"""Converts a card's HTML into the HTML of an Anki field.

Anki has neither the site's style sheets nor its scripts. So formulas become TeX between the
delimiters of Anki's MathJax, syntax highlighting, wrappers and classes are removed, and every
address becomes absolute.
"""

import re
from collections.abc import Sequence
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urljoin

_KEPT = {
    "a": ("href", "title"),
    "img": ("src", "alt", "title", "width", "height"),
    "input": ("type", "checked", "disabled"),
    "ol": ("start", "type"),
    **dict.fromkeys(("b", "code", "del", "em", "i", "kbd", "s", "strong", "sub", "sup"), ()),
    **dict.fromkeys(("blockquote", "br", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "p", "pre"), ()),
    **dict.fromkeys(("dd", "dl", "dt", "li", "ul"), ()),
    **dict.fromkeys(("table", "tbody", "td", "th", "thead", "tr"), ()),
}
"""The elements that are kept, with the attributes that are kept."""

_MATH = re.compile(
    r'(?:<span class="katex">(?P<before>[^<]?))?<math(?P<attributes>[^>]*)>'
    r'(?:(?!</math>).)*?<annotation encoding="application/x-tex">(?P<tex>[^<]*)</annotation>'
    r"(?:(?!</math>).)*</math>(?:(?P<after>[^<]?)</span>)?",
    re.DOTALL,
)
"""A MathML formula with its TeX source as an annotation, and the punctuation in its element."""
_ANKI_BRACKET = r"\[(?=sound:|latex\]|\$\$?\]|/)"
"""A bracket that opens one of Anki's own tags, such as ``[sound:``."""
_ANKI_TAG = re.compile(_ANKI_BRACKET)
_PLAIN = re.compile(rf"(?:[^<\[]++|(?!{_ANKI_BRACKET})\[|</?(?:p|em|strong|code|ul|ol|li|br)>)*")
"""HTML that needs no conversion, as on most cards."""
_ALIGNED = re.compile(r"\balign-(left|center|right)\b")
_ADDRESSES = ("href", "src")
_Attributes = Sequence[tuple[str, str | None]]


def for_anki(html: str, page: str) -> str:
    """Return the HTML for an Anki field; ``page`` is the address that relative links start from."""
    html = html.strip()
    if "<math" in html:
        html = _MATH.sub(_tex, html)
    if _PLAIN.fullmatch(html):
        return html
    writer = _Writer(page)
    writer.feed(html)
    writer.close()
    return "".join(writer.parts).strip()


def _tex(match: re.Match[str]) -> str:
    """Return a formula as TeX between MathJax delimiters."""
    tex = escape(unescape(match["tex"]).strip(), quote=False)
    is_block = 'display="block"' in match["attributes"]
    formula = rf"\[{tex}\]" if is_block else rf"\({tex}\)"
    return f"{match['before'] or ''}{formula}{match['after'] or ''}"


class _Writer(HTMLParser):
    """Copies HTML, without the elements and attributes that Anki cannot use.

    MathML without TeX is kept as it is: Anki's browser engine renders it.
    """

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.page = page
        self.parts: list[str] = []
        self.in_math = False

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        self.in_math = self.in_math or tag == "math"
        if self.in_math:
            self.parts.append(self.get_starttag_text() or "")
        elif tag in _KEPT:
            self.parts.append(f"<{tag}{self._attributes(tag, attrs)}>")

    def handle_endtag(self, tag: str) -> None:
        if self.in_math or tag in _KEPT:
            self.parts.append(f"</{tag}>")
        self.in_math = self.in_math and tag != "math"

    def handle_data(self, data: str) -> None:
        self.parts.append(_ANKI_TAG.sub("&#91;", data))

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")

    def _attributes(self, tag: str, attrs: _Attributes) -> str:
        written = ""
        for name, value in attrs:
            if name in _KEPT[tag]:
                if name in _ADDRESSES:
                    value = urljoin(self.page, value)
                written += f" {name}" if value is None else f' {name}="{escape(value)}"'
            elif name == "class" and (side := _ALIGNED.search(value or "")):
                written += f' style="text-align: {side[1]}"'
        return written


def images(html: str) -> list[str]:
    """Return the addresses of the images in HTML from `for_anki`."""
    return [unescape(found) for found in re.findall(r'<img[^>]*? src="([^"]*)"', html)]
