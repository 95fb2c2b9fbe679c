"""Figures of the part Reinforcement Learning."""

import numpy as np
from drawing import Drawing, Plot, Say


def loop(say: Say) -> Drawing:
    """The agent and its surroundings, and what passes between them."""
    d = Drawing(176)
    d.box(120, 16, 112, 46, say("agent"), "ta ka")
    d.box(106, 114, 140, 46, say("environment"), "tb kb")
    d.arrow([(232, 39), (278, 39), (278, 137), (246, 137)], "ki")
    d.arrow([(106, 137), (76, 137), (76, 39), (120, 39)], "ki")
    d.text(286, 84, say("action"), "n")
    d.text(286, 106, "a_{t}", "v")
    d.text(68, 70, say("state"), "e n")
    d.text(68, 90, "s_{t+1}", "e v")
    d.text(68, 114, say("reward"), "e n")
    d.text(68, 134, "r_{t+1}", "e v")
    return d


def grid(say: Say) -> Drawing:
    """The values that the page's program learns, and the path that follows them."""
    values = ("0.53 0.48 0.65 0.73 0.81", "0.59 0.66 0.73 0.81 0.90", "0.66 0.73 0.81 0.90 1.00")
    d = Drawing(226)
    left, top, side, high = 16, 12, 64, 50
    for row, line in enumerate(values):
        for column, value in enumerate(line.split()):
            on_path = row == 2
            d.rect(left + side * column, top + high * row, side, high, "ta kl" if on_path else "kl")
            x, y = left + side * column + 20, top + high * row + 18
            d.text(x, y, value, "m n" if on_path else "m n f")
    y = top + high * 3
    for column in range(5):
        pit = 1 <= column <= 3
        d.rect(left + side * column, y, side, high, "tb kl" if pit else "ta kl")
    d.text(left + 20, y + 18, "0.59", "m n")
    d.text(left + side * 2.5, y + 30, say("pits: −1"), "m n b g")
    d.text(left + side * 4.5, y + 40, say("goal: 1"), "m n a g")
    middle = [(left + side * (c + 0.68), top + high * 2.62) for c in range(5)]
    start, goal = (middle[0][0], y + high * 0.75), (middle[4][0], y + high * 0.45)
    for a, b in zip([start, *middle], [*middle, goal], strict=True):
        d.arrow([a, b], "ka")
    return d


def baseline(say: Say) -> Drawing:
    """How the page's program learns with and without a baseline."""
    means, runs = np.array([10.0, 11.0, 9.0]), 1000
    d = Drawing(214)
    plot = Plot(d, 38, 14, 300, 146, (0, 300), (0, 1))
    plot.axes(
        xticks=[(v, str(v)) for v in (0, 100, 200, 300)],
        yticks=[(v, f"{v:g}") for v in (0, 0.5, 1)],
    )
    for use_baseline, cls in ((False, "kb w"), (True, "ka w")):
        rng = np.random.default_rng(0)
        z, expected, curve = np.zeros((runs, 3)), np.zeros(runs), []
        for _ in range(301):
            pi = np.exp(z - z.max(axis=1, keepdims=True))
            pi /= pi.sum(axis=1, keepdims=True)
            curve.append(pi[:, 1].mean())
            action = (pi.cumsum(axis=1) < rng.random((runs, 1))).sum(axis=1).clip(0, 2)
            reward = means[action] + rng.normal(size=runs)
            advantage = reward - (expected if use_baseline else 0)
            z += 0.05 * advantage[:, None] * (np.eye(3)[action] - pi)
            expected += 0.1 * (reward - expected)
        plot.curve(range(0, 301, 10), curve[::10], cls)
    d.text(*plot.at(118, 0.66), say("with a baseline"), "n a g")
    d.text(*plot.at(190, 0.42), say("without"), "n b g")
    d.text(188, 206, say("steps"), "m n f")
    return d


FIGURES = [
    ("value-functions", "loop", loop),
    ("value-functions", "grid", grid),
    ("policy-gradients", "baseline", baseline),
]
