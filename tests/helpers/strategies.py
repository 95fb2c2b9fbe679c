"""Strategies for damaged answers and pages."""

from collections.abc import Callable

from helpers import soup
from helpers.example import CATALOG, example_page
from hypothesis import strategies as st

LANGUAGES = tuple(CATALOG.languages.values())

WORD_LIST = (
    "kernel", "stride", "pooling", "步幅", "卷積層", "卷积层", "Übung", "naïve", "2.5", "C++",
    "النص",
)  # fmt: skip
"""Words that no repair removes."""
WORDS = st.sampled_from(WORD_LIST)
TITLES = [
    "Dropout", "C#", "C++", "R&D", "Naïve Bayes", "卷積層", "Yes", "1:30", "null", "a: b", "😀",
    "node.js", 'say "hi"', "back\\slash", "#1", "Bayes' Rule", "~", "x - y", "A" * 90,
]  # fmt: skip

_ODD = [
    "\r\n", "\r", "\n", "\n\n", " ", "  \n", "\t", "\u00a0", "\u3000", "\u2028", "\x85", "\x0b",
    "\x0c", "\x00", "\x1b", "\x7f", "\ufeff", "\u200b", "\u200d", "\u202e", "\u2066", "e\u0301",
    "１", "．", "：", "？", "（", "\\", "`", "<", "&", "{", "}", "+++\n", "---\n", "+++",
    "## ", "##\u00a0Review\n", "## Review ##\n", "{{<", "{{%", ">}}", "{{< ask_chatgpt >}}",
    "{{< /ask_chatgpt >}}", "{{<ask_chatgpt>}}", "{{< ask_chatgpt model=", "```", "~~~\n",
    "> ```\n", "- ```py\n", 'title = "x"\n', "[[a]]\n", '"""', "'''", "#", "1.", "Answer:",
    "答案：", "答：",
]  # fmt: skip


def one_of(*choices: str) -> st.SearchStrategy[str]:
    """Return a strategy of these texts."""
    return st.sampled_from(choices)


def _joined(parts: st.SearchStrategy[str], most: int = 12) -> st.SearchStrategy[str]:
    return st.lists(parts, max_size=most).map("".join)


# Damage to a text.


