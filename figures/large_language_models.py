"""Figures of the part Large Language Models."""

import numpy as np
from drawing import Drawing, Plot, Say


def budgets(say: Say) -> Drawing:
    """The loss by the number of parameters, for three training budgets."""
    d = Drawing(252)
    plot = Plot(d, 40, 14, 296, 186, (7.6, 12.6), (1.8, 3.3))
    plot.axes(
        xticks=[(v, f"10^{{{v}}}") for v in (8, 9, 10, 11, 12)],
        yticks=[(v, f"{v:.1f}") for v in (2, 2.5, 3)],
    )
    for place, (budget, cls) in enumerate(((20, "kf"), (22, "kb w"), (24, "ka w"))):
        x = np.linspace(7.6, 12.6, 201)
        n = 10**x
        tokens = 10.0**budget / (6 * n)
        loss = 1.8172 + 482.01 / n**0.3478 + 2085.43 / tokens**0.3658
        shown = loss < 3.3
        plot.curve(x[shown][::3], loss[shown][::3], cls)
        best = int(loss.argmin())
        plot.dots(x[best : best + 1], loss[best : best + 1], "fba"[place])
        at = plot.at(float(x[best]), float(loss[best]))
        d.text(at[0], at[1] + -12, f"10^{{{budget}}}", "m n g " + "fba"[place])
    d.text(188, 242, say("parameters"), "m n f")
    d.text(46, 26, say("loss"), "n f")
    return d


def draft(say: Say) -> Drawing:
    """A draft of four tokens, checked in one pass of the large model."""
    d = Drawing(206)
    d.text(10, 22, say("draft model proposes"), "n g b")
    d.text(10, 108, say("large model checks, in one pass"), "n g a")
    for place, word in enumerate(("the", "cat", "sat", "in")):
        x = 10 + 84 * place
        d.box(x, 32, 74, 32, word, "tb kb")
        d.arrow([(x + 37, 64), (x + 37, 88)], "kf")
        if place < 3:
            d.box(x, 118, 74, 32, word + " ✓", "ta ka")
        else:
            d.box(x, 118, 74, 32, "on", "s ki")
            d.line([(x + 8, 48), (x + 66, 48)], "ki")
    d.text(131, 176, say("accepted"), "m n a")
    d.text(299, 176, say("its own"), "m n")
    d.line([(10, 160), (252, 160)], "ka")
    d.line([(262, 160), (336, 160)], "ki")
    d.text(176, 198, say("four tokens from one pass"), "m n f")
    return d


def hacking(say: Say) -> Drawing:
    """The reward that is trained on and the true one, by the divergence."""
    d = Drawing(246)
    ref = np.array([0.5, 0.3, 0.15, 0.05])
    reward, true = np.array([0.0, 1, 2, 3]), np.array([0.0, 1, 2, -1])
    rows = []
    for strength in np.concatenate([np.linspace(0, 2, 33), np.linspace(2.2, 7, 25)]):
        p = ref * np.exp(strength * reward)
        p /= p.sum()
        rows.append((float(p @ np.log(p / ref)), float(p @ reward), float(p @ true)))
    x, measured, real = (np.array(column) for column in zip(*rows, strict=True))
    plot = Plot(d, 34, 14, 302, 176, (0, 3), (-1.4, 3.4))
    plot.axes(
        xticks=[(v, str(v)) for v in (0, 1, 2, 3)],
        yticks=[(-1, "−1"), (0, "0"), (1, "1"), (2, "2"), (3, "3")],
    )
    plot.curve(x, measured, "kb w")
    plot.curve(x, real, "ka w")
    d.text(*plot.at(1.35, 1.5), say("reward in training"), "n g b")
    d.text(*plot.at(0.35, -0.35), say("true reward"), "n g a")
    d.text(185, 234, say("divergence from the reference"), "m n f")
    return d


def routing(say: Say) -> Drawing:
    """The layer of the worked example: two of four experts work."""
    d = Drawing(252)
    d.box(126, 8, 100, 30, say("token"), "s ki")
    d.box(116, 62, 120, 30, say("router"), "tb kb")
    d.arrow([(176, 38), (176, 62)], "ki")
    for place, weight in enumerate(("0.644", "0.087", "0.237", "0.032")):
        x = 46 + 87 * place
        used = place in (0, 2)
        d.arrow([(176, 92), (x, 128)], "ka" if used else "kf")
        d.box(
            x - 40,
            128,
            80,
            46,
            f"{say('expert')} {place + 1}|{weight}",
            "ta ka" if used else "s kl",
        )
    d.circle(133, 228, 13, "s ki")
    d.text(133, 233, "+", "m g")
    d.arrow([(46, 174), (123, 219)], "ka")
    d.arrow([(220, 174), (144, 220)], "ka")
    d.text(60, 212, "· 0.731", "m n a g")
    d.text(212, 212, "· 0.269", "m n a g")
    d.arrow([(146, 228), (204, 228)], "ki")
    d.text(212, 233, "(1.538, 1.076)", "n g")
    return d


