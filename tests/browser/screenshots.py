#!/usr/bin/env python3
"""Write pictures of every kind of page, so that anyone can look.

Each page is taken whole at a phone's and a desk's width, light and dark; a topic's page also
step by step, as it is first seen, and on paper. The folder's index.html shows them all.
"""

import argparse
import base64
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
sys.path[1:1] = [str(REPO / "scripts"), str(REPO / "tests")]

from conftest import MISSING, build_site, serve, start  # noqa: E402
from selenium import webdriver  # noqa: E402
from test_pages import CNN, PAGES, show  # noqa: E402

TOPIC = f"{CNN}convolutional-layers/"
SHOWN = {**PAGES, "chinese": f"/zh-tw{TOPIC}", "formulas": "/deep-learning/foundations/tensors/"}
WIDTHS = ("phone", "desk")
SCHEMES = ("light", "dark")
GO_TO = "document.getElementById(arguments[0]).scrollIntoView({behavior: 'instant'})"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=REPO / "screenshots",
        metavar="DIR",
        help="where to put the pictures (default: screenshots/)",
    )
    folder = parser.parse_args(argv).folder.resolve()
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        print(MISSING, file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    browser = start(chromium, driver)
    try:
        with tempfile.TemporaryDirectory() as name, serve(build_site(Path(name, "site"))) as url:
            names = list(_take(browser, url, folder))
    finally:
        browser.quit()
    _write_index(folder, names)
    print(folder)
    return 0


def _take(browser: webdriver.Chrome, url: str, folder: Path) -> Iterator[str]:
    """Take all pictures; yield their files' names."""
    for size in WIDTHS:
        for scheme in SCHEMES:
            for name, path in SHOWN.items():
                show(browser, url + path, size=size, scheme=scheme)
                yield _picture(browser, folder, f"{name}-{size}-{scheme}", whole=True)
            show(browser, url + TOPIC, size=size, scheme=scheme)
            for step in _steps(browser):
                browser.execute_script(GO_TO, step)
                yield _picture(browser, folder, f"step-{step}-{size}-{scheme}", whole=False)
    for name in ("seed", "section"):
        show(browser, url + SHOWN[name])
        yield _paper(browser, folder, f"{name}-paper")


def _steps(browser: webdriver.Chrome) -> list[str]:
    return browser.execute_script(
        "return [...document.querySelectorAll('.step h2')].map(e => e.id)"
    )


def _picture(browser: webdriver.Chrome, folder: Path, name: str, *, whole: bool) -> str:
    """Take what is in view, or the whole page."""
    if whole:
        # A picture beyond the window leaves out what the page draws when it is scrolled to.
        height = browser.execute_script("return document.documentElement.scrollHeight")
        width = browser.execute_script("return innerWidth")
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    taken = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
    return _write(folder / f"{name}.png", taken["data"])


def _paper(browser: webdriver.Chrome, folder: Path, name: str) -> str:
    """Print the page."""
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    return _write(folder / f"{name}.pdf", printed["data"])


def _write(path: Path, data: str) -> str:
    path.write_bytes(base64.b64decode(data))
    return path.name


def _write_index(folder: Path, names: list[str]) -> None:
    """Write a page that shows all of them."""
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
