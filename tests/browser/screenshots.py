#!/usr/bin/env python3
"""Take screenshots of every type of page of a fixture site.

Each page is taken whole, in windows of 390, 820, 1280 and 1920 pixels, light and dark; a topic's
page also step by step as it first appears, and printed. The folder's index.html shows them all.
"""

import argparse
import base64
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
sys.path[1:1] = [str(REPO / "scripts"), str(REPO / "tests")]

from helpers.browser import (  # noqa: E402
    MISSING,
    open_page,
    press,
    start_browser,
    wait_until_idle,
)
from helpers.sites import copy_site  # noqa: E402
from helpers.small_site import FLOUR, PAGE_TYPES  # noqa: E402
from helpers.web_server import serve  # noqa: E402
from selenium import webdriver  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

import build  # noqa: E402

SIZES = ("phone", "tablet", "desktop", "wide")
SCHEMES = ("light", "dark")
SCROLL_TO = "document.getElementById(arguments[0]).scrollIntoView({behavior: 'instant'})"
STEPS = "return [...document.querySelectorAll('.step h2')].map(e => e.id)"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=REPO / "screenshots",
        metavar="DIR",
        help="folder for the screenshots (default: screenshots/)",
    )
    folder = parser.parse_args(argv).folder.resolve()
    browser = start_browser()
    if browser is None:
        print(MISSING, file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory() as temporary:
            root = copy_site("small", Path(temporary, "site"))
            with (root / "config.toml").open("a", encoding="utf-8") as settings:
                settings.write("\n[params]\nbooks = true\n")
            build.main(["--site", str(root), "--quiet"])
            with serve(root / "public") as server:
                names = list(_take_all(browser, server.url, folder))
    finally:
        browser.quit()
    _write_index(folder, names)
    print(folder)
    return 0


def _take_all(browser: webdriver.Chrome, url: str, folder: Path) -> Iterator[str]:
    """Take all screenshots; yield the names of their files."""
    for size in SIZES:
        for scheme in SCHEMES:
            for page_type, path in PAGE_TYPES.items():
                open_page(browser, url + path, size=size, scheme=scheme)
                press(browser, Keys.SHIFT)  # loads the reading aids
                wait_until_idle(browser)
                name = f"{page_type.replace(' ', '-')}-{size}-{scheme}"
                yield _take(browser, folder / f"{name}.png", whole=True)
            open_page(browser, url + FLOUR, size=size, scheme=scheme)
            for step in browser.execute_script(STEPS):
                browser.execute_script(SCROLL_TO, step)
                yield _take(browser, folder / f"step-{step}-{size}-{scheme}.png", whole=False)
    for page_type in ("topic", "section"):
        open_page(browser, url + PAGE_TYPES[page_type])
        yield _print(browser, folder / f"{page_type}-printed.pdf")


def _take(browser: webdriver.Chrome, path: Path, *, whole: bool) -> str:
    """Take a screenshot of the window, or of the whole page."""
    if whole:
        # A screenshot beyond the window would lack what the page only draws when scrolled to.
        height = browser.execute_script("return document.documentElement.scrollHeight")
        width = browser.execute_script("return innerWidth")
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    taken = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
    return _write(path, taken["data"])


def _print(browser: webdriver.Chrome, path: Path) -> str:
    """Print the page as PDF."""
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    return _write(path, printed["data"])


def _write(path: Path, data: str) -> str:
    path.write_bytes(base64.b64decode(data))
    return path.name


def _write_index(folder: Path, names: list[str]) -> None:
    """Write a page that shows all screenshots."""
    figures = "".join(
        f'<figure><figcaption>{name}</figcaption><a href="{name}">'
        + (f'<img src="{name}" alt="" loading="lazy">' if name.endswith(".png") else name)
        + "</a></figure>\n"
        for name in names
    )
    style = "body{display:flex;flex-wrap:wrap;gap:1rem}img{max-width:24rem;max-height:48rem}"
    html = f"<!doctype html><meta charset=utf-8><title>Screenshots</title><style>{style}</style>"
    (folder / "index.html").write_text(f"{html}\n{figures}", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
