"""The rules about the form of a page and its answers, each with the line it reports."""

import pytest
from helpers.course import ANSWERS

from askbook.check.page_rules import PageContext, check_page
from askbook.generate import new_page
from askbook.pages import page

TOPIC = "First Topic"
KEYPOINT = "{{< ask_chatgpt >}}\nList"
TAG = "{{< ask_chatgpt >}}\nExplain"


@pytest.fixture(scope="module")
def text(catalog):
    """A page whose four sections are answered; the Explain begins on line 21."""
    return new_page.render(
        catalog.default,
        title=TOPIC,
        weight="1",
        answers=dict(zip(catalog.default.by_kind, ANSWERS, strict=True)),
    )


def findings(text: str, catalog, **context) -> list[tuple[str, int]]:
    options = {"language": catalog.default, "topic": TOPIC, **context}
    found = check_page(page.loads(text, catalog.headings), PageContext(**options))
    return [(finding.code, finding.line) for finding in found]


def nothing_found(_path: str) -> None:
    """Resolve no link."""


def with_explain(text: str, answer: str) -> str:
    """Replace the answer of the Explain."""
    found = page.loads(text)
    section = found.sections[1]
    return page.dumps(found.with_section(section, section.with_answer(answer)))


def test_an_answered_page_has_no_findings(text, catalog):
    assert findings(text, catalog) == []


def test_open_sections_are_not_findings(catalog):
    text = new_page.render(catalog.default, title=TOPIC, weight="1")
    assert findings(text, catalog) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("+++\ntitle", "title", [("F001", 1), ("P009", 1)]),
        ('weight = "1"', "weight = one", [("F002", 3)]),
        (f'title = "{TOPIC}"', 'titel = "x"', [("F003", 1)]),
        ('weight = "1"', 'url = "/x/"', [("F004", 3)]),
        ('weight = "1"', 'layout = "review"', [("F004", 3)]),
        ('weight = "1"', "cascade = {}", [("F004", 3)]),
        ('weight = "1"', 'markup = "html"', [("F004", 3)]),
        ('weight = "1"', 'expiryDate = "2020-01-01"', [("F004", 3)]),
        ('weight = "1"', "sites = {}", [("F004", 3)]),
        ('weight = "1"', 'lastmod = "2020-01-01"', [("F004", 3)]),
        ('weight = "1"', "draft = true", [("F005", 3)]),
        ("It is so.", "It is\u200b so.", [("F007", 21)]),
        ("## Explain", "## Explained", [("P002", 16), ("P001", 50)]),
        ("## Keypoint", "## Explain", [("P003", 23), ("P001", 50)]),
        ("## Preview", "## Review", [("P004", 16), ("P003", 32), ("P001", 50)]),
        ("{{< /ask_chatgpt >}}\n\n1. What", "\n1. What", [("P005", 5)]),
        (f"List the key points of {TOPIC}", " ", [("P006", 24)]),
        (f"List the key points of {TOPIC}", "What else?", [("P007", 25)]),
        (TAG, TAG.replace("gpt >", 'gpt modle="x" >'), [("P008", 17)]),
        (TAG, TAG.replace("gpt >", 'gpt date="2026-13-01" >'), [("P008", 17)]),
        (TAG, TAG.replace("gpt >", 'gpt "x" >'), [("P008", 17)]),
        (TAG, TAG.replace("gpt >", 'gpt checked="gpt-5" >'), [("P008", 17)]),
        (KEYPOINT, KEYPOINT.replace("gpt >", 'gpt after="0a1b2c3d4e5f" >'), [("P011", 24)]),
        ("## Preview", "Hello.\n\n## Preview", [("P009", 5)]),
        ("5. Who?", "Who?", [("Q001", 10)]),
        ("1. What is it?", "Five:\n\n1. What is it?", [("Q003", 10)]),
        ("\n2. Why?", "\nAnswer: none\n2. Why?", [("Q002", 11)]),
        ("\n\nIt is so.", "\nIt is so.", [("P010", 20)]),
        ("3. Which?", "3. Which? {#q1}", [("R004", 37), ("R004", 43)]),
        ("3. Which?", '3. Which? {#a b"c}', [("R007", 43)]),
        ("\n2. Which?", "\nWhich?", [("R001", 37)]),
        ("Answer: The 3.", "The 3.", [("R002", 43)]),
    ],
    ids=lambda value: value[0][0] if isinstance(value, list) else "",
)
def test_a_problem_of_a_page_is_reported_at_its_line(text, catalog, old, new, expected):
    assert old in text
    assert set(expected) <= set(findings(text.replace(old, new, 1), catalog))


