"""Figures of the part Convolutional Neural Networks."""

import numpy as np
from drawing import Drawing, Plot, Say, minus


def block(d: Drawing, x: float, y: float, side: float, depth: float, cls: str) -> None:
    """Draw a box seen from its front and a little from its right and top."""
    d.path(f"M{x} {y}l{depth} {-depth * 0.6}h{side}v{side}l{-depth} {depth * 0.6}", cls)
    d.path(f"M{x + side} {y}l{depth} {-depth * 0.6}", cls)
    d.rect(x, y, side, side, cls)


def sliding(say: Say) -> Drawing:
    """A filter at two of its places on the image, and the two outputs."""
    d = Drawing(214)
    block(d, 14, 52, 112, 16, "s ki")
    for x, y, cls in ((26, 62, "ta ka"), (66, 110, "tb kb")):
        block(d, x, y, 26, 16, cls)
    block(d, 222, 58, 104, 14, "s ki")
    d.rect(233, 66, 7, 7, "a")
    d.rect(272, 113, 7, 7, "b")
    d.arrow([(70, 70), (230, 70)], "ka")
    d.arrow([(110, 117), (269, 117)], "kb")
    d.text(70, 188, say("input"), "m n")
    d.text(70, 206, "28 × 28 × 3", "m n f")
    d.text(174, 148, say("filter"), "m n")
    d.text(174, 166, "3 × 3 × 3", "m n f")
    d.text(278, 188, say("output"), "m n")
    d.text(278, 206, "26 × 26 × 64", "m n f")
    d.text(290, 40, say("64 filters"), "m n f")
    return d


def positions(say: Say) -> Drawing:
    """Where the kernel stands without padding and with it, at stride 2."""
    d = Drawing(262)
    values = [1, 0, 2, 3, 1, 0, 2, 1]
    kernel = [1, 0, -1]
    for place, (p, s) in enumerate(((0, 2), (1, 2))):
        top = 30 + 128 * place
        d.text(12, top - 12, f"p = {p},  s = {s}", "n g")
        padded = [0] * p + values + [0] * p
        start = 12 + 33 * (1 - p)
        last = (len(padded) - 3) // s * s + 2
        for i, value in enumerate(padded):
            added = i < p or i >= p + len(values)
            x = start + 33 * i
            d.rect(x, top, 33, 28, "kf d" if added or i > last else "s ki")
            d.text(x + 16.5, top + 19, str(value), "m f" if added or i > last else "m")
        for row, i in enumerate(range(0, len(padded) - 2, s)):
            x, y = start + 33 * i, top + 36 + 9 * (row % 2)
            colour = "ka" if row % 2 == 0 else "kb"
            d.line([(x + 2, y - 4), (x + 2, y), (x + 97, y), (x + 97, y - 4)], colour)
            out = sum(a * b for a, b in zip(padded[i : i + 3], kernel, strict=True))
            d.arrow([(x + 49.5, y), (x + 49.5, top + 64)], colour, head=6)
            d.rect(x + 33, top + 64, 33, 26, "ta ka" if row % 2 == 0 else "tb kb")
            d.text(x + 49.5, top + 82, minus(out))
        if last < len(padded) - 1:
            d.text(start + 33 * len(padded), top - 8, say("not read"), "e n f")
    return d


