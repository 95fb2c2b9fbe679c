"""Open doubts of second readings, which a page shows if the site wants it."""

import re

import pytest
from helpers.ask_site import configure
from helpers.html_audit import Audit
from helpers.rendered import FIRST, FIRST_FOLDER, answer_section
from helpers.sites import build, make_site, read, write

import check
import generate
from askbook.pages import doubts
from askbook.pages.doubts import Doubt

FILE = "data/doubts/course/part-one/first-topic.md.yaml"
ANSWER = "Yeast eats\nsugar, and bread rises. Rye is wheat. Salt is sweet."
REVIEW = "1. What rises?\nAnswer: The moon rises."


def doubt(quotation: str, section: str = "explain", reason: str = "It is not so.", **more) -> Doubt:
    fields = {"kind": "wrong", "correction": "", "confidence": "0.9", **more}
    about = {"model": "gpt-5", "date": "2026-12-01"}
    return Doubt(section=section, quotation=quotation, reason=reason, **fields, **about)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site with open, settled and dismissed doubts."""
    root = make_site(tmp_path_factory.mktemp("doubts") / "site")
    assert generate.main(["--site", str(root), "--quiet"]) == 0
    answer_section(root, ANSWER, section=1)
    answer_section(root, REVIEW, section=3)
    found = [
        doubt("Yeast eats sugar", reason="<b>No</b> & no."),
        doubt("Rye is rice"),
        doubt("Salt is sweet"),
        doubt("The moon", section="review", correction="The sun."),
        doubt("bread rises", section="keypoint"),
    ]
    dismissal = f"- {{page: {FIRST}, code: V001, text: Salt  is sweet, reason: a joke}}\n"
    write(root, {FILE: doubts.dumps(found), "data/exceptions.yaml": dismissal})
    return root


@pytest.fixture(scope="module")
def page(site) -> str:
    """The page's HTML where the site shows doubts."""
    configure(site, "[params]\nshow_doubts = true\n")
    return read(build(site), f"{FIRST_FOLDER}/index.html")


def steps(html: str) -> dict[str, str]:
    """Return the HTML of each step."""
    return dict(
        re.findall(r'<section class="?step"? data-kind="?(\w+)"?(.*?)</section>', html, re.S)
    )


def test_the_page_shows_the_doubts_that_check_reports(site, page, capsys):
    capsys.readouterr()
    check.main(["--site", str(site), "--quiet"])
    reported = re.findall(r"V001 warning: “(.*?)”", capsys.readouterr().out)
    shown = re.findall(r'<q dir="auto">(.*?)</q>', page)
    assert shown == reported == ["Yeast eats sugar", "The moon"]


def test_a_doubt_is_in_its_own_step_and_closed_with_its_model_and_date(page):
    parts = steps(page)
    assert '<q dir="auto">Yeast eats sugar</q>' in parts["explain"]
    assert '(<bdi>gpt-5</bdi>, <time datetime="2026-12-01">Dec 1, 2026</time>)' in parts["explain"]
    assert '<q dir="auto">The moon</q>' in parts["review"]
    assert '<details class="doubts" data-pagefind-ignore>' in parts["review"]
    assert "doubts" not in parts["keypoint"]


def test_the_words_of_a_model_have_a_direction_of_their_own(page):
    (doubt,) = re.findall(r"<li>(<q.*?</li>)", steps(page)["review"])
    assert doubt.startswith(
        '<q dir="auto">The moon</q> <bdi>It is not so.</bdi> Instead: \u2068The sun.\u2069 '
        "(<bdi>gpt-5</bdi>"
    )


def test_the_text_of_a_model_is_no_markup(page):
    assert "&lt;b&gt;No&lt;/b&gt; &amp; no." in page
    assert Audit(page).active == []
