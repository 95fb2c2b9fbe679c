"""What to change after a failure that stops a run, by its cause."""

import pytest

from askbook.chat import hints
from askbook.chat.endpoint import find_preset, make_endpoint
from askbook.chat.http import TransportError, UntrustedError

KEYS = {"OPENAI_API_KEY": "x", "VLLM_API_KEY": "x"}
LOCAL = make_endpoint(find_preset("ollama"), None, {})
OPENAI = make_endpoint(find_preset("openai"), None, KEYS)
CLUSTER = make_endpoint(find_preset("vllm"), "https://cluster.example.org/v1", {})
OTHER = make_endpoint(find_preset("openai"), "https://cluster.example.org/v1", KEYS)


@pytest.mark.parametrize(("endpoint", "status", "hint"), [
    (OPENAI, 401, "check the key in OPENAI_API_KEY"),
    (CLUSTER, 401, "set the environment variable VLLM_API_KEY to the API key"),
    (OTHER, 401, "no key was sent, because OPENAI_API_KEY is only for openai's own servers; "),
    (OPENAI, 402, "no credit is left: add credit at the provider, or choose another --preset"),
    (OPENAI, 403, "the key in OPENAI_API_KEY has no permission for this: check its project "),
    (CLUSTER, 404, "the model or the server's address is wrong: check --model, and --base-url, "
     "which is https://cluster.example.org/v1"),
    (OPENAI, 302, "it redirects to eu.example.org, where nothing was sent; "),
])  # fmt: skip
def test_a_status_names_the_setting_behind_it(endpoint, status, hint):
    headers = {"location": "https://eu.example.org/v1"}
    assert hints.for_status(endpoint, status, headers).startswith(hint)


@pytest.mark.parametrize(("endpoint", "kind", "hint"), [
    (CLUSTER, UntrustedError, "if the server is yours, set SSL_CERT_FILE to "),
    (LOCAL, TransportError, "start it with `ollama serve`, or check --base-url"),
    (OPENAI, TransportError, "check --base-url, the network and the proxy"),
    (CLUSTER, TransportError, "check --base-url, the network and the proxy"),
])  # fmt: skip
def test_a_server_that_cannot_be_reached_names_what_to_check(endpoint, kind, hint):
    assert hints.for_failure(endpoint, kind("no route", sent=False)).startswith(hint)
