"""Untrusted answers: nothing in them acts or breaks the page, and no word is lost."""

import random
import re

import pytest
from helpers import soup
from helpers.example import CATALOG, LABELS
from helpers.html_audit import Audit
from helpers.sites import make_site, plain_hugo, write

from askbook.answers.importer import import_page
from askbook.answers.normalize import normalize_answer
from askbook.answers.sanitize import LARGEST, Sanitized, sanitize

HAZARDS = {
    "shortcode": ("a {{< foo >}} b", "a {{&lt; foo >}} b"),
    "shortcode in code": ("`{{% x %}}`", "`{{% lb %}}% x %}}`"),
    "shortcode in a fence": ("```\n{{< x\n```", "```\n{{% lb %}}< x\n```"),
    "its own braces": ("{{% lb %}}% x", "{{% lb %}}% x"),
    "Hugo's own word": ("HAHAHUGOSHORTCODE1s0HBHB", "HAHAHUGO SHORTCODE1s0HBHB"),
    "tag": ("List<String> x", "List&lt;String> x"),
    "tag in code": ("`List<String>`", "`List<String>`"),
    "tag in a formula": (r"\(a <b\)", r"\(a <b\)"),
    "address": ("<https://x.org> <me@x.org>", "<https://x.org> <me@x.org>"),
    "escaped tag": (r"\<b>", r"\<b>"),
    "comment": ("<!-- x -->", "&lt;!-- x -->"),
    "html block": ("<div>\n# a\n</div>", "&lt;div>\n### a\n&lt;/div>"),
    "fence below a list": ("   - a\n   ```\n<b>\n   ```", "   - a\n```\n<b>\n```"),
    "fence attributes": ("```go {linenos=1}\nx\n```", "```go\nx\n```"),
    "fence of R": ("```{r, echo=FALSE}\nx\n```", "```\nx\n```"),
    "fence in a quotation": ("> ```py title=x\n> y\n> ```", "> ```py\n> y\n> ```"),
    "table": ("`a\n|---|---|\nb` <c>", "`a\n|---|---|\nb` &lt;c>"),
    "setext": ("a\n---\nb", "a\n\\---\nb"),
    "setext of first level": ("a\n===", "a\n\\==="),
    "rule": ("a\n\n---", "a\n\n---"),
    "headings go down together": ("# a\n\n## b", "### a\n\n#### b"),
    "headings that are low stay": ("### a", "### a"),
    "open fence": ("a\n\n```py\nx", "a\n\n```py\nx\n```"),
    "unused definition": ("[a]: https://x.org", "[a]\\: https://x.org"),
    "used definition": ("[a]\n\n[a]: https://x.org", "[a]\n\n[a]: https://x.org"),
    "footnote": ("a[^1]\n\n[^1]: word", "a[^1]\n\n[^1]\\: word"),
    "line ends": ("a\r\nb\rc", "a\nb\nc"),
    "control characters": ("a\x07b\u202ec\u200bd", "abcd"),
}  # fmt: skip


@pytest.mark.parametrize(("given", "written"), HAZARDS.values(), ids=HAZARDS.keys())
def test_a_hazard_is_escaped(given, written):
    assert sanitize(given).text == written


@pytest.mark.parametrize("given", [hazard[0] for hazard in HAZARDS.values()], ids=HAZARDS.keys())
def test_sanitizing_twice_changes_nothing(given):
    once = sanitize(given).text
    assert sanitize(once) == Sanitized(once)


@pytest.mark.parametrize(
    "text",
    ["a " * 10_001, "# h\n\n" * 61, "> " * 9 + "a", "- " * 9 + "a"],
    ids=["long", "headings", "quotations", "lists"],
)
def test_too_large_or_deep_a_text_is_kept_as_code(text):
    kept = sanitize(text)
    assert kept.kept_as_code
    assert text.strip() in kept.text
    assert kept.text.startswith("```text\n")


def test_text_with_fences_is_kept_in_a_longer_fence():
    text = "````\nx\n````\n" + "> " * 9 + "a"
    assert sanitize(text).text.startswith("`````text\n")


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{3,}|[\u4e00-\u9fff]", text)


def test_no_word_of_a_hostile_text_is_lost():
    chance = random.Random(5)
    for _ in range(2_000):
        given = soup.answer(chance)
        text = re.sub(r"(`{3,}|~{3,}).*", "", given.replace("SHORTCODE", " SHORTCODE"))
        written = sanitize(given).text.replace("{{% lb %}}", "{{").replace("&lt;", "<")
        assert [w for w in words(text.replace("{{% lb %}}", "{{")) if w not in written] == []


@pytest.mark.parametrize("pattern", ["[a](", "*a_ ", "`", "<a", "\\(", "$$", "_a*", "{{<", "1. "])
@pytest.mark.timeout(120)
def test_an_answer_of_the_largest_size_does_not_hang(pattern):
    text = (pattern * LARGEST)[: LARGEST - 10]
    assert sanitize(text).text


def page_of(number: int, answers: list[str]) -> str:
    text = f'+++\ntitle = "Soup {number}"\nweight = "{number}"\n+++\n'
    prompts = {"Preview": "ask", "Explain": "explain", "Keypoint": "list", "Review": "quiz"}
    for (heading, prompt), answer in zip(prompts.items(), answers, strict=True):
        text += f"## {heading}\n{{{{< ask_chatgpt >}}}}\n{prompt}\n{{{{< /ask_chatgpt >}}}}\n\n"
        text += f"{answer}\n\n"
    return text


def test_pages_of_hostile_answers_build_without_warnings(tmp_path):
    root, chance = make_site(tmp_path / "site"), random.Random(9)
    count = 500  # pages of four answers
    for number in range(count):
        sections = [normalize_answer(soup.answer(chance), kind.format, LABELS).text
                    for kind in CATALOG.kinds]  # fmt: skip
        write(root, {f"content/soup/{number}.md": page_of(number, sections)})
    done = plain_hugo(root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARN" not in done.stdout + done.stderr
    built = list((root / "public/soup").glob("*/index.html"))
    assert len(built) == count
    for file in built:
        html = file.read_text(encoding="utf-8")
        audit = Audit(html)
        assert audit.active == [], file
        assert audit.crossed == [], file
        assert "raw HTML omitted" not in html
        assert len(audit.all("section")) >= 4, file


def test_every_hazard_builds_with_its_words(tmp_path):
    root = make_site(tmp_path / "site")
    for number, (given, _) in enumerate(HAZARDS.values()):
        answers = ["1. a?", given, "- b", "1. c?\nAnswer: d"]
        text = import_page(page_of(number, answers), CATALOG).text
        write(root, {f"content/hazard/{number}.md": text})
    done = plain_hugo(root)
    assert done.returncode == 0, done.stdout + done.stderr
    for number, (given, _) in enumerate(HAZARDS.values()):
        audit = Audit((root / f"public/hazard/{number}/index.html").read_text(encoding="utf-8"))
        lost = [word for word in words(given) if word not in audit.text + str(audit.tags)]
        assert set(lost) <= {"echo", "FALSE", "linenos", "title", "HAHAHUGOSHORTCODE"}, given
        assert audit.active == []
