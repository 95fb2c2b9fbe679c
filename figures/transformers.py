"""Figures of the part Transformers."""

import numpy as np
from drawing import Drawing, Plot, Say

Array = np.ndarray


def softmax(z: Array) -> Array:
    """Return the softmax of the last axis."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def lookup(say: Say) -> Drawing:
    """The worked example of attention: scores, weights, and the mixture of the values."""
    d = Drawing(248)
    keys, values = (
        ["(1, 0, 1, 0)", "(0, 1, 0, 1)", "(1, 1, 0, 0)"],
        ["(10, 0)", "(0, 10)", "(4, 4)"],
    )
    weights = softmax(np.array([2.0, 0, 1]))
    d.text(12, 26, "q = (2, 0, 2, 0)", "n g")
    for x, words, cls in (
        (46, say("key"), "m n f"),
        (116, say("score"), "m n f"),
        (196, say("weight"), "m n f"),
        (302, say("value"), "m n f"),
    ):
        d.text(x, 56, words, cls)
    for row, (key, value, weight) in enumerate(zip(keys, values, weights, strict=True)):
        y = 68 + 40 * row
        d.rect(8, y, 82, 30, "s kf", 5)
        d.text(49, y + 20, key, "m n")
        d.text(116, y + 20, ["2", "0", "1"][row], "m")
        d.rect(140, y + 3, 120 * float(weight), 24, "a")
        x = 140 + 120 * float(weight) + 5
        d.text(x, y + 20, f"{weight:.3f}", "n")
        d.rect(270, y, 64, 30, "tb kb", 5)
        d.text(302, y + 20, value, "m n")
    d.text(12, 214, "c = 0.665 v_{1} + 0.090 v_{2} + 0.245 v_{3}", "n g")
    d.text(12, 238, "   = (7.63, 1.88)", "n g")
    return d


def weights(say: Say) -> Drawing:
    """The attention weights of the worked example, without and with the causal mask."""
    d = Drawing(222)
    q, k, v = np.array([1.0, -1, 0]), np.array([2.0, 1, 3]), np.array([3.0, 6, 9])
    scores = np.outer(q, k)
    for place, title in enumerate(("no mask", "causal mask")):
        left = 20 + 172 * place
        s = scores if not place else np.where(np.tril(np.ones((3, 3))) == 1, scores, -np.inf)
        a = softmax(s)
        out = a @ v
        d.text(left + 57, 20, say(title), "m g n")
        for i in range(3):
            if not place:
                d.text(left - 6, 76 + 38 * i, str(i + 1), "e n f")
            d.text(left + 19 + 38 * i, 44, str(i + 1), "m n f")
            for j in range(3):
                x, y = left + 38 * j, 52 + 38 * i
                if a[i, j] > 0:
                    d.rect(x, y, 38, 38, "a", 0, fill_opacity=f"{a[i, j] * 0.5:.2f}")
                d.rect(x, y, 38, 38, "kf")
                d.text(
                    x + 19,
                    y + 24,
                    f"{a[i, j]:.3f}" if a[i, j] > 0 else "0",
                    "m n" if a[i, j] > 0 else "m n f",
                )
            d.text(left + 119, 76 + 38 * i, f"{out[i]:.2f}", "n b g")
        d.text(left + 57, 188, say("positions read"), "m n f")
    d.text(176, 210, say("right of each row: its output"), "m n b")
    return d


def heads(say: Say) -> Drawing:
    """Two heads that read 2 and 5, and the output projection that subtracts them."""
    d = Drawing(226)
    for place, value in enumerate((2, 5, 9)):
        x = 52 + 96 * place
        d.rect(x - 24, 14, 48, 36, "s ki", 5)
        d.text(x, 37, str(value))
    d.box(54, 100, 84, 34, say("head") + " 1: 2", "ta ka")
    d.box(174, 100, 84, 34, say("head") + " 2: 5", "tb kb")
    d.arrow([(52, 50), (84, 100)], "ka w")
    d.arrow([(148, 50), (206, 100)], "kb w")
    for x in (148, 244):
        d.line([(x - 6, 50), (104, 100)], "q")
    for x in (52, 244):
        d.line([(x, 50), (222, 100)], "q")
    d.box(110, 172, 100, 34, "−2 + 5 = 3", "s ki")
    d.arrow([(100, 134), (140, 172)], "ka")
    d.text(108, 160, "−1", "e n")
    d.arrow([(212, 134), (182, 172)], "kb")
    d.text(206, 160, "1", "n")
    d.text(222, 194, "W_{O}", "x")
    return d


def sharing(say: Say) -> Drawing:
    """Query heads that share keys and values: eight of the 32 heads."""
    d = Drawing(244)
    rows = [
        ("multi-head", 8, "2 GiB"),
        ("grouped-query", 2, "512 MiB"),
        ("multi-query", 1, "64 MiB"),
    ]
    for row, (name, count, size) in enumerate(rows):
        y = 26 + 68 * row
        d.text(10, y - 8, say(name), "n g")
        d.text(342, y + 36, size, "e n g b")
        each = 8 // count
        for head in range(8):
            x = 22 + 33 * head
            group = head // each
            centre = 22 + 33 * (group * each + (each - 1) / 2)
            d.line([(x, y + 10), (centre, y + 36)], "kf")
            d.circle(x, y + 8, 8, "ta ka")
            if head % each == 0:
                d.rect(centre - 12, y + 28, 24, 16, "tb kb", 3)
    d.circle(18, 228, 7, "ta ka")
    d.text(30, 233, say("query head"), "n")
    d.rect(122, 220, 22, 15, "tb kb", 3)
    d.text(150, 233, say("key and value head"), "n")
    return d


def encoding(say: Say) -> Drawing:
    """The sinusoidal encoding of 32 positions with 16 components."""
    d = Drawing(250)
    positions, width = 32, 16
    angle = np.arange(positions)[:, None] * 10000.0 ** (-np.arange(0, width, 2) / width)
    table = np.empty((positions, width))
    table[:, 0::2], table[:, 1::2] = np.sin(angle), np.cos(angle)
    left, top, cell = 34.0, 12.0, 9.6
    for sign, cls in ((1, "a"), (-1, "b")):
        for level in range(1, 6):
            runs = []
            for row in range(width):
                start = None
                for position in range(positions + 1):
                    value = sign * table[position, row] * 5 if position < positions else 0
                    inside = position < positions and round(float(value)) == level
                    if inside and start is None:
                        start = position
                    if not inside and start is not None:
                        x, y, w = left + start * cell, top + row * 11.5, (position - start) * cell
                        runs.append(f"M{x:.0f} {y:.1f}h{w:.0f}v11.5h-{w:.0f}")
                        start = None
            if runs:
                d.path("".join(runs), cls, fill_opacity=f"{level / 5 * 0.9:.2f}")
    d.path(f"M{left} {top}h{positions * cell}v184h{-positions * cell}z", "kf")
    for position in (0, 10, 20, 30):
        d.text(left + (position + 0.5) * cell, 212, str(position), "m n f")
    for row in (0, 5, 10, 15):
        d.text(29, top + row * 11.5 + 10, str(row), "e n f")
    d.text(188, 236, say("position p"), "m n f")
    d.rect(40, 225, 14, 14, "a")
    d.text(60, 237, "1", "n")
    d.rect(300, 225, 14, 14, "b")
    d.text(320, 237, "−1", "n")
    return d


def block(say: Say) -> Drawing:
    """The pre-norm block, from the bottom up."""
    d = Drawing(330)
    x = 150
    d.text(x, 322, "X", "m x")
    steps = [
        (262, "norm", "s ki"),
        (214, "attention", "ta ka"),
        (112, "norm", "s ki"),
        (64, "feed-forward", "tb kb"),
    ]
    d.arrow([(x, 306), (x, 292)], "ki")
    for y, name, cls in steps:
        d.box(x - 62, y, 124, 30, say(name), cls)
    for a, b in ((262, 244), (214, 196), (172, 142), (112, 94), (64, 48)):
        d.arrow([(x, a), (x, b)], "ki")
    for top, start in ((184, 300), (36, 154)):
        d.arrow([(x, start), (262, start), (262, top), (x + 12, top)], "ka")
        d.text(270, (start + top) / 2 + 5, say("skip"), "n a")
        d.circle(x, top, 12, "s ki")
        d.text(x, top + 5, "+", "m g")
    d.arrow([(x, 24), (x, 4)], "ki")
    d.text(x - 16, 164, "H", "m x")
    d.text(x + 14, 14, "Y", "m x")
    for y, words in ((226, "between|positions"), (76, "at each|position")):
        for line, part in enumerate(say(words).split("|")):
            d.text(78, y + 16 * line, part, "e n f")
    return d


def patches(_: Say) -> Drawing:
    """The 4×4 image, its four patches and their tokens."""
    d = Drawing(204)
    fills = ("ta ka", "tb kb", "tb kb", "ta ka")
    tokens = []
    image = np.arange(1.0, 17.0).reshape(4, 4)
    for p in range(4):
        r, c = p // 2, p % 2
        patch = image[2 * r : 2 * r + 2, 2 * c : 2 * c + 2]
        tokens.append((patch.mean(), patch[0, 1] - patch[0, 0]))
        for i in range(2):
            for j in range(2):
                x, y = 8 + 82 * c + 38 * j, 20 + 82 * r + 38 * i
                d.rect(x, y, 38, 38, fills[p])
                d.text(x + 19, y + 24, str(int(patch[i, j])))
    for p, (mean, edge) in enumerate(tokens):
        y = 22 + 42 * p
        d.arrow([(174, y + 17), (200, y + 17)], "ki")
        d.text(212, y + 23, f"z_{{{p + 1}}}", "m x")
        d.rect(234, y, 104, 34, fills[p], 5)
        d.text(286, y + 22, f"({mean:g}, {edge:g})")
    return d


def merges(_: Say) -> Drawing:
    """The merges, applied to cats and to chats."""
    d = Drawing(214)
    learned = [("a", "t"), ("c", "at"), ("h", "at"), ("cat", "s")]
    for column, word in enumerate(("cats", "chats")):
        left = 70 + 148 * column
        tokens = list(word)
        for row in range(5):
            if row:
                out: list[str] = []
                for token in tokens:
                    if out and (out[-1], token) == learned[row - 1]:
                        out[-1] += token
                    else:
                        out.append(token)
                fresh = set(out) - set(tokens)
                tokens = out
            else:
                fresh = set()
            x = float(left)
            for token in tokens:
                w = 22.0 * len(token) + 2 * (len(token) - 1)
                d.rect(x, 12 + 40 * row, w, 28, "tb kb" if token in fresh else "s kf", 5)
                d.text(x + w / 2, 31 + 40 * row, token)
                x += w + 2
            if row and not column:
                d.text(8, 31 + 40 * row, " + ".join(learned[row - 1]), "n g")
    return d


def curves(say: Say) -> Drawing:
    """The losses of the page's experiment while fine-tuning."""

    def train(z: Array, count: Array, steps: int) -> Array:
        n = count.sum(axis=1, keepdims=True)
        for _ in range(steps):
            z = z - (softmax(z) - count / n)
        return z

    def loss(z: Array, p: Array) -> float:
        return float(-(p * np.log(softmax(z))).sum(axis=1).mean())

    rng = np.random.default_rng(0)
    g = 2 * rng.standard_normal((20, 20))
    general, domain = softmax(g), softmax(g + rng.standard_normal((20, 20)))
    big, small = rng.multinomial(2000, general), rng.multinomial(10, domain)
    scratch, tuned = np.zeros((20, 20)), train(np.zeros((20, 20)), big, 300)
    at = [0, 1, 2, 3, 4, 5, 7, 10, 14, 20, 30, 45, 65, 100, 150, 220, 320, 470, 680, 1000]
    rows, done = [], 0
    for step in at:
        scratch, tuned, done = (
            train(scratch, small, step - done),
            train(tuned, small, step - done),
            step,
        )
        rows.append((loss(scratch, domain), loss(tuned, domain), loss(tuned, general)))
    d = Drawing(248)
    xs = np.log10(np.array(at) + 1)
    plot = Plot(d, 34, 14, 206, 186, (0, 3), (1.6, 3.4))
    plot.axes(
        xticks=[(float(np.log10(v + 1)), str(v)) for v in (0, 5, 30, 100, 1000)],
        yticks=[(v, f"{v:g}") for v in (2, 2.5, 3)],
    )
    labels = [
        ("from scratch:|domain", "kf", "f"),
        ("fine-tuned:|domain", "kb w", "b g"),
        ("fine-tuned:|general", "ka", "a g"),
    ]
    for column, (label, cls, word) in enumerate(labels):
        values = [row[column] for row in rows]
        plot.curve(xs, values, cls)
        for line, part in enumerate(label.split("|")):
            shift = (-22, 8, 0)[column]
            d.text(246, plot.at(0, values[-1])[1] + shift + 16 * line, say(part), "n " + word)
    d.text(137, 240, say("steps of fine-tuning"), "m n f")
    return d


