"""ask.py as its user meets it: a real site, a real server, every word that is printed."""

import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from helpers import tutor
from helpers.fault_server import FaultServer
from helpers.faults import FAULTS, FINAL, REPLIES, STOPS, status
from helpers.minisite import REPO, build, read, write
from test_quality import ELECTRICAL, PREVIEW, SOFTWARE

import ask
import check
import generate

FIRST = "content/course/part-one/first-topic.md"
CANARY = "sk-canary-0123456789abcdef"


@pytest.fixture
def course(site):
    generate.main(["--site", str(site), "--quiet"])
    return site


@pytest.fixture
def server():
    with FaultServer(text=tutor.answer) as found:
        yield found


def run(site: Path, *arguments: str) -> int:
    return ask.main(["--site", str(site), *arguments])


def local(server: FaultServer, *arguments: str) -> tuple[str, ...]:
    return ("--preset", "vllm", "--base-url", server.base_url, "--model", "tutor", *arguments)


def configure(site: Path, text: str) -> None:
    write(site, {"config.toml": f"{read(site, 'config.toml')}\n{text}"})


def pages(site: Path) -> dict[str, bytes]:
    return {str(p.relative_to(site)): p.read_bytes() for p in (site / "content").rglob("*.md")}


def journal(site: Path) -> list[dict]:
    lines = (site / ".askbook/journal.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_every_open_section_is_filled_and_the_site_builds(course, server, capsys):
    assert run(course, *local(server)) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 24
    assert "fill content/course/part-one/first-topic.md#explain" in out.splitlines()
    assert re.search(r"^24 of 24 sections filled, 24 requests, 240 \+ \d+ tokens$", err, re.M)
    assert check.main(["--site", str(course), "--quiet"]) == 0
    assert build(course).is_dir()


def test_a_page_changes_in_its_open_sections_only(course, server):
    before = read(course, FIRST)
    assert run(course, *local(server, "--quiet", f"{course / FIRST}#keypoint")) == 0
    after = read(course, FIRST)
    start = after.index("## Keypoint\n") + len("## Keypoint\n")
    filled = after[start : after.index("## Review")]
    assert re.match(
        r'\{\{< ask_chatgpt model="tutor" date="\d{4}-\d\d-\d\d" >\}\}\n'
        r"List the key points of First Topic\n\{\{< /ask_chatgpt >\}\}\n\n- The origin of",
        filled,
    )
    opened = "{{< ask_chatgpt >}}\nList the key points of First Topic\n{{< /ask_chatgpt >}}\n\n"
    assert after[:start] + opened + after[start + len(filled) :] == before


def test_the_prompt_is_the_whole_message_and_the_place_stands_beside_it(course, server):
    write(course, {"data/topics.yaml": read(course, "data/topics.yaml").replace(
        "- title: Course", "- title: Course\n  context: the art of testing")})  # fmt: skip
    assert run(course, *local(server, "--quiet", f"{course / FIRST}#explain")) == 0
    (call,) = server.calls
    assert call.json["model"] == "tutor"
    assert call.json["messages"] == [
        {"role": "system", "content": "The question is for a page of a study site.\n"
         "The page: Course > Part One > First Topic.\nThe field: the art of testing.\n"
         "Answer in English (en)."},
        {"role": "user", "content": "Explain First Topic and give an example"},
    ]  # fmt: skip
    (kept,) = (record for record in journal(course) if record["event"] == "reply")
    assert kept["request"] == call.json


def test_a_second_run_asks_nothing(course, server, capsys):
    assert run(course, *local(server, "--quiet")) == 0
    before = pages(course)
    assert run(course, *local(server)) == 0
    assert capsys.readouterr().err == "no section is open\n"
    assert len(server.calls) == 24
    assert pages(course) == before


def test_an_answer_that_is_lost_is_found_in_the_journal(course, server, capsys):
    before = pages(course)
    assert run(course, *local(server, "--quiet")) == 0
    filled = pages(course)
    write(course, {name: text.decode() for name, text in before.items()})
    capsys.readouterr()
    assert run(course, *local(server)) == 0
    assert "24 of 24 sections filled, 24 from the journal, 0 requests" in capsys.readouterr().err
    assert len(server.calls) == 24
    assert pages(course) == filled


def test_a_bad_answer_is_asked_again_with_the_reasons(course, server, capsys):
    server.text = tutor.learns
    assert run(course, *local(server, f"{course / FIRST}#review")) == 0
    first, second = (call.json["messages"] for call in server.calls)
    assert second[:2] == first
    assert second[2] == {"role": "assistant", "content": "Sure! Ask me anything."}
    assert second[3]["content"] == (
        "This answer cannot be used:\n"
        "- begin with the substance; remove this opening\n"
        "- expected 60 to 1500 words, found 4\n"
        "- expected 5 numbered questions with answers, found 0\n"
        "- write each question behind its number, and its answer below behind 'Answer:'\n"
        "Write the whole answer again, put right."
    )
    assert "1 of 1 sections filled, 1 asked again, 2 requests" in capsys.readouterr().err


def test_what_stays_wrong_is_left_open_and_asked_anew_another_day(course, server, capsys):
    server.text = tutor.hopeless
    before = read(course, FIRST)
    assert run(course, *local(server, f"{course / FIRST}#keypoint")) == 1
    out, err = capsys.readouterr()
    assert out == (
        f"{FIRST}:15: Keypoint left: expected 30 to 700 words, found 4; "
        "expected 3 to 15 list items, found 0\n"
    )
    assert "0 of 1 sections filled, 1 left, 2 asked again, 3 requests" in err
    assert read(course, FIRST) == before
    server.text = tutor.answer
    assert run(course, *local(server, "--quiet", f"{course / FIRST}#keypoint")) == 0


def test_again_replaces_the_answers_of_the_named_page_only(course, server):
    assert run(course, *local(server, "--quiet")) == 0
    before = pages(course)
    server.text = lambda call: tutor.answer(call).replace("learner", "pupil")
    assert run(course, *local(server, "--quiet", "--again", str(course / FIRST))) == 0
    assert len(server.calls) == 28
    after = pages(course)
    assert [name for name in after if after[name] != before[name]] == [FIRST]
    assert b"pupil" in after[FIRST]


def test_again_keeps_the_old_answer_where_the_new_one_fails(course, server):
    assert run(course, *local(server, "--quiet")) == 0
    before = pages(course)
    server.text = tutor.hopeless
    assert run(course, *local(server, "--quiet", "--again", f"{course / FIRST}#keypoint")) == 1
    assert pages(course) == before


def test_what_an_editor_changes_meanwhile_stays(course, server, capsys):
    def edits(call):
        text = read(course, FIRST)
        if "By hand." not in text:
            text = text.replace("+++\n## Preview", "+++\n\n## Preview")
            mine = text.replace("{{< /ask_chatgpt >}}\n\n## Review",
                                "{{< /ask_chatgpt >}}\n\nBy hand.\n\n## Review")  # fmt: skip
            write(course, {FIRST: mine})
        return tutor.answer(call)

    server.text = edits
    assert run(course, *local(server, "--jobs", "1", str(course / FIRST))) == 1
    out = capsys.readouterr().out
    assert "Keypoint left: it has been answered meanwhile; that answer stays" in out
    text = read(course, FIRST)
    assert "By hand." in text
    assert "+++\n\n## Preview" in text
    assert text.count('model="tutor"') == 3


@pytest.mark.parametrize(
    ("names", "sections"),
    [
        (["Part One"], 12),
        (["part-two"], 8),
        (["course/part-one/first-topic"], 4),
        (["course"], 24),
        (["Part One#preview"], 3),
        (["content/course/part-one"], 12),
        ([FIRST, "content/course/part-one/first-topic.md#review"], 4),
    ],
)
def test_pages_folders_and_topics_may_be_named(course, capsys, names, sections):
    assert run(course, "--dry-run", *names) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == sections
    assert f"{sections} sections of " in err


def test_a_dry_run_says_what_would_be_asked_and_cost_and_asks_nothing(course, server, capsys):
    configure(
        course,
        '[params.ask]\nmodel = "tutor"\npreset = "vllm"\n'
        '[params.ask.prices.tutor]\ninput = 1\noutput = 2.5\nas_of = "2026-11-22"\n',
    )
    assert run(course, "--dry-run", "--base-url", server.base_url, FIRST) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        f"{FIRST}:5: Preview: about 46 + 150 tokens",
        f"{FIRST}:10: Explain: about 46 + 700 tokens",
        f"{FIRST}:15: Keypoint: about 45 + 350 tokens",
        f"{FIRST}:20: Review: about 53 + 450 tokens",
    ]
    assert err == (
        "4 sections of 1 pages: 4 requests, about 190 + 1650 tokens; "
        "about 0.0043 at the price of 2026-11-22\n"
    )
    assert server.calls == []
    assert not (course / ".askbook/journal.jsonl").exists()


