"""Answers put on a page of a small site, and the page's HTML as Hugo renders it."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from helpers.example import CATALOG
from helpers.html_audit import Audit
from helpers.sites import build, plain_hugo, read, write

from askbook.pages import page

FIRST = "content/course/part-one/first-topic.md"
"""The first topic of the small site's tree."""
FIRST_FOLDER = "course/part-one/first-topic"
"""Where that topic is in the built site."""

STEPS = [kind.name for kind in CATALOG.kinds]


def answer_section(
    site: Path, answer: str, *, section: int = 1, name: str = FIRST, provenance: str = ""
) -> None:
    """Answer one section of a page, by default the Explain section of the first topic.

    The provenance is the shortcode's parameters as they are written, such as ``date="2026-11-22"``.
    """
    found = page.loads(read(site, name))
    old = found.sections[section]
    text = page.dumps(found.with_section(old, old.with_answer(answer)))
    if provenance:
        opening = f"## {old.heading}\n{{{{< ask_chatgpt"
        assert opening in text
        text = text.replace(opening, f"{opening} {provenance}")
    write(site, {name: text})


def html_of(site: Path, folder: str = FIRST_FOLDER) -> str:
    """Build the site strictly, so that warnings are errors, and return a page's HTML."""
    return read(build(site), f"{folder}/index.html")


def unchecked(site: Path, folder: str = FIRST_FOLDER) -> Audit:
    """Build with Hugo alone, which accepts content that `./askbook check` rejects."""
    done = plain_hugo(site)
    assert done.returncode == 0, done.stdout + done.stderr
    return Audit(read(site, f"public/{folder}/index.html"))


def step_kinds(audit: Audit) -> list[str]:
    """Return the kinds of a page's steps in order."""
    return [section["data-kind"] for section in audit.all("section")]


def local_file(public: Path, address: str) -> Path:
    """Return the file of a built site behind an address."""
    path = public / urlsplit(address).path.lstrip("/")
    return path / "index.html" if address.endswith("/") else path


def pages_by_address(public: Path, base: str) -> dict[str, Audit]:
    """Return every page of a built site that is not a redirect, by its address."""
    found = {}
    for file in sorted(public.rglob("index.html")):
        html = file.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' not in html:
            folder = file.parent.relative_to(public).as_posix()
            found[urljoin(base, "" if folder == "." else f"{folder}/")] = Audit(html)
    return found


def meta(audit: Audit, name: str) -> str | None:
    """Return the content of the page's one `meta` element of that name or property."""
    values = [
        each["content"]
        for each in audit.all("meta")
        if name in (each.get("name"), each.get("property"))
    ]
    assert len(values) <= 1, name
    return values[0] if values else None


def markdown_copy(audit: Audit) -> str:
    """Return the path of the page's Markdown in a site at the root; nothing if it has none."""
    links = [link["href"] for link in audit.all("link") if link.get("type") == "text/markdown"]
    assert len(links) <= 1
    return links[0].removeprefix("/") if links else ""


def json_ld(audit: Audit) -> dict[str, dict[str, Any]]:
    """Return the nodes of the page's JSON-LD by their first type."""
    (text,) = audit.data
    data = json.loads(text)
    assert data["@context"] == "https://schema.org"
    types = [node["@type"] for node in data["@graph"]]
    names = [each if isinstance(each, str) else each[0] for each in types]
    return dict(zip(names, data["@graph"], strict=True))
