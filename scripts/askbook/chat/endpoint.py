"""Endpoints of chat APIs: known providers, base URLs and API keys."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from askbook.errors import StudyError


@dataclass(frozen=True, slots=True)
class Preset:
    """A provider, or a kind of server that users run themselves.

    ``base_url`` is empty if each user has their own. ``key_hosts`` are the hosts that may get
    the key; a name that begins with a dot means all of its subdomains. Without any, the servers
    are the user's own, and each of them may get the key. ``start`` says how to start the server.
    """

    name: str
    base_url: str
    key_variable: str
    key_hosts: tuple[str, ...] = ()
    key_header: str = "Authorization"
    has_batches: bool = False
    start: str = ""

    @property
    def needs_key(self) -> bool:
        """Whether the server is a provider's."""
        return bool(self.key_hosts)

    def may_have_key(self, host: str) -> bool:
        """Return whether this preset's key may be sent to the host."""
        return not self.key_hosts or any(
            host == allowed or (allowed.startswith(".") and host.endswith(allowed))
            for allowed in self.key_hosts
        )


_OPENAI_HOSTS = ("api.openai.com", ".api.openai.com")
_AZURE_HOSTS = (
    *(".openai.azure.com", ".openai.azure.cn", ".openai.azure.us"),
    *(".cognitiveservices.azure.com", ".services.ai.azure.com"),
)
_OPENROUTER_HOSTS = ("openrouter.ai",)

PRESETS = {
    preset.name: preset
    for preset in (
        Preset("openai", "https://api.openai.com/v1", "OPENAI_API_KEY", _OPENAI_HOSTS,
               has_batches=True),
        Preset("azure", "", "AZURE_OPENAI_API_KEY", _AZURE_HOSTS, "api-key", has_batches=True),
        Preset("openrouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY",
               _OPENROUTER_HOSTS),
        Preset("ollama", "http://localhost:11434/v1", "OLLAMA_API_KEY",
               start="start it with `ollama serve`"),
        Preset("lmstudio", "http://localhost:1234/v1", "LMSTUDIO_API_KEY",
               start="start the server in LM Studio"),
        Preset("llamacpp", "http://localhost:8080/v1", "LLAMA_API_KEY",
               start="start it with `llama-server -m MODEL.gguf`"),
        Preset("vllm", "http://localhost:8000/v1", "VLLM_API_KEY",
               start="start it with `vllm serve MODEL`"),
    )
}  # fmt: skip


def find_preset(name: str) -> Preset:
    """Return the preset with that name; raise StudyError if there is none."""
    if name not in PRESETS:
        raise StudyError(f"unknown preset {name!r}; choose one of {', '.join(PRESETS)}")
    return PRESETS[name]


class Secret:
    """A text that never appears in a print, a log or an error."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __bool__(self) -> bool:
        return bool(self._text)

    def reveal(self) -> str:
        """Return the text, only to send it."""
        return self._text

    def redact(self, text: str) -> str:
        """Return the text without the secret in it."""
        return text.replace(self._text, "…") if self._text else text


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server: its base URL without a trailing slash, its preset and its key, if it has one."""

    base_url: str
    preset: Preset
    key: Secret

    @property
    def host(self) -> str:
        """The host name or IP address, without the port."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_local(self) -> bool:
        """Whether the server is this machine."""
        return is_loopback(self.host)

    def headers(self) -> dict[str, str]:
        """Return the header with the key, or no header without a key."""
        if not self.key:
            return {}
        scheme = "Bearer " if self.preset.key_header == "Authorization" else ""
        return {self.preset.key_header: scheme + self.key.reveal()}


def make_endpoint(preset: Preset, base_url: str | None, environment: Mapping[str, str]) -> Endpoint:
    """Return the endpoint of a preset, at ``base_url`` or else at the preset's own address.

    The key comes from the preset's environment variable only. A provider's key goes to the
    provider's hosts only, and no key goes over plain HTTP to another machine. Raises StudyError
    if the address is invalid, or a key is missing or would be exposed.
    """
    address = base_url or preset.base_url
    if not address:
        raise StudyError(f"the preset {preset.name} has no address of its own; set --base-url")
    parts = _parts(address)
    host = parts.hostname or ""
    key = _key(preset, environment) if preset.may_have_key(host) else Secret("")
    if preset.needs_key and preset.may_have_key(host) and not key:
        raise StudyError(f"no API key: set the environment variable {preset.key_variable}")
    if key and parts.scheme == "http" and not is_loopback(host):
        raise StudyError(
            f"the API key would be sent to {host} in plain text; use https:// in --base-url, "
            f"or unset {preset.key_variable}"
        )
    return Endpoint(address.rstrip("/"), preset, key)


def is_loopback(host: str) -> bool:
    """Return whether the host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def split_url(url: str) -> SplitResult:
    """Return the parts of a URL; raise ValueError for a host or port that cannot exist."""
    parts = urlsplit(url)
    _ = parts.port
    (parts.hostname or "").encode("idna")  # as a connection does
    return parts


def _parts(address: str) -> SplitResult:
    """Return the parts of a base URL; raise StudyError if it is not one."""
    invalid = StudyError("the base URL is invalid; write it as https://host/v1")
    if not re.fullmatch(r"[\x21-\x7e]+", address):
        raise invalid
    try:
        parts = split_url(address)
    except ValueError:
        raise invalid from None
    if parts.username or parts.password:
        raise StudyError("the base URL contains a password; set the key in the environment instead")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise invalid
    return parts


def _key(preset: Preset, environment: Mapping[str, str]) -> Secret:
    text = environment.get(preset.key_variable, "").strip()
    if not re.fullmatch(r"[\x21-\x7e]*", text):
        raise StudyError(
            f"{preset.key_variable} contains characters that no API key has; check its value"
        )
    return Secret(text)
