"""Endpoints of chat APIs: known providers, base URLs and API keys."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from askbook.errors import StudyError


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One kind of server.

    ``base_url`` is empty where every user has another. ``key_hosts`` are the hosts that the
    key may go to: a name that begins with a dot stands for every host below it, and none at
    all means that the servers are the user's own, and the key may go to any that they name.
    ``start`` says how a server on one's own machine is started.
    """

    name: str
    base_url: str
    key_variable: str
    key_header: str = "Authorization"
    key_hosts: tuple[str, ...] = ()
    needs_key: bool = False
    has_batches: bool = False
    start: str = ""

    def may_have_key(self, host: str) -> bool:
        """Tell whether the key of this preset may be sent to that host."""
        if not self.key_hosts:
            return True
        return any(host == h or (h.startswith(".") and host.endswith(h)) for h in self.key_hosts)


PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            name="openai",
            base_url="https://api.openai.com/v1",
            key_variable="OPENAI_API_KEY",
            key_hosts=("api.openai.com", ".api.openai.com"),
            needs_key=True,
            has_batches=True,
        ),
        Preset(
            name="azure",
            base_url="",
            key_variable="AZURE_OPENAI_API_KEY",
            key_header="api-key",
            key_hosts=(
                ".openai.azure.com",
                ".openai.azure.cn",
                ".openai.azure.us",
                ".cognitiveservices.azure.com",
                ".services.ai.azure.com",
            ),
            needs_key=True,
            has_batches=True,
        ),
        Preset(
            name="openrouter",
            base_url="https://openrouter.ai/api/v1",
            key_variable="OPENROUTER_API_KEY",
            key_hosts=("openrouter.ai",),
            needs_key=True,
        ),
        Preset(
            name="ollama",
            base_url="http://localhost:11434/v1",
            key_variable="OLLAMA_API_KEY",
            start="start it with `ollama serve`",
        ),
        Preset(
            name="lmstudio",
            base_url="http://localhost:1234/v1",
            key_variable="LMSTUDIO_API_KEY",
            start="start the server in LM Studio",
        ),
        Preset(
            name="llamacpp",
            base_url="http://localhost:8080/v1",
            key_variable="LLAMA_API_KEY",
            start="start it with `llama-server -m MODEL.gguf`",
        ),
        Preset(
            name="vllm",
            base_url="http://localhost:8000/v1",
            key_variable="VLLM_API_KEY",
            start="start it with `vllm serve MODEL`",
        ),
    )
}


def find_preset(name: str) -> Preset:
    """Return the preset of that name; StudyError lists the others."""
    if name not in PRESETS:
        raise StudyError(f"unknown preset {name!r}; there are {', '.join(PRESETS)}")
    return PRESETS[name]


class Secret:
    """A text that no print, log or error shows."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __bool__(self) -> bool:
        return bool(self._text)

    def reveal(self) -> str:
        """Return the text, to be sent and nothing else."""
        return self._text

    def redact(self, text: str) -> str:
        """Return the text without the secret in it."""
        return text.replace(self._text, "…") if self._text else text


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One server: its address without a slash at the end, its preset, its key or none."""

    base_url: str
    preset: Preset
    key: Secret

    @property
    def host(self) -> str:
        """The server's name or address, without a port."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_local(self) -> bool:
        """Whether the server is this machine."""
        return is_loopback(self.host)

    def headers(self) -> dict[str, str]:
        """Return the header that holds the key; nothing where there is none."""
        if not self.key:
            return {}
        scheme = "Bearer " if self.preset.key_header == "Authorization" else ""
        return {self.preset.key_header: scheme + self.key.reveal()}


def make_endpoint(preset: Preset, base_url: str | None, environment: Mapping[str, str]) -> Endpoint:
    """Return the endpoint for a preset, at its own address or the one that is given.

    The key is read from the preset's own variable alone, and only where the host may have
    it: a provider's key never goes to another host than the provider's. Servers of one's
    own get theirs wherever they are. No key goes over plain HTTP but to this machine.
    Raises StudyError where the address is none, or a key is missing or would be exposed.
    """
    address = base_url or preset.base_url
    if not address:
        raise StudyError(f"the preset {preset.name} has no address of its own; give --base-url")
    parts = _parts(address)
    host = parts.hostname or ""
    key = _key(preset, environment) if preset.may_have_key(host) else Secret("")
    if preset.needs_key and preset.may_have_key(host) and not key:
        raise StudyError(f"no key: put it into the environment variable {preset.key_variable}")
    if key and parts.scheme == "http" and not is_loopback(host):
        raise StudyError(
            f"the key would go to {host} in plain text; use https:// in --base-url, "
            f"or unset {preset.key_variable}"
        )
    return Endpoint(address.rstrip("/"), preset, key)


def is_loopback(host: str) -> bool:
    """Tell whether the host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _parts(address: str) -> SplitResult:
    """Return the address's parts; StudyError where it is not one of a server."""
    wrong = StudyError("the base URL is none: write it as https://host/v1")
    if not re.fullmatch(r"[\x21-\x7e]+", address):
        raise wrong
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise wrong from None
    if parts.username or parts.password:
        raise StudyError("the base URL holds a password; keys come from the environment")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise wrong
    return parts


def _key(preset: Preset, environment: Mapping[str, str]) -> Secret:
    text = environment.get(preset.key_variable, "").strip()
    if not re.fullmatch(r"[\x21-\x7e]*", text):
        raise StudyError(f"{preset.key_variable} holds something that cannot be a key")
    return Secret(text)