def test_a_stray_character_is_reported_once_for_each_line(text, catalog):
    damaged = text.replace("\n", "\r", 5).replace("It is so.", "It\u200b is\u200b so.\u2060")
    found = [one for one in findings(damaged, catalog) if one[0] == "F007"]
    assert found == [("F007", 1), ("F007", 16), ("F007", 16)]


@pytest.mark.parametrize(
    ("new", "fix"),
    [
        ("## Explained", "correct it, or list a former heading under formerly: in data/sections"),
        ("## Explained\n\nIt is so.\n\n## Explain", "use ### in an answer"),
    ],
    ids=["with a prompt", "without a prompt"],
)
def test_an_unknown_heading_is_reported_with_its_fix(text, catalog, new, fix):
    context = PageContext(language=catalog.default, topic=TOPIC)
    found = check_page(page.loads(text.replace("## Explain", new), catalog.headings), context)
    assert fix in next(one.message for one in found if one.code == "P002")


@pytest.mark.parametrize(("heading", "line"), [("Preview", 5), ("Explain", 16), ("Review", 32)])
def test_a_section_under_an_h1_is_one_finding_that_says_so(text, catalog, heading, line):
    changed = text.replace(f"## {heading}", f"# {heading} #")
    context = PageContext(language=catalog.default, topic=TOPIC)
    (found,) = check_page(page.loads(changed, catalog.headings), context)
    message = "begin this section's heading with ##, not with #"
    assert found.at("a.md") == f"a.md:{line}: P001 {message}"


@pytest.mark.parametrize(
    ("topic", "way"),
    [(TOPIC, "or run ./askbook generate"), ("", "or give the page its topic with ./askbook new-")],
)
def test_a_missing_section_is_added_by_the_command_that_can(text, catalog, topic, way):
    cut = text[: text.index("## Review")]
    context = PageContext(language=catalog.default, topic=topic)
    (found,) = check_page(page.loads(cut, catalog.headings), context)
    assert found.code == "P001"
    assert way in found.message


def test_an_h1_without_a_prompt_or_of_a_second_section_is_part_of_an_answer(text, catalog):
    assert findings(with_explain(text, "a\n\n# Review\n\nb"), catalog) == [("A002", 23)]
    second = f"a\n\n# Preview\n{TAG}\n{{{{< /ask_chatgpt >}}}}\n\nb"
    assert ("A002", 23) in findings(with_explain(text, second), catalog)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("```\nx", [("A001", 21)]),
        ("1. a\n   ```\nx\n```\ny", [("A001", 22), ("A001", 24)]),
        ("a\n\n# b", [("A002", 23)]),
        ("a\n---", [("A002", 22)]),
        ("Sure! It is", [("A003", 21)]),
        ("It is.\n\nI hope this helps", [("A003", 23)]),
        ("a List<String> b", [("A004", 21)]),
        ("a\n\n<div>\n\nb", [("A004", 23)]),
        ("`a` <!-- b -->", [("A004", 21)]),
        ("`{{< x >}}`", [("A005", 21)]),
        ("a {{% x %}} HAHAHUGOSHORTCODE", [("A005", 21), ("A005", 21)]),
        ("{{< editors_note >}}x", [("A005", 21)]),
        ("x\n\n{{</ editors_note >}}", [("A005", 23)]),
        ("{{< editors_note >}}\n{{< /editors_note >}}", [("A005", 21), ("A005", 22)]),
        ("{{< editors_note >}}\n{{< x >}}\n\n{{< /editors_note >}}", [("A005", 22)]),
        ("![a](b.png)", [("A006", 21)]),
        ("a ![ ](b.png)", [("A006", 21), ("A032", 21)]),
        ("`![](b.png)` \\![](b.md)", [("A008", 21)]),
        ("![a](https://x.org/b.png)", [("A007", 21)]),
        ("[a](b.md#c)", [("A008", 21)]),
        ("[![a](b.png)](https://x.org)", [("A006", 21)]),
        ("[![a](https://x.org/b.png)](c.md)", [("A007", 21), ("A008", 21)]),
        ("```go {linenos=1}\nx\n```", [("A009", 21)]),
        ("a\n+++\nb = 1\n+++", [("F006", 22)]),
        ("[a](javascript:x) [b](//x.org)", [("A010", 21), ("A010", 21)]),
        ("[a][b]\n\n[b]: javascript:x", [("A010", 23)]),
        ("a <javascript:x>", [("A010", 21)]),
        ("[a][b]\n\n[b]: missing.md", [("A008", 23)]),
        ("[a][b]\n\n[b]: <missing.md> 'A\ntitle'", [("A008", 23)]),
        ("a[^1]\n\n[^1]: word", [("A008", 23)]),
        ("a &#x202E; b &#4;", [("F007", 21), ("F007", 21)]),
        ("a \u2066b\u2069", [("F007", 21), ("F007", 21)]),
        ("a &lt;/think> b", [("A019", 21)]),
        ("a\n\n\\[\nb\n=\nc\n\\]", [("A020", 23), ("A002", 25)]),
        (r"a \(50% of\)", [("A020", 21)]),
        ("is $a_1$", [("A021", 21)]),
        (r"is \frac{a}{b}", [("A021", 21)]),
        ("| a | b |\n|---|---|\n| `c|d` | e |", [("A022", 23)]),
        ("是**「注意」**的", [("A023", 21)]),
        ("a【1†source】", [("A024", 21)]),
    ],
    ids=lambda value: value[0][0] if isinstance(value, list) else "",
)
def test_a_problem_of_an_answer_is_reported_at_its_line(text, catalog, answer, expected):
    assert findings(with_explain(text, answer), catalog, resolve=nothing_found) == expected


