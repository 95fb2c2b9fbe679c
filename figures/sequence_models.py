"""Figures of the part Sequence Models."""

import math

import numpy as np
from drawing import Drawing, Plot, Say


def unrolled(_: Say) -> Drawing:
    """A recurrent network as a loop, and drawn step by step."""
    d = Drawing(206)
    d.text(42, 196, "x_{t}", "m x")
    d.arrow([(42, 178), (42, 126)], "kb")
    d.rect(14, 82, 56, 44, "ta ka", 5)
    d.text(42, 109, "h_{t}", "m x")
    d.arrow([(42, 82), (42, 34)], "kf")
    d.text(42, 24, "ŷ_{t}", "m x")
    d.arrow([(70, 94), (86, 94), (86, 60), (20, 60), (20, 82)], "ka")
    d.text(104, 110, "=", "m g")
    for step in range(3):
        x = 156 + 80 * step
        d.text(x, 196, f"x_{{{step + 1}}}", "m x")
        d.arrow([(x, 178), (x, 126)], "kb")
        d.text(x + 4, 158, "W_{x}", "n b g")
        d.rect(x - 24, 82, 48, 44, "ta ka", 5)
        d.text(x, 109, f"h_{{{step + 1}}}", "m x")
        d.arrow([(x, 82), (x, 34)], "kf")
        d.text(x, 24, f"ŷ_{{{step + 1}}}", "m x")
        if step < 2:
            d.arrow([(x + 24, 104), (x + 56, 104)], "ka")
            d.text(x + 39, 94, "W_{h}", "m n a g")
    return d


def node(d: Drawing, x: float, y: float, sign: str) -> None:
    """Draw a sum or a product."""
    d.circle(x, y, 12, "s ki")
    d.text(x, y + 5, sign, "m g")


def lstm(_: Say) -> Drawing:
    """One step of an LSTM cell with the page's numbers."""
    d = Drawing(272)
    d.arrow([(4, 46), (348, 46)], "ka")
    d.text(6, 22, "c_{t−1} = 2", "n")
    d.text(346, 32, "c_{t} = 1.7", "e n")
    gates = {
        "f": (46, "σ", "0.9"),
        "i": (112, "σ", "0.2"),
        "g": (176, "tanh", "−0.5"),
        "o": (252, "σ", "0.7"),
    }
    for name, (x, kind, value) in gates.items():
        d.rect(x - 23, 180, 46, 30, "tb kb", 5)
        d.text(x, 200, kind, "m n")
        d.arrow([(x, 238), (x, 210)], "kf")
        d.text(x + 5, 174, f"{name} = {value}", "n")
    d.arrow([(46, 180), (46, 58)], "ki")
    d.arrow([(112, 180), (112, 110), (132, 110)], "ki")
    d.arrow([(176, 180), (176, 110), (156, 110)], "ki")
    d.arrow([(144, 98), (144, 58)], "ki")
    d.text(150, 84, "−0.1", "n")
    d.text(95, 38, "1.8", "m n")
    d.arrow([(300, 46), (300, 66)], "ki")
    d.rect(277, 66, 46, 26, "s ki", 5)
    d.text(300, 84, "tanh", "m n")
    d.arrow([(300, 92), (300, 114)], "ki")
    d.arrow([(252, 180), (252, 126), (288, 126)], "ki")
    d.arrow([(312, 126), (348, 126)], "ki")
    d.text(346, 154, "h_{t} = 0.6548", "e n")
    node(d, 46, 46, "×")
    node(d, 144, 46, "+")
    node(d, 144, 110, "×")
    node(d, 300, 126, "×")
    d.line([(20, 238), (252, 238)], "kf")
    d.text(20, 260, "x_{t},  h_{t−1}", "n")
    return d


def gru(_: Say) -> Drawing:
    """One step of a gated recurrent unit with the page's numbers."""
    d = Drawing(248)
    d.arrow([(4, 46), (348, 46)], "ka")
    d.text(6, 24, "h_{t−1} = 0.8", "n")
    d.text(346, 24, "h_{t} = 0.7343", "e n")
    d.arrow([(46, 46), (46, 102)], "ki")
    d.arrow([(46, 186), (46, 126)], "ki")
    d.text(52, 176, "r = 0.5", "n")
    d.arrow([(58, 114), (112, 114)], "ki")
    d.text(84, 106, "0.4", "m n")
    d.rect(112, 99, 52, 30, "tb kb", 5)
    d.text(138, 119, "tanh", "m n")
    d.arrow([(138, 194), (138, 129)], "kf")
    d.text(138, 210, "x_{t}", "m n")
    d.arrow([(164, 114), (272, 114)], "ki")
    d.text(138, 90, "h̃_{t} = 0.5370", "m n")
    d.arrow([(284, 102), (284, 58)], "ki")
    d.text(290, 84, "0.1343", "n")
    d.line([(216, 186), (216, 122)], "ki")
    d.arrow([(216, 108), (216, 58)], "ki")
    d.path("M216 122a7 7 0 0 1 0-14", "ki")
    d.text(210, 176, "u = 0.75", "e n")
    d.arrow([(216, 148), (284, 148), (284, 126)], "ki")
    d.text(292, 148, "1 − u", "n")
    d.text(250, 38, "0.6", "m n")
    for x in (46, 216):
        d.rect(x - 23, 186, 46, 30, "tb kb", 5)
        d.text(x, 206, "σ", "m n")
    node(d, 46, 114, "×")
    node(d, 216, 46, "×")
    node(d, 284, 46, "+")
    node(d, 284, 114, "×")
    d.line([(46, 216), (46, 228), (216, 228), (216, 216)], "kf")
    d.text(226, 233, "x_{t},  h_{t−1}", "n")
    return d


