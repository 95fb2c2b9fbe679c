"""Strategies for damaged texts: pages, answers, topic trees, and files from a disk or a network."""

import json
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


def _one_of(*choices: str) -> st.SearchStrategy[str]:
    return st.sampled_from(choices)


def _joined(parts: st.SearchStrategy[str], most: int = 12) -> st.SearchStrategy[str]:
    return st.lists(parts, max_size=most).map("".join)


# Damage to a text.


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def _full_width(text: str) -> str:
    return text.translate({ord("0") + n: ord("０") + n for n in range(10)} | {ord("."): "．"})


WHOLE: tuple[Callable[[str], str], ...] = (
    _crlf,
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
                text = text[:start] + draw(_one_of(*_ODD)) + text[start:]
            case 2:
                text = text[:start] + text[end:]
            case _:
                text = text[:end] + text[start:]
    return text


# Answers and pages.

_PIECES = WORDS | _one_of(*soup.TOKENS) | _one_of(*soup.JOINTS) | _one_of("？", "?", "。", ". ")
LOOSE = _joined(_PIECES, 20)
"""Answers made of everything that has ever broken one."""

_LINES = st.tuples(WORDS, WORDS).map(" ".join)
_LISTS = st.lists(_LINES, min_size=1, max_size=6)
_CODE = _one_of(
    "```\nkernel = 2\n```", "~~~py\nprint(1)\n\n# 1. x\n~~~", "def f(x):\n    return x\n"
)
_BLOCKS = _LINES | _CODE | _LISTS.map(lambda items: "\n".join(f"- {item}" for item in items))


@st.composite
def previews(draw: st.DrawFn) -> str:
    """Draw a numbered list in one of the forms of models."""
    number, end = (
        draw(_one_of("{}. ", "{}.", "{}) ", "（{}）", "Q{}: ", "{}、")),
        draw(_one_of("?", "？")),
    )
    gap = draw(_one_of("\n", "\n\n"))
    return gap.join(number.format(n) + item + end for n, item in enumerate(draw(_LISTS), start=1))


@st.composite
def reviews(draw: st.DrawFn) -> str:
    """Draw questions with their answers, in one of the orders and forms of models."""
    number = draw(_one_of("{}. ", "{}.", "{}) ", "Q{}. ", "問題{}：", "**{}. ", "### {}. ", "{}．"))
    label = draw(
        _one_of("Answer: ", "答案：", "答：", "A: ", "**Answer:** ", "- 答案：", "Answer:\n", "")
    )
    pairs = draw(st.lists(st.tuples(_LINES, _BLOCKS), min_size=1, max_size=6))
    end = draw(_one_of("?", "？", "? {#why}", "?**"))
    gap, inner = draw(_one_of("\n", "\n\n")), draw(_one_of("\n", "\n\n", "\n   ", " "))
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
    lines = [draw(_one_of(*map(repr, QUESTION_MARKERS))), draw(_one_of(*map(repr, ANSWER_MARKERS)))]
    pairs = st.tuples(_LINES.map("Why {}?".format), _LINES.map("It is {}".format)).map("|".join)
    return "\n".join(lines + draw(st.lists(pairs, min_size=2, max_size=6)))


ANSWERS = {
    "preview": damaged(previews()) | LOOSE,
    "explain": st.lists(_BLOCKS, max_size=4).map("\n\n".join) | LOOSE,
    "keypoint": _LISTS.map(lambda items: "\n".join(f"{n}.{i}" for n, i in enumerate(items, 1)))
    | LOOSE,
    "review": damaged(reviews()) | LOOSE,
}

_TAGS = _one_of(
    "{{< ask_chatgpt >}}",
    "{{< ask_chatgpt >}}",
    '{{< ask_chatgpt model="gpt-5-mini" date="2026-11-22" >}}',
    '{{<ask_chatgpt by="editors">}}',
    '{{< ask_chatgpt model=`a"b` reviewed=2026 >}}',
    "{{< ask_chatgpt editors >}}",
)
_FRONTS = _one_of(
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
    tag, gap = draw(_TAGS), draw(_one_of("\n\n", "\n\n", "\n\n\n\n", "\n", " "))
    prompt = draw(_one_of(form.prompt_for("K"), form.prompt_for("K"), "", "## why?\n", " a\n\nb "))
    return f"## {form.heading}\n{tag}\n{prompt}\n{{{{< /ask_chatgpt >}}}}{gap}{answer}\n\n"


@st.composite
def _shaped_pages(draw: st.DrawFn) -> str:
    front = draw(_FRONTS).replace("{}", draw(_one_of(*TITLES[:6])))
    return front + "".join(draw(st.lists(_sections(), max_size=4)))


PAGES = damaged(_shaped_pages() | _shaped_pages() | st.just(example_page()))
"""Pages, as they are written and damaged."""

_TOML_LINES = _one_of(
    'title = "x"', "title = '''\nx\n'''", '"title" = 1', 'title = "+++"', "# title = 1", "[params]",
    'weight = "1"', 'weight = """\n+++\n"""', "weight = { a = 1 } # why", "[[params.x]]", "",
    'aliases = [\n  "/a/", # x\n]', "a.b.c = 1979-05-27T07:32:00Z", 'k = "\\u00e9\\t"', "k = inf",
    "k = 1979-13-45", "k = " + "[" * 999 + "]" * 999, "k = " + "1" * 5000, "k" + ".a" * 200 + "=1",
)  # fmt: skip
FRONT_MATTERS = damaged(
    st.lists(_TOML_LINES, max_size=6).map(lambda lines: "\n".join(["+++", *lines, "+++", "text"]))
)
"""Pages with little but front matter."""


# Trees.


@st.composite
def trees(draw: st.DrawFn, *, plain: bool = False) -> str:
    """Draw the text of a topics.yaml, written as people write YAML."""
    step, indented = draw(st.integers(1, 4)), draw(st.booleans())
    titles = iter(draw(st.permutations(TITLES)))

    def scalar(text: str) -> str:
        return draw(
            _one_of(json.dumps(text, ensure_ascii=False), "'" + text.replace("'", "''") + "'")
        )

    def noise(indent: str) -> list[str]:
        return draw(
            st.sampled_from([[], [], [], [""], [f"{indent}# - note: 1"], ["# a: b"], ["  "]])
        )

    def topics(indent: str, depth: int) -> list[str]:
        found = []
        for _ in range(draw(st.integers(1, 3))):
            title = next(titles, None)
            if title is None:
                break
            found += noise(indent) + topic(indent, title, depth)
        return found

    def topic(indent: str, title: str, depth: int) -> list[str]:
        inner = indent + "  "
        end = draw(_one_of("", "", "  # why", " "))
        form = draw(st.integers(0, 3 if plain else 5))
        if form == 0 or depth > 3:
            return [f"{indent}- {scalar(title)}{end}"]
        if form == 4:
            return [f"{indent}- {{title: {scalar(title)}, context: x}}{end}"]
        if form == 5:
            return [f"{indent}- >-", f"{inner}  {title[:40]}", f"{inner}  more {title[-1]}{depth}"]
        lines = [f"title: {scalar(title)}{end}"]
        if form == 1:
            lines.append(draw(_one_of("context: field", "titles: {ja: 題}", "titles:\n  ja: 題")))
        lines = [f"{inner}{line}" for each in lines for line in each.split("\n")]
        below = topics(inner + (" " * step if indented else ""), depth + 1) if form > 1 else []
        if below:
            lines += [f"{inner}children:{end}", *below]
        lines[0] = f"{indent}- " + lines[0].removeprefix(inner)
        return lines

    text = "\n".join(
        draw(_one_of("", "# The course.\n", "---\n", "\n")).split("\n") + topics("", 0)
    )
    text += draw(_one_of("\n", "\n", "", "\n\n", "\n# end\n", "\n...\n"))
    return draw(st.sampled_from([str, str, _crlf, lambda text: "\ufeff" + text]))(text)


YAML = damaged(trees())


# Bytes damaged on a disk or a network.


@st.composite
def damaged_bytes(draw: st.DrawFn, data: st.SearchStrategy[bytes]) -> bytes:
    """Draw bytes of which some are lost, repeated, moved or changed."""
    found = draw(data)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(found)))
        end = start + draw(st.integers(0, 400))
        match draw(st.integers(0, 6)):
            case 0:
                found = found[:start]
            case 1:
                found = found[:start] + found[end:]
            case 2:
                found = found[:end] + found[start:]
            case 3:
                found = found[:start] + draw(st.binary(max_size=20)) + found[start:]
            case 4:
                found = found.replace(b"\n", draw(st.sampled_from([b"\r\n", b"", b"\n\n", b" \n"])))
            case 5:
                lines = found.splitlines(keepends=True)
                found = b"".join(draw(st.permutations(lines)))
            case _:
                found = found[:start] + b"\0" * draw(st.integers(1, 600)) + found[end:]
    return found


