"""Figures of the part Representation Learning."""

import numpy as np
from drawing import Drawing, Plot, Say

Array = np.ndarray


def circle(say: Say) -> Drawing:
    """Vectors of the page's program: trained by attraction alone, and by InfoNCE."""
    rng = np.random.default_rng(37)
    prototypes = rng.normal(size=(4, 20))

    def view(picture: Array) -> Array:
        size = len(picture)
        return picture + 3 * rng.normal(size=(size, 1)) + 0.5 * rng.normal(size=(size, 20))

    def two_views(size: int) -> tuple[Array, Array, Array]:
        kind = rng.integers(4, size=size)
        picture = prototypes[kind] + 0.5 * rng.normal(size=(size, 20))
        return kind, view(picture), view(picture)

    def encode(x: Array, w: Array, b: Array) -> tuple[Array, Array]:
        u = x @ w + b
        return u / np.linalg.norm(u, axis=1, keepdims=True), u

    def back(g: Array, z: Array, u: Array) -> Array:
        across = g - (g * z).sum(axis=1, keepdims=True) * z
        return across / np.linalg.norm(u, axis=1, keepdims=True)

    def train(*, contrast: bool) -> tuple[Array, Array]:
        w, b = rng.normal(size=(20, 2)) / 4, np.zeros(2)
        for _ in range(1000):
            _, xa, xb = two_views(128)
            (za, ua), (zb, ub) = encode(xa, w, b), encode(xb, w, b)
            ds = -np.eye(128) / 128
            if contrast:
                p = np.exp(za @ zb.T / 0.2)
                ds = (p / p.sum(axis=1, keepdims=True) - np.eye(128)) / (128 * 0.2)
            ga, gb = back(ds @ zb, za, ua), back(ds.T @ za, zb, ub)
            w -= 0.5 * (xa.T @ ga + xb.T @ gb)
            b -= 0.5 * (ga + gb).sum(axis=0)
        return w, b

    kind, views, _ = two_views(2000)
    d = Drawing(196)
    for place, name in enumerate(("attraction alone", "InfoNCE")):
        plot = Plot(d, 14 + 176 * place, 36, 146, 146, (-1.25, 1.25), (-1.25, 1.25))
        d.text(plot.x + 73, 20, say(name), "m n g")
        d.circle(*plot.at(0, 0), 146 / 2.5, "kl")
        z = encode(views, *train(contrast=name == "InfoNCE"))[0][:72]
        for k in range(4):
            for x, y in z[kind[:72] == k]:
                _mark(d, *plot.at(x * (1 + 0.06 * (k - 1.5)), y * (1 + 0.06 * (k - 1.5))), k)
    return d


def _mark(d: Drawing, x: float, y: float, kind: int) -> None:
    """Draw the sign of one of four kinds."""
    if kind == 0:
        d.circle(x, y, 3, "a")
    elif kind == 1:
        d.rect(x - 3, y - 3, 6, 6, "b")
    elif kind == 2:
        d.path(f"M{x:.0f} {y - 4:.0f}l4 7h-8z", "f")
    else:
        d.path(f"M{x - 3:.0f} {y - 3:.0f}l6 6m0-6l-6 6", "ki")


def matrix(say: Say) -> Drawing:
    """Similarities of three images and three texts."""
    d = Drawing(214)
    left, top, wide, high = 96, 44, 80, 50
    for column, name in enumerate(("circle", "square", "triangle")):
        d.text(left + wide * (column + 0.5), 28, "“" + say(name) + "”", "m n")
    for row, numbers in enumerate(((4, 1, 0), (2, 3, 1), (0, 1, 2))):
        y = top + high * (row + 0.5)
        d.rect(30, y - 20, 40, 40, "s kl", 3)
        if row == 0:
            d.circle(50, y, 12, "ta ka")
        elif row == 1:
            d.rect(39, y - 11, 22, 22, "tb kb")
        else:
            d.path(f"M50 {y - 13:.0f}l14 24h-28z", "s ki")
        for column, value in sorted(enumerate(numbers), key=lambda pair: pair[0] == row):
            right = row == column
            d.rect(left + wide * column, y - high / 2, wide, high, "ta ka" if right else "s kl")
            d.text(left + wide * (column + 0.5), y + 5, str(value), "m g" if right else "m f")
    return d


def one_round(_: Say) -> Drawing:
    """The graph of the worked example before and after one round of means."""
    d = Drawing(178)
    places = [(0, 44, -24), (0, 124, 34), (54, 84, -24), (112, 84, -24)]
    for left, values in ((24, ("1", "0", "2", "4")), (212, ("1", "1", "1.75", "3"))):
        for a, b in ((0, 1), (0, 2), (1, 2), (2, 3)):
            d.line([(left + places[i][0], places[i][1]) for i in (a, b)], "kf")
        for place, (x, y, away) in enumerate(places):
            d.circle(left + x, y, 19, "ta ka" if left == 24 else "tb kb")
            d.text(left + x, y + 5, values[place], "m n g")
            d.text(left + x, y + away, str(place + 1), "m n f")
    d.arrow([(164, 84), (184, 84)], "ki")
    return d


def superposition(say: Say) -> Drawing:
    """Five features in two units, and what the page's sparse autoencoder finds."""
    rng = np.random.default_rng(0)
    angle = 2 * np.pi * np.arange(5) / 5
    directions = np.stack([np.cos(angle), np.sin(angle)], axis=1)

    def batch(size: int) -> Array:
        on = rng.random((size, 5)) < 0.05
        return (on * rng.uniform(0.5, 1.5, size=(size, 5))) @ directions

    def unit(rows: Array) -> Array:
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    e = unit(rng.normal(size=(8, 2)))
    w, b = e.copy(), np.zeros(8)
    for _ in range(2000):
        x = batch(512)
        a = np.maximum(0, x @ w.T + b)
        error = a @ e - x
        da = (2 * error @ e.T + 0.2) * (a > 0) / 512
        w -= 2 * da.T @ x
        b -= 2 * da.sum(axis=0)
        e = unit(e - 4 * a.T @ error / 512)
    x = batch(300)
    found = e[np.maximum(0, batch(5000) @ w.T + b).max(axis=0) > 0]
    d = Drawing(196)
    for left, name in ((14, "5 features, 2 units"), (190, "directions found")):
        plot = Plot(d, left, 36, 146, 146, (-1.6, 1.6), (-1.6, 1.6))
        d.text(left + 73, 20, say(name), "m n g")
        d.line([plot.at(-1.5, 0), plot.at(1.5, 0)], "kl")
        d.line([plot.at(0, -1.5), plot.at(0, 1.5)], "kl")
        if left == 190:
            for x1, x2 in x[np.abs(x).sum(axis=1) > 0]:
                d.circle(*plot.at(x1, x2), 1.5, "f")
        for end in directions if left == 14 else found:
            d.arrow([plot.at(0, 0), plot.at(*end)], "ka" if left == 14 else "kb")
    return d


FIGURES = [
    ("contrastive-and-self-supervised-learning", "circle", circle),
    ("clip-and-vision-language-models", "matrix", matrix),
    ("graph-neural-networks", "round", one_round),
    ("interpretability", "superposition", superposition),
]
