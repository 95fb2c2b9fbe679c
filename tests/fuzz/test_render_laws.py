"""Laws of formulas, tables and wrappers: what a model meant is on the page."""

import html
import re
import tempfile
from pathlib import Path

from helpers.law import law
from helpers.sites import make_site, plain_hugo, read, write
from helpers.strategies import CATALOG, LANGUAGES
from hypothesis import strategies as st

from askbook.answers import wrappers
from askbook.answers.normalize import normalize_answer
from askbook.check.answer_rules import check_text
from askbook.text import inline

PARTS = st.sampled_from(
    ["a", "b_1", "x^2", "=", "- c", "+ d", "> e", "* f", "1. g", "# h", "<i", "\\\\", "·", "==",
     "\\frac{1}{2}", "50%", "a &lt; b", "|x|", "---", "`", "~", "{{<", "{{%", "&", "\\text{步幅}"]
)  # fmt: skip
TEX = st.lists(PARTS, min_size=1, max_size=5).flatmap(
    lambda parts: st.sampled_from(["\n", " ", "\n\n"]).map(lambda gap: gap.join(parts))
)
TEX = TEX.filter(lambda tex: not tex.endswith("\\"))  # Hugo sees no closing behind a backslash
PLACES = st.sampled_from(
    ["\\[\n{}\n\\]", "So:\n\\[\n{}\n\\]\nEnd.", "- x\n  \\[\n  {}\n  \\]", "\\[{}\\]", "$$\n{}\n$$"]
)
DISPLAYED = st.tuples(PLACES, TEX).map(lambda pair: pair[0].replace("{}", pair[1]))
CELLS = st.lists(
    st.sampled_from(
        ["kernel", "`a|b`", "`a || b`", "\\(P(A|B)\\)", "步幅", "`", "a \\| b", "$5", "**x**",
         "a|b", "\\(\\|x\\|\\)", "", "&#4;"]
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip
ROWS = st.lists(CELLS, min_size=1, max_size=5).map(
    lambda rows: "| one | two |\n|---|---|\n" + "\n".join(f"| {' | '.join(r)} |" for r in rows)
)
BREAK = "\n\n<!-- next -->\n\n"
PAGES = st.lists(DISPLAYED | ROWS, min_size=20, max_size=20).map(BREAK.join)
ANSWERS = st.sampled_from(
    ["The answer.", "The answer.\n\n```python\nx = 1\n```\n\nThat is all.", "- `a`\n- b"]
)
WRAPPERS = {
    "reasoning": "<think>\nHm.\n</think>\n\n{}",
    "closing tag": "Hm.\n</think>\n{}",
    "answer": "<answer>\n{}\n</answer>",
    "token": "{}<|im_end|>",
    "fence": "```markdown\n{}\n```",
    "tildes": "~~~\n{}\n~~~",
}
LAYERS = st.tuples(
    st.sampled_from(["", "fence", "tildes"]),
    st.sampled_from(["", "answer"]),
    st.sampled_from(["", "token"]),
    st.sampled_from(["", "reasoning", "closing tag"]),
).map(" > ".join)
"""The names of wrappers from the inside out; some are empty."""


def normalized(text: str) -> str:
    """Return the answer of an Explain as it would be written."""
    kind = next(kind for kind in CATALOG.kinds if kind.name == "explain")
    return normalize_answer(text, kind.format, LANGUAGES[0].labels).text


def tex_of(text: str) -> list[str]:
    """Return the TeX of a text's formulas, in its normalized form and with single spaces."""
    return [" ".join(formula.tex.split()) for formula in inline.formulas(text)]


def same_tex(given: str) -> str:
    """Return TeX as it has to reach the page."""
    changed = re.sub(r"(?<!\\)%", r"\\%", given.replace("&lt;", "<"))
    return " ".join(re.sub(r"\{(?=\{[<\\])", "{ ", changed).split())


@law(DISPLAYED)
def test_a_formula_keeps_its_tex(text):
    opening, closing = ("$$", "$$") if "$$" in text else ("\\[", "\\]")
    tex = text.partition(opening)[2].rpartition(closing)[0]
    written = normalized(text)
    assert tex_of(written) == [same_tex(tex)]
    assert not [one for one in check_text(written, 2, ()) if one.code == "A020"]


@law(PAGES, examples=4)
def test_a_page_shows_every_formula_and_every_word_of_a_cell(text):
    answers = [normalized(part) for part in text.split(BREAK)]
    for answer, shown in zip(answers, rendered(answers), strict=True):
        sources = re.findall(r"<annotation[^>]*>(.*?)</annotation>", shown, re.DOTALL)
        unread = re.findall(r'<code class="tex">(.*?)</code>', shown, re.DOTALL)
        found = [" ".join(html.unescape(one).split()) for one in sources + unread]
        assert sorted(found) == sorted(tex_of(answer))
        for word in ("kernel", "步幅"):
            assert shown.count(word) >= answer.count(word)


@law(st.tuples(LAYERS, ANSWERS).map("\n".join))
def test_only_the_answer_is_left_of_a_wrapped_one(case):
    layers, _, text = case.partition("\n")
    wrapped = text
    for name in filter(None, layers.split(" > ")):
        wrapped = WRAPPERS[name].replace("{}", wrapped)
    assert wrappers.unwrap(wrapped)[0] == text


def rendered(answers: list[str]) -> list[str]:
    """Return the main part of the page of each answer, built by Hugo alone."""
    with tempfile.TemporaryDirectory() as folder:
        site = make_site(Path(folder) / "site")
        for number, answer in enumerate(answers):
            front = f'+++\ntitle = "{number}"\n+++\n'
            write(site, {f"content/case/{number}.md": f"{front}{answer}\n"})
        done = plain_hugo(site)
        assert done.returncode == 0, done.stdout + done.stderr
        pages = [read(site, f"public/case/{number}/index.html") for number in range(len(answers))]
    return [page.partition("<main")[2].partition("</main>")[0] for page in pages]
