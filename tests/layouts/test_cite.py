"""How to cite a page: plain text, BibTeX and CSL JSON in its foot."""

import html
import json
import re
from pathlib import Path

import pytest
from helpers.sites import PLAIN_TREE, build, make_site, read, write

import generate

TITLE = r"100% {of} C#_1 & \"x\" <b>^~$"
PAGE = f"""\
+++
title = {json.dumps(TITLE)}
weight = "1"
+++
## Explain
{{{{< ask_chatgpt >}}}}
Explain it
{{{{< /ask_chatgpt >}}}}

So it is.
"""
BIBTEX = """\
@misc{sourdough-baking-scoring,
  author = {{Sourdough}},
  title = {{Scoring}},
  year = {2026},
  month = nov,
  url = {https://small.example/sourdough/baking/scoring/}
}"""


def citations(page: str) -> tuple[str, str, object]:
    """Return the plain text, the BibTeX and the CSL JSON of a page."""
    found = re.search(r'<details class="cite".*?</details>', page, re.DOTALL)
    assert found
    text, bibtex, csl = re.findall(r'<(?:pre|p dir="auto")>(.*?)</', found[0], re.DOTALL)
    return html.unescape(text), html.unescape(bibtex), json.loads(html.unescape(csl))


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site with an author and a topic whose title has every character that TeX acts on."""
    site = make_site(tmp_path_factory.mktemp("odd") / "site", PLAIN_TREE)
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    settings = read(site, "config.toml")
    write(site, {
        "config.toml": settings.replace("[[params", '[params]\nauthor = "Ada & Co"\n\n[[params', 1),
        "content/course/part-one/first-topic.md": PAGE,
    })  # fmt: skip
    return build(site)


def test_sections_are_cited_by_their_headings_in_markdown(built):
    page = read(built, "sourdough/baking/scoring/index.html")
    (found,) = re.findall(r'<details class="cite".*?</details>', page, re.DOTALL)
    links = dict(re.findall('<a href="#([a-z]+)">(.*?)</a>', found))
    assert links["preview"] == "Preview"
    assert links["keypoint"] == "Keypoint"
    assert all(f'id="{anchor}"' in page for anchor in links)


def test_a_page_is_cited_with_its_site_title_date_and_address(built):
    text, bibtex, csl = citations(read(built, "sourdough/baking/scoring/index.html"))
    assert text == "Sourdough. Scoring. 2026-11-20. https://small.example/sourdough/baking/scoring/"
    assert bibtex == BIBTEX
    assert csl == [{
        "URL": "https://small.example/sourdough/baking/scoring/",
        "author": [{"literal": "Sourdough"}],
        "id": "sourdough-baking-scoring",
        "issued": {"date-parts": [[2026, 11, 20]]},
        "language": "en",
        "title": "Scoring",
        "type": "webpage",
    }]  # fmt: skip


def test_the_settings_name_the_author(odd):
    text, bibtex, csl = citations(read(odd, "course/part-one/first-topic/index.html"))
    assert text.startswith(f"Ada & Co. {TITLE}. Sourdough. https://")
    assert "  author = {{Ada \\& Co}},\n" in bibtex
    assert "  howpublished = {{Sourdough}},\n" in bibtex
    assert csl[0]["author"] == [{"literal": "Ada & Co"}]
    assert csl[0]["container-title"] == "Sourdough"


def test_no_character_of_a_title_acts_in_a_citation(odd):
    page = read(odd, "course/part-one/first-topic/index.html")
    _, bibtex, csl = citations(page)
    assert csl[0]["title"] == TITLE
    assert "<b>^" not in page
    field = re.search(r"  title = (.*),\n", bibtex)
    assert field
    assert field[1] == (
        r'{{100\% \textbraceleft{}of\textbraceright{} C\#\_1 \& \textbackslash{}"x'
        r'\textbackslash{}" <b>\textasciicircum{}\textasciitilde{}\$}}'
    )


def test_a_page_without_a_date_is_cited_without_one(odd):
    text, bibtex, csl = citations(read(odd, "course/part-one/first-topic/index.html"))
    assert text.count("20") == 0
    assert "year" not in bibtex
    assert "issued" not in csl[0]


def test_a_page_without_an_answer_is_not_cited(odd):
    assert 'class="cite"' not in read(odd, "course/part-one/second-topic/index.html")
