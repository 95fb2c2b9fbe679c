"""The journal returns the recorded replies or none, whatever happens to its file."""

import errno
import json
import os
import random
import subprocess
import sys
import threading
import zlib

import pytest
from helpers.sites import REPO, read, write

import generate
from askbook.ask.batches import Batches
from askbook.ask.conversation import Setup, first_request
from askbook.ask.journal import opened, read_only
from askbook.ask.plan import plan_sections
from askbook.chat.reply import Reply, Usage
from askbook.errors import StudyError
from askbook.project.project import Project

KEYS = [f"{n:064x}" for n in range(20)]


def quiet(_text: str) -> None:
    """Report nothing."""


@pytest.fixture
def root(tmp_path):
    with opened(tmp_path, quiet) as journal:
        for number, key in enumerate(KEYS):
            reply = Reply(text=f"Answer {number}: 答案 😀\n", usage=Usage(1, 2, 3), model="m-1")
            journal.imported(key, reply, via="test")
    return tmp_path


def texts(root, report=quiet) -> dict[str, str]:
    with opened(root, report) as journal:
        found = {key: journal.reply(key) for key in KEYS}
    return {key: kept.reply.text for key, kept in found.items() if kept}


def test_a_recorded_reply_is_returned_unchanged(root):
    with opened(root, quiet) as journal:
        kept = journal.reply(KEYS[7])
        assert kept.reply == Reply(text="Answer 7: 答案 😀\n", usage=Usage(1, 2, 3), model="m-1")
        assert len(kept.date) == 10
        assert journal.reply("f" * 64) is None


def test_a_damaged_line_is_skipped_and_never_returned_as_another_reply(root):
    path = root / ".askbook/journal.jsonl"
    whole, right = path.read_bytes(), texts(root)
    chance = random.Random(1)
    for _ in range(200):
        data = bytearray(whole)
        place = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[place] ^= 1 << chance.randrange(8)
            case 1:
                del data[place:]
            case 2:
                del data[place : place + chance.randrange(1, 900)]
            case 3:
                data[place:place] = chance.randbytes(chance.randrange(1, 50))
        path.write_bytes(data)
        messages = []
        try:
            found = texts(root, messages.append)
        except StudyError as error:
            pytest.fail(str(error))
        assert found.items() <= right.items()
        assert len(found) >= len(right) - 3 or len(data) < len(whole)
        assert messages or len(found) == len(right) or len(data) < len(whole)


def test_a_journal_of_another_version_is_refused(root):
    path = root / ".askbook/journal.jsonl"
    text = path.read_text(encoding="utf-8")
    record = json.loads(text.splitlines()[0])
    record.pop("crc")
    line = json.dumps({**record, "v": 2}, separators=(",", ":")).encode()
    path.write_bytes(line[:-1] + b',"crc":"%08x"}\n' % zlib.crc32(line))
    with pytest.raises(StudyError, match=r"journal.jsonl:1: written by another version"):
        texts(root)


def test_one_process_may_write_and_others_may_read(root):
    with opened(root, quiet):
        with pytest.raises(StudyError, match="is running on this site"), opened(root, quiet):
            pass
        with read_only(root, quiet) as journal:
            assert journal.reply(KEYS[0])
    with read_only(root / "nowhere", quiet) as journal:
        assert journal is None


