"""Errors planted in the answers of a site, and how many of them a model's second reading finds.

    PYTHONPATH=scripts .venv/bin/python -m bench.verifying --preset ollama --model NAME

The answers are taken as right, so a doubt about an unchanged one is a false alarm. Nothing is
written into the site.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from pathlib import Path
from types import MappingProxyType

from askbook.ask import settings
from askbook.ask.conversation import Setup
from askbook.ask.plan import PageTasks, SectionTask
from askbook.ask.run import find_endpoint
from askbook.chat.client import Client
from askbook.chat.errors import Failed
from askbook.chat.reply import Reply
from askbook.chat.request import Request
from askbook.errors import SUCCESS, StudyError
from askbook.pages.doubts import Doubt
from askbook.project.project import Project
from askbook.text import inline
from askbook.text.word_search import find_words
from askbook.verify.plan import plan_readings
from askbook.verify.question import first_question
from askbook.verify.reply import read
from bench import report

ERRORS = 120
_OPPOSITES = MappingProxyType(
    {
        "after": "before",
        "always": "never",
        "faster": "slower",
        "higher": "lower",
        "increases": "decreases",
        "larger": "smaller",
        "more": "less",
    }
)
_SIGNS = MappingProxyType({**_OPPOSITES, **{b: a for a, b in _OPPOSITES.items()}})

Complete = Callable[[Request], Reply]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """An answer with one error: its kind, and where it begins and ends in the answer."""

    task: SectionTask
    beside: str
    kind: str
    start: int
    end: int


def _sign(found: re.Match[str]) -> str:
    return _SIGNS[found[0]]


def _number(found: re.Match[str]) -> str:
    return str(int(found[0]) + 1 if len(found[0]) > 1 else int(found[0]) * 3 + 1)


def _shape(found: re.Match[str]) -> str:
    return f"{found['rows']}{found['by']}{int(found['columns']) + 1}"


def _causality(found: re.Match[str]) -> str:
    cause, effect = found["cause"].rstrip(", "), found["effect"].rstrip(", ")
    return f"{effect[0].upper()}{effect[1:]} because {cause[0].lower()}{cause[1:]}"


def _name(found: re.Match[str]) -> str:
    return f"{found['second']}{found['and']} {found['first']}"


KINDS: Mapping[str, tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = MappingProxyType(
    {
        "sign": (re.compile(rf"\b({'|'.join(_SIGNS)})\b"), _sign),
        "number": (re.compile(r"(?<![\w.,:-])\d{1,4}(?![\w.,:%-])"), _number),
        "shape": (re.compile(r"\b(?P<rows>\d+)(?P<by> ?[×x] ?)(?P<columns>\d+)\b"), _shape),
        "causality": (
            re.compile(r"(?m)(?P<cause>[A-Z][^.?!:\n]{10,80}) because (?P<effect>[^.?!:\n]{8,80})"),
            _causality,
        ),
        "name": (
            re.compile(
                r"(?<=\w )(?P<first>[A-Z][a-z]{3,})(?P<and>,| and) (?P<second>[A-Z][a-z]{3,})"
            ),
            _name,
        ),
    }
)
"""For each kind of error, the words that it changes, and what they become."""


def plant(pages: Sequence[PageTasks]) -> Iterator[Planted]:
    """Yield answers with one error each, of all kinds in turn."""
    by_kind = [_errors(pages, kind) for kind in KINDS]
    for row in zip_longest(*by_kind):
        yield from filter(None, row)


def _errors(pages: Sequence[PageTasks], kind: str) -> Iterator[Planted]:
    pattern, change = KINDS[kind]
    for page in pages:
        for task in page.tasks:
            found = _first_match(task.answer, pattern)
            if not found or (new := change(found)) == found[0]:
                continue
            answer = task.answer[: found.start()] + new + task.answer[found.end() :]
            yield Planted(
                task=replace(task, answer=answer),
                beside=page.answers.get(task.form.after, ""),
                kind=kind,
                start=found.start(),
                end=found.start() + len(new),
            )


def _first_match(answer: str, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """Return the first words in prose that an error can change; lists and headings stay."""
    prose = {number for number, visible in inline.prose(answer) if visible.strip()}
    for found in pattern.finditer(answer):
        line = answer.count("\n", 0, found.start()) + 1
        text = answer.split("\n")[line - 1]
        if line in prose and not re.match(r"\s*(?:#|\d+\.|[-*] )", text) and "`" not in text:
            return found
    return None


def detects(doubts: Iterable[Doubt], planted: Planted) -> bool:
    """Return whether one of the doubts quotes the planted error."""
    for doubt in doubts:
        reach = len(doubt.quotation) - 1
        near = planted.task.answer[max(0, planted.start - reach) : planted.end + reach]
        if find_words(near, doubt.quotation) is not None:
            return True
    return False


def measure(
    setup: Setup, pages: Sequence[PageTasks], complete: Complete, errors: int
) -> Iterator[str]:
    """Yield a table with the planted errors found, and the doubts about unchanged answers."""
    total: Counter[str] = Counter()
    found: Counter[str] = Counter()
    unchanged: dict[str, tuple[SectionTask, str]] = {}
    originals = {task.name: task for page in pages for task in page.tasks}
    unusable = 0

    def doubts(task: SectionTask, beside: str) -> tuple[Doubt, ...]:
        nonlocal unusable
        reading = read(complete(first_question(setup, task, beside, 1)), task, "", "")
        unusable += bool(reading.problem)
        return reading.doubts

    for planted in islice(plant(pages), errors):
        total[planted.kind] += 1
        found[planted.kind] += detects(doubts(planted.task, planted.beside), planted)
        unchanged[planted.task.name] = originals[planted.task.name], planted.beside
    alarms = sum(len(doubts(task, beside)) for task, beside in unchanged.values())
    rows = [[kind, str(total[kind]), str(found[kind])] for kind in KINDS]
    rows.append(["all", str(total.total()), str(found.total())])
    yield report.table(["planted", "errors", "found"], rows, text_columns=1)
    yield f"False alarms: {alarms} in {len(unchanged)} answers without a planted error."
    yield f"Replies that could not be used: {unusable} of {total.total() + len(unchanged)}."


def main(argv: Sequence[str] | None = None) -> int:
    """Run the measurement and print its table; return the exit code."""
    options = _parser().parse_args(argv)
    try:
        title, section = _section(options)
    except StudyError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(section, end="")
    if options.write:
        report.write({title: section})
    return SUCCESS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.verifying",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--site", type=Path, default=Path.cwd(), help="the site's folder")
    parser.add_argument("--errors", type=int, default=ERRORS, help="how many errors to plant")
    parser.add_argument("--write", action="store_true", help="update bench/RESULTS.md")
    settings.add_endpoint_options(parser)
    return parser


def _section(options: argparse.Namespace) -> tuple[str, str]:
    """Measure the model; return the title and the text of the results' section."""
    project = Project(options.site.resolve())
    chosen = settings.load(project, options)
    chosen.refuse_incomplete()
    client = Client(find_endpoint(chosen), timeout=chosen.timeout, max_retries=chosen.max_retries)
    setup = Setup(project=project, model=chosen.model, options=chosen.options)
    code = project.catalog.default.code
    plan = plan_readings(project, [])
    pages = [page for page in plan.pages if page.tasks[0].language.code == code]

    def complete(request: Request) -> Reply:
        try:
            return client.complete(request)
        except Failed as error:
            print(error, file=sys.stderr)
            return Reply(text="")

    title = f"Second reading by {chosen.model}"
    introduction = (__doc__ or "").partition("\n")[0]
    site = f"The site: {project.config.get('title', '')}, {code}."
    blocks = [introduction, site, *measure(setup, pages, complete, options.errors)]
    return title, report.section(title, blocks)


if __name__ == "__main__":
    raise SystemExit(main())
