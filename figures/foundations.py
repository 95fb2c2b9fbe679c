"""Figures of the part Foundations."""

import math

import numpy as np
from drawing import Drawing, Plot, Say


def two_classes(
    d: Drawing, x: float, y: float, side: float, answers: dict[tuple[int, int], int]
) -> Plot:
    """Draw the four corners of the unit square, full where the answer is 1."""
    plot = Plot(d, x, y, side, side, (-0.35, 1.45), (-0.35, 1.45))
    plot.axes(xticks=[(0, "0"), (1, "1")])
    for value in (0, 1):
        d.text(x - 5, plot.at(0, value)[1] + 5, str(value), "e n f")
    for (a, b), answer in answers.items():
        d.circle(*plot.at(a, b), 6, "a ka" if answer else "s ka")
    return plot


def boundary(_: Say) -> Drawing:
    """AND, separated by a line, and XOR, which no line separates."""
    d = Drawing(196)
    d.text(100, 18, "AND", "m g")
    left = Plot(d, 30, 26, 136, 136, (-0.35, 1.45), (-0.35, 1.45))
    d.line([left.at(0.05, 1.45), left.at(1.45, 0.05)], "kb")
    d.arrow([left.at(1.1, 0.4), left.at(1.35, 0.65)], "kb")
    d.text(left.at(1.38, 0.76)[0], left.at(0, 0.76)[1], "w", "m x")
    two_classes(d, 30, 26, 136, {(0, 0): 0, (0, 1): 0, (1, 0): 0, (1, 1): 1})
    d.text(272, 18, "XOR", "m g")
    right = Plot(d, 202, 26, 136, 136, (-0.35, 1.45), (-0.35, 1.45))
    d.line([right.at(0, 1), right.at(1, 0)], "ka d")
    d.line([right.at(0, 0), right.at(1, 1)], "kf d")
    two_classes(d, 202, 26, 136, {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 0})
    for x in (98, 270):
        d.text(x, 192, "x_{1}", "m v")
        d.text(x - 82, 40, "x_{2}", "m v")
    return d


