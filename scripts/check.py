#!/usr/bin/env python3
"""Read pages and print what is wrong with them, one finding a line.

A finding is path:line: code and what to do. A warning does not fail the check; an open
section is counted, no more. What is meant to stay stands in data/exceptions.yaml.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from askbook import cli
from askbook.check.site import SiteCheck
from askbook.cli import Command, Parser
from askbook.errors import FINDINGS, SUCCESS, StudyError
from askbook.findings import CODES, errors


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("check", __doc__)
    parser.add_argument(
        "pages",
        nargs="*",
        type=Path,
        metavar="PAGE",
        help="a page, or a folder of pages (default: all of content/)",
    )
    parser.add_argument(
        "--answers",
        action="store_true",
        help="judge what the answers say, too, as ./askbook ask judges a model's; warnings only",
    )
    parser.add_argument(
        "--codes", action="store_true", help="list every code and its meaning, and exit"
    )
    return cli.run(parser, _check, argv)


def _check(run: Command) -> int:
    if run.options.codes:
        for code, row in CODES.items():
            print(f"{code}  {row.meaning}")
        return SUCCESS
    named = list(_named(run.options.pages)) if run.options.pages else None
    return FINDINGS if report(run, named, answers=run.options.answers) else SUCCESS


def report(run: Command, pages: Sequence[Path] | None = None, *, answers: bool = False) -> int:
    """Print what is wrong with those pages, or with all; return the number of errors."""
    result = SiteCheck(run.project, answers).run(pages)
    for path, finding in result.findings:
        print(finding.at(path))
    failing = len(errors(finding for _, finding in result.findings))
    warned = len(result.findings) - failing
    run.say(
        f"{result.pages} pages: {failing} errors, {warned} warnings, "
        f"{result.open_sections} open sections"
    )
    return failing


def _named(arguments: list[Path]) -> Iterator[Path]:
    for argument in arguments:
        if argument.is_dir():
            yield from sorted(p for p in argument.resolve().rglob("*.md") if p.is_file())
        elif argument.is_file():
            yield argument.resolve()
        else:
            raise StudyError(f"{argument}: no such page")


if __name__ == "__main__":
    raise SystemExit(main())
