"""Text from left to right on a page that is written from right to left."""

from helpers.rendered import answer_section, html_of
from helpers.sites import read, write

ANSWER = """\
Rye `secale` grows in *Westphalia*.

CNN هي شبكة عصبية.

- Secale cereale.
- الجاودار (rye).
- 1.

| pH | قيمة |
|---|:--|
| 4 | low |
"""


def test_only_text_without_a_letter_of_a_right_to_left_script_is_isolated(course):
    settings = read(course, "config.toml")
    right_to_left = settings.replace("[languages.en]", '[languages.en]\ndirection = "rtl"')
    write(course, {"config.toml": right_to_left})
    answer_section(course, ANSWER)
    answer_section(course, "1. What is it?\nAnswer: Rye.\n", section=3)
    html = html_of(course)
    assert '<p><bdi dir="ltr">Rye <code>secale</code> grows in' in html
    for text in ("Secale cereale.", "pH", "low", "Rye."):
        assert f'<bdi dir="ltr">{text}</bdi>' in html
    assert "<p>CNN هي شبكة عصبية.</p>" in html
    assert html.count("<bdi") == 6
