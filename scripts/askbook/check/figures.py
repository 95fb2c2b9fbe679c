"""Report SVG figures with active content, which could run when a browser opens them directly."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from askbook.findings import Finding, finding

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_ELEMENTS = """
    circle clipPath defs desc ellipse g line linearGradient marker mask path pattern polygon
    polyline radialGradient rect stop style svg symbol text textPath title tspan use
"""
_ATTRIBUTES = """
    class clip-path clip-rule clipPathUnits color cx cy d dominant-baseline dx dy fill
    fill-opacity fill-rule font-family font-size font-style font-weight fx fy gradientTransform
    gradientUnits height href id lang letter-spacing marker-end marker-mid marker-start
    markerHeight markerUnits markerWidth mask maskUnits offset opacity orient overflow paint-order
    patternTransform patternUnits points preserveAspectRatio r refX refY role rotate rx ry
    shape-rendering startOffset stop-color stop-opacity stroke stroke-dasharray
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity
    stroke-width style text-anchor textLength transform type vector-effect version viewBox
    visibility width x x1 x2 y y1 y2
"""
_ALLOWED_ELEMENTS = frozenset(_ELEMENTS.split())
_ALLOWED_ATTRIBUTES = frozenset(_ATTRIBUTES.split())
_ALLOWED_PREFIXES = ("aria-", "data-", "{http://www.w3.org/XML/1998/namespace}")
_OUTSIDE = re.compile(r"@import|url\(\s*['\"]?(?!#)|\\", re.IGNORECASE)
"""Loads something from elsewhere in a style or an attribute; an escape may hide that."""


def check_svg(text: str) -> Iterator[Finding]:
    """Yield a finding for each element, attribute or style that a figure may not have."""
    if "<!" in re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL):
        yield finding("A026", 1, "remove the document type and CDATA sections")
        return
    try:
        root = ET.fromstring(text)
    except ET.ParseError as error:
        yield finding("A026", error.position[0], f"not XML: {error}")
        return
    for problem in dict.fromkeys(_problems(root)):
        yield finding("A026", 1, f"remove {problem}; a figure only draws")


def _problems(root: ET.Element) -> Iterator[str]:
    if root.tag != _SVG + "svg":
        yield f"the root {root.tag!r}"
        return
    for element in root.iter():
        name = element.tag.removeprefix(_SVG)
        if name not in _ALLOWED_ELEMENTS:
            yield f"the element {name!r}"
        if name == "style" and _OUTSIDE.search(element.text or ""):
            yield "the resources that the style loads"
        for key, value in element.attrib.items():
            key = "href" if key == _XLINK_HREF else key
            if key not in _ALLOWED_ATTRIBUTES and not key.startswith(_ALLOWED_PREFIXES):
                yield f"the attribute {key!r}"
            elif _OUTSIDE.search(value) or (key == "href" and not value.startswith("#")):
                yield f"the {key} {value[:40]!r}"
