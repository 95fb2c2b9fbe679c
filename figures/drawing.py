"""An SVG drawing: shapes and words in a few roles of colour, light and dark.

A drawing is shown as an image, so it carries its own style. An image takes the colour scheme
of the element that shows it, and paints its own ground for browsers that do not tell it.
It is 352 wide: the column of a phone, where a word of 13 is 13 pixels high.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape

Point = tuple[float, float]
Say = Callable[[str], str]

WIDTH = 352
SHOWN = 1.25
"""How much larger than its own units a drawing is shown where there is room."""

LIGHT = (
    "--s:#fcfaf6;--i:#27201a;--f:#5c534d;--l:#d4d0c8;"
    "--a:#005e63;--b:#a1430e;--t:#c0e7e8;--u:#fbdac1"
)
DARK = (
    "--s:#12171b;--i:#e0ded8;--f:#aaa7a1;--l:#383e44;"
    "--a:#71d0d5;--b:#efa464;--t:#173e45;--u:#553320"
)
RULES = {
    "ki": "fill:none;stroke:var(--i);stroke-width:1.5",
    "kf": "fill:none;stroke:var(--f);stroke-width:1.5",
    "kl": "fill:none;stroke:var(--l)",
    "q": "fill:none;stroke:var(--f);stroke-width:.8",
    "ka": "fill:none;stroke:var(--a);stroke-width:2",
    "kb": "fill:none;stroke:var(--b);stroke-width:2",
    "s": "fill:var(--s)",
    "f": "fill:var(--f)",
    "l": "fill:var(--l)",
    "a": "fill:var(--a)",
    "b": "fill:var(--b)",
    "ta": "fill:var(--t)",
    "tb": "fill:var(--u)",
    "w": "stroke-width:2.5",
    "o": "stroke-width:5;stroke-linecap:round",
    "d": "stroke-dasharray:4 4",
    "m": "text-anchor:middle",
    "e": "text-anchor:end",
    "n": "font-size:13px",
    "g": "font-weight:600",
    "h": "paint-order:stroke;stroke:var(--s);stroke-width:10px;stroke-linejoin:round",
    "v": "font:italic 17px Georgia,serif",
    "x": "font:italic bold 17px Georgia,serif",
}
"""What each class means: k a stroke, q a thin one, t a tint, one letter a fill or a kind of
text; h keeps a line under a word away from it."""


STEPS = ".step{display:none}.step:target{display:inline}.step:target~.whole{display:none}"
"""A step is shown where the drawing's address ends in its id, the whole drawing otherwise."""


def number(value: float) -> str:
    """Return the number as short as a drawing needs it."""
    return f"{value:.1f}".rstrip("0").rstrip(".").replace("-0", "0" if value > -0.05 else "-0")


def minus(value: float) -> str:
    """Return the number with a proper minus."""
    return f"{value:g}".replace("-", "−")


@dataclass
class Drawing:
    """Collects elements; `svg` is the file."""

    height: float
    width: float = WIDTH
    parts: list[str] = field(default_factory=list)
    classes: set[str] = field(default_factory=set)
    slider: str = ""
    """The name of a slider that shows one step of the drawing at a time."""
    labels: list[str] = field(default_factory=list)
    """What the slider says at each step, first at the drawing as a whole."""
    steps: list[str] = field(default_factory=list)

    @contextmanager
    def step(self, label: str) -> Iterator[None]:
        """Collect the elements added inside the block as the slider's next step."""
        whole, self.parts = self.parts, []
        yield
        self.labels.append(label)
        name = f"step-{len(self.steps) + 1}"
        self.steps.append(f'<g id="{name}" class="step">{"".join(self.parts)}</g>')
        self.parts = whole

    def add(self, name: str, cls: str, inside: str = "", **attributes: float | str) -> None:
        """Add one element with its classes."""
        self.classes |= set(cls.split())
        written = "".join(
            f' {key.replace("_", "-")}="{value if isinstance(value, str) else number(value)}"'
            for key, value in attributes.items()
        )
        cls = f' class="{cls}"' if cls else ""
        self.parts.append(f"<{name}{cls}{written}" + (f">{inside}</{name}>" if inside else "/>"))

    def rect(
        self, x: float, y: float, w: float, h: float, cls: str, r: float = 0, **more: str
    ) -> None:
        """Add a rectangle, its corners rounded by r."""
        corner: dict[str, float | str] = {"rx": r} if r else {}
        self.add("rect", cls, x=x, y=y, width=w, height=h, **corner, **more)

    def circle(self, x: float, y: float, r: float, cls: str) -> None:
        """Add a circle."""
        self.add("circle", cls, cx=x, cy=y, r=r)

    def path(self, d: str, cls: str, **more: str) -> None:
        """Add a path."""
        self.add("path", cls, d=d, **more)

    def line(self, points: Sequence[Point], cls: str) -> None:
        """Add a line through the points."""
        self.path(polyline(points), cls)

    def arrow(self, points: Sequence[Point], cls: str = "kf", *, head: float = 8) -> None:
        """Add a line through the points with a head at its end."""
        (x1, y1), (x2, y2) = points[-2], points[-1]
        length = math.hypot(x2 - x1, y2 - y1)
        u, v = (x2 - x1) / length, (y2 - y1) / length
        neck = (x2 - u * head, y2 - v * head)
        self.line([*points[:-1], (neck[0] + u, neck[1] + v)], cls)
        side = head * 0.45
        corners = [
            (x2, y2),
            (neck[0] - v * side, neck[1] + u * side),
            (neck[0] + v * side, neck[1] - u * side),
        ]
        fill = {"ka": "a", "kb": "b", "kf": "f"}.get(cls.split()[0], "")
        self.path(polyline(corners) + "z", fill)

    def text(self, x: float, y: float, words: str, cls: str = "m") -> None:
        """Add words, with x_{i} and x^{2} for what stands lower and higher."""
        self.add("text", cls, raised(words), x=x, y=y)

    def box(self, x: float, y: float, w: float, h: float, words: str, cls: str = "ta ka") -> None:
        """Add a box with words in its middle, lines apart by a bar."""
        self.rect(x, y, w, h, cls, 5)
        lines = words.split("|")
        for place, line in enumerate(lines):
            self.text(x + w / 2, y + h / 2 + 5 + 17 * (place - (len(lines) - 1) / 2), line)

    def svg(self) -> str:
        """Return the file."""
        rules = "".join(
            f".{name}{{{rule}}}" for name, rule in RULES.items() if name in self.classes
        )
        style = (
            f"svg{{{LIGHT};font:15px system-ui,sans-serif;fill:var(--i)}}"
            f"@media(prefers-color-scheme:dark){{svg{{{DARK}}}}}{rules}"
        )
        size = f'width="{self.width * SHOWN:.0f}" height="{self.height * SHOWN:.0f}"'
        view = f"0 0 {number(self.width)} {number(self.height)}"
        slider, parts = "", self.parts
        if self.steps:
            labels = escape("|".join(self.labels))
            style += STEPS
            slider = f' data-slider="{escape(self.slider)}" data-steps="{labels}"'
            parts = [*self.steps, '<g class="whole">', *parts, "</g>"]
        lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{view}"{slider}>',
            f"<style>{style}</style>",
            '<rect width="100%" height="100%" fill="var(--s)"/>',
            *parts,
            "</svg>\n",
        ]
        return "\n".join(lines)


