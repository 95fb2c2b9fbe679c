"""Random answers made of everything that has ever broken a page."""

import random
from pathlib import Path

from helpers.sites import write

from askbook.answers.normalize import normalize_answer
from askbook.generate import new_page
from askbook.project.project import Project

TOKENS = (
    "word", "more words here", "因為", "`code`", "``a ` b``", "`", "```", "```py", "~~~", "````",
    "```go {linenos=1}", "```{r, echo=FALSE}", "{{< foo >}}", "{{% foo %}}", "{{< ", "{{%", ">}}",
    "{{</* x", "{{< ask_chatgpt >}}", "{{< /ask_chatgpt >}}", "{{% lb %}}", "HAHAHUGOSHORTCODE",
    "HAHAHUGOSHORTCODE1s0HBHB", "{{__hugo_ctx pid=1}}", "<script>alert(1)</script>", "<div>",
    "<b>bold</b>", "List<String>", "<!-- c -->", "<!--", "-->", "<?php", "<![CDATA[", "a < b",
    "<https://example.org>", "<me@example.org>", "</details>", "<img src=x onerror=alert(1)>",
    '<iframe src="https://example.org"></iframe>', "[a](javascript:alert(1))", "[a](gone.md)",
    "![a](https://example.org/x.png)", "![a](gone.png)", "[a]: https://example.org", "[a]", "[^1]",
    "[^1]: note", "# one", "## Preview", "### three", "## Review", "===", "---", "+++", "***",
    "1. one", "2. two", "1.one", "- item", "* item", "> quote", "> > deep", "   - nested",
    "Answer: a", "答案：b", "Q1. what?", "A) option", "| a | b |", "|---|---|", "\\(x^2\\)", "\\(",
    "\\[ \\frac{1 \\]", "$$ x $$", "$5 and $6", "\\href{javascript:x}{y}", "*emphasis*", "**", "_",
    "&lt;", "&amp;", "&#60;script&#62;", "\t", "    indented", "  ", "\\", "\\<b>", ":smile:",
    "{#id}", "{.class onclick=x}", "Term\n: definition", "\u202e", "\u200b", "\x07", "\r\n", "\x00",
    "\\[", "\\]", "\\)", "\\[\na\n", "=", "- b", "+ c", "> d", "$$", "50%", "$a_1$", "$x$的",
    "| `c|d` | e |", "| \\(a|b\\) | c |", "**「注意」**的", "**重點：**", "**`x`**", "的", "&#4;",
    "&#x202E;", "&lrm;", "&#1;x&#3;", "【1†source】", "<think>", "</think>", "<|im_end|>",
)  # fmt: skip
JOINTS = (" ", " ", "\n", "\n", "\n\n", "\n\n", "\n   ", "\n> ")


def answer(chance: random.Random) -> str:
    """Return a random answer."""
    count = chance.randrange(1, 25)
    return "".join(chance.choice(TOKENS) + chance.choice(JOINTS) for _ in range(count))


def write_topics(root: Path, folder: str, topics: int, chance: random.Random) -> None:
    """Write topics 0, 1 … into a folder of a site's content, with random answers."""
    language = Project(root).catalog.default
    for number in range(topics):
        answers = {
            form.kind: normalize_answer(answer(chance), form.format, language.labels).text
            for form in language.sections
        }
        weight = str(number + 1)
        text = new_page.render(language, title="Soup", weight=weight, answers=answers)
        write(root, {f"content/{folder}/{number}.md": text})
