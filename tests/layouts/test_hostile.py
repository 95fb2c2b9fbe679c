"""Hostile answers and titles are shown as text: nothing of them acts, and no page breaks."""

import html
from pathlib import Path

import html5lib
import pytest
from helpers.html_audit import Audit
from helpers.rendered import STEPS, step_kinds
from helpers.sites import SITES, copy_site, plain_hugo, read

from askbook.pages import page

CONTENT = SITES / "hostile/content"
TOPICS = sorted(
    file.relative_to(CONTENT).with_suffix("").as_posix()
    for file in CONTENT.rglob("*.md")
    if file.name != "_index.md"
)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site "hostile", built by Hugo alone: the strict build rejects such answers."""
    site = copy_site("hostile", tmp_path_factory.mktemp("hostile") / "site")
    done = plain_hugo(site)
    assert done.returncode == 0, done.stdout + done.stderr
    return site / "public"


@pytest.mark.parametrize("topic", TOPICS)
def test_nothing_on_a_hostile_page_acts_or_breaks_its_structure(public, topic):
    text = read(public, f"{topic}/index.html")
    audit = Audit(text)
    assert audit.active == []
    assert audit.crossed == []
    assert step_kinds(audit) == STEPS
    assert len(audit.all("h1")) == 1
    assert len(audit.ids()) == len(set(audit.ids()))
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(text)
    assert parser.errors == []


@pytest.mark.parametrize("topic", [name for name in TOPICS if name.startswith("titles/")])
def test_a_hostile_title_is_shown_as_text(public, topic):
    title = page.loads((CONTENT / f"{topic}.md").read_text(encoding="utf-8")).title
    text = read(public, f"{topic}/index.html")
    heading = text.partition("<h1")[2].partition(">")[2].partition("</h1>")[0]
    assert " ".join(html.unescape(heading).split()) == title
    section = Audit(read(public, "titles/index.html"))
    assert title in " ".join(section.text.split())


def test_pages_that_list_hostile_titles_do_not_act(public):
    lists = [public / "index.html", *public.glob("titles/*.html"), *public.glob("answers/*.html")]
    assert len(lists) >= 7
    for file in lists:
        audit = Audit(file.read_text(encoding="utf-8"))
        assert audit.active == audit.crossed == []
