"""The plot of cost against pages: both axes by tens, so that what grows with the pages is straight.

An SVG without scripts or fonts, readable in light and in dark.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from results import Series

WIDTH, HEIGHT = 760, 480
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 30, 60
"""Room around the plot; at the right for the lines' labels."""

LABEL = 18
"""Between two labels, at least."""

TITLE = "CPU seconds of a build against topic pages, both by tens"

STYLE = """
  svg { --ink: #1f2328; --grid: #d1d9e0; --site: #0b57d0; --floor: #1a7f37; --peer: #6e7781;
    font: 14px system-ui, sans-serif; }
  .paper, .dot { fill: #ffffff; }
  text { fill: var(--ink); }
  .grid { stroke: var(--grid); fill: none; }
  .line { fill: none; stroke-width: 2; }
  .site { stroke: var(--site); stroke-width: 3; }
  .floor { stroke: var(--floor); stroke-dasharray: 8 4; }
  .peer { stroke: var(--peer); stroke-dasharray: 2 3; }
  .dot { stroke-dasharray: none; stroke-width: 2; }
  .lead { stroke: var(--grid); fill: none; }
  .end { text-anchor: end; }
  .middle { text-anchor: middle; }
  @media (prefers-color-scheme: dark) {
    svg { --ink: #e6edf3; --grid: #3d444d; --site: #79b8ff; --floor: #56d364; --peer: #9198a1; }
    .paper, .dot { fill: #0d1117; }
  }
"""


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where a value stands between the first and the last power of ten."""

    low: int
    high: int
    start: float
    end: float

    @classmethod
    def of(cls, values: Sequence[float], start: float, end: float) -> "_Axis":
        low, high = floor(log10(min(values))), ceil(log10(max(values)))
        return cls(low, max(high, low + 1), start, end)

    def place(self, value: float) -> float:
        share = (log10(value) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def tens(self) -> Iterator[float]:
        """Yield the powers of ten."""
        yield from (10.0**power for power in range(self.low, self.high + 1))


def described(lines: Sequence[Series]) -> str:
    """Return the plot in words: each line's last point."""
    last = (f"{line.label} {_said(*line.points[-1])}" for line in _drawn(lines))
    return f"{TITLE}. At the end of each line: {'; '.join(last) or 'nothing yet'}."


def svg(lines: Sequence[Series]) -> str:
    """Return the plot of the lines."""
    drawn = _drawn(lines)
    root = Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {HEIGHT}")
    root.attrib |= {"role": "img", "aria-labelledby": "title what"}
    SubElement(root, "title", id="title").text = TITLE
    SubElement(root, "desc", id="what").text = described(lines)
    SubElement(root, "style").text = STYLE
    SubElement(root, "rect", {"class": "paper", "width": "100%", "height": "100%"})
    points = [point for line in drawn for point in line.points] or [(1, 1.0)]
    across = _Axis.of([pages for pages, _ in points], LEFT, WIDTH - RIGHT)
    up = _Axis.of([seconds for _, seconds in points], HEIGHT - BOTTOM, TOP)
    _axes(root, across, up)
    for line in drawn:
        _line(root, line, across, up)
    _labels(root, drawn, across, up)
    indent(root)
    return tostring(root, encoding="unicode") + "\n"


def _drawn(lines: Sequence[Series]) -> list[Series]:
    """Return the lines that have a point; the site's own last, above the others."""
    roles = ("peer", "floor", "site")
    return sorted((line for line in lines if line.points), key=lambda line: roles.index(line.role))


def _axes(root: Element, across: _Axis, up: _Axis) -> None:
    for pages in across.tens():
        x = across.place(pages)
        _path(root, "grid", [(x, up.start), (x, up.end)])
        _text(root, f"{pages:,.0f}", x, up.start + 20, "middle")
    for seconds in up.tens():
        y = up.place(seconds)
        _path(root, "grid", [(across.start, y), (across.end, y)])
        _text(root, f"{seconds:,.10g}", across.start - 8, y + 5, "end")
    _text(root, "topic pages", (across.start + across.end) / 2, HEIGHT - 14, "middle")
    title = _text(root, "CPU seconds", 0, 0, "middle")
    title.set("transform", f"translate(18 {(up.start + up.end) / 2}) rotate(-90)")


def _line(root: Element, line: Series, across: _Axis, up: _Axis) -> None:
    places = [(across.place(pages), up.place(seconds)) for pages, seconds in line.points]
    _path(root, f"line {line.role}", places)
    for (x, y), point in zip(places, line.points, strict=True):
        attributes = {"class": f"dot {line.role}", "cx": f"{x}", "cy": f"{y}", "r": "3.5"}
        dot = SubElement(root, "circle", attributes)
        SubElement(dot, "title").text = f"{line.label}: {_said(*point)}"


def _labels(root: Element, lines: Sequence[Series], across: _Axis, up: _Axis) -> None:
    """Put each line's label at the right, none on another."""
    ends = [(across.place(x), up.place(y)) for x, y in (line.points[-1] for line in lines)]
    room = up.start
    for (x, y), line in sorted(zip(ends, lines, strict=True), key=lambda end: -end[0][1]):
        at = min(y, room)
        room = at - LABEL
        _path(root, "lead", [(x + 6, y), (across.end + 8, at)])
        _text(root, line.label, across.end + 12, at + 5, "label")


def _path(root: Element, kind: str, places: Sequence[tuple[float, float]]) -> None:
    points = " ".join(f"{x:g},{y:g}" for x, y in places)
    SubElement(root, "polyline", {"class": kind, "points": points})


def _text(root: Element, text: str, x: float, y: float, kind: str) -> Element:
    element = SubElement(root, "text", {"class": kind, "x": f"{x:g}", "y": f"{y:g}"})
    element.text = text
    return element


def _said(pages: int, seconds: float) -> str:
    return f"{pages:,} pages in {seconds:.3g} s"