def test_threads_write_complete_lines(root):
    with opened(root, quiet) as journal:

        def write(part: int) -> None:
            for number in range(50):
                journal.imported(f"{part:02x}{number:062x}", Reply(text="x" * number * 37))

        threads = [threading.Thread(target=write, args=(part,)) for part in range(1, 9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    messages = []
    with opened(root, messages.append) as journal:
        for part in range(1, 9):
            for number in range(50):
                kept = journal.reply(f"{part:02x}{number:062x}")
                assert kept.reply.text == "x" * number * 37
    assert messages == []


@pytest.fixture
def task(course):
    return plan_sections(Project(course), ["First Topic"]).tasks[0]


def test_replies_of_a_section_given_up_count_until_the_run_ends(root, task):
    with opened(root, quiet) as journal:
        journal.left(task, tuple(KEYS[:2]), ("too short",))
        assert journal.reply(KEYS[0])
    with opened(root, quiet) as journal:
        assert journal.reply(KEYS[0])
        journal.end()
        assert journal.reply(KEYS[0]) is None
        assert journal.reply(KEYS[2])
    with opened(root, quiet) as journal:
        assert journal.reply(KEYS[1]) is None


def test_a_reply_that_was_written_into_a_page_is_not_unused(root, task):
    with opened(root, quiet) as journal:
        journal.filled(task, tuple(KEYS[:2]))
        assert journal.reply(KEYS[0])
        assert journal.reply(KEYS[0], unused=True) is None
        journal.imported(KEYS[0], Reply(text="New."))
        assert journal.reply(KEYS[0], unused=True).reply.text == "New."


def append(root, **record):
    """Append a record with a valid checksum, whatever its fields."""
    line = json.dumps(record, separators=(",", ":")).encode()
    with (root / ".askbook/journal.jsonl").open("ab") as file:
        file.write(line[:-1] + b',"crc":"%08x"}\n' % zlib.crc32(line))


@pytest.mark.parametrize(
    "record",
    [
        {"event": "reply", "time": "2026-11-22", "reply": {"text": "No.", "usage": {}}},
        {"event": "reply", "key": "f" * 64, "time": "2026-11-22"},
        {"event": "reply", "key": "f" * 64, "reply": {"text": "No.", "usage": {}}},
        {"event": "reply", "key": [], "time": "2026-11-22", "reply": {"text": "", "usage": {}}},
        {"event": "filled"},
        {"event": "left", "keys": 7},
        {"event": "batch", "state": "sent"},
        {"event": "batch", "name": "0001-abc", "counts": [7]},
        {},
    ],
    ids=[
        *("no key", "no reply", "no time", "list as key", "no keys", "number", "no name"),
        *("counts in a list", "empty"),
    ],
)
def test_a_record_with_a_missing_field_is_reported_and_skipped(root, record):
    append(root, v=1, **record)
    messages = []
    assert len(texts(root, messages.append)) == len(KEYS)
    path = root / ".askbook/journal.jsonl"
    assert messages == [f"{path}:{len(KEYS) + 1}: this line is damaged or cut off; skipped"]


def test_a_batch_whose_first_record_is_lost_can_still_be_listed(root):
    with opened(root, quiet) as journal:
        journal.batch("0001-abc", id="batch_7", state="completed")
        (batch,) = Batches(root, journal).all()
    assert str(batch) == "0001-abc  batch_7  completed  0 requests"
    assert (batch.model, batch.options) == ("", {})


def test_a_journal_that_cannot_be_written_says_that_earlier_replies_are_safe(root, monkeypatch):
    def fail(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    with opened(root, quiet) as journal:
        monkeypatch.setattr(os, "write", fail)
        with pytest.raises(StudyError) as error:
            journal.end()
        monkeypatch.undo()
        assert journal.reply(KEYS[0])
    path = root / ".askbook/journal.jsonl"
    assert str(error.value) == (
        f"{path}: cannot be written: No space left on device; free some space and run this "
        "again. All replies so far are saved"
    )


def test_a_line_that_was_cut_off_is_reported_and_its_request_can_be_answered_again(root):
    path = root / ".askbook/journal.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    messages = []
    with opened(root, messages.append) as journal:
        assert journal.reply(KEYS[0]).reply.text == "Answer 0: 答案 😀\n"
        assert journal.reply(KEYS[-1]) is None
        journal.imported(KEYS[-1], Reply(text="Again."))
        assert journal.reply(KEYS[-1]).reply.text == "Again."
    assert messages == [f"{path}:{len(KEYS)}: this line is damaged or cut off; skipped"]


def test_an_almost_full_disk_is_refused_before_a_request(root, monkeypatch):
    with opened(root, quiet) as journal:
        journal.refuse_full_disk()
        fields = [*os.statvfs(root)]
        fields[4] = 1  # f_bavail
        monkeypatch.setattr(os, "statvfs", lambda _path: os.statvfs_result(fields))
        with pytest.raises(StudyError, match="is almost full; free some space and run this again"):
            journal.refuse_full_disk()


MOVED = """\
- title: Course
  children:
    - title: Part One
      children: [Second Topic]
    - title: Part Two
      children: [Third Topic, First Topic]
"""


def test_a_page_that_moves_keeps_its_replies_unless_another_has_its_title(course):
    def keys(text: str, name: str) -> set[str]:
        write(course, {"data/topics.yaml": text})
        assert generate.main(["--site", str(course), "--quiet"]) == 0
        project = Project(course)
        setup = Setup(project=project, model="m")
        tasks = plan_sections(project, [name]).tasks
        return {first_request(setup, task).key for task in tasks}

    before = keys(read(course, "data/topics.yaml"), "First Topic")
    assert keys(MOVED, "First Topic") == before
    shared = MOVED.replace("[Second Topic]", "[Second Topic, First Topic]")
    assert len(keys(shared, "First Topic")) == 2 * len(before)


def test_half_a_download_of_a_killed_process_is_removed(root):
    target = root / ".askbook/batches/1.output.jsonl"
    code = (
        "import os, pathlib, sys; from askbook.chat.files import Download;"
        "Download(pathlib.Path(sys.argv[1])).__enter__(); os._exit(9)"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPO / "scripts")}
    subprocess.run([sys.executable, "-c", code, str(target)], env=environment, check=False)
    assert len(list(target.parent.iterdir())) == 1
    with opened(root, quiet):
        assert not list(target.parent.iterdir())