def encoder_decoder(_: Say) -> Drawing:
    """The translation of a sentence by encoder and decoder."""
    d = Drawing(252)
    for place, word in enumerate(("the", "cat", "sleeps")):
        x = 14 + 84 * place
        d.rect(x, 14, 58, 36, "ta ka", 5)
        d.text(x + 29, 84, word, "m n")
        d.arrow([(x + 29, 72), (x + 29, 50)], "kf")
        d.arrow([(x + 58, 32), (x + 84, 32)], "ka")
    d.circle(286, 32, 20, "s ki")
    d.text(286, 37, "c", "m x")
    d.arrow([(286, 52), (286, 100), (6, 100), (6, 170), (20, 170)], "ki")
    for place, (given, written) in enumerate(
        (("START", "le"), ("le", "chat"), ("chat", "dort"), ("dort", "END"))
    ):
        x = 20 + 84 * place
        d.rect(x, 152, 58, 36, "tb kb", 5)
        d.text(x + 29, 122, written, "m n g")
        d.arrow([(x + 29, 152), (x + 29, 128)], "kf")
        d.text(x + 29, 230, given, "m n")
        d.arrow([(x + 29, 216), (x + 29, 188)], "kf")
        if place < 3:
            d.arrow([(x + 58, 170), (x + 84, 170)], "kb")
            d.arrow([(x + 48, 118), (x + 71, 118), (x + 71, 225), (x + 96, 225)], "kf d", head=6)
    return d


