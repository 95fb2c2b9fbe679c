"""An answer's Markdown as HTML: images, links, headings, formulas, code and tables."""

import re
from html import unescape

import html5lib
import pytest
from helpers.html_audit import Audit
from helpers.rendered import FIRST_FOLDER, STEPS, answer_section, html_of, step_kinds, unchecked
from helpers.sites import REPO, build, read, write

from askbook.errors import StudyError

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="440" height="200" viewBox="0 0 352 160">'
    '<path d="M0 0h9"/></svg>'
)


def test_an_image_that_cannot_be_shown_is_a_link_or_its_description(course):
    answer_section(course, "![a graph](https://x.org/a.png) ![gone](gone.png)")
    audit = unchecked(course)
    assert audit.all("img") == []
    assert "https://x.org/a.png" in audit.links()
    assert "a graph" in audit.text
    assert "gone" in audit.text


def test_an_image_alone_in_a_paragraph_is_a_figure_with_its_size_and_caption(course):
    write(course, {"content/course/part-one/first-topic-map.svg": DRAWING})
    image = '![A map.](first-topic-map.svg "So <b> & so")'
    answer_section(course, f'{image}\n\nIn a line ![again](first-topic-map.svg "a hint").')
    html = html_of(course)
    audit = Audit(html)
    address = "/course/part-one/first-topic-map.svg"
    common = {"src": address, "loading": "lazy", "width": "440", "height": "200"}
    assert audit.all("img") == [
        common | {"alt": "A map."},
        common | {"alt": "again", "title": "a hint"},
    ]
    assert len(audit.all("figure")) == len(audit.all("figcaption")) == 1
    assert "So <b> & so" in audit.text
    assert "<p><figure" not in html
    assert audit.crossed == []


def test_an_image_that_cannot_be_shown_is_no_figure_even_alone(course):
    targets = ("gone.png", "https://x.org/a.png", "javascript:alert(1)", "data:image/svg+xml,x")
    images = [f'![picture {n}]({target} "caption")' for n, target in enumerate(targets)]
    answer_section(course, "\n\n".join(("Before.", *images, "After.")))
    audit = unchecked(course)
    assert audit.all("img") == audit.all("figure") == []
    assert all(f"picture {number}" in audit.text for number in range(len(targets)))
    assert audit.active == []
    assert audit.crossed == []


def test_an_image_in_a_link_or_a_heading_is_valid_html_and_shown(course):
    write(course, {"content/course/part-one/first-topic-map.svg": DRAWING})
    images = ("https://x.org/a.png", "gone.svg", "first-topic-map.svg")
    links = ("gone.md", "https://example.org/", "second-topic.md")
    alone = [f'![picture]({image} "a > b")' for image in images]
    nested = [f"[{image}]({link})" for image in alone for link in links]
    parts = (*nested, *(f"Words {one}" for one in nested), *(f"### {one}" for one in alone))
    answer_section(course, "\n\n".join(parts))
    unchecked(course)
    html = read(course, f"public/{FIRST_FOLDER}/index.html")
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(html)
    assert parser.errors == []
    audit = Audit(html)
    assert audit.crossed == []
    assert len(audit.all("img")) == 7
    assert audit.text.count("picture") == 17, "three of them in the list of contents"
    assert audit.links().count("https://x.org/a.png") == 7
    assert audit.links().count("https://example.org/") == 4


def test_a_link_to_a_file_leads_to_its_page(course):
    answer_section(
        course,
        "[a](second-topic.md) [b](../part-two/_index.md#explain) [c](gone.md) "
        "[d](https://x.org/?a=1&b=2) [e](#h)",
    )
    links = Audit(html_of(course)).links()
    assert "/course/part-one/second-topic/" in links
    assert "/course/part-two/#explain" in links
    assert "https://x.org/?a=1&b=2" in links
    assert "#h" in links
    assert not any("gone" in link for link in links)


def test_headings_of_an_answer_are_below_the_steps(course):
    answer_section(course, "# One\n\n## Two\n\n### Main\n\n> ## Quoted\n\n### Preview")
    audit = unchecked(course)
    assert [len(audit.all(name)) for name in ("h1", "h2", "h3")] == [1, 4, 5]
    ids = audit.ids()
    assert len(ids) == len(set(ids))
    assert audit.crossed == []


def test_a_step_heading_in_a_quotation_or_a_list_starts_no_step(course):
    answer_section(course, "> ## Preview\n> a\n\n- ## Review\n\n  b\n\nc")
    audit = unchecked(course)
    assert audit.crossed == []
    assert step_kinds(audit) == STEPS


