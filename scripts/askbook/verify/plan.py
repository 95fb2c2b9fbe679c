"""The answers to read a second time, and those to correct because of open doubts."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from askbook.ask.plan import Again, SectionTask, TaskPlan, plan_sections
from askbook.ask.run import Work
from askbook.check.doubts import open_doubts, read_doubts
from askbook.check.suppressions import Suppression
from askbook.project.project import Project
from askbook.verify.question import REPLY_TOKENS
from askbook.verify.session import VerifySession
from askbook.verify.tally import Tally


def verify_work(
    passes: int,
    suppressions: tuple[Suppression, ...],
    tally: Tally,
    in_batches: frozenset[str] = frozenset(),
) -> Work:
    """Return the work of reading answers a second time; see `VerifySession`."""
    session = partial(
        VerifySession,
        passes=passes,
        in_batches=in_batches,
        suppressions=suppressions,
        tally=tally,
    )
    return Work("verify", plan_readings, session, REPLY_TOKENS)


def plan_readings(project: Project, names: Sequence[str]) -> TaskPlan:
    """Return all answered sections, or those that are named; see `plan_sections`."""
    plan = plan_sections(project, names, Again.ALL)
    return plan.only([task for task in plan.tasks if task.answer])


def plan_corrections(
    project: Project, names: Sequence[str], suppressions: Sequence[Suppression]
) -> TaskPlan:
    """Return the answers with open doubts, which are the reasons to ask again."""
    plan = plan_readings(project, names)
    doubted = [replace(t, doubts=_doubts(project, t, suppressions)) for t in plan.tasks]
    return plan.only([task for task in doubted if task.doubts])


def _doubts(
    project: Project, task: SectionTask, suppressions: Sequence[Suppression]
) -> tuple[str, ...]:
    section = project.page(task.path).by_kind[task.kind]
    found = open_doubts(read_doubts(project, task.path), section, task.path, suppressions)
    return tuple(one.message for one in found)
