"""Open doubts of second readings, which a page shows if the site wants it."""

import re
from pathlib import Path

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
    message = f"“{quotation}”: {reason} (gpt-5 doubts this)"
    fields = {"code": "V001", "message": message, "correction": "", "confidence": "0.9", **more}
    about = {"model": "gpt-5", "date": "2026-12-01"}
    return Doubt(section=section, quotation=quotation, reason=reason, **fields, **about)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site with open, settled and dismissed doubts."""
    root = site_with_pages(tmp_path_factory.mktemp("doubts") / "site")
    answer_section(root, ANSWER, section=1)
    answer_section(root, REVIEW, section=3)
    found = [
        doubt("Yeast eats sugar", reason="<b>No</b> & no."),
        doubt("Rye is rice"),
        doubt("Salt is sweet"),
        doubt("The moon", section="review", correction="The sun."),
        doubt("bread rises", section="keypoint"),
    ]
    write(root, {FILE: doubts.dumps(found)})
    dismiss(root, "code: V001, text: Salt  is sweet")
    return root


def site_with_pages(root: Path) -> Path:
    """Make a site that shows doubts."""
    make_site(root)
    configure(root, "[params]\nshow_doubts = true\n")
    assert generate.main(["--site", str(root), "--quiet"]) == 0
    return root


def dismiss(site: Path, fields: str) -> None:
    """Write an exception for the first page."""
    write(site, {"data/exceptions.yaml": f"- {{page: {FIRST}, {fields}, reason: a joke}}\n"})


@pytest.fixture(scope="module")
def page(site) -> str:
    """The page's HTML where the site shows doubts."""
    return read(build(site), f"{FIRST_FOLDER}/index.html")


def steps(html: str) -> dict[str, str]:
    """Return the HTML of each step."""
    return dict(
        re.findall(r'<section class="?step"? data-kind="?(\w+)"?(.*?)</section>', html, re.S)
    )


def reported(site: Path, capsys) -> list[str]:
    """Return the quotations of the doubts that ./askbook check reports."""
    capsys.readouterr()
    check.main(["--site", str(site), "--quiet"])
    return re.findall(r"V00\d warning: “(.*?)”", capsys.readouterr().out)


def shown(html: str) -> list[str]:
    """Return the quotations of the doubts on a page."""
    return re.findall(r'<q dir="auto">(.*?)</q>', html)


def test_the_page_shows_the_doubts_that_check_reports(site, page, capsys):
    assert shown(page) == reported(site, capsys) == ["Yeast eats sugar", "The moon"]


@pytest.mark.parametrize(("exception", "left"), [
    ("code: P007", "ABC"),
    ("code: P007, text: Bread rises", "ABC"),
    ("code: V001", "B"),
    ("code: V001, text: ''", "B"),
    ("code: V001, text: 'rises”:  It is'", "BC"),
    ("code: V002, text: gpt-5 doubts", "AC"),
    ("code: V001, text: bread rises", "ABC"),
])  # fmt: skip
def test_the_page_and_check_dismiss_the_same_doubts(tmp_path, capsys, exception, left):
    site = site_with_pages(tmp_path / "site")
    quoted = {"A": "Bread rises", "B": "Rye is\u00a0wheat", "C": "Salt is sweet"}
    answer_section(site, ".\n\n".join(quoted.values()), section=1)
    codes = {"A": "V001", "B": "V002", "C": "V001"}
    found = [doubt(quoted[one].replace("\u00a0", " "), code=codes[one]) for one in quoted]
    write(site, {FILE: doubts.dumps(found)})
    dismiss(site, exception)
    open_doubts = [found["ABC".index(one)].quotation for one in left]
    page = read(build(site), f"{FIRST_FOLDER}/index.html")
    assert shown(page) == reported(site, capsys) == open_doubts


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