def test_formulas_are_mathml_with_letters_in_their_alphabets(course):
    answer_section(
        course, r"\(\mathbf{x} \in \mathbb{R}^n\), \(\mathcal{L}\)" + "\n\n\\[\na < b\n\\]\n"
    )
    audit = Audit(html_of(course))
    assert len(audit.all("math")) == 3
    assert "ℝ" in audit.text
    assert "ℒ" in audit.text
    (formula,) = (each for _, each in audit.tags if each.get("class") == "formula")
    assert formula["tabindex"] == "0"


def test_bold_letters_in_formulas_are_characters_of_their_own(course):
    formula = r"\mathbf{A}\mathbf{z}\mathbf{10}\boldsymbol{x}\boldsymbol{\theta}\boldsymbol{\Sigma}"
    answer_section(course, rf"\({formula}\), \(\text{{\textbf{{if}}}}\)")
    html = html_of(course)
    text = Audit(html).text
    assert all(letter in text for letter in "𝐀𝐳𝟏𝟎𝒙𝜽𝚺")
    assert re.findall(r'<m[in] mathvariant="bold', html) == []
    assert '<mtext mathvariant="bold">if</mtext>' in html


def test_a_function_name_in_a_formula_is_one_element(course):
    answer_section(course, r"Let \(\eta_{\max}\), \(\frac{\log}{2}\) and \(x_i^{\max}\).")
    tree = html5lib.parse(html_of(course), namespaceHTMLElements=False)
    formulas = [
        each for each in tree.iter() if each.tag.rpartition("}")[2] in ("msub", "mfrac", "msubsup")
    ]
    assert [len(formula) for formula in formulas] == [2, 2, 3]


def test_a_sign_is_unary_after_an_operator_or_an_opening_bracket(course):
    unary = (r"\(-x\)", r"\((-x)\)", r"\(a = -b\)", r"\(a, \pm b\)", r"\(2 \cdot -x\)")
    binary = (r"\(a - b\)", r"\((a) - b\)", r"\(a! - b\)", r"\(\{a\} + b\)")
    answer_section(course, "\n\n".join((*unary, *binary)))
    html = html_of(course)
    assert html.count('<mo form="prefix">−</mo>') == 3
    assert html.count('<mo form="prefix">±</mo>') == 1
    assert html.count('form="prefix"') == 4


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"\log x", "mi thin mi"),
        (r"\log(x)", "mi mo mo mi mo"),
        (r"\log_2 x", "msub mspace mi"),
        (r"p \log p", "mi mspace mi thin mi"),
        (r"\log\log x", "mi thin mi thin mi"),
    ],
)
def test_a_thin_space_is_beside_a_function_name_but_not_before_a_bracket(course, formula, expected):
    answer_section(course, rf"\({formula}\)")
    tree = html5lib.parse(html_of(course), namespaceHTMLElements=False)
    (row,) = (each[0] for each in tree.iter() if each.tag.endswith("semantics"))
    names = ("thin" if part.get("rspace") else part.tag.rpartition("}")[2] for part in row)
    assert " ".join(names) == expected


def test_a_formula_that_is_not_tex_fails_the_strict_build_with_its_line(course):
    answer_section(course, r"a \(\frac{1\) b")
    with pytest.raises(StudyError, match=r"first-topic\.md:15:\d+"):
        build(course)
    assert r"\frac{1" in unchecked(course).text


def test_code_is_coloured_by_class_and_named_for_screen_readers(course):
    answer_section(course, "```python\nreturn 'x'\n```\n\n```nolang\ny\n```")
    html = html_of(course)
    assert '<span class="k">return</span>' in html
    assert 'aria-label="Code: python"' in html


def test_code_has_no_elements_but_those_with_a_colour(course):
    code = "# why\nclass B(A):\n    def b(self, a: int) -> None:\n        self.a = f'{a}<' and 1"
    answer_section(course, f"```python\n{code}\n```")
    rules = (REPO / "assets/css/reading/answer.css").read_text(encoding="utf-8")
    coloured = set(re.findall(r"\.(\w+)", "".join(re.findall(r"\.chroma :is\((.*?)\)", rules))))
    block = re.search(r"<pre .*?<code[^>]*>(.*?)</code>", html_of(course), re.DOTALL)[1]
    classes = set(re.findall(r'<span class="(\w+)">', block))
    assert {"k", "c1", "mi"} <= classes <= coloured
    assert unescape(re.sub("<.*?>", "", block)) == code


def test_an_empty_cell_in_the_head_of_a_table_is_no_heading(course):
    answer_section(course, "| | b |\n|---|---|\n| 1 | 2 |")
    html = html_of(course)
    assert '<th scope="col">b</th>' in html
    assert html.count("<th ") == 1


def test_tables_and_text_drawings_use_no_inline_style(course):
    answer_section(course, "| a | b |\n|:-:|--:|\n| 1 | 2 |\n\n```goat\n+-->\n```")
    audit = unchecked(course)
    assert audit.active == []
    assert {"class": "align-right"} in audit.all("td")
    assert "+-->" in audit.text
