"""What holds of every file of a built site: security policy, size, reproducibility."""

import hashlib
import re
import shutil
from pathlib import Path

import pytest
from helpers.html_audit import Audit
from helpers.sites import build, copy_site
from helpers.small_site import COURSE, SECTION, STARTERS

from askbook.publish import hugo
from bench import weight

FAULTS = ("ZgotmplZ", "HAHAHUGO", "raw HTML omitted", "(<nil>)", "<no value>")
"""What Hugo writes where a template or a text is wrong."""


@pytest.mark.parametrize("path", ["/", COURSE, SECTION, STARTERS])
def test_the_first_view_of_a_page_stays_within_its_budget(built, path):
    view = weight.view(built, Path(path.lstrip("/"), "index.html"), "https://small.example/")
    assert view.unknown == ()
    assert view.requests <= 4
    assert view.total <= 13_600
    assert view.total - view.html <= 9_000


@pytest.mark.parametrize("path", ["review", "practice", "progress", "offline"])
def test_a_pages_own_script_and_what_it_loads_start_together(built, path):
    html = (built / path / "index.html").read_text(encoding="utf-8")
    [script] = re.findall(r'<script type="module" src="(/js/(?!main)[^"]+)"', html)
    source = (built / script.lstrip("/")).read_text(encoding="utf-8")
    loaded = {*re.findall(r'"(/js/log/[^"]+)"', source), *re.findall(r'"(/css/[^"]+)"', source)}
    links = re.findall(r'<link rel="(?:modulepreload|preload)"[^>]* href="([^"]+)"', html)
    assert set(links) == loaded


@pytest.mark.parametrize("path", ["review", "practice", "progress"])
def test_a_page_with_a_script_of_its_own_stays_within_its_budget(built, path):
    view = weight.view(built, Path(path, "index.html"), "https://small.example/")
    assert view.unknown == ()
    assert view.requests <= 7
    assert view.total <= 31_000


def test_every_page_keeps_the_content_security_policy(built):
    pages = 0
    for file in built.rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' in html:
            continue
        pages += 1
        audit = Audit(html)
        assert audit.active == []
        policy = audit.all("meta")[1]
        assert policy["http-equiv"] == "Content-Security-Policy"
        assert "unsafe" not in policy["content"].replace("'wasm-unsafe-eval'", "")
        for loaded in [*audit.all("script"), *audit.all("link")]:
            if "src" in loaded or loaded.get("rel") == "stylesheet":
                assert loaded["integrity"].startswith("sha256-")
    assert pages > 10


def test_two_builds_in_different_places_are_identical(tmp_path, monkeypatch):
    site = copy_site("small", tmp_path / "site")
    first = digests(build(site))
    elsewhere = tmp_path / "another folder"
    shutil.move(site, elsewhere)
    for name, value in {"TZ": "Asia/Taipei", "LC_ALL": "C", "GOMAXPROCS": "1"}.items():
        monkeypatch.setenv(name, value)
    hugo.build(elsewhere, elsewhere / "again")
    assert digests(elsewhere / "again") == first


def digests(root: Path) -> dict[str, str]:
    """Return the SHA-256 of every file by its path."""
    return {
        file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }


def test_no_file_holds_a_trace_of_a_template_error(built):
    for file in built.rglob("*"):
        if file.is_file():
            text = file.read_bytes().decode(errors="replace")
            assert not [trace for trace in FAULTS if trace in text], file
