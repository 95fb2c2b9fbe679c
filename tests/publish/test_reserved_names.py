"""Names that no topic at the top of a site may have, compared with a built site."""

from pathlib import Path

import pytest
from helpers.rendered import answer_section
from helpers.sites import build as hugo
from helpers.sites import make_site, read, write

import build
import generate
from askbook.text.slug import RESERVED, SITE_FOLDERS, SITE_PAGES

FREED = ("404", "assets", "categories", "decks", "page", "search", "sitemap", "tags")
"""Names that look as if Hugo or a site used them."""


def test_the_names_that_a_site_uses_at_its_top_are_reserved_and_no_others(site):
    sections = read(site, "data/sections.yaml")  # a script with a table of characters
    sections = sections.replace("script: latin", "script: traditional", 1)
    write(site, {"data/sections.yaml": sections})
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    answer_section(site, r"發酵 \(x^2\)。")
    assert build.main(["--site", str(site), "--quiet"]) == 0
    folders = {path.name for path in (site / "public").iterdir() if path.is_dir()}
    # The folder of the default language has nothing but its sitemap.
    assert folders == {*SITE_FOLDERS, *SITE_PAGES, "course", "de", "en"}
    assert [path.name for path in (site / "public/en").iterdir()] == ["sitemap.xml"]


@pytest.mark.parametrize("children", ["", "\n  children: [Inside]"], ids=["pages", "sections"])
def test_topics_may_have_all_other_names(tmp_path: Path, children: str):
    assert not {*FREED} & (RESERVED | SITE_FOLDERS | SITE_PAGES)
    tree = "".join(f'- title: "{name}"{children}\n' for name in (*FREED, "en"))
    root = make_site(tmp_path / "site", tree)
    assert generate.main(["--site", str(root), "--quiet"]) == 0
    public = hugo(root)
    for name in (*FREED, "en"):
        assert f"<title>{name}" in read(public, f"{name}/index.html")