def crlf(text: str) -> str:
    """Return the text with Windows line ends."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def _full_width(text: str) -> str:
    return text.translate({ord("0") + n: ord("０") + n for n in range(10)} | {ord("."): "．"})


WHOLE: tuple[Callable[[str], str], ...] = (
    crlf,
    _full_width,
    lambda text: "\ufeff" + text,
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace("\n\n", "\n"),
    lambda text: text.replace("\n", "\n\n"),
    lambda text: text.replace("\n", "   \n"),
    lambda text: text.rstrip("\n"),
    lambda text: text + text,
)
"""Changes that an editor, an input method or a paste makes to a whole text."""


@st.composite
def damaged(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """Draw a text, unchanged or damaged."""
    text = draw(texts)
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 40))
        match draw(st.integers(0, 3)):
            case 0:
                text = draw(st.sampled_from(WHOLE))(text)
            case 1:
                text = text[:start] + draw(one_of(*_ODD)) + text[start:]
            case 2:
                text = text[:start] + text[end:]
            case _:
                text = text[:end] + text[start:]
    return text


# Answers and pages.

_PIECES = WORDS | one_of(*soup.TOKENS) | one_of(*soup.JOINTS) | one_of("？", "?", "。", ". ")
LOOSE = _joined(_PIECES, 20)
"""Answers made of everything that has ever broken one."""

_LINES = st.tuples(WORDS, WORDS).map(" ".join)
_LISTS = st.lists(_LINES, min_size=1, max_size=6)
_CODE = one_of(
    "```\nkernel = 2\n```", "~~~py\nprint(1)\n\n# 1. x\n~~~", "def f(x):\n    return x\n"
)
_FENCES = st.lists(
    one_of("```", "```py", "  ```", "- ```", "- item", "1. ~~~", "> ```", "~~~", "**a:** ```", "x"),
    min_size=1,
    max_size=6,
).map("\n   ".join)
"""Fences that nothing closes, in lists and quotes, indented as the blocks of a card."""
_BULLETS = _LISTS.map(lambda items: "\n".join(f"- {item}" for item in items))
_BLOCKS = _LINES | _CODE | _FENCES | _BULLETS


@st.composite
def previews(draw: st.DrawFn) -> str:
    """Draw a numbered list in one of the forms of models."""
    number, end = (
        draw(one_of("{}. ", "{}.", "{}) ", "（{}）", "Q{}: ", "{}、")),
        draw(one_of("?", "？")),
    )
    gap = draw(one_of("\n", "\n\n"))
    return gap.join(number.format(n) + item + end for n, item in enumerate(draw(_LISTS), start=1))


@st.composite
def reviews(draw: st.DrawFn) -> str:
    """Draw questions with their answers, in one of the orders and forms of models."""
    number = draw(one_of("{}. ", "{}.", "{}) ", "Q{}. ", "問題{}：", "**{}. ", "### {}. ", "{}．"))
    label = draw(
        one_of("Answer: ", "答案：", "答：", "A: ", "**Answer:** ", "- 答案：", "Answer:\n", "")
    )
    pairs = draw(st.lists(st.tuples(_LINES, _BLOCKS), min_size=1, max_size=6))
    end = draw(one_of("?", "？", "? {#why}", "?**"))
    gap, inner = draw(one_of("\n", "\n\n")), draw(one_of("\n", "\n\n", "\n   ", " "))
    asked = [number.format(n) + question + end for n, (question, _) in enumerate(pairs, start=1)]
    if draw(st.integers(0, 4)):
        return gap.join(
            q + inner + label + answer for q, (_, answer) in zip(asked, pairs, strict=True)
        )
    answered = [f"{n}. {answer}" for n, (_, answer) in enumerate(pairs, start=1)]
    return "\n".join(asked) + "\n\n答案：\n" + "\n".join(answered)


QUESTION_MARKERS = [
    "{}. ", "{}) ", "({}) ", "{}、", "{}- ", "{}\\. ", "**{}.** ", "### {}. ", "Q{}: ", "Q{}. ",
    "Question {}: ", "Question #{}: ", "Question {}/9: ", "**Question {}** ",
    "**Question {} (hard):** ", "### Question {}\n\n", "問題{}：", "第{}題：", "【問題{}】",
    "{}. Q: ",
]  # fmt: skip
ANSWER_MARKERS = [
    "Answer: ", "Answer : ", "**Answer:** ", "*Answer:* ", "**Answer**\n\n", "### Answer\n",
    "Answer – ", "> Answer: ", "- Answer: ", "A: ", "答案：", "【答案】", "Answer:\n",
]  # fmt: skip


@st.composite
def marked_reviews(draw: st.DrawFn) -> str:
    """Draw a marker of questions, one of answers, and lines of a question, a bar and an answer."""
    lines = [draw(one_of(*map(repr, QUESTION_MARKERS))), draw(one_of(*map(repr, ANSWER_MARKERS)))]
    pairs = st.tuples(_LINES.map("Why {}?".format), _LINES.map("It is {}".format)).map("|".join)
    return "\n".join(lines + draw(st.lists(pairs, min_size=2, max_size=6)))


ANSWERS = {
    "preview": damaged(previews()) | LOOSE,
    "explain": st.lists(_BLOCKS, max_size=4).map("\n\n".join) | LOOSE,
    "keypoint": _LISTS.map(lambda items: "\n".join(f"{n}.{i}" for n, i in enumerate(items, 1)))
    | LOOSE,
    "review": damaged(reviews()) | LOOSE,
}

_TAGS = one_of(
    "{{< ask_chatgpt >}}",
    "{{< ask_chatgpt >}}",
    '{{< ask_chatgpt model="gpt-5-mini" date="2026-11-22" >}}',
    '{{<ask_chatgpt by="editors">}}',
    '{{< ask_chatgpt model=`a"b` reviewed=2026 >}}',
    "{{< ask_chatgpt editors >}}",
)
_FRONTS = one_of(
    '+++\ntitle = "{}"\nweight = "1"\n+++\n',
    '+++\ntitle = "{}"\nweight = "1"\n+++\n',
    "+++\n# a note\nweight='1'\ntitle = '''{}'''\naliases = [\n  \"/old/\",\n]\n+++\n",
    '+++\n"title" = "{}"  # here\n[params]\ntitle = "no"\n+++\n\n',
    "---\ntitle: {}\n---\n",
    "",
)


@st.composite
def _sections(draw: st.DrawFn) -> str:
    language = draw(st.sampled_from(LANGUAGES))
    form = draw(st.sampled_from(language.sections))
    answer = draw(ANSWERS[form.kind])
    tag, gap = draw(_TAGS), draw(one_of("\n\n", "\n\n", "\n\n\n\n", "\n", " "))
    prompt = draw(one_of(form.prompt("K"), form.prompt("K"), "", "## why?\n", " a\n\nb "))
    return f"## {form.heading}\n{tag}\n{prompt}\n{{{{< /ask_chatgpt >}}}}{gap}{answer}\n\n"


@st.composite
def _shaped_pages(draw: st.DrawFn) -> str:
    front = draw(_FRONTS).replace("{}", draw(one_of(*TITLES[:6])))
    return front + "".join(draw(st.lists(_sections(), max_size=4)))


PAGES = damaged(_shaped_pages() | _shaped_pages() | st.just(example_page()))
"""Pages, as they are written and damaged."""

_TOML_LINES = one_of(
    'title = "x"', "title = '''\nx\n'''", '"title" = 1', 'title = "+++"', "# title = 1", "[params]",
    'weight = "1"', 'weight = """\n+++\n"""', "weight = { a = 1 } # why", "[[params.x]]", "",
    'aliases = [\n  "/a/", # x\n]', "a.b.c = 1979-05-27T07:32:00Z", 'k = "\\u00e9\\t"', "k = inf",
    "k = 1979-13-45", "k = " + "[" * 999 + "]" * 999, "k = " + "1" * 5000, "k" + ".a" * 200 + "=1",
)  # fmt: skip
FRONT_MATTERS = damaged(
    st.lists(_TOML_LINES, max_size=6).map(lambda lines: "\n".join(["+++", *lines, "+++", "text"]))
)
"""Pages with little but front matter."""
