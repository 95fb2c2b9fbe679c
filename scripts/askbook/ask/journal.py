"""The journal of asking, .askbook/journal.jsonl: nothing is paid for twice.

One line a record, only ever appended, and on the disk before anything else happens to what
it tells. A line ends with a checksum of the rest; one that was cut short or damaged is left
out and reported. Records, by their ``event``:

    begin     a run begins
    reply     a reply, good or not, with the request that it answers
    attempt   a request that brought no reply, and why
    rejected  why a reply cannot stand on the page
    filled    a reply has been written into its page
    left      a section was given up, with the keys of all that was asked
    end       a run has asked all that it set out to ask
    batch     what has become of a batch of requests

A reply is found by its request's key. Those of a section that was given up count until the
run ends: a run that is cut short is taken up where it was, while a new run asks anew.
"""

import json
import os
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from askbook.ask.plan import Task
from askbook.chat.reply import Reply, Usage
from askbook.chat.request import Request
from askbook.disk import file_lock
from askbook.errors import SourceError, StudyError, reason

Report = Callable[[str], None]
Clock = Callable[[], datetime]

SCHEMA = 1
_BUSY = (
    "another ./askbook ask or ./askbook batch is at work on this site; wait until it is done, "
    "or end it"
)
_ROOM = 4 << 20
"""Bytes that must be free on the disk before a request is sent, so that its reply has a place."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where a reply stands in the journal."""

    start: int
    length: int


@dataclass
class _Index:
    """What the records say, taken in one after the other."""

    replies: dict[str, _Entry] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    left: dict[str, None] = field(default_factory=dict)
    batches: dict[str, dict[str, Any]] = field(default_factory=dict)

    def take(self, record: Mapping[str, Any], entry: _Entry) -> None:
        match record["event"]:
            case "reply":
                self.replies[record["key"]] = entry
                self.used.discard(record["key"])
            case "filled":
                self.used.update(record["keys"])
            case "left":
                self.left.update(dict.fromkeys(record["keys"]))
            case "end":
                for key in self.left:
                    self.replies.pop(key, None)
                self.left.clear()
            case "batch":
                self.batches.setdefault(record["name"], {}).update(record)


@dataclass(frozen=True, slots=True)
class Kept:
    """A reply of the journal, and the day on which it came."""

    reply: Reply
    day: str


