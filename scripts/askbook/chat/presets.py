"""The servers that Askbook knows by name, and what each of them wants."""

from dataclasses import dataclass

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
    token_limit_key: str = "max_tokens"
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
            token_limit_key="max_completion_tokens",
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
            token_limit_key="max_completion_tokens",
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


def named(name: str) -> Preset:
    """Return the preset of that name; StudyError lists the others."""
    if name not in PRESETS:
        raise StudyError(f"unknown preset {name!r}; there are {', '.join(PRESETS)}")
    return PRESETS[name]
