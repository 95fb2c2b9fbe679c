"""Shows what a run would send and cost, without sending anything."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from askbook.ask.conversation import Accepted, RequestNeeded, Setup, first_request, next_step
from askbook.ask.cost import Estimate, Price, shown, total
from askbook.ask.journal import Journal, JournalReply
from askbook.ask.page_session import needs_answer_before
from askbook.ask.plan import PageTasks, SectionTask, TaskPlan
from askbook.chat.reply import Usage
from askbook.chat.request import Request
from askbook.text.plural import counted

_TO_COME = "…"
"""Stands for an answer that is still to come in the request that will quote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a run would do about a section.

    ``requests`` are those that it would send first. ``note`` says why there are none: nothing is
    sent if ``tokens`` is None, too, and otherwise the request waits for another answer.
    """

    task: SectionTask
    requests: tuple[Request, ...] = ()
    tokens: Usage | None = None
    note: str = ""


def forecast_answers(
    setup: Setup, plan: TaskPlan, journal: Journal | None, *, again: bool = False
) -> Iterator[Forecast]:
    """Yield what asking for each section would do, in the order of the pages.

    A reply that is in the journal costs nothing; with ``again``, one that was used does not count.
    """

    def reply(key: str) -> JournalReply | None:
        return journal.reply(key, unused=again) if journal else None

    for page in plan.pages:
        yield from sorted(_of_page(setup, page, reply), key=lambda one: one.task.line)


def _of_page(
    setup: Setup, page: PageTasks, reply: Callable[[str], JournalReply | None]
) -> Iterator[Forecast]:
    """Yield the forecasts of a page in the order in which its sections are asked for."""
    answers: dict[str, str] = dict(page.answers)
    coming: set[str] = set()
    for task in page.tasks:
        before = task.form.after
        if before in coming:
            note = f"is asked for with the answer of {task.heading_before}"
            yield Forecast(task=task, tokens=guess_after(setup, task), note=note)
            continue
        if before in answers and not answers[before]:
            yield Forecast(task=task, note=needs_answer_before(task))
            continue
        step = next_step(setup, task, reply, answers.get(before, ""))
        if isinstance(step, RequestNeeded):
            coming.add(task.kind)
            tokens = Estimate().of(task.form.format, step.request)
            yield Forecast(task=task, requests=(step.request,), tokens=tokens)
        elif isinstance(step, Accepted):
            answers[task.kind] = step.answer.text
            yield Forecast(task=task, note="answered in the journal")
        else:
            yield Forecast(task=task, note="given up in the interrupted run")


def guess_after(setup: Setup, task: SectionTask) -> Usage:
    """Return the estimated tokens of a section whose request waits for another answer."""
    before = task.language.format_of(task.form.after)
    request = first_request(setup, task, _TO_COME)
    return Estimate().after(task.form.format, request, before)


def print_forecasts(
    setup: Setup,
    forecasts: Sequence[Forecast],
    price: Price | None,
    say: Callable[[str], None],
    *,
    show: bool,
) -> None:
    """Print one line for each section, or with ``show`` the exact requests; then say the totals."""
    for one in forecasts:
        if show:
            _print_requests(one, say)
        else:
            outcome = f"about {shown(one.tokens)}" if one.tokens else one.note
            print(f"content/{one.task.path}:{one.task.line}: {one.task.heading}: {outcome}")
    say(_totals(setup, forecasts, price))


def _print_requests(forecast: Forecast, say: Callable[[str], None]) -> None:
    for request in forecast.requests:
        body = json.dumps(request.body(), ensure_ascii=False, indent=2)
        print(f"{forecast.task.name}\n{body}", end="\n\n")
    if forecast.tokens and not forecast.requests:
        say(f"{forecast.task.name} {forecast.note}")


def _totals(setup: Setup, forecasts: Sequence[Forecast], price: Price | None) -> str:
    sent = [one for one in forecasts if one.tokens]
    usage = total([one.tokens for one in sent if one.tokens])
    requests = sum(max(1, len(one.requests)) for one in sent)
    text = (
        f"{counted(len(forecasts), 'section')} of "
        f"{counted(len({one.task.path for one in forecasts}), 'page')}: "
        f"{counted(requests, 'request')}, about {shown(usage)}"
    )
    if not setup.model:
        return text
    if not price:
        return f"{text}; the price of {setup.model} is not in {setup.project.config_file.name}"
    return f"{text}; about {price.of(usage):.4f} at the price of {price.as_of}"
