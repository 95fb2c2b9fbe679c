"""The batches of a site: their files, their records in the journal, and calls of the provider.

A batch is in the journal before it is sent, and its ids as soon as they are known. After an
interruption at any moment, no file is uploaded twice and no batch is started twice.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from askbook.ask import batch_jsonl
from askbook.ask.batch_record import COLLECTED, Batch, provider_facts, read_id
from askbook.ask.conversation import Setup
from askbook.ask.journal import Journal
from askbook.chat.client import Client
from askbook.chat.errors import Failed
from askbook.chat.reply import Usage
from askbook.chat.request import Request
from askbook.errors import StudyError, reason

_NOT_PROCESSED = frozenset({"pending", "processing", "running"})
_UNUSABLE = frozenset({"deleted", "deleting", "error", "failed"})
"""A provider's states of a file: not checked yet (Azure), or checked and refused."""
_FILE_WAITS = (1.0, 2.0, 4.0, 8.0, *(15.0,) * 39)
"""Seconds between two looks at a file that is not processed yet: ten minutes in all."""

_WINDOW = "24h"
_LIST_LIMIT = 100


@dataclass
class Collected:
    """The contents of files of replies.

    ``known`` counts replies that the journal had already. ``failed`` has the reason of each
    request without a reply, and ``problems`` the errors of unreadable or unknown lines.
    """

    replies: int = 0
    known: int = 0
    failed: list[str] = field(default_factory=list)
    problems: list[StudyError] = field(default_factory=list)
    usages: list[Usage] = field(default_factory=list)

    def print(self, say: Callable[[str], None]) -> None:
        """Print what has no reply, then say the totals."""
        for problem in self.problems:
            print(problem)
        for why, count in sorted(Counter(self.failed).items()):
            print(f"{count} without a reply: {why}")
        known = f", {self.known} already in the journal" if self.known else ""
        say(f"{self.replies} new replies{known}, {len(self.failed)} without a reply")