_ODD_VALUES = st.sampled_from(
    [None, True, 0, -1, 200, 1e300, "", "x", "stop", "\ud800", [], {}, [[]], [None], {"message": 1}]
)


@st.composite
def _odd_objects(draw: st.DrawFn, whole: object) -> bytes:
    """Draw an object as JSON in which some values have the wrong type."""

    def odd(value: object) -> object:
        if draw(st.integers(0, 9)) == 0:
            return draw(_ODD_VALUES)
        if isinstance(value, dict):
            return {key: odd(inner) for key, inner in value.items() if draw(st.integers(0, 19))}
        return [odd(inner) for inner in value] if isinstance(value, list) else value

    return json.dumps(odd(whole), ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")


COMPLETION = {
    "id": "chatcmpl-1",
    "model": "m-1",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "Answer 卷積 😀", "refusal": None},
            "delta": {"content": "Answer"},
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
}
_DEEP = st.just(b"[" * 100_000) | st.just(b'{"a":' * 100_000) | st.just(b"1" * 5_000)
_OBJECTS = _odd_objects(COMPLETION) | _DEEP
_EVENTS = st.lists(_OBJECTS.map(lambda data: b"data: " + data + b"\n\n"), max_size=3)
STREAMS = damaged_bytes(_EVENTS.map(lambda events: b"".join(events) + b"data: [DONE]\n\n"))
REPLIES = damaged_bytes(_OBJECTS)

