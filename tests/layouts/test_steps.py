"""A topic's page: its four steps, their provenance, notes and prompts."""

import re

import pytest
from helpers.html_audit import Audit
from helpers.rendered import FIRST, STEPS, answer_section, html_of, step_kinds, unchecked
from helpers.sites import REPO, build, read, write

from askbook.errors import StudyError

PROMPT = "Explain First Topic and give an example"


def test_a_page_has_four_steps_in_order(course):
    answer_section(course, "Because.")
    html = html_of(course)
    audit = Audit(html)
    assert step_kinds(audit) == STEPS
    assert [heading["id"] for heading in audit.all("h2")] == STEPS
    shown = [re.sub("<.*?>", "", text) for text in re.findall("(?s)<h2.*?</h2>", html)]
    assert shown == ["Guess", "Read", "Key points", "Recall"]
    assert len(audit.all("ask-prompt")) == 4
    assert PROMPT in audit.text
    assert audit.crossed == []


def test_an_open_step_says_that_it_has_no_answer_and_names_no_author(course):
    answer_section(course, "Because.")
    html = html_of(course)
    assert html.count("There is no answer yet") == 3
    assert html.count("Answered by ChatGPT") == 1


@pytest.mark.parametrize(
    ("provenance", "expected"),
    [
        ("", "Answered by ChatGPT"),
        ('model="gpt-5-mini" date="2026-11-22"', "Answered by gpt-5-mini, Nov 22, 2026"),
        ('by="editors" reviewed="2026-12-01"', "Answered by the editors; reviewed Dec 1, 2026"),
        ('by="Ada <b>"', "Answered by Ada <b>"),
        ('by="Ada" date="last week"', "Answered by Ada, last week"),
        (
            'model="a" date="2026-11-22" checked="b c 2026-11-30" reviewed="2026-12-01"',
            "Answered by a, Nov 22, 2026; checked by b c, Nov 30, 2026; reviewed Dec 1, 2026",
        ),
    ],
    ids=["none", "model", "editors", "a name", "not a date", "checked"],
)
def test_a_step_names_who_answered_it(course, provenance, expected):
    answer_section(course, "Because.", provenance=provenance)
    assert expected in Audit(html_of(course)).text


def test_a_language_writes_dates_and_separators_in_its_own_way(course):
    text = read(REPO, "i18n/en.toml")
    ways = {"date_format": "2006年1月2日", "date_separator": "，", "clause_separator": "；"}
    for key, way in ways.items():
        text = re.sub(rf'(?m)^{key} = ".*"$', f'{key} = "{way}"', text)
    write(course, {"i18n/en.toml": text})
    provenance = 'by="Ada" date="2026-11-22" reviewed="2026-12-01"'
    answer_section(course, "Because.", provenance=provenance)
    expected = "Answered by Ada，2026年11月22日；reviewed 2026年12月1日"
    assert expected in Audit(html_of(course)).text


def test_a_note_in_another_language_is_not_shown(course):
    answer_section(course, "Because **it** is.")
    without = html_of(course)
    note = "/course/part-one/first-topic: {explain: {xx: Never shown.}}\n"
    write(course, {"data/notes.yaml": note})
    assert re.sub(r"\s+", "", html_of(course)) == re.sub(r"\s+", "", without)


def test_a_note_in_an_answer_is_shown_once_and_the_answer_is_complete(course):
    note = "{{< editors_note >}}Mind this.{{< /editors_note >}}"
    for section in range(4):
        answer_section(course, f"1. Which {section}?\nAnswer: This.\n\n{note}", section=section)
    text = Audit(html_of(course)).text
    assert text.count("Mind this.") == 4
    assert all(f"Which {section}?" in text for section in range(4))


def test_editors_notes_are_labelled_and_render_their_markup(course):
    answer_section(
        course, "So.\n\n{{< editors_note >}}\nNot <b>quite</b>.\n{{< /editors_note >}}\n\nMore."
    )
    note = "/course/part-one/first-topic:\n  explain:\n    en: '*No*.'\n"
    write(course, {"data/notes.yaml": note})
    audit = Audit(html_of(course))
    assert audit.text.count("Editors' note") == 2
    assert "Not <b>quite</b>." in audit.text
    assert len(audit.all("em")) == 1
    assert audit.crossed == []


def test_text_before_the_first_step_is_shown(course):
    write(course, {FIRST: read(course, FIRST).replace("## Preview", "Before all.\n\n## Preview")})
    audit = unchecked(course)
    assert "Before all." in audit.text
    assert step_kinds(audit) == STEPS


def test_an_answer_directly_below_its_prompt_is_shown(course):
    answer_section(course, "Intro:\n\n1. one")
    write(course, {FIRST: read(course, FIRST).replace("\n\nIntro:", "\nIntro:")})
    audit = unchecked(course)
    assert step_kinds(audit) == STEPS
    assert "Intro:" in audit.text
    assert audit.crossed == []


def test_a_fifth_section_is_a_step_of_kind_other(course):
    more = "## Links\n{{< ask_chatgpt >}}\ngive me links\n{{< /ask_chatgpt >}}\n\n- a link\n"
    write(course, {FIRST: read(course, FIRST) + more})
    audit = unchecked(course)
    assert step_kinds(audit) == [*STEPS, "other"]
    assert "give me links" in audit.text
    assert audit.crossed == []


def test_a_page_without_prompts_is_shown_as_plain_markdown(course):
    write(course, {"content/about.md": '+++\ntitle = "About"\n+++\nHi.\n\n## Preview\n\nx\n'})
    audit = Audit(html_of(course, "about"))
    assert [heading["id"] for heading in audit.all("h2")] == ["h-preview"]
    assert "Hi." in audit.text


def test_a_section_page_shows_its_topics_before_its_steps(course):
    answer_section(course, "Because *it* is, as 1 < 2. And so on.")
    answer_section(course, "Because.", name="content/course/part-one/_index.md")
    html = html_of(course, "course/part-one")
    assert html.index("Second Topic") < html.index('id="explain"')
    row = re.search(r"<li><a[^>]*>First Topic</a>(.*?)</li>", html, re.DOTALL)
    assert row[1] == " <small>1 min</small><p>Because it is, as 1 &lt; 2.</p>"
    assert '<li><a href="/course/part-one/second-topic/">Second Topic</a></li>' in html


@pytest.mark.parametrize("text", ["five " * 1040, "пять " * 1040, "字" * 1733 + "。"])
def test_the_same_text_takes_the_same_minutes_in_each_script(course, text):
    answer_section(course, text)
    minutes = re.findall(r"<small>(\d+) min</small>", html_of(course, "course/part-one"))
    assert minutes == ["5"]


@pytest.mark.parametrize(
    "prompt", ["<script>x</script>", "*a* [b](javascript:x)", "a\n\nb", "{{</* youtube x */>}}"]
)
def test_a_prompt_is_shown_as_plain_text(course, prompt):
    write(course, {FIRST: read(course, FIRST).replace(PROMPT, prompt)})
    audit = unchecked(course)
    assert audit.active == []
    assert prompt.replace("{{</*", "{{<").replace("*/>}}", ">}}") in audit.text


def test_an_empty_prompt_fails_the_build_with_its_line(course):
    write(course, {FIRST: read(course, FIRST).replace(PROMPT, " ")})
    with pytest.raises(StudyError, match=r'"ask_chatgpt" shortcode needs a prompt.*md:11:1'):
        build(course)
