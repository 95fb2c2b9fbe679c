"""What a second reading would send and cost, as `askbook.ask.dry_run` shows it."""

from collections.abc import Iterator

from askbook.ask.conversation import Setup
from askbook.ask.cost import Estimate, total
from askbook.ask.dry_run import Forecast
from askbook.ask.journal import Journal, JournalReply
from askbook.ask.plan import TaskPlan
from askbook.chat.request import Request
from askbook.verify.conversation import next_request
from askbook.verify.question import REPLY_TOKENS


def forecast_readings(
    setup: Setup, plan: TaskPlan, journal: Journal | None, passes: int
) -> Iterator[Forecast]:
    """Yield what reading each answer would do, in the order of the pages."""

    def reply_to(key: str) -> JournalReply | None:
        return journal.reply(key) if journal else None

    for page in plan.pages:
        for task in sorted(page.tasks, key=lambda one: one.line):
            beside = page.answers.get(task.form.after, "")
            steps = [
                next_request(setup, task, beside, number, reply_to)
                for number in range(1, passes + 1)
            ]
            requests = tuple(step for step in steps if isinstance(step, Request))
            if not requests:
                yield Forecast(task=task, note="read in the journal")
                continue
            estimate = Estimate(REPLY_TOKENS)
            tokens = total([estimate.of(task.form.format, request) for request in requests])
            yield Forecast(task=task, requests=requests, tokens=tokens)
