"""Untrusted answers: written so that nothing acts, nothing breaks and no word is lost."""

import json
import random
import re
import time
from pathlib import Path

import pytest
from helpers import soup
from helpers.html_audit import Audit
from helpers.minisite import make_site, plain_hugo, write

from askbook.answers import accept, sanitize
from askbook.answers.importer import adopt
from askbook.answers.sanitize import make_safe
from askbook.pages import cards

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
    "unused definition": ("[a]: https://x.org", "\\[a]: https://x.org"),
    "used definition": ("[a]\n\n[a]: https://x.org", "[a]\n\n[a]: https://x.org"),
    "line ends": ("a\r\nb\rc", "a\nb\nc"),
    "control characters": ("a\x07b\u202ec\u200bd", "abcd"),
}  # fmt: skip


@pytest.mark.parametrize(("given", "written"), HAZARDS.values(), ids=HAZARDS.keys())
def test_a_hazard_is_written_safely(given, written):
    assert make_safe(given).text == written


@pytest.mark.parametrize("given", [hazard[0] for hazard in HAZARDS.values()], ids=HAZARDS.keys())
def test_what_is_safe_stays_as_it_is(given):
    once = make_safe(given).text
    assert make_safe(once) == sanitize.Safe(once)


@pytest.mark.parametrize(
    "text",
    ["a " * 10_001, "# h\n\n" * 61, "> " * 9 + "a", "- " * 9 + "a"],
    ids=["long", "headings", "quotations", "lists"],
)
def test_what_is_too_much_is_kept_as_code(text):
    kept = make_safe(text)
    assert kept.kept_as_code
    assert text.strip() in kept.text
    assert kept.text.startswith("```text\n")


def test_code_that_holds_fences_is_kept_in_a_longer_one():
    text = "````\nx\n````\n" + "> " * 9 + "a"
    assert make_safe(text).text.startswith("`````text\n")


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{3,}|[\u4e00-\u9fff]", text)


def test_no_word_of_any_soup_is_lost_when_it_is_written():
    chance = random.Random(5)
    for _ in range(2_000):
        given = soup.answer(chance)
        text = re.sub(r"(`{3,}|~{3,}).*", "", given.replace("SHORTCODE", " SHORTCODE"))
        written = make_safe(given).text.replace("{{% lb %}}", "{{").replace("&lt;", "<")
        assert [w for w in words(text.replace("{{% lb %}}", "{{")) if w not in written] == []


@pytest.mark.parametrize("kind", ["preview", "explain", "keypoint", "review"])
def test_any_soup_is_accepted_in_the_same_form_the_second_time(kind):
    chance = random.Random(kind)
    for _ in range(500):
        once = accept.accept(soup.answer(chance), kind, "Answer:").text
        assert accept.accept(once, kind, "Answer:").text.rstrip() == once.rstrip()


def test_the_time_for_an_answer_at_the_caps_is_bounded():
    patterns = ["[a](", "*a_ ", "`", "<a", "![", "1. ", "- ", "> ", "\\(", "$$", "_a*", "a\n---\n",
                "&", "[^1]", "|", "{{<", "```\n", "    x\n", "1.x\n", "Answer:", "Q1."]  # fmt: skip
    for pattern in patterns:
        text = (pattern * sanitize.LARGEST)[: sanitize.LARGEST - 10]
        start = time.process_time()
        accept.accept(text, "review", "Answer:")
        assert time.process_time() - start < 20, pattern


def page_of(number: int, answer_texts: list[str]) -> str:
    text = f'+++\ntitle = "Soup {number}"\nweight = "{number}"\n+++\n'
    prompts = {"Preview": "ask", "Explain": "explain", "Keypoint": "list", "Review": "quiz"}
    for (heading, prompt), answer in zip(prompts.items(), answer_texts, strict=True):
        text += f"## {heading}\n{{{{< ask_chatgpt >}}}}\n{prompt}\n{{{{< /ask_chatgpt >}}}}\n\n"
        text += f"{answer}\n\n"
    return text


def test_ten_thousand_answers_of_soup_build_without_a_word_of_complaint(tmp_path):
    root, chance = make_site(tmp_path / "site"), random.Random(9)
    count = 2_500  # pages of four answers
    for number in range(count):
        sections = [accept.accept(soup.answer(chance), kind, "Answer:").text
                    for kind in ("preview", "explain", "keypoint", "review")]  # fmt: skip
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


def test_every_hazard_builds_on_one_page_with_its_words(tmp_path, catalog):
    root = make_site(tmp_path / "site")
    for number, (given, _) in enumerate(HAZARDS.values()):
        text = adopt(page_of(number, ["1. a?", given, "- b", "1. c?\nAnswer: d"]), catalog).text
        write(root, {f"content/hazard/{number}.md": text})
    done = plain_hugo(root)
    assert done.returncode == 0, done.stdout + done.stderr
    for number, (given, _) in enumerate(HAZARDS.values()):
        audit = Audit((root / f"public/hazard/{number}/index.html").read_text(encoding="utf-8"))
        lost = [word for word in words(given) if word not in audit.text + str(audit.tags)]
        assert set(lost) <= {"echo", "FALSE", "linenos", "title", "HAHAHUGOSHORTCODE"}, given
        assert audit.active == []


def test_cards_of_a_page_are_those_of_its_layout(tmp_path):
    # The layout reads the canonical form a second time, in Hugo's templates.
    root, chance = make_site(tmp_path / "site"), random.Random(11)
    expected = {}
    for number in range(200):
        pieces = [(soup.answer(chance).strip() or "x", soup.answer(chance).strip() or "y")
                  for _ in range(3)]  # fmt: skip
        text = "\n\n".join(f"{n}. {q}\nAnswer: {a}" for n, (q, a) in enumerate(pieces, 1))
        accepted = accept.accept(text, "review", "Answer:")
        found = cards.read(accepted.text, "Answer:") if not accepted.findings else []
        expected[number] = [card.id_at(place) for place, card in enumerate(found, 1)]
        sections = ["1. a?", "b", "- c", accepted.text]
        write(root, {f"content/soup/{number}.md": page_of(number, sections)})
    assert plain_hugo(root).returncode == 0
    shown = {number: ids_of(root / f"public/soup/{number}/cards.json") for number in expected}
    assert {n: ids for n, ids in shown.items() if expected[n]} == {
        n: ids for n, ids in expected.items() if ids
    }


def ids_of(path: Path) -> list[str]:
    data = json.loads(path.read_text(encoding="utf-8"))
    return [card["id"] for card in data["cards"]]
