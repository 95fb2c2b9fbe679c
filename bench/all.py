#!/usr/bin/env python3
"""Run every benchmark in turn: what the site costs, and how that grows.

Takes about eight minutes on two cores. One that fails says why, and the others go on.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence

import reporting
from askbook import cli
from askbook.cli import Command
from askbook.errors import FINDINGS, SUCCESS

BENCHMARKS: dict[str, tuple[str, ...]] = {
    "build.py": (),
    "templates.py": (),
    "rebuild.py": (),
    "opening.py": (),
    "search.py": ("--pages", "600"),
    "asking.py": (),
    "importing.py": (),
    "decks.py": (),
}
"""In the order in which they are printed, and with which options."""

QUICK = ("--pages", "100", "--pages", "1000")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = reporting.parser(__doc__)
    parser.add_argument("--large", action="store_true", help="build 50000 pages too")
    parser.add_argument("--quick", action="store_true", help="do not build 10000 pages")
    parser.add_argument("--draw", action="store_true", help="measure nothing; draw what is kept")
    return cli.run(parser, _run_all, argv)


def _run_all(run: Command) -> int:
    if run.options.draw:
        reporting.draw(run.options.write or reporting.BENCH)
        return SUCCESS
    codes = []
    for name, options in BENCHMARKS.items():
        if name == "build.py":
            options += ("--large",) if run.options.large else ()
            options += QUICK if run.options.quick else ()
        words = [sys.executable, str(reporting.BENCH / name), *options, *_shared(run)]
        codes.append(subprocess.run(words, check=False).returncode)
        print(flush=True)
    return FINDINGS if any(codes) else SUCCESS


def _shared(run: Command) -> Iterator[str]:
    """Yield the options that each benchmark takes as they are."""
    yield from ("--site", str(run.project.root))
    if run.options.quiet:
        yield "--quiet"
    if run.options.write:
        yield from ("--write", str(run.options.write))


if __name__ == "__main__":
    raise SystemExit(main())
