"""How every benchmark begins and ends: its options, and what becomes of its report."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "scripts"))

import measure
import plot
import results
import results_page
from askbook import cli
from askbook.cli import Command, Parser
from askbook.errors import SUCCESS
from results import Report

BENCH = Path(__file__).resolve().parent


def parser(description: str | None) -> Parser:
    """Return a parser with the options that every benchmark has."""
    made = Parser(description)
    made.add_argument(
        "--write",
        type=Path,
        nargs="?",
        const=BENCH,
        metavar="DIR",
        help="keep the results, and draw RESULTS.md and cost.svg again (default: in bench/)",
    )
    return made


def add_sizes(parser: Parser, what: str, default: Sequence[int]) -> None:
    """Let the option ``--pages``, given more than once, say how much to measure."""
    *sizes, last = map(str, default)
    parser.add_argument(
        "--pages",
        type=measure.number,
        action="append",
        metavar="N",
        help=f"{what}; may be repeated (default: {', '.join(sizes)} and {last})",
    )


def add_runs(parser: Parser, what: str, default: int) -> None:
    """Let the option ``--runs`` say how often to measure."""
    parser.add_argument(
        "--runs",
        type=measure.number,
        default=default,
        metavar="N",
        help=f"{what} that count, after one that does not (default: {default})",
    )


def run(
    options: Parser, report: Callable[[Command], Report], argv: Sequence[str] | None = None
) -> int:
    """Measure with the options; print the report, and keep it where that is asked for."""

    def body(run: Command) -> int:
        found = report(run)
        print("\n".join(found.lines()))
        if run.options.write:
            results.save(found, run.options.write)
            draw(run.options.write)
        return SUCCESS

    return cli.run(options, body, argv)


def draw(folder: Path) -> None:
    """Draw RESULTS.md and the plot from the results that are kept in the folder."""
    reports = results.load(folder)
    lines = [line for report in reports for line in report.series]
    (folder / "cost.svg").write_text(plot.svg(lines), encoding="utf-8")
    (folder / "RESULTS.md").write_text(results_page.markdown(reports), encoding="utf-8")
