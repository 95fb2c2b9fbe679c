"""./askbook batch with a Batch API that fails in every way, and with the files of vLLM."""

import json
import re
from pathlib import Path

import pytest
from helpers import tutor
from helpers.ask_site import FIRST, explained, run_ask, server_options
from helpers.batch_server import BatchServer
from helpers.chat_responses import Call, completion
from helpers.sites import build, read, write

import batch as batch_command
import check
from askbook.ask import batch_jsonl, batches
from askbook.ask.batches import Batches
from askbook.chat.request import Message, Request


@pytest.fixture
def course(course):
    """The site with every Explain answered: 18 sections that one round can ask for."""
    return explained(course)


@pytest.fixture
def server():
    with BatchServer(tutor.answer) as found:
        yield found


@pytest.fixture
def batch(course, server, monkeypatch):
    """Runs an action of ./askbook batch with the site and the server."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    def run(*arguments: str) -> int:
        options = ["--base-url", server.base_url, "--model", "tutor", "--max-retries", "0"]
        return batch_command.main([*arguments, "--site", str(course), *options])

    return run


def open_sections(course: Path) -> int:
    return sum(
        path.read_text(encoding="utf-8").count("{{< ask_chatgpt >}}")
        for path in (course / "content").rglob("*.md")
    )


def test_a_batch_fills_every_section(course, server, batch, capsys):
    assert batch("submit") == 0
    out, err = capsys.readouterr()
    assert re.fullmatch(r"0001-[0-9a-f]{8}  batch_0  validating  18 requests\n", out)
    assert re.match(r"18 requests, about \d+ prompt \+ 5700 answer tokens\n", err)
    assert batch("status") == 0
    assert batch("collect") == 1
    assert "still in progress: 0001" in capsys.readouterr().err
    server.finish()
    assert batch("collect") == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 18
    assert "18 new replies, 0 without a reply" in err
    assert re.search(r"18 of 18 sections filled, 18 requests, 180 prompt \+ \d+ answer tokens", err)
    assert check.main(["--site", str(course), "--quiet"]) == 0
    assert build(course).is_dir()


def test_a_batch_has_the_same_requests_as_a_live_run(course, server, batch):
    assert batch("submit", f"{FIRST}#keypoint") == 0
    (line,) = server.lines()
    assert set(line) == {"custom_id", "method", "url", "body"}
    server.finish()
    assert batch("collect") == 0
    write(course, {FIRST: re.sub(r" model=.*?>}}", " >}}", read(course, FIRST))})
    assert run_ask(course, *server_options(server, "--quiet", f"{FIRST}#preview")) == 0
    (call,) = (call for call in server.calls if call.path == "/v1/chat/completions")
    assert call.json.keys() == line["body"].keys()


def test_a_section_in_a_batch_is_not_asked_for_twice(course, server, batch, capsys):
    assert batch("submit", "Part One") == 0
    assert batch("submit") == 0
    assert [len(server.lines(place)) for place in (0, 1)] == [9, 9]
    assert batch("submit") == 0
    assert "nothing to ask for that is not in a batch already" in capsys.readouterr().err
    assert run_ask(course, *server_options(server)) == 1
    assert (
        "Preview left open: is in a batch in progress; see ./askbook batch status"
        in capsys.readouterr().out
    )
    assert not [call for call in server.calls if call.path.endswith("completions")]


@pytest.mark.parametrize("ends", ["completed", "expired", "cancelled"])
def test_only_what_failed_is_sent_again(course, server, batch, capsys, ends):
    server.ends = ends
    server.fates = {
        1: "busy", 2: "bad request", 3: "expired", 4: "cancelled", 5: "missing", 6: "duplicate",
        7: "cut off", 8: "error in body", 9: "strange",
    }  # fmt: skip
    assert batch("submit") == 0
    asked = {line["custom_id"] for line in server.lines()}
    server.finish()
    capsys.readouterr()
    assert batch("retry") == 1
    out, err = capsys.readouterr()
    for message in (
        "1 without a reply: Too many requests.",
        "1 without a reply: Too long.",
        "1 without a reply: Not finished in 24 hours.",
        "1 without a reply: Broken upstream.",
        "error.jsonl:5: the line is not JSON, or was cut off; its reply is lost",
        "no request has the id ffffffff",
    ):
        assert message in out
    assert "11 new replies, 1 already in the journal, 5 without a reply" in err
    again = {line["custom_id"] for line in server.lines()}
    assert len(again) == 7
    assert again < asked
    server.ends, server.fates = "completed", {}
    server.finish()
    assert batch("collect") == 0
    assert open_sections(course) == 0


def test_a_batch_without_replies_is_reported_and_sent_again(course, server, batch, capsys):
    server.fates = dict.fromkeys(range(18), "busy")
    assert batch("submit") == 0
    server.finish()
    assert batch("collect") == 1
    out, err = capsys.readouterr()
    assert "18 without a reply: Too many requests." in out
    assert "18 sections without a usable reply; run ./askbook batch retry" in err
    server.fates = {}
    assert batch("retry") == 1
    server.finish()
    assert batch("collect") == 0
    assert open_sections(course) == 0


def test_a_rejected_batch_is_reported_with_its_line(server, batch, capsys):
    server.ends = "failed"
    assert batch("submit") == 0
    server.finish()
    assert batch("status") == 0
    assert "  line 3: Not JSON.\n" in capsys.readouterr().out
    assert batch("collect") == 1
    assert re.search("1 without a reply: 0001-.*: line 3: Not JSON.", capsys.readouterr().out)


def test_rejected_answers_are_followed_up_in_the_next_batch(course, server, batch, capsys):
    server.text = tutor.learns
    assert batch("submit") == 0
    server.finish()
    assert batch("retry") == 1
    again = server.lines()
    assert len(again) == 6
    assert {len(line["body"]["messages"]) for line in again} == {4}
    server.finish()
    capsys.readouterr()
    assert batch("collect") == 0
    assert open_sections(course) == 0


def test_a_section_is_left_open_after_two_follow_up_batches(course, server, batch, capsys):
    server.text = tutor.hopeless
    assert batch("submit", FIRST) == 0
    for _ in range(2):
        server.finish()
        assert batch("retry") == 1
    server.finish()
    capsys.readouterr()
    assert batch("collect") == 1
    left = rf"{FIRST}:\d+: Keypoint left open: expected 30 to 700 words"
    assert re.search(left, capsys.readouterr().out)
    assert len(server.batches) == 3
    assert open_sections(course) == 15 + 1


def test_a_batch_whose_id_was_lost_is_found_by_its_name(server, batch, capsys):
    server.lost_answers = 1
    assert batch("submit") == 0
    assert len(server.batches) == 1
    assert "batch_0  validating" in capsys.readouterr().out


def test_another_batch_is_never_taken_for_one_whose_start_was_lost(server, batch, capsys):
    assert batch("submit", "Part One") == 0
    server.lost_requests = 1
    assert batch("submit", "Part Two") == 1
    assert len(server.batches) == 1
    capsys.readouterr()
    assert batch("submit", "Part Two") == 0
    assert re.match(r"0002-[0-9a-f]{8}  batch_1  validating  6 requests", capsys.readouterr().out)
    names = [found.metadata["askbook"] for found in server.batches.values()]
    assert [name[:5] for name in names] == ["0001-", "0002-"]


def test_an_interrupted_submission_is_completed(server, batch, monkeypatch, capsys):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Batches, "_start", interrupt)
        assert batch("submit") == 130
    assert (len(server.files), len(server.batches)) == (1, 0)
    assert batch("submit") == 0
    assert (len(server.files), len(server.batches)) == (1, 1)
    assert "batch_0  validating" in capsys.readouterr().out


def test_a_batch_starts_when_its_file_is_processed(server, batch, monkeypatch, capsys):
    monkeypatch.setattr(batches, "_FILE_WAITS", (0.0,) * 4)
    server.file_states = ["pending", "running", "processed"]
    assert batch("submit") == 0
    assert "batch_0  validating" in capsys.readouterr().out
    assert [call.path for call in server.calls] == [
        *("/v1/files", "/v1/files/file-input-0", "/v1/files/file-input-0", "/v1/batches")
    ]


def test_a_file_that_takes_too_long_is_waited_for_again_by_the_next_submission(
    server, batch, monkeypatch, capsys
):
    monkeypatch.setattr(batches, "_FILE_WAITS", (0.0,) * 4)
    server.file_states = ["pending"]
    assert batch("submit") == 2
    assert "is still being processed; run ./askbook batch submit" in capsys.readouterr().err
    server.file_states = ["pending", "processed"]
    assert batch("submit") == 0
    assert (len(server.files), len(server.batches)) == (1, 1)


def test_a_file_that_the_provider_cannot_process_is_sent_again(server, batch, monkeypatch, capsys):
    monkeypatch.setattr(batches, "_FILE_WAITS", (0.0,) * 4)
    server.file_states = ["pending", "error"]
    assert batch("submit") == 2
    assert "could not process the batch's file file-input-0 (status error)" in (
        capsys.readouterr().err
    )
    server.file_states = ["processed"]
    assert batch("submit") == 0
    assert (len(server.files), len(server.batches)) == (2, 1)


def test_a_cancelled_batch_keeps_the_replies_so_far(course, server, batch, capsys):
    assert batch("submit") == 0
    assert batch("cancel") == 0
    assert "cancelling" in capsys.readouterr().out
    server.ends, server.fates = "cancelled", dict.fromkeys(range(10, 18), "cancelled")
    server.finish()
    assert batch("collect") == 1
    assert "10 new replies, 8 without a reply" in capsys.readouterr().err
    assert open_sections(course) == 8


def test_a_batch_over_the_budget_is_not_sent(server, batch, capsys):
    assert batch("submit", "--max-tokens", "5000") == 2
    assert "tokens exceed --max-tokens 5000; name fewer pages" in capsys.readouterr().err
    assert server.batches == {}


def test_files_are_within_the_limits_of_a_batch():
    requests = [Request(model="m", messages=(Message("user", f"question {n}"),)) for n in range(10)]
    size = len(batch_jsonl.dumps(requests[0]))
    assert [len(part) for part in batch_jsonl.split(requests, max_lines=4)] == [4, 4, 2]
    assert [len(part) for part in batch_jsonl.split(requests, max_bytes=3 * size)] == [3, 3, 3, 1]
    assert (batch_jsonl.MAX_LINES, batch_jsonl.MAX_BYTES) == (50_000, 200_000_000)


def vllm(requests: Path, replies: Path, *, fail: dict[int, object], most: int = 99) -> None:
    """Write replies as ``vllm run-batch`` does: one file, in order, errors among the replies."""
    written = []
    for place, line in enumerate(requests.read_text(encoding="utf-8").splitlines()[:most]):
        request = json.loads(line)
        call = Call("POST", request["url"], {}, json.dumps(request["body"]).encode())
        response = {"status_code": 200, "request_id": "v", "body": completion(tutor.answer(call))}
        record = {"id": "vllm-1", "custom_id": request["custom_id"], "response": response}
        if place in fail:
            record["response"] = {"status_code": 400, "request_id": "v", "body": None}
        written.append(json.dumps({**record, "error": fail.get(place)}))
    replies.write_text("\n".join(written), encoding="utf-8")


def test_exported_requests_are_answered_by_an_imported_file(course, batch, tmp_path, capsys):
    requests, replies = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    assert batch("export", str(requests)) == 0
    out, err = capsys.readouterr()
    assert out == f"{requests}\n"
    assert f"vllm run-batch -i {requests} -o REPLIES.jsonl --model tutor" in err
    vllm(requests, replies, fail={})
    assert batch("import", str(replies)) == 0
    assert open_sections(course) == 0
    assert batch("import", str(replies)) == 0
    assert "0 new replies, 18 already in the journal" in capsys.readouterr().err


def test_a_partial_file_is_imported_and_the_rest_exported_again(course, batch, tmp_path, capsys):
    requests, replies = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    assert batch("export", str(requests)) == 0
    fail = {0: "the model is gone", 3: {"object": "error", "message": "too long", "code": 400}}
    vllm(requests, replies, fail=fail, most=15)
    replies.write_bytes(replies.read_bytes()[:-50])
    assert batch("import", str(replies)) == 1
    out, err = capsys.readouterr()
    assert "1 without a reply: the model is gone" in out
    assert "1 without a reply: too long" in out
    assert f"{replies}:15: the line is not JSON, or was cut off; its reply is lost" in out
    assert "6 sections without a usable reply; run ./askbook batch export FILE" in err
    assert batch("export", str(requests)) == 0
    assert len(requests.read_text(encoding="utf-8").splitlines()) == 6
    vllm(requests, replies, fail={})
    assert batch("import", str(replies)) == 0
    assert open_sections(course) == 0


def test_wrong_usage_is_reported_with_the_fix(course, batch, capsys, tmp_path):
    assert batch("submit", "--preset", "ollama") == 2
    assert (
        "ollama has no Batch API; choose --preset openai or azure, or use export"
        in capsys.readouterr().err
    )
    assert batch("export") == 2
    assert "export needs the name of a file" in capsys.readouterr().err
    assert batch("import", str(tmp_path / "nowhere")) == 2
    assert "nowhere:1: cannot be read: No such file or directory" in capsys.readouterr().err
    for arguments in (("status", "a"), ("collect", "a"), ("retry", "a"), ("cancel", "a")):
        assert batch(*arguments) == 2
        assert capsys.readouterr().err == f"{arguments[0]} takes no name such as 'a'\n"
    assert batch("import", "replies", "a") == 2
    assert capsys.readouterr().err == "import takes no name such as 'a'\n"
    assert batch("status") == 0
    assert capsys.readouterr().err == "no batches in progress\n"
    assert batch_command.main(["submit", "--site", str(course)]) == 2
    assert capsys.readouterr().err.startswith("no model: ")
