"""A key is sent only where it belongs, and never shown."""

import copy
import dataclasses

import pytest
from helpers.faults import CANARY

from askbook.chat.endpoint import PRESETS, Endpoint, find_preset, make_endpoint
from askbook.errors import StudyError

KEYS = {preset.key_variable: CANARY for preset in PRESETS.values()}


def made(name: str, base_url: str | None = None, environment=None) -> Endpoint:
    return make_endpoint(find_preset(name), base_url, KEYS if environment is None else environment)


@pytest.mark.parametrize(("name", "base_url", "header"), [
    ("openai", None, {"Authorization": f"Bearer {CANARY}"}),
    ("openai", "https://eu.api.openai.com/v1/", {"Authorization": f"Bearer {CANARY}"}),
    ("azure", "https://mine.openai.azure.com/openai/v1/", {"api-key": CANARY}),
    ("openrouter", None, {"Authorization": f"Bearer {CANARY}"}),
    ("ollama", None, {"Authorization": f"Bearer {CANARY}"}),
    ("vllm", "https://cluster.example.org/v1", {"Authorization": f"Bearer {CANARY}"}),
    ("llamacpp", "http://[::1]:8080/v1", {"Authorization": f"Bearer {CANARY}"}),
])  # fmt: skip
def test_a_key_is_sent_to_its_own_host(name, base_url, header):
    assert made(name, base_url).headers() == header


@pytest.mark.parametrize(("name", "base_url"), [
    ("openai", "https://evil.example/v1"),
    ("openai", "https://api.openai.com.evil.example/v1"),
    ("openai", "https://notapi.openai.com/v1"),
    ("openai", "http://localhost:8000/v1"),
    ("openrouter", "https://openrouter.ai.evil.example/v1"),
    ("azure", "https://evil.cloudapp.azure.com/v1"),
    ("azure", "https://openai.azure.com.evil.example/v1"),
])  # fmt: skip
def test_a_providers_key_is_sent_to_no_other_host(name, base_url):
    found = made(name, base_url)
    assert found.headers() == {}
    assert CANARY not in found.key.reveal()


def test_a_key_is_read_only_from_the_variable_of_its_preset():
    others = {k: v for k, v in KEYS.items() if k != "VLLM_API_KEY"}
    assert made("vllm", "https://cluster.example.org/v1", others).headers() == {}
    with pytest.raises(StudyError, match="environment variable OPENAI_API_KEY"):
        made("openai", None, {"OPENROUTER_API_KEY": CANARY})


def test_a_key_is_not_sent_in_plain_text_to_another_machine():
    with pytest.raises(StudyError, match="in plain text; use https://") as caught:
        made("vllm", "http://cluster.example.org/v1")
    assert CANARY not in str(caught.value)
    assert made("vllm", "http://cluster.example.org/v1", {}).headers() == {}


@pytest.mark.parametrize("base_url", [
    "api.openai.com", "ftp://x/v1", "https://", "https://x/v1?key=1", "https://x/v1#a",
    "https://x y", "https://x:99999/", "https://[x/", "https://user:word@x/v1",
    "http://a..b/v1", "https://.a.example/v1", f"http://{'a' * 64}.example/v1",
    "https://x/\r\nEvil: 1",
])  # fmt: skip
def test_an_invalid_base_url_is_rejected(base_url):
    with pytest.raises(StudyError, match="base URL"):
        made("vllm", base_url)


def test_azure_needs_a_base_url():
    with pytest.raises(StudyError, match="set --base-url"):
        made("azure")


def test_an_unknown_preset_is_rejected_with_the_known_ones():
    with pytest.raises(StudyError, match="unknown preset 'opnai'; choose one of openai, azure, "):
        find_preset("opnai")


def test_a_key_may_end_with_a_line_break_but_not_contain_one():
    assert made("vllm", None, {"VLLM_API_KEY": f"{CANARY}\n"}).key.reveal() == CANARY
    with pytest.raises(StudyError, match="VLLM_API_KEY") as caught:
        made("vllm", None, {"VLLM_API_KEY": f"{CANARY}\r\nEvil: 1"})
    assert CANARY not in str(caught.value)


def test_a_key_is_never_shown():
    found = made("openai")
    shown = [repr(found), str(found), f"{found.key}", repr(dataclasses.asdict(found))]
    shown += [repr(copy.deepcopy(found)), found.key.redact(f"it is {CANARY}!")]
    assert CANARY not in "".join(shown)


def test_every_preset_needs_a_key_or_says_how_to_start_its_server():
    for preset in PRESETS.values():
        assert preset.key_variable.endswith("_API_KEY")
        assert preset.start or preset.needs_key
        assert not preset.base_url.endswith("/")
    assert len({preset.key_variable for preset in PRESETS.values()}) == len(PRESETS)