class Batches:
    """The batches of one site; files of requests and replies are in .askbook/batches/.

    ``work`` names what they ask about: answers, or second readings.
    """

    def __init__(self, root: Path, journal: Journal, work: str = "ask") -> None:
        self._work = work
        self._root = root
        self._journal = journal
        self._folder = root / ".askbook" / "batches"

    def command(self, action: str) -> str:
        """Return the command of an action on these batches."""
        return f"./askbook batch {action}{' --verify' if self._work == 'verify' else ''}"

    def all(self) -> list[Batch]:
        """Return every batch, oldest first."""
        batches = [Batch(record) for record in self._journal.batches()]
        return [batch for batch in batches if batch.work == self._work]

    def in_progress(self) -> list[Batch]:
        """Return the batches from which more replies may come."""
        return [batch for batch in self.all() if batch.is_in_progress]

    def text(self, batch: Batch) -> str:
        """Return the batch's file of requests."""
        return self._file(batch.name).read_text("utf-8")

    def bodies(self, batches: Iterable[Batch]) -> dict[str, Mapping[str, Any]]:
        """Return the bodies of all requests in the batches, by key."""
        found: dict[str, Mapping[str, Any]] = {}
        for batch in batches:
            found.update(batch_jsonl.bodies(self._file(batch.name)))
        return found

    def keys(self, batches: Iterable[Batch]) -> set[str]:
        """Return the keys of all requests in the batches."""
        return set(self.bodies(batches))

    def paid_keys(self) -> frozenset[str]:
        """Return the keys of the requests that a batch may be answering at a cost."""
        return frozenset(self.keys(batch for batch in self.all() if batch.may_be_paid))

    def replaced(self) -> dict[str, set[str]]:
        """Return the versions of the answers that batches ask for again, by the section's name."""
        found: dict[str, set[str]] = {}
        for batch in self.all():
            for name, version in batch.replaced.items():
                found.setdefault(name, set()).add(version)
        return found

    def prepare(
        self,
        requests: Iterable[Request],
        setup: Setup,
        state: str,
        replaced: Mapping[str, str],
    ) -> list[Batch]:
        """Write the requests to as many files as necessary; return the new batches.

        ``replaced`` are the versions of the answers to replace, by the section's name.
        """
        parts = batch_jsonl.split(requests)
        names = [self._write(lines, setup, state, replaced) for lines in parts]
        return [batch for batch in self.all() if batch.name in names]

    def send(self, client: Client, batch: Batch) -> Batch:
        """Upload a batch's file and start the batch, unless that was done before.

        Some providers process a file first; the batch starts when that is done.
        """
        file_id = str(batch.record.get("file_id", ""))
        if not file_id:
            response = client.upload("/files", self._file(batch.name), {"purpose": "batch"})
            file_id, status = read_id(response, "file"), str(response.get("status"))
            self._journal.batch(batch.name, file_id=file_id, file_status=status)
        elif found := self._find(client, batch.name):
            return self._record(batch.name, found)
        else:
            status = str(batch.record.get("file_status"))
        self._wait_for_file(client, batch.name, file_id, status)
        return self._record(batch.name, self._start(client, batch.name, file_id))

    def _wait_for_file(self, client: Client, name: str, file_id: str, status: str) -> None:
        """Wait until an uploaded file is processed; raise StudyError if it never is."""
        for seconds in _FILE_WAITS:
            if status not in _NOT_PROCESSED:
                break
            client.wait(f"{client.endpoint.host}: the batch's file is being processed", seconds)
            status = str(client.call("GET", f"/files/{file_id}").get("status"))
        if status in _NOT_PROCESSED:
            raise StudyError(
                f"the batch's file {file_id} is still being processed; run "
                f"{self.command('submit')} again later to start the batch"
            )
        if status in _UNUSABLE:
            self._journal.batch(name, file_id="")
            raise StudyError(
                f"the provider could not process the batch's file {file_id} (status {status}); "
                f"run {self.command('submit')} again to send it again"
            )

    def refresh(self, client: Client, batch: Batch) -> Batch:
        """Ask the provider for the state of a batch."""
        return self._record(batch.name, client.call("GET", f"/batches/{batch.id}"))

    def cancel(self, client: Client, batch: Batch) -> Batch:
        """Ask the provider to cancel a batch; its replies so far can still be collected."""
        path = f"/batches/{batch.id}/cancel"
        return self._record(batch.name, client.call("POST", path, {}, repeatable=True))

    def collect(self, client: Client, batch: Batch, collected: Collected) -> None:
        """Download a batch's replies and errors, and record them in the journal."""
        bodies = batch_jsonl.bodies(self._file(batch.name))
        for part in ("output", "error"):
            file_id = batch.record.get(f"{part}_file_id")
            if file_id:
                path = self._folder / f"{batch.name}.{part}.jsonl"
                client.download(f"/files/{file_id}/content", path)
                self.read_replies(path, bodies, collected, via="batch", host=client.endpoint.host)
        collected.failed += [f"{batch.name}: {error}" for error in batch.errors]
        self.close(batch)

    def read_replies(
        self,
        path: Path,
        bodies: Mapping[str, Mapping[str, Any]],
        collected: Collected,
        **source: object,
    ) -> None:
        """Record the replies in a file that answer requests with these bodies."""
        shown = path.relative_to(self._root) if path.is_relative_to(self._root) else path
        for line in batch_jsonl.read(path, shown):
            if isinstance(line, StudyError):
                collected.problems.append(line)
            elif line.key not in bodies:
                collected.problems.append(StudyError(f"{shown}: no request has the id {line.key}"))
            elif not line.reply:
                collected.failed.append(line.reason)
            elif self._journal.has_reply(line.key):
                collected.known += 1
            else:
                body = bodies[line.key]
                self._journal.imported(line.key, line.reply, request=body, **source)
                collected.replies += 1
                collected.usages.append(line.reply.usage)

    def wait(self, batch: Batch, names: Iterable[str]) -> None:
        """Record which sections wait for answers of a batch, besides those that did before."""
        waiting = list(dict.fromkeys((*batch.waiting, *names)))
        if waiting != list(batch.waiting):
            self._journal.batch(batch.name, waiting=waiting)

    def forget_waiting(self) -> None:
        """Record that no section waits for answers of a batch any more."""
        for batch in self.all():
            if batch.waiting:
                self._journal.batch(batch.name, waiting=[])

    def close(self, batch: Batch) -> None:
        """Record that no more replies come from a batch."""
        self._journal.batch(batch.name, state=COLLECTED, was=batch.state)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.jsonl"

    def _write(
        self, lines: list[bytes], setup: Setup, state: str, replaced: Mapping[str, str]
    ) -> str:
        data = b"".join(lines)
        name = f"{len(self._journal.batches()) + 1:04d}-{hashlib.sha256(data).hexdigest()[:8]}"
        path = self._file(name)
        try:
            self._folder.mkdir(exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            raise StudyError(f"{path}: cannot be written: {reason(error)}") from error
        self._journal.batch(
            name,
            state=state,
            lines=len(lines),
            model=setup.model,
            options=dict(setup.options),
            work=self._work,
            replaced=dict(replaced),
        )
        return name

    def _start(self, client: Client, name: str, file_id: str) -> Mapping[str, object]:
        body = {
            "input_file_id": file_id,
            "endpoint": batch_jsonl.URL,
            "completion_window": _WINDOW,
            "metadata": {"askbook": name},
        }
        try:
            return client.call("POST", "/batches", body)
        except Failed as error:
            found = self._find(client, name) if error.maybe_processed else None
            if not found:
                raise
            return found

    def _find(self, client: Client, name: str) -> Mapping[str, object] | None:
        """Return the provider's batch with that name, which an interrupted run may have started."""
        data = client.call("GET", f"/batches?limit={_LIST_LIMIT}").get("data")
        for batch in data if isinstance(data, list) else []:
            metadata = batch.get("metadata") if isinstance(batch, dict) else None
            if isinstance(metadata, dict) and metadata.get("askbook") == name:
                return dict(batch)
        return None

    def _record(self, name: str, response: Mapping[str, object]) -> Batch:
        """Record the provider's facts about a batch; return the batch."""
        self._journal.batch(name, **provider_facts(response))
        return next(batch for batch in self.all() if batch.name == name)