def polyline(points: Iterable[Point]) -> str:
    """Return the path through the points, each by its distance from the one before."""
    written, at = [], (0.0, 0.0)
    for x, y in points:
        step = (round(x - at[0], 1), round(y - at[1], 1))
        written.append(f"{number(step[0])} {number(step[1])}")
        at = (at[0] + step[0], at[1] + step[1])
    return f"M{written[0]}" + (f"l{' '.join(written[1:])}" if written[1:] else "")


def raised(words: str) -> str:
    """Return the words as the inside of a text element."""
    out, back = "", 0
    for piece in re.split(r"([_^]\{[^}]*\})", words):
        if re.fullmatch(r"[_^]\{[^}]*\}", piece):
            shift = 4 if piece[0] == "_" else -6
            inside = escape(piece[2:-1], quote=False)
            out += f'<tspan dy="{shift - back}" font-size="12">{inside}</tspan>'
            back = shift
        elif piece:
            inside = escape(piece, quote=False)
            out += f'<tspan dy="{-back}">{inside}</tspan>' if back else inside
            back = 0
    return out


@dataclass
class Plot:
    """A field of a drawing with axes of its own."""

    drawing: Drawing
    x: float
    y: float
    w: float
    h: float
    xs: Point
    ys: Point

    def at(self, x: float, y: float) -> Point:
        """Return where a point of the axes stands in the drawing."""
        (x1, x2), (y1, y2) = self.xs, self.ys
        return (self.x + self.w * (x - x1) / (x2 - x1), self.y + self.h * (y2 - y) / (y2 - y1))

    def axes(
        self, *, xticks: Sequence[tuple[float, str]] = (), yticks: Sequence[tuple[float, str]] = ()
    ) -> None:
        """Draw the left and the lower side, with words at their ticks and lines across."""
        for value, words in yticks:
            y = self.at(0, value)[1]
            self.drawing.line([(self.x, y), (self.x + self.w, y)], "kl")
            self.drawing.text(self.x - 5, y + 5, words, "e n f")
        for value, words in xticks:
            x = self.at(value, 0)[0]
            self.drawing.line([(x, self.y + self.h), (x, self.y + self.h + 4)], "kf")
            self.drawing.text(x, self.y + self.h + 18, words, "m n f")
        self.drawing.line(
            [(self.x, self.y), (self.x, self.y + self.h), (self.x + self.w, self.y + self.h)], "kf"
        )

    def curve(self, xs: Iterable[float], ys: Iterable[float], cls: str) -> None:
        """Draw the line through the points."""
        self.drawing.line([self.at(float(x), float(y)) for x, y in zip(xs, ys, strict=True)], cls)

    def dots(self, xs: Iterable[float], ys: Iterable[float], cls: str, r: float = 4) -> None:
        """Draw a dot at each point."""
        for x, y in zip(xs, ys, strict=True):
            self.drawing.circle(*self.at(float(x), float(y)), r, cls)