@pytest.mark.parametrize(
    "answer",
    [
        "a < b and c > d, <https://x.org>, <me@x.org>, <HTTPS://A.b>",
        "for i<n; Map<K, V>; #include <stdio.h>; | x<y |",
        "`List<String>` and ``a <b> ` c``",
        "```html\n<div>\n# x\n```",
        "1. a\n\n   ```html\n   <div>\n   ```\n2. b",
        "    <div>\n",
        r"\(a <b\) and \[x <y\]",
        "a \\<b>",
        "`&#4;` &amp; &eacute;",
        "`<think>` and `<|im_end|>`",
        "costs $5 or $10, $HOME and `$a_1$`",
        "\\[\na = b \\\\[4pt]\n+c\n\\]",
        "| `a \\| b` | c |\n|---|---|\n| d |",
        "是**注意**的，**重點**：後",
        "### Heading\n\n#### Deeper",
        "[a](https://x.org) and [b](#c)",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "```c++\nx\n```\n\n~~~\ny\n~~~",
        "a\n\n---\n\nb",
        "a[^1], b[^x] [c]\n\n[^1]: A whole sentence.\n[^x]: https://x.org\n\n[c]: not a link",
        "{{< editors_note >}}\na\n\nb{{</editors_note>}}\n{{<editors_note>}}c{{</editors_note>}}",
    ],
)
def test_correct_markdown_has_no_findings(text, catalog, answer):
    assert findings(with_explain(text, answer), catalog, resolve=nothing_found) == []


def test_a_page_for_another_purpose_needs_no_sections(catalog):
    text = '+++\ntitle = "x"\n+++\nHello.\n\n## More\n\n- a <b>\n\n# Too much\n'
    assert findings(text, catalog, topic="") == [("A004", 8), ("A002", 10)]


def test_only_a_page_for_another_purpose_may_use_shortcodes(text, catalog):
    shortcode = '{{< figure src="map.png" >}}'
    assert findings(f'+++\ntitle = "x"\n+++\n{shortcode}\n', catalog, topic="") == []
    assert "A005" in dict(findings(with_explain(text, shortcode), catalog))


def test_only_a_page_for_another_purpose_may_set_its_layout(catalog):
    text = '+++\ntitle = "x"\nlayout = "review"\n+++\n'
    assert findings(text, catalog, topic="") == []
    assert findings(text, catalog)[0] == ("F004", 3)


def test_only_a_section_page_may_be_empty(catalog):
    text = '+++\ntitle = "x"\n+++\n'
    assert findings(text, catalog, may_be_empty=True) == []
    assert {code for code, _ in findings(text, catalog)} == {"P001"}


def test_raw_html_is_quoted_from_the_line_it_is_on(text, catalog):
    found = page.loads(with_explain(text, "<!-- first\nsecond line\n-->"), catalog.headings)
    context = PageContext(language=catalog.default, topic=TOPIC)
    quoted = [one.message for one in check_page(found, context) if one.code == "A004"]
    assert ["first" in quoted[0], "second line" in quoted[1], "-->" in quoted[2]] == [True] * 3