def activations(_: Say) -> Drawing:
    """Four activation functions and their slopes on the same axes."""
    d = Drawing(300)
    z = np.linspace(-4, 4, 65)
    sigmoid = 1 / (1 + np.exp(-z))
    cdf = np.array([0.5 * (1 + math.erf(v / math.sqrt(2))) for v in z])
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    relu = (np.array([-4, 0, 2.3]), np.array([0, 0, 2.3]))
    step = (np.array([-4, 0, 0, 4]), np.array([0, 0, 1, 1]))
    gelu = z * cdf
    shown = gelu <= 2.3
    panels = [
        ("sigmoid", (z, sigmoid), (z, sigmoid * (1 - sigmoid))),
        ("tanh", (z, np.tanh(z)), (z, 1 - np.tanh(z) ** 2)),
        ("ReLU", relu, step),
        ("GELU", (z[shown], gelu[shown]), (z, cdf + z * density)),
    ]
    for place, (name, value, slope) in enumerate(panels):
        x, y = 26 + 170 * (place % 2), 22 + 132 * (place // 2)
        d.text(x + 74, y - 6, name, "m g")
        plot = Plot(d, x, y, 148, 96, (-4, 4), (-1.2, 2.3))
        plot.axes(
            xticks=[(-4, "−4"), (0, "0"), (4, "4")],
            yticks=[(-1, "−1"), (0, "0"), (1, "1"), (2, "2")],
        )
        plot.curve(*slope, "kb d")
        plot.curve(*value, "ka w")
    d.line([(70, 290), (100, 290)], "ka w")
    d.text(106, 295, "φ(z)", "v")
    d.line([(196, 290), (226, 290)], "kb d")
    d.text(232, 295, "φ′(z)", "v")
    return d


def network(_: Say) -> Drawing:
    """The network for XOR with its weights."""
    d = Drawing(170)
    inputs, hidden, output = [(40, 45), (40, 130)], [(176, 45), (176, 130)], (306, 88)
    weights = {(0, 0): "1", (0, 1): "−1", (1, 0): "−1", (1, 1): "1"}
    for (i, j), weight in weights.items():
        (x1, y1), (x2, y2) = inputs[i], hidden[j]
        t = 22 / math.hypot(x2 - x1, y2 - y1)
        d.arrow(
            [(x1 + (x2 - x1) * t, y1 + (y2 - y1) * t), (x2 - (x2 - x1) * t, y2 - (y2 - y1) * t)],
            "ka" if weight == "1" else "kb",
        )
        place = 0.5 if i == j else 0.3
        d.text(x1 + (x2 - x1) * place, y1 + (y2 - y1) * place + 5, weight, "m n h")
    for x, y in hidden:
        t = 22 / math.hypot(output[0] - x, output[1] - y)
        dx, dy = output[0] - x, output[1] - y
        d.arrow([(x + dx * t, y + dy * t), (output[0] - dx * t, output[1] - dy * t)], "ka")
        d.text(x + dx * 0.5, y + dy * 0.5 + 5, "1", "m n h")
    nodes = [
        *zip(inputs, ("x_{1}", "x_{2}"), strict=True),
        *zip(hidden, ("h_{1}", "h_{2}"), strict=True),
    ]
    for (x, y), name in [*nodes, (output, "ŷ")]:
        d.circle(x, y, 20, "ta ka" if name[0] == "h" else "s ki")
        d.text(x, y + 5, name, "m v")
    return d


def moved(_: Say) -> Drawing:
    """The four points of XOR before and after the hidden layer."""
    d = Drawing(200)
    two_classes(d, 24, 14, 130, {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 0})
    d.arrow([(164, 80), (198, 80)], "ki")
    plot = Plot(d, 216, 14, 130, 130, (-0.35, 1.45), (-0.35, 1.45))
    d.line([plot.at(-0.3, 0.8), plot.at(0.8, -0.3)], "kb")
    two_classes(d, 216, 14, 130, {(0, 0): 0, (0, 1): 1, (1, 0): 1})
    d.circle(*plot.at(0, 0), 10, "ka")
    d.text(89, 178, "x_{1}", "m v")
    d.text(14, 24, "x_{2}", "m v")
    d.text(281, 178, "h_{1}", "m v")
    d.text(205, 24, "h_{2}", "m v")
    return d


def tents(say: Say) -> Drawing:
    """The tent, fed into itself once and twice."""
    d = Drawing(150)
    x = np.linspace(0, 1, 9)
    h = x
    for depth, name in enumerate(("t(x)", "t(t(x))", "t(t(t(x)))")):
        h = 2 * np.maximum(0, h) - 4 * np.maximum(0, h - 0.5)
        left = 22 + 114 * depth
        d.text(left + 48, 20, name, "m v")
        plot = Plot(d, left, 32, 96, 84, (0, 1), (0, 1))
        plot.axes(xticks=[(0, "0"), (1, "1")])
        if not depth:
            d.text(left - 5, 38, "1", "e n f")
            d.text(left - 5, 120, "0", "e n f")
        plot.curve(x, h, "ka")
        d.text(left + 48, 136, say(f"{2 ** (depth + 1)} pieces"), "m n g")
    return d


def sweep(say: Say) -> Drawing:
    """The graph of (wx + b - y)², values forward and derivatives backward."""
    d = Drawing(236)
    boxes = {
        "w": (4, 8, "w = 3", "8"),
        "x": (4, 100, "x = 2", "12"),
        "u": (84, 54, "u = 6", "4"),
        "b": (84, 152, "b = 1", "4"),
        "z": (156, 54, "z = 7", "4"),
        "y": (156, 152, "y = 5", "−4"),
        "e": (228, 54, "e = 2", "4"),
        "L": (298, 54, "L = 4", "1"),
    }
    edges = [
        ("w", "u", "2", 10, -4),
        ("x", "u", "3", 10, 12),
        ("u", "z", "1", 0, -7),
        ("b", "z", "1", 14, 4),
        ("z", "e", "1", 0, -7),
        ("y", "e", "−1", 16, 4),
        ("e", "L", "4", 0, -7),
    ]
    w, h = 52, 48
    for start, end, local, dx, dy in edges:
        (x1, y1, *_), (x2, y2, *_) = boxes[start], boxes[end]
        if y1 == y2:
            a, b = (x1 + w, y1 + h / 2), (x2, y2 + h / 2)
        elif y1 > y2 + 60:
            a, b = (x1 + w - 8, y1), (x2 + 14, y2 + h)
        else:
            a, b = (x1 + w, y1 + h / 2), (x2, y2 + h / 2 + (-10 if y1 < y2 else 10))
        d.arrow([a, b], "kf", head=7)
        d.text((a[0] + b[0]) / 2 + dx, (a[1] + b[1]) / 2 + dy, local, "m n f")
    for x, y, value, slope in boxes.values():
        d.rect(x, y, w, h, "ta ka", 5)
        d.text(x + w / 2, y + 19, value, "m n")
        d.text(x + w / 2, y + 39, slope, "m b g")
    d.arrow([(14, 216), (74, 216)], "kf")
    d.text(80, 221, say("forward: values"), "n")
    d.arrow([(338, 216), (318, 216)], "kb")
    d.text(312, 221, say("backward: slopes"), "e n b")
    return d


def example(say: Say) -> Drawing:
    """The worked example of backpropagation on its network."""
    d = Drawing(248)
    inputs, hidden, output = [(34, 62), (34, 166)], [(178, 62), (178, 166)], (308, 114)
    labels = {(0, 0): ("1", "0"), (1, 1): ("0.5", "4"), (0, 1): ("0.5", "2"), (1, 0): ("−1", "0")}

    def edge(x1: float, y1: float, x2: float, y2: float, weight: str, slope: str, t: float) -> None:
        f = 24 / math.hypot(x2 - x1, y2 - y1)
        dx, dy = x2 - x1, y2 - y1
        d.arrow([(x1 + dx * f, y1 + dy * f), (x2 - dx * f, y2 - dy * f)], "kf", head=7)
        x, y = x1 + dx * t, y1 + dy * t + 5
        d.text(x + 1, y, weight, "e n h")
        d.text(x + 6, y, slope, "n b g h")

    for (i, j), (weight, slope) in labels.items():
        edge(*inputs[i], *hidden[j], weight, slope, 0.5 if i == j else 0.3)
    edge(*hidden[0], *output, "2", "0", 0.55)
    edge(*hidden[1], *output, "1", "3", 0.55)
    for (x, y), name in zip([*inputs, *hidden, output], ("1", "2", "0", "1.5", "2"), strict=True):
        d.circle(x, y, 21, "ta ka" if x == 178 else "s ki")
        d.text(x, y + 5, name, "m")
    for x, y, name in (
        (34, 32, "x_{1}"),
        (34, 206, "x_{2}"),
        (178, 32, "h_{1}"),
        (178, 206, "h_{2}"),
        (308, 84, "ŷ"),
    ):
        d.text(x, y, name, "m v")
    for x, y, delta in ((204, 44, "0"), (204, 196, "2"), (296, 152, "2")):
        d.text(x, y, f"δ = {delta}", "n b g")
    d.text(150, 238, say("weight"), "e n")
    d.text(160, 238, say("gradient"), "n b g")
    return d


def fit(_: Say) -> Drawing:
    """Three points, the best line and the line 2x, with the errors."""
    d = Drawing(236)
    plot = Plot(d, 34, 12, 306, 186, (0, 3.6), (0, 6.4))
    plot.axes(xticks=[(v, str(v)) for v in range(4)], yticks=[(v, str(v)) for v in (0, 2, 4, 6)])
    xs, ys = np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 5.0])
    w = ((xs - xs.mean()) * (ys - ys.mean())).sum() / ((xs - xs.mean()) ** 2).sum()
    b = ys.mean() - w * xs.mean()
    plot.curve([0, 3.2], [0, 6.4], "kf d")
    plot.curve([0, 3.6], [b, 3.6 * w + b], "ka w")
    for x, y in zip(xs, ys, strict=True):
        plot.curve([x + 0.03, x + 0.03], [2 * x, y], "kf d")
        plot.curve([x - 0.03, x - 0.03], [w * x + b, y], "kb")
    plot.dots(xs, ys, "b", 5)
    d.text(plot.at(2.72, 6.0)[0], plot.at(0, 6.0)[1] + 4, "ŷ = 2x", "e n f")
    d.text(plot.at(3.5, 4.7)[0], plot.at(0, 3.4)[1], "ŷ = 1.5x + ⅓", "e n a")
    d.text(187, 232, "x", "m v")
    return d


