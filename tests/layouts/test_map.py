"""The map of topics: what builds on what, drawn for wide and narrow screens."""

import re
from pathlib import Path

from helpers.html_audit import Audit
from helpers.rendered import html_of
from helpers.sites import make_site

import generate

TREE = """\
- title: Bread
  children:
    - title: Flour
    - title: Water
      needs: [Flour]
    - title: Salt
      needs: [Flour]
    - title: Dough
      needs: [Water, Salt]
    - title: Supercalifragilistic Crumbs and Very Long Crusts of Every Kind
      needs: [Flour]
"""


def boxes(html: str, width: str) -> dict[str, tuple[float, float]]:
    """Return the position of each topic's box in one drawing by the last part of its address."""
    drawing = re.search(rf'<svg class="map-{width}".*?</svg>', html, re.DOTALL)
    assert drawing
    found = re.findall(
        r'<a href="([^"]+)"[^>]* transform="translate\(([\d.]+) ([\d.]+)\)"', drawing[0]
    )
    return {href.split("/")[-2]: (float(x), float(y)) for href, x, y in found}


def bread(tmp_path: Path, tree: str = TREE) -> str:
    """Return the HTML of the page of a section with these topics."""
    site = make_site(tmp_path / "site", tree)
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    return html_of(site, "bread")


def test_a_topic_is_below_all_that_it_needs(tmp_path):
    html = bread(tmp_path)
    for width in ("narrow", "wide"):
        rows = {name: y for name, (_, y) in boxes(html, width).items()}
        assert rows["flour"] < rows["water"] == rows["salt"] < rows["dough"]
        assert len(set(boxes(html, width).values())) == 5
    assert html.count("<path ") == 2 * 5


def test_a_long_title_ends_after_three_lines(tmp_path):
    lines = re.findall(r"<text>(.*?)</text>", bread(tmp_path))[4]
    assert lines.count("<tspan") == 3
    assert lines.endswith("…</tspan>")


def test_no_line_ends_at_an_opening_bracket_or_begins_with_a_closing_one(tmp_path):
    html = bread(
        tmp_path, TREE.replace("Flour", "天然酵母麵包（SD）").replace("Salt", "鹽（海鹽、岩鹽）")
    )
    texts = re.findall(r"<text>(.*?)</text>", html)
    labels = [re.findall(r">([^<]+)</tspan>", text) for text in texts]
    assert labels[0] == ["天然酵母麵包", "（SD）"]
    assert labels[2] == ["鹽（海鹽、岩", "鹽）"]


def test_topics_without_needs_follow_each_other_with_no_line_across_a_box(tmp_path):
    html = bread(tmp_path, re.sub(r"\n +needs:.*", "", TREE))
    places = list(boxes(html, "narrow").values())
    assert len({y for _, y in places[:3]}) == 1
    assert places[3][0] == places[2][0]
    assert places[3][1] > places[2][1]
    assert html.count("<path ") == 2 * 4


def test_the_map_repeats_the_list_and_takes_no_tab_stops(tmp_path):
    html = bread(tmp_path)
    links = re.search(r'<div class="map"[^>]*aria-hidden="true".*?</div>', html, re.DOTALL)[0]
    assert links.count("<a ") == links.count('tabindex="-1"') == 10
    rows = [each["href"] for each in Audit(html.replace(links, "")).all("a")]
    assert set(re.findall(r'href="([^"]+)"', links)) <= set(rows)


def test_few_or_very_many_topics_have_no_map(tmp_path):
    head = "- title: Bread\n  children:\n"
    few = bread(tmp_path, head + "    - A\n    - B\n")
    assert 'class="map"' not in few
    many = tmp_path / "many"
    many.mkdir()
    assert 'class="map"' not in bread(many, head + "".join(f"    - T{n}\n" for n in range(41)))
