"""./askbook ask on a real site with a real server: pages, requests, output and exit codes."""

import json
import re
from collections import Counter

import pytest
from helpers import tutor
from helpers.ask_site import (
    FIRST,
    configure,
    explained,
    pages,
    records,
    run_ask,
    server_options,
)
from helpers.chat_responses import Call, completion
from helpers.clocks import FakeClock
from helpers.faults import FAULTS, FINAL, REPLIES, STOPS, Fault, respond, status
from helpers.sites import build, read, write

import check
from askbook.chat import rate_limit

CANARY = "sk-canary-0123456789abcdef"


def test_every_open_section_is_filled_and_the_site_builds(course, server, capsys):
    assert run_ask(course, *server_options(server)) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 24
    assert f"fill {FIRST}#explain" in out.splitlines()
    assert "24 of 24 sections filled, 24 requests, 240 prompt + " in err
    assert check.main(["--site", str(course), "--quiet"]) == 0
    assert build(course).is_dir()


def test_only_the_open_section_of_a_page_changes(course, server):
    before = read(explained(course), FIRST)
    name = f"{course / FIRST}#keypoint"
    assert run_ask(course, *server_options(server, "--quiet", name)) == 0
    after = read(course, FIRST)
    start = after.index("## Keypoint\n") + len("## Keypoint\n")
    filled = after[start : after.index("## Review")]
    assert re.match(
        r'\{\{< ask_chatgpt model="tutor" date="\d{4}-\d\d-\d\d" after="\w{12}" >\}\}\n'
        r"List the key points of First Topic\n\{\{< /ask_chatgpt >\}\}\n\n- The origin of",
        filled,
    )
    opened = "{{< ask_chatgpt >}}\nList the key points of First Topic\n{{< /ask_chatgpt >}}\n\n"
    assert after[:start] + opened + after[start + len(filled) :] == before


def test_a_reply_is_recorded_with_its_request(course, server):
    assert run_ask(course, *server_options(server, "--quiet", f"{FIRST}#explain")) == 0
    (call,) = server.calls
    (reply,) = records(course, "reply")
    assert reply["request"] == call.json
    assert (reply["page"], reply["kind"], reply["via"]) == (FIRST, "explain", "live")


@pytest.mark.parametrize(("named", "written", "warning"), [
    ("tutor-2026-08-07", "tutor-2026-08-07", ""),
    ("Other-1", "Other-1", "the answers come from Other-1, although tutor was asked\n"),
    ("/models/tutor.gguf", "tutor.gguf", ""),
    ("./models/tutor/", "tutor", ""),
    ('x" >}} {{< y', "tutor", ""),
], ids=["dated", "other", "file", "folder", "unsafe"])  # fmt: skip
def test_the_page_names_the_model_that_the_server_names(
    course, server, capsys, named, written, warning
):
    server.model = named
    assert run_ask(course, *server_options(server, f"{FIRST}#explain", f"{FIRST}#preview")) == 0
    assert read(course, FIRST).count(f'{{{{< ask_chatgpt model="{written}" date=') == 2
    found = [line for line in capsys.readouterr().err.splitlines(True) if "although" in line]
    assert "".join(found) == warning


def test_a_second_run_asks_for_nothing(course, server, capsys):
    assert run_ask(course, *server_options(server, "--quiet")) == 0
    before = pages(course)
    assert run_ask(course, *server_options(server)) == 0
    assert capsys.readouterr().err == "no open sections\n"
    assert run_ask(course, *server_options(server, FIRST)) == 0
    assert capsys.readouterr().err == "no open sections; --again asks for answered ones\n"
    assert len(server.calls) == 24
    assert pages(course) == before


def test_a_lost_answer_is_restored_from_the_journal(course, server, capsys):
    before = pages(course)
    assert run_ask(course, *server_options(server, "--quiet")) == 0
    filled = pages(course)
    write(course, {name: text.decode() for name, text in before.items()})
    capsys.readouterr()
    assert run_ask(course, *server_options(server)) == 0
    assert "24 of 24 sections filled, 24 from the journal, 0 requests" in capsys.readouterr().err
    assert len(server.calls) == 24
    assert pages(course) == filled


def test_a_rejected_answer_is_asked_for_again_with_the_reasons(course, server, capsys):
    server.text = tutor.learns
    assert run_ask(explained(course), *server_options(server, f"{FIRST}#review")) == 0
    first, second = (call.json["messages"] for call in server.calls)
    assert second[:2] == first
    assert second[2] == {"role": "assistant", "content": "Sure! Ask me anything."}
    reasons = second[3]["content"].split("\n")[1:-1]
    assert "- expected 5 numbered questions with answers, found 0" in reasons
    assert "1 of 1 sections filled, 1 asked again, 2 requests" in capsys.readouterr().err


