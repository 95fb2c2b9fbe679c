"""Batches of requests: sent, looked at, fetched, and what is left of them.

A batch is in the journal before it is sent anywhere, and its ids as soon as they are known.
So a run that is cut short at any point is taken up there: a file is not uploaded and a batch
not begun a second time.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from askbook.ask import batch_jsonl
from askbook.ask.journal import Journal
from askbook.chat.client import Client
from askbook.chat.errors import Failed
from askbook.chat.reply import Usage
from askbook.chat.request import Request
from askbook.errors import StudyError

FINAL = frozenset({"completed", "expired", "cancelled", "failed"})
"""What a provider calls a batch that nothing more comes from."""
COLLECTED = "collected"
EXPORTED = "exported"
_WINDOW = "24h"
_LISTED = 100


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch as the journal knows it."""

    record: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Our own name, which is the file's and stands in the provider's metadata."""
        return str(self.record["name"])

    @property
    def id(self) -> str:
        """The provider's id; nothing until there is one."""
        return str(self.record.get("id", ""))

    @property
    def state(self) -> str:
        """How far it is: prepared, the provider's words, collected, or exported."""
        return str(self.record["state"])

    @property
    def model(self) -> str:
        """The model that it asks."""
        return str(self.record["model"])

    @property
    def options(self) -> Mapping[str, object]:
        """The options of its requests."""
        return dict(self.record["options"])

    @property
    def is_under_way(self) -> bool:
        """Whether replies may still come from it."""
        return self.state != COLLECTED

    @property
    def is_export(self) -> bool:
        """Whether it is a file for one's own cluster."""
        return EXPORTED in (self.state, self.record.get("was"))

    @property
    def may_be_paid(self) -> bool:
        """Whether it may be running somewhere: its file has been sent or handed out."""
        return self.is_under_way and (self.is_export or bool(self.record.get("file_id")))

    def __str__(self) -> str:
        counts = self.record.get("counts") or {}
        parts = [self.name, self.id or "not sent", self.state]
        if counts:
            done, failed = counts.get("completed", 0), counts.get("failed", 0)
            parts.append(f"{done} of {counts.get('total', 0)} done, {failed} failed")
        else:
            parts.append(f"{self.record['lines']} requests")
        return "  ".join(parts)


@dataclass
class Collected:
    """What has come from batches and files."""

    replies: int = 0
    known: int = 0
    """Replies that the journal had already."""
    failed: list[str] = field(default_factory=list)
    """Why lines have no reply."""
    problems: list[StudyError] = field(default_factory=list)
    """Lines that could not be read, or that answer nothing of ours."""
    usages: list[Usage] = field(default_factory=list)


