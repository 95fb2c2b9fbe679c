"""The templates' own source: nothing that turns text into code."""

import tomllib

from helpers.sites import REPO

LAYOUTS = REPO / "layouts"


def test_layouts_never_turn_text_into_an_address_a_script_or_a_style():
    for file in LAYOUTS.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert "safeURL" not in text
        # The inline script in the head is the repository's own file.
        assert "safeJS" not in text or file.relative_to(REPO).match("head/common.html")
        assert "markdownify" not in text
        assert "<style" not in text


def test_hugo_renders_no_raw_html_and_runs_no_program():
    config = tomllib.loads((REPO / "config/_default/hugo.toml").read_text(encoding="utf-8"))
    goldmark = config["markup"]["goldmark"]
    assert goldmark.get("renderer", {}).get("unsafe", False) is False
    assert config["security"]["exec"]["allow"] == ["none"]