def windows(say: Say) -> Drawing:
    """The page's feature map, pooled by its maximum and by its mean."""
    d = Drawing(192)
    a = np.array([[1, 3, 2, 0], [5, 4, 1, 1], [0, 2, 7, 6], [1, 1, 8, 3]])
    fills = ("ta", "tb", "tb", "ta")
    for i in range(4):
        for j in range(4):
            window = i // 2 * 2 + j // 2
            d.rect(14 + 34 * j, 30 + 34 * i, 34, 34, fills[window])
            best = a[i, j] == a[i // 2 * 2 : i // 2 * 2 + 2, j // 2 * 2 : j // 2 * 2 + 2].max()
            d.text(31 + 34 * j, 52 + 34 * i, str(a[i, j]), "m g" if best else "m")
    d.path("M14 30h136v136h-136zM82 30v136M14 98h136", "ki")
    w = a.reshape(2, 2, 2, 2).swapaxes(1, 2)
    for place, (name, pooled) in enumerate(
        (("max", w.max(axis=(2, 3))), ("average", w.mean(axis=(2, 3))))
    ):
        x, y = 236, 26 + 88 * place
        d.text(x - 56, y + 22, say(name), "m n")
        d.arrow([(x - 80, y + 34), (x - 10, y + 34)], "ki")
        for i in range(2):
            for j in range(2):
                d.rect(x + 48 * j, y + 34 * i, 48, 34, fills[i * 2 + j] + " ki")
                d.text(x + 24 + 48 * j, y + 22 + 34 * i, f"{pooled[i, j]:g}", "m")
    return d


def growth(say: Say) -> Drawing:
    """Which inputs one unit of the page's small network reads, layer by layer."""
    d = Drawing(254)
    layers = [
        (1, 1, "input"),
        (3, 1, "convolution 3"),
        (3, 1, "convolution 3"),
        (2, 2, "pooling 2, stride 2"),
        (3, 1, "convolution 3"),
    ]
    seen, rows = range(1), []
    for level in range(4, -1, -1):
        rows.append(seen)
        k, s, _ = layers[level]
        seen = range(seen.start * s, (seen.stop - 1) * s + k)
    rows.reverse()
    jumps, offsets = [1], [0.0]
    for k, s, _ in layers[1:]:
        offsets.append(offsets[-1] + (k - 1) / 2 * jumps[-1])
        jumps.append(jumps[-1] * s)
    sizes = [1, 3, 5, 6, 10]
    for level, units in enumerate(rows):
        y = 222 - 50 * level
        for unit in units:
            x = 22 + 20 * (offsets[level] + unit * jumps[level])
            if level:
                k, s, _ = layers[level]
                for below in range(unit * s, unit * s + k):
                    x2 = 22 + 20 * (offsets[level - 1] + below * jumps[level - 1])
                    d.line([(x, y), (x2, y + 50)], "kf" if level == 4 else "q")
    for level, units in enumerate(rows):
        y = 222 - 50 * level
        for unit in units:
            d.circle(
                22 + 20 * (offsets[level] + unit * jumps[level]),
                y,
                6.5,
                "a" if level == 4 else "ta ka",
            )
        d.text(226, y - 1, say(layers[level][2]), "n")
        d.text(226, y + 16, f"r = {sizes[level]},  j = {jumps[level]}", "n f")
    return d


def paths(say: Say) -> Drawing:
    """How many paths lead from each of 21 inputs to the unit."""
    count = np.ones(1, dtype=int)
    for _ in range(10):
        count = np.convolve(count, [1, 1, 1])
    d = Drawing(196)
    plot = Plot(d, 48, 28, 294, 120, (-0.5, 20.5), (0, 9000))
    plot.axes(
        xticks=[(v, str(v + 1)) for v in (0, 5, 10, 15, 20)],
        yticks=[(v, f"{v:,}" if v >= 10000 else str(v)) for v in (0, 3000, 6000, 9000)],
    )
    for i, paths_here in enumerate(count):
        x, y = plot.at(i - 0.4, paths_here)
        d.rect(x, y, 294 / 21 * 0.8, max(1, 148 - y), "a" if 6 <= i <= 14 else "f")
    d.text(196, 18, say("paths to the unit"), "m n")
    d.text(196, 188, say("input pixel"), "m n f")
    return d


def residual(_: Say) -> Drawing:
    """One residual block with the page's numbers, forward and backward."""
    d = Drawing(186)
    y = 92
    d.text(28, y - 10, "h = 2", "m")
    d.arrow([(4, y), (104, y)], "ki")
    d.box(104, y - 28, 104, 56, "F(h)", "ta ka")
    d.text(156, y + 46, "−0.3 ReLU(0.5h)", "m n f")
    d.arrow([(208, y), (262, y)], "ki")
    d.text(234, y - 10, "−0.3", "m n")
    d.circle(274, y, 12, "s ki")
    d.text(274, y + 5, "+", "m g")
    d.arrow([(286, y), (348, y)], "ki")
    d.text(318, y - 10, "1.7", "m")
    d.arrow([(60, y), (60, 28), (274, 28), (274, y - 12)], "ka")
    d.text(166, 20, "+2", "m n a g")
    d.arrow([(348, 164), (4, 164)], "kb")
    d.text(176, 156, "× (1 − 0.15) = × 0.85", "m n b g")
    return d


def depthwise(say: Say) -> Drawing:
    """A full convolution beside one per channel followed by 1×1."""
    d = Drawing(262)
    ys = [44 + 40 * i for i in range(4)]

    def column(x: float, cls: str) -> None:
        for y in ys:
            d.rect(x, y, 26, 26, cls, 3)

    d.text(66, 20, say("full"), "m g n")
    for a in ys:
        for b in ys:
            d.arrow([(38, a + 13), (94, b + 13)], "kf", head=6)
    column(12, "s ki")
    column(94, "ta ka")
    d.text(196, 20, say("depthwise"), "m g n")
    d.text(290, 20, "1×1", "m g n")
    for a in ys:
        d.arrow([(180, a + 13), (226, a + 13)], "kf", head=6)
        for b in ys:
            d.arrow([(252, a + 13), (310, b + 13)], "ka", head=6)
    column(154, "s ki")
    column(226, "tb kb")
    column(310, "ta ka")
    d.text(66, 222, "9 · 256 · 256", "m n")
    d.text(66, 242, "= 589,824", "m n g")
    d.text(203, 222, "9 · 256", "m n")
    d.text(288, 222, "256 · 256", "m n")
    d.text(245, 242, "2304 + 65,536 = 67,840", "m n g")
    return d


def overlap(say: Say) -> Drawing:
    """The two boxes of the page with their intersection."""
    d = Drawing(200)
    plot = Plot(d, 24, 12, 192, 160, (0, 6.48), (5.4, 0))
    d.line([(24, 172), (24, 12), (216, 12)], "kf")
    for v in (0, 2, 4, 6):
        d.text(plot.at(v, 0)[0], 190, str(v), "m n f")
    for v in (1, 2, 3, 4, 5):
        d.text(19, plot.at(0, v)[1] + 5, str(v), "e n f")
    unit = 192 / 6.48
    d.rect(*plot.at(0, 0), 4 * unit, 4 * unit, "ta ka")
    d.rect(*plot.at(2, 1), 4 * unit, 4 * unit, "tb kb")
    d.rect(*plot.at(2, 1), 2 * unit, 3 * unit, "s ki")
    d.rect(*plot.at(0, 0), 4 * unit, 4 * unit, "ka")
    d.text(*plot.at(1, 2.1), "A", "m v")
    d.text(*plot.at(5, 3.1), "B", "m v")
    d.text(*plot.at(3, 2.6), "6", "m g")
    d.text(288, 54, say("intersection"), "m n")
    d.text(288, 74, "2 · 3 = 6", "m n g")
    d.text(288, 106, say("union"), "m n")
    d.text(288, 126, "16 + 16 − 6 = 26", "m n g")
    d.text(288, 160, "6 / 26 ≈ 0.231", "m n b g")
    return d


def two_ways(say: Say) -> Drawing:
    """Feature extraction and fine-tuning of the same network."""
    d = Drawing(196)
    for row, name in enumerate(("feature extraction", "fine-tuning")):
        y = 34 + 92 * row
        d.text(14, y - 12, say(name), "g n")
        d.text(24, y + 33, "x", "m x")
        d.arrow([(34, y + 28), (62, y + 28)], "ki")
        d.rect(62, y, 152, 56, "s kf d" if not row else "ta ka", 5)
        d.text(138, y + 24, "f(x; θ)", "m v")
        d.text(
            138,
            y + 45,
            say("frozen") if not row else say("small steps"),
            "m n f" if not row else "m n",
        )
        d.arrow([(214, y + 28), (240, y + 28)], "ki")
        d.rect(240, y, 66, 56, "tb kb", 5)
        d.text(273, y + 24, "W, b", "m x")
        d.text(273, y + 45, say("new"), "m n")
        d.arrow([(306, y + 28), (330, y + 28)], "ki")
        d.text(341, y + 33, "ŷ", "m x")
    return d


FIGURES = [
    ("convolutional-layers", "sliding", sliding),
    ("padding-and-stride", "positions", positions),
    ("pooling-layers", "windows", windows),
    ("receptive-fields", "growth", growth),
    ("receptive-fields", "paths", paths),
    ("residual-connections", "block", residual),
    ("cnn-architectures", "depthwise", depthwise),
    ("transfer-learning", "two-ways", two_ways),
    ("object-detection", "overlap", overlap),
]
