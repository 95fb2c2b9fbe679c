"""Figures of the part Practice."""

import numpy as np
from drawing import Drawing, Plot, Say


def split(say: Say) -> Drawing:
    """Three sets, and five folds of what is not the test set."""
    d = Drawing(262)
    parts = [(272, "training", "ta ka", "80%"), (34, "", "tb kb", "10%"), (34, "", "s ki", "10%")]
    x = 6.0
    for width, name, cls, share in parts:
        d.rect(x, 34, width, 34, cls)
        if name:
            d.text(x + width / 2, 56, say(name))
        d.text(x + width / 2, 84, share, "m n f")
        x += width
    d.text(312, 22, say("validation"), "e n b")
    d.text(346, 22, say("test"), "e n g")
    d.text(6, 122, say("cross-validation, 5 folds"), "n g")
    for row in range(5):
        for fold in range(5):
            d.rect(6 + 61 * fold, 132 + 25 * row, 61, 20, "tb kb" if fold == row else "ta ka")
        d.text(318, 147 + 25 * row, f"J_{{{row + 1}}}", "n b")
    return d


def crop(say: Say) -> Drawing:
    """The padded image with the three crops of the page's program."""
    d = Drawing(184)
    image = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    rng = np.random.default_rng(0)
    for epoch in range(3):
        flipped = bool(rng.random() < 0.5)
        padded = np.pad(image[:, ::-1] if flipped else image, 1)
        top, left = rng.integers(0, 3, size=2)
        x0 = 8 + 116 * epoch
        d.text(x0 + 52, 20, say(f"epoch {epoch}"), "m n g")
        corner = x0 + 21 * int(left), 32 + 21 * int(top)
        d.rect(*corner, 63, 63, "ta")
        d.path("".join(f"M{x0 + 21 * i} 32v105M{x0} {32 + 21 * i}h105" for i in range(6)), "kl")
        d.rect(*corner, 63, 63, "ka w")
        for i in range(5):
            row = "".join(
                f'<tspan x="{x0 + 21 * j + 10.5}">{padded[i, j]}</tspan>' for j in range(5)
            )
            d.add("text", "m n", row, y=48 + 21 * i)
        d.text(x0 + 52, 164, say("flipped" if flipped else "not flipped"), "m n f")
    return d


def confusion(say: Say) -> Drawing:
    """The confusion matrix with precision along a column and recall along a row."""
    d = Drawing(254)
    d.text(140, 22, say("predicted ill"), "m n")
    d.text(252, 22, say("predicted healthy"), "m n")
    cells = [
        (86, 34, "TP", "40", "ta"),
        (198, 34, "FN", "10", "tb"),
        (86, 108, "FP", "95", "tb"),
        (198, 108, "TN", "855", "ta"),
    ]
    for x, y, name, count, cls in cells:
        d.rect(x, y, 108, 70, cls, 4)
        d.text(x + 54, y + 28, name, "m n f")
        d.text(x + 54, y + 52, count, "m g")
    d.text(74, 66, say("ill"), "e n")
    d.text(74, 84, "50", "e n f")
    d.text(74, 140, say("healthy"), "e n")
    d.text(74, 158, "950", "e n f")
    d.rect(82, 30, 228, 78, "ka w", 6)
    d.rect(85, 31, 110, 150, "kb d w", 6)
    d.text(84, 210, say("recall") + " 40 / 50 = 0.8", "n a g")
    d.line([(50, 205), (76, 205)], "ka w")
    d.text(84, 236, say("precision") + " 40 / 135 = 0.296", "n b g")
    d.line([(50, 231), (76, 231)], "kb d w")
    return d


