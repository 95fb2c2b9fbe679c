#!/usr/bin/env python3
"""Check the pages and build the site, with decks of its cards and an index of its text.

The new site is built aside and takes the old one's place when it is whole: a build that
fails leaves the old site as it was.
"""

from collections.abc import Sequence
from pathlib import Path

import check
from askbook import cli
from askbook.cli import Command, Parser
from askbook.errors import FINDINGS, SUCCESS
from askbook.generate.plan import plan_pages
from askbook.publish.build import build_site


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("build", __doc__)
    parser.add_argument(
        "--base-url",
        default="",
        metavar="URL",
        help="the site's address (default: the one in config.toml)",
    )
    parser.add_argument(
        "--destination", type=Path, metavar="DIR", help="where to put the site (default: public/)"
    )
    parser.add_argument(
        "--keep-going", action="store_true", help="build although pages have errors or Hugo warns"
    )
    return cli.run(parser, _build, argv)


def _build(run: Command) -> int:
    keep_going = run.options.keep_going
    if (check.report(run) or _is_stale(run)) and not keep_going:
        run.say("not built; mend the errors above, or build with --keep-going")
        return FINDINGS
    destination = (run.options.destination or run.project.root / "public").resolve()
    build_site(
        run.project,
        destination,
        base_url=run.options.base_url,
        strict=not keep_going,
        say=run.say,
    )
    print(run.project.shown(destination))
    return SUCCESS


def _is_stale(run: Command) -> bool:
    project = run.project
    plan = plan_pages(project.tree, project.catalog, project.pages)
    if plan.is_stale:
        run.say("the pages are not those of data/topics.yaml; run ./askbook generate")
    return plan.is_stale


if __name__ == "__main__":
    raise SystemExit(main())