def mask(say: Say) -> Drawing:
    """The tokens of a short conversation, and which of them are trained."""
    d = Drawing(186)
    rows = [["user", "Capital", "of", "Peru", "?", "END"], ["assistant", "Lima", ".", "END"]]
    for row, tokens in enumerate(rows):
        x, y = 8.0, 22.0 + 64 * row
        for place, token in enumerate(tokens):
            w = 26.0 + 8 * len(token) - (8 if len(token) > 6 else 0)
            trained = row == 1 and place > 0
            d.rect(x, y, w, 32, "ta ka" if trained else "s kf", 5)
            d.text(x + w / 2, y + 21, token, "m n g" if trained else "m n")
            if trained:
                d.path(f"M{x - 14:.0f} {y + 34}q13 20 {w / 2 + 10:.0f} 4", "ka")
            x += w + 4
    d.rect(8, 152, 22, 16, "ta ka", 4)
    d.text(36, 165, say("trained to be predicted"), "n")
    d.rect(216, 152, 22, 16, "s kf", 4)
    d.text(244, 165, say("only read"), "n")
    return d


def samples(say: Say) -> Drawing:
    """What more samples bring, by the way in which one answer is chosen."""
    d = Drawing(246)
    questions = np.array([[0.6, 0.2, 0.1, 0.1], [0.4, 0.3, 0.2, 0.1], [0.3, 0.5, 0.1, 0.1]])
    rng = np.random.default_rng(0)
    counts = [1, 2, 4, 8, 16, 32, 64]
    rows = []
    for n in counts:
        results = []
        for p in questions:
            drawn = rng.multinomial(n, p, size=20000)
            vote = (drawn + rng.random(drawn.shape) / 2).argmax(axis=1) == 0
            score = (np.arange(4) == 0) + rng.normal(size=drawn.shape)
            chosen = np.where(drawn > 0, score, -np.inf).argmax(axis=1) == 0
            results.append((1 - (1 - p[0]) ** n, vote.mean(), chosen.mean()))
        rows.append(np.mean(results, axis=0))
    table = np.array(rows)
    plot = Plot(d, 34, 14, 302, 176, (0, 6), (0.35, 1.05))
    plot.axes(
        xticks=[(i, str(n)) for i, n in enumerate(counts)],
        yticks=[(v, f"{v:.1f}") for v in (0.4, 0.6, 0.8, 1)],
    )
    for column, cls in enumerate(("kf", "ka w", "kb w")):
        plot.curve(range(7), table[:, column], cls)
    d.text(*plot.at(2.3, 0.83), say("one is right"), "n f")
    d.text(*plot.at(4.6, 0.65), say("majority"), "n a g")
    d.text(*plot.at(3.6, 0.49), say("noisy verifier"), "n b g")
    d.text(185, 234, say("samples"), "m n f")
    return d


def intervals(say: Say) -> Drawing:
    """The scores of two models and their difference, with two kinds of intervals."""
    d = Drawing(272)
    scores = Plot(d, 112, 10, 226, 76, (0.56, 0.7), (0, 2))
    scores.axes(xticks=[(v, f"{v:.2f}") for v in (0.58, 0.62, 0.66)])
    gaps = Plot(d, 112, 136, 226, 76, (-0.03, 0.08), (0, 2))
    gaps.axes(xticks=[(v, f"{v:.2f}".replace("-", "−")) for v in (-0.02, 0, 0.02, 0.04, 0.06)])
    d.line([gaps.at(0, 0), gaps.at(0, 2)], "kf d")
    rows = [
        (scores, "A", 1.45, 0.613, 0.03, "f"),
        (scores, "B", 0.55, 0.641, 0.03, "f"),
        (gaps, "unpaired", 1.45, 0.028, 0.042, "b"),
        (gaps, "paired", 0.55, 0.028, 0.03, "a"),
    ]
    for plot, name, y, middle, half, cls in rows:
        left, right = plot.at(middle - half, y), plot.at(middle + half, y)
        d.line([left, right], f"k{cls} w")
        for x, level in (left, right):
            d.line([(x, level - 6), (x, level + 6)], f"k{cls} w")
        d.circle(*plot.at(middle, y), 5, cls)
        d.text(104, plot.at(0, y)[1] + 5, say(name) if len(name) > 1 else name, f"e n {cls} g")
    d.text(225, 122, say("score"), "m n f")
    d.text(225, 250, say("difference B − A"), "m n f")
    return d


