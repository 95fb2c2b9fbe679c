"""A second reading of one page: turns the replies in the journal into doubts and marks.

The doubts are a function of the page and the journal, so an interrupted run continues where it
stopped, and no reply is paid for twice.
"""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from askbook.ask.model_name import is_same
from askbook.ask.page_session import SessionContext
from askbook.ask.plan import PageTasks, SectionTask
from askbook.chat.request import Request
from askbook.check.doubts import finding_of, open_doubts, read_doubts
from askbook.check.suppressions import Suppression
from askbook.disk.files import remove, write_text
from askbook.findings import Finding
from askbook.pages import doubts, page, shortcode
from askbook.pages.doubts import Doubt
from askbook.pages.page import Section
from askbook.verify.conversation import Finished, next_request
from askbook.verify.question import first_question
from askbook.verify.tally import Tally


class VerifySession:
    """The second reading of the answers of one page; safe to use from threads.

    Each answer gets ``passes`` readings, and further ones if their requests are ``in_batches``.
    """

    def __init__(
        self,
        context: SessionContext,
        tasks: PageTasks,
        *,
        passes: int,
        in_batches: frozenset[str],
        suppressions: tuple[Suppression, ...],
        tally: Tally,
    ) -> None:
        self._context = context
        self._tasks = tasks.tasks
        self._answers = tasks.answers
        self._passes = passes
        self._in_batches = in_batches
        self._suppressions = suppressions
        self._tally = tally
        self._sent: set[str] = set()
        self._asked: set[str] = set()  # kinds of sections for which this run sent requests
        self._closed: set[str] = set()
        self._lock = threading.Lock()

    @property
    def waiting(self) -> list[SectionTask]:
        """The sections that wait for another answer: none, since all have one."""
        return []

    def advance(self) -> list[tuple[SectionTask, Request]]:
        """Do what the replies in the journal allow; return the requests to send now."""
        with self._lock:
            return [
                (task, request)
                for task in self._tasks
                if task.kind not in self._closed
                for request in self._advance(task)
            ]

    def give_up(self, task: SectionTask, reason: str) -> None:
        """Leave a section unread because its request has no reply."""
        with self._lock:
            self._close(task, reason)

    def _advance(self, task: SectionTask) -> list[Request]:
        """Return the requests of readings not sent yet; record the doubts once all are read."""
        context, beside = self._context, self._beside(task)
        found = [
            next_request(context.setup, task, beside, number, context.reply)
            for number in range(1, self._readings(task) + 1)
        ]
        needed = [one for one in found if isinstance(one, Request)]
        done = [one for one in found if isinstance(one, Finished)]
        fresh = [request for request in needed if request.key not in self._sent]
        self._sent.update(request.key for request in fresh)
        if fresh:
            self._asked.add(task.kind)
            if self._is_writer(context.setup.model, task):
                self._warn_of_own_answer(task)
        if not needed:
            self._finish(task, done)
        return fresh

    def _finish(self, task: SectionTask, done: Sequence[Finished]) -> None:
        """Record the doubts about an answer, unless one of its readings failed."""
        failed = [one for one in done if one.problem]
        for one in failed:
            self._context.journal.left(task, one.keys, (one.problem,))
        if failed:
            self._close(task, f"{failed[0].problem}; try another model")
        else:
            self._record(task, done)

    def _is_writer(self, model: str, task: SectionTask) -> bool:
        """Return whether that model wrote the answer."""
        writer = self._writer(task)
        return bool(writer) and is_same(model, writer)

    def _writer(self, task: SectionTask) -> str:
        """Return the model that wrote the answer, or nothing if that is unknown."""
        section = self._context.setup.project.page(task.path).by_kind[task.kind]
        return section.provenance.model

    def _warn_of_own_answer(self, task: SectionTask) -> None:
        self._context.reporter.warn(
            f"{self._writer(task)} wrote some of these answers itself, and they are not marked as "
            "checked; choose another model with --model, which finds more mistakes in them"
        )

    def _readings(self, task: SectionTask) -> int:
        """Return how many readings an answer gets."""
        setup, beside, count = self._context.setup, self._beside(task), self._passes
        while first_question(setup, task, beside, count + 1).key in self._in_batches:
            count += 1
        return count

    def _beside(self, task: SectionTask) -> str:
        return self._answers.get(task.form.after, "")

    def _record(self, task: SectionTask, done: Sequence[Finished]) -> None:
        """Write the doubts about an answer into their file, and its mark into the page."""
        project, last = self._context.setup.project, done[-1]
        path = project.content / task.path
        current = project.read_page(path)
        section = current.by_kind.get(task.kind)
        if section is None or section.answer != task.answer:
            self._close(task, "its answer was changed during the run; run this again")
            return
        raised = {doubt.quotation: doubt for one in done for doubt in one.replies[-1].doubts}
        kept = [
            doubt
            for doubt in read_doubts(project, task.path)
            if (doubt.section != task.kind or doubt.model != last.model)
            and doubt.section in current.by_kind
            and finding_of(doubt, current.by_kind[doubt.section])
        ]
        self._write(task.path, [*kept, *raised.values()])
        found = open_doubts([*kept, *raised.values()], section, task.path, self._suppressions)
        discarded = sum(reading.discarded for one in done for reading in one.replies)
        is_own = self._is_writer(last.model, task)
        if is_own:
            self._warn_of_own_answer(task)
        counts = not is_own and not discarded
        self._mark(section, current, path, _checked(section, last, found, counts=counts))
        self._tally.read(task, len(found), discarded)
        self._closed.add(task.kind)
        self._context.reporter.checked(
            task,
            asked=task.kind in self._asked,
            findings=[one.at(f"content/{task.path}") for one in found],
        )

    def _write(self, path: PurePosixPath, found: list[Doubt]) -> None:
        root = self._context.setup.project.root
        file = doubts.file_of(root, path)
        if found:
            write_text(file, doubts.dumps(sorted(found, key=lambda one: (one.section, one.model))))
        elif file.is_file():
            remove(file, root=root / "data")

    def _mark(self, section: Section, current: page.Page, path: Path, checked: str) -> None:
        """Write who checked an answer into its page, or remove it if that is empty.

        A tag with parameters that are wrong (P008) stays as it is.
        """
        provenance, parameters = section.provenance, section.parameters
        is_known = parameters is not None and parameters.keys() <= set(shortcode.PARAMETERS)
        if provenance.checked == checked or not is_known:
            return
        marked = replace(section, tag=shortcode.opening(replace(provenance, checked=checked)))
        write_text(path, page.dumps(current.with_section(section, marked)))

    def _close(self, task: SectionTask, reason: str) -> None:
        self._closed.add(task.kind)
        self._tally.left(task)
        self._context.reporter.left(task, (reason,))


def _checked(section: Section, last: Finished, found: Sequence[Finding], *, counts: bool) -> str:
    """Return who checked an answer according to a reading with these open doubts.

    A reading that does not count leaves the mark of another model.
    """
    if found:
        return ""
    if counts:
        return f"{last.model} {last.date}"
    earlier = section.provenance.checked
    return "" if earlier.rpartition(" ")[0] == last.model else earlier
