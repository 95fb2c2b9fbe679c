"""Figures of the part Generative Models."""

import math
from itertools import pairwise

import numpy as np
from drawing import Drawing, Plot, Say, minus

Array = np.ndarray


def bottleneck(say: Say) -> Drawing:
    """Encoder, code and decoder."""
    d = Drawing(196)
    d.rect(14, 22, 22, 124, "s ki", 3)
    d.path("M44 22l84 38v48l-84 38z", "ta ka")
    d.rect(136, 60, 22, 48, "tb kb", 3)
    d.path("M166 60l84-38v124l-84-38z", "ta ka")
    d.rect(258, 22, 22, 124, "s ki", 3)
    d.text(25, 90, "x", "m x")
    d.text(147, 90, "z", "m x")
    d.text(269, 90, "x̂", "m x")
    d.text(86, 82, "f", "m v")
    d.text(86, 102, say("encoder"), "m n")
    d.text(208, 82, "g", "m v")
    d.text(208, 102, say("decoder"), "m n")
    d.text(25, 168, "d", "m v")
    d.text(147, 130, "k", "m v")
    d.text(269, 168, "d", "m v")
    d.line([(25, 178), (25, 186), (269, 186), (269, 178)], "kb")
    d.text(147, 180, "‖x − x̂‖^{2}", "m n b")
    return d


def projection(_: Say) -> Drawing:
    """Two inputs and their reconstructions on the line of the worked example."""
    d = Drawing(262)
    plot = Plot(d, 34, 12, 230, 220, (0, 5.2), (0, 4.97))
    plot.axes(xticks=[(v, str(v)) for v in range(6)], yticks=[(v, str(v)) for v in range(5)])
    plot.curve([0, 3.7], [0, 3.7 * 4 / 3], "ka w")
    d.arrow([plot.at(4, 2), plot.at(2.4, 3.2)], "kb d")
    plot.dots([3], [4], "a", 6)
    plot.dots([4], [2], "b", 6)
    plot.dots([2.4], [3.2], "i", 4)
    d.text(plot.at(3.15, 0)[0], plot.at(0, 3.75)[1], "(3, 4)", "n a g")
    d.text(plot.at(4.1, 0)[0], plot.at(0, 1.65)[1], "(4, 2)", "n b g")
    d.text(plot.at(2.3, 0)[0], plot.at(0, 3.3)[1], "(2.4, 3.2)", "e n")
    d.text(plot.at(3.3, 0)[0], plot.at(0, 2.8)[1], "2", "n b g")
    return d


def codes(say: Say) -> Drawing:
    """One draw through the worked example of a variational autoencoder."""
    d = Drawing(204)
    d.text(14, 74, "x", "m v")
    d.text(14, 97, "3", "m g")
    d.arrow([(24, 92), (40, 92)], "ki")
    d.box(40, 72, 78, 40, say("encoder"), "ta ka")
    d.arrow([(118, 84), (136, 52), (148, 52)], "ki")
    d.arrow([(118, 100), (136, 132), (148, 132)], "ki")
    d.text(152, 57, "μ = 1", "n")
    d.text(152, 137, "σ = 0.5", "n")
    d.arrow([(190, 52), (224, 52), (224, 80)], "ki")
    d.arrow([(202, 132), (212, 132)], "ki", head=7)
    d.arrow([(224, 172), (224, 144)], "kb")
    d.text(224, 188, "ε = 0.4", "m n b g")
    d.arrow([(224, 120), (224, 104)], "ki")
    for y, sign in ((92, "+"), (132, "×")):
        d.circle(224, y, 12, "s ki")
        d.text(224, y + 5, sign, "m g")
    d.arrow([(236, 92), (266, 92)], "ki")
    d.text(258, 64, "z = 1.2", "m n b g")
    d.box(266, 72, 78, 40, say("decoder"), "ta ka")
    d.arrow([(305, 112), (305, 142)], "ki")
    d.text(305, 160, "2z = 2.4", "m n g")
    return d


