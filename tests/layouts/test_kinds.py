"""Kinds of sections are data: a site adds and leaves out kinds without a change to the engine."""

import re
from pathlib import Path

import pytest
from helpers import tutor
from helpers.fault_server import FaultServer
from helpers.html_audit import Audit
from helpers.kinds import add_history, drop_kind
from helpers.rendered import FIRST, answer_section, html_of, step_kinds
from helpers.sites import make_site, plain_hugo, read, write

import ask
import check
import generate


@pytest.fixture
def five(tmp_path: Path) -> Path:
    """A site whose pages have a History after the four usual sections."""
    root = make_site(tmp_path / "five")
    add_history(root)
    assert generate.main(["--site", str(root), "--quiet"]) == 0
    return root


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A site whose pages have no Preview."""
    root = make_site(tmp_path / "three")
    drop_kind(root, "preview")
    assert generate.main(["--site", str(root), "--quiet"]) == 0
    return root


def step_links(audit: Audit) -> list[str]:
    """Return the targets of the step navigation."""
    return [link["href"] for link in audit.all("a") if re.fullmatch(r"#[a-z]+", link["href"])]


def test_an_added_kind_is_a_step_of_the_page_with_its_verb(five):
    html = html_of(five)
    kinds = ["preview", "explain", "keypoint", "review", "history"]
    assert step_kinds(Audit(html)) == kinds
    assert [link for link in step_links(Audit(html)) if link[1:] in kinds] == [
        f"#{kind}" for kind in kinds
    ]
    assert html.count("Look back") == 2


def test_an_added_kind_is_asked_for_after_the_explanation(five):
    texts = []

    def text(call):
        prompt = call.json["messages"][1]["content"]
        texts.append(prompt)
        if prompt.startswith("Tell the history"):
            return "Explain First Topic of Course to a friend, then write down what was missing."
        return tutor.answer(call)

    with FaultServer(text=text) as server:
        options = ["--site", str(five), "--quiet", "--base-url", server.base_url, "--model", "m"]
        assert ask.main([*options, FIRST]) == 0
    assert "Tell the history of First Topic" in texts
    assert "Explain First Topic of Course to a friend" in html_of(five)


def test_an_added_kind_is_checked(five, capsys):
    answer_section(five, "Short.", section=4)
    check.main(["--site", str(five), "--answers"])
    assert "A011 warning: expected 5 to 300 words, found 1" in capsys.readouterr().out


def test_a_page_without_an_added_kind_is_reported(five, capsys):
    text = read(five, FIRST)
    write(five, {FIRST: text[: text.index("## History")]})
    assert check.main(["--site", str(five)]) == 1
    assert "add the section 'History' with its prompt" in capsys.readouterr().out


def test_a_kind_that_a_site_leaves_out_is_no_step(three):
    assert step_kinds(Audit(html_of(three))) == ["explain", "keypoint", "review"]
    assert check.main(["--site", str(three), "--quiet"]) == 0


def test_a_kind_without_a_verb_is_an_error_of_check_and_build(five, capsys):
    for code in ("en", "de"):
        name = f"i18n/{code}.toml"
        write(five, {name: re.sub("(?m)^step_history.*\n", "", read(five, name))})
    assert check.main(["--site", str(five)]) == 1
    missing = "i18n/en.toml:1: L001 1 interface text missing: step_history"
    assert missing in capsys.readouterr().out
    done = plain_hugo(five)
    assert done.returncode
    assert "i18n/en.toml has no step_history" in done.stdout + done.stderr


def test_a_language_without_sections_is_an_error_of_the_build(three):
    text = read(three, "data/sections.yaml")
    write(three, {"data/sections.yaml": text[: text.index("\nde:")] + "\n"})
    done = plain_hugo(three)
    assert done.returncode
    message = 'data/sections.yaml has no sections in "de", a language of the site'
    assert message in done.stdout + done.stderr


def test_a_sheet_of_a_kind_that_a_site_leaves_out_is_not_linked(three):
    drop_kind(three, "keypoint")
    html = html_of(three, "course/part-one")
    assert "questions.html" in html
    assert "key-points.html" not in html