def beam(_: Say) -> Drawing:
    """The tree of the page's small model, with the paths of width 1 and 2."""
    d = Drawing(250)
    words = {
        "START": (34, 120),
        "the": (132, 62),
        "a": (132, 190),
        "cat": (236, 22),
        "dog": (236, 62),
        "bird": (236, 102),
        "whale": (236, 170),
        "cat ": (236, 214),
    }
    edges = [
        ("START", "the", "0.6", "kf"),
        ("START", "a", "0.4", "kb w"),
        ("the", "cat", "0.4", "kf"),
        ("the", "dog", "0.3", "q"),
        ("the", "bird", "0.3", "q"),
        ("a", "whale", "0.9", "kb w"),
        ("a", "cat ", "0.1", "q"),
    ]
    half = {"START": 27, "the": 20, "a": 14}
    for start, end, p, cls in edges:
        (x1, y1), (x2, y2) = words[start], words[end]
        a, b = (x1 + half[start], y1), (x2 - half.get(end, 24), y2)
        d.line([a, b], cls)
        d.text((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + 5, p, "m n h")
    products = {"cat": "0.24", "dog": "0.18", "bird": "0.18", "whale": "0.36", "cat ": "0.04"}
    for word, (x, y) in words.items():
        w = half.get(word, 24)
        cls = "tb kb" if word in ("a", "whale") else "ta ka" if word in ("the", "cat") else "s kf"
        d.rect(x - w, y - 14, 2 * w, 28, cls, 14)
        d.text(x, y + 5, word.strip(), "m n")
        if word in products:
            chosen = word in ("cat", "whale")
            d.text(276, y + 5, "= " + products[word], "n g" if chosen else "n f")
    return d


def temperatures(say: Say) -> Drawing:
    """The softmax of the same logits at three temperatures, and at seven by a slider."""
    d = Drawing(178, slider=say("Temperature"), labels=["0.5, 1, 2"])

    def bars(left: float, tau: float, apart: float = 35) -> None:
        middle = left + apart * 1.5
        d.text(middle, 20, f"τ = {tau:g}", "m g")
        z = np.array([2.0, 1.0, 0.0])
        p = np.exp(z / tau) / np.exp(z / tau).sum()
        d.line([(left, 148), (left + 3 * apart + 1, 148)], "kf")
        for i, value in enumerate(p):
            x, height = left + apart * (i + 0.5) + 0.5, 100 * value
            d.rect(x - 13, 148 - height, 26, height, "a" if tau == 1 else "b")
            d.text(x, 142 - height, f"{value:.3f}", "m n")
            d.text(x, 166, str(int(z[i])), "m n f")

    for place, tau in enumerate((0.5, 1, 2)):
        bars(8 + 116 * place, tau)
    for tau in (0.1, 0.25, 0.5, 1, 2, 4, 10):
        with d.step(f"{tau:g}"):
            bars(56, tau, 80)
    return d


def embedding_step(_: Say) -> Drawing:
    """One step of skip-gram with negative sampling, as arrows."""
    d = Drawing(268)
    v, up, un = np.array([1.0, 0]), np.array([0.5, 0.5]), np.array([1.0, -1])

    def s(value: float) -> float:
        return 1 / (1 + math.exp(-value))

    new = v - 0.5 * ((s(float(up @ v)) - 1) * up + s(float(un @ v)) * un)
    plot = Plot(d, 40, 10, 250, 250, (-0.25, 1.35), (-1.2, 0.8))
    d.line([plot.at(-0.25, 0), plot.at(1.35, 0)], "kl")
    d.line([plot.at(0, -1.2), plot.at(0, 0.8)], "kl")
    d.arrow([plot.at(0, 0), plot.at(*up)], "ka")
    d.arrow([plot.at(0, 0), plot.at(*un)], "kf")
    d.arrow([plot.at(0, 0), plot.at(*v)], "kb d")
    d.arrow([plot.at(0, 0), plot.at(*new)], "kb")
    d.text(plot.at(*up)[0] - 22, plot.at(*up)[1] - 8, "u_{+}", "m x")
    d.text(plot.at(*un)[0] + 18, plot.at(*un)[1] + 4, "u_{1}", "m x")
    d.text(plot.at(*v)[0] + 34, plot.at(*v)[1] + 5, "v (1, 0)", "m n")
    d.text(plot.at(*new)[0] + 8, plot.at(*new)[1] - 4, f"({new[0]:.3f}, {new[1]:.3f})", "n b g")
    return d


def bigrams(_: Say) -> Drawing:
    """The bigram model of the page as a graph."""
    d = Drawing(200)
    places = {
        "START": (28, 94),
        "the": (98, 94),
        "cat": (156, 44),
        "dog": (156, 144),
        "sleeps": (256, 44),
        "eats": (256, 144),
        "END": (330, 94),
    }
    half = {"START": 26, "the": 19, "cat": 19, "dog": 19, "sleeps": 27, "eats": 21, "END": 20}
    edges = [
        ("START", "the", "1", "ka", 0.5),
        ("the", "cat", "2/3", "ka", 0.5),
        ("the", "dog", "1/3", "kf", 0.5),
        ("cat", "sleeps", "1/2", "ka", 0.5),
        ("cat", "eats", "1/2", "kf", 0.3),
        ("dog", "sleeps", "1", "kf", 0.3),
        ("dog", "eats", "0", "kb d", 0.5),
        ("sleeps", "END", "1", "ka", 0.5),
        ("eats", "END", "1", "kf", 0.5),
    ]
    for start, end, p, cls, t in edges:
        (x1, y1), (x2, y2) = places[start], places[end]
        a, b = (x1 + half[start], y1), (x2 - half[end] - 1, y2)
        if start == "the":
            a = (x1 + 8, y1 + (-14 if y2 < y1 else 14))
        if end == "END":
            b = (x2 - 8, y2 + (-15 if y1 < y2 else 15))
        d.arrow([a, b], cls, head=7)
        up = -7 if start == "START" else 5
        d.text(
            a[0] + (b[0] - a[0]) * t,
            a[1] + (b[1] - a[1]) * t + up,
            p,
            "m n h" + (" b g" if p == "0" else ""),
        )
    for word, (x, y) in places.items():
        d.rect(x - half[word], y - 14, 2 * half[word], 28, "s ki", 14)
        d.text(x, y + 5, word, "m n")
    return d


def scan(_: Say) -> Drawing:
    """A scan over eight positions: in each round all are combined at the same time."""
    d = Drawing(206)
    left, across, down = 76, 34, 46
    for row in range(4):
        y = 24 + down * row
        if row:
            shift = 2 ** (row - 1)
            for i in range(8):
                x = left + across * i
                if i < shift:
                    d.line([(x, y - down + 9), (x, y - 9)], "kl")
                else:
                    d.arrow([(x, y - down + 9), (x, y - 9)], "kf", head=7)
                    start = x - across * shift
                    d.arrow([(start + 7, y - down + 7), (x - 7, y - 7)], "ka", head=7)
            d.text(14, y - down / 2 + 5, f"← {shift}", "n a")
        for i in range(8):
            done = row and i < 2**row
            d.circle(left + across * i, y, 9, "tb kb" if done else "ta ka" if row else "s ki")
            if row == 0:
                d.text(left + across * i, y + 5, str(i + 1), "m n")
    return d


FIGURES = [
    ("word-embeddings", "step", embedding_step),
    ("language-models", "bigrams", bigrams),
    ("recurrent-neural-networks", "unrolled", unrolled),
    ("long-short-term-memory", "cell", lstm),
    ("gated-recurrent-units", "cell", gru),
    ("sequence-to-sequence-models", "encoder-decoder", encoder_decoder),
    ("decoding-strategies", "beam", beam),
    ("decoding-strategies", "temperatures", temperatures),
    ("state-space-models", "scan", scan),
]