def game(say: Say) -> Drawing:
    """How generator and discriminator are joined, and where the gradient goes."""
    d = Drawing(204)
    d.text(24, 66, "z", "m x")
    d.text(24, 42, say("noise"), "m n f")
    d.arrow([(36, 60), (54, 60)], "ki")
    d.box(54, 36, 90, 52, "G|" + say("generator"), "ta ka")
    d.arrow([(144, 50), (238, 50), (238, 92)], "ki")
    d.text(186, 42, "G(z)", "m v")
    d.text(78, 162, "x", "m x")
    d.text(78, 186, say("real"), "m n f")
    d.arrow([(90, 156), (218, 156), (218, 144)], "ki")
    d.box(166, 92, 108, 52, "D|" + say("discriminator"), "tb kb")
    d.arrow([(274, 110), (298, 110)], "ki")
    d.text(302, 106, say("real?"), "n")
    d.text(302, 124, "0 … 1", "n f")
    d.arrow([(298, 130), (274, 130)], "kb d")
    d.arrow([(200, 92), (200, 74), (144, 74)], "kb d")
    d.text(132, 112, say("gradient"), "m n b")
    return d


def warp(_: Say) -> Drawing:
    """A grid and two circles of noise, and what the coupling layer makes of them."""
    d = Drawing(292)
    left = Plot(d, 22, 76, 134, 134, (-2.3, 2.3), (-2.3, 2.3))
    right = Plot(d, 206, 26, 134, 226, (-2.3, 2.3), (-2.4, 10))
    left.axes(xticks=[(v, minus(v)) for v in (-2, 0, 2)])
    right.axes(xticks=[(v, minus(v)) for v in (-2, 0, 2)])
    for v in (-2, 0, 2):
        d.text(17, left.at(0, v)[1] + 5, minus(v), "e n f")
    for v in (0, 5):
        d.text(201, right.at(0, v)[1] + 5, minus(v), "e n f")

    def both(z1: Array, z2: Array, cls: str) -> None:
        left.curve(z1, z2, cls)
        right.curve(z1, z2 * np.exp(0.5 * z1) + z1**2, cls)

    for v in (-2, -1, 0, 1, 2):
        both(np.array([v, v]), np.array([-2.0, 2.0]), "q")
        both(np.linspace(-2, 2, 17), np.full(17, float(v)), "q")
    angle = np.linspace(0, 2 * math.pi, 41)
    both(np.cos(angle), np.sin(angle), "ka")
    both(2 * np.cos(angle), 2 * np.sin(angle), "ka")
    left.dots([2], [1], "b", 5)
    right.dots([2], [math.exp(1) + 4], "b", 5)
    d.text(*left.at(1.6, 1.35), "(2, 1)", "m n b g h")
    d.text(right.at(1.8, 0)[0], right.at(0, 6.5)[1], "(2, 6.718)", "e n b g h")
    d.arrow([(164, 140), (186, 140)], "ki")
    d.text(89, 246, "z_{1}", "m v")
    d.text(273, 288, "x_{1}", "m v")
    d.text(22, 66, "z_{2}", "m v")
    d.text(206, 18, "x_{2}", "m v")
    return d


def schedule(say: Say) -> Drawing:
    """How much signal and how much noise is in an example after t steps."""
    alpha_bar = np.cumprod(1 - np.linspace(1e-4, 0.1, 200))
    d = Drawing(226)
    plot = Plot(d, 32, 14, 306, 150, (0, 200), (0, 1.05))
    plot.axes(
        xticks=[(v, str(v)) for v in (0, 50, 100, 150, 200)],
        yticks=[(v, f"{v:g}") for v in (0, 0.5, 1)],
    )
    t = np.arange(1, 201)
    plot.curve([0, *t[::5]], [1, *np.sqrt(alpha_bar)[::5]], "ka w")
    plot.curve([0, *t[::5]], [0, *np.sqrt(1 - alpha_bar)[::5]], "kb w")
    d.text(plot.at(104, 0)[0], plot.at(0, 0.36)[1], say("signal") + " √ᾱ_{t}", "n a g")
    d.text(plot.at(84, 0)[0], plot.at(0, 0.78)[1], say("noise") + " √(1 − ᾱ_{t})", "n b g")
    d.text(185, 204, "t", "m v")
    return d


