"""The course on a phone: long formulas are divided at their signs, or scroll by themselves."""

from helpers.browser import run_browser
from helpers.web_server import serve

_WIDTHS = (320, 390)
_WIDE_PAGES = """
const [addresses, widths, done] = arguments;
const frame = document.createElement("iframe");
frame.sandbox = "allow-same-origin";
document.body.append(frame);
const load = (address) => new Promise((loaded) => {
  frame.onload = loaded;
  frame.src = address;
});
(async () => {
  const wide = [];
  for (const address of addresses) {
    await load(address);
    const page = frame.contentDocument;
    for (const box of page.querySelectorAll("details")) box.open = true;
    for (const width of widths) {
      frame.style.width = `${width}px`;
      const { scrollWidth, clientWidth } = page.documentElement;
      if (clientWidth !== width || scrollWidth > width) wide.push(`${address} at ${width}`);
    }
  }
  done(wide);
})();
"""
"""Loads pages in a frame without their scripts, since a new window takes twice as long."""


def test_no_page_is_wider_than_a_phone(public):
    pages = [f for f in sorted(public.rglob("index.html")) if b"<main" in f.read_bytes()]
    assert len(pages) > 90
    addresses = [f"/{file.parent.relative_to(public).as_posix()}/" for file in pages]
    with run_browser() as browser, serve(public) as server:
        browser.set_script_timeout(300)
        browser.get(f"{server.url}/robots.txt")  # a document without a policy against frames
        # A call may take two minutes, which are too few for all pages on a busy machine.
        for first in range(0, len(addresses), 40):
            some = addresses[first : first + 40]
            assert browser.execute_async_script(_WIDE_PAGES, some, _WIDTHS) == []
