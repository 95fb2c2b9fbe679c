"""Settings come from the command line, then from config.toml; wrong ones are reported."""

import pytest
from helpers.ask_site import FIRST, configure, run_ask, server_options
from helpers.sites import read

from askbook.ask import run


def test_settings_in_config_toml_are_used_and_the_command_line_wins(course, server):
    configure(
        course,
        '[params.ask]\nmodel = "other"\npreset = "vllm"\njobs = 2\n'
        f'base_url = "{server.base_url}"\n[params.ask.options]\ntemperature = 0.2\n',
    )
    assert run_ask(course, "--quiet", f"{FIRST}#explain") == 0
    assert run_ask(course, "--quiet", "--model", "tutor", f"{FIRST}#preview") == 0
    assert [call.json["model"] for call in server.calls] == ["other", "tutor"]
    assert server.calls[0].json["temperature"] == 0.2


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ('modle = "x"', "config.toml:{}: unknown key 'modle' in [params.ask]; known keys: preset,"),
        ('jobs = "two"', "config.toml:{}: jobs = 'two': expected a whole number"),
        ("jobs = 0", "config.toml:{}: jobs = 0: expected a number above 0"),
        ("timeout = 0.0", "config.toml:{}: timeout = 0.0: expected a number above 0"),
        ("max_cost = -1", "config.toml:{}: max_cost = -1: expected a number above 0"),
        ("timeout = nan", "config.toml:{}: timeout = nan: expected a number above 0"),
        ("timeout = 1e10", "config.toml:{}: timeout = 10000000000.0: expected a number above 0"),
        ("max_retries = -1", "config.toml:{}: max_retries = -1: expected 0 or more"),
        ("options = 1", "config.toml:{}: options is not a table"),
        ("options = {a = nan}", "config.toml:{}: the request cannot be written as JSON: Out of"),
        ("options = {a = [2026-11-30]}", "config.toml:{}: the request cannot be written as JSON"),
        ("options = {model = 1}", "config.toml:{}: 'model' cannot be an option of a request"),
        ('preset = "opnai"', "config.toml:{}: unknown preset 'opnai'; choose one of openai,"),
        ("prices = {m = {input = 1}}", "config.toml:{}: the price of m needs output = a number"),
        ("prices = {m = {input = 1, output = 1}}", "config.toml:{}: the price of m needs as_of"),
        (
            'prices = {m = {input = nan, output = 1, as_of = "2026-11-22"}}',
            "config.toml:{}: the price of m needs input = a number from 0",
        ),
        (
            'prices = {m = {input = 1, output = 1, as_of = "2026-11-31"}}',
            "config.toml:{}: the price of m needs as_of",
        ),
        ("prices = {m = {put = 1}}", "config.toml:{}: unknown key 'put' in a price; known keys:"),
    ],
)
def test_a_wrong_setting_is_reported_at_its_line(course, capsys, config, message):
    configure(course, f"[params.ask]\n{config}\n")
    last = read(course, "config.toml").count("\n")
    assert run_ask(course) == 2
    assert capsys.readouterr().err.startswith(message.format(last))


@pytest.mark.parametrize("option", ["--jobs", "--rpm", "--max-cost", "--timeout", "--max-retries"])
def test_a_wrong_number_on_the_command_line_is_a_usage_error(course, capsys, option):
    with pytest.raises(SystemExit) as exit_code:
        run_ask(course, option, "-1")
    assert exit_code.value.code == 2
    assert f"argument {option}: '-1' is not a " in capsys.readouterr().err


def test_a_time_that_no_socket_can_wait_is_a_usage_error(course, capsys):
    with pytest.raises(SystemExit):
        run_ask(course, "--timeout", "1e10")
    assert "argument --timeout: '1e10' is not a number above 0" in capsys.readouterr().err


def test_more_jobs_than_threads_can_run_are_refused(course, capsys):
    assert run_ask(course, "--jobs", "20000") == 2
    assert capsys.readouterr().err == "20000 jobs are too many; choose at most 1000\n"


def test_without_a_model_the_message_says_how_to_choose_one(course, capsys):
    assert run_ask(course) == 2
    assert capsys.readouterr().err == (
        'no model: choose one with --model NAME, or set model = "NAME" in [params.ask] in '
        "config.toml; --paste needs none\n"
    )


def test_without_an_api_key_the_message_names_the_alternatives(course, capsys, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert run_ask(course, "--model", "m") == 2
    assert capsys.readouterr().err == (
        "no API key: set the environment variable OPENAI_API_KEY; without one, ask a model on "
        "your own machine with --preset ollama, or use --paste to ask in a chat yourself\n"
    )
    assert not (course / ".askbook/journal.jsonl").exists()


def test_without_a_server_the_message_says_how_to_start_it(course, capsys, monkeypatch):
    monkeypatch.delenv("OLLAMA_API_KEY", raising=False)
    closed = "http://127.0.0.1:9/v1"
    assert run_ask(course, "--preset", "ollama", "--model", "m", "--base-url", closed) == 2
    assert "start it with `ollama serve`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--again"], "--again replaces answers; name the pages to ask for again"),
        (["--model", "m", "--max-cost", "1"], '[params.ask.prices."m"]'),
        (["--model", 'x" >}}'], "cannot be written into a page"),
        (["nowhere"], "nowhere: no such page or topic;"),
    ],
)
def test_wrong_usage_is_reported_with_the_fix(course, capsys, arguments, message):
    assert run_ask(course, *arguments) == 2
    assert message in capsys.readouterr().err


def test_the_rate_limits_reach_the_client(course, server, monkeypatch):
    given = []

    class Limiter(run.RateLimiter):
        def __init__(self, **limits):
            given.append(limits)
            super().__init__(**limits)

    monkeypatch.setattr(run, "RateLimiter", Limiter)
    limits = ("--jobs", "2", "--rpm", "60000", "--tpm", "9000000")
    assert run_ask(course, *server_options(server, "--quiet", *limits, FIRST)) == 0
    assert given == [{"jobs": 2, "rpm": 60000, "tpm": 9000000}]