class Journal:
    """The journal of one site; safe to use from threads.

    Without a lock it can be read only.
    """

    def __init__(self, path: Path, file: IO[bytes], report: Report, clock: Clock) -> None:
        self.path = path
        self._file = file
        self._clock = clock
        self._mutex = threading.Lock()
        self._index = _Index()
        self._end = 0
        self._read(report)

    # Reading.

    def reply(self, key: str, *, unused: bool = False) -> Kept | None:
        """Return the reply to the request of that key, if there is one that counts.

        With ``unused``, one that stood on a page already does not.
        """
        with self._mutex:
            entry = self._index.replies.get(key)
            if entry is None or (unused and key in self._index.used):
                return None
        record = _record(self._bytes(entry))
        return Kept(_reply(record), record["time"][:10])

    def batches(self) -> list[dict[str, Any]]:
        """Return what is known of each batch, oldest first."""
        with self._mutex:
            return [dict(batch) for batch in self._index.batches.values()]

    # Writing.

    def begin(self) -> None:
        """Say that a run begins."""
        self._append({"event": "begin", "process": os.getpid()})

    def end(self) -> None:
        """Say that all was asked; what was given up may be asked anew by the next run."""
        self._append({"event": "end"})

    def replied(self, task: Task | None, request: Request, reply: Reply, **how: object) -> None:
        """Keep a reply; ``how`` tells by which way and from which server it came."""
        self._append(
            {
                "event": "reply",
                "key": request.key,
                **_named(task),
                **how,
                "request": request.body(),
                "reply": asdict(reply),
            }
        )

    def imported(self, key: str, reply: Reply, **how: object) -> None:
        """Keep a reply to a request that is known by its key only."""
        self._append({"event": "reply", "key": key, **how, "reply": asdict(reply)})

    def attempted(self, key: str, **what: object) -> None:
        """Keep that a request brought no reply."""
        self._append({"event": "attempt", "key": key, **what}, last=False)

    def rejected(self, task: Task, key: str, reasons: tuple[str, ...]) -> None:
        """Keep why a reply cannot stand on the page."""
        self._append(
            {"event": "rejected", "key": key, **_named(task), "reasons": reasons}, last=False
        )

    def filled(self, task: Task, keys: tuple[str, ...]) -> None:
        """Keep that the last of these replies stands on its page now."""
        self._append({"event": "filled", "keys": keys, **_named(task)}, last=False)

    def left(self, task: Task, keys: tuple[str, ...], reasons: tuple[str, ...]) -> None:
        """Keep that a section was given up."""
        self._append({"event": "left", "keys": keys, **_named(task), "reasons": reasons})

    def batch(self, name: str, **what: object) -> None:
        """Keep what has become of a batch."""
        self._append({"event": "batch", "name": name, **what})

    def refuse_full_disk(self) -> None:
        """Raise StudyError where a reply would have no room; asked before it is paid for."""
        if not hasattr(os, "statvfs"):
            return
        disk = os.statvfs(self.path.parent)
        if disk.f_blocks and disk.f_bavail * disk.f_frsize < _ROOM:
            raise StudyError(
                f"the disk of {self.path.parent} is almost full; free some space and run this "
                "again. Nothing more was asked, and nothing is lost"
            )

    def _append(self, record: dict[str, object], *, last: bool = True) -> None:
        """Append a record; it is on the disk when this returns, unless it can be told again."""
        stamp = self._clock().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        record = {"v": SCHEMA, "time": stamp, **record}
        line = _line(record)
        with self._mutex:
            entry = _Entry(self._end, len(line))
            self._write(line)
            self._end += len(line)
            self._index.take(record, entry)
        if last:
            self._sync()

    def _write(self, line: bytes) -> None:
        try:
            written = os.write(self._file.fileno(), line)
            if written < len(line):
                os.write(self._file.fileno(), line[written:])
        except OSError as error:
            os.ftruncate(self._file.fileno(), self._end)
            raise self._unwritable(error) from error

    def _sync(self) -> None:
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> StudyError:
        return StudyError(
            f"{self.path}: cannot be written: {reason(error)}. What  was answered before is safe"
        )

    def _read(self, report: Callable[[str], None]) -> None:
        """Take in the records that are there."""
        for number, line in enumerate(self._lines(), start=1):
            entry = _Entry(self._end, len(line))
            self._end += len(line)
            record = _record(line)
            if not record:
                report(f"{self.path}:{number}: this line is cut or damaged; it was left out")
            elif record.get("v") != SCHEMA:
                message = (
                    f"written by another version of Askbook ({record.get('v')!r}); use that one, "
                    "or move this file away"
                )
                raise SourceError(message, path=self.path, line=number)
            else:
                self._index.take(record, entry)
        if self._file.writable():
            self._mend_end()

    def _bytes(self, entry: _Entry) -> bytes:
        with self.path.open("rb") as file:
            file.seek(entry.start)
            return file.read(entry.length)

    def _lines(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            yield from file

    def _mend_end(self) -> None:
        """Let what is appended begin on a line of its own."""
        if self._end and self._bytes(_Entry(self._end - 1, 1)) != b"\n":
            self._write(b"\n")
            self._end += 1


@contextmanager
def opened(root: Path, report: Report, clock: Clock | None = None) -> Iterator[Journal]:
    """Hold the journal of the site in that folder; ``report`` is told of damaged lines.

    Raises StudyError where another process has it, and where it cannot be written.
    """
    path = root / ".askbook" / "journal.jsonl"
    with file_lock.hold(path, _BUSY) as file:
        yield Journal(path, file, report, clock or _now)


@contextmanager
def read_only(root: Path, report: Report) -> Iterator[Journal | None]:
    """Read the journal, whoever has it; None where there is none."""
    path = root / ".askbook" / "journal.jsonl"
    if not path.is_file():
        yield None
        return
    with path.open("rb", buffering=0) as file:
        yield Journal(path, file, report, _now)


def _now() -> datetime:
    return datetime.now(UTC)


def _named(task: Task | None) -> dict[str, object]:
    return {"page": f"content/{task.path}", "kind": task.kind} if task else {}


def _line(record: Mapping[str, object]) -> bytes:
    """Return a record as a line that ends with a checksum of the rest."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    data = text.encode("utf-8", "backslashreplace")
    return data[:-1] + b',"crc":"%08x"}\n' % zlib.crc32(data)


def _record(line: bytes) -> dict[str, Any]:
    """Return the record that a line holds; nothing where it is cut or damaged."""
    # A line that lost no more than its end, or that an editor ended in its own way, is whole.
    text, mark, crc = line.rstrip(b"\r\n").rpartition(b',"crc":"')
    data = text + b"}"
    if not mark or crc != b'%08x"}' % zlib.crc32(data):
        return {}
    try:
        record = json.loads(data)
    except ValueError:
        return {}
    return record if isinstance(record, dict) and "event" in record else {}


def _reply(record: Mapping[str, Any]) -> Reply:
    fields = dict(record["reply"])
    return Reply(**{**fields, "usage": Usage(**fields["usage"])})