def samples(_: Say) -> Drawing:
    """Some samples of the page's program on their way from noise to data."""
    rng = np.random.default_rng(0)
    points, share, steps = np.array([-2.0, 0.0, 3.0]), np.array([0.2, 0.5, 0.3]), 200
    beta = np.linspace(1e-4, 0.1, steps)
    alpha, alpha_bar = 1 - beta, np.cumprod(1 - beta)
    x = rng.normal(size=5000)
    path = [x]
    for t in range(steps - 1, -1, -1):
        scale, var = np.sqrt(alpha_bar[t]), 1 - alpha_bar[t]
        logits = np.log(share) - (x[:, None] - scale * points) ** 2 / (2 * var)
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        eps = (x - scale * (p @ points / p.sum(axis=1))) / np.sqrt(var)
        x = (x - beta[t] / np.sqrt(1 - alpha_bar[t]) * eps) / np.sqrt(alpha[t])
        if t > 0:
            x = x + np.sqrt(beta[t]) * rng.normal(size=x.size)
        path.append(x)
    table = np.array(path)
    d = Drawing(262)
    plot = Plot(d, 30, 14, 300, 194, (200, 0), (-3, 4))
    plot.axes(
        xticks=[(v, str(v)) for v in (200, 150, 100, 50, 0)],
        yticks=[(v, minus(v)) for v in (-2, 0, 3)],
    )
    every = np.arange(0, 201, 4)
    colours = {-2: "ka", 0: "kf", 3: "kb"}
    for i in range(10):
        end = round(float(table[-1, i]))
        plot.curve(200 - every, table[every, i], colours[end])
        plot.dots([0], [table[-1, i]], {"ka": "a", "kf": "f", "kb": "b"}[colours[end]], 4)
    d.text(180, 254, "t", "m v")
    d.text(14, 30, "x_{t}", "m v")
    return d


def u_net(_: Say) -> Drawing:
    """A U-Net: down to a coarse grid and back up, with links across."""
    d = Drawing(226)
    levels = [(14, 16, 92), (62, 92, 60), (108, 152, 34)]
    for x, y, height in levels:
        d.rect(x, y, 22, height, "ta ka", 3)
        d.rect(330 - x, y, 22, height, "tb kb", 3)
    d.rect(164, 196, 22, 18, "s ki", 3)
    for (x1, y1, h1), (x2, y2, h2) in pairwise(levels):
        d.arrow([(x1 + 11, y1 + h1), (x1 + 11, y2 + h2 / 2), (x2, y2 + h2 / 2)], "ki")
        d.arrow([(330 - x2 + 22, y2 + h2 / 2), (341 - x1, y2 + h2 / 2), (341 - x1, y1 + h1)], "ki")
    d.arrow([(119, 186), (119, 205), (164, 205)], "ki")
    d.arrow([(186, 205), (233, 205), (233, 186)], "ki")
    for x, y, height in levels:
        d.arrow([(x + 22, y + height * 0.4), (330 - x, y + height * 0.4)], "kf d")
    d.text(48, 30, "x_{t}, t", "x")
    d.text(304, 30, "ε_{θ}", "e x")
    return d


def paths(say: Say) -> Drawing:
    """Lines between pairs of noise and data, and samples that follow the mean velocity."""
    points, share = np.array([-2.0, 0.0, 3.0]), np.array([0.2, 0.5, 0.3])
    rng = np.random.default_rng(3)
    starts, times = np.linspace(-2, 2, 11), np.linspace(0, 1, 21)

    def velocity(x: Array, t: float) -> Array:
        logits = np.log(share) - (x[:, None] - t * points) ** 2 / (2 * (1 - t) ** 2)
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        return (p @ points / p.sum(axis=1) - x) / (1 - t)

    followed, x = [starts], starts
    for k in range(400):
        x = x + velocity(x, k / 400) / 400
        followed.append(x)
    bent = np.array(followed)[::20]
    ends = rng.permutation(np.repeat(points, [2, 6, 3]))
    d = Drawing(226)
    for left, name, table in (
        (24, "pairs", np.outer(1 - times, starts) + np.outer(times, ends)),
        (196, "samples", bent),
    ):
        plot = Plot(d, left, 30, 140, 140, (0, 1), (-2.4, 3.4))
        plot.axes(
            xticks=[(0, "0"), (1, "1")],
            yticks=[(v, minus(v)) for v in (-2, 0, 3)] if left == 24 else (),
        )
        d.text(left + 70, 20, say(name), "m n g")
        d.text(left + 70, 200, "t", "m v")
        for path in table.T:
            shown = slice(None, None, 20) if left == 24 else slice(None)
            near = round(float(path[-1]))
            plot.curve(times[shown], path[shown], {-2: "ka", 0: "kf", 3: "kb"}[near])
        for point, cls in zip(points, "afb", strict=True):
            plot.dots([1], [point], cls, 5)
    return d


