"""Formulas in a real browser."""

import pytest
from helpers.browser import fits_width, open_page
from helpers.rendered import FIRST_FOLDER, answer_section
from helpers.sites import build, make_site
from helpers.web_server import serve

import generate

pytestmark = pytest.mark.browser

WIDTHS = """
const [wide, narrow] = document.querySelectorAll("p math");
return [wide.scrollWidth > wide.clientWidth, narrow.scrollWidth > narrow.clientWidth];
"""


def test_a_formula_in_a_line_that_is_wider_than_a_phone_scrolls(browser, tmp_path):
    root = make_site(tmp_path / "site")
    generate.main(["--site", str(root), "--quiet"])
    terms = " + ".join(f"x_{{{number}}}" for number in range(40))
    answer_section(root, rf"So \(y = {terms}\), where \(x_i = \frac{{1}}{{2}}\).")
    with serve(build(root)) as server:
        open_page(browser, f"{server.url}/{FIRST_FOLDER}/", size="phone")
        assert fits_width(browser)
        assert browser.execute_script(WIDTHS) == [True, False]