def test_show_prints_the_request_that_is_sent(course, server, capsys):
    assert run(course, "--show", *local(server, f"{FIRST}#explain")) == 0
    name, _, body = capsys.readouterr().out.partition("\n")
    assert name == f"{FIRST}#explain"
    assert run(course, *local(server, "--quiet", f"{FIRST}#explain")) == 0
    assert server.calls[0].json == json.loads(body)


def test_settings_stand_in_config_toml_and_the_command_line_wins(course, server):
    configure(
        course,
        '[params.ask]\nmodel = "other"\npreset = "vllm"\njobs = 2\n'
        f'base_url = "{server.base_url}"\n[params.ask.options]\ntemperature = 0.2\n',
    )
    assert run(course, "--quiet", f"{FIRST}#explain") == 0
    assert run(course, "--quiet", "--model", "tutor", f"{FIRST}#preview") == 0
    assert [call.json["model"] for call in server.calls] == ["other", "tutor"]
    assert server.calls[0].json["temperature"] == 0.2


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ('modle = "x"', "config.toml:{}: unknown key 'modle' in [params.ask]; known are preset,"),
        ('jobs = "two"', "config.toml:{}: jobs = 'two': expected a whole number"),
        ("jobs = 0", "config.toml:{}: jobs = 0: expected 1 or more"),
        ('preset = "opnai"', "unknown preset 'opnai'; choose one of openai, azure,"),
        ("prices = {m = {input = 1}}", "config.toml:{}: the price of m needs output = a number"),
        ("prices = {m = {input = 1, output = 1}}", "config.toml:{}: the price of m needs as_of"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_reported_at_its_line(course, capsys, config, message):
    text = read(course, "config.toml") + "\n[params.ask]\n" + config + "\n"
    write(course, {"config.toml": text})
    assert run(course) == 2
    assert capsys.readouterr().err.startswith(message.format(text.count("\n")))


def test_without_a_model_a_key_or_a_server_the_way_out_is_named(course, capsys, monkeypatch):
    for name in ("OPENAI_API_KEY", "OLLAMA_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    assert run(course) == 2
    assert capsys.readouterr().err.startswith("no model: name one by --model NAME")
    assert run(course, "--model", "m") == 2
    assert capsys.readouterr().err == (
        "no API key: set the environment variable OPENAI_API_KEY; without one, ask a model "
        "on your own machine by --preset ollama, or put the prompts into a chat yourself by "
        "--paste\n"
    )
    closed = "http://127.0.0.1:9/v1"
    assert run(course, "--preset", "ollama", "--model", "m", "--base-url", closed) == 2
    assert "connection refused; start it with `ollama serve`" in capsys.readouterr().err
    assert run(course, "--again") == 2
    assert run(course, "--model", "m", "--max-cost", "1") == 2
    assert '[params.ask.prices."m"]' in capsys.readouterr().err
    assert run(course, "--model", 'x" >}}') == 2
    assert "cannot stand on a page" in capsys.readouterr().err
    assert run(course, "nowhere") == 2
    assert capsys.readouterr().err.startswith("nowhere: no page of a topic, and no topic;")


@pytest.mark.parametrize("name", sorted(STOPS))
def test_what_makes_all_further_requests_pointless_stops_the_run(
    course, server, capsys, monkeypatch, name
):
    monkeypatch.setenv("VLLM_API_KEY", CANARY)
    server.script(None, None)
    server.always(STOPS[name])
    assert run(course, *local(server, "--jobs", "1")) == 2
    out, err = capsys.readouterr()
    assert len(server.calls) == 3
    assert out.count("fill ") == 2
    assert "2 of 24 sections filled" in err
    assert CANARY not in out + err + (course / ".askbook/journal.jsonl").read_text()
    server.always(None)
    assert run(course, *local(server, "--quiet")) == 0
    assert len(server.calls) == 3 + 22


def test_what_fails_once_is_recovered_and_never_stored(course, server, monkeypatch):
    monkeypatch.setenv("VLLM_API_KEY", CANARY)
    names = [n for n in FAULTS if not re.match("drip|no_answer|huge|429_(ms|for)", n)]
    server.script(*(FAULTS[name] for name in names))
    assert run(course, *local(server, "--quiet", "--jobs", "8", "--max-retries", "9")) == 0
    assert len(server.calls) == 24 + len(names)
    assert check.main(["--site", str(course), "--quiet"]) == 0
    failed = [record for record in journal(course) if record["event"] == "attempt"]
    assert len(failed) == len(names)
    everything = b"".join(pages(course).values()) + (course / ".askbook/journal.jsonl").read_bytes()
    assert CANARY.encode() not in everything
    assert {call.headers["Authorization"] for call in server.calls} == {f"Bearer {CANARY}"}


@pytest.mark.parametrize("name", sorted(FINAL))
def test_what_fails_for_good_leaves_one_section(course, server, capsys, monkeypatch, name):
    monkeypatch.setenv("VLLM_API_KEY", CANARY)
    server.script(FINAL[name])
    assert run(course, *local(server, "--jobs", "1", FIRST)) == 1
    out, err = capsys.readouterr()
    assert re.search(rf"^{FIRST}:16: Explain left: 127.0.0.1: ", out, re.M)
    assert "3 of 4 sections filled, 1 left" in err
    assert CANARY not in out + err + (course / ".askbook/journal.jsonl").read_text()


@pytest.mark.parametrize("name", sorted(set(REPLIES) - {"stream", "no_usage"}))
def test_a_strange_reply_is_paid_for_and_asked_again(course, server, name):
    server.script(REPLIES[name])
    assert run(course, *local(server, "--quiet", f"{FIRST}#explain")) == 0
    assert len(server.calls) == 2
    assert len(server.calls[1].json["messages"]) == 4


def test_a_budget_stops_the_run_before_it_is_spent(course, server, capsys):
    assert run(course, *local(server, "--max-tokens", "2000")) == 1
    err = capsys.readouterr().err
    assert re.search(r"--max-tokens 2000 is reached: \d+ are spent, and the next request", err)
    spent = sum(r["reply"]["usage"]["total"] for r in journal(course) if r["event"] == "reply")
    assert 1000 < spent <= 2000
    assert run(course, *local(server, "--quiet")) == 0
    assert len(server.calls) == 24


def test_a_budget_in_money_needs_a_price_and_holds(course, server, capsys):
    price = "[params.ask.prices.tutor]\ninput = 1\noutput = 10\n"
    configure(course, price + 'as_of = "2026-11-22"\n')
    assert run(course, *local(server, "--max-cost", "0.01")) == 1
    assert "--max-cost 0.01 is reached: 0.0" in capsys.readouterr().err


def test_events_are_json_lines(course, server, capsys):
    assert run(course, *local(server, "--json", FIRST)) == 0
    out, err = capsys.readouterr()
    events = [json.loads(line) for line in out.splitlines()]
    assert [event["event"] for event in events if event["event"] != "reply"] == [
        "begin", "filled", "filled", "filled", "filled", "end",
    ]  # fmt: skip
    assert events[-1] == {
        "event": "end", "sections": 4, "filled": 4, "left": 0, "asked_again": 0,
        "from_journal": 0, "requests": 4, "prompt_tokens": 40,
        "completion_tokens": events[-1]["completion_tokens"], "cost": None,
    }  # fmt: skip
    assert "4 of 4" in err


def test_at_most_so_many_requests_are_open(course, server):
    server.delay = 0.05
    assert run(course, *local(server, "--quiet", "--jobs", "3")) == 0
    assert server.most_open == 3


def test_answers_may_be_pasted(course, capsys, monkeypatch):
    answers = {kind: tutor.good(kind, "First Topic", "the Course") for kind in tutor.KINDS}
    typed = [answers["explain"], "No.", answers["preview"], "", answers["review"]]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{t}\n.\n" for t in typed)))
    assert run(course, "--paste", FIRST) == 1
    out, err = capsys.readouterr()
    assert out.startswith("\nExplain First Topic and give an example\n\n")
    assert "This answer cannot be used:\n- expected 25 to 300 words, found 1" in out
    assert re.search(rf"^{FIRST}:25: Keypoint left: skipped$", out, re.M)
    assert "3 of 4 sections filled, 1 left, 1 asked again" in err
    assert re.search(r'\{\{< ask_chatgpt date="\d{4}-\d\d-\d\d" >\}\}', read(course, FIRST))
    assert check.main(["--site", str(course), "--quiet"]) == 0


def test_the_end_of_the_input_ends_pasting(course, capsys, monkeypatch):
    text = tutor.good("explain", "First Topic", "Course and Part One")
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert run(course, "--paste", FIRST) == 1
    assert "1 of 4 sections filled" in capsys.readouterr().err


def start(course: Path, server: FaultServer, *arguments: str, **kinds) -> subprocess.Popen:
    command = [sys.executable, str(REPO / "scripts/ask.py"), "--site", str(course)]
    return subprocess.Popen(
        [*command, *local(server, *arguments)], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **kinds,
    )  # fmt: skip


def until(condition) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_ctrl_c_finishes_what_is_in_flight(course, server):
    server.delay = 1.0
    process = start(course, server, "--jobs", "2")
    until(lambda: server.open == 2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "finishing what is in flight; Ctrl-C again stops at once" in err
    assert "Traceback" not in err
    assert len(server.calls) == 2
    # Both replies were kept, though a Preview is written only after its page's Explain.
    assert run(course, *local(server, "--quiet", "--jobs", "8")) == 0
    assert len(server.calls) == 24


def test_a_second_ctrl_c_stops_at_once(course, server):
    server.always(FAULTS["no_answer"])
    process = start(course, server, "--jobs", "2")
    until(lambda: server.open == 2)
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=5)
    assert process.returncode == 130
    assert "Traceback" not in err


def test_a_second_process_is_refused(course, server, capsys):
    server.delay = 0.5
    process = start(course, server, "--jobs", "1")
    until(lambda: server.open)
    assert run(course, *local(server)) == 2
    assert (
        "another ./askbook ask or ./askbook batch is at work on this site"
        in capsys.readouterr().err
    )
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)


def test_a_terminal_shows_one_line_and_a_file_plain_ones(course, server):
    server.delay = 0.15
    master, slave = pty.openpty()
    command = [sys.executable, str(REPO / "scripts/ask.py"), "--site", str(course)]
    process = subprocess.Popen(
        [*command, *local(server, "--jobs", "2")], stdout=subprocess.DEVNULL, stderr=slave
    )
    shown = []
    reader = threading.Thread(target=lambda: shown.append(_all(master)), daemon=True)
    reader.start()
    assert process.wait(20) == 0
    os.close(slave)
    reader.join(5)
    text = b"".join(shown).decode()
    assert re.search(r"\r\d+ of 24 sections filled, \d+ requests, .* tokens, \d+ s left", text)


def _all(handle: int) -> bytes:
    data = b""
    while True:
        try:
            part = os.read(handle, 65536)
        except OSError:
            return data
        if not part:
            return data
        data += part


def test_a_budget_of_a_minute_is_kept(course, server):
    server.always(None)
    begun = time.monotonic()
    assert run(course, *local(server, "--quiet", "--rpm", "600", FIRST)) == 0
    assert time.monotonic() - begun < 20


def test_a_server_that_is_busy_is_waited_for(course, server):
    server.sometimes(0.3, status(429, {"retry-after-ms": "20"}))
    assert run(course, *local(server, "--quiet")) == 0
    assert len(server.calls) - server.failed == 24


BREAKER = """\
- title: Software
  context: resilience patterns of distributed software
  children:
    - Retry
    - Circuit Breaker
"""


def test_answers_in_another_sense_than_the_pages_explain_are_asked_again(course, server):
    write(course, {"data/topics.yaml": BREAKER})
    assert generate.main(["--site", str(course), "--quiet"]) in (0, 1)
    asked = []

    def model(call):
        kind, _, _, times = tutor.parts(call)
        asked.append((kind, times))
        if kind == "explain":
            time.sleep(0.5)  # the others are there first
            return SOFTWARE
        return PREVIEW if times else ELECTRICAL[kind]

    server.text = model
    topic = "software/circuit-breaker"
    assert run(course, *local(server, f"{topic}#explain", f"{topic}#preview")) == 0
    assert asked.count(("preview", 1)) == 1
    again = server.calls[-1].json["messages"][3]["content"]
    assert "take Circuit Breaker in the sense of resilience patterns of distributed" in again
    text = read(course, f"content/{topic}.md")
    assert "electrical" not in text
    assert "1. What is the purpose of a circuit breaker in a set of services?" in text