def low_rank(_: Say) -> Drawing:
    """The matrix, and the two thin ones that correct it."""
    d = Drawing(190)
    d.rect(10, 24, 120, 120, "s kf d")
    d.text(70, 90, "W", "m x")
    d.text(70, 166, "4096 × 4096", "m n f")
    d.text(70, 184, "16,777,216", "m n f")
    d.text(152, 90, "+", "m g")
    d.rect(176, 24, 12, 120, "tb kb")
    d.text(182, 18, "B", "m x")
    d.rect(204, 24, 120, 12, "tb kb")
    d.text(264, 18, "A", "m x")
    d.text(196, 166, "4096 × 8", "m n")
    d.text(284, 58, "8 × 4096", "m n")
    d.text(264, 184, "65,536 = 0.39%", "m n b g")
    return d


FIGURES = [
    ("attention", "lookup", lookup),
    ("self-attention", "weights", weights),
    ("multi-head-attention", "heads", heads),
    ("multi-head-attention", "sharing", sharing),
    ("positional-encoding", "table", encoding),
    ("transformer-blocks", "block", block),
    ("tokenization", "merges", merges),
    ("pretraining-and-fine-tuning", "curves", curves),
    ("pretraining-and-fine-tuning", "low-rank", low_rank),
    ("vision-transformers", "patches", patches),
]
