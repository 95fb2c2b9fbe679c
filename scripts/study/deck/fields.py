"""A card's HTML as Anki shows it.

Anki has neither the site's style sheets nor its scripts, so what depends on them goes:
formulas become TeX between the marks that Anki's MathJax reads, code loses its colours,
boxes and classes are taken away, and every address becomes an absolute one.
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
    "ol": ("start",),
    **dict.fromkeys(("b", "code", "del", "em", "i", "kbd", "s", "strong", "sub", "sup"), ()),
    **dict.fromkeys(("blockquote", "br", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "p", "pre"), ()),
    **dict.fromkeys(("dd", "dl", "dt", "li", "ul"), ()),
    **dict.fromkeys(("table", "tbody", "td", "th", "thead", "tr"), ()),
}
"""The elements that stay, and the attributes that stay with them."""

_PLAIN = re.compile(r"(?:[^<\[]|</?(?:p|em|strong|code|ul|ol|li|br)>)*")
"""What needs no change, as most cards; the brackets are Anki's own tags."""
_ANKIS_OWN = re.compile(r"\[(?=sound:|latex\]|\$\$?\]|/)")
_ALIGNED = re.compile(r"\balign-(left|center|right)\b")
_ADDRESSES = ("href", "src")
_Attributes = Sequence[tuple[str, str | None]]


def for_anki(html: str, page: str) -> str:
    """Return the HTML as Anki shows it; relative addresses begin at the page's."""
    html = html.strip()
    if _PLAIN.fullmatch(html):
        return html
    writer = _Writer(page)
    writer.feed(html)
    writer.close()
    return "".join(writer.parts).strip()


class _Writer(HTMLParser):
    """Writes again what it reads, without what Anki has no use for."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.page = page
        self.parts: list[str] = []
        self.math: _Math | None = None

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        if tag == "math":
            self.math = _Math(is_block=("display", "block") in attrs)
        if self.math:
            self.math.start(tag, self.get_starttag_text() or "")
        elif tag in _KEPT:
            self.parts.append(f"<{tag}{self._attributes(tag, attrs)}>")

    def handle_endtag(self, tag: str) -> None:
        if self.math:
            self.math.end(tag)
            if tag == "math":
                self.parts.append(self.math.written())
                self.math = None
        elif tag in _KEPT:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.math:
            self.math.text(data)
        else:
            self.parts.append(_ANKIS_OWN.sub("&#91;", data))

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

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


class _Math:
    """One formula: its MathML as it stands, and its TeX where the MathML has it."""

    def __init__(self, *, is_block: bool) -> None:
        self.is_block = is_block
        self.markup = ""
        self.tex = ""
        self._in_tex = False

    def start(self, tag: str, written: str) -> None:
        self.markup += written
        self._in_tex = tag == "annotation" and "application/x-tex" in written

    def end(self, tag: str) -> None:
        self.markup += f"</{tag}>"
        self._in_tex = False

    def text(self, data: str) -> None:
        self.markup += data
        if self._in_tex:
            self.tex += data

    def written(self) -> str:
        """Return TeX for MathJax, or the MathML where there is none."""
        tex = escape(unescape(self.tex).strip(), quote=False)
        if not tex:
            return self.markup
        return rf"\[{tex}\]" if self.is_block else rf"\({tex}\)"


def images(html: str) -> list[str]:
    """Return the addresses of the images in HTML that `for_anki` returned."""
    return [unescape(found) for found in re.findall(r'<img[^>]*? src="([^"]*)"', html)]
