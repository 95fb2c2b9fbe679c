"""The home page: what a first visitor sees, in every language."""

import re

import pytest
from helpers.html_audit import Audit
from helpers.sites import build, copy_site, make_site, read, write


@pytest.fixture
def site(tmp_path):
    return copy_site("small", tmp_path / "site")


def introduction(site, name="index.html"):
    html = read(site, f"public/{name}")
    return re.search(r'<header class="introduction">.*?</header>', html, re.DOTALL)[0]


def test_the_button_leads_to_the_first_topic_in_learning_order(site):
    build(site)
    html = introduction(site)
    (button,) = re.findall(r'<a class="button" href="([^"]*)">Start with ([^<]*)<', html)
    assert button == ("/sourdough/ingredients/flour/", "Flour ")
    assert re.search(r"<small>\d+ min</small>", html)


def test_each_section_kind_is_a_step_with_its_verb(site):
    build(site)
    html = introduction(site)
    steps = re.findall(r"<b>([^<]*)</b> <span>([^<]+)</span>", html)
    assert [verb for verb, _ in steps] == ["Guess", "Read", "Key points", "Recall"]
    assert "<h1>" in introduction(site, "de/index.html")


def test_an_optional_kind_is_a_step_only_where_the_site_has_it(site):
    name = "data/sections.yaml"
    text = read(site, name).replace("points, after: explain}", "points, optional: true}")
    write(site, {name: text})
    build(site)
    assert "<b>Key points</b>" not in introduction(site)


def test_a_sites_own_headline_and_text_are_shown(site):
    text = '+++\ntitle = "Sourdough"\nheadline = "Bake & learn"\n+++\nAll about bread.\n'
    write(site, {"content/_index.md": text})
    build(site)
    html = introduction(site)
    assert "<h1>Bake &amp; learn</h1>" in html
    assert "All about bread." in html
    assert Audit(read(site, "public/index.html")).links().count("/") >= 1


def test_a_topic_beside_the_parts_of_a_course_has_its_gist_below_it(site):
    flour = read(site, "content/sourdough/ingredients/flour.md")
    write(site, {
        "content/sourdough/rye.md": flour.replace('title = "Flour"', 'title = "Rye"'),
        "content/sourdough/words.md": '+++\ntitle = "Words"\n+++\nThe words of bakers. And more.\n',
    })  # fmt: skip
    build(site)
    html = read(site, "public/index.html")
    found = re.findall(r'<h3><a href="(\S+)">[^<]+</a></h3>\s*<p>([^<]+)', html)
    assert [(url, text[:22]) for url, text in found] == [
        ("/sourdough/rye/", "Flour is ground grain,"),
        ("/sourdough/words/", "The words of bakers."),
    ]


def test_a_site_without_topics_has_no_button(tmp_path):
    site = make_site(tmp_path / "site")
    build(site)
    assert 'class="button"' not in introduction(site)
