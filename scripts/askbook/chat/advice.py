"""What helps where a run must stop, in words that name the setting to change."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from askbook.chat.endpoint import Endpoint
from askbook.chat.retry import Verdict
from askbook.chat.wire import BrokenError, Cause


def for_status(endpoint: Endpoint, verdict: Verdict, headers: Mapping[str, str]) -> str:
    """Return the way out for a status that stops the run."""
    if verdict.is_quota or verdict.status == 402:
        return "what was paid for is used up: add credit at the provider, or choose another preset"
    if 300 <= verdict.status < 400:
        return _redirected(headers)
    return {
        401: _unknown_key(endpoint),
        403: f"the key in {endpoint.preset.key_variable} may not do this, or not from here: "
        "check its project and its region at the provider",
        404: "the model's name or the server's address is wrong: check --model, "
        f"and --base-url, which is {endpoint.base_url}",
    }.get(verdict.status, "check --base-url and --preset")


def for_broken(endpoint: Endpoint, error: BrokenError) -> str:
    """Return the way out where a server cannot be reached at all."""
    if error.cause is Cause.UNTRUSTED:
        return "if it is yours, name the file of its authority in SSL_CERT_FILE"
    if endpoint.is_local and endpoint.preset.start:
        return f"{endpoint.preset.start}, or check --base-url"
    return "check --base-url, the network and the proxy"


def _unknown_key(endpoint: Endpoint) -> str:
    name = endpoint.preset.key_variable
    if endpoint.key:
        return f"check the key in {name}"
    if endpoint.preset.may_have_key(endpoint.host):
        return f"put the key into the environment variable {name}"
    return (
        f"no key was sent: the one in {name} is for {endpoint.preset.name}'s own servers, "
        "and this is another; choose its --preset (vllm for one of your own)"
    )


def _redirected(headers: Mapping[str, str]) -> str:
    """Name the host that the server sends to; nothing goes there."""
    try:
        host = urlsplit(headers.get("location", "")).hostname or "another page of its own"
    except ValueError:
        host = "an address that is none"
    return f"it sends to {host}, where nothing was sent; if that is right, give it as --base-url"
