"""The templates' own source: interface text, and nothing that turns text into code."""

import re
import tomllib

from helpers.rendered import STEPS
from helpers.sites import REPO

LAYOUTS = REPO / "layouts"


def test_every_language_has_exactly_the_interface_texts_that_layouts_use():
    texts = {
        file.stem: set(tomllib.loads(file.read_text(encoding="utf-8")))
        for file in (REPO / "i18n").glob("*.toml")
    }
    source = "".join(file.read_text(encoding="utf-8") for file in LAYOUTS.rglob("*.*"))
    used = set(re.findall(r'i18n "(\w+)"', source)) | {
        f"{name}{kind}"
        for name in re.findall(r'i18n \(printf "(\w+_)%s" \.kind', source)
        for kind in STEPS
    }
    used |= {"sheet_keypoints", "sheet_questions"}
    used |= {"page_topics", "page_review", "page_progress"}  # content/_content.gotmpl
    assert "en" in texts
    assert {name: keys ^ used for name, keys in texts.items() if keys != used} == {}


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