def losses(_: Say) -> Drawing:
    """Losses for numbers by their error, and cross-entropy by the probability of the truth."""
    d = Drawing(226)
    left = Plot(d, 26, 30, 144, 140, (-3, 3), (0, 4.5))
    left.axes(
        xticks=[(v, str(v).replace("-", "−")) for v in (-2, 0, 2)],
        yticks=[(v, str(v)) for v in (0, 2, 4)],
    )
    e = np.linspace(-2.12, 2.12, 41)
    left.curve(e, e**2, "ka w")
    left.curve([-3, 0, 3], [3, 0, 3], "kf d")
    e = np.linspace(-3, 3, 61)
    left.curve(e, np.where(abs(e) <= 1, e**2 / 2, abs(e) - 0.5), "kb")
    d.text(98, 20, "e^{2}, |e|, Huber", "m g")
    d.text(98, 204, "e", "m v")
    right = Plot(d, 206, 30, 138, 140, (0, 1), (0, 5))
    right.axes(xticks=[(0, "0"), (0.5, "0.5"), (1, "1")], yticks=[(v, str(v)) for v in (0, 2, 4)])
    p = np.exp(-np.linspace(0, 4.8, 60))
    right.curve(p, -np.log(p), "ka w")
    for q, side in ((0.665, "0.408"), (0.4, "0.916"), (0.09, "2.408"), (0.01, "4.605")):
        x, y = right.at(q, -math.log(q))
        d.circle(x, y, 4, "b")
        d.text(x + 9, y - 3, side, "n")
    d.text(275, 20, "−log ŷ_{c}", "m g")
    d.text(275, 204, "ŷ_{c}", "m v")
    d.line([(20, 218), (38, 218)], "ka w")
    d.text(43, 223, "e^{2}", "n")
    d.line([(70, 218), (88, 218)], "kf d")
    d.text(93, 223, "|e|", "n")
    d.line([(116, 218), (134, 218)], "kb")
    d.text(139, 223, "Huber", "n")
    return d


