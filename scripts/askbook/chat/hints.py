"""Explains how to fix the setting that made a request fail."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from askbook.chat.endpoint import Endpoint
from askbook.chat.http import TransportError, UntrustedError


def for_status(endpoint: Endpoint, status: int, headers: Mapping[str, str]) -> str:
    """Return how to fix the setting behind a status that stops the run; 402 means no credit."""
    if status == 402:
        return "no credit is left: add credit at the provider, or choose another --preset"
    if 300 <= status < 400:
        return _redirect_hint(headers)
    return {
        401: _key_hint(endpoint),
        403: f"the key in {endpoint.preset.key_variable} has no permission for this: check its "
        "project and its region at the provider",
        404: "the model or the server's address is wrong: check --model, and --base-url, "
        f"which is {endpoint.base_url}",
    }[status]


def for_failure(endpoint: Endpoint, error: TransportError) -> str:
    """Return how to fix the setting behind a server that cannot be reached."""
    if isinstance(error, UntrustedError):
        return "if the server is yours, set SSL_CERT_FILE to the file of its certificate authority"
    if endpoint.is_local and endpoint.preset.start:
        return f"{endpoint.preset.start}, or check --base-url"
    return "check --base-url, the network and the proxy"


def _key_hint(endpoint: Endpoint) -> str:
    variable = endpoint.preset.key_variable
    if endpoint.key:
        return f"check the key in {variable}"
    if endpoint.preset.may_have_key(endpoint.host):
        return f"set the environment variable {variable} to the API key"
    return (
        f"no key was sent, because {variable} is only for {endpoint.preset.name}'s own servers; "
        "choose the --preset of this server (vllm for one of your own)"
    )


def _redirect_hint(headers: Mapping[str, str]) -> str:
    try:
        host = urlsplit(headers.get("location", "")).hostname or "another page of the server"
    except ValueError:
        host = "an invalid address"
    return f"it redirects to {host}, where nothing was sent; if that is right, set --base-url to it"