def roc(say: Say) -> Drawing:
    """The ROC curve of the ten examples."""
    d = Drawing(258)
    y = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    score = np.array([0.9, 0.8, 0.6, 0.3, 0.7, 0.5, 0.4, 0.2, 0.1, 0.05])
    plot = Plot(d, 62, 12, 200, 200, (0, 1), (0, 1))
    points = [(0.0, 0.0)]
    for threshold in np.sort(score)[::-1]:
        guess = score >= threshold
        points.append((float(guess[y == 0].mean()), float(guess[y == 1].mean())))
    corners = [plot.at(*p) for p in points]
    d.path("M" + " ".join(f"{a:.1f} {b:.1f}" for a, b in [*corners, plot.at(1, 0)]) + "z", "ta")
    plot.axes(
        xticks=[(0, "0"), (1 / 6, "1/6"), (0.5, "3/6"), (1, "1")],
        yticks=[(v, f"{v:g}") for v in (0, 0.5, 0.75, 1)],
    )
    plot.curve([0, 1], [0, 1], "kf d")
    plot.curve(*zip(*points, strict=True), "ka w")
    for threshold in (0.25, 0.55, 0.75):
        guess = score >= threshold
        point = plot.at(float(guess[y == 0].mean()), float(guess[y == 1].mean()))
        d.circle(*point, 5, "b")
        d.text(point[0] + 8, point[1] + 17, f"{threshold:g}", "n b g")
    d.text(plot.at(0.68, 0)[0], plot.at(0, 0.36)[1], "AUC", "m n")
    d.text(plot.at(0.68, 0)[0], plot.at(0, 0.27)[1], "20/24 = 0.833", "m n g")
    d.text(162, 250, say("false positive rate"), "m n f")
    d.add("text", "m n f", say("recall"), transform="translate(20 112)rotate(-90)")
    return d


def grid_or_random(say: Say) -> Drawing:
    """Nine trials on a grid and nine at random, and the learning rates they try."""
    d = Drawing(222)
    rng = np.random.default_rng(111)
    thirds = np.array([1, 3, 5]) / 6
    grid = np.array([(a, b) for a in thirds for b in thirds])
    for place, (name, points) in enumerate((("grid", grid), ("random", rng.random((9, 2))))):
        left = 32 + 168 * place
        d.text(left + 70, 20, say(name), "m g")
        d.rect(left, 30, 140, 120, "s kf")
        for a, b in points:
            x, y = left + 140 * a, 150 - 120 * b
            d.line([(x, y), (x, 176)], "q")
            d.circle(x, y, 5, "a")
            d.circle(x, 176, 4, "b")
        d.line([(left, 176), (left + 140, 176)], "kb")
        d.text(left + 70, 206, say("learning rate (log)"), "m n b")
    d.add("text", "m n f", say("width"), transform="translate(18 90)rotate(-90)")
    return d


def levels(say: Say) -> Drawing:
    """The four weights of the page on the levels of 8 and of 4 bits."""
    d = Drawing(190)
    weights = np.array([0.5, -1.27, 0.033, 0.904])
    plot = Plot(d, 22, 0, 308, 190, (-1.27, 1.27), (0, 1))
    for y, bits in ((62, 8), (142, 4)):
        top = 2 ** (bits - 1) - 1
        scale = 1.27 / top
        d.text(22, y - 34, say(f"{bits} bits: s = {scale:.3g}"), "n g")
        marks = "".join(
            f"M{plot.at(n * scale, 0)[0]:.1f} {y - 5}v10"
            for n in range(-top, top + 1)
            if bits == 4 or n % 4 == 0
        )
        d.path(marks, "kf" if bits == 4 else "q")
        d.line([(22, y), (330, y)], "kf")
        for w in weights:
            n = round(float(w / scale))
            x, back = plot.at(float(w), 0)[0], plot.at(n * scale, 0)[0]
            d.circle(x, y - 14, 4, "a")
            d.line([(x, y - 14), (back, y)], "kb")
            d.circle(back, y, 4, "b")
            d.text(back, y + 22, f"{n}".replace("-", "−"), "m n b g")
    return d


def eight_examples(*, std: float = 0.01, rate: float = 0.2, twice: bool = False) -> list[float]:
    """Return the loss at each of 500 steps on eight random examples with random labels.

    std is the standard deviation of the last layer's first weights; twice adds a second softmax.
    """
    rng = np.random.default_rng(2)
    x, t = rng.normal(size=(8, 20)), np.eye(10)[rng.integers(0, 10, size=8)]
    w1, b1 = rng.normal(0, np.sqrt(2 / 20), size=(20, 16)), np.zeros(16)
    w2, b2 = std * rng.normal(size=(16, 10)), np.zeros(10)
    losses = []
    for _step in range(500):
        h = np.maximum(x @ w1 + b1, 0)
        p = softmax(h @ w2 + b2)
        q = softmax(p) if twice else p
        losses.append(float(-np.log((q * t).sum(axis=1)).mean()))
        g = (q - t) / 8
        if twice:
            g = p * (g - (g * p).sum(axis=1, keepdims=True))
        dz = (g @ w2.T) * (h > 0)
        w1, b1 = w1 - rate * x.T @ dz, b1 - rate * dz.sum(axis=0)
        w2, b2 = w2 - rate * h.T @ g, b2 - rate * g.sum(axis=0)
    return losses


