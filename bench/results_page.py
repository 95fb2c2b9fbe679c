"""The page of all results, RESULTS.md."""

from collections.abc import Sequence

import plot
from results import Report

HEAD = """\
# What the site costs

Drawn from `bench/results/` by `make bench-write`; do not edit it.
Compare figures of one table only: its sides were measured in turns, in one run, and each
figure is the median of the runs that it names.
CPU seconds and memory are the operating system's own account, and ratios hold on other
machines where seconds do not.

![{text}](cost.svg)
"""


def markdown(reports: Sequence[Report]) -> str:
    """Return the page with the reports in their order."""
    lines = [line for report in reports for line in report.series]
    parts = [HEAD.format(text=plot.described(lines))]
    parts += ["\n".join(report.lines()) + "\n" for report in reports]
    return "\n".join(parts)
