"""The journal of all requests and replies, .askbook/journal.jsonl: no reply is paid for twice.

One JSON record per line, only ever appended. A reply is flushed to the disk before it is used.
Each line ends with a checksum of the rest; a damaged line is reported and skipped. The field
``event`` is one of:

    begin     a run has started
    reply     a reply, accepted or not, and the request that it answers
    attempt   a request that got no reply, and why
    rejected  why a reply was not accepted
    filled    an answer was written into its page
    used      replies were printed or refused, and are asked for again the next time
    left      a section was given up, with the keys of all its requests
    end       a run has finished all its work
    batch     new facts about a batch, which complete the earlier ones

A reply is found by the key of its request. Replies of a section that was given up count until
the run ends: an interrupted run does not repeat these requests, but the next run does.
"""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from askbook.ask.journal_line import SCHEMA, dump, parse, parse_reply
from askbook.ask.plan import SectionTask
from askbook.chat.reply import Reply
from askbook.chat.request import Request
from askbook.disk import file_lock
from askbook.disk.files import clean_up
from askbook.errors import SourceError, StudyError, reason

Say = Callable[[str], None]
Clock = Callable[[], datetime]

_BUSY = (
    "another ./askbook ask, verify, batch or outline is running on this site; wait until it is "
    "done, or stop it"
)
_MIN_FREE = 4 << 20
"""Bytes that must be free on the disk before a request, so that its reply can be saved."""


@dataclass(frozen=True, slots=True)
class _Position:
    """Where a line of the journal is, in bytes."""

    start: int
    length: int


@dataclass
class _Index:
    """The facts of all records so far."""

    replies: dict[str, _Position] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    given_up: set[str] = field(default_factory=set)
    batches: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, record: Mapping[str, Any], position: _Position) -> None:
        match record["event"]:
            case "reply":
                self.replies[record["key"]] = position
                self.used.discard(record["key"])
            case "filled" | "used":
                self.used.update(record["keys"])
            case "left":
                self.given_up.update(record["keys"])
            case "end":
                for key in self.given_up:
                    self.replies.pop(key, None)
                self.given_up.clear()
            case "batch":
                self.batches.setdefault(record["name"], {}).update(record)


@dataclass(frozen=True, slots=True)
class JournalReply:
    """A reply in the journal, and its date as YYYY-MM-DD."""

    reply: Reply
    date: str