def loop(say: Say) -> Drawing:
    """The loop of an agent: the model only writes, the program acts."""
    d = Drawing(248)
    d.box(10, 18, 104, 40, say("history"), "s ki")
    d.box(10, 104, 104, 44, say("model"), "tb kb")
    d.box(220, 104, 122, 44, say("program|checks"), "s ki")
    d.box(220, 18, 122, 40, say("tool"), "ta ka")
    d.box(10, 196, 104, 36, say("answer"), "s ki")
    d.arrow([(62, 58), (62, 104)], "ki")
    d.text(70, 86, say("reads"), "n f")
    d.arrow([(114, 126), (220, 126)], "kb")
    d.text(167, 118, say("call"), "m n b g")
    d.arrow([(281, 104), (281, 58)], "ka")
    d.text(289, 86, say("runs"), "n a g")
    d.arrow([(220, 38), (114, 38)], "ka")
    d.text(167, 30, say("result"), "m n a g")
    d.arrow([(62, 148), (62, 196)], "ki")
    d.text(70, 177, say("done"), "n f")
    return d


def steps(say: Say) -> Drawing:
    """Retrieval-augmented generation, for one question."""
    d = Drawing(252)
    d.box(8, 20, 104, 40, say("question"), "s ki")
    d.box(8, 112, 104, 40, say("retriever"), "ta ka")
    d.box(186, 112, 150, 40, say("index"), "s kf")
    d.box(186, 20, 150, 40, say("found passages"), "ta ka")
    d.box(8, 194, 104, 40, say("answer"), "s ki")
    d.box(186, 194, 150, 40, say("language model"), "tb kb")
    d.arrow([(60, 60), (60, 112)], "ki")
    d.arrow([(112, 132), (186, 132)], "ka")
    d.arrow([(226, 112), (226, 60)], "ka")
    d.line([(112, 32), (150, 32), (150, 86)], "ki")
    d.line([(150, 86), (150, 180), (226, 180)], "ki")
    d.arrow([(226, 180), (226, 194)], "ki")
    d.line([(336, 40), (345, 40), (345, 172)], "ka")
    d.arrow([(345, 172), (296, 172), (296, 194)], "ka")
    d.arrow([(186, 214), (112, 214)], "kb")
    return d


def induction(say: Say) -> Drawing:
    """An induction head: the token after an earlier occurrence is copied."""
    d = Drawing(206)
    xs = []
    for place, token in enumerate(("Mr", "Ng", "said", "Mr", "?")):
        x = 10 + 68 * place
        d.box(x, 92, 58, 34, token, ("s kf", "ta ka", "s kf", "tb kb", "s ki")[place])
        xs.append(x + 29)
    d.path(f"M{xs[0]} 130q{(xs[1] - xs[0]) / 2} 34 {xs[1] - xs[0] - 6} 4", "kf")
    d.text(12, 174, say("1: previous token"), "n f")
    d.path(f"M{xs[3]} 130q{(xs[1] - xs[3]) / 2} 62 {xs[1] - xs[3] + 4} 4", "kb w")
    d.text(xs[2] + 18, 192, say("2: match"), "n b g")
    d.path(f"M{xs[1]} 88q{(xs[4] - xs[1]) / 2} -120 {xs[4] - xs[1] - 5} -7", "ka w")
    d.arrow([(xs[4] - 6, 80), (xs[4] - 1, 91)], "ka", head=10)
    d.text((xs[1] + xs[4]) / 2, 18, say("3: copy"), "m n a g")
    return d


FIGURES = [
    ("scaling-laws", "budgets", budgets),
    ("mixture-of-experts", "routing", routing),
    ("instruction-tuning", "mask", mask),
    ("preference-optimization", "hacking", hacking),
    ("in-context-learning", "induction", induction),
    ("reasoning-and-test-time-compute", "samples", samples),
    ("retrieval-augmented-generation", "steps", steps),
    ("tools-and-agents", "loop", loop),
    ("efficient-inference", "draft", draft),
    ("evaluating-language-models", "intervals", intervals),
]
