import random

import pytest
from helpers.example import CATALOG, example_page
from hypothesis import given
from hypothesis import strategies as st

from askbook.pages import page
from askbook.pages.shortcode import Provenance

OPEN = "{{< ask_chatgpt >}}"
CLOSE = "{{< /ask_chatgpt >}}"
FRONT = '+++\ntitle = "Topic"\nweight = "1"\n+++\n'
SECTION = f"## Preview\n{OPEN}\nwhat is it?\n{CLOSE}\n\nan answer   \n\n"
TWO = FRONT + SECTION + f"## Explain\n{OPEN}\nexplain it\n{CLOSE}\n"

ODD = {
    "empty": "",
    "no front matter": SECTION,
    "front matter alone": FRONT,
    "no final newline": TWO.rstrip("\n"),
    "Windows line ends": TWO.replace("\n", "\r\n"),
    "byte order mark": "\ufeff" + TWO,
    "text before the first section": FRONT + "hello\n\n" + SECTION,
    "second front matter half-way": TWO + FRONT + SECTION,
    "fence never closed": FRONT + SECTION.replace("an answer", "```py\nx = 1") + SECTION,
    "front matter never closed": "+++\ntitle = 1\n" + SECTION,
    "shortcode never closed": FRONT + f"## Preview\n{OPEN}\nwhat?\n\n" + SECTION,
    "section without a prompt": FRONT + "## Preview\n\n1. what?\n\n" + SECTION,
    "heading alone": FRONT + "##\n##",
    "heading inside the prompt": FRONT + f"## Preview\n{OPEN}\n## no heading\n{CLOSE}\n\nx\n",
}
SOUP = [
    "+++\n", "---\n", "## Preview\n", "## \n", "##", "#", OPEN, OPEN + "\n", CLOSE, CLOSE + "\n",
    "```\n", "~~~~\n", "```py\n", "\n", "\r\n", "\r", " ", "   \n", "text", "1. q\n",
    'title = "x"\n', "{{<", ">}}", "\ufeff", "答案：\n", "\u2028", "\x0b", "\x00", "😀",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_pages_come_back_byte_for_byte(text):
    assert page.dumps(page.loads(text)) == text


@given(st.lists(st.sampled_from(SOUP)).map("".join))
def test_any_mixture_of_a_pages_parts_comes_back(text):
    assert page.dumps(page.loads(text)) == text


@given(st.text())
def test_any_text_comes_back(text):
    assert page.dumps(page.loads(text)) == text


def test_mutations_of_a_page_come_back():
    text, chance = example_page(), random.Random(1)
    for _ in range(10_000):
        start = chance.randrange(len(text))
        cut = text[:start] + chance.choice(SOUP) + text[start + chance.randrange(60) :]
        assert page.dumps(page.loads(cut)) == cut


def test_a_page_gives_its_sections_in_order():
    found = page.loads(TWO, CATALOG.headings)
    assert [(s.kind, s.heading, s.line) for s in found.sections] == [
        ("preview", "Preview", 5),
        ("explain", "Explain", 12),
    ]


def test_a_section_gives_prompt_answer_and_their_lines():
    preview, explain = page.loads(TWO).sections
    assert (preview.prompt, preview.prompt_line) == ("what is it?", 7)
    assert (preview.answer, preview.answer_line) == ("an answer   ", 10)
    assert not preview.is_open
    assert explain.is_open
    assert explain.answer == ""


def test_a_fence_that_never_closes_does_not_swallow_the_next_section():
    found = page.loads(ODD["fence never closed"])
    assert [s.answer for s in found.sections] == ["```py\nx = 1   ", "an answer   "]


@pytest.mark.parametrize(
    "code",
    [
        "```md\n## no\n```",
        "- ```md\n  ## no\n  ```",
        "1. a\n   ~~~\n   ## no\n   ~~~",
        "- ```\n  ## no",
    ],
    ids=["fence", "on an item's line", "in an item", "not closed in an item"],
)
def test_a_heading_inside_a_fence_is_no_section(code):
    text = FRONT + SECTION.replace("an answer", code) + "## Bare\n\ntext\n" + SECTION
    assert [s.heading for s in page.loads(text).sections] == ["Preview", "Bare", "Preview"]


def test_a_heading_inside_a_prompt_is_no_section():
    (section,) = page.loads(ODD["heading inside the prompt"]).sections
    assert section.prompt == "## no heading"


def test_a_shortcode_that_is_never_closed_gives_no_prompt():
    first, second = page.loads(ODD["shortcode never closed"]).sections
    assert first.prompt is None
    assert second.prompt == "what is it?"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        (OPEN, Provenance()),
        ('{{< ask_chatgpt model="gpt-5-mini" date="2026-11-22" >}}',
         Provenance(model="gpt-5-mini", date="2026-11-22")),
        ('{{< ask_chatgpt by=editors reviewed=`2026-12-01` >}}',
         Provenance(by="editors", reviewed="2026-12-01")),
        ('{{<ask_chatgpt model="a \\"b\\"">}}', Provenance(model='a "b"')),
    ],
    ids=["none", "model and date", "other quotes", "escaped quotes"],
)  # fmt: skip
def test_provenance_is_read_from_the_opening_tag(tag, expected):
    (section,) = page.loads(SECTION.replace(OPEN, tag)).sections
    assert section.provenance == expected


def test_provenance_survives_being_written():
    (section,) = page.loads(SECTION).sections
    given_one = Provenance(model='a "b" \\', date="2026-11-22")
    (again,) = page.loads(section.with_answer("x", given_one).text).sections
    assert again.provenance == given_one


@pytest.mark.parametrize("eol", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_an_answer_changes_and_every_other_byte_stays(eol):
    text = TWO.replace("\n", eol)
    found = page.loads(text)
    changed = found.with_section(found.sections[0], found.sections[0].with_answer("one\n\ntwo"))
    assert page.dumps(changed) == text.replace("an answer   ", f"one{eol}{eol}two")
    assert changed == page.loads(page.dumps(changed))


def test_answers_of_open_sections_are_written_in_the_canonical_form():
    whole = example_page()
    found = page.loads(whole)
    text = whole
    for section in found.sections:
        text = text.replace(f"\n{section.answer}\n", "", 1)
    answered = page.loads(text)
    assert all(section.is_open for section in answered.sections)
    for place, section in enumerate(found.sections):
        old = answered.sections[place]
        answered = answered.with_section(old, old.with_answer(section.answer))
    assert page.dumps(answered) == whole


def test_a_prompt_changes_and_every_other_byte_stays():
    (section,) = page.loads(SECTION).sections
    assert section.with_prompt("why?").text == SECTION.replace("what is it?", "why?")


def test_a_front_matter_value_changes_and_every_other_byte_stays():
    changed = page.loads(TWO).with_value("aliases", ["/old/"])
    assert page.dumps(changed) == TWO.replace('"1"\n', '"1"\naliases = ["/old/"]\n')
    assert changed == page.loads(page.dumps(changed))
