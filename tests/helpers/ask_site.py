"""Running ./askbook ask on a fixture site, and looking at its pages and its journal."""

import json
from pathlib import Path

from helpers import tutor
from helpers.fault_server import FaultServer
from helpers.sites import read, write

import ask
from askbook.pages import page
from askbook.pages.shortcode import Provenance
from askbook.project.project import Project

FIRST = "content/course/part-one/first-topic.md"


def run_ask(site: Path, *arguments: str) -> int:
    """Run the command in this process; return its exit code."""
    return ask.main(["--site", str(site), *arguments])


def server_options(server: FaultServer, *more: str) -> tuple[str, ...]:
    """Return the options that select a fault server."""
    return ("--preset", "vllm", "--base-url", server.base_url, "--model", "tutor", *more)


def configure(site: Path, text: str) -> None:
    """Append lines to the site's config.toml."""
    write(site, {"config.toml": f"{read(site, 'config.toml')}\n{text}"})


def pages(site: Path) -> dict[str, bytes]:
    """Return all pages of the site."""
    return {str(p.relative_to(site)): p.read_bytes() for p in (site / "content").rglob("*.md")}


def explained(site: Path) -> Path:
    """Answer the Explain of every page, as an editor would; return the site."""
    project = Project(site)
    for path, found in project.pages.items():
        if section := found.by_kind.get("explain"):
            text = tutor.good("explain", found.title, "the Course")
            answered = section.with_answer(text, Provenance(by="editors"))
            (project.content / path).write_text(
                page.dumps(found.with_section(section, answered)), encoding="utf-8"
            )
    return site


def records(site: Path, event: str) -> list[dict]:
    """Return the journal's records of one event."""
    lines = (site / ".askbook/journal.jsonl").read_text(encoding="utf-8").splitlines()
    return [record for line in lines if (record := json.loads(line))["event"] == event]
