"""Figures of the part Training."""

from collections.abc import Callable

import numpy as np
from drawing import Drawing, Plot, Say, minus, number

Array = np.ndarray


def steps(say: Say) -> Drawing:
    """The steps of gradient descent on 5/2 (w - 2)² for three learning rates, six by a slider."""
    d = Drawing(186, slider=say("Learning rate"), labels=["0.1, 0.3, 0.5"])

    def descent(eta: float, plot: Plot, count: int) -> None:
        d.text(plot.x + plot.w / 2, 20, f"η = {eta}", "m g")
        half = np.sqrt(plot.ys[1] * 2 / 5)
        w = np.linspace(max(plot.xs[0], 2 - half), min(plot.xs[1], 2 + half), 41)
        plot.curve(w, 2.5 * (w - 2) ** 2, "q")
        path = [0.0]
        for _step in range(count - 1):
            path.append(path[-1] - eta * 5 * (path[-1] - 2))
        loss = [2.5 * (v - 2) ** 2 for v in path]
        for a, b in zip(range(count - 1), range(1, count), strict=True):
            ends = plot.at(path[a], loss[a]), plot.at(path[b], loss[b])
            (d.arrow if abs(path[a] - path[b]) > 0.4 else d.line)(ends, "kb")
        plot.dots(path, loss, "b", 3)

    panels = [(0.1, (-0.6, 4.6), 14, 6), (0.3, (-0.6, 4.6), 14, 6), (0.5, (-3.4, 7.4), 62, 3)]
    for place, (eta, xs, top, count) in enumerate(panels):
        plot = Plot(d, 8 + 117 * place, 32, 102, 112, xs, (-0.04 * top, top))
        plot.axes(xticks=[(v, minus(v)) for v in ((0, 2, 4) if place < 2 else (-2.5, 0, 5))])
        descent(eta, plot, count)
    d.text(176, 180, "w", "m v")
    for eta, count in ((0.05, 6), (0.1, 6), (0.2, 2), (0.3, 6), (0.4, 3), (0.45, 3)):
        with d.step(str(eta)):
            plot = Plot(d, 56, 32, 240, 112, (-1.4, 5.4), (-1, 26))
            plot.axes(xticks=[(v, minus(v)) for v in (-1, 0, 1, 2, 3, 4, 5)])
            descent(eta, plot, count)
            d.text(176, 180, "w", "m v")
    return d


def valley(_: Say) -> Drawing:
    """Plain gradient descent on the bowl that is 100 times steeper in w1."""
    d = Drawing(214)
    plot = Plot(d, 34, 12, 306, 160, (-0.6, 1.15), (-1.15, 1.15))
    plot.axes(
        xticks=[(v, minus(v)) for v in (-0.5, 0, 0.5, 1)],
        yticks=[(v, minus(v)) for v in (-1, 0, 1)],
    )
    for level in (0.125, 0.5, 3, 12, 32):
        edge = np.sqrt(2 * level)
        x = np.linspace(max(-0.6, -edge), min(1.15, edge), 41)
        y = np.sqrt(np.maximum(0, 2 * level - x**2) / 100)
        plot.curve(x, y, "q")
        plot.curve(x, -y, "q")
    w, path = np.array([1.0, 1.0]), []
    for _step in range(26):
        path.append(w)
        w = w - 0.018 * np.array([100.0, 1.0]) * w
    plot.curve([p[1] for p in path], [p[0] for p in path], "kb")
    plot.dots([p[1] for p in path], [p[0] for p in path], "b", 2.5)
    plot.dots([0], [0], "a", 5)
    d.text(184, 210, "w_{2}", "m v")
    d.text(14, 62, "w_{1}", "m v")
    return d


def momentum(say: Say) -> Drawing:
    """The loss on the bowl over 100 steps, without momentum and with it."""
    d = Drawing(210)
    plot = Plot(d, 42, 14, 240, 152, (0, 100), (-4.4, 2))
    plot.axes(
        xticks=[(v, str(v)) for v in (0, 50, 100)],
        yticks=[(v, "10^{" + minus(v) + "}") for v in (-4, -2, 0, 2)],
    )
    for mu, cls, name in ((0.0, "kf", "μ = 0"), (0.9, "kb", "μ = 0.9")):
        w, v, losses = np.array([1.0, 1.0]), np.zeros(2), []
        for _step in range(101):
            losses.append(0.5 * (100 * w[0] ** 2 + w[1] ** 2))
            v = mu * v + np.array([100.0, 1.0]) * w
            w = w - 0.018 * v
        plot.curve(range(101), np.log10(losses), cls)
        d.text(
            288, plot.at(0, np.log10(losses[-1]))[1] + 5, name, "n " + ("f" if mu == 0 else "b g")
        )
    d.text(162, 204, say("step"), "m n f")
    d.text(16, 44, "J", "m v")
    return d