def test_a_section_without_a_good_answer_is_left_open_and_asked_for_by_the_next_run(
    course, server, capsys
):
    server.text = tutor.hopeless
    before = read(explained(course), FIRST)
    assert run_ask(course, *server_options(server, f"{FIRST}#keypoint")) == 1
    out, err = capsys.readouterr()
    line = before[: before.index("## Keypoint")].count("\n") + 1
    assert out == (
        f"{FIRST}:{line}: Keypoint left open: expected 30 to 700 words, found 4; "
        "expected 3 to 15 list items, found 0\n"
    )
    assert "0 of 1 sections filled, 1 left open, 2 asked again, 3 requests" in err
    assert read(course, FIRST) == before
    server.text = tutor.answer
    assert run_ask(course, *server_options(server, "--quiet", f"{FIRST}#keypoint")) == 0


def test_a_section_is_asked_for_three_times_at_most(course, server):
    server.text = lambda _call: f"This is answer number {len(server.calls)}."
    assert run_ask(explained(course), *server_options(server, "--quiet", f"{FIRST}#keypoint")) == 1
    assert len(server.calls) == 3


def test_again_replaces_the_answers_of_the_named_page_only(course, server):
    assert run_ask(course, *server_options(server, "--quiet")) == 0
    before = pages(course)
    server.text = lambda call: tutor.answer(call).replace("learner", "pupil")
    assert run_ask(course, *server_options(server, "--quiet", "--again", FIRST)) == 0
    assert len(server.calls) == 28
    after = pages(course)
    assert [name for name in after if after[name] != before[name]] == [FIRST]
    assert b"pupil" in after[FIRST]


def test_again_keeps_the_old_answer_if_the_new_one_is_rejected(course, server, capsys):
    assert run_ask(course, *server_options(server, "--quiet")) == 0
    before = pages(course)
    server.text = tutor.hopeless
    capsys.readouterr()
    assert run_ask(course, *server_options(server, "--again", f"{FIRST}#keypoint")) == 1
    assert re.search(rf"^{FIRST}:\d+: Keypoint left unchanged: ", capsys.readouterr().out, re.M)
    assert pages(course) == before


def test_the_changes_of_an_editor_during_the_run_stay(course, server, capsys):
    def edit(call):
        text = read(course, FIRST)
        if "By hand." not in text:
            text = text.replace("+++\n## Preview", "+++\n\n## Preview")
            end = "{{< /ask_chatgpt >}}\n\n"
            write(course, {FIRST: text.replace(f"{end}## Review", f"{end}By hand.\n\n## Review")})
        return tutor.answer(call)

    server.text = edit
    assert run_ask(course, *server_options(server, "--jobs", "1", FIRST)) == 1
    out = capsys.readouterr().out
    assert "Keypoint left open: it was answered by someone else during the run" in out
    text = read(course, FIRST)
    assert "By hand." in text
    assert "+++\n\n## Preview" in text
    assert text.count('model="tutor"') == 3


def test_a_prompt_changed_during_the_run_gets_no_answer_to_the_old_one(course, server, capsys):
    def edit(call):
        changed = read(course, FIRST).replace("and give an example", "and give two examples")
        write(course, {FIRST: changed})
        return tutor.answer(call)

    server.text = edit
    assert run_ask(course, *server_options(server, f"{FIRST}#explain")) == 1
    assert "its prompt was changed during the run" in capsys.readouterr().out
    assert "model=" not in read(course, FIRST)


@pytest.mark.parametrize("name", sorted(STOPS))
def test_a_failure_that_every_request_would_meet_stops_the_run(
    course, server, capsys, monkeypatch, name
):
    monkeypatch.setenv("VLLM_API_KEY", CANARY)
    server.script(None, None)
    server.always(STOPS[name])
    assert run_ask(course, *server_options(server, "--jobs", "1")) == 2
    out, err = capsys.readouterr()
    assert len(server.calls) == 3
    assert out.count("fill ") == 2
    assert "2 of 24 sections filled" in err
    assert CANARY not in out + err + (course / ".askbook/journal.jsonl").read_text()
    server.always(None)
    assert run_ask(course, *server_options(server, "--quiet")) == 0
    assert len(server.calls) == 3 + 22


def test_temporary_failures_are_retried_and_never_stored(course, server, monkeypatch):
    monkeypatch.setenv("VLLM_API_KEY", CANARY)
    names = [name for name in FAULTS if not re.match("drip|no_answer|huge|429_(ms|for)", name)]
    server.script(*(FAULTS[name] for name in names))
    options = ("--quiet", "--jobs", "8", "--max-retries", "9")
    assert run_ask(explained(course), *server_options(server, *options)) == 0
    assert len(server.calls) == 18 + len(names)
    assert check.main(["--site", str(course), "--quiet"]) == 0
    assert len(records(course, "attempt")) == len(names)
    everything = b"".join(pages(course).values()) + (course / ".askbook/journal.jsonl").read_bytes()
    assert CANARY.encode() not in everything
    assert {call.headers["Authorization"] for call in server.calls} == {f"Bearer {CANARY}"}


@pytest.mark.parametrize("name", sorted(FINAL))
def test_a_failed_request_leaves_its_section_open(course, server, capsys, monkeypatch, name):
    monkeypatch.setenv("VLLM_API_KEY", CANARY)
    server.script(FINAL[name])
    assert run_ask(explained(course), *server_options(server, "--jobs", "1", FIRST)) == 1
    out, err = capsys.readouterr()
    assert re.search(rf"^{FIRST}:5: Preview left open: 127.0.0.1: ", out, re.M)
    assert "2 of 3 sections filled, 1 left open" in err
    assert CANARY not in out + err + (course / ".askbook/journal.jsonl").read_text()