def softmax(z: np.ndarray) -> np.ndarray:
    """Return the softmax of each row."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def faults(say: Say) -> Drawing:
    """The loss of a correct network on eight examples, and with three faults."""
    d = Drawing(254)
    plot = Plot(d, 54, 14, 280, 198, (0, float(np.log10(500))), (0, 6.3))
    plot.axes(
        xticks=[(float(np.log10(v)), str(v)) for v in (1, 10, 100, 500)],
        yticks=[(v, f"{v:g}") for v in (0, 1.461, 2.303, 4, 6)],
    )
    shown = [*range(1, 30), *range(30, 100, 5), *range(100, 501, 50)]
    curves = [
        ("initial weights too large", eight_examples(std=1), "kb d", "b", (90, 40)),
        ("learning rate too low", eight_examples(rate=0.2 / 10000), "kf", "f", (334, 134)),
        ("softmax twice", eight_examples(twice=True), "kb", "b", (334, 184)),
        ("correct", eight_examples(), "ka w", "a", (334, 206)),
    ]
    for name, losses, stroke, word, (x, y) in curves:
        plot.curve(np.log10(shown), [losses[step - 1] for step in shown], stroke)
        d.text(x, y, say(name), f"n {word} g" if x < 200 else f"e n {word} g")
    d.text(194, 248, say("step"), "m n f")
    d.add("text", "m n f", say("loss"), transform="translate(26 80)rotate(-90)")
    return d


def roofline(say: Say) -> Drawing:
    """The roofline of the imagined GPU, with mini-batches of 1 and of 256."""
    d = Drawing(246)
    plot = Plot(d, 62, 14, 268, 172, (0, 3), (0, 3))
    plot.axes(
        xticks=[(v, f"{10**v:g}") for v in range(4)], yticks=[(v, f"{10**v:g}") for v in range(4)]
    )
    ridge = np.log10(200)
    plot.curve([0, ridge, 3], [np.log10(1.5), np.log10(300), np.log10(300)], "ka w")
    for batch, label in ((1, "B = 1"), (256, "B = 256")):
        intensity = 2 * batch * 4096**2 / (2 * (2 * batch * 4096 + 4096**2))
        reached = min(300.0, 1.5 * intensity)
        x, y = plot.at(float(np.log10(intensity)), float(np.log10(reached)))
        d.circle(x, y, 6, "b")
        d.text(x + (24 if batch == 1 else 10), y + (4 if batch == 1 else 20), label, "n b g")
    d.text(plot.at(1.0, 0)[0], plot.at(0, 1.62)[1], say("memory"), "e n a")
    d.text(plot.at(2.62, 0)[0], plot.at(0, 2.62)[1], say("arithmetic"), "m n a")
    d.text(196, 228, say("operations per byte"), "m n f")
    d.add(
        "text", "m n f", say("10¹² operations per second"), transform="translate(14 100)rotate(-90)"
    )
    return d


def parallel(_: Say) -> Drawing:
    """Data parallelism: shares of the mini-batch, their gradients and their mean."""
    d = Drawing(214)
    for k in range(4):
        x = 10 + 86 * k
        d.rect(x, 10, 74, 26, "s kf")
        d.text(x + 37, 28, "16", "m n")
        d.arrow([(x + 37, 36), (x + 37, 62)], "ki")
        d.box(x, 62, 74, 40, f"GPU {k + 1}", "ta ka")
        d.arrow([(x + 37, 102), (x + 37 + (176 - x - 37) * 0.45, 150)], "kb")
        d.text(x + 37 + (-16 if k < 2 else 16), 126, f"g_{{{k + 1}}}", "m x")
    d.rect(70, 150, 212, 40, "tb kb", 5)
    d.text(176, 176, "g = (g_{1} + g_{2} + g_{3} + g_{4}) / 4", "m n")
    return d


FIGURES = [
    ("training-validation-and-test-sets", "split", split),
    ("data-augmentation", "crop", crop),
    ("evaluation-metrics", "confusion", confusion),
    ("evaluation-metrics", "roc", roc),
    ("hyperparameter-tuning", "grid-random", grid_or_random),
    ("debugging-neural-networks", "faults", faults),
    ("training-on-gpus", "roofline", roofline),
    ("training-on-gpus", "parallel", parallel),
    ("model-compression", "levels", levels),
]
