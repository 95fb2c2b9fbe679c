"""Answers as models write them reach the page whole: formulas, tables, emphasis, references."""

import html
import re

import pytest
from helpers.html_audit import Audit
from helpers.sites import make_site, plain_hugo, write

from askbook.answers.normalize import normalize_answer
from askbook.check.answer_rules import check_text
from askbook.pages.sections import Format

FORMULAS = {
    "a line of =": ("\\[\nP\n=\nQ\n\\]", "P = Q"),
    "lines of operators": ("\\[\ny = a\n- b\n+ c\n> d\n* e\n\\]", "y = a - b + c > d * e"),
    "blank lines": ("\\[\na\n\nb\n\\]", "a b"),
    "text before": ("So: \\[\na\n- b\n\\].", "a - b"),
    "in a list": ("- x:\n  \\[\n  a\n  - b\n  \\]\n- y", "a - b"),
    "in a quotation": ("> \\[\n> a\n> > b\n> \\]", "a > b"),
    "two dollars": ("$$\na\n=\nb\n$$", "a = b"),
    "inline": ("so \\(a\n- b\\) x", "a - b"),
    "number and bullet": ("\\[\na\n· b\n1. c\n\\]", "a · b 1. c"),
    "tag": ("\\[\na\n<b\n<div\n\\]", "a <b <div"),
    "per cent": (r"\(50% of\)", r"50\% of"),
    "escaped per cent": (r"\(50\% of\)", r"50\% of"),
    "references": (r"\(a &lt; b &amp; c\)", "a < b & c"),
    "shortcode": (r"\(x^{{<a}}\)", "x^{ {<a}}"),
    "shortcode with per cent": (r"\(x^{{%a}}\)", r"x^{ {\%a}}"),
    "pipe in a cell": ("| \\(P(A|B)\\) | c |\n|---|---|\n| a | b |", r"P(A\vert B)"),
    "dollars": (r"is $\frac{n - k}{s} + 1$.", r"\frac{n - k}{s} + 1"),
    "dollars around a name": ("為$x$的", "x"),
    "dollars around a call": ("so $f(x)$,", "f(x)"),
    "dollars around a multiple": ("so $2n$ or", "2n"),
}
TEXTS = {
    "pipe in code in a cell": ("| a | b |\n|---|---|\n| `c || d` | e |", ["c || d", "e"]),
    "more cells than the header": ("| a | b |\n|---|---|\n| c | d | e | f |", ["d | e | f"]),
    "row without outer pipes": ("a | b\n---|---\nc | d | e", ["d | e"]),
    "table in a quotation": ("> | a | b |\n> |---|---|\n> | `c|d` | e |", ["c|d", "e"]),
    "money": ("costs $5 and $10, US$5=$6, $HOME/$PATH, $5$", ["costs $5 and $10, US$5=$6"]),
    "dollars in code": ("`$a_1$` \\$b_1\\$", ["$a_1$ $b_1$"]),
    "control as a number": ("a &#4; &#x202E; b", ["a &#4; &#x202E; b"]),
    "control by name": ("a &lrm;&NoBreak; b", ["a &lrm;&NoBreak; b"]),
    "ordinary references": ("a &amp; &eacute; &#101; b", ["a & é e b"]),
    "reference in code": ("`&#4;`", ["&#4;"]),
    "citation in plain brackets": ("Half. [4:0†a.pdf] Then [oaicite:2] x", ["Half. Then x"]),
    "citation": ("Half.【4:0†source】 Then citeturn0search3 x", ["Half. Then x"]),
}
STRONG = {
    "brackets": ("是**「注意」**的", "「<strong>注意</strong>」"),
    "colon": ("，**重點：**後", "<strong>重點</strong>：後"),
    "last brackets": ("**步幅（stride）**是", "<strong>步幅</strong>（stride）是"),
    "first brackets": ("是**「深度」學習**的", "<strong>「深度」學習</strong>的"),
    "code": ("是**`x`**的", "<strong><code>x</code></strong>"),
    "formula": ("是**\\(x\\)**的", '<strong><span class="katex"><math'),
    "quotes": ("是**“a”和“b”**的", "<strong>“a”和</strong>“b”的"),
    "letters": ("是**注意**的", "是<strong>注意</strong>的"),
}
CASES = FORMULAS | TEXTS | STRONG


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The text of each case's page, with the TeX of formulas in brackets of their own."""
    site = make_site(tmp_path_factory.mktemp("rendered") / "site")
    for number, (given, _) in enumerate(CASES.values()):
        text = normalize_answer(given, Format.TEXT, "Answer:").text
        front = f'+++\ntitle = "{number}"\nweight = "1"\n+++\n'
        write(site, {f"content/case/{number}.md": f"{front}{text}\n\nEnd.\n"})
    done = plain_hugo(site)
    assert done.returncode == 0, done.stdout + done.stderr
    return {
        name: (site / f"public/case/{number}/index.html").read_text(encoding="utf-8")
        for number, name in enumerate(CASES)
    }


@pytest.mark.parametrize(("name", "tex"), [(n, tex) for n, (_, tex) in FORMULAS.items()])
def test_a_formula_reaches_the_page_whole(pages, name, tex):
    sources = re.findall(r"<annotation[^>]*>(.*?)</annotation>", pages[name], re.DOTALL)
    unread = re.findall(r'<code class="tex">(.*?)</code>', pages[name], re.DOTALL)
    assert [" ".join(html.unescape(source).split()) for source in sources + unread] == [tex]


@pytest.mark.parametrize(("name", "texts"), [(n, texts) for n, (_, texts) in TEXTS.items()])
def test_text_is_on_the_page_as_it_was_meant(pages, name, texts):
    shown = " ".join(Audit(pages[name]).text.split())
    assert [text for text in texts if text not in shown] == []


@pytest.mark.parametrize(("name", "part"), [(n, part) for n, (_, part) in STRONG.items()])
def test_emphasis_beside_punctuation_is_seen(pages, name, part):
    assert part in pages[name]
    assert "**" not in pages[name]


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_reported_of_a_normalized_answer_and_it_stays(name):
    text = normalize_answer(CASES[name][0], Format.TEXT, "Answer:").text
    assert list(check_text(text, 2, ())) == []
    assert normalize_answer(text, Format.TEXT, "Answer:").text == text


@pytest.mark.parametrize(
    "name", [n for n in CASES if n not in ("letters", "escaped per cent", "money")]
)
def test_what_normalizing_repairs_is_reported_in_a_page(name):
    given, _ = CASES[name]
    normalized = normalize_answer(given, Format.TEXT, "Answer:").text
    assert bool(list(check_text(given, 2, ()))) or normalized == given, name