def bowl_paths(_: Say) -> Drawing:
    """Gradient descent and Adam on the same bowl."""
    d = Drawing(250)
    plot = Plot(d, 34, 12, 250, 194, (-0.4, 1.1), (-1.1, 1.1))
    plot.axes(
        xticks=[(v, minus(v)) for v in (0, 0.5, 1)], yticks=[(v, minus(v)) for v in (-1, 0, 1)]
    )
    h = np.array([100.0, 1.0])
    w, path = np.array([1.0, 1.0]), []
    for _step in range(40):
        path.append(w)
        w = w - 0.019 * h * w
    plot.curve([p[1] for p in path], [p[0] for p in path], "kf")
    w, m, v, path = np.array([1.0, 1.0]), np.zeros(2), np.zeros(2), []
    for t in range(1, 102):
        path.append(w)
        g = h * w
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        w = w - 0.1 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    plot.curve([p[1] for p in path], [p[0] for p in path], "kb")
    plot.dots([p[1] for p in path[:11]], [p[0] for p in path[:11]], "b", 3)
    plot.dots([0], [0], "a", 5)
    d.text(292, 60, "Adam", "b g n")
    d.line([(292, 72), (326, 72)], "kb")
    d.text(292, 104, "gd", "f n")
    d.line([(292, 116), (326, 116)], "kf")
    d.text(160, 244, "w_{2}", "m v")
    d.text(14, 70, "w_{1}", "m v")
    return d


def schedules(say: Say) -> Drawing:
    """Four schedules of the experiment."""
    d = Drawing(254)
    plot = Plot(d, 34, 28, 300, 170, (0, 1000), (0, 0.56))
    plot.axes(
        xticks=[(v, str(v)) for v in (0, 200, 400, 600, 800, 1000)],
        yticks=[(v, f"{v:g}") for v in (0, 0.1, 0.3, 0.5)],
    )
    t = np.arange(1000)
    warm = np.where(t < 100, 0.5 * (t + 1) / 100, 0.25 * (1 + np.cos(np.pi * (t - 100) / 900)))
    inverse = 1 / (t + 1)
    few = inverse <= 0.56
    plot.curve([0, 1000], [0.1, 0.1], "kf d")
    plot.curve(t[few][::12], inverse[few][::12], "kf")
    plot.curve([0, 400, 400, 800, 800, 1000], [0.5, 0.5, 0.05, 0.05, 0.005, 0.005], "ka")
    plot.curve([*t[:100:33], *t[100::18]], [*warm[:100:33], *warm[100::18]], "kb w")
    d.text(plot.at(420, 0)[0], plot.at(0, 0.49)[1], say("step decay"), "n a g")
    d.text(plot.at(520, 0)[0], plot.at(0, 0.34)[1], say("warmup + cosine"), "n b g")
    d.text(plot.at(1000, 0)[0], plot.at(0, 0.115)[1], say("constant 0.1"), "e n f")
    d.text(plot.at(105, 0)[0], plot.at(0, 0.03)[1], "1 / (t + 1)", "n f")
    d.text(186, 248, "t", "m v")
    d.text(18, 20, "η_{t}", "m v")
    return d


def noisy_sines() -> tuple[Array, Array]:
    """Return the first 15 of the page's 500 points."""
    rng = np.random.default_rng(0)

    def sample(n: int) -> tuple[Array, Array]:
        x = rng.uniform(-1, 1, n)
        return x, np.sin(3 * x) + 0.2 * rng.normal(size=n)

    sample(1000)
    x, y = sample(500)
    return x[:15], y[:15]


