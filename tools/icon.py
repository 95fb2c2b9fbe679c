#!/usr/bin/env python3
"""Write assets/images/icon.png, the icon of the installed site, from assets/images/icon.svg.

It fills the whole square, since systems cut icons into shapes of their own. Chromium draws it.
"""

import re
import subprocess
import tempfile
from pathlib import Path

IMAGES = Path(__file__).resolve().parents[1] / "assets/images"
SIZE = 512


def main() -> None:
    """Draw the icon without its rounded corners."""
    drawing = re.sub(r' rx="\d+"', "", (IMAGES / "icon.svg").read_text(encoding="utf-8"), count=1)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "icon.html"
        page.write_text(
            f"<!doctype html><style>body{{margin:0}}</style>{drawing}", encoding="utf-8"
        )
        command = ["chromium", "--headless", "--no-sandbox", "--hide-scrollbars"]
        command += [f"--window-size={SIZE},{SIZE}", f"--screenshot={IMAGES / 'icon.png'}"]
        subprocess.run([*command, page.as_uri()], check=True)


if __name__ == "__main__":
    main()
