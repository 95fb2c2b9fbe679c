"""Names of models in provenance."""

import pytest

from askbook.ask.model_name import answering_model, is_same


@pytest.mark.parametrize(("asked", "named"), [
    ("gpt-5-mini", "gpt-5-mini"), ("gpt-5-mini", "gpt-5-mini-2025-08-07"),
    ("openai/gpt-5", "gpt-5"), ("mistral-small", "mistral-small-latest"),
    ("llama3.2", "llama3.2:latest"), ("Qwen/Qwen3-8B", "qwen3-8b"), ("m", "/models/m.gguf"),
    ("qwen", "./models/qwen/"), ("qwen", "C:\\models\\qwen\\"),
])  # fmt: skip
def test_a_dated_or_prefixed_name_is_the_same_model(asked, named):
    assert is_same(asked, named)
    assert is_same(named, asked)


@pytest.mark.parametrize(("asked", "named"), [
    ("gpt-5", "gpt-5-mini"), ("gpt-4o", "gpt-4o-mini-2024-07-18"), ("tutor", "gpt-4o"),
    ("llama3", "llama31"), ("", "gpt-5"),
])  # fmt: skip
def test_another_name_is_another_model(asked, named):
    assert not is_same(asked, named)


@pytest.mark.parametrize(("named", "recorded"), [
    ("", "asked"), ("named", "named"), ('a"b', "asked"), ("a}}b", "asked"),
    (r"C:\models\m.gguf", "m.gguf"), ("org/name", "org/name"),
    ("./models/qwen/", "qwen"), ("models/qwen//", "qwen"), ("C:\\qwen\\", "qwen"),
    ("m`x\\", "m`x"), ("/", "asked"), ("\\", "asked"), ("  ", "asked"),
    ("HAHAHUGOSHORTCODE1s0HBHB", "asked"), ("a\u202eb", "asked"),
])  # fmt: skip
def test_the_name_of_the_server_is_recorded_if_a_page_can_hold_it(named, recorded):
    assert answering_model("asked", named) == recorded
