"""Converts the HTML of a book into elements that an EPUB may contain.

Only the elements and attributes listed here are kept, so nothing in an answer can be active: no
scripts, no styles, no event handlers, no forms.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape, unescape
from xml.etree.ElementTree import Element, ParseError, fromstring, tostring

from askbook.errors import StudyError
from askbook.text.characters import NOT_XML

XHTML = "http://www.w3.org/1999/xhtml"
MATHML = "http://www.w3.org/1998/Math/MathML"

_GLOBAL = frozenset({"id", "class", "lang", "dir", "title"})
_PLAIN = frozenset({
    *("a", "abbr", "article", "aside", "b", "blockquote", "body", "br", "cite", "code", "dd"),
    *("del", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4"),
    *("h5", "h6", "head", "header", "hr", "html", "i", "img", "kbd", "li", "link", "main", "mark"),
    *("nav", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strong", "sub"),
    *("sup", "table", "tbody", "td", "th", "thead", "time", "title", "tr", "u", "ul", "var"),
})  # fmt: skip
_OWN = {
    "a": {"href", "hreflang"},
    "body": {"data-author", "data-base", "data-site", "data-summary"},
    "img": {"alt", "height", "src", "width"},
    "li": {"value"},
    "link": {"href", "rel"},
    "ol": {"start", "type"},
    "section": {"data-answers-of", "data-depth", "data-path"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_MATH = frozenset({
    *("annotation", "math", "menclose", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover"),
    *("mpadded", "mphantom", "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle"),
    *("msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover", "none"),
    "semantics",
})  # fmt: skip
"""MathML 3's presentation elements and TeX annotations, as Hugo's KaTeX writes them."""
_MATH_ATTRIBUTES = frozenset({
    *("accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth", "display"),
    *("displaystyle", "encoding", "fence", "form", "height", "largeop", "linethickness", "lspace"),
    *("mathbackground", "mathcolor", "mathvariant", "maxsize", "minsize", "movablelimits"),
    *("notation", "rowlines", "rowspacing", "rspace", "scriptlevel", "separator", "stretchy"),
    *("symmetric", "voffset", "width"),
})  # fmt: skip
_LINEAR = frozenset({
    *("annotation", "math", "mi", "mn", "mo", "mpadded", "mrow", "mspace", "mstyle", "mtext"),
    "semantics",
})  # fmt: skip
"""Elements of formulas that read the same as text: no fractions, exponents or roots."""
_VOID = frozenset({"br", "hr", "img", "link"})
_DROPPED = re.compile(r"<!.*?>|<(script|style|template|textarea)\b.*?</\1>", re.DOTALL)
"""The doctype, comments, and elements whose text is not for people."""
_REST = r"""(?:[^<>"']++|"[^"]*"|'[^']*')*"""
_TAGS = re.compile(rf"(</?[A-Za-z][\w:-]*{_REST}>)")
_TAG = re.compile(rf"<(/?)([A-Za-z][\w:-]*)({_REST})>")
_ATTRIBUTE = re.compile(r"""([^\s=/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?""")
_REFERENCES = re.compile(r"(&(?!(?:amp|lt|gt|quot);)(?:#?\w+;?)?)")
_BETWEEN_WORDS = re.compile(r"(?<=\S)\u00a0(?=\S)")
"""A space of a formula's text, at which a reader that does not know MathML may break the line."""
_DISTINCT = 20_000
"""Most tags and references are repeated: those of formulas and of highlighted code."""


def loads(html: str) -> Element:
    """Return the document as elements without namespaces. Raises StudyError if tags do not match.

    The elements are read by the parser of XML, which is written in C: `html.parser` takes ten
    times as long.
    """
    text = _replace(_TAGS, _converted, _DROPPED.sub("", html))
    text = NOT_XML.sub("\ufffd", _replace(_REFERENCES, _character, text))
    try:
        root = fromstring(text)
    except ParseError as error:
        raise StudyError(f"Hugo wrote a book whose tags do not match: {error}") from error
    for formula in root.iter("math"):
        formula.set("xmlns", MATHML)
        _remove_needless_annotation(formula)
        for words in formula.iter("mtext"):
            words.text = _BETWEEN_WORDS.sub(" ", words.text or "")
    return root


def dumps(root: Element) -> bytes:
    """Return a whole XHTML document with the element as its root."""
    text = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{text}\n'.encode()


def _remove_needless_annotation(formula: Element) -> None:
    """Remove a formula's TeX if its text says the same.

    A reader that does not know MathML shows the text of all elements: "p" would be "pp".
    """
    if all(element.tag in _LINEAR for element in formula.iter()):
        for parent in formula.findall(".//annotation/.."):
            for annotation in parent.findall("annotation"):
                parent.remove(annotation)


def _replace(pattern: re.Pattern[str], convert: Callable[[str], str], text: str) -> str:
    """Return the text with each match converted; the pattern is one group."""
    parts = pattern.split(text)
    parts[1::2] = map(convert, parts[1::2])
    return "".join(parts)


@lru_cache(maxsize=_DISTINCT)
def _converted(tag: str) -> str:
    """Return a tag as XML, without the attributes that are not kept; or nothing."""
    found = _TAG.fullmatch(tag)
    assert found
    close, name, rest = found[1], found[2].lower(), found[3]
    if name == "input":  # a task list's box
        return "☑ " if "checked" in rest else "☐ "
    if name not in _PLAIN and name not in _MATH:
        return ""
    if close:
        return "" if name in _VOID else f"</{name}>"
    is_empty = name in _VOID or rest.endswith("/")
    return f"<{name}{_attributes(name, rest)}{'/' if is_empty else ''}>"


def _attributes(tag: str, given: str) -> str:
    known = _MATH_ATTRIBUTES if tag in _MATH else _GLOBAL | _OWN.get(tag, set())
    kept: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(given):
        if name.lower() in known:
            kept.setdefault(name.lower(), unescape("".join(values)))
    if "lang" in kept:
        kept["xml:lang"] = kept["lang"]
    return "".join(f' {name}="{escape(value)}"' for name, value in kept.items())


@lru_cache(maxsize=_DISTINCT)
def _character(reference: str) -> str:
    """Return the character that HTML's reference names: XML knows five names only."""
    return escape(unescape(reference))
