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
    reward, true = np.array([0.0, 1, 2, 3]), np.array([0.0, 1, 2, -3])
    rows = []
    for strength in np.concatenate([np.linspace(0, 2, 33), np.linspace(2.2, 7, 25)]):
        p = ref * np.exp(strength * reward)
        p /= p.sum()
        rows.append((float(p @ np.log(p / ref)), float(p @ reward), float(p @ true)))
    x, measured, real = (np.array(column) for column in zip(*rows, strict=True))
    plot = Plot(d, 34, 14, 302, 176, (0, 3), (-3.2, 3.4))
    plot.axes(
        xticks=[(v, str(v)) for v in (0, 1, 2, 3)],
        yticks=[(-2, "−2"), (0, "0"), (2, "2")],
    )
    plot.curve(x, measured, "kb w")
    plot.curve(x, real, "ka w")
    d.text(*plot.at(1.35, 1.5), say("reward in training"), "n g b")
    d.text(*plot.at(0.35, -1.9), say("true reward"), "n g a")
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


FIGURES = [
    ("scaling-laws", "budgets", budgets),
    ("mixture-of-experts", "routing", routing),
    ("efficient-inference", "draft", draft),
]
