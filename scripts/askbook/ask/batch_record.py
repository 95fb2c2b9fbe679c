"""The record of a batch in the journal: the facts of the site, and those of its provider."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from askbook.errors import StudyError
from askbook.text.plural import counted

FINAL = frozenset({"completed", "expired", "cancelled", "failed"})
"""A provider's states of a batch from which no more replies come."""
COLLECTED = "collected"
EXPORTED = "exported"


@dataclass(frozen=True, slots=True)
class Batch:
    """The record of one batch."""

    record: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name that the site gave it, in its file's name and in the provider's metadata."""
        return str(self.record["name"])

    @property
    def id(self) -> str:
        """The provider's id; empty before there is one."""
        return str(self.record.get("id", ""))

    @property
    def state(self) -> str:
        """``prepared``, a state of the provider, ``collected`` or ``exported``."""
        return str(self.record.get("state", ""))

    @property
    def model(self) -> str:
        """The model to ask; empty if the journal lost it."""
        return str(self.record.get("model", ""))

    @property
    def options(self) -> Mapping[str, object]:
        """The options of its requests."""
        return dict(self.record.get("options") or {})

    @property
    def work(self) -> str:
        """What its requests ask about; batches of earlier versions ask for answers."""
        return str(self.record.get("work", "ask"))

    @property
    def errors(self) -> Sequence[str]:
        """Why the provider rejected the batch as a whole."""
        return self.record.get("errors") or ()

    @property
    def waiting(self) -> Sequence[str]:
        """The names of the sections that wait for answers of this batch."""
        return self.record.get("waiting") or ()

    @property
    def replaced(self) -> Mapping[str, str]:
        """The version of each answer that it asks for again, by the section's name."""
        return self.record.get("replaced") or {}

    @property
    def is_in_progress(self) -> bool:
        """Whether more replies may come from it."""
        return self.state != COLLECTED

    @property
    def is_export(self) -> bool:
        """Whether it is a file for the user's own cluster."""
        return EXPORTED in (self.state, self.record.get("was"))

    @property
    def may_be_paid(self) -> bool:
        """Whether it may be running somewhere: its file was uploaded or exported."""
        return self.is_in_progress and (self.is_export or bool(self.record.get("file_id")))

    def __str__(self) -> str:
        counts = self.record.get("counts") or {}
        if counts:
            done, failed = counts.get("completed", 0), counts.get("failed", 0)
            size = f"{done} of {counts.get('total', 0)} done, {failed} failed"
        else:
            size = counted(int(self.record.get("lines", 0)), "request")
        return "  ".join([self.name, self.id or "not sent", self.state, size])


def provider_facts(response: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of a batch's record that a provider's response has.

    Raises StudyError if the response is not a batch.
    """
    errors = response.get("errors")
    data = errors.get("data") if isinstance(errors, dict) else None
    counts = response.get("request_counts")
    return {
        "id": read_id(response, "batch"),
        "state": str(response.get("status", "")),
        "counts": counts if isinstance(counts, dict) else None,
        "output_file_id": response.get("output_file_id"),
        "error_file_id": response.get("error_file_id"),
        "errors": [_message(error) for error in data] if isinstance(data, list) else [],
    }


def read_id(response: Mapping[str, object], what: str) -> str:
    """Return the id in a provider's response. Raises StudyError without one."""
    found = response.get("id")
    if not isinstance(found, str) or not found:
        raise StudyError(
            f"the server's response has no {what} id; check that --base-url has a Batch API"
        )
    return found


def _message(error: object) -> str:
    """Return the message of an error that rejected a batch as a whole."""
    if not isinstance(error, dict):
        return str(error)
    line = f"line {error['line']}: " if error.get("line") else ""
    return f"{line}{error.get('message') or error.get('code')}"
