"""The course on a phone: long formulas are divided at their signs, or scroll by themselves."""

from helpers.browser import fits_width, open_page, run_browser
from helpers.web_server import serve

_SHOW_ALL = "for (const box of document.querySelectorAll('details')) box.open = true"


def test_no_page_is_wider_than_a_narrow_phone(public):
    pages = [f for f in sorted(public.rglob("index.html")) if b"<main" in f.read_bytes()]
    assert len(pages) > 90
    wide = []
    with run_browser() as browser, serve(public) as server:
        for file in pages:
            place = file.parent.relative_to(public).as_posix()
            open_page(browser, f"{server.url}/{place}/", size="narrow")
            browser.execute_script(_SHOW_ALL)
            if not fits_width(browser):
                wide.append(place)
    assert wide == []