def fits(say: Say) -> Drawing:
    """Polynomials of three degrees on the same 15 points, and of seven by a slider."""
    d = Drawing(180, slider=say("Degree"), labels=["1, 5, 11"])
    x, y = noisy_sines()

    def fit(degree: int, plot: Plot, grid: Array) -> None:
        d.text(plot.x + plot.w / 2, 18, say(f"degree {degree}"), "m g")
        plot.axes(xticks=[(-1, "−1"), (1, "1")])
        wave = np.linspace(-1, 1, 21)
        plot.curve(wave, np.sin(3 * wave), "kf d")
        model = np.polynomial.Polynomial.fit(x, y, degree)(grid)
        runs: list[list[int]] = [[]]
        for i, value in enumerate(model):
            if abs(value) <= 2:
                runs[-1].append(i)
            elif runs[-1]:
                runs.append([])
        for run in runs:
            if len(run) > 1:
                plot.curve(grid[run], model[run], "kb")

    for place, degree in enumerate((1, 5, 11)):
        left = 24 + 114 * place
        plot = Plot(d, left, 30, 92, 120, (-1, 1), (-2, 2))
        fit(degree, plot, np.linspace(-1, 1, 81))
        if not place:
            for v in (-1, 0, 1):
                d.text(left - 5, plot.at(0, v)[1] + 5, minus(v), "e n f")
        plot.dots(x, y, "a", 3)
    for degree in (1, 2, 3, 5, 7, 9, 11):
        with d.step(str(degree)):
            plot = Plot(d, 46, 30, 260, 120, (-1, 1), (-2, 2))
            fit(degree, plot, np.linspace(-1, 1, 17 if degree < 5 else 53))
            places = (plot.at(*point) for point in zip(x, y, strict=True))
            d.path("".join(f"M{number(a)} {number(b)}h0" for a, b in places), "ka o")
    return d


def early_stopping(say: Say) -> Drawing:
    """The validation losses of the page's table."""
    d = Drawing(206)
    losses = [0.90, 0.70, 0.61, 0.58, 0.60, 0.59, 0.63]
    plot = Plot(d, 40, 14, 296, 148, (0.6, 7.4), (0.47, 0.95))
    plot.axes(
        xticks=[(v, str(v)) for v in range(1, 8)],
        yticks=[(v, f"{v:g}") for v in (0.5, 0.6, 0.7, 0.8, 0.9)],
    )
    plot.curve([4, 7.4], [0.58, 0.58], "kf d")
    plot.curve(range(1, 8), losses, "kb")
    plot.dots(range(1, 8), losses, "b")
    x, y = plot.at(4, 0.58)
    d.circle(x, y, 8, "ka")
    d.text(x, y - 16, say("keep"), "m n a g")
    left, right, height = plot.at(5, 0)[0], plot.at(7, 0)[0], plot.at(0, 0.545)[1]
    d.line(
        [(left - 8, height - 5), (left - 8, height), (right + 8, height), (right + 8, height - 5)],
        "kf",
    )
    d.text((left + right) / 2, height + 15, say("patience 3"), "m n f")
    d.text(plot.at(7, 0)[0], plot.at(0, 0.66)[1], say("stop"), "m n b g")
    d.text(188, 200, say("epoch"), "m n f")
    return d


def masks(say: Say) -> Drawing:
    """One layer without dropout and with two masks."""
    d = Drawing(236)
    h = np.array([2, 4, 6, 8])
    for place, mask in enumerate(([1, 1, 1, 1], [1, 0, 1, 0], [0, 1, 1, 1])):
        factor = 1 if not place else 2
        x = 50 + 110 * place
        title = say("no dropout") if not place else say("mask") + " " + " ".join(map(str, mask))
        d.text(x, 20, title, "m n")
        for row, (value, kept) in enumerate(zip(h, mask, strict=True)):
            y = 48 + 44 * row
            if kept:
                d.arrow([(x - 8, y), (x + 31, 126 + (y - 126) * 0.25)], "ka", head=6)
            d.circle(x - 26, y, 17, "ta ka" if kept else "kf d")
            d.text(x - 26, y + 5, str(value * factor) if kept else "0", "m" if kept else "m f")
        d.rect(x + 31, 104, 30, 44, "s ki", 5)
        d.text(x + 46, 131, str(int((h * mask).sum()) * factor), "m g")
    d.text(176, 226, "p = 0.5,  1 / (1 − p) = 2", "m n f")
    return d