def pipeline(say: Say) -> Drawing:
    """Latent diffusion: the denoiser on codes, the text, and the autoencoder around."""
    d = Drawing(226)
    d.text(20, 84, "z_{T}", "m x")
    d.text(20, 60, say("noise"), "m n f")
    d.arrow([(34, 79), (56, 79)], "ki")
    d.box(56, 52, 96, 54, say("denoiser"), "ta ka")
    d.arrow([(136, 52), (136, 32), (72, 32), (72, 52)], "kf")
    d.text(104, 24, "T ×", "m n f")
    d.arrow([(152, 79), (178, 79)], "ki")
    d.text(194, 84, "z_{0}", "m x")
    d.arrow([(210, 79), (228, 79)], "ki")
    d.box(228, 52, 78, 54, say("decoder"), "tb kb")
    d.arrow([(306, 79), (326, 79)], "ki")
    d.text(338, 84, "x", "m x")
    d.box(56, 160, 96, 50, say("text|encoder"), "s ki")
    d.text(20, 190, say("text"), "m n")
    d.arrow([(36, 185), (56, 185)], "ki")
    d.arrow([(104, 160), (104, 106)], "ki")
    d.box(228, 160, 78, 50, say("encoder"), "s kf d")
    d.arrow([(328, 185), (306, 185)], "kf d")
    d.text(338, 190, "x", "m x")
    d.arrow([(228, 185), (194, 185), (194, 94)], "kf d")
    d.text(200, 136, say("training"), "n f")
    return d


def precision_recall(say: Say) -> Drawing:
    """Three of the page's models: real and generated points, precision and recall."""
    rng = np.random.default_rng(0)

    def distances(a: Array, b: Array) -> Array:
        return np.sqrt(((a[:, None] - b[None]) ** 2).sum(axis=-1))

    def covered(points: Array, reference: Array) -> float:
        radius = np.sort(distances(reference, reference), axis=1)[:, 3]
        return float((distances(points, reference) <= radius).any(axis=1).mean())

    def blobs(n: int, centers: list[tuple[int, int]], width: float) -> Array:
        return np.array(centers)[rng.integers(len(centers), size=n)] + width * rng.normal(
            size=(n, 2)
        )

    modes = [(0, 0), (5, 0), (0, 5), (5, 5)]
    real = blobs(400, modes, 0.5)
    models = [
        ("right", blobs(400, modes, 0.5)),
        ("one blob", blobs(400, modes[:1], 0.5)),
        ("too wide", blobs(400, modes, 1.5)),
    ]
    d = Drawing(206)
    for place, (name, fake) in enumerate(models):
        left = 8 + 115 * place
        d.text(left + 53, 20, say(name), "m n g")
        plot = Plot(d, left, 30, 106, 106, (-3.5, 8.5), (-3.5, 8.5))
        d.rect(left, 30, 106, 106, "kl")
        for points, cls in ((real[:70], "kf o"), (fake[:70], "kb o")):
            inside = [plot.at(*p) for p in points if abs(p - 2.5).max() < 5.8]
            d.path("".join(f"M{x:.0f} {y:.0f}h0" for x, y in inside), cls)
        d.text(left + 53, 162, f"{say('precision')} {covered(fake, real):.2f}", "m n")
        d.text(left + 53, 182, f"{say('recall')} {covered(real, fake):.2f}", "m n")
    return d


FIGURES = [
    ("autoencoders", "bottleneck", bottleneck),
    ("autoencoders", "projection", projection),
    ("variational-autoencoders", "draw", codes),
    ("generative-adversarial-networks", "game", game),
    ("normalizing-flows", "warp", warp),
    ("diffusion-models", "schedule", schedule),
    ("diffusion-models", "samples", samples),
    ("diffusion-models", "u-net", u_net),
    ("flow-matching", "paths", paths),
    ("latent-diffusion", "pipeline", pipeline),
    ("evaluating-generative-models", "precision-recall", precision_recall),
]