class Journal:
    """The journal of one site; safe to use from threads.

    A method that appends a record is named after what has happened.
    """

    def __init__(self, path: Path, file: IO[bytes], say: Say, clock: Clock) -> None:
        self.path = path
        self._file = file
        self._clock = clock
        self._mutex = threading.Lock()
        self._index = _Index()
        self._end = 0
        self._read(say)

    def has_reply(self, key: str, *, unused: bool = False) -> bool:
        """Return whether the request with that key has a reply that counts.

        With ``unused``, a reply that was written into a page or printed does not count.
        """
        return self._position(key, unused=unused) is not None

    def reply(self, key: str, *, unused: bool = False) -> JournalReply | None:
        """Return the reply to the request with that key, or None; see ``has_reply``."""
        position = self._position(key, unused=unused)
        if position is None:
            return None
        record = parse(self._bytes(position))
        return JournalReply(parse_reply(record), record["time"][:10])

    def batches(self) -> list[dict[str, Any]]:
        """Return the facts about each batch, oldest first."""
        with self._mutex:
            return [dict(batch) for batch in self._index.batches.values()]

    def begin(self) -> None:
        """Record the start of a run."""
        self._append({"event": "begin", "process": os.getpid()})

    def end(self) -> None:
        """Record that a run has finished, so that the next one may ask again."""
        self._append({"event": "end"})

    def replied(
        self, task: SectionTask | None, request: Request, reply: Reply, **source: object
    ) -> None:
        """Record a reply; ``source`` says how and from which host it came."""
        self._append(
            {
                "event": "reply",
                "key": request.key,
                **(task.record if task else {}),
                **source,
                "request": request.body(),
                "reply": asdict(reply),
            }
        )

    def imported(self, key: str, reply: Reply, **source: object) -> None:
        """Record a reply from a file; ``source`` says whence, and has the request's body."""
        self._append({"event": "reply", "key": key, **source, "reply": asdict(reply)})

    def attempted(self, key: str, **details: object) -> None:
        """Record an attempt without a reply."""
        self._append({"event": "attempt", "key": key, **details}, sync=False)

    def rejected(self, task: SectionTask, key: str, reasons: tuple[str, ...]) -> None:
        """Record why a reply was not accepted."""
        self._append(
            {"event": "rejected", "key": key, **task.record, "reasons": reasons}, sync=False
        )

    def filled(self, task: SectionTask, keys: tuple[str, ...]) -> None:
        """Record that the answer to the last of these requests was written into its page."""
        self._append({"event": "filled", "keys": keys, **task.record}, sync=False)

    def used(self, keys: tuple[str, ...]) -> None:
        """Record that the replies to these requests have been printed or refused."""
        self._append({"event": "used", "keys": keys}, sync=False)

    def left(self, task: SectionTask, keys: tuple[str, ...], reasons: tuple[str, ...]) -> None:
        """Record that a section was given up after these requests."""
        self._append({"event": "left", "keys": keys, **task.record, "reasons": reasons})

    def batch(self, name: str, **facts: object) -> None:
        """Record new facts about a batch."""
        self._append({"event": "batch", "name": name, **facts})

    def refuse_full_disk(self) -> None:
        """Raise StudyError if a reply could not be saved; called before it is paid for."""
        if not hasattr(os, "statvfs"):
            return
        disk = os.statvfs(self.path.parent)
        if disk.f_blocks and disk.f_bavail * disk.f_frsize < _MIN_FREE:
            raise StudyError(
                f"the disk of {self.path.parent} is almost full; free some space and run this "
                "again. All replies so far are saved"
            )

    def _append(self, record: dict[str, object], *, sync: bool = True) -> None:
        """Append a record, and flush it to the disk unless losing it costs nothing."""
        time = self._clock().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        record = {"v": SCHEMA, "time": time, **record}
        line = dump(record)
        with self._mutex:
            position = _Position(self._end, len(line))
            self._write(line)
            self._end += len(line)
            self._index.add(record, position)
        if sync:
            try:
                os.fsync(self._file.fileno())
            except OSError as error:
                raise self._not_writable(error) from error

    def _write(self, line: bytes) -> None:
        try:
            written = os.write(self._file.fileno(), line)
            if written < len(line):
                os.write(self._file.fileno(), line[written:])
        except OSError as error:
            os.ftruncate(self._file.fileno(), self._end)
            raise self._not_writable(error) from error

    def _not_writable(self, error: OSError) -> StudyError:
        return StudyError(
            f"{self.path}: cannot be written: {reason(error)}. All replies so far are saved"
        )

    def _read(self, say: Say) -> None:
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                position = _Position(self._end, len(line))
                self._end += len(line)
                record = parse(line)
                if not record:
                    say(f"{self.path}:{number}: this line is damaged or cut off; skipped")
                    continue
                if record["v"] != SCHEMA:
                    raise self._other_version(record["v"], number)
                self._index.add(record, position)
        if self._file.writable():
            self._complete_last_line()

    def _other_version(self, version: object, line: int) -> SourceError:
        message = (
            f"written by another version of Askbook ({version!r}); use that version, or move "
            "this file away"
        )
        return SourceError(message, path=self.path, line=line)

    def _position(self, key: str, *, unused: bool) -> _Position | None:
        with self._mutex:
            is_used = unused and key in self._index.used
            return None if is_used else self._index.replies.get(key)

    def _complete_last_line(self) -> None:
        """Let the next record start on a line of its own."""
        if self._end and self._bytes(_Position(self._end - 1, 1)) != b"\n":
            self._write(b"\n")
            self._end += 1

    def _bytes(self, position: _Position) -> bytes:
        with self.path.open("rb") as file:
            file.seek(position.start)
            return file.read(position.length)


@contextmanager
def opened(root: Path, say: Say, clock: Clock | None = None) -> Iterator[Journal]:
    """Open and lock the journal of a site; ``say`` receives a message for a damaged line.

    Removes what a killed process left in the journal's folder, such as half a download. Raises
    StudyError if another process holds the lock, or if the file cannot be written.
    """
    path = root / ".askbook" / "journal.jsonl"
    with file_lock.hold(path, _BUSY) as file:
        clean_up(path.parent)
        yield Journal(path, file, say, clock or _now)


@contextmanager
def read_only(root: Path, say: Say) -> Iterator[Journal | None]:
    """Open the journal of a site for reading, without a lock; None if there is none."""
    path = root / ".askbook" / "journal.jsonl"
    if not path.is_file():
        yield None
        return
    with path.open("rb", buffering=0) as file:
        yield Journal(path, file, say, _now)


def _now() -> datetime:
    return datetime.now(UTC)