@pytest.mark.parametrize("name", sorted(set(REPLIES) - {"stream", "no_usage"}))
def test_a_reply_that_is_not_an_answer_is_followed_up(course, server, name):
    server.script(REPLIES[name])
    assert run_ask(course, *server_options(server, "--quiet", f"{FIRST}#explain")) == 0
    assert len(server.calls) == 2
    assert len(server.calls[1].json["messages"]) == 4


def test_a_prompt_that_moderation_refuses_is_left_open_and_the_others_are_asked(
    course, server, capsys
):
    server.when(lambda call: FINAL["flagged"] if "First Topic" in call.prompt else None)
    assert run_ask(explained(course), *server_options(server)) == 1
    out, err = capsys.readouterr()
    assert out.count("flagged by moderation; ask another model, or write this answer by hand") == 3
    assert "15 of 18 sections filled, 3 left open" in err
    assert "key" not in err


def test_a_token_budget_stops_the_run_before_it_is_exceeded(course, server, capsys):
    assert run_ask(course, *server_options(server, "--max-tokens", "2000")) == 1
    err = capsys.readouterr().err
    assert re.search(r"--max-tokens 2000 is reached: \d+ are spent, and the next request", err)
    spent = sum(record["reply"]["usage"]["total"] for record in records(course, "reply"))
    assert 1000 < spent <= 2000
    assert run_ask(course, *server_options(server, "--quiet")) == 0
    assert len(server.calls) == 24


@pytest.mark.parametrize("usage", [
    {"prompt_tokens": 50, "completion_tokens": 5_000}, {"total_tokens": 5_050},
], ids=["counts", "only a total"])  # fmt: skip
@pytest.mark.parametrize("limit", [("--max-tokens", "20000"), ("--max-cost", "0.02")])
def test_a_budget_is_exceeded_by_no_more_than_the_open_requests(course, server, limit, usage):
    configure(course, '[params.ask.prices.tutor]\ninput = 1\noutput = 1\nas_of = "2026-11-22"\n')
    jobs = 3

    def thinks_long(call):
        body = {**completion(tutor.answer(call)), "usage": usage}
        return respond(body)

    server.when(thinks_long)
    server.delay = 0.01
    assert run_ask(course, *server_options(server, *limit, "--jobs", str(jobs))) == 1
    spent = [record["reply"]["usage"]["total"] for record in records(course, "reply")]
    assert sum(spent) <= 20_000 + jobs * 5_050
    assert sum(spent[:-jobs]) <= 20_000


def test_a_wait_is_shown_with_its_reason_and_its_seconds(course, server, capsys, monkeypatch):
    monkeypatch.setattr(rate_limit, "Clock", FakeClock)
    server.script(*[status(500)] * 4, status(529, {"Retry-After": "30"}))
    assert run_ask(course, *server_options(server, "--jobs", "1", f"{FIRST}#explain")) == 0
    waits = re.findall(r"^waiting .*$", capsys.readouterr().err, re.M)
    assert waits == [
        "waiting 2 s: 127.0.0.1: status 500: It failed.",
        "waiting 30 s: 127.0.0.1: status 529: It failed.",
    ]


def test_a_money_budget_stops_the_run(course, server, capsys):
    configure(course, '[params.ask.prices.tutor]\ninput = 1\noutput = 10\nas_of = "2026-11-22"\n')
    assert run_ask(course, *server_options(server, "--max-cost", "0.01")) == 1
    assert "--max-cost 0.01 is reached: 0.0" in capsys.readouterr().err


def test_json_prints_one_event_per_line(course, server, capsys):
    assert run_ask(course, *server_options(server, "--json", FIRST)) == 0
    out, err = capsys.readouterr()
    events = [json.loads(line) for line in out.splitlines()]
    names = [event["event"] for event in events if event["event"] != "reply"]
    assert names == ["begin", *["filled"] * 4, "end"]
    assert events[-1] == {
        "event": "end",
        "sections": 4,
        "filled": 4,
        "left": 0,
        "asked_again": 0,
        "from_journal": 0,
        "requests": 4,
        "prompt_tokens": 40,
        "completion_tokens": events[-1]["completion_tokens"],
        "cost": None,
    }
    assert "4 of 4" in err


def test_jobs_limits_the_open_requests(course, server):
    server.delay = 0.05
    assert run_ask(course, *server_options(server, "--quiet", "--jobs", "3")) == 0
    assert server.most_open == 3


def test_a_busy_server_is_asked_until_it_answers(course, server):
    refusal, asked = status(429, {"retry-after-ms": "20"}), Counter[str]()

    def refuse_twice(call: Call) -> Fault | None:
        asked[call.prompt] += 1
        return refusal if asked[call.prompt] <= 2 else None

    server.when(refuse_twice)
    assert run_ask(course, *server_options(server, "--quiet")) == 0
    assert len(server.calls) - server.failed == 24