@dataclass
class Batches:
    """The batches of one site."""

    root: Path
    journal: Journal

    @property
    def folder(self) -> Path:
        """Where the files of requests and replies are."""
        return self.root / ".askbook" / "batches"

    def all(self) -> list[Batch]:
        """Return every batch, oldest first."""
        return [Batch(record) for record in self.journal.batches()]

    def under_way(self) -> list[Batch]:
        """Return the batches that replies may still come from."""
        return [batch for batch in self.all() if batch.is_under_way]

    def bodies(self, batches: Iterable[Batch]) -> dict[str, Mapping[str, Any]]:
        """Return the requests of those batches: each body by its key."""
        found: dict[str, Mapping[str, Any]] = {}
        for batch in batches:
            found.update(batch_jsonl.bodies(self._file(batch.name)))
        return found

    def keys(self, batches: Iterable[Batch]) -> set[str]:
        """Return the keys of all requests in those batches."""
        return set(self.bodies(batches))

    def prepare(
        self, requests: Iterable[Request], model: str, options: Mapping[str, object], state: str
    ) -> list[Batch]:
        """Write the requests into files, as many as they need; return the new batches."""
        names = [self._write(part, model, options, state) for part in batch_jsonl.split(requests)]
        return [batch for batch in self.all() if batch.name in names]

    def send(self, client: Client, batch: Batch) -> Batch:
        """Upload a batch's file and begin it, as far as that has not been done yet."""
        file_id = str(batch.record.get("file_id", ""))
        if not file_id:
            answer = client.upload("/files", self._file(batch.name), {"purpose": "batch"})
            file_id = _id(answer, "file")
            self.journal.batch(batch.name, file_id=file_id)
        elif found := self._find(client, batch.name):
            return self._keep(batch.name, found)
        return self._keep(batch.name, self._begin(client, batch.name, file_id))

    def refresh(self, client: Client, batch: Batch) -> Batch:
        """Ask the provider how far a batch is."""
        return self._keep(batch.name, client.call("GET", f"/batches/{batch.id}"))

    def cancel(self, client: Client, batch: Batch) -> Batch:
        """Ask the provider to end a batch; what is done by then can be collected."""
        path = f"/batches/{batch.id}/cancel"
        return self._keep(batch.name, client.call("POST", path, {}, repeatable=True))

    def collect(self, client: Client, batch: Batch, found: Collected) -> None:
        """Fetch what a batch has brought, replies and errors, into the journal."""
        bodies = batch_jsonl.bodies(self._file(batch.name))
        for part in ("output", "error"):
            file_id = batch.record.get(f"{part}_file_id")
            if file_id:
                path = self.folder / f"{batch.name}.{part}.jsonl"
                client.download(f"/files/{file_id}/content", path)
                self.take(path, bodies, found, via="batch", host=client.endpoint.host)
        for error in batch.record.get("errors") or []:
            found.failed.append(f"{batch.name}: {error}")
        self.journal.batch(batch.name, state=COLLECTED, was=batch.state)

    def take(
        self, path: Path, bodies: Mapping[str, Mapping[str, Any]], found: Collected, **how: object
    ) -> None:
        """Take the replies of a file into the journal."""
        shown = path.relative_to(self.root) if path.is_relative_to(self.root) else path
        for line in batch_jsonl.read(path, shown):
            if isinstance(line, StudyError):
                found.problems.append(line)
            elif line.key not in bodies:
                found.problems.append(StudyError(f"{shown}: no request has the id {line.key}"))
            elif not line.reply:
                found.failed.append(line.reason)
            elif self.journal.reply(line.key):
                found.known += 1
            else:
                self.journal.imported(line.key, line.reply, request=bodies[line.key], **how)
                found.replies += 1
                found.usages.append(line.reply.usage)

    def close(self, batch: Batch) -> None:
        """Say that nothing more comes from a batch."""
        self.journal.batch(batch.name, state=COLLECTED, was=batch.state)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.jsonl"

    def _write(
        self, part: list[bytes], model: str, options: Mapping[str, object], state: str
    ) -> str:
        data = b"".join(part)
        name = f"{len(self.all()) + 1:04d}-{hashlib.sha256(data).hexdigest()[:8]}"
        path = self._file(name)
        try:
            self.folder.mkdir(exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            raise StudyError(f"{path}: cannot be written: {error.strerror}") from error
        self.journal.batch(name, state=state, lines=len(part), model=model, options=dict(options))
        return name

    def _begin(self, client: Client, name: str, file_id: str) -> Mapping[str, object]:
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
        """Return the provider's batch of that name, one that was begun without our knowing."""
        data = client.call("GET", f"/batches?limit={_LISTED}").get("data")
        for batch in data if isinstance(data, list) else []:
            metadata = batch.get("metadata") if isinstance(batch, dict) else None
            if isinstance(metadata, dict) and metadata.get("askbook") == name:
                return dict(batch)
        return None

    def _keep(self, name: str, answer: Mapping[str, object]) -> Batch:
        """Keep what the provider says of a batch."""
        errors = answer.get("errors")
        data = errors.get("data") if isinstance(errors, dict) else None
        self.journal.batch(
            name,
            id=_id(answer, "batch"),
            state=str(answer.get("status", "")),
            counts=answer.get("request_counts"),
            output_file_id=answer.get("output_file_id"),
            error_file_id=answer.get("error_file_id"),
            errors=[_said(error) for error in data] if isinstance(data, list) else [],
        )
        return next(batch for batch in self.all() if batch.name == name)


def _id(answer: Mapping[str, object], what: str) -> str:
    found = answer.get("id")
    if not isinstance(found, str) or not found:
        raise StudyError(f"the server's answer names no {what}; does it have batches?")
    return found


def _said(error: object) -> str:
    """Return an error of a batch that failed before it began."""
    if not isinstance(error, dict):
        return str(error)
    line = f"line {error['line']}: " if error.get("line") else ""
    return f"{line}{error.get('message') or error.get('code')}"