KEYS = [f"{n:064x}" for n in range(6)]


@st.composite
def _batches(draw: st.DrawFn) -> bytes:
    lines = []
    for key in draw(st.lists(st.sampled_from(KEYS), max_size=4)):
        response = {"status_code": 200, "body": COMPLETION}
        record = {"custom_id": key, "response": response, "error": None}
        lines.append(draw(_odd_objects(record) | _DEEP))
    return b"\n".join(lines) + b"\n"


BATCHES = damaged_bytes(_batches())


@st.composite
def moves(draw: st.DrawFn) -> str:
    """Draw two trees as YAML documents: the second one is the first with some topics moved."""
    titles = draw(st.lists(st.sampled_from(TITLES[:12]), min_size=2, max_size=9, unique=True))
    trees = []
    parents = [draw(st.integers(-1, n - 1)) for n in range(len(titles))]
    for _ in range(2):
        trees.append(_tree_text(titles, parents))
        for number in draw(st.lists(st.integers(0, len(titles) - 1), max_size=2)):
            parents[number] = draw(st.integers(-1, number - 1))
        order = draw(st.permutations(range(len(titles)))) if draw(st.booleans()) else None
        if order and all(parent == -1 for parent in parents):
            titles = [titles[n] for n in order]
    return "---\n".join(trees)


def _tree_text(titles: list[str], parents: list[int], parent: int = -1, indent: str = "") -> str:
    """Return the YAML of the topics inside that one; each stands behind its parent."""
    text = ""
    for number, title in enumerate(titles):
        if parents[number] == parent:
            below = _tree_text(titles, parents, number, indent + "    ")
            text += f"{indent}- title: {json.dumps(title, ensure_ascii=False)}\n"
            text += f"{indent}  children:\n{below}" if below else ""
    return text