def cells(
    d: Drawing, x: float, y: float, rows: list[list[str]], cls: str, size: float = 34
) -> None:
    """Draw a table of small squares."""
    for i, row in enumerate(rows):
        for j, word in enumerate(row):
            d.rect(x + j * size, y + i * size, size, size, cls)
            d.text(x + (j + 0.5) * size, y + (i + 0.5) * size + 5, word)


def broadcasting(_: Say) -> Drawing:
    """A column minus a row: a table of all pairs."""
    d = Drawing(172)
    values = [1, 2, 3]
    cells(d, 14, 34, [["1"], ["2"], ["3"]], "ta ka")
    d.text(66, 90, "−", "m g")
    cells(d, 84, 68, [["1", "2", "3"]], "tb kb")
    d.text(204, 90, "=", "m g")
    table = [[str(p - y).replace("-", "−") for y in values] for p in values]
    cells(d, 224, 34, table, "s ki")
    d.text(31, 160, "(3, 1)", "m n f")
    d.text(135, 160, "(3,)", "m n f")
    d.text(275, 160, "(3, 3)", "m n f")
    d.text(31, 22, "pred", "m n")
    d.text(135, 22, "y", "m n")
    d.text(275, 22, "pred − y", "m n")
    return d


def bayes(say: Say) -> Drawing:
    """All messages as a square: the spam, the word, and what is left given the word."""
    d = Drawing(268)
    x, y, side = 24.0, 22.0, 200.0
    split = x + 0.2 * side
    d.rect(x, y, 0.2 * side, side, "tb")
    d.rect(split, y, 0.8 * side, side, "ta")
    d.rect(x, y + 0.7 * side, 0.2 * side, 0.3 * side, "b")
    d.rect(split, y + 0.98 * side, 0.8 * side, 0.02 * side, "a")
    d.rect(x, y, side, side, "kf")
    d.line([(split, y), (split, y + side)], "kf")
    d.text((x + split) / 2, y - 6, "0.2", "m n f")
    d.text((split + x + side) / 2, y - 6, "0.8", "m n f")
    d.text((x + split) / 2, y + side + 18, say("spam"), "m n")
    d.text((split + x + side) / 2, y + side + 18, say("other"), "m n")
    d.text(x + 28, y + side + 38, say("dark: with the word"), "n f")
    words = ["0.2 · 0.3", "= 0.06", "0.8 · 0.02", "= 0.016"]
    for place, (word, cls) in enumerate(zip(words, ("b", "b", "a", "a"), strict=True)):
        d.text(240, 60 + 22 * place + 12 * (place > 1), word, f"n g {cls}")
    d.line([(240, 166), (330, 166)], "kf")
    d.text(240, 188, "0.06 / 0.076", "n")
    d.text(240, 210, "= 0.789", "n g")
    return d