def normalized(_: Say) -> Drawing:
    """Four pre-activations before and after batch normalization."""
    d = Drawing(206)
    z = np.array([1.0, 3, 5, 7])
    hat = (z - z.mean()) / z.std()
    rows = [("z", z), ("ẑ", hat), ("2ẑ + 1", 2 * hat + 1)]
    plot = Plot(d, 84, 0, 260, 206, (-2.4, 7.6), (0, 1))
    ys = (38, 98, 158)
    for (name, values), y in zip(rows, ys, strict=True):
        d.line([(84, y), (344, y)], "kf")
        d.text(74, y + 5, name, "e v")
        mean = plot.at(values.mean(), 0)[0]
        spread = values.std() * 26
        d.rect(mean - spread, y - 14, 2 * spread, 28, "ta")
        d.line([(mean, y - 14), (mean, y + 14)], "ka")
        for value in values:
            d.circle(plot.at(value, 0)[0], y, 5, "b")
    for upper, lower, y in zip((z, hat), (hat, 2 * hat + 1), ys, strict=False):
        for a, b in zip(upper, lower, strict=True):
            d.line([(plot.at(a, 0)[0], y + 6), (plot.at(b, 0)[0], y + 54)], "q")
    for v in range(-2, 8):
        x = plot.at(v, 0)[0]
        d.line([(x, 178), (x, 183)], "kf")
        d.text(x, 199, minus(v), "m n f")
    return d


def averaged_over(say: Say) -> Drawing:
    """What batch normalization and layer normalization average over."""
    d = Drawing(196)
    for place, name in enumerate(("batch normalization", "layer normalization")):
        left = 30 + 176 * place
        d.text(left + 66, 20, say(name), "m n g")
        for row in range(4):
            for column in range(5):
                chosen = column == 1 if not place else row == 1
                d.rect(left + 26 * column, 36 + 26 * row, 26, 26, "tb kb" if chosen else "s kf")
        d.text(left + 65, 160, say("units"), "m n f")
        d.arrow([(left + 28, 168), (left + 102, 168)], "kf")
    d.text(86, 188, say("one unit, all examples"), "m n b")
    d.text(266, 188, say("one example, all units"), "m n b")
    d.arrow([(18, 40), (18, 136)], "kf")
    d.add("text", "m n f", say("examples"), transform="translate(12 88)rotate(-90)")
    return d


Slope = Callable[[Array], Array]


def sigmoid(z: Array) -> Array:
    """Return the sigmoid of each entry."""
    return 1 / (1 + np.exp(-z))


FUNCTIONS: dict[str, tuple[Slope, Slope]] = {
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(float)),
}


def gradient_norms(name: str, scale: float) -> list[float]:
    """Return the norms of the page's experiment, after 1 to 30 layers back."""
    n, layers, batch = 100, 30, 64
    rng = np.random.default_rng(0)
    f, slope = FUNCTIONS[name]
    weights = [rng.normal(0, np.sqrt(scale / n), size=(n, n)) for _ in range(layers)]
    h, zs = rng.normal(size=(batch, n)), []
    for w in weights:
        zs.append(h @ w)
        h = f(zs[-1])
    g, norms = rng.normal(size=(batch, n)), []
    for w, z in zip(weights[::-1], zs[::-1], strict=True):
        g = (g * slope(z)) @ w.T
        norms.append(float(np.linalg.norm(g)))
    return norms


def norms(say: Say) -> Drawing:
    """The gradient's norm, layer by layer on its way back."""
    d = Drawing(272)
    plot = Plot(d, 48, 14, 202, 210, (1, 30), (-18, 8))
    plot.axes(
        xticks=[(v, str(v)) for v in (1, 10, 20, 30)],
        yticks=[(v, "10^{" + minus(v) + "}") for v in (-15, -10, -5, 0, 5)],
    )
    rows = [
        ("relu", 4, "ReLU, 4", "kb", "b g"),
        ("relu", 2, "ReLU, 2", "ka", "a g"),
        ("tanh", 1, "tanh, 1", "kf d", "f"),
        ("relu", 1, "ReLU, 1", "kb d", "b"),
        ("sigmoid", 1, "sigmoid, 1", "kf", "f"),
    ]
    shift = {"ReLU, 2": -7, "tanh, 1": 11, "ReLU, 1": 14}
    for name, scale, label, cls, word in rows:
        values = np.log10(gradient_norms(name, scale))
        plot.curve(range(1, 31), values, cls)
        d.text(255, plot.at(0, values[-1])[1] + 5 + shift.get(label, 0), label, "n " + word)
    d.text(148, 266, say("layers back"), "m n f")
    return d


