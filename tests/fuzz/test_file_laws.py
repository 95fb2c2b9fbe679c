"""Files that a disk, a net or a person damaged are read right, or said to be wrong."""

import re
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePath

from helpers.byte_strategies import BATCHES, KEYS, REPLIES, STREAMS, damaged_bytes
from helpers.law import law
from hypothesis import strategies as st

from askbook.ask import batch_jsonl
from askbook.ask.journal import opened, read_only
from askbook.chat.errors import BadReply
from askbook.chat.reply import Reply, Usage, parse_reply
from askbook.errors import SourceError

RIGHT = {key: {f"Answer {n}: 卷積 😀\n\\", f"Again {n}"} for n, key in enumerate(KEYS)}


def _quiet(_text: str) -> None:
    """Report nothing."""


def _journal() -> bytes:
    """Return a journal in which each request was answered, and some a second time."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with opened(root, _quiet, lambda: datetime(2026, 11, 22)) as journal:
            for texts in (min, max):
                for key in KEYS:
                    journal.imported(key, Reply(text=texts(RIGHT[key]), usage=Usage(1, 2, 3)))
                journal.batch("0001", state=texts("prepared", "sent"), lines=1)
                journal.end()
        return (root / ".askbook/journal.jsonl").read_bytes()


JOURNAL = _journal()
JOURNAL_ROWS = frozenset(JOURNAL.splitlines())


def _in_folder(data: bytes, look: Callable[[Path], None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ".askbook/journal.jsonl"
        path.parent.mkdir()
        path.write_bytes(data)
        look(Path(folder))


@law(damaged_bytes(st.just(JOURNAL)))
def test_a_damaged_journal_never_gives_a_wrong_reply(data):
    rows = re.findall(rb"[^\n]*\n|[^\n]+", data)
    left = [row for row in rows if row.rstrip(b"\r\n") in JOURNAL_ROWS]

    def look(root: Path) -> None:
        said: list[str] = []
        with opened(root, said.append) as journal:
            kept = {key: journal.reply(key) for key in KEYS}
            journal.imported("f" * 64, Reply(text="new"))
        for key, one in kept.items():
            assert (one is not None) == any(key.encode() in row for row in left)
            assert one is None or one.reply.text in RIGHT[key]
        assert len(said) == len(rows) - len(left)
        with read_only(root, said.append) as journal:
            assert journal
            assert journal.reply("f" * 64)
            assert {key: journal.reply(key) for key in KEYS} == kept

    _in_folder(data, look)


@law(REPLIES | STREAMS)
def test_any_body_is_a_reply_or_a_bad_one(body):
    for streamed in (False, True):
        try:
            found = parse_reply(body, streamed=streamed)
        except BadReply:
            continue
        assert found.text.encode() or found.problem
        assert found.usage.total >= 0


@law(BATCHES)
def test_any_file_of_replies_is_read_line_by_line(data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "replies.jsonl"
        path.write_bytes(data)
        found = list(batch_jsonl.read(path, PurePath("shown")))
    assert len(found) == sum(1 for line in data.split(b"\n") if line.strip())
    for line in found:
        if isinstance(line, SourceError):
            assert 1 <= line.line <= data.count(b"\n") + 1
        else:
            assert isinstance(line, batch_jsonl.ReplyLine)
            assert (line.reply is None) == bool(line.reason)