def fits(say: Say) -> Drawing:
    """Two humps, and the normal distributions nearest to them in the two directions."""
    d = Drawing(222)
    x = np.linspace(-6, 6, 97)

    def normal(mean: float, sd: float) -> np.ndarray:
        return np.exp(-((x - mean) ** 2) / (2 * sd**2)) / (sd * math.sqrt(2 * math.pi))

    plot = Plot(d, 16, 12, 320, 160, (-6, 6), (0, 0.7))
    plot.axes(xticks=[(v, str(v).replace("-", "−")) for v in (-4, -2, 0, 2, 4)])
    plot.curve(x, 0.7 * normal(-2, 0.6) + 0.3 * normal(2, 0.6), "ki")
    plot.curve(x, normal(-0.8, 1.94), "kb w")
    plot.curve(x, normal(-2, 0.6), "ka d")
    d.text(*plot.at(2.2, 0.23), "p", "v")
    for row, (word, cls, line) in enumerate(
        (("smallest D(p‖q)", "b", "kb w"), ("smallest D(q‖p)", "a", "ka d"))
    ):
        d.line([(196, 30 + 22 * row), (224, 30 + 22 * row)], line)
        d.text(230, 35 + 22 * row, word.replace("smallest", say("smallest")), f"n g {cls}")
    d.text(176, 214, say("data with two humps"), "m n f")
    return d


FIGURES = [
    ("tensors", "broadcasting", broadcasting),
    ("probability-and-random-variables", "bayes", bayes),
    ("linear-models", "fit", fit),
    ("artificial-neurons", "boundary", boundary),
    ("activation-functions", "curves", activations),
    ("multilayer-perceptrons", "network", network),
    ("multilayer-perceptrons", "moved", moved),
    ("multilayer-perceptrons", "tents", tents),
    ("loss-functions", "curves", losses),
    ("entropy-and-divergence", "fits", fits),
    ("computational-graphs", "sweep", sweep),
    ("backpropagation", "example", example),
]