def spread(name: str, std: float) -> list[float]:
    """Return the root mean squares of the page's experiment, after 1 to 20 layers."""
    n, layers, batch = 256, 20, 500
    rng = np.random.default_rng(0)
    h = rng.normal(size=(batch, n))
    rms = []
    for _ in range(layers):
        h = FUNCTIONS[name][0](h @ rng.normal(0.0, std, size=(n, n)))
        rms.append(float(np.sqrt(np.mean(h**2))))
    return rms


def signal(say: Say) -> Drawing:
    """The size of the activations from layer to layer."""
    d = Drawing(262)
    plot = Plot(d, 40, 14, 194, 202, (1, 20), (-6, 0.6))
    plot.axes(
        xticks=[(v, str(v)) for v in (1, 5, 10, 15, 20)],
        yticks=[(v, "10^{" + minus(v) + "}" if v else "1") for v in (-6, -4, -2, 0)],
    )
    rows = [
        ("relu", np.sqrt(2 / 256), "ReLU, He", "ka", "a g", -5),
        ("tanh", np.sqrt(1 / 256), "tanh, Xavier", "kf d", "f", 6),
        ("relu", np.sqrt(1 / 256), "ReLU, Xavier", "kb", "b g", 0),
        ("relu", 0.01, "ReLU, 0.01", "kf", "f", 0),
    ]
    for name, std, label, cls, word, shift in rows:
        values = np.log10(spread(name, float(std)))
        shown = values >= -6
        plot.curve(np.arange(1, 21)[shown], values[shown], cls)
        if label == "ReLU, 0.01":
            d.text(plot.at(6.6, 0)[0], plot.at(0, -5.2)[1], label, "n f")
        else:
            d.text(240, plot.at(0, values[-1])[1] + 5 + shift, label, "n " + word)
    d.text(137, 256, say("layer"), "m n f")
    return d


def penalty(say: Say) -> Drawing:
    """Training and validation error of the page's polynomial, by the strength of the penalty."""
    rng = np.random.default_rng(0)

    def sample(n: int) -> tuple[Array, Array]:
        x = rng.uniform(-1, 1, n)
        return x[:, None] ** np.arange(12), np.sin(3 * x) + 0.2 * rng.normal(size=n)

    (x, y), (x_val, y_val) = sample(12), sample(1000)
    free = np.diag([0.0] + [1.0] * 11)
    exponents = np.linspace(-6, 1, 57)
    train, val = [], []
    for lam in 10**exponents:
        w = np.linalg.solve(2 / 12 * x.T @ x + lam * free, 2 / 12 * x.T @ y)
        train.append(float(np.mean((x @ w - y) ** 2)))
        val.append(float(np.mean((x_val @ w - y_val) ** 2)))
    d = Drawing(236)
    plot = Plot(d, 38, 14, 300, 170, (-6, 1), (0, 0.6))
    plot.axes(
        xticks=[(v, "10^{" + minus(v) + "}") for v in (-6, -4, -2, 0)],
        yticks=[(v, f"{v:g}") for v in (0, 0.2, 0.4, 0.6)],
    )
    plot.curve(exponents, train, "ka")
    plot.curve(exponents, val, "kb")
    for exponent in (-6, -4, -2, -1, 0, 1):
        place = int(np.argmin(abs(exponents - exponent)))
        plot.dots([exponent] * 2, [train[place], val[place]], "i", 3.5)
    d.text(plot.at(-4.1, 0)[0], plot.at(0, 0.42)[1], say("validation"), "n b g")
    d.text(plot.at(-5.8, 0)[0], plot.at(0, 0.045)[1], say("training"), "n a g")
    d.text(188, 230, "λ", "m v")
    return d


FIGURES = [
    ("gradient-descent", "steps", steps),
    ("gradient-descent", "valley", valley),
    ("gradient-descent", "momentum", momentum),
    ("adaptive-optimizers", "paths", bowl_paths),
    ("learning-rate-schedules", "curves", schedules),
    ("weight-initialization", "signal", signal),
    ("vanishing-and-exploding-gradients", "norms", norms),
    ("overfitting", "fits", fits),
    ("overfitting", "early-stopping", early_stopping),
    ("weight-decay", "penalty", penalty),
    ("dropout", "masks", masks),
    ("batch-normalization", "before-after", normalized),
    ("batch-normalization", "averages", averaged_over),
]
