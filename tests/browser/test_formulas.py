"""Formulas in a real browser."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

import pytest
from helpers.browser import (
    fits_width,
    open_page,
    requested_urls,
    run_browser,
    wait_for,
    wait_until_idle,
)
from helpers.engines import run_firefox
from helpers.rendered import FIRST_FOLDER, answer_section
from helpers.sites import build, make_site
from helpers.small_site import FLOUR, WATER
from helpers.web_server import serve

import generate
from tools import math_font

pytestmark = pytest.mark.browser

WIDTHS = """
const [wide, narrow] = document.querySelectorAll("p math");
return [wide.scrollWidth > wide.clientWidth, narrow.scrollWidth > narrow.clientWidth];
"""

REQUESTED_FONTS = """
const names = performance.getEntriesByType("resource").map(({ name }) => name);
return new Set(names.filter((name) => name.endsWith(".woff2"))).size;
"""
"""Firefox, under load, sometimes asks its cache a second time for the font that it has got."""

LINES_BEGUN_BY_A_COMMA = """
const answer = document.querySelector("[data-kind=explain] ol");
const bottom = (node, from, to) => {
  const range = document.createRange();
  range.setStart(node, from);
  range.setEnd(node, to);
  return range.getBoundingClientRect().bottom;
};
let begun = 0;
for (let width = 120; width < 420; width += 3) {
  answer.style.inlineSize = `${width}px`;
  for (const formula of answer.querySelectorAll("math")) {
    const after = formula.nextSibling ?? formula.parentElement.nextSibling;
    begun += bottom(after, 0, 1) > formula.getBoundingClientRect().bottom + 8;
  }
}
return begun;
"""

_LISTED = ("STIX Two Math", "Cambria Math", "Latin Modern Math")
_NOT = (
    "<rejectfont><pattern><patelt name='family'><string>{}</string></patelt></pattern></rejectfont>"
)


def font_settings(folder, *, installed):
    """Write fontconfig's settings; return the file.

    With or without STIX Two Math on the device, which has none of the other fonts of the list.
    """
    own = f"<dir>{escape(str(math_font.source().parent))}</dir>"
    without = f"<selectfont>{''.join(map(_NOT.format, _LISTED))}</selectfont>"
    settings = folder / "fonts.conf"
    settings.write_text(
        f"<fontconfig><dir>/usr/share/fonts</dir>{own if installed else without}"
        f"<cachedir>{escape(str(folder / 'cache'))}</cachedir></fontconfig>"
    )
    return str(settings)


def fonts_requested(public, tmp_path, *, installed):
    """Return the fonts requested by a page without formulas and by one with."""
    found = []
    settings = font_settings(tmp_path, installed=installed)
    with run_browser({"FONTCONFIG_FILE": settings}) as browser, serve(public) as server:
        for page in (FLOUR, WATER):
            open_page(browser, server.url + page)
            wait_until_idle(browser)
            found.append([url for url in requested_urls(browser) if url.endswith(".woff2")])
    return found


def test_a_device_without_a_math_font_requests_one_on_pages_with_formulas(public, tmp_path):
    none, (font,) = fonts_requested(public, tmp_path, installed=False)
    (published,) = (public / "fonts").iterdir()
    assert font.endswith(f"/fonts/{published.name}")
    assert published.read_bytes() == math_font.TARGET.read_bytes()
    assert none == []


def test_a_device_with_a_math_font_requests_none(public, tmp_path):
    assert fonts_requested(public, tmp_path, installed=True) == [[], []]


@pytest.fixture(scope="module")
def formulas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page with a long formula, short ones, and one in a table."""
    root = make_site(tmp_path_factory.mktemp("formulas") / "site")
    generate.main(["--site", str(root), "--quiet"])
    terms = " + ".join(f"x_{{{number}}}" for number in range(40))
    answer_section(
        root,
        rf"So \(y = {terms}\), where \(x_i = \frac{{1}}{{2}}\) and \(\mathsf{{S}} = \mathtt{{T}}\)."
        "\n\n| a | \\(\\exp(e_j)\\) |\n|---|---|\n| 0.5 | \\(-0.5\\) |"
        "\n\n1. Bread of \\(x\\), a roll of \\(y\\), a cake: \\(z_1\\); and buns: \\(\\sqrt{w}\\).",
    )
    with serve(build(root)) as server:
        yield f"{server.url}/{FIRST_FOLDER}/"


@pytest.mark.parametrize("installed", [True, False])
def test_firefox_requests_a_font_for_a_root_only_where_none_is_installed(
    formulas, tmp_path, monkeypatch, installed
):
    monkeypatch.setenv("FONTCONFIG_FILE", font_settings(tmp_path, installed=installed))
    home = tmp_path / "home"
    home.mkdir()
    with run_firefox(home) as firefox:
        firefox.get(formulas)
        wait_until_idle(firefox)
        if installed:
            assert firefox.execute_script(REQUESTED_FONTS) == 0
        else:
            wait_for(firefox, lambda: firefox.execute_script(REQUESTED_FONTS) == 1)


def test_a_formula_in_a_line_that_is_wider_than_a_phone_scrolls(browser, formulas):
    open_page(browser, formulas, size="phone")
    assert fits_width(browser)
    assert browser.execute_script(WIDTHS) == [True, False]


def test_a_formula_alone_in_a_cell_is_not_clipped(browser, formulas):
    open_page(browser, formulas)
    clipped = browser.execute_script(
        "return [...document.querySelectorAll('th math, td math')]"
        ".map((each) => each.scrollWidth > each.clientWidth)"
    )
    assert clipped == [False, False]


def test_no_line_begins_with_the_punctuation_after_a_formula(browser, formulas):
    open_page(browser, formulas)
    assert browser.execute_script(LINES_BEGUN_BY_A_COMMA) == 0


def test_sans_serif_and_typewriter_letters_have_the_pages_fonts(browser, formulas):
    open_page(browser, formulas)
    fonts = browser.execute_script(
        "return [...document.querySelectorAll('[mathvariant]')]"
        ".map(each => getComputedStyle(each).fontFamily)"
    )
    assert ["sans-serif" in fonts[0], "monospace" in fonts[1]] == [True, True]


def test_numbers_of_a_table_look_alike_inside_and_outside_formulas(browser, formulas):
    open_page(browser, formulas)
    fonts = browser.execute_script(
        "return [...document.querySelectorAll('td:first-child, td mn')]"
        ".map(each => getComputedStyle(each).fontFamily)"
    )
    assert len(fonts) == 2
    assert len(set(fonts)) == 1
